"""What a run's scores come to: a table of fields, of classes, averages, and the counts of everything else.

Point values alone; whether a difference means anything is for statistics to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, Final

from imr_llm.evals.fields import PLAN, category_fields
from imr_llm.evals.measures import CONFIDENCE, OVERALL, measure, pooled
from imr_llm.evals.scores import Cell, LetterScore, State, VerdictCount

__all__ = ["Averages", "CategoryTable", "FieldRow", "Summary", "summarise"]

_NULL: Final = "null"
_NO_ANSWER: Final = "no answer"
"""What is predicted where nobody answered: another thing than null."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field over all letters."""

    field: str
    gates: bool
    states: Mapping[State, int]
    precision: float | None
    """None is 0/0."""
    recall: float | None
    f1: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """A field with a vocabulary: each class against all others."""

    field: str
    f1: Mapping[str, float | None]
    """By class, those that gold or a prediction has; null is none of them."""
    support: Mapping[str, int]
    """Values of gold by class."""
    macro_f1: float | None
    """Mean of `f1`."""
    mcc: float | None
    """Matthews's coefficient over all classes and null (Gorodkin 2004); None where only one value occurs."""


@dataclass(frozen=True, slots=True)
class Averages:
    """The gated fields in one number."""

    micro_f1: float | None
    macro_f1_by_field: float | None
    fields_left_out: int
    """Fields without an F1, since neither gold nor a prediction has a value."""
    macro_f1_by_letter: float | None
    letters_left_out: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in numbers."""

    letters: int
    clusters: int
    repeats: int
    failed: Mapping[str, int]
    """Failed letters by the code of the cause."""
    measures: Mapping[str, float | None]
    fields: tuple[FieldRow, ...]
    categories: tuple[CategoryTable, ...]
    averages: Averages
    verdicts: Mapping[str, VerdictCount]
    aurc: float | None
    """Area under the risk-coverage curve, values taken in order of confidence (Geifman and others 2019)."""
    seconds_p50: float | None
    """Of the letters whose time was recorded."""
    seconds_p95: float | None


def summarise(scores: Sequence[LetterScore]) -> Summary:
    """All of it. Repeats of a letter count as so many letters here."""
    by_field: dict[str, list[Cell]] = defaultdict(list)
    for score in scores:
        for cell in score.cells:
            by_field[cell.field].append(cell)
    rows = tuple(_row(field.name, field.metric.gates, by_field[field.name]) for field in PLAN.every())
    texts = [f"text.{field.name}.token_f1" for field in PLAN.every() if field.metric.kind == "text"]
    seconds = sorted(
        score.operations.seconds
        for score in scores
        if score.operations is not None and score.operations.seconds is not None
    )
    letters = {score.sha256 for score in scores}
    return Summary(
        letters=len(letters),
        clusters=len({score.cluster for score in scores}),
        repeats=len(scores) // max(len(letters), 1),
        failed=dict(sorted(Counter(score.error.code for score in scores if score.error is not None).items())),
        measures={name: pooled(measure(name), scores) for name in (*OVERALL, *texts)},
        fields=rows,
        categories=tuple(_category(name, by_field[name]) for name in category_fields()),
        averages=_averages(rows, scores),
        verdicts=_verdicts(scores),
        aurc=_aurc(scores),
        seconds_p50=_percentile(seconds, 0.5),
        seconds_p95=_percentile(seconds, 0.95),
    )


def _row(name: str, gates: bool, cells: Sequence[Cell]) -> FieldRow:
    count: Counter[State] = Counter(cell.state for cell in cells)
    c, s, m, h, n = (count[state] for state in ("C", "S", "M", "H", "N"))
    return FieldRow(
        name,
        gates,
        {"C": c, "S": s, "M": m, "H": h, "N": n},
        _share(c, c + s + h),
        _share(c, c + s + m),
        _share(2 * c, 2 * c + 2 * s + m + h),
        _share(c + n, c + s + m + h + n),
    )


def _category(name: str, cells: Iterable[Cell]) -> CategoryTable:
    met = Counter((_class(cell.gold), _predicted(cell)) for cell in cells)
    gold, predicted = Counter[str](), Counter[str]()
    for (one, other), n in met.items():
        gold[one] += n
        predicted[other] += n
    classes = sorted((gold.keys() | predicted.keys()) - {_NULL, _NO_ANSWER})
    f1 = {one: _share(2 * met[one, one], gold[one] + predicted[one]) for one in classes}
    return CategoryTable(
        name, f1, {one: gold[one] for one in classes}, _mean(f1.values()), _mcc(met, gold, predicted)
    )


def _class(value: Any) -> str:
    return _NULL if value is None else str(value)


def _predicted(cell: Cell) -> str:
    if cell.predicted is None and cell.gold is None and cell.state == "M":
        return _NO_ANSWER
    return _class(cell.predicted)


def _mcc(met: Counter[tuple[str, str]], gold: Counter[str], predicted: Counter[str]) -> float | None:
    total = met.total()
    right = sum(n for (one, other), n in met.items() if one == other)
    both = sum(n * predicted[one] for one, n in gold.items())
    spread = (total**2 - sum(n**2 for n in gold.values())) * (
        total**2 - sum(n**2 for n in predicted.values())
    )
    return (right * total - both) / sqrt(spread) if spread else None


def _averages(rows: Sequence[FieldRow], scores: Sequence[LetterScore]) -> Averages:
    of_fields = [row.f1 for row in rows if row.gates]
    micro = measure("micro.f1")
    of_letters = [above / below if below else None for above, below in map(micro.of, scores)]
    return Averages(
        pooled(micro, scores),
        _mean(of_fields),
        of_fields.count(None),
        _mean(of_letters),
        of_letters.count(None),
    )


def _verdicts(scores: Iterable[LetterScore]) -> dict[str, VerdictCount]:
    sums: dict[str, VerdictCount] = {}
    for score in scores:
        for verdict, one in score.verdicts.items():
            so_far = sums.get(verdict, VerdictCount(0, 0, 0))
            sums[verdict] = VerdictCount(
                so_far.n + one.n,
                so_far.model_wrong + one.model_wrong,
                so_far.baseline_wrong + one.baseline_wrong,
            )
    return dict(sorted(sums.items()))


def _aurc(scores: Iterable[LetterScore]) -> float | None:
    """Mean risk over all coverages; values of one confidence are taken in together, in the order most likely."""
    levels: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for score in scores:
        for verdict, count in score.confidences.items():
            level = levels[CONFIDENCE[verdict]]
            level[0] += count.answered
            level[1] += count.wrong
    answered = wrong = 0.0
    area = 0.0
    for confidence in sorted(levels, reverse=True):
        n, false = levels[confidence]
        for _ in range(n):
            answered += 1
            wrong += false / n
            area += wrong / answered
    return area / answered if answered else None


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """The least value that at least such a share does not exceed (nearest rank)."""
    if not ordered:
        return None
    return ordered[ceil(share * len(ordered)) - 1]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
