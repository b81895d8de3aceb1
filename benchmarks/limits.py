"""Limits: how much of an allowance a bulk run uses, and how often it is refused, over three shapes of load.

`imr-llm run`'s own engine, over HTTP, against the simulated provider in a process of its own, which enforces
requests and tokens in any sixty seconds. Minutes are short on both sides (`--scale`), all else is real: prompts,
ledger, answers, records. The letters are the project's samples with other numbers. What is used is what was let
through from the first call to the last, over what the binding limit allows in that time.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from common import HERE, Row, parser, report
from imr_llm.bulk.run import Pacing, run
from imr_llm.llm.means import Clock
from memory import varied_letters

LEAST_USED = 0.95
MOST_REFUSED = 0.01
PROFILE = """
name = "sim-limited"
about = "for benchmarks/limits.py"
limits = {{ requests_per_minute = {requests}, tokens_per_minute = {tokens} }}
latency = {{ median = {median}, sigma = {sigma}, stragglers = {stragglers}, straggler_factor = 10 }}
"""


@dataclass(frozen=True)
class Load:
    """A shape of load."""

    what: str
    requests: int
    tokens: int
    median: float
    sigma: float
    stragglers: float
    told: bool
    """Whether the run is told of the limits; else it learns them from the headers."""

    def pacing(self) -> Pacing:
        """What the run is told."""
        if not self.told:
            return Pacing(concurrency=100)
        return Pacing(requests_per_minute=self.requests, tokens_per_minute=self.tokens, concurrency=100)


LOADS = (
    Load("requests bind, even answers", 240, 10_000_000, 1.0, 0.2, 0.0, told=True),
    Load("tokens bind, slow answers", 10_000, 2_000_000, 8.0, 0.4, 0.0, told=True),
    Load(
        "requests bind, 5 % stragglers, limits from headers alone", 300, 3_500_000, 2.0, 0.5, 0.05, told=False
    ),
)


def measure(load: Load, letters: Path, folder: Path, scale: float) -> tuple[float, float, int]:
    """Share of the allowance used, share of calls refused, calls."""
    profile = folder / "limited.toml"
    profile.write_text(PROFILE.format(**vars(load)))
    provider = subprocess.Popen(
        [sys.executable, HERE / "scaled_provider.py", str(scale), profile],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert provider.stdout is not None
    url = provider.stdout.readline().strip()

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / scale)

    clock = Clock(monotonic=lambda: time.monotonic() * scale, sleep=sleep)
    with tempfile.TemporaryDirectory() as out:
        how = run(
            [letters],
            out,
            model="sim-limited",
            settings={"base_url": url, "mode": "json_schema"},
            pacing=load.pacing(),
            clock=clock,
        )
        assert how == "done"
    calls: list[tuple[float, int]] = json.loads(provider.communicate("")[0])
    return used(load, calls), sum(not tokens for _, tokens in calls) / len(calls), len(calls)


def used(load: Load, calls: Sequence[tuple[float, int]]) -> float:
    """Share of the allowance that binds."""
    through = [(at, tokens) for at, tokens in calls if tokens]
    minutes = (through[-1][0] - through[0][0]) / 60
    requests = (len(through) - 1) / minutes / load.requests
    tokens = sum(tokens for _, tokens in through[:-1]) / minutes / load.tokens
    return max(requests, tokens)


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__)
    arguments.add_argument(
        "--scale", type=float, default=8.0, help="how much shorter minutes are (default: 8)"
    )
    arguments.add_argument("--letters", type=int, default=1_200, help="for each load (default: 1,200)")
    options = arguments.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        letters = folder / "letters"
        letters.mkdir()
        for number, text in enumerate(varied_letters(options.letters, 6)):
            (letters / f"{number:06}.txt").write_text(text)
        for load in LOADS:
            share, refused, calls = measure(load, letters, folder, options.scale)
            print(f"  {load.what}: {calls} calls, {share:.1%} used, {refused:.2%} refused", flush=True)
            what = f"limits: {load.what}"
            rows.append(
                Row(f"{what}, allowance used", f"{share:.1%}", f"≥ {LEAST_USED:.0%}", share >= LEAST_USED)
            )
            rows.append(
                Row(
                    f"{what}, calls refused",
                    f"{refused:.2%}",
                    f"< {MOST_REFUSED:.0%}",
                    refused < MOST_REFUSED,
                )
            )
    report(rows, options.rows)


if __name__ == "__main__":
    main()
