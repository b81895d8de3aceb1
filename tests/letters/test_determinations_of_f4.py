"""Determinations of form F4 as offices print them: modified requests, lists, letters for marks, labels of their own."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import basis

WHO = "MAXIMUS Federal Services, Inc. has determined"
MODIFIED = [
    "Cyclobenzaprine 7.5mg #90 was the original request. Cyclobenzaprine 7.5mg #20 was authorized by the Claims "
    f"Administrator. {WHO} the remaining portion of the original request, Cyclobenzaprine 7.5mg #70, is not medically "
    "necessary and appropriate.",
    "Cyclobenzaprine 7.5mg #90 was the original request. The Claims Administrator authorized Cyclobenzaprine 7.5mg "
    f"#20. {WHO} that the remainder of the original request, Cyclobenzaprine 7.5mg #70, is not medically necessary "
    "and appropriate.",
    "Cyclobenzaprine 7.5mg #90 was the original request; Cyclobenzaprine 7.5mg #20 was authorized by the Claims "
    f"Administrator. {WHO} that the part of the request still in dispute, Cyclobenzaprine 7.5mg #70, is not "
    "medically necessary and appropriate.",
]
LETTER = """Notice of Independent Medical Review Determination
{header}
{decided}
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
Decisions have been made for each of the items in dispute.
{again}
Case Summary
The employee is a 33-year-old woman.
{bodies}
"""
BODY = """{mark}Regarding the request for {request}:
The Claims Administrator did not cite a guideline. The Expert Reviewer based his/her decision on the Chronic Pain Medical
Treatment Guidelines, page {page}, which is part of the MTUS.
{label}
{told}
"""
HEADER = "Dated: 11/5/2013\nDate of Injury: 2/3/2012"
MARKS = [("1. ", "2. ", "3. "), ("A. ", "B. ", "C. "), ("I. ", "II. ", "III. "), ("(1) ", "(2) ", "(3) ")]


def read(decided: str, bodies: str, header: str = HEADER, again: str | None = None) -> DecisionRecord:
    """The record of a letter that prints its determinations before and in its body."""
    again = decided if again is None else again
    record = read_letter_baseline(
        Letter.from_text(LETTER.format(header=header, decided=decided, again=again, bodies=bodies))
    )
    assert record.letter.form == "F4"
    return record


def of_three(marks: tuple[str, ...], *requests: str, label: str = "Rationale for the Decision:") -> str:
    """The section of each request."""
    told = ["Walks do as well.", "Pain fell by half.", "It does harm."]
    return "".join(
        BODY.format(mark=mark, request=request, page=page, label=label, told=words)
        for mark, request, page, words in zip(marks, requests, (41, 67, 80), told, strict=True)
    )


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("modified", MODIFIED)
def test_a_modified_request_begins_before_the_determination(marks, modified):
    tramadol = f"{WHO} the request for Tramadol 50mg #60 is not medically necessary and appropriate."
    naproxen = f"{WHO} the request for Naproxen 550mg #60 is medically necessary and appropriate."
    decided = "\n".join(
        mark + words for mark, words in zip(marks, (tramadol, modified, naproxen), strict=True)
    )
    record = read(
        decided, of_three(marks, "Tramadol 50mg #60", "Cyclobenzaprine 7.5mg #70", "Naproxen 550mg #60")
    )
    assert [(item.request, item.outcome, item.rationale) for item in record.items] == [
        ("Tramadol 50mg #60", "upheld", "Walks do as well."),
        ("Cyclobenzaprine 7.5mg #70", "upheld", "Pain fell by half."),
        ("Naproxen 550mg #60", "overturned", "It does harm."),
    ]
    assert record.items[1].original_request == "Cyclobenzaprine 7.5mg #90"
    assert record.items[1].authorized_portion == "Cyclobenzaprine 7.5mg #20"


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("lead", [f"{WHO}:", f"{WHO} as follows:", f"{WHO} that:"])
def test_a_list_below_one_determination(marks, lead):
    requests = ("a home aide", "a cane", "transportation")
    verdicts = ("is not", "is", "is not")
    decided = lead + "".join(
        f"\n  {mark} The request for {request} {verdict} medically necessary and appropriate."
        for mark, request, verdict in zip(marks, requests, verdicts, strict=True)
    )
    items = read(decided, of_three(marks, *requests)).items
    assert [(item.request, item.outcome) for item in items] == [
        ("a home aide", "upheld"),
        ("a cane", "overturned"),
        ("transportation", "upheld"),
    ]
    assert [basis(item, "reviewer")[-2:] for item in items] == ["41", "67", "80"]


def test_sections_below_the_determinations_themselves():
    """Nothing says "Regarding": what follows the second print of a determination is its section."""
    one = f"{WHO} the request for a home aide is not medically necessary and appropriate.\n"
    two = f"{WHO} the request for a cane is medically necessary and appropriate.\n"
    relied = """In making its decision the Claims Administrator relied on the Knee Complaints 2004, page 3{place}, which is part
of the MTUS. In making his/her decision the Expert Reviewer relied on the Knee Complaints 2004, page 4{place}, which is
part of the MTUS.
Rationale for the Decision:
{told}
"""
    bodies = (
        f"Determination 1: A home aide\n{one}{relied.format(place=1, told='Her son helps.')}"
        f"Determination 2: A cane\n{two}{relied.format(place=2, told='She sways.')}"
    )
    items = read(f"Determination 1\n{one}\nDetermination 2\n{two}", bodies, again="").items
    assert [
        (item.request, item.outcome, basis(item, "administrator"), basis(item, "reviewer"), item.rationale)
        for item in items
    ] == [
        (
            "a home aide",
            "upheld",
            "mtus: Knee Complaints 2004, 31",
            "mtus: Knee Complaints 2004, 41",
            "Her son helps.",
        ),
        (
            "a cane",
            "overturned",
            "mtus: Knee Complaints 2004, 32",
            "mtus: Knee Complaints 2004, 42",
            "She sways.",
        ),
    ]


@pytest.mark.parametrize("label", ["Rationale", "Rationale for Decision", "RATIONALE FOR THE DETERMINATION"])
def test_the_label_of_a_rationale_without_its_colon(label):
    decided = "\n".join(
        f"{place}. {WHO} the request for {request} is medically necessary and appropriate."
        for place, request in enumerate(("a cane", "a brace", "a bed"), start=1)
    )
    items = read(decided, of_three(("1. ", "2. ", "3. "), "a cane", "a brace", "a bed", label=label)).items
    assert [item.rationale for item in items] == ["Walks do as well.", "Pain fell by half.", "It does harm."]


def test_no_rationale_begins_where_one_is_talked_of():
    decided = f"1. {WHO} the request for a cane is not medically necessary and appropriate."
    body = BODY.format(
        mark="1. ",
        request="a cane",
        page=41,
        label="Rationale for the Decision:",
        told="A cane was asked for. Rationale was given for a walker alone.",
    )
    assert read(decided, body).items[0].rationale == (
        "A cane was asked for. Rationale was given for a walker alone."
    )


@pytest.mark.parametrize(
    "header",
    [
        "DATED      11/5/2013\nDATE OF INJURY   2/3/2012",
        "DATE OF INJURY   2/3/2012\nDATED      11/5/2013",
    ],
)
def test_the_date_of_a_notice_without_a_colon(header):
    decided = f"1. {WHO} the request for a cane is medically necessary and appropriate."
    dates = read(decided, of_three(("1. ",) * 3, *("a cane",) * 3), header).dates
    assert (str(dates.decision), str(dates.injury)) == ("2013-11-05", "2012-02-03")


def test_a_modified_request_may_follow_a_label():
    decided = f"Treatment in dispute: {MODIFIED[0]}"
    body = BODY.format(
        mark="",
        request="Cyclobenzaprine 7.5mg #70",
        page=41,
        label="Rationale for the Decision:",
        told="It does harm.",
    )
    (item,) = read(decided, body).items
    assert (item.request, item.original_request) == ("Cyclobenzaprine 7.5mg #70", "Cyclobenzaprine 7.5mg #90")


def test_what_is_said_before_another_verdict_is_none_of_the_next_request():
    one = f"1. {WHO} the request for a cane is medically necessary and appropriate."
    between = "A walker was the original request. The request for a bed is not medically necessary."
    two = f"2. {WHO} the request for a brace is medically necessary and appropriate."
    bodies = of_three(("1. ", "2. ", "3. "), "a cane", "a brace", "a bed")
    assert [item.request for item in read(f"{one} {between}\n{two}", bodies).items] == ["a cane", "a brace"]
