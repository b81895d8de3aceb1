"""What the cross-check's verdicts are worth: how often model and baseline are wrong about values of each.

Held to gold is what each reader said (`checks`), not what the record's policy shows of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from imr_llm.evals.fields import PLAN, Canonical, ListField, Plan
from imr_llm.evals.labels import Label
from imr_llm.evals.pairing import Pair
from imr_llm.evals.scores import Answered, Cell, VerdictCount
from imr_llm.evals.value_measures import TAUS
from imr_llm.schema.record import Check, DecisionRecord

__all__ = ["answers_by_verdict", "verdict_counts"]


def verdict_counts(
    record: DecisionRecord, label: Label, pairs: Mapping[str, Sequence[Pair]]
) -> dict[str, VerdictCount]:
    """For each verdict its values, and those that either reader has wrong; silence counts as the value null.

    An entry that gold does not have is wrong for whoever says it;
    one that stands twice is held to the same entry of gold. Nothing where no model ran.
    """
    if record.provenance.policy is None:
        return {}
    expected = _Expected(record.checks, pairs)
    expected.object(PLAN, label, "", "")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pointer, check in record.checks.items():
        if (wrong := expected.wrong(pointer, check)) is not None:
            count = counts[check.verdict]
            count[0] += 1
            count[1] += wrong[0]
            count[2] += wrong[1]
    return {verdict: VerdictCount(*counts[verdict]) for verdict in sorted(counts)}


def answers_by_verdict(cells: Iterable[Cell]) -> dict[str, Answered]:
    """The values that are shown, and those of them that are wrong, by verdict."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells:
        if cell.state in "CSH":
            count = counts[cell.verdict or "none"]
            count[0] += 1
            count[1] += cell.state != "C"
    return {verdict: Answered(*counts[verdict]) for verdict in sorted(counts)}


class _Expected:
    """What gold says at each pointer of a record and its checks."""

    def __init__(self, checks: Mapping[str, Check], pairs: Mapping[str, Sequence[Pair]]) -> None:
        self._checks = checks
        self._pairs = pairs
        self._values: dict[str, tuple[Hashable, Canonical]] = {}
        self._entries: dict[str, tuple[frozenset[Hashable], Canonical]] = {}
        self._extra: list[str] = []
        """Beginnings of the pointers of entries that gold does not have."""

    def wrong(self, pointer: str, check: Check) -> tuple[bool, bool] | None:
        """Whether model and baseline are wrong; None for what is not scored."""
        said = (check.model, check.baseline)
        if pointer in self._values:
            gold, canonical = self._values[pointer]
            model, baseline = (canonical(value) != gold for value in said)
            return model, baseline
        entries = self._entries.get(pointer.rpartition("/")[0])
        if entries is not None:
            every, canonical = entries
            keys = [canonical(value) for value in said]
            true = any(key is not None and key in every for key in keys)
            model, baseline = (true if key is None else key not in every for key in keys)
            return model, baseline
        if any(pointer.startswith(start) for start in self._extra):
            return _says(check.model), _says(check.baseline)
        return None

    def object(self, plan: Plan, gold: Any, pointer: str, at: str) -> None:
        """Take in what gold says of the object at `pointer`, which is the record's at `at`."""
        for field in plan.fields:
            value = gold
            for name in field.path:
                value = getattr(value, name)
            own = at + field.pointer
            if field.entries:
                self._entries[own] = (frozenset(map(field.canonical, value)), field.canonical)
            elif isinstance(value, BaseModel):
                for name, leaf in value.__dict__.items():
                    self._values[f"{own}/{name}"] = (leaf, _as_it_is)
            else:
                self._values[own] = (field.canonical(value), field.canonical)
        for one in plan.lists:
            self._list(
                one, getattr(gold, one.attribute), f"{pointer}/{one.attribute}", f"{at}/{one.attribute}"
            )

    def _list(self, one: ListField, gold: Sequence[Any], pointer: str, at: str) -> None:
        pairs = self._pairs.get(pointer, ())
        partner = {k: i for i, k, _ in pairs}
        alike = {k: i for i, k, likeness in pairs if likeness >= TAUS[0]}
        free = set(range(len(gold))) - set(alike.values())
        for k in self._places(at):
            i = alike.get(k)
            if i is None:
                i = self._named(one, gold, free, f"{at}/{k}/{one.by}")
            if i is None:
                i = partner.get(k)
            if i is None:
                self._extra.append(f"{at}/{k}/")
            else:
                free.discard(i)
                self.object(one.plan, gold[i], f"{pointer}/{i}", f"{at}/{k}")

    def _named(self, one: ListField, gold: Sequence[Any], free: set[int], key: str) -> int | None:
        """Gold's entry of one whose partner is another thing, or that has none, by the very text either reader has for it.

        It may be one that the record does not show, or one that stands twice.
        """
        check = self._checks.get(key)
        if check is None:
            return None
        canonical = next(field.canonical for field in one.plan.fields if field.path == (one.by,))
        said = {canonical(value) for value in (check.model, check.baseline)} - {None}
        same = [i for i, entry in enumerate(gold) if canonical(getattr(entry, one.by)) in said]
        return min(same, key=lambda i: (i not in free, i), default=None)

    def _places(self, at: str) -> list[int]:
        start = len(at) + 1
        return sorted(
            {
                int(number)
                for pointer in self._checks
                if pointer.startswith(f"{at}/") and (number := pointer[start:].partition("/")[0]).isdigit()
            }
        )


def _as_it_is(value: Any) -> Hashable:
    return value  # type: ignore[no-any-return]


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ((), [])
