"""Writes the data dictionary from the models: `python -m imr_llm.schema.dictionary docs/data-dictionary.md`.

Every field is documented where it is declared; this only lays it out for a person.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from imr_llm.schema import vocabulary
from imr_llm.schema.errors_told import ERROR_MEANING
from imr_llm.schema.meanings import MEANINGS
from imr_llm.schema.metric import Metric, Paired
from imr_llm.schema.record import (
    BodyPart,
    Check,
    Citation,
    Dates,
    DecisionRecord,
    FailedLetter,
    Flag,
    Frequency,
    Item,
    LetterInfo,
    Patient,
    Provenance,
    Quantity,
    Reviewer,
    Span,
)

_MODELS: Final[tuple[type, ...]] = (
    DecisionRecord,
    LetterInfo,
    Dates,
    Reviewer,
    Patient,
    Item,
    BodyPart,
    Quantity,
    Frequency,
    Citation,
    Span,
    Check,
    Flag,
    Provenance,
    FailedLetter,
)
_VOCABULARIES: Final[dict[str, Any]] = {
    name: value for name, value in vars(vocabulary).items() if get_origin(value) is Literal
}
_MEANINGS: Final[dict[str, Mapping[Any, str]]] = {**MEANINGS, "error.code": ERROR_MEANING}
_BESIDE: Final[dict[str, tuple[str, Mapping[Any, str]]]] = {
    "Category": ("`dwc_category`", vocabulary.DWC_CATEGORY)
}
"""A column of its own for what follows from each value."""
_INTRODUCTION: Final = """# Data dictionary

What each field of a record means. Written from the models by `make docs`; a test holds it to them.
A value is null, or a list empty, where the letter is silent. "Verbatim" is the letter's words with white space folded to one
blank and typographic quotation marks and dashes made plain; the untouched ones are the quotes in `evidence`. Offsets count the characters of
`imr-llm text FILE`. Evidence stands under the JSON Pointer of the value or of the object or list it is in. None have a `case_outcome` and a
`dwc_category`, which follow from other values, a `retrospective` that is false, as no words say that, and what is null or empty.

`quantity` and `guideline_limit` have one shape. One number is both ends, and a range has two. Of a **request** "up to 12 visits", "a maximum of
12" or "no more than 12" is one for 12: `quantity` is 12 to 12. A **guideline's** "up to 12", "a maximum of 12" or "less than 12" has no lower end:
`guideline_limit` is null to 12.

A citation that names ACOEM has `source` ACOEM where a line prints it behind MTUS, too ("MTUS ACOEM Practice Guidelines"); the basis
is then mtus. A bare chapter of the MTUS behind "MTUS/ACOEM" is the MTUS's.

Records are frozen pydantic models: no field can be set, lists are tuples. `evidence` and `checks` are plain dicts, so a record has no hash
(its items have one), and who writes into them writes into the record. A `Quantity` or a `Frequency` takes any two ends, also a lower one above the upper: what a
model said is shown under the policy `permissive` as it was said.

"Scored" says how a value is held to gold in an evaluation ([evaluation.md](evaluation.md)).
"""


def dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [_INTRODUCTION]
    for model in _MODELS:
        parts.append(f"## {model.__name__}\n\n{(model.__doc__ or '').strip().splitlines()[0]}\n")
        declared = _fields(model)
        if any(scored for *_, scored in declared):
            parts.append("| field | type | scored | meaning |\n|---|---|---|---|")
            parts.extend(
                f"| `{name}` | {_type(kind)} | {scored} | {told} |" for name, kind, told, scored in declared
            )
        else:
            parts.append("| field | type | meaning |\n|---|---|---|")
            parts.extend(f"| `{name}` | {_type(kind)} | {told} |" for name, kind, told, _ in declared)
        parts.append("")
    parts.append("## Vocabularies\n")
    parts.append("| name | values |\n|---|---|")
    parts.extend(
        f"| {name} | {', '.join(f'`{value}`' for value in get_args(values))} |"
        for name, values in _VOCABULARIES.items()
    )
    for name, meanings in _MEANINGS.items():
        beside = _BESIDE.get(name)
        if beside is None:
            parts.append(f"\n### {name}\n\n| value | meaning |\n|---|---|")
            parts.extend(f"| `{value}` | {meaning} |" for value, meaning in meanings.items())
        else:
            parts.append(f"\n### {name}\n\n| value | {beside[0]} | meaning |\n|---|---|---|")
            parts.extend(
                f"| `{value}` | `{beside[1][value]}` | {meaning} |" for value, meaning in meanings.items()
            )
    return "\n".join(parts) + "\n"


def _fields(model: type) -> list[tuple[str, Any, str, str]]:
    """Name, type, meaning, and how values are scored."""
    if issubclass(model, BaseModel):
        return [
            (name, field.annotation, field.description or "", _scored(field.metadata))
            for name, field in model.model_fields.items()
        ]
    assert is_dataclass(model)
    declared: dict[str, Any] = model.__pydantic_fields__  # type: ignore[attr-defined]
    return [
        (field.name, declared[field.name].annotation, declared[field.name].description or "", "")
        for field in fields(model)
    ]


def _scored(metadata: Iterable[Any]) -> str:
    for one in metadata:
        if isinstance(one, Paired):
            return f"paired by `{one.by}`"
        if isinstance(one, Metric):
            return one.kind if one.gates else f"{one.kind}, gates nothing"
    return ""


def _type(kind: Any) -> str:
    """A type in words: vocabularies by name, `X or null`, `list of X`."""
    for name, values in _VOCABULARIES.items():
        if kind == values:
            return name
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return " or ".join(_type(part) for part in inner if part is not type(None)) + (
            " or null" if type(None) in inner else ""
        )
    if origin is tuple:
        return (
            f"list of {_type(inner[0])}"
            if inner[-1] is Ellipsis
            else f"[{', '.join(_type(p) for p in inner)}]"
        )
    if origin is dict:
        return f"map of {_type(inner[0])} to {_type(inner[1])}"
    named = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "true or false",
        "Any": "any value",
    }
    name = getattr(kind, "__name__", str(kind))
    return named.get(name, name)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), encoding="utf-8")
