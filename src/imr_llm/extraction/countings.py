"""What the numbers of an item and of a patient count, so that a quotation can be held to it."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.extraction.comparison import Leaf
from imr_llm.extraction.places import Windows
from imr_llm.extraction.response import ItemAnswer
from imr_llm.grounding.counted import Counting
from imr_llm.reading.visit_kinds import kind_of
from imr_llm.schema.record import Item, Span
from imr_llm.schema.vocabulary import Category, Unit

__all__ = ["AGE", "COUNTINGS", "REFILLS", "ItemCountings", "stand_in", "taken_from"]

AGE: Final = Counting("years")
REFILLS: Final = Counting("refills", near=True)
COUNTINGS: Final = {
    "patient.age": AGE,
    "items.refills": REFILLS,
    "items.prior_visits": Counting("visits", near=True, past=True),
    **dict.fromkeys(("items.quantity.min", "items.quantity.max"), Counting(None, requested=True)),
    **dict.fromkeys(("items.guideline_limit.min", "items.guideline_limit.max"), Counting(None, allowed=True)),
}
"""What numbers count by their place in a record, where no more is known of the item."""
_NO_VISITS: Final[frozenset[Category | None]] = frozenset(
    (
        "medication",
        "imaging",
        "electrodiagnostic_test",
        "lab_test",
        "other_test",
        "durable_medical_equipment",
        "surgery",
        "surgical_service",
        "transportation",
    )
)
"""Kinds of treatment that nobody has in visits."""

_WORD: Final = re.compile(r"[a-z]{7,}")
"""A word of a request that is long enough to tell its treatment."""


class ItemCountings:
    """Those of one item, whose kind the baseline tells, else the model."""

    def __init__(self, item: ItemAnswer | None, known: Item | None) -> None:
        category = known.category if known is not None else None
        if category is None and item is not None and item.category is not None:
            category = item.category.value
        self._category: Category | None = category
        request = known.request if known is not None else item.request if item is not None else ""
        self._kind = kind_of(category, request.lower())
        self._named = tuple(_WORD.findall(request.lower()))
        self._unit = item.guideline_limit.unit if item and item.guideline_limit else None
        self._quantity = item.quantity.unit if item and item.quantity else None

    @property
    def visits_had(self) -> Counting | None:
        """Of earlier visits; None where the treatment is not one of visits."""
        if self._category in _NO_VISITS:
            return None
        unit: Unit = "injections" if self._category == "injection" else "visits"
        return Counting(unit, self._kind, self._named, near=True, past=True)

    @property
    def quantity(self) -> Counting:
        """Of what is requested, in the unit that the model gives."""
        return Counting(self._quantity, requested=True)

    @property
    def limit(self) -> Counting:
        """Of what the guideline allows, likewise."""
        kind = self._kind if self._unit == "visits" else None
        return Counting(self._unit, kind, self._named, near=True, allowed=True)


def taken_from(leaf: Leaf, other: object, words: tuple[Span, ...]) -> bool:
    """Whether a value that only the model has is another count of the letter, with the baseline's words for that."""
    return (
        leaf.verdict == "grounded"
        and leaf.model == other
        and any(one.start < span.end and span.start < one.end for one in leaf.model_spans for span in words)
    )


def stand_in(spans: tuple[Span, ...], windows: Windows) -> bool:
    """Whether all words stand in a place, such as the heading, which tells what is asked for."""
    return bool(spans) and all(
        any(start <= span.start and span.end <= end for start, end in windows) for span in spans
    )
