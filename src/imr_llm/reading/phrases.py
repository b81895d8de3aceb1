"""Finds the phrases of a vocabulary in a text: longest first, word by word, in one pass.

A phrase is a sequence of words; hyphens, slashes and blanks between words do not count, plural forms do
not either. A lookup costs a dictionary access a word, so a vocabulary of thousands of names is as fast
as one of ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

SHORTEST_RESPELT: Final = 7
"""Letters of the shortest word whose misspelling is looked for; shorter ones are too near each other."""

_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[^\sa-z0-9]")


_made = tuple.__new__
"""Makes a named tuple of a tuple, twice as fast as its class does, which is Python."""


class Word(NamedTuple):
    """A word (or a single mark) of a text with its singular form and its place."""

    base: str
    start: int
    end: int


class Hit(NamedTuple, Generic[T]):
    """A phrase found: what it means, which words it covers, where it stands."""

    meaning: T
    first: int
    last: int
    start: int
    end: int


_NOT_PLURAL: Final = frozenset(("tens",))
"""Names that only look like plurals: a TENS unit is not ten units."""


def singular(word: str) -> str:
    """A rough singular, the same for a phrase and for the text it is sought in."""
    if len(word) < 4 or word[-1] != "s":
        return word.removesuffix("'s")
    before = word[-2]
    if before == "'":
        return word[:-2]
    if before in "sui" or word in _NOT_PLURAL:
        return word
    if before == "e":
        if word[-3:] == "ies":
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "xes", "sses")):
            return word[:-2]
    return word[:-1]


def words(low: str, start: int, end: int) -> list[Word]:
    """The words and marks of lower-case text between two positions; hyphens and slashes are left out."""
    found: list[Word] = []
    for piece in low[start:end].split(" "):
        after = start + len(piece)
        if piece.isalnum() and piece.isascii():
            found.append(_made(Word, (singular(piece) if piece[-1] == "s" else piece, start, after)))
        elif piece:
            found += [
                _made(Word, (singular(word) if word[-1] == "s" else word, m.start(), m.end()))
                for m in _WORD.finditer(low, start, after)
                if (word := m.group()) not in "-/"
            ]
        start = after + 1
    return found


class Vocabulary(Generic[T]):
    """Phrases with their meanings, ready to be looked up."""

    def __init__(self, entries: Iterable[tuple[str, T]], spelt_right: Iterable[str] = ()) -> None:
        phrases: dict[tuple[str, ...], T] = {}
        for phrase, meaning in entries:
            phrases[tuple(word.base for word in words(phrase, 0, len(phrase)))] = meaning
        self._phrases = phrases
        sizes: dict[str, set[int]] = {}
        for parts in phrases:
            sizes.setdefault(parts[0], set()).add(len(parts))
        self._sizes = {first: sorted(each, reverse=True) for first, each in sizes.items()}
        self._spelt_right = frozenset(singular(word.strip()) for word in spelt_right)
        self._spellings: dict[str, str] = {}

    def find(self, text: list[Word]) -> list[Hit[T]]:
        """All phrases in order, none overlapping another, the longest at each place."""
        hits: list[Hit[T]] = []
        sizes, phrases = self._sizes, self._phrases
        bases = [word[0] for word in text]
        done = 0
        for at in [place for place, base in enumerate(bases) if base in sizes]:
            if at < done:
                continue
            for size in sizes[bases[at]]:
                parts = tuple(bases[at : at + size])
                if parts in phrases:
                    last = at + len(parts) - 1
                    hits.append(_made(Hit, (phrases[parts], at, last, text[at][1], text[last][2])))
                    done = last + 1
                    break
        return hits

    def respelt(self, text: list[Word]) -> list[Word]:
        """The words with those put right that are one letter off a long word of the vocabulary.

        Those said to be `spelt_right` stay as they are.
        """
        if not self._spellings:
            known = {part for parts in self._phrases for part in parts}
            for word in sorted(known, key=lambda word: (len(word), word)):
                if len(word) >= SHORTEST_RESPELT:
                    for shape in _without_one(word):
                        self._spellings.setdefault(shape, word)
        return [word._replace(base=self._spelling(word.base)) for word in text]

    def _spelling(self, word: str) -> str:
        if len(word) < SHORTEST_RESPELT - 1 or word in self._spelt_right:
            return word
        return next((self._spellings[s] for s in _without_one(word) if s in self._spellings), word)


def _without_one(word: str) -> list[str]:
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]
