"""What the number of a request counts where it is told: the pieces, or the boxes, bottles and tubes that they come in.

The record counts what the request counts ("1 box of 30" is 1), and does not say of what. Used by who writes and by the guard.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.numbers import WORDS
from imr_llm.schema.record import Number

__all__ = ["counted_as", "is_container"]

_PIECES: Final = {
    "tablets": r"tab(?:let)?s?",
    "capsules": r"cap(?:sule)?s?",
    "patches": r"patch(?:es)?",
}
_CONTAINERS: Final = {
    "boxes": r"box(?:es)?",
    "bottles": r"bottles?|btls?",
    "tubes": r"tubes?",
    "packs": r"packs?|packages?|packets?",
    "kits": r"kits?",
    "jars": r"jars?",
    "vials": r"vials?",
    "bags": r"bags?",
    "syringes": r"syringes?",
}
_OTHERS: Final = r"cartons?|canisters?|cases?|rolls?|pouch(?:es)?|strips?|sheets?|blisters?|inhalers?|pens?|cans?|pumps?|sets?|pairs?|rings?|sticks?"
"""Containers and the like that have no word of their own here."""
_ANY: Final = re.compile(rf"\b(?:{'|'.join([*_CONTAINERS.values(), _OTHERS])})\b", re.I)


def is_container(unit: str) -> bool:
    """Whether what is counted is what the pieces come in."""
    return unit in _CONTAINERS


def counted_as(request: str, value: Number) -> str | None:
    """What so many of a request are, as it says itself: "boxes" of "2 boxes of 30"; the pieces where there is nothing else.

    None where it speaks of a container and the number may be of either.
    """
    for name, noun in _PIECES.items():
        if _counts(request, value, rf"(?:[a-z]+\s+){{0,1}}?(?:{noun})"):
            return name
    for name, noun in _CONTAINERS.items():
        if _counts(request, value, noun) or _stands_before(request, value, noun):
            return name
    if _ANY.search(request) is not None:
        return None
    return next(
        (name for name, noun in _PIECES.items() if re.search(rf"\b(?:{noun})\b", request, re.I)), "dispensed"
    )


def _counts(request: str, value: Number, noun: str) -> bool:
    return (
        re.search(rf"{_number(value)}(?:\s*\(\w+\))?[\s-]*(?:x\s*)?(?:{noun})\b", request, re.I) is not None
    )


def _stands_before(request: str, value: Number, noun: str) -> bool:
    """Whether the number stands behind the noun: "boxes: 2", "box #1"."""
    return (
        re.search(rf"\b(?:{noun})\s*(?:x\s*|[:=#(]\s*|qty\s*){{1,2}}{_number(value)}", request, re.I)
        is not None
    )


def _number(value: Number) -> str:
    words = [rf"\b{word}\b" for word, count in WORDS.items() if count == value]
    return "|".join(["(?:" + rf"(?<![\d.,/-]){value:g}(?:\.0+)?(?![\d%]|[.,/]\d)", *words]) + ")"
