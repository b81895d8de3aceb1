"""Holds the reasons a model gives for a decision against the letter and against the baseline's."""

from __future__ import annotations

from typing import Final

from imr_llm.extraction.against import Against
from imr_llm.extraction.alignment import alike, pair_up
from imr_llm.extraction.comparison import Claim, Leaf, Rows, compare
from imr_llm.extraction.places import Windows
from imr_llm.extraction.response import StatedReason
from imr_llm.schema.record import Item
from imr_llm.schema.vocabulary import GRANTING

__all__ = ["reasons_checked"]

_EITHER_WAY: Final = frozenset({"other", "safety_concern"})
"""Reasons that may stand behind a decision of either kind."""


def reasons_checked(
    against: Against,
    at: str,
    stated: list[StatedReason],
    known: Item | None,
    outcome: str | None,
    windows: Windows,
) -> Rows:
    """Reasons; one that speaks against the decision it is given for is not carried by any words."""
    first_of_each = {one.value: one for one in reversed(stated)}
    told = list(reversed(first_of_each.values()))
    reasons = known.reasons if known is not None else ()
    claims = [
        against.quotes.said(one.value, one.quote, windows)
        if _speaks_for(one.value, outcome)
        else Claim(one.value)
        for one in told
    ]
    spans = [against.spans_at(f"{at}/reasons/{k}") for k in range(len(reasons))]

    def likeness(i: int, k: int) -> float:
        """Of the same reason; or of one whose words do not hold and are nearly those of another."""
        if told[i].value == reasons[k]:
            return 1.0
        return 0.0 if claims[i].holds else 0.9 * alike(told[i].quote, " ".join(s.quote for s in spans[k]))

    rows = Rows(
        [
            compare(
                None if i is None else claims[i],
                None if k is None else reasons[k],
                () if k is None else spans[k],
            )
            for i, k in pair_up(range(len(told)), range(len(reasons)), likeness)
        ]
    )
    if any(claim.holds for claim in claims):
        _leave_to_model(rows)
    return rows


def _leave_to_model(rows: Rows) -> None:
    """Which of several reasons decided is a judgement: with reasons that hold, the model has not missed others."""
    for row in rows.rows:
        if isinstance(row, Leaf) and row.verdict == "missed":
            row.verdict = "baseline"


def _speaks_for(reason: str, outcome: str | None) -> bool:
    if reason in _EITHER_WAY or outcome not in ("upheld", "overturned"):
        return True
    return (reason in GRANTING) == (outcome == "overturned")
