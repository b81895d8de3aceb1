r"""Compiles patterns that begin at a word so that a search passes over most letters of a text.

A search for "\b(?:lack|absence)" is a trial at every character, one for "(?:l(?<!\wl)ack|a(?<!\wa)bsence)" only at
every l and a: `re` knows a letter that a match begins with, but looks for none behind a boundary. Both match the same.
"""

from __future__ import annotations

import re

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^()|]")
_GROUP = re.compile(r"\((?:\?(?:P<\w+>|:))?(?!\?)")
_MOST_LETTERS = 4
"""Letters behind a boundary, at most; of more, a text holds so many that the boundary itself is rarer."""
_BOUNDARY = r"\b"
_PUT_BEHIND = re.compile(r"(\w)\(\?<!\\w\1\)")
_QUANTIFIERS = ("?", "*", "+", "{")


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, each boundary that one of its ways begins with put behind the letter that follows."""
    behind = _alternatives(pattern, 0, bounded=False)[0]
    return re.compile(behind if len(set(_PUT_BEHIND.findall(behind))) <= _MOST_LETTERS else pattern)


def _alternatives(pattern: str, at: int, *, bounded: bool) -> tuple[str, int]:
    """The alternatives from a place to the end of their group, rewritten, and where that end is."""
    out = ""
    while True:
        end = _end(pattern, at)
        out += _alternative(pattern[at:end], bounded=bounded)
        if not pattern.startswith("|", end):
            return out, end
        out += "|"
        at = end + 1


def _end(pattern: str, at: int) -> int:
    """Where the alternative that begins at a place ends: before "|", ")" or at the end of the pattern."""
    depth = 0
    while at < len(pattern) and (depth or pattern[at] not in "|)"):
        atom = _ATOM.match(pattern, at)
        depth += 0 if atom else {"(": 1, ")": -1, "|": 0}[pattern[at]]
        at = atom.end() if atom else at + 1
    return at


def _alternative(way: str, *, bounded: bool) -> str:
    """One way of matching with its boundary, its own or the one that stands before its group, put behind."""
    own = way.startswith(_BOUNDARY)
    rest = way.removeprefix(_BOUNDARY) if own else way
    if not (own or bounded):
        return way
    if rest[:1].isalnum() and not rest[1:].startswith(_QUANTIFIERS):
        return rf"{rest[0]}(?<!\w{rest[0]}){rest[1:]}"
    group = _GROUP.match(rest)
    if group is not None:
        inner, end = _alternatives(rest, group.end(), bounded=True)
        if not rest[end + 1 :].startswith(_QUANTIFIERS):
            return group.group() + inner + rest[end:]
    return _BOUNDARY + rest
