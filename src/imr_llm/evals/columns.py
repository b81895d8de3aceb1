"""Scores as columns of numbers: of each measure the numerator and denominator of every letter, repeats averaged first.

A letter that failed is a failure in every measure that is a share (an amount has no worst value): where the failed score has nothing to count (the
precision of no answer), it is given what the other run has to count of that letter, all of it wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imr_llm.evals.ratios import Measure
from imr_llm.evals.scores import LetterScore

__all__ = ["Columns", "Floats", "PairedColumns", "columns", "paired_columns", "repeats_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """One run: rows are letters, columns measures."""

    letters: tuple[str, ...]
    """Their names."""
    clusters: NDArray[np.intp]
    """Which cluster each is of, from 0."""
    above: Floats
    """Numerators."""
    below: Floats
    """Denominators; 0 where the measure does not apply."""
    failed_unseen: Floats
    """The share of a letter's repeats that failed and have nothing to count."""

    def parts(self) -> Floats:
        """(letters, 2, measures): what is summed over letters."""
        return np.stack([self.above, self.below], axis=1)


@dataclass(frozen=True, slots=True)
class PairedColumns:
    """Two runs over the same letters, rows and columns alike."""

    measures: tuple[Measure, ...]
    a: Columns
    b: Columns

    @property
    def letters(self) -> tuple[str, ...]:
        return self.a.letters

    @property
    def clusters(self) -> NDArray[np.intp]:
        return self.a.clusters

    def parts(self) -> Floats:
        """(letters, 4, measures): numerators and denominators of A, then of B."""
        return np.stack([self.a.above, self.a.below, self.b.above, self.b.below], axis=1)

    def signs(self) -> Floats:
        """1 where more is better, -1 where less is."""
        return np.array([1.0 if one.better == "higher" else -1.0 for one in self.measures])


def columns(scores: Sequence[LetterScore], measures: Sequence[Measure]) -> Columns:
    """A run's columns, letters in the order of their first score."""
    rows: dict[str, int] = {}
    first: list[LetterScore] = []
    for score in scores:
        if score.sha256 not in rows:
            rows[score.sha256] = len(rows)
            first.append(score)
    above, below, unseen = (np.zeros((len(rows), len(measures))) for _ in range(3))
    for score in scores:
        row = rows[score.sha256]
        for k, one in enumerate(measures):
            numerator, denominator = one.of(score)
            above[row, k] += numerator
            below[row, k] += denominator
            if score.error is not None and not denominator:
                unseen[row, k] += 1
    repeats = max(len(scores) // max(len(rows), 1), 1)
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(score.cluster, len(numbers)) for score in first]
    return Columns(
        tuple(score.letter for score in first),
        np.array(codes, dtype=np.intp),
        above / repeats,
        below / repeats,
        unseen / repeats,
    )


def paired_columns(
    scores_a: Sequence[LetterScore], scores_b: Sequence[LetterScore], measures: Sequence[Measure]
) -> PairedColumns:
    """Both runs' columns in A's order of letters; raises ValueError where the letters are not the same."""
    order = {score.sha256: None for score in scores_a}
    if order.keys() != {score.sha256 for score in scores_b}:
        raise ValueError("the letters of the two runs are not the same")
    place = {sha256: k for k, sha256 in enumerate(order)}
    a = columns(scores_a, measures)
    b = columns(sorted(scores_b, key=lambda score: place[score.sha256]), measures)
    shares = np.array([one.bounded for one in measures])
    worst = np.array([one.better == "lower" for one in measures])
    return PairedColumns(
        tuple(measures), _with_failures(a, b, shares, worst), _with_failures(b, a, shares, worst)
    )


def repeats_of(scores: Sequence[LetterScore]) -> list[list[LetterScore]]:
    """The scores of each repeat by itself."""
    found: dict[int, list[LetterScore]] = {}
    for score in scores:
        found.setdefault(score.repeat, []).append(score)
    return [found[repeat] for repeat in sorted(found)]


def _with_failures(
    own: Columns, other: Columns, shares: NDArray[np.bool_], worst: NDArray[np.bool_]
) -> Columns:
    added = own.failed_unseen * other.below * shares
    return Columns(own.letters, own.clusters, own.above + added * worst, own.below + added, own.failed_unseen)
