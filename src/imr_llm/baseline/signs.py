"""Tells from the words of a sentence what it can say: the signs that stand before costly patterns.

A sign is a group of beginnings of words or of pieces of words, one of which stands in all that a pattern matches;
`necessary` reads the pieces out of the pattern. Each word is looked at once for all signs and what it holds is
remembered, so that a sentence costs one lookup a word however many patterns wait behind the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from imr_llm.baseline.necessary import Pieces, ways_of
from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import compiled

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
_SIGNS: dict[Pieces, int] = {}


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


def _sign(pieces: Pieces) -> int:
    """The sign of words that hold one of the pieces."""
    sign = _SIGNS.get(pieces)
    if sign is None:
        sign = _SIGNS[pieces] = _WORDS.new_sign()
        for piece in pieces:
            alike = _WORDS.parts.setdefault(piece[:2], {})
            alike[piece] = alike.get(piece, 0) | sign
    return sign


class Marks(NamedTuple):
    """Literal parts of a sentence."""

    whole: int
    """The sign of the marks that are a piece of one word and so proved by it."""
    partial: int
    """The sign without which none of the others can stand in a sentence."""
    others: tuple[str, ...]

    def within(self, sentence: str, signs: int) -> bool:
        """Whether one of the marks stands in a sentence of these signs."""
        return signs & self.whole != 0 or (signs & self.partial != 0 and has_any(sentence, self.others))


def marks(printed: str) -> Marks:
    """Marks written as an alternation: "exceed|beyond|over "."""
    pieces = {mark: max(parted(mark).split(), key=len) for mark in printed.split("|")}
    whole = frozenset(mark for mark, piece in pieces.items() if mark == piece)
    others = tuple(mark for mark in pieces if mark not in whole)
    partial = frozenset(pieces[mark] for mark in others)
    return Marks(_sign(whole) if whole else 0, _sign(partial) if partial else 0, others)


class Signed:
    """A pattern taken apart into its ways of matching, each behind the signs without which it cannot match."""

    __slots__ = ("_mask", "_possible", "sign", "ways")

    def __init__(self, ways: tuple[tuple[int, int, re.Pattern[str]], ...]) -> None:
        self.ways = ways
        """Two signs that are both needed, and what is then searched for."""
        self.sign = reduce(or_, (one for one, _, _ in ways))
        """One of the signs that one of the ways needs."""
        self._mask = reduce(or_, (one | other for one, other, _ in ways))
        self._possible: dict[int, tuple[re.Pattern[str], ...]] = {}

    def _searches(self, signs: int) -> tuple[re.Pattern[str], ...]:
        """What can match in a sentence of these signs; remembered, as few sets of signs are common."""
        held = signs & self._mask
        patterns = self._possible.get(held)
        if patterns is None:
            patterns = tuple(pattern for one, other, pattern in self.ways if held & one and held & other)
            if len(self._possible) < _MOST_WORDS:
                self._possible[held] = patterns
        return patterns

    def found(self, sentence: str, signs: int) -> bool:
        """Whether the pattern matches somewhere in a sentence of these signs."""
        if signs & self.sign:
            for pattern in self._searches(signs):
                if pattern.search(sentence) is not None:
                    return True
        return False

    def first(self, sentence: str, signs: int) -> str | None:
        """The words of the first match in a sentence of these signs, or None."""
        if not signs & self.sign:
            return None
        found = [
            match for pattern in self._searches(signs) if (match := pattern.search(sentence)) is not None
        ]
        return min(found, key=re.Match.start).group() if found else None


def signed(pattern: str) -> Signed:
    """A pattern behind the signs of the words it needs.

    Raises ValueError for a pattern with a way of matching that needs none: it would have to be tried everywhere.
    """
    ways = ways_of(pattern)
    if idle := [way.pattern for way in ways if not way.needed]:
        raise ValueError(f"this way of matching needs no word: {idle[0]}")
    return Signed(tuple((_sign(way.needed[0]), _sign(way.needed[-1]), compiled(way.pattern)) for way in ways))
