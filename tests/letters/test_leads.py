"""Sentences that stand before the first item and belong to none, and issues that are numbered otherwise."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import Made, printed

SET_FORTH = "The Final Determination was based on decisions for the disputed items/services set forth below:"


@pytest.mark.parametrize(
    "lead",
    [
        SET_FORTH,
        "The Final Determination rests on the decisions for the disputed items/services below:",
        "The Final Determination was based on the decisions for the disputed items/services set out below:",
        "The Final Determination was based on decisions for these disputed items/services:",
        "The decisions for the disputed items/services are these.",
        "The Final Determination was based on the decisions for each of the disputed services listed below:",
        "Each disputed item is listed here with the decision about it.",
        "We looked at every item on its own. What follows is what was decided of each.",
    ],
)
def test_the_sentence_over_the_items_is_part_of_none(lead):
    text = printed(Made("Right elbow brace"), Made("Physical therapy x 6")).replace(SET_FORTH, lead)
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.request for item in record.items] == ["Right elbow brace", "Physical therapy x 6"]


def test_an_item_whose_guideline_line_is_misprinted_is_no_such_sentence():
    text = printed(Made("Right elbow brace"), Made("Physical therapy x 6"), Made("Lidoderm 5% patch #30"))
    text = text.replace("Claims Administrator guideline:", "Claims Adminitrator guideline:", 1)
    first, *_, last = read_letter_baseline(Letter.from_text(text)).items
    assert (first.request, last.request) == ("Right elbow brace", "Lidoderm 5% patch #30")


ODG = "the Official Disability Guidelines (ODG)"
OF_TWO = f"""MEDICAL PROFESSIONAL REVIEW
IMR Case Number: CM13-0909003
ISSUE AT DISPUTE (1 of 2):
A wrist splint
ISSUE AT DISPUTE (2 of 2):
Chiropractic treatment 1 time per week for 6 weeks
CASE SUMMARY:
The claimant is a 29 year old female with neck pain.
MEDICAL TREATMENT GUIDELINES RELIED UPON BY THE PROFESSIONAL REVIEWER AND WHY:
Issue 1. The claims administrator cited no guideline. The professional reviewer based his/her decision on {ODG}, Forearm,
Wrist, & Hand Chapter, Splints, which is not part of the MTUS.
Issue 2. The claims administrator cited no guideline. The professional reviewer based his/her decision on the Chronic Pain
Medical Treatment Guidelines, Manual therapy & manipulation, page 58, which is part of the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE (ISSUE 1) IS/WAS NOT MEDICALLY NECESSARY:
The wrist is well. It is not medically necessary.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE (ISSUE 2) IS/WAS MEDICALLY NECESSARY:
It is a first trial. It is medically necessary.
"""


def test_issues_and_headings_on_why_that_bear_a_number_in_brackets():
    record = read_letter_baseline(Letter.from_text(OF_TWO))
    told = [(item.request, item.outcome, item.reviewer_basis) for item in record.items]
    assert told == [
        ("A wrist splint", "upheld", "other"),
        ("Chiropractic treatment 1 time per week for 6 weeks", "overturned", "mtus"),
    ]
    assert [item.rationale.split(".")[0] for item in record.items] == [
        "The wrist is well",
        "It is a first trial",
    ]


CONCLUDED = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
IMR DECISION(S) AND RATIONALE(S)
For each disputed item or service a decision follows:

1. Hard collar for the neck is not medically necessary and appropriate.

The Claims Administrator did not cite a guideline.
The Physician Reviewer's decision rationale: Comfort alone does not change this.
The collars are not medically necessary.

2. Pre-operative electrocardiogram is medically necessary and appropriate.

The Claims Administrator did not cite a guideline.
The Physician Reviewer's decision rationale: She is seventy. The tracing is medically necessary.
"""


def test_a_conclusion_in_a_line_of_its_own_is_no_item():
    record = read_letter_baseline(Letter.from_text(CONCLUDED))
    assert [item.request for item in record.items] == [
        "Hard collar for the neck",
        "Pre-operative electrocardiogram",
    ]


OPEN = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
Physical therapy x 6
CASE SUMMARY:
The claimant is a 40 year old male with low back pain.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS (NOT) MEDICALLY NECESSARY:
The records were looked through with care. {said}
"""


@pytest.mark.parametrize(
    "said",
    [
        "It cannot be found medically necessary.",
        "The request can't be called medically necessary.",
        "It could not be deemed medically necessary.",
        "I cannot call it medically necessary.",
        "It may not be regarded as medically necessary.",
        "The request won't be certified as medically necessary.",
    ],
)
def test_what_cannot_be_called_necessary_is_upheld(said):
    (item,) = read_letter_baseline(Letter.from_text(OPEN.format(said=said))).items
    assert item.outcome == "upheld"


@pytest.mark.parametrize(
    "said",
    ["It cannot be called medically unnecessary.", "It cannot be said that this is not medically necessary."],
)
def test_two_denials_are_not_taken_for_one(said):
    (item,) = read_letter_baseline(Letter.from_text(OPEN.format(said=said))).items
    assert item.outcome is None


def test_headings_on_why_may_come_in_another_order():
    first, second = OF_TWO.index("RATIONALE FOR WHY"), OF_TWO.rindex("RATIONALE FOR WHY")
    text = OF_TWO[:first] + OF_TWO[second:] + OF_TWO[first:second]
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.outcome for item in record.items] == ["upheld", "overturned"]
    assert [item.rationale.split(".")[0] for item in record.items] == [
        "The wrist is well",
        "It is a first trial",
    ]
