"""What planting an error needs and leaves: the answer it goes into, what it may draw on, what it changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imr_llm.simulator.library import KnownLetter
from imr_llm.simulator.profile import ErrorKind
from imr_llm.simulator.slots import Node, Slot, item_slots

__all__ = ["Entry", "Material", "Planted"]

Entry = tuple[int | None, Node]
"""An item of the answer and its number in the letter; None for one the letter has not."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One changed value."""

    pointer: str
    """JSON Pointer in the record, of gold's item order; items too many come after the last."""
    kind: ErrorKind
    true: Any
    planted: Any
    quote: str | None = None
    """The words given for it, where they were changed together with it."""


@dataclass(frozen=True, slots=True)
class Material:
    """What errors may draw on."""

    letter: KnownLetter
    entries: list[Entry]
    example: Node | None
    """The answer of the prompt's worked example."""
    rng: random.Random

    def others(self, slot: Slot) -> Iterator[Slot]:
        """The values of the letter's other items."""
        for index, item in self.entries:
            if index is not None and index != slot.item:
                yield from item_slots(item, index)
