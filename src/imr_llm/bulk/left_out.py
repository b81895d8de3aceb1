"""Lines of files of answers that nothing could be made of: how many of which kind, on the ledger and in words.

They stand in the table `about`, a row a batch, so that a file that is read again counts once.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

__all__ = ["LeftOut", "keep_left_out", "left_out", "left_out_in_words"]

LeftOut = Literal["no_json", "no_custom_id", "unknown_custom_id", "repeated"]
_SAID: Final[Mapping[str, str]] = {
    "no_json": "no JSON",
    "no_custom_id": "without a custom_id",
    "unknown_custom_id": "with a custom_id that was not asked in it",
    "repeated": "with a custom_id that came before",
}
_ROW: Final = "lines left out of batch "


def keep_left_out(db: sqlite3.Connection, batch: int, counts: Mapping[str, int]) -> None:
    """Note all of a batch, in place of what was noted of it before."""
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (f"{_ROW}{batch}", json.dumps(counts)))


def left_out(db: sqlite3.Connection) -> dict[str, int]:
    """Of all batches, by kind."""
    counts: Counter[str] = Counter()
    for (value,) in db.execute("SELECT value FROM about WHERE name GLOB ?", (f"{_ROW}*",)):
        counts.update(json.loads(value))
    return {kind: counts[kind] for kind in _SAID if counts[kind]}


def left_out_in_words(counts: Mapping[str, int]) -> str:
    """How many of which kind."""
    return ", ".join(f"{count:,} {_SAID[kind]}" for kind, count in counts.items())
