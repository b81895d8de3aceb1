"""Measures by name: those of grounding, verdicts, operations and of what models themselves said, and the door to all others.

docs/evaluation.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal, get_args

from imr_llm.errors import UsageError
from imr_llm.evals.ratios import NOTHING, Measure, Of, Ratio, mean_of
from imr_llm.evals.scores import LetterScore, Operations, Own, Values
from imr_llm.evals.telling import TELLING
from imr_llm.evals.value_measures import FIXED, TAUS, value_measure
from imr_llm.schema.vocabulary import Verdict

__all__ = ["CONFIDENCE", "OVERALL", "OVERALL_OWN", "OWN", "measure", "pooled", "unreported"]

OWN: Final = "own."
"""Begins the names of measures of what the reader itself said, whatever the record shows."""
CONFIDENCE: Final[Mapping[str, float]] = {
    "verified": 0.99,
    "grounded": 0.9,
    "baseline": 0.9,
    "missed": 0.8,
    "conflict": 0.6,
    "ungrounded": 0.5,
    "absent": 0.5,
    "none": 0.5,
}
"""How surely a value shown with each verdict is taken to be right: set beforehand, for ranking and for the Brier score."""


@lru_cache(maxsize=1024)
def measure(name: str) -> Measure:
    """The measure of a name. Raises UsageError where there is none."""
    fixed = _FIXED.get(name)
    if fixed is not None:
        return fixed
    if name.startswith("wrong.") and name[6:] in get_args(Verdict):
        return Measure(name, "lower", _wrong_given(name[6:]))
    of_values = value_measure(name.removeprefix(OWN))
    if of_values is None:
        raise UsageError(f"there is no measure {name!r}; docs/evaluation.md lists them")
    of: Of = _own(of_values.of) if name.startswith(OWN) else of_values.of
    return Measure(name, of_values.better, of, of_values.kind)


def pooled(one: Measure, scores: Iterable[LetterScore]) -> float | None:
    """The measure over letters; None where it applies to none of them."""
    above = below = 0.0
    for score in scores:
        numerator, denominator = one.of(score)
        above += numerator
        below += denominator
    return above / below if below else None


def unreported(one: Measure, scores: Iterable[LetterScore]) -> int:
    """How many calls are missing in the measure's value, which is then at least what it says."""
    return 0 if one.unreported is None else sum(map(one.unreported, scores))


def _own(of: Callable[[Values], Ratio]) -> Of:
    """The same of what the reader itself said."""
    return lambda score: NOTHING if score.own is None else of(score.own)


def _of_own(part: Callable[[Own], float], whole: Callable[[Own], float]) -> Of:
    return lambda score: NOTHING if score.own is None else (float(part(score.own)), float(whole(score.own)))


def _wrong_given(verdict: str) -> Of:
    def of(score: LetterScore) -> Ratio:
        count = score.verdicts.get(verdict)
        return NOTHING if count is None else (float(count.model_wrong), float(count.n))

    return of


def _brier(score: LetterScore) -> Ratio:
    squared = answered = 0.0
    for verdict, count in score.confidences.items():
        sure = CONFIDENCE[verdict]
        squared += count.wrong * sure**2 + (count.answered - count.wrong) * (1 - sure) ** 2
        answered += count.answered
    return squared, answered


def _grounded(part: Literal["a", "ab", "abc"]) -> Of:
    def of(score: LetterScore) -> Ratio:
        grounding = score.grounding
        return NOTHING if grounding is None else (float(getattr(grounding, part)), float(grounding.values))

    return of


def _used(value: Callable[[Operations], float | None]) -> Of:
    return mean_of(lambda score: None if score.operations is None else value(score.operations))


def _billed(name: str, value: Callable[[Operations], float | None], unit: str = "") -> Measure:
    """What servers tell of each call, or do not."""
    return Measure(
        f"operations.{name}",
        "lower",
        _used(value),
        "amount",
        unit,
        lambda score: 0 if score.operations is None else score.operations.unreported,
    )


_ALONE: Final = (
    Measure("grounding.a", "higher", _grounded("a")),
    Measure("grounding.ab", "higher", _grounded("ab")),
    Measure("grounding.abc", "higher", _grounded("abc")),
    Measure("own.grounded", "higher", _of_own(lambda own: own.grounded, lambda own: own.given)),
    Measure("own.replaced", "lower", _of_own(lambda own: own.replaced, lambda own: own.shown)),
    Measure("abstention.brier", "lower", _brier, "score"),
    Measure("operations.seconds", "lower", _used(lambda used: used.seconds), "amount", " s"),
    _billed("cost_usd", lambda used: used.cost_usd, " USD"),
    _billed("input_tokens", lambda used: used.input_tokens),
    _billed("output_tokens", lambda used: used.output_tokens),
    Measure("operations.attempts", "lower", _used(lambda used: used.attempts), "amount"),
    Measure("operations.first_try", "higher", _used(lambda used: used.first_try), "binary"),
    Measure("operations.refused", "lower", _used(lambda used: used.refused), "binary"),
    Measure("operations.failed", "lower", lambda score: (float(score.error is not None), 1.0), "binary"),
)
_FIXED: Final[Mapping[str, Measure]] = {**{one.name: one for one in _ALONE}, **TELLING}
OVERALL: Final = (
    *("letter.exact", "letter.outcomes", "letter.accuracy"),
    *("micro.f1", "micro.precision", "micro.recall"),
    *(f"items.f1@{tau}" for tau in TAUS),
    *("wrong.verified", "wrong.conflict"),
    *(name for name in FIXED if name.startswith("abstention.")),
    *_FIXED,
)
"""What is shown of every run, where it applies, beside its fields."""
OVERALL_OWN: Final = tuple(f"{OWN}{name}" for name in OVERALL if value_measure(name) is not None)
"""The same of what a model itself said."""
