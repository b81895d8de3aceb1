"""One letter's result to its score: the label, the record or the failure, and what reading it took.

Cheap enough for tens of thousands of letters; what needs the letter itself (grounding, explanations) comes as
`Seen`, from those who have it at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from imr_llm.evals.cells import Compared, compare_letter
from imr_llm.evals.fields import PLAN, gated_fields, words
from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.labels import Label
from imr_llm.evals.own import given_by_model, grounded, replaced
from imr_llm.evals.scores import (
    Cell,
    Explained,
    Grounding,
    ItemPairs,
    LetterFailure,
    LetterScore,
    Operations,
    Own,
)
from imr_llm.evals.verdicts import answers_by_verdict, verdict_counts
from imr_llm.schema.record import DecisionRecord, FailedLetter

__all__ = ["Seen", "compare_result", "score_letter"]

Result = DecisionRecord | FailedLetter | Label
"""What is held to gold; a label stands for a reader without records (the majority)."""

_TEXTS: Final = tuple(field.name for field in PLAN.every() if field.metric.kind == "text")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found with the letter at hand."""

    grounding: Grounding | None = None
    explanation: Explained | None = None


_UNSEEN: Final = Seen()


def compare_result(gold: GoldLetter, result: Result) -> Compared:
    """The cells of a result, and which item is which."""
    if isinstance(result, FailedLetter):
        return compare_letter(gold.label, None, {})
    checks = result.checks if isinstance(result, DecisionRecord) else {}
    return compare_letter(gold.label, result, checks)


def score_letter(
    gold: GoldLetter,
    result: Result,
    *,
    repeat: int = 0,
    cluster: str = "",
    compared: Compared | None = None,
    seen: Seen = _UNSEEN,
    operations: Operations | None = None,
) -> LetterScore:
    """The score of one letter; `compared` is what `compare_result` gave, if it was asked before."""
    compared = compared or compare_result(gold, result)
    error = (
        LetterFailure(result.error.code, result.error.message) if isinstance(result, FailedLetter) else None
    )
    shown = _own(gold, result, compared, error)
    return LetterScore(
        letter=gold.label.letter,
        sha256=gold.sha256,
        repeat=repeat,
        cluster=cluster,
        error=error,
        exact=shown.exact,
        cells=shown.cells,
        items=shown.items,
        tokens=shown.tokens,
        grounding=seen.grounding,
        verdicts=verdict_counts(result, gold.label, compared.pairs)
        if isinstance(result, DecisionRecord)
        else {},
        confidences=answers_by_verdict(compared.cells),
        explanation=seen.explanation,
        operations=operations,
        own=_of_model(gold, result, compared) or shown,
    )


def _own(gold: GoldLetter, result: Result, compared: Compared, error: LetterFailure | None = None) -> Own:
    """What a result says, by itself."""
    cells = compared.cells
    return Own(
        error=error,
        exact=error is None and all(cell.state in "CN" for cell in cells if cell.field in gated_fields()),
        cells=cells,
        items=ItemPairs(
            len(gold.label.items),
            0 if isinstance(result, FailedLetter) else len(result.items),
            tuple(compared.pairs["/items"]),
        ),
        tokens=_tokens(cells),
    )


def _of_model(gold: GoldLetter, result: Result, shown: Compared) -> Own | None:
    """What the model said that a record was read with; None where none read it."""
    if not isinstance(result, DecisionRecord) or result.provenance.policy is None:
        return None
    said, checks = given_by_model(result)
    compared = compare_letter(gold.label, said, checks)
    without_places = tuple(replace(cell, at=None) if cell.at else cell for cell in compared.cells)
    own = _own(gold, said, Compared(without_places, compared.pairs))
    (given, holding), (values, of_baseline) = (
        grounded(own.cells),
        replaced(shown.cells, result.provenance.policy),
    )
    return replace(own, given=given, grounded=holding, shown=values, replaced=of_baseline)


def _tokens(cells: Iterable[Cell]) -> Mapping[str, tuple[int, int, int]]:
    """Of each free text the words shared, predicted, in gold: of all its values in the letter together."""
    gold: dict[str, Counter[str]] = {name: Counter() for name in _TEXTS}
    predicted: dict[str, Counter[str]] = {name: Counter() for name in _TEXTS}
    for cell in cells:
        if cell.field in gold:
            for side, value in ((gold, cell.gold), (predicted, cell.predicted)):
                if value is not None:
                    side[cell.field].update(words(value))
    return {name: _shared(gold[name], predicted[name]) for name in _TEXTS}


def _shared(gold: Counter[str], predicted: Counter[str]) -> tuple[int, int, int]:
    return (gold & predicted).total(), predicted.total(), gold.total()
