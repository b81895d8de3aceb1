"""Letters of form F2 whose headings decide nothing: what the rationale below each decides."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

LETTER = """HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician reviewer is Board Certified
in Orthopedic Surgery and is licensed to practice in California.

CLINICAL CASE SUMMARY
The patient is a 61-year-old male with right knee osteoarthritis.

IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions for the disputed items/services set forth below:

{marks[0]} {request}
The Claims Administrator did not cite any guidelines for its decision.
The Physician Reviewer based his/her decision on the Knee Complaints 2004, page 341, which is part of the MTUS.
The Physician Reviewer's decision rationale: {why}

{marks[1]} Urine drug test, QTY: 1
The Claims Administrator did not cite any guidelines for its decision.
The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, page 43, which is part of the MTUS.
The Physician Reviewer's decision rationale: Medical necessity is not established. He takes no opioid.
"""


def decided(
    why: str, request: str = "Five injections to the right knee", marks: tuple[str, str] = ("1.", "2.")
):
    text = LETTER.format(why=why, request=request, marks=marks)
    return [(item.request, item.outcome) for item in read_letter_baseline(Letter.from_text(text)).items]


@pytest.mark.parametrize(
    ("why", "outcome"),
    [
        ("He has failed exercise. The request is medically necessary and appropriate.", "overturned"),
        ("He has failed exercise, so the guideline is met. Surgery is certified.", "overturned"),
        ("The signs are not there. The request is disapproved.", "upheld"),
        ("The guideline supports three. The first three injections are medicallynecessary, the remaining ones arenot.", "partially_overturned"),
        ('It is written that "the injections are not needed; the request is non-certified." The file was incomplete. '
         "The injections are therefore supported.", "overturned"),
        ("Not medically necessary. Had he failed exercise, the injections would be medically necessary.", "upheld"),
        ('The file was sent late. In it stands "no need is seen; the request is non-certified."', None),
        ("The guideline has nothing to say on this.", None),
    ],
)  # fmt: skip
def test_what_a_rationale_decides(why, outcome):
    assert decided(why)[0] == ("Five injections to the right knee", outcome)


@pytest.mark.parametrize(
    "marks", [("1.", "2."), ("1.)", "2.)"), ("(1)", "(2)"), ("A.", "B."), ("Item #1:", "Item #2:")]
)
def test_marks(marks):
    found = decided("The request is medically necessary and appropriate.", marks=marks)
    assert found == [
        ("Five injections to the right knee", "overturned"),
        ("Urine drug test, QTY: 1", "upheld"),
    ]


@pytest.mark.parametrize("request_", ["MRI of the neck (DOS: 8/19/2013)", "Knee brace, QTY: 1"])
def test_a_colon_within_a_request(request_):
    assert decided("The request is medically necessary and appropriate.", request=request_)[0] == (
        request_,
        "overturned",
    )
