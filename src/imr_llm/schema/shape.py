"""Whether what a person gives for a letter has the shape of a record's parts, type by type, nothing read into it.

Labels, corrections and decisions at the review desk are held to it alike. A reader's record may be looser: there "68"
is an age.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from imr_llm.schema.item import NOT_LABELLED, Item

__all__ = ["ShapeError", "is_below", "of_shape"]

_Part = TypeVar("_Part", bound=BaseModel)
_TAKES = "Input should be "


class ShapeError(ValueError):
    """Something that has not the shape; `pointer` says where, `what` what is wrong, without any value."""

    def __init__(self, pointer: str, what: str) -> None:
        self.pointer = pointer
        self.what = what
        super().__init__(f"{pointer or 'the label'}: {what}")


def of_shape(kind: type[_Part], said: Any, within: str = "") -> _Part:
    """What parsed JSON holds. Raises ShapeError for the first thing that is wrong `within` a place, the whole by default."""
    try:
        part = kind.model_validate_json(orjson.dumps(said), strict=True)
    except ValidationError as error:
        faults = [
            (_place(said, fault["loc"]), fault["msg"])
            for fault in error.errors(include_url=False, include_input=False)
        ]
        pointer = next((place for place, _ in faults if is_below(place, within)), faults[0][0])
        first, *others = dict.fromkeys(what for place, what in faults if place == pointer)
        raise ShapeError(
            pointer, " or ".join([first, *(one.removeprefix(_TAKES) for one in others)])
        ) from None
    for pointer, what in _lax(part, said, ""):
        if is_below(pointer, within):
            raise ShapeError(pointer, what)
    return part


def is_below(place: str, pointer: str) -> bool:
    """Whether a place is the one a pointer leads to, or within it."""
    return place == pointer or place.startswith(f"{pointer}/")


def _lax(part: BaseModel, said: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """What a validator lets pass: keys left out, an item without an outcome, digits that can be counted to a date."""
    for name in type(part).model_fields:
        value, place = getattr(part, name), f"{pointer}/{name}"
        if name not in said:
            if name not in NOT_LABELLED:
                yield place, "is missing; write null or an empty list where the letter does not say"
            continue
        if isinstance(part, Item) and name == "outcome" and value is None:
            yield place, "is null; every decided item has an outcome"
        if type(value) is datetime.date and said[name] != value.isoformat():
            yield place, f"{_TAKES}a valid date in the format YYYY-MM-DD"
        if isinstance(value, BaseModel):
            yield from _lax(value, said[name], place)
        elif isinstance(value, tuple):
            for k, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from _lax(one, said[name][k], f"{place}/{k}")


def _place(said: Any, keys: tuple[int | str, ...]) -> str:
    """A pointer to where a validator found a fault, without its names for the types that it tried there."""
    pointer = ""
    for key in keys:
        if isinstance(said, dict):
            said = said.get(key)
        elif isinstance(said, list) and isinstance(key, int):
            said = said[key] if key < len(said) else None
        else:
            continue
        pointer += f"/{key}"
    return pointer
