"""Tests of one run against another: are letters better and worse by more than chance?

Letter sign-flip permutation (the two results of a letter may change places), all ways of it where they are few;
exact McNemar with mid-p beside it (Fagerland and others 2013, BMC Med. Res. Methodol. 13:91) where a letter is right or
wrong; Holm (1979) for a family that must hold together, Benjamini and Hochberg (1995) for looking around.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from imr_llm.evals.columns import Columns, Floats, PairedColumns
from imr_llm.evals.resampling import every_flip, random_flips

__all__ = ["McNemar", "benjamini_hochberg", "holm", "letter_gains", "mcnemar", "sign_flip"]

_SAME: Final = 1e-12
"""Differences below this are rounding."""
_NOTHING_WRONG: Final = {"higher": 1.0, "lower": 0.0}


@dataclass(frozen=True, slots=True)
class McNemar:
    """Letters right in one run and wrong in the other."""

    better: int
    worse: int
    p: float
    """Exact, two-sided."""
    mid_p: float


def letter_gains(paired: PairedColumns) -> Floats:
    """(letters, measures): how much better B is in a letter, by the letter's own ratio; 0 where they are alike.

    A share of which a run has nothing to count has nothing wrong in that letter. Of anything else that one of the runs
    does not have, nothing can be said.
    """
    free = np.array(
        [_NOTHING_WRONG[one.better] if one.kind == "share" else np.nan for one in paired.measures]
    )
    a, b = (_own_ratios(one, free) for one in (paired.a, paired.b))
    found = np.nan_to_num(b - a)
    out: Floats = paired.signs() * np.where(np.abs(found) > _SAME, found, 0.0)
    return out


def sign_flip(paired: PairedColumns, resamples: int, rng: np.random.Generator) -> Floats:
    """Two-sided p-values, one for each measure.

    What is flipped are the letters' own gains, each by the mean of its two denominators, so that a run that says
    more or less in a letter is no difference by that alone. Where denominators are alike the sum of them is the pooled gain.
    """
    moves = letter_gains(paired) * (paired.a.below + paired.b.below) / 2
    observed, most = moves.sum(axis=0), np.abs(moves).sum(axis=0)
    differing = np.count_nonzero(moves, axis=0)
    most_exact = int(np.log2(resamples))
    p = np.ones(len(observed))
    at_random = np.flatnonzero(differing > most_exact)
    if at_random.size:
        rows = moves[:, at_random].any(axis=1)
        flipped = observed[at_random] - 2 * random_flips(moves[rows][:, at_random], resamples, rng)
        p[at_random] = (_as_far(flipped, observed[at_random], most[at_random]) + 1) / (resamples + 1)
    for k in np.flatnonzero((differing > 0) & (differing <= most_exact)):
        flipped = observed[k] - 2 * every_flip(moves[moves[:, k] != 0, k])
        p[k] = _as_far(flipped, observed[k], most[k]) / len(flipped)
    return p


def mcnemar(better: int, worse: int) -> McNemar:
    """The exact test of as many letters better as worse."""
    n, least = better + worse, min(better, worse)
    if not n:
        return McNemar(0, 0, 1.0, 1.0)
    p = float(stats.binomtest(least, n, 0.5).pvalue)
    here = float(stats.binom.pmf(least, n, 0.5))
    return McNemar(better, worse, p, 1 - here / 2 if better == worse else p - here)


def holm(p: Sequence[float]) -> list[float]:
    """Adjusted p-values of a family: none below alpha is wrong with more than probability alpha."""
    order = sorted(range(len(p)), key=lambda k: p[k])
    adjusted, highest = [0.0] * len(p), 0.0
    for step, k in enumerate(order):
        highest = max(highest, min(1.0, (len(p) - step) * p[k]))
        adjusted[k] = highest
    return adjusted


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p-values: of those below q at most a share q is expected to be wrong."""
    return [float(one) for one in stats.false_discovery_control(p, method="bh")] if p else []


def _own_ratios(run: Columns, free: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(run.below > 0, run.above / run.below, free)


def _as_far(permuted: Floats, observed: Floats, most: Floats) -> Floats:
    """How many permutations are as far from nothing as what was observed; `most` is as far as any can be."""
    out: Floats = (np.abs(permuted) >= np.abs(observed) - _SAME * most).sum(axis=0)
    return out
