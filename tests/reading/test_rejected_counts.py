"""Counts of visits that others told and the reviewer rejects, and counts of other kinds of treatment."""

from __future__ import annotations

import pytest

from made import read_item

END = " The request is not medically necessary."


def item(rationale: str, request: str = "Physical therapy 6 visits, right elbow", summary: str = "Pain."):
    return read_item(request, rationale=rationale + END, outcome="Upheld", summary=summary)


@pytest.mark.parametrize(
    "rationale",
    [
        "UR stated that the patient had 20 visits before. That count is an error; those visits were for the left elbow.",
        "UR denied the visits since the patient had 20 visits already. That count is an error.",
        "UR wrote that the patient completed 20 visits of physical therapy. This is not correct.",
        "The patient had 20 visits of physical therapy, but they were for the left elbow.",
        "The patient completed 20 sessions of therapy. Those sessions were for the other elbow.",
        "The patient completed 20 sessions of therapy. All of them were for a different injury.",
        "It is not true that the patient had 20 visits of physical therapy.",
        "UR mistakenly counted 20 visits of physical therapy as completed.",
        "The claims administrator claims that 20 visits of therapy were attended. The notes do not support this.",
        "I do not agree that the patient has had 20 visits of physical therapy.",
        "Contrary to the denial letter, which counts 20 visits, the patient was new to care. That number is wrong.",
        "The denial letter states that the patient has had 20. That figure is wrong.",
    ],
)
def test_a_rejected_count_is_none_of_the_visits_had(rationale):
    assert item(rationale).prior_visits is None


def test_a_rejected_count_is_not_taken_from_the_summary_either():
    rejected = "UR stated that the patient had 20 visits of therapy. Those visits were for the left elbow."
    assert item(rejected, summary="The patient has had 20 visits of physical therapy.").prior_visits is None


@pytest.mark.parametrize(
    ("rationale", "visits"),
    [
        ("UR counted 20 visits of therapy. The records show that the patient completed 12 visits of therapy.", 12),
        ("UR noted that the patient had 20 visits of physical therapy. No more are needed.", 20),
        ("The patient had 20 visits of physical therapy. Those visits were for the right elbow.", 20),
        ("He has had 12 visits of acupuncture and 8 of physical therapy.", 8),
        ("He has had 8 visits of physical therapy and 12 of acupuncture.", 8),
        ("ODG supports 10 visits. The patient has had 9.", 9),
        ("The guideline supports up to 18 visits with improvement. The patient has had 6.", 6),
    ],
)  # fmt: skip
def test_counts_the_reviewer_holds_to(rationale, visits):
    assert item(rationale).prior_visits == visits


@pytest.mark.parametrize(
    ("rationale", "limit"),
    [
        ("The UR physician cited a limit of 4 visits. That is not what ODG says: it supports 10.", 10),
        ("UR claimed that ODG supports 4 visits. That is wrong. ODG supports up to 10 visits.", 10),
        ("UR wrote that ODG supports 4 visits. That number is not correct.", None),
        ("UR cited ODG, which supports 10 visits.", 10),
        ("ODG supports 9 visits. The patient had 20 visits after surgery, for which the guideline supports 24.", 24),
    ],
)  # fmt: skip
def test_limits_the_reviewer_holds_to(rationale, limit):
    assert item(rationale).guideline_limit.max == limit
