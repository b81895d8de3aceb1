"""Load on `imr-llm serve`: letters handed in over loopback by 1, 16 and 64 clients, baseline, SQLite.

    python benchmarks/service.py [--letters N] [--requests N] [--run N]

Clients run in a process of their own on the same machine. Printed are letters a second and the 50th, 95th and 99th
percentile of the time to an answer, which comes when the letter is on disk; CPU a letter of server and clients, which
says more than the clock where other work keeps the machine busy; whether every letter that was acknowledged is in the
store; and the server's memory after each round. With `--requests` its memory is watched over that many instead: nine
letters handed in, then one record or explanation read, and so on. With `--run` one run over that many is begun and
followed to its end.
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
from collections.abc import Callable
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


async def watch(address: str, requests: int, clients: int, told: Callable[[int], None]) -> None:
    """So many requests of all kinds; `told` is called after every 5,000."""
    bodies = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    numbers, done = iter(range(requests)), 0

    async def client(session: aiohttp.ClientSession) -> None:
        nonlocal done
        last = ""
        for number in numbers:
            if number % 10 == 9 and last:
                what = "record" if number % 20 == 9 else "explanation?lang=es"
                asked = session.get(f"{address}/v1/letters/{last}/{what}")
            else:
                body = bodies[number % len(bodies)] + b"\n%d\n" % number
                asked = session.post(
                    f"{address}/v1/letters", data=body, headers={"Content-Type": "text/plain"}
                )
            async with asked as answer:
                said = json.loads(await answer.read())
                assert answer.status in (200, 201), said
            last = said.get("id", last)
            done += 1
            if done % 5000 == 0:
                told(done)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients)) as session:
        await asyncio.gather(*(client(session) for _ in range(clients)))


async def run(address: str, letters: int) -> tuple[float, float, int]:
    """A run over so many: seconds until it was taken in, until it was over, and the letters it has read."""
    bodies = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    form = aiohttp.FormData()
    for number in range(letters):
        form.add_field("file", bodies[number % len(bodies)] + b"\n%d\n" % number, filename=f"{number}.txt")
    async with aiohttp.ClientSession() as session:
        begun = time.perf_counter()
        async with session.post(f"{address}/v1/runs", data=form) as answer:
            assert answer.status == 201, await answer.text()
            where = f"{address}{answer.headers['Location']}"
        taken_in = time.perf_counter() - begun
        async with session.get(f"{where}/events") as events:
            await events.read()
        whole = time.perf_counter() - begun
        async with session.get(where) as answer:
            return taken_in, whole, (await answer.json())["read"]


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
    """Resident memory of a process and of all it has started."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    started = Path(f"/proc/{process}/task").glob("*/children")
    others = {int(child) for task in started for child in task.read_text().split()}
    return pages * resource.getpagesize() / 1e6 + sum(memory_mb(child) for child in others)


def cpu_seconds(process: int) -> float:
    """Time on a core that a process has had."""
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a line for each number of clients."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--letters", type=int, default=3000, help="in each round")
    parser.add_argument("--requests", type=int, help="watch the server's memory over so many instead")
    parser.add_argument("--run", type=int, help="one run over so many instead")
    given = parser.parse_args()
    letters = given.letters
    with tempfile.TemporaryDirectory() as folder:
        command = [*PROGRAM, "--store", f"{folder}/store.db"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            found = re.search(r"http://[^\s,]+", server.stdout.readline())
            assert found is not None
            address = found[0]
            asyncio.run(load(address, 4, 200))
            if given.requests is not None:
                begun = time.perf_counter()

                def told(done: int) -> None:
                    seconds = time.perf_counter() - begun
                    print(
                        f"{done:7,} requests  {memory_mb(server.pid):6.1f} MB  {done / seconds:5.0f} a second"
                    )

                asyncio.run(watch(address, given.requests, 16, told))
                server.terminate()
                return
            if given.run is not None:
                before = cpu_seconds(server.pid)
                taken_in, whole, read = asyncio.run(run(address, given.run))
                spent = (cpu_seconds(server.pid) - before) / given.run * 1000
                print(
                    f"a run of {given.run:,}: taken in after {taken_in:.1f} s, over after {whole:.1f} s, {read:,} read, "
                    f"service {spent:.2f} ms of CPU a letter, {memory_mb(server.pid):.0f} MB"
                )
                server.terminate()
                return
            everything: set[str] = set()
            for clients in (1, 16, 64):
                before, own = cpu_seconds(server.pid), time.process_time()
                seconds, taken, acknowledged = asyncio.run(load(address, clients, letters))
                everything |= acknowledged
                cuts = statistics.quantiles(taken, n=100)
                print(
                    f"{clients:3} clients  {letters / seconds:6.0f} letters/s  p50 {cuts[49] * 1000:6.1f} ms  "
                    f"p95 {cuts[94] * 1000:6.1f} ms  p99 {cuts[98] * 1000:6.1f} ms  "
                    f"CPU a letter: server {(cpu_seconds(server.pid) - before) / letters * 1000:.2f} ms, "
                    f"clients {(time.process_time() - own) / letters * 1000:.2f} ms; "
                    f"{memory_mb(server.pid):.0f} MB"
                )
            lost = everything - asyncio.run(kept(address))
            print(f"{len(everything)} letters acknowledged, {len(lost)} lost")
            server.terminate()


if __name__ == "__main__":
    main()
