"""Letters of form F3 that grant an issue in part, or decide two in a sentence of the second."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

LETTER = """MEDICAL PROFESSIONAL REVIEW

ISSUE AT DISPUTE:
{issues}

CASE SUMMARY:
This applicant, male, 33 years of age, has a lumbar strain.

MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The reviewer relied on the Chronic Pain Medical Treatment Guidelines, which are part of the MTUS.

RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
{rationale}

MEDICAL REVIEWER QUALIFICATIONS:
The physician reviewer is Board Certified in Chiropractic and is licensed to practice in Washington.
"""
ONE = "1. Chiropractic manipulation, 12 visits"
BOTH = "{0} Omeprazole 20mg #60\n{1} Medrox patches #30"


def read(issues: str, rationale: str):
    return read_letter_baseline(Letter.from_text(LETTER.format(issues=issues, rationale=rationale))).items


@pytest.mark.parametrize(
    "rationale",
    [
        "The guideline offers a trial of 6 visits. Therefore the request is medically necessary in part: six of the twelve "
        "visits are medically necessary and appropriate, and the other six are not medically necessary and appropriate.",
        "A trial of 6 visits is offered. Six visits are medically necessary and appropriate. The remaining six are not "
        "medically necessary and appropriate.",
        "The supply is thus medically necessary and appropriate in part, for six visits.",
    ],
)
def test_what_is_granted_in_part(rationale):
    assert [item.outcome for item in read(ONE, rationale)] == ["partially_overturned"]


def test_another_treatment_beside_it_is_no_rest():
    rationale = (
        "Exercise at home is medically necessary and appropriate. The chiropractic manipulation is not medically "
        "necessary and appropriate."
    )
    assert [item.outcome for item in read(ONE, rationale)] != ["partially_overturned"]


def test_neither_of_these_two():
    rationale = (
        "Omeprazole: he took no anti-inflammatory. Medrox: its capsaicin is over the strength that is endorsed. "
        "Neither of these two was medically necessary and appropriate."
    )
    assert [item.outcome for item in read(BOTH.format("1.", "2."), rationale)] == ["upheld", "upheld"]


@pytest.mark.parametrize("marks", [("1.)", "2.)"), ("1.", "2."), ("(1)", "(2)")])
def test_marks_of_issues(marks):
    rationale = f"{marks[0]} It is not medically necessary and appropriate. {marks[1]} It is medically necessary and appropriate."
    items = read(BOTH.format(*marks), rationale)
    assert [item.request for item in items] == ["Omeprazole 20mg #60", "Medrox patches #30"]
    assert [item.outcome for item in items] == ["upheld", "overturned"]


def test_an_issue_told_to_be_in_dispute():
    issue = (
        "Acupuncture 12 sessions was the original request. Six sessions was authorized by the Claims Administrator. The "
        "remaining IMR eligible portion of the original request, six additional sessions, is in dispute."
    )
    items = read(
        issue, "The condition was not met. The six sessions are not medically necessary and appropriate."
    )
    assert [item.request for item in items] == ["six additional sessions"]


@pytest.mark.parametrize(
    ("rationale", "outcomes"),
    [
        ("Omeprazole: he bled. Medrox: it helps. Both are supported, and the non-certification of the two isnot sustained.", ["overturned"] * 2),
        ("He bled, and the patch helps. Medical necessity of the former is established. The latter is not supported.", ["overturned", "upheld"]),
        ("Omeprazole. He bled. The reviewer sees no ground for denial and finds it medically necessary and appropriate.\nMedrox. It follows that the patch cannot be endorsed.", ["overturned", "upheld"]),
        ("Omeprazole. He bled. The capsules were wrongly denied.\nMedrox. Nothing was tried. The patch was properly denied.", ["overturned", "upheld"]),
        ("Omeprazole. He bled, and the reviewer disagrees with the denial.\nMedrox. Nothing was tried. The reviewer agrees with the determination.", ["overturned", "upheld"]),
        ("Omeprazole. He bled.\nMedrox. The treating physician states that there is no other way and the patch is medically necessary and appropriate.", ["upheld", "upheld"]),
        ("Omeprazole. He bled.\nMedrox. There is no evidence that exercise failed and the patch is medically necessary and appropriate.", ["upheld", "upheld"]),
        ("Omeprazole. He bled.\nMedrox. The treating physician states the pain is severe and the patch is medically necessary and appropriate.", ["upheld", "upheld"]),
        ("Omeprazole. He bled.\nMedrox. The reviewer finds it not medically necessary and appropriate.", ["upheld", "upheld"]),
        ("Omeprazole. The physician found it medically necessary.\nMedrox. There is no evidence that it helps and that it is medically necessary and appropriate.", ["upheld", "upheld"]),
        ("Omeprazole is not medically necessary and appropriate. Medrox: the supply is medically necessary and appropriate in part: ten "
         "patches were medically necessary, while the remaining 20 were not.", ["upheld", "partially_overturned"]),
        ("Omeprazole is not supported. As to Medrox, it helps. The Medrox is accordingly authorized.", ["upheld", "overturned"]),
    ],
)  # fmt: skip
def test_two_issues_told_together(rationale, outcomes):
    assert [item.outcome for item in read(BOTH.format("1.", "2."), rationale)] == outcomes
