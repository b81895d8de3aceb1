"""Which of a model's entries is which of the baseline's, in lists whose entries may be missing or added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

__all__ = ["alike", "own_words", "pair_up", "plain_words"]

_Model = TypeVar("_Model")
_Baseline = TypeVar("_Baseline")
_WORD: Final = re.compile(r"[a-z]+|\d+")
LEAST_ALIKE: Final = 0.5
"""Two texts that share less than half of their words are two things."""


def plain_words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, without case, marks and blanks: what makes two copies the same."""
    return tuple(_WORD.findall(text.lower()))


def own_words(text: str) -> str:
    """A text without case and marks, to know it again by."""
    return " ".join(plain_words(text))


def alike(one: str, other: str) -> float:
    """From 0 to 1: the words two texts share, of all they have (Jaccard over counted words)."""
    if one == other:
        return 1.0
    first, second = plain_words(one), plain_words(other)
    shared = (Counter(first) & Counter(second)).total()
    together = len(first) + len(second) - shared
    return shared / together if together else 0.0


def pair_up(
    model: Sequence[_Model], baseline: Sequence[_Baseline], score: Callable[[_Model, _Baseline], float]
) -> list[tuple[int | None, int | None]]:
    """Pairs of places: the baseline's entries in their order, then the model's that are none of them.

    The most alike are paired first, and of equally alike ones those nearest in order, so that a treatment
    decided twice in one letter keeps its two places. What is less alike than `LEAST_ALIKE` is not paired.
    `score` is 1 at most.
    """
    if not model or not baseline:
        return [(None, k) for k in range(len(baseline))] + [(i, None) for i in range(len(model))]
    if len(model) == len(baseline) and all(score(*pair) >= 1 for pair in zip(model, baseline, strict=True)):
        return [(k, k) for k in range(len(baseline))]
    scored = sorted(
        (-likeness, abs(i - k), i, k)
        for i, one in enumerate(model)
        for k, other in enumerate(baseline)
        if (likeness := score(one, other)) >= LEAST_ALIKE
    )
    of_baseline: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, k in scored:
        if i not in used and k not in of_baseline:
            of_baseline[k] = i
            used.add(i)
    pairs: list[tuple[int | None, int | None]] = [(of_baseline.get(k), k) for k in range(len(baseline))]
    return pairs + [(i, None) for i in range(len(model)) if i not in used]
