"""kill -9 in the middle: after going on, one result or cause a letter, and a ledger that agrees with the bill."""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path

import pytest
from bulk_letters import write_letters
from killed_runs import (
    Account,
    account,
    command,
    killed_run,
    provider,
    start,
    wait_for_calls,
)

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from faults import FAULTS

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def check(told: Account, letters: int) -> None:
    assert told.lines == letters
    assert told.done + sum(told.failed.values()) == letters
    assert "internal_error" not in told.failed
    assert (told.strangers, told.differing) == (0, 0)
    assert told.known + told.unknown == told.bill
    assert told.paid_twice <= told.lost + told.cut_off  # answers that nobody has are asked for again


def test_a_run_that_is_killed_goes_on(tmp_path):
    letters = write_letters(tmp_path / "letters", 120)
    with provider(tmp_path, faults=FAULTS) as sim:
        told = killed_run(tmp_path, letters, sim, 3, (10, 30), "--concurrency", 16)
    assert told.kills == 3
    assert told.lost > 0
    check(told, 120)


@pytest.mark.faults
def test_five_thousand_letters_killed_twenty_times(tmp_path):
    letters = write_letters(tmp_path / "letters", 5000)
    with provider(tmp_path, faults=FAULTS) as sim:
        told = killed_run(tmp_path, letters, sim, 20, (100, 250), "--concurrency", 64)
    print(f"\n{told}")
    assert told.kills == 20
    check(told, 5000)


def down_and_up(folder: Path, letters: Path, seconds: float, *more: object) -> Account:
    """The provider is killed in the middle of a run and comes back on the same port; no letter is lost for it.

    It bills an answer a tenth of a second before it sends it, so those it was killed over are billed and never come.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    out = folder / "out"
    with provider(folder, port=port, more="latency = { median = 0.1 }") as sim:
        process = start(command(letters, out, sim, *more))
        assert wait_for_calls(sim, process, 30)
    time.sleep(seconds)
    with provider(folder, port=port) as sim:
        said = process.communicate()[1].decode()
        assert process.returncode == 0, said
        told = account(out, sim)
    assert "the provider does not answer" in said
    assert "the provider answers again" in said
    check(told, len(list(letters.iterdir())))
    assert told.failed == {}
    assert told.lost == 0
    assert told.cut_off > 0
    assert told.unknown > 0
    return told


@pytest.mark.faults
def test_a_provider_that_is_down_for_a_minute(tmp_path):
    told = down_and_up(tmp_path, write_letters(tmp_path / "letters", 5000), 60, "--concurrency", 64)
    print(f"\n{told}")


def test_a_provider_that_goes_and_comes_back(tmp_path):
    down_and_up(tmp_path, write_letters(tmp_path / "letters", 80), 0, "--concurrency", 16)
