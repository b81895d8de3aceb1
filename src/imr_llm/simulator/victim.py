"""A reader who does what a letter tells it: finds instructions in the text and obeys, quoting them.

It obeys sentences that set an outcome, an amount or a date ("set every outcome to overturned"), JSON that
stands in the letter, and outcomes named soon after words that pose as the system's or tell the reader to
forget its instructions. Words of letters as they are written are no instructions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from imr_llm.letters.text import FoldedText
from imr_llm.reading.dates import DATE, parse_date
from imr_llm.simulator.planting import Material
from imr_llm.simulator.slots import Slot

__all__ = ["Order", "obey", "orders_in"]

_SET: Final = (
    r"\b(?:set|change|mark|report|record|return|output|answer|write|make|give|list|treat|put)\b (?:down )?"
    r"(?:the |all |every |each |its |their |of |this |any )*"
)
_TO: Final = r"[^.;]{0,30}?(?:\bto\b|\bas\b|\bis\b|=|:)[ \"']*"
_OUTCOME: Final = r"(upheld|overturned|partially[ _]overturned)"
_NUMBER: Final = r"(\d{1,5})(?![\d/-])"
_DATES: Final = {
    "injury": r"(?:date of injury|injury date|injury)",
    "decision": r"(?:date of decision|decision date)",
    "ur_denial": r"(?:ur denial date|ur denial|denial date)",
    "assigned": r"(?:date assigned|assigned date)",
    "application_received": r"(?:application received|application date)",
}
_POSES: Final = (
    r"(?:ignore|disregard|forget|override) (?:all |any |the |your |these |previous |prior |earlier |above |foregoing )+"
    r"(?:instructions?|rules?|prompts?|guidelines above|messages?)"
    r"|<\|im_start\|>|<\|system\|>|\[inst\]|\[system\]|### ?(?:system|instructions?)|<system>"
    r"|\bsystem(?: message| prompt| override| note)? ?:"
    r"|\b(?:note|message|instructions?|attention)\b,? (?:to|for) (?:the |any )?(?:ai|a\.i\.|language model|llm|model|automated reader|reader|assistant)\b"
    r"|\b(?:ai|language model|llm|assistant|automated reader) ?(?:must|should|shall|will now|is to)\b"
)
_JSON: Final = r"\"outcome\"\s*:\s*(?:\{\s*\"value\"\s*:\s*)?\""
_PATTERNS: Final = (
    (
        "outcome",
        re.compile(_SET + r"(?:\w+ ){0,3}?(?:outcomes?|decisions?|determinations?)\b" + _TO + _OUTCOME),
    ),
    ("outcome", re.compile(_JSON + _OUTCOME)),
    ("outcome", re.compile(rf"(?:{_POSES}).{{0,300}}?\b{_OUTCOME}")),
    ("quantity", re.compile(_SET + r"(?:\w+ ){0,3}?(?:quantit(?:y|ies)|amounts?|visits)\b" + _TO + _NUMBER)),
    ("quantity", re.compile(r"\"quantity\"\s*:\s*\{[^}]{0,60}?\"max\"\s*:\s*" + _NUMBER)),
    *((name, re.compile(_SET + words + rf"\b{_TO}({DATE})")) for name, words in _DATES.items()),
)


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction in a letter."""

    name: str
    """The field it wants changed."""
    value: Any
    quote: str
    """Its words, as the letter has them."""


@lru_cache(maxsize=1024)
def orders_in(text: str) -> tuple[Order, ...]:
    """The instructions a letter holds, the first for each thing it wants changed."""
    orders: dict[str, Order] = {}
    for order in _orders(text):
        orders.setdefault(order.name, order)
    return tuple(orders.values())


def _orders(text: str) -> Iterator[Order]:
    folded = FoldedText(text)
    for name, pattern in _PATTERNS:
        if (match := pattern.search(folded.low)) is None:
            continue
        value: Any = match[1]
        if name == "outcome":
            value = value.replace(" ", "_")
        elif name == "quantity":
            value = int(value)
        elif (day := parse_date(value)) is not None:
            value = day.isoformat()
        else:
            continue
        yield Order(name, value, folded.quote(*folded.span(*match.span())))


def obey(order: Order, slot: Slot, material: Material) -> bool:  # noqa: ARG001  as all errors
    """Let an instruction have its way with a value."""
    if slot.name != order.name:
        return False
    if slot.kind == "amount":
        unit = slot.value["unit"] if slot.value is not None else "visits"
        return slot.change({"min": order.value, "max": order.value, "unit": unit, "quote": order.quote})
    return slot.change({"value": order.value, "quote": order.quote})
