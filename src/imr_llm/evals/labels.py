"""The label of one letter: what a careful reader says it says, in the names and types of the record.

Its shape is that of the labelling guide: the record's fields but those that are derived or no reading
(`dwc_category`, `rationale`), every key present. Knows no files and no letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from imr_llm.schema.record import NOT_LABELLED, Dates, Item, Patient, Reviewer
from imr_llm.schema.shape import ShapeError, of_shape
from imr_llm.schema.vocabulary import Priority, dwc_category_of

__all__ = ["Label", "label_from", "label_shown", "place_in"]

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")
"""Of a list's entry, without leading zeros."""


class Label(BaseModel):
    """What one letter says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    letter: str
    """The letter's file name without its ending."""
    case_number: str | None
    priority: Priority | None
    dates: Dates
    reviewer: Reviewer
    patient: Patient
    diagnoses: tuple[str, ...]
    items: tuple[Item, ...]


def label_from(said: Any) -> Label:
    """The label that parsed JSON holds. Raises ShapeError for the first thing that is wrong."""
    return of_shape(Label, _completed(said))


def label_shown(label: Label) -> dict[str, Any]:
    """The label as JSON, in the guide's order of keys."""
    shown = label.model_dump(mode="json")
    for item in shown["items"]:
        for name in NOT_LABELLED:
            del item[name]
    return shown


def place_in(shown: Any, pointer: str, *, to_write: bool = False) -> tuple[Any, Any] | None:
    """The object or list of a label as JSON that a pointer leads into, and its key there; None for no such place.

    With `to_write`, "-" is the place behind a list's last entry, where no value stands yet (RFC 6901, section 4).
    """
    *way, last = _keys(pointer)
    whole = shown
    for key in way:
        found = _key(whole, key)
        if found is None:
            return None
        whole = whole[found]
    if to_write and last == "-" and isinstance(whole, list):
        return whole, len(whole)
    found = _key(whole, last)
    return None if found is None else (whole, found)


def _key(whole: Any, key: str) -> Any:
    if isinstance(whole, dict):
        return key if key in whole else None
    if isinstance(whole, list) and _INDEX.fullmatch(key) and int(key) < len(whole):
        return int(key)
    return None


def _keys(pointer: str) -> Iterator[str]:
    return (part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def _completed(said: Any) -> Any:
    """With the state's category of each item, which follows from the item's own."""
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        return said
    return {**said, "items": [_completed_item(item, k) for k, item in enumerate(said["items"])]}


def _completed_item(item: Any, k: int) -> Any:
    if not isinstance(item, dict):
        return item
    for name in NOT_LABELLED & item.keys():
        raise ShapeError(f"/items/{k}/{name}", "is not labelled; leave it out")
    return {**item, "dwc_category": dwc_category_of(item.get("category"))}
