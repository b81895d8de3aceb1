"""Text to record: CPU time per letter on one core, beside spaCy and medspaCy on the same texts.

Each reader runs in a process and an environment of its own (`peer_worker.py`) and waits for its turn; a
round is one pass of every reader over all letters, so that whatever else the machine does falls on all
of them. Start-up, imports and a first pass are not counted. A peer that is not installed is left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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

OURS = "imr-llm"
OWN = Path(sys.executable)
READERS = {
    OURS: OWN,
    "regexes": OWN,
    "spacy": ENVIRONMENTS / "spacy" / "bin" / "python",
    "medspacy": ENVIRONMENTS / "medspacy" / "bin" / "python",
    "medspacy-light": ENVIRONMENTS / "medspacy" / "bin" / "python",
}
"""The readers of `peer_worker.py` and the interpreter of each."""
MOST_MS = 1.0
AT_LEAST = {"spacy": 5, "medspacy": 50, "medspacy-light": 50}
"""How many times faster than each peer the record has to be."""


class Worker:
    """One reader, loaded and waiting."""

    def __init__(self, reader: str, python: Path, core: int, texts: list[str]) -> None:
        self._process = subprocess.Popen(
            [python, "-I", HERE / "peer_worker.py", reader, str(core)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # peers print letters there
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            text=True,
        )
        self.name = str(self._ask(json.dumps(texts)))
        self._letters = len(texts)

    def round(self) -> float:
        """CPU seconds per letter of one pass over all letters."""
        return float(str(self._ask(""))) / self._letters

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _ask(self, line: str) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self._process.args!r} ended with exit status {self._process.wait()}")
        return json.loads(answer)


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__, rounds=7)
    add_letters(arguments)
    options = arguments.parse_args()
    texts = [letter.text for letter in read_letters(options.letters)]
    core = use_one_core()
    workers: dict[str, Worker] = {}
    for reader, python in READERS.items():
        if python.exists():
            workers[reader] = Worker(reader, python, core, texts)
        else:
            print(f"{reader}: not installed ({python}); `python benchmarks/run_all.py` installs it")
    times: dict[str, list[float]] = {reader: [] for reader in workers}
    for _ in range(options.rounds):
        for reader, worker in workers.items():
            times[reader].append(worker.round())
    for worker in workers.values():
        worker.close()

    print(f"\nCPU ms a letter on one core, least / median of {options.rounds} interleaved rounds:")
    for reader, worker in workers.items():
        print(f"  {worker.name:45} {spread(times[reader]):>18}")
    ours = times[OURS]
    least = min(ours) * 1e3
    rows = [
        Row(
            "text to record, CPU ms a letter (least / median)", spread(ours), f"≤ {MOST_MS}", least <= MOST_MS
        )
    ]
    for reader, at_least in AT_LEAST.items():
        if reader not in times:
            rows.append(Row(f"times faster than {reader}", "not installed", f"≥ {at_least}", None))
            continue
        by_least, by_round = ratio_of_rounds(times[reader], ours)
        what = f"times faster than {workers[reader].name}"
        figure = f"{by_least:.1f} / {by_round:.1f}"
        rows.append(Row(what, figure, f"≥ {at_least}", min(by_least, by_round) >= at_least))
    _, by_round = ratio_of_rounds(ours, times["regexes"])
    rows.append(Row("times the CPU of 12 bare regexes", f"{by_round:.1f}", "", None))
    report(rows, options.rows)


if __name__ == "__main__":
    main()
