"""What one call meets, all calls learn: pauses, concurrency, a provider that is down, money, the end of a run."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from virtual_time import clock, in_virtual_time

from imr_llm.bulk.allowance import Allowances
from imr_llm.bulk.events import BudgetReached, Paused, ProviderDown, ProviderUp
from imr_llm.bulk.gate import Gate, Stopped
from imr_llm.llm.means import Clock
from imr_llm.llm.usage import Attempt, Tokens

SMALL = Tokens(1000, 16_384)


def attempt(cause: Any = None, **more: Any) -> Attempt:
    return Attempt(number=1, mode="json_schema", seconds=0.1, cause=cause, **more)


ANSWERED = attempt(status=200, tokens=Tokens(1000, 200), cost=10)
LIMITED = attempt("rate_limited", status=429, retry_after=5.0)
BROKEN = attempt("connection")


def gate(
    most: int = 100, limits: dict[str, float] | None = None, time: Clock | None = None, **more: Any
) -> Gate:
    time = time or clock()
    return Gate(Allowances(limits or {}, time.monotonic()), most, time, **more)


async def one(passes: Gate, told: Attempt = ANSWERED, seconds: float = 0.1, headers: Any = None) -> float:
    """One call; when it was let through."""
    async with passes.call(SMALL) as report:
        went = asyncio.get_running_loop().time()
        await asyncio.sleep(seconds)
        report(told, headers or {})
    return went


def test_a_pause_is_for_all():
    async def work() -> None:
        events: list[Any] = []
        passes = gate(tell=events.append)
        await one(passes, LIMITED)
        went = await asyncio.gather(*(one(passes) for _ in range(3)))
        assert min(went) == pytest.approx(5.1, abs=0.01)
        assert events == [Paused(5.0)]

    in_virtual_time(work())


def test_concurrency_halves_once_for_what_was_sent_together_and_climbs_back():
    async def work() -> None:
        passes = gate(64)
        while passes.allowed < 64:
            await asyncio.gather(*(one(passes) for _ in range(passes.allowed)))
        await asyncio.gather(*(one(passes, LIMITED) for _ in range(64)))
        assert passes.allowed == 32
        await asyncio.gather(*(one(passes) for _ in range(40)))
        assert passes.allowed == 42
        await asyncio.gather(*(one(passes) for _ in range(400)))
        assert passes.allowed == 64

    in_virtual_time(work())


def test_no_more_calls_are_in_flight_than_allowed():
    async def work() -> None:
        passes = gate(6)
        most = 0

        async def watched() -> None:
            nonlocal most
            async with passes.call(SMALL) as report:
                most = max(most, passes.in_flight)
                await asyncio.sleep(1)
                report(ANSWERED, {})

        await asyncio.gather(*(watched() for _ in range(30)))
        assert most == 6

    in_virtual_time(work())


def test_a_provider_that_is_down_for_a_minute_is_asked_by_one_call_at_a_time():
    """A hundred letters that try again and again, as the client does: none uses up its eight attempts."""

    async def work() -> None:
        events: list[Any] = []
        passes = gate(100, tell=events.append)
        time = asyncio.get_running_loop().time
        attempts: dict[int, int] = {}

        async def letter(number: int) -> None:
            await asyncio.sleep(number * 0.02)
            while True:
                async with passes.call(SMALL) as report:
                    attempts[number] = attempts.get(number, 0) + 1
                    up = not 1 <= time() < 61
                    await asyncio.sleep(0.1)
                    report(ANSWERED if up else BROKEN, {})
                if up:
                    return
                await asyncio.sleep(min(30.0, 2.0 ** attempts[number]))

        await asyncio.gather(*(letter(number) for number in range(150)))
        assert max(attempts.values()) <= 4
        assert [type(event) for event in events] == [ProviderDown, ProviderUp]
        assert 55 < events[1].seconds < 95

    in_virtual_time(work())


def test_a_provider_that_stays_down_ends_the_run():
    async def work() -> None:
        passes = gate(4)

        async def for_ever() -> None:
            while True:
                await one(passes, BROKEN)

        with pytest.raises(Stopped):
            await for_ever()
        assert passes.stopped == "provider down"
        assert 900 < asyncio.get_running_loop().time() < 1000

    in_virtual_time(work())


def test_the_budget_is_not_exceeded_and_what_turns_out_cheaper_is_used():
    async def work() -> None:
        events: list[Any] = []
        passes = gate(
            8, price=lambda tokens: tokens.input + 4 * tokens.output, most_cost=40_000, tell=events.append
        )
        paid = attempt(status=200, tokens=Tokens(1000, 250), cost=2000)
        done = await asyncio.gather(*(one(passes, paid) for _ in range(50)), return_exceptions=True)
        went = sum(not isinstance(one, Stopped) for one in done)
        assert went in (19, 20)
        assert passes.stopped == "budget"
        assert events == [BudgetReached(2000 * went)]

    in_virtual_time(work())


def test_stopping_lets_calls_end_and_tells_those_that_wait():
    async def work() -> None:
        passes = gate(2)
        waiting = [asyncio.create_task(one(passes, seconds=10)) for _ in range(4)]
        told = asyncio.create_task(passes.until_stopped())
        await asyncio.sleep(1)
        passes.stop("interrupted")
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in ended] == [float, float, Stopped, Stopped]
        assert await told == "interrupted"
        assert asyncio.get_running_loop().time() == pytest.approx(10)

    in_virtual_time(work())


def test_the_first_calls_do_not_come_in_a_burst():
    async def work() -> None:
        passes = gate(100, {"requests": 60.0})
        went = await asyncio.gather(*(one(passes) for _ in range(5)))
        assert went == pytest.approx([1.01, 2.02, 3.03, 4.04, 5.05], abs=0.01)

    in_virtual_time(work())


def test_what_was_reserved_and_not_used_is_given_back():
    """Answers are expected long and turn out short: four times as many go as by the expectation."""

    async def work() -> None:
        passes = gate(100, {"output-tokens": 60_000.0})
        short = attempt(status=200, tokens=Tokens(1000, 500))
        await asyncio.gather(*(one(passes, short, 0.5) for _ in range(120)))
        assert asyncio.get_running_loop().time() == pytest.approx(62, abs=4)

    in_virtual_time(work())


def test_others_with_the_same_key_are_made_room_for():
    """The server says that nothing is left though we have hardly used any: no burst after a rest, as otherwise."""

    async def five_after_a_rest(remaining: str) -> float:
        passes = gate(100, {"requests": 600.0})
        await asyncio.sleep(60)
        await one(
            passes, headers={"x-ratelimit-limit-requests": "600", "x-ratelimit-remaining-requests": remaining}
        )
        return max(await asyncio.gather(*(one(passes) for _ in range(5)))) - 60.1

    assert in_virtual_time(five_after_a_rest("599")) == pytest.approx(0, abs=0.01)
    assert in_virtual_time(five_after_a_rest("0")) == pytest.approx(0.5, abs=0.1)


def test_a_jump_of_the_clock_on_the_wall_changes_nothing():
    """Only dates in Retry-After look at it; limits and waits go by the clock that does not jump."""

    async def work(jump: timedelta) -> list[float]:
        loop = asyncio.get_running_loop()
        time = Clock(
            monotonic=loop.time,
            sleep=asyncio.sleep,
            now=lambda: datetime(2026, 11, 28, tzinfo=UTC) + (jump if loop.time() > 3 else timedelta()),
        )
        passes = gate(100, {"requests": 60.0}, time)
        return list(await asyncio.gather(*(one(passes) for _ in range(8))))

    steady = in_virtual_time(work(timedelta()))
    assert in_virtual_time(work(timedelta(days=1))) == steady
    assert in_virtual_time(work(timedelta(days=-1))) == steady
