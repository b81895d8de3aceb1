"""What reviewers decide of the fields of a letter: one after the other, never over another's decision, with a way back.

Each field, and each item, counts its decisions. Whoever decides says which count they saw; if another was quicker, nothing is written
and they are shown what stands now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from imr_llm.letters.given import is_quoted, item_faults, own_faults, word_faults
from imr_llm.letters.text import FoldedText
from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.schema.shape import ShapeError, is_below
from imr_llm.service.correcting import Correction, corrections_of, items_after, with_correction
from imr_llm.service.database import Database
from imr_llm.service.fields import doubtful, fields_of
from imr_llm.service.items import ITEM_POINTER, Items, new_item, number_of
from imr_llm.service.letter_store import Stored, now, put_down
from imr_llm.service.problems import Problem
from imr_llm.service.states import UNDECIDED, Action, Decision, FieldState, span_json, state_json
from imr_llm.service.tables import decisions, letters

__all__ = ["DecisionStore"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reviewer wants to decide."""

    pointer: str
    action: Action
    value: Any
    span: Span | None


class DecisionStore:
    """The decisions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self, letter_id: str) -> dict[str, FieldState]:
        """Where each field stands that was ever decided, by pointer."""
        return _states(self._rows(letter_id))

    def history(self, letter_id: str) -> list[Decision]:
        """All decisions on a letter, the oldest first."""
        return [_decision(row) for row in self._rows(letter_id)]

    def decide(
        self,
        stored: Stored,
        pointer: str,
        action: Action,
        version: int,
        value: Any,
        span: Span | None,
        who: str,
    ) -> FieldState:
        """Write a decision on a field whose count of decisions was `version`; where it stands now.

        Raises Problem: 409 where the count is another by now, with what stands; 422 for a place that is no field, a
        value that the record cannot hold or the letter cannot have, words that do not stand in it, and nothing to undo.
        """
        letter_id = stored.entry.letter_id

        def job(connection: Connection) -> FieldState:
            rows = _rows(connection, letter_id)
            states = _states(rows)
            before = states.get(pointer, UNDECIDED)
            if before.version != version:
                raise conflict(before)
            items = items_after(stored.record, states)
            _check(stored, items, before, _Asked(pointer, action, value, span))
            of_field = {row.version: row for row in rows if row.pointer == pointer}
            last = of_field[version].stands if version else 0
            row = {
                "letter_id": letter_id,
                "pointer": pointer,
                "version": version + 1,
                "action": action,
                "stands": of_field[last].before if action == "undo" else version + 1,
                "before": last,
                "value": orjson.dumps(value).decode() if action in ("correct", "add") else None,
                "span": orjson.dumps(span_json(span)).decode() if span is not None else None,
                "who": who,
                "at": now(),
            }
            connection.execute(insert(decisions), row)
            states = _states([*rows, SimpleNamespace(**row)])
            asking = doubtful(stored.record, items_after(stored.record, states).gone)
            left = sum(not states.get(one, UNDECIDED).is_settled for one in asking)
            connection.execute(
                update(letters).where(letters.c.letter_id == letter_id).values(left_to_review=left)
            )
            put_down(connection, who, f"review.{action}", letter_id)
            return states[pointer]

        try:
            return self._database.write(job)
        except IntegrityError:  # another process was quicker; or the letter is gone
            raise conflict(self.states(letter_id).get(pointer, UNDECIDED)) from None

    def corrections(self, letter_id: str | None = None) -> Iterator[Correction]:
        """Every value that reviewers have changed, of one letter or of all, one of each field: the last that holds."""
        with self._database.read() as connection:
            chosen = select(decisions.c.letter_id).distinct().order_by(decisions.c.letter_id)
            reviewed = [row.letter_id for row in connection.execute(chosen)]
        for one in reviewed if letter_id is None else [letter_id]:
            with self._database.read() as connection:
                found = connection.execute(
                    select(letters.c.sha256, letters.c.record).where(letters.c.letter_id == one)
                ).one_or_none()
                rows = _rows(connection, one)
            if found is not None:
                yield from corrections_of(
                    found.sha256, DecisionRecord.model_validate_json(found.record), _states(rows)
                )

    def _rows(self, letter_id: str) -> list[Row[Any]]:
        with self._database.read() as connection:
            return _rows(connection, letter_id)


def conflict(state: FieldState) -> Problem:
    """Another reviewer was quicker."""
    stands = state.stands
    told = (
        f"{stands.who} has decided on this field ({stands.action})" if stands else "a decision was taken back"
    )
    detail = f"{told} since you saw it; look at it again"
    return Problem(409, "decided_meanwhile", detail, current=state_json(state))


def _check(stored: Stored, items: Items, before: FieldState, decision: _Asked) -> None:
    """Raises Problem: 422 for what cannot be decided so."""
    pointer, action, value, span = decision.pointer, decision.action, decision.value, decision.span
    if span is not None and not is_quoted(span, stored.letter.text):
        raise Problem(422, "not_in_letter", "span: the quotation does not stand there in the letter's text")
    if action not in ("correct", "add") and (value is not None or span is not None):
        raise Problem(422, "invalid", f"new and span belong to a correction or a new item, not to {action}")
    if action == "undo" and before.stands is None:
        raise Problem(422, "nothing_to_undo", f"{pointer}: there is no decision to take back")
    if ITEM_POINTER.fullmatch(pointer):
        _check_item(stored, items, decision)
    elif pointer not in {field.pointer for field in fields_of(items.record, items.gone)}:
        raise Problem(
            422, "no_such_field", "pointer: is no field of this letter's record that can be decided"
        )
    elif action in ("add", "remove"):
        raise Problem(422, "invalid", f"to {action} is for items; correct a list to change its entries")
    elif action == "correct":
        place = items.place_now(pointer)
        try:
            record = with_correction(items, pointer, value, span)
        except ShapeError as error:
            raise _refused(pointer, error.pointer.removeprefix(place), error.what) from None
        for at, what in (*word_faults(record, FoldedText(stored.letter.text)), *own_faults(record)):
            if is_below(at, place):
                raise _refused(pointer, at.removeprefix(place), what)


def _refused(pointer: str, part: str, what: str) -> Problem:
    """A value that no label of the letter could have."""
    return Problem(422, "invalid_value", f"new{part}: {what}", pointer=f"{pointer}{part}")


def _check_item(stored: Stored, items: Items, decision: _Asked) -> None:
    pointer, action = decision.pointer, decision.action
    number = number_of(pointer)
    if action == "add":
        if pointer != items.next_pointer:
            raise Problem(422, "no_such_field", f"pointer: the next item is {items.next_pointer}")
        try:
            item = new_item(decision.value)
        except ShapeError as error:
            raise _refused(pointer, error.pointer, error.what) from None
        for part, what in item_faults(item, FoldedText(stored.letter.text)):
            raise _refused(pointer, part, what)
    elif action == "remove":
        if number >= len(items.record.items) or number in items.gone:
            raise Problem(422, "no_such_field", "pointer: there is no such item")
    elif action != "undo":
        raise Problem(422, "invalid", f"an item is added or removed; {action} is for its fields")


def _rows(connection: Connection, letter_id: str) -> list[Row[Any]]:
    wanted = select(decisions).where(decisions.c.letter_id == letter_id)
    return list(connection.execute(wanted.order_by(decisions.c.at, decisions.c.pointer, decisions.c.version)))


def _states(rows: Iterable[Row[Any] | SimpleNamespace]) -> dict[str, FieldState]:
    by_field: dict[str, dict[int, Row[Any] | SimpleNamespace]] = {}
    for row in rows:
        by_field.setdefault(row.pointer, {})[row.version] = row
    states = {}
    for pointer, of_field in by_field.items():
        last = of_field[max(of_field)]
        stands = of_field.get(last.stands)
        states[pointer] = FieldState(last.version, _decision(stands) if stands is not None else None)
    return states


def _decision(row: Row[Any] | SimpleNamespace) -> Decision:
    span = None if row.span is None else Span(**orjson.loads(row.span))
    value = None if row.value is None else orjson.loads(row.value)
    return Decision(row.pointer, row.version, row.action, value, span, row.who, row.at)
