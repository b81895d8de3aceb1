"""What a rationale says its guideline supports: a trial with its total, more than so many denied, what satisfies it."""

from __future__ import annotations

import pytest

from made import read_item

THERAPY = "Physical therapy, 12 visits"
LIMITS = {
    "The guideline's trial is 6 visits; up to 18 in all follow where function improves.": (
        None,
        18,
        "visits",
    ),
    "The guideline gives a trial of 6 visits and, with improvement, up to 18.": (None, 18, "visits"),
    "The guideline supports 3 to 5 visits, up to 12 where there is evidence of functional gain.": (
        None,
        12,
        "visits",
    ),
    "The elbow chapter of ODG supports 3 to 5 visits to teach the exercises, going up to 12 if progress is shown.": (
        None,
        12,
        "visits",
    ),
    "The MTUS supports a trial of 3-4 visits, with up to 12 in all if there is objective improvement.": (
        None,
        12,
        "visits",
    ),
    "ODG supports an initial trial of six sessions, extended to eighteen where function improves.": (
        None,
        18,
        "visits",
    ),
    "The guideline allows an initial trial of 6 visits and then up to 18 more with improvement.": None,
    "A trial of 4 sessions is recommended by ODG; if it helps, 10 in total.": (10, 10, "visits"),
    "The guideline recommends a trial of 6 visits, and up to 18 over 6-8 weeks with functional gain.": (
        None,
        18,
        "visits",
    ),
    "The ODG supports 6 visits as a trial, and a maximum of 24 if improvement is shown.": (
        None,
        24,
        "visits",
    ),
    "The guideline supports a trial of 6 visits, increasing to a maximum of 18 where there is benefit.": (
        None,
        18,
        "visits",
    ),
    "ODG supports 4 to 6 visits initially, up to 12 with documented improvement.": (None, 12, "visits"),
    "The guideline supports a trial of 6 visits. Should function improve, up to 18 are allowed.": (
        None,
        18,
        "visits",
    ),
    "The guideline recommends an initial trial of 6 visits. With evidence of functional improvement, up to 18 visits over 8 weeks.": (
        None,
        18,
        "visits",
    ),
    "The MTUS recommends a trial of 6 visits.": (6, 6, "visits"),
    "The guideline supports a trial of 6 visits over 2 weeks, and up to 3 hours of exercise a day.": (
        6,
        6,
        "visits",
    ),
    "The guideline supports a trial of 6 visits, and up to 4 weeks of rest.": (6, 6, "visits"),
    "The guideline supports a trial of 6 visits and, with improvement, up to 18 pounds may be lifted.": (
        6,
        6,
        "visits",
    ),
    "ODG does not support more than 10 visits.": (None, 10, "visits"),
    "The guideline does not recommend more than ten visits for this condition.": (None, 10, "visits"),
    "The MTUS doesn't support more than 10 visits.": (None, 10, "visits"),
    "More than 10 visits are not supported by the guideline.": (None, 10, "visits"),
    "More than 10 visits is not recommended by ODG.": (None, 10, "visits"),
    "The guidelines do not allow for more than 24 visits.": (None, 24, "visits"),
    "The guidelines never call for more than 24 visits.": (None, 24, "visits"),
    "The guideline does not provide for over 10 visits.": (None, 10, "visits"),
    "Nothing in the guideline supports more than 10 visits.": (None, 10, "visits"),
    "ODG does not endorse treatment beyond 10 visits.": (None, 10, "visits"),
    "No more than 10 visits are recommended by ODG.": (None, 10, "visits"),
    "ODG recommends not more than 10 visits.": (None, 10, "visits"),
    "The MTUS recommends fewer than 10 visits.": (None, 10, "visits"),
    "The guideline supports 8-10 visits.": (8, 10, "visits"),
    "The guideline supports up to 10 visits.": (None, 10, "visits"),
    "The guideline does not support any more than 8-10 visits.": (8, 10, "visits"),
    "The guideline does not support exceeding 10 visits.": (None, 10, "visits"),
    "The guideline does not support 12 visits.": None,
    "The MTUS recommends against more than 10 visits.": (None, 10, "visits"),
    "Six visits meet the guideline.": None,
    "Six visits comply with the guideline.": None,
    "Six visits agree with the MTUS.": None,
    "Eight sessions would satisfy the MTUS.": None,
    "This number of 8 visits accords with ODG.": None,
    "Eight visits do not conform to ODG.": None,
    "The guideline recommends 10 visits over 8 weeks.": (10, 10, "visits"),
    "ODG recommends a trial of 6 visits; the request is for up to 18.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits. Up to 18 were requested.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits. He asks for up to 18 in all.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits. The pain is up to 8 on bad days.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits, with pain rated up to 8 before each.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits. If he improves, he may come back, but he has had up to 20.": (
        6,
        6,
        "visits",
    ),
    "A trial of 6 visits is supported by ODG, followed by up to 12 more if there is gain.": None,
    "ODG: trial of 6 visits over 2 weeks; with functional improvement, total of up to 18 visits over 6-8 weeks.": (
        None,
        18,
        "visits",
    ),
    "The guideline begins with 4 visits, and goes up to 12 in all where there is progress.": (
        None,
        12,
        "visits",
    ),
    "An initial six visits are recommended by the guideline, eighteen at most if there is improvement.": (
        None,
        18,
        "visits",
    ),
    "ODG provides for a six-visit trial and, where it helps, eighteen in all.": (18, 18, "visits"),
    "The ODG trial is 3-4 visits; 6-10 in all are supported with objective gains.": (6, 10, "visits"),
    "The guideline supports 6 visits at first and up to 18 provided that function improves.": (
        None,
        18,
        "visits",
    ),
    "ODG recommends a trial of 6 visits within 2 weeks, up to 3 a week.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits, up to 3 per week.": (6, 6, "visits"),
    "ODG recommends a trial of 6 visits, each of up to 30 minutes.": (6, 6, "visits"),
    "The documentation does not support more than 10 visits.": None,
    "The records do not support more than 10 visits.": None,
    "His condition does not support more than 10 visits.": None,
    "The patient has not had more than 10 visits, and the guideline supports 12 visits.": (12, 12, "visits"),
    "The MTUS won't support more than 10 visits.": (None, 10, "visits"),
    "The guideline does not support 12 visits but 10 visits.": (10, 10, "visits"),
    "The guideline does not recommend the 12 visits that are asked for.": None,
    "The guideline does not call for more than nine visits over eight weeks.": (None, 9, "visits"),
    "Neither the MTUS nor ODG supports more than 10 visits.": (None, 10, "visits"),
    "No guideline supports more than 10 visits.": (None, 10, "visits"),
    "The MTUS does not contemplate treatment in excess of 24 visits.": (None, 24, "visits"),
    "The guideline does not recommend continuing beyond 10 visits.": (None, 10, "visits"),
    "Over 10 visits are not supported by the MTUS.": (None, 10, "visits"),
    "ODG does not support more than ten.": (None, 10, "visits"),
    "The MTUS would not allow more than ten, and twelve are asked for.": (None, 10, "visits"),
    "The guideline does not support greater than 10 sessions.": (None, 10, "visits"),
    "The guideline would never endorse more than 10 sessions.": (None, 10, "visits"),
    "Eight visits do not satisfy the MTUS.": None,
    "The 10 visits that the guideline supports have been used.": (10, 10, "visits"),
}
OTHERS = [
    (
        "Acupuncture, 12 visits",
        "MTUS allows 3 to 6 treatments to see an effect, and up to 24 if function improves.",
        (None, 24, "visits"),
    ),
    (
        "Chiropractic treatment, 12 visits",
        "ODG recommends a trial of 6 visits over 2 weeks and, with evidence of functional improvement, a total of up to 18 visits.",
        (None, 18, "visits"),
    ),
    ("Office visit", "One visit in 30 days satisfies the guideline.", None),
    ("Office visit", "The guideline is satisfied by one visit in 30 days.", None),
    ("Office visit", "One visit is within the guideline.", None),
    ("Office visit", "Two visits in a year conform to the guideline.", None),
    ("Office visit", "A single visit meets the guideline.", None),
    (
        "Acupuncture, 12 visits",
        "The MTUS time to produce functional improvement is 3 to 6 treatments; care may be extended to 24 if it helps.",
        (None, 24, "visits"),
    ),
    (
        "Acupuncture, 12 visits",
        "MTUS gives 3-6 treatments to produce functional improvement, and care may go on to 14 if documented.",
        (None, 14, "visits"),
    ),
    ("Office visit", "A follow-up visit every 3 months satisfies the guideline.", None),
    (
        "Epidural steroid injection, lumbar",
        "The guideline recommends no more than 3 injections per year.",
        (None, 3, "injections"),
    ),
    (
        "Epidural steroid injection, lumbar",
        "The guideline does not support more than 2 injections.",
        (None, 2, "injections"),
    ),
    (
        "Epidural steroid injection, lumbar",
        "The guideline does not recommend giving more than 2 injections.",
        (None, 2, "injections"),
    ),
    (
        "Epidural steroid injection, lumbar",
        "More than 2 injections are not supported by the guideline.",
        (None, 2, "injections"),
    ),
    (
        "Ibuprofen 800mg #60",
        "The MTUS recommends short-term use (1-2 weeks) for strains. For arthritis it recommends short-term use (4-12 weeks).",
        None,
    ),
    ("Ibuprofen 800mg #60", "The MTUS recommends short-term use (1-2 weeks) for strains.", (1, 2, "weeks")),
]


def _told(request: str, rationale: str) -> object:
    limit = read_item(
        request, rationale=f"{rationale} The request is not medically necessary."
    ).guideline_limit
    return None if limit.max is None else (limit.min, limit.max, limit.unit)


@pytest.mark.parametrize("rationale", LIMITS)
def test_a_limit_is_what_the_rationale_says(rationale: str) -> None:
    assert _told(THERAPY, rationale) == LIMITS[rationale]


@pytest.mark.parametrize(("request_", "rationale", "limit"), OTHERS)
def test_so_is_that_of_other_treatments(request_: str, rationale: str, limit: object) -> None:
    assert _told(request_, rationale) == limit


def test_more_than_the_first_step_at_the_outset_exceeds_the_guideline() -> None:
    rationale = "The guideline begins with 6 visits, and up to 18 in all may follow. Twelve were asked for at once where the trial is six."
    assert "exceeds_guideline_limit" in read_item(THERAPY, rationale=rationale).reasons
