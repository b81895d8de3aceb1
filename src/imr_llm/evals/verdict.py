"""PASS, FAIL or INCONCLUSIVE: what differences and gates come to by a policy.

PASS if on every primary measure the interval's lower end lies above minus the margin, and every gate holds; FAIL if on
one the upper end lies below minus the margin, or a gate breaks; else INCONCLUSIVE. All primaries must hold for a PASS,
so that its intervals need no correction. One is enough for a FAIL, so its upper end is that of an interval at alpha by
the number of primaries, which is Holm's first step. What calls of unknown cost could turn is INCONCLUSIVE, and so is what
would pass but for a field that collapsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from imr_llm.evals.columns import columns
from imr_llm.evals.differences import Difference
from imr_llm.evals.intervals import exact_share
from imr_llm.evals.measures import unreported
from imr_llm.evals.policies import Gate
from imr_llm.evals.power import letters_needed, units_needed_unseen
from imr_llm.evals.scores import LetterScore

__all__ = [
    "EXIT_CODES",
    "GateResult",
    "PrimaryResult",
    "Verdict",
    "as_far_as_known",
    "judge_gate",
    "judge_primary",
    "verdict_of",
]

Verdict = Literal["PASS", "FAIL", "INCONCLUSIVE"]
EXIT_CODES: Final[dict[Verdict, int]] = {"PASS": 0, "FAIL": 3, "INCONCLUSIVE": 4}  # nosec B105 # a verdict


@dataclass(frozen=True, slots=True)
class PrimaryResult:
    """One primary measure, judged."""

    difference: Difference
    margin: float
    verdict: Verdict
    upper: float
    """The upper end at alpha by the number of primaries."""
    p_adjusted: float
    """By Holm, of the sign-flip tests of all primaries."""
    needed: int | None
    """Letters after which an undecided one would be decided with power 80 %; None where it is decided, or none are."""
    noise: float | None
    """Mean difference between two repeats of one run; None without repeats."""
    unreported: tuple[int, int] = (0, 0)
    """Calls of A and of B that its values are without, so that they are at least what they say."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate, judged on B alone."""

    measure: str
    at_most: float | None
    at_least: float | None
    value: float | None
    """None where the measure applies to no letter."""
    holds: bool | None
    """None also where calls that the value is without could turn it."""
    letters: int
    """Letters it applies to."""
    offending: tuple[str, ...] | None
    """Letters that are not free of it; None where the measure is no share."""
    limit: float | None
    """Exact upper limit, one-sided at 1 - alpha, of the share of letters that are not free of it, or of clusters: the larger."""
    clusters: int | None = None
    """Clusters that these letters make, where the limit is by them."""
    unreported: int = 0
    """Calls that the value is without, so that it is at least what it says."""


def judge_primary(
    difference: Difference,
    margin: float,
    *,
    upper: float,
    p_adjusted: float,
    noise: float | None,
    letters: int,
    alpha: float,
    primaries: int,
) -> PrimaryResult:
    """Hold a difference to its margin; `primaries` are judged together."""
    verdict: Verdict = "INCONCLUSIVE"
    if difference.interval.low > -margin:
        verdict = "PASS"
    elif upper < -margin:
        verdict = "FAIL"
    needed = None
    if verdict == "INCONCLUSIVE":
        needed = _needed(difference, margin, letters, alpha, primaries)
    return PrimaryResult(difference, margin, verdict, upper, p_adjusted, needed, noise)


def _needed(difference: Difference, margin: float, letters: int, alpha: float, primaries: int) -> int | None:
    """By the spread that was seen; for a pass, also by the exact limit of what was not."""
    distance = difference.gain + margin
    found = letters_needed(letters, difference.gain, margin, difference.error, alpha, primaries)
    if found is None or distance < 0 or difference.interval.method != "exact":
        return found
    unseen = units_needed_unseen(distance, alpha, difference.gone / difference.units)
    return max(found, ceil(unseen * letters / difference.units))


def as_far_as_known(result: PrimaryResult, a: int, b: int) -> PrimaryResult:
    """The result where A's value is without `a` calls and B's without `b`: either may be higher, which is worse.

    B may then be worse than it seems, so that it passes no more, or A worse, so that B fails no more.
    """
    could_turn = {"PASS": b, "FAIL": a}.get(result.verdict, a + b)
    if not could_turn:
        return replace(result, unreported=(a, b))
    return replace(result, verdict="INCONCLUSIVE", needed=None, unreported=(a, b))


def judge_gate(gate: Gate, scores: Sequence[LetterScore], alpha: float) -> GateResult:
    """Hold a run to a gate: its value, as it is, must keep the bound; the limit says what that is worth."""
    run = columns(scores, [gate.measure])
    above, below = run.above[:, 0], run.below[:, 0]
    applies = below > 0
    letters = int(applies.sum())
    value = float(above.sum() / below.sum()) if letters else None
    holds = None
    if value is not None:
        holds = value <= gate.at_most if gate.at_most is not None else value >= (gate.at_least or 0.0)
    missing = unreported(gate.measure, scores)
    if missing and holds is (gate.at_most is not None):
        holds = None
    offending, limit, clusters = None, None, None
    if gate.measure.bounded:
        touched = applies & (above > 0 if gate.at_most is not None else above < below)
        offending = tuple(name for name, hit in zip(run.letters, touched, strict=True) if hit)
        limit, clusters = _limit(run.clusters, applies, touched, alpha)
    return GateResult(
        measure=gate.measure.name,
        at_most=gate.at_most,
        at_least=gate.at_least,
        value=value,
        holds=holds,
        letters=letters,
        offending=offending,
        limit=limit,
        clusters=clusters,
        unreported=missing,
    )


def _limit(
    clusters: NDArray[np.intp], applies: NDArray[np.bool_], touched: NDArray[np.bool_], alpha: float
) -> tuple[float | None, int | None]:
    """The exact upper limit of what is touched, of letters or of their clusters; and how many these are, if it is theirs."""
    letters, units = int(applies.sum()), len(np.unique(clusters[applies]))
    if not letters:
        return None, None
    by_letter = exact_share(int(touched.sum()), letters, 2 * alpha)[1]
    by_cluster = exact_share(len(np.unique(clusters[touched])), units, 2 * alpha)[1]
    return (by_cluster, units) if by_cluster > by_letter else (by_letter, None)


def verdict_of(
    primaries: Sequence[PrimaryResult], gates: Sequence[GateResult], *, collapsed: bool = False
) -> Verdict:
    """The verdict of all together; a gate that nothing could be held to, and a field that collapsed, keep it from passing."""
    if any(one.verdict == "FAIL" for one in primaries) or any(gate.holds is False for gate in gates):
        return "FAIL"
    held = all(one.verdict == "PASS" for one in primaries) and all(gate.holds for gate in gates)
    if held and not collapsed:
        return "PASS"
    return "INCONCLUSIVE"
