"""Plants errors in a true answer: which, is drawn from a profile's rates; what each changed, is told.

First items are dropped, joined, doubled and invented, then the letter's instructions obeyed, then each value
gets at most one error. An error that would change nothing is none. All draws come from the generator given,
so the same generator plants the same errors.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

import orjson

from imr_llm.simulator.inventions import invent_value
from imr_llm.simulator.item_mistakes import change_items
from imr_llm.simulator.library import KnownLetter
from imr_llm.simulator.planting import Material, Planted
from imr_llm.simulator.profile import ErrorKind
from imr_llm.simulator.quote_mistakes import drop_negation, quote_from_other_item, wrong_quote
from imr_llm.simulator.slots import Node, Slot, case_slots, compact, item_slots
from imr_llm.simulator.value_mistakes import (
    change_date,
    change_number,
    flip_outcome,
    null_value,
    swap_digits,
    take_from_example,
    wrong_type,
)
from imr_llm.simulator.victim import obey, orders_in

__all__ = ["plant"]

_Mistake = Callable[[Slot, Material], bool]
_MISTAKES: Final[Mapping[ErrorKind, _Mistake]] = {
    "swap_digits": swap_digits,
    "change_number": change_number,
    "change_date": change_date,
    "flip_outcome": flip_outcome,
    "drop_negation": drop_negation,
    "null_value": null_value,
    "example_text": take_from_example,
    "wrong_type": wrong_type,
    "wrong_quote": wrong_quote,
    "quote_from_other_item": quote_from_other_item,
}
"""Errors in a value that is there, in the order in which they are tried."""
_PROSE: Final = (
    ("Here is the JSON you asked for:\n\n```json\n", "\n```\n"),
    ("Sure! ", ""),
    ("", "\n\nLet me know if anything else is needed."),
)


def plant(
    letter: KnownLetter, example: Node | None, rates: Mapping[ErrorKind, float], rng: random.Random
) -> tuple[str, list[Planted]]:
    """The text of an answer with errors in it, and what they are."""
    rates = {kind: rate for kind, rate in rates.items() if rate > 0}
    if not rates:
        return letter.answer.decode(), []
    answer: Node = orjson.loads(letter.answer)
    entries: list[tuple[int | None, Node]] = list(zip(letter.indexes, answer["items"], strict=True))
    material = Material(letter, entries, example, rng)
    planted = change_items(material, rates)
    slots = list(_slots(answer["case"], material))
    if "obey_injection" in rates:
        for order in orders_in(letter.text):
            if rng.random() < rates["obey_injection"]:
                for slot in slots:
                    _try(slot, "obey_injection", partial(obey, order), material, planted)
    for slot in slots:
        if not _is_touched(slot, planted):
            _one(slot, rates, material, planted)
    answer["items"] = [item for _, item in material.entries]
    compact(answer)
    text = orjson.dumps(answer).decode()
    if rng.random() < rates.get("extra_prose", 0):
        before, after = rng.choice(_PROSE)
        planted.append(Planted("", "extra_prose", None, before + after))
        text = before + text + after
    return text, planted


def _slots(case: Node | None, material: Material) -> Iterator[Slot]:
    if case is not None:
        yield from case_slots(case)
    for index, item in material.entries:
        if index is not None:
            yield from item_slots(item, index)


def _is_touched(slot: Slot, planted: list[Planted]) -> bool:
    pointers = {slot.pointer, *slot.recorded()}
    return any(change.pointer in pointers for change in planted)


def _one(slot: Slot, rates: Mapping[ErrorKind, float], material: Material, planted: list[Planted]) -> None:
    """At most one error in a value."""
    if slot.value is None:
        if material.rng.random() < rates.get("invent_value", 0):
            _try(slot, "invent_value", invent_value, material, planted)
        return
    for kind, mistake in _MISTAKES.items():
        if (
            kind in rates
            and material.rng.random() < rates[kind]
            and _try(slot, kind, mistake, material, planted)
        ):
            return


def _try(slot: Slot, kind: ErrorKind, mistake: _Mistake, material: Material, planted: list[Planted]) -> bool:
    """Make an error and note every value of the record it changed, else the words it changed."""
    before, whole, words = slot.recorded(), slot.whole() if slot.value is not None else None, _words(slot)
    if not mistake(slot, material):
        return False
    after, new_words = slot.recorded(), _words(slot)
    if slot.listed and (not before or not after):
        planted.append(Planted(slot.pointer, kind, whole, slot.whole() if after else None, new_words))
        return True
    with_words = new_words if new_words != words else None
    changes = [
        Planted(pointer, kind, true, after[pointer], with_words)
        for pointer, true in before.items()
        if true != after[pointer]
    ]
    if not changes and with_words is not None:
        changes = [Planted(slot.pointer, kind, words, new_words)]
    planted += changes
    return bool(changes)


def _words(slot: Slot) -> str | None:
    quoted = slot.quoted
    return quoted.get("quote") if quoted is not None else None
