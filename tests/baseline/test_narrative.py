"""What the case summary tells of the worker and of two dates: labelled summaries and ways of telling."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.schema.record import DecisionRecord
from made import HEADER, codes, read
from scoring import Share, rows

FLOORS = {"age": 0.975, "sex": 0.98, "injury": 0.975, "ur_denial": 0.96}
NO_DATES = "Case Number: CM16-0900999"
AGES = {
    "This is a forty-nine (49) year old female.": (49, "female"),
    "55 M, maintenance mechanic, fell from a ladder.": (55, "male"),
    "Injured worker: 48 / F / hotel housekeeper.": (48, "female"),
    "The claimant, a female bus operator of 34 years, was assaulted.": (34, "female"),
    "53F seamstress. Right ring trigger finger.": (53, "female"),
    "Mail sorter, 44, on her feet all day, with heel pain.": (44, "female"),
    "Ms. Doe, now 31, works in a dye shop.": (31, "female"),
    "Seen on March 4, 44, 45 and 46 visits.": (None, None),
    "Mr. Doe was hurt in 2012. He turned 39 before the last visit.": (39, "male"),
    "The patient is a 48 year old male.": (48, "male"),
    "This 50-year-old female reported pain.": (50, "female"),
    "The claimant is a 51 y/o woman.": (51, "female"),
    "The applicant is a 33 year-old man who fell.": (33, "male"),
    "The employee, age 62, slipped. He has pain.": (62, "male"),
    "The worker is aged 29. Her pain persists.": (29, "female"),
    "The patient reports pain. She is off work.": (None, "female"),
    "Mr. Doe reports pain.": (None, "male"),
    "Mr.          , who is 44, laid roofs until August 4, 2009.": (44, "male"),
    "A fryer tipped, and a young woman of 29 who was carrying plates put out her hand.": (29, "female"),
    "A cloud of chlorine rose. The man is sixty-three, never smoked, and is short of breath.": (63, "male"),
    "Ms. Doe reports pain.": (None, "female"),
    "He/she reports pain in his/her knee.": (None, None),
    "The injured worker reports pain.": (None, None),
    "The wife is a 44 year old female.": (None, None),
    "His wife, aged 71, cannot lift. Age now: 66.": (66, "male"),
    "The patient is 48 years of age.": (48, None),
    "A woman of 52 with pain.": (52, "female"),
    "The patient, 47, fell.": (47, None),
    "Her age is recorded as 53.": (53, "female"),
    "The injured worker, a school bus driver of 51, was struck. She has pain.": (51, "female"),
    "The injured worker, a driver of a 51 foot truck, was struck. She has pain.": (None, "female"),
    "The 12 year old son of the patient. The patient is a 40 year old male.": (40, "male"),
    "The worker is a 130 year old male.": (None, "male"),
    "The patient is 7 years old.": (None, None),
    "Pain began 10 years ago and is 7 out of 10.": (None, None),
    "The physician states that he will refer the patient.": (None, None),
}
DATES = {
    "The worker sustained an injury on May 29, 2009.": ("2009-05-29", None),
    "She was held at gunpoint in the store on May 29, 2009.": ("2009-05-29", None),
    "The clerk was robbed at gunpoint on 1-14-13 while closing.": ("2013-01-14", None),
    "He had cut line for six hours on 7/20/2012 when a fire overran his crew and trapped them.": (
        "2012-07-20",
        None,
    ),
    "She was mopping on 7/20/2012, when an oven door flew open.": ("2012-07-20", None),
    "She was on the floor on 7/20/2012 when a pallet shifted.": ("2012-07-20", None),
    "On July 20, 2012 a man laid a pistol on the counter.": ("2012-07-20", None),
    "He was seen on 7/20/2012 when a lower back injection was requested.": (None, None),
    "He was seen on 7/20/2012 when a urine test showed opioids.": (None, None),
    "He was seen on 7/20/2012 when an MRI was reviewed.": (None, None),
    "The date of injury is 10-17-98.": ("1998-10-17", None),
    "The driver was rear ended in the yard on 2-6-13. He had six visits by 4-15-13.": ("2013-02-06", None),
    "A guard inverted the left foot at a curb on April 1, 2013. He was seen on April 2, 2013.": (
        "2013-04-01",
        None,
    ),
    "On 5/6/2013 a hose came loose and lye sprayed her left eye.": ("2013-05-06", None),
    "He took a blow to the chin from a door on March 1, 2011. X-rays of March 3, 2011 were read.": (
        "2011-03-01",
        None,
    ),
    "She sorts mail and dates her injury to the 30th of August, 2012.": ("2012-08-30", None),
    "He drove a van until it was struck from behind on the 2nd of December, 2011.": ("2011-12-02", None),
    "DOI: 5/8/15.": ("2015-05-08", None),
    "In a Utilization Review report dated March 4, 2014, the claims administrator denied an MRI.": (
        None,
        "2014-03-04",
    ),
    "On 9-21-2015, Utilization Review non-certified the request.": (None, "2015-09-21"),
    "The UR decision of 1/2/2015 denied it; the UR decision of 3/4/2015 denied it again.": (
        None,
        "2015-03-04",
    ),
    "A progress note of 2/11/2014 describes pain.": (None, None),
    "The injury was on December 9, 3026.": (None, None),
    "The worker was injured and has pain of 5-7/10.": (None, None),
    "The injury causes pain of 7/10-8/10 and strength of 4-5/5.": (None, None),
    "The worker was injured on 5/7-2010.": ("2010-05-07", None),
    "He reported an injury to the wrist on January 14, 2013. The report of injury dated January 15, 2013 lists a sprain.": (
        "2013-01-14",
        None,
    ),
    "She has had neck pain since 2-18-14 when a shelf tipped onto her.": ("2014-02-18", None),
    "On or about January 14, 2013 he fell from a dock, and was treated with a plate on January 18, 2013.": (
        "2013-01-14",
        None,
    ),
    "The records were reviewed.": (None, None),
    "The request was denied on March 17, 2014.": (None, "2014-03-17"),
    "Liability was denied on March 17, 2014.": (None, None),
    "The claims administrator in its decision of August 2, 2013 cited the MTUS.": (None, "2013-08-02"),
}


def told(summary: str) -> DecisionRecord:
    """The record of a letter with this summary and without dates in the header."""
    return read(summary=summary, header=NO_DATES)


@pytest.fixture(scope="module")
def shares() -> dict[str, Share]:
    shares = {name: Share() for name in FLOORS}
    for row in rows("narratives.jsonl"):
        record = told(row["summary"]).model_dump(mode="json")
        got = record["patient"] | record["dates"]
        for name, share in shares.items():
            share.mark(row["summary"], row[name], got[name])
    return shares


@pytest.mark.parametrize("field", FLOORS)
def test_labelled_summaries(shares, field):
    assert shares[field].reaches(FLOORS[field])


@pytest.mark.parametrize("field", ["age", "sex"])
def test_labelled_workers(field):
    share = Share()
    for row in rows("workers.jsonl"):
        share.mark(row["summary"], row[field], getattr(told(row["summary"]).patient, field))
    assert share.reaches(1.0)


@pytest.mark.parametrize(("summary", "expected"), AGES.items())
def test_age_and_sex(summary, expected):
    patient = told(summary).patient
    assert (patient.age, patient.sex) == expected


@pytest.mark.parametrize(("summary", "expected"), DATES.items())
def test_dates_told(summary, expected):
    dates = told(summary).dates.model_dump(mode="json")
    assert (dates["injury"], dates["ur_denial"]) == expected


@given(
    st.integers(14, 99),
    st.sampled_from(["{} year old", "{}-year-old", "{} years old", "{} y/o", "{} yo", "{} yr old"]),
    st.sampled_from([("male", "male"), ("man", "male"), ("female", "female"), ("woman", "female")]),
)
def test_an_age_is_read_back(age, how, word):
    patient = told(f"The patient is a {how.format(age)} {word[0]} with pain.").patient
    assert (patient.age, patient.sex) == (age, word[1])


@given(st.dates(datetime.date(1980, 1, 1), datetime.date(2020, 1, 1)))
def test_the_header_wins_over_the_narrative(day):
    record = read(summary=f"The worker was injured on {day.month}/{day.day}/{day.year}.")
    assert record.dates.injury == datetime.date(2015, 10, 6)
    conflict = "header_narrative_date_conflict" in codes(record)
    assert conflict == (day != record.dates.injury)


def test_an_impossible_date_in_the_header_is_null_and_not_taken_from_the_narrative():
    record = read(header=HEADER.replace("10/06/2015", "13/45/2015"), summary="He was injured on 10/6/2015.")
    assert record.dates.injury is None
    assert [(flag.code, flag.pointer) for flag in record.flags] == [("impossible_date", "/dates/injury")]


def test_an_impossible_date_in_the_narrative_is_null_and_flagged():
    record = told("The injury was on December 9, 3026.")
    assert record.dates.injury is None
    assert "impossible_date" in codes(record)


@pytest.mark.parametrize(
    ("summary", "sex"),
    [
        (
            "The patient is a 52 year old baker. She has a sprain. The treating doctor wrote. He asked for it.",
            "female",
        ),
        ("The treating doctor wrote. He asked for it. The patient is a baker. She has a sprain.", "female"),
        ("The treating doctor wrote. He asked for it. The therapist agreed. She called.", None),
        ("The treating doctor wrote. He asked for it.", "male"),
    ],
)
def test_a_pronoun_in_a_sentence_that_names_nobody_is_rather_of_who_was_named_before(summary, sex):
    assert told(summary).patient.sex == sex
