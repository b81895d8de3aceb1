"""Visits before this request, as surely as the letter tells them: "at least 6", "about 6", "seems to have had 6"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.explanation.doubts import doubted
from imr_llm.explanation.view import Amount, spans_of, told_in_rationale
from imr_llm.reading.numbers import ONE
from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["Earlier", "earlier_visits"]

_BEFORE: Final = 90
"""Characters before a number in which its sentence may say that it is not sure."""
_NUMBER: Final = re.compile(ONE, re.I)
_AT_LEAST: Final = re.compile(
    r"\b(?:at least|a minimum of|no (?:fewer|less) than|not less than|more than|over|upwards of|in excess of)(?: the)?\s*$",
    re.I,
)
_AT_MOST: Final = re.compile(
    r"\b(?:up to|at most|a maximum of|no more than|not more than|fewer than|less than)\s*$", re.I
)
_ABOUT: Final = re.compile(
    r"(?:\b(?:about|approximately|approx\.?|around|roughly|nearly|almost|some|close to)|~)\s*$", re.I
)
_SEEMS: Final = re.compile(
    r"\b(?:presum\w+|apparent\w*|appears?|seem\w*|possibl[ey]|probabl[ey]|likely|perhaps|assum\w+|(?:may|might|must|could) have|believed)\b",
    re.I,
)
_SENTENCE: Final = re.compile(r"[.;?!](?=\s)")


class Earlier(NamedTuple):
    """How many visits there were, and how sure the letter is of it."""

    visits: Amount
    roughly: bool
    seems: bool
    """Whether the letter takes it to be so and does not know it."""
    evidence: tuple[Span, ...]


def earlier_visits(record: DecisionRecord, place: int, text: str) -> Earlier | None:
    """The visits before an item's request; None where the record has none for it, or they are in doubt.

    What only the rationale of another item says is that item's.
    """
    pointer = f"/items/{place}/prior_visits"
    visits, spans = record.items[place].prior_visits, spans_of(record, pointer)
    if visits is None or not spans or doubted(record, pointer) or _is_of_another(record, place):
        return None
    span = spans[0]
    number = _NUMBER.search(text, span.start, span.end)
    end = span.start if number is None else number.start()
    before = " ".join(_SENTENCE.split(text[max(0, end - _BEFORE) : end])[-1].split())
    low = None if _AT_MOST.search(before) else visits
    high = None if _AT_LEAST.search(before) else visits
    return Earlier(
        Amount(low, high, "visits"),
        roughly=_ABOUT.search(before) is not None,
        seems=_SEEMS.search(before) is not None,
        evidence=spans,
    )


def _is_of_another(record: DecisionRecord, place: int) -> bool:
    """Whether the number stands in the rationale of other items alone."""
    others = [other for other in range(len(record.items)) if other != place]
    return not told_in_rationale(record, place) and any(
        told_in_rationale(record, place, of=other) for other in others
    )
