"""What reviewers decide of the fields of a letter: one after the other, never over another's decision, with a way back.

Each field, and each item, counts its decisions. Whoever decides says which count they saw; if another was quicker, nothing is written
and they are shown what stands now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.service.correcting import Correction, corrections_of, items_after
from imr_llm.service.database import Database
from imr_llm.service.decision_rules import Asked, check, conflict
from imr_llm.service.fields import doubtful
from imr_llm.service.items import ITEM_POINTER, item_of
from imr_llm.service.letter_store import Stored, now, put_down
from imr_llm.service.states import UNDECIDED, Action, Decision, FieldState, span_json, standing
from imr_llm.service.tables import decisions, letters

__all__ = ["DecisionStore"]


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
        asked = Asked(pointer, action, value, span)
        asking = doubtful(stored.record)
        try:
            while True:  # until no other reviewer has added an item or taken one out since it was checked
                states = self.states(letter_id)
                before = states.get(pointer, UNDECIDED)
                if before.version != version:
                    raise conflict(before)
                check(stored, items_after(stored.record, states), states, asked)
                job = partial(_written, letter_id, asked, version, who, asking, _versions_of_items(states))
                state = self._database.write(job)
                if state is not None:
                    return state
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


def _written(
    letter_id: str,
    asked: Asked,
    version: int,
    who: str,
    asking: Collection[str],
    items: Mapping[str, int],
    connection: Connection,
) -> FieldState | None:
    """Where the field stands after the decision; None, and nothing is written, where `items` are others by now.

    All work that grows with the letter is done before this, for other writers wait.
    """
    rows = _rows(connection, letter_id)
    states = _states(rows)
    before = states.get(asked.pointer, UNDECIDED)
    if before.version != version:
        raise conflict(before)
    if _versions_of_items(states) != items:
        return None
    of_field = {row.version: row for row in rows if row.pointer == asked.pointer}
    row = {"letter_id": letter_id, "who": who, "at": now(), **_row(asked, version, of_field, before)}
    connection.execute(insert(decisions), row)
    states[asked.pointer] = state = _state({**of_field, version + 1: SimpleNamespace(**row)})
    gone = standing(states, "remove")
    left = sum(
        not states.get(one, UNDECIDED).is_settled and (not gone or item_of(one) not in gone) for one in asking
    )
    connection.execute(update(letters).where(letters.c.letter_id == letter_id).values(left_to_review=left))
    put_down(connection, who, f"review.{asked.action}", letter_id)
    return state


def _row(asked: Asked, version: int, of_field: Mapping[int, Row[Any]], before: FieldState) -> dict[str, Any]:
    """What is new about a field: see the table."""
    last = of_field[version].stands if version else 0
    value, span, stands = asked.value, asked.span, version + 1
    has_value = asked.action in ("correct", "add")
    if asked.action == "undo":
        stands = of_field[last].before
    elif asked.action == "skip" and before.is_settled:
        stands = last
    elif asked.action == "accept" and before.correction is not None:
        value, span, has_value = before.correction.value, before.correction.span, True
    return {
        "pointer": asked.pointer,
        "version": version + 1,
        "action": asked.action,
        "stands": stands,
        "before": last,
        "value": orjson.dumps(value).decode() if has_value else None,
        "span": orjson.dumps(span_json(span)).decode() if span is not None else None,
    }


def _versions_of_items(states: Mapping[str, FieldState]) -> dict[str, int]:
    return {pointer: state.version for pointer, state in states.items() if ITEM_POINTER.fullmatch(pointer)}


def _rows(connection: Connection, letter_id: str) -> list[Row[Any]]:
    wanted = select(decisions).where(decisions.c.letter_id == letter_id)
    return list(connection.execute(wanted.order_by(decisions.c.at, decisions.c.pointer, decisions.c.version)))


def _states(rows: Iterable[Row[Any]]) -> dict[str, FieldState]:
    by_field: dict[str, dict[int, Row[Any]]] = {}
    for row in rows:
        by_field.setdefault(row.pointer, {})[row.version] = row
    return {pointer: _state(of_field) for pointer, of_field in by_field.items()}


def _state(of_field: Mapping[int, Row[Any] | SimpleNamespace]) -> FieldState:
    """Of a field, from all that was decided on it."""
    last = of_field[max(of_field)]
    stands = given = of_field.get(last.stands)
    while given is not None and given.action == "accept" and given.value is not None:
        given = of_field.get(given.before)
    return FieldState(
        last.version,
        None if stands is None else _decision(stands),
        _decision(given) if given is not None and given.action == "correct" else None,
    )


def _decision(row: Row[Any] | SimpleNamespace) -> Decision:
    span = None if row.span is None else Span(**orjson.loads(row.span))
    value = None if row.value is None else orjson.loads(row.value)
    return Decision(row.pointer, row.version, row.action, value, span, row.who, row.at)
