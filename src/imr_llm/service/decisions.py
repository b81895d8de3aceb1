"""What reviewers decide of the fields of a letter: one after the other, never over another's decision, with a way back.

Each field counts its decisions. Whoever decides says which count they saw; if another was quicker, nothing is written
and they are shown what stands now.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.service.database import Database
from imr_llm.service.fields import corrected, doubtful, fields_of
from imr_llm.service.letter_store import Stored, now, put_down
from imr_llm.service.problems import Problem
from imr_llm.service.tables import decisions, letters

__all__ = ["Action", "Correction", "Decision", "DecisionStore", "FieldState", "as_corrected", "given_values"]

Action = Literal["accept", "correct", "skip", "undo"]
_SETTLES: Final = ("accept", "correct")


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a reviewer did."""

    pointer: str
    version: int
    action: Action
    value: Any
    """What the field is after a correction; null for the other actions."""
    span: Span | None
    who: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class FieldState:
    """Where a field stands."""

    version: int
    """How many decisions there were; the next one names it."""
    stands: Decision | None
    """The decision that holds, if any."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that differs from the record's, in the form that evaluations read."""

    sha256: str
    pointer: str
    old: Any
    new: Any
    span: Span | None
    who: str
    when: datetime.datetime

    def line(self) -> bytes:
        """One line of JSON, with its line end."""
        return orjson.dumps(
            {
                "sha256": self.sha256,
                "pointer": self.pointer,
                "old": self.old,
                "new": self.new,
                "span": None if self.span is None else _span_json(self.span),
                "who": self.who,
                "when": self.when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )


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
        value that the record cannot hold, words that do not stand in the letter, and nothing to undo.
        """
        letter_id = stored.entry.letter_id
        _check(stored, pointer, action, value, span)

        def job(connection: Connection) -> FieldState:
            rows = _rows(connection, letter_id)
            before = _states(rows).get(pointer, FieldState(0, None))
            if before.version != version:
                raise conflict(before)
            of_field = {row.version: row for row in rows if row.pointer == pointer}
            last = of_field[version].stands if version else 0
            if action == "undo" and last == 0:
                raise Problem(422, "nothing_to_undo", f"{pointer}: there is no decision to take back")
            row = {
                "letter_id": letter_id,
                "pointer": pointer,
                "version": version + 1,
                "action": action,
                "stands": of_field[last].before if action == "undo" else version + 1,
                "before": last,
                "value": orjson.dumps(value).decode() if action == "correct" else None,
                "span": orjson.dumps(_span_json(span)).decode() if span is not None else None,
                "who": who,
                "at": now(),
            }
            connection.execute(insert(decisions), row)
            states = _states(_rows(connection, letter_id))
            left = sum(not _settled(states.get(one)) for one in doubtful(stored.record))
            connection.execute(
                update(letters).where(letters.c.letter_id == letter_id).values(left_to_review=left)
            )
            put_down(connection, who, f"review.{action}", letter_id)
            return states[pointer]

        try:
            return self._database.write(job)
        except IntegrityError:  # another process was quicker; or the letter is gone
            raise conflict(self.states(letter_id).get(pointer, FieldState(0, None))) from None

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
                yield from _corrections(
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


def state_json(state: FieldState) -> dict[str, Any]:
    """A state as the API shows it."""
    stands = state.stands
    return {
        "version": state.version,
        "action": stands.action if stands else None,
        "value": stands.value if stands else None,
        "span": _span_json(stands.span) if stands and stands.span else None,
        "who": stands.who if stands else None,
        "at": stands.at.isoformat() if stands else None,
    }


def given_values(states: dict[str, FieldState]) -> dict[str, tuple[Any, Span | None]]:
    """The values that reviewers gave, by pointer."""
    return {
        pointer: (state.stands.value, state.stands.span)
        for pointer, state in states.items()
        if state.stands is not None and state.stands.action == "correct"
    }


def as_corrected(stored: Stored, states: dict[str, FieldState]) -> DecisionRecord:
    """The letter's record with all that reviewers corrected."""
    given = given_values(states)
    return corrected(stored.record, given) if given else stored.record


def _check(stored: Stored, pointer: str, action: Action, value: Any, span: Span | None) -> None:
    if pointer not in {field.pointer for field in fields_of(stored.record)}:
        raise Problem(
            422, "no_such_field", "pointer: is no field of this letter's record that can be decided"
        )
    if span is not None and stored.letter.text[span.start : span.end] != span.quote:
        raise Problem(422, "not_in_letter", "span: the quotation does not stand there in the letter's text")
    if action == "correct":
        try:
            corrected(stored.record, {pointer: (value, span)})
        except ValueError as error:
            raise Problem(422, "invalid_value", f"new: the record cannot hold this value ({error})") from None
    elif value is not None or span is not None:
        raise Problem(422, "invalid", f"new and span belong to a correction, not to {action}")


def _settled(state: FieldState | None) -> bool:
    return state is not None and state.stands is not None and state.stands.action in _SETTLES


def _corrections(sha256: str, record: DecisionRecord, states: dict[str, FieldState]) -> Iterator[Correction]:
    for field in fields_of(record):
        state = states.get(field.pointer)
        stands = state.stands if state else None
        if stands is not None and stands.action == "correct" and stands.value != field.value:
            yield Correction(
                sha256, field.pointer, field.value, stands.value, stands.span, stands.who, stands.at
            )


def _rows(connection: Connection, letter_id: str) -> list[Row[Any]]:
    wanted = select(decisions).where(decisions.c.letter_id == letter_id)
    return list(connection.execute(wanted.order_by(decisions.c.at, decisions.c.pointer, decisions.c.version)))


def _states(rows: Iterable[Row[Any]]) -> dict[str, FieldState]:
    by_field: dict[str, dict[int, Row[Any]]] = {}
    for row in rows:
        by_field.setdefault(row.pointer, {})[row.version] = row
    states = {}
    for pointer, of_field in by_field.items():
        last = of_field[max(of_field)]
        stands = of_field.get(last.stands)
        states[pointer] = FieldState(last.version, _decision(stands) if stands is not None else None)
    return states


def _decision(row: Row[Any]) -> Decision:
    span = None if row.span is None else Span(**orjson.loads(row.span))
    value = None if row.value is None else orjson.loads(row.value)
    return Decision(row.pointer, row.version, row.action, value, span, row.who, row.at)


def _span_json(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.quote, "match": span.match}
