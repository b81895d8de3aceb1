"""What calls about a letter used, put into its line: all that the ledger holds of them, whichever run made them.

A reader knows the calls that it made itself; answers kept from earlier runs come to it without what they cost.
"""

from __future__ import annotations

import sqlite3
from typing import Final

import orjson

__all__ = ["billed"]

_CALLS: Final = (
    "SELECT count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), "
    "coalesce(sum(cached_tokens), 0), coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost), 0), "
    "sum(cost IS NULL AND coalesce(status, 200) < 300) FROM attempts WHERE letter = ?"
)
_MILLION: Final = 1_000_000


def billed(db: sqlite3.Connection, letter: int, line: bytes) -> bytes:
    """The line with tokens, price and number of all calls about its letter, none of which is under way."""
    calls, sent, received, cached, reasoning, cost, unknown = db.execute(_CALLS, (letter,)).fetchone()
    if not calls:
        return line
    told = orjson.loads(line)
    provenance = told.get("provenance")
    if provenance is None:
        return line
    provenance["usage"] = {
        "input_tokens": sent,
        "output_tokens": received,
        "cached_tokens": cached,
        "reasoning_tokens": reasoning,
    }
    provenance["cost_usd"] = None if unknown else cost / _MILLION
    provenance["attempts"] = calls
    return orjson.dumps(told)
