"""Whether a quotation says a value, and whether what stands around it in the letter takes that back.

A value is what its type says: a number, a number of something, a day, an outcome, a sex, a side, a state, or else words. Knows
nothing of where quotations are found.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from imr_llm.grounding.boundaries import splits_token
from imr_llm.grounding.canon import Canon, spellings
from imr_llm.grounding.counted import Counted, Counting, counts
from imr_llm.grounding.numbers_said import Numbers
from imr_llm.grounding.outcomes import negated_outside, outcome_said
from imr_llm.reading.anatomy import FoundPart, find_parts
from imr_llm.reading.dates import find_dates
from imr_llm.reading.states import ABBREVIATIONS, STATES

Value = str | int | float | datetime.date | Counted
"""What a quotation can carry."""

_OUTCOMES: Final = frozenset(("upheld", "overturned", "partially_overturned"))
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NOUNS: Final = {
    "male": re.compile(r"(?<![-/])\b(?:males?|man|gentleman|boy|mr)\b(?!/)"),
    "female": re.compile(r"(?<![-/])\b(?:females?|woman|gentlewoman|lady|girl|mrs|miss|ms)\b(?!/)"),
}
_PRONOUNS: Final = {
    "male": re.compile(r"\b(?:he|him|his|himself)\b"),
    "female": re.compile(r"\b(?:she|her|hers|herself)\b"),
}
_EITHER: Final = re.compile(
    r"\b(?:s?he/s?he|his/hers?|him/her|her/his|he or she|his or her|him or her|\(s\)he)\b"
)
_OPPOSITE: Final = {"male": "female", "female": "male"}
_SIDES: Final = {
    "left": re.compile(r"\b(?:left|lt|l)\b(?!')"),
    "right": re.compile(r"\b(?:right|rt|r)\b(?!')"),
    "bilateral": re.compile(
        r"\b(?:bilat(?:eral(?:ly)?)?|both|b/l)\b|\bleft (?:and|&|/) ?right\b|\bright (?:and|&|/) ?left\b|\b(?:left/right|right/left|l/r|r/l)\b"
    ),
}
_CAPITAL_CODE: Final = re.compile(r"(?<![A-Za-z.&-])[A-Z]{2}(?![A-Za-z&'-]|\.[A-Za-z])")
_DISTRICT: Final = re.compile(r"\bwashington,? ?d\.? ?c\b|\bd\.c\.")
_UNIT_BLANK: Final = re.compile(r"(?<=\d) (?=[a-z%])")
_CONTEXT: Final = 240
"""Characters of the letter on either side in which words are sought that turn an outcome round."""
_LONGEST_REQUEST: Final = 2000
"""Characters of a quotation in which parts of the body are sought."""


class Claim:
    """A quotation and the value it is said to carry. What it takes to decide is worked out once."""

    __slots__ = ("_counting", "_number", "_numbers", "_outcome", "low", "raw", "value")

    def __init__(self, raw: str, low: str, value: object, numbers: Numbers) -> None:
        self.raw = raw
        """The quotation as given."""
        self.low = low
        """The quotation in the form for comparison."""
        self._counting: Counting | None = None
        if isinstance(value, Counted):
            value, self._counting = value
        self.value = value
        self._numbers = numbers
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        self._number = value if is_number and isinstance(value, int | float) else None
        name = "_".join(value.lower().split()) if isinstance(value, str) else ""
        self._outcome = name if name in _OUTCOMES else None

    def is_carried(self) -> bool:
        """Whether the quotation by itself says the value."""
        value = self.value
        if self._number is not None:
            return self._numbers.said_by(self.low, self._number)
        if isinstance(value, datetime.date):
            return self._says_day(value.date() if isinstance(value, datetime.datetime) else value)
        if not isinstance(value, str) or not value.strip():
            return False
        if self._outcome is not None:
            return outcome_said(self.low, 0, len(self.low), 0, len(self.low)) == self._outcome
        return _says_words(self.raw, self.low, value)

    def _says_day(self, day: datetime.date) -> bool:
        return any(found.value == day for found in find_dates(self.low, 0, len(self.low)))

    def stands(self, letter: str, start: int, end: int) -> bool:
        """Whether the value still holds with the words of the letter around the stretch."""
        if self._outcome is not None:
            since, until = max(0, start - _CONTEXT), min(len(letter), end + _CONTEXT)
            return outcome_said(letter, start, end, since, until) == self._outcome and not negated_outside(
                letter, start, end, since
            )
        if self._number is not None:
            return self._numbers.stands_at(start, end, self._number) and (
                self._counting is None or counts(letter, start, end, self._number, self._counting)
            )
        return True


def _says_words(raw: str, low: str, value: str) -> bool:
    name = value.strip().lower()
    if name in _NOUNS:
        return _says_sex(low, name)
    if name in _SIDES:
        return _SIDES[name].search(low) is not None or any(found.side == name for found in _parts(low))
    if name in STATES:
        return _says_state(raw, low, name)
    if _ISO.match(name) is not None:
        try:
            day = datetime.date.fromisoformat(name)
        except ValueError:
            return False
        return any(found.value == day for found in find_dates(low, 0, len(low)))
    return says_verbatim(raw, value) or any(found.part == name for found in _parts(low))


def _parts(low: str) -> list[FoundPart]:
    """The parts of the body that a quotation names: "low back" is the lumbar spine, "RUE" a right arm."""
    return find_parts(low, 0, len(low)) if len(low) <= _LONGEST_REQUEST else []


def _says_sex(low: str, sex: str) -> bool:
    """By a noun if there is one, else by pronouns that agree; "he/she" says nothing."""
    low = _EITHER.sub(" ", low)
    other = _OPPOSITE[sex]
    for words in (_NOUNS, _PRONOUNS):
        said, denied = words[sex].search(low) is not None, words[other].search(low) is not None
        if said or denied:
            return said and not denied
    return False


def _says_state(raw: str, low: str, name: str) -> bool:
    if name == "district of columbia" and _DISTRICT.search(low) is not None:
        return True
    low = _DISTRICT.sub(" ", low)
    for longer in STATES:
        if longer != name and name in longer:
            low = low.replace(longer, " ")
    if re.search(rf"\b{name}\b", low) is not None:
        return True
    return any(ABBREVIATIONS.get(code) == STATES[name] for code in _CAPITAL_CODE.findall(raw))


def says_verbatim(raw: str, value: str) -> bool:
    """Whether the value's own words stand in the quotation, between whole tokens.

    The same normalisation as between quotation and letter; a blank between a figure and its unit and an
    underscore for a blank make no difference either.
    """
    quote = Canon(raw.lower())
    for wanted in spellings(value, quote):
        for text, words in (
            (quote.text, wanted),
            (_UNIT_BLANK.sub("", quote.text), _UNIT_BLANK.sub("", wanted.replace("_", " "))),
        ):
            at = text.find(words) if words else -1
            while at >= 0:
                if not splits_token(text, at) and not splits_token(text, at + len(words)):
                    return True
                at = text.find(words, at + len(words))
    return False
