"""A list of decisions behind the rationales of a letter of 2013: "DECISION: (a) X is medically necessary. (b) ...",
"OUTCOME: A - upheld. B - overturned."
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import Disposition, Stretch
from imr_llm.letters.places import place_of
from imr_llm.letters.verdicts import plain_verdicts

_LABEL: Final = re.compile(
    r"(?<![^ ])(?:final )?(?:decisions?|determinations?|outcomes?|results?|conclusions?) ?: (?=\(?(?:1|a|i)(?:[.):]| -))"
)
_MARK: Final = re.compile(r"(?<![^ ])\(?(?P<mark>\d{1,2}|[a-j]|i{1,3}|iv|vi{0,3})(?:[.):]+| ?-) ")
_WORD: Final = re.compile(r"(?P<stands>upheld|denial stands)|(?P<falls>overturned|denial reversed)")


def decisions_apart(low: str, numbers: list[int], start: int, end: int) -> tuple[int, dict[int, Disposition]]:
    """Where such a list begins, and what it decides by the numbers of the issues; at the end and nothing where there is
    none for all of them.
    """
    for label in _LABEL.finditer(low, start, end):
        decided = _decided(low, numbers, label.end(), end)
        if decided:
            return label.start(), decided
    return end, {}


def _decided(low: str, numbers: list[int], start: int, end: int) -> dict[int, Disposition]:
    marks: list[re.Match[str]] = []
    roman = low.startswith(("i", "(i"), start)
    for mark in _MARK.finditer(low, start, end):
        if len(marks) < len(numbers) and _place(mark["mark"], roman=roman) == numbers[len(marks)]:
            marks.append(mark)
    if len(marks) < len(numbers):
        return {}
    decided: dict[int, Disposition] = {}
    stops = [*(mark.start() for mark in marks[1:]), end]
    for number, mark, stop in zip(numbers, marks, stops, strict=True):
        verdict = next(plain_verdicts(low, mark.end(), stop), None)
        word = _WORD.match(low, mark.end(), stop) if verdict is None else None
        if word is not None:
            verdict = Disposition("upheld" if word["stands"] else "overturned", Stretch(*word.span()))
        if verdict is None:
            return {}
        decided[number] = verdict
    return decided


def _place(mark: str, *, roman: bool) -> int:
    """The number of a mark; nought where it is of another kind than the first."""
    if roman and not mark.isdecimal():
        return place_of(mark, roman=True) if set(mark) <= set("ivx") else 0
    return place_of(mark) if mark.isdecimal() or len(mark) == 1 else 0
