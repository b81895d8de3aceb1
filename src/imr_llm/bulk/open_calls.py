"""Calls that have no outcome on the ledger: on their way, waiting in a batch, or lost with the run that made them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from imr_llm.bulk.shape import OVER

__all__ = ["OpenCalls", "open_calls"]

_WAITING: Final = (
    "SELECT count(*) FROM requests JOIN batches USING (batch) "  # noqa: S608  # nosec B608 # a list of ours
    f"WHERE state NOT IN {OVER} AND attempt NOT IN (SELECT attempt FROM outcomes)"
)
_OF_RUN: Final = (
    "SELECT count(*) FROM intents WHERE run = ? AND attempt NOT IN (SELECT attempt FROM outcomes) "
    "AND attempt NOT IN (SELECT attempt FROM requests)"
)


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """How many there are."""

    in_flight: int
    waiting: int
    lost: int


def open_calls(db: sqlite3.Connection, run_under_way: int | None) -> OpenCalls:
    """Those of a ledger; None where no run goes on, so that nobody waits for an answer."""
    (without,) = db.execute(
        "SELECT count(*) FROM intents WHERE attempt NOT IN (SELECT attempt FROM outcomes)"
    ).fetchone()
    (waiting,) = db.execute(_WAITING).fetchone()
    in_flight = 0
    if run_under_way is not None:
        (in_flight,) = db.execute(_OF_RUN, (run_under_way,)).fetchone()
    return OpenCalls(in_flight, waiting, without - waiting - in_flight)
