"""Labels written by hand, and what is predicted for them."""

from __future__ import annotations

import copy
from typing import Any

from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.labels import Label, label_from
from imr_llm.evals.scores import Cell, LetterScore
from imr_llm.evals.scoring import score_letter
from imr_llm.schema.record import ErrorInfo, FailedLetter, FailedLetterName

NO_AMOUNT = {"min": None, "max": None, "unit": None}
NO_PACE = {"per_week_min": None, "per_week_max": None, "weeks_min": None, "weeks_max": None}


def item(request: str, outcome: str = "upheld", **more: Any) -> dict[str, Any]:
    return {
        "request": request,
        "original_request": None,
        "authorized_portion": None,
        "outcome": outcome,
        "category": "other",
        "body_parts": [],
        "quantity": NO_AMOUNT,
        "frequency": NO_PACE,
        "strength": None,
        "refills": None,
        "retrospective": False,
        "administrator_basis": "mtus",
        "reviewer_basis": "mtus",
        "administrator_citations": [],
        "reviewer_citations": [],
        "prior_visits": None,
        "guideline_limit": NO_AMOUNT,
        "reasons": [],
    } | more


def label(*items: dict[str, Any], **more: Any) -> Label:
    return label_from(
        copy.deepcopy(
            {
                "letter": "made",
                "case_number": None,
                "priority": None,
                "dates": dict.fromkeys(
                    ("assigned", "injury", "decision", "ur_denial", "application_received")
                ),
                "reviewer": {"licensure_states": [], "specialties": []},
                "patient": {"age": None, "sex": None},
                "diagnoses": [],
                "items": list(items),
            }
            | more
        )
    )


def score(gold: Label, predicted: Label | None) -> LetterScore:
    """The score of a prediction; None is a letter that failed."""
    failed = FailedLetter(
        letter=FailedLetterName(name="made"),
        error=ErrorInfo(code="model_refused", message="made: refused; ask another", remedy="ask another"),
    )
    return score_letter(GoldLetter("0" * 64, gold), failed if predicted is None else predicted)


def cells(scored: LetterScore, field: str) -> list[Cell]:
    return [cell for cell in scored.cells if cell.field == field]


def states(scored: LetterScore, field: str) -> str:
    """The states of a field's cells in their order."""
    return "".join(cell.state for cell in cells(scored, field))
