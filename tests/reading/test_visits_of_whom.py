"""Visits had: those of other people, of other kinds and of missing reports are none; several courses are added up."""

from __future__ import annotations

import pytest

from made import read_item

HAD = {
    "She has used 5 of the 6 chiropractic visits and none of the physical therapy visits.": 0,
    "She attended 8 physical therapy visits in 2014 and 6 more in 2016.": 14,
    "She attended 8 physical therapy visits in 2014 and another 6 in 2016.": 14,
    "He had 12 visits of physical therapy in 2012, and 8 in 2015.": 20,
    "He completed 6 physical therapy sessions before surgery and 12 after.": 18,
    "He completed 6 physical therapy sessions before surgery and 12 after surgery.": 18,
    "She had 10 physical therapy visits after the injury, then 8 more last year.": 18,
    "She had 10 physical therapy visits in 2014, 6 more in 2015 and 4 in 2016.": 20,
    "She attended 8 physical therapy visits, and 6 more are requested.": 8,
    "She attended 8 physical therapy visits in 2014 and 6 more were authorized in 2016.": 8,
    "She attended 8 physical therapy visits in 2014 and 6 chiropractic visits in 2016.": 8,
    "She attended 8 physical therapy visits in 2014 and 6 acupuncture sessions.": 8,
    "She attended 8 physical therapy visits in 2014 and 6 more in 2016, for a total of 14.": 14,
    "She attended 14 physical therapy visits, 8 in 2014 and 6 in 2016.": 14,
    "She attended 14 physical therapy visits: 8 in 2014 and 6 more in 2016.": 14,
    "She attended 8 physical therapy visits in 2014 and asks for 6 more in 2016.": 8,
    "She attended 8 physical therapy visits in 2014 and 6 months of home exercise.": 8,
    "She attended 8 physical therapy visits in 2014 and 2 injections in 2016.": 8,
    "There is no report after the 6 authorized visits.": None,
    "There is no re-evaluation following the six visits that were approved.": None,
    "Her husband had 12 visits of physical therapy.": None,
    "His wife attended 10 sessions of physical therapy.": None,
    "A coworker completed 12 physical therapy visits.": None,
    "The worker's brother had had 12 physical therapy visits for his back.": None,
    "Her mother has completed 8 sessions of physical therapy after a stroke.": None,
    "Another patient had 12 visits of physical therapy.": None,
    "12 visits of physical therapy were given to her daughter.": None,
    "She has had 12 visits of physical therapy, as her husband confirms.": 12,
    "Her husband says that she has had 12 visits of physical therapy.": 12,
    "Her son had 12 visits of physical therapy; she has had 8.": 8,
    "He has used all 6 of the chiropractic visits and none of the physical therapy visits.": 0,
    "He attended 4 of 6 acupuncture visits but none of the physical therapy visits.": 0,
    "She has attended none of the authorized physical therapy visits.": 0,
    "None of the physical therapy visits were attended.": 0,
    "None of the approved sessions of physical therapy has been used.": 0,
    "She used all of the chiropractic visits but no physical therapy visits.": 0,
    "She has used 5 of the 6 physical therapy visits and none of the chiropractic visits.": 5,
    "None of the physical therapy visits brought relief.": None,
    "None of the physical therapy notes were provided.": None,
    "He's had ten visits of physical therapy.": 10,
    "She's completed 8 sessions of physical therapy.": 8,
    "They've given her 8 sessions of physical therapy.": 8,
    "She'd had six sessions of physical therapy by June.": 6,
    "She attended 8 physical therapy visits and 6 more.": 14,
    "She attended 8 physical therapy visits, and another 6 since then.": 14,
    "She attended 8 physical therapy visits, then 6 more after the re-injury.": 14,
    "She attended 8 physical therapy visits and now needs 6 more.": 8,
    "She attended 8 physical therapy visits and 6 more would be too many.": 8,
    "She attended 8 physical therapy visits and 6 more are sought.": 8,
    "She had 8 physical therapy visits and wants another 6.": 8,
    "She had 8 physical therapy visits in 2014 and was to have 6 more in 2016.": 8,
    "She had 8 physical therapy visits in 2014 and 6 more in 2016 were denied.": 8,
    "She had 8 physical therapy visits for the knee and 6 for the shoulder.": 8,
    "She had 8 physical therapy visits in 2014 and 2 surgeries in 2016.": 8,
    "She had 8 physical therapy visits and 6 in May, in all 14.": 14,
    "She had 8 physical therapy visits and 2 after surgery were missed.": 8,
    "The guideline supports 8 physical therapy visits and 6 more after surgery.": None,
    "She completed 12 physical therapy visits, 6 before surgery and 6 after surgery.": 12,
    "She completed 12 physical therapy visits, including 6 in 2015 and 6 in 2016.": 12,
    "She completed 12 physical therapy visits, of which 6 were in 2015 and 6 in 2016.": 12,
    "She completed 12 physical therapy visits in 2015 and 6 chiropractic visits in 2016.": 12,
    "She completed 12 physical therapy visits in 2015 and 6 in 2016, 18 in all.": 18,
    "She completed 10 physical therapy visits in March 2015 and 4 in 2016.": 14,
    "She had 6 visits of physical therapy before and 10 visits since the fusion.": 16,
    "His spouse completed 10 physical therapy visits; he himself has completed 4.": 4,
    "The patient's mother had 10 physical therapy visits.": None,
    "A friend who had had 10 visits of physical therapy recommended it.": None,
    "Her daughter, who attended 10 physical therapy visits, drove her.": None,
    "The worker's husband reports that she attended 10 physical therapy visits.": 10,
    "According to her husband, she had 10 physical therapy visits.": 10,
    "Her supervisor has had physical therapy, 10 visits.": None,
    "Her supervisor gave her time off, and she had 10 physical therapy visits.": 10,
    "With her husband driving, she attended 10 physical therapy visits.": 10,
    "Her husband has had no physical therapy.": None,
    "She lives with her husband and has had 10 physical therapy visits.": 10,
    "She lives with her husband and has completed 10 physical therapy visits.": 10,
    "She has two children and has had 10 physical therapy visits.": 10,
    "10 visits of physical therapy were attended by her son.": None,
    "10 visits of physical therapy were provided for the worker.": 10,
    "Her son had ten.": None,
    "He is a supervisor who has had 10 physical therapy visits.": 10,
    "She is a supervisor and has completed 10 physical therapy visits.": 10,
    "He has used 5 of 6 acupuncture sessions, and none of the physical therapy.": 0,
    "None of the 12 authorized physical therapy visits has been attended.": 0,
    "None of the prior physical therapy visits helped.": None,
    "None of the visits of physical therapy that were approved have taken place.": 0,
    "She has not attended any of the physical therapy visits.": 0,
    "She completed 6 physical therapy visits and none of the acupuncture visits.": 6,
    "They've had her for ten.": None,
    "He's had twelve so far.": 12,
    "She's had three surgeries.": None,
}
TOLD_WITH_A_SUMMARY = [
    (
        "Chiropractic treatment, 6 visits",
        "This is a 50-year-old female. The claims administrator granted six visits.",
        "No re-examination after those six visits is in the records.",
        None,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "This is a 50-year-old female. The claims administrator granted six visits of chiropractic care.",
        "After those six visits she was no better.",
        6,
    ),
    (
        "Physical therapy, 12 visits",
        "This is a 50-year-old female. Six visits of physical therapy were certified in June.",
        "Without a report after the initial six visits, more cannot be supported.",
        None,
    ),
    (
        "Physical therapy, 12 visits",
        "This is a 50-year-old female. She asks for a six-visit course of physical therapy.",
        "She's had ten.",
        10,
    ),
    (
        "Physical therapy, 12 visits",
        "This is a 50-year-old female. A six-visit course of physical therapy was denied.",
        "She's had ten.",
        10,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "This is a 50-year-old female. Six chiropractic visits were granted.",
        "There is no report after those six visits.",
        None,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "This is a 50-year-old female. Six chiropractic visits were granted.",
        "Without a re-evaluation after the six visits more are not supported.",
        None,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "This is a 50-year-old female. Six chiropractic visits were granted.",
        "There is no improvement after those six chiropractic visits.",
        6,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "The records were reviewed.",
        "The records show no functional improvement after the first six chiropractic visits.",
        6,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "The records were reviewed.",
        "There is no documentation of improvement after the 6 completed chiropractic visits.",
        6,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "The records were reviewed.",
        "No progress note after the 6 chiropractic visits she attended is in the file.",
        6,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "The records were reviewed.",
        "The results of the first six chiropractic visits are not in the file.",
        None,
    ),
    (
        "Chiropractic treatment, 6 visits",
        "She has not had chiropractic care before. The claims administrator granted six visits.",
        "No re-examination after those six visits is in the records.",
        0,
    ),
]


@pytest.mark.parametrize("rationale", HAD)
def test_visits_are_those_the_worker_had(rationale: str) -> None:
    item = read_item(
        "Physical therapy, 12 visits", rationale=f"{rationale} The request is not medically necessary."
    )
    assert item.prior_visits == HAD[rationale]


@pytest.mark.parametrize(("request_", "summary", "rationale", "visits"), TOLD_WITH_A_SUMMARY)
def test_visits_granted_are_not_had(request_: str, summary: str, rationale: str, visits: int | None) -> None:
    rationale += " The request is not medically necessary."
    assert read_item(request_, summary=summary, rationale=rationale).prior_visits == visits
