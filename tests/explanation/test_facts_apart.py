"""What is no reason of the reviewer's stands apart from the reasons, and is told only of the treatment it is about."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

NOT = "The request is not medically necessary."
BESIDES = {"en": "Besides that:", "es": "Además:"}


def explained(*items, lang="en"):
    letter = Letter.from_text(printed(*items), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert check_explanation(said, record, letter) == []
    return said


@pytest.mark.parametrize("lang", ["en", "es"])
def test_visits_before_and_an_improvement_stand_behind_a_line_of_their_own(lang):
    made = Made(
        "Physical therapy 6 visits for the right knee",
        rationale="The patient has had 12 visits of physical therapy. The patient reports 50% improvement with therapy. "
        f"It is unclear why the patient cannot continue with a home exercise program. {NOT}",
    )
    lines = texts(explained(made, lang=lang), "why").splitlines()
    at = lines.index(BESIDES[lang])
    assert not any(figure in line for line in lines[:at] for figure in ("12", "50%"))
    assert sum(figure in line for line in lines[at:] for figure in ("12", "50%")) == 2


def test_that_the_letter_does_not_count_the_visits_is_no_reason():
    made = Made(
        "Physical therapy 6 visits",
        rationale=f"There is no documentation of functional improvement from prior therapy. {NOT}",
    )
    lines = texts(explained(made), "why").splitlines()
    unknown = next(k for k, line in enumerate(lines) if "does not say how many visits" in line)
    assert 0 < lines.index(BESIDES["en"]) < unknown


def test_reasons_alone_have_no_such_line():
    made = Made("Knee brace", rationale=f"The exam does not show instability of the knee. {NOT}")
    assert BESIDES["en"] not in texts(explained(made), "why")


@pytest.mark.parametrize(
    ("request_for", "words", "told"),
    [
        (
            "Tramadol 50 mg #60",
            "The patient reported 50% improvement with Lyrica but none with tramadol.",
            False,
        ),
        ("Tramadol 50 mg #60", "The patient reported 50% improvement with Lyrica.", False),
        ("Tramadol 50 mg #60", "The patient reported 50% improvement.", False),
        ("Tramadol 50 mg #60", "The patient reported 50% improvement with tramadol.", True),
        ("Tramadol 50 mg #60", "The patient reported 50% improvement with this medication.", True),
        (
            "Physical therapy 6 visits, neck",
            "The patient reported 50% improvement after the injection.",
            False,
        ),
        (
            "Physical therapy 6 visits, neck",
            "The patient reported 50% improvement after neck surgery.",
            False,
        ),
        ("Physical therapy 6 visits, neck", "She reports 50% improvement with acupuncture.", False),
        ("Physical therapy 6 visits, neck", "The patient reported 50% improvement after 4 visits.", True),
        (
            "Physical therapy 6 visits, neck",
            "With physical therapy, the patient reported 50% improvement.",
            True,
        ),
        ("Acupuncture 6 visits", "He notes 50% improvement from physical therapy.", False),
        ("Acupuncture 6 visits", "He notes 50% improvement from acupuncture.", True),
    ],
)
def test_an_improvement_is_told_of_the_treatment_that_brought_it(request_for, words, told):
    assert ("50%" in texts(explained(Made(request_for, rationale=f"{words} {NOT}")), "why")) is told


@pytest.mark.parametrize(
    ("rationale", "alone"),
    [
        ("Severe arthritis. The request is medically necessary.", False),
        ("The request is medically necessary.", True),
        ("Therefore, the request is medically necessary.", True),
    ],
)
def test_that_the_letter_gives_no_more_is_said_only_where_it_gives_no_more(rationale, alone):
    said = texts(explained(Made("Knee brace", "Overturned", rationale=rationale)), "why")
    assert ("no more than this conclusion" in said) is alone


def test_care_that_was_given_is_not_asked_for_again():
    past = Made("Retrospective request for a lumbar injection, date of service 05/14/2016", rationale=NOT)
    ahead = Made("Massage x 6", rationale=NOT)
    assert "Asking again" not in texts(explained(past), "next")
    assert "Appeal." in texts(explained(past), "next")
    assert "Asking again" in texts(explained(past, ahead), "next")
