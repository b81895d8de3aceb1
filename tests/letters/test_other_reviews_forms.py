"""Ways in which independent reviews of other states and organizations print what they decide."""

from __future__ import annotations

import datetime

import pytest

from imr_llm import Letter
from imr_llm.baseline.reader import read_letter_baseline


def read(text: str):
    return read_letter_baseline(Letter.from_text(f"Some Review Organization\n\n{text}"))


def decided(text: str) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in read(text).items]


def test_a_heading_of_eight_words_names_the_service_in_dispute():
    text = (
        "DESCRIPTION OF THE SERVICE OR SERVICES IN DISPUTE\nRight knee MRI\n\nREVIEW OUTCOME\n"
        "Upon independent review, the reviewer finds that the previous adverse determination should be:\n\n"
        "[ ] Upheld              (Agree)\n[X] Overturned          (Disagree)\n"
    )
    assert decided(text) == [("Right knee MRI", "overturned")]


def test_requests_with_ordinals():
    text = (
        "Requests\n--------\nFirst request: Knee brace\nSecond request: Crutches, one pair\n\n"
        "Conclusion\n----------\nFirst request: MEDICALLY NECESSARY. Denial reversed.\nSecond request: NOT MEDICALLY NECESSARY. Denial affirmed.\n"
    )
    assert decided(text) == [("Knee brace", "overturned"), ("Crutches, one pair", "upheld")]


def test_questions_whether_and_their_answers():
    text = (
        "QUESTION ONE.  Whether eight sessions of acupuncture are\nmedically necessary.\n\n"
        "QUESTION TWO.  Whether a cane is medically necessary.\n\n"
        "ANSWER TO QUESTION ONE\nYes. The trial went well and he works again.\n  My authority: Official Disability Guidelines (ODG) Pain Chapter, Acupuncture\n\n"
        "ANSWER TO QUESTION TWO\nNo. His gait is normal.\n"
    )
    items = read(text).items
    assert [(item.request, item.outcome) for item in items] == [
        ("eight sessions of acupuncture", "overturned"),
        ("a cane", "upheld"),
    ]
    assert "works again" in (items[0].rationale or "")
    assert items[0].reviewer_citations[0].source == "ODG"


def test_a_column_that_runs_into_the_result():
    text = (
        "      Treatment                          UR guideline      IMR result\n"
        "  a)  Gabapentin 300mg #90               MTUS Chronic Pain Overturned\n"
        "  b)  Knee brace                         None              Upheld\n"
    )
    assert decided(text) == [("Gabapentin 300mg #90", "overturned"), ("Knee brace", "upheld")]


@pytest.mark.parametrize(
    "said", ["the denial was not upheld", "it should never be upheld", "if it is upheld"]
)
def test_a_sentence_in_columns_is_no_result(said):
    assert decided(f"Knee brace      {said}\nCrutches        {said}\n") == []


def test_a_subject_that_is_only_a_kind_of_thing_is_no_treatment():
    assert decided("The reviewer determined that the requested program is not medically necessary.\n") == []


def test_the_decision_under_review_is_not_this_one():
    text = (
        "June 9, 2017\n\nRE:   Independent Medical Review\n      Our file:            PC17-004418\n"
        "      Decision under review dated:  April 27, 2017\n      Received by us:      May 15, 2017\n"
    )
    dates = read(text).dates
    assert (dates.decision, dates.ur_denial) == (datetime.date(2017, 6, 9), datetime.date(2017, 4, 27))


def test_the_request_for_treatment_is_not_the_application():
    dates = read("Date of Request:        05/03/2022\nDate L3 Review Requested:  05/24/2022\n").dates
    assert dates.application_received == datetime.date(2022, 5, 24)


@pytest.mark.parametrize(
    ("told", "specialties"),
    [
        ("1. REVIEWER\n   Neurological Surgery, licensed in Washington and Oregon.\n", ("Neurological Surgery",)),
        ("From:     Physician Reviewer, Physical Medicine & Rehabilitation (Colorado license)\n", ("Physical Medicine & Rehabilitation",)),
        ("One physician, certified in Occupational Medicine, reviewed this case.\n", ("Occupational Medicine",)),
        ("The reviewer is a person who was licensed in Texas.\n", ()),
    ],
)  # fmt: skip
def test_what_the_reviewer_is(told, specialties):
    assert read(told).reviewer.specialties == specialties


def test_sources_of_others_than_insurers():
    text = (
        "Question 1. Is a lumbar brace medically necessary?\nAnswer: No. The department's denial should stand.\n"
        "Guideline used by department: Official Disability Guidelines (ODG) Low Back, Back brace\n"
        "Guideline used by reviewer: MTUS Low Back Complaints 2004\n"
        "Discussion: There is no instability.\n"
    )
    (item,) = read(text).items
    assert item.outcome == "upheld"
    assert [citation.source for citation in item.administrator_citations] == ["ODG"]
    assert [citation.source for citation in item.reviewer_citations] == ["MTUS"]
