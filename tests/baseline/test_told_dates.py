"""Dates of letters of no known form that are told in sentences and questions, or printed under labels that stand side by side."""

from __future__ import annotations

import datetime

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

INJURY, DENIED, RECEIVED, ASSIGNED, DECIDED = (
    datetime.date(2016, 3, 4),
    datetime.date(2016, 10, 21),
    datetime.date(2016, 11, 9),
    datetime.date(2016, 11, 22),
    datetime.date(2016, 12, 19),
)
BODY = "\nService: Gym membership\nFinding: Denial upheld\nReason: A gym is no treatment.\n"


def dates(text: str):
    return read_letter_baseline(Letter.from_text(f"HARBOR LIGHT REVIEW OFFICE\n\n{text}\n{BODY}")).dates


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        (
            "ur_denial",
            DENIED,
            "Your claims administrator, Sequoia Mutual, said no to all of them on October 21, 2016.",
        ),
        ("ur_denial", DENIED, "The carrier refused your request on October 21, 2016."),
        ("ur_denial", DENIED, "The plan turned it down on 10/21/2016."),
        ("ur_denial", DENIED, "On October 21, 2016, your insurance company said no."),
        ("ur_denial", DENIED, "When did your insurer say no?   October 21, 2016"),
        ("application_received", RECEIVED, "We got your review form on November 9, 2016."),
        ("application_received", RECEIVED, "Her application reached our office on November 9, 2016."),
        ("application_received", RECEIVED, "On November 9, 2016 we received your signed application."),
        ("application_received", RECEIVED, "Asked for review on: 11/09/2016"),
        ("assigned", ASSIGNED, "On November 22, 2016 we gave your file to a doctor."),
        ("assigned", ASSIGNED, "On 11/22/2016 the file was sent to an independent physician."),
        ("assigned", ASSIGNED, "Came to the doctor on: 11/22/2016"),
        ("decision", DECIDED, "This decision is made on December 19, 2016."),
        ("decision", DECIDED, "Decn out ............ 12/19/16"),
        ("decision", DECIDED, "Date we closed it: 12/19/2016"),
        ("injury", INJURY, "When were you hurt?   March 4, 2016"),
    ],
)
def test_a_date_is_known_by_what_is_told_of_it(name, day, said):
    found = dates(said).model_dump()
    assert found[name] == day
    assert [other for other in found if found[other] is not None] == [name]


@pytest.mark.parametrize(
    "said",
    [
        "The plan turned to the guideline on October 21, 2016.",
        "On November 22, 2016 we gave your file to the printer.",
        "On November 9, 2016 she received the injection form.",
        "No decision made. Visit of December 19, 2016.",
    ],
)
def test_dates_of_other_things_are_none(said):
    assert not any(dates(said).model_dump().values())


COLUMNS = """Review no.:       Closed on:     Injury on:     Turned down by UR on:
CM16-0190458      12/19/2016     03/04/2016     10/21/2016

Asked for review on:     Came to the doctor on:     Type of review:
11/09/2016               11/22/2016                 standard
"""


def test_labels_side_by_side_have_the_values_below_them():
    record = read_letter_baseline(Letter.from_text(f"OUTCOME LETTER\n\n{COLUMNS}{BODY}"))
    found = record.dates
    assert (found.injury, found.ur_denial, found.application_received, found.assigned) == (
        INJURY,
        DENIED,
        RECEIVED,
        ASSIGNED,
    )
    assert (record.case_number, record.priority) == ("CM16-0190458", "standard")


@pytest.mark.parametrize(
    "table",
    [
        "Visit           Injury          Denial\n03/04/2016      10/21/2016\n",
        "Visit           Injury          Denial\n03/04/2016      10/21/2016      11/09/2016\n03/05/2016      10/22/2016      11/10/2016\n",
        "Injury                                   Denial\nseen 1/1      03/04/2016      10/21/2016\n",
    ],
)
def test_a_table_of_other_things_gives_no_dates(table):
    assert not any(dates(table).model_dump().values())


OF_2014 = """MAXIMUS FEDERAL SERVICES, INC.

Case No.         Injured on      UR denied on    Application rec'd    Assigned       Decided
CM14-0007718     03/04/2016      10/21/2016      11/09/2016           11/22/2016     12/19/2016

Priority: STANDARD      Claims Administrator: Northgate Schools

DOCUMENTS REVIEWED: Denial by utilization review, 01/06/2014

IMR DECISION(S) AND RATIONALE(S)

1. Ultrasound of the right groin is medically necessary and appropriate.

The Claims Administrator did not cite any guideline.

The Physician Reviewer did not cite any guideline.

The Physician Reviewer's decision rationale: The hands do not agree, so a picture is needed.
"""


def test_a_known_form_without_dates_in_its_header_may_have_them_in_columns():
    record = read_letter_baseline(Letter.from_text(OF_2014))
    found = record.dates
    assert record.letter.form == "F2"
    assert (found.injury, found.ur_denial, found.application_received, found.assigned, found.decision) == (
        INJURY,
        DENIED,
        RECEIVED,
        ASSIGNED,
        DECIDED,
    )
