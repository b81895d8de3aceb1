"""What goes into the ledger's tables for a letter: statements on an open transaction, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, Final

from imr_llm.bulk.letter_bill import billed
from imr_llm.bulk.shape import NOT_HAD, Finished, Outcome, Registered, Sighting

__all__ = [
    "ask_anew",
    "begin_run",
    "finish",
    "intend",
    "keep_answers",
    "kept_answers",
    "note",
    "register",
]

_LEVEL: Final = 3
"""Of compression: a third of a record's size for 0.1 ms."""
_NEW_LETTER: Final = (
    "INSERT INTO letters (letter, key, run) VALUES (1 + max("
    "coalesce((SELECT max(letter) FROM letters), 0), coalesce((SELECT max(letter) FROM intents), 0), "
    "coalesce((SELECT max(letter) FROM results), 0)), ?, ?)"
)
"""Numbers are not given again: intents of a letter that was forgotten stay, and so may results in a ledger of which
not all could be recovered."""

_ASKED_ANEW: Final = "asked anew about letter "
_EVERY: Final = 2**62


def begin_run(db: sqlite3.Connection, settings: str) -> int:
    run = db.execute(
        "INSERT INTO runs (started_at, settings) VALUES (?, ?)", (time.time(), settings)
    ).lastrowid
    assert run is not None
    return run


def register(db: sqlite3.Connection, run: int, seen: Sighting) -> Registered:
    if seen.place is not None and seen.path is None:  # nobody can look whether it is another letter by now
        of_place = "SELECT letter, letters.run FROM letters JOIN places USING (letter) WHERE place = ?"
        found = db.execute(of_place, (seen.place,)).fetchone()
    else:
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
    dead = db.execute("SELECT cause FROM dead_letters WHERE letter = ?", (letter,)).fetchone()
    return seen.again or seen.unreadable or dead is None or dead[0] in NOT_HAD


def _exists(db: sqlite3.Connection, table: str, letter: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE letter = ? LIMIT 1"  # noqa: S608  # nosec B608 # a name of ours
    return db.execute(query, (letter,)).fetchone() is not None


def _put_in_place(db: sqlite3.Connection, run: int, seen: Sighting, letter: int) -> None:
    """The line of the input: that of the same file, whatever it was called then, or a new one."""
    place = _place_of(db, seen, letter) if seen.place is None else seen.place
    if place is None:
        db.execute(
            "INSERT INTO places (name, path, letter, run) VALUES (?, ?, ?, ?)",
            (_free_name(db, seen), seen.path, letter, run),
        )
    else:
        db.execute(
            "UPDATE places SET letter = ?, path = ?, run = ? WHERE place = ?",
            (letter, seen.path, run, place),
        )


def _place_of(db: sqlite3.Connection, seen: Sighting, letter: int) -> int | None:
    """The place of a file is where it stands, that of standard input what came by it."""
    if seen.path is None:
        query = "SELECT place FROM places WHERE letter = ? AND path IS NULL ORDER BY place LIMIT 1"
        found = db.execute(query, (letter,)).fetchone()
    else:
        query = "SELECT place FROM places WHERE path = ? ORDER BY place LIMIT 1"
        found = db.execute(query, (seen.path,)).fetchone() or _moved(db, seen, letter)
    return None if found is None else int(found[0])


def _moved(db: sqlite3.Connection, seen: Sighting, letter: int) -> tuple[int] | None:
    """The place of the same letter under the same name, if its file is gone from where it was."""
    query = (
        "SELECT place, path FROM places WHERE name = ? AND +letter = ? AND path IS NOT NULL ORDER BY place"
    )
    rows = db.execute(
        query, (seen.name, letter)
    )  # by name: very many files may hold one letter, an empty one
    return next(((place,) for place, path in rows if not os.path.lexists(path)), None)


def _free_name(db: sqlite3.Connection, seen: Sighting) -> str:
    """What a new line is called: as it was typed, unless another is called that."""
    if _is_free(db, seen.name):
        return seen.name
    if seen.path is not None:
        return os.fsdecode(seen.path).encode(errors="backslashreplace").decode()
    return next(name for number in count(2) if _is_free(db, name := f"{seen.name} {number}"))


def _is_free(db: sqlite3.Connection, name: str) -> bool:
    return db.execute("SELECT 1 FROM places WHERE name = ? LIMIT 1", (name,)).fetchone() is None


def keep_answers(db: sqlite3.Connection, letter: int, answers: Mapping[str, str]) -> None:
    """Keep answers, by request key, of a letter that has no record."""
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
    db.execute("DELETE FROM about WHERE name = ?", (f"{_ASKED_ANEW}{done.letter}",))
    if done.cause is None:
        db.execute("DELETE FROM answers WHERE letter = ?", (done.letter,))
        db.execute("DELETE FROM dead_letters WHERE letter = ?", (done.letter,))
        db.execute("INSERT INTO results VALUES (?, ?, ?)", (done.letter, done.seconds, now))
        db.execute("INSERT INTO records VALUES (?, ?)", (done.letter, line))
    else:
        row = (done.letter, done.cause, line, done.seconds, now)
        db.execute("INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?, ?, ?)", row)


def ask_anew(db: sqlite3.Connection, letter: int) -> None:
    """Note that a dead letter is about to be asked about again, in a batch: it waits now, and its tries begin anew."""
    if db.execute("DELETE FROM dead_letters WHERE letter = ?", (letter,)).rowcount:
        (last,) = db.execute(
            "SELECT coalesce(max(attempt), 0) FROM intents WHERE letter = ?", (letter,)
        ).fetchone()
        db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (f"{_ASKED_ANEW}{letter}", str(last)))


def asked_anew_after(db: sqlite3.Connection, letter: int) -> int:
    """The last of the calls about a letter that say nothing about whether it is to be asked about."""
    if _exists(db, "dead_letters", letter):
        return _EVERY
    found = db.execute("SELECT value FROM about WHERE name = ?", (f"{_ASKED_ANEW}{letter}",)).fetchone()
    return 0 if found is None else int(found[0])


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
