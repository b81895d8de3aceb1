"""What a measure is: a ratio of sums over letters, so that any set of letters, however weighted, has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from imr_llm.evals.scores import LetterScore

__all__ = ["NOTHING", "Better", "Kind", "Measure", "Of", "Ratio", "mean_of"]

Ratio = tuple[float, float]
"""Numerator and denominator of one letter; both 0 where the measure does not apply to it."""
Better = Literal["higher", "lower"]
Kind = Literal["binary", "share", "score", "amount"]
"""Each letter has 0 or 1 of 1; a part of a whole; a number from 0 to 1 that is no part; an amount in a unit."""
Of = Callable[[LetterScore], Ratio]

NOTHING: Final[Ratio] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure."""

    name: str
    better: Better
    of: Of
    """A letter's numerator and denominator."""
    kind: Kind = "share"
    unit: str = ""
    """Of an amount, as it is written behind the number."""
    unreported: Callable[[LetterScore], int] | None = None
    """Of an amount that servers tell: a letter's calls of which none was told. With any, the value is at least what it says."""

    @property
    def binary(self) -> bool:
        """Whether each letter has 0 or 1 of 1."""
        return self.kind == "binary"

    @property
    def bounded(self) -> bool:
        """Whether it goes from 0 to 1, so that there is a worst value and a letter can be wholly wrong."""
        return self.kind != "amount"


def mean_of(value: Callable[[LetterScore], float | None]) -> Of:
    """The mean over letters of a value, of those that have it."""

    def of(score: LetterScore) -> Ratio:
        known = value(score)
        return NOTHING if known is None else (float(known), 1.0)

    return of
