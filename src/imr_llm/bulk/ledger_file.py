"""The ledger's file in its folder: whether it is one, of which version, whose, made where there is none."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

from imr_llm.bulk.binding import bind
from imr_llm.bulk.damage import damage_told, damaged
from imr_llm.bulk.shape import APPLICATION, BY_PATH, TABLES, VERSION
from imr_llm.errors import UsageError

__all__ = ["FILE", "LOCK", "about", "check_file", "is_locked", "locked", "place_of", "prepared"]

FILE: Final = "ledger.sqlite"
LOCK: Final = "lock"
_LEAST: Final = 512
"""Bytes of a database; what has less SQLite may take for a new one."""


def place_of(out: str | os.PathLike[str]) -> Path:
    """The ledger's file in the folder OUT; raises UsageError where there is none, LedgerFailed where nothing is left of it."""
    path = Path(out) / FILE
    if not path.is_file():
        raise UsageError(
            f"{os.fspath(out)}: holds no ledger; name a folder that imr-llm run has written with -o"
        )
    if path.stat().st_size < _LEAST:
        raise damaged(path, "it is empty or cut off")
    return path


def check_file(connection: sqlite3.Connection, path: Path) -> None:
    """Raise UsageError unless it is a ledger of this version, LedgerFailed where it is damaged."""
    with damage_told(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise UsageError(f"{path.parent}: {FILE} is no ledger of imr-llm; name another folder")
    if version != VERSION:
        raise UsageError(
            f"{path.parent}: its ledger is of version {version}, this imr-llm writes version {VERSION}; "
            "use the imr-llm that began it, or another folder"
        )


def about(connection: sqlite3.Connection, path: Path) -> tuple[str, Mapping[str, Any]]:
    """The ledger's id, and how its letters are read. Raises LedgerFailed where it is damaged."""
    with damage_told(path):
        known = dict(connection.execute("SELECT name, value FROM about"))
        if "id" not in known or "description" not in known:
            raise damaged(path, "it does not say what it is of")
        description: Mapping[str, Any] = json.loads(known["description"])
        return known["id"], description


def locked(out: Path) -> IO[bytes]:
    """The lock's file, locked until it is closed or the process ends. Raises UsageError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = open(out / LOCK, "ab")  # noqa: SIM115
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{out}: cannot be written ({why}); name a folder that you may write to") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise UsageError(
            f"{out}: is in use by another process; wait for it, or name another folder"
        ) from None
    return lock


def is_locked(out: Path) -> bool:
    """Whether a process has the ledger open for writing."""
    try:
        with open(out / LOCK, "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def prepared(out: Path, description: Mapping[str, Any] | None) -> tuple[str, Mapping[str, Any]]:
    """The ledger's id and how its letters are read, of a new ledger or the one that is there.

    Raises UsageError, and LedgerFailed where it is damaged.
    """
    path = out / FILE
    try:
        if not path.exists():
            _create(path, description or {})
        with closing(sqlite3.connect(place_of(out), isolation_level=None)) as connection:
            check_file(connection, path)
            known, begun = about(connection, path)
            with damage_told(path):
                connection.execute("PRAGMA journal_mode=WAL")  # not so in one that was recovered
                connection.execute(BY_PATH)
                if description is not None:
                    begun = bind(connection, out, begun, description)
    except (OSError, sqlite3.Error) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UsageError(
            f"{out}: the ledger cannot be written ({why}); name a folder that you may write to, with room"
        ) from None
    return known, begun


def _create(path: Path, description: Mapping[str, Any]) -> None:
    """Make a ledger that appears when it is whole."""
    new = path.with_name(f"{path.name}.new")
    for left in (new, *(path.with_name(path.name + part) for part in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    known = {
        "id": os.urandom(4).hex(),
        "description": json.dumps(description, sort_keys=True),
        "created_at": str(time.time()),
    }
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.executescript(
            f"BEGIN; PRAGMA application_id={APPLICATION}; PRAGMA user_version={VERSION}; {TABLES} {BY_PATH};"
        )
        connection.executemany("INSERT INTO about VALUES (?, ?)", known.items())
        connection.execute("COMMIT")
    new.rename(path)
