"""What two runs' letters say of each measure: the gain of B over A, how sure it is, which letters it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from imr_llm.evals.columns import Floats, PairedColumns, columns, repeats_of
from imr_llm.evals.intervals import Interval, Resampled, exact_share, gains, known, ratios, widest
from imr_llm.evals.power import detectable, detectable_binary
from imr_llm.evals.ratios import Better, Measure
from imr_llm.evals.resampling import cluster_sums
from imr_llm.evals.scores import LetterScore
from imr_llm.evals.significance import McNemar, letter_gains, mcnemar, sign_flip

__all__ = ["Difference", "Differences", "noise"]

_LOST: Final = 0.5
"""A letter of whose own share more than this is gone counts as lost: one that failed, or was misread as a whole."""


@dataclass(frozen=True, slots=True)
class Difference:
    """B against A in one measure. Gains are in the measure's unit and positive where B is better."""

    measure: str
    better: Better
    a: float
    b: float
    gain: float
    interval: Interval
    """The widest of `intervals`, which the verdict goes by."""
    intervals: tuple[Interval, ...]
    error: float
    """Standard error of the gain: the larger of letters' and clusters'."""
    p: float
    """Of the letter sign-flip permutation, two-sided."""
    mcnemar: McNemar | None
    """Where every letter is right or wrong."""
    won: tuple[str, ...]
    """Letters in which B is better."""
    lost: tuple[str, ...]
    tied: int
    units: int
    """Clusters of letters that the measure applies to."""
    gone: int
    """Of these, with a letter of whose own share B lost more than half."""
    detectable: float | None
    """The least difference these letters would have shown with power 80 %; None where no difference would be."""

    @property
    def discordant(self) -> int:
        """Letters in which the two are not alike."""
        return len(self.won) + len(self.lost)


class Differences:
    """All measures of two runs; the same seed gives the same numbers."""

    def __init__(self, paired: PairedColumns, alpha: float, resamples: int, seed: int) -> None:
        by_letter, by_cluster, flips = (
            np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(3)
        )
        self._paired = paired
        self._alpha = alpha
        parts = paired.parts()
        statistic = gains(paired.signs())
        self._letters = Resampled(parts, statistic, "letters", resamples, by_letter)
        sums = cluster_sums(parts, paired.clusters)
        self.clusters = len(sums)
        self._clusters = (
            Resampled(sums, statistic, "clusters", resamples, by_cluster)
            if self.clusters < len(paired.letters)
            else None
        )
        self._gains = letter_gains(paired)
        self._p = sign_flip(paired, resamples, flips)
        values = parts.sum(axis=0)
        self._a, self._b = ratios(values[:2]), ratios(values[2:])

    def defined(self, k: int) -> bool:
        """Whether both runs have a value of measure `k`."""
        return not np.isnan(self._letters.values[k])

    def of(self, k: int) -> Difference:
        """Measure `k`, which must be defined."""
        one, own = self._paired.measures[k], self._gains[:, k]
        won = tuple(self._paired.letters[i] for i in np.flatnonzero(own > 0))
        lost = tuple(self._paired.letters[i] for i in np.flatnonzero(own < 0))
        intervals = self.intervals(k, self._alpha)
        error = float(max(self._letters.errors[k], self._clusters.errors[k] if self._clusters else 0.0))
        binary = one.binary and self._is_binary(k)
        shown = (
            self._detectable_binary(k, len(won) + len(lost), error)
            if binary
            else detectable(error, self._alpha)
        )
        return Difference(
            measure=one.name,
            better=one.better,
            a=float(self._a[k]),
            b=float(self._b[k]),
            gain=float(self._letters.values[k]),
            interval=widest(*intervals),
            intervals=intervals,
            error=error,
            p=float(self._p[k]),
            mcnemar=mcnemar(len(won), len(lost)) if binary else None,
            won=won,
            lost=lost,
            tied=len(own) - len(won) - len(lost),
            units=self._units(k),
            gone=self._units(k, own < -_LOST),
            detectable=None if shown is not None and one.bounded and shown > 1 else shown,
        )

    def intervals(self, k: int, alpha: float) -> tuple[Interval, ...]:
        """By letters and, where letters share clusters, by clusters; and the exact limits of what is rare."""
        every = [self._letters, *([self._clusters] if self._clusters else [])]
        found = [interval for one in every for interval in (one.bootstrap(k, alpha), one.t(k, alpha))]
        if not self._paired.measures[k].bounded:
            return tuple(found)
        found = [_possible(one) for one in known(found)]
        return (*found, self._exact(k, alpha, widest(*found)))

    def _exact(self, k: int, alpha: float, wide: Interval) -> Interval:
        """`wide`, reaching as far as what resampling cannot know: how many letters could be lost, of which few or none were.

        Down, the share of clusters with a lost letter is put to Clopper and Pearson's limit, in place of that which was
        seen, however many letters differ a little. Up, where so few differ that, all going one way, they would not be
        significant, B could be better in as many as the limit of those in which it is.
        """
        own, units = self._gains[:, k], self._units(k)
        gone = self._units(k, own < -_LOST)
        low = float(self._letters.values[k]) - (exact_share(gone, units, alpha)[1] - gone / units)
        high = wide.high
        if 2.0 ** (1 - int(np.count_nonzero(own))) > alpha:
            high = max(high, exact_share(self._units(k, own > 0), units, alpha)[1])
        return _possible(Interval(min(low, wide.low), high, "exact", "clusters"))

    def _units(self, k: int, letters: NDArray[np.bool_] | None = None) -> int:
        """Clusters that the measure applies to; with `letters`, those with one of these."""
        applies = (self._paired.a.below[:, k] > 0) | (self._paired.b.below[:, k] > 0)
        return len(np.unique(self._paired.clusters[applies if letters is None else applies & letters]))

    def _is_binary(self, k: int) -> bool:
        """Not where repeats of a letter were averaged, nor where it does not apply to a letter."""
        a, b = self._paired.a, self._paired.b
        whole: Floats = np.concatenate([a.above[:, k], b.above[:, k]])
        applies = np.concatenate([a.below[:, k], b.below[:, k]])
        return bool(np.all((whole == 0) | (whole == 1)) and np.all(applies == 1))

    def _detectable_binary(self, k: int, differing: int, error: float) -> float | None:
        letters = len(self._paired.letters)
        found = detectable_binary(letters, differing / letters, self._alpha)
        alone = float(self._letters.errors[k])
        return None if found is None else found * max(error / alone if alone > 0 else 1.0, 1.0)


def _possible(one: Interval) -> Interval:
    """As far as a difference of two shares can lie."""
    return replace(one, low=max(one.low, -1.0), high=min(one.high, 1.0))


def noise(scores: Sequence[LetterScore], measures: Sequence[Measure]) -> Floats | None:
    """For each measure the mean difference between two repeats of one run, whichever way; None with one repeat."""
    repeats = repeats_of(scores)
    if len(repeats) < 2:
        return None
    values = [ratios(columns(each, measures).parts().sum(axis=0)) for each in repeats]
    out: Floats = np.mean([np.abs(one - other) for one, other in combinations(values, 2)], axis=0)
    return out
