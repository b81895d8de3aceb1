"""The desk of a run: what becomes of calls whose reader ends, in the ledger and in the account of the budget."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from money_spent import total

from imr_llm.bulk.allowance import Allowances
from imr_llm.bulk.cluster_desk import ClusterDesk
from imr_llm.bulk.desk import Desk
from imr_llm.bulk.gate import Gate, Stopped
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Sighting
from imr_llm.bulk.view import LedgerView
from imr_llm.llm.means import Clock
from imr_llm.llm.usage import Attempt, Tokens

SMALL = Tokens(1000, 500)
ANSWERED = Attempt(number=1, mode="json", seconds=0.1, status=200, tokens=Tokens(1000, 200), cost=7)


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    with Ledger(tmp_path, {"model": "sim-x"}, {}) as ledger:
        ledger.register([Sighting(name, None, name) for name in "abc"]).result()
        yield ledger


def at_desk(ledger: Ledger, work: Callable[[Desk, Gate], Awaitable[None]]) -> None:
    """Calls cost 10, and there is not quite money for three."""

    async def main() -> None:
        time = Clock()
        gate = Gate(Allowances({}, time.monotonic()), 8, time, price=lambda tokens: 10, most_cost=29)
        await asyncio.wait_for(work(Desk(gate, ledger, lambda event: None), gate), 10)

    asyncio.run(main())
    for _ in range(2):  # what is written, and what that brings about
        ledger.submit(lambda db: None).result()


def calls(out: Path) -> list[tuple[Any, ...]]:
    with LedgerView(out) as view:
        return [(call["letter"], call["known"], call["cause"], call["cost"]) for call in view.calls()]


def test_calls_whose_reader_ended_count_as_paid(ledger, tmp_path):
    async def work(desk: Desk, gate: Gate) -> None:
        for letter in (1, 2):
            await desk.leave(letter, "call", SMALL, {})
            desk.lost(letter)
        with pytest.raises(Stopped):
            await desk.leave(3, "call", SMALL, {})
        assert gate.stopped == "budget"

    at_desk(ledger, work)
    assert calls(tmp_path) == [(1, 0, None, None), (2, 0, None, None)]
    assert total(ledger) == 20


def test_what_is_held_back_of_a_letter_is_written_when_its_reader_ends(ledger, tmp_path):
    async def work(desk: Desk, gate: Gate) -> None:
        desk.over(await desk.leave(1, "first", SMALL, {}), ANSWERED, {})
        await desk.leave(1, "second", SMALL, {"first": "what it answered"})
        desk.lost(1)
        desk.over(await desk.leave(2, "first", SMALL, {}), ANSWERED, {})
        desk.lost(2)

    at_desk(ledger, work)
    assert dict(ledger.answers(1)) == {"first": "what it answered"}
    assert calls(tmp_path) == [(1, 1, None, 7), (1, 0, None, None), (2, 1, None, 7)]


def test_leave_that_nobody_used_costs_nothing(ledger, tmp_path):
    async def work(desk: Desk, gate: Gate) -> None:
        for _ in range(4):
            await desk.leave(1, "call", SMALL, {})
            desk.put_off(1, {})
            await asyncio.sleep(0)
            assert gate.in_flight == 0

    at_desk(ledger, work)
    assert calls(tmp_path) == [(1, 1, "cancelled", 0)] * 4
    assert total(ledger) == 0


def test_whoever_goes_while_the_intent_is_written_has_sent_nothing(ledger, tmp_path):
    async def work(desk: Desk, gate: Gate) -> None:
        for _ in range(4):
            asking = asyncio.create_task(desk.leave(1, "call", SMALL, {}))
            while not gate.in_flight:
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.wait([asking])
            desk.put_off(1, {})
            while gate.in_flight:
                await asyncio.sleep(0)

    at_desk(ledger, work)
    assert calls(tmp_path) == [(1, 1, "cancelled", 0)] * 4
    assert total(ledger) == 0


class Remote:
    """A method of an actor, called from afar."""

    def __init__(self, remote: Callable[[], Any]) -> None:
        self.remote = remote


class NobodyAsks:
    """A mailbox that stays empty until it is closed."""

    def __init__(self) -> None:
        closed = threading.Event()
        self.take = Remote(lambda: asyncio.to_thread(lambda: closed.wait(10) and None))
        self.close = Remote(closed.set)


def test_who_asks_the_desk_of_a_cluster_is_told_what_went_wrong(ledger, monkeypatch):
    def broken(self: Desk, letter: int) -> None:
        raise KeyError(letter)

    time = Clock()
    gate = Gate(Allowances({}, time.monotonic()), 8, time)
    desk = ClusterDesk(NobodyAsks(), gate, ledger, lambda event: None, lambda why: None)
    monkeypatch.setattr(Desk, "lost", broken)
    try:
        with pytest.raises(KeyError):
            desk.lost(1)
    finally:
        monkeypatch.undo()
        desk.close()
