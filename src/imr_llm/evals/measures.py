"""Measures by name: those of fields, items, grounding, verdicts and operations, and the door to all others.

docs/evaluation.md lists them. States: C correct, S substituted, M missed, H invented, N correct null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, get_args

from imr_llm.errors import UsageError
from imr_llm.evals.fields import PLAN, gated_fields
from imr_llm.evals.ratios import NOTHING, Measure, Of, Ratio, mean_of
from imr_llm.evals.scores import Cell, LetterScore, Operations
from imr_llm.evals.telling import TELLING
from imr_llm.schema.vocabulary import Verdict

__all__ = ["CONFIDENCE", "OVERALL", "TAUS", "measure", "pooled", "unreported"]

TAUS: Final = (0.5, 0.7, 0.9)
"""Likeness of requests from which two items count as the same: three, since none is right."""
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

_FIELD: Final = re.compile(r"field\.(.+)\.(f1|precision|recall|accuracy)")
_MICRO: Final = re.compile(r"micro\.(f1|precision|recall)")
_TOKENS: Final = re.compile(r"text\.(.+)\.token_f1")
_ITEMS: Final = re.compile(r"items\.f1@([\d.]+)")


@lru_cache(maxsize=1024)
def measure(name: str) -> Measure:
    """The measure of a name. Raises UsageError where there is none."""
    fixed = _FIXED.get(name)
    if fixed is not None:
        return fixed
    if (match := _MICRO.fullmatch(name)) is not None:
        return Measure(name, "higher", _states(gated_fields().__contains__, match[1]))
    if (match := _FIELD.fullmatch(name)) is not None and match[1] in _fields():
        return Measure(name, "higher", _states(match[1].__eq__, match[2]))
    if (match := _TOKENS.fullmatch(name)) is not None and match[1] in _texts():
        return Measure(name, "higher", _token_f1(match[1]))
    if (match := _ITEMS.fullmatch(name)) is not None and float(match[1]) in TAUS:
        return Measure(name, "higher", _item_f1(float(match[1])))
    if name.startswith("wrong.") and name[6:] in get_args(Verdict):
        return Measure(name, "lower", _wrong_given(name[6:]))
    raise UsageError(f"there is no measure {name!r}; docs/evaluation.md lists them")


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


def _fields() -> Sequence[str]:
    return [field.name for field in PLAN.every()]


def _texts() -> Sequence[str]:
    return [field.name for field in PLAN.every() if field.metric.kind == "text"]


def _ratio(c: int, s: int, m: int, h: int, n: int, kind: str) -> Ratio:
    match kind:
        case "f1":
            return 2.0 * c, 2.0 * c + 2 * s + m + h
        case "precision":
            return float(c), float(c + s + h)
        case "recall":
            return float(c), float(c + s + m)
        case _:
            return float(c + n), float(c + s + m + h + n)


def _states(wanted: Callable[[str], bool], kind: str) -> Of:
    def of(score: LetterScore) -> Ratio:
        return _ratio(*_count(cell for cell in score.cells if wanted(cell.field)), kind)

    return of


def _count(cells: Iterable[Cell]) -> tuple[int, int, int, int, int]:
    states = "".join(cell.state for cell in cells)
    return states.count("C"), states.count("S"), states.count("M"), states.count("H"), states.count("N")


def _token_f1(field: str) -> Of:
    def of(score: LetterScore) -> Ratio:
        shared, predicted, gold = score.tokens.get(field, (0, 0, 0))
        return 2.0 * shared, float(predicted + gold)

    return of


def _item_f1(tau: float) -> Of:
    def of(score: LetterScore) -> Ratio:
        items = score.items
        same = sum(likeness >= tau for _, _, likeness in items.pairs)
        return 2.0 * same, float(items.gold + items.predicted)

    return of


def _wrong_given(verdict: str) -> Of:
    def of(score: LetterScore) -> Ratio:
        count = score.verdicts.get(verdict)
        return NOTHING if count is None else (float(count.model_wrong), float(count.n))

    return of


def _exact(score: LetterScore) -> Ratio:
    return float(score.exact), 1.0


def _outcomes(score: LetterScore) -> Ratio:
    items = score.items
    same = sum(likeness >= TAUS[0] for _, _, likeness in items.pairs)
    found = score.error is None and items.gold == items.predicted == same
    right = all(cell.state in "CN" for cell in score.cells if cell.field == "items.outcome")
    return float(found and right), 1.0


def _accuracy(score: LetterScore) -> Ratio:
    right = sum(cell.state in "CN" for cell in score.cells)
    return (right / len(score.cells), 1.0) if score.cells else NOTHING


def _abstention(kind: str) -> Of:
    def of(score: LetterScore) -> Ratio:
        c, s, m, h, n = _count(score.cells)
        match kind:
            case "coverage":
                return float(c + s), float(c + s + m)
            case "selective_risk":
                return float(s + h), float(c + s + h)
            case "wrong_null":
                return float(m), float(m + n)
            case _:
                return float(h), float(h + n)

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


_OWN: Final = (
    Measure("letter.exact", "higher", _exact, "binary"),
    Measure("letter.outcomes", "higher", _outcomes, "binary"),
    Measure("letter.accuracy", "higher", _accuracy),
    Measure("grounding.a", "higher", _grounded("a")),
    Measure("grounding.ab", "higher", _grounded("ab")),
    Measure("grounding.abc", "higher", _grounded("abc")),
    Measure("abstention.coverage", "higher", _abstention("coverage")),
    Measure("abstention.selective_risk", "lower", _abstention("selective_risk")),
    Measure("abstention.wrong_null", "lower", _abstention("wrong_null")),
    Measure("abstention.over_answer", "lower", _abstention("over_answer")),
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
_FIXED: Final[Mapping[str, Measure]] = {**{one.name: one for one in _OWN}, **TELLING}
OVERALL: Final = (
    *("letter.exact", "letter.outcomes", "letter.accuracy"),
    *("micro.f1", "micro.precision", "micro.recall"),
    *(f"items.f1@{tau}" for tau in TAUS),
    *("wrong.verified", "wrong.conflict"),
    *(name for name in _FIXED if not name.startswith("letter.")),
)
"""What is shown of every run, where it applies, beside its fields."""
