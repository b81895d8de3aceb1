"""Load on `imr-llm serve`: letters handed in over loopback by 1, 16 and 64 clients, baseline, SQLite.

    python benchmarks/service.py [--letters N]

Clients run in a process of their own on the same machine. Printed are letters a second and the 50th, 95th and 99th
percentile of the time to an answer, which comes when the letter is on disk; whether every letter that was acknowledged
is in the store; and the server's memory after each round.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

SAMPLES = Path(__file__).parents[1] / "evals" / "samples" / "letters"
PROGRAM = [sys.executable, "-c", "from imr_llm.cli.main import main; main()", "serve", "--port", "0"]


async def load(address: str, clients: int, letters: int) -> tuple[float, list[float], set[str]]:
    """Seconds in all, seconds of each answer, and the ids that were acknowledged."""
    bodies = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    taken: list[float] = []
    acknowledged: set[str] = set()
    numbers = iter(range(letters))

    async def client(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            body = bodies[number % len(bodies)] + b"\n%d\n" % number
            begun = time.perf_counter()
            async with session.post(
                f"{address}/v1/letters", data=body, headers={"Content-Type": "text/plain"}
            ) as answer:
                said = json.loads(await answer.read())
                assert answer.status == 201, said
            taken.append(time.perf_counter() - begun)
            acknowledged.add(said["id"])

    connector = aiohttp.TCPConnector(limit=clients)
    async with aiohttp.ClientSession(connector=connector) as session:
        begun = time.perf_counter()
        await asyncio.gather(*(client(session) for _ in range(clients)))
        return time.perf_counter() - begun, taken, acknowledged


async def kept(address: str) -> set[str]:
    """The ids of all letters in the store."""
    found: set[str] = set()
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{address}/v1/letters?most=500&first={len(found)}") as answer:
                page = await answer.json()
            if not page:
                return found
            found.update(entry["id"] for entry in page)


def memory_mb(process: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def cpu_seconds(process: int) -> float:
    """Time on a core that a process has had."""
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a line for each number of clients."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--letters", type=int, default=3000, help="in each round")
    letters = parser.parse_args().letters
    with tempfile.TemporaryDirectory() as folder:
        command = [*PROGRAM, "--store", f"{folder}/store.db"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            found = re.search(r"http://[^\s,]+", server.stdout.readline())
            assert found is not None
            address = found[0]
            asyncio.run(load(address, 4, 200))
            everything: set[str] = set()
            for clients in (1, 16, 64):
                before = cpu_seconds(server.pid)
                seconds, taken, acknowledged = asyncio.run(load(address, clients, letters))
                everything |= acknowledged
                cuts = statistics.quantiles(taken, n=100)
                print(
                    f"{clients:3} clients  {letters / seconds:6.0f} letters/s  p50 {cuts[49] * 1000:6.1f} ms  "
                    f"p95 {cuts[94] * 1000:6.1f} ms  p99 {cuts[98] * 1000:6.1f} ms  "
                    f"server {(cpu_seconds(server.pid) - before) / letters * 1000:.2f} ms of CPU a letter, "
                    f"{memory_mb(server.pid):.0f} MB"
                )
            lost = everything - asyncio.run(kept(address))
            print(f"{len(everything)} letters acknowledged, {len(lost)} lost")
            server.terminate()


if __name__ == "__main__":
    main()
