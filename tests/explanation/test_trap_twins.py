"""Invented twins of the traps in the seed letters, so that the traps are tested where those letters are not."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

LANGUAGES = ["en", "es"]


def twin(
    *items: Made, lang: str = "en", summary: str = "The records were reviewed.", header: str | None = None
):
    """What is said of a letter with these items; the guard finds nothing in it."""
    changed = {} if header is None else {"header": header}
    letter = Letter.from_text(printed(*items, summary=summary, **changed), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert check_explanation(said, record, letter) == []
    return said


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "does not say how many visits you had before"),
        ("es", "no dice cuántas visitas tuvo usted antes"),
    ],
)
def test_000_a_limit_and_earlier_visits_nobody_counted(lang, expected):
    made = Made(
        "Physical therapy 12 sessions for the low back",
        rationale="MTUS allows up to 10 visits for this condition. The worker had prior therapy, without documentation "
        "of functional improvement. The request exceeds the guideline and is not medically necessary.",
    )
    said = texts(twin(made, lang=lang), "why")
    assert expected in said
    assert "10" in said
    assert "12" not in said, "no number is worked out or repeated as the reviewer's"


def test_001_no_concluding_sentence_and_no_failure():
    made = Made(
        "Four sessions of physical therapy for the neck",
        rationale="She has had PT previously. There is no documentation of new injury. "
        "She has had previous therapy and further therapy is not needed to have a HEP set up.",
    )
    said = texts(twin(made))
    assert "more visits are not needed to set up a home exercise program" in said
    assert "does not say how many visits you had before" in said
    assert "fail" not in said.lower()


def test_002_two_counts_below_a_limit_are_not_added_up():
    made = Made(
        "8 chiropractic sessions",
        rationale="MTUS supports a trial of 6 visits over 2 weeks and, with evidence of functional improvement, a "
        "total of up to 18 visits. The worker has had 8 visits. The request does not specify the body part. "
        "The request is not medically necessary.",
    )
    said = texts(twin(made), "why")
    assert "did not say which body part" in said
    assert "trial of 6 visits. If there is evidence of functional improvement" in said
    assert "up to 18 visits" in said
    assert "16" not in said
    assert "beyond" not in said
    assert "more than" not in said


def test_002_the_guideline_of_the_number_is_named_and_not_the_one_of_the_line():
    made = Made(
        "10 sessions of physical therapy for the left shoulder",
        rationale="ODG recommends 10 visits over 8 weeks. Ten more would exceed the guideline. Not medically necessary.",
        reviewer="Decision based on MTUS Chronic Pain Medical Treatment 2009.",
    )
    said = texts(twin(made), "why")
    assert "ODG (Official Disability Guidelines), supports 10 visits" in said
    assert "MTUS" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_003_no_person_and_no_judgement(lang):
    made = Made(
        "Continue twelve (12) physical therapy sessions for the neck",
        rationale="The applicant has already had 28 sessions and has failed to demonstrate any functional improvement. "
        "The applicant remains highly reliant on opioid agents such as Norco. The request exceeds the guideline of "
        "8 to 10 visits and is not medically necessary.",
    )
    said = texts(twin(made, lang=lang)).lower()
    assert "28 visit" in said
    assert not any(word in said for word in ("opioid", "reliant", "norco", "failed", "applicant"))


def test_004_a_reported_improvement_and_the_denial():
    made = (
        Made(
            "Physical therapy 6 sessions for the right knee",
            rationale="The patient reports 50% improvement with therapy. It is unclear why the patient cannot continue "
            "with a home exercise program. The request is not medically necessary.",
        ),
        Made(
            "Exercise kit",
            rationale="The contents of the kit are not described in the records. The request is not medically necessary.",
        ),
    )
    said = twin(*made)
    assert "you reported 50% improvement. The denial still stands." in texts(said, "why", item=0)
    kit = texts(said, "why", item=1)
    assert "did not describe what exactly the request contains" in kit
    assert "recommend" not in kit


def test_without_a_header_no_day_is_given():
    said = texts(twin(Made("Acupuncture x 6"), header=""), "next")
    assert "check the date on your letter" in said
    assert "This summary found no sure date of the UR decision" in said
    assert "20" not in said.replace("1-800", "")


def test_services_of_an_operation_that_was_denied_fall_with_it():
    said = twin(
        Made(
            "Arthroscopy of the left knee",
            rationale="There is no documentation that conservative care such as physical therapy was tried and failed. "
            "The request is not medically necessary.",
        ),
        Made(
            "Pre-operative clearance",
            rationale="As the surgery is not medically necessary, the associated service is not medically necessary.",
        ),
    )
    assert "The operation was not found medically necessary, so this was not either." in texts(
        said, "why", item=1
    )


def test_what_was_asked_for_on_a_past_date_is_said():
    said = twin(Made("Retrospective MRI of the left knee (DOS 03/14/2016)"))
    assert "It is for care on a past date." in texts(said, "asked")


def test_what_is_asked_for_more_than_a_trial_is_not_asked_for_the_trial():
    made = Made(
        "Physical therapy, 6 sessions",
        outcome="Overturned",
        rationale="Guidelines recommend a 6-visit trial, with further therapy where there is documentation of functional "
        "improvement. No therapy was had before. The request is medically necessary.",
    )
    said = texts(twin(made), "why")
    assert "supports a first trial of 6 visits." in said
    assert "If there is" not in said
