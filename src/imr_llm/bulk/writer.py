"""The one who writes a ledger: a thread that takes what is handed in and commits it in groups.

Whoever hands something in gets a future that is done once it is on the disk. What comes while one group is being
written makes up the next, so that a commit's wait for the disk is shared by all who wait. When the disk is
full, a reserve is given up once so that what is under way can still be written.
"""

from __future__ import annotations

import errno
import os
import queue
import sqlite3
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from imr_llm.bulk.damage import damaged, is_damage
from imr_llm.errors import LedgerFailed, UsageError

__all__ = ["Reserve", "Writer", "why_failed"]

_Result = TypeVar("_Result")
_Work = Callable[[sqlite3.Connection], Any]
_LARGEST_GROUP: Final = 512
_RESERVE_BYTES: Final = 4 << 20
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)
_FULL: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class Reserve:
    """Room on the disk that is kept until it is needed to end well."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self) -> None:
        """Set the room aside. Raises UsageError where the disk has none.

        Where no room can be set aside at all (a limit on the size of files), what there is goes to the ledger.
        """
        try:
            with open(self._path, "wb") as file:
                os.posix_fallocate(file.fileno(), 0, _RESERVE_BYTES)
        except OSError as error:
            self.give_up()
            if error.errno in _NO_ROOM:
                raise UsageError(
                    f"{self._path.parent}: has less than {_RESERVE_BYTES >> 20} MB free, which a run keeps for what is "
                    "under way when the disk gets full; make room, or name a folder on another disk"
                ) from None

    def give_up(self) -> bool:
        """Free the room; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True


class Writer:
    """Commits what is submitted, in its order."""

    def __init__(self, path: Path, reserve: Reserve, on_failure: Callable[[LedgerFailed], None]) -> None:
        self._path = path
        self._reserve = reserve
        self._on_failure = on_failure
        self._failure: LedgerFailed | None = None
        self._queue: queue.SimpleQueue[tuple[_Work, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="imr-llm-ledger", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[sqlite3.Connection], _Result]) -> Future[_Result]:
        """Have `work` done in a transaction; its result comes when that is on the disk.

        The future raises `LedgerFailed` where it cannot be.
        """
        future: Future[_Result] = Future()
        self._queue.put((work, future))
        return future

    def close(self) -> None:
        """Write what was submitted, and end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA cache_size=-16000")
            while self._commit_group(connection):
                pass
        finally:
            with suppress(sqlite3.Error):  # a full disk: the log stays beside the file and is read with it
                connection.close()

    def _commit_group(self, connection: sqlite3.Connection) -> bool:
        """Take what is there and write it; False at the end."""
        item = self._queue.get()
        group: list[tuple[_Work, Future[Any]]] = []
        while item is not None:
            group.append(item)
            if len(group) == _LARGEST_GROUP:
                break
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
        if group:
            self._commit(connection, group)
        return item is not None

    def _commit(self, connection: sqlite3.Connection, group: list[tuple[_Work, Future[Any]]]) -> None:
        if self._failure is not None:
            _fail(group, self._failure)
            return
        try:
            results = _transaction(connection, group)
        except (sqlite3.Error, zlib.error) as error:
            if not (_is_full(error) and self._reserve.give_up()):
                self._give_up(group, error)
                return
            try:
                results = _transaction(connection, group)
            except (sqlite3.Error, zlib.error) as again:
                self._give_up(group, again)
                return
            self._on_failure(why_failed(self._path, error))
        except Exception as error:  # noqa: BLE001  a fault of ours must reach whoever waits
            _fail(group, error)
            return
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)

    def _give_up(self, group: list[tuple[_Work, Future[Any]]], error: sqlite3.Error | zlib.error) -> None:
        self._failure = why_failed(self._path, error)
        _fail(group, self._failure)
        self._on_failure(self._failure)


def why_failed(path: Path, error: sqlite3.Error | zlib.error) -> LedgerFailed:
    """What SQLite's error, or that of a line it keeps, means for the run, in words."""
    out = path.parent
    if is_damage(error):
        return damaged(path, error)
    if _is_full(error):
        return LedgerFailed(
            str(out),
            "the ledger cannot be written any more (disk full, or a limit on the size of files)",
            "what was read so far is safe; make room and run the same command again",
        )
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return LedgerFailed(
        str(out),
        f"the ledger cannot be written any more ({name})",
        "what was read so far is safe; check the disk and run the same command again",
    )


def _transaction(connection: sqlite3.Connection, group: list[tuple[_Work, Future[Any]]]) -> list[Any]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        results = [work(connection) for work, _ in group]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
    return results


def _fail(group: list[tuple[_Work, Future[Any]]], error: Exception) -> None:
    for _, future in group:
        future.set_exception(error)


def _is_full(error: sqlite3.Error | zlib.error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _FULL
