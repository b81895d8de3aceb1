"""Letters of no known form whose decisions are told: in a sentence, in a list, in answers."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord

LETTER = """SUMMIT REVIEW
May 6, 2014

Dear Mr.   :
A physician Board Certified in Neurology, has now read your file. UR decision: 3/4/2014.

{said}

Sincerely,
Medical Director
"""
LISTED = """REVIEW SHEET
Case Number: CM14-0900700
Decision Date: 6/1/2014
SERVICES REVIEWED HERE
Walker with seat, purchase ............ APPROVED
Tramadol 50mg #60 ..................... DENIED
COMMENTS OF THE REVIEWER
Walker with seat, purchase. Guideline cited by claims administrator: none. Guideline cited by reviewer: Official
Disability Guidelines (ODG), Knee & Leg Chapter, Walking aids. She falls.
Tramadol 50mg #60. Guideline cited by claims administrator: MTUS Chronic Pain Medical Treatment Guidelines, Opioids,
page 78. Guideline cited by reviewer: MTUS Chronic Pain Medical Treatment Guidelines, Opioids, page 78. No functional
improvement was shown.
"""
ANSWERS = """ANSWERS
Q: Is an MRI of the left knee medically necessary?
A: Yes. The denial is overturned.
Q: What guideline did the claims administrator use?
A: None was cited.
Q: What guideline did the reviewer use?
A: Official Disability Guidelines (ODG), Knee Chapter, MRI.
Q: Why?
A: The knee locks.
Q: Is Soma 350mg #60 medically necessary?
A: No.
Q: Why?
A: It is not recommended.
"""


def read(text: str) -> DecisionRecord:
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "unknown"
    return record


def decided(record: DecisionRecord) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in record.items]


def test_a_letter_that_upholds_or_reverses_in_sentences_whose_reasons_follow():
    record = read(
        LETTER.format(
            said="We uphold the denial of Lunesta 3mg #30. The carrier relied on no guideline. Our reviewer relied on the "
            "Official Disability Guidelines (ODG), Pain Chapter, Insomnia treatment. It was used for over a year.\n"
            "We reverse the denial of a sleep study. Apnea was seen."
        )
    )
    assert decided(record) == [("Lunesta 3mg #30", "upheld"), ("a sleep study", "overturned")]
    drug, study = record.items
    assert (drug.administrator_basis, drug.reviewer_basis) == ("none", "other")
    assert study.rationale == "Apnea was seen."
    assert record.dates.model_dump(mode="json")["decision"] == "2014-05-06"
    assert record.dates.model_dump(mode="json")["ur_denial"] == "2014-03-04"
    assert record.reviewer.specialties == ("Neurology",)


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [("upheld", "upheld"), ("affirmed", "upheld"), ("reversed", "overturned"), ("set aside", "overturned")],
)
def test_a_denial_of_a_treatment_is_decided_by_the_verb_behind_it(verb, outcome):
    record = read(
        LETTER.format(said=f"She walks well. The denial of crutches, one pair is therefore {verb}.")
    )
    assert decided(record) == [("crutches, one pair", outcome)]
    assert "She walks well." in (record.items[0].rationale or "")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("The decision denying crutches, one pair is reversed.", "overturned"),
        ("The decision to deny crutches, one pair is upheld.", "upheld"),
        ("The utilization review denial of crutches, one pair is upheld.", "upheld"),
        ("The claims administrator's denial of crutches, one pair is overturned.", "overturned"),
        ("The refusal to authorize crutches, one pair is overturned.", "overturned"),
        ("The determination not to certify crutches, one pair should be overturned.", "overturned"),
        ("I recommend that the denial of crutches, one pair be reversed.", "overturned"),
        ("It is ordered that the denial of crutches, one pair be affirmed.", "upheld"),
        ("The reviewer overturns the decision denying crutches, one pair.", "overturned"),
        ("We hereby uphold the insurer's refusal to cover crutches, one pair.", "upheld"),
        ("Our physician reviewer upheld the denial of crutches, one pair.", "upheld"),
    ],
)
def test_a_decision_told_in_other_words(said, outcome):
    assert decided(read(LETTER.format(said=f"She walks well. {said}"))) == [("crutches, one pair", outcome)]


@pytest.mark.parametrize(
    "said",
    [
        "The carrier upheld the denial of crutches on reconsideration.",
        "The decision denying crutches was upheld on internal appeal.",
        "The decision to deny crutches is under review.",
        "If the decision denying crutches is upheld, you may appeal.",
        "The refusal to authorize crutches is upheld in part.",
        "Your doctor asks that the denial of crutches be reversed.",
        "The worker's attorney argues that the denial of crutches should be reversed.",
        "We do not uphold the refusal to authorize crutches.",
    ],
)
def test_a_decision_that_is_not_this_reviews_or_not_plain_is_none(said):
    assert read(LETTER.format(said=said)).items == ()


def test_a_list_with_what_was_decided_behind_dots():
    record = read(LISTED)
    assert decided(record) == [("Walker with seat, purchase", "overturned"), ("Tramadol 50mg #60", "upheld")]
    walker, drug = record.items
    assert (walker.administrator_basis, walker.reviewer_basis) == ("none", "other")
    assert drug.administrator_citations[0].pages == (78,)
    assert drug.reasons == ("no_functional_improvement",)


def test_answers_of_yes_and_no_with_further_questions():
    record = read(ANSWERS)
    assert decided(record) == [("an MRI of the left knee", "overturned"), ("Soma 350mg #60", "upheld")]
    scan, drug = record.items
    assert (scan.administrator_basis, scan.reviewer_basis) == ("none", "other")
    assert (scan.rationale, drug.rationale) == ("The knee locks.", "It is not recommended.")


@pytest.mark.parametrize(
    "said",
    [
        "Upheld: the utilization review denial stands. Overturned: the treatment is medically necessary.",
        "The denial of benefits was discussed. It was upheld by many.",
        "Your doctor said that the denial of any care is wrong.",
    ],
)
def test_words_about_decisions_decide_nothing(said):
    assert read(LETTER.format(said=said)).items == ()


def test_labels_without_colons_and_a_date_of_review_that_is_no_denial():
    record = read("UR Denial Date        06/03/2019\nDecision Date         07/29/2019\nNothing else is said.")
    dates = record.dates.model_dump(mode="json")
    assert (dates["ur_denial"], dates["decision"]) == ("2019-06-03", "2019-07-29")


@pytest.mark.parametrize(
    "said",
    [
        "On reconsideration the denial of physical therapy was upheld by the carrier.",
        "The doctor writes that the denial of physical therapy should be overturned.",
    ],
)
def test_what_others_decided_or_wish_is_no_decision(said):
    assert read(LETTER.format(said=said)).items == ()


@pytest.mark.parametrize(
    "head",
    ["DOI 3/4/2014, the patient fell.", "Your visit of 3/4/2014 was reviewed.", "Seen 3/4/2014 and later."],
)
def test_a_date_within_a_line_is_not_that_of_the_letter(head):
    assert read(f"{head}\nNothing was decided.").dates.decision is None


def test_the_date_of_a_letter_is_not_that_of_the_denial_it_reviews():
    text = "REVIEW\nAugust 26, 2011\nThe worker asked for review of a July 8, 2011 utilization review decision which denied a brace on August 26, 2011."
    dates = read(text).dates.model_dump(mode="json")
    assert (dates["decision"], dates["ur_denial"]) == ("2011-08-26", "2011-07-08")


def test_the_denial_of_this_treatment_is_that_of_the_heading_above():
    record = read_letter_baseline(
        Letter.from_text(
            "FINDINGS\n\nA. Repeat ultrasound of the right groin\n\nThe denial of this treatment is AFFIRMED.\n\nThe claims"
            " administrator rested its denial on Official Disability Guidelines (ODG) Hernia, Imaging. The reviewer rests this"
            " determination on Official Disability Guidelines (ODG) Hernia, Ultrasound.\n\nOne picture will do.\n\n"
            "B. One (1) consultation with a\ngeneral surgeon\n\nThe denial of this treatment is REVERSED.\n\nIt hurts on lifting.\n"
        )
    )
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Repeat ultrasound of the right groin", "upheld"),
        ("One (1) consultation with a general surgeon", "overturned"),
    ]
    first, second = record.items
    assert first.administrator_citations[0].title == "Hernia, Imaging"
    assert first.reviewer_citations[0].title == "Hernia, Ultrasound"
    assert second.rationale == "It hurts on lifting."
