"""The ledger of a folder, open for a run: what is to be done, what was sent, what came of it.

The one door for all who read letters in bulk, be it call by call, by batches or on a cluster: register what is
come upon, note an intent before each call, finish each letter once. Every future is done when its rows are on
the disk.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, TypeVar

from imr_llm.bulk.shape import (
    APPLICATION,
    TABLES,
    VERSION,
    Finished,
    Outcome,
    Registered,
    Sighting,
    client_id,
)
from imr_llm.bulk.writer import Reserve, Writer
from imr_llm.errors import LedgerFailed, UsageError

__all__ = ["FILE", "Ledger", "check_file", "keep_answers", "outcome_row", "place_of"]

_Result = TypeVar("_Result")
FILE: Final = "ledger.sqlite"
_LOCK: Final = "lock"
_RESERVE: Final = "reserve"
_LEVEL: Final = 3
"""Of compression: a third of a record's size for 0.1 ms."""


def place_of(out: str | os.PathLike[str]) -> Path:
    """The ledger's file in the folder OUT; raises UsageError where there is none."""
    path = Path(out) / FILE
    if not path.is_file():
        raise UsageError(
            f"{os.fspath(out)}: holds no ledger; name a folder that imr-llm run has written with -o"
        )
    return path


def check_file(connection: sqlite3.Connection, out: Path) -> None:
    """Raise UsageError unless it is a ledger of this version."""
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError:
        application, version = 0, 0
    if application != APPLICATION:
        raise UsageError(f"{out}: {FILE} is no ledger of imr-llm; name another folder")
    if version != VERSION:
        raise UsageError(
            f"{out}: its ledger is of version {version}, this imr-llm writes version {VERSION}; "
            "use the imr-llm that began it, or another folder"
        )


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
        description that the ledger was begun with. Raises UsageError where the folder cannot be used."""
        self._out = Path(out)
        if description is None:
            place_of(out)
        self._lock = self._locked()
        try:
            self._reserve = Reserve(self._out / _RESERVE)
            self._prepare(description)
            with suppress(OSError):  # less room than the reserve needs: what there is goes to the ledger
                self._reserve.take()
            self._writer = Writer(self._out / FILE, self._reserve, on_failure)
        except BaseException:
            self._lock.close()
            raise
        said = json.dumps(settings, sort_keys=True)
        self.run: int = self._writer.submit(lambda db: _begin_run(db, said)).result()

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
        return self._writer.submit(lambda db: [_register(db, self.run, one) for one in sightings])

    def counted(self, total: int) -> Future[Any]:
        """Note how many letters the input holds."""
        return self._writer.submit(
            lambda db: db.execute("UPDATE runs SET total = ? WHERE run = ?", (total, self.run))
        )

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
            self._note(db, outcomes)
            keep_answers(db, letter, answers or {})
            row = (letter, self.run, request_key, expected_cost, now)
            attempt = db.execute(
                "INSERT INTO intents (letter, run, request_key, expected_cost, sent_at) VALUES (?, ?, ?, ?, ?)",
                row,
            ).lastrowid
            assert attempt is not None
            return client_id(self.id, attempt)

        return self._writer.submit(work)

    def note(
        self, letter: int, outcomes: Sequence[Outcome], answers: Mapping[str, str] | None = None
    ) -> Future[None]:
        """Note what came of attempts of a letter that is not done."""

        def work(db: sqlite3.Connection) -> None:
            self._note(db, outcomes)
            keep_answers(db, letter, answers or {})

        return self._writer.submit(work)

    def finish(self, letters: Sequence[Finished], outcomes: Sequence[Outcome] = ()) -> Future[None]:
        """Note letters as done, and what came of their last calls, all at once."""
        now = time.time()

        def work(db: sqlite3.Connection) -> None:
            self._note(db, outcomes)
            for one in letters:
                _finish(db, one, now)

        return self._writer.submit(work)

    def answers(self, letter: int) -> Mapping[str, str]:
        """Answers that were paid for a letter which was not done when its run ended, by request key."""
        rows = self._writer.submit(
            lambda db: db.execute(
                "SELECT request_key, content FROM answers WHERE letter = ?", (letter,)
            ).fetchall()
        ).result()
        return {key: zlib.decompress(content).decode() for key, content in rows}

    def spent(self) -> int:
        """Micro-dollars so far in all runs; for calls whose answer was lost, what was expected of them."""
        query = (
            "SELECT coalesce(sum(coalesce(cost, CASE WHEN coalesce(status, 200) < 300 THEN expected_cost END)), 0) "
            "FROM attempts"
        )
        total: int = self._writer.submit(lambda db: db.execute(query).fetchone()).result()[0]
        return total

    def dead(self, causes: Sequence[str]) -> Iterator[tuple[int, str, bytes | None]]:
        """Places, names and paths of the dead letters with one of these causes, one place a letter."""
        query = (
            "SELECT min(place), name, path FROM places JOIN dead_letters USING (letter) "
            "WHERE cause IN (SELECT value FROM json_each(?)) AND place > ? GROUP BY letter ORDER BY 1 LIMIT 1000"
        )
        last = 0
        while rows := self._rows(query, (json.dumps(list(causes)), last)):
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

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        return self._writer.submit(lambda db: db.execute(query, values).fetchall()).result()

    def _note(self, db: sqlite3.Connection, outcomes: Sequence[Outcome]) -> None:
        db.executemany(
            "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [outcome_row(outcome) for outcome in outcomes],
        )

    def _locked(self) -> IO[bytes]:
        """The lock's file, locked until it is closed or the process ends."""
        try:
            self._out.mkdir(parents=True, exist_ok=True)
            lock = open(self._out / _LOCK, "ab")  # noqa: SIM115
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(
                f"{self._out}: cannot be written ({why}); name a folder that you may write to"
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise UsageError(
                f"{self._out}: is in use by another process; wait for it, or name another folder"
            ) from None
        return lock

    def _prepare(self, description: Mapping[str, Any] | None) -> None:
        path = self._out / FILE
        connection = None
        try:
            connection = sqlite3.connect(path, isolation_level=None)
            is_new = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if is_new:
                _create(connection, description or {})
            check_file(connection, self._out)
            about = dict(connection.execute("SELECT name, value FROM about"))
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                raise UsageError(
                    f"{self._out}: {FILE} is no ledger of imr-llm; name another folder"
                ) from None
            why = str(error)
            raise UsageError(
                f"{self._out}: the ledger cannot be written ({why}); name a folder that you may write to, with room"
            ) from None
        finally:
            if connection is not None:
                connection.close()
        self.id: str = about["id"]
        self.description: Mapping[str, Any] = json.loads(about["description"])
        if description is not None:
            _check_same(self._out, self.description, description)


def _create(connection: sqlite3.Connection, description: Mapping[str, Any]) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(
        f"BEGIN; PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}; {TABLES}"
    )
    about = {
        "id": os.urandom(4).hex(),
        "description": json.dumps(description, sort_keys=True),
        "created_at": str(time.time()),
    }
    connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    connection.execute("COMMIT")


def _check_same(out: Path, begun: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """One folder, one way of reading: a table of letters read in two ways would be worth nothing."""
    wanted = json.loads(json.dumps(wanted))
    differing = [name for name in {**begun, **wanted} if begun.get(name) != wanted.get(name)]
    if differing:
        name = differing[0]
        raise UsageError(
            f"{out}: was begun with {name} {begun.get(name)!r}, not {wanted.get(name)!r}; "
            "go on as it was begun, or name another folder"
        )


def _begin_run(db: sqlite3.Connection, settings: str) -> int:
    run = db.execute(
        "INSERT INTO runs (started_at, settings) VALUES (?, ?)", (time.time(), settings)
    ).lastrowid
    assert run is not None
    return run


def _register(db: sqlite3.Connection, run: int, seen: Sighting) -> Registered:
    found = db.execute("SELECT letter, run FROM letters WHERE key = ?", (seen.key,)).fetchone()
    if found is None:
        letter = db.execute("INSERT INTO letters (key, run) VALUES (?, ?)", (seen.key, run)).lastrowid
        assert letter is not None
        to_do, tried = True, False
    else:
        letter = found[0]
        to_do = found[1] != run and _is_open(db, letter, seen)
        tried = to_do and _exists(db, "intents", letter)
        if to_do:
            db.execute("UPDATE letters SET run = ? WHERE letter = ?", (run, letter))
    _put_in_place(db, run, seen, letter)
    return Registered(letter, to_do, tried)


def _is_open(db: sqlite3.Connection, letter: int, seen: Sighting) -> bool:
    if _exists(db, "results", letter):
        return False
    return seen.again or seen.unreadable or not _exists(db, "dead_letters", letter)


def _exists(db: sqlite3.Connection, table: str, letter: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE letter = ? LIMIT 1"  # noqa: S608  # nosec B608 # a name of ours
    return db.execute(query, (letter,)).fetchone() is not None


def _put_in_place(db: sqlite3.Connection, run: int, seen: Sighting, letter: int) -> None:
    """The line of the input: its own of an earlier run (the first of its name not yet seen in this), or a new one."""
    place = seen.place
    if place is None:
        found = db.execute(
            "SELECT place FROM places WHERE name = ? AND run <> ? ORDER BY place LIMIT 1", (seen.name, run)
        ).fetchone()
        place = found[0] if found is not None else None
    if place is None:
        db.execute(
            "INSERT INTO places (name, path, letter, run) VALUES (?, ?, ?, ?)",
            (seen.name, seen.path, letter, run),
        )
    else:
        db.execute(
            "UPDATE places SET letter = ?, path = ?, run = ? WHERE place = ?",
            (letter, seen.path, run, place),
        )


def keep_answers(db: sqlite3.Connection, letter: int, answers: Mapping[str, str]) -> None:
    """Keep answers, by request key, of a letter that is not done."""
    db.executemany(
        "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
        [(letter, key, zlib.compress(content.encode(), _LEVEL)) for key, content in answers.items()],
    )


def _finish(db: sqlite3.Connection, done: Finished, now: float) -> None:
    line = zlib.compress(done.line, _LEVEL)
    db.execute("DELETE FROM answers WHERE letter = ?", (done.letter,))
    if done.cause is None:
        db.execute("DELETE FROM dead_letters WHERE letter = ?", (done.letter,))
        db.execute("INSERT INTO results VALUES (?, ?, ?)", (done.letter, done.seconds, now))
        db.execute("INSERT INTO records VALUES (?, ?)", (done.letter, line))
    else:
        row = (done.letter, done.cause, line, done.seconds, now)
        db.execute("INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?, ?, ?)", row)


def outcome_row(outcome: Outcome) -> tuple[Any, ...]:
    """The row of `outcomes`."""
    attempt, tokens = outcome.attempt, outcome.attempt.tokens
    return (
        int(outcome.client_id.rpartition("-")[2]),
        attempt.cause,
        attempt.status,
        attempt.code,
        attempt.request_id,
        attempt.mode,
        tokens.input if tokens else None,
        tokens.output if tokens else None,
        tokens.cached if tokens else None,
        tokens.reasoning if tokens else None,
        attempt.cost,
        attempt.seconds,
        time.time(),
    )
