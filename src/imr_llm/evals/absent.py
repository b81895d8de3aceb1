"""Why a measure has no value in a run, and what gives it one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imr_llm.evals.measures import OWN, pooled
from imr_llm.evals.ratios import Measure
from imr_llm.evals.scores import LetterScore

__all__ = ["is_of_earlier_version", "why_absent"]


def why_absent(one: Measure, runs: Mapping[str, Sequence[LetterScore]]) -> str:
    """Why, behind the measure's name, with the way out; `runs` by their names, one of which has no value."""
    absent = {name: scores for name, scores in runs.items() if pooled(one, scores) is None}
    named = " and ".join(absent or runs)
    if one.name.startswith(OWN) and any(map(is_of_earlier_version, absent.values())):
        return (
            f"is not known of {named}, scored by a version that did not measure what a model itself said; score it again "
            "with imr-llm eval --replay"
        )
    if absent and all(_has_no_price(one.name, scores) for scores in absent.values()):
        return (
            f"is not known of {named}, since no price of its model is; run it again, in another folder, with --prices FILE "
            "(docs/models.md)"
        )
    return f"applies to no letter of {named}; name a policy for runs of this kind"


def _has_no_price(name: str, scores: Sequence[LetterScore]) -> bool:
    """Whether calls were made whose cost is what the measure is about."""
    if name == "operations.cost_usd":
        return any(score.operations is not None and score.operations.attempts for score in scores)
    told = [score.explanation for score in scores if score.explanation is not None]
    return name == "writing.cost_usd" and any(one.written is not None and one.written.answers for one in told)


def is_of_earlier_version(scores: Sequence[LetterScore]) -> bool:
    """Whether they were made before what the reader itself said was measured."""
    return any(score.own is None for score in scores)
