"""Which items a letter has: those its reader found and those reviewers added, without those they took out.

An item keeps its number for as long as its letter is kept, so that a pointer like `/items/3/quantity` means the same to
every reviewer; a number is never used twice. Knows nothing of reviewers and of where letters are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from imr_llm.schema.record import NOT_LABELLED, DecisionRecord, Item, Span
from imr_llm.schema.shape import ShapeError, of_shape
from imr_llm.schema.vocabulary import dwc_category_of

__all__ = ["ITEM_POINTER", "Items", "as_labelled", "item_of", "items_of", "new_item", "number_of"]

ITEM_POINTER: Final = re.compile(r"/items/(0|[1-9][0-9]{0,3})")
_NO_ITEM: Final = Item(
    request="-",
    outcome=None,
    category=None,
    dwc_category=None,
    administrator_basis=None,
    reviewer_basis=None,
)
"""Holds the place of an item whose adding was taken back."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a letter."""

    record: DecisionRecord
    """With a place for every item there ever was, each at its number."""
    found: int
    """How many its reader found; those with higher numbers were added."""
    gone: frozenset[int]
    """Numbers of those that were taken out, or whose adding was taken back."""

    @property
    def next_pointer(self) -> str:
        """Of the next item that is added."""
        return f"/items/{len(self.record.items)}"

    def in_order(self) -> list[int]:
        """Numbers of the items there are, in the letter's order: an added one stands before the first item whose
        request is quoted from further on."""
        order = [number for number in range(self.found) if number not in self.gone]
        for number in range(self.found, len(self.record.items)):
            if number not in self.gone:
                place = next(
                    (k for k, other in enumerate(order) if self._start(other) > self._start(number)),
                    len(order),
                )
                order.insert(place, number)
        return order

    def place_now(self, pointer: str) -> str:
        """Where a value stands when the items there are have been numbered anew."""
        keys = pointer.split("/")
        if keys[1] == "items":
            keys[2] = str(self.in_order().index(int(keys[2])))
        return "/".join(keys)

    def _start(self, number: int) -> int:
        spans = self.record.evidence.get(f"/items/{number}/request", ())
        return spans[0].start if spans else -1 if number < self.found else self.record.letter.chars


def items_of(
    record: DecisionRecord,
    decided: Iterable[str],
    added: Mapping[str, tuple[Any, Span | None]],
    removed: Iterable[str],
) -> Items:
    """The items of a record after what reviewers decided.

    `decided` are pointers of all items that were ever decided on, `added` values and words of those that stand added,
    `removed` pointers of those that stand removed.
    """
    found = len(record.items)
    places = max([found, *(number_of(pointer) + 1 for pointer in decided)])
    items, evidence = list(record.items), dict(record.evidence)
    gone = {number_of(pointer) for pointer in removed}
    for number in range(found, places):
        value, span = added.get(f"/items/{number}", (None, None))
        items.append(_NO_ITEM if value is None else Item.model_validate(_completed(value)))
        if value is None:
            gone.add(number)
        elif span is not None:
            evidence[f"/items/{number}/request"] = (span,)
    changed = (
        record.model_copy(update={"items": tuple(items), "evidence": evidence}) if places > found else record
    )
    return Items(changed, found, frozenset(gone))


def number_of(pointer: str) -> int:
    """Of an item, from its pointer."""
    return int(pointer.rpartition("/")[2])


def item_of(pointer: str) -> str | None:
    """The pointer of the item that a field belongs to; None for one of the case."""
    return "/".join(pointer.split("/")[:3]) if pointer.startswith("/items/") else None


def new_item(value: Any) -> Item:
    """The item that a reviewer describes: `request` and `outcome`, and whatever else of an item.

    Raises ShapeError, naming the field, for a value that is no item.
    """
    if not isinstance(value, dict):
        raise ShapeError("", "an item is an object with request and outcome")
    for name in NOT_LABELLED & value.keys():
        raise ShapeError(f"/{name}", "is not decided on; leave it out")
    for name in ("request", "outcome"):
        if not value.get(name):
            raise ShapeError(f"/{name}", "an item has one")
    return of_shape(Item, _completed(value))


def _completed(value: dict[str, Any]) -> dict[str, Any]:
    """An item with all that a reviewer does not say of it."""
    unsaid = as_labelled(_NO_ITEM.model_dump(mode="json"))
    return {**unsaid, **value, "dwc_category": dwc_category_of(value.get("category"))}


def as_labelled(item: dict[str, Any]) -> dict[str, Any]:
    """An item of a record as JSON, as labels have it."""
    return {name: value for name, value in item.items() if name not in NOT_LABELLED}
