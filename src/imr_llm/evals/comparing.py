"""Holds run B against run A by a policy, step by step (docs/evaluation-statistics.md), to a verdict.

Knows runs and statistics, not how a comparison is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from imr_llm.errors import UsageError
from imr_llm.evals.absent import why_absent
from imr_llm.evals.columns import paired_columns
from imr_llm.evals.comparable import require_alike
from imr_llm.evals.differences import Difference, Differences, noise
from imr_llm.evals.fields import PLAN
from imr_llm.evals.intervals import widest
from imr_llm.evals.measures import OVERALL, OVERALL_OWN, OWN, measure, unreported
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

_WATCHED: Final = ("field.", f"{OWN}field.", *{f"{name.partition('.')[0]}." for name in TELLING})
"""Beginnings of the names of measures of which a loss is told beside the verdict."""


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
    worse: tuple[Explored, ...]
    """Of these the fields, and what is told of explanations, in which B is significantly worse; the greatest loss first."""
    collapsed: tuple[Explored, ...]
    """Of these, which lost more than the policy lets a field lose, so that they keep from passing."""
    suspect: tuple[Explored, ...]
    """Others that lost as much, and are significantly worse by themselves, if not among so many measures."""
    failed_a: tuple[str, ...]
    """Letters without a record in some repeat."""
    failed_b: tuple[str, ...]


def compare_runs(a: Run, b: Run, policy: Policy) -> Comparison:
    """Raises UsageError for runs that are not alike, and where a primary measure applies to none of the letters."""
    require_alike(a, b)
    primaries, clusters = judge_primaries(a.scores, b.scores, policy)
    gates = tuple(judge_gate(gate, b.scores, policy.alpha) for gate in policy.gates)
    sizes = Counter({score.letter: score.cluster for score in a.scores}.values())
    explored = _explored(a, b, policy)
    watched = _watched(explored, policy)
    worse = tuple(row for row in watched if row.p_adjusted <= policy.alpha)
    grave = [row for row in watched if row.difference.gain < -policy.field_loss]
    collapsed = tuple(row for row in grave if row.p_adjusted <= policy.alpha)
    return Comparison(
        verdict=verdict_of(primaries, gates, collapsed=bool(collapsed)),
        letters=a.manifest.letters.count,
        clusters=clusters,
        largest_cluster=max(sizes.values(), default=0),
        primaries=primaries,
        gates=gates,
        explored=explored,
        worse=worse,
        collapsed=collapsed,
        suspect=tuple(row for row in grave if row.difference.p <= policy.alpha < row.p_adjusted),
        failed_a=_failed(a.scores),
        failed_b=_failed(b.scores),
    )


def explored_measures(*runs: Run) -> list[Measure]:
    """Those of the table to look around in: every overall measure that runs of their kind can have, and every field's F1.

    Where a model read, also of what it said itself; else that is what the record shows.
    """
    told = runs[0].manifest.suite.kind == "explanation"
    overall = [name for name in OVERALL if told or name not in TELLING]
    fields = [f"field.{field.name}.f1" for field in PLAN.every()]
    names = [*overall, *fields]
    if any(run.manifest.row == "model" and run.manifest.reader == "model" for run in runs):
        names += [*OVERALL_OWN, *(f"{OWN}{name}" for name in fields)]
    return [measure(name) for name in names]


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
            raise UsageError(f"{one.name} {why_absent(one, {'A': a, 'B': b})}")
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
    measures = explored_measures(a, b)
    found = Differences(
        paired_columns(a.scores, b.scores, measures), policy.alpha, policy.resamples, policy.seed
    )
    differences = [found.of(k) for k in range(len(measures)) if found.defined(k)]
    adjusted = benjamini_hochberg([one.p for one in differences])
    return tuple(map(Explored, differences, adjusted))


def _watched(explored: Sequence[Explored], policy: Policy) -> list[Explored]:
    """Fields, and what is told of explanations, that are no primary measure and in which B is worse, the greatest loss first.

    A field in which the model itself has lost what the records have is named once.
    """
    judged = {one.measure.name for one in policy.primaries}
    shown = {row.difference.measure: row.difference for row in explored}

    def is_new(one: Difference) -> bool:
        twin = shown.get(one.measure.removeprefix(OWN))
        return twin is None or twin is one or (twin.a, twin.b) != (one.a, one.b)

    found = [
        row
        for row in explored
        if row.difference.gain < 0
        and row.difference.measure.startswith(_WATCHED)
        and row.difference.measure not in judged
        and measure(row.difference.measure).bounded
        and is_new(row.difference)
    ]
    return sorted(found, key=lambda row: row.difference.gain)


def _failed(scores: Sequence[LetterScore]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(score.letter for score in scores if score.error is not None))
