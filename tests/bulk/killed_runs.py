"""A run in a process of its own that is killed again and again, beside a provider that goes on.

The provider is the simulated one, over a real socket; what it billed stands in its log, under the ids that the
run's ledger gave its calls.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli_program import PROGRAM

from imr_llm.bulk.view import LedgerView

PRICES = """
[models."{name}"]
input = 1.00
cached_input = 0.50
output = 4.00
checked = 2026-11-28
source = "invented"
"""


@dataclass
class Provider:
    """A provider in a process of its own."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_bytes().splitlines()] if self.log.exists() else []

    def calls(self) -> int:
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0


@contextmanager
def provider(
    folder: Path, *, faults: dict[str, float] | None = None, port: int = 0, more: str = ""
) -> Iterator[Provider]:
    """The model sim-bulk; `more` are lines of its profile."""
    rates = "\n".join(f"{name} = {rate}" for name, rate in (faults or {}).items())
    profile = folder / "sim-bulk.toml"
    profile.write_text(
        'name = "sim-bulk"\nabout = "for bulk runs"\nretry_after = 0.05\nhold = 1.0\nprefix_cache = true\n'
        f"{more}\n[faults]\n{rates}\n"
    )
    (folder / "prices.toml").write_text(PRICES.format(name="sim-bulk"))
    log = folder / "bill.jsonl"
    process = subprocess.Popen(
        [*PROGRAM, "simulate", "--profile", profile, "--log", log, "--port", str(port)],
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().decode().split(" at ")[1].split(";")[0]
        yield Provider(url, log, process)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def command(letters: Path, out: Path, sim: Provider, *more: object) -> list[str]:
    """The run, as somebody types it."""
    prices = sim.log.with_name("prices.toml")
    said = [*PROGRAM, "run", letters, "-o", out, "--model", "sim-bulk", "--base-url", sim.url]
    return [*map(str, said), "--prices", str(prices), "--mode", "json_schema", *map(str, more)]


def start(arguments: list[str], **more: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"OPENAI_API_KEY": "sim"}
    return subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
    )


def wait_for_calls(sim: Provider, process: subprocess.Popen[bytes], more: int) -> bool:
    """Wait until the provider has had so many more calls; False if the run ended before."""
    wanted = sim.calls() + more
    while sim.calls() < wanted:
        if process.poll() is not None:
            return False
        time.sleep(0.005)
    return True


@dataclass
class Account:
    """Ledger and bill, side by side. Money is in millionths of a dollar."""

    kills: int
    lines: int
    done: int
    failed: dict[str, int]
    lost: int
    """Calls that the ledger knows to have been under way when the run was killed."""
    cut_off: int
    """Good answers that the provider billed while its connection broke, by what the ledger says of the call."""
    paid_twice: int
    """Good answers that the provider gave and billed more than once to the same request."""
    known: int
    """Cost of the calls whose cost the ledger knows."""
    unknown: int
    """What the provider billed for calls of which the ledger knows the id and not the cost."""
    bill: int
    strangers: int
    """Calls billed under ids that the ledger does not have."""
    differing: int
    """Calls whose cost in ledger and bill differ."""


def killed_run(
    folder: Path, letters: Path, sim: Provider, kills: int, between: tuple[int, int], *more: object
) -> Account:
    """Run, kill -9 after a random number of calls, resume, until it is done."""
    chance = random.Random(6)
    out = folder / "out"
    killed = 0
    for _ in range(kills):
        process = start(command(letters, out, sim, *more), start_new_session=True)
        if wait_for_calls(sim, process, chance.randint(*between)):
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
    process = start(command(letters, out, sim, *more))
    told = process.communicate()[1].decode()
    assert process.returncode in (0, 1), told
    return account(out, sim, killed)


def account(out: Path, sim: Provider, kills: int = 0) -> Account:
    """Compare."""
    entries = [one for one in sim.entries() if "kind" not in one]
    billed = {one["client_request_id"]: one["cost_microdollars"] for one in entries if "usage" in one}
    good = [one for one in entries if "usage" in one and "fault" not in one]
    asked = Counter(one["request"] for one in good)
    with LedgerView(out) as view:
        status = view.status()
        lines = list(view.lines())
        calls = {one["client_request_id"]: one for one in view.calls()}
    assert [line.name for line in lines] == sorted(line.name for line in lines)
    assert len({line.name for line in lines}) == len(lines)
    known = {name: one["cost"] for name, one in calls.items() if one["cost"] is not None}
    return Account(
        kills=kills,
        lines=len(lines),
        done=sum(line.is_record for line in lines),
        failed=dict(status.failed),
        lost=status.lost,
        cut_off=sum(calls.get(one["client_request_id"], {}).get("cause") == "connection" for one in good),
        paid_twice=sum(count - 1 for count in asked.values()),
        known=sum(known.values()),
        unknown=sum(cost for name, cost in billed.items() if name in calls and name not in known),
        bill=sum(billed.values()),
        strangers=len(billed.keys() - calls.keys()),
        differing=sum(billed.get(name) != cost for name, cost in known.items()),
    )
