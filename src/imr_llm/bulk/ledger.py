"""The ledger of a folder, open for a run: what is to be done, what was sent, what came of it.

The one door for all who read letters in bulk, be it call by call, by batches or on a cluster: register what is
come upon, note an intent before each call, finish each letter once. Every future is done when its rows are on
the disk.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from imr_llm.bulk.ledger_file import FILE, locked, place_of, prepared
from imr_llm.bulk.ledger_rows import begin_run, finish, intend, keep_answers, kept_answers, note, register
from imr_llm.bulk.own_files import RESERVE
from imr_llm.bulk.shape import Finished, Outcome, Registered, Sighting, client_id
from imr_llm.bulk.writer import Reserve, Writer
from imr_llm.errors import LedgerFailed

__all__ = ["Ledger"]

_Result = TypeVar("_Result")


class Ledger:
    """A ledger open for writing, by one process at a time; a context manager."""

    def __init__(
        self,
        out: str | os.PathLike[str],
        description: Mapping[str, Any] | None,
        settings: Mapping[str, Any],
        on_failure: Callable[[LedgerFailed], None] = lambda failure: None,  # noqa: ARG005
    ) -> None:
        """`description` says how letters are read, `settings` how fast; both are kept. None takes the
        description that the ledger was begun with. Raises UsageError where the folder cannot be used, LedgerFailed
        where its ledger is damaged."""
        self._out = Path(out)
        if description is None:
            place_of(out)
        self._lock = locked(self._out)
        self._reserve = Reserve(self._out / RESERVE)
        try:
            self._reserve.take()
            self.id, self.description = prepared(self._out, description)
            self._writer = Writer(self._out / FILE, self._reserve, on_failure)
        except BaseException:
            self._reserve.give_up()
            self._lock.close()
            raise
        said = json.dumps(settings, sort_keys=True)
        try:
            self.run: int = self._writer.submit(lambda db: begin_run(db, said)).result()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        self._reserve.give_up()
        self._lock.close()

    def register(self, sightings: Sequence[Sighting]) -> Future[list[Registered]]:
        """Note letters in the order they are come upon, and learn which are to be read."""
        return self._writer.submit(lambda db: [register(db, self.run, one) for one in sightings])

    def intend(
        self,
        letter: int,
        request_key: str,
        expected_cost: int | None,
        outcomes: Sequence[Outcome] = (),
        answers: Mapping[str, str] | None = None,
    ) -> Future[str]:
        """Note that a call is about to be sent, and what came of the letter's earlier ones; gives the id to
        send it under. `answers` are those to earlier calls, by request key, kept until the letter is done."""
        now = time.time()

        def work(db: sqlite3.Connection) -> str:
            note(db, outcomes)
            keep_answers(db, letter, answers or {})
            return client_id(self.id, intend(db, letter, self.run, request_key, expected_cost, now))

        return self._writer.submit(work)

    def note(
        self, letter: int, outcomes: Sequence[Outcome], answers: Mapping[str, str] | None = None
    ) -> Future[None]:
        """Note what came of attempts of a letter that is not done."""

        def work(db: sqlite3.Connection) -> None:
            note(db, outcomes)
            keep_answers(db, letter, answers or {})

        return self._writer.submit(work)

    def finish(self, letters: Sequence[Finished], outcomes: Sequence[Outcome] = ()) -> Future[None]:
        """Note letters as done, and what came of their last calls, all at once."""
        now = time.time()

        def work(db: sqlite3.Connection) -> None:
            note(db, outcomes)
            for one in letters:
                finish(db, one, now)

        return self._writer.submit(work)

    def answers(self, letter: int) -> Mapping[str, str]:
        """Answers that were paid for a letter which was not done when its run ended, by request key."""
        return self._writer.submit(lambda db: kept_answers(db, letter)).result()

    def dead(self, causes: Sequence[str]) -> Iterator[tuple[int, str, bytes | None]]:
        """Places, names and paths of the dead letters with one of these causes, one place a letter."""
        query = (
            "SELECT min(place), name, path FROM places JOIN dead_letters USING (letter) "
            "WHERE cause IN (SELECT value FROM json_each(?)) AND place > ? GROUP BY letter ORDER BY 1 LIMIT 1000"
        )
        last = 0
        while rows := self.rows(query, (json.dumps(list(causes)), last)):
            yield from rows
            last = rows[-1][0]

    def end(self, how: str) -> Future[Any]:
        """Note how the run ended."""
        row = (time.time(), how, self.run)
        return self._writer.submit(
            lambda db: db.execute("UPDATE runs SET ended_at = ?, ended = ? WHERE run = ?", row)
        )

    def submit(self, work: Callable[[sqlite3.Connection], _Result]) -> Future[_Result]:
        """Have work on the tables done in a transaction; for the other writers of this room."""
        return self._writer.submit(work)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a question to the tables brings; for the other writers of this room."""
        return self._writer.submit(lambda db: db.execute(query, values).fetchall()).result()
