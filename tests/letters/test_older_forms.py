"""Letters of the forms of 2013 and early 2014, made small: where items begin, end, and are decided."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord

F2 = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
IMR Case Number: CM13-0900999 Date of Injury: 06/12/2008
HOW THE IMR FINAL DETERMINATION WAS MADE
The physician reviewer is Board Certified in Family Practice and is licensed to practice in Ohio.
CLINICAL CASE SUMMARY
The physician reviewer developed the following clinical case summary based on a review of the case file, including
all medical records: The patient is a 55-year-old female.
IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions for the disputed items/services set forth below:
{}"""
F2_BELOW = """
The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, which is part of the MTUS.
The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, Opioids, pages 78-80,
which is part of the MTUS.
The Physician Reviewer's decision rationale:
{}
"""
F3 = """MEDICAL PROFESSIONAL REVIEW
IMR Case Number: CM13-0900999
ISSUE AT DISPUTE:
{issues}
CASE SUMMARY:
The patient is a 49 year-old male. {told}
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{guidelines}
{whys}
MEDICAL REVIEWER QUALIFICATIONS:
The reviewer is Board Certified in Pain Medicine and is licensed to practice in California."""
WHY_NOT = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:"
WHY = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY:"
MTUS = "Chronic Pain Medical Treatment Guidelines (2009), Opioids, which is part of the MTUS."
F4 = """Notice of Independent Medical Review Determination
Dated: 10/21/2013
Date of Injury: 12/3/2004
{decisions}
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
An application for Independent Medical Review was filed on 8/26/2013 disputing the Utilization Review Denial dated
8/9/2013. A Notice of Assignment and Request for Information was provided to the above parties on 9/17/2013.
{made}
{decisions}
Medical Qualifications of the Expert Reviewer:
The physician reviewer is Board Certified in Anesthesiology and is licensed to practice in Oklahoma.
Case Summary:
The employee is a 58 year-old male.
Documents Reviewed for Determination:
The records.
{bodies}"""
MADE = "A decision has been made for each of the treatment and/or services that were in dispute:"
DETERMINED = "{}MAXIMUS Federal Services, Inc. has determined the request for {} is {}medically necessary and appropriate.\n"
REGARDING = """{}Regarding the request for {}:
The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, which is part of the MTUS.
The Expert Reviewer based his/her decision on the Official Disability Guidelines (ODG), Pain Chapter, which is not part
of the MTUS.
Rationale for the Decision:
{}
"""


def read(text: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(text))


def decided(record: DecisionRecord) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in record.items]


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "({}) ", "Item {}: ", "Issue #{}. ", ""])
@pytest.mark.parametrize("label", ["", "The request for "])
def test_f2_items_by_their_numbers_or_without(mark, label):
    requests = ["Tramadol ER 150mg #60", "Medrox patches #30", "Urine drug screen"]
    below = [
        F2_BELOW.format(f"The request for {request} is not medically necessary.") for request in requests
    ]
    verdicts = [
        "is not medically necessary and appropriate.",
        "is medically necessary and appropriate.",
        "is not medically necessary.",
    ]
    items = [
        f"{mark.format(place)}{label}{request} {verdict}\n{under}"
        for place, (request, verdict, under) in enumerate(
            zip(requests, verdicts, below, strict=True), start=1
        )
    ]
    record = read(F2.format("\n".join(items)))
    assert record.letter.form == "F2"
    assert decided(record) == list(zip(requests, ["upheld", "overturned", "upheld"], strict=True))
    assert all(item.administrator_basis == item.reviewer_basis == "mtus" for item in record.items)
    assert record.items[0].reviewer_citations[0].pages == ((78, 80),)
    rationales = [f"The request for {request} is not medically necessary." for request in requests]
    assert [item.rationale for item in record.items] == rationales


def test_f2_other_numbers_begin_no_item():
    items = [
        f"{n}. Drug {n} is not medically necessary." + F2_BELOW.format("Pain is 7/10. See 2. tablets.")
        for n in (1, 2)
    ]
    assert decided(read(F2.format("\n".join(items)))) == [("Drug 1", "upheld"), ("Drug 2", "upheld")]


@pytest.mark.parametrize(
    "words",
    [
        "was not deemed medically necessary",
        "are not medically necessary and appropriate",
        "is medically unnecessary",
        "is notmedically necessary",
    ],
)
def test_ways_to_uphold(words):
    record = read(F2.format(f"1. Two braces {words}." + F2_BELOW.format("")))
    assert decided(record) == [("Two braces", "upheld")]


def test_f3_one_issue_takes_the_outcome_of_the_section():
    text = F3.format(
        issues="Whether the request for H-Wave unit, purchase is medically necessary.",
        told="",
        guidelines=MTUS,
        whys=f"{WHY_NOT}\nIt is not recommended.",
    )
    record = read(text)
    assert (record.letter.form, decided(record)) == ("F3", [("H-Wave unit, purchase", "upheld")])
    assert record.items[0].rationale == "It is not recommended."
    (span,) = record.evidence["/items/0/outcome"]
    assert span.quote == WHY_NOT.rstrip(":")


def test_f3_issues_divided_over_both_sections():
    issues = "1. Whether Norco 10/325mg #60 is medically necessary.\n2. Is a TENS unit medically necessary?\n3. Acupuncture, 6 sessions"
    whys = f"{WHY}\n3. A trial was of benefit.\n{WHY_NOT}\n1. No function was measured.\n2. See 1."
    guidelines = (
        f"1. {MTUS}\n2. {MTUS}\n3. Acupuncture Medical Treatment Guidelines, which is part of the MTUS."
    )
    record = read(F3.format(issues=issues, told="", guidelines=guidelines, whys=whys))
    assert decided(record) == [
        ("Norco 10/325mg #60", "upheld"),
        ("a TENS unit", "upheld"),
        ("Acupuncture, 6 sessions", "overturned"),
    ]
    assert [item.rationale for item in record.items] == [
        "No function was measured.",
        "See 1.",
        "A trial was of benefit.",
    ]


def test_f3_a_section_may_leave_numbers_out():
    whys = f"{WHY}\n2. A trial was of benefit.\n{WHY_NOT}\n1. No function was measured.\n3. See 1."
    record = read(
        F3.format(issues="1. Norco\n2. TENS unit\n3. Acupuncture", told="", guidelines=MTUS, whys=whys)
    )
    assert decided(record) == [("Norco", "upheld"), ("TENS unit", "overturned"), ("Acupuncture", "upheld")]


def test_f3_a_section_for_both_outcomes_is_decided_by_each_conclusion():
    both = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY OR NOT MEDICALLY NECESSARY:"
    issues = "1. Norco 10/325mg #60\n2. TENS unit\n3. Wheelchair"
    whys = f"{both}\n1. Norco is not medically necessary.\n2. The unit is medically necessary.\n3. Nothing is known."
    record = read(F3.format(issues=issues, told="", guidelines=MTUS, whys=whys))
    assert decided(record) == [
        ("Norco 10/325mg #60", "upheld"),
        ("TENS unit", "overturned"),
        ("Wheelchair", None),
    ]
    assert record.case_outcome is None
    assert "missing_outcome" in {flag.code for flag in record.flags}


@pytest.mark.parametrize("where", ["told", "guidelines"])
def test_f3_what_the_administrator_relied_on_is_told_in_a_sentence(where):
    sentence = (
        "The claims administrator relied on the Low Back Complaints chapter, which is part of the MTUS."
    )
    parts = (
        {"told": "He fell. " + sentence, "guidelines": MTUS}
        if where == "told"
        else {"told": "", "guidelines": f"{sentence} {MTUS}"}
    )
    record = read(F3.format(issues="Acupuncture", whys=f"{WHY_NOT}\nNo.", **parts))
    assert [cited.title for cited in record.items[0].administrator_citations] == [
        "Low Back Complaints chapter"
    ]
    assert [cited.section for cited in record.items[0].reviewer_citations] == ["Opioids"]


@pytest.mark.parametrize("numbers", [("1) ", "2) "), ("", "")])
def test_f4_counts_each_decision_once_though_printed_twice(numbers):
    requests, negations = ("Prilosec 20mg #60", "a TENS unit"), ("not ", "")
    decisions = "".join(map(DETERMINED.format, numbers, requests, negations))
    bodies = "".join(
        REGARDING.format(mark, request, f"About {request} only.")
        for mark, request in zip(numbers, requests, strict=True)
    )
    record = read(F4.format(made=MADE, decisions=decisions, bodies=bodies))
    assert record.letter.form == "F4"
    assert decided(record) == [("Prilosec 20mg #60", "upheld"), ("a TENS unit", "overturned")]
    assert [item.rationale for item in record.items] == [
        "About Prilosec 20mg #60 only.",
        "About a TENS unit only.",
    ]
    assert [item.reviewer_basis for item in record.items] == ["other", "other"]
    dates = record.dates.model_dump(mode="json")
    assert dates == {
        "assigned": "2013-09-17",
        "injury": "2004-12-03",
        "decision": "2013-10-21",
        "ur_denial": "2013-08-09",
        "application_received": "2013-08-26",
    }


def test_f4_a_date_before_a_decision_is_no_number():
    decisions = DETERMINED.format("", "acupuncture", "not ")
    record = read(F4.format(made="", decisions=decisions, bodies=REGARDING.format("", "acupuncture", "No.")))
    assert decided(record) == [("acupuncture", "upheld")]


def test_f4_without_a_body_still_gives_its_decisions():
    decisions = (
        DETERMINED.format("1) ", "acupuncture", "not ")
        + "2) MAXIMUS Federal Services, Inc. has determined the request for Soma"
    )
    record = read(F4.format(made=MADE, decisions=decisions, bodies=""))
    assert ("acupuncture", "upheld") in decided(record)
    assert record.items[0].rationale is None
    assert record.items[0].reviewer_basis is None


def test_f4_one_body_serves_all_decisions():
    decisions = DETERMINED.format("1) ", "acupuncture", "not ") + DETERMINED.format("2) ", "massage", "not ")
    record = read(
        F4.format(
            made=MADE, decisions=decisions, bodies=REGARDING.format("", "both", "Neither was of benefit.")
        )
    )
    assert [item.rationale for item in record.items] == ["Neither was of benefit."] * 2
