"""Limits against the simulated provider's own enforcement, in virtual time: nearly all used, hardly ever met."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from virtual_time import clock, in_virtual_time

from imr_llm.bulk.allowance import Allowances
from imr_llm.bulk.gate import Gate
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.simulator.limiter import Window
from imr_llm.simulator.profile import Limits

MINUTES = 10
MOST_OUTPUT = 16_384


@dataclass
class Load:
    """A shape of load: what calls take, and how long."""

    limits: Limits
    tokens: Callable[[random.Random], Tokens]
    latency: Callable[[random.Random], float]
    most: int = 200
    given: dict[str, float] = field(default_factory=dict)
    """Limits the user gave; else the headers tell."""


def straggling(median: float) -> Callable[[random.Random], float]:
    return lambda chance: median * (10 if chance.random() < 0.05 else chance.uniform(0.7, 1.4))


LOADS = {
    "many small calls, requests bind": Load(
        Limits(requests_per_minute=600, tokens_per_minute=2_000_000),
        lambda chance: Tokens(chance.randint(900, 1500), chance.randint(100, 400)),
        straggling(0.5),
        given={"requests": 600, "tokens": 2_000_000},
    ),
    "large calls of all sizes, tokens bind": Load(
        Limits(requests_per_minute=5_000, tokens_per_minute=450_000),
        lambda chance: Tokens(chance.choice((6_000, 8_000, 14_000)), chance.choice((300, 900, 4_000))),
        straggling(4.0),
        given={"tokens": 450_000},
    ),
    "both bind by turns, limits told by headers": Load(
        Limits(requests_per_minute=300, tokens_per_minute=900_000),
        lambda chance: Tokens(round(chance.lognormvariate(7.7, 0.5)), round(chance.lognormvariate(6.2, 0.6))),
        straggling(2.0),
    ),
}


@dataclass
class Told:
    used: float
    """Of the allowance that binds, of the time there was."""
    calls: int
    refused: int
    answered: int = 0
    """Within that time."""


async def drive(load: Load) -> Told:
    chance = random.Random(7)
    time = clock()
    gate = Gate(Allowances(load.given, time.monotonic()), load.most, time)
    window = Window(load.limits)
    told = Told(0.0, 0, 0)
    sent = Tokens(0, 0)
    ends = time.monotonic() + MINUTES * 60

    async def call() -> None:
        nonlocal sent
        tokens = load.tokens(chance)
        async with gate.call(Tokens(tokens.input + chance.randint(-200, 200), MOST_OUTPUT)) as report:
            await asyncio.sleep(chance.uniform(0.01, 0.15))  # on its way
            now = time.monotonic()
            refusal = window.admit(now, tokens.input)
            told.calls += 1
            if refusal is not None:
                told.refused += 1
                report(
                    Attempt(
                        number=1,
                        mode="json",
                        seconds=0.1,
                        status=429,
                        cause="rate_limited",
                        retry_after=refusal.wait,
                    ),
                    window.headers(now),
                )
                return
            window.answered(tokens.output)
            headers = window.headers(now)
            if now <= ends:
                sent = Tokens(sent.input + tokens.input, sent.output + tokens.output)
                told.answered += 1
            await asyncio.sleep(load.latency(chance))
            report(Attempt(number=1, mode="json", seconds=1.0, status=200, tokens=tokens), headers)

    async def worker() -> None:
        while time.monotonic() < ends:
            await call()

    await asyncio.gather(*(worker() for _ in range(load.most)))
    limits = load.limits
    shares = [told.answered / MINUTES / (limits.requests_per_minute or 1e9)]
    shares.append((sent.input + sent.output) / MINUTES / (limits.tokens_per_minute or 1e9))
    told.used = max(shares)
    return told


@pytest.mark.parametrize("name", LOADS)
def test_nearly_all_of_the_allowance_is_used_and_hardly_any_call_refused(name):
    told = in_virtual_time(drive(LOADS[name]))
    assert told.used >= 0.95
    assert told.refused < 0.01 * told.calls
