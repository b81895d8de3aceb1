"""Patterns that few letters need, compiled when they are first looked for: a start need not wait for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator


class Seldom:
    """A pattern as `re.compile` gives it, made at its first use.

    For what fewer than a third of letters are asked for and takes `re` a millisecond or more. A pattern that most
    letters need is compiled at once: each look through this one costs a call more.
    """

    __slots__ = ("_made", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._made: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself. Raises re.error where it is none."""
        if self._made is None:
            self._made = re.compile(self.pattern)
        return self._made

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return self.compiled.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.compiled.finditer(text, start, end)
