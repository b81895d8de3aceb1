r"""Rewrites patterns so that `re` takes fewer looks at a text: what they match stays the same.

Those that begin at a word pass over most letters (`compiled`), those of many alternatives look at each letter once
(`by_letter`).

A search for "\b(?:lack|absence)" is a trial at every character, one for "(?:l(?<!\wl)ack|a(?<!\wa)bsence)" only at
every l and a: `re` knows a letter that a match begins with, but looks for none behind a boundary. Both match the same.
"""

from __future__ import annotations

import re
from typing import Final

NOT_WITHIN_A_WORD: Final = r"(?!\B\w)"
"""Before a pattern that begins at a word or at a mark: four places of five are passed over at one look."""
_MARK: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|([()|])")
"""What is escaped or stands in a set is passed over."""
_GROUP: Final = re.compile(r"\((?:\?(?:P<\w+>|:))?(?!\?)")
_MOST_LETTERS: Final = 4
"""Letters behind a boundary, at most; of more, a text holds so many that the boundary itself is rarer."""
_BOUNDARY: Final = r"\b"
_PUT_BEHIND: Final = re.compile(r"(\w)\(\?<!\\w\1\)")
_QUANTIFIERS: Final = ("?", "*", "+", "{")


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
    for mark in _MARK.finditer(pattern, at):
        if mark[1] == "(":
            depth += 1
        elif mark[1] and not depth:
            return mark.start()
        elif mark[1] == ")":
            depth -= 1
    return len(pattern)


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


def by_letter(pattern: str) -> str:
    """The pattern with the alternatives that begin with the same letter put together, in its groups too, so that each
    letter of a text is looked at once: "shoulder|skin|knee" becomes "s(?:houlder|kin)|knee". It matches the same. One
    that begins with a group is taken as several: "(?:old )?age|one" as "old age|age|one".

    The order of alternatives is of weight only where one begins with anything but a letter: none is moved past such
    a one. Raises ValueError for a pattern with groups that are numbered, whose numbers might change.
    """
    flags = _FLAGS.match(pattern)
    at = flags.end() if flags else 0
    return pattern[:at] + _together(pattern, at)[0]


_FLAGS: Final = re.compile(r"\(\?[a-z]+\)")
_UNNUMBERED: Final = "(?:"


def _together(pattern: str, at: int) -> tuple[str, int]:
    """The alternatives from a place to the end of their group, put together, and where that end is."""
    ways: list[str] = []
    alike: dict[str, list[str]] = {}
    while True:
        end = _end(pattern, at)
        for way in _spread(pattern[at:end]):
            if way[:1].isalnum() and not way[1:].startswith(_QUANTIFIERS):
                alike.setdefault(way[0], []).append(way[1:])
            else:
                ways += [*_joined(alike), _with_groups(way)]
                alike = {}
        if not pattern.startswith("|", end):
            return "|".join(ways + _joined(alike)), end
        at = end + 1


def _spread(way: str) -> list[str]:
    """One alternative, or those that it is where it begins with a group: "(?:a|b)?c" is "ac", "bc" or "c"."""
    if not way.startswith(_UNNUMBERED):
        return [way]
    inner: list[str] = []
    end = len(_UNNUMBERED) - 1
    while way[end] != ")":
        at = end + 1
        end = _end(way, at)
        inner.append(way[at:end])
    rest = way[end + 1 :]
    optional = rest.startswith("?")
    if rest.startswith(("*", "+", "{", "??", "?+")):
        return [way]
    rest = rest[optional:]
    return [part for own in inner for part in _spread(own + rest)] + (_spread(rest) if optional else [])


def _joined(alike: dict[str, list[str]]) -> list[str]:
    """Alternatives by their first letter: those of one letter in a group behind it."""
    return [
        first + (f"(?:{_together('|'.join(rests), 0)[0]})" if len(rests) > 1 else _with_groups(rests[0]))
        for first, rests in alike.items()
    ]


def _with_groups(way: str) -> str:
    """One alternative, those in its groups put together; what it only looks for stays."""
    out = ""
    at = 0
    while at < len(way):
        opened = next((mark.start() for mark in _MARK.finditer(way, at) if mark[1] == "("), len(way))
        out += way[at:opened]
        group = _GROUP.match(way, opened)
        if group is not None:
            if group.group() != _UNNUMBERED:
                raise ValueError(f"its groups would be numbered anew: {way}")
            inner, end = _together(way, group.end())
            out += group.group() + inner + ")"
        else:
            end = opened
            while way[end : end + 1] in ("(", "|"):
                end = _end(way, end + 1)
            out += way[opened : end + 1]
        at = end + 1
    return out
