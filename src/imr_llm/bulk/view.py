"""A ledger as it is read by those who do not write it: numbers for the status, lines for an export.

Reads beside a run that goes on, and in a folder that may only be read.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import orjson

from imr_llm.bulk.damage import damage_told, damaged, is_damage
from imr_llm.bulk.input_count import not_taken_up
from imr_llm.bulk.ledger_file import about, check_file, is_locked, place_of
from imr_llm.bulk.left_out import left_out
from imr_llm.bulk.open_calls import open_calls
from imr_llm.bulk.shape import OVER, batch_name, client_id
from imr_llm.bulk.status import Status
from imr_llm.errors import UsageError

__all__ = ["LedgerView", "Line", "not_read"]

_NOT_READ: Final = "not_read"
_RECENT: Final = 60.0
_ONCE: Final = (
    "AND p.place IN (SELECT place FROM (SELECT place, row_number() OVER "
    "(PARTITION BY letter ORDER BY run DESC, place) AS turn FROM places) WHERE turn = 1)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input, and what is known of it."""

    name: str
    is_record: bool
    content: Mapping[str, Any]
    """The record or the failed letter, as in `schemas/`."""
    seconds: float | None
    """Reading it took; None where it was not read."""
    letter: int | None
    """Its number in the ledger, by which calls know it; None where the ledger has no such line yet."""


class LedgerView:
    """An open ledger; a context manager."""

    def __init__(self, out: str | os.PathLike[str]) -> None:
        """Raises UsageError where there is none of this version, LedgerFailed where it is damaged."""
        self._path = place_of(out)
        self._out = self._path.parent
        self._db = self._opened()
        self.id: str
        self.description: Mapping[str, Any]
        try:
            check_file(self._db, self._path)
            self.id, self.description = about(self._db, self._path)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        if is_damage(error):
            raise damaged(self._path, error or "") from None

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """What is asked within is of the moment of the first question, whatever a run writes meanwhile."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def is_written(self) -> bool:
        """Whether a run goes on over this ledger."""
        return is_locked(self._out)

    def causes(self) -> dict[str, int]:
        """Dead letters by cause, most first. A cause of a letter that no line leads to any more does not count."""
        return dict(
            self._db.execute(
                "SELECT cause, count(*) FROM dead_letters WHERE letter IN (SELECT letter FROM places) "
                "GROUP BY cause ORDER BY 2 DESC, 1"
            ).fetchall()
        )

    def last_settings(self) -> dict[str, Any]:
        """What the last run was told."""
        row = self._db.execute("SELECT settings FROM runs ORDER BY run DESC LIMIT 1").fetchone()
        settings: dict[str, Any] = json.loads(row[0]) if row is not None else {}
        return settings

    def status(self) -> Status:
        """The numbers as of now, all of one moment."""
        was_written = self.is_written()
        with self.one_moment():
            return self._status(was_written)

    def _status(self, was_written: bool) -> Status:
        one = self._one
        run, started, ended_at, ended, total = one(
            "SELECT run, started_at, ended_at, ended, total FROM runs ORDER BY run DESC LIMIT 1"
        ) or (0, time.time(), None, None, None)  # its first run is about to be written down
        lines, letters = one("SELECT count(*), count(DISTINCT letter) FROM places")
        (done,) = one("SELECT count(*) FROM results WHERE letter IN (SELECT letter FROM places)")
        failed = self.causes()
        calls, cost, wasted, tokens_in, tokens_out, unknown = one(
            "SELECT count(*), coalesce(sum(cost), 0), "
            "coalesce(sum(CASE WHEN cause IS NOT NULL THEN cost END), 0), coalesce(sum(input_tokens), 0), "
            "coalesce(sum(output_tokens), 0), "
            "coalesce(sum(known AND cost IS NULL AND coalesce(status, 200) < 300), 0) FROM attempts"
        )
        calls_failed = dict(
            self._db.execute(
                "SELECT cause, count(*) FROM outcomes WHERE cause IS NOT NULL GROUP BY cause ORDER BY 2 DESC"
            ).fetchall()
        )
        (kept,) = one(
            "SELECT coalesce(sum(c.cost), 0) FROM dead_letters d CROSS JOIN answers a USING (letter) "
            "CROSS JOIN attempts c USING (letter, request_key) WHERE c.known AND c.cause IS NULL"
        )
        missing = self.not_taken_up()
        left = letters - done - sum(failed.values()) + (missing or 0)
        rate = self._rate(started, ended_at)
        is_running = ended is None and (was_written or self.is_written())
        without = open_calls(self._db, run if is_running else None)
        return Status(
            model=self.description["model"],
            run=run,
            state="running" if is_running else "ended" if ended is not None else "killed",
            ended=ended,
            lines=lines,
            total=total,
            letters=letters,
            done=done,
            failed=failed,
            left=left,
            not_taken_up=missing,
            batches=dict(
                self._db.execute(
                    "SELECT state, count(*) FROM batches GROUP BY state ORDER BY state"
                ).fetchall()
            ),
            lines_left_out=left_out(self._db),
            calls=calls,
            calls_failed=calls_failed,
            in_flight=without.in_flight,
            waiting=without.waiting,
            lost=without.lost,
            input_tokens=tokens_in,
            output_tokens=tokens_out,
            cost=cost,
            wasted=wasted,
            kept=kept,
            cost_unknown=unknown,
            per_second=rate,
            seconds_left=left / rate if rate and is_running and missing is not None else None,
        )

    def not_taken_up(self) -> int | None:
        """Lines of the last input that the ledger does not hold yet; None where it was not counted to the end."""
        return not_taken_up(self._db)

    def last_way(self) -> str | None:
        """By which option the last call went into a batch; None where it was sent by itself."""
        row = self._one(
            "SELECT r.settings FROM requests q JOIN batches USING (batch) JOIN runs r ON r.run = batches.run "
            "WHERE q.attempt = (SELECT max(attempt) FROM intents)"
        )
        if row is None:
            return None
        folder = json.loads(row[0]).get("batch_files")
        return "--batch" if folder is None else f"--batch-files {folder}"

    def batches_under_way(self) -> list[tuple[str, str | None, str | None]]:
        """Name, file and folder of those that are not over: the id of the file that went out, if it did, and the
        folder that the run which made it was told to put files into, if it was."""
        rows = self._db.execute(
            "SELECT batch, file_id, settings FROM batches JOIN runs USING (run) "  # noqa: S608  # nosec B608 # a list of ours
            f"WHERE state NOT IN {OVER} ORDER BY batch"
        )
        return [(batch_name(self.id, row[0]), row[1], json.loads(row[2]).get("batch_files")) for row in rows]

    def lines(self, since: float | None = None, *, once: bool = False) -> Iterator[Line]:
        """Every line of the input in its order. One whose letter was not read yet is a failed letter.

        With `since`, a time, those alone whose letters were finished at it or later. With `once`, one line a letter: the
        first of those that were come upon last.
        """
        rows = self._db.execute(
            "SELECT p.letter, p.name, r.record, d.line, coalesce(s.seconds, d.seconds) FROM places p "  # noqa: S608  # nosec B608 # words of ours
            "LEFT JOIN records r USING (letter) LEFT JOIN results s USING (letter) "
            "LEFT JOIN dead_letters d USING (letter) "
            "WHERE (?1 IS NULL OR coalesce(s.finished_at, d.finished_at) >= ?1) "
            f"{_ONCE if once else ''} ORDER BY p.place",
            (since,),
        )
        for letter, name, record, dead, seconds in rows:
            if record is not None:
                yield Line(name, True, _named(_loaded(record), name), seconds, letter)
            elif dead is not None:
                yield Line(name, False, _failure_named(_loaded(dead), name), seconds, letter)
            else:
                yield Line(name, False, not_read(name), None, letter)

    def calls(self) -> Iterator[dict[str, Any]]:
        """Every attempt, with the id it was sent under, for comparing with a provider's bill."""
        rows = self._db.execute("SELECT * FROM attempts ORDER BY attempt")
        names = [column[0] for column in rows.description]
        for row in rows:
            call = dict(zip(names, row, strict=True))
            yield {"client_request_id": client_id(self.id, call.pop("attempt")), **call}

    def _rate(self, started: float, ended: float | None) -> float:
        """Letters a second."""
        now = time.time() if ended is None else ended
        since = started if ended is not None else max(started, now - _RECENT)
        (finished,) = self._one(
            "SELECT (SELECT count(*) FROM results WHERE finished_at >= ?1) + "
            "(SELECT count(*) FROM dead_letters WHERE finished_at >= ?1)",
            since,
        )
        return float(finished / (now - since)) if now > since else 0.0

    def _one(self, query: str, *values: Any) -> Any:
        return self._db.execute(query, values).fetchone()

    def _opened(self) -> sqlite3.Connection:
        """Beside a writer where there may be one; else as the file stands."""
        address = f"file:{quote(str(self._path.absolute()))}"
        for mode in ("?mode=ro", "?mode=ro&immutable=1"):
            try:
                connection = sqlite3.connect(address + mode, uri=True, isolation_level=None)
                with damage_told(self._path):
                    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                continue
            return connection
        raise UsageError(f"{self._out}: its ledger cannot be read; check the file and your right to read it")


def _loaded(line: bytes) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(zlib.decompress(line))
    return loaded


def _named(record: dict[str, Any], name: str) -> dict[str, Any]:
    """The record of a letter that was read once, under the name of this line."""
    record["letter"]["name"] = name
    return record


def _failure_named(failure: dict[str, Any], name: str) -> dict[str, Any]:
    read_as = failure["letter"]["name"]
    if read_as != name:
        failure["letter"]["name"] = name
        error = failure["error"]
        error["message"] = name + error["message"].removeprefix(read_as)
    return failure


def not_read(name: str) -> dict[str, Any]:
    from imr_llm.schema.record import ErrorInfo, FailedLetter, FailedLetterName

    remedy = "run it again to go on"
    message = f"{name}: has not been read yet; {remedy}"
    failed = FailedLetter(
        letter=FailedLetterName(name=name),
        error=ErrorInfo(code=_NOT_READ, message=message, remedy=remedy),
    )
    return failed.model_dump(mode="json")
