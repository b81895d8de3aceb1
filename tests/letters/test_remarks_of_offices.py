"""Modified requests told beside their decision, in words of an office's own, in the forms of 2013."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord

ASKED, LET, LEFT = "Norco 10/325mg #120", "Norco 10/325mg #90", "Norco 10/325mg #30"
REMARKS = [
    "The doctor had ordered {x}; the Claims Administrator let {y} go through, and only the balance was left to us.",
    "Note on what was in dispute. Asked for: {x}. Allowed by the Claims Administrator: {y}.",
    "Background of the request. The provider had put in for {x}. The Claims Administrator agreed to {y}, and declined the rest.",
    "How it came to us: {x} was sought and {y} was granted by the Claims Administrator, so that the rest is open.",
    "(Prescribed: {x}. Passed by the Claims Administrator for weaning: {y}. In question here: what is left.)",
]  # fmt: skip
RELIED = """The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, page 76, which is part of the MTUS.
The {who} Reviewer based his/her decision on the Chronic Pain Medical Treatment Guidelines, page 78, which is part of the MTUS.
"""  # fmt: skip
F2 = """MAXIMUS FEDERAL SERVICES, INC.
HOW THE IMR FINAL DETERMINATION WAS MADE
MAXIMUS Federal Services sent the complete case file to a physician reviewer, who is Board Certified in Neurology.
Case history
The patient is a 44-year-old female.
{body}
{first}{one} is not medically necessary and appropriate.
{remark}
{relied}{why} Neither pain nor function has changed.
{second}A cane is medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Physician Reviewer did not cite a guideline.
{why} She sways.
"""
F4 = """Notice of Independent Medical Review Determination
Dated: 12/19/2013
{decided}
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
A decision has been made for each:
{decided}
{first}Regarding the request for {one}:
{remark}
{relied}Rationale for the Decision: Neither pain nor function has changed.
{second}Regarding the request for a cane:
The Claims Administrator did not cite a guideline. The Expert Reviewer did not cite a guideline.
Rationale for the Decision: She sways.
"""


def read(text: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(text))


def told(record: DecisionRecord) -> list[tuple[str | None, ...]]:
    return [
        (item.request.lower(), item.outcome, item.original_request, item.authorized_portion, item.rationale)
        for item in record.items
    ]


EXPECTED = [
    (LEFT.lower(), "upheld", ASKED, LET, "Neither pain nor function has changed."),
    ("a cane", "overturned", None, None, "She sways."),
]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize(("first", "second"), [("(A) ", "(B) "), ("1. ", "2. "), ("", "")])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("IMR DECISION(S) AND RATIONALE(S)", "The Physician Reviewer's decision rationale:"),
        ("Issues decided, and why", "The Physician Reviewer's reasoning:"),
    ],
)
def test_a_remark_below_a_decision_of_f2(remark, first, second, body, why):
    record = read(
        F2.format(
            remark=remark.format(x=ASKED, y=LET),
            first=first,
            second=second,
            body=body,
            why=why,
            one=LEFT,
            relied=RELIED.format(who="Physician"),
        )
    )
    assert record.letter.form == "F2"
    assert told(record) == EXPECTED
    assert record.patient.age == 44


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize(
    ("first", "second"), [("1) ", "2) "), ("Item 1: ", "Item 2: "), ("\u2022 ", "\u2022 ")]
)
@pytest.mark.parametrize("who", ["MAXIMUS Federal Services, Inc. has determined the", "The"])
def test_a_remark_at_the_head_of_a_section_of_f4(remark, first, second, who):
    if who == "The" and not first[0].isdigit():
        first, second = "(1) ", "(2) "
    decided = f"{first}{who} request for {LEFT} is not medically necessary and appropriate.\n"
    decided += f"{second}{who} request for a cane is medically necessary and appropriate."
    record = read(
        F4.format(
            decided=decided,
            remark=remark.format(x=ASKED, y=LET),
            first=first,
            second=second,
            one=LEFT,
            relied=RELIED.format(who="Expert"),
        )
    )
    assert record.letter.form == "F4"
    assert told(record) == EXPECTED


def test_a_heading_that_tells_it_in_sentences():
    one = f"The treating physician asked for {ASKED}. Of this the Claims Administrator certified {LET}. The remainder, {LEFT},"
    record = read(
        F2.format(
            remark="",
            first="1. ",
            second="2. ",
            body="IMR DECISION(S) AND RATIONALE(S)",
            why="The Physician Reviewer's decision rationale:",
            one=one,
            relied=RELIED.format(who="Physician"),
        )
    )
    assert told(record) == EXPECTED


@pytest.mark.parametrize(
    "remark",
    [
        "She had been prescribed ibuprofen by another doctor, and an earlier claims administrator allowed a brace.",
        "The doctor had ordered Norco 10/325mg #30. She was told to walk.",
        "The doctor had ordered ibuprofen 600mg #90. The Claims Administrator allowed ibuprofen 600mg #60.",
        "The Claims Administrator certified other Norco in 2012.",
    ],
)
def test_a_remark_that_tells_of_no_part_of_the_request_tells_nothing(remark):
    record = read(
        F2.format(
            remark=remark,
            first="1. ",
            second="2. ",
            body="IMR DECISION(S) AND RATIONALE(S)",
            why="The Physician Reviewer's decision rationale:",
            one=LEFT,
            relied=RELIED.format(who="Physician"),
        )
    )
    assert [(item.original_request, item.authorized_portion) for item in record.items] == [(None, None)] * 2
