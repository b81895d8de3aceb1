"""How long scoring and comparing take: 10,000 letters and 10,000 resamples, and letters a second beside inspect_ai.

Letters are the bundled labels over and over, each with requests of its own, and answers are labels with faults
planted at random, seeded. inspect_ai scores the same rows, a letter each, as text with its own `exact` and
`f1`; it has no fields, no lists and no pairing. Rounds are in turn, CPU time, the least counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from common import ENVIRONMENTS, HERE, Row, parser, report
from imr_llm.evals.comparing import compare_runs
from imr_llm.evals.gold import GoldLetter, load_gold
from imr_llm.evals.labels import Label, label_shown
from imr_llm.evals.policies import load_policy
from imr_llm.evals.runs import GoldRef, LettersRef, Manifest, SuiteRef, load_run
from imr_llm.evals.scores import LetterScore, score_to_json
from imr_llm.evals.scoring import score_letter
from imr_llm.evals.selftest.spoiling import SPOILINGS

EVALS = HERE.parent / "evals"
PEER = ENVIRONMENTS / "inspect_ai" / "bin" / "python"
POLICY = """
name = "benchmark"
alpha = 0.05
resamples = 10000
seed = 1
[[primary]]
measure = "letter.outcomes"
margin = 0.02
[[primary]]
measure = "micro.f1"
margin = 0.01
[[primary]]
measure = "letter.exact"
margin = 0.02
"""


def main() -> None:
    """Print the rows."""
    arguments = parser(__doc__, rounds=3)
    arguments.add_argument(
        "--letters", type=int, default=10_000, help="letters compared (default: %(default)s)"
    )
    arguments.add_argument(
        "--beside", type=int, default=500, help="letters scored beside inspect_ai (default: %(default)s)"
    )
    options = arguments.parse_args()
    gold = _letters(options.letters)
    rows = [*_beside_inspect(gold[: options.beside], options), *_whole(gold)]
    report(rows, options.rows)


def _letters(count: int) -> list[GoldLetter]:
    labels = [one.label for one in load_gold(EVALS / "gold" / "samples").letters]
    return [_letter(labels[k % len(labels)], k) for k in range(count)]


def _letter(label: Label, number: int) -> GoldLetter:
    items = tuple(
        item.model_copy(update={"request": f"{item.request}, case {number}"}) for item in label.items
    )
    named = label.model_copy(update={"letter": f"letter-{number}", "items": items})
    return GoldLetter(hashlib.sha256(named.letter.encode()).hexdigest(), named)


def _answers(gold: Sequence[GoldLetter], rate: float, seed: int) -> list[Label]:
    """The labels with a fault of a random kind in some, and a request in other words in one of five."""
    rng = random.Random(seed)
    kinds = list(SPOILINGS.values())
    out = []
    for letter in gold:
        label = letter.label
        if rng.random() < 0.2 and label.items:
            first, *rest = label.items
            label = label.model_copy(
                update={
                    "items": (first.model_copy(update={"request": f"Request for {first.request}"}), *rest)
                }
            )
        if rng.random() < rate:
            label = rng.choice(kinds).change(rng, label) or label
        out.append(label)
    return out


def _beside_inspect(gold: Sequence[GoldLetter], options: argparse.Namespace) -> list[Row]:
    if not PEER.exists():
        return [Row("scoring beside inspect_ai", "not installed; run_all.py does", "", None)]
    answers = _answers(gold, 0.3, 1)
    times: dict[str, list[float]] = {"ours": [], "exact": [], "f1": []}
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        with rows.open("w", encoding="utf-8") as file:
            for letter, answer in zip(gold, answers, strict=True):
                texts = {
                    "target": json.dumps(label_shown(letter.label)),
                    "answer": json.dumps(label_shown(answer)),
                }
                file.write(json.dumps(texts) + "\n")
        peer = subprocess.Popen(
            [PEER, "-I", HERE / "evaluation_peer.py", rows],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
        )
        assert peer.stdin is not None
        assert peer.stdout is not None
        version = json.loads(peer.stdout.readline())
        _score(gold, answers)
        for _ in range(options.rounds):
            started = time.process_time()
            _score(gold, answers)
            times["ours"].append(time.process_time() - started)
            for scorer in ("exact", "f1"):
                times[scorer].append(_round(peer.stdin, peer.stdout, scorer))
        peer.stdin.close()
        peer.wait()
    speed = {name: len(gold) / min(seconds) for name, seconds in times.items()}
    return [
        Row("scoring: letters a second, every field of every item", f"{speed['ours']:,.0f}", "", None),
        *(
            Row(
                f"inspect_ai {version}, `{scorer}` of the same rows as text",
                f"{speed[scorer]:,.0f} ({speed['ours'] / speed[scorer]:.1f} times fewer)",
                "fewer than ours",
                speed[scorer] < speed["ours"],
            )
            for scorer in ("exact", "f1")
        ),
    ]


def _round(stdin: IO[str], stdout: IO[str], scorer: str) -> float:
    stdin.write(f"{scorer}\n")
    stdin.flush()
    seconds: float = json.loads(stdout.readline())[0]
    return seconds


def _score(gold: Sequence[GoldLetter], answers: Sequence[Label]) -> list[LetterScore]:
    return [
        score_letter(letter, answer, cluster=str(k // 3))
        for k, (letter, answer) in enumerate(zip(gold, answers, strict=True))
    ]


def _whole(gold: Sequence[GoldLetter]) -> list[Row]:
    """One run is scored while the clock runs, the other beforehand; both are written, read and compared."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.toml").write_text(POLICY)
        policy = load_policy(folder / "policy.toml")
        _write(folder / "a", _score(gold, _answers(gold, 0.10, 1)))
        answers = _answers(gold, 0.12, 2)
        wall, clock = time.perf_counter(), [time.process_time()]
        scores = _score(gold, answers)
        clock.append(time.process_time())
        _write(folder / "b", scores)
        a, b = load_run(folder / "a"), load_run(folder / "b")
        clock.append(time.process_time())
        comparison = compare_runs(a, b, policy)
        clock.append(time.process_time())
        wall = time.perf_counter() - wall
    print(
        f"{len(gold):,} letters in {comparison.clusters:,} clusters, {len(comparison.explored)} measures explored: "
        f"{comparison.verdict}"
    )
    total = clock[3] - clock[0]
    scoring, files, comparing = (after - before for before, after in pairwise(clock))
    parts = f"scoring {scoring:.0f}, files {files:.0f}, comparing {comparing:.0f}; {wall:.0f} s by the wall"
    return [
        Row(
            f"{len(gold):,} letters scored, two runs compared with 10,000 resamples",
            f"{total:.0f} s of CPU ({parts})",
            "≤ 60 s",
            total <= 60,
        )
    ]


def _write(folder: Path, scores: Sequence[LetterScore]) -> None:
    folder.mkdir()
    (folder / "scores.jsonl").write_bytes(b"\n".join(map(score_to_json, scores)) + b"\n")
    (folder / "records.jsonl").write_bytes(b"null\n" * len(scores))
    fields: dict[str, Any] = {one: None for one in Manifest.model_fields if one != "format"}
    fields |= {
        "row": "model",
        "model": folder.name,
        "suite": SuiteRef(name="benchmark", kind="extraction", sha256=""),
        "gold": GoldRef(name="samples", version="1.0", sha256=""),
        "letters": LettersRef(count=len(scores), sha256="", missing=()),
        **dict.fromkeys(
            ("scorer_sha256", "record_schema_version", "package_version", "python", "created_at"), ""
        ),
        "settings": {},
        "seed": 1,
        "repeats": 1,
        "taus": (),
        "complete": True,
    }
    (folder / "manifest.json").write_text(Manifest(**fields).model_dump_json())


if __name__ == "__main__":
    main()
