"""Items under one rationale: each has the reasons and the numbers that are told of it."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord

LETTER = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
CLINICAL CASE SUMMARY
The injured worker is a 51-year-old male with chronic low back pain.
IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions for the disputed items/services set forth below:
{decisions}
The Claims Administrator did not cite any guideline.
The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, which is part of the MTUS.
The Physician Reviewer's decision rationale: {rationale}
"""
DENIED = "{}. {} is not medically necessary and appropriate."
APPROVED = "{}. {} is medically necessary and appropriate."
THERAPIES = ("Chiropractic treatment, 10 visits, low back", "Massage therapy x 6, low back")
ABOUT_THERAPIES = (
    "Chiropractic care is given for 18 visits at most. In this case, he has had 20 chiropractic visits. "
    "For massage the guideline sets a limit of 4-6 visits. There is no treatment plan. Neither is medically necessary."
)


def read(rationale: str, *requests: str, decided: str = DENIED) -> DecisionRecord:
    decisions = "\n".join(decided.format(k, request) for k, request in enumerate(requests, start=1))
    record = read_letter_baseline(Letter.from_text(LETTER.format(decisions=decisions, rationale=rationale)))
    assert [item.request for item in record.items] == list(requests)
    assert {item.rationale for item in record.items} == {rationale}
    return record


def test_each_has_the_reasons_and_the_limit_told_of_it():
    record = read(ABOUT_THERAPIES, *THERAPIES)
    assert [item.reasons for item in record.items] == [
        ("exceeds_guideline_limit",),
        ("insufficient_documentation",),
    ]
    limits = [item.guideline_limit for item in record.items]
    assert [(limit.min, limit.max) for limit in limits] == [(None, 18), (4, 6)]


def test_what_stands_before_the_first_that_is_named_is_of_the_one_that_is_not():
    rationale = ABOUT_THERAPIES.replace("Chiropractic care", "Manipulation").replace("20 chiropractic", "20")
    record = read(rationale, *THERAPIES)
    assert record.items[0].reasons == ("exceeds_guideline_limit",)
    assert record.items[1].reasons == ("insufficient_documentation",)


@pytest.mark.parametrize(
    "rationale",
    [
        "In this case, there is no treatment plan. He does not meet the criteria of the guideline.",
        "For massage, there is no treatment plan. Massage therapy and chiropractic care are both named. "
        "The chiropractic note is missing. As to massage, he does not meet the criteria of the guideline.",
    ],
    ids=["none named", "one named in two places"],
)
def test_what_is_not_divided_holds_for_all(rationale):
    first, second = read(rationale, *THERAPIES).items
    assert first.reasons == second.reasons
    assert {"insufficient_documentation", "criteria_not_met"} <= set(first.reasons)


def test_one_of_which_no_reason_is_told_has_those_of_all():
    rationale = "Massage is a passive treatment. Chiropractic care is manual. In this case, there is no treatment plan."
    first, second = read(rationale, *THERAPIES).items
    assert first.reasons == second.reasons == ("insufficient_documentation",)


def test_approvals_are_divided_too():
    rationale = (
        "The urine drug screen is due, as he takes an opioid. The TENS unit is supported, as he has failed physical "
        "therapy and medication. Both are medically necessary and appropriate."
    )
    screen, unit = read(rationale, "Urine drug screen", "TENS unit, 30 day rental", decided=APPROVED).items
    assert "conservative_care_failed" not in screen.reasons
    assert "conservative_care_failed" in unit.reasons
    assert not read(rationale, "Urine drug screen", "TENS unit", decided=APPROVED).flags


def test_one_that_is_named_only_beside_another_is_not_told_apart_from_it():
    rationale = (
        "In this case, there is no treatment plan. Massage goes before chiropractic care here. "
        "Massage and chiropractic care are not medically necessary."
    )
    first, second = read(rationale, *THERAPIES).items
    assert first.reasons == second.reasons == ("insufficient_documentation",)
