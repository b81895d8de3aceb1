"""The columns of a flat table: one row an item, what is said of the letter repeated on each.

The one place that says which columns there are, of what type, and where their values come from; CSV and
Parquet both follow it. A column is named after the value's place in the record, an item's after its place
in the item. What is nested too deep for a cell (evidence, checks, hashes) stays in JSONL.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal, Protocol

from pydantic import BaseModel

from imr_llm.schema.record import Citation, DecisionRecord, FailedLetter, Item, ResultLine

__all__ = ["COLUMNS", "Column", "Kind", "Row", "Value", "rows"]

Kind = Literal["string", "strings", "integer", "number", "boolean", "date", "timestamp"]
"""Type of a column; `strings` is a list of strings, `timestamp` is in UTC. Every column may be null."""
_DOUBTFUL: Final = frozenset({"conflict", "ungrounded", "missed"})
_NESTED: Final = frozenset({"dates", "reviewer", "patient"})
"""Fields of the letter with fields of their own, each with a column."""
Value = str | list[str] | int | float | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a letter; a letter without items and a failed letter have one row all the same."""

    result: ResultLine
    number: int | None
    item: Item | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, what it means, and its value in a row."""

    name: str
    kind: Kind
    description: str
    value: Callable[[Row], Value]


def rows(result: ResultLine) -> Iterator[Row]:
    """The rows of one letter, at least one."""
    items = result.items if isinstance(result, DecisionRecord) else ()
    if not items:
        yield Row(result, None, None)
    for number, item in enumerate(items, 1):
        yield Row(result, number, item)


def _described(model: type[BaseModel], path: str) -> str:
    """What the record's own definition says of the field at `path`, and of the amount that it is one end of."""
    told: list[str] = []
    inner: Any = model
    for name in path.split("."):
        field = inner.model_fields[name]
        told.append(field.description or "")
        inner = field.annotation
    return told[-1] if model is not Item else " ".join(told)


class _ColumnOf(Protocol):
    def __call__(
        self, path: str, kind: Kind, shown: Callable[[Any], Value] | None = None, as_: str = ""
    ) -> Column: ...


def _columns_of(model: type[BaseModel], pick: Callable[[Row], object], prefix: str = "") -> _ColumnOf:
    """A maker of columns for fields of what `pick` takes from a row; null where it takes None.

    `as_` says how a value is shown in a cell that is not the record's own.
    """

    def column(path: str, kind: Kind, shown: Callable[[Any], Value] | None = None, as_: str = "") -> Column:
        get = attrgetter(path)

        def value(row: Row) -> Value:
            picked = pick(row)
            if picked is None:
                return None
            found: Value = get(picked)
            return shown(found) if shown else found

        told = _described(model, path)
        return Column(prefix + path, kind, f"{told} {as_}".rstrip(), value)

    return column


_of_result = _columns_of(DecisionRecord, lambda row: row.result)
_of_record = _columns_of(
    DecisionRecord, lambda row: row.result if isinstance(row.result, DecisionRecord) else None
)
_of_failure = _columns_of(
    FailedLetter, lambda row: row.result if isinstance(row.result, FailedLetter) else None
)
_of_item = _columns_of(Item, lambda row: row.item, "item.")


def _citation(citation: Citation) -> str:
    pages = [str(page) if isinstance(page, int) else f"{page[0]}-{page[1]}" for page in citation.pages]
    parts = [citation.source, citation.title, citation.section, pages and f"pages {', '.join(pages)}"]
    return ", ".join(part for part in parts if part)


def _citations(citations: tuple[Citation, ...]) -> list[str]:
    return [_citation(citation) for citation in citations]


_TO_CHECK: Final = (
    "that a person should check: model and baseline differ, the model's quotation does not hold, or the model found "
    "nothing. Empty where no model ran."
)
_AS_CITATIONS: Final = (
    'Each as one string: "SOURCE, title, section, pages N, N-N". Parts that the letter does not give are left out; titles '
    "may have commas of their own, so take the parts from JSONL."
)


def _in_doubt(row: Row) -> list[str] | None:
    if row.item is None or row.number is None or not isinstance(row.result, DecisionRecord):
        return None
    return _doubtful(row.result, f"/items/{row.number - 1}/")


def _letter_in_doubt(row: Row) -> list[str] | None:
    if not isinstance(row.result, DecisionRecord):
        return None
    return [name for name in _doubtful(row.result, "/") if name != "items"]


def _doubtful(record: DecisionRecord, at: str) -> list[str]:
    """The fields below a pointer of which a check is in doubt, each once: "dates.injury"."""
    found: dict[str, None] = {}
    for pointer, check in record.checks.items():
        if check.verdict in _DOUBTFUL and pointer.startswith(at):
            name, *rest = pointer.removeprefix(at).split("/")
            nested = rest and name in _NESTED
            found[f"{name}.{rest[0]}" if nested else name] = None
    return list(found)


COLUMNS: Final[tuple[Column, ...]] = (
    _of_result("schema_version", "string"),
    _of_result("letter.name", "string"),
    _of_record("letter.sha256", "string"),
    _of_record("letter.form", "string"),
    _of_record("letter.pages", "integer"),
    _of_record("letter.chars", "integer"),
    _of_record("case_number", "string"),
    _of_record("priority", "string"),
    _of_record("dates.assigned", "date"),
    _of_record("dates.injury", "date"),
    _of_record("dates.decision", "date"),
    _of_record("dates.ur_denial", "date"),
    _of_record("dates.application_received", "date"),
    _of_record("reviewer.licensure_states", "strings", list),
    _of_record("reviewer.specialties", "strings", list),
    _of_record("patient.age", "integer"),
    _of_record("patient.sex", "string"),
    _of_record("diagnoses", "strings", list),
    _of_record("case_outcome", "string"),
    _of_record(
        "flags",
        "strings",
        lambda flags: list(dict.fromkeys(flag.code for flag in flags)),
        "Their codes, each once.",
    ),
    Column("in_doubt", "strings", f"Fields of the letter as a whole {_TO_CHECK}", _letter_in_doubt),
    Column("item.number", "integer", "Place of the item in the letter, from 1.", lambda row: row.number),
    _of_item("request", "string"),
    _of_item("original_request", "string"),
    _of_item("authorized_portion", "string"),
    _of_item("outcome", "string"),
    _of_item("category", "string"),
    _of_item("dwc_category", "string"),
    _of_item(
        "body_parts",
        "strings",
        lambda parts: [f"{part.side} {part.part}" if part.side else part.part for part in parts],
        "Each as side and part: right knee.",
    ),
    _of_item("quantity.min", "number"),
    _of_item("quantity.max", "number"),
    _of_item("quantity.unit", "string"),
    _of_item("frequency.per_week_min", "number"),
    _of_item("frequency.per_week_max", "number"),
    _of_item("frequency.weeks_min", "number"),
    _of_item("frequency.weeks_max", "number"),
    _of_item("strength", "string"),
    _of_item("refills", "integer"),
    _of_item("retrospective", "boolean"),
    _of_item("administrator_basis", "string"),
    _of_item("reviewer_basis", "string"),
    _of_item("administrator_citations", "strings", _citations, _AS_CITATIONS),
    _of_item("reviewer_citations", "strings", _citations, _AS_CITATIONS),
    _of_item("prior_visits", "integer"),
    _of_item("guideline_limit.min", "number"),
    _of_item("guideline_limit.max", "number"),
    _of_item("guideline_limit.unit", "string"),
    _of_item("reasons", "strings", list),
    _of_item("rationale", "string"),
    Column(
        "item.in_doubt",
        "strings",
        f"Fields of the item {_TO_CHECK}",
        _in_doubt,
    ),
    _of_record("provenance.model", "string"),
    _of_record("provenance.policy", "string"),
    _of_record("provenance.prompt_version", "string"),
    _of_record("provenance.package_version", "string"),
    _of_record("provenance.created_at", "timestamp"),
    _of_failure("error.code", "string"),
    _of_failure("error.message", "string"),
    _of_failure("error.remedy", "string"),
)
