"""Items of a letter of no known form that prints its results line by line, and speaks of each item in parts of its own.

The results are the rows of a table or of a list ("Pre-operative EKG | Upheld"), or sentences at the number of an item
("Issue Two: the decision is OVERTURNED."). A part begins at the head of a line, with the number of the item ("Line 2.")
or with words of its treatment ("(EKG) ..."). Lines matter here, as in no other form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.allotted import items_named
from imr_llm.letters.form_fields import Field, passages_of
from imr_llm.letters.form_labels import (
    ADMINISTRATOR,
    RATIONALE,
    REVIEWER,
    guideline_sentences,
    guideline_values,
    is_marked,
    section_start,
    value_end,
)
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, is_heading
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import numbers_in

_RESULT: Final = re.compile(
    r"(?:partial(?:ly)? overturn(?:ed)?|overturned in part|upheld|uphold|overturn(?:ed)?|affirmed|sustained|reversed"
    r"|(?:not )?medically (?:un)?necessary(?: and appropriate)?|(?:not )?necessary|denied|disapproved|approved|granted|(?:not )?certified"
    r"|(?:dis)?agrees?(?: in part)? with (?:the )?(?:denial|refusal|carrier|insurer)|agrees? in part(?:; [^.;]{3,40})?|(?:should |must )?(?:stand|be set aside|be paid)|refusal is (?:right|wrong))$"
)
_WHOSE: Final = re.compile(
    r"(?:(?:the )?(?:insurer|carrier|denial|plan|ur|administrator|adverse determination)(?:'s)?(?: decision)?(?: is| was)?|(?:is|was) )$"
)
"""Whose decision is upheld, before the result."""
_LONGEST_RESULT: Final = 60
_UPHELD: Final = (
    "uph",
    "affirm",
    "sustain",
    "not ",
    "denied",
    "disapproved",
    "no",
    "medically un",
    "agree",
    "should stand",
    "must stand",
    "stand",
    "refusal is right",
)
_MARKS: Final = " \t|.-\u2013\u2014=>:"
"""What stands between a treatment and its result, and around a row."""
_ASIDE: Final = re.compile(r" *\([^()]{3,40}\)$")
_LONGEST_ASIDE: Final = 45
"""Characters of words in brackets behind a result."""
_YES_OR_NO: Final = re.compile(r"(?:yes|no)$")
_ASKS: Final = re.compile(r"(?:supported|necessary|approved|authorized|granted| reviewer) ?\??[\s|]*$")
"""The head of a column whose results are yes and no."""
_COLUMN: Final = re.compile(r" {3,}|\t|\|")
_NO_TREATMENT: Final = re.compile(
    r"(?:denied|modified|non-certified|not certified|partially certified|certified in part)|[a-z]?\d{4,5}(?:-\w{1,2})?|\(?[a-h][.)]?"
)
"""Cells that say what utilization review did, or give a billing code."""
_LABEL: Final = re.compile(
    r"(?:[a-z']+ ){0,4}(?:decision|determination|findings?|results?|outcome|denial|disposition|conclusion|answer|status|order|ruling)(?: is| was)?"
)
"""Words before a result that name no treatment."""
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER: Final = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}|[a-h])"
_ROW_MARK: Final = re.compile(rf"(?:(?:item|line|no\.?|#) ?)?\(?{_NUMBER}(?:[.):]+ *\|? *| *\| *| {{2,}})")
_HEAD: Final = re.compile(
    rf"\s*\(?(?:item|line|row|issue|question|answer|service|treatment|request|matter|as to|no\.?|#)s? ?(?:no\.? ?|number |#)?\(?{_NUMBER}(?![a-z\d])(?P<more>(?:(?:,|,? and| &) \d{{1,2}}(?!\d)){{0,12}})(?: of \d{{1,2}})?[\s.:)\u2013\u2014-]*"
)
_BARE_HEAD: Final = re.compile(rf"\s*\(?{_NUMBER}[.)]\s+(?=[a-z])")
_NAMED_HEAD: Final = re.compile(r"\s*(?:\(([^()]{2,60})\)|([a-z][^:.()]{1,60})[:.])(?= )")
_TOLD_RESULT: Final = re.compile(
    r"(?:(?:yes|no)[.,;:]? +)?(?:(?:the |this )?(?:ur |utilization review |adverse |claims administrator's )*(?:denial|determination|decision|non-certification) )?"
    r"(?:is |was |should be |are )?(?:therefore |hereby |accordingly )?(?P<said>partially overturned|upheld|overturned|affirmed|reversed)\b"
    r"|(?P<answer>yes|no)(?=[.,;])"
)
_DENIAL_OF: Final = re.compile(
    r"(?P<said>upheld|uphold|overturned?|reversed?|affirm(?:ed)?|sustain(?:ed)?) (?:the |this )?(?:[a-z]+'s )?(?:denial|refusal) of ?: *"
)
_ASKED: Final = re.compile(
    r"(?:is|are|was|were) (?:the )?(?:following )?(?:services?|treatments?|items?|requests?)? ?(?:at issue |in dispute |requested )?(?:medically necessary ?)?: "
)
_LONGEST_REQUEST: Final = 300
_SAYS: Final = re.compile(r"[a-z]{3}")
_LONGEST_LEAD: Final = 30
"""Characters before a treatment in a head that repeats it."""
_APART: Final = 14
"""Lines between two rows of one table, at most."""


class _Row(NamedTuple):
    """A result: the number of its item, its treatment where the row names it, and its words, as offsets of the letter."""

    number: int
    treatment: tuple[int, int] | None
    said: tuple[int, int]
    outcome: OutcomeName


class _Part(NamedTuple):
    """What the letter says behind a head: the number it gives, and offsets of the letter."""

    number: int
    start: int
    end: int


def parted_items(folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field]) -> tuple[ItemBlock, ...]:
    """The items with a result in a line of its own; none unless every result has a treatment.

    `fields` are those of the lines, as `form_fields` has them.
    """
    parts = _numbered_parts(lines, _HEAD)
    rows = _rows(lines) or _sentences(lines)
    if len(rows) > MOST_ITEMS:
        return ()
    if rows:
        parts = [part for part in parts if part.start > rows[-1].said[1]] or _named_parts(folded, lines, rows)
        if len({part.number for part in parts}) < len(rows):
            parts = _named_parts(folded, lines, rows) or [
                part for part in _numbered_parts(lines, _BARE_HEAD) if part.start > rows[-1].said[1]
            ]
    else:
        rows = _told(lines, parts)[: MOST_ITEMS + 1]
        if len(rows) > MOST_ITEMS:
            return ()
    blocks: list[ItemBlock] = []
    for row in rows:
        own = [part for part in parts if part.number == row.number and part.start != row.said[0]]
        request = row.treatment or (_request(folded, own[0]) if own else None)
        if request is None:
            return ()
        if row.treatment is None:
            own = own[1:] or [_Part(row.number, request[1], own[0].end)]
        blocks.append(_block(folded, row, request, own, fields))
    return tuple(blocks)


def _rows(lines: Sequence[Line]) -> list[_Row]:
    """The rows of the first table or list of results that has two."""
    found: list[tuple[int, _Row]] = []
    answers = False
    for at, line in enumerate(lines):
        answers = answers or _ASKS.search(line.low) is not None
        row = _row(line, len(found) + 1, answers=answers)
        if row is None:
            continue
        if found and at - found[-1][0] > _APART:
            if len(found) > 1:
                break
            found, row = [], row._replace(number=1)
        found.append((at, row))
    if len(found) < 2 or any(_goes_on(lines, at, row) for at, row in found):
        return []
    return [row for _, row in found]


def _goes_on(lines: Sequence[Line], at: int, row: _Row) -> bool:
    """Whether the treatment of a row goes on in the line below, in its column: what it is in full stands nowhere."""
    if at + 1 >= len(lines) or row.treatment is None:
        return False
    column, below = row.treatment[0] - lines[at].start, lines[at + 1]
    indent = len(below.low) - len(below.low.lstrip())
    return 0 < column == indent < len(below.low) and _row(below, 0, answers=True) is None


def _row(line: Line, number: int, *, answers: bool) -> _Row | None:
    text = line.low.rstrip(_MARKS)
    aside = _ASIDE.search(text, max(0, len(text) - _LONGEST_ASIDE))
    text = text[: aside.start()].rstrip(_MARKS) if aside is not None else text
    result = _RESULT.search(text, max(0, len(text) - _LONGEST_RESULT))
    if result is None and answers:
        result = _YES_OR_NO.search(text, max(0, len(text) - _LONGEST_RESULT))
    if result is None:
        return None
    before = text[: result.start()]
    whose = _WHOSE.search(before.rstrip(_MARKS))
    before = before[: whose.start()] if whose is not None else before
    named = before.rstrip(_MARKS)
    gap = before[len(named) :]
    if not (gap.strip() or len(gap) > 2):
        return None
    cells = [
        (first, last)
        for first, last in _cells(named)
        if _SAYS.search(named, first, last) and not _NO_TREATMENT.fullmatch(named, first, last)
    ]
    if not cells:
        return None
    start, end = max(cells, key=lambda cell: cell[1] - cell[0])
    mark = _ROW_MARK.match(named, start, end)
    start = mark.end() if mark is not None else start
    treatment = named[start:end]
    if (
        not 3 < len(treatment) <= _LONGEST_REQUEST
        or not _SAYS.search(treatment)
        or _LABEL.fullmatch(treatment)
    ):
        return None
    return _Row(
        number,
        (line.start + start, line.start + end),
        (line.start + result.start(), line.start + result.end()),
        _outcome(result.group()),
    )


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """Where what stands between wide gaps or bars begins and ends."""
    at = 0
    for mark in [*_COLUMN.finditer(text), None]:
        stop = mark.start() if mark is not None else len(text)
        cell = text[at:stop]
        yield at + len(cell) - len(cell.lstrip(_MARKS + "+")), at + len(cell.rstrip(_MARKS))
        at = mark.end() if mark is not None else stop


def _sentences(lines: Sequence[Line]) -> list[_Row]:
    """Results told in paragraphs of their own: "We have REVERSED the insurer's denial of: a splint"."""
    rows: list[_Row] = []
    end = 0
    for at, line in enumerate(lines):
        told = _DENIAL_OF.search(line.low) if line.start >= end else None
        if told is None:
            continue
        stop = next((n for n in range(at + 1, len(lines)) if not lines[n].low.strip()), len(lines))
        start, end = line.start + told.end(), lines[stop - 1].end
        if start < end and end - start <= _LONGEST_REQUEST:
            place = line.start + told.start("said"), line.start + told.end("said")
            rows.append(_Row(len(rows) + 1, (start, end), place, _outcome(told["said"])))
    return rows


def _outcome(said: str) -> OutcomeName:
    if "part" in said:
        return "partially_overturned"
    return "upheld" if said.startswith(_UPHELD) else "overturned"


def _value(printed: str) -> int:
    """The number that a head gives: in figures, in words, or by a letter."""
    if printed.isdecimal():
        return int(printed)
    return _NUMBERS.index(printed) + 1 if printed in _NUMBERS else ord(printed) - ord("a") + 1


def _parted(lines: Sequence[Line], heads: Sequence[tuple[int, int, int]]) -> list[_Part]:
    """The parts behind heads, given by line, number and the place where the head ends: up to the next head or heading."""
    parts: list[_Part] = []
    for k, (at, number, start) in enumerate(heads):
        stop = heads[k + 1][0] if k + 1 < len(heads) else len(lines)
        stop = next((n for n in range(at + 1, stop) if is_heading(lines, n)), stop)
        parts.append(_Part(number, start, lines[stop].start if stop < len(lines) else lines[-1].end))
    return parts


def _numbered_parts(lines: Sequence[Line], head: re.Pattern[str]) -> list[_Part]:
    """The parts whose heads have numbers, those of several numbers for each of them."""
    heads: list[tuple[int, int, int]] = []
    others: dict[int, tuple[int, ...]] = {}
    for at, line in enumerate(lines):
        found = head.match(line.low)
        if found is not None:
            start = line.start + found.end()
            heads.append((at, _value(found["number"]), start))
            others[start] = numbers_in(found["more"]) if found.re is _HEAD else ()
    parts: list[_Part] = []
    for part in _parted(lines, heads):
        parts += (part._replace(number=number) for number in (part.number, *others[part.start]))
    return parts


def _named_parts(folded: FoldedText, lines: Sequence[Line], rows: Sequence[_Row]) -> list[_Part]:
    """Parts whose head repeats a treatment, anywhere; else those below the rows whose head has words of one alone."""
    requests = [folded.quote(*row.treatment).lower() for row in rows if row.treatment]
    in_rows = {row.treatment[0] for row in rows if row.treatment}
    heads: list[tuple[int, int, int]] = []
    for at, line in enumerate(lines):
        for k, request in enumerate(requests):
            found = line.low.find(request)
            if 0 <= found <= _LONGEST_LEAD and line.start + found not in in_rows:
                heads.append((at, k + 1, line.start + found + len(request)))
                break
    if len({number for _, number, _ in heads}) == len(rows):
        return _parted(lines, heads)
    heads = []
    for at, line in enumerate(lines):
        if line.start <= rows[-1].said[1]:
            continue
        head = _NAMED_HEAD.match(line.low)
        if head is not None:
            named, end = items_named(head[1] or head[2], requests), head.end()
        elif is_heading(lines, at):
            named, end = items_named(line.low, requests), len(line.low)
        else:
            continue
        if len(named) == 1:
            heads.append((at, min(named) + 1, line.start + end))
    return _parted(lines, heads)


def _told(lines: Sequence[Line], parts: Sequence[_Part]) -> list[_Row]:
    """The results that numbered parts begin with, where they number items from one on."""
    starts = [line.start for line in lines]
    rows: list[_Row] = []
    for part in parts:
        line = lines[bisect_right(starts, part.start) - 1]
        result = _TOLD_RESULT.match(line.low, part.start - line.start)
        if result is not None and part.number == len(rows) + 1:
            said = "said" if result["said"] else "answer"
            rows.append(
                _Row(part.number, None, (part.start, line.start + result.end(said)), _outcome(result[said]))
            )
    return rows


def _request(folded: FoldedText, part: _Part) -> tuple[int, int] | None:
    """The treatment that a part begins with: its first sentence, or what a question asks of."""
    start, end = folded.position(part.start), folded.position(part.end)
    asked = _ASKED.match(folded.low, start, end)
    start = asked.end() if asked else start
    stop = min(
        (at for mark in (". ", "? ", "?") if (at := folded.low.find(mark, start, end)) >= 0),
        default=end,
    )
    request = trimmed(folded.low, start, stop)
    if not 3 < request.end - request.start <= _LONGEST_REQUEST:
        return None
    return folded.span(*request)


def _block(
    folded: FoldedText,
    row: _Row,
    request: tuple[int, int],
    parts: Sequence[_Part],
    fields: Sequence[Field],
) -> ItemBlock:
    low = folded.low
    own = [field for field in fields if any(part.start <= field.start < part.end for part in parts)]
    theirs, ours, rationale = passages_of(folded, own)
    for part in parts:
        start, end = folded.position(part.start), folded.position(part.end)
        end = section_start(folded, start, end)
        told = RATIONALE.search(low, start, end)
        labels = [label for one in (ADMINISTRATOR, REVIEWER) if (label := one.search(low, start, end))]
        if labels and not any(map(is_marked, labels)):
            values = guideline_sentences(low, start, end)
            first = values[2]
        else:
            first = told.end() if told else value_end(folded, labels[-1].end(), end) if labels else start
            values = (*guideline_values(low, start, told.start() if told else first), first)
        if not (theirs and ours) and (values[0] or values[1]):
            theirs, ours, _ = values
        said = trimmed(low, min(first, end), end)
        if _SAYS.search(low, *said) and (
            rationale is None or (not own and said.end - said.start > rationale.end - rationale.start)
        ):
            rationale = said
    return ItemBlock(
        trimmed(low, folded.position(request[0]), folded.position(request[1])),
        Disposition(row.outcome, Stretch(folded.position(row.said[0]), folded.position(row.said[1]))),
        theirs,
        ours,
        rationale,
    )
