"""Bulk runs: letters a second beside bare instructor, the ideal queue, memory, and the baseline in processes.

A run is `imr_llm.bulk.run.run` with everything it does: letters from files, prompts, calls, grounding, records, a
ledger on the disk with synchronous=FULL. instructor (the package's environment, mode TOOLS, our prompt and
schema) makes the calls alone and writes nothing. Both ask the same server of known answers (`path_server.py`), in
a process of its own, 100 at a time; they take turns. The ideal queue is that of the same waits in as many slots
when all else takes no time. Letters are the project's samples with other numbers, no two the same.
"""

from __future__ import annotations

import asyncio
import heapq
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from common import REAL_LETTERS, SAMPLES, Row, parser, report
from imr_llm import Letter, extract_many
from imr_llm.bulk.events import Event, LetterDone
from imr_llm.bulk.run import Pacing, run
from imr_llm.extraction.response import LetterAnswer
from memory import resident, varied_letters
from model_path import known_answers, serving
from path_server import STRAGGLER_TIMES, is_straggler

MODEL = "sim-perfect"
IN_FLIGHT = 100
FEWER = 20
"""In flight for the ideal queue: as many as leave a core some rest."""
LEAST_OF_IDEAL = 0.9
MOST_GROWTH_MIB = 50
LEAST_LETTERS = 1_500
A_FOLDER = 1_000


def write_letters(folder: Path, texts: Sequence[str] | Any) -> Path:
    """A file each, in folders of a thousand."""
    for number, text in enumerate(texts):
        part = folder / f"{number // A_FOLDER:04}"
        if number % A_FOLDER == 0:
            part.mkdir(parents=True)
        (part / f"{number:07}.txt").write_text(text)
    return folder


def our_seconds(letters: Path, url: str, in_flight: int) -> float:
    """Wall time of a run over all letters."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        how = run(
            [letters],
            out,
            model=MODEL,
            settings={"base_url": url, "mode": "json_schema"},
            pacing=Pacing(concurrency=in_flight),
        )
        assert how == "done"
        return time.perf_counter() - start


async def their_seconds(requests: Sequence[Any], url: str, in_flight: int) -> float:
    """Wall time of instructor's calls."""
    import instructor
    from openai import AsyncOpenAI, DefaultAioHttpClient

    slots = asyncio.Semaphore(in_flight)
    async with AsyncOpenAI(
        base_url=url, api_key="none", max_retries=0, http_client=DefaultAioHttpClient()
    ) as bare:
        theirs = instructor.from_openai(bare, mode=instructor.Mode.TOOLS)

        async def one(request: Any) -> None:
            said: list[Any] = [{"role": part.role, "content": part.content} for part in request.messages]
            async with slots:
                await theirs.chat.completions.create(
                    model=MODEL, response_model=LetterAnswer, messages=said, max_retries=0, temperature=0.0
                )

        start = time.perf_counter()
        await asyncio.gather(*(one(request) for request in requests))
        return time.perf_counter() - start


def beside_instructor(folder: Path, count: int, rounds: int, waits: Sequence[int]) -> list[Row]:
    """Letters a second at three waits, and the ideal queue."""
    texts = list(varied_letters(count, 6))
    letters = write_letters(folder / "letters", texts)
    requests, answers = known_answers([Letter.from_text(text) for text in texts])
    rows: list[Row] = []
    cores = sorted(os.sched_getaffinity(0))
    with serving(answers, {cores[0]}) as url:
        for wait in waits:
            ours: list[float] = []
            theirs: list[float] = []
            for _ in range(rounds):
                ours.append(our_seconds(letters, f"{url}/{wait}/v1", IN_FLIGHT))
                theirs.append(asyncio.run(their_seconds(requests, f"{url}/{wait}/v1", IN_FLIGHT)))
            figure = f"{count / min(ours):.0f} : {len(requests) / min(theirs):.0f}"
            ratio = min(theirs) / min(ours) * count / len(requests)
            print(
                f"  {wait} ms, {IN_FLIGHT} in flight: {figure} letters a second (best of {rounds})",
                flush=True,
            )
            what = f"bulk, answers after {wait} ms, {IN_FLIGHT} in flight: letters a second, ours : bare instructor's"
            rows.append(Row(what, figure, "≥ as many", ratio >= 1))
        rows += [_beside_ideal(letters, requests, url, slots, rounds) for slots in (FEWER, IN_FLIGHT)]
    return rows


def _beside_ideal(letters: Path, requests: Sequence[Any], url: str, in_flight: int, rounds: int) -> Row:
    waits = [
        0.2 * (STRAGGLER_TIMES if is_straggler(request.messages[-1].content) else 1) for request in requests
    ]
    ideal = ideal_seconds(waits, in_flight)
    least = min(our_seconds(letters, f"{url}/200s/v1", in_flight) for _ in range(rounds))
    print(
        f"  200 ms with stragglers, {in_flight} in flight: {least:.2f} s, ideally {ideal:.2f} s", flush=True
    )
    what = f"bulk, 200 ms with 5 % stragglers, {in_flight} in flight: of the ideal queue"
    share = ideal / least
    return Row(what, f"{share:.1%}", f"≥ {LEAST_OF_IDEAL:.0%}", share >= LEAST_OF_IDEAL)


def ideal_seconds(waits: Sequence[float], slots: int) -> float:
    """When the last is done if each goes to the slot that is free first."""
    free = [0.0] * slots
    for wait in waits:
        heapq.heapreplace(free, free[0] + wait)
    return max(free)


def baseline_run(folder: Path, count: int, checkpoints: Sequence[int], like: Path) -> list[Row]:
    """Letters a second of the baseline from text, of letters like those of a folder, and how memory grows."""
    letters = write_letters(folder / "many", varied_letters(count, 7, like))
    seen = 0
    memory: dict[int, float] = {}
    start = time.perf_counter()
    at: dict[int, float] = {}

    def watch(event: Event) -> None:
        nonlocal seen
        if isinstance(event, LetterDone):
            seen += 1
            if seen in checkpoints or seen == count:
                memory[seen], at[seen] = resident("VmHWM"), time.perf_counter() - start
                print(
                    f"  {seen:,} letters: {memory[seen]:.1f} MiB, {seen / at[seen]:,.0f} a second", flush=True
                )

    assert run([letters], folder / "out", watch=watch) == "done"
    first, last = min(memory), max(memory)
    growth = memory[last] - memory[first]
    rate = last / at[last]
    return [
        Row(
            f"bulk, baseline: most memory of all processes, growth from {first:,} to {last:,} letters",
            f"{growth:.1f} MiB",
            f"≤ {MOST_GROWTH_MIB}",
            growth <= MOST_GROWTH_MIB,
        ),
        Row(
            f"bulk, baseline: letters a second from text, {last:,} letters, {len(os.sched_getaffinity(0))} cores",
            f"{rate:,.0f}",
            f"≥ {LEAST_LETTERS:,}",
            rate >= LEAST_LETTERS,
        ),
    ]


def model_memory(folder: Path, count: int, first: int) -> list[Row]:
    """How the memory of a run with a model grows: the program's own and that of the processes it starts."""
    letters = write_letters(folder / "asked", varied_letters(count, 8))
    program = [sys.executable, "-c", "from imr_llm.cli.main import main; main()"]
    simulate = subprocess.Popen([*program, "simulate", "--port", "0"], stdout=subprocess.PIPE, text=True)
    memory: dict[int, float] = {}
    try:
        assert simulate.stdout is not None
        url = simulate.stdout.readline().split(" at ")[1].split(";")[0]
        said = ["run", letters, "-o", folder / "asked-out", "--model", MODEL, "--base-url", url, "--json"]
        running = subprocess.Popen(
            [*program, *map(str, said)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert running.stdout is not None
        done = 0
        for line in running.stdout:
            if orjson.loads(line)["event"] == "letter_done":
                done += 1
                if done in (first, count):
                    memory[done] = resident("VmHWM", running.pid)
                    print(f"  {done:,} letters with a model: {memory[done]:.1f} MiB", flush=True)
        assert running.wait() == 0
    finally:
        simulate.kill()
        simulate.wait()
    growth = memory[count] - memory[first]
    return [
        Row(
            f"bulk, with a model: most memory of all processes, growth from {first:,} to {count:,} letters",
            f"{growth:.1f} MiB",
            f"≤ {MOST_GROWTH_MIB}",
            growth <= MOST_GROWTH_MIB,
        )
    ]


def pdf_run(folder: Path, copies: int) -> list[Row]:
    """Letters a second of the baseline from PDF, beside PDF to text alone in as many processes."""
    pdfs = sorted(REAL_LETTERS.rglob("*.pdf"))
    what = "bulk, baseline: letters a second from PDF : extract_many's"
    if not pdfs:
        return [Row(what, "no letters as PDF here", "", None)]
    place = folder / "pdf"
    place.mkdir()
    for copy in range(copies):
        for number, pdf in enumerate(pdfs):
            (place / f"{number:04}-{copy}.pdf").write_bytes(pdf.read_bytes() + f"\n%{copy}\n".encode())
    jobs = len(os.sched_getaffinity(0))
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(2):
        start = time.perf_counter()
        assert run([place], folder / f"pdf-out-{number}") == "done"
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        read = sum(1 for _ in extract_many(sorted(place.iterdir()), jobs=jobs))
        theirs.append(time.perf_counter() - start)
    return [Row(what, f"{read / min(ours):.0f} : {read / min(theirs):.0f}", "", None)]


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__, rounds=2)
    arguments.add_argument("--letters", type=int, default=600, help="with a model (default: %(default)s)")
    arguments.add_argument(
        "--most", type=int, default=200_000, help="with the baseline (default: %(default)s)"
    )
    arguments.add_argument(
        "--like",
        type=Path,
        default=SAMPLES,
        help="with the baseline: folder of letters (default: %(default)s)",
    )
    arguments.add_argument("--waits", nargs="*", type=int, default=[0, 200, 500], help="ms beside instructor")
    arguments.add_argument(
        "--parts", nargs="*", default=["model", "memory", "baseline", "pdf"], help="which of them"
    )
    arguments.add_argument(
        "--asked", type=int, default=20_000, help="with a model, for memory (default: %(default)s)"
    )
    options = arguments.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if "model" in options.parts:
            rows += beside_instructor(folder, options.letters, options.rounds, options.waits)
        if "memory" in options.parts:
            rows += model_memory(folder, options.asked, options.asked // 10)
        if "baseline" in options.parts:
            rows += baseline_run(folder, options.most, (10_000, 100_000), options.like)
        if "pdf" in options.parts:
            rows += pdf_run(folder, 8)
    report(rows, options.rows)


if __name__ == "__main__":
    main()
