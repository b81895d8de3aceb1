"""Marks before headings, labels of outcomes below them, and passages that say for which items they are."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import Made, printed

ODG = "Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), Neck Chapter, Collars."
THREE = (
    Made("Soft collar", "Overturned", "It is medically necessary."),
    Made("Walker with wheels", "Upheld", "It is not medically necessary.", reviewer=ODG),
    Made("Norco 10/325mg #60", "Upheld", "No gain was recorded."),
)
MARKS = (
    ("Issue A. ", "Issue B. ", "Issue C. "),
    ("Issue 1 of 3: ", "Issue 2 of 3: ", "Issue 3 of 3: "),
    ("Decision(s) #1 ", "#2 ", "#3 "),
    ("Item 1: ", "Item 2: ", "Item 3: "),
    ("I. ", "II. ", "III. "),
    ("(a) ", "(b) ", "(c) "),
    ("Issue One: ", "Issue Two: ", "Issue Three: "),
)


def requests(text: str) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in read_letter_baseline(Letter.from_text(text)).items]


WANTED = [(item.heading, item.outcome.lower()) for item in THREE]


@pytest.mark.parametrize("marks", MARKS)
def test_the_mark_of_an_item_is_no_part_of_its_request(marks):
    items = [item._replace(heading=mark + item.heading) for mark, item in zip(marks, THREE, strict=True)]
    assert requests(printed(*items)) == WANTED


@pytest.mark.parametrize("label", ["DETERMINATION:", "Decision:", "OUTCOME:"])
@pytest.mark.parametrize("marks", [*MARKS, ("", "", "")])
def test_an_outcome_may_stand_at_a_label_below_its_heading(label, marks):
    text = printed(
        *[item._replace(heading=mark + item.heading) for mark, item in zip(marks, THREE, strict=True)]
    )
    for item in THREE:
        text = text.replace(f"{item.heading}: {item.outcome}", f"{item.heading}\n{label} {item.outcome}")
    assert requests(text) == WANTED
    items = read_letter_baseline(Letter.from_text(text)).items
    assert [item.rationale for item in items] == [item.rationale for item in THREE]


def test_letters_that_are_part_of_a_request_are_no_marks():
    assert requests(printed(Made("A. carinii serology"), Made("Vitamin D level"))) == [
        ("A. carinii serology", "upheld"),
        ("Vitamin D level", "upheld"),
    ]


@pytest.mark.parametrize("issue", ["(Issue{} {})", "(Item{} {})", "for issue{} {}", "- Issue{} {}"])
def test_passages_below_headings_in_a_row_are_for_the_items_they_name(issue):
    two, third = issue.format("s", "1 and 3"), issue.format("", "2")
    text = printed(THREE[0])
    own = THREE[0].printed()
    told = (
        "".join(f"{item.heading}: {item.outcome}\n" for item in THREE)
        + f"Claims Administrator guideline: {THREE[0].administrator}\n"
        + f"MAXIMUS guideline {two}: {THREE[0].reviewer}\nMAXIMUS guideline {third}: {ODG}\n"
        + f"Decision rationale {two}: They were of use.\nDecision rationale {third}: It was of none."
    )
    items = read_letter_baseline(Letter.from_text(text.replace(own, told))).items
    assert [(item.request, item.outcome) for item in items] == WANTED
    assert [item.reviewer_basis for item in items] == ["mtus", "other", "mtus"]
    assert [item.rationale for item in items] == ["They were of use.", "It was of none.", "They were of use."]


def test_a_section_behind_the_items_is_part_of_none():
    text = printed(*THREE)
    how = text[text.index("HOW THE IMR") : text.index("CLINICAL CASE SUMMARY")]
    record = read_letter_baseline(Letter.from_text(text.replace(how, "") + how))
    assert record.items[-1].rationale == THREE[-1].rationale
    assert record.reviewer.licensure_states == ("California",)
    assert record.letter.form == "F1b"


HEAD = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
Case Number: CM13-0909003
Date of Injury: January 22, 2011
"""
FIRST = (
    HEAD
    + """
IMR DECISION(S)

 {0}Excision of a neuroma, left groin
          is medically necessary and appropriate.
 {1}Repeat ultrasound of the groin
          is not medically necessary and appropriate.
 {2}Lidocaine 5% patch #30
          is not medically necessary and appropriate.

HOW THE IMR FINAL DETERMINATION WAS MADE

The physician reviewer is Board Certified in Surgery and is licensed to practice in Ohio.

CLINICAL CASE SUMMARY

The worker is a 40 year old man with groin pain.

IMR DECISION RATIONALE(S)

The Claims Administrator based its decision on all three items on the Official Disability Guidelines (ODG), Hernia
Chapter, which is not part of the MTUS.

For items #1 and #2 the Physician Reviewer based his/her decision on the Official Disability Guidelines (ODG), Hernia
Chapter, Imaging, which is not part of the MTUS.

For item #3 the Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, Lidoderm,
page 56, which is part of the MTUS.

The Physician Reviewer's decision rationale: The block numbed the nerve. The study of May is recent.
"""
)


@pytest.mark.parametrize(
    "marks", [("#1   ", "#2   ", "#3   "), ("1. ", "2. ", "3. "), ("(a) ", "(b) ", "(c) ")]
)
def test_decisions_may_be_listed_before_what_was_relied_on_and_why(marks):
    record = read_letter_baseline(Letter.from_text(FIRST.format(*marks)))
    assert record.letter.form == "F2"
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Excision of a neuroma, left groin", "overturned"),
        ("Repeat ultrasound of the groin", "upheld"),
        ("Lidocaine 5% patch #30", "upheld"),
    ]
    assert [item.administrator_basis for item in record.items] == ["other"] * 3
    assert [item.reviewer_basis for item in record.items] == ["other", "other", "mtus"]
    first, _, patch = record.items
    assert first.quantity.min is None
    assert patch.quantity.min == 30


def test_a_notice_may_have_one_section_on_guidelines_and_one_on_why_for_all():
    text = """NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION
MAXIMUS Case Number: CM13-0909003
MAXIMUS Federal Services, Inc. has determined as follows:
1) The request for Knee brace is not medically necessary and appropriate.
2) The request for Cane is medically necessary and appropriate.
3) The request for Home aide is not medically necessary and appropriate.
Case Summary:
The worker is a 40 year old man.
Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision:
Requests 1 and 2: The Claims Administrator did not cite a guideline. The Expert Reviewer based his/her decision on the
Official Disability Guidelines (ODG), Knee Chapter, Aids, which is not part of the MTUS.
Request 3: The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, Home health
services, page 51, which is part of the MTUS. The Expert Reviewer based his/her decision on the same guideline.
Rationale for the Decision, requests 1 and 3 (not necessary):
He is neither homebound nor unstable.
Rationale for the Decision, request 2 (necessary):
The old one broke.
"""
    items = read_letter_baseline(Letter.from_text(text)).items
    assert [item.outcome for item in items] == ["upheld", "overturned", "upheld"]
    assert [item.administrator_basis for item in items] == ["none", "none", "mtus"]
    assert [item.reviewer_basis for item in items][:2] == ["other", "other"]
    assert [item.rationale for item in items] == [
        "He is neither homebound nor unstable.",
        "The old one broke.",
        "He is neither homebound nor unstable.",
    ]


def test_a_priority_may_stand_beside_the_case_number():
    text = "MEDICAL PROFESSIONAL REVIEW\nFile no. CM13-0909003 / Expedited\nInjured: 2-11-13 / UR decision: 7-19-13\nISSUE AT DISPUTE:\nA cane\n"
    record = read_letter_baseline(Letter.from_text(text))
    assert record.priority == "expedited"
    assert str(record.dates.injury) == "2013-02-11"
