"""Letters of no known form say so and still give what can be had."""

from __future__ import annotations

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import Made, basis, codes, printed

QUESTIONS = """REPORT
Case summary: The patient is a 60 year old female with pain.
Questions and answers
Q1. Is Norco 10/325mg #60 medically necessary? A1. No function is recorded. It is not medically necessary.
Q2. Is a brace medically necessary? A2. The fracture needs it. The brace is medically necessary.
Q3. Is a walker medically necessary? A3. I cannot tell."""
OUTRIGHT = (
    "Dear Sir. The request for acupuncture is not medically necessary. The request for a wheelchair is medically"
    " necessary. As said, the request for acupuncture is not medically necessary."
)


def read(text: str) -> DecisionRecord:
    return read_letter_baseline(Letter.from_text(text))


def decided(record: DecisionRecord) -> list[tuple[str, str | None]]:
    return [(item.request, item.outcome) for item in record.items]


def test_questions_with_their_answers():
    record = read(QUESTIONS)
    assert record.letter.form == "unknown"
    assert decided(record) == [
        ("Norco 10/325mg #60", "upheld"),
        ("a brace", "overturned"),
        ("a walker", None),
    ]
    assert record.patient.age == 60
    assert record.case_outcome is None, "one outcome is missing"
    assert {"unknown_form", "missing_outcome"} <= codes(record)


def test_requests_decided_outright_each_once():
    record = read(OUTRIGHT)
    assert decided(record) == [("acupuncture", "upheld"), ("a wheelchair", "overturned")]
    assert record.case_outcome == "partially_overturned"
    assert "unknown_form" in codes(record)


def test_header_and_narrative_without_any_items():
    record = read(
        "Case Number: CM14-0900501\nDate of Injury: 8/27/2012\nTo whom it may concern:\n"
        "The patient is a 43-year-old male. He was diagnosed with lumbago. I have no opinion."
    )
    assert record.letter.form == "unknown"
    assert (record.case_number, record.patient.age, record.patient.sex) == ("CM14-0900501", 43, "male")
    assert record.dates.model_dump(mode="json")["injury"] == "2012-08-27"
    assert record.diagnoses == ("lumbago",)
    assert (record.items, record.case_outcome) == ((), None)
    assert {"unknown_form", "no_items"} <= codes(record)


@pytest.mark.parametrize(
    "text", ["A note on the parking situation at the clinic.\nIt is bad.", ".", "Upheld", "Case Number:"]
)
def test_what_is_no_letter_gives_an_empty_record(text):
    record = read(text)
    assert record.letter.form == "unknown"
    assert (record.items, record.diagnoses, record.case_number) == ((), (), None)
    assert record.evidence == {}
    assert {"unknown_form", "no_items"} <= codes(record)


def test_the_last_pages_of_a_letter_still_give_their_items():
    text = printed(Made("Acupuncture"), Made("Wheelchair", "Overturned"))
    record = read(text[text.index("IMR ISSUES") :])
    assert decided(record) == [("Acupuncture", "upheld"), ("Wheelchair", "overturned")]
    assert (record.case_number, record.patient.age) == (None, None)


def test_the_first_page_of_a_letter_still_gives_its_header():
    text = printed(summary="The patient is a 40 year old male.")
    record = read(text[: text.index("IMR ISSUES")])
    assert record.case_number == "CM16-0900999"
    assert "no_items" in codes(record)


def test_a_sentence_that_names_only_its_treatment_decides_it():
    record = read(
        "Case summary: The patient is a 60 year old female with pain. The first request is for an injection. The claims"
        " administrator, who named no guideline, refused it. The Official Disability Guidelines (ODG), Elbow Chapter,"
        " Platelet-rich plasma recommend one injection. One injection of plasma, left elbow is medically necessary. The"
        " ACOEM Practice Guidelines, Chapter 7 would refer her where it is complex. It is not. A second opinion was not"
        " found to be medically necessary. The treatment is not medically necessary. Certification: Neurology License:"
        " Ohio, Utah"
    )
    assert decided(record) == [
        ("One injection of plasma, left elbow", "overturned"),
        ("A second opinion", "upheld"),
    ]
    assert [basis(item, "administrator") for item in record.items] == ["none", ""]
    assert [basis(item, "reviewer") for item in record.items] == [
        "other: ODG, Elbow Chapter, Platelet-rich plasma",
        "other: ACOEM, ACOEM Practice Guidelines, Chapter 7",
    ]
    assert (record.reviewer.specialties, record.reviewer.licensure_states) == (
        ("Neurology",),
        ("Ohio", "Utah"),
    )


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Based on the records, crutches, one pair are not medically necessary.", "upheld"),
        ("In my opinion, the proposed crutches, one pair are medically necessary.", "overturned"),
        ("The requested crutches, one pair are not medically necessary.", "upheld"),
        ("Therefore, the decision for crutches, one pair is not medically necessary.", "upheld"),
        ("I find the requested crutches, one pair to be medically necessary.", "overturned"),
        ("I do not find crutches, one pair to be medically necessary.", "upheld"),
        ("We agree with your insurance company's decision to deny crutches, one pair.", "upheld"),
        ("The reviewer disagrees with the denial of crutches, one pair.", "overturned"),
        ("You asked for: crutches, one pair\nWe decided: No. She walks well.", "upheld"),
    ],
)
def test_what_stands_before_a_treatment_at_the_head_of_its_sentence_is_no_part_of_it(said, outcome):
    assert decided(read(f"REVIEW\nMay 6, 2014\n\nShe walks.\n{said}\n")) == [("crutches, one pair", outcome)]


@pytest.mark.parametrize(
    "said",
    [
        "In this case, the requested treatment is medically necessary.",
        "If you disagree with the denial of crutches, you may appeal.",
        "Your doctor disagrees with the denial of crutches.",
        "We agree in part with the denial of crutches.",
        "In my opinion, it is not medically necessary.",
        "We uphold the denial of this treatment.",
        "More of the same is not medically necessary.",
        "Further visits are not medically necessary.",
    ],
)
def test_a_sentence_that_names_no_treatment_or_is_not_this_reviews_decides_none(said):
    assert decided(read(f"REVIEW\nMay 6, 2014\n\nShe walks.\n{said}\n")) == []
