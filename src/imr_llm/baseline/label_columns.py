"""Labels that stand side by side in one line, over a line with a value for each. Lines in, pairs out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.printed_lines import Line
from imr_llm.reading.dates import DATE

_CELL: Final = re.compile(r"[^\s|](?:[^\s|]| (?=[^\s|])){0,60}")
_RULE: Final = re.compile(r"\s*[-=_+|]{3}[-=_+| ]*$")
_DATE: Final = re.compile(DATE)
_HEAD: Final = 60
"""Lines at the head of a letter in which such labels are looked for."""
_MOST_WORDS: Final = 7
_TWO: Final = 2
_BEFORE: Final = 3
"""Characters that a value may begin before its label."""


class Pair(NamedTuple):
    """A label, its value, and where this begins in the letter."""

    label: str
    value: str
    start: int


def pairs_in_columns(lines: Sequence[Line]) -> Iterator[Pair]:
    """Labels with the values below them, where two of these are dates and each stands under its label, in one line alone."""
    for at, line in enumerate(lines[:_HEAD]):
        labels = list(_CELL.finditer(line.low))
        if len(labels) < _TWO or not all(map(_is_label, labels)):
            continue
        below = at + 1
        if below < len(lines) and _RULE.match(lines[below].low):
            below += 1
        values = _dated(lines, below)
        if len(values) != len(labels) or _dated(lines, below + 1):
            continue
        nexts = [*(label.start() for label in labels[1:]), len(lines[below].low)]
        if all(
            label.start() - _BEFORE <= value.start() < following
            for label, value, following in zip(labels, values, nexts, strict=True)
        ):
            for label, value in zip(labels, values, strict=True):
                yield Pair(label.group().rstrip(" .:"), value.group(), lines[below].start + value.start())


def _is_label(cell: re.Match[str]) -> bool:
    words = cell.group()
    return not any(map(str.isdigit, words)) and len(words.split()) <= _MOST_WORDS


def _dated(lines: Sequence[Line], at: int) -> list[re.Match[str]]:
    """The cells of a line of which two are dates; none of any other line."""
    cells = list(_CELL.finditer(lines[at].low)) if at < len(lines) else []
    dates = sum(_DATE.fullmatch(cell.group()) is not None for cell in cells)
    return cells if dates >= _TWO else []
