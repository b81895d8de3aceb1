"""Passages on guidelines that stand for several items and say which part is for which."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from made import basis

PAIN = "Chronic Pain Medical Treatment Guidelines"
ODG = "Official Disability Guidelines (ODG)"
NERVES = f"{ODG}, Low Back Chapter, Nerve conduction studies, which is not part of the MTUS"
SCREENS = f"{PAIN}, Drug testing, page 43, which is part of the MTUS"
REVIEW = """MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
{issues}
CASE SUMMARY:
{summary}
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{guidelines}
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
Nothing in the file speaks for them. {verdict}
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Neurology and licensed to practice in California.
"""
ISSUES = "1) Nerve conduction study of the left leg\n2) Urine drug screen, quantity 1\n3) Lumbar corset"
DECISION = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to a physician reviewer. The physician reviewer is Board
Certified in Neurology and is licensed to practice in Texas.
CLINICAL CASE SUMMARY
The injured worker is a 51-year-old male with back pain.
IMR DECISION(S) AND RATIONALE(S)
1. Nerve conduction study of the left leg is not medically necessary and appropriate.
2. Urine drug screen, quantity 1 is not medically necessary and appropriate.
3. Lumbar corset is not medically necessary and appropriate.
{administrator}
{reviewer}
The Physician Reviewer's decision rationale: Nothing speaks for them. They are not medically necessary.
"""
OF_NERVES = "other: ODG, Low Back Chapter, Nerve conduction studies"
OF_SCREENS = f"mtus: {PAIN}, Drug testing, 43"
SUMMARY = "The employee is a 44 year old male roofer."


def lines(text: str) -> list[tuple[str, str]]:
    """What the administrator and what the reviewer relied on, item by item."""
    items = read_letter_baseline(Letter.from_text(text)).items
    return [(basis(item, "administrator"), basis(item, "reviewer")) for item in items]


def reviewers(text: str) -> list[str]:
    return [line for _, line in lines(text)]


@pytest.mark.parametrize(
    "passage",
    [
        f"The Physician Reviewer based his/her decision regarding 1 on the {NERVES}; regarding 2 on the {SCREENS}; for 3 no"
        " guideline was cited.",
        f"For item 1 the Physician Reviewer based his/her decision on the {NERVES}. For item 2 the Physician Reviewer based"
        f" his/her decision on the {SCREENS}. For item 3 the Physician Reviewer did not cite a guideline.",
        f"The Physician Reviewer based his/her decision on the {NERVES}, for the nerve conduction study; the {SCREENS}, for"
        " the drug screen; no guideline was needed for the corset.",
        f"The Physician Reviewer based his/her decision on the {NERVES}, for the first issue and on the {SCREENS}, for the second;"
        " no guideline was cited for the third.",
        f"The Physician Reviewer relied on: A) {NERVES}. B) {SCREENS}. C) no guideline cited.",
        f"The Physician Reviewer based his/her decision (A) on the {NERVES}. The Physician Reviewer based his/her decision (B)"
        f" on the {SCREENS}. For issue C the Physician Reviewer did not cite a guideline.",
        f"The Physician Reviewer based his/her decision for item 1 on the {NERVES}, and for item 2 on the {SCREENS}, and did not"
        " cite any guideline for item 3.",
        f"The Physician Reviewer based his/her decision on the {NERVES}, for issue (a), and for issue (b) on the {SCREENS}."
        " For issue (c) none was cited.",
        f"The Physician Reviewer based his/her decision on the {NERVES}, for issue i. The Physician Reviewer based his/her"
        f" decision on the {SCREENS}, for issue ii. The Physician Reviewer did not cite a guideline for issue iii.",
        f"The Physician Reviewer based his/her decision on the {NERVES}, for the nerve conduction study, and on the {SCREENS},"
        " for the drug screen. No guideline was cited for the corset.",
    ],
)
def test_each_item_has_its_own_part(passage):
    assert reviewers(DECISION.format(administrator="", reviewer=passage)) == [OF_NERVES, OF_SCREENS, "none"]


def test_words_at_the_end_of_one_passage_name_the_item_of_the_next():
    text = DECISION.format(
        administrator=f"The Claims Administrator based its decision on the {SCREENS}.",
        reviewer=f"Basis for 1: The Physician Reviewer based his/her decision on the {NERVES}. Basis for 2 and 3: The"
        f" Physician Reviewer based his/her decision on the {SCREENS}.",
    )
    assert lines(text) == [(OF_SCREENS, OF_NERVES), (OF_SCREENS, OF_SCREENS), (OF_SCREENS, OF_SCREENS)]


def test_the_label_of_the_reviewers_sentence_divides_nothing_of_the_administrators():
    told = lines(
        DECISION.format(
            administrator="The Claims Administrator did not cite any evidence based guideline for its decision.",
            reviewer=f"For item 1, the Physician Reviewer based his/her decision on the {NERVES}. For item 2, the Physician"
            f" Reviewer based his/her decision on the {SCREENS}. For item 3, the Physician Reviewer did not cite a guideline.",
        )
    )
    assert told == [("none", OF_NERVES), ("none", OF_SCREENS), ("none", "none")]


def test_what_is_said_of_no_item_is_for_those_that_are_not_named():
    text = DECISION.format(
        administrator="",
        reviewer=f"The Physician Reviewer based his/her decision on the {SCREENS}. For item 1 the Physician Reviewer based"
        f" his/her decision on the {NERVES}.",
    )
    assert reviewers(text) == [OF_NERVES, OF_SCREENS, OF_SCREENS]


def test_a_part_for_two_items_brings_neither_what_is_for_one_alone():
    decided = "The Physician Reviewer based his/her decision for"
    text = DECISION.format(
        administrator="",
        reviewer=f"{decided} item 1 on the {NERVES}. {decided} items 1 and 2 on the {SCREENS}. {decided} item 3 on the {NERVES}.",
    )
    both = f"both: ODG, Low Back Chapter, Nerve conduction studies; {PAIN}, Drug testing, 43"
    assert reviewers(text) == [both, OF_SCREENS, OF_NERVES]


@pytest.mark.parametrize(
    ("document", "cited"),
    [
        (
            f"{PAIN}, Criteria for the use of drug screens, which is part of the MTUS",
            f"mtus: {PAIN}, Criteria for the use of drug screens",
        ),
        (
            f"{ODG}, Lumbar corset: a review, which is not part of the MTUS",
            "other: ODG, Lumbar corset: a review",
        ),
    ],
)
def test_the_name_of_a_document_is_no_part_for_the_item_it_names(document, cited):
    text = DECISION.format(
        administrator="", reviewer=f"The Physician Reviewer based his/her decision on the {document}."
    )
    assert reviewers(text) == [cited] * 3


def test_what_is_said_for_all_of_them_divides_nothing():
    text = DECISION.format(
        administrator="",
        reviewer=f"The Physician Reviewer based his/her decision on the {SCREENS}, for all of them; and on the {NERVES}.",
    )
    assert (
        reviewers(text)
        == [f"both: {PAIN}, Drug testing, 43; ODG, Low Back Chapter, Nerve conduction studies"] * 3
    )


@pytest.mark.parametrize(
    "guidelines",
    [
        f"For both studies and the corset the Claims Administrator did not cite a guideline. For the nerve conduction study the"
        f" Professional Reviewer based his/her decision on the {NERVES}. For the drug screen the Professional Reviewer based"
        f" his/her decision on the {SCREENS}.",
        f"The claims administrator's basis was: A, no guideline cited. B, no guideline cited. C, no guideline cited. The"
        f" reviewer's basis, chosen for its detail: A, {NERVES}. B, MTUS, {PAIN}, Drug testing, page 43. C, none.",
    ],
)
def test_parts_of_two_lists(guidelines):
    text = REVIEW.format(
        issues=ISSUES, summary=SUMMARY, guidelines=guidelines, verdict="They are not medically necessary."
    )
    assert lines(text)[:2] == [("none", OF_NERVES), ("none", OF_SCREENS)]


def test_a_utilization_reviewer_is_not_the_reviewer():
    text = REVIEW.format(
        issues="Urine drug screen",
        summary=SUMMARY,
        guidelines=f"The claims administrator's denial was sent by letter: the utilization reviewer cited the {SCREENS}. The reviewer"
        f" relied on the {NERVES}.",
        verdict="It is not medically necessary.",
    )
    assert lines(text) == [(OF_SCREENS, OF_NERVES)]


def test_what_is_said_as_to_an_issue_begins_no_passage():
    text = REVIEW.format(
        issues="1. Nerve conduction study of the left leg\n2. Urine drug screen",
        summary=SUMMARY,
        guidelines=f"The Claims Administrator based its decision on the {SCREENS}, as to issue 1. The Claims Administrator did not cite"
        f" a guideline as to issue 2. The Professional Reviewer based his/her decision on the {NERVES}, as to issue 1, and on the"
        f" {SCREENS}, as to issue 2.",
        verdict="They are not medically necessary.",
    )
    assert lines(text) == [(OF_SCREENS, OF_NERVES), ("none", OF_SCREENS)]


def test_the_administrator_used_the_same_page():
    text = REVIEW.format(
        issues="Urine drug screen",
        summary=SUMMARY,
        guidelines=f"{SCREENS}. The claims administrator used the same page.",
        verdict="It is not medically necessary.",
    )
    assert lines(text) == [(OF_SCREENS, OF_SCREENS)]


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        (
            f"{SUMMARY} UR denied all on 8/15/2013 (based on the {SCREENS}, for the drug screen. For the nerve conduction study"
            " and the corset the claims administrator did not cite any guideline).",
            ["none", OF_SCREENS, "none"],
        ),
        (
            f"{SUMMARY} Utilization review denied all three. For the nerve conduction study it relied on the {ODG}, Low Back"
            " Chapter, Nerve conduction studies; for the drug screen and the corset no guideline was named.",
            [OF_NERVES, "none", "none"],
        ),
        (
            f'Taken from the utilization review: "{SUMMARY} None is certified. Guideline: {SCREENS}."',
            [OF_SCREENS] * 3,
        ),
        (f"{SUMMARY} The utilization reviewer cited no guideline.", ["none"] * 3),
        (f"{SUMMARY} His doctor asks for the study per the {NERVES}.", [""] * 3),
        (f"{SUMMARY} UR denied it all. His doctor relied on the {NERVES}.", [""] * 3),
    ],
)
def test_what_the_administrator_relied_on_is_told_in_the_summary(summary, told):
    text = REVIEW.format(
        issues=ISSUES, summary=summary, guidelines=f"{SCREENS}.", verdict="They are not medically necessary."
    )
    assert [line for line, _ in lines(text)] == told


def test_what_the_reviewer_relied_on_behind_a_word_on_utilization_review_is_the_reviewers():
    text = REVIEW.format(
        issues="Urine drug screen",
        summary=SUMMARY,
        guidelines=f"Utilization review had denied it. The {SCREENS}.",
        verdict="It is not medically necessary.",
    )
    assert lines(text) == [("", OF_SCREENS)]


def test_a_list_with_bullets_and_a_verdict_on_none_of_them():
    text = REVIEW.format(
        issues="Whether the following are medically necessary:\n- Nerve conduction study of the left leg\n- Urine drug screen\n"
        "- Lumbar corset",
        summary=SUMMARY,
        guidelines=f"{SCREENS}.",
        verdict="None of the three was medically necessary.",
    )
    record = read_letter_baseline(Letter.from_text(text))
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Nerve conduction study of the left leg", "upheld"),
        ("Urine drug screen", "upheld"),
        ("Lumbar corset", "upheld"),
    ]
    assert record.flags == ()
