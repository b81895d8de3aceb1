"""Scoring: CPU time for 10,000 letters, and letters a second beside inspect_ai scoring the same rows.

The rows are the bundled labels and what the baseline reads from their letters, over and over. Ours reads the line of a record,
compares every value with the label's, and writes the line of the score; then the lines are loaded and summed up.
inspect_ai scores label and record as two texts with its `f1`. Both on one core, in turns.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from itertools import cycle, islice

from common import ENVIRONMENTS, HERE, Row, parser, ratio_of_rounds, report, spread, use_one_core
from imr_llm import DecisionRecord, extract
from imr_llm.evals.gold import GoldLetter, load_gold
from imr_llm.evals.labels import label_shown
from imr_llm.evals.letters import find_gold_letters
from imr_llm.evals.score_lines import score_from_json, score_to_json
from imr_llm.evals.scoring import score_letter
from imr_llm.evals.summary import summarise

GOLD = HERE.parent / "evals" / "gold" / "samples"
PEER = ENVIRONMENTS / "inspect_ai" / "bin" / "python"
LETTERS = 10_000
COMPARED = 1_000
"""Rows of a round beside inspect_ai."""
MOST_SECONDS = 60
"""For scoring 10,000 letters and comparing two runs with 10,000 resamples, on two cores."""

Rows = Sequence[tuple[GoldLetter, bytes]]


def main() -> None:
    """Print the rows."""
    arguments = parser(__doc__, rounds=5).parse_args()
    core = use_one_core()
    rows = _rows()
    scored, loaded, summed = _timed(rows)
    out = [
        Row(
            f"scoring {LETTERS:,} letters: score, load, sum up (CPU s)",
            f"{scored:.1f}, {loaded:.1f}, {summed:.1f}",
            f"≤ {MOST_SECONDS} with comparing",
            scored + loaded + summed <= MOST_SECONDS,
        ),
        _beside_inspect(rows, arguments.rounds, core),
    ]
    report(out, arguments.rows)


def _rows() -> Rows:
    gold = load_gold(GOLD)
    paths = find_gold_letters(gold).paths
    records = [extract(paths[letter.sha256]).model_dump_json().encode() for letter in gold.letters]
    return list(zip(gold.letters, records, strict=True))


def _scored(rows: Rows, count: int) -> list[bytes]:
    return [
        score_to_json(score_letter(letter, DecisionRecord.model_validate_json(record)))
        for letter, record in islice(cycle(rows), count)
    ]


def _timed(rows: Rows) -> tuple[float, float, float]:
    start = time.process_time()
    lines = _scored(rows, LETTERS)
    scored = time.process_time()
    scores = [score_from_json(line) for line in lines]
    loaded = time.process_time()
    summarise(scores)
    return scored - start, loaded - scored, time.process_time() - loaded


def _beside_inspect(rows: Rows, rounds: int, core: int) -> Row:
    what = f"letters scored a second, least of {rounds} rounds of {COMPARED:,}"
    if not PEER.exists():
        return Row(what, "inspect_ai is not installed (run_all.py)", "faster", None)
    texts = [
        (json.dumps(label_shown(letter.label)), json.dumps(_labelled(letter, record)))
        for letter, record in islice(cycle(rows), COMPARED)
    ]
    ours: list[float] = []
    theirs: list[float] = []
    with subprocess.Popen(
        [PEER, "-I", HERE / "scoring_worker.py", str(core)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        print(json.dumps(texts), file=worker.stdin, flush=True)
        name = worker.stdout.readline().strip()
        for _ in range(rounds):
            start = time.process_time()
            _scored(rows, COMPARED)
            ours.append(time.process_time() - start)
            print(file=worker.stdin, flush=True)
            seconds, mean = json.loads(worker.stdout.readline())
            theirs.append(seconds)
        worker.stdin.close()
    times, median = ratio_of_rounds(theirs, ours)
    print(
        f"ms for {COMPARED:,} letters, least / median: ours {spread(ours)}, {name} {spread(theirs)} (mean f1 {mean:.3f})"
    )
    return Row(
        what,
        f"{COMPARED / min(ours):,.0f}, {name} {COMPARED / min(theirs):,.0f}: {times:.1f} / {median:.1f} times",
        "faster",
        times > 1,
    )


def _labelled(letter: GoldLetter, record: bytes) -> object:
    """The part of a record that a label has."""
    said = json.loads(record)
    wanted = label_shown(letter.label)
    items = [{name: item[name] for name in wanted["items"][0]} for item in said["items"]]
    return {name: items if name == "items" else said.get(name, wanted[name]) for name in wanted}


if __name__ == "__main__":
    main()
