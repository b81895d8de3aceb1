"""Takes lines out of a ledger for good, so that no word of their letters is left in any of its files.

What calls about them cost stays: it was paid, and holds no word of a letter.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from imr_llm.bulk.ledger_file import check_file, place_of

__all__ = ["forget"]

_OF_LETTERS: Final = ("records", "results", "dead_letters", "answers", "requests", "letters")
_BUSY_SECONDS: Final = 30.0


def forget(out: str | os.PathLike[str], names: Sequence[str]) -> None:
    """Delete the lines with these names, and their letters unless another line leads to the same one.

    The file is written anew, so nothing deleted earlier is left in it either. No run may be going on in `out`. Raises
    UsageError where there is no ledger, sqlite3.Error where it cannot be written.
    """
    path = place_of(out)
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
        check_file(db, Path(out))
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        db.executemany("DELETE FROM places WHERE name = ?", [(name,) for name in names])
        for table in _OF_LETTERS:
            gone = f"DELETE FROM {table} WHERE letter NOT IN (SELECT letter FROM places)"  # noqa: S608  # nosec B608 # names of ours
            db.execute(gone)
        db.execute("COMMIT")
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
