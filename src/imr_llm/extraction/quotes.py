"""Holds a model's quotations to the letter: each value becomes a claim with the words that carry it, or without.

Verbatim values become the letter's own words, so that a slip of the copyist never reaches the record.
"""

from __future__ import annotations

import re
from typing import Any, Final

from imr_llm.extraction.comparison import Claim
from imr_llm.extraction.places import Windows
from imr_llm.grounding.counted import Counted, Counting
from imr_llm.grounding.ground import Grounder, GroundingStatus
from imr_llm.letters.text import FoldedText, lower, plain
from imr_llm.reading.anatomy import find_parts
from imr_llm.reading.past_care import says_past_care
from imr_llm.schema.record import Number, Span
from imr_llm.schema.vocabulary import Unit

__all__ = ["Quotes", "whole"]

_UNIT_WORDS: Final[dict[Unit, re.Pattern[str]]] = {
    "grams": re.compile(r"\d ?(?:g|gm|gms|grm)\b|gram"),
    "milliliters": re.compile(r"\d ?(?:ml|mls|cc)\b|millilit"),
    "days": re.compile(r"day|daily"),
    "weeks": re.compile(r"week|wk"),
    "months": re.compile(r"month"),
    "hours": re.compile(r"hour|hr"),
    "refills": re.compile(r"refill|\brf"),
}
"""Words without which a text does not count in a unit; the other units are often left unsaid."""

_FARTHEST: Final = 300
"""Characters of a quotation that may stand outside of the place where its value must stand, on either side,"""
_SHARE: Final = 5
"""if at least one in so many stands in it,"""
_LEAST: Final = 4
"""and so many characters."""

_UNSTATED: Final = Claim(None)


class Quotes:
    """The quotations of one answer against one letter."""

    def __init__(self, text: str, folded: FoldedText) -> None:
        self._text = text
        self._folded = folded
        self._grounder = Grounder(text, folded)
        self._numbers: dict[tuple[str, Number | None, Windows, Counting | None], Claim] = {}
        """Amounts and pages are mostly both ends of a range."""

    def said(self, value: Any, quote: str, windows: Windows, typed: Any = None) -> Claim:
        """A value with its quotation; with `typed`, the words must carry that value. What is not stated has no words."""
        if value is None:
            return _UNSTATED
        return Claim(value, self._spans(quote, windows, typed))

    def verbatim(self, copied: str, windows: Windows) -> Claim:
        """A value that is its own quotation."""
        spans = self._spans(copied, windows, None)
        return Claim(self._verbatim(spans[0]) if spans else copied, spans)

    def number(
        self, value: float | None, quote: str, windows: Windows, counting: Counting | None = None
    ) -> Claim:
        """A number that the quotation must say, as one of what it is to count."""
        number = whole(value)
        key = (quote, number, windows, counting)
        known = self._numbers.get(key)
        if known is None:
            typed = number if number is None or counting is None else Counted(number, counting)
            known = self._numbers[key] = self.said(number, quote, windows, typed)
        return known

    def unit(self, value: Unit | None, quote: str, windows: Windows) -> Claim:
        """A unit; some must be named by the quotation."""
        if value is None:
            return _UNSTATED
        claim = self.said(value, quote, windows)
        needed = _UNIT_WORDS.get(value)
        if needed is not None and not any(needed.search(span.quote.lower()) for span in claim.spans):
            return Claim(value)
        return claim

    def past_care(self, value: bool, quote: str, windows: Windows) -> Claim:
        """Whether care was given already, which the quotation must say; that it was not needs no words."""
        claim = self.said(value, quote, windows)
        if value and not any(says_past_care(span.quote) for span in claim.spans):
            return Claim(value)
        return claim

    def part(self, value: str, quote: str, windows: Windows) -> Claim:
        """A part of the body, under the plain name the record has for it."""
        named = self._parts(value)
        name = named[0] if len(named) == 1 else value
        claim = self.said(name, quote, windows)
        if any(
            name in self._parts(span.quote) or value.lower() in span.quote.lower() for span in claim.spans
        ):
            return claim
        return Claim(name)

    def words(self, window: tuple[int, int]) -> str:
        """The letter's words at a place."""
        return self._text[window[0] : window[1]]

    def within(self, claim: Claim, windows: Windows) -> Windows:
        """The words of a claim as the place for what is said inside them; else the given windows."""
        return tuple((span.start, span.end) for span in claim.spans) or windows

    def _spans(self, quote: str, windows: Windows, typed: Any) -> tuple[Span, ...]:
        for look in (self._grounder.exact, self._grounder.ground):
            for window in windows:
                found = look(quote, typed, within=window)
                if found.status != "none":
                    return (self._span(found.start, found.end, found.status),)
        for window in windows:
            if inside := self._reaching_out(quote, window, typed):
                return (inside,)
        return ()

    def _reaching_out(self, quote: str, window: tuple[int, int], typed: Any) -> Span | None:
        """What stands in its place of a quotation that begins before it or ends behind it.

        Who quotes a whole line takes the label before the words and the outcome behind them along. The words that
        are in their place must carry the value alone.
        """
        reach = min(len(quote), _FARTHEST)
        whole = self._grounder.ground(quote, within=(window[0] - reach, window[1] + reach))
        start, end = max(whole.start, window[0]), min(whole.end, window[1])
        if whole.status == "none" or end - start < max(_LEAST, (whole.end - whole.start) // _SHARE):
            return None
        found = self._grounder.ground(self._text[start:end], typed, within=(start, end))
        return self._span(found.start, found.end, whole.status) if found.status != "none" else None

    def _span(self, start: int, end: int, status: GroundingStatus) -> Span:
        assert status != "none"
        return Span(start, end, self._text[start:end], status)

    def _verbatim(self, span: Span) -> str:
        return " ".join(plain(span.quote).split())

    def _parts(self, named: str) -> list[str]:
        low = lower(plain(named))
        return [part.part for part in find_parts(low, 0, len(low))]


def whole(value: float | None) -> Number | None:
    """The number, whole where it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
