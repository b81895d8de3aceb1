"""How long a verdict takes: 10,000 letters scored, two runs of them compared with 10,000 resamples.

Letters are the bundled labels over and over, each with requests of its own, and answers are labels with faults planted
at random, seeded; every three letters are a cluster. CPU seconds, of all threads.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from common import HERE, Row, parser, report
from imr_llm.evals.comparing import compare_runs
from imr_llm.evals.gold import GoldLetter, load_gold
from imr_llm.evals.labels import Label
from imr_llm.evals.policies import load_policy
from imr_llm.evals.runs import GoldRef, LettersRef, Manifest, SuiteRef, load_run
from imr_llm.evals.score_lines import score_to_json
from imr_llm.evals.scores import LetterScore
from imr_llm.evals.scoring import score_letter
from imr_llm.evals.selftest.spoiling import SPOILINGS

EVALS = HERE.parent / "evals"
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
    arguments = parser(__doc__)
    arguments.add_argument(
        "--letters", type=int, default=10_000, help="letters compared (default: %(default)s)"
    )
    options = arguments.parse_args()
    report(_whole(_letters(options.letters)), options.rows)


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
