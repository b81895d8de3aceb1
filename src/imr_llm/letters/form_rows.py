"""Results in lines of their own: the rows of a table or a list, or paragraphs that tell them. Lines in, rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.layout import OutcomeName
from imr_llm.letters.printed_lines import Line

_RESULT: Final = re.compile(
    r"(?<![a-z])(?:partial(?:ly)? overturn(?:ed)?|overturned in part|upheld|uphold|overturn(?:ed)?|affirmed|sustained|reversed"
    r"|(?:not )?medically (?:un)?necessary(?: and appropriate)?|(?:not )?necessary|unnecessary|denied|disapproved|approved|granted|(?:not )?certified"
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
    "unnec",
    "agree",
    "should stand",
    "must stand",
    "stand",
    "refusal is right",
)
_NEGATED: Final = re.compile(r"\b(?:not|cannot|never|nor)(?: be| been)? $")
"""What turns a result round: such a row is left alone."""
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
NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER: Final = rf"(?P<number>\d{{1,2}}|{'|'.join(NUMBERS)}|[a-h])"
_ROW_MARK: Final = re.compile(rf"(?:(?:item|line|no\.?|#) ?)?\(?{NUMBER}(?:[.):]+ *\|? *| *\| *| {{2,}})")
_DENIAL_OF: Final = re.compile(
    r"(?P<said>upheld|uphold|overturned?|reversed?|affirm(?:ed)?|sustain(?:ed)?) (?:the |this )?(?:[a-z]+'s )?(?:denial|refusal) of ?: *"
)
LONGEST_REQUEST: Final = 300
SAYS: Final = re.compile(r"[a-z]{3}")
_APART: Final = 14
"""Lines between two rows of one table, at most."""


class Row(NamedTuple):
    """A result: the number of its item, its treatment where the row names it, and its words, as offsets of the letter."""

    number: int
    treatment: tuple[int, int] | None
    said: tuple[int, int]
    outcome: OutcomeName


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The rows of the first table or list of results that has two."""
    found: list[tuple[int, Row]] = []
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


def _goes_on(lines: Sequence[Line], at: int, row: Row) -> bool:
    """Whether the treatment of a row goes on in the line below, in its column: what it is in full stands nowhere."""
    if at + 1 >= len(lines) or row.treatment is None:
        return False
    column, below = row.treatment[0] - lines[at].start, lines[at + 1]
    indent = len(below.low) - len(below.low.lstrip())
    return 0 < column == indent < len(below.low) and _row(below, 0, answers=True) is None


def _row(line: Line, number: int, *, answers: bool) -> Row | None:
    text = line.low.rstrip(_MARKS)
    aside = _ASIDE.search(text, max(0, len(text) - _LONGEST_ASIDE))
    text = text[: aside.start()].rstrip(_MARKS) if aside is not None else text
    result = _RESULT.search(text, max(0, len(text) - _LONGEST_RESULT))
    if result is None and answers:
        result = _YES_OR_NO.search(text, max(0, len(text) - _LONGEST_RESULT))
    if result is None:
        return None
    before = text[: result.start()]
    if _NEGATED.search(before):
        return None
    whose = _WHOSE.search(before.rstrip(_MARKS))
    before = before[: whose.start()] if whose is not None else before
    named = before.rstrip(_MARKS)
    gap = before[len(named) :]
    if not (gap.strip() or len(gap) > 2):
        return None
    cells = [
        (first, last)
        for first, last in _cells(named)
        if SAYS.search(named, first, last) and not _NO_TREATMENT.fullmatch(named, first, last)
    ]
    if not cells:
        return None
    start, end = max(cells, key=lambda cell: cell[1] - cell[0])
    mark = _ROW_MARK.match(named, start, end)
    start = mark.end() if mark is not None else start
    treatment = named[start:end]
    if not 3 < len(treatment) <= LONGEST_REQUEST or not SAYS.search(treatment) or _LABEL.fullmatch(treatment):
        return None
    return Row(
        number,
        (line.start + start, line.start + end),
        (line.start + result.start(), line.start + result.end()),
        outcome_named(result.group()),
    )


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """Where what stands between wide gaps or bars begins and ends."""
    at = 0
    for mark in [*_COLUMN.finditer(text), None]:
        stop = mark.start() if mark is not None else len(text)
        cell = text[at:stop]
        yield at + len(cell) - len(cell.lstrip(_MARKS + "+")), at + len(cell.rstrip(_MARKS))
        at = mark.end() if mark is not None else stop


def told_rows(lines: Sequence[Line]) -> list[Row]:
    """Results told in paragraphs of their own: "We have REVERSED the insurer's denial of: a splint"."""
    rows: list[Row] = []
    end = 0
    for at, line in enumerate(lines):
        told = _DENIAL_OF.search(line.low) if line.start >= end else None
        if told is None:
            continue
        stop = next((n for n in range(at + 1, len(lines)) if not lines[n].low.strip()), len(lines))
        start, end = line.start + told.end(), lines[stop - 1].end
        if start < end and end - start <= LONGEST_REQUEST:
            place = line.start + told.start("said"), line.start + told.end("said")
            rows.append(Row(len(rows) + 1, (start, end), place, outcome_named(told["said"])))
    return rows


def outcome_named(said: str) -> OutcomeName:
    if "part" in said:
        return "partially_overturned"
    return "upheld" if said.startswith(_UPHELD) else "overturned"
