"""How small a difference could have been found, and how many letters would find the one that was seen.

Normal approximation, power 80 %. For a measure that is right or wrong in each letter, the variance of the difference
follows from the share of letters that differ and from the difference itself (Card and others, EMNLP 2020; Miller,
arXiv 2411.00640).
"""

from __future__ import annotations

from bisect import bisect_left
from math import ceil, isnan, log2, sqrt
from statistics import NormalDist
from typing import Final

from scipy import stats

__all__ = ["POWER", "detectable", "detectable_binary", "letters_needed", "units_needed_unseen"]

POWER: Final = 0.8
_ENDLESS: Final = 2**40
"""Units that nobody will ever have; no more are looked for."""


def _reach(alpha: float) -> float:
    """Standard errors between no difference and one that is found with `POWER`."""
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(POWER)


def detectable(error: float, alpha: float) -> float | None:
    """The least difference found with power 80 %, from the standard error of the difference."""
    return None if isnan(error) or error <= 0 else _reach(alpha) * error


def detectable_binary(letters: int, differing: float, alpha: float) -> float | None:
    """The same where each letter is right or wrong; `differing` is the share of letters that differ.

    None where even the difference of all of them, one way, would not be found.
    """
    reach = _reach(alpha) ** 2
    found = sqrt(reach * differing / (letters + reach)) if letters else 0.0
    return found if 0 < found <= differing else None


def letters_needed(
    units: int, gain: float, margin: float, error: float, alpha: float, primaries: int = 1
) -> int | None:
    """Letters with which a gain like the one seen would be decided, in whichever direction it points.

    `units` letters gave this standard error. Where it is nothing, as all letters moved alike, as many as make that
    significant among so many primary measures. None where no number would do: the gain is the margin itself.
    """
    distance = abs(gain + margin)
    if not distance:
        return None
    if isnan(error) or error <= 0:
        return max(1 + ceil(log2(primaries / alpha)), units + 1)
    return max(ceil(units * (_reach(alpha) * error / distance) ** 2), units + 1)


def units_needed_unseen(distance: float, alpha: float, seen: float = 0.0) -> int:
    """Units after which the exact upper limit of a share that stays as it was seen lies no more than `distance` above it."""

    def enough(units: int) -> bool:
        limit = stats.beta.ppf(1 - alpha / 2, seen * units + 1, (1 - seen) * units) if seen < 1 else 1.0
        return bool(limit - seen <= distance)

    most = 1
    while most < _ENDLESS and not enough(most):
        most *= 2
    return bisect_left(range(most + 1), True, lo=most // 2, key=enough)
