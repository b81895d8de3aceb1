"""The whole path with a model: CPU a letter beside bare instructor, letters a second beside langextract.

All speak to the same server of known answers (`path_server.py`), which runs on another core; the answers are
those of the simulated provider's sim-perfect. First, call after call, the CPU time of the calling process: ours
for everything from a letter's text to its checked record (prompt, call, answer, baseline, grounding,
cross-check, record), bare instructor's for the call alone, with our prompt and schema. Then all letters, some
in flight at a time, by `extract_many` and by langextract (`path_worker.py`), which is answered with the same
facts, a letter a call. They take turns; a first round is not counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from common import (
    ENVIRONMENTS,
    HERE,
    Row,
    add_letters,
    parser,
    ratio_of_rounds,
    read_letters,
    report,
    spread,
    use_one_core,
)
from imr_llm import Letter
from imr_llm.baseline.reader import read_baseline
from imr_llm.extraction.assemble import assemble
from imr_llm.extraction.crosscheck import cross_check
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.extraction.prompting import LetterPrompt
from imr_llm.extraction.redaction import unredacted
from imr_llm.extraction.response import LetterAnswer
from imr_llm.llm.client import ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.modes import write
from imr_llm.llm.request import ModelRequest
from imr_llm.schema.record import DecisionRecord
from imr_llm.simulator.call import parse
from imr_llm.simulator.clock import SystemClock
from imr_llm.simulator.log import Log
from imr_llm.simulator.provider import Provider

AT_MOST = 1.0
"""How many times the CPU of bare instructor's call the whole path may take."""
AT_LEAST = 8
"""How many times langextract's letters a second ours have to be."""
WAITS = (0, 200)
"""Milliseconds that an answer takes."""
WORKERS = 10
"""Letters in flight."""
MODEL = "sim-perfect"
EXTRACTORS = {
    "imr-llm": Path(sys.executable),
    "langextract": ENVIRONMENTS / "langextract" / "bin" / "python",
}
"""The extractors of `path_worker.py` and the interpreter of each."""

Ways = dict[str, Callable[[], Awaitable[object]]]


def known_answers(letters: Sequence[Letter]) -> tuple[list[ModelRequest[LetterAnswer]], dict[str, str]]:
    """The requests for all letters; sim-perfect's answer to each, and the same facts for langextract."""
    provider = Provider(log=Log(None), clock=SystemClock())
    how = Reading(model=MODEL)
    requests: list[ModelRequest[LetterAnswer]] = []
    answers: dict[str, str] = {}
    for letter in letters:
        reading = read_baseline(letter)
        prompt = LetterPrompt(reading, unredacted(letter.text))
        parts: list[LetterAnswer] = []
        for part in prompt.parts(how.parameters):
            request = prompt.request(part, MODEL, how.parameters)
            said = [{"role": one.role, "content": one.content} for one in request.messages]
            reply = provider.respond(parse("chat", write(request, said, "json_schema"))).reply
            assert reply is not None
            requests.append(request)
            answers[request.messages[-1].content] = reply.text
            parts.append(LetterAnswer.model_validate_json(reply.text))
        answer = LetterAnswer(case=parts[0].case, items=[item for part in parts for item in part.items])
        record = assemble(cross_check(answer, reading), reading.record, "flag", reading.record.provenance)
        answers[letter.text.strip()] = json.dumps({"extractions": list(_facts(record))})
    return requests, answers


def _facts(record: DecisionRecord) -> Iterator[dict[str, str]]:
    """The record's values with the letter's words, in the letter's order; of those that overlap, the first.

    Aligning overlapping ones takes langextract ten times as long.
    """
    carried = (
        (span.start, span.end, span.quote, pointer)
        for pointer, spans in record.evidence.items()
        if not pointer.endswith("/rationale")
        for span in spans
    )
    done = 0
    for start, end, quote, pointer in sorted(carried):
        if start >= done:
            yield {next(name for name in reversed(pointer.split("/")) if not name.isdigit()): quote}
            done = end


@contextmanager
def serving(answers: dict[str, str], cores: set[int]) -> Iterator[str]:
    """A server of these answers on other cores; gives its address without the wait."""
    server = subprocess.Popen(
        [sys.executable, HERE / "path_server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    os.sched_setaffinity(server.pid, cores)
    try:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(orjson.dumps(answers) + b"\n")
        server.stdin.flush()
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


async def measure_cpu(
    letters: Sequence[Letter], requests: Sequence[ModelRequest[LetterAnswer]], url: str, rounds: int
) -> dict[str, list[float]]:
    """CPU seconds per letter, a figure a round, of each way."""
    import instructor
    from openai import AsyncOpenAI, DefaultAioHttpClient

    async with (
        ModelClient(Endpoint(base_url=url, api_key="none", mode="json_schema")) as client,
        AsyncOpenAI(base_url=url, api_key="none", max_retries=0, http_client=DefaultAioHttpClient()) as bare,
    ):
        theirs = instructor.from_openai(bare, mode=instructor.Mode.TOOLS)
        reader = ModelReader(client, Reading(model=MODEL))

        async def our_path() -> None:
            for letter in letters:
                await reader.read(letter)

        async def our_call() -> None:
            for request in requests:
                await client.ask(request, letter="A.pdf", deadline=600)

        async def their_call() -> None:
            for request in requests:
                said: list[Any] = [{"role": one.role, "content": one.content} for one in request.messages]
                await theirs.chat.completions.create(
                    model=MODEL, response_model=LetterAnswer, messages=said, max_retries=0, temperature=0.0
                )

        ways: Ways = {
            "imr-llm, text to record": our_path,
            "imr-llm, call alone": our_call,
            "instructor, call alone": their_call,
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, way in ways.items():
                start = time.process_time()
                await way()
                if number:
                    seconds[name].append((time.process_time() - start) / len(letters))
    return seconds


class Worker:
    """One extractor, loaded and waiting."""

    def __init__(self, extractor: str, core: int, letters: Sequence[Letter]) -> None:
        self._process = subprocess.Popen(
            [EXTRACTORS[extractor], "-I", HERE / "path_worker.py", extractor, str(core)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        texts = {f"{place} {letter.name}": letter.text for place, letter in enumerate(letters)}
        self.name = str(self._ask(json.dumps({"letters": texts, "workers": WORKERS})))

    def round(self, url: str) -> dict[str, float]:
        """Seconds of a pass over all letters, on the wall and of CPU, and the values found."""
        used: dict[str, float] = self._ask(url)
        return used

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self._process.args!r} ended with exit status {self._process.wait()}")
        return json.loads(answer)


def measure_speed(letters: Sequence[Letter], url: str, core: int, rounds: int) -> list[Row]:
    """Letters a second of each extractor, for every wait."""
    there = {name: python for name, python in EXTRACTORS.items() if python.exists()}
    workers = {name: Worker(name, core, letters) for name in there}
    rows: list[Row] = []
    for wait in WAITS:
        seconds: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
        for number in range(rounds + 1):
            for name, worker in workers.items():
                used = worker.round(f"{url}/{wait}/v1")
                if number:
                    seconds[name].append(used)
        walls = {name: [one["wall"] / len(letters) for one in all_of] for name, all_of in seconds.items()}
        for name, worker in workers.items():
            cpu = [one["cpu"] / len(letters) for one in seconds[name]]
            figure = " / ".join(f"{1 / second:.1f}" for second in _least_and_median(walls[name]))
            found = seconds[name][0]["found"] / len(letters)
            print(
                f"  {worker.name:25} {wait:4} ms, {WORKERS} in flight: {figure} letters a second,"
                f" {spread(cpu)} ms CPU a letter, {found:.1f} values a letter with their words"
            )
        what = f"letters a second, answers after {wait} ms, {WORKERS} in flight: times langextract's"
        if "langextract" not in workers:
            rows.append(Row(what, "not installed", f"≥ {AT_LEAST}", None))
            continue
        ratios = ratio_of_rounds(walls["langextract"], walls["imr-llm"])
        figure = f"{ratios[0]:.1f} / {ratios[1]:.1f}"
        rows.append(Row(what, figure, f"≥ {AT_LEAST}", min(ratios) >= AT_LEAST))
    for worker in workers.values():
        worker.close()
    return rows


def _least_and_median(seconds: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return ordered[0], ordered[len(ordered) // 2]


def main() -> None:
    """Make the answers, serve them, measure, report."""
    arguments = parser(__doc__, rounds=5)
    add_letters(arguments)
    options = arguments.parse_args()
    letters = read_letters(options.letters)
    requests, answers = known_answers(letters)
    others = os.sched_getaffinity(0)
    core = use_one_core()
    with serving(answers, others - {core} or others) as url:
        seconds = asyncio.run(measure_cpu(letters, requests, f"{url}/0/v1", options.rounds))
        print(f"{len(requests)} calls for {len(letters)} letters; core {core}")
        rows = [
            Row(f"CPU with a model, {name}, ms a letter (least / median)", spread(each), "", None)
            for name, each in seconds.items()
        ]
        ratios = ratio_of_rounds(seconds["imr-llm, text to record"], seconds["instructor, call alone"])
        rows.append(
            Row(
                "text to record with a model, times the CPU of bare instructor's call",
                f"{ratios[0]:.2f} / {ratios[1]:.2f}",
                f"≤ {AT_MOST}",
                max(ratios) <= AT_MOST,
            )
        )
        rows += measure_speed(letters, url, core, options.rounds)
    report(rows, options.rows)


if __name__ == "__main__":
    main()
