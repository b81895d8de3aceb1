"""What is hidden from a model, what is not, and that all of it comes back."""

from __future__ import annotations

import json
import re

import pytest
from answered import NAME, TEXT, true_answer
from asked import by, letter_in, read, says, user_message
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import DecisionRecord, Letter
from imr_llm.extraction.calls import calls_for
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.redaction import Redaction, redact
from imr_llm.extraction.response import LetterAnswer

HIDDEN = {
    "Ms. Jane Doe was seen.": ["Jane Doe"],
    "MR. JOHN SMITH was seen.": ["JOHN SMITH"],
    "Dr. Brown-Lopez reports. Dr. Brown-Lopez agrees.": ["Brown-Lopez"],
    "Maria Garcia Lopez, M.D. wrote it.": ["Maria Garcia Lopez"],
    "Injured Worker: Ana O'Neil\nClaim Number: ABC-1234567": ["Ana O'Neil", "ABC-1234567"],
    "Patient Name: Tom Jones. Later JONES returned, and Jones was better.": ["Tom Jones", "JONES", "Jones"],
    "Dear Mr. Kowalski:": ["Kowalski"],
    "INJURED WORKER: JOHN Q. PUBLIC\nDr. J. Q. Public": ["JOHN Q. PUBLIC", "J. Q. Public"],
    "An office visit with Dr. Jane Roe: Upheld": ["Jane Roe"],
    "Per Dr. Jane Roe: the knee is worse.": ["Jane Roe"],
    "the claim WC-4411-77 and claim number 0501234567, ADJ7654321": [
        "WC-4411-77",
        "0501234567",
        "ADJ7654321",
    ],
    "SSN: 123-45-6789": ["123-45-6789"],
    "The number 123-45-6789 stands alone.": ["123-45-6789"],
    "Call (415) 555-0132 ext. 12 or 415-555-0133.": ["(415) 555-0132", "415-555-0133"],
    "Mail jane.doe@example.org now.": ["jane.doe@example.org"],
    "She lives at 1234 N. Main Street, Suite 5.": ["1234 N. Main Street"],
    "P.O. Box 138009, Sacramento, CA 95813-8009": ["Box 138009", "95813-8009"],
    "Date of Birth: 01/02/1970 and DOB: 1970-01-02": ["01/02/1970", "1970-01-02"],
}
KEPT = [
    "Case Number: CM15-0999901",
    "Date of Injury: 11/2/12 Decision Date: 05/18/2015",
    "a 47-year-old man",
    "He filed a claim on 05/08/2015. The claim of 2015 and policy 12 stand.",
    "Gabapentin 300mg #90 with 1 refill, Norco 10/325mg",
    "Parkinson's disease, de Quervain's tenosynovitis, a Baker's cyst, McMurray's test, Spurling's sign",
    "The Claims Administrator authorized 4 sessions.",
    "MTUS Chronic Pain Treatment Guidelines Section(s): Antiepilepsy drugs Page(s): 16-19, 49.",
    "Official Disability Guidelines (ODG), Low Back Chapter, Manipulation",
    "State(s) of Licensure: Ohio, California",
    "The patient is a woman. The Patient has had 12 visits.",
    "Employee: The worker was injured.",
    "EMPLOYEE: THE WORKER WAS INJURED",
    "L4-5, C5-C6 and 3 times a week for 6 weeks",
]


@pytest.mark.parametrize(("text", "names"), HIDDEN.items(), ids=range(len(HIDDEN)))
def test_what_names_persons_is_hidden_and_comes_back(text, names):
    redaction = redact(text)
    sent = redaction.hide(0, len(text))
    for name in names:
        assert name not in sent
    assert back(redaction, sent) == text


@pytest.mark.parametrize("text", KEPT, ids=range(len(KEPT)))
def test_what_a_letter_is_about_is_not_hidden(text):
    assert redact(text).hide(0, len(text)) == text


def test_a_name_ends_with_its_sentence():
    text = "Seen by Dr. Brown. Physical therapy was denied. Mr. Doe. Norco 10/325mg was asked for."
    assert redact(text).hide(0, len(text)) == text.replace("Brown", "[PERSON-1]").replace("Doe", "[PERSON-2]")


def test_the_sample_letters_are_not_emptied(letters):
    for path in letters:
        text = Letter.from_path(path).text
        hidden = sum(len(text[spot.start : spot.end]) for spot in redact(text).hidden)
        assert hidden < 0.05 * len(text), path.name


def back(redaction: Redaction, text: str) -> str:
    """A text with the placeholders replaced, through an answer, as it is done."""
    answer = true_answer()
    answer["case"]["diagnoses"] = [text]
    restored: LetterAnswer = redaction.restore(LetterAnswer.model_validate_json(json.dumps(answer)))
    assert restored.case is not None
    return restored.case.diagnoses[0]


PIECES = st.sampled_from(
    [
        *HIDDEN,
        *KEPT,
        "Jane Doe",
        "DOE",
        "Jones",
        "[PERSON-1]",
        "[NUMBER-1]",
        "[PERSON-1-abcdef]",
        "]",
        "[",
        "\n",
        "Upheld",
    ]
)


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_hiding_and_putting_back_is_the_identity(text):
    redaction = redact(text)
    sent = redaction.hide(0, len(text))
    assert back(redaction, sent) == text
    for spot in redaction.hidden:
        word = text[spot.start : spot.end]
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sent) or any(
            word in other.placeholder for other in redaction.hidden
        )


@given(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), st.data())
def test_any_stretch_is_hidden_as_the_whole_is(text, data):
    redaction = redact(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = {spot for spot in redaction.hidden if spot.start < start < spot.end or spot.start < end < spot.end}
    stretch = redaction.hide(start, end)
    if not cut:
        assert back(redaction, stretch) == text[start:end]
    for spot in cut:
        assert spot.placeholder in stretch or start == end


@given(
    st.lists(st.sampled_from(["[PERSON-1]", "[PHONE-2]", "[PERSON-1-{}]", "Ms. Doe", "Mr. Roe"]), max_size=6)
)
def test_placeholders_cannot_be_forged(pieces):
    """A letter that has words like a placeholder gets others, so that none of its own words is replaced."""
    text = "\n".join(pieces)
    redaction = redact(text)
    assert all(spot.placeholder not in text for spot in redaction.hidden)
    assert back(redaction, redaction.hide(0, len(text))) == text


NAMED = (
    TEXT.replace("The injured worker is a", "Ms. Jane Doe, claim number: WC-7654321, is a")
    .replace("lumbar radiculopathy", "DOE radiculopathy")
    .replace("Eight were had", "Dr. Brown-Lopez (415-555-0132) says eight were had")
    .replace("8 sessions of chiropractic care", "8 sessions with Dr. Brown-Lopez of chiropractic care")
)
WORDS = ("Jane", "Doe", "DOE", "WC-7654321", "Brown-Lopez", "415-555-0132")


def test_nothing_hidden_is_in_any_call():
    for tokens in (1700, 16_384):
        from imr_llm.llm.request import Parameters

        how = Reading(model="m", redact=True, parameters=Parameters(max_output_tokens=tokens))
        for call in calls_for(Letter.from_text(NAMED, NAME), how):
            said = json.dumps(call.as_json(), ensure_ascii=False)
            assert [word for word in WORDS if re.search(rf"\b{word}\b", said)] == []
            assert "[PERSON-1]" in said


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_model_reads_placeholders_and_the_record_has_the_letters_words(server):
    def answer(message: str) -> dict:
        letter = letter_in(message)
        assert not any(word in message for word in WORDS)
        told = true_answer()
        told["case"]["diagnoses"] = [re.findall(r"Diagnoses: (.*);", letter)[0], "left knee sprain"]
        told["items"][0]["request"] = re.findall(r"original request, (8 sessions.*) is: Upheld", letter)[0]
        assert "[PERSON-" in told["case"]["diagnoses"][0]
        assert "[PERSON-" in told["items"][0]["request"]
        return told

    record = read(server, by(answer), text=NAMED, redact=True)
    assert record.diagnoses[0] == "DOE radiculopathy"
    assert record.items[0].request == "8 sessions with Dr. Brown-Lopez of chiropractic care for the low back"
    assert record.checks["/items/0/request"].verdict == "verified"
    assert_evidence_is_of_the_letter(record)


def assert_evidence_is_of_the_letter(record: DecisionRecord) -> None:
    for spans in record.evidence.values():
        for span in spans:
            assert NAMED[span.start : span.end] == span.quote


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_second_look_hides_what_the_first_did(server):
    told = true_answer()
    told["items"][0]["quantity"] = {"min": 4, "max": 4, "unit": "visits", "quote": "4 sessions"}
    told["case"]["diagnoses"] = ["[PERSON-1] radiculopathy", "left knee sprain"]
    told["items"][0]["original_request"] = "Chiropractic care for the low back"
    read(server, says(told), says({"decisions": []}), text=NAMED, redact=True, adjudicate=True)
    first, second = (user_message(asked) for asked in server.asked)
    assert "Dispute 1" in second
    for word in WORDS:
        assert not re.search(rf"\b{word}\b", first)
        assert not re.search(rf"\b{word}\b", second)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_without_redaction_the_letter_goes_as_it_is(server):
    read(server, says(true_answer()), text=NAMED)
    assert letter_in(user_message(server.asked[0])) == NAMED.strip()
