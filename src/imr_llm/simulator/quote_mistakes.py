"""Errors in the words given for a value: words that stand nowhere, another item's words, a lost 'not'.

They befall values that have words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from imr_llm.simulator.gold import searchable
from imr_llm.simulator.planting import Material
from imr_llm.simulator.reason_cues import NEGATED_REASON
from imr_llm.simulator.slots import Slot

__all__ = ["drop_negation", "quote_from_other_item", "wrong_quote"]

_FALSE_WORDS: Final = (
    "as the treating physician reports, {}",
    "{}, according to the records",
    "the file shows {} here",
    "{} (see the summary above)",
)
_NEGATION: Final = re.compile(
    r"\b(?:(?:did|does|do) not|not|no|never|without|none of)\s+|n't\b", re.IGNORECASE
)
_TURNED: Final[Mapping[str, Mapping[str, str]]] = {
    "outcome": {"upheld": "overturned"},
    "administrator_basis": {"other": "mtus", "none": "mtus"},
    "reviewer_basis": {"other": "mtus", "none": "mtus"},
    "reasons": NEGATED_REASON,
}
"""What a value becomes for a reader who overlooks the 'not' of its words."""


def wrong_quote(slot: Slot, material: Material) -> bool:
    """Words that carry the value and stand nowhere in the letter; the value stays."""
    quote = material.rng.choice(_FALSE_WORDS).format(slot.value["quote"])
    if searchable(quote) in material.letter.low:
        return False
    slot.value["quote"] = quote
    return True


def quote_from_other_item(slot: Slot, material: Material) -> bool:
    """The words of the same field of another item; the value stays."""
    node = slot.value
    quotes = [
        other.quoted["quote"]
        for other in material.others(slot)
        if other.name == slot.name and other.quoted is not None and other.quoted["quote"] != node["quote"]
    ]
    if quotes:
        node["quote"] = material.rng.choice(quotes)
    return bool(quotes)


def drop_negation(slot: Slot, material: Material) -> bool:  # noqa: ARG001  as all errors
    """The quotation without its 'not', and the value that follows from that."""
    node, turned = slot.value, _TURNED[slot.name]
    if node["value"] not in turned:
        return False
    negation = _NEGATION.search(node["quote"])
    if negation is None:
        return False
    quote = node["quote"]
    node["quote"] = quote[: negation.start()] + quote[negation.end() :]
    node["value"] = turned[node["value"]]
    return True
