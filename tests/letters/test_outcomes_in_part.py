"""Headings of forms F1a and F1b that grant a part of a request, or have a word in the place of the outcome that is none."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import Made, codes, printed, read

BEFORE = Made("Acupuncture, 12 visits")
BEHIND = Made("Wheelchair", "Overturned", "The wheelchair is medically necessary.")
IN_PART = (
    "Upheld in part",
    "Overturned in part",
    "Partially Overturned",
    "partially upheld",
    "Partial Overturn",
    "Modified",
    "UPHELD, IN PART",
    "Overturned (in part)",
    "Upheld in part, overturned in part",
    "Upheld in part and overturned in part",
    "Modified (15 tablets)",
    "Overturned in part (15 tablets)",
)


def decided(record):
    return [(item.request, item.outcome) for item in record.items]


@pytest.mark.parametrize("outcome", IN_PART)
def test_an_item_granted_in_part_is_an_item_of_its_own(outcome):
    record = read(BEFORE, Made("Zolpidem 10 mg #30", outcome, "He needs a taper."), BEHIND)
    assert decided(record) == [
        ("Acupuncture, 12 visits", "upheld"),
        ("Zolpidem 10 mg #30", "partially_overturned"),
        ("Wheelchair", "overturned"),
    ]
    assert [item.rationale for item in record.items][1] == "He needs a taper."
    assert record.case_outcome == "partially_overturned"


@pytest.mark.parametrize("outcome", IN_PART)
def test_a_heading_in_part_right_above_another_one(outcome):
    text = printed(BEFORE, Made("Zolpidem 10 mg #30", outcome), BEHIND)
    text = text.replace("Zolpidem 10 mg #30:", f"Trazodone 50 mg: {outcome}\nZolpidem 10 mg #30:")
    assert decided(read_letter_baseline(Letter.from_text(text)))[1:3] == [
        ("Trazodone 50 mg", "partially_overturned"),
        ("Zolpidem 10 mg #30", "partially_overturned"),
    ]


@pytest.mark.parametrize("word", ["Withdrawn", "Denied", "Certified with modification", "Not upheld"])
def test_a_word_that_is_no_outcome_of_the_form_leaves_the_item_and_no_outcome(word):
    record = read(BEFORE, Made("Zolpidem 10 mg #30", word, "He needs a taper."), BEHIND)
    assert decided(record) == [
        ("Acupuncture, 12 visits", "upheld"),
        ("Zolpidem 10 mg #30", None),
        ("Wheelchair", "overturned"),
    ]
    assert "missing_outcome" in codes(record)
    assert record.case_outcome is None


def test_what_utilization_review_modified_is_no_outcome():
    record = read(Made(rationale="The request was: modified. It is not medically necessary."), BEHIND)
    assert decided(record) == [("Physical therapy", "upheld"), ("Wheelchair", "overturned")]
