"""Tells from the words of a sentence what it can say: the signs that stand before costly patterns.

A sign is a group of beginnings of words, or of marks: literal parts of a text, one of which stands in all
that a pattern matches. Each word is looked at once for all signs and what it holds is remembered, so that a
sentence costs one lookup a word however many patterns wait behind the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from imr_llm.letters.spots import has_any

_MOST_WORDS = 10_000
"""Words remembered at most, several times the vocabulary of all letters seen."""
_LONGEST_WORD = 40
"""Characters of the longest word remembered."""
_NONE: dict[str, int] = {}


class _Words(dict[str, int]):
    """What is known of words: a bit for every sign that a word holds.

    Parts are kept by their first two letters, so that a word not seen before costs little too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.beginnings: dict[str, int] = {}
        self.parts: dict[str, dict[str, int]] = {}
        self._signs = 0

    def new_sign(self) -> int:
        """A bit that no sign has yet; what was known of words is out of date with it."""
        self.clear()
        self._signs += 1
        return 1 << self._signs - 1

    def __missing__(self, word: str) -> int:
        signs = self.beginnings.get(word[:4], 0)
        for at in range(len(word) - 1):
            for part, sign in self.parts.get(word[at : at + 2], _NONE).items():
                if word.startswith(part, at):
                    signs |= sign
        if len(self) < _MOST_WORDS and len(word) <= _LONGEST_WORD:
            self[word] = signs
        return signs


_WORDS = _Words()


def parted(text: str) -> str:
    """The text, as long as before, with blanks for the other characters that part words."""
    return text.replace('"', " ").replace("(", " ").replace("/", " ").replace("-", " ")


def signs_of(words: Iterable[str]) -> int:
    """The signs that the words of a parted text hold, one bit each."""
    return reduce(or_, map(_WORDS.__getitem__, words), 0)


def beginnings(words: str) -> int:
    """The sign of words that begin so: four letters, or whole words shorter than that."""
    sign = _WORDS.new_sign()
    for word in words.split():
        _WORDS.beginnings[word] = _WORDS.beginnings.get(word, 0) | sign
    return sign


def longest_part(mark: str) -> str:
    """The longest piece of a mark that stands within one word."""
    return max(parted(mark).split(), key=len)


class Marks(NamedTuple):
    """Literal parts of a sentence and the sign without which none of them can stand in it."""

    sign: int
    inexact: tuple[str, ...]
    """All of the marks, where some are more than a piece of one word and the sign alone does not prove them."""

    def within(self, sentence: str, signs: int) -> bool:
        """Whether one of the marks stands in a sentence of these signs."""
        return signs & self.sign != 0 and (not self.inexact or has_any(sentence, self.inexact))


def marks(printed: str) -> Marks:
    """Marks written as an alternation: "exceed|beyond|over "."""
    each = tuple(printed.split("|"))
    sign = _WORDS.new_sign()
    for part in map(longest_part, each):
        alike = _WORDS.parts.setdefault(part[:2], {})
        alike[part] = alike.get(part, 0) | sign
    return Marks(sign, () if all(longest_part(mark) == mark for mark in each) else each)


class Signed(NamedTuple):
    """A pattern behind marks, one of which stands in every match: without a mark, no search.

    The marks change the time, never the answer: a text that matches and has no mark is a mistake in them.
    """

    marks: Marks
    pattern: re.Pattern[str]

    def search(self, sentence: str, signs: int) -> re.Match[str] | None:
        """The first match in a sentence of these signs, or None."""
        return self.pattern.search(sentence) if self.marks.within(sentence, signs) else None


def each(ways: str, rest: str) -> str:
    """The ways, an alternation, each with the rest behind it: a search passes over all but their first letters."""
    return "|".join(way + rest for way in ways.split("|"))


def signed(printed: str, pattern: str) -> Signed:
    """A pattern behind marks written as an alternation."""
    return Signed(marks(printed), re.compile(pattern))
