"""Whether the values a record shows stand on the letter's words: a, b and c of each value.

(a) every span of its evidence has, at its offsets, the very characters it quotes; (b) they carry the value; (c) they
stand in the part of the letter where such a value must stand. Judgements (a category, a basis, a unit) have no b
to decide. What carries what is `grounding`'s to say, and where what stands `extraction.places`'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from pydantic import BaseModel

from imr_llm.baseline.reader import BaselineReading
from imr_llm.evals.evidence import evidence_of
from imr_llm.evals.fields import PLAN, Field, Plan
from imr_llm.evals.scores import Cell, Grounding
from imr_llm.extraction.places import ItemPlaces, Places, Windows
from imr_llm.grounding.ground import Grounder
from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["grounding_of", "ungrounded"]

_WHERE: Final[dict[str, Callable[[Places], Windows]]] = {
    "case_number": lambda places: places.header,
    "priority": lambda places: places.header,
    "dates": lambda places: places.header,
    "reviewer": lambda places: places.credentials,
    "patient": lambda places: places.summary,
    "diagnoses": lambda places: places.summary,
}
_WHERE_OF_ITEM: Final[dict[str, Callable[[ItemPlaces], Windows]]] = {
    "outcome": lambda places: places.decided,
    "category": lambda places: places.heading + places.reviewer,
    "administrator_basis": lambda places: places.administrator,
    "administrator_citations": lambda places: places.administrator,
    "reviewer_basis": lambda places: places.reviewer,
    "reviewer_citations": lambda places: places.reviewer,
    "prior_visits": lambda places: places.history,
    "guideline_limit": lambda places: places.rationale,
    "reasons": lambda places: places.rationale,
}
"""The rest stands in the item's heading."""
_CARRIED_CATEGORIES: Final = frozenset({"items.outcome", "patient.sex", "items.body_parts.side"})
"""Vocabularies whose words `grounding` knows."""

_Value = tuple[Field, str, Any]
"""A value of a field and its pointer in the record."""


def grounding_of(record: DecisionRecord, reading: BaselineReading) -> Grounding:
    """The counts over all scored values that a record shows; a value without evidence has none of a, b, c.

    `reading` is the baseline's of the same letter, for its text and layout.
    """
    places = Places(reading)
    grounder = Grounder(reading.letter.text, reading.folded)
    values = a = ab = abc = judged = 0
    for field, pointer, value in _values(PLAN, record, ""):
        values += 1
        typed = _typed(field, value)
        judged += typed is None
        spans = evidence_of(record, pointer)
        if not spans or any(reading.letter.text[span.start : span.end] != span.quote for span in spans):
            continue
        a += 1
        if typed is not None and not all(_carried(grounder, spans, one) for one in typed):
            continue
        ab += 1
        windows = _windows(pointer, places, len(reading.layout.items))
        abc += all(any(low <= span.start and span.end <= high for low, high in windows) for span in spans)
    return Grounding(values, a, ab, abc, judged)


def ungrounded(cells: Iterable[Cell]) -> Grounding:
    """Of a letter without a record: none of the values that gold has stands on anything."""
    return Grounding(sum(cell.gold is not None for cell in cells), 0, 0, 0, 0)


def _values(plan: Plan, whole: Any, at: str) -> Iterator[_Value]:
    for field in plan.fields:
        value = whole
        for name in field.path:
            value = getattr(value, name)
        if field.entries:
            yield from ((field, f"{at}{field.pointer}/{k}", one) for k, one in enumerate(value))
        elif field.canonical(value) is not None:
            yield field, at + field.pointer, value
    for one in plan.lists:
        for k, entry in enumerate(getattr(whole, one.attribute)):
            yield from _values(one.plan, entry, f"{at}/{one.attribute}/{k}")


def _typed(field: Field, value: Any) -> Sequence[Any] | None:
    """What the words must say; None for a judgement."""
    match field.metric.kind:
        case "number" if isinstance(value, BaseModel):
            return [one for one in value.__dict__.values() if isinstance(one, int | float)]
        case "number" if isinstance(value, tuple):
            return [page for one in value for page in (one if isinstance(one, tuple) else (one,))]
        case "category" if field.name not in _CARRIED_CATEGORIES:
            return None
        case "flag":
            return None
        case _:
            return [value]


def _carried(grounder: Grounder, spans: Sequence[Span], value: Any) -> bool:
    return any(
        grounder.ground(span.quote, value, within=(span.start, span.end)).status != "none" for span in spans
    )


def _windows(pointer: str, places: Places, items: int) -> Windows:
    first, *rest = pointer[1:].split("/")
    if first != "items":
        return _WHERE[first](places)
    number = int(rest[0])
    item = places.item(number if number < items else None)
    where = _WHERE_OF_ITEM.get(rest[1])
    return item.heading if where is None else where(item)
