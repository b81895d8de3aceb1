"""Reads out of a pattern which pieces of words a text must hold for the pattern to match it.

Every alternative of the pattern is a way of matching. In "(?:lack|absence) of [a-z ]{0,30}(?:records|notes)" one
of "lack " and "absence " must stand, and one of "records" and "notes". Knows the syntax of patterns, as far as the
rooms use it, and nothing of what they say. A piece never reaches over a blank or a mark that parts words; where
one stands at its side the piece has a blank there, so that " he " is a word of its own and " he" begins one.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_PARTING: Final = re.compile(r"[ \"(/-]+")
_QUANTIFIER: Final = re.compile(r"(?:[?*+]|\{(\d*),?\d*\})\??")
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP: Final = re.compile(r"\((?:\?(?:P<\w+>|:))?(?!\?)")
_LOOKAROUND: Final = re.compile(r"\(\?<?[=!]")
_SHORTEST: Final = 2
"""Letters of a piece that is worth looking for; the memory of words knows none shorter."""
_MOST_LETTERS: Final = 7
"""Letters beyond which a longer piece is no rarer."""

_COMMON: Final = frozenset(("the", "of", "to", "is", "for", "and", "in", "not"))
"""Words that stand in every other sentence or third: pieces of which one is such a word say least."""

Pieces = frozenset[str]
"""Pieces of words of which one must stand in the text."""


class Way(NamedTuple):
    """An alternative of a pattern, and what it cannot match without: one piece of each set."""

    pattern: str
    needed: tuple[Pieces, ...]


def ways_of(pattern: str) -> list[Way]:
    """The alternatives of a pattern in order, each with the two sets of pieces that say most."""
    ways: list[Way] = []
    at = 0
    while at <= len(pattern):
        needed, end = _sequence(pattern, at)
        ways.append(Way(pattern[at:end], tuple(sorted(needed, key=_worth, reverse=True)[:2])))
        at = end + 1
    return ways


def _worth(pieces: Pieces) -> tuple[int, int]:
    words = {piece.strip() for piece in pieces}
    letters = min(_MOST_LETTERS, *map(len, words)) if words.isdisjoint(_COMMON) else 0
    return letters, -len(pieces)


def _sequence(pattern: str, at: int) -> tuple[set[Pieces], int]:
    """What an alternative that begins at a place needs, and where it ends: before "|", ")" or at the end."""
    needed: set[Pieces] = set()
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        literal, group, at = _atom(pattern, at)
        quantifier = _QUANTIFIER.match(pattern, at)
        optional = quantifier is not None and (quantifier.group()[0] in "?*" or quantifier[1] in ("", "0"))
        if literal is not None and not optional:
            run += literal
        if literal is None or quantifier is not None:
            needed |= _pieces(run)
            run = ""
            if group is not None and not optional:
                needed |= group
        at = quantifier.end() if quantifier is not None else at
    return needed | _pieces(run), at


def _pieces(run: str) -> set[Pieces]:
    pieces = _PARTING.split(run)
    last = len(pieces) - 1
    return {
        frozenset((" " * (place > 0) + piece + " " * (place < last),))
        for place, piece in enumerate(pieces)
        if len(piece) >= _SHORTEST
    }


def _atom(pattern: str, at: int) -> tuple[str | None, set[Pieces] | None, int]:
    """A literal character, or what a group needs, or neither; and where it ends."""
    if pattern[at] == "[":
        bracket = _CLASS.match(pattern, at)
        assert bracket is not None
        return None, None, bracket.end()
    if pattern[at] == "\\":
        return (None if pattern[at + 1].isalnum() else pattern[at + 1]), None, at + 2
    if pattern[at] != "(":
        return (None if pattern[at] in ".^$" else pattern[at]), None, at + 1
    opening = _GROUP.match(pattern, at) or _LOOKAROUND.match(pattern, at)
    assert opening is not None
    alternatives: list[set[Pieces]] = []
    end = opening.end() - 1
    while pattern[end] != ")" or not alternatives:
        needed, end = _sequence(pattern, end + 1)
        alternatives.append(needed)
    if opening.re is _LOOKAROUND:
        return None, None, end + 1
    if len(alternatives) == 1:
        return None, alternatives[0], end + 1
    if not all(alternatives):
        return None, None, end + 1
    return None, {frozenset().union(*(max(needed, key=_worth) for needed in alternatives))}, end + 1
