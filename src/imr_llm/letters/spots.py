"""Finds the few places of a text worth a closer look: where a word stands.

A pattern that may begin with many words costs a trial at every character; looking for the words first,
which the string search of Python does many times faster, leaves only their places to try.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from imr_llm.letters.word_starts import by_letter

_LETTERS: Final = bytes(code if chr(code).isalpha() else ord(" ") for code in range(256))
"""Of Latin-1, a blank for all that is no letter."""
_STRETCH: Final = 200
"""Characters searched first for who may stop early."""


def spots(low: str, words: Iterable[str], start: int, end: int) -> list[int]:
    """Positions where one of the words begins between `start` and `end`, in order, each once."""
    found: list[int] = []
    text = low[start:end]
    for word in words:
        if word in text:
            at = text.find(word)
            while at >= 0:
                found.append(start + at)
                at = text.find(word, at + 1)
    if len(found) > 1:
        found = sorted(set(found))
    return found


class Beginnings:
    """Words whose places at the beginning of a word are looked for in one pass, whatever their number: faster than
    `spots` for eight or more.

    `re` looks many times faster for one letter than for one of several; so the text is searched with a blank
    for all that is no letter, and for a blank.
    """

    __slots__ = ("_longest", "_pattern")

    def __init__(self, words: Iterable[str]) -> None:
        """Marks in a word count as blanks."""
        ways = sorted({re.sub("[^a-z]", " ", word) for word in words})
        self._longest = max(map(len, ways))
        self._pattern = re.compile(f" (?:{by_letter('|'.join(ways))})")

    def spots(self, low: str, start: int, end: int) -> list[int]:
        """Positions where one of the words begins between `start` and `end`, in order."""
        return [start + match.start() for match in self._pattern.finditer(_letters(low, start, end))]

    def spots_on_demand(self, low: str, start: int, end: int) -> Iterator[int]:
        """What `spots` gives, for who stops at an early one: the first stretch is looked through by itself."""
        early = start + _STRETCH
        for match in self._pattern.finditer(_letters(low, start, min(end, early + self._longest))):
            if match.start() < _STRETCH:
                yield start + match.start()
        if early < end:
            for match in self._pattern.finditer(_letters(low, start, end)):
                if match.start() >= _STRETCH:
                    yield start + match.start()


def _letters(low: str, start: int, end: int) -> str:
    """A blank and the text between two positions, a blank for all that is no letter."""
    return " " + low[start:end].encode("latin-1", "replace").translate(_LETTERS).decode("latin-1")


class Findable(Protocol):
    """What can be looked for: `re.Pattern`, `Sought`."""

    def finditer(self, low: str, start: int, end: int, /) -> Iterator[re.Match[str]]:
        """All matches between two positions, in order."""


def last_match(pattern: Findable, low: str, start: int, end: int) -> re.Match[str] | None:
    """The last match of a pattern between two positions."""
    match = None
    for match in pattern.finditer(low, start, end):  # noqa: B007 - the last one is what is wanted
        pass
    return match


def has_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text."""
    for word in words:  # noqa: SIM110 - a generator costs three times as much here
        if word in text:
            return True
    return False
