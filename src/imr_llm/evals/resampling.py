"""Sums over letters drawn anew: the bootstrap, and the flipping of who is who. Many measures share one draw.

scipy.stats.bootstrap and permutation_test have both methods for one statistic at a time and hold every draw in
memory; here the sums of all measures come from one product of matrices, in pieces of some megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from imr_llm.evals.columns import Floats

__all__ = ["bootstrap_sums", "cluster_sums", "every_flip", "random_flips"]

_PIECE: Final = 4_000_000
"""Numbers drawn at a time."""


def cluster_sums(parts: Floats, clusters: NDArray[np.intp]) -> Floats:
    """Parts of letters (letters first) summed by cluster: a bootstrap over these draws whole clusters."""
    sums = np.zeros((int(clusters.max(initial=-1)) + 1, *parts.shape[1:]))
    np.add.at(sums, clusters, parts)
    return sums


def bootstrap_sums(parts: Floats, resamples: int, rng: np.random.Generator) -> Floats:
    """(resamples, …): the sum over as many units as there are, drawn with replacement."""
    units = len(parts)
    flat = parts.reshape(units, -1)
    out = np.empty((resamples, flat.shape[1]))
    for low, high in _pieces(resamples, units):
        drawn = rng.integers(0, units, size=(high - low, units))
        drawn += np.arange(high - low)[:, None] * units
        counts = np.bincount(drawn.ravel(), minlength=(high - low) * units).reshape(high - low, units)
        out[low:high] = counts.astype(np.float64) @ flat
    return out.reshape(resamples, *parts.shape[1:])


def random_flips(moves: Floats, resamples: int, rng: np.random.Generator) -> Floats:
    """(resamples, …): the sum of the moves of letters whose two results change places, each with probability ½."""
    units = len(moves)
    flat = moves.reshape(units, -1)
    out = np.empty((resamples, flat.shape[1]))
    for low, high in _pieces(resamples, units):
        bits = np.frombuffer(rng.bytes(((high - low) * units + 7) // 8), dtype=np.uint8)
        flips = np.unpackbits(bits, count=(high - low) * units).reshape(high - low, units)
        out[low:high] = flips.astype(np.float64) @ flat
    return out.reshape(resamples, *moves.shape[1:])


def every_flip(moves: Floats) -> Floats:
    """(2^letters, …): the same sum for every way of changing places."""
    units = len(moves)
    flips = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
    return (flips.astype(np.float64) @ moves.reshape(units, -1)).reshape(2**units, *moves.shape[1:])


def _pieces(resamples: int, units: int) -> Iterator[tuple[int, int]]:
    step = max(_PIECE // max(units, 1), 1)
    for low in range(0, resamples, step):
        yield low, min(low + step, resamples)
