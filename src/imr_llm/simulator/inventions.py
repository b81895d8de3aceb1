"""Values where the letter is silent, with words that sound as if they stood there."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from imr_llm.simulator.planting import Material
from imr_llm.simulator.slots import CHOICES, Slot

__all__ = ["invent_value", "invented_item"]


def invent_value(slot: Slot, material: Material) -> bool:
    """Something in place of nothing, or in an empty list."""
    slot.put(_INVENTED[slot.name](material.rng))
    return True


def _stated(value: Any, quote: str) -> dict[str, Any]:
    return {"value": value, "quote": quote}


def _date(rng: random.Random) -> dict[str, Any]:
    day = datetime.date(2012, 1, 1) + datetime.timedelta(days=rng.randrange(1800))
    return _stated(day.isoformat(), f"{day:%m/%d/%Y}")


def _choice(name: str, quote: str) -> Callable[[random.Random], dict[str, Any]]:
    return lambda rng: _stated(rng.choice(CHOICES[name]), quote)


def _count(least: int, most: int, quote: str) -> Callable[[random.Random], dict[str, Any]]:
    def count(rng: random.Random) -> dict[str, Any]:
        number = rng.randint(least, most)
        return _stated(number, quote.format(number))

    return count


def _amount(low: bool, unit: str, quote: str) -> Callable[[random.Random], dict[str, Any]]:
    def amount(rng: random.Random) -> dict[str, Any]:
        number = rng.randint(2, 30)
        return {"min": number if low else None, "max": number, "unit": unit, "quote": quote.format(number)}

    return amount


def _frequency(rng: random.Random) -> dict[str, Any]:
    times, weeks = rng.randint(1, 3), rng.randint(2, 8)
    return {
        "per_week_min": times,
        "per_week_max": times,
        "weeks_min": weeks,
        "weeks_max": weeks,
        "quote": f"{times} times a week for {weeks} weeks",
    }


def _body_part(rng: random.Random) -> dict[str, Any]:
    part, side = rng.choice(["shoulder", "knee", "wrist", "ankle"]), rng.choice(["left", "right"])
    return {"part": part, "side": side, "quote": f"{side} {part}"}


def _citation(rng: random.Random) -> dict[str, Any]:
    page = rng.randint(9, 120)
    title = "Chronic Pain Treatment Guidelines"
    quote = f"MTUS {title} Page(s): {page}"
    return {
        "source": "MTUS",
        "title": title,
        "section": None,
        "pages": [{"first": page, "last": page}],
        "quote": quote,
    }


_INVENTED: Final[Mapping[str, Callable[[random.Random], Any]]] = {
    "case_number": lambda rng: f"CM{rng.randint(13, 17)}-0{rng.randrange(10**5, 10**6)}",
    "priority": _choice("priority", "Priority"),
    **dict.fromkeys(("assigned", "injury", "decision", "ur_denial", "application_received"), _date),
    "licensure_states": lambda rng: _stated(
        rng.choice(["Texas", "New York", "Florida"]), "State(s) of Licensure"
    ),
    "specialties": lambda rng: rng.choice(["Internal Medicine", "Neurology", "Pain Management"]),
    "age": _count(24, 66, "{}-year-old"),
    "sex": _choice("sex", "the injured worker"),
    "diagnoses": lambda rng: rng.choice(["chronic pain syndrome", "lumbar strain", "major depression"]),
    "original_request": lambda rng: f"{rng.randint(12, 30)} sessions",
    "authorized_portion": lambda rng: f"{rng.randint(2, 10)} sessions",
    "outcome": _choice("outcome", "the request"),
    "category": _choice("category", "the request"),
    "body_parts": _body_part,
    "quantity": _amount(True, "visits", "{} visits"),
    "frequency": _frequency,
    "strength": lambda rng: f"{rng.choice([5, 10, 50, 300])}mg",
    "refills": _count(1, 5, "{} refills"),
    "retrospective": lambda _: _stated(True, "retrospective"),
    "administrator_basis": _choice("administrator_basis", "The Claims Administrator based its decision"),
    "reviewer_basis": _choice("reviewer_basis", "The Expert Reviewer based the decision"),
    "administrator_citations": _citation,
    "reviewer_citations": _citation,
    "prior_visits": _count(2, 24, "{} prior visits"),
    "guideline_limit": _amount(False, "visits", "up to {} visits"),
    "reasons": _choice("reasons", "The records do not say otherwise."),
}


def invented_item(rng: random.Random) -> dict[str, Any]:
    """An item no letter asked for."""
    number = rng.randint(4, 24)
    request = f"{rng.choice(['Acupuncture', 'Aquatic therapy', 'Work conditioning'])}, {number} sessions"
    return {
        "request": request,
        "original_request": None,
        "authorized_portion": None,
        "outcome": _stated("upheld", "Upheld"),
        "category": _stated("other_therapy", request.split(",")[0]),
        "body_parts": [],
        "quantity": {"min": number, "max": number, "unit": "visits", "quote": f"{number} sessions"},
        "frequency": None,
        "strength": None,
        "refills": None,
        "retrospective": None,
        "administrator_basis": None,
        "reviewer_basis": None,
        "administrator_citations": [],
        "reviewer_citations": [],
        "prior_visits": None,
        "guideline_limit": None,
        "reasons": [_stated("criteria_not_met", "The criteria are not met.")],
    }
