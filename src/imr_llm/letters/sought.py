"""Patterns that are searched for only around words one of which stands in all that they match.

A pattern that may begin with many things is tried at every character of a letter. Where each of its matches
holds a word that letters have few of, the string search of Python finds those many times faster, and only
what is around them is left to try.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from imr_llm.letters.spots import spots


class Sought:
    """A pattern with its words. `reach` is how many characters a match has before or behind its word at most."""

    __slots__ = ("_reach", "_words", "pattern")

    def __init__(self, pattern: str, words: tuple[str, ...], reach: int) -> None:
        self.pattern = re.compile(pattern)
        self._words = words
        self._reach = reach

    def search(self, low: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between two positions of lower-case text."""
        for match in self.finditer(low, start, end):
            return match
        return None

    def finditer(self, low: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches between two positions of lower-case text, in order."""
        end = min(end, len(low))
        reach = self._reach
        first = last = start
        for at in spots(low, self._words, start, end):
            if at - reach > last:
                yield from self.pattern.finditer(low, first, last)
                first = at - reach
            last = min(at + reach, end)
        yield from self.pattern.finditer(low, first, last)
