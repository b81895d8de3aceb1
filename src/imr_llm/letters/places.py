"""Numbers of items that are printed in figures, in words, as letters or as roman numerals."""

from __future__ import annotations

import re
from typing import Final

SPELT: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
OF_TWO: Final = ("former", "latter")
ONE_OF_TWO: Final = re.compile(rf"\bthe ({'|'.join(OF_TWO)})\b")
ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ROMAN_MARK: Final = r"(?:i{1,3}|iv|vi{0,3}|ix|x)"
"""A pattern of any of them."""

_FIGURES: Final = "|".join(
    rf"(?<=\b{word} )\({number}\)" for number, word in enumerate((*SPELT, "eleven", "twelve"), 1)
)
NOT_SPELT_OUT: Final = rf"(?!{_FIGURES})"
"""Not at the figure of a number in words: "three (3)"."""
ENUMERATOR: Final = re.compile(
    rf"(?a)(?=[(\dfriq])(?:{NOT_SPELT_OUT}\((?<![^ ]\()(\d{{1,2}})\)(?= )|(\d(?<![^ ]\d)\d?)(?:\.?\)(?= )|\.(?= |[a-z]{{3}}))|(?:for |re(?:garding)? )?(?:item|issue|request|question) (?:no\.? ?|number |#)?(\d{{1,2}}) ?[:.)-])"
)

NUMBERS: Final = r"\d{1,2}[.)]{0,2}(?:(?:, ?| ?- ?| ?& ?|,? and | through | to )\(?\d{1,2}[.)]{0,2}){0,9}"
"""Numbers of items in a list or a range: "1) and 2)", "1-3"."""
_NUMBER_OR_RANGE: Final = re.compile(r"(\d{1,2})\)?[.)]?(?:(?: ?- ?| through | to )\(?(\d{1,2}))?")


OF_ALL: Final = r"(?: of | ?/ ?)\d{1,2}"
"""How many items there are, behind the number of one: "issue 1 of 4", "issue 1/4"."""


def place_of(mark: str, *, roman: bool = False) -> int:
    """The number that a mark stands for: "3", "three", "c", or, as i, v and x are letters too, `roman` "iii"."""
    if mark.isdecimal():
        return int(mark)
    if mark in SPELT:
        return SPELT.index(mark) + 1
    if mark in ORDINALS:
        return ORDINALS.index(mark) + 1
    return ROMAN.index(mark) + 1 if roman else ord(mark) - ord("a") + 1


def number_of(mark: re.Match[str]) -> int:
    """The number of a match of ENUMERATOR."""
    return int(mark[1] or mark[2] or mark[3])


def numbers_in(printed: str) -> tuple[int, ...]:
    """The numbers that a match of NUMBERS names."""
    numbers: list[int] = []
    for first, last in _NUMBER_OR_RANGE.findall(printed):
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)
