"""Intervals of ratios and of their differences over units (letters, or clusters of them) that are drawn together.

A statistic is a function of sums over units, so that a ratio is pooled anew in every resample. Student's t with the
jackknife's standard error (of a mean this is the ordinary one); percentile bootstrap, below 60 units BCa (Efron 1987,
J. Am. Stat. Assoc. 82:171). Exact limits of a share by Clopper and Pearson (1934).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
from scipy import special, stats

from imr_llm.evals.columns import Floats
from imr_llm.evals.resampling import bootstrap_sums

__all__ = ["Interval", "Method", "Resampled", "exact_share", "gains", "known", "ratios", "widest"]

Method = Literal["t", "bootstrap", "BCa bootstrap", "exact"]
Units = Literal["letters", "clusters"]
Statistic = Callable[[Floats], Floats]
"""From sums (…, parts, measures) to values (…, measures); nan is 0/0."""

_FEW: Final = 60
"""Units below which the percentile bootstrap is corrected for bias and skewness."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a value lies, with the confidence asked for."""

    low: float
    high: float
    method: Method
    units: Units
    """What was taken as independent."""

    @property
    def width(self) -> float:
        return self.high - self.low


def ratios(sums: Floats) -> Floats:
    """The statistic of one run: numerator by denominator."""
    above, below = sums[..., 0, :], sums[..., 1, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def gains(signs: Floats) -> Statistic:
    """The statistic of two runs: how much better B is than A."""

    def of(sums: Floats) -> Floats:
        return signs * (ratios(sums[..., 2:, :]) - ratios(sums[..., :2, :]))

    return of


class Resampled:
    """The values of some measures over units, and what resampling these says of them.

    `parts` are (units, parts, measures). Nothing is drawn before it is asked for.
    """

    def __init__(
        self,
        parts: Floats,
        statistic: Statistic,
        units: Units,
        resamples: int,
        rng: np.random.Generator,
    ) -> None:
        self._parts = parts
        self._statistic = statistic
        self._named = units
        self._resamples = resamples
        self._rng = rng
        self.count = len(parts)
        self.values = statistic(parts.sum(axis=0))

    @cached_property
    def errors(self) -> Floats:
        """Standard errors, by the jackknife; nan for a single unit."""
        n = self.count
        if n < 2:
            return np.full(self.values.shape, np.nan)
        away = self.without_one - self.without_one.mean(axis=0)
        out: Floats = np.sqrt((n - 1) / n * (away**2).sum(axis=0))
        return out

    def t(self, k: int, alpha: float) -> Interval:
        """Student's interval of measure `k`, two-sided."""
        reach = float(stats.t.ppf(1 - alpha / 2, max(self.count - 1, 1)) * self.errors[k])
        return Interval(float(self.values[k]) - reach, float(self.values[k]) + reach, "t", self._named)

    def bootstrap(self, k: int, alpha: float) -> Interval:
        """The bootstrap's interval of measure `k`, two-sided."""
        drawn = self._drawn[:, k]
        drawn = drawn[~np.isnan(drawn)]
        ends = (alpha / 2, 1 - alpha / 2)
        method: Method = "bootstrap"
        if self.count < _FEW and drawn.size and np.ptp(drawn) > 0:
            ends, method = self._corrected(k, drawn, alpha), "BCa bootstrap"
        low, high = np.quantile(drawn, ends) if drawn.size else (np.nan, np.nan)
        return Interval(float(low), float(high), method, self._named)

    @cached_property
    def _drawn(self) -> Floats:
        return self._statistic(bootstrap_sums(self._parts, self._resamples, self._rng))

    @cached_property
    def without_one(self) -> Floats:
        """(units, measures): the value without each unit; where that is 0/0, the value with all."""
        found = self._statistic(self._parts.sum(axis=0) - self._parts)
        return np.where(np.isnan(found), self.values, found)

    def _corrected(self, k: int, drawn: Floats, alpha: float) -> tuple[float, float]:
        """The shares of the draws that BCa takes for the two ends."""
        value = self.values[k]
        below = (np.sum(drawn < value) + 0.5 * np.sum(drawn == value)) / drawn.size
        bias = stats.norm.ppf(np.clip(below, 1 / (drawn.size + 1), drawn.size / (drawn.size + 1)))
        away = self.without_one[:, k].mean() - self.without_one[:, k]
        spread = (away**2).sum() ** 1.5
        skew = (away**3).sum() / (6 * spread) if spread else 0.0
        z = bias + stats.norm.ppf([alpha / 2, 1 - alpha / 2])
        low, high = stats.norm.cdf(bias + z / (1 - skew * z))
        return float(low), float(high)


def widest(*intervals: Interval) -> Interval:
    """The widest of some intervals; of equally wide ones the first. One that does not exist (nan) is widest."""
    return max(intervals, key=lambda one: np.inf if np.isnan(one.width) else one.width)


def known(intervals: Iterable[Interval]) -> list[Interval]:
    """Those that exist: of a single unit there is no standard error, and so no t."""
    return [one for one in intervals if not np.isnan(one.width)]


def exact_share(hits: int, of: int, alpha: float) -> tuple[float, float]:
    """Clopper and Pearson's limits of a share, `alpha` on both sides together."""
    if not of:
        return 0.0, 1.0
    low = float(special.betaincinv(hits, of - hits + 1, alpha / 2)) if hits else 0.0
    high = float(special.betaincinv(hits + 1, of - hits, 1 - alpha / 2)) if hits < of else 1.0
    return low, high
