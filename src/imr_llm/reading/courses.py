"""Courses of treatment in running text: a number before a noun such as visits, and the sentence around it.

Shared by what tells of the past (`prior_visits`) and what tells of the guideline (`limits`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any, spots
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.numbers import NUMBER_WORDS, ONE, RANGE

_NOUN: Final = re.compile(
    r"(?a)(visits?|sessions?|treatments?(?! (?:guidelines?|utilization|schedule|durations?|plans?|options?|goals?)\b)|appointments?|adjustments|course(?= recommended)|(?<=\d )txs?)\b|(?:x|times) ?(?=\d)"
)
_NOUNS: Final = (
    "visit",
    "session",
    "treatment",
    "appointment",
    "adjustments",
    "course recommended",
    "tx",
    "times ",
)
_TIMES: Final = re.compile(r"x ?(?=\d)")
_NUMBER_WORD: Final = by_letter("|".join(NUMBER_WORDS))
_NOT_BETWEEN: Final = by_letter(
    "w(?:ee)?ks?|days?|months?|times?|per|hours?|years?|to|for|on|in|and|with|over|at|than|from|was|were|is|that|which|did|has|had|conservative|different"
)
"""Words that do not stand between a number and its noun."""
_COUNT_BEFORE: Final = re.compile(
    rf"(?a)(?<![a-wyz\d.,/:-])(?<!page )(?<!pages )(?<![.:;)] \()({RANGE})(?!-(?:hour|minute|day|week|month|year)\b)[- ]*(?:(?!(?:{_NOT_BETWEEN})\b|(?<!those )(?<!these )(?<!the )(?:{_NUMBER_WORD})\b(?!-(?:hour|minute)\b))[a-z/'(),&-]+ ){{0,6}}$"
)
_OF_ALLOWED: Final = Seldom(
    rf"(?a)({ONE}) ?(?:of|out of|/) ?(?:(?:the|his|her|their|those|these) )?(?:{ONE})[ -]*(?:(?:authorized|approved|certified|prescribed|scheduled|planned|requested) )?(?:[a-z/-]+ ){{0,4}}$"
)
_OF: Final = ("of ", "/")
"""One of these stands in all that `_OF_ALLOWED` matches."""
OWN_COURSE: Final = re.compile(
    by_letter(
        r"(?a)\b(?:necessitate[sd]?|request(?:s|ed|ing)?|complet(?:ed|ion)|attended|received|underwent|undergone|previous(?:ly)?|prior|authorized|certified|approved|additional|an additional|denied|remaining|currently|these|those|the (?:\d+|six|eight|twelve|ten|four|three|two)|this(?! (?:condition|diagnosis|injury|type|kind|problem|disorder|procedure|surgery|operation|purpose)\b)|has had|had|have had|his|her|already|sought|combined|further|first|another|in dispute|proposed|(?<!no )(?<!not )(?<!recommend )(?<!support )more|extra|new)\b"
    )
)
"""What says that a number is of this worker's own course of treatment, not of a guideline."""
_PER: Final = re.compile(r"(?a) ?(?:/|per\b|a (?:week|month)|each|every|weekly)")
_EVERY_MONTHS: Final = re.compile(r" every \d(?:-\d)? months?")
LONGEST_SENTENCE: Final = 400
"""Characters looked at on either side of a noun at most, so that the time stays linear."""


def sentence_around(
    low: str, at: int, start: int, end: int, marks: tuple[str, ...] = (". ", '." ', "; ")
) -> tuple[int, int]:
    """The sentence around a position; semicolons divide too, unless other marks are given."""
    start = max(start, at - LONGEST_SENTENCE)
    before, after = low[start:at], low[at : min(end, at + LONGEST_SENTENCE)]
    first, last = 0, len(after)
    for mark in marks:
        if mark in before:
            first = max(first, before.rfind(mark) + len(mark))
        if mark in after:
            last = min(last, after.find(mark))
    return start + first, at + last


class Course(NamedTuple):
    """A noun of a course of treatment, or "x" and "times" before a figure, whose match has no group then."""

    noun: re.Match[str]
    number: re.Match[str] | None
    """The number that leads up to the noun through a few words, its first group the number."""
    used: re.Match[str] | None
    """The number of those used of so many allowed, likewise: "6 of the 12 authorized visits"."""
    monthly: bool
    """Whether it is so many every few months."""


_T = TypeVar("_T")


class Courses:
    """The courses told in a text, and what else is looked for once however many items ask for that of a stretch."""

    __slots__ = ("_found", "low")

    def __init__(self, low: str) -> None:
        self.low = low
        self._found: dict[tuple[object, int, int], Any] = {}

    def once(self, find: Callable[[Courses, int, int], _T], start: int, end: int) -> _T:
        """What `find` finds in the text between two positions."""
        asked = (find, start, end)
        if asked not in self._found:
            self._found[asked] = find(self, start, end)
        found: _T = self._found[asked]
        return found

    def told(self, start: int, end: int) -> list[Course]:
        """The courses between two positions, in order, but for those of so many a week or a day."""
        return self.once(_courses, start, end)


def _courses(text: Courses, start: int, end: int) -> list[Course]:
    low = text.low
    courses: list[Course] = []
    nouns = spots(low, _NOUNS, start, end)
    for at in sorted(nouns + [times.start() for times in _TIMES.finditer(low, start, end)]):
        if at > start and low[at - 1].isalpha():
            continue
        noun = _NOUN.match(low, at, end)
        if noun is None:
            continue
        if noun.group(1) is None:
            courses.append(Course(noun, None, None, monthly=False))
            continue
        monthly = False
        if _PER.match(low, noun.end()) is not None:
            if _EVERY_MONTHS.match(low, noun.end(), end) is None:
                continue
            monthly = True
        numbers = numbers_before(low, max(start, at - _LONGEST_LEAD), at)
        if numbers:
            count, used = count_before(low, numbers, at), allowed_before(low, numbers, at)
            courses.append(Course(noun, count, used, monthly))
        else:
            courses.append(Course(noun, None, None, monthly))
    return courses


_LONGEST_LEAD: Final = 90
"""Characters from a number to its noun at most."""
_NUMBER_BEGINS: Final = re.compile(rf"[^a-wyz0-9.,/:-](?:[0-9]|{_NUMBER_WORD})")


def numbers_before(low: str, start: int, end: int) -> list[int]:
    """Where a number can begin between two positions, in order; none does within a word, but for "x6"."""
    numbers = [before.start() + 1 for before in _NUMBER_BEGINS.finditer(low, max(start - 1, 0), end)]
    return numbers if start else [0, *numbers]


def count_before(low: str, numbers: list[int], end: int) -> re.Match[str] | None:
    """The first of the numbers that leads up to a noun at `end` through a few words, its first group the number."""
    return _first(_COUNT_BEFORE, low, numbers, end)


def allowed_before(low: str, numbers: list[int], end: int) -> re.Match[str] | None:
    """The first of the numbers that are said to be some of those allowed ("6 of the 12 authorized"), likewise."""
    return _first(_OF_ALLOWED.compiled, low, numbers, end) if has_any(low[numbers[0] : end], _OF) else None


def _first(pattern: re.Pattern[str], low: str, numbers: list[int], end: int) -> re.Match[str] | None:
    for at in numbers:
        match = pattern.match(low, at, end)
        if match is not None:
            return match
    return None
