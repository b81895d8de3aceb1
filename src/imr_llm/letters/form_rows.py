"""Results in lines of their own: the rows of a table or a list, or paragraphs that tell them. Lines in, rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.layout import OutcomeName
from imr_llm.letters.outcome_words import OUTCOME_PIECES, THEM, decided, decided_cell
from imr_llm.letters.places import ORDINALS, SPELT, place_of
from imr_llm.letters.printed_lines import Line
from imr_llm.letters.spots import has_any

_MARKS: Final = " \t|.-\u2013\u2014=>:"
"""What stands between a treatment and its result, and around a row."""
_COLUMN: Final = re.compile(r"   +|\t|\||\.{3,}| \.(?: ?\.){2,} ?|\.(?: ?\.){2,} ?")
_WEAK: Final = re.compile(r": +| [-\u2013\u2014]+ |\s*[-=]+> *")
"""What may divide a treatment from its result in a row without columns."""
_LONGEST_RESULT: Final = 70
"""Characters of a result at the end of a row without columns, and what divides it off."""
_LONGEST_LEAD: Final = 40
"""Characters of a result, and a number, that a row begins with."""
_YES_OR_NO: Final[dict[str, OutcomeName]] = {"yes": "overturned", "no": "upheld"}
_ASKS: Final = re.compile(r"(?:supported|necessary|approved|authorized|granted|reviewer) ?\??$")
_OF_A_DENIAL: Final = re.compile(r"denial|refus|denied|adverse|non-?certif|overturn")
"""The head of a column whose results are yes and no, unless they are of a denial."""
_THEIRS: Final = re.compile(
    rf"\b(?:{THEM}|adjuster|treating|worker's|doctor's|provider's|prior|previous|initial)\b(?! denial)|\bappeal$"
)
_TITLE_OF_THEIRS: Final = re.compile(
    rf"(?:the )?(?:{THEM}(?:'s)?|adverse|initial|prior|previous) (?:decisions?|determinations?|decided|denied|found|said)\b|notice of (?:denial|adverse)|decision of (?:the )?{THEM}\b"
)
"""What a line above results says when they are those of utilization review."""
_HISTORY: Final = re.compile(
    r"\bhistory\b|\b(?:prior|previous|past|earlier)\b[^.]*\b(?:requests?|treatments?|care|authorizations?|history)\b"
)
"""What stands above results of an earlier time."""
_ABOVE: Final = 3
"""Lines above the first row in which the heads of its columns are looked for."""
_NO_TREATMENT: Final = re.compile(
    r"(?:denied|modified|non-certified|not certified|partially certified|certified in part|(?:not )?supported)|[a-z]?\d{4,5}(?:-\w{1,2})?|\(?[a-h][.)]?"
)
"""Cells that say what utilization review did, or give a billing code."""
_ENDS_IN_RESULT: Final = re.compile(r"(?<=[a-z)]) (?:partially overturned|overturned|upheld)$")
_IS_SENTENCE: Final = re.compile(
    r"\b(?:not|no|never|is|was|are|were|be|been|should|if|denial|decision|determination|the)\b"
)
"""Words of a cell that runs into the last column which show that it is none."""
_NUMBER_ALONE: Final = re.compile(r"\d{1,2}|[a-h]")
NUMBER: Final = rf"(?P<number>\d{{1,2}}|{'|'.join(SPELT)}|[a-h])"
_LABEL: Final = re.compile(
    r"(?:[a-z']+ ){0,4}(?:decision|determination|findings?|results?|outcome|denial|disposition|conclusion|answer|status|order|ruling)(?: is| was| of [a-z ]{2,30})?"
    rf"|(?:item|line|row|issue|question|service|treatment|request|matter|no\.?) ?(?:no\.? ?|#)?{NUMBER}"
)
"""Words before a result that name no treatment."""
_ROW_MARK: Final = re.compile(rf"(?:(?:item|line|no\.?|#) ?)?\(?{NUMBER}(?:[.):]+ *\|? *| *\| *| {{2,}})")
_LED_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[a-h])[.)] +")
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
    """The rows of the first table or list of results that has two, if its results are the reviewer's and plain."""
    found: list[tuple[int, Row]] = []
    for at, line in enumerate(lines):
        answers = line.low.rstrip(_MARKS).endswith(("yes", "no")) and (bool(found) or _asks(lines, at))
        row = _row(line, len(found) + 1, answers=answers)
        if row is None:
            continue
        row = _whole(lines, at, row)
        if found and at - found[-1][0] > _APART:
            if len(found) > 1:
                break
            found, row = [], row._replace(number=1)
        found.append((at, row))
    if (
        len(found) < 2
        or any(_goes_on(lines, at, row) for at, row in found)
        or _are_others(lines, found[0][0])
        or _is_their_list(lines, found)
    ):
        return []
    rows = [row for _, row in found]
    if len({row.number for row in rows}) < len(rows):
        rows = [row._replace(number=k) for k, row in enumerate(rows, 1)]
    return rows


def _heads(lines: Sequence[Line], at: int) -> Iterator[str]:
    """The last columns of the lines above a row, the nearest first."""
    for line in reversed(lines[max(0, at - _ABOVE) : at]):
        cells = [line.low[first:last] for first, last in _cells(line.low)]
        cells = [cell for cell in cells if cell]
        if len(cells) > 1:
            yield cells[-1]


def _asks(lines: Sequence[Line], at: int) -> bool:
    """Whether the results below are answers to whether the treatment is necessary."""
    return any(_ASKS.search(head) and not _OF_A_DENIAL.search(head) for head in _heads(lines, at))


def _are_others(lines: Sequence[Line], at: int) -> bool:
    """Whether the results from a line on are somebody else's, or of an earlier time."""
    above = lines[max(0, at - _ABOVE) : at]
    return any(_HISTORY.search(line.low) for line in above) or any(map(_THEIRS.search, _heads(lines, at)))


def _is_their_list(lines: Sequence[Line], found: Sequence[tuple[int, Row]]) -> bool:
    """Whether a line above says that the administrator decided so, and no row says what became of that."""
    above = lines[max(0, found[0][0] - _ABOVE) : found[0][0]]
    if not any(_TITLE_OF_THEIRS.match(line.low.strip()) for line in above):
        return False
    return not any(_says_of_denial(lines[at], row) for at, row in found)


def _says_of_denial(line: Line, row: Row) -> bool:
    said = decided_cell(line.low[row.said[0] - line.start : row.said[1] - line.start])
    return said is not None and said.of_denial


def _whole(lines: Sequence[Line], at: int, row: Row) -> Row:
    """A row with its treatment to the end, where that is the last column and goes on in the lines below."""
    if row.treatment is None or row.treatment[1] < lines[at].start + len(lines[at].low.rstrip(_MARKS)):
        return row
    column, end = row.treatment[0] - lines[at].start, row.treatment[1]
    for below in lines[at + 1 :]:
        if not 0 < column == below.indent < len(below.low) or _row(below, 0, answers=True) is not None:
            break
        end = below.start + len(below.low.rstrip(_MARKS))
        if end - row.treatment[0] > LONGEST_REQUEST:
            return row
    return row._replace(treatment=(row.treatment[0], end))


def _goes_on(lines: Sequence[Line], at: int, row: Row) -> bool:
    """Whether the treatment of a row goes on in the line below, in its column: what it is in full stands nowhere."""
    if at + 1 >= len(lines) or row.treatment is None:
        return False
    column, below = row.treatment[0] - lines[at].start, lines[at + 1]
    ends_below = row.treatment[1] > below.start
    return (
        not ends_below
        and 0 < column == below.indent < len(below.low)
        and _row(below, 0, answers=True) is None
    )


def _row(line: Line, order: int, *, answers: bool) -> Row | None:
    low = line.low
    if not (
        answers
        or has_any(low[-_LONGEST_RESULT:], OUTCOME_PIECES)
        or has_any(low[:_LONGEST_LEAD], OUTCOME_PIECES)
    ):
        return None
    cells = [(first, last) for first, last in _cells(low) if first < last]
    if cells and decided_cell(low[slice(*cells[-1])]) is None and low[slice(*cells[-1])] not in _YES_OR_NO:
        cells[-1:] = _apart(low, *cells[-1]) if len(cells) == 1 else _run_together(low, *cells[-1])
    if len(cells) == 1:
        cells = _led(low, *cells[0])
    if len(cells) < 2:
        return None
    result = _result(low, cells, answers=answers)
    if result is None:
        return None
    outcome, said = result
    named = [
        cell
        for cell in cells
        if cell != said
        and SAYS.search(low, *cell)
        and decided_cell(low[slice(*cell)]) is None
        and not _NO_TREATMENT.fullmatch(low, *cell)
    ]
    if not named or low[slice(*cells[-2])] == "not":
        return None
    start, end = max(named, key=lambda cell: cell[1] - cell[0])
    mark = _ROW_MARK.match(low, start, end)
    number = _number(low, cells, mark) or order
    start = mark.end() if mark is not None else start
    treatment = low[start:end]
    if not 3 < len(treatment) <= LONGEST_REQUEST or not SAYS.search(treatment) or _LABEL.fullmatch(treatment):
        return None
    return Row(
        number, (line.start + start, line.start + end), (line.start + said[0], line.start + said[1]), outcome
    )


def _apart(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """A cell without columns of its own, divided where a result may begin."""
    for mark in reversed(list(_WEAK.finditer(low, max(start, end - _LONGEST_RESULT), end))):
        if decided_cell(low[mark.end() : end].strip(_MARKS)) is not None:
            last = end - len(low[mark.end() : end]) + len(low[mark.end() : end].rstrip(_MARKS))
            return [(start, mark.start()), (mark.end(), last)]
    return [(start, end)]


def _led(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """A cell without columns of its own that a result begins, or a number and a result: "1 -- refusal kept -- brace"."""
    number = _LED_NUMBER.match(low, start, end)
    parts = [(number.end() if number is not None else start, end)]
    while (mark := _WEAK.search(low, parts[-1][0], min(end, start + _LONGEST_LEAD))) is not None:
        begins = parts[-1][0]
        parts[-1:] = [(begins, mark.start()), (mark.end(), end)]
        if decided_cell(low[begins : mark.start()]) is not None:
            return parts
    return [(start, end)]


def _run_together(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The last cell of several, divided where the one before it fills its column: "MTUS Chronic Pain Upheld"."""
    result = _ENDS_IN_RESULT.search(low, start, end)
    if result is None or _IS_SENTENCE.search(low, start, result.start()):
        return _apart(low, start, end)
    return [(start, result.start()), (result.start() + 1, end)]


def _result(
    low: str, cells: Sequence[tuple[int, int]], *, answers: bool
) -> tuple[OutcomeName, tuple[int, int]] | None:
    """The cell of a row that gives the reviewer's result: what became of the denial, else the last, or the first, if it is plain."""
    if answers and (answer := _YES_OR_NO.get(low[slice(*cells[-1])])) is not None:
        return answer, cells[-1]
    said = [(cell, decided) for cell in cells if (decided := decided_cell(low[slice(*cell)])) is not None]
    of_denial = [one for one in said if one[1].of_denial]
    if len({one[1].outcome for one in of_denial}) == 1:
        return of_denial[0][1].outcome, of_denial[0][0]
    if of_denial or not said:
        return None
    if said[-1][0] == cells[-1]:
        return said[-1][1].outcome, said[-1][0]
    named = [cell for cell in cells if SAYS.search(low, *cell)]
    if len(said) == 1 and said[0][0] == named[0]:
        return said[0][1].outcome, said[0][0]
    return None


def _number(low: str, cells: Sequence[tuple[int, int]], mark: re.Match[str] | None) -> int:
    """The number a row prints, before its treatment or in a column of its own; nought if it has none."""
    if mark is not None:
        return value_of(mark["number"])
    first = low[slice(*cells[0])].strip(" .()#")
    return value_of(first) if _NUMBER_ALONE.fullmatch(first) else 0


def value_of(printed: str) -> int:
    """The number that a head gives: in figures, in words, or by a letter."""
    if printed in ORDINALS:
        return ORDINALS.index(printed) + 1
    return place_of(printed)


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """Where what stands between wide gaps, bars or dots begins and ends; empty ones too."""
    at = 0
    for mark in [*_COLUMN.finditer(text), None]:
        stop = mark.start() if mark is not None else len(text)
        cell = text[at:stop]
        first = at + len(cell) - len(cell.lstrip(_MARKS + "+"))
        yield first, max(first, at + len(cell.rstrip(_MARKS)))
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
        said = decided(line.low, 0, told.end("said"))
        if said is not None and start < end and end - start <= LONGEST_REQUEST:
            place = line.start + told.start("said"), line.start + told.end("said")
            rows.append(Row(len(rows) + 1, (start, end), place, said.outcome))
    return rows
