"""Whether a letter credits an improvement to the treatment in dispute, and not to another one that its sentence names."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.anatomy import find_parts
from imr_llm.reading.drugs import NAMES
from imr_llm.reading.schedules import VISITS
from imr_llm.schema.record import Item
from imr_llm.schema.vocabulary import Category

__all__ = ["is_credited_to"]

_CREDIT: Final = re.compile(
    r"\b(?:with|after|from|following|since|by|on|taking|using|due to|through|thanks to|upon)\s+([^.;,]{1,80})",
    re.I,
)
_CONTRAST: Final = re.compile(
    r"\b(?:but|while|whereas|although|though|except|however|none|not|no|rather)\b", re.I
)
"""What may set one treatment against another."""
_WORD: Final = re.compile(r"[a-z][a-z-]{2,}")
_NO_NAME: Final = frozenset(
    [
        "and",
        "for",
        "the",
        "with",
        "from",
        "additional",
        "more",
        "further",
        "continued",
        "initial",
        "follow",
        "left",
        "right",
        "bilateral",
        "both",
        "per",
        "week",
        "weeks",
        "times",
        "time",
        "visit",
        "visits",
        "session",
        "sessions",
        "request",
        "retrospective",
        "prospective",
        "days",
        "day",
        "months",
        "month",
        "refills",
        "refill",
        "tablets",
        "tablet",
        "capsules",
        "capsule",
        "unit",
        "trial",
        "date",
        "service",
    ]
)
"""Words of requests that name no treatment."""
_THERAPIES: Final = VISITS - {"consultation"}
_OF_THERAPY: Final = frozenset(["therapy", "visits", "sessions", "treatments"])
_OF_MEDICINE: Final = frozenset(["medication", "medications", "medicine", "medicines", "drug"])
_THIS: Final = re.compile(
    r"\b(?:this|the|such|prior|previous|current|his|her)\s+(?:\w+\s+)?(?:treatment|care|therapy)\b|\b(?:it|treatment)\s*$",
    re.I,
)
_OTHERS: Final = frozenset(
    [
        "injection",
        "injections",
        "surgery",
        "operation",
        "medication",
        "medications",
        "medicine",
        "acupuncture",
        "chiropractic",
        "massage",
        "physical",
        "occupational",
        "aquatic",
        "exercise",
        "exercises",
        "tens",
        "brace",
        "epidural",
        "block",
        "blocks",
        "psychotherapy",
        "counseling",
        "biofeedback",
        "manipulation",
        "rest",
        "ice",
        "heat",
        "patch",
        "patches",
        "cream",
        "h-wave",
        "traction",
    ]
)
"""Words that name some treatment."""
_DRUGS: Final = frozenset(name.lower() for name in NAMES if " " not in name and len(name) > 3)


def is_credited_to(item: Item, before: str, after: str) -> bool:
    """Whether the words of a sentence around a reported improvement (`before` and `after` it) credit it to an item's treatment.

    Where they credit it to nothing, or set one thing against another, they do not.
    """
    if _CONTRAST.search(before) or _CONTRAST.search(after):
        return False
    own = _own_words(item)
    credited = [match[1].lower() for part in (after, before) for match in _CREDIT.finditer(part)]
    named = [_names(words, own, item.category) for words in credited]
    return True in named and False not in named


def _own_words(item: Item) -> frozenset[str]:
    """The words of the request that name its treatment: no parts of the body, no amounts."""
    low = item.request.lower()
    for part in find_parts(low, 0, len(low)):
        for start, end in part.spans:
            low = low[:start] + " " * (end - start) + low[end:]
    return frozenset(_WORD.findall(low)) - _NO_NAME


def _names(words: str, own: frozenset[str], category: Category | None) -> bool | None:
    """Whether words name the treatment itself, or another one; None where they name none."""
    said = frozenset(_WORD.findall(words))
    generic = _OF_MEDICINE if category == "medication" else frozenset()
    if (said - own - generic) & (_OTHERS | _DRUGS):
        return False
    if said & generic or said & own or _THIS.search(words):
        return True
    return True if category in _THERAPIES and said & _OF_THERAPY else None
