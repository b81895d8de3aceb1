"""The ledger's file in its folder: whether it is one, of which version, whose, made where there is none."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from imr_llm.bulk.shape import APPLICATION, TABLES, VERSION
from imr_llm.errors import UsageError

__all__ = ["FILE", "LOCK", "check_file", "is_locked", "locked", "place_of", "prepared"]

FILE: Final = "ledger.sqlite"
LOCK: Final = "lock"


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
    """The ledger's id and how its letters are read, of a new ledger or the one that is there. Raises UsageError."""
    path = out / FILE
    connection = None
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        is_new = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if is_new:
            _create(connection, description or {})
        check_file(connection, out)
        about = dict(connection.execute("SELECT name, value FROM about"))
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):
            raise UsageError(f"{out}: {FILE} is no ledger of imr-llm; name another folder") from None
        why = str(error)
        raise UsageError(
            f"{out}: the ledger cannot be written ({why}); name a folder that you may write to, with room"
        ) from None
    finally:
        if connection is not None:
            connection.close()
    begun: Mapping[str, Any] = json.loads(about["description"])
    if description is not None:
        _check_same(out, begun, description)
    return about["id"], begun


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
    before, now = _settings(begun), _settings(json.loads(json.dumps(wanted)))
    differing = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    if "model" in differing:  # the rest hangs on it
        differing = ["model"]
    if differing:
        first, second = (
            ", ".join(f"{name} {_said(settings.get(name))}" for name in differing)
            for settings in (before, now)
        )
        raise UsageError(
            f"{out}: was begun with {first}, not {second}; go on as it was begun, or name another folder"
        )


def _settings(description: Mapping[str, Any]) -> dict[str, Any]:
    """A description with what stands under one name (the parameters) brought up beside the rest."""
    flat: dict[str, Any] = {}
    for name, value in description.items():
        flat |= value if isinstance(value, dict) else {name: value}
    return flat


def _said(value: object) -> str:
    return "none" if value is None else str(value)
