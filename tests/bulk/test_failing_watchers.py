"""A watcher that fails ends the run, and costs no letter: what was paid for is kept."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import write_letters
from killed_runs import account, command, provider

from imr_llm.bulk import readers
from imr_llm.bulk.events import CallDone, Counted, LetterDone
from imr_llm.bulk.run import Pacing, run
from imr_llm.bulk.status import Status
from imr_llm.bulk.view import LedgerView
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class WatcherError(Exception):
    pass


def failing_at(kind: type, times: int) -> Any:
    came: list[object] = []

    def watch(event: object) -> None:
        came.append(event)
        if sum(isinstance(one, kind) for one in came) >= times:
            raise WatcherError(len(came))

    return watch


def known(out: Path) -> Status:
    with LedgerView(out) as view:
        return view.status()


@pytest.mark.parametrize(("kind", "processes"), [(CallDone, 2), (LetterDone, 1), (Counted, 1)])
def test_no_letter_fails_for_a_watcher_that_does(tmp_path, monkeypatch, kind, processes):
    monkeypatch.setattr(readers, "_ALONE", 0)
    letters, out = write_letters(tmp_path / "letters", 40), tmp_path / "out"
    with simulated_provider(profile=Profile(name="sim-mine", about="answers")) as sim:
        settings: Any = {"base_url": sim.base_url, "mode": "json_schema"}
        more: Any = {
            "model": "sim-mine",
            "settings": settings,
            "pacing": Pacing(concurrency=8, jobs=processes),
        }
        watch = failing_at(kind, 1 if kind is Counted else 5)
        with pytest.raises(WatcherError) as raised:
            run([letters], out, watch=watch, **more)
        told = known(out)
        assert (told.ended, told.failed, told.lost) == ("failed", {}, 0)
        assert raised.value.args[0] < 80  # told nothing after what it failed at
        assert run([letters], out, **more) == "done"
        asked = [one["client_request_id"] for one in sim.log if "usage" in one]
    told = known(out)
    assert (told.done, len(asked)) == (40, 40)


def test_the_baseline_stops_too(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 200), tmp_path / "out"
    with pytest.raises(WatcherError):
        run([letters], out, watch=failing_at(LetterDone, 1), pacing=Pacing(jobs=1))
    assert (known(out).ended, known(out).failed) == ("failed", {})
    assert run([letters], out, pacing=Pacing(jobs=1)) == "done"


def test_events_that_nobody_reads_any_more_end_the_program_quietly(tmp_path):
    """As `imr-llm run ... --json | head -4`."""
    letters, out = write_letters(tmp_path / "letters", 40), tmp_path / "out"
    with provider(tmp_path, more="latency = { median = 0.05 }") as sim:
        said = command(letters, out, sim, "--json", "--concurrency", 8)
        environment = os.environ | {"OPENAI_API_KEY": "sim", "IMR_JOBS": "1"}
        process = subprocess.Popen(said, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read().decode()
        process.stderr.close()
        assert (process.wait(), told) == (141, "")
        counted = known(out)
        assert (counted.failed, counted.lost) == ({}, 0)
        assert counted.left
        told_of = account(out, sim)
        assert (told_of.differing, told_of.strangers, told_of.known) == (0, 0, told_of.bill)
