"""The perfect profile: gold's values, else the baseline's, every one with words that stand in the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking import (
    GOLD,
    LETTERS,
    SHORT,
    WHOLE,
    answer,
    bodies,
    gold_of,
    planted,
    post,
    quotes,
    reading,
    recorded,
)

from imr_llm.extraction.response import LetterAnswer
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SHARED = Path(__file__).parents[3] / "shared"
POSTED = sorted((SHARED / "letters").glob("*/*.*"))


@pytest.fixture(scope="module")
def with_gold():
    with simulated_provider(gold=GOLD) as sim:
        yield sim


@pytest.fixture(scope="module")
def without_gold():
    with simulated_provider() as sim:
        yield sim


def asked_letter(asked: dict) -> str:
    """The letter as it stands in a request."""
    return asked["messages"][1]["content"].split(">\n", 1)[1].split("\n</letter-")[0]


def checked(sim, letter, parameters) -> list[dict]:
    """The answers to all calls about a letter, of the schema, with words of the letter alone."""
    answers = []
    for asked, part in bodies(letter, parameters=parameters):
        answered = answer(post(sim, asked))
        LetterAnswer.model_validate_json(json.dumps(answered), strict=True)
        shown = asked_letter(asked)
        assert [quote for quote in quotes(answered) if not quote or quote not in shown] == []
        assert (answered["case"] is not None) == part.with_case
        answers.append(answered)
    return answers


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("parameters", [WHOLE, SHORT], ids=["whole", "split"])
def test_says_what_gold_says_where_there_is_gold(with_gold, path, parameters):
    answers = checked(with_gold, path, parameters)
    got = [recorded(answered) for answered in answers]
    expected = gold_of(path.stem)
    del expected["letter"]
    assert {**got[0], "items": [item for part in got for item in part["items"]]} == expected
    assert planted(with_gold) == []


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("parameters", [WHOLE, SHORT], ids=["whole", "split"])
def test_says_what_the_baseline_says_where_there_is_none(without_gold, path, parameters):
    answers = checked(without_gold, path, parameters)
    got = [item for answered in answers for item in recorded(answered)["items"]]
    record = reading(path).record.model_dump(mode="json")
    for derived in ("dwc_category", "rationale"):
        for item in record["items"]:
            del item[derived]
    assert got == record["items"]
    assert recorded(answers[0])["dates"] == record["dates"]


def test_names_the_letter_as_gold_does_else_by_its_case_number(with_gold, without_gold):
    path = next(path for path in LETTERS if path.stem == "sample-f1b-02")
    for sim, name in ((with_gold, "sample-f1b-02"), (without_gold, "CM17-0900102")):
        ((asked, _),) = bodies(path, seed=7)
        post(sim, asked)
        assert sim.log[-1]["letter"] == name


def test_a_letter_without_case_number_and_gold_is_named_by_a_hash(without_gold):
    path = next(path for path in LETTERS if path.stem == "sample-f1a-01")
    ((asked, _),) = bodies(path, seed=8)
    post(without_gold, asked)
    assert len(without_gold.log[-1]["letter"]) == 16


@pytest.mark.skipif(not POSTED or not (SHARED / "gold").is_dir(), reason=f"no posted letters in {SHARED}")
@pytest.mark.parametrize("parameters", [WHOLE, SHORT], ids=["whole", "split"])
def test_posted_letters_get_what_their_labels_say(parameters):
    with simulated_provider(gold=SHARED / "gold") as sim:
        wrong = []
        for path in POSTED:
            answers = checked(sim, path, parameters)
            got = [recorded(answered) for answered in answers]
            expected = gold_of(path.stem, SHARED / "gold")
            del expected["letter"]
            if {**got[0], "items": [item for part in got for item in part["items"]]} != expected:
                wrong.append(path.name)
            if sim.log[-1]["letter"] != path.stem:
                wrong.append(path.name + " (name)")
        assert wrong == []
    assert len(POSTED) == 75
