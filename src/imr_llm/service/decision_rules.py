"""Whether what a reviewer wants to decide can be decided, and what they are told where it cannot.

Knows a letter with its record and where its fields stand; knows nothing of where they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imr_llm.letters.given import faults_within, is_quoted, item_faults
from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import Span
from imr_llm.schema.shape import ShapeError
from imr_llm.service.correcting import with_correction
from imr_llm.service.fault_words import fault_in_words
from imr_llm.service.fields import is_field
from imr_llm.service.items import ITEM_POINTER, Items, item_of, new_item, number_of
from imr_llm.service.letter_store import Stored
from imr_llm.service.problems import Problem
from imr_llm.service.states import UNDECIDED, Action, FieldState, state_json

__all__ = ["Asked", "check", "conflict"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer wants to decide."""

    pointer: str
    action: Action
    value: Any
    span: Span | None


def conflict(state: FieldState) -> Problem:
    """Another reviewer was quicker."""
    stands = state.stands
    told = (
        f"{stands.who} has decided on this field ({stands.action})" if stands else "a decision was taken back"
    )
    detail = f"{told} since you saw it; look at it again"
    return Problem(409, "decided_meanwhile", detail, current=state_json(state))


def check(stored: Stored, items: Items, states: Mapping[str, FieldState], asked: Asked) -> None:
    """Raises Problem: 422 for what cannot be decided so, 409 for a field of an item that is gone."""
    pointer, action = asked.pointer, asked.action
    if asked.span is not None and not is_quoted(asked.span, stored.letter.text):
        raise Problem(422, "not_in_letter", "span: the quotation does not stand there in the letter's text")
    if action not in ("correct", "add") and (asked.value is not None or asked.span is not None):
        raise Problem(422, "invalid", f"new and span belong to a correction or a new item, not to {action}")
    if ITEM_POINTER.fullmatch(pointer):
        _check_nothing_to_undo(states, asked)
        _check_item(stored, items, asked)
        return
    if not is_field(items.record, pointer):
        raise Problem(
            422, "no_such_field", "pointer: is no field of this letter's record that can be decided"
        )
    item = item_of(pointer)
    if item is not None and number_of(item) in items.gone:
        raise _item_gone(item, states.get(item, UNDECIDED))
    _check_nothing_to_undo(states, asked)
    if action in ("add", "remove"):
        raise Problem(422, "invalid", f"to {action} is for items; correct a list to change its entries")
    if action == "correct":
        _check_correction(stored, items, asked)


def _check_nothing_to_undo(states: Mapping[str, FieldState], asked: Asked) -> None:
    if asked.action == "undo" and states.get(asked.pointer, UNDECIDED).stands is None:
        raise Problem(422, "nothing_to_undo", f"{asked.pointer}: there is no decision to take back")


def _check_correction(stored: Stored, items: Items, asked: Asked) -> None:
    place = items.place_now(asked.pointer)
    try:
        record = with_correction(items, asked.pointer, asked.value, asked.span)
    except ShapeError as error:
        raise _refused(asked.pointer, error.pointer.removeprefix(place), error.what) from None
    for at, what in faults_within(record, FoldedText(stored.letter.text), place):
        raise _refused(asked.pointer, at.removeprefix(place), what)


def _check_item(stored: Stored, items: Items, asked: Asked) -> None:
    pointer, action = asked.pointer, asked.action
    number = number_of(pointer)
    if action == "add":
        if pointer != items.next_pointer:
            raise Problem(422, "no_such_field", f"pointer: the next item is {items.next_pointer}")
        try:
            item = new_item(asked.value)
        except ShapeError as error:
            raise _refused(pointer, error.pointer, error.what) from None
        for part, what in item_faults(item, FoldedText(stored.letter.text)):
            raise _refused(pointer, part, what)
    elif action == "remove":
        if number >= len(items.record.items) or number in items.gone:
            raise Problem(422, "no_such_field", "pointer: there is no such item")
    elif action != "undo":
        raise Problem(422, "invalid", f"an item is added or removed; {action} is for its fields")


def _item_gone(item: str, state: FieldState) -> Problem:
    """A reviewer decides on a field of an item that there is no more."""
    stands = state.stands
    told = (
        f"{stands.who} has taken this item out"
        if stands is not None and stands.action == "remove"
        else "the adding of this item was taken back"
    )
    detail = f"{told}; its fields are not decided on"
    return Problem(409, "item_gone", detail, pointer=item, current=state_json(state))


def _refused(pointer: str, part: str, what: str) -> Problem:
    """A value that no label of the letter could have."""
    place = f"{pointer}{part}"
    return Problem(
        422, "invalid_value", f"new{part}: {what}", pointer=place, in_words=fault_in_words(place, what)
    )
