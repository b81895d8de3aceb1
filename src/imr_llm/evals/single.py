"""What one run's letters say of each measure, by itself: its value and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import Final

import numpy as np

from imr_llm.evals.columns import Floats, columns
from imr_llm.evals.intervals import Interval, Resampled, exact_share, known, ratios, widest
from imr_llm.evals.ratios import Better, Measure
from imr_llm.evals.resampling import cluster_sums
from imr_llm.evals.scores import LetterScore

__all__ = ["Measured", "Measures"]

_MOSTLY: Final = 0.5
"""More than this share of a letter."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one run."""

    measure: str
    better: Better
    value: float
    interval: Interval
    letters: int
    """Letters it applies to."""


class Measures:
    """All measures of a run; the same seed gives the same numbers."""

    def __init__(
        self,
        scores: Sequence[LetterScore],
        measures: Sequence[Measure],
        alpha: float,
        resamples: int,
        seed: int,
    ) -> None:
        by_letter, by_cluster = (np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(2))
        self._measures = measures
        self._run = run = columns(scores, measures)
        self._alpha = alpha
        sums = cluster_sums(run.parts(), run.clusters)
        self._units = [Resampled(run.parts(), ratios, "letters", resamples, by_letter)]
        if len(sums) < len(run.letters):
            self._units.append(Resampled(sums, ratios, "clusters", resamples, by_cluster))

    def of(self, k: int) -> Measured | None:
        """Measure `k`; None where it applies to no letter."""
        letters, one = self._units[0], self._measures[k]
        if np.isnan(letters.values[k]):
            return None
        applies = int(np.count_nonzero(self._run.below[:, k]))
        return Measured(one.name, one.better, float(letters.values[k]), self.interval(k), applies)

    def every(self) -> list[Measured]:
        """Those that apply to any letter."""
        return [found for k in range(len(self._measures)) if (found := self.of(k)) is not None]

    def interval(self, k: int) -> Interval:
        """The widest of letters' and clusters', by bootstrap and t; of a share never narrower than what is rare allows.

        Resampling knows nothing of letters that it has not met. The interval of a share therefore reaches, either way, as far
        as the exact limit of the share of clusters with a letter that is mostly wrong, or mostly right, where few or none
        were seen, whatever trifles there are: no run has a better limit than one that is better.
        """
        every = [
            interval
            for one in self._units
            for interval in (one.bootstrap(k, self._alpha), one.t(k, self._alpha))
        ]
        above, below = self._run.above[:, k], self._run.below[:, k]
        if not bool(((above >= 0) & (above <= below)).all()):
            return widest(*every)
        found, value = widest(*known(every)), float(self._units[0].values[k])
        low = max(min(found.low, 1 - self._at_most(1 - value, below - above, below)), 0.0)
        high = min(max(found.high, self._at_most(value, above, below)), 1.0)
        if low < max(found.low, 0.0) or high > min(found.high, 1.0):
            return Interval(low, high, "exact", "clusters")
        return Interval(low, high, found.method, found.units)

    def _at_most(self, share: float, part: Floats, of: Floats) -> float:
        """How large a share may be, if letters that are mostly `part` are rare.

        It is what was seen, with the exact limit of the share of clusters with such a letter in place of that of those seen. Of
        more than few, of whom resampling knows, no less than if they had been as few.
        """
        units, seen = self._clusters(of > 0), self._clusters(part > _MOSTLY * of)
        few = ceil(log2(1 / self._alpha))
        limit = exact_share(min(seen, few), units, self._alpha)[1]
        return share + limit - seen / units if seen <= few else limit

    def _clusters(self, letters: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
        return len(np.unique(self._run.clusters[letters]))
