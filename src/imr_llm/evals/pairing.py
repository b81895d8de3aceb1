"""Which entry of a predicted list is which of gold's: the pairing of most likeness, by one text of each entry alone.

Hungarian method (scipy's linear_sum_assignment). Every entry of the shorter list gets a partner, however unlike:
what to make of the likeness is for those who count. Entries with the very same text cannot be told apart by it; among
them the pairing with most agreement in the rest is taken, so that the order of a list never counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from imr_llm.extraction.alignment import alike

__all__ = ["Pair", "pair"]

Pair = tuple[int, int, float]
"""Gold's place, the predicted one's, their likeness from 0 to 1."""

_AGREEMENT: Final = 1e-6
_ORDER: Final = 1e-9
"""Too small to outweigh any difference in likeness."""

_alike = lru_cache(maxsize=65_536)(alike)


def pair(
    gold: Sequence[str], predicted: Sequence[str], agreement: Callable[[int, int], float]
) -> tuple[Pair, ...]:
    """The pairs in gold's order. `agreement` (0 to 1) is asked only about entries whose text several entries have."""
    if len(gold) == 1 and len(predicted) == 1:
        return ((0, 0, _alike(gold[0], predicted[0])),)
    if not gold or not predicted:
        return ()
    many_gold, many_predicted = Counter(gold), Counter(predicted)
    if len(many_gold) == len(gold) and many_gold == many_predicted:
        place = {text: k for k, text in enumerate(predicted)}
        return tuple((k, place[text], 1.0) for k, text in enumerate(gold))
    return _hungarian(gold, predicted, agreement, many_gold + many_predicted)


def _hungarian(
    gold: Sequence[str],
    predicted: Sequence[str],
    agreement: Callable[[int, int], float],
    count: Counter[str],
) -> tuple[Pair, ...]:
    import numpy
    from scipy.optimize import linear_sum_assignment

    likeness = numpy.array([[_alike(one, other) for other in predicted] for one in gold])
    weight = likeness.copy()
    for i, one in enumerate(gold):
        for k, other in enumerate(predicted):
            weight[i, k] -= _ORDER * abs(i - k)
            if one == other and count[one] > 2:
                weight[i, k] += _AGREEMENT * agreement(i, k)
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return tuple((int(i), int(k), float(likeness[i, k])) for i, k in zip(rows, columns, strict=True))
