"""How fast a run may go, and what it may cost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from imr_llm.bulk.allowance import KINDS
from imr_llm.llm.means import Persistence

__all__ = ["CONCURRENCY", "FIRST_OUTPUT", "PERSISTENCE", "Pacing"]

CONCURRENCY: Final = 64
"""Calls in flight at most, unless it is said."""
FIRST_OUTPUT: Final = 2_000
"""Tokens an answer is taken to have before there has been one."""
PERSISTENCE: Final = Persistence(attempts=8)
"""How often a call is tried again, where a run has the time."""
_PER_MINUTE: Final = (
    "requests_per_minute",
    "tokens_per_minute",
    "input_tokens_per_minute",
    "output_tokens_per_minute",
)
"""In the order of `KINDS`."""


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
        given = zip(KINDS, (getattr(self, name) for name in _PER_MINUTE), strict=True)
        return {kind: limit for kind, limit in given if limit is not None}

    def as_json(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            **self.per_minute(),
            "concurrency": self.concurrency,
            "max_cost": None if self.max_cost is None else str(self.max_cost),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Pacing:
        """What `as_json` gave."""
        cost = kept.get("max_cost")
        limits = {name: kept[kind] for name, kind in zip(_PER_MINUTE, KINDS, strict=True) if kind in kept}
        return cls(
            concurrency=kept.get("concurrency", CONCURRENCY),
            max_cost=None if cost is None else Decimal(cost),
            **limits,
        )
