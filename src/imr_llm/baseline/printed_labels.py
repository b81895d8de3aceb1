"""What a letter of no known form prints at labels of its own: dates, priority, number, and what its reviewer is.

"UR date : 10/04/2013", "Injury 02/08/2016", "APP_RCVD_DT = 09/23/2016", "Sent to reviewer .... January 17, 2018": a
label is told by words it has, whatever stands between it and its value. Lines and columns matter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.baseline.label_columns import Pair, pairs_in_columns
from imr_llm.letters.printed_lines import Line
from imr_llm.reading.dates import DATE
from imr_llm.reading.states import STATE_NAMES

_LINES: Final = 60
"""Lines at the head and at the foot of a letter in which labels are looked for."""
_COLUMN: Final = re.compile(r"   +|\t|\||\)(?<= \))|/(?<= /)(?= )|;(?= [a-z ]{3,40}\d)")
_SEPARATOR: Final = re.compile(r"(?=[\s:=.?])\s*(?:[:=?]|\.{2,}|(?: \.){2,})[\s.:]*")
_OUTLINE: Final = re.compile(r"[\d.()]*")
"""A cell without a word: the number of an outline, or nothing."""
_ENUMERATED: Final = re.compile(r"\(?\d{1,2}[.)] +(?=\D)")
_DATE_AT_END: Final = re.compile(rf"(?<![\d/-])({DATE})\s*$")
_LONGEST_DATE: Final = 24
"""Characters of a date, and some before it."""
_DATE: Final = re.compile(DATE)
_MOST_WORDS: Final = 7
_PLAIN: Final = {
    "decision": re.compile(
        r"(?:imr |final )?(?:decision|determination)(?: date)?|date of (?:this )?(?:decision|determination|report|review)|report date|date (?:decision )?issued"
    ),
    "assigned": re.compile(r"(?:date )?assigned(?: to (?:the |our )?(?:reviewer|physician))?"),
    "ur_denial": re.compile(r".*reconsideration.*"),
    "application_received": re.compile(
        r".*\breview requested|(?:application|appeal|request for (?:independent |external )?(?:medical )?review) received"
    ),
}
"""Labels that leave no doubt which date they are for, and win over others."""
_NOT_OURS: Final = re.compile(
    r"\bbirth|\bdob\b|\bservice|\bdos\b|\bsurgery|\bvisit|\bexam|\bprinted|\bhire|\bterminat|\brevis|\bmri|\bx-?ray|\bnotes?\b|\brecords?\b"
    r"|\bprogress|\boperative|\b(?:qme|ame|dr)\b|\bauthorization|\bclaim closed|\btherap|\binject|\bletter of|\bphysician's|\bdoctor's"
)
_DATED: Final = (
    (
        "application_received",
        re.compile(
            r"(?:applic|request|appeal|referral)[a-z ]*(?:receiv|rec'?d\b|rcvd|came|arriv|reach)|(?:receive|get|got) [a-z ]*(?:applic|request|appeal|form)|asked (?:us )?for (?:an? |this |the |our )?(?:independent )?(?:medical )?review"
        ),
    ),
    (
        "ur_denial",
        re.compile(
            r"\bu\.?r\b|\bur_|utilization|\b(?:said|say) no\b|turned? (?:[a-z]+ )?down|\bdenied|\bdenial|adverse|refus|non-?cert|(?:decision|determination) (?:under review|being reviewed|appealed|in dispute|reviewed)"
        ),
    ),
    (
        "assigned",
        re.compile(
            r"assign|referr(?:ed|al)|\bto (?:the |our |an? )?(?:reviewer|physician|doctor)|forwarded|(?:reviewer|doctor|physician) (?:got|received) "
        ),
    ),
    ("injury", re.compile(r"\binj(?!ect)|\bhurt\b|\bdoi\b|\bd/i\b|\bloss\b|industrial|accident")),
    (
        "application_received",
        re.compile(r"applic|\bapp_|request|appeal|petition|docketed|receiv|rec'?d\b|rcvd|\bfiled|lodged"),
    ),
    (
        "decision",
        re.compile(
            r"decision|\bde(?:c|t)['.]?n\b|determin|decid|\bwe closed|case closed|issued|entered|finali[sz]|completed|result|report|signed|rendered|^date$|^letter|review date|date of review|mailed|\breviewed\b|date of resolution"
        ),
    ),
)
"""Which date a label is for: the first whose words it has."""
_PRIORITY: Final = re.compile(
    r"priority|handling|urgency|processing|turnaround|\bclass|type of review|review type|\btrack"
)
_HASTE: Final = re.compile(r"expedit|urgent")
_LEVEL: Final = re.compile(
    r"(?:(standard|regular|routine|normal)|expedited|urgent|emergency)(?: review)?\W*$"
)
_YES_OR_NO: Final = re.compile(r"(no)\b|yes\b")
_TICKED: Final = re.compile(
    r"(?:(standard|regular|routine)|expedited|urgent)[ :]*\[ ?x ?\](?! ?[a-z])|\[ ?x ?\] ?(?:(standard|regular|routine)|expedited|urgent)\b"
)
_TOLD_LEVEL: Final = re.compile(
    r"\b(?:(standard|regular|routine)|expedited|urgent)(?: \(standard\))? (?:external |independent |medical )*(?:review|timetable|basis|track)\b"
)
_REFUSED: Final = re.compile(r"request for (?:an? )?(?:expedited|urgent)|refused|denied")
_HEAD: Final = 15
"""Lines at the head in which a review is called standard or expedited in so many words."""
_NUMBER: Final = re.compile(
    r"(?:re: |your )?(?:(?:our|imr|iro|panel|case|review|dispute|appeal|control|file|docket|reference|(?:matter|state)(?= (?:no|number|file|case))) ?)+(?:no\.?|number|id|#|docket|reference)?$|number$|dispute_no$|[a-z]{2,12} (?:file|docket)$"
)
_NUMBERED: Final = re.compile(
    r"((?:re:? +)?(?:case|docket|file|matter)|.{2,40}? ?(?:no\.?|number|id|#)):? +(?=[a-z0-9./-]*\d)"
)
_IDENTIFIER: Final = re.compile(
    r"(?:[a-z]{1,5} )?(?=[a-z./-]*\d)[a-z0-9]+(?:[./-][a-z0-9]+)*(?: (?=[a-z./-]*\d)[a-z0-9./-]+){0,3}(?=\W*$| {2,}|[,;(])"
)
_WORD: Final = re.compile(r"[a-z]{5}|^\w+ \d{5}$")
"""What no number of a case has: a word, or a postal code."""
_LICENCE: Final = re.compile(r"(?<!driver's )licen[sc]|_lic\b|^state$|states?(?:\(s\))? of")
_SPECIALTY: Final = re.compile(r"specialt|\bboard\b|_board\b|board certif|credential")
_CERTIFIED: Final = re.compile(r"board[- ]certified (?:in|by) ")
_AGENCY: Final = re.compile(r"\bboard$|\bbureau|\bdepartment|\bappeals\b")
_STATE: Final = re.compile(STATE_NAMES)


class Printed(NamedTuple):
    """What labels give, as offsets of the letter."""

    dates: dict[str, tuple[int, int]]
    priority: tuple[str, int, int] | None
    number: tuple[int, int] | None
    states: tuple[tuple[int, int], ...]
    specialties: tuple[tuple[int, int], ...]


def read_printed(lines: Sequence[Line]) -> Printed:
    """The first value of each kind at a label of its own."""
    return _read(lines, [*pairs_in_columns(lines), *_pairs(lines)])


def read_columns(lines: Sequence[Line]) -> Printed:
    """The same of labels that stand over their values alone."""
    return _read([], pairs_in_columns(lines))


def _read(lines: Sequence[Line], pairs: Iterable[Pair]) -> Printed:
    dates: dict[str, tuple[int, int]] = {}
    sure: set[str] = set()
    priority: tuple[str, int, int] | None = None
    number: tuple[int, int] | None = None
    states: tuple[tuple[int, int], ...] = ()
    specialties: tuple[tuple[int, int], ...] = ()
    for pair in pairs:
        if (date := _DATE.match(pair.value)) is not None:
            name = _kind_of_date(pair.label)
            plain = name in _PLAIN and _PLAIN[name].fullmatch(pair.label) is not None
            if name is not None and (name not in dates or (plain and name not in sure)):
                dates[name] = (pair.start, pair.start + date.end())
                sure.update([name] if plain else [])
            continue
        priority = priority or _priority(pair)
        if number is None and _NUMBER.match(pair.label):
            said = _IDENTIFIER.match(pair.value)
            if said is not None and not _WORD.search(said.group()):
                number = pair.start, pair.start + said.end()
        if not states and _LICENCE.search(pair.label):
            states = _states(pair)
        if not specialties and _SPECIALTY.search(pair.label) and not _AGENCY.search(pair.value):
            specialties = tuple(_listed(pair))
    return Printed(dates, priority or _told_level(lines), number, states, specialties)


def _pairs(lines: Sequence[Line]) -> Iterator[Pair]:
    """Labels with their values, in one column or in two that stand side by side."""
    for line in [*lines[:_LINES], *lines[max(_LINES, len(lines) - _LINES) :]]:
        waiting = ""
        at = 0
        for mark in [*_COLUMN.finditer(line.low), None]:
            stop = mark.start() if mark is not None else len(line.low)
            cell, start = line.low[at:stop], line.start + at
            at = mark.end() if mark is not None else stop
            start += len(cell) - len(cell.lstrip())
            cell = cell.strip()
            if _OUTLINE.fullmatch(cell):
                continue
            if waiting and cell[0] in ":=.":
                start += len(cell) - len(cell.lstrip(" .:="))
                cell = cell.lstrip(" .:=")
            mark_of_list = _ENUMERATED.match(cell)
            if mark_of_list is not None:
                start += mark_of_list.end()
                cell = cell[mark_of_list.end() :]
            found = _pair(cell, start)
            if found is None and waiting:
                found = Pair(waiting, cell, start)
            waiting = ""
            if found is not None:
                yield found
            elif _is_label(label := cell.rstrip(" .:=")):
                waiting = label


def _pair(cell: str, start: int) -> Pair | None:
    """A label and its value that stand in one column."""
    divided = _SEPARATOR.search(cell)
    if divided is not None and divided.start() > 0 and divided.end() < len(cell):
        label = cell[: divided.start()]
        return Pair(label, cell[divided.end() :], start + divided.end()) if _is_label(label) else None
    if "[" in cell and (ticked := _TICKED.search(cell)) is not None:
        return Pair("priority", cell[ticked.start() :], start + ticked.start())
    if not any(map(str.isdigit, cell)):
        return None
    if (
        cell[-1].isdigit()
        and (dated := _DATE_AT_END.search(cell, max(0, len(cell) - _LONGEST_DATE))) is not None
    ):
        label = cell[: dated.start()].strip()
        return Pair(label, dated[1], start + dated.start()) if _is_label(label) else None
    numbered = _NUMBERED.match(cell)
    if numbered is not None:
        return Pair(numbered[1], cell[numbered.end() :], start + numbered.end())
    return None


def _is_label(words: str) -> bool:
    return 0 < len(words.split()) <= _MOST_WORDS and _DATE.search(words) is None


def _kind_of_date(label: str) -> str | None:
    if _NOT_OURS.search(label):
        return None
    return next((name for name, words in _DATED if words.search(label)), None)


def _priority(pair: Pair) -> tuple[str, int, int] | None:
    ticked = _TICKED.search(pair.value)
    if ticked is not None:
        level = "standard" if ticked[1] or ticked[2] else "expedited"
        return level, pair.start + ticked.start(), pair.start + ticked.end()
    said = None
    if _PRIORITY.search(pair.label):
        said = _LEVEL.match(pair.value)
    elif _HASTE.search(pair.label):
        said = _YES_OR_NO.match(pair.value)
    if said is None:
        return None
    return "standard" if said[1] else "expedited", pair.start, pair.start + said.end()


def _told_level(lines: Sequence[Line]) -> tuple[str, int, int] | None:
    """What the head of a letter calls the review."""
    for line in lines[:_HEAD]:
        said = _TOLD_LEVEL.search(line.low)
        if said is not None and not _REFUSED.search(line.low):
            level = "standard" if said[1] else "expedited"
            return level, line.start + said.start(), line.start + said.end()
    return None


_TICK: Final = re.compile(r"\[ ?x ?\] ?$")


def _states(pair: Pair) -> tuple[tuple[int, int], ...]:
    """The states named, of those to be ticked the ticked ones."""
    ticked = "[" in pair.value
    return tuple(
        (pair.start + one.start(), pair.start + one.end())
        for one in _STATE.finditer(pair.value)
        if not ticked or _TICK.search(pair.value, 0, one.start())
    )


_ENDS: Final = re.compile(r"\.(?= )|[()]| licen[sc]|; ?licen[sc]| states?\b")
_BETWEEN: Final = re.compile(r"\s*[,;]\s*")


def _listed(pair: Pair) -> Iterator[tuple[int, int]]:
    """The entries of a list that commas or semicolons divide, each without what is no name."""
    certified = _CERTIFIED.match(pair.value)
    at = certified.end() if certified is not None else 0
    ends = _ENDS.search(pair.value)
    end = ends.start() if ends is not None else len(pair.value)
    for mark in [*_BETWEEN.finditer(pair.value, at, end), None]:
        stop = mark.start() if mark is not None else end
        entry = pair.value[at:stop].rstrip(" .")
        if entry:
            yield pair.start + at, pair.start + at + len(entry)
        at = mark.end() if mark is not None else stop
