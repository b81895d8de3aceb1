"""A label and a record to cells: each value of each field with its state, and which item is which.

Knows the plan of fields and nothing of what they mean. Where nobody answered (a letter without a record, an item
without a partner) every field of gold is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from imr_llm.evals.fields import PLAN, Field, ListField, Plan
from imr_llm.evals.pairing import Pair, pair
from imr_llm.evals.scores import Cell, State
from imr_llm.schema.record import Check

__all__ = ["Compared", "compare_letter"]

_LEAST_TRUSTED: Final = ("ungrounded", "conflict", "missed", "baseline", "grounded", "verified", "absent")


@dataclass(frozen=True, slots=True)
class Compared:
    """A letter's cells; `pairs` are those of each list of objects, by gold's pointer of the list."""

    cells: tuple[Cell, ...]
    pairs: Mapping[str, tuple[Pair, ...]]


def compare_letter(label: BaseModel, record: BaseModel | None, checks: Mapping[str, Check]) -> Compared:
    """Hold a record (None: there is none) to a label of the same fields."""
    comparison = _Comparison(checks)
    cells = tuple(comparison.object(PLAN, label, record, "", ""))
    return Compared(cells, comparison.pairs)


class _Comparison:
    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self.pairs: dict[str, tuple[Pair, ...]] = {}

    def object(self, plan: Plan, gold: Any, predicted: Any, pointer: str, at: str) -> Iterator[Cell]:
        """The cells of two objects; of None for `predicted` everything is missed."""
        for field in plan.fields:
            if field.entries:
                yield from self._entries(field, gold, predicted, pointer, at)
            else:
                yield self._value(field, gold, predicted, pointer, at)
        for one in plan.lists:
            yield from self._list(one, gold, predicted, pointer, at)

    def _value(self, field: Field, gold: Any, predicted: Any, pointer: str, at: str) -> Cell:
        wanted = _get(gold, field.path)
        place = pointer + field.pointer
        key = field.canonical(wanted)
        if predicted is None:
            return Cell(place, field.name, "M", None if key is None else shown(wanted))
        found = _get(predicted, field.path)
        got = field.canonical(found)
        own = at + field.pointer
        return Cell(
            place,
            field.name,
            _state(key, got),
            None if key is None else shown(wanted),
            None if got is None else shown(found),
            own if own != place else None,
            self._verdict(own),
        )

    def _entries(self, field: Field, gold: Any, predicted: Any, pointer: str, at: str) -> Iterator[Cell]:
        place, own = pointer + field.pointer, at + field.pointer
        wanted: Sequence[Any] = _get(gold, field.path)
        found: Sequence[Any] = () if predicted is None else _get(predicted, field.path)
        free: dict[Any, list[int]] = {}
        for k, value in enumerate(found):
            free.setdefault(field.canonical(value), []).append(k)
        for i, value in enumerate(wanted):
            places = free.get(field.canonical(value))
            if places:
                k = places.pop(0)
                theirs = f"{own}/{k}"
                here = f"{place}/{i}"
                yield Cell(
                    here,
                    field.name,
                    "C",
                    value,
                    found[k],
                    theirs if theirs != here else None,
                    self._verdict(theirs),
                )
            else:
                yield Cell(f"{place}/{i}", field.name, "M", value)
        for k in sorted(k for places in free.values() for k in places):
            theirs = f"{own}/{k}"
            yield Cell(f"{place}/+{k}", field.name, "H", None, found[k], theirs, self._verdict(theirs))
        if not wanted and not found:
            yield Cell(place, field.name, "M" if predicted is None else "N")

    def _list(self, one: ListField, gold: Any, predicted: Any, pointer: str, at: str) -> Iterator[Cell]:
        place, own = f"{pointer}/{one.attribute}", f"{at}/{one.attribute}"
        wanted: Sequence[Any] = getattr(gold, one.attribute)
        found: Sequence[Any] = () if predicted is None else getattr(predicted, one.attribute)
        pairs = pair(
            [getattr(entry, one.by) or "" for entry in wanted],
            [getattr(entry, one.by) or "" for entry in found],
            lambda i, k: _agreement(one.plan, wanted[i], found[k]),
        )
        self.pairs[place] = pairs
        of_gold = {i: k for i, k, _ in pairs}
        for i, entry in enumerate(wanted):
            k = of_gold.get(i)
            other = None if k is None else found[k]
            yield from self.object(one.plan, entry, other, f"{place}/{i}", f"{own}/{k}")
        for k in sorted(set(range(len(found))) - set(of_gold.values())):
            yield from self._invented(one.plan, found[k], f"{place}/+{k}", f"{own}/{k}")
        if not wanted and not found:
            key = next(field for field in one.plan.fields if field.path == (one.by,))
            yield Cell(place, key.name, "M" if predicted is None else "N")

    def _invented(self, plan: Plan, predicted: Any, place: str, own: str) -> Iterator[Cell]:
        """An entry that gold does not have: what is set is invented, what is null is nothing."""
        for field in plan.fields:
            value = _get(predicted, field.path)
            values = enumerate(value) if field.entries else [(None, value)]
            for k, one in values:
                if field.canonical(one) is not None:
                    end = field.pointer if k is None else f"{field.pointer}/{k}"
                    yield Cell(
                        place + end, field.name, "H", None, shown(one), own + end, self._verdict(own + end)
                    )
        for inner in plan.lists:
            for k, entry in enumerate(getattr(predicted, inner.attribute)):
                end = f"/{inner.attribute}/{k}"
                yield from self._invented(inner.plan, entry, place + end, own + end)

    def _verdict(self, pointer: str) -> str | None:
        """Of the value at a pointer, or of the leaves of the object there."""
        checks = self._checks
        if not checks:
            return None
        own = checks.get(pointer)
        if own is not None:
            return own.verdict
        inside = {
            check.verdict
            for name in ("min", "max", "unit", "per_week_min", "per_week_max", "weeks_min", "weeks_max")
            if (check := checks.get(f"{pointer}/{name}")) is not None
        }
        return next((verdict for verdict in _LEAST_TRUSTED if verdict in inside), None)


def shown(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, BaseModel):
        return dict(value.__dict__)
    if isinstance(value, tuple):
        return [shown(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _get(whole: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        whole = getattr(whole, name)
    return whole


def _state(gold: Any, predicted: Any) -> State:
    if gold is None:
        return "N" if predicted is None else "H"
    if predicted is None:
        return "M"
    return "C" if gold == predicted else "S"


def _agreement(plan: Plan, gold: Any, predicted: Any) -> float:
    """The share of fields on which two entries agree."""
    same = [_same(field, _get(gold, field.path), _get(predicted, field.path)) for field in plan.fields]
    for one in plan.lists:
        ours, theirs = (
            sorted(
                str([_key(field, _get(entry, field.path)) for field in one.plan.fields])
                for entry in getattr(side, one.attribute)
            )
            for side in (gold, predicted)
        )
        same.append(ours == theirs)
    return sum(same) / len(same)


def _same(field: Field, one: Any, other: Any) -> bool:
    return bool(_key(field, one) == _key(field, other))


def _key(field: Field, value: Any) -> Any:
    if field.entries:
        return sorted(str(field.canonical(one)) for one in value)
    key = field.canonical(value)
    return sorted(key) if isinstance(key, frozenset) else key
