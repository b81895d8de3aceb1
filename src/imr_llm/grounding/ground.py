"""Typed grounding: does a quotation really stand in the letter, and does it really say its value?

What a language model gives as evidence is text that looks right. A quotation is grounded only where the
letter has its words: as they are, after a normalisation that can be undone, or with small differences in
words that do not matter; and only if it carries the value it is given for, and the words around it in the
letter do not take that back. Wrong numbers, dropped negations and swapped outcomes are never grounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from imr_llm.errors import must_be
from imr_llm.grounding.align import Words, near_matches
from imr_llm.grounding.boundaries import splits_token
from imr_llm.grounding.canon import Canon, spellings, without_marks_around
from imr_llm.grounding.carries import Claim, Value
from imr_llm.grounding.numbers_said import Numbers
from imr_llm.grounding.tokens import leaves_sense
from imr_llm.letters.text import FoldedText

__all__ = ["Grounder", "Grounding", "GroundingStatus", "ground"]

GroundingStatus = Literal["exact", "normalized", "fuzzy", "none"]

_ELLIPSIS: Final = re.compile(r"[\[(]?(?:\u2026|\.\.\.+|\. \. \.(?: \.)*)[\])]?")
_SENTENCE_END: Final = re.compile(r"[.!?][\"')\]]* ")
_MOST_OCCURRENCES: Final = 2000
_MOST_TRIED: Final = 100
"""Occurrences of a quotation whose surroundings are read, at most."""
_MOST_PARTS: Final = 6
_WIDEST_OMISSION: Final = 250
"""Characters that an ellipsis may stand for."""
_LONGEST: Final = 20_000
"""Characters of a quotation beyond the letter's own length that are looked at: blanks may make it longer."""


class Grounding(NamedTuple):
    """Where a quotation stands in the letter, and how surely.

    `text[start:end]` are the letter's words for it; both are -1 if the status is "none".
    """

    status: GroundingStatus
    """"exact": the letter has these characters. "normalized": the same but for white space, line-end hyphens
    between letters, typographic marks, case. "fuzzy": small differences in words that carry no number, negation,
    outcome, range, side or sex, marks put around a quotation, or words left out at an ellipsis. "none": not in the letter, or in the letter
    but not saying the value."""
    start: int
    """First character, counted in the letter's text."""
    end: int
    """One past the last character."""


NOT_GROUNDED: Final = Grounding("none", -1, -1)
_Match = tuple[GroundingStatus, int, int, int, int]
"""Status, offsets in the letter's text, places in its form for comparison."""


def ground(
    text: str, quote: str, value: Value | None = None, *, within: tuple[int, int] | None = None
) -> Grounding:
    """Find `quote` in the letter's `text`, and hold it to `value` if one is given.

    The first mention in order counts whose words carry the value and whose surroundings do not reverse it,
    exact ones before normalized ones before fuzzy ones; `within` limits the search to a stretch of the text
    (start, end), for values that are mentioned in several places. A mention begins and ends between
    tokens: "2 visits" does not stand in "12 visits".

    What carries what:

    - int, float: digits, words or both ("TWELVE (12)"), either end of a range, a product of frequency and
      duration; 0 by "no", "none", "never". Not digits inside a date, a strength, a percentage, a spinal level, a fraction, a code or a
      section number, unless the quotation is nothing but that number and its unit ("300 mg", "18%").
    - date, or "2015-05-08": that day in any of the ways letters print days.
    - "upheld", "overturned", "partially_overturned": by what the words say of the denial, negations read.
    - "male", "female", "left", "right", "bilateral", names of states and of parts of the body ("lumbar spine"
      by "low back"): by the words and abbreviations for them.
    - any other str: these words inside the quotation.
    - a bool, an empty str or anything else: carried by nothing.

    Costs time in proportion to the letter once and to the quotation; for many quotations of one letter,
    `Grounder` prepares the letter once. Raises nothing, whatever text and quotation hold; `UsageError` where they
    are no text.
    """
    must_be(str, text, "the text", "a str")
    must_be(str, quote, "the quotation", "a str")
    return Grounder(text).ground(quote, value, within=within)


class Grounder:
    """A letter prepared for grounding many quotations. Holds the letter's text; changes nothing after that."""

    __slots__ = ("_canon", "_numbers", "_words", "text")

    def __init__(self, text: str, folded: FoldedText | None = None) -> None:
        """`folded` is the letter's folded text where the caller has it already."""
        self.text = text
        self._canon = Canon(text, folded)
        self._words: Words | None = None
        self._numbers = Numbers(self._canon.text)

    def ground(
        self, quote: str, value: Value | None = None, *, within: tuple[int, int] | None = None
    ) -> Grounding:
        """As the function `ground`, in this letter."""
        quote = quote.strip()
        bounds = self._bounds(quote, within)
        return self._first(self._matches(quote, *bounds), quote, value) if bounds else NOT_GROUNDED

    def exact(self, quote: str, value: Value | None, within: tuple[int, int]) -> Grounding:
        """As `ground`, where the letter has these very characters; else not grounded, which costs little."""
        quote = quote.strip()
        bounds = self._bounds(quote, within)
        return self._first(self._exact(quote, *bounds), quote, value) if bounds else NOT_GROUNDED

    def _bounds(self, quote: str, within: tuple[int, int] | None) -> tuple[int, int] | None:
        """The stretch of the letter to look at; None where there is none, or nothing to look for."""
        size = len(self.text)
        if len(quote) > 2 * size + _LONGEST or not any(map(str.isalnum, quote)):
            return None
        low, high = (0, size) if within is None else (max(0, within[0]), min(size, within[1]))
        return (low, high) if low < high else None

    def _first(self, matches: Iterator[_Match], quote: str, value: Value | None) -> Grounding:
        """The first of the matches that carries the value."""
        claim: Claim | None = None
        tried = 0
        for status, start, end, first, last in matches:
            if value is not None:
                if claim is None:
                    claim = Claim(quote, spellings(quote, self._canon)[0], value, self._numbers)
                    if not claim.is_carried():
                        break
                tried += 1
                if not claim.stands(self._canon.text, first, last):
                    if tried >= _MOST_TRIED:
                        break
                    continue
            return Grounding(status, start, end)
        return NOT_GROUNDED

    def _matches(self, quote: str, low: int, high: int) -> Iterator[_Match]:
        """All matches between two offsets, in the order in which they are preferred."""
        yield from self._exact(quote, low, high)
        canon = self._canon
        first, last = (
            (0, len(canon.text))
            if high - low == len(self.text)
            else (canon.position(low), canon.position(high))
        )
        forms = spellings(quote, canon)
        for form in forms:
            yield from self._normalized(form, first, last)
        for form in without_marks_around(forms):
            for _, start, end, at, until in self._normalized(form, first, last):
                yield "fuzzy", start, end, at, until
        yield from self._fuzzy(forms, first, last)
        if "..." in forms[0] or ". . ." in forms[0]:
            yield from self._with_omissions(forms[0], first, last)

    def _exact(self, quote: str, low: int, high: int) -> Iterator[_Match]:
        text, canon = self.text, self._canon
        at = text.find(quote, low, high)
        for _ in range(_MOST_OCCURRENCES):
            if at < 0:
                return
            end = at + len(quote)
            first, last = canon.position(at), canon.position(end)
            if first >= last:  # all of it is left out of the form for comparison: a page footer
                if not splits_token(text, at) and not splits_token(text, end):
                    yield "exact", at, end, first, last
            elif not splits_token(canon.text, first) and not self._splits_after(last):
                yield "exact", at, end, first, last
            at = text.find(quote, at + 1, high)

    def _splits_after(self, last: int) -> bool:
        """Whether a stretch that ends before `last` cuts a token; a blank at its end is not its own."""
        if last and self._canon.text[last - 1] == " ":
            last -= 1
        return splits_token(self._canon.text, last)

    def _normalized(self, form: str, first: int, last: int) -> Iterator[_Match]:
        if not form:
            return
        text = self._canon.text
        at = text.find(form, first, last)
        for _ in range(_MOST_OCCURRENCES):
            if at < 0:
                return
            end = at + len(form)
            if not splits_token(text, at) and not splits_token(text, end):
                yield "normalized", *self._canon.span(at, end), at, end
            at = text.find(form, at + 1, last)

    def _fuzzy(self, forms: list[str], first: int, last: int) -> Iterator[_Match]:
        if self._words is None:
            self._words = Words(self._canon.text)
            self._words.index()
        text = self._canon.text
        for form in forms:
            if form:
                for at, end in near_matches(form, self._words, first, last):
                    if not splits_token(text, at) and not splits_token(text, end):
                        yield "fuzzy", *self._canon.span(at, end), at, end

    def _with_omissions(self, form: str, first: int, last: int) -> Iterator[_Match]:
        """A quotation that leaves words out at an ellipsis: its parts in order, nothing of weight between them."""
        parts = [part.strip(" ") for part in _ELLIPSIS.split(form)]
        parts = [part for part in parts if any(map(str.isalnum, part))]
        if not 1 <= len(parts) <= _MOST_PARTS:
            return
        for _ in range(_MOST_TRIED):
            begun = next(self._part(parts[0], first, last), None)
            if begun is None:
                return
            start, end = begun
            for part in parts[1:]:
                near = min(last, end + _WIDEST_OMISSION + len(part))
                following = next(self._part(part, end, near), None)
                if following is None or not self._may_leave_out(end, following[0]):
                    break
                end = following[1]
            else:
                yield "fuzzy", *self._canon.span(start, end), start, end
            first = begun[0] + 1

    def _part(self, part: str, first: int, last: int) -> Iterator[tuple[int, int]]:
        for _, _, _, at, end in self._normalized(part, first, last):
            yield at, end
        for _, _, _, at, end in self._fuzzy([part], first, last):
            yield at, end

    def _may_leave_out(self, end: int, following: int) -> bool:
        text = self._canon.text
        if following - end > _WIDEST_OMISSION or not leaves_sense(text, end, following):
            return False
        return sum(1 for _ in _SENTENCE_END.finditer(text, end, following)) < 2
