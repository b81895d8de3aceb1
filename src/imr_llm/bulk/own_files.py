"""The files that a run keeps in its folder OUT beside the ledger, and which no output of a command may replace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from imr_llm.bulk.ledger_file import FILE, LOCK

__all__ = ["FOLDER", "REPORT", "RESERVE", "is_own_file"]

RESERVE: Final = "reserve"
REPORT: Final = "report.html"
FOLDER: Final = "batches"
"""For files of requests on their way out and of answers on their way in."""
_OWN: Final = frozenset({FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}.new", LOCK, RESERVE, REPORT})


def is_own_file(path: str | os.PathLike[str]) -> bool:
    """Whether it is a run's file, there or not: one of these in a folder that holds a ledger."""
    place = Path(os.path.realpath(path))
    out = place.parent
    if out.name == FOLDER and (out.parent / FILE).is_file():
        return True
    return place.name in _OWN and (out / FILE).is_file()
