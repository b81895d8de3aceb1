"""Numbers of items that are printed in figures, in words, as letters or as roman numerals."""

from __future__ import annotations

from typing import Final

SPELT: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ROMAN_MARK: Final = r"(?:i{1,3}|iv|vi{0,3}|ix|x)"
"""A pattern of any of them."""


def place_of(mark: str, *, roman: bool = False) -> int:
    """The number that a mark stands for: "3", "three", "c", or, as i, v and x are letters too, `roman` "iii"."""
    if mark.isdecimal():
        return int(mark)
    if mark in SPELT:
        return SPELT.index(mark) + 1
    return ROMAN.index(mark) + 1 if roman else ord(mark) - ord("a") + 1
