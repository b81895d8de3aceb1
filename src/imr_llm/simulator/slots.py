"""The values of an answer, one by one: where each stands, what it is, and what the record calls it.

An answer is the JSON of a `LetterAnswer` as dictionaries and lists; a slot looks into it, so that what is
changed through a slot is changed in the answer. A value taken out of a list leaves None until `compact`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, get_args

from imr_llm.schema.vocabulary import (
    CATEGORIES,
    REASONS,
    Basis,
    CitationSource,
    Outcome,
    Priority,
    Sex,
)

__all__ = ["CHOICES", "LISTS", "Site", "Slot", "case_slots", "compact", "item_slots", "sites"]

Node = dict[str, Any]
Kind = Literal[
    "verbatim", "choice", "number", "date", "truth", "text", "amount", "frequency", "body_part", "citation"
]
_CASE: Final[Sequence[tuple[tuple[str, ...], Kind]]] = (
    (("case_number",), "verbatim"),
    (("priority",), "choice"),
    *(
        (("dates", name), "date")
        for name in ("assigned", "injury", "decision", "ur_denial", "application_received")
    ),
    (("reviewer", "licensure_states"), "text"),
    (("reviewer", "specialties"), "verbatim"),
    (("patient", "age"), "number"),
    (("patient", "sex"), "choice"),
    (("diagnoses",), "verbatim"),
)
_ITEM: Final[Sequence[tuple[str, Kind]]] = (
    ("request", "verbatim"),
    ("original_request", "verbatim"),
    ("authorized_portion", "verbatim"),
    ("outcome", "choice"),
    ("category", "choice"),
    ("body_parts", "body_part"),
    ("quantity", "amount"),
    ("frequency", "frequency"),
    ("strength", "verbatim"),
    ("refills", "number"),
    ("retrospective", "truth"),
    ("administrator_basis", "choice"),
    ("reviewer_basis", "choice"),
    ("administrator_citations", "citation"),
    ("reviewer_citations", "citation"),
    ("prior_visits", "number"),
    ("guideline_limit", "amount"),
    ("reasons", "choice"),
)
LISTS: Final = frozenset(
    [
        "licensure_states",
        "specialties",
        "diagnoses",
        "body_parts",
        "administrator_citations",
        "reviewer_citations",
        "reasons",
    ]
)
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "priority": get_args(Priority),
    "sex": get_args(Sex),
    "outcome": get_args(Outcome),
    "category": CATEGORIES,
    "administrator_basis": get_args(Basis),
    "reviewer_basis": get_args(Basis),
    "reasons": REASONS,
    "source": get_args(CitationSource),
}
"""The words a field may hold."""
_PARTS: Final[Mapping[str, Sequence[str]]] = {
    "amount": ("min", "max", "unit"),
    "frequency": ("per_week_min", "per_week_max", "weeks_min", "weeks_max"),
    "body_part": ("part", "side"),
    "citation": ("source", "title", "section", "pages"),
}
"""What a value of several parts consists of."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of an answer, which may be null; or the empty list where one could be."""

    name: str
    """Of the field."""
    pointer: str
    """JSON Pointer in the record."""
    kind: Kind
    holder: Any
    """The dictionary or list the value stands in,"""
    key: Any
    """and where in it."""
    item: int | None = None
    """Number of the item in the letter; None for the case."""

    @property
    def value(self) -> Any:
        """The value as it stands in the answer, with its quotation; None where there is none."""
        values = self.holder
        return values[self.key] if not isinstance(values, list) or self.key < len(values) else None

    def put(self, value: Any) -> None:
        """Put a value there."""
        if isinstance(self.holder, list) and self.key == len(self.holder):
            self.holder.append(value)
        else:
            self.holder[self.key] = value

    def change(self, value: Any) -> bool:
        """Put a value there, unless the record would have the same; whether it was put."""
        there, recorded = self.value, self.recorded()
        self.put(value)
        if self.recorded() == recorded:
            self.put(there)
            return False
        return True

    @property
    def listed(self) -> bool:
        """Whether it is one of a list."""
        return isinstance(self.holder, list)

    @property
    def quoted(self) -> Node | None:
        """The value, if it has a quotation of its own."""
        value = self.value
        return value if isinstance(value, dict) else None

    def recorded(self) -> dict[str, Any]:
        """The value as the record has it: by JSON Pointer, a value of several parts in its parts."""
        value = self.value
        names = _PARTS.get(self.kind)
        if value is None and self.listed:
            return {}
        if names is not None:
            return {f"{self.pointer}/{name}": _part(value, name) for name in names}
        if self.kind == "verbatim":
            return {self.pointer: value}
        if self.kind == "truth":
            return {self.pointer: value is not None and value["value"]}
        return {self.pointer: value["value"] if value is not None else None}

    def whole(self) -> Any:
        """The value as the record has it, all parts in one."""
        recorded = self.recorded()
        if self.kind in _PARTS:
            return {pointer.rsplit("/", 1)[1]: part for pointer, part in recorded.items()}
        return recorded[self.pointer]


def _part(value: Node | None, name: str) -> Any:
    if value is None:
        return None
    if name == "pages" and isinstance(value[name], list):
        return [
            page["first"] if page["first"] == page["last"] else [page["first"], page["last"]]
            for page in value[name]
        ]
    return value[name]


def case_slots(case: Node) -> Iterator[Slot]:
    """The values of the case; an empty list gives the slot its first value would have."""
    for path, kind in _CASE:
        holder = case
        for step in path[:-1]:
            holder = holder[step]
        yield from _slots(holder, path[-1], "/" + "/".join(path), kind, None)


def item_slots(item: Node, index: int) -> Iterator[Slot]:
    """The values of an item; `index` is its number in the letter."""
    for name, kind in _ITEM:
        yield from _slots(item, name, f"/items/{index}/{name}", kind, index)


def _slots(holder: Node, name: str, pointer: str, kind: Kind, item: int | None) -> Iterator[Slot]:
    if name not in LISTS:
        yield Slot(name, pointer, kind, holder, name, item)
        return
    for k in range(max(1, len(holder[name]))):
        yield Slot(name, f"{pointer}/{k}", kind, holder[name], k, item)


class Site(NamedTuple):
    """Where a slot is, without its answer: equal for all answers about a letter."""

    item: int | None
    """Number of the item in the letter; None for the case."""
    place: int
    """Which of the slots of the item or the case."""
    pointer: str
    name: str
    kind: Kind
    empty: bool
    """Whether the letter is silent there."""


def sites(case: Node | None, items: Iterable[tuple[int, Node]]) -> Iterator[Site]:
    """Every slot of an answer; its items come with their numbers."""
    groups = [list(item_slots(item, index)) for index, item in items]
    if case is not None:
        groups.insert(0, list(case_slots(case)))
    for slots in groups:
        for place, slot in enumerate(slots):
            yield Site(slot.item, place, slot.pointer, slot.name, slot.kind, slot.value is None)


def compact(answer: Node) -> None:
    """Close the gaps that values taken out of lists have left."""
    case = answer["case"]
    parts = [*answer["items"], *([case, case["reviewer"]] if case is not None else [])]
    for part in parts:
        for name in LISTS & part.keys():
            part[name][:] = [value for value in part[name] if value is not None]
