"""What letters cost at scale: tokens, money and CPU of one, call by call and in batches, and workers of a Ray cluster.

Measured: tokens of a letter by the simulated provider's rule (a quarter of the characters; no tokenizer), its bill against the ledger,
seconds of this machine's CPU a letter, letters a second of the baseline with one and two Ray workers (two nodes on this
machine; where ray is installed). Extrapolated from these, by the formulas of docs/scale.md: 10,000, 200,000 and
2 million letters. Prices are those of the dated table in the package.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bulk import write_letters
from imr_llm.bulk.ray_connection import Cluster
from imr_llm.bulk.request_files import BatchPlan
from imr_llm.bulk.run import run
from imr_llm.bulk.status import Status
from imr_llm.bulk.view import LedgerView
from imr_llm.llm.prices import Prices
from imr_llm.llm.usage import Tokens
from imr_llm.simulator.server import simulated_provider
from memory import varied_letters

SIZES = (10_000, 200_000, 2_000_000)
MODELS = ("gpt-4o-mini", "gpt-4o")
HOST = "api.openai.com"
DAY = 86_400


def one_way(letters: Path, batches: BatchPlan | None) -> tuple[Status, int, float, float]:
    """A run with the simulated model; the bill, and CPU and wall seconds (of provider and run together)."""
    with tempfile.TemporaryDirectory() as out, simulated_provider() as sim:
        wall, cpu = time.perf_counter(), time.process_time()
        settings: Any = {"base_url": sim.base_url, "mode": "json_schema"}
        assert run([letters], out, model="sim-perfect", settings=settings, batches=batches) == "done"
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        with LedgerView(out) as view:
            return view.status(), sim.bill, cpu, wall


def on_workers(letters: Path, count: int) -> float:
    """Letters a second of the baseline on a cluster of two nodes; the first twenty, when workers start, do not count."""
    from ray.cluster_utils import Cluster as Nodes

    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    times: list[float] = []

    def watch(event: Any) -> None:
        if type(event).__name__ == "LetterDone":
            times.append(time.perf_counter())

    try:
        with tempfile.TemporaryDirectory() as out:
            assert (
                run([letters], out, cluster=Cluster(address=nodes.address, workers=count), watch=watch)
                == "done"
            )
    finally:
        nodes.shutdown()
    return (len(times) - 20) / (times[-1] - times[20])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--letters", type=int, default=300)
    asked.add_argument("--baseline-letters", type=int, default=3_000)
    given = asked.parse_args()
    os.environ["OPENAI_API_KEY"] = "sim"
    with tempfile.TemporaryDirectory() as folder:
        few = write_letters(Path(folder, "few"), varied_letters(given.letters, 1))
        online, bill, cpu, wall = one_way(few, None)
        show("online", online, bill, cpu, wall)
        batch, bill, cpu, wall = one_way(few, BatchPlan(poll=0.1))
        show("batch", batch, bill, cpu, wall)
        if find_spec("ray"):
            many = write_letters(Path(folder, "many"), varied_letters(given.baseline_letters, 2))
            speeds: dict[int, list[float]] = {count: [] for count in (1, 2)}
            for _ in range(2):
                for count, seen in speeds.items():
                    seen.append(on_workers(many, count))
            one, two = (max(seen) for seen in speeds.values())
            print(
                f"baseline on ray: {one:,.0f} letters/s with 1 worker, {two:,.0f} with 2: {two / one:.2f} times"
            )
    extrapolate(online)


def show(way: str, status: Status, bill: int, cpu: float, wall: float) -> None:
    """One line of what was measured."""
    letters = status.done
    print(
        f"{way}: {letters} letters, {status.input_tokens / letters:,.0f} tokens in and "
        f"{status.output_tokens / letters:,.0f} out a letter, ledger {status.cost} and bill {bill} micro-dollars, "
        f"{1000 * cpu / letters:.1f} ms CPU a letter (run and provider), {wall:.1f} s"
    )
    assert status.cost == bill


def extrapolate(status: Status) -> None:
    """Money by the price table, without cached input."""
    prices = Prices.load()
    each = Tokens(round(status.input_tokens / status.done), round(status.output_tokens / status.done))
    for model in MODELS:
        checked = prices.models[model].checked
        for count in SIZES:
            costs = [prices.cost(model, HOST, each, in_batch=way) or 0 for way in (False, True)]
            dollars = [Decimal(cost * count) / 1_000_000 for cost in costs]
            print(
                f"{model} (prices of {checked}), {count:,} letters: {dollars[0]:,.0f} dollars online, "
                f"{dollars[1]:,.0f} in batches"
            )
    for count in SIZES:
        lines = -(-count // 50_000)
        size = each.input * 4 * count
        print(
            f"{count:,} letters: {count * each.input / 1e9:,.2f} billion tokens in, {count * each.output / 1e9:,.2f} out; "
            f"{max(lines, -(-size // 200_000_000)):,} batch files"
        )


if __name__ == "__main__":
    main()
