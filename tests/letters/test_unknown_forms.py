"""Letters of no known form say so and still give what can be had."""

from __future__ import annotations

import datetime

import pytest

from imr_llm import check_explanation, explain
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


def test_what_is_said_of_a_letter_without_items_passes_the_guard():
    letter = Letter.from_text("To whom it may concern: I have no opinion.")
    record = read_letter_baseline(letter)
    for lang in ("en", "es"):
        said = explain(record, letter, lang=lang, today=datetime.date(2026, 12, 1))
        assert check_explanation(said, record, letter) == []


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


LISTED = "INDEPENDENT MEDICAL REVIEW\nMay 6, 2014\n\n"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "ASKED\n1. MRI of the neck\n2. Cane\n3. Massage, 10 sessions\n\nFOUND\n1. MRI of the neck: AGREE with the"
            " doctor. It is medically necessary.\n2. Cane: not medically necessary.\n3. Massage: we agree with the carrier"
            " in part. Four sessions are medically necessary, the other six are not.",
            [
                ("MRI of the neck", "overturned"),
                ("Cane", "upheld"),
                ("Massage, 10 sessions", "partially_overturned"),
            ],
        ),
        (
            "1. The MRI of the neck is medically necessary.\n2. Cane. She walks well. The cane is not medically"
            " necessary.\n3. A home nurse is medically necessary for two weeks. After that she is not.",
            [("MRI of the neck", "overturned"), ("Cane", "upheld"), ("home nurse", "partially_overturned")],
        ),
        (
            "MRI of the neck: we do not agree with the carrier that the MRI is not medically necessary.\n"
            "Massage, 10 sessions: four are medically necessary and six are not medically necessary.\n"
            "Cane: not medically necessary.",
            [("MRI of the neck", None), ("Massage, 10 sessions", "partially_overturned"), ("Cane", "upheld")],
        ),
        (
            "1. MRI of the neck\nThe MRI is medically necessary.\n\n2. Massage, 10 sessions\nFour sessions are medically"
            " necessary. Six are not.",
            [("MRI of the neck", "overturned"), ("Massage, 10 sessions", "partially_overturned")],
        ),
        (
            "Issue 1: MRI of the neck. Decision: approved.\nIssue 2: Massage, 10 sessions. Decision: approved in part"
            " (4).\nIssue 3: Cane. Decision: denied.\nIssue 4: Home nurse, 14 days. Decision: approved for 7 days.",
            [
                ("MRI of the neck", "overturned"),
                ("Massage, 10 sessions", "partially_overturned"),
                ("Cane", "upheld"),
                ("Home nurse, 14 days", None),
            ],
        ),
        (
            "1. MRI of the neck: if the weakness goes on, an MRI is medically necessary.\n2. Cane: not medically"
            " necessary.\n3. Hospital bed: the doctor states that a bed is medically necessary.",
            [("MRI of the neck", None), ("Cane", "upheld"), ("Hospital bed", None)],
        ),
    ],
)
def test_every_entry_of_a_list_that_decides_is_an_item(text, items):
    assert decided(read(LISTED + text)) == items


def test_what_utilization_review_approved_and_denied_decides_nothing():
    record = read(
        LISTED
        + "Issue 1: MRI of the neck. Decision: denied.\nIssue 2: Cane. Decision: denied.\n\nThe letter ends here."
    )
    assert [outcome for _, outcome in decided(record)] == [None, None]
    told_apart = "1. MRI of the neck. Decision: approved.\n2. Cane. Decision: denied.\n\nThe denials are affirmed today."
    assert "overturned" not in [outcome for _, outcome in decided(read(LISTED + told_apart))]


@pytest.mark.parametrize(
    "count", ["Six", "Seven days", "The other twelve visits", "6 visits", "Twenty-four (24) sessions"]
)
def test_a_count_alone_is_no_request(count):
    assert decided(read(f"{LISTED}She walks.\n\nIt was asked for. {count} are medically necessary.")) == []


def test_a_number_that_is_granted_beside_others_that_are_not_is_a_part():
    record = read(
        f"{LISTED}It was asked. Twelve visits of physical therapy are medically necessary. The rest is not."
    )
    assert decided(record) == [("Twelve visits of physical therapy", "partially_overturned")]


@pytest.mark.parametrize(
    "others",
    [
        "We reviewed three treatments.",
        "The brace for the left knee: we cannot agree that it is medically necessary or not.",
        "As to the rest, we say nothing here.",
        "Acupuncture, 6 visits - approved in part",
        "1. MRI of the neck\n2. Acupuncture, 6 visits",
    ],
)
def test_a_letter_that_tells_of_more_treatments_than_were_found_is_flagged(others):
    told = f"{LISTED}{others}\n\nShe is weak. The MRI of the neck is not medically necessary.\n"
    letter = Letter.from_text(told)
    record = read_letter_baseline(letter)
    assert "items_may_be_missing" in codes(record)
    said = explain(record, letter, today=datetime.date(2026, 12, 1))
    first, *more = [paragraph.text for paragraph in said.sections[0].paragraphs]
    assert first == "The denial stands for the one treatment that this summary found."
    assert "The letter may decide on more treatments than this summary found. Read the whole letter." in more
    for lang in ("en", "es"):
        said = explain(record, letter, lang=lang, today=datetime.date(2026, 12, 1))
        assert check_explanation(said, record, letter) == []


def test_a_letter_that_tells_of_no_other_treatment_is_not_flagged():
    assert "items_may_be_missing" not in codes(
        read(f"{LISTED}We reviewed one treatment. The MRI of the neck is not medically necessary.")
    )
    assert "items_may_be_missing" not in codes(read(OUTRIGHT))
    assert "items_may_be_missing" not in codes(read(printed(Made(), Made("Wheelchair", "Overturned"))))


def test_a_label_of_reasons_without_a_heading_is_flagged():
    text = printed(Made(), Made("Wheelchair", "Overturned"))
    record = read(text.replace("Wheelchair: Overturned", "Wheelchair"))
    assert "items_may_be_missing" in codes(record)
