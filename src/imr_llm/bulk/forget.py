"""Takes lines out of a ledger for good, so that no word of their letters is left in any file of its folder.

What calls about them cost stays: it was paid, and holds no word of a letter.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from imr_llm.bulk.ledger_file import check_file, locked, place_of
from imr_llm.bulk.report import REPORT
from imr_llm.bulk.request_files import FOLDER
from imr_llm.bulk.shape import OVER
from imr_llm.errors import UsageError

__all__ = ["forget"]

_OF_LETTERS: Final = ("records", "results", "dead_letters", "answers", "requests", "letters")
_BUSY_SECONDS: Final = 30.0


def forget(out: str | os.PathLike[str], names: Sequence[str]) -> None:
    """Delete the lines with these names, and their letters unless another line leads to the same one.

    The file is written anew, so nothing deleted earlier is left in it either. The report goes, which names letters;
    so do files of requests that never became a batch. Raises UsageError where there is no ledger, a run goes on in
    `out` or batches are under way, sqlite3.Error and OSError where something cannot be written.
    """
    path, folder = place_of(out), Path(out)
    with (
        locked(folder),
        closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as db,
    ):
        check_file(db, path)
        under_way = f"SELECT count(*) FROM batches WHERE state NOT IN {OVER}"  # noqa: S608  # nosec B608 # a list of ours
        if db.execute(under_way).fetchone()[0]:
            raise UsageError(f"{os.fspath(out)}: has calls under way in batches; wait until they are back")
        (folder / REPORT).unlink(missing_ok=True)
        for left in (folder / FOLDER).glob("*.jsonl"):
            left.unlink()
        _delete(db, names)


def _delete(db: sqlite3.Connection, names: Sequence[str]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany("DELETE FROM places WHERE name = ?", [(name,) for name in names])
    for table in _OF_LETTERS:
        gone = f"DELETE FROM {table} WHERE letter NOT IN (SELECT letter FROM places)"  # noqa: S608  # nosec B608 # names of ours
        db.execute(gone)
    db.execute("COMMIT")
    db.execute("VACUUM")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:  # somebody reads what was before
        raise sqlite3.OperationalError("the ledger is being read; forget again when it is not")
