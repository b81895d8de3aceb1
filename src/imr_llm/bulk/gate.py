"""The gate every call of a run passes: limits, money, pauses, concurrency, and whether the provider is up.

A `Pace`: calls wait here in their order, the first one for its leave, the others for their turn. What comes of
them is told here, so that all calls learn what one met. Knows no letters and no ledger.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from imr_llm.bulk.allowance import Allowances
from imr_llm.bulk.events import BudgetReached, Event, Paused, ProviderDown, ProviderUp
from imr_llm.bulk.pacing import FIRST_OUTPUT
from imr_llm.llm.means import Clock, Report
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Gate", "Stopped"]

_FIRST_IN_FLIGHT: Final = 8.0
_CLIMB: Final = 0.25
"""Calls more at a time for each one that succeeds, once a limit was met; before that it is one."""
_LONGEST_PAUSE: Final = 120.0
_PAUSE: Final = 1.0
"""Seconds, where a server says that a limit was met and not for how long."""
_DOWN: Final = ("connection", "timeout", "server_error")
_FAILURES_UNTIL_DOWN: Final = 10
"""Calls in a row that get no answer before the provider is taken to be down."""
_LONGEST_PROBE: Final = 30.0
_GIVEN_UP: Final = 900.0
"""Seconds that a provider may be down before the run ends."""
_MARGIN: Final = 1.05
_LEARNING: Final = 0.05
_INSTANT: Final = 1e-4
"""Seconds that are not worth waiting for."""


class Stopped(Exception):  # noqa: N818  an event, for the letters that wait
    """No more calls are sent in this run."""


class Gate:
    """Lets calls through; to be used in one event loop."""

    def __init__(
        self,
        allowances: Allowances,
        most_in_flight: int,
        clock: Clock,
        *,
        price: Callable[[Tokens], int | None] = lambda tokens: None,  # noqa: ARG005
        spent: int = 0,
        expected: int = 0,
        most_cost: int | None = None,
        tell: Callable[[Event], None] = lambda event: None,  # noqa: ARG005
    ) -> None:
        """`price` gives the micro-dollars of a call, `spent` and `most_cost` are micro-dollars of all runs; `expected`
        of those spent are of calls whose cost is not known."""
        self._allowances = allowances
        self._clock = clock
        self._price = price
        self._spent = spent
        self._expected = expected
        self._most_cost = most_cost
        self._tell = tell
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._ends = asyncio.Event()
        self._estimates = _Estimates()
        self._reserved_cost = 0
        self._most = float(most_in_flight)
        self._allowed = min(self._most, _FIRST_IN_FLIGHT)
        self._climb = 1.0
        self._cut_at = float("-inf")
        self._paused_until = float("-inf")
        self._failures = 0
        self._down_since: float | None = None
        self._probe_at = float("-inf")
        self._probe_wait = 0.0
        self._stopped: str | None = None
        self.in_flight = 0

    @property
    def allowed(self) -> int:
        """Calls that may be in flight now."""
        return 1 if self._down_since is not None else int(self._allowed)

    @property
    def stopped(self) -> str | None:
        """Why no more calls are sent, or None."""
        return self._stopped

    def stop(self, why: str) -> None:
        """Send no more calls; those in flight go on, those that wait are told."""
        self._stopped = self._stopped or why
        self._ends.set()
        self._changed.set()

    async def until_stopped(self) -> str:
        """Wait until no more calls are sent; why that is."""
        await self._ends.wait()
        assert self._stopped is not None
        return self._stopped

    def call(self, estimate: Tokens) -> AbstractAsyncContextManager[Report]:
        """Wait for leave, then go; raises Stopped when the run ends meanwhile.

        A call that nothing is reported of counts as one that was made and whose answer was lost.
        """
        return self._call(estimate)

    @asynccontextmanager
    async def _call(self, said: Tokens) -> AsyncGenerator[Report, None]:
        async with self._turn:
            estimate, cost = await self._leave(said)
            started = self._clock.monotonic()
            reserved = self._allowances.take(started, estimate)
            self.in_flight += 1
            self._reserved_cost += cost
            if self._down_since is not None:
                self._probe_wait = min(_LONGEST_PROBE, self._probe_wait * 2)
                self._probe_at = started + self._probe_wait

        is_known = False

        def report(attempt: Attempt, headers: Mapping[str, str]) -> None:
            nonlocal is_known
            is_known = True
            now = self._clock.monotonic()
            self._estimates.learn(said, attempt.tokens)
            self._allowances.settle(reserved, _counted(attempt, estimate))
            self._allowances.told(now, headers, reserved)
            if attempt.cost is not None:
                self._spent += attempt.cost
            elif _may_be_paid(attempt):
                self._expect(cost)
            self._follow(attempt, started, now)

        try:
            yield report
        finally:
            if not is_known:  # whoever made it is gone: it may be paid for
                self._expect(cost)
            self.in_flight -= 1
            self._reserved_cost -= cost
            self._changed.set()

    def _expect(self, cost: int) -> None:
        """A call may have been paid, and nobody knows how much."""
        self._spent += cost
        self._expected += cost

    def expected(self, said: Tokens) -> int | None:
        """Micro-dollars that a call is expected to cost."""
        return self._price(self._estimates.of(said))

    async def _leave(self, said: Tokens) -> tuple[Tokens, int]:
        """Wait until the call may go; what it is expected to take."""
        while True:
            if self._stopped is not None:
                raise Stopped(self._stopped)
            estimate = self._estimates.of(said)
            cost = self._price(estimate) or 0
            if self._most_cost is not None and self._spent + self._reserved_cost + cost > self._most_cost:
                if self.in_flight:  # they may turn out cheaper than expected
                    await self._wait_for_change(None)
                    continue
                self._tell(BudgetReached(self._spent, self._expected))
                self.stop("budget")
                continue
            if self.in_flight >= self.allowed:
                await self._wait_for_change(None)
                continue
            now = self._clock.monotonic()
            margin = self._estimates.spread * math.sqrt(self.in_flight + 1)
            wait = max(self._paused_until - now, self._allowances.wait(now, estimate, margin))
            if self._down_since is not None:
                wait = max(wait, self._probe_at - now)
            if wait <= _INSTANT:
                return estimate, cost
            await self._wait_for_change(now + wait)

    async def _wait_for_change(self, until: float | None) -> None:
        """Wait until then, or for whatever may give leave earlier; only who has the turn waits so."""
        self._changed.clear()
        if until is None:
            await self._changed.wait()
        else:
            await _first_of(self._changed, self._clock, until)

    def _follow(self, attempt: Attempt, started: float, now: float) -> None:
        """What the outcome of one call means for all."""
        if attempt.cause == "rate_limited":
            self._slow_down(attempt, started, now)
        elif attempt.cause is None:
            self._allowed = min(self._most, self._allowed + self._climb)
        if attempt.cause == "cancelled":
            return
        if attempt.cause in _DOWN:
            self._failures += 1
            self._go_down(now)
        else:
            self._failures = 0
            if self._down_since is not None:
                self._tell(ProviderUp(now - self._down_since))
                self._down_since = None

    def _slow_down(self, attempt: Attempt, started: float, now: float) -> None:
        asked = _PAUSE if attempt.retry_after is None else min(attempt.retry_after, _LONGEST_PAUSE)
        if now + asked > self._paused_until:
            self._paused_until = now + asked
            self._tell(Paused(asked))
        if started >= self._cut_at:  # calls sent before the last cut say nothing about what is sent since
            self._allowed = max(1.0, self._allowed / 2)
            self._climb = _CLIMB
            self._cut_at = now

    def _go_down(self, now: float) -> None:
        if self._down_since is None:
            if self._failures >= _FAILURES_UNTIL_DOWN:
                self._down_since = now
                self._probe_wait = _PAUSE
                self._probe_at = now + _PAUSE
                self._tell(ProviderDown())
        elif now - self._down_since > _GIVEN_UP:
            self.stop("provider down")


class _Estimates:
    """What calls take, learned from those that were made."""

    def __init__(self) -> None:
        self._input = 1.0
        self._output: float | None = None
        self._variance = 0.0

    @property
    def spread(self) -> float:
        """By how many tokens answers differ from what is expected: their standard deviation."""
        return math.sqrt(self._variance)

    def of(self, said: Tokens) -> Tokens:
        """What a call is expected to take. `said` is its length and the most that it may answer."""
        output = FIRST_OUTPUT if self._output is None else self._output * _MARGIN
        return Tokens(round(said.input * self._input), min(said.output, round(output)))

    def learn(self, said: Tokens, tokens: Tokens | None) -> None:
        if tokens is None or not said.input:
            return
        ratio = tokens.input / said.input
        if self._output is None:
            self._input, self._output = ratio, float(tokens.output)
            return
        self._input += _LEARNING * (ratio - self._input)
        self._variance += _LEARNING * ((tokens.output - self._output) ** 2 - self._variance)
        self._output += _LEARNING * (tokens.output - self._output)


def _counted(attempt: Attempt, estimate: Tokens) -> Tokens:
    """What the server will have counted: what it reports; nothing of what its limits refused; else our guess."""
    if attempt.tokens is not None:
        return attempt.tokens
    if attempt.status is not None and attempt.status >= 300:
        return Tokens(0 if attempt.status == 429 else estimate.input, 0)
    return estimate


def _may_be_paid(attempt: Attempt) -> bool:
    """Whether it was answered, or may have been, without anyone learning what that cost."""
    return attempt.tokens is None and (attempt.status is None or attempt.status < 300)


async def _first_of(event: asyncio.Event, clock: Clock, until: float) -> None:
    waits = [asyncio.ensure_future(wait) for wait in (event.wait(), _sleep_until(clock, until))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _sleep_until(clock: Clock, until: float) -> None:
    while (left := until - clock.monotonic()) > _INSTANT:
        await clock.sleep(left)
