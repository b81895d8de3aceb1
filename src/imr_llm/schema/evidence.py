"""Evidence of a record: the words of the letter that carry a value, and what two readers found for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from imr_llm.schema.vocabulary import Match, Verdict

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Span:
    """Words of the letter that carry a value."""

    start: int = Field(ge=0, description="First character, counted in the letter's text.")
    end: int = Field(description="One past the last character.")
    quote: str = Field(description="The characters between, untouched.")
    match: Match = Field(default="exact", description="How surely the words were found.")


_fill = tuple(Span.__dict__[name].__set__ for name in ("start", "end", "quote", "match"))


def exact_spans(starts: Sequence[int], ends: Sequence[int], quotes: Sequence[str]) -> list[Span]:
    """`Span(start, end, quote)` of each, of values known to be of their types: not validated, which takes most of
    the time of a record.
    """
    spans = list(map(object.__new__, repeat(Span, len(starts))))
    for fill, values in zip(_fill, (starts, ends, quotes, repeat("exact")), strict=True):
        deque(map(fill, spans, values), maxlen=0)
    return spans


@dataclass(frozen=True, slots=True, config=_STRICT)
class Check:
    """What the two readers found for one value."""

    verdict: Verdict = Field(description="How far the value is to be trusted.")
    model: Any = Field(default=None, description="The model's value.")
    baseline: Any = Field(default=None, description="The regex baseline's value.")
    before: Any = Field(
        default=None,
        description="The model's first value, where it was asked once more and took the baseline's.",
    )
