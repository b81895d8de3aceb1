"""Holds run B against run A by a policy, step by step (docs/evaluation-statistics.md), to a verdict.

Knows runs and statistics, not how a comparison is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from imr_llm.errors import UsageError
from imr_llm.evals.columns import paired_columns
from imr_llm.evals.comparable import require_alike
from imr_llm.evals.differences import Difference, Differences, noise
from imr_llm.evals.fields import PLAN
from imr_llm.evals.intervals import widest
from imr_llm.evals.measures import OVERALL, measure, unreported
from imr_llm.evals.policies import Policy
from imr_llm.evals.ratios import Measure
from imr_llm.evals.runs import Run
from imr_llm.evals.scores import LetterScore
from imr_llm.evals.significance import benjamini_hochberg, holm
from imr_llm.evals.telling import TELLING
from imr_llm.evals.verdict import (
    GateResult,
    PrimaryResult,
    Verdict,
    as_far_as_known,
    judge_gate,
    judge_primary,
    verdict_of,
)

__all__ = ["Comparison", "Explored", "compare_runs", "explored_measures", "judge_primaries"]


@dataclass(frozen=True, slots=True)
class Explored:
    """One measure of the table to look around in; nothing is decided by it."""

    difference: Difference
    p_adjusted: float
    """By Benjamini and Hochberg, over the table."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A."""

    verdict: Verdict
    letters: int
    clusters: int
    largest_cluster: int
    primaries: tuple[PrimaryResult, ...]
    gates: tuple[GateResult, ...]
    explored: tuple[Explored, ...]
    failed_a: tuple[str, ...]
    """Letters without a record in some repeat."""
    failed_b: tuple[str, ...]


def compare_runs(a: Run, b: Run, policy: Policy) -> Comparison:
    """Raises UsageError for runs that are not alike, and where a primary measure applies to none of the letters."""
    require_alike(a, b)
    primaries, clusters = judge_primaries(a.scores, b.scores, policy)
    gates = tuple(judge_gate(gate, b.scores, policy.alpha) for gate in policy.gates)
    sizes = Counter({score.letter: score.cluster for score in a.scores}.values())
    return Comparison(
        verdict=verdict_of(primaries, gates),
        letters=a.manifest.letters.count,
        clusters=clusters,
        largest_cluster=max(sizes.values(), default=0),
        primaries=primaries,
        gates=gates,
        explored=_explored(a, b, policy),
        failed_a=_failed(a.scores),
        failed_b=_failed(b.scores),
    )


def explored_measures(run: Run) -> list[Measure]:
    """Those of the table to look around in: every overall measure that a run of its kind can have, and every field's F1."""
    told = run.manifest.suite.kind == "explanation"
    overall = [name for name in OVERALL if told or name not in TELLING]
    fields = [f"field.{field.name}.f1" for field in PLAN.every()]
    return [measure(name) for name in (*overall, *fields)]


def judge_primaries(
    a: Sequence[LetterScore], b: Sequence[LetterScore], policy: Policy
) -> tuple[tuple[PrimaryResult, ...], int]:
    """The primary measures of a policy, judged, and how many clusters the letters make.

    Raises UsageError where one of them applies to none of the letters of either run.
    """
    measures = [primary.measure for primary in policy.primaries]
    paired = paired_columns(a, b, measures)
    found = Differences(paired, policy.alpha, policy.resamples, policy.seed)
    for k, one in enumerate(measures):
        if not found.defined(k):
            raise UsageError(
                f"{one.name} applies to no letter of one of the runs; name a policy for runs of this kind"
            )
    differences = [found.of(k) for k in range(len(measures))]
    adjusted = holm([one.p for one in differences])
    floors = [one for one in (noise(a, measures), noise(b, measures)) if one is not None]
    judged = tuple(
        judge_primary(
            difference,
            primary.margin,
            upper=widest(*found.intervals(k, policy.alpha / len(measures))).high,
            p_adjusted=adjusted[k],
            noise=float(np.mean([floor[k] for floor in floors])) if floors else None,
            letters=len(paired.letters),
            alpha=policy.alpha,
            primaries=len(measures),
        )
        for k, (difference, primary) in enumerate(zip(differences, policy.primaries, strict=True))
    )
    known = tuple(
        as_far_as_known(one, unreported(each, a), unreported(each, b))
        for one, each in zip(judged, measures, strict=True)
    )
    return known, found.clusters


def _explored(a: Run, b: Run, policy: Policy) -> tuple[Explored, ...]:
    measures = explored_measures(a)
    found = Differences(
        paired_columns(a.scores, b.scores, measures), policy.alpha, policy.resamples, policy.seed
    )
    differences = [found.of(k) for k in range(len(measures)) if found.defined(k)]
    adjusted = benjamini_hochberg([one.p for one in differences])
    return tuple(map(Explored, differences, adjusted))


def _failed(scores: Sequence[LetterScore]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(score.letter for score in scores if score.error is not None))
