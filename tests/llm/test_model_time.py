"""When a call is tried again and when it is given up: waiting, deadline, cancelling, pace."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_questions import NOW, Waits, ask, completion, endpoint, question, refused

from imr_llm import ModelFailed, UsageError
from imr_llm.llm.client import ModelClient, run_with_client
from imr_llm.llm.means import Clock, Persistence
from imr_llm.llm.pause import CommonPause
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.llm.waiting import retry_after
from scripted_server import Said

local = pytest.mark.allow_hosts(["127.0.0.1"])


def limited(**headers: str) -> Said:
    said = refused(429)
    return Said(429, said.body, {name.replace("_", "-"): value for name, value in headers.items()})


@local
def test_waiting_doubles_with_jitter_up_to_the_longest(server):
    server.says(refused(500))
    clock = Waits()
    with pytest.raises(ModelFailed, match="after 9 attempts"):
        ask(server.url, clock=clock, attempts=9)
    least = [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    for waited, base in zip(clock.waits, least, strict=True):
        assert base <= waited <= 2 * base


@local
def test_many_attempts_are_not_too_many(server):
    server.says(refused(500))
    clock = Waits()
    with pytest.raises(ModelFailed):
        ask(server.url, clock=clock, attempts=1100, deadline=10**6)
    assert len(clock.waits) == 1099


@local
def test_waiting_is_not_in_step(server):
    server.says(refused(500))
    first = set()
    for _ in range(3):
        clock = Waits()
        with pytest.raises(ModelFailed):
            ask(server.url, clock=clock, attempts=2)
        first.add(clock.waits[0])
    assert len(first) == 3


@local
@pytest.mark.parametrize("status", [429, 500, 503, 529])
@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "2500", "retry_after": "9"}, 2.5),
        ({"retry_after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90.0),
        ({"retry_after": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 0.0),
    ],
)
def test_what_the_server_asks_for_is_waited(server, status, headers, asked):
    said = limited(**headers)
    said.status = status
    server.says(said, completion())
    clock = Waits()
    answer = ask(server.url, clock=clock)
    assert answer.attempts[0].retry_after == asked
    (waited,) = clock.waits
    assert asked <= waited <= asked + 1.0


@local
def test_a_wait_beyond_the_deadline_is_not_begun(server):
    server.says(limited(retry_after="600"))
    clock = Waits()
    with pytest.raises(ModelFailed, match="rate limit") as raised:
        ask(server.url, clock=clock, deadline=500)
    assert (clock.waits, len(raised.value.attempts)) == ([], 1)
    assert raised.value.attempts[0].retry_after == 600


@local
def test_no_attempt_begins_after_the_deadline(server):
    server.says(refused(500))
    clock = Waits()
    with pytest.raises(ModelFailed, match="the server failed"):
        ask(server.url, clock=clock, deadline=20, attempts=50)
    assert sum(clock.waits) < 20


@local
def test_the_deadline_cuts_an_attempt_off_and_keeps_it(server):
    server.says(refused(500), Said(pause=30))
    with pytest.raises(ModelFailed, match=r"^A\.pdf: the time for this letter ran out, after 2") as raised:
        ask(server.url, deadline=0.3, clock=Clock(), first_wait=0.01)
    assert [attempt.cause for attempt in raised.value.attempts] == ["server_error", "deadline"]
    assert raised.value.attempts[-1].tokens is None


@local
def test_the_deadline_cuts_waiting_off(server):
    server.says(refused(500))
    clock = Clock(sleep=lambda _: asyncio.sleep(30))
    with pytest.raises(ModelFailed, match="the time for this letter ran out;") as raised:
        ask(server.url, deadline=0.3, clock=clock, first_wait=0.01)
    assert [attempt.cause for attempt in raised.value.attempts] == ["server_error"]


class Noting:
    """A pace that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.inside = 0

    @asynccontextmanager
    async def call(self, estimate: Tokens):
        self.told.append(estimate)
        self.inside += 1
        try:
            yield lambda attempt, headers: self.told.append((attempt.cause, headers.get("X-Request-Id")))
        finally:
            self.inside -= 1


@local
def test_the_pace_is_told_of_every_attempt(server):
    server.says(refused(500), completion())
    pace = Noting()
    ask(server.url, question(max_output_tokens=50), client={"pace": pace})
    estimate, first, _, second = pace.told
    assert (first, second, pace.inside) == (("server_error", None), (None, "req-7"), 0)
    assert estimate.output == 50
    assert estimate.input > 100


@pytest.mark.parametrize(
    ("cause", "asked", "waited"),
    [
        ("rate_limited", 30.0, [30.0]),
        ("rate_limited", 4000.0, [120.0]),
        ("rate_limited", None, []),
        ("server_error", 30.0, []),
        (None, 30.0, []),
    ],
)
def test_when_one_is_told_to_wait_all_wait(cause, asked, waited):
    clock = Waits()
    pace = CommonPause(clock)

    async def two_calls() -> None:
        async with pace.call(Tokens(1, 1)) as report:
            report(Attempt(number=1, mode="json", seconds=0.1, cause=cause, retry_after=asked), {})
        async with pace.call(Tokens(1, 1)):
            pass
        async with pace.call(Tokens(1, 1)):
            pass

    asyncio.run(two_calls())
    assert clock.waits == waited


@local
def test_a_cancelled_call_is_cancelled_and_told(server):
    server.says(Said(pause=30))
    pace = Noting()

    async def cancelled() -> None:
        async with ModelClient(endpoint(server.url), pace=pace) as client:
            task = asyncio.ensure_future(client.ask(question(), letter="A.pdf", deadline=60))
            while not server.asked:
                await asyncio.sleep(0.01)
            task.cancel()
            await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert (pace.told[1], pace.inside) == (("cancelled", None), 0)


@local
def test_many_letters_over_one_client(server):
    server.says(completion())

    async def all_of_them() -> int:
        async with ModelClient(endpoint(server.url)) as client:
            asked = (client.ask(question(), letter=f"{n}.pdf", deadline=60) for n in range(50))
            return len(await asyncio.gather(*asked))

    assert asyncio.run(all_of_them()) == len(server.asked) == 50


@local
def test_without_an_event_loop(server):
    server.says(completion())
    client = ModelClient(endpoint(server.url))
    answer = run_with_client(client, lambda opened: opened.ask(question(), letter="A.pdf", deadline=60))
    assert answer.answer.outcome == "upheld"


def test_within_an_event_loop_it_says_what_to_do():
    async def wrong() -> None:
        run_with_client(ModelClient(endpoint("http://localhost")), lambda _: asyncio.sleep(0))

    with pytest.raises(UsageError, match="an event loop is running"):
        asyncio.run(wrong())


def test_a_client_that_is_not_open():
    client = ModelClient(endpoint("http://localhost"))
    with pytest.raises(UsageError, match="inside 'async with'"):
        asyncio.run(client.ask(question(), letter="A.pdf", deadline=1))


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"first_wait": -1.0}, {"corrections": 3}])
def test_persistence_that_cannot_be(wrong):
    with pytest.raises(UsageError):
        Persistence(**wrong)


@given(st.text(max_size=40) | st.floats().map(str))
def test_retry_after_is_never_negative_or_endless(given):
    seconds = retry_after({"retry-after": given}, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


@given(st.floats(min_value=0, max_value=1e6))
def test_retry_after_in_seconds(seconds):
    assert retry_after({"retry-after": f" {seconds!r} "}, NOW) == seconds


@given(st.integers(min_value=-(10**6), max_value=10**9))
def test_retry_after_as_a_date(seconds):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after({"retry-after": date}, NOW) == max(0, seconds)


def test_retry_after_that_says_nothing():
    assert retry_after({}, NOW) is None
    assert retry_after({"retry-after-ms": "soon", "retry-after": "3"}, NOW) == 3
    assert retry_after({"retry-after": "Sat, 21 Nov 2026 12:00:10 -0000"}, NOW) == 10
