"""Deletes letters and runs so that nothing is left of them: rows of the store, lines of ledgers, files of runs.

A letter goes with its readings by runs, a run with its letters. Neither can go while a run that needs it goes on. Files
go first: should the service end in between, the rows are still there to be deleted again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, or_, select
from sqlalchemy.engine import Connection

from imr_llm.service.database import Database
from imr_llm.service.letter_store import absent, put_down
from imr_llm.service.problems import Problem
from imr_llm.service.run_files import RunFolders
from imr_llm.service.run_store import OPEN, no_run
from imr_llm.service.tables import letters, run_letters, runs

__all__ = ["Forgetting"]

_AT_ONCE: Final = 500


@dataclass
class _Plan:
    """What goes together."""

    letters: set[str] = field(default_factory=set)
    lines: dict[str, set[int]] = field(default_factory=dict)
    """Of runs that stay."""
    runs: set[str] = field(default_factory=set)

    def touched(self) -> set[str]:
        """Runs that must not be going on."""
        return self.runs | set(self.lines)


class Forgetting:
    """Deletes from a database and from the folders of its runs."""

    def __init__(self, database: Database, folders: RunFolders) -> None:
        self._database = database
        self._folders = folders

    def letter(self, letter_id: str, who: str) -> None:
        """Delete a letter with its record, decisions, keys and readings. Raises Problem: 404; 409 while a run needs it."""
        with self._database.read() as connection:
            if connection.scalar(select(letters.c.letter_id).where(letters.c.letter_id == letter_id)) is None:
                raise absent()
            plan = _plan(connection, {letter_id}, set())
        self._carry_out(plan, who)

    def run(self, run_id: str, who: str) -> None:
        """Delete a run with its files, its letters and all decisions on them. Raises Problem: 404; 409 while it goes on."""
        with self._database.read() as connection:
            if connection.scalar(select(runs.c.run_id).where(runs.c.run_id == run_id)) is None:
                raise no_run()
            plan = _plan(connection, set(), {run_id})
        self._carry_out(plan, who)

    def older(self, than: datetime.datetime) -> int:
        """Delete letters and runs of before `than`, but those that a run going on needs; how many letters that were."""
        with self._database.read() as connection:
            going_on = set(connection.scalars(select(runs.c.run_id).where(runs.c.state.in_(OPEN))))
            needed, makers = _needed(connection, going_on)
            old_runs = set(connection.scalars(select(runs.c.run_id).where(runs.c.created_at < than)))
            old = set(connection.scalars(select(letters.c.letter_id).where(letters.c.received_at < than)))
            plan = _plan(connection, old - needed, old_runs - going_on - makers)
        if not plan.letters and not plan.runs:
            return 0
        self._carry_out(plan, "retention")
        return len(plan.letters)

    def _carry_out(self, plan: _Plan, who: str) -> None:
        with self._folders.held:
            self._delete(plan, who)

    def _delete(self, plan: _Plan, who: str) -> None:
        with self._database.read() as connection:
            _refuse_open(connection, plan)
        for run_id, numbers in plan.lines.items():
            self._folders.of(run_id).forget(sorted(numbers))
        for run_id in plan.runs:
            self._folders.remove(run_id)

        def job(connection: Connection) -> None:
            by_now = _plan(connection, plan.letters, plan.runs)
            if by_now.letters - plan.letters or by_now.touched() - plan.touched():
                raise _busy()  # a run began over one of them a moment ago
            _refuse_open(connection, plan)
            for letter_id in sorted(plan.letters):
                _delete_lines(connection, letter_id)
                gone = connection.execute(delete(letters).where(letters.c.letter_id == letter_id))
                if gone.rowcount:
                    put_down(connection, who, "letter.delete", letter_id)
            for run_id in sorted(plan.runs):
                connection.execute(delete(runs).where(runs.c.run_id == run_id))
                put_down(connection, who, "run.delete", run_id=run_id)

        self._database.write(job, forgets=True)


def _plan(connection: Connection, of_letters: set[str], of_runs: set[str]) -> _Plan:
    plan = _Plan(letters=set(of_letters), runs=set(of_runs))
    plan.letters |= _letters_of(connection, of_runs, copies_too=False)
    fresh = set(plan.letters)
    while fresh:
        found: set[str] = set()
        for some in _parts(fresh):
            wanted = select(run_letters.c.run_id, run_letters.c.number, run_letters.c.letter_id).where(
                or_(run_letters.c.copy_of.in_(some), run_letters.c.letter_id.in_(some))
            )
            for row in connection.execute(wanted):
                if row.run_id not in plan.runs:
                    plan.lines.setdefault(row.run_id, set()).add(row.number)
                if row.letter_id is not None:
                    found.add(row.letter_id)
        fresh = found - plan.letters
        plan.letters |= fresh
    return plan


def _needed(connection: Connection, going_on: set[str]) -> tuple[set[str], set[str]]:
    """What cannot go while these runs go on: letters they read and made, letters and runs that those came from."""
    needed: set[str] = set()
    makers: set[str] = set()
    fresh = _letters_of(connection, going_on)
    while fresh:
        needed |= fresh
        found: set[str] = set()
        for some in _parts(fresh):
            made = select(run_letters.c.run_id, run_letters.c.copy_of).where(
                run_letters.c.letter_id.in_(some)
            )
            for row in connection.execute(made):
                makers.add(row.run_id)
                found |= {row.copy_of} - {None}
        fresh = found - needed
    return needed, makers


def _letters_of(connection: Connection, of_runs: Iterable[str], *, copies_too: bool = True) -> set[str]:
    """Letters that runs made and, with `copies_too`, those that they read."""
    found: set[str] = set()
    for some in _parts(of_runs):
        wanted = select(run_letters.c.letter_id, run_letters.c.copy_of).where(run_letters.c.run_id.in_(some))
        for row in connection.execute(wanted):
            found |= {row.letter_id, row.copy_of if copies_too else None} - {None}
    return found


def _open(connection: Connection, of_runs: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _parts(of_runs):
        found |= set(
            connection.scalars(select(runs.c.run_id).where(runs.c.run_id.in_(some), runs.c.state.in_(OPEN)))
        )
    return found


def _refuse_open(connection: Connection, plan: _Plan) -> None:
    if _open(connection, plan.touched()):
        raise _busy()


def _busy() -> Problem:
    return Problem(409, "run_goes_on", "a run that goes on needs this; wait for its end, or cancel it first")


def _delete_lines(connection: Connection, letter_id: str) -> None:
    connection.execute(
        delete(run_letters).where(
            or_(run_letters.c.letter_id == letter_id, run_letters.c.copy_of == letter_id)
        )
    )


def _parts(ids: Iterable[Any]) -> Iterator[Sequence[Any]]:
    every = sorted(ids)
    return (every[first : first + _AT_ONCE] for first in range(0, len(every), _AT_ONCE))
