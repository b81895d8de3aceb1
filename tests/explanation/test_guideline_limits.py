"""The guideline's number: a first trial is told as one, and "beyond the guideline" stands beside numbers that show it."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

NOT = "The request is not medically necessary."
REST = (
    "{first} was the original request. {approved} was authorized by the Claims Administrator. The remaining IMR "
    "eligible portion of the original request, {left} is"
)


def told(heading: str, rationale: str, lang: str = "en"):
    letter = Letter.from_text(printed(Made(heading, rationale=f"{rationale} {NOT}")), "made.txt")
    return explain(read_letter_baseline(letter), letter, lang=lang, today=TODAY)


@pytest.mark.parametrize(
    ("limit", "numbers"),
    [
        ("ODG notes that an initial set of 6 visits is recommended.", "6 visits"),
        ("ODG recommends a trial of up to 6 visits.", "up to 6 visits"),
        ("ODG recommends an initial course of 4 visits.", "4 visits"),
        ("ODG supports acupuncture, to begin with 3 to 4 visits.", "3 to 4 visits"),
    ],
)
def test_a_trial_is_told_as_a_first_trial(limit, numbers):
    said = texts(told("Acupuncture x 8", limit), "why")
    assert f"supports a first trial of {numbers}." in said
    assert "apoya un primer período de prueba de" in texts(told("Acupuncture x 8", limit, "es"), "why")


@pytest.mark.parametrize(
    "limit",
    [
        "For first-line care the guidelines recommend 6 visits.",
        "After the initial injury, ODG recommends 6 visits.",
    ],
)
def test_a_limit_that_is_no_trial_is_told_as_the_limit(limit):
    assert "supports 6 visits." in texts(told("Acupuncture x 8", limit), "why")


def test_the_whole_is_told_under_its_condition():
    limit = "A trial treatment of 4-6 visits is recommended, and evidence of functional improvement for a total of up to 16 visits."
    said = texts(told("Chiropractic x 8", limit), "why")
    assert "supports a trial of 4 to 6 visits. If there is evidence of functional improvement, it" in said


def test_beyond_is_told_beside_numbers_that_show_it():
    said = texts(told("Physical therapy x 12", "ODG recommends 10 visits. The request exceeds this."), "why")
    assert "supports 10 visits. The request goes beyond the guideline." in said


def test_numbers_that_do_not_show_it_are_not_said_to():
    rationale = "ODG recommends 10 visits. The request exceeds the guideline."
    said = texts(told("Physical therapy x 6", rationale), "why")
    assert "goes beyond" not in said
    assert "The reviewer found the request to be more than the guideline supports in this case." in said
    spanish = texts(told("Physical therapy x 6", rationale, "es"), "why")
    assert "El revisor encontró que se pide más de lo que apoya la pauta en este caso." in spanish


def test_visits_before_show_it():
    rationale = (
        "The worker had 6 visits of therapy. ODG recommends 10 visits. The request exceeds the guideline."
    )
    assert "The request goes beyond the guideline." in texts(told("Physical therapy x 6", rationale), "why")


def test_what_was_first_asked_for_shows_it_however_long_its_words():
    heading = REST.format(
        first="Physical therapy for the left hand 2 times a week for 6 weeks",
        approved="Physical therapy for the left hand 2 times a week for 3 weeks",
        left="Physical therapy for the left hand 2 times a week for 3 weeks",
    )
    said = told(heading, "ODG recommends 8 visits. This exceeds the guideline.")
    first = "First asked for: “Physical therapy for the left hand 2 times a week for 6 weeks”."
    assert first in texts(said, "asked")
    assert "The request goes beyond the guideline." in texts(said, "why")
    assert first not in texts(told(heading, "It was not explained why it is needed."), "asked")


@pytest.mark.parametrize(
    "limit",
    [
        "ODG recommends 10 visits unless functional gains are documented.",
        "ODG does not support more than 10 visits, except where progress is shown.",
    ],
)
@pytest.mark.parametrize(
    ("lang", "more"), [("en", "It allows more if"), ("es", "Si hay evidencia de mejoría, apoya más.")]
)
def test_what_allows_more_than_the_limit_is_told(limit, lang, more):
    letter = Letter.from_text(printed(Made("Acupuncture x 12", rationale=f"{limit} {NOT}")), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert more in texts(said, "why")
    assert check_explanation(said, record, letter) == []
    for plain in (
        "ODG recommends 10 visits.",
        "ODG recommends 10 visits unless the patient fails to improve.",
    ):
        assert more not in texts(told("Acupuncture x 12", plain, lang), "why")


def test_that_nobody_counted_the_visits_is_said_once():
    rationale = (
        "ODG recommends 10 visits, which the request exceeds. The number of prior sessions is not documented."
    )
    said = texts(told("Physical therapy x 12", rationale), "why")
    assert "The notes did not say how many visits there were." in said
    assert "does not say how many visits you had" not in said
