"""What a ledger has spent of a budget, where nobody knows a price."""

from __future__ import annotations

from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.spending import spent


def total(ledger: Ledger) -> int:
    """Millionths of a dollar."""
    return ledger.submit(lambda db: spent(db, lambda tokens, *, in_batch: None)).result().total
