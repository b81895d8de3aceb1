"""Processes that read beside the run's own: they end in the middle, and no letter is lost for it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import letter_text, write_letters

from imr_llm.bulk import readers
from imr_llm.bulk.events import CallSent
from imr_llm.bulk.messages import Given, Orders, Told
from imr_llm.bulk.reader import Reader
from imr_llm.bulk.run import Pacing, run
from imr_llm.bulk.view import LedgerView
from imr_llm.extraction.model_reader import Reading
from imr_llm.letters.letter import Letter
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.means import Persistence
from imr_llm.llm.prices import Prices
from imr_llm.simulator.profile import Latency, Profile
from imr_llm.simulator.server import simulated_provider

PROGRAM = """
import asyncio, os, signal, sys
sys.path[:] = {path!r}
from imr_llm.bulk.messages import Told
from imr_llm.bulk.reader import Reader
from imr_llm.bulk.reader_process import main

async def read(self, given):
    await self.turn(given.letter)
    if "poison" in given.content.name:
        os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.sleep(0.05)
    return Told(given.letter, b"{{}}", message=str(os.getpid()))

Reader.read = read
main()
"""
"""A reader that says who it is, and dies of one letter."""


ORDERS = Orders(
    how=Reading(model="m"),
    endpoint=Endpoint(base_url="http://127.0.0.1:1", api_key="none"),
    prices=Prices.load(),
    persistence=Persistence(),
)


class NoDesk:
    """A desk at which nobody asks."""

    def lost(self, letter: int) -> None:
        pass


def children() -> list[int]:
    files = Path("/proc/self/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def given(number: int, name: str = "a.txt") -> Given:
    return Given(number, Letter.from_text(letter_text(number), name))


async def read_here(self: Reader, letter: Given) -> Told:
    await asyncio.sleep(0.01)
    return Told(letter.letter, b"{}", message="here")


def test_a_letter_that_ends_its_process_twice_is_a_failed_letter_and_takes_no_other_along(monkeypatch):
    before = set(children())  # other tests may have left the process that reads PDFs
    monkeypatch.setattr(readers, "_PROGRAM", PROGRAM)
    monkeypatch.setattr(readers, "_ALONE", 0)
    monkeypatch.setattr(Reader, "read", read_here)

    async def work() -> None:
        desk: Any = NoDesk()
        async with readers.Readers(ORDERS, desk, 2) as crew:
            number = 0
            while (await crew.read(given(number))).message == "here":
                number += 1
            letters = [given(number + k, "poison.txt" if k == 10 else "a.txt") for k in range(1, 31)]
            told = await asyncio.gather(*map(crew.read, letters))
            assert [one.letter for one in told] == [one.letter for one in letters]
            failed = [one for one in told if one.cause is not None]
            assert [one.cause for one in failed] == ["worker_ended"]
            assert "ended the process that read it" in failed[0].message

    asyncio.run(work())
    assert set(children()) <= before


def test_a_run_that_may_have_no_other_process_starts_none(monkeypatch):
    before = set(children())
    monkeypatch.setattr(readers, "_ALONE", 0)
    monkeypatch.setattr(Reader, "read", read_here)

    async def work() -> None:
        desk: Any = NoDesk()
        async with readers.Readers(ORDERS, desk, 1) as crew:
            told = await asyncio.gather(*(crew.read(given(k)) for k in range(3)))
            assert [one.message for one in told] == ["here"] * 3
            assert set(children()) <= before

    asyncio.run(work())


@pytest.mark.parametrize(("letters", "most", "started"), [(16, 2, 0), (17, 2, 1), (17, 1, 0)])
def test_where_many_letters_come_processes_are_started_before_the_first(monkeypatch, letters, most, started):
    before = set(children())
    monkeypatch.setattr(readers, "_PROGRAM", PROGRAM)

    async def work() -> None:
        desk: Any = NoDesk()
        crew = readers.Readers(ORDERS, desk, most)
        crew.expect(letters)
        async with crew:
            assert len(set(children()) - before) == started

    asyncio.run(work())
    assert set(children()) <= before


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_process_that_is_killed_costs_its_calls_in_flight_and_no_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "_ALONE", 0)
    letters = write_letters(tmp_path / "letters", 60)
    out = tmp_path / "out"
    given_to: dict[int, int] = {}
    killed: list[int] = []
    read = readers._Process.read

    async def noting(self: Any, letter: Given) -> Told:
        given_to[letter.letter] = self._pid
        return await read(self, letter)

    def watch(event: object) -> None:
        """Kill the first process of which a call goes; its intent is on the disk, its answer will not come."""
        if isinstance(event, CallSent) and not killed and (pid := given_to.get(event.letter)) is not None:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    async def elsewhere(self: Any, letter: Given) -> Told:
        while self._free() is None:
            await asyncio.sleep(0.05)
        return await self.read(letter)

    monkeypatch.setattr(readers._Process, "read", noting)
    monkeypatch.setattr(readers.Readers, "_read_by_ourselves", elsewhere)
    profile = Profile(name="sim-slow", about="takes a while", latency=Latency(median=0.3))
    with simulated_provider(profile=profile) as sim:
        settings: Any = {"base_url": sim.base_url, "mode": "json_schema"}
        how = run(
            [letters],
            out,
            model="sim-slow",
            settings=settings,
            pacing=Pacing(concurrency=24, jobs=2),
            watch=watch,
        )
        billed = {one["client_request_id"] for one in sim.log if "usage" in one}
    assert (how, len(killed)) == ("done", 1)
    with LedgerView(out) as view:
        status, calls = view.status(), {call["client_request_id"]: call for call in view.calls()}
    assert (status.done, status.left) == (60, 0)
    assert 0 < status.lost <= 24
    assert billed <= calls.keys()
