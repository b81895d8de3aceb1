"""The majority class: a reader that is told the items and always says the commonest word of each vocabulary.

What a model has over it is what it has read. Everything but fields with a vocabulary stays null.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from imr_llm.evals.fields import PLAN, Field, Plan
from imr_llm.evals.labels import Label
from imr_llm.schema.record import Dates, Frequency, Item, Patient, Quantity, Reviewer

__all__ = ["majority_labels"]


def majority_labels(labels: Sequence[Label]) -> list[Label]:
    """What the majority says of each letter, by these letters' own labels."""
    items = next(one.plan for one in PLAN.lists if one.attribute == "items")
    case = _commonest(PLAN, labels)
    item = _commonest(items, [item for label in labels for item in label.items])
    return [
        Label(
            letter=label.letter,
            case_number=None,
            priority=case["priority"],
            dates=Dates(),
            reviewer=Reviewer(),
            patient=Patient(sex=case["patient.sex"]),
            diagnoses=(),
            items=tuple(_item(one.request, item) for one in label.items),
        )
        for label in labels
    ]


def _item(request: str, common: dict[str, Any]) -> Item:
    said = {name.removeprefix("items."): value for name, value in common.items()}
    return Item(request=request, dwc_category=None, quantity=Quantity(), frequency=Frequency(), **said)


def _commonest(plan: Plan, wholes: Sequence[Any]) -> dict[str, Any]:
    """Of each vocabulary, null being none of its words; the first by name of equally common ones."""
    fields = [field for field in plan.fields if field.metric.kind == "category" and not field.entries]
    return {field.name: _first(Counter(map(_value_of(field), wholes))) for field in fields}


def _value_of(field: Field) -> Callable[[Any], Any]:
    def value(whole: Any) -> Any:
        for name in field.path:
            whole = getattr(whole, name)
        return whole

    return value


def _first(counts: Counter[Any]) -> Any:
    return min(
        (word for word in counts if word is not None), key=lambda word: (-counts[word], word), default=None
    )
