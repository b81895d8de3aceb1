"""Grounding a, ab and abc where evidence is partly right: several spans, edges of places, parts of a value.

On one sample letter, whose items 1 and 3 are printed one after the other; offsets are found in its text.
"""

from __future__ import annotations

import pytest
from golds import SAMPLES

from imr_llm import Letter
from imr_llm.baseline.reader import read_baseline
from imr_llm.evals.groundedness import grounding_of
from imr_llm.evals.scores import Grounding
from imr_llm.schema.record import Dates, Quantity, Reviewer, Span

REQUEST = "Lidoderm 5% patch #30"
RIGHT = (0, 0, 0)


@pytest.fixture(scope="module")
def reading():
    return read_baseline(Letter.from_path(SAMPLES / "letters" / "sample-f1b-01.txt"))


@pytest.fixture(scope="module")
def lost(reading):
    """How many values fewer have a, ab and abc if a value has these words as its evidence."""
    text, whole = reading.letter.text, grounding_of(reading.record, reading)

    def count(pointer, *spans, **changes):
        record = reading.record.model_copy(update=changes)
        placed = tuple(Span(start=start, end=end, quote=text[start:end]) for start, end in spans)
        record = record.model_copy(update={"evidence": {**record.evidence, pointer: placed}})
        now = grounding_of(record, reading)
        assert now.values == whole.values
        return whole.a - now.a, whole.ab - now.ab, whole.abc - now.abc

    return count


@pytest.fixture(scope="module")
def at(reading):
    """Where words stand first in the letter, from the third item's request on if `late`."""
    text = reading.letter.text

    def find(words, late=False):
        start = text.index(words, text.index(REQUEST) if late else 0)
        return start, start + len(words)

    return find


def test_all_spans_must_lie_in_place(lost, at):
    amount, elsewhere, later = at("#30", late=True), at("44 year old"), at("Topical lidocaine", late=True)
    assert lost("/items/2/quantity", amount) == RIGHT
    assert lost("/items/2/quantity", amount, elsewhere) == (0, 0, 1)
    assert lost("/items/2/quantity", elsewhere, amount) == (0, 0, 1)
    assert lost("/items/2/quantity", amount, later) == (0, 0, 1)


def test_a_place_begins_and_ends_at_its_letters(lost, at):
    start, end = at(REQUEST, late=True)
    assert lost("/items/2/quantity", (start, end)) == RIGHT
    assert lost("/items/2/quantity", (start, end + 1)) == (0, 0, 1)
    assert lost("/items/2/quantity", (start - 1, end)) == (0, 0, 1)


def test_the_same_words_in_another_item_are_out_of_place(lost, at):
    assert lost("/items/2/administrator_basis", at("Decision based on MTUS", late=True)) == RIGHT
    assert lost("/items/2/administrator_basis", at("Decision based on MTUS")) == (0, 0, 1)


def test_what_the_reviewer_says_is_no_word_of_the_administrator(reading, lost, at):
    text = reading.letter.text
    reviewer = text.index("Decision based on MTUS", at("Decision based on MTUS", late=True)[1])
    span = (reviewer, reviewer + len("Decision based on MTUS"))
    assert lost("/items/2/reviewer_basis", span) == RIGHT
    assert lost("/items/2/administrator_basis", span) == (0, 0, 1)


def test_a_judgement_is_held_to_its_place_alone(lost, at):
    assert lost("/items/2/category", at("patch", late=True)) == RIGHT, "what the words say is not decided"
    assert lost("/items/2/category", at("Follow-up visit")) == (0, 0, 1)


def test_one_of_several_spans_may_carry_the_value(lost, at):
    assert lost("/items/2/quantity", at("Lidoderm", late=True), at("#30", late=True)) == RIGHT
    assert lost("/items/2/quantity", at("Lidoderm", late=True), at("5%", late=True)) == (0, 1, 1)


def test_words_must_carry_every_number_of_a_value(reading, lost, at):
    *others, third = reading.record.items
    more = third.model_copy(update={"quantity": Quantity(min=30, max=60, unit="dispensed")})
    assert lost("/items/2/quantity", at("#30", late=True), items=(*others, more)) == (0, 1, 1)


def test_one_span_that_is_not_at_its_offsets_spoils_all(reading, at):
    start, end = at("#30", late=True)
    good = Span(start=start, end=end, quote="#30")
    moved = Span(start=start - 1, end=end - 1, quote="#30")
    whole = grounding_of(reading.record, reading)
    for spans in ((good, moved), (moved, good)):
        evidence = {**reading.record.evidence, "/items/2/quantity": spans}
        now = grounding_of(reading.record.model_copy(update={"evidence": evidence}), reading)
        assert (whole.a - now.a, whole.ab - now.ab, whole.abc - now.abc) == (1, 1, 1)


def test_an_item_the_letter_does_not_have_stands_nowhere(reading):
    """Its words are the third item's, byte for byte, and carry its values: none of them is in its place."""
    record = reading.record
    copied = {
        pointer.replace("/items/2/", "/items/3/"): spans
        for pointer, spans in record.evidence.items()
        if pointer.startswith("/items/2/")
    }
    more = record.model_copy(
        update={"items": (*record.items, record.items[2]), "evidence": {**record.evidence, **copied}}
    )
    whole, now = grounding_of(record, reading), grounding_of(more, reading)
    assert now.a > whole.a
    assert now.ab > whole.ab
    assert now.abc == whole.abc


def test_a_record_counted_by_hand(reading, at):
    """Five values: two right in all, one quoted out of a rationale, one whose words say another age, one unquoted."""
    record = reading.record

    def spans(words, late=False):
        start, end = at(words, late)
        return (Span(start=start, end=end, quote=words),)

    few = record.model_copy(
        update={
            "priority": None,
            "dates": Dates(**dict.fromkeys(Dates.model_fields)),
            "reviewer": Reviewer(licensure_states=(), specialties=()),
            "patient": record.patient.model_copy(update={"age": 97, "sex": None}),
            "diagnoses": ("lumbar disc herniation", "lidocaine", "left L5 radiculopathy"),
            "items": (),
            "evidence": {
                "/case_number": spans(record.case_number),
                "/patient/age": spans("44 year old"),
                "/diagnoses/0": spans("lumbar disc herniation"),
                "/diagnoses/1": spans("lidocaine", late=True),
            },
        }
    )
    assert grounding_of(few, reading) == Grounding(values=5, a=4, ab=3, abc=2, judged=0)
