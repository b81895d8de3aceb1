"""The guard on amounts told of another thing than they are of, and on legal facts turned round."""

from __future__ import annotations

from pathlib import Path

import pytest

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Explanation, Finding

SAMPLE = Path(__file__).parents[2] / "evals/samples/letters/sample-f1b-02.txt"
LETTER = Letter.from_path(SAMPLE)
RECORD = read_letter_baseline(LETTER)
SAID = {
    "en": explain(RECORD, LETTER, lang="en").model_dump_json(),
    "es": explain(RECORD, LETTER, lang="es").model_dump_json(),
}
VISITS = "The letter says that you had 4 visits before."


def found(old: str, new: str, lang: str = "en") -> list[Finding]:
    assert old in SAID[lang]
    explanation = Explanation.model_validate_json(SAID[lang].replace(old, new))
    return check_explanation(explanation, RECORD, LETTER)


def test_what_the_templates_say_is_clean():
    for said in SAID.values():
        assert check_explanation(Explanation.model_validate_json(said), RECORD, LETTER) == []


@pytest.mark.parametrize(
    "false",
    [
        "The letter says that you had 22 visits before.",
        "The letter says that you had twelve visits before.",
        "The insurer approved 12 visits.",
        "The request is for twenty-two visits.",
        "Your doctor asked for 10 visits.",
        "The request did not say how many visits.",
        "The request did not say which body part the treatment was for.",
        "The reviewer thinks that your pain is not real.",
        "The reviewer found that surgery is needed.",
        "You must have an operation.",
        "The insurer will call you.",
        "The test will be paid for by the insurer.",
    ],
)
def test_a_false_sentence_of_why_is_found(false):
    assert found(VISITS, false)


@pytest.mark.parametrize(
    "true",
    [
        "The letter says that you had four visits before.",
        "You had 4 visits before. The request is for 12 visits.",
    ],
)
def test_amounts_told_of_what_they_are_of_pass(true):
    assert found(VISITS, true) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("must approve", "may approve"),
        ("is not a ground", "is a ground"),
        ("gives no legal advice", "gives legal advice"),
        (
            "“Upheld” means the denial stands: the reviewer agreed with the insurer",
            "“Upheld” means you won",
        ),
        ("not whether your injury is real or covered", "and that your injury is not real"),
    ],
)
def test_a_legal_fact_turned_round_is_found(old, new):
    assert found(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tuvo antes 4 visitas", "tuvo antes 10 visitas"),
        ("debe aprobar", "puede aprobar"),
        ("sin asesoramiento legal", "y da asesoramiento legal"),
    ],
)
def test_the_same_in_spanish(old, new):
    assert found(old, new, "es")
