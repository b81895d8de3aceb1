"""Form F3 as different offices print it: labels for each issue, bullets, numbered sections, conclusions of their own."""

from __future__ import annotations

import datetime

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import basis

PAIN = "Chronic Pain Medical Treatment Guidelines"
BULLETED = f"""MEDICAL PROFESSIONAL REVIEW
ISSUE(S) AT DISPUTE
  \u2022  Flurbiprofen 20% cream, 180 grams
  \u2022  Terocin patch #20
  \u2022  Omeprazole 20mg #60
CASE SUMMARY
A 63 year old male has a shoulder strain.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY
  \u2022  Cream: {PAIN}, Topical Analgesics, pages 111-113, which is part of the MTUS
  \u2022  Patch: {PAIN}, Lidoderm (lidocaine patch), pages 56-57, which is part of the MTUS
  \u2022  Omeprazole: {PAIN}, NSAIDs, GI symptoms & cardiovascular risk, pages 68-69, which is part of the MTUS
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS NOT MEDICALLY NECESSARY
  \u2022  Patch. No trial of first-line therapy is told of. The patches were not medically necessary.
  \u2022  Cream. There is little evidence for it. As such, the cream was not medically necessary.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS MEDICALLY NECESSARY
  \u2022  Omeprazole. He has bled from an ulcer. The Omeprazole was medically necessary.
MEDICAL REVIEWER QUALIFICATIONS
Specialty: Board Certified in Preventive Medicine
State(s) of licensure: Montana

IMR Case Number: CM13-0900777
Date of Decision: 9/27/2013
"""
LABELLED = """MEDICAL PROFESSIONAL REVIEW
CASE SUMMARY: He is 41 years old. The Claims Administrator based its decision on all requests on the Official Disability
Guidelines (ODG), Shoulder Chapter.
{first}
Left shoulder arthroscopy
{second}
Assistant surgeon
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY, ISSUE 1:
The weakness matches the tear. Surgery may be considered medically necessary when exercise has failed, as it has.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY, ISSUE 2:
Nothing calls for a second pair of hands.
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Orthopedic Surgery; licensed in Ohio.
"""
NUMBERED = """MEDICAL PROFESSIONAL REVIEW
I.   ISSUES AT DISPUTE
     1. Cold therapy unit, 21 day rental
     2. Sling for the right shoulder
II.  CASE SUMMARY
     The patient is 46 years old.
III. RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS (IS NOT) MEDICALLY NECESSARY
     1. Up to 7 days are supported. As such, the 21 day rental is not medically necessary.
     2. It protects the repair. As such, it is medically necessary.
IV.  QUALIFICATIONS OF MEDICAL REVIEWER
     Board Certified in Orthopedic Surgery. Licensed in California.
"""
CONCLUDED = """MEDICAL PROFESSIONAL REVIEW
ISSUES AT DISPUTE:
1. Gym membership for 6 months
2. Psychotherapy, 6 sessions
CASE SUMMARY: He is 50 years old.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:
1. A home program has not been tried. {gym}
2. The scores have fallen by half. {talk}
MEDICAL REVIEWER QUALIFICATIONS: Board Certified in Psychiatry; licensed in Ohio.
"""


def read(text: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(text))


def decided(text: str) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in read(text).items]


def test_passages_behind_bullets_are_for_the_issues_they_name():
    record = read(BULLETED)
    assert [(item.outcome, basis(item, "reviewer")) for item in record.items] == [
        ("upheld", f"mtus: {PAIN}, Topical Analgesics, 111-113"),
        ("upheld", f"mtus: {PAIN}, Lidoderm (lidocaine patch), 56-57"),
        ("overturned", f"mtus: {PAIN}, NSAIDs, GI symptoms & cardiovascular risk, 68-69"),
    ]
    assert [item.rationale and item.rationale[:5] for item in record.items] == ["Cream", "Patch", "Omepr"]


def test_a_header_at_the_foot():
    record = read(BULLETED)
    assert (record.case_number, record.dates.decision) == ("CM13-0900777", datetime.date(2013, 9, 27))
    assert record.reviewer.specialties == ("Preventive Medicine",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ISSUE 1 AT DISPUTE:", "ISSUE 2 AT DISPUTE:"),
        ("Issue at dispute #1:", "Issue at dispute #2:"),
        ("ISSUE NO. 1 IN DISPUTE:", "ISSUE NO. 2 IN DISPUTE:"),
    ],
)
def test_a_label_for_each_issue(first, second):
    text = LABELLED.format(first=first, second=second)
    assert decided(text) == [("Left shoulder arthroscopy", "overturned"), ("Assistant surgeon", "upheld")]
    assert {basis(item, "administrator") for item in read(text).items} == {"other: ODG, Shoulder Chapter"}


def test_numbers_of_sections_are_no_part_of_what_stands_before_them():
    assert decided(NUMBERED) == [
        ("Cold therapy unit, 21 day rental", "upheld"),
        ("Sling for the right shoulder", "overturned"),
    ]


@pytest.mark.parametrize(
    "talk",
    [
        "Psychotherapy, 6 sessions is certified.",
        "This request should be approved.",
        "The requested sessions are supported.",
        "Psychotherapy, 6 sessions is allowed.",
        "The denial is overturned.",
        "Medical necessity has been established.",
        "The request meets medical necessity.",
        "As these criteria are met, psychotherapy is warranted at this time.",
    ],
)
def test_a_conclusion_in_other_words_wins_over_the_heading(talk):
    text = CONCLUDED.format(gym="The request is not certified.", talk=talk)
    assert [outcome for _, outcome in decided(text)] == ["upheld", "overturned"]


@pytest.mark.parametrize(
    "gym",
    [
        "The request cannot be approved.",
        "The gym membership is non-certified.",
        "The denial is upheld.",
        "Medical necessity has not been established.",
        "Neither the gym nor the pool, as requested, is supported.",
        "The request is denied.",
    ],
)
def test_so_does_one_that_denies_where_the_heading_does_not(gym):
    text = CONCLUDED.replace("IS/WAS NOT MED", "IS/WAS MED").format(gym=gym, talk="")
    assert [outcome for _, outcome in decided(text)] == [
        "upheld",
        None,
    ]  # the heading is wrong for one of them


@pytest.mark.parametrize(
    "gym",
    [
        "If that fails the request could be approved.",
        "The provider states that the gym is indicated.",
        "The request was denied by utilization review.",
        "ODG finds a gym supported only where equipment is needed.",
        "The gym was approved by the claims administrator in 2012.",
    ],
)
def test_what_is_supposed_or_said_by_others_concludes_nothing(gym):
    text = CONCLUDED.format(gym=gym, talk="")
    assert [outcome for _, outcome in decided(text)] == ["upheld", "upheld"]


CREAMS = """Medical Professional Review
Case Number:
Date of Injury:
UR Denial Date:
Application Received:
Date Assigned:
Decision Date:
Priority:

CM13-0017334
04/02/2010
08/27/2013
09/19/2013
10/10/2013
01/06/2014
Standard
Issues In Dispute
Retrospective Flurbiprofen 20% cream, 240 grams
Retrospective Capsaicin 0.025% ointment, 120 grams
Retrospective urine toxicology screen
Summary Of Case
The patient is a 50-year-old tailor with pain of both wrists since 04/02/2010. {theirs}
GUIDELINES RELIED UPON BY PROFESSIONAL REVIEWER AND WHY
For the cream and the ointment: MTUS Chronic Pain Medical Treatment Guidelines, Topical analgesics, pages 111-113. For the
toxicology screen: MTUS Chronic Pain Medical Treatment Guidelines, Drug testing, page 43. Both are in the MTUS.
RATIONALE FOR WHY THE REQUESTED TREATMENTS/SERVICES WERE OR WERE NOT MEDICALLY NECESSARY
Flurbiprofen cream. One drug in it is not recommended. This product was not medically indicated, and the UR decision stands.
Capsaicin ointment. Naproxen gave her no trouble. This product was not medically indicated, and the UR decision stands.
Urine toxicology screen. The sample was the first. The test was appropriate when it was done, and the UR decision is reversed.
REVIEWER QUALIFICATIONS
Board Certified in Emergency Medicine. Licensed in Hawaii.
"""
THEIRS = {
    "UR denied all three on 8/27/13 under the MTUS Chronic Pain Medical Treatment Guidelines.": [f"mtus: {PAIN}"] * 3,
    "The claims administrator denied them, citing MTUS Chronic Pain Medical Treatment Guidelines.": [f"mtus: {PAIN}"] * 3,
    "The claims administrator denied all of them. It did not cite a guideline for any of them.": ["none"] * 3,
    "The claims administrator based the decision on the cream on the MTUS Chronic Pain Medical Treatment Guidelines, the"
    " decision on the ointment on the MTUS Forearm, Wrist, and Hand Complaints 2004, and the decision on the toxicology screen"
    " on Official Disability Guidelines (ODG), Pain Chapter.": [
        f"mtus: {PAIN}",
        "mtus: Forearm, Wrist, and Hand Complaints 2004",
        "other: ODG, Pain Chapter",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("theirs", "expected"), THEIRS.items())
def test_what_utilization_review_is_said_to_have_relied_on(theirs, expected):
    assert [basis(item, "administrator") for item in read(CREAMS.format(theirs=theirs)).items] == expected


def test_a_denial_that_stands_or_is_reversed_and_guidelines_for_some():
    items = read(CREAMS.format(theirs="")).items
    assert [item.outcome for item in items] == ["upheld", "upheld", "overturned"]
    assert [basis(item, "reviewer") for item in items] == [
        f"mtus: {PAIN}, Topical analgesics, 111-113",
        f"mtus: {PAIN}, Topical analgesics, 111-113",
        f"mtus: {PAIN}, Drug testing, 43",
    ]


def test_labels_of_a_header_above_all_its_values():
    record = read(CREAMS.format(theirs=""))
    dates = record.dates
    assert (record.case_number, record.priority) == ("CM13-0017334", "standard")
    assert [str(day) for day in (dates.injury, dates.ur_denial, dates.application_received)] == [
        "2010-04-02",
        "2013-08-27",
        "2013-09-19",
    ]
    assert (str(dates.assigned), str(dates.decision)) == ("2013-10-10", "2014-01-06")


AT_THE_FOOT = f"""MEDICAL PROFESSIONAL REVIEW
QUALIFICATIONS OF THE MEDICAL REVIEWER
Board Certified in Pain Management and licensed to practice in Texas.
{{issues}}
(1) Retrospective urine drug screen
(2) Electric hospital bed, QTY: 1
{{summary}}
This is a female employee, 39 years of age.
{{why}}
(1) She admits to taking tablets of another. The urine drug screen was medically necessary and appropriate.
(2) It is not endorsed. Accordingly, electric hospital bed, QTY: 1, is not medically necessary and appropriate.
GUIDELINE(S) RELIED UPON BY THE PROFESSIONAL REVIEWER AND WHY
(1) Claims administrator - cited no guideline. Reviewer - {PAIN}, Drug testing, page 43, which is part of the MTUS.
(2) Claims administrator - {PAIN}, page 9, which is part of the MTUS. Reviewer - Official Disability Guidelines (ODG), Low Back
Chapter, Mattress selection, which is not part of the MTUS. The MTUS is silent.
------------------------------------------------------------------------
Case No. CM13-0021903 | Injured 10/19/2010 | UR decision 08/27/2013 | Received 09/06/2013
Assigned 09/24/2013 | Decided 12/04/2013 | Priority Standard
"""


@pytest.mark.parametrize("issues", ["DISPUTED ISSUES", "ISSUES AT DISPUTE"])
@pytest.mark.parametrize("summary", ["CASE SUMMARY", "WHAT THE CASE IS ABOUT (CASE SUMMARY)"])
@pytest.mark.parametrize(
    "why",
    [
        "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE WAS OR WAS NOT MEDICALLY NECESSARY",
        "WHY THE REQUESTED TREATMENT/SERVICE IS OR IS NOT MEDICALLY NECESSARY",
    ],
)
def test_labels_of_an_offices_own_and_a_header_in_a_row_at_the_foot(issues, summary, why):
    record = read(AT_THE_FOOT.format(issues=issues, summary=summary, why=why))
    assert record.letter.form == "F3"
    assert [(item.request, item.outcome) for item in record.items] == [
        ("Retrospective urine drug screen", "overturned"),
        ("Electric hospital bed, QTY: 1", "upheld"),
    ]
    assert [basis(item, "administrator") for item in record.items] == ["none", f"mtus: {PAIN}, 9"]
    assert [basis(item, "reviewer") for item in record.items] == [
        f"mtus: {PAIN}, Drug testing, 43",
        "other: ODG, Low Back Chapter, Mattress selection",
    ]
    assert (record.case_number, record.patient.age) == ("CM13-0021903", 39)
    dates = record.dates
    assert [str(day) for day in (dates.injury, dates.ur_denial, dates.application_received)] == [
        "2010-10-19",
        "2013-08-27",
        "2013-09-06",
    ]
    assert (str(dates.assigned), str(dates.decision)) == ("2013-09-24", "2013-12-04")


def test_two_dates_told_at_the_foot_are_no_header():
    text = CONCLUDED.format(gym="The request is denied.", talk="The request is certified.")
    dates = read(f"{text}Scan assigned 09/06/2013 injured 10/19/2012").dates
    assert dates.injury is None
