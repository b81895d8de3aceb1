"""The numbers that words carry as numbers: counts, ranges, ages, pages, products of frequency and duration.

Reads lower-case text with the grammars of `reading`. Digits inside a date, a strength, a percentage, a level of
the spine, a code, a fraction, a case or a section number are no counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Final

from imr_llm.reading.doses import find_refills
from imr_llm.reading.numbers import ONE, read_range
from imr_llm.reading.quantities import find_amount
from imr_llm.reading.schedules import find_schedule
from imr_llm.reading.shapes import Shape, Token, shape_of, tokens_of

_LEADING: Final = re.compile(rf"({ONE})(?!st|nd|rd|th|\d)")
_ALONE: Final = re.compile(
    rf"#? ?({ONE}) ?(?:%|percent|mg|mcg|ug|gms?|g|grams?|ml|mls|cc|iu|meq|units?)?\.?\Z"
)
_WORDS: Final = {"once": 1, "twice": 2, "thrice": 3, "no": 0, "none": 0, "never": 0}
_WORD: Final = re.compile(r"\b(?:once|twice|thrice|no(?! \.?\d)|none|never)\b")
_NOT_HAD: Final = re.compile(
    r"(?:\bnot|n't) (?:yet |ever )?(?:been )?(?:had|given|received|tried|attempted|started|begun|undergone|attended|provided|rendered) ?(?:any\b|yet\b|thus far|so far|to date|before\b|[.,;]|$)"
)
"""Nothing of a kind had: "massage has not been given"."""
_CATEGORIES: Final = (None, "medication", "injection", "home_health", "dme")
"""Kinds of treatment whose ways of stating an amount are tried, in this order."""
_LONGEST: Final = 2000
"""Characters of a quotation whose products are worked out; numbers by themselves are read in all of it."""
_AROUND: Final = 24
_MOST_NUMBERS: Final = 20_000
"""Numbers of one quotation that are read."""


class Numbers:
    """The numbers that quotations of one letter say: each quotation, and each of its places, is read once.

    The ends of a range, a frequency and a duration mostly have the same words for them.
    """

    __slots__ = ("_cut", "_letter", "_said")

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._said: dict[str, _Said] = {}
        self._cut: dict[tuple[int, int], _Said | None] = {}

    def said_by(self, low: str, number: int | float) -> bool:
        """Whether words in lower case say the number."""
        said = self._said.get(low)
        if said is None:
            said = self._said[low] = _Said(numbers_said(low))
        return said.has(number)

    def stands_at(self, start: int, end: int, number: int | float) -> bool:
        """Whether a number of a place's words is still one with the letter around them."""
        place = start, end
        if place not in self._cut:
            cut = cut_numbers(self._letter, start, end)
            self._cut[place] = _Said(numbers_said(self._letter[start:end], cut)) if cut else None
        said = self._cut[place]
        return said is None or said.has(number)


class _Said:
    """Numbers read as far as somebody asked."""

    __slots__ = ("_known", "_rest")

    def __init__(self, numbers: Iterator[int | float]) -> None:
        self._known: set[int | float] = set()
        self._rest = islice(numbers, _MOST_NUMBERS)

    def has(self, number: int | float) -> bool:
        """Whether the number is one of them."""
        if number in self._known:
            return True
        for one in self._rest:
            self._known.add(one)
            if one == number:
                return True
        return False


def numbers_said(low: str, masked: frozenset[int] = frozenset()) -> Iterator[int | float]:
    """Every number that the text says, the printed ones first. `masked` are places of tokens that do not count."""
    alone = _ALONE.match(low)
    if alone is not None and not masked:
        number = read_range(alone[1])
        yield from (number.low, number.high)
    for token in tokens_of(low, 0, len(low)):
        if token.start not in masked:
            yield from _of_token(low, token)
    for match in _WORD.finditer(low):
        yield _WORDS[match.group()]
    if _NOT_HAD.search(low) is not None:
        yield 0
    if not masked and len(low) <= _LONGEST:
        yield from _worked_out(_without_codes(low, shape_of(low, 0, len(low))))


def _of_token(low: str, token: Token) -> Iterator[int | float]:
    if token.kind == "I":
        leading = _LEADING.match(token.printed)
        if leading is not None:
            number = read_range(leading[1])
            yield from (number.low, number.high)
    elif token.kind == "N" and not _part_of_code(low, token):
        number = read_range(token.printed)
        yield from (number.low, number.high)


def _part_of_code(low: str, token: Token) -> bool:
    """Whether digits belong to a fraction, a section, a telephone or a case number."""
    before, after = low[max(0, token.start - 2) : token.start], low[token.end : token.end + 2]
    if after[:1].isdigit() or (after[:1] in ("/", "-", ".", ":") and after[1:].isdigit()) or after == "-.":
        return True
    return (
        before[-1:] in ("/", "-", ".", ":")
        and before[:1].isalnum()
        and (before[-1] != ":" or before[0].isdigit())
    )


def _without_codes(low: str, shape: Shape) -> Shape:
    """The shape without numbers that are parts of codes."""
    codes = [token for token in shape.tokens if token.kind == "N" and _part_of_code(low, token)]
    if not codes:
        return shape
    for token in codes:
        low = low[: token.start] + "_" * (token.end - token.start) + low[token.end :]
    return shape_of(low, 0, len(low))


def _worked_out(shape: Shape) -> Iterator[int | float]:
    """Products ("3 times a week for 6 weeks" is 18) and amounts that have no number of their own ("a month")."""
    schedule = find_schedule(shape, "physical_therapy")
    if schedule is not None:
        for part in (schedule.per_week, schedule.weeks):
            if part is not None:
                yield from (part.low, part.high)
        if schedule.per_week is not None and schedule.weeks is not None:
            yield schedule.per_week.low * schedule.weeks.low
            yield schedule.per_week.high * schedule.weeks.high
    for category in _CATEGORIES:
        amount = find_amount(shape, category, schedule)
        if amount is not None:
            yield from (amount.low, amount.high)
    refills = find_refills(shape)
    if refills is not None:
        yield refills[0]


def cut_numbers(low: str, start: int, end: int) -> frozenset[int]:
    """Places, counted from `start`, of numbers at the edges of a stretch that are part of more around it.

    The "300" of "gabapentin 300 mg" is one, if the stretch ends between them.
    """
    since = low.rfind(" ", 0, max(0, start - _AROUND)) + 1
    until = low.find(" ", end + _AROUND)
    wide = takewhile(lambda token: token.start < end, tokens_of(low, since, len(low) if until < 0 else until))
    crossed = [
        token for token in wide if token.kind != "N" and (token.start < start < token.end or end < token.end)
    ]
    if not crossed:
        return frozenset()
    return frozenset(
        token.start - start
        for token in tokens_of(low, start, end)
        if any(other.start < token.end and token.start < other.end for other in crossed)
    )
