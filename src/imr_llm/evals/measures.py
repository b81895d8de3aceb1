"""Measures by name: each a ratio of sums over letters, so that any set of letters, however weighted, has it.

docs/evaluation.md lists them. States: C correct, S substituted, M missed, H invented, N correct null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

from imr_llm.errors import UsageError
from imr_llm.evals.fields import PLAN, gated_fields
from imr_llm.evals.scores import Cell, Explained, LetterScore, Operations
from imr_llm.schema.vocabulary import Verdict

__all__ = ["CONFIDENCE", "TAUS", "Measure", "Ratio", "measure", "pooled"]

Ratio = tuple[float, float]
"""Numerator and denominator of one letter; both 0 where the measure does not apply to it."""
Better = Literal["higher", "lower"]

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

_GRADES: Final = ("grade", "smog", "coleman_liau")
_NOTHING: Final[Ratio] = (0.0, 0.0)
_FIELD: Final = re.compile(r"field\.(.+)\.(f1|precision|recall|accuracy)")
_MICRO: Final = re.compile(r"micro\.(f1|precision|recall)")
_TOKENS: Final = re.compile(r"text\.(.+)\.token_f1")
_ITEMS: Final = re.compile(r"items\.f1@([\d.]+)")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure."""

    name: str
    better: Better
    of: Callable[[LetterScore], Ratio]
    """A letter's numerator and denominator."""
    binary: bool = False
    """Whether each letter has 0 or 1 of 1."""


@lru_cache(maxsize=1024)
def measure(name: str) -> Measure:
    """The measure of a name. Raises UsageError where there is none."""
    fixed = _FIXED.get(name)
    if fixed is not None:
        better, of, binary = fixed
        return Measure(name, better, of, binary)
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


def _states(wanted: Callable[[str], bool], kind: str) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        return _ratio(*_count(cell for cell in score.cells if wanted(cell.field)), kind)

    return of


def _count(cells: Iterable[Cell]) -> tuple[int, int, int, int, int]:
    states = "".join(cell.state for cell in cells)
    return states.count("C"), states.count("S"), states.count("M"), states.count("H"), states.count("N")


def _token_f1(field: str) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        shared, predicted, gold = score.tokens.get(field, (0, 0, 0))
        return 2.0 * shared, float(predicted + gold)

    return of


def _item_f1(tau: float) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        items = score.items
        same = sum(likeness >= tau for _, _, likeness in items.pairs)
        return 2.0 * same, float(items.gold + items.predicted)

    return of


def _wrong_given(verdict: str) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        count = score.verdicts.get(verdict)
        return _NOTHING if count is None else (float(count.model_wrong), float(count.n))

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
    return (right / len(score.cells), 1.0) if score.cells else _NOTHING


def _abstention(kind: str) -> Callable[[LetterScore], Ratio]:
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


def _grounded(part: Literal["a", "ab", "abc"]) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        grounding = score.grounding
        return _NOTHING if grounding is None else (float(getattr(grounding, part)), float(grounding.values))

    return of


def _told(ratio: Callable[[Explained], Ratio]) -> Callable[[LetterScore], Ratio]:
    return lambda score: _NOTHING if score.explanation is None else ratio(score.explanation)


def _grade(name: str) -> Callable[[LetterScore], Ratio]:
    def of(said: Explained) -> Ratio:
        grade = getattr(said, name)
        return _NOTHING if grade is None else (grade, 1.0)

    return _told(of)


def _grade_change(name: str) -> Callable[[LetterScore], Ratio]:
    def of(said: Explained) -> Ratio:
        grade, source = getattr(said, name), getattr(said, f"source_{name}")
        return _NOTHING if grade is None or source is None else (grade - source, 1.0)

    return _told(of)


def _used(value: Callable[[Operations], float | None]) -> Callable[[LetterScore], Ratio]:
    def of(score: LetterScore) -> Ratio:
        known = None if score.operations is None else value(score.operations)
        return _NOTHING if known is None else (float(known), 1.0)

    return of


_FIXED: Final[Mapping[str, tuple[Better, Callable[[LetterScore], Ratio], bool]]] = {
    "letter.exact": ("higher", _exact, True),
    "letter.outcomes": ("higher", _outcomes, True),
    "letter.accuracy": ("higher", _accuracy, False),
    "grounding.a": ("higher", _grounded("a"), False),
    "grounding.ab": ("higher", _grounded("ab"), False),
    "grounding.abc": ("higher", _grounded("abc"), False),
    "abstention.coverage": ("higher", _abstention("coverage"), False),
    "abstention.selective_risk": ("lower", _abstention("selective_risk"), False),
    "abstention.wrong_null": ("lower", _abstention("wrong_null"), False),
    "abstention.over_answer": ("lower", _abstention("over_answer"), False),
    "abstention.brier": ("lower", _brier, False),
    "explanation.invented_numbers": (
        "lower",
        _told(lambda said: (float(said.numbers_unsupported), float(said.numbers))),
        False,
    ),
    "explanation.any_invented": (
        "lower",
        _told(lambda said: (float(said.numbers_unsupported > 0), 1.0) if said.words else _NOTHING),
        True,
    ),
    "explanation.contradicted": (
        "lower",
        _told(lambda said: (float(said.contradicted), float(said.items))),
        False,
    ),
    "explanation.omitted": ("lower", _told(lambda said: (float(said.omitted), float(said.items))), False),
    "explanation.coverage": (
        "higher",
        _told(lambda said: (float(said.slots_filled), float(said.slots))),
        False,
    ),
    "explanation.clean": ("higher", _told(lambda said: (float(not said.findings), 1.0)), True),
    **{f"explanation.{name}": ("lower", _grade(name), False) for name in _GRADES},
    **{f"explanation.{name}_change": ("lower", _grade_change(name), False) for name in _GRADES},
    "operations.seconds": ("lower", _used(lambda used: used.seconds), False),
    "operations.cost_usd": ("lower", _used(lambda used: used.cost_usd), False),
    "operations.input_tokens": ("lower", _used(lambda used: used.input_tokens), False),
    "operations.output_tokens": ("lower", _used(lambda used: used.output_tokens), False),
    "operations.attempts": ("lower", _used(lambda used: used.attempts), False),
    "operations.first_try": ("higher", _used(lambda used: used.first_try), True),
    "operations.refused": ("lower", _used(lambda used: used.refused), True),
    "operations.failed": ("lower", lambda score: (float(score.error is not None), 1.0), True),
}
