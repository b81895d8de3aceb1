"""Lines that never were a letter: a path with a slip in it, a folder or pattern that led to nothing when it was given.

Such a line is told as failed in every run that comes upon it. Once a run is through its whole input without it, it goes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Final

from imr_llm.bulk.events import LineGone, Watch
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.reading_key import ReadingKey

__all__ = ["clear_false_lines"]

_SOME: Final = 1000


def clear_false_lines(ledger: Ledger, key: ReadingKey, watch: Watch) -> None:
    """Take out the lines that this run has not come upon, of which no content was ever had and where no file is now."""
    query = (
        "SELECT place, letter, name, path, key FROM dead_letters d CROSS JOIN letters USING (letter) "
        "CROSS JOIN places USING (letter) "
        "WHERE d.letter > ? AND places.run <> ? AND path IS NOT NULL ORDER BY letter, place LIMIT ?"
    )
    last = 0
    while rows := ledger.rows(query, (last, ledger.run, _SOME)):
        gone = [row for row in rows if key.is_of_path(row[4], row[3], row[2]) and not _is_file(row[3])]
        ledger.submit(partial(_delete, gone)).result()
        for _, _, name, _, _ in gone:
            watch(LineGone(name))
        last = rows[-1][1]


def _is_file(path: bytes) -> bool:
    return os.path.lexists(path) and not os.path.isdir(path)


def _delete(gone: Iterable[tuple[int, int, str, bytes, str]], db: sqlite3.Connection) -> None:
    for place, letter, *_ in gone:
        db.execute("DELETE FROM places WHERE place = ?", (place,))
        if db.execute("SELECT 1 FROM places WHERE letter = ? LIMIT 1", (letter,)).fetchone() is None:
            db.execute("DELETE FROM dead_letters WHERE letter = ?", (letter,))
            db.execute("DELETE FROM letters WHERE letter = ?", (letter,))
