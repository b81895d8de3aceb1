"""Which values of a record a reviewer decides on, and how each is edited.

A field is what is corrected at once: a value, an amount with its unit, or a whole list. Knows records; knows nothing
of reviewers and of where letters are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar, get_args

from imr_llm.schema.record import Check, DecisionRecord, Flag, Span
from imr_llm.schema.vocabulary import (
    CATEGORIES,
    REASONS,
    Basis,
    Priority,
    Sex,
    Verdict,
)

__all__ = [
    "Editor",
    "Field",
    "doubtful",
    "field_of_place",
    "fields_of",
    "flags_apart",
    "is_field",
    "label_of",
    "risk_of",
    "value_at",
]

_Placed = TypeVar("_Placed")

Editor = Literal[
    "text",
    "date",
    "count",
    "truth",
    "choice",
    "choices",
    "words",
    "quantity",
    "frequency",
    "body_parts",
    "citations",
]
"""What a value is: text; date; count; truth, yes or no; choice, choices, of a vocabulary; words, a list of them;
quantity, frequency, body_parts, citations, as the record has them."""

_TOP: Final[tuple[tuple[str, str, Editor, tuple[str, ...]], ...]] = (
    ("/case_number", "Case number", "text", ()),
    ("/priority", "Priority", "choice", get_args(Priority)),
    ("/dates/assigned", "Date assigned", "date", ()),
    ("/dates/injury", "Date of injury", "date", ()),
    ("/dates/decision", "Date of decision", "date", ()),
    ("/dates/ur_denial", "Date of utilization review denial", "date", ()),
    ("/dates/application_received", "Date application received", "date", ()),
    ("/reviewer/licensure_states", "Reviewer: states of licensure", "words", ()),
    ("/reviewer/specialties", "Reviewer: specialties", "words", ()),
    ("/patient/age", "Age", "count", ()),
    ("/patient/sex", "Sex", "choice", get_args(Sex)),
    ("/diagnoses", "Diagnoses", "words", ()),
)
_ITEM: Final[tuple[tuple[str, str, Editor, tuple[str, ...]], ...]] = (
    ("request", "Request", "text", ()),
    ("original_request", "Original request", "text", ()),
    ("authorized_portion", "Authorized portion", "text", ()),
    ("outcome", "Outcome", "choice", ("upheld", "overturned")),
    ("category", "Category", "choice", CATEGORIES),
    ("body_parts", "Body parts", "body_parts", ()),
    ("quantity", "Quantity", "quantity", ()),
    ("frequency", "Frequency", "frequency", ()),
    ("strength", "Strength", "text", ()),
    ("refills", "Refills", "count", ()),
    ("retrospective", "Retrospective", "truth", ()),
    ("administrator_basis", "Administrator's basis", "choice", get_args(Basis)),
    ("administrator_citations", "Administrator's citations", "citations", ()),
    ("reviewer_basis", "Reviewer's basis", "choice", get_args(Basis)),
    ("reviewer_citations", "Reviewer's citations", "citations", ()),
    ("prior_visits", "Prior visits", "count", ()),
    ("guideline_limit", "Guideline limit", "quantity", ()),
    ("reasons", "Reasons", "choices", REASONS),
)
_TOP_POINTERS: Final = frozenset(pointer for pointer, *_ in _TOP)
_ITEM_NAMES: Final = frozenset(name for name, *_ in _ITEM)
_OF_ITEM: Final = re.compile(r"/items/(?P<number>0|[1-9][0-9]{0,5})/(?P<name>[a-z_]{1,40})")
_LABELS: Final = {name: label for name, label, *_ in (*_TOP, *_ITEM)}
_RISKY: Final[tuple[Verdict, ...]] = ("conflict", "ungrounded", "missed")
"""Verdicts that ask for a person, worst first."""
_WEIGHT: Final[dict[str, int]] = {"conflict": 1_000_000, "ungrounded": 10_000, "missed": 100, "flag": 1}
_MOST: Final = 99
"""Of a kind counted in a letter's risk, so that many of a lesser kind never outweigh one of a graver."""
_ORDER: Final[tuple[Verdict, ...]] = (*_RISKY, "grounded", "baseline", "verified", "absent")
"""Which of the verdicts of its parts is a field's: the first of these."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, as its reader left it."""

    pointer: str
    label: str
    group: str
    """What it belongs to: "Case", or "Item 2"."""
    editor: Editor
    choices: tuple[str, ...]
    optional: bool
    """Whether it may be null."""
    value: Any
    verdict: Verdict
    checks: dict[str, Check]
    """Of its parts, by pointer."""
    flags: tuple[Flag, ...]
    spans: tuple[Span, ...]

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it."""
        return self.verdict in _RISKY or bool(self.flags)


def fields_of(record: DecisionRecord, without: Collection[int] = ()) -> list[Field]:
    """All fields, in the record's order, but those of items `without`."""
    shown = record.model_dump(mode="json")
    checks = _by_field(record, record.checks.items())
    spans = _by_field(record, record.evidence.items())
    flags = _by_field(record, ((flag.pointer, flag) for flag in record.flags))
    return [
        Field(
            pointer,
            label,
            group,
            editor,
            choices,
            editor in ("text", "date", "count", "choice") and not pointer.endswith(("/request", "/outcome")),
            value_at(shown, pointer),
            _verdict(of_parts := dict(checks.get(pointer, ()))),
            of_parts,
            tuple(flag for _, flag in flags.get(pointer, ())),
            _in_order(several for _, several in spans.get(pointer, ())),
        )
        for pointer, label, group, editor, choices in _places(record, without)
    ]


def field_of_place(place: str) -> str | None:
    """The field that a place of a record belongs to; None for places nobody decides on."""
    keys = place.split("/")[1:4]
    if keys[:1] == ["items"]:
        return "/".join(["", *keys]) if len(keys) > 2 and keys[2] in _ITEM_NAMES else None
    return next(
        (found for found in ("/" + "/".join(keys[:n]) for n in (1, 2)) if found in _TOP_POINTERS), None
    )


def is_field(record: DecisionRecord, pointer: str) -> bool:
    """Whether a pointer leads to a field."""
    if (of_item := _OF_ITEM.fullmatch(pointer)) is None:
        return pointer in _TOP_POINTERS
    return of_item["name"] in _ITEM_NAMES and int(of_item["number"]) < len(record.items)


def label_of(pointer: str) -> str:
    """What a field is called, from its pointer."""
    return _LABELS[pointer.rpartition("/")[2] if pointer.startswith("/items/") else pointer]


def doubtful(record: DecisionRecord) -> dict[str, Verdict | None]:
    """The fields that a person should look at, by pointer: the worst of their verdicts, or None where only a flag asks."""
    found: dict[str, Verdict | None] = {}
    for place, check in record.checks.items():
        if check.verdict in _RISKY and (pointer := _field_of(record, place)) is not None:
            known = found.get(pointer)
            found[pointer] = min(check.verdict, known or check.verdict, key=_ORDER.index)
    for flag in record.flags:
        if (pointer := _field_of(record, flag.pointer)) is not None:
            found.setdefault(pointer, None)
    return found


def flags_apart(record: DecisionRecord) -> list[Flag]:
    """The flags that concern no field: those of the letter as a whole."""
    return [flag for flag in record.flags if _field_of(record, flag.pointer) is None]


def risk_of(record: DecisionRecord, asking: Mapping[str, Verdict | None]) -> int:
    """How much a letter asks for a person: by conflicts first, then ungrounded values, missed ones, flags; `asking` are
    its `doubtful` fields.
    """
    counts: Counter[str] = Counter(verdict or "" for verdict in asking.values())
    counts["flag"] = len(record.flags)
    return sum(weight * min(counts[kind], _MOST) for kind, weight in _WEIGHT.items())


def _places(
    record: DecisionRecord, without: Collection[int]
) -> Iterator[tuple[str, str, str, Editor, tuple[str, ...]]]:
    for pointer, label, editor, choices in _TOP:
        yield pointer, label, "Case", editor, choices
    for number in (number for number in range(len(record.items)) if number not in without):
        for name, label, editor, choices in _ITEM:
            yield f"/items/{number}/{name}", label, f"Item {number + 1}", editor, choices


def _field_of(record: DecisionRecord, place: str) -> str | None:
    pointer = field_of_place(place)
    if pointer is not None and pointer.startswith("/items/"):
        return pointer if int(pointer.split("/")[2]) < len(record.items) else None
    return pointer


def _by_field(
    record: DecisionRecord, placed: Iterable[tuple[str, _Placed]]
) -> dict[str, list[tuple[str, _Placed]]]:
    """What a record says of places, with the places, by the field they belong to."""
    found: dict[str, list[tuple[str, _Placed]]] = {}
    for place, said in placed:
        if (pointer := _field_of(record, place)) is not None:
            found.setdefault(pointer, []).append((place, said))
    return found


def _verdict(checks: Mapping[str, Check]) -> Verdict:
    there = {check.verdict for check in checks.values()}
    return next((verdict for verdict in _ORDER if verdict in there), "absent")


def _in_order(parts: Iterable[Iterable[Span]]) -> tuple[Span, ...]:
    found = {(span.start, span.end): span for spans in parts for span in spans}
    return tuple(found[place] for place in sorted(found))


def value_at(said: Any, pointer: str) -> Any:
    """What stands at a JSON Pointer."""
    for key in pointer[1:].split("/"):
        said = said[int(key)] if isinstance(said, list) else said[key]
    return said
