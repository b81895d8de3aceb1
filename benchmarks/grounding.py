"""Grounding: CPU time for 15 quotations in 2.5 kB of a letter, beside langextract and CitationMixin.

Each aligner runs in a process and an environment of its own (`grounding_worker.py`) and waits for its turn; a
round is one pass of every aligner over every set of quotations. Preparing the letter is counted, start-up and a
first pass are not. Then what each of them makes of five quotations, four of them wrong. A peer that is not
installed is left out.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from common import ENVIRONMENTS, HERE, SAMPLES, Row, parser, ratio_of_rounds, report, spread, use_one_core

OWN = Path(sys.executable)
ALIGNERS = {
    "imr-llm": OWN,
    "imr-llm-ground": OWN,
    "langextract": ENVIRONMENTS / "langextract" / "bin" / "python",
    "instructor": ENVIRONMENTS / "instructor" / "bin" / "python",
}
"""The aligners of `grounding_worker.py` and the interpreter of each."""
PASSES = {"imr-llm": 40, "imr-llm-ground": 10, "langextract": 1, "instructor": 1}
AT_LEAST = 20
"""How many times faster than langextract each of its three sets has to be."""
LETTER = "sample-f1b-04.txt"
SIZE, LONGER, QUOTES = 2500, 6500, 15
ABSENT = (
    "The claimant reports occasional dizziness after climbing ladders near the warehouse, most of all in wet"
    " weather, and was told by a neighbour to drink less coffee before any shift begins at night"
)
SOURCE = (
    "The patient is a 54-year-old female. She has had 12 visits of therapy. The denial is upheld. The drug was not"
    " medically necessary. The \u201ctreating\u201d physician\u2019s \u201cplan\u201d is on file."
)
FIVE = (
    ("45-year-old female", False),
    ("21 visits of therapy", False),
    ("denial should be overturned", False),
    ("drug was medically necessary", False),
    ('The "treating" physician\'s "plan" is on file', True),
)
"""Quotations with whether they stand in the source."""


class Worker:
    """One aligner, loaded and waiting."""

    def __init__(self, aligner: str, python: Path, core: int) -> None:
        self._process = subprocess.Popen(
            [python, "-I", HERE / "grounding_worker.py", aligner, str(core)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.name = str(self._answer())

    def align(self, text: str, quotes: list[str], passes: int = 1) -> Any:
        """CPU seconds of a pass, and what became of each quotation."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"text": text, "quotes": quotes, "passes": passes}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self._process.args!r} ended with exit status {self._process.wait()}")
        return json.loads(answer)


def made_sets(text: str) -> dict[str, list[str]]:
    """Fifteen quotations of 8 to 16 words as they stand, with one word off, and fifteen that stand nowhere.

    In the text's order and apart from each other, which is what langextract expects and does fastest.
    """
    chance = random.Random(15)
    starts = [match.start() for match in re.finditer(r"\S+", text)] + [len(text)]
    firsts = range(0, len(starts) - 1, (len(starts) - 1) // QUOTES)[:QUOTES]
    exact = [text[starts[first] : starts[first + chance.randrange(8, 17)]].strip() for first in firsts]
    left_out, changed = [], []
    for quote in exact:
        parts = quote.split()
        at = chance.randrange(2, len(parts) - 2)
        left_out.append(" ".join(parts[:at] + parts[at + 1 :]))
        changed.append(" ".join([*parts[:at], parts[at][:-1] + "xq", *parts[at + 1 :]]))
    absent = [" ".join(ABSENT.split(" ")[k : k + 8 + k % 9]) for k in range(QUOTES)]
    return {"exact": exact, "one word left out": left_out, "one word changed": changed, "absent": absent}


def main() -> None:
    """Measure and report."""
    options = parser(__doc__, rounds=7).parse_args()
    letter = (SAMPLES / LETTER).read_text()
    text, longer = letter[-SIZE:], letter[-LONGER:]
    core = use_one_core()
    workers: dict[str, Worker] = {}
    for aligner, python in ALIGNERS.items():
        if python.exists():
            workers[aligner] = Worker(aligner, python, core)
        else:
            print(f"{aligner}: not installed ({python}); `python benchmarks/run_all.py` installs it")
    sets = made_sets(text)
    one_absent = [sets["absent"][-1]]
    times: dict[tuple[str, str], list[float]] = {}
    for turn in range(options.rounds + 1):
        for aligner, worker in workers.items():
            for name, quotes in sets.items():
                if aligner != "instructor":
                    used = worker.align(text, quotes, PASSES[aligner])["seconds"]
                    times.setdefault((aligner, name), []).append(used)
            used = worker.align(longer, one_absent, PASSES[aligner])["seconds"]
            times.setdefault((aligner, "one absent in 6.5 kB"), []).append(used)
        if turn == 0:  # the first round fills caches
            times.clear()

    print(
        f"\nCPU ms, least / median of {options.rounds} interleaved rounds, {QUOTES} quotations in {SIZE} characters:"
    )
    for (aligner, name), used in times.items():
        print(f"  {workers[aligner].name:40} {name:22} {spread(used, digits=3):>20}")
    print("\nWhat they make of five quotations, only the last of which stands in the source:")
    right = dict.fromkeys(workers, 0)
    for quote, stands in FIVE:
        print(f"  {quote}")
        for aligner, worker in workers.items():
            ((status, found),) = worker.align(SOURCE, [quote])["found"]
            whole = len(found) >= len(quote) if stands else not found
            right[aligner] += whole
            print(f"    {'right' if whole else 'WRONG'}  {workers[aligner].name:40} {status:13} {found!r}")
    for worker in workers.values():
        worker.close()

    rows = []
    for name in sets:
        what = f"grounding 15 quotations, {name}: times faster than langextract"
        if "langextract" not in workers:
            rows.append(Row(what, "not installed", f"≥ {AT_LEAST}", None))
            continue
        ratios = ratio_of_rounds(times["langextract", name], times["imr-llm", name])
        rows.append(Row(what, f"{ratios[0]:.0f} / {ratios[1]:.0f}", f"≥ {AT_LEAST}", min(ratios) >= AT_LEAST))
    if "instructor" in workers:
        name = "one absent in 6.5 kB"
        ratios = ratio_of_rounds(times["instructor", name], times["imr-llm", name])
        what = "grounding one absent quotation in 6.5 kB: times faster than CitationMixin"
        rows.append(Row(what, f"{ratios[0]:.0f} / {ratios[1]:.0f}", f"≥ {AT_LEAST}", min(ratios) >= AT_LEAST))
    for aligner in right:
        if aligner != "imr-llm-ground":
            ours = aligner == "imr-llm"
            what = f"of five quotations, right by {aligner}"
            rows.append(
                Row(what, str(right[aligner]), "5" if ours else "", right[aligner] == 5 if ours else None)
            )
    report(rows, options.rows)


if __name__ == "__main__":
    main()
