"""What is worth a line about a request: an amount that its words do not say, a part or an amount that such treatment needs.

That a pair of hearing aids names no part of the body tells a reader nothing; that physical therapy names none does.
Used by who writes and by the guard.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.numbers import WORDS
from imr_llm.schema.record import Number
from imr_llm.schema.vocabulary import Category

__all__ = ["needs_amount", "needs_part", "says_amount", "says_pace"]

_WITHOUT_AMOUNT: Final[frozenset[Category]] = frozenset(
    ["surgery", "surgical_service", "imaging", "electrodiagnostic_test", "lab_test", "other_test"]
)
"""Kinds of treatment that are one thing each."""
_ONE_THING: Final = re.compile(
    r"\b(?:test(?:ing)?|evaluation|assessment|consult(?:ation)?|clearance|screen(?:ing)?|visit|appointment|follow[ -]?up|scan)\b",
    re.I,
)
"""What is one thing wherever it is asked for without a number."""
_SEVERAL: Final = re.compile(
    r"\b(?:(?:visit|session|appointment|consult(?:ation)?|treatment|follow[ -]?up)s|therapy|psychotherapy|counseling|treatment|program"
    r"|weekly|monthly|daily|every|per|ongoing)\b",
    re.I,
)
"""What is not over at once, so that its number matters."""
_WITHOUT_PART: Final[frozenset[Category]] = frozenset(
    [
        "medication",
        "lab_test",
        "other_test",
        "consultation",
        "mental_health",
        "home_health",
        "program",
        "transportation",
        "surgical_service",
    ]
)
"""Kinds of treatment that are for no part of the body, or whose requests need not say it."""
_LASTS_OR_IS_USED_UP: Final = re.compile(
    r"\brent\w*|\bsuppl\w+|\belectrodes?\b|\bbatter\w+|\btrial\b|\bpads?\b|\blead wires?\b", re.I
)
"""Equipment that is asked for by time or by number."""
_FOR_ANY_PART: Final = re.compile(
    r"\bbrac(?:e|es|ing)\b|\bsupports?\b|\bsplint|\borthos|\borthot|\bsleeve|\bwraps?\b|\bpads?\b|\bstim\b|stimulat|\btens\b"
    r"|\bh-?wave|interferential|\bheat|\bcold\b|\bcryo|\bice\b|\btraction|\bultrasound|immobili|\bexercise|\bgarment",
    re.I,
)
"""Equipment that may be for any part of the body; a wheelchair or a hearing aid may not."""
_FOR_THE_WHOLE: Final[dict[Category, re.Pattern[str]]] = {
    "injection": re.compile(r"intramuscular|intravenous|subcutaneous|\bi\.?[mv]\b", re.I),
    "other_therapy": re.compile(r"biofeedback|hyperbaric", re.I),
}
"""Of kinds that are for a part of the body, those that are not."""
_NOUNS: Final = {
    "visits": "visits?|sessions?",
    "tablets": "tablets?",
    "capsules": "capsules?",
    "patches": "patch(?:es)?",
    "grams": "grams?",
    "milliliters": "milliliters?",
    "days": "days?",
    "weeks": "weeks?",
    "months": "months?",
    "hours": "hours?",
    "injections": "injections?",
    "refills": "refills?",
    "boxes": "box(?:es)?",
    "bottles": "bottles?",
    "tubes": "tubes?",
    "packs": "packs?",
    "kits": "kits?",
    "jars": "jars?",
    "vials": "vials?",
    "bags": "bags?",
    "syringes": "syringes?",
}
_BARE: Final = frozenset(["each", "dispensed"])
"""Units that say no more than the number."""


def needs_amount(category: Category | None, request: str) -> bool:
    """Whether it is worth saying that a request gives no amount."""
    if category == "durable_medical_equipment":
        return _LASTS_OR_IS_USED_UP.search(request) is not None
    if category in _WITHOUT_AMOUNT:
        return False
    if category == "consultation":
        return _SEVERAL.search(request) is not None
    return (
        category in ("medication", "injection")
        or _ONE_THING.search(request) is None
        or _SEVERAL.search(request) is not None
    )


def needs_part(category: Category | None, request: str) -> bool:
    """Whether it is worth saying that a request names no part of the body."""
    if category is None or category in _WITHOUT_PART:
        return False
    if category == "durable_medical_equipment":
        return _FOR_ANY_PART.search(request) is not None
    of_whole = _FOR_THE_WHOLE.get(category)
    return of_whole is None or of_whole.search(request) is None


def says_amount(request: str, value: Number, unit: str, *, english: bool) -> bool:
    """Whether a request says an amount as its reader would be told it: "one week", "1 knee scooter", not "#60".

    `english`: whether the reader reads English words; figures are read in every language.
    """
    if unit in _BARE:
        figures = rf"(?<![\w#.,/-])(?<!# ){value:g}(?![\d%-]|[.,/]\d|\s*(?:mg|mcg|ml|gm?)\b)"
        shape = f"{figures}|{_in_words(value)}" if english else figures
    elif english and unit in _NOUNS:
        number = rf"(?:(?<![\w#.,/-]){value:g}|{_in_words(value)})"
        shape = rf"{number}(?:\s*\(\w+\))?[\s-]+(?:[a-z/]+[\s-]+){{0,3}}?(?:{_NOUNS[unit]})\b"
    else:
        return False
    return re.search(shape, request, re.I) is not None


def says_pace(request: str, per_week: Number, weeks: Number) -> bool:
    """Whether a request says in English how often a week and for how many weeks, as a reader would be told it."""
    often, lasting = (rf"(?:(?<![\w#.,/-]){value:g}|{_in_words(value)})" for value in (per_week, weeks))
    pace = rf"{often}\s+times?\s+(?:a|per|each|every)\s+week\s+for\s+{lasting}\s+weeks?\b"
    return re.search(pace, request, re.I) is not None


def _in_words(value: Number) -> str:
    words = sorted((word for word, count in WORDS.items() if count == value), key=len, reverse=True)
    return rf"\b(?:{'|'.join(words)})\b" if words else r"(?!)"
