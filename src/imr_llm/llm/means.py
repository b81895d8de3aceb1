"""What all calls of a run share: connections, prices, patience, pace, time, and what was learned of the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from imr_llm.errors import UsageError
from imr_llm.llm.dialect import Dialect
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.prices import Prices
from imr_llm.llm.transport import Transport
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Clock", "Journal", "Means", "Pace", "Persistence", "Report", "Unpaced"]

Report = Callable[[Attempt, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """How often a call is tried again. Raises UsageError for numbers that cannot be."""

    attempts: int = 5
    """Most attempts that end in a passing failure (timeout, rate limit, a failing server)."""
    corrections: int = 1
    """How often an answer with faults is asked for anew; each is paid."""
    first_wait: float = 1.0
    """Seconds before the second attempt, doubled with each, with up to as much again by chance."""
    longest_wait: float = 60.0
    """Most seconds between attempts, chance included, unless the server asks for more."""

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.first_wait < 0 or self.longest_wait < 0:
            raise UsageError("at least one attempt and no negative waiting time")
        if not 0 <= self.corrections <= 2:
            raise UsageError("an answer can be asked for anew 0, 1 or 2 times")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time, as tests replace it."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Pace(Protocol):
    """Who decides when an attempt may go: the place for rate limits and pauses over all letters."""

    def call(self, estimate: Tokens) -> AbstractAsyncContextManager[Report]:
        """Wait for leave to send about `estimate` tokens; left when the attempt is over, however it ends.

        This waiting is the run's business: it does not count against a letter's deadline.

        What it gives is told of the attempt and the response's headers, also of one that is cut off.
        """


class Journal(Protocol):
    """Who keeps book of the attempts of one call."""

    async def sending(self, estimate: Tokens) -> str:
        """Told before a request of about `estimate` tokens is sent; gives the id that goes with it as
        X-Client-Request-Id. Waiting here is the run's business: it does not count against a letter's deadline."""

    def sent(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """Told what came of it, with the response's headers, also where it was cut off."""


class Unpaced:
    """Every attempt may go at once."""

    def call(self, estimate: Tokens) -> AbstractAsyncContextManager[Report]:  # noqa: ARG002  a Pace
        """Go."""
        return nullcontext(lambda attempt, headers: None)  # noqa: ARG005  a Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What all calls of a run share."""

    endpoint: Endpoint
    transport: Transport
    prices: Prices
    persistence: Persistence
    pace: Pace
    clock: Clock
    dialects: dict[tuple[str, bool], Dialect] = field(default_factory=dict)
    """What each model has turned out to understand; whether it was told how hard to reason counts."""
