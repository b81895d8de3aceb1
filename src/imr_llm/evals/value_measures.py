"""Measures over values held to gold, whoever's they are: those a record shows, or those its reader gave.

docs/evaluation.md lists them. States: C correct, S substituted, M missed, H invented, N correct null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from imr_llm.evals.fields import PLAN, gated_fields
from imr_llm.evals.ratios import NOTHING, Better, Kind, Ratio
from imr_llm.evals.scores import Cell, Values

__all__ = ["FIXED", "TAUS", "ValueMeasure", "value_measure"]

TAUS: Final = (0.5, 0.7, 0.9)
"""Likeness of requests from which two items count as the same: three, since none is right."""

_FIELD: Final = re.compile(r"field\.(.+)\.(f1|precision|recall|accuracy)")
_MICRO: Final = re.compile(r"micro\.(f1|precision|recall)")
_TOKENS: Final = re.compile(r"text\.(.+)\.token_f1")
_ITEMS: Final = re.compile(r"items\.f1@([\d.]+)")

Of = Callable[[Values], Ratio]


@dataclass(frozen=True, slots=True)
class ValueMeasure:
    """A measure as `ratios.Measure` has it, of values alone."""

    of: Of
    better: Better = "higher"
    kind: Kind = "share"


def value_measure(name: str) -> ValueMeasure | None:
    """The measure of a name; None where there is none."""
    if name in FIXED:
        return FIXED[name]
    if (match := _MICRO.fullmatch(name)) is not None:
        return ValueMeasure(_states(gated_fields().__contains__, match[1]))
    if (match := _FIELD.fullmatch(name)) is not None and match[1] in _fields():
        return ValueMeasure(_states(match[1].__eq__, match[2]))
    if (match := _TOKENS.fullmatch(name)) is not None and match[1] in _texts():
        return ValueMeasure(_token_f1(match[1]))
    if (match := _ITEMS.fullmatch(name)) is not None and float(match[1]) in TAUS:
        return ValueMeasure(_item_f1(float(match[1])))
    return None


@cache
def _fields() -> Sequence[str]:
    return [field.name for field in PLAN.every()]


@cache
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
    def of(values: Values) -> Ratio:
        return _ratio(*_count(cell for cell in values.cells if wanted(cell.field)), kind)

    return of


def _count(cells: Iterable[Cell]) -> tuple[int, int, int, int, int]:
    states = "".join(cell.state for cell in cells)
    return states.count("C"), states.count("S"), states.count("M"), states.count("H"), states.count("N")


def _token_f1(field: str) -> Of:
    def of(values: Values) -> Ratio:
        shared, predicted, gold = values.tokens.get(field, (0, 0, 0))
        return 2.0 * shared, float(predicted + gold)

    return of


def _item_f1(tau: float) -> Of:
    def of(values: Values) -> Ratio:
        items = values.items
        same = sum(likeness >= tau for _, _, likeness in items.pairs)
        return 2.0 * same, float(items.gold + items.predicted)

    return of


def _exact(values: Values) -> Ratio:
    return float(values.exact), 1.0


def _outcomes(values: Values) -> Ratio:
    items = values.items
    same = sum(likeness >= TAUS[0] for _, _, likeness in items.pairs)
    found = values.error is None and items.gold == items.predicted == same
    right = all(cell.state in "CN" for cell in values.cells if cell.field == "items.outcome")
    return float(found and right), 1.0


def _accuracy(values: Values) -> Ratio:
    right = sum(cell.state in "CN" for cell in values.cells)
    return (right / len(values.cells), 1.0) if values.cells else NOTHING


def _abstention(kind: str) -> Of:
    def of(values: Values) -> Ratio:
        c, s, m, h, n = _count(values.cells)
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


FIXED: Final[Mapping[str, ValueMeasure]] = {
    "letter.exact": ValueMeasure(_exact, kind="binary"),
    "letter.outcomes": ValueMeasure(_outcomes, kind="binary"),
    "letter.accuracy": ValueMeasure(_accuracy),
    "abstention.coverage": ValueMeasure(_abstention("coverage")),
    "abstention.selective_risk": ValueMeasure(_abstention("selective_risk"), "lower"),
    "abstention.wrong_null": ValueMeasure(_abstention("wrong_null"), "lower"),
    "abstention.over_answer": ValueMeasure(_abstention("over_answer"), "lower"),
}
"""Those without a field or a number in their name."""
