"""Which fields are scored, and when two values of one are the same: as the schema declares beside each field.

A value's *canonical* form is what is compared; None is null. Built once from the models of the record.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from imr_llm.schema.metric import Metric, MetricKind, Paired
from imr_llm.schema.record import DecisionRecord

__all__ = ["PLAN", "Field", "ListField", "Plan", "canonical", "category_fields", "gated_fields", "words"]

_WORD: Final = re.compile(r"[a-z0-9%./#]+")
_BLANK: Final = re.compile(r"\s+")

Canonical = Callable[[Any], Hashable]


@dataclass(frozen=True, slots=True)
class Field:
    """A field whose values are compared one by one."""

    name: str
    """"dates.injury", "items.outcome": without numbers."""
    path: tuple[str, ...]
    """From the object it is declared in."""
    pointer: str
    """The same as a JSON Pointer."""
    metric: Metric
    entries: bool
    """Whether it is a list, each entry of which is a value."""
    canonical: Canonical


@dataclass(frozen=True, slots=True)
class ListField:
    """A list of objects that are paired first."""

    name: str
    attribute: str
    by: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Plan:
    """What is scored of an object."""

    fields: tuple[Field, ...]
    lists: tuple[ListField, ...]

    def every(self) -> Iterator[Field]:
        """All fields, those of its lists included."""
        yield from self.fields
        for one in self.lists:
            yield from one.plan.every()


def words(text: str) -> list[str]:
    """The words of a text as they are compared: lower case, no marks but those of doses."""
    return _WORD.findall(text.lower())


def _folded(value: Any) -> Hashable:
    return " ".join(words(value)) or None if value else None


def _letters(value: Any) -> Hashable:
    return _BLANK.sub("", value.lower()) or None if value else None


def _day(value: Any) -> Hashable:
    return value.isoformat() if isinstance(value, datetime.date) else value or None


def _number(value: Any) -> Hashable:
    """A number, the numbers of an object, or a set of pages."""
    if isinstance(value, BaseModel):
        numbers = tuple(value.__dict__.values())
        return None if all(number is None for number in numbers) else numbers
    if isinstance(value, tuple | list):
        return frozenset(_pages(value)) or None
    return None if value is None else float(value)


def _pages(ranges: Any) -> Iterator[int]:
    for page in ranges:
        if isinstance(page, tuple | list):
            yield from range(page[0], page[1] + 1)
        else:
            yield page


def _plain(value: Any) -> Hashable:
    return value or None


_CANONICAL: Final[Mapping[MetricKind, Canonical]] = {
    "category": _plain,
    "flag": _plain,
    "identifier": _letters,
    "verbatim": _folded,
    "text": _folded,
    "number": _number,
    "date": _day,
}


def canonical(metric: Metric) -> Canonical:
    """What brings values of a field into the form in which they are compared; null becomes None."""
    return _CANONICAL[metric.kind]


def _plan(model: type[BaseModel], name: str = "", path: tuple[str, ...] = ()) -> Plan:
    fields: list[Field] = []
    lists: list[ListField] = []
    for attribute, declared in model.model_fields.items():
        own, here = f"{name}{attribute}", (*path, attribute)
        kind = declared.annotation
        metric = next((one for one in declared.metadata if isinstance(one, Metric)), None)
        paired = next((one for one in declared.metadata if isinstance(one, Paired)), None)
        if metric is not None:
            entries = get_origin(kind) is tuple and metric.kind != "number"
            fields.append(
                Field(own, here, "".join(f"/{part}" for part in here), metric, entries, canonical(metric))
            )
        elif paired is not None:
            inner: type[BaseModel] = get_args(kind)[0]
            lists.append(ListField(own, attribute, paired.by, _plan(inner, f"{own}.")))
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            part = _plan(kind, f"{own}.", here)
            fields += part.fields
            lists += part.lists
    return Plan(tuple(fields), tuple(lists))


PLAN: Final = _plan(DecisionRecord)
"""All that is scored of a letter."""


@cache
def gated_fields() -> frozenset[str]:
    """Names of the fields that a letter must have right to be exact."""
    return frozenset(field.name for field in PLAN.every() if field.metric.gates)


@cache
def category_fields() -> tuple[str, ...]:
    """Names of the fields with a vocabulary."""
    return tuple(field.name for field in PLAN.every() if field.metric.kind == "category")
