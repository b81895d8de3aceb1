"""Where the parts of a forest plot stand: a row for each primary measure, in multiples of its margin.

Zero and minus the margin are the same places in every row, so that measures of different units stand side by side. A
row without a margin has the scale of its own interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from imr_llm.evals.verdict import PrimaryResult

__all__ = ["Forest", "ForestRow", "forest"]

_LEAST, _MOST = 1.5, 25.0
"""Margins shown on either side of zero, at least and at most."""
_EDGE: Final = 3.0
"""Per cent of the width kept free on either side."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One measure; places in per cent of the width."""

    result: PrimaryResult
    low: float
    point: float
    high: float
    beyond_low: bool
    """Whether the interval goes on to the left of the plot."""
    beyond_high: bool
    margin: float


@dataclass(frozen=True, slots=True)
class Forest:
    """The whole plot."""

    rows: tuple[ForestRow, ...]
    zero: float
    margin: float
    """Where minus the margin is, in rows that have one."""


def forest(primaries: Sequence[PrimaryResult]) -> Forest:
    """The plot of these measures."""
    scaled = [_scaled(one) for one in primaries]
    left = _reach(-low for low, _, _ in scaled)
    right = _reach(high for _, _, high in scaled)

    def place(margins: float) -> float:
        inside = max(min(margins, right), -left)
        return round(_EDGE + (inside + left) / (left + right) * (100 - 2 * _EDGE), 2)

    rows = tuple(
        ForestRow(
            one,
            place(low),
            place(point),
            place(high),
            low < -left,
            high > right,
            place(-1.0 if one.margin else 0.0),
        )
        for one, (low, point, high) in zip(primaries, scaled, strict=True)
    )
    return Forest(rows, place(0.0), place(-1.0))


def _reach(ends: Iterable[float]) -> float:
    """How far the plot goes to one side, in margins."""
    return min(max(max(ends, default=0.0) * 1.05, _LEAST), _MOST)


def _scaled(one: PrimaryResult) -> tuple[float, float, float]:
    interval = one.difference.interval
    unit = one.margin or max(abs(interval.low), abs(interval.high)) or 1.0
    return interval.low / unit, one.difference.gain / unit, interval.high / unit
