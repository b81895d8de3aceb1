"""Numbers as letters write them: digits, words, "TWELVE (12)", ranges. Text in, values with spans out."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.word_starts import by_letter

_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

WORDS: dict[str, int] = {word: value for value, word in enumerate(_ONES)}
WORDS.update({word: 10 * (i + 2) for i, word in enumerate(_TENS)})
WORDS.update(
    {
        f"{tens}{joint}{ones}": 10 * (i + 2) + j + 1
        for i, tens in enumerate(_TENS)
        for j, ones in enumerate(_ONES[1:10])
        for joint in ("-", " ", "")
    }
)
WORDS.update({"fourty": 40, "single": 1, "couple": 2, "dozen": 12, "hundred": 100, "one hundred": 100})
WORDS.update(dict.fromkeys(("half a dozen", "half-a-dozen", "half dozen", "half-dozen"), 6))

_UNITS: Final = by_letter("one|two|three|four|five|six|seven|eight|nine")
_TENS_AND_UNITS: Final = (
    rf"(?:{by_letter('twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety')})(?:[- ]?(?:{_UNITS})\b)?"
)
_BELOW_TWENTY: Final = by_letter(
    r"one hundred|hundred|half[ -](?:a[ -])?dozen|dozen|single(?! (?:axis|channel|lead|photon|plane|point|upright|view)\b)"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|one|two|three|four|five|six|seven|eight|nine|zero"
)
_WORD: Final = rf"(?:{_BELOW_TWENTY}|{_TENS_AND_UNITS})(?![a-z])"
_DIGITS: Final = r"\d(?:\d{0,2}(?:,\d{3})+(?!\d)|\d{0,4}(?:\.\d{1,3})?)"
ONE: Final = rf"(?:(?:{_DIGITS}|{_WORD})(?: ?[(\[] ?(?:{_DIGITS}|{_WORD}) ?[)\]])?)"
"""A number: a word or digits, the other way of writing it perhaps in brackets behind it."""
TO: Final = r"(?: ?(?:- ?to|-|to|or|through) ?)"
RANGE: Final = rf"{ONE}(?:{TO}{ONE})?"
"""One number or a range of two. Holds no groups; read what it matched with `read_range`."""


_PLAIN: Final = 5
"""Figures that one number has without a comma, at most."""
NUMBER_WORDS: Final = (*_ONES, *_TENS, "fourty", "hundred", "half", "dozen", "single")
"""Words that a number can begin with; every text that RANGE matches begins with one of them or a digit."""

_PAIR: Final = Seldom(rf"(?a)({_DIGITS}|{_WORD})(?: ?[(\[] ?({_DIGITS}|{_WORD}) ?[)\]])?")
BLANK_AND_NUMBER: Final = re.compile(rf" (?:[0-9]|{by_letter('|'.join(NUMBER_WORDS))})")
"""What stands before and at the beginning of every number that stands apart, looked for much faster than RANGE."""


class Range(NamedTuple):
    """A number or a range of numbers, lower end first."""

    low: int | float
    high: int | float
    agrees: bool = True
    """False where a word and the digits in brackets behind it say different numbers."""


def value_of(token: str) -> int | float:
    """The number a single token says: '12', '1,200', 'twelve', 'twenty-four'."""
    if token[0].isdigit():
        digits = token.replace(",", "")
        value = float(digits)
        return int(value) if value.is_integer() else value
    return WORDS[token]


def read_range(matched: str) -> Range:
    """The value of a string that RANGE matched. Digits in brackets win over the word before them."""
    if len(matched) <= _PLAIN and matched.isdecimal():
        number = int(matched)
        return Range(number, number, True)
    if matched in WORDS:
        return Range(WORDS[matched], WORDS[matched], True)
    ends: list[int | float] = []
    agrees = True
    for pair in _PAIR.finditer(matched):
        value = value_of(pair.group(1))
        if pair.group(2) is not None:
            second = value_of(pair.group(2))
            if second != value:
                agrees = False
                if not pair.group(2)[0].isalpha():
                    value = second
        ends.append(value)
    low, high = min(ends), max(ends)
    return Range(low, high, agrees)
