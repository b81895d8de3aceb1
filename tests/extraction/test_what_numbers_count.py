"""A model's number must count what its field counts: "six tablets" are no visits, "a ten-point scale" is no limit."""

from __future__ import annotations

from typing import Any

import pytest
from answered import answered, flagged, true_answer

from imr_llm import DecisionRecord
from made import Made, printed

REQUESTS = {
    "physical_therapy": "Physical therapy for the low back",
    "acupuncture": "Acupuncture for the low back",
    "medication": "Norco 10/325mg",
    "imaging": "MRI of the lumbar spine",
    "injection": "Lumbar epidural steroid injection",
    "durable_medical_equipment": "TENS unit",
}
EMPTY = {name: [] if isinstance(value, list) else None for name, value in true_answer()["items"][0].items()}


def record_of(category: str, rationale: str, summary: str = "", **values: Any) -> DecisionRecord:
    """The record of a letter of one item for an answer that gives it these values."""
    request = REQUESTS[category]
    text = printed(
        Made(request, rationale=f"{rationale} The request is not medically necessary."),
        summary=summary or "The records were reviewed.",
    )
    item = {
        **EMPTY,
        "request": request,
        "outcome": {"value": "upheld", "quote": "Upheld"},
        "category": {"value": category, "quote": request},
        **values,
    }
    return answered({"case": None, "items": [item]}, text)


def had(category: str, number: int, quote: str, told: str) -> tuple[str, int | None]:
    """The verdict on visits had, and what the record shows of them."""
    record = record_of(category, told, prior_visits={"value": number, "quote": quote})
    check = record.checks["/items/0/prior_visits"]
    assert (check.verdict == "ungrounded") is (
        flagged(record, "quotation_not_found") == {"/items/0/prior_visits"}
    )
    return check.verdict, record.items[0].prior_visits


def limited(category: str, number: int, unit: str | None, quote: str, told: str) -> str:
    """The verdict on a limit."""
    limit = {"min": None, "max": number, "unit": unit, "quote": quote}
    return record_of(category, told, guideline_limit=limit).checks["/items/0/guideline_limit/max"].verdict


NOT_HAD = [
    # number, quotation, what the letter tells, of therapy and beside it
    (6, "six tablets", "Therapy was tried, and six tablets a day are taken."),
    (6, "six", "Therapy was tried, and six tablets a day are taken."),
    (4, "4 weeks", "He went to therapy for 4 weeks."),
    (4, "four", "He went to therapy for four full weeks."),
    (3, "three times a day", "Beside therapy he takes an anti-inflammatory three times a day."),
    (2, "twice daily", "Beside therapy he takes a muscle relaxant twice daily."),
    (2, "two points on a ten-point scale", "Therapy lowered his pain by two points on a ten-point scale."),
    (10, "ten-point scale", "Therapy lowered his pain by two points on a ten-point scale."),
    (85, "85 degrees", "After therapy flexion is 85 degrees."),
    (40, "40 percent", "Therapy brought 40 percent relief."),
    (3, "three levels", "Therapy was tried. Three levels of the spine are degenerated."),
    (9, "9 years", "Therapy was tried 9 years after the injury."),
    (4, "four reasons", "There are four reasons against therapy."),
    (21, "October 21", "Therapy began on October 21."),
    (80, "page 80", "Of therapy the guideline speaks on page 80."),
    (8, "8 out of", "Therapy was tried. The pain is rated 8 out of 10."),
    (12, "12 sessions of acupuncture", "He has had 12 sessions of acupuncture. Therapy was tried."),
    (12, "12 acupuncture sessions", "He attended 12 acupuncture sessions. Therapy was tried."),
    (6, "six more sessions", "He did well in therapy, and six more sessions are asked for."),
    (12, "12 sessions", "The request for 12 sessions comes after therapy that failed."),
    (1, "one of the", "Therapy is one of the options."),
]


@pytest.mark.parametrize(("number", "quote", "told"), NOT_HAD, ids=[quote for _, quote, _ in NOT_HAD])
def test_other_numbers_are_no_visits_had(number, quote, told):
    assert had("physical_therapy", number, quote, told) == ("ungrounded", None)


HAD = [
    (11, "eleven times", "Between May and July he was seen by the therapist eleven times."),
    (9, "9", 'The note of June 3 in the chart of the therapist is headed "Visit #9".'),
    (10, "ten one-hour", "His therapist has given ten one-hour sessions over the spring."),
    (14, "14 encounters", "The chart of the physiotherapist holds 14 encounters."),
    (7, "seven rounds", "Seven rounds with the physiotherapist are behind the claimant."),
    (5, "five land-based", "Behind him lie five land-based visits, after which he stopped."),
    (13, "13", "How many visits? There were 13, all told."),
]


@pytest.mark.parametrize(("number", "quote", "told"), HAD, ids=[quote for _, quote, _ in HAD])
def test_visits_told_in_any_words_are_visits_had(number, quote, told):
    verdict, shown = had("physical_therapy", number, quote, told)
    assert verdict in ("grounded", "verified")
    assert shown == number


@pytest.mark.parametrize("category", ["medication", "imaging", "durable_medical_equipment"])
def test_nobody_has_visits_of_a_drug_a_scan_or_a_device(category):
    told = "He has completed 6 visits of chiropractic care."
    assert had(category, 6, "6 visits of chiropractic care", told) == ("ungrounded", None)


def test_a_right_number_with_the_words_of_another_is_not_verified():
    told = "He has completed 4 sessions of physical therapy over 4 weeks."
    assert had("physical_therapy", 4, "4 sessions of physical therapy", told) == ("verified", 4)
    assert had("physical_therapy", 4, "4 weeks", told) == ("ungrounded", 4), "the baseline's"


def test_what_the_guideline_allows_is_not_what_was_had_nor_the_other_way_round():
    allowed = "The MTUS allows 10 visits over 8 weeks of physical therapy."
    assert limited("physical_therapy", 10, "visits", "10 visits", allowed) == "verified"
    assert had("physical_therapy", 10, "10 visits", allowed) == ("ungrounded", None)
    past = "He has completed 6 sessions of physical therapy."
    assert had("physical_therapy", 6, "6 sessions", past) == ("verified", 6)
    assert limited("physical_therapy", 6, "visits", "6 sessions", past) == "ungrounded"
    assert (
        limited("physical_therapy", 6, "visits", "Six visits were had", "Six visits were had.")
        == "ungrounded"
    )


NO_LIMIT = [
    (
        "medication",
        2,
        "visits",
        "two points",
        "The guideline wants relief, here two points on a ten-point scale.",
    ),
    ("medication", 10, "each", "ten-point scale", "The guideline wants relief on a ten-point scale."),
    (
        "medication",
        3,
        None,
        "out of work for three years",
        "By the guideline he was out of work for three years.",
    ),
    ("medication", 4, "each", "four things", "The guideline wants four things recorded at each visit."),
    ("medication", 4, "visits", "four things", "The guideline wants four things recorded at each visit."),
    ("medication", 20, "weeks", "20 mg", "The guideline speaks of 20 mg for weeks."),
    ("physical_therapy", 8, "visits", "8 weeks", "The MTUS is silent on what lasts longer than 8 weeks."),
    ("physical_therapy", 12, "visits", "twelve", "The MTUS is silent, and the twelve are requested anyway."),
    ("injection", 6, "injections", "six weeks", "The MTUS wants relief for six weeks after an injection."),
    (
        "injection",
        2,
        "injections",
        "two levels",
        "The MTUS speaks of injections, which are asked for at two levels.",
    ),
]


@pytest.mark.parametrize(("category", "number", "unit", "quote", "told"), NO_LIMIT)
def test_other_numbers_are_no_limits(category, number, unit, quote, told):
    assert limited(category, number, unit, quote, told) == "ungrounded"


LIMITS = [
    (
        "physical_therapy",
        12,
        "visits",
        "twelve at most",
        "Of therapy the book gives twelve at most for a strain.",
    ),
    (
        "physical_therapy",
        24,
        "visits",
        "24 appointments",
        "In the chapter on sprains 24 appointments are foreseen.",
    ),
    (
        "medication",
        3,
        "weeks",
        "3 week period",
        "For relaxants the chapter foresees a 3 week period and no more.",
    ),
    ("injection", 3, "injections", "three per year", "Of such injections not above three per year will do."),
    (
        "injection",
        4,
        "injections",
        "four trigger point",
        "The chapter gives four trigger point injections in all.",
    ),
    ("durable_medical_equipment", 30, "days", "30", "A trial should last between 30 and 60 days."),
]


@pytest.mark.parametrize(("category", "number", "unit", "quote", "told"), LIMITS)
def test_limits_told_in_any_words_are_limits(category, number, unit, quote, told):
    assert limited(category, number, unit, quote, told) in ("grounded", "verified")


QUANTITIES = [
    # heading, number, unit, quotation, whether it says so many
    ("Acupuncture, once a week for 4 weeks", 4, "visits", "once a week for 4 weeks", True),
    ("Acupuncture, once a week for 4 weeks", 4, "visits", "for 4 weeks", False),
    ("Four trigger point injections", 4, "injections", "Four trigger point injections", True),
    ("Norco 10/325mg #60 1 refill", 60, "dispensed", "#60", True),
    ("TENS unit, 30-day rental", 30, "each", "30-day", False),
    ("TENS unit, 30-day rental", 30, "days", "30-day", True),
    ("One urine drug screen", 1, "each", "One urine drug screen", True),
]


@pytest.mark.parametrize(("heading", "number", "unit", "quote", "says"), QUANTITIES)
def test_a_quantity_counts_its_unit(heading, number, unit, quote, says):
    item = {
        **EMPTY,
        "request": heading,
        "outcome": {"value": "upheld", "quote": "Upheld"},
        "quantity": {"min": number, "max": number, "unit": unit, "quote": quote},
    }
    record = answered({"case": None, "items": [item]}, printed(Made(heading)))
    assert (record.checks["/items/0/quantity/max"].verdict != "ungrounded") is says


@pytest.mark.parametrize(
    ("age", "quote", "says"),
    [
        (46, "46-year-old", True),
        (46, "this 46-year-old clerk", True),
        (60, "60 degrees", False),
        (21, "October 21", False),
    ],
)
def test_an_age_counts_years(age, quote, says):
    text = printed(summary="On October 21 this 46-year-old clerk bent to 60 degrees.")
    case = {
        **true_answer()["case"],
        "patient": {"age": {"value": age, "quote": quote}, "sex": None},
    }
    record = answered({"case": case, "items": []}, text)
    assert (record.checks["/patient/age"].verdict != "ungrounded") is says


def test_what_the_heading_asks_for_was_not_had():
    item = {
        **EMPTY,
        "request": "Acupuncture, eight sessions",
        "outcome": {"value": "upheld", "quote": "Upheld"},
        "prior_visits": {"value": 8, "quote": "eight sessions"},
    }
    record = answered({"case": None, "items": [item]}, printed(Made("Acupuncture, eight sessions")))
    assert record.checks["/items/0/prior_visits"].verdict == "ungrounded"
