"""What goes into the ledger's tables for a letter: statements on an open transaction, and nothing else."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from imr_llm.bulk.letter_bill import billed
from imr_llm.bulk.shape import Finished, Outcome, Registered, Sighting

__all__ = ["begin_run", "finish", "intend", "keep_answers", "kept_answers", "note", "register"]

_LEVEL: Final = 3
"""Of compression: a third of a record's size for 0.1 ms."""
_NEW_LETTER: Final = (
    "INSERT INTO letters (letter, key, run) VALUES (1 + max("
    "coalesce((SELECT max(letter) FROM letters), 0), coalesce((SELECT max(letter) FROM intents), 0)"
    "), ?, ?)"
)
"""Numbers are not given again: intents of a letter that was forgotten stay."""


def begin_run(db: sqlite3.Connection, settings: str) -> int:
    run = db.execute(
        "INSERT INTO runs (started_at, settings) VALUES (?, ?)", (time.time(), settings)
    ).lastrowid
    assert run is not None
    return run


def register(db: sqlite3.Connection, run: int, seen: Sighting) -> Registered:
    found = db.execute("SELECT letter, run FROM letters WHERE key = ?", (seen.key,)).fetchone()
    if found is None:
        letter = db.execute(_NEW_LETTER, (seen.key, run)).lastrowid
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


def kept_answers(db: sqlite3.Connection, letter: int) -> dict[str, str]:
    """What `keep_answers` kept of a letter."""
    rows = db.execute("SELECT request_key, content FROM answers WHERE letter = ?", (letter,))
    return {key: zlib.decompress(content).decode() for key, content in rows}


def finish(db: sqlite3.Connection, done: Finished, now: float) -> None:
    line = zlib.compress(billed(db, done.letter, done.line), _LEVEL)
    db.execute("DELETE FROM answers WHERE letter = ?", (done.letter,))
    if done.cause is None:
        db.execute("DELETE FROM dead_letters WHERE letter = ?", (done.letter,))
        db.execute("INSERT INTO results VALUES (?, ?, ?)", (done.letter, done.seconds, now))
        db.execute("INSERT INTO records VALUES (?, ?)", (done.letter, line))
    else:
        row = (done.letter, done.cause, line, done.seconds, now)
        db.execute("INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?, ?, ?)", row)


def intend(
    db: sqlite3.Connection, letter: int, run: int, request_key: str, expected_cost: int | None, now: float
) -> int:
    """Note that a call is about to be sent; gives its number."""
    attempt = db.execute(
        "INSERT INTO intents (letter, run, request_key, expected_cost, sent_at) VALUES (?, ?, ?, ?, ?)",
        (letter, run, request_key, expected_cost, now),
    ).lastrowid
    assert attempt is not None
    return attempt


def note(db: sqlite3.Connection, outcomes: Iterable[Outcome]) -> None:
    """Note what came of calls."""
    db.executemany(
        "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_outcome_row, outcomes)
    )


def _outcome_row(outcome: Outcome) -> tuple[Any, ...]:
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
