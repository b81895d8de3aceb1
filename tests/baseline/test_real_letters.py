"""Posted letters against their labels, scored by the scorer that came with them. Quotes no letter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
LETTERS, GOLD, SCORER = SHARED / "letters", SHARED / "gold", SHARED / "tools" / "score.py"
EXACT = (
    "case_number",
    "dates.assigned",
    "dates.injury",
    "dates.decision",
    "dates.ur_denial",
    "dates.application_received",
    "reviewer.licensure_states",
    "reviewer.specialties",
    "items.count",
    "request",
    "original_request",
    "authorized_portion",
    "outcome",
    "administrator_basis",
    "reviewer_basis",
)
LOWER = {
    "administrator_citations": 0.98,
    "reviewer_citations": 0.98,
    "prior_visits": 0.98,
    "guideline_limit": 0.95,
}
OTHERS = 0.985

pytestmark = pytest.mark.skipif(
    not (LETTERS.is_dir() and GOLD.is_dir() and SCORER.is_file()),
    reason=f"no posted letters with labels in {SHARED}",
)


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> dict:
    """What the scorer says of the baseline's records of all posted letters."""
    records = tmp_path_factory.mktemp("posted") / "records.jsonl"
    with records.open("w", encoding="utf-8") as file:
        for path in sorted(LETTERS.glob("*/*")):
            file.write(read_letter_baseline(Letter.from_path(path)).model_dump_json() + "\n")
    scorer = [sys.executable, SCORER, records, GOLD, "--json"]
    return json.loads(subprocess.run(scorer, check=True, capture_output=True).stdout)


def test_every_letter_has_a_record_and_no_item_is_invented(scores):
    assert scores["letters"] == 75
    assert (scores["missing"], scores["invented_items"]) == (0, 0)


def test_every_field_reaches_its_floor(scores):
    floors = {field: 1.0 if field in EXACT else LOWER.get(field, OTHERS) for field in scores["fields"]}
    assert set(EXACT) | set(LOWER) <= set(floors)
    below = {field: share for field, share in scores["fields"].items() if share < floors[field]}
    assert below == {}


def test_the_whole_reaches_its_floors(scores):
    assert scores["all"] >= 0.993
    assert scores["letter_exact"] >= 0.80
    assert scores["f1"]["diagnoses"] >= 0.93
    assert scores["f1"]["reasons"] >= 0.75
