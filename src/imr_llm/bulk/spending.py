"""What is spent of a budget: calls whose cost is known, and what is to be expected of those whose cost nobody knows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.pacing import FIRST_OUTPUT
from imr_llm.llm.prices import Prices
from imr_llm.llm.usage import Tokens

__all__ = ["Purse", "Spent", "spent"]

_MILLION: Final = 1_000_000
_UNKNOWN: Final = (
    "SELECT b.batch IS NOT NULL, o.input_tokens IS NOT NULL, a.expected_cost IS NOT NULL, count(*), "
    "coalesce(sum(a.expected_cost), 0), coalesce(sum(o.input_tokens), 0), coalesce(sum(o.output_tokens), 0), "
    "coalesce(sum(o.cached_tokens), 0) FROM intents a LEFT JOIN outcomes o USING (attempt) "
    "LEFT JOIN requests q USING (attempt) LEFT JOIN batches b ON b.batch = q.batch LEFT JOIN runs r ON r.run = b.run "
    "WHERE o.cost IS NULL AND coalesce(o.status, 200) < 300 "
    "AND json_extract(r.settings, '$.batch_files') IS NULL GROUP BY 1, 2, 3"
)
"""Calls that may have been paid, but for those that somebody answered by files."""


class _Price(Protocol):
    def __call__(self, tokens: Tokens, *, in_batch: bool) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Spent:
    """Of all runs over a ledger, in millionths of a dollar."""

    known: int = 0
    expected: int = 0
    """Of calls whose cost is not known: by their tokens, else by what was expected when they were sent, else as
    calls are on average."""

    @property
    def total(self) -> int:
        """Both."""
        return self.known + self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """Prices of calls to one model at one server, and the most that all runs over a ledger may cost."""

    model: str
    host: str
    prices: Prices
    in_batch: bool
    dollars: Decimal | None
    """The most of it; None: any."""

    @property
    def most(self) -> int | None:
        """The same in millionths of a dollar."""
        return None if self.dollars is None else int(self.dollars * _MILLION)

    def price(self, tokens: Tokens) -> int | None:
        """Of a call of this run."""
        return self.prices.cost(self.model, self.host, tokens, in_batch=self.in_batch)

    def spent(self, ledger: Ledger) -> Spent:
        """So far, at the prices of now where those of then are not known."""

        def price(tokens: Tokens, *, in_batch: bool) -> int | None:
            return self.prices.cost(self.model, self.host, tokens, in_batch=in_batch)

        return ledger.submit(lambda db: spent(db, price)).result()


def spent(db: sqlite3.Connection, price: _Price) -> Spent:
    """What stands in a ledger."""
    (known,) = db.execute("SELECT coalesce(sum(cost), 0) FROM outcomes").fetchone()
    sent, received = db.execute(
        "SELECT avg(input_tokens), avg(output_tokens) FROM outcomes WHERE input_tokens > 0"
    ).fetchone()
    average = Tokens(0, FIRST_OUTPUT) if sent is None else Tokens(round(sent), round(received))
    expected = 0
    for in_batch, is_counted, is_expected, calls, of_intents, *tokens in db.execute(_UNKNOWN).fetchall():
        by_tokens = price(Tokens(*tokens), in_batch=bool(in_batch)) if is_counted else None
        if by_tokens is not None:
            expected += by_tokens
        elif is_expected:
            expected += of_intents
        else:
            expected += calls * (price(average, in_batch=bool(in_batch)) or 0)
    return Spent(known, expected)
