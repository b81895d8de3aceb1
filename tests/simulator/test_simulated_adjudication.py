"""Disputed values put to the provider with the product's own template."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asking import GOLD, ONE, body, planted, post
from test_simulated_errors import erring

from imr_llm.llm.prompts import prompt_version
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
MARK = "0123456789abcdef"
THERAPY = "Physical therapy for the right shoulder, 3 times a week for 4 weeks (12) is: Upheld"


def asked(*disputes: tuple[str, str, Any, Any], model: str = "sim-perfect") -> dict[str, Any]:
    """A request about (field, passage, first, second)."""
    passages = [{"number": k, "text": passage} for k, (_, passage, _, _) in enumerate(disputes, 1)]
    told = [
        {
            "number": k,
            "field": field,
            "meaning": "What it means, the other things too. Passage by passage.",
            "passage": k,
            "first": json.dumps(first),
            "second": json.dumps(second),
        }
        for k, (field, _, first, second) in enumerate(disputes, 1)
    ]
    said = prompt_version("extraction", "v1").render(
        "adjudicate", mark=MARK, passages=passages, disputes=told
    )
    schema = {"name": "adjudication", "strict": True, "schema": {"type": "object"}}
    return {
        "model": model,
        "messages": [{"role": "user", "content": said}],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def decided(sim, *disputes, **more) -> list[tuple[str, str]]:
    response = post(sim, asked(*disputes, **more))
    assert response.status_code == 200, response.text
    decisions = json.loads(response.json()["choices"][0]["message"]["content"])["decisions"]
    return [(decision["choice"], decision["quote"]) for decision in decisions]


@pytest.fixture(scope="module")
def sim():
    with simulated_provider(gold=GOLD) as provider:
        yield provider


@pytest.mark.parametrize(
    ("passage", "first", "second", "choice", "quote"),
    [
        ("The outcome is: Upheld", "upheld", "overturned", "first", "Upheld"),
        ("It is medically necessary.", "upheld", "overturned", "second", "medically necessary"),
        ("It is not medically\nnecessary.", "upheld", "overturned", "first", "not medically\nnecessary"),
        ("She had twelve visits.", 12, 10, "first", "twelve"),
        ("She had 10 visits.", 12, 10, "second", "10"),
        ("She had visits.", 12, 10, "neither", ""),
        ("She was hurt on 8/30/16.", "2016-08-30", "2016-08-03", "first", "8/30/16"),
        ("an MRI of the knee, the other of the hip", "the knee, the other of the hip", "the toe", "first", "the knee, the other of the hip"),
        ("2 times a week", {"per_week_max": 3}, {"per_week_max": 2}, "second", "2"),
        ("nothing", None, True, "neither", ""),
    ],
)  # fmt: skip
def test_a_passage_of_no_known_letter_is_decided_by_its_words(sim, passage, first, second, choice, quote):
    assert decided(sim, ("items[0].some_field", passage, first, second)) == [(choice, quote)]


def test_a_passage_of_a_known_letter_is_decided_by_what_is_known(sim):
    post(sim, body(ONE))
    disputes = [
        ("/items/1/quantity/max", THERAPY, 18, 12),
        ("/items/1/frequency/weeks_max", THERAPY, 3, 4),
        ("items[1].outcome", THERAPY, "overturned", "upheld"),
        ("/items/1/request", THERAPY, "Physical  therapy", THERAPY.removesuffix(" is: Upheld")),
        ("/items/1/request", THERAPY, "what is not there", "nor this"),
        ("/items/7/outcome", THERAPY, "upheld", "overturned"),
    ]
    assert [choice for choice, _ in decided(sim, *disputes)] == [
        "second",
        "second",
        "second",
        "second",
        "neither",
        "first",
    ]
    assert sim.log[-1]["letter"] == "sample-f1b-02"


def test_wrong_choices_are_planted_and_logged():
    with simulated_provider(profile=erring(wrong_choice=1.0), gold=GOLD) as sim:
        post(sim, body(ONE))
        ((choice, quote),) = decided(sim, ("/items/1/quantity/max", THERAPY, 18, 12), model="sim-test")
        (line,) = planted(sim)
    assert choice != "second"
    assert (quote == "") == (choice == "neither")
    assert (line["kind"], line["pointer"], line["letter"]) == (
        "wrong_choice",
        "/items/1/quantity/max",
        "sample-f1b-02",
    )
    assert (line["true"], line["planted"]) == ("second", choice)


def test_told_by_its_marks_where_no_schema_is_named(sim):
    request = asked(("/items/0/outcome", "Upheld", "upheld", "overturned"))
    request["response_format"] = {"type": "json_object"}
    assert '"first"' in post(sim, request).json()["choices"][0]["message"]["content"]


def test_without_disputes_there_is_nothing_to_decide(sim):
    for said in ("hello", "Dispute 1: `x` Passage 9. One reader says 1, the other 2."):
        request = asked()
        request["messages"][0]["content"] = said
        assert post(sim, request).json()["error"]["code"] == "sim_no_disputes"
