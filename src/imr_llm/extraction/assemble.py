"""Makes the record of a comparison: which values it shows is the policy's choice, every verdict goes into `checks`.

A value that the policy does not show keeps its check. Entries of lists that are not shown stand in `checks`
behind those that are: with two diagnoses shown, "/diagnoses/2" is the first that is not.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from imr_llm.extraction.alignment import own_words
from imr_llm.extraction.comparison import Group, Leaf, Rows
from imr_llm.schema.record import Check, DecisionRecord, Flag, Provenance, Span
from imr_llm.schema.vocabulary import DWC_CATEGORY, FlagCode, Policy, Verdict

__all__ = ["assemble"]

_FLAGS: Final[dict[Verdict, tuple[FlagCode, str]]] = {
    "conflict": ("readers_disagree", "the model and the baseline give different values"),
    "ungrounded": (
        "quotation_not_found",
        "the words the model quotes are not there or do not carry its value",
    ),
    "missed": ("model_silent", "the baseline found a value, the model gave none"),
}
_ABSENT: Final = Check("absent")
_BASELINE: Final = Check("baseline")
_NOT_ASKED: Final = ("rationale",)
"""Fields of an item that stand in the letter as they are and are the baseline's alone."""

_LARGEST: Final = 2**31 - 1
"""No count in a letter is larger, and every table can hold it."""
_BOUNDS: Final = {"age": (0, 120), "refills": (0, _LARGEST), "prior_visits": (0, _LARGEST)}
"""Numbers between which the record holds a field."""


def assemble(
    compared: Group,
    baseline: DecisionRecord,
    policy: Policy,
    provenance: Provenance,
    example_facts: frozenset[str] = frozenset(),
) -> DecisionRecord:
    """The record that a policy shows of a comparison.

    `example_facts` are the texts of the prompt's examples: a value without a hold in the letter that is one
    of them is flagged as such.
    """
    out = _Assembly(policy, example_facts)
    fields = out.values(compared, "")
    for place, (item, known) in enumerate(zip(fields["items"], out.items, strict=True)):
        category = item["category"]
        item["dwc_category"] = DWC_CATEGORY[category] if category is not None else None
        for name in _NOT_ASKED:
            item[name] = getattr(baseline.items[known], name) if known is not None else None
            spans = baseline.evidence.get(f"/items/{known}/{name}")
            if spans and item[name] is not None:
                out.evidence[f"/items/{place}/{name}"] = spans
                out.checks[f"/items/{place}/{name}"] = _BASELINE
    return DecisionRecord.model_validate(
        {
            **fields,
            "letter": baseline.letter,
            "case_outcome": _case_outcome([item["outcome"] for item in fields["items"]]),
            "evidence": out.evidence,
            "checks": out.checks,
            "flags": (*baseline.flags, *out.flags),
            "provenance": provenance,
        }
    )


class _Assembly:
    def __init__(self, policy: Policy, example_facts: frozenset[str]) -> None:
        self._policy = policy
        self._example_facts = example_facts
        self.evidence: dict[str, tuple[Span, ...]] = {}
        self.checks: dict[str, Check] = {}
        self.flags: list[Flag] = []
        self.items: list[int | None] = []
        """Which item of the baseline each item shown is."""

    def values(self, group: Group, pointer: str) -> dict[str, Any]:
        """What the record shows of an object; evidence, checks and flags are noted on the way."""
        if group.at_once and all(
            isinstance(leaf, Leaf) and leaf.verdict == "absent" for leaf in group.fields.values()
        ):
            self.checks[pointer] = _ABSENT
            return {name: leaf.empty for name, leaf in group.fields.items() if isinstance(leaf, Leaf)}
        spans: set[Span] = set()
        out: dict[str, Any] = {}
        for name, node in group.fields.items():
            at = f"{pointer}/{name}"
            if isinstance(node, Group):
                out[name] = self.values(node, at)
            elif isinstance(node, Rows):
                out[name] = self._list(node, at)
            else:
                out[name], carried = self._leaf(node, at)
                if group.at_once:
                    spans.update(carried)
                elif carried:
                    self.evidence[at] = carried
        if spans:
            self.evidence[pointer] = tuple(sorted(spans, key=lambda span: (span.start, span.end, span.match)))
        return out

    def _leaf(self, leaf: Leaf, pointer: str) -> tuple[Any, tuple[Span, ...]]:
        if leaf.verdict == "absent":
            self.checks[pointer] = _ABSENT
            return leaf.empty, ()
        self.checks[pointer] = Check(
            leaf.verdict, _plain(leaf.model), _plain(leaf.baseline), _plain(leaf.before)
        )
        if leaf.verdict in _FLAGS:
            code, detail = _FLAGS[leaf.verdict]
            self.flags.append(Flag(code=code, pointer=pointer, detail=detail))
        if leaf.doubt is not None:
            self.flags.append(Flag(code=leaf.doubt[0], pointer=pointer, detail=leaf.doubt[1]))
        if leaf.verdict == "ungrounded" and own_words(str(leaf.model)) in self._example_facts:
            detail = "the value is one of the prompt's example, not of this letter"
            self.flags.append(Flag(code="example_text", pointer=pointer, detail=detail))
        value, spans = leaf.shown(self._policy)
        return (value, spans) if _can_be(pointer.rpartition("/")[2], value) else (leaf.empty, ())

    def _list(self, rows: Rows, pointer: str) -> list[Any]:
        if not rows.rows:
            self.checks[pointer] = _ABSENT
            return []
        shown, hidden = rows.shown(self._policy)
        if pointer == "/items":
            self.items = [row.of_baseline for row in shown if isinstance(row, Group)]
            self._count_items([rows.key_of(row) for row in rows.rows])
        out = [self._row(row, f"{pointer}/{place}") for place, row in enumerate(shown)]
        evidence = self.evidence
        self.evidence = {}
        for place, row in enumerate(hidden, len(shown)):
            self._row(row, f"{pointer}/{place}")
        self.evidence = evidence
        return out

    def _count_items(self, requests: list[Leaf]) -> None:
        by_model = sum(leaf.model is not None for leaf in requests)
        by_baseline = sum(leaf.baseline is not None for leaf in requests)
        both = by_model + by_baseline - len(requests)
        if both < len(requests):
            detail = (
                f"the model gives {by_model} items, the baseline {by_baseline}, of which {both} are the same"
            )
            self.flags.append(Flag(code="items_differ", pointer="/items", detail=detail))

    def _row(self, row: Leaf | Group, pointer: str) -> Any:
        if isinstance(row, Group):
            return self.values(row, pointer)
        value, carried = self._leaf(row, pointer)
        if carried:
            self.evidence[pointer] = carried
        return value


def _can_be(name: str, value: Any) -> bool:
    """Whether a record may show a value: the letter may say that somebody is 500 years old, nobody is."""
    if isinstance(value, tuple):
        return all(_can_be(name, part) for part in value)
    if not isinstance(value, int | float):
        return True
    least, most = _BOUNDS.get(name, (-_LARGEST, _LARGEST))
    return least <= value <= most


def _case_outcome(outcomes: list[str | None]) -> str | None:
    if not outcomes or None in outcomes:
        return None
    return outcomes[0] if len(set(outcomes)) == 1 else "partially_overturned"


def _plain(value: Any) -> Any:
    """A value as JSON has it, so that a check read back is the same."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
