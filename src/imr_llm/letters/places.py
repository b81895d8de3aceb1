"""Numbers of items that are printed in figures, as letters or as roman numerals."""

from __future__ import annotations

from typing import Final

ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def place_of(mark: str, *, roman: bool = False) -> int:
    """The number that a mark stands for: "3", "c", or, as i, v and x are letters too, `roman` "iii"."""
    if mark.isdecimal():
        return int(mark)
    return ROMAN.index(mark) + 1 if roman else ord(mark) - ord("a") + 1
