"""One pause for all: when the server tells one call to wait, no other call goes out before that time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from imr_llm.llm.means import Clock, Report
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["CommonPause"]

_LONGEST: Final = 120.0
"""Seconds that all wait for what one was told; a server that asks for more is asked again by then."""


class CommonPause:
    """A `Pace` that keeps the Retry-After of a rate limit for every call of a run."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._until = 0.0

    def call(self, estimate: Tokens) -> AbstractAsyncContextManager[Report]:  # noqa: ARG002  a Pace
        """Wait until the pause is over, then go."""
        return self._call()

    @asynccontextmanager
    async def _call(self) -> AsyncGenerator[Report, None]:
        while (left := self._until - self._clock.monotonic()) > 0:
            await self._clock.sleep(left)
        yield self._told

    def _told(self, attempt: Attempt, headers: Mapping[str, str]) -> None:  # noqa: ARG002  a Report
        if attempt.cause == "rate_limited" and attempt.retry_after:
            self._until = max(self._until, self._clock.monotonic() + min(attempt.retry_after, _LONGEST))
