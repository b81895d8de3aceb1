"""Our states against the scorer that came with the real labels, written by others: the same shares of right values."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from golds import GOLD, ROOT, SAMPLES

from imr_llm import extract
from imr_llm.evals.fields import PLAN
from imr_llm.evals.gold import load_gold
from imr_llm.evals.letters import find_gold_letters
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.scoring import score_letter

SCORER = ROOT.parent / "shared" / "tools" / "score.py"
WHOLE = {
    "case_number",
    "priority",
    "request",
    "outcome",
    "category",
    "authorized_portion",
    "original_request",
}
WHOLE |= {
    "quantity",
    "frequency",
    "strength",
    "refills",
    "retrospective",
    "administrator_basis",
    "reviewer_basis",
}
WHOLE |= {"prior_visits", "guideline_limit", "patient.age", "patient.sex"}
"""Fields of one value, which both count alike; of lists theirs counts whole lists, ours entries."""


@pytest.mark.skipif(not SCORER.is_file(), reason=f"no scorer at {SCORER}")
def test_shares_of_right_values_are_those_of_the_other_scorer(tmp_path):
    gold = load_gold(GOLD / "samples")
    paths = find_gold_letters(gold).paths
    records = [extract(paths[letter.sha256]) for letter in gold.letters]
    (tmp_path / "records.jsonl").write_text("".join(record.model_dump_json() + "\n" for record in records))
    theirs = json.loads(
        subprocess.run(
            [sys.executable, SCORER, tmp_path / "records.jsonl", SAMPLES / "gold", "--json"],
            check=True,
            capture_output=True,
        ).stdout
    )["fields"]
    scores = [score_letter(letter, record) for letter, record in zip(gold.letters, records, strict=True)]
    ours = {
        name: pooled(measure(f"field.{field.name}.accuracy"), scores)
        for field in PLAN.every()
        if (name := field.name.removeprefix("items.")) in WHOLE or name.startswith("dates.")
    }
    assert len(ours) == len(WHOLE) + 5
    assert ours == pytest.approx({name: theirs[name] for name in ours})
    assert min(ours.values()) < 1, "something is wrong somewhere, or this shows nothing"
