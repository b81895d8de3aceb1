"""How fast a run may go, and what it may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from imr_llm.bulk.allowance import KINDS

__all__ = ["CONCURRENCY", "Pacing"]

CONCURRENCY: Final = 64
"""Calls in flight at most, unless it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How fast a run may go and what it may cost. None is no limit but those that the server tells of."""

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    input_tokens_per_minute: float | None = None
    output_tokens_per_minute: float | None = None
    concurrency: int = CONCURRENCY
    max_cost: Decimal | None = None
    """US dollars, of all runs over the same ledger."""
    jobs: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    """Processes that read at most: the baseline in all of them, letters for a model in as many as are of use."""

    def per_minute(self) -> dict[str, float]:
        """The limits by the names that headers use."""
        given = (
            self.requests_per_minute,
            self.tokens_per_minute,
            self.input_tokens_per_minute,
            self.output_tokens_per_minute,
        )
        return {kind: limit for kind, limit in zip(KINDS, given, strict=True) if limit is not None}

    def as_json(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            **self.per_minute(),
            "concurrency": self.concurrency,
            "max_cost": None if self.max_cost is None else str(self.max_cost),
        }
