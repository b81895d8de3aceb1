"""The fields of an answer and the words they may hold, as the prompt explains them.

Meanings come from the response model's field descriptions, which are the record's, and from the
vocabularies; nothing is explained here.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from imr_llm.extraction.response import Stated
from imr_llm.schema import vocabulary
from imr_llm.schema.vocabulary import CATEGORY_MEANING, REASON_MEANING

__all__ = ["GuideField", "GuideVocabulary", "field_guide", "vocabularies"]

_LEAVES: Final = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    datetime.date: "YYYY-MM-DD",
}
_NAMED: Final = {
    values: name for name, values in vars(vocabulary).items() if get_origin(values) not in (None, dict)
}


class GuideField(NamedTuple):
    """One field: where it stands in the answer, what it holds, what it means."""

    path: str
    type: str
    meaning: str


class GuideVocabulary(NamedTuple):
    """A closed list of words, each with its meaning where the word is not enough."""

    name: str
    entries: Mapping[Any, str]


def field_guide(model: type[BaseModel]) -> list[GuideField]:
    """All fields of a response model, outer before inner.

    A value's own `quote` is explained in the rules, and what several fields hold where it is first met.
    """
    return list(_fields(model, "", {}))


def _fields(model: type[BaseModel], prefix: str, met: dict[type[BaseModel], str]) -> Iterator[GuideField]:
    for name, field in model.model_fields.items():
        if name == "quote":
            continue
        told = _type_of(field.annotation)
        path = f"{prefix}{name}{'[]' if told.is_list else ''}"
        first = met.get(told.inner) if told.inner is not None else None
        kind = f"{told.text}, inside as `{first}`" if first is not None else told.text
        yield GuideField(path, kind, field.description or "")
        if told.inner is not None and first is None:
            met[told.inner] = path
            yield from _fields(told.inner, path + ".", met)


def vocabularies() -> tuple[GuideVocabulary, ...]:
    """The vocabularies whose words need explaining."""
    return (
        GuideVocabulary("Category", CATEGORY_MEANING),
        GuideVocabulary("Reason", REASON_MEANING),
    )


class _Told(NamedTuple):
    text: str
    is_list: bool = False
    inner: type[BaseModel] | None = None


def _type_of(kind: Any) -> _Told:
    """A type in words, and the model inside that has fields of its own."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        (only,) = (part for part in inner if part is not type(None))
        told = _type_of(only)
        return told._replace(text=f"{told.text} or null")
    if origin is list:
        told = _type_of(inner[0])
        return _Told(f"list of {told.text}", True, told.inner)
    if kind in _NAMED:
        words = get_args(kind)
        name = _NAMED[kind]
        return _Told(name if name in ("Category", "Reason") else " | ".join(words))
    if kind in _LEAVES:
        return _Told(_LEAVES[kind])
    if issubclass(kind, Stated):
        value = _type_of(kind.model_fields["value"].annotation)
        return _Told(f"{{value: {value.text}, quote}}")
    has_quote = "quote" in kind.model_fields
    return _Told("object with quote" if has_quote else "object", False, kind)
