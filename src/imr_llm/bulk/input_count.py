"""How many lines of its input a ledger holds: a run that ends early has not come upon the rest.

The input is counted beside its run, by where its files stand, unopened. What was counted stands in the ledger's table `about`, under
`input`, until another input is begun.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Final

from imr_llm.bulk.ledger import Ledger

__all__ = ["InputCount", "not_taken_up"]

_GROUP: Final = 1000
"""Files looked up in one transaction."""


class InputCount:
    """The count of one run's input. Raises LedgerFailed."""

    def __init__(self, ledger: Ledger) -> None:
        """To be made before the first line is taken up."""
        self._ledger = ledger
        self._before = ledger.submit(_last_place).result()
        self._keep({})

    def count(self, files: Iterable[bytes | None]) -> int:
        """Count lines (paths, None for standard input), and those of them that the ledger held before this run."""
        files = iter(files)
        total = held = 0
        while group := list(islice(files, _GROUP)):
            total += len(group)
            if self._before:
                held += self._ledger.submit(partial(_held, group, self._before)).result()
        self._keep({"total": total, "held": held})
        return total

    def _keep(self, counted: dict[str, int]) -> None:
        run = self._ledger.run
        row = ("input", json.dumps({"run": run, "before": self._before, **counted}))

        def work(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", row)
            db.execute("UPDATE runs SET total = ? WHERE run = ?", (counted.get("total"), run))

        self._ledger.submit(work).result()


def not_taken_up(db: sqlite3.Connection) -> int | None:
    """Lines of the last input that no run has come upon yet; None where it was not counted to the end."""
    row = db.execute("SELECT value FROM about WHERE name = 'input'").fetchone()
    if row is None:
        return 0
    told: dict[str, int] = json.loads(row[0])
    (ended,) = db.execute("SELECT ended FROM runs WHERE run = ?", (told["run"],)).fetchone()
    if ended == "done":
        return 0
    if "total" not in told:
        return None
    (new,) = db.execute("SELECT count(*) FROM places WHERE place > ?", (told["before"],)).fetchone()
    return max(0, told["total"] - told["held"] - int(new))


def _last_place(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(place), 0) FROM places").fetchone()[0])


def _held(files: Sequence[bytes | None], before: int, db: sqlite3.Connection) -> int:
    query = "SELECT 1 FROM places WHERE path = ? AND place <= ? LIMIT 1"
    return sum(db.execute(query, (file, before)).fetchone() is not None for file in files)
