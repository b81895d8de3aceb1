"""Whether values that a person gives for a letter can be its: copied words stand in it, amounts, pages and lists agree with themselves.

Labels and corrections are held to it alike. What is found is told by a JSON Pointer and in words that repeat none of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import Citation, Item, Number, Reviewer, Span
from imr_llm.schema.shape import is_below

__all__ = ["Given", "faults_within", "is_quoted", "item_faults", "own_faults", "word_faults"]

Fault = tuple[str, str]
"""Where, and what is wrong."""


class Given(Protocol):
    """A label or a record."""

    @property
    def case_number(self) -> str | None: ...
    @property
    def reviewer(self) -> Reviewer: ...
    @property
    def diagnoses(self) -> tuple[str, ...]: ...
    @property
    def items(self) -> tuple[Item, ...]: ...


def word_faults(given: Given, text: FoldedText) -> Iterator[Fault]:
    """Texts without a word, and copies of words that the letter does not have."""
    yield from _faults(_texts_of_case(given), text)
    for k, item in enumerate(given.items):
        yield from _in_item(k, _faults(_texts_of(item), text))


def own_faults(given: Given) -> Iterator[Fault]:
    """Amounts and pages that contradict themselves or are below what can be counted, and lists that say one thing twice."""
    yield from _own_faults_of_case(given)
    for k, item in enumerate(given.items):
        yield from _in_item(k, _own_faults_of(item))


def faults_within(given: Given, text: FoldedText, place: str) -> Iterator[Fault]:
    """Those of both at a place and below it; no other part is looked at than the item, or the case, it belongs to."""
    keys = place.split("/")
    if keys[1] == "items":
        k = int(keys[2])
        faults = _in_item(k, item_faults(given.items[k], text))
    else:
        faults = chain(_faults(_texts_of_case(given), text), _own_faults_of_case(given))
    return (fault for fault in faults if is_below(fault[0], place))


def item_faults(item: Item, text: FoldedText) -> Iterator[Fault]:
    """All of both in one item, by pointers in it."""
    yield from _faults(_texts_of(item), text)
    yield from _own_faults_of(item)


def is_quoted(span: Span, text: str) -> bool:
    """Whether the words given as evidence are some, and stand at their offsets."""
    return bool(span.quote) and span.end <= len(text) and text[span.start : span.end] == span.quote


def _faults(texts: Iterator[tuple[str, str, bool]], text: FoldedText) -> Iterator[Fault]:
    for pointer, words, copied in texts:
        if not words.strip():
            yield pointer, "has no words; write them, or leave it out"
        elif copied and FoldedText(words).low.strip() not in text.low:
            yield pointer, "its words do not stand in the letter; copy them from it"


def _in_item(number: int, faults: Iterable[Fault]) -> Iterator[Fault]:
    return ((f"/items/{number}{place}", what) for place, what in faults)


def _texts_of_case(given: Given) -> Iterator[tuple[str, str, bool]]:
    """All texts but those of vocabularies and of items: where, the words, and whether they are copies of the letter's."""
    if given.case_number is not None:
        yield "/case_number", given.case_number, True
    for name, several, copied in (
        ("diagnoses", given.diagnoses, True),
        ("reviewer/specialties", given.reviewer.specialties, True),
        ("reviewer/licensure_states", given.reviewer.licensure_states, False),
    ):
        yield from ((f"/{name}/{k}", words, copied) for k, words in enumerate(several))


def _texts_of(item: Item) -> Iterator[tuple[str, str, bool]]:
    for name in ("request", "original_request", "authorized_portion", "strength"):
        if (words := getattr(item, name)) is not None:
            yield f"/{name}", words, True
    yield from ((f"/body_parts/{k}/part", one.part, False) for k, one in enumerate(item.body_parts))
    for name in ("administrator_citations", "reviewer_citations"):
        for k, citation in enumerate(getattr(item, name)):
            if citation.title is not None:
                yield f"/{name}/{k}/title", citation.title, True
            if citation.section is not None:
                yield f"/{name}/{k}/section", citation.section, True


def _own_faults_of_case(given: Given) -> Iterator[Fault]:
    for name, several in (
        ("diagnoses", given.diagnoses),
        ("reviewer/specialties", given.reviewer.specialties),
        ("reviewer/licensure_states", given.reviewer.licensure_states),
    ):
        yield from _repeated(f"/{name}", several)


def _own_faults_of(item: Item) -> Iterator[Fault]:
    yield from _amounts_of(item)
    for name, citations in (
        ("administrator_citations", item.administrator_citations),
        ("reviewer_citations", item.reviewer_citations),
    ):
        for k, citation in enumerate(citations):
            yield from ((f"/{name}/{k}{place}", what) for place, what in _pages_of(citation))
    yield from _repeated("/body_parts", item.body_parts)
    yield from _repeated("/reasons", item.reasons)


def _amounts_of(item: Item) -> Iterator[Fault]:
    pace = item.frequency
    for name, low, high in (
        ("quantity", item.quantity.min, item.quantity.max),
        ("frequency", pace.per_week_min, pace.per_week_max),
        ("frequency", pace.weeks_min, pace.weeks_max),
        ("guideline_limit", item.guideline_limit.min, item.guideline_limit.max),
    ):
        if any(end is not None and end < 0 for end in (low, high)):
            yield f"/{name}", "is below 0; write what the letter counts"
        if _are_turned_round(low, high):
            yield f"/{name}", "its lower end is above its upper end"
    for name in ("quantity", "guideline_limit"):
        amount = getattr(item, name)
        if (amount.unit is None) != (amount.min is None and amount.max is None):
            yield f"/{name}", "has a number without a unit, or a unit alone"


def _are_turned_round(low: Number | None, high: Number | None) -> bool:
    return low is not None and high is not None and low > high


def _pages_of(citation: Citation) -> Iterator[Fault]:
    for k, page in enumerate(citation.pages):
        first, last = page if isinstance(page, tuple) else (page, page)
        if first < 1 or last < 1:
            yield f"/pages/{k}", "is below 1, the first page"
        elif first > last:
            yield f"/pages/{k}", "its first page is after its last"


def _repeated(pointer: str, several: Sequence[object]) -> Iterator[Fault]:
    for k, one in enumerate(several):
        if one in several[:k]:
            yield f"{pointer}/{k}", "stands in the list already; name it once"
