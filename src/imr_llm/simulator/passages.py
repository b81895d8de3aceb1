"""Words of a letter that carry a value: the baseline's evidence, or what a search for the value finds.

A quotation is a stretch of the letter's own text, untouched. Where nothing carries a value there is still the
best passage: the words that are read for values of its kind.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.letters.layout import Stretch
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.text import FoldedText, lower, plain
from imr_llm.reading.dates import find_dates
from imr_llm.reading.numbers import WORDS

__all__ = ["Passages", "date_in", "number_patterns"]

_LONGEST_JOINED: Final = 400
_LONGEST: Final = 300
_WORDS_OF: Final[dict[int, list[str]]] = {}
for _word, _value in WORDS.items():
    _WORDS_OF.setdefault(_value, []).append(_word)
_WORDS_OF[0] += ["no", "none", "without", "never", "not"]
_WORDS_OF[1] += ["once", "a", "an", "another"]
_WORDS_OF[2] += ["twice", "both"]
_WORDS_OF[3] += ["thrice"]


def number_patterns(number: float) -> tuple[str, ...]:
    """What finds a number in lower-case text: its digits, and then its words."""
    digits = rf"(?<![\d.,/])0{{0,2}}{number:g}(?!\d|[.,/]\d)"
    words = _WORDS_OF.get(int(number), []) if number == int(number) else []
    if not words:
        return (digits,)
    return digits, rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b"


def date_in(low: str, day: datetime.date, start: int, end: int) -> tuple[int, int] | None:
    """Where a date stands in lower-case folded text."""
    for found in find_dates(low, start, end):
        if found.value == day:
            return found.start, found.end
    return None


class Passages:
    """One letter to be quoted from."""

    def __init__(self, reading: BaselineReading) -> None:
        self.folded: FoldedText = reading.folded
        self.whole = Stretch(0, len(reading.folded.low))
        self._evidence = reading.record.evidence
        self._text = reading.letter.text

    def evidence(self, pointer: str) -> str | None:
        """The baseline's words for a value; of several stretches all that is between, if it is not too much."""
        spans = self._evidence.get(pointer)
        if not spans:
            return None
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        return self._text[start:end] if end - start <= _LONGEST_JOINED else spans[0].quote

    def quote(self, start: int, end: int) -> str:
        """The letter's words for a stretch of folded text."""
        return self.folded.quote(*self.folded.span(start, end)) if end > start else ""

    def best(self, stretch: Stretch) -> str:
        """The beginning of a stretch, in whole words."""
        start, end = stretch
        if end - start > _LONGEST:
            end = max(self.folded.low.rfind(" ", start, start + _LONGEST), start + 1)
        return self.quote(start, end)

    def of_text(self, text: str, places: Sequence[Stretch]) -> str | None:
        """Where a text stands, white space and typography aside."""
        wanted = lower(" ".join(plain(text).split()))
        for needle in dict.fromkeys((wanted, FoldedText(text).low.strip())):
            for start, end in places:
                at = self.folded.low.find(needle, start, end) if needle else -1
                if at >= 0:
                    return self.quote(at, at + len(needle))
        return None

    def of_pattern(self, pattern: re.Pattern[str] | str, places: Sequence[Stretch]) -> str | None:
        """What a pattern for lower-case folded text finds first."""
        compiled = re.compile(pattern) if isinstance(pattern, str) else pattern
        for start, end in places:
            if (match := compiled.search(self.folded.low, start, end)) is not None:
                return self.quote(*match.span())
        return None

    def of_number(self, number: float, places: Sequence[Stretch]) -> str | None:
        """A number with up to three words behind it."""
        found = (self.of_pattern(rf"{said}(?:[ -][a-z]+){{0,3}}", places) for said in number_patterns(number))
        return next((quote for quote in found if quote), None)

    def of_date(self, day: datetime.date, places: Sequence[Stretch]) -> str | None:
        """A date in any of its forms."""
        for start, end in places:
            if (found := date_in(self.folded.low, day, start, end)) is not None:
                return self.quote(*found)
        return None

    def sentence(self, cue: str, place: Stretch) -> str:
        """The first sentence a cue stands in, else the last one; none longer than a few lines."""
        starts = [place.start, *sentence_starts(self.folded.text, *place)]
        ends = [*starts[1:], place.end]
        sentences = [Stretch(*ends_of) for ends_of in zip(starts, ends, strict=True)]
        cued = (s for s in sentences if re.search(cue, self.folded.low[s.start : s.end]))
        return self.best(next(cued, sentences[-1])).strip()
