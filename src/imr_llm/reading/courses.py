"""Courses of treatment in running text: a number before a noun such as visits, and the sentence around it.

Shared by what tells of the past (`prior_visits`) and what tells of the guideline (`limits`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from imr_llm.letters.spots import spots
from imr_llm.reading.numbers import NUMBER_WORDS, ONE, RANGE, beginning

_NOUN = re.compile(
    r"(?a)(visits?|sessions?|treatments?|appointments?|course(?= recommended))\b|(?:x|times) ?(?=\d)"
)
_NOUNS = ("visit", "session", "treatment", "appointment", "course recommended")
_TIMES = re.compile(r"x[ 1-9]")
_COUNT_BEFORE = re.compile(
    rf"(?a)(?<![\d.,/:-])(?<!page )(?<!pages )({RANGE})[- ]*(?:(?!(?:weeks?|days?|months?|times?|per|hours?|years?|to|for|on|in|and|with|over|at|than|from|was|were|is|that|which|did|has|had)\b)[a-z/'(),&-]+ ){{0,6}}$"
)
OF_ALLOWED = re.compile(
    rf"(?a)({ONE}) ?(?:of|out of|/) ?(?:the )?(?:{ONE})[ -]*(?:(?:authorized|approved|certified|prescribed|scheduled|planned|requested) )?(?:[a-z/-]+ ){{0,4}}$"
)
PER = re.compile(r"(?a) ?(?:/|per\b|a (?:week|month)|each|every|weekly)")
LONGEST_SENTENCE = 400
"""Characters looked at on either side of a noun at most, so that the time stays linear."""


def sentence_around(
    low: str, at: int, start: int, end: int, marks: tuple[str, ...] = (". ", '." ', "; ")
) -> tuple[int, int]:
    """The sentence around a position; semicolons divide too, unless other marks are given."""
    start, end = max(start, at - LONGEST_SENTENCE), min(end, at + LONGEST_SENTENCE)
    first = start
    for mark in marks:
        before, after = low.rfind(mark, start, at), low.find(mark, at, end)
        if before >= 0:
            first = max(first, before + len(mark))
        if after >= 0:
            end = after
    return first, end


def course_nouns(low: str, start: int, end: int, *, times: bool = False) -> Iterator[re.Match[str]]:
    """Nouns of a course of treatment, and "x 6" and "times 6" if asked for, in order."""
    places = spots(low, _NOUNS, start, end)
    if times:
        multiplied = [times.start() for times in _TIMES.finditer(low, start, end)]
        places = sorted([*places, *multiplied, *spots(low, ("times ",), start, end)])
    for at in places:
        if at == start or not low[at - 1].isalpha():
            match = _NOUN.match(low, at, end)
            if match is not None:
                yield match


_COUNT_BEGINS = re.compile(rf"(?a)\d(?<![\d.,/:-]\d)|{beginning(NUMBER_WORDS)}")


def count_before(low: str, start: int, end: int) -> re.Match[str] | None:
    """The first number that leads up to a noun at `end` through a few words, its first group the number."""
    for spot in _COUNT_BEGINS.finditer(low, start, end):
        match = _COUNT_BEFORE.match(low, spot.start(), end)
        if match is not None:
            return match
    return None


_FIGURE = re.compile("[0-9]")
_IN_WORDS = re.compile(
    rf"[ (/-](?=[{''.join(sorted({word[0] for word in NUMBER_WORDS}))}])(?:{'|'.join(NUMBER_WORDS)})"
)


def number_near(low: str, start: int, end: int) -> bool:
    """Whether a number can stand before a noun; saves most of the closer looks."""
    return (
        _FIGURE.search(low, start, end) is not None
        or _IN_WORDS.search(low, max(start - 1, 0), end) is not None
    )
