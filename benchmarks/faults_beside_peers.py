"""The same faults for all: 300 letters, 16 % of calls that go wrong, `kill -9` twice, and the same command again.

Each peer runs in its own environment (`peers/`), used as its own documents say, with its retries and its cache on
(`faults_worker.py`). All meet the simulated provider (`faulty_provider.py`), which is no language model; what they
were billed stands in its log. A peer that ends with an error is started again, as its user would, up to five times.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import ENVIRONMENTS, HERE, parser
from faults import FAULTS
from imr_llm import Letter
from imr_llm.baseline.reader import read_baseline
from imr_llm.bulk.view import LedgerView
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import LetterPrompt
from imr_llm.extraction.redaction import unredacted
from memory import varied_letters

MODEL = "sim-faulty"
KILLS = 2
STARTS = 5
"""After the kills, while a run ends with an error."""
LONGEST = 240.0
BATCHES = "seconds = 4\nmissing = 0.03\nduplicated = 0.03\nexpired = 0.0\nfailed = 0.09"
"""Of the lines of a batch, which know no broken connections: 15 % together."""
PRICES = 'input = 1.0\ncached_input = 1.0\noutput = 4.0\nchecked = 2026-11-28\nsource = "invented"\n'


@dataclass
class Bill:
    """What a provider was asked and what it billed, from its log."""

    calls: int
    paid: int
    """In millionths of a dollar."""
    paid_twice: int
    """Good answers billed more than once to the same request."""
    for_twice: int
    """What these cost."""


@dataclass
class Provider:
    """A provider of its own for each."""

    url: str
    log: Path

    def entries(self) -> list[dict[str, Any]]:
        """Its calls so far."""
        lines = self.log.read_bytes().splitlines() if self.log.exists() else []
        return [one for one in map(json.loads, lines) if "kind" not in one]

    def bill(self) -> Bill:
        """What it billed."""
        entries = self.entries()
        good = [one for one in entries if "usage" in one and "fault" not in one]
        counted = Counter(one["request"] for one in good)
        cost = {one["request"]: one["cost_microdollars"] for one in good}
        return Bill(
            calls=len(entries),
            paid=sum(one.get("cost_microdollars", 0) for one in entries),
            paid_twice=sum(count - 1 for count in counted.values()),
            for_twice=sum((count - 1) * cost[request] for request, count in counted.items()),
        )


@contextmanager
def provider(folder: Path) -> Iterator[Provider]:
    """Start one, with an empty log."""
    rates = "\n".join(f"{name} = {rate}" for name, rate in FAULTS.items())
    profile = folder / f"{MODEL}.toml"
    profile.write_text(
        f'name = "{MODEL}"\nabout = "faults"\nretry_after = 0.05\nhold = 1.0\nlatency = {{ median = 0.3 }}\n'
        f"[faults]\n{rates}\n[batches]\n{BATCHES}\n"
    )
    log = folder / "bill.jsonl"
    server = subprocess.Popen(
        [sys.executable, HERE / "faulty_provider.py", "--profile", profile, "--log", log, "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield Provider(server.stdout.readline().split(" at ")[1].split(";")[0], log)
    finally:
        server.kill()
        server.wait()


def killed_and_again(command: list[str], asked: Provider, letters: int) -> tuple[int, int, str]:
    """Kill twice, then run until it ends well: kills, starts after them, and what it last said."""
    chance = random.Random(6)
    killed = 0
    said = ""
    for start in range(KILLS + STARTS):
        wanted = len(asked.entries()) + chance.randint(letters // 5, letters // 2)
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True, env=_environment()
            )
            began = time.monotonic()
            while process.poll() is None and time.monotonic() - began < LONGEST:
                if start < KILLS and len(asked.entries()) >= wanted:
                    break
                time.sleep(0.02)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                killed += start < KILLS
            process.wait()
            errors.seek(0)
            said = (errors.read().strip().splitlines() or [""])[-1][:120]
        if start >= KILLS and process.returncode in (0, 1) and not said.startswith("Traceback"):
            ends_well = process.returncode == 0 or command[0] == sys.executable
            if ends_well:
                return killed, start - KILLS + 1, ""
    return killed, STARTS, said


def _environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": "none"}


def row(name: str, letters: int, results: list[str], told: int, bill: Bill, how: str) -> str:
    """A line of the table."""
    read = len(set(results))
    twice = len(results) - read
    return (
        f"| {name} | {read} | {told} | {letters - read - told} | {twice} | {bill.calls} | {bill.paid_twice} "
        f"| ${bill.paid / 1e6:.2f} | ${bill.for_twice / 1e6:.2f} | {how} |"
    )


def ours(folder: Path, texts: list[str]) -> str:
    """`imr-llm run`, and the same once more."""
    letters = folder / "letters"
    letters.mkdir()
    for number, text in enumerate(texts):
        (letters / f"{number:04}.txt").write_text(text)
    (folder / "prices.toml").write_text(f'[models."{MODEL}"]\n{PRICES}')
    out = folder / "out"
    with provider(folder) as asked:
        program = "from imr_llm.cli.main import main; main()"
        command = [sys.executable, "-c", program, "run", str(letters), "-o", str(out), "--model", MODEL]
        command += ["--base-url", asked.url, "--prices", str(folder / "prices.toml"), "--mode", "json_schema"]
        killed, starts, said = killed_and_again([*command, "--concurrency", "16"], asked, len(texts))
        bill = asked.bill()
    with LedgerView(out) as view:
        status = view.status()
        names = [line.name for line in view.lines() if line.is_record]
    how = said or f"{killed} kills, {starts} run after them; {status.lost} calls in flight at the kills"
    return row("imr-llm run", len(texts), names, sum(status.failed.values()), bill, how)


def peer(name: str, folder: Path, texts: list[str]) -> str:
    """A peer, in its environment."""
    python = ENVIRONMENTS / name / "bin" / "python"
    if not python.exists():
        return f"| {name} | not installed | | | | | | | | |"
    asked_for = []
    how = Reading(model=MODEL)
    for number, text in enumerate(texts):
        prompt = LetterPrompt(read_baseline(Letter.from_text(text)), unredacted(text))
        request = prompt.request(prompt.parts(how.parameters)[0], MODEL, how.parameters)
        messages = [{"role": part.role, "content": part.content} for part in request.messages]
        asked_for.append({"name": f"{number:04}", "text": text, "messages": messages})
    (folder / "asked.json").write_text(json.dumps(asked_for))
    with provider(folder) as asked:
        command = [str(python), "-I", str(HERE / "faults_worker.py"), name, str(folder), asked.url]
        killed, starts, said = killed_and_again(command, asked, len(texts))
        bill = asked.bill()
    file = folder / "results.json"
    results = json.loads(file.read_text()) if file.exists() else {"read": [], "failed": []}
    told = set(results["failed"]) - set(results["read"])
    return row(
        name,
        len(texts),
        results["read"],
        len(told),
        bill,
        said or f"{killed} kills, {starts} run(s) after them",
    )


def main() -> None:
    """One after the other."""
    arguments = parser(__doc__)
    arguments.add_argument("--letters", type=int, default=300, help="(default: %(default)s)")
    arguments.add_argument("--of", nargs="*", default=["ours", "langextract", "instructor", "curator"])
    options = arguments.parse_args()
    texts = list(varied_letters(options.letters, 11))
    print(
        "| | read | failed, with a cause | lost | twice in the results | calls | good answers paid again | paid | of it again | |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in options.of:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            print(ours(folder, texts) if name == "ours" else peer(name, folder, texts), flush=True)


if __name__ == "__main__":
    main()
