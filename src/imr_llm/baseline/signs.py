"""Tells from the words of a sentence what it can say: the signs that stand before costly patterns.

`necessary` reads out of a pattern which pieces of words each of its ways of matching needs: one piece of each of
two sets. Every way has a sign; a sentence shows it where its words hold a piece of either set. Each word is looked
at once for all signs and what it holds is remembered, so that a sentence costs one lookup a word however many
patterns wait behind the signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial, reduce
from operator import methodcaller, or_
from typing import Final

from imr_llm.baseline.necessary import Pieces, Way, ways_of
from imr_llm.letters.word_starts import compiled

_MOST_WORDS: Final = 10_000
"""Words remembered at most, several times the vocabulary of all letters seen."""
_LONGEST_WORD: Final = 40
"""Characters of the longest word remembered."""
_WORD_BEGUN: Final = 4
"""Letters of a beginning; a shorter one is a whole word."""
_NONE: dict[str, int] = {}
_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]()|]")
"""What makes a pattern more than the letters it finds."""

Test = Callable[[str], object]
"""True of a text in which one way of a pattern matches."""


class _Words(dict[str, int]):
    """What is known of words: two bits for every sign, the lower where a word holds a piece of its first set.

    Parts are kept by their first two letters, so that a word not seen before costs little too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, dict[str, int]] = {}
        self.signs = 0

    def __missing__(self, word: str) -> int:
        held = 0
        bounded = f" {word} "
        for at in range(len(word) + 1):
            for part, bits in self.parts.get(bounded[at : at + 2], _NONE).items():
                if bounded.startswith(part, at):
                    held |= bits
        if len(self) < _MOST_WORDS and len(word) <= _LONGEST_WORD:
            self[word] = held
        return held

    def new_sign(self) -> int:
        """The lower bit of a sign that is new; what was known of words is out of date with it."""
        self.clear()
        self.signs += 1
        return 1 << 2 * (self.signs - 1)

    def hold(self, pieces: Pieces, bits: int) -> None:
        """Words that hold one of the pieces have the bits."""
        for piece in pieces:
            alike = self.parts.setdefault(piece[:2], {})
            alike[piece] = alike.get(piece, 0) | bits


_WORDS: Final = _Words()
_HELD: Final = _WORDS.__getitem__


def parted(text: str) -> str:
    """The text, as long as before, with blanks for the other characters that part words."""
    return text.replace('"', " ").replace("(", " ").replace("/", " ").replace("-", " ")


def signs_of(words: Iterable[str]) -> int:
    """The signs that the words of a parted text have together, at the lower bit of each; other bits mean nothing."""
    held = reduce(or_, map(_HELD, words), 0)
    return held & held >> 1


def beginnings(words: str) -> int:
    """The sign of words that begin so: four letters, or whole words shorter than that."""
    sign = _WORDS.new_sign()
    begun = frozenset(f" {word}" if len(word) == _WORD_BEGUN else f" {word} " for word in words.split())
    _WORDS.hold(begun, sign | sign << 1)
    return sign


def sign_of(pattern: str) -> int:
    """The signs of a pattern that is looked for by its own means: where a sentence has none it cannot match.

    Raises ValueError for a pattern with a way of matching that needs no word: it would have to be tried everywhere.
    """
    return _sign(ways_of(pattern))


def _sign(ways: Iterable[Way]) -> int:
    signs = 0
    for way in ways:
        if not way.needed:
            raise ValueError(f"this way of matching needs no word: {way.pattern}")
        sign = _WORDS.new_sign()
        _WORDS.hold(way.needed[0], sign)
        _WORDS.hold(way.needed[-1], sign << 1)
        signs |= sign
    return signs


class Signed:
    """A pattern taken apart into its ways of matching, each behind its sign and compiled when that is first seen.

    Raises ValueError as `sign_of` does.
    """

    __slots__ = ("_lowest", "_patterns", "_tests", "_ways", "sign")

    def __init__(self, pattern: str) -> None:
        ways = ways_of(pattern)
        self._lowest = 2 * _WORDS.signs
        self.sign = _sign(ways)
        """The signs of all ways."""
        self._ways = [way.pattern for way in ways]
        self._patterns: list[re.Pattern[str] | None] = [None] * len(ways)
        self._tests: list[Test] = [partial(self._first_test, number) for number in range(len(ways))]

    def _first_test(self, number: int, sentence: str) -> object:
        """Whether a way that was not asked for before matches in a sentence: by a search, or by a cheaper look where it is
        letters alone, or stands at the beginning.
        """
        way = self._ways[number]
        test: Test
        if way.startswith("^"):
            test = self._pattern(number).match
        elif _SPECIAL.search(way):
            test = self._pattern(number).search
        else:
            test = methodcaller("__contains__", way)
        self._tests[number] = test
        return test(sentence)

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns[number]
        if pattern is None:
            pattern = self._patterns[number] = compiled(self._ways[number])
        return pattern

    def found(self, sentence: str, signs: int) -> bool:
        """Whether the pattern matches somewhere in a sentence of these signs."""
        held = signs & self.sign
        if not held:
            return False
        held >>= self._lowest
        while held:
            last = held.bit_length() - 1
            if self._tests[last >> 1](sentence):
                return True
            held ^= 1 << last
        return False

    def first(self, sentence: str, signs: int) -> re.Match[str] | None:
        """The first match in a sentence of these signs, or None."""
        first = None
        for pattern in self._possible(signs):
            match = pattern.search(sentence)
            if match is not None and (first is None or match.start() <= first.start()):
                first = match
        return first

    def starts(self, sentence: str, signs: int) -> list[int]:
        """Where each of the ways matches in a sentence of these signs, in order."""
        starts = [match.start() for pattern in self._possible(signs) for match in pattern.finditer(sentence)]
        starts.sort()
        return starts

    def _possible(self, signs: int) -> list[re.Pattern[str]]:
        """The ways that can match in a sentence of these signs, the last first."""
        held = (signs & self.sign) >> self._lowest
        possible: list[re.Pattern[str]] = []
        while held:
            last = held.bit_length() - 1
            possible.append(self._patterns[last >> 1] or self._pattern(last >> 1))
            held ^= 1 << last
        return possible
