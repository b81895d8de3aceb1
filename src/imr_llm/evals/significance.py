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

from imr_llm.evals.columns import Floats, PairedColumns
from imr_llm.evals.intervals import gains
from imr_llm.evals.resampling import every_flip, random_flips

__all__ = ["McNemar", "benjamini_hochberg", "holm", "letter_moves", "mcnemar", "sign_flip"]

_SAME: Final = 1e-12
"""Differences below this are rounding."""


@dataclass(frozen=True, slots=True)
class McNemar:
    """Letters right in one run and wrong in the other."""

    better: int
    worse: int
    p: float
    """Exact, two-sided."""
    mid_p: float


def letter_moves(paired: PairedColumns) -> Floats:
    """(letters, measures): 1 where B is better, -1 where it is worse, 0 where they are alike.

    For a ratio, what counts is which way the letter moves the pooled ratio of both runs.
    """
    parts = paired.parts()
    sums = parts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        common = np.nan_to_num((sums[0] + sums[2]) / (sums[1] + sums[3]))
    moves = (parts[:, 2] - parts[:, 0]) - common * (parts[:, 3] - parts[:, 1])
    out: Floats = paired.signs() * np.where(np.abs(moves) > _SAME, np.sign(moves), 0.0)
    return out


def sign_flip(paired: PairedColumns, resamples: int, rng: np.random.Generator) -> Floats:
    """Two-sided p-values, one for each measure; nan where a run has no value of it."""
    parts = paired.parts()
    sums = parts.sum(axis=0)
    statistic = gains(paired.signs())
    observed = np.abs(statistic(sums))
    moves = np.concatenate([parts[:, 2:] - parts[:, :2], parts[:, :2] - parts[:, 2:]], axis=1)
    differs = (np.abs(moves) > 0).any(axis=1)
    most_exact = int(np.log2(resamples))
    at_random = np.flatnonzero((differs.sum(axis=0) > most_exact) & ~np.isnan(observed))
    p = np.where(np.isnan(observed), np.nan, 1.0)
    if at_random.size:
        rows = differs[:, at_random].any(axis=1)
        flipped = random_flips(moves[rows][:, :, at_random], resamples, rng)
        found = _as_far(gains(paired.signs()[at_random])(sums[:, at_random] + flipped), observed[at_random])
        p[at_random] = (found + 1) / (resamples + 1)
    few = differs.any(axis=0) & (differs.sum(axis=0) <= most_exact)
    for k in np.flatnonzero(few & ~np.isnan(observed)):
        flipped = every_flip(moves[differs[:, k]][:, :, [k]])
        found = _as_far(gains(paired.signs()[[k]])(sums[:, [k]] + flipped), observed[[k]])
        p[k] = found[0] / len(flipped)
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


def _as_far(permuted: Floats, observed: Floats) -> Floats:
    """How many permutations are as far from nothing as what was observed; 0/0 counts as far."""
    out: Floats = (~(np.abs(permuted) < observed - _SAME)).sum(axis=0)
    return out
