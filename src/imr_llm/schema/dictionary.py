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
_MEANINGS: Final[dict[str, Mapping[Any, str]]] = {
    "Verdict": vocabulary.VERDICT_MEANING,
    "Category": vocabulary.CATEGORY_MEANING,
    "Reason": vocabulary.REASON_MEANING,
    "FlagCode": vocabulary.FLAG_MEANING,
    "error.code": ERROR_MEANING,
}
_INTRODUCTION: Final = """# Data dictionary

What each field of a record means. Written from the models by `make docs`; a test holds it to them.
A request for "up to N" is read as one for N (`quantity.min` is N too); a guideline's "up to N" has no lower end (`guideline_limit.min`
is null). A citation that names ACOEM has `source` ACOEM where a line prints it behind MTUS, too ("MTUS ACOEM Practice Guidelines"); the basis
is then mtus. A bare chapter of the MTUS behind "MTUS/ACOEM" is the MTUS's.

A value is null, or a list empty, where the letter is silent. "Verbatim" is the letter's words with white space folded to one
blank and typographic quotation marks and dashes made plain; the untouched ones are the quotes in `evidence`. Offsets count the characters of
`imr-llm text FILE`. Evidence stands under the JSON Pointer of the value or of the object or list it is in.
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
        parts.append(f"\n### {name}\n\n| value | meaning |\n|---|---|")
        parts.extend(f"| `{value}` | {meaning} |" for value, meaning in meanings.items() if meaning)
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
