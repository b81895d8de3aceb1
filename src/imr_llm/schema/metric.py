"""How the values of a field are held to gold: declared here, beside the fields in `record`, used by `evals`.

Nothing is half right: a value is gold's after its kind's normalisation, or it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "CATEGORY",
    "DATE",
    "FREE_TEXT",
    "IDENTIFIER",
    "JUDGEMENT",
    "NUMBER",
    "STATED",
    "VERBATIM",
    "Metric",
    "MetricKind",
    "Paired",
]

MetricKind = Literal["category", "flag", "identifier", "verbatim", "number", "date", "text"]


@dataclass(frozen=True, slots=True)
class Metric:
    """How a field's value, or each entry of a list of values, is compared."""

    kind: MetricKind
    """category: the same word of the vocabulary. flag: true or not. identifier: the same letters and figures, whatever
    case and blanks. verbatim, text: the same words, whatever case and marks; of a text the shared words are counted too.
    number, date: the same number, range with its unit, pages, day."""
    gates: bool = True
    """Whether a letter that has it wrong is not exact."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A list of objects, whose entries are paired with gold's by the likeness of one of their fields."""

    by: str


CATEGORY: Final = Metric("category")
JUDGEMENT: Final = Metric("category", gates=False)
"""A word of a vocabulary that two careful readers may choose differently."""
STATED: Final = Metric("flag")
IDENTIFIER: Final = Metric("identifier")
VERBATIM: Final = Metric("verbatim")
NUMBER: Final = Metric("number")
DATE: Final = Metric("date")
FREE_TEXT: Final = Metric("text", gates=False)
