"""Runs in the store: begun once, and moved from state to state."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson
from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection, Row

from imr_llm.service.database import Database
from imr_llm.service.letter_store import now, put_down
from imr_llm.service.problems import Problem, too_many
from imr_llm.service.tables import letters, run_letters, runs

__all__ = [
    "CUT_OFF",
    "OPEN",
    "NewLine",
    "NewRun",
    "Progress",
    "Run",
    "RunStore",
    "State",
    "can_go_on",
    "no_run",
]

State = Literal["waiting", "running", "cancelling", "done", "cancelled", "stopped"]
OPEN: Final[tuple[State, ...]] = ("waiting", "running", "cancelling")
"""States of runs that are not over."""
CUT_OFF: Final = "cut_off"
"""Why a run that is cancelling does not wait for calls under way."""
_CAN_GO_ON: Final = ("budget", "unavailable", "provider_down")
"""Why a run stopped that can be gone on with: what was missing may be there again."""
_COME_BACK: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. Money is in millionths of a dollar."""

    read: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    """By cause."""
    per_second: float = 0.0
    seconds_left: float | None = None
    calls: int = 0
    cost: int = 0
    wasted: int = 0
    cost_unknown: int = 0
    """Calls that may have cost something that nobody knows."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    run_id: str
    created_at: datetime.datetime
    created_by: str
    model: str
    max_cost: int | None
    letters: int
    state: State
    why: str | None
    """Why it stopped before all was read."""
    detail: str | None
    version: int
    """Counts what changed about it."""
    began_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    progress: Progress

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self.state not in OPEN

    @property
    def can_go_on(self) -> bool:
        """Whether it stopped over something that may be put right."""
        return can_go_on(self.state, self.why)

    def check_can_go_on(self) -> None:
        """Raise Problem (409) where it cannot be gone on with."""
        if not self.is_over:
            raise Problem(409, "run_goes_on", f"this run is {self.state}; it goes on by itself")
        if not self.can_go_on:
            how = self.state if self.why is None else f"{self.state} ({self.why})"
            detail = (
                f"this run is {how}; only one that stopped on its budget, or because the model could not be asked, "
                "can be gone on with: begin a new one"
            )
            raise Problem(409, "cannot_go_on", detail)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A letter that a run is to read."""

    name: str
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to begin."""

    run_id: str
    model: str
    max_cost: int | None
    lines: Sequence[NewLine]
    fingerprint: str
    """Of what was asked for, to tell one request from another under the same key."""


class RunStore:
    """The runs of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewRun, who: str, key: str | None, most_open: int) -> tuple[Run, bool]:
        """Begin a run: the run, and whether it was begun before under the same key.

        Raises Problem: 422 for a key that was used for another, and where a letter it names is gone; 429 where `who` has too
        many that are not over.
        """
        row = {
            "run_id": new.run_id,
            "created_at": now(),
            "created_by": who,
            "key": key,
            "fingerprint": new.fingerprint,
            "model": new.model,
            "max_cost": new.max_cost,
            "letters": len(new.lines),
            "state": "waiting",
            "version": 1,
            "progress": orjson.dumps(Progress()).decode(),
        }

        def job(connection: Connection) -> tuple[Run, bool]:
            if key is not None and (known := _known(connection, who, key, new.fingerprint)) is not None:
                return known, True
            _check_room(connection, who, most_open)
            _check_there(connection, [line.copy_of for line in new.lines if line.copy_of is not None])
            connection.execute(insert(runs), row)
            connection.execute(
                insert(run_letters),
                [
                    {"run_id": new.run_id, "number": number, "name": line.name, "copy_of": line.copy_of}
                    for number, line in enumerate(new.lines, 1)
                ],
            )
            put_down(connection, who, "run.add", run_id=new.run_id)
            return _one(connection, new.run_id), False

        return self._database.write(job)

    def check_room(self, who: str, most_open: int) -> None:
        """Raise Problem where `who` may begin no more for now; so that nobody uploads for nothing."""
        with self._database.read() as connection:
            _check_room(connection, who, most_open)

    def get(self, run_id: str) -> Run:
        """A run by its id. Raises Problem where there is none."""
        with self._database.read() as connection:
            return _one(connection, run_id)

    def listed(self, first: int, most: int) -> list[Run]:
        """The youngest first."""
        wanted = select(runs).order_by(runs.c.created_at.desc(), runs.c.run_id).offset(first).limit(most)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(wanted)]

    def ids(self) -> set[str]:
        """Of all runs."""
        with self._database.read() as connection:
            return set(connection.scalars(select(runs.c.run_id)))

    def open_runs(self) -> list[Run]:
        """Those that are not over: the ones that were begun, then those that wait, the oldest first."""
        wanted = (
            select(runs)
            .where(runs.c.state.in_(OPEN))
            .order_by(runs.c.state == "waiting", runs.c.created_at, runs.c.run_id)
        )
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(wanted)]

    def counts(self) -> dict[str, int]:
        """Runs by state."""
        wanted = select(runs.c.state, func.count()).group_by(runs.c.state)
        with self._database.read() as connection:
            return dict(connection.execute(wanted).all())

    def change(self, run_id: str, progress: Progress, **values: Any) -> None:
        """Note how far a run is, and with that other columns."""
        said = orjson.dumps(progress).decode()
        changed = update(runs).where(runs.c.run_id == run_id)
        changed = changed.values(version=runs.c.version + 1, progress=said, **values)
        self._database.write(lambda connection: connection.execute(changed))

    def begin(self, run_id: str) -> None:
        """A run that waits goes on; one that was cancelled meanwhile stays so."""
        is_waiting = (runs.c.run_id == run_id) & (runs.c.state == "waiting")
        begun = (
            update(runs)
            .where(is_waiting)
            .values(
                version=runs.c.version + 1, state="running", began_at=func.coalesce(runs.c.began_at, now())
            )
        )
        self._database.write(lambda connection: connection.execute(begun))

    def resume(self, run_id: str, who: str, max_cost: int | None, most_open: int) -> Run:
        """A run that stopped waits for its turn again. Raises Problem: 404; 409 where it cannot be gone on with; 429 where
        whoever began it has too many that are not over.
        """

        def job(connection: Connection) -> Run:
            run = _one(connection, run_id)
            run.check_can_go_on()
            _check_room(connection, run.created_by, most_open)
            again = update(runs).where(runs.c.run_id == run_id).values(version=runs.c.version + 1)
            connection.execute(
                again.values(state="waiting", why=None, detail=None, ended_at=None, max_cost=max_cost)
            )
            put_down(connection, who, "run.resume", run_id=run_id)
            return _one(connection, run_id)

        return self._database.write(job)

    def cancel(self, run_id: str, who: str, *, at_once: bool = False) -> Run:
        """Take up no more letters of a run, and `at_once` do not wait for calls under way. Raises Problem: 404; 409 where it
        is over.
        """

        def job(connection: Connection) -> Run:
            run = _one(connection, run_id)
            if run.is_over:
                raise Problem(409, "run_is_over", f"this run is {run.state}; there is nothing to cancel")
            why = CUT_OFF if at_once else run.why
            if (run.state, run.why) != ("cancelling", why):
                again = update(runs).where(runs.c.run_id == run_id).values(version=runs.c.version + 1)
                connection.execute(again.values(state="cancelling", why=why))
                put_down(connection, who, "run.cancel", run_id=run_id)
            return _one(connection, run_id)

        return self._database.write(job)


def can_go_on(state: str, why: str | None) -> bool:
    """Whether a run that ended so can be gone on with."""
    return state == "stopped" and why in _CAN_GO_ON


def no_run() -> Problem:
    """There is no such run."""
    return Problem(404, "not_found", "there is no run of this id; it may have been deleted")


def _one(connection: Connection, run_id: str) -> Run:
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
    if row is None:
        raise no_run()
    return _run(row)


def _run(row: Row[Any]) -> Run:
    names = [name for name in Run.__dataclass_fields__ if name != "progress"]
    return Run(
        **{name: row._mapping[name] for name in names}, progress=Progress(**orjson.loads(row.progress))
    )


def _known(connection: Connection, who: str, key: str, fingerprint: str) -> Run | None:
    row = connection.execute(select(runs).where(runs.c.created_by == who, runs.c.key == key)).one_or_none()
    if row is not None and row.fingerprint != fingerprint:
        detail = "this Idempotency-Key was used for another run; use a new one for each run"
        raise Problem(422, "idempotency_key_reused", detail)
    return None if row is None else _run(row)


def _check_room(connection: Connection, who: str, most_open: int) -> None:
    waiting = select(func.count()).where(runs.c.created_by == who, runs.c.state.in_(OPEN))
    if (connection.scalar(waiting) or 0) >= most_open:
        raise too_many(f"{most_open} runs of {who} are not over; wait for one, or cancel it", _COME_BACK)


def _check_there(connection: Connection, wanted: Sequence[str]) -> None:
    for letter_id in wanted:
        if connection.scalar(select(letters.c.letter_id).where(letters.c.letter_id == letter_id)) is None:
            raise Problem(422, "no_such_letter", "letters: one of these ids is of no letter here")
