"""What two readers say of each value of a record: a tree in the record's shape, with a verdict at every leaf.

Nothing here knows letters or fields; `crosscheck` builds the tree, `assemble` makes a record of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import eq
from typing import Any, Final, NamedTuple

from imr_llm.schema.record import Span
from imr_llm.schema.vocabulary import FlagCode, Policy, Verdict

__all__ = ["Claim", "Group", "Leaf", "Node", "Rows", "compare", "leaves"]

_FROM_MODEL: Final[dict[Policy, frozenset[Verdict]]] = {
    "strict": frozenset({"verified"}),
    "flag": frozenset({"verified", "grounded"}),
    "permissive": frozenset({"verified", "grounded", "conflict", "ungrounded"}),
}
_FROM_BASELINE: Final[dict[Policy, frozenset[Verdict]]] = {
    "strict": frozenset(),
    "flag": frozenset({"missed", "conflict", "ungrounded"}),
    "permissive": frozenset({"missed"}),
}
"""Which verdicts let a reader's value into the record."""


class Claim(NamedTuple):
    """A model's value; `spans` are the words that carry it, none where its quotation does not hold."""

    value: Any
    spans: tuple[Span, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the letter has the quoted words and they carry the value."""
        return bool(self.spans)


@dataclass(slots=True)
class Leaf:
    """One value as both readers have it."""

    verdict: Verdict
    model: Any
    baseline: Any
    model_spans: tuple[Span, ...] = ()
    baseline_spans: tuple[Span, ...] = ()
    empty: Any = None
    """What a record shows where it shows no value."""
    before: Any = None
    """The model's first value, where a second look changed it."""
    doubt: tuple[FlagCode, str] | None = None
    """What else a person should know of it: a flag and its words."""

    def shown(self, policy: Policy) -> tuple[Any, tuple[Span, ...]]:
        """The value a record of this policy shows, and its words."""
        value: Any = None
        spans: tuple[Span, ...] = ()
        if self.verdict in _FROM_MODEL[policy]:
            value, spans = self.model, self.model_spans
        elif self.verdict in _FROM_BASELINE[policy]:
            value, spans = self.baseline, self.baseline_spans
        return (self.empty, ()) if value is None else (value, spans)


@dataclass(slots=True)
class Group:
    """Values that stand together as an object; `at_once` where the same words carry them."""

    fields: dict[str, Node]
    at_once: bool = False
    of_baseline: int | None = None
    """Which entry of the baseline's list it is, if it is one."""


@dataclass(slots=True)
class Rows:
    """A list: the baseline's entries in order, then the model's that are none of them.

    An entry is shown where its leaf, or the leaf of the group's field `key`, shows a value.
    """

    rows: list[Leaf | Group] = field(default_factory=list)
    key: str | None = None

    def shown(self, policy: Policy) -> tuple[list[Leaf | Group], list[Leaf | Group]]:
        """The entries a record of this policy shows, in the letter's order, and those it does not."""
        shown: list[tuple[int, Leaf | Group]] = []
        hidden: list[Leaf | Group] = []
        for row in self.rows:
            leaf = self.key_of(row)
            value, spans = leaf.shown(policy)
            if value is leaf.empty:
                hidden.append(row)
                continue
            start = spans[0].start if spans else -1
            before = len(shown)
            if leaf.baseline is None and spans:
                before = next((k for k, (other, _) in enumerate(shown) if other > start), before)
            shown.insert(before, (start, row))
        return [row for _, row in shown], hidden

    def key_of(self, row: Leaf | Group) -> Leaf:
        """The leaf that decides whether an entry is shown."""
        if isinstance(row, Leaf):
            return row
        leaf = row.fields[self.key or ""]
        assert isinstance(leaf, Leaf)
        return leaf


Node = Leaf | Group | Rows


def compare(
    claim: Claim | None,
    baseline: Any,
    baseline_spans: tuple[Span, ...] = (),
    same: Callable[[Any, Any], bool] = eq,
    empty: Any = None,
) -> Leaf:
    """The verdict on one value: None, or no claim, is a reader's silence, and so is what equals `empty`."""
    if baseline == empty:
        baseline = None
    if claim is None or claim.value is None or claim.value == empty:
        verdict: Verdict = "absent" if baseline is None else "missed"
        return Leaf(verdict, None, baseline, (), baseline_spans, empty)
    if not claim.holds:
        verdict = "ungrounded"
    elif baseline is None:
        verdict = "grounded"
    else:
        verdict = "verified" if same(claim.value, baseline) else "conflict"
    return Leaf(verdict, claim.value, baseline, claim.spans, baseline_spans, empty)


def leaves(node: Node, pointer: str = "") -> Iterator[tuple[str, Leaf]]:
    """All leaves with their places in the comparison, which are not always those in a record made of it."""
    if isinstance(node, Leaf):
        yield pointer, node
        return
    inner = node.fields.items() if isinstance(node, Group) else enumerate(node.rows)
    for name, part in inner:
        yield from leaves(part, f"{pointer}/{name}")
