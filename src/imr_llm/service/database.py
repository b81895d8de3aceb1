"""Opens the database of the service, and writes to it from one thread, many jobs to a commit.

SQLite by default, PostgreSQL by URL. Knows transactions; knows nothing of letters.
"""

from __future__ import annotations

import os
import queue
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import create_engine, delete, event, insert, select, update
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from imr_llm.errors import UsageError
from imr_llm.service.ids import new_id
from imr_llm.service.tables import STORE_VERSION, UPGRADES, about, metadata

__all__ = ["Database", "has_secret"]

_Result = TypeVar("_Result")
_Job = Callable[[Connection], Any]

_MOST_JOBS: Final = 128
"""Jobs to a commit."""
_BUSY_SECONDS: Final = 30.0
"""How long to wait for another process (`imr-llm token`) that is writing."""
_CHECK_SECONDS: Final = 10.0
"""How long a write may take before the database is said not to answer."""
_LEAST_ROOM: Final = 1_000_000
"""Bytes: less on its disk, and letters may soon be refused. (Its log may have room of its own left for a small write.)"""
_PASSING: Final = "-"


@dataclass(frozen=True, slots=True)
class _Task:
    job: _Job
    future: Future[Any]
    forgets: bool


class Database:
    """One open database. `write` and `submit` go through one thread, so that no two writes wait for each other
    and those that arrive together share one commit; a result is given only after its commit is on disk.
    """

    def __init__(self, where: str) -> None:
        """Open the database at a path or URL, and make its tables if it is new.

        Raises UsageError for a URL that is none, a server or file that cannot be used, and another version.
        """
        self._url = _url(where)
        self.shown = self._url.render_as_string(hide_password=True)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.file = Path(self._url.database or "") if self.is_sqlite else None
        """Where it is on the disk; None of a server's."""
        self.store_id = ""
        """Random, for as long as the database is there."""
        self._engine = self._opened()
        self._writer = self._engine.execution_options(imr_writes=True)
        self._traces_left = False
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="imr-llm-store", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End after the writes that were asked for."""
        self._tasks.put(None)
        self._thread.join()
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self._engine.connect() as connection:
            yield connection

    def write(self, job: Callable[[Connection], _Result], *, forgets: bool = False) -> _Result:
        """What `job` returns, once it is on disk; what it raises leaves nothing behind.

        A job that `forgets` has deleted something: of SQLite, no file keeps a trace of it afterwards.
        """
        return self.submit(job, forgets=forgets).result()

    def submit(self, job: Callable[[Connection], _Result], *, forgets: bool = False) -> Future[_Result]:
        """As `write`, without waiting."""
        future: Future[_Result] = Future()
        self._tasks.put(_Task(job, future, forgets))
        return future

    def has_room(self) -> bool:
        """Whether the disk has room for some more letters; of a server's, nobody here can say."""
        return self.file is None or shutil.disk_usage(self.file.absolute().parent).free >= _LEAST_ROOM

    def check(self) -> None:
        """Read and write, and raise what keeps it from that."""
        with self.read() as connection:
            connection.execute(select(about.c.version))
        self.submit(_touch).result(_CHECK_SECONDS)

    def _opened(self) -> Engine:
        try:
            engine = create_engine(self._url, hide_parameters=True, pool_pre_ping=not self.is_sqlite)
        except ModuleNotFoundError:
            raise UsageError("PostgreSQL needs: pip install 'imr-llm[postgres]'") from None
        if self.is_sqlite:
            _make_file(self._url.database)
            _prepare_sqlite(engine)
        try:
            with engine.execution_options(imr_writes=True).begin() as connection:
                if not self.is_sqlite:  # two that start at once must not both make the tables
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(826174)")
                metadata.create_all(connection)
                version = connection.scalar(select(about.c.version))
                if version is None:
                    connection.execute(insert(about).values(version=STORE_VERSION))
                while version in UPGRADES:
                    for statement in UPGRADES[version]:
                        connection.exec_driver_sql(statement)
                    version += 1
                    connection.execute(update(about).values(version=version))
                if version == STORE_VERSION or version is None:
                    self.store_id = _own_id(connection)
        except DBAPIError as error:
            engine.dispose()
            raise UsageError(f"the store {self.shown} cannot be used ({_why(error)})") from None
        except SQLAlchemyError as error:
            engine.dispose()
            raise UsageError(f"the store {self.shown} cannot be used ({type(error).__name__})") from None
        if version not in (None, STORE_VERSION):
            engine.dispose()
            raise UsageError(
                f"the store {self.shown} is of version {version}, this imr-llm reads version {STORE_VERSION}; "
                "use the imr-llm it was made with, or another store"
            )
        return engine

    def _work(self) -> None:
        open_for_more = True
        while open_for_more:
            task = self._tasks.get()
            batch: list[_Task] = []
            while True:
                if task is None:
                    open_for_more = False
                    break
                batch.append(task)
                if len(batch) == _MOST_JOBS:
                    break
                try:
                    task = self._tasks.get_nowait()
                except queue.Empty:
                    break
            if batch:
                self._commit(batch)

    def _commit(self, batch: list[_Task]) -> None:
        """One transaction, each job in a savepoint of its own, so that one that fails takes none with it."""
        batch = [task for task in batch if task.future.set_running_or_notify_cancel()]
        done: list[tuple[Future[Any], Any]] = []
        failed: dict[Future[Any], BaseException] = {}
        try:
            with self._writer.begin() as connection:
                for task in batch:
                    try:
                        done.append((task.future, _in_savepoint(connection, task.job)))
                    except Exception as fault:
                        if _was_given_up(connection):
                            raise
                        failed[task.future] = fault  # it is its caller's, who is waiting for it
            if self._traces_left or any(task.forgets for task in batch):
                self._forget()
        except Exception as fault:  # noqa: BLE001
            failed = {task.future: failed.get(task.future, fault) for task in batch}
            done = []
        for future, error in failed.items():
            future.set_exception(error)
        for future, result in done:
            future.set_result(result)

    def _forget(self) -> None:
        """Empty SQLite's write-ahead log, whose pages still hold what was deleted; deleted rows are zeroed.

        A reader who needs the log longer than a writer waits makes it stay until the next commit.
        """
        if self.is_sqlite:
            with closing(self._engine.raw_connection()) as connection:
                busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._traces_left = bool(busy)


def _in_savepoint(connection: Connection, job: Callable[[Connection], _Result]) -> _Result:
    own: Exception | None = None
    try:
        with connection.begin_nested():
            try:
                return job(connection)
            except Exception as fault:
                own = fault
                raise
    except Exception as fault:  # noqa: BLE001
        raise own or fault from None  # the way back to the savepoint may fail too, and says less


def _was_given_up(connection: Connection) -> bool:
    """Whether SQLite has rolled the whole transaction back, which it does of its own where the disk is full."""
    return not getattr(connection.connection.dbapi_connection, "in_transaction", True)


def _touch(connection: Connection) -> None:
    """Write something that is gone again at once."""
    connection.execute(insert(about).values(version=STORE_VERSION, store_id=_PASSING))
    connection.execute(delete(about).where(about.c.store_id == _PASSING))


def _own_id(connection: Connection) -> str:
    """The store's, given once."""
    if (known := connection.scalar(select(about.c.store_id))) is not None:
        return str(known)
    made = new_id()
    connection.execute(update(about).values(store_id=made))
    return made


def has_secret(where: str) -> bool:
    """Whether a password is part of a database's URL."""
    url = _url(where)
    return url.password is not None or "password" in url.query


def _url(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise UsageError(
            "the store's URL cannot be read; write postgresql://user@host/database, or a path"
        ) from None
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise UsageError(f"there is no store of kind {backend!r}; name a path or a postgresql:// URL")
    return url


def _prepare_sqlite(engine: Engine) -> None:
    """What SQLite needs to be safe: whole transactions, durable commits, deleting that leaves nothing; and to search
    whatever the case of a letter."""

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the module's late one
        for pragma in (
            f"busy_timeout={int(_BUSY_SECONDS * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower", 1, _lower, deterministic=True)  # its own folds ASCII alone

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a reader that turns writer could find the database changed under it: writers begin as writers
        writes = connection.get_execution_options().get("imr_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _lower(words: str | None) -> str | None:
    return None if words is None else words.lower()


def _make_file(database: str | None) -> None:
    """An empty file that its owner alone may read, if there is none yet."""
    if not database or database == ":memory:":
        raise UsageError("the store must be a file or a server: letters are kept in it")
    try:
        os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise UsageError(f"the store {database} cannot be used ({error.strerror})") from None


def _why(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()
    return said[0] if said else type(error).__name__
