"""Plants errors in a true answer: which, is drawn from a profile's rates; what each changed, is told.

First items are dropped, joined, doubled and invented, then the letter's instructions obeyed, then each value
gets at most one error. An error that would change nothing is none. All draws come from the generator given,
so the same generator plants the same errors.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import islice
from typing import Any, Final

import orjson

from imr_llm.simulator.inventions import invent_value
from imr_llm.simulator.item_mistakes import change_items
from imr_llm.simulator.library import KnownLetter
from imr_llm.simulator.planting import Material, Planted
from imr_llm.simulator.profile import ErrorKind
from imr_llm.simulator.quote_mistakes import drop_negation, quote_from_other_item, wrong_quote
from imr_llm.simulator.slots import Node, Site, Slot, case_slots, compact, item_slots
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

_NUMERIC: Final = ("number", "amount", "frequency", "citation")
_NEGATED: Final = ("outcome", "administrator_basis", "reviewer_basis", "reasons")
_Mistake = Callable[[Slot, Material], bool]
_MISTAKES: Final[Mapping[ErrorKind, tuple[_Mistake, Callable[[Site], bool]]]] = {
    "swap_digits": (swap_digits, lambda site: site.kind in (*_NUMERIC, "date", "verbatim")),
    "change_number": (change_number, lambda site: site.kind in _NUMERIC),
    "change_date": (change_date, lambda site: site.kind == "date"),
    "flip_outcome": (flip_outcome, lambda site: site.name == "outcome"),
    "drop_negation": (drop_negation, lambda site: site.name in _NEGATED),
    "null_value": (null_value, lambda site: site.name != "request"),
    "example_text": (take_from_example, lambda site: True),  # noqa: ARG005
    "wrong_type": (wrong_type, lambda site: True),  # noqa: ARG005
    "wrong_quote": (wrong_quote, lambda site: site.kind != "verbatim"),
    "quote_from_other_item": (
        quote_from_other_item,
        lambda site: site.kind != "verbatim" and site.item is not None,
    ),
}
"""Errors in a value that is there, and which values each can befall."""
_PROSE: Final = (
    ("Here is the JSON you asked for:\n\n```json\n", "\n```\n"),
    ("Sure! ", ""),
    ("", "\n\nLet me know if anything else is needed."),
)


def plant(
    letter: KnownLetter, example: Node | None, rates: Mapping[ErrorKind, float], rng: random.Random
) -> tuple[str, list[Planted]]:
    """The text of an answer with errors in it, and what they are.

    One that breaks the schema has no other errors: nobody takes it, and they would be told of and never met.
    """
    rates = {kind: rate for kind, rate in rates.items() if rate > 0}
    if not rates:
        return letter.answer.decode(), []
    text, planted = _planted(letter, example, rates, rng)
    if any(change.kind == "wrong_type" for change in planted):
        return _of_wrong_types(letter, planted, rng)
    return text, planted


def _of_wrong_types(
    letter: KnownLetter, planted: list[Planted], rng: random.Random
) -> tuple[str, list[Planted]]:
    """The true answer with those values of wrong types that were planted."""
    answer: Node = orjson.loads(letter.answer)
    material = Material(letter, list(zip(letter.indexes, answer["items"], strict=True)), None, rng)
    wrong = [change.pointer for change in planted if change.kind == "wrong_type"]
    again: list[Planted] = []
    for slot in _slots(answer["case"], material):
        if any(pointer == slot.pointer or pointer.startswith(f"{slot.pointer}/") for pointer in wrong):
            _try(slot, "wrong_type", wrong_type, material, again)
    return orjson.dumps(answer).decode(), again


def _planted(
    letter: KnownLetter, example: Node | None, rates: Mapping[ErrorKind, float], rng: random.Random
) -> tuple[str, list[Planted]]:
    answer: Node = orjson.loads(letter.answer)
    entries: list[tuple[int | None, Node]] = list(zip(letter.indexes, answer["items"], strict=True))
    material = Material(letter, entries, example, rng)
    planted = change_items(material, rates)
    touched = {change.pointer for change in planted}
    case = answer["case"]
    if "obey_injection" in rates:
        for order in orders_in(letter.text):
            if rng.random() < rates["obey_injection"]:
                for slot in _slots(case, material):
                    if _try(slot, "obey_injection", partial(obey, order), material, planted):
                        touched.add(slot.pointer)
    for site in letter.sites:
        draw = rng.random()
        kind = _drawn(site, draw, rates)
        if kind is None or site.pointer in touched:
            continue
        hit = _slot(site, case, material)
        if hit is not None:
            _try(hit, kind, invent_value if site.empty else _MISTAKES[kind][0], material, planted)
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


def _slot(site: Site, case: Node | None, material: Material) -> Slot | None:
    """The slot of a site; None where its item was dropped."""
    if site.item is None:
        return next(islice(case_slots(case), site.place, None)) if case is not None else None
    item = next((item for index, item in material.entries if index == site.item), None)
    return next(islice(item_slots(item, site.item), site.place, None)) if item is not None else None


def _drawn(site: Site, draw: float, rates: Mapping[ErrorKind, float]) -> ErrorKind | None:
    """The error a draw between 0 and 1 means for a value: each that can befall it at its rate, one at most.
    Rates that add up to more than 1 share."""
    if site.empty:
        return "invent_value" if draw < rates.get("invent_value", 0) else None
    possible = _possible(site.name, site.kind, site.item is None)
    total = sum(rates.get(kind, 0) for kind in possible)
    draw *= max(1.0, total)
    if draw >= total:
        return None
    for kind in possible:
        draw -= rates.get(kind, 0)
        if draw < 0:
            return kind
    return None


@cache
def _possible(name: str, kind: Any, of_case: bool) -> tuple[ErrorKind, ...]:
    site = Site(None if of_case else 0, 0, "", name, kind, False)
    return tuple(mistake for mistake, (_, befalls) in _MISTAKES.items() if befalls(site))


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
