"""The ledger's tables, and the values that go into them. Knows no letter's text.

One SQLite file. Letters are what is read once, named by their keys; places are the lines of the input, in its
order, each pointing at its letter. Attempts are two tables to which rows are only ever added: an intent
before a call is sent, an outcome when it is over. An intent without an outcome, of a run that has ended, is a
call whose answer was lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from imr_llm.llm.usage import Attempt

__all__ = [
    "APPLICATION",
    "BY_PATH",
    "NOT_HAD",
    "OVER",
    "TABLES",
    "VERSION",
    "Finished",
    "Outcome",
    "Registered",
    "Sighting",
    "batch_name",
    "client_id",
]

APPLICATION: Final = 0x494D524C
"""Marks the file as such a ledger (SQLite's application_id; the letters IMRL)."""
VERSION: Final = 1
"""Of the tables (SQLite's user_version)."""

TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, started_at REAL NOT NULL, ended_at REAL, ended TEXT, total INTEGER, settings TEXT NOT NULL
);
CREATE TABLE letters (letter INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, run INTEGER NOT NULL);
CREATE TABLE places (
    place INTEGER PRIMARY KEY, name TEXT NOT NULL, path BLOB, letter INTEGER NOT NULL, run INTEGER NOT NULL
);
CREATE INDEX places_by_name ON places (name);
CREATE INDEX places_by_letter ON places (letter);
CREATE TABLE intents (
    attempt INTEGER PRIMARY KEY, letter INTEGER NOT NULL, run INTEGER NOT NULL, request_key TEXT NOT NULL,
    expected_cost INTEGER, sent_at REAL NOT NULL
);
CREATE INDEX intents_by_letter ON intents (letter);
CREATE TABLE outcomes (
    attempt INTEGER PRIMARY KEY, cause TEXT, status INTEGER, code TEXT, request_id TEXT, mode TEXT,
    input_tokens INTEGER, output_tokens INTEGER, cached_tokens INTEGER, reasoning_tokens INTEGER,
    cost INTEGER, seconds REAL NOT NULL, ended_at REAL NOT NULL
);
CREATE TABLE answers (
    letter INTEGER NOT NULL, request_key TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (letter, request_key)
) WITHOUT ROWID;
CREATE TABLE batches (
    batch INTEGER PRIMARY KEY, run INTEGER NOT NULL, state TEXT NOT NULL, requests INTEGER NOT NULL,
    tokens INTEGER NOT NULL, file_id TEXT, provider_id TEXT, output_file_id TEXT, error_file_id TEXT,
    made_at REAL NOT NULL, ended_at REAL
);
CREATE TABLE requests (
    attempt INTEGER PRIMARY KEY, letter INTEGER NOT NULL, batch INTEGER NOT NULL, custom_id TEXT NOT NULL,
    answers_with TEXT NOT NULL, UNIQUE (batch, custom_id)
);
CREATE INDEX requests_by_letter ON requests (letter);
CREATE TABLE results (letter INTEGER PRIMARY KEY, seconds REAL NOT NULL, finished_at REAL NOT NULL);
CREATE TABLE records (letter INTEGER PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE dead_letters (
    letter INTEGER PRIMARY KEY, cause TEXT NOT NULL, line BLOB NOT NULL, seconds REAL NOT NULL, finished_at REAL NOT NULL
);
CREATE VIEW attempts AS
    SELECT i.attempt, i.letter, i.run, i.request_key, i.expected_cost, i.sent_at, o.attempt IS NOT NULL AS known,
        o.cause, o.status, o.code, o.request_id, o.mode, o.input_tokens, o.output_tokens, o.cached_tokens,
        o.reasoning_tokens, o.cost, o.seconds, o.ended_at
    FROM intents i LEFT JOIN outcomes o USING (attempt);
"""
"""Money is in millionths of a dollar, times are seconds since 1970, records and lines are zlib-compressed JSON."""
BY_PATH: Final = "CREATE INDEX IF NOT EXISTS places_by_path ON places (path)"
"""Of the tables too; ledgers that were begun without it get it when they are written."""

NOT_HAD: Final = ("not_found", "unreadable")
"""Causes that say nothing of a letter: its file could not be had."""
OVER: Final = "('collected', 'refused', 'lost')"
"""The states of a batch that nothing follows, as SQL says it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A letter that was come upon: in the input, or among those to be read again."""

    name: str
    path: bytes | None
    """Where it can be found again, as the operating system has it; None for standard input."""
    key: str
    unreadable: bool = False
    """Its bytes could not be had, which costs nothing to try again."""
    again: bool = False
    """It is to be read though it is among the dead letters."""
    place: int | None = None
    """Its place in the input, where that is known."""


@dataclass(frozen=True, slots=True)
class Registered:
    """What the ledger says to a sighting."""

    letter: int
    to_do: bool
    """Whether it is to be read now: it is neither done nor being read in this run."""
    tried: bool
    """Whether calls were made for it in earlier runs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    client_id: str
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Finished:
    """A letter that is done: with a record, or for some cause without."""

    letter: int
    line: bytes = field(repr=False)
    """JSON of the record or of the failed letter."""
    cause: str | None
    """None where there is a record."""
    seconds: float
    """From when it was taken up, waiting included."""


def batch_name(ledger: str, batch: int) -> str:
    """What a batch is called at the provider and in files."""
    return f"imr-{ledger}-{batch:06}"


def client_id(ledger: str, attempt: int) -> str:
    """The id an attempt is sent under: which ledger, which attempt."""
    return f"imr-{ledger}-{attempt}"
