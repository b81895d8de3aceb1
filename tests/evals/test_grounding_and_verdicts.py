"""Grounding a, b, c of records, and what verdicts are worth, on a sample letter whose record is spoilt by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from golds import GOLD, SAMPLES

from imr_llm import Check, Letter
from imr_llm.baseline.reader import read_baseline
from imr_llm.evals.clusters import clusters, openings
from imr_llm.evals.gold import load_gold
from imr_llm.evals.groundedness import grounding_of
from imr_llm.evals.scores import VerdictCount
from imr_llm.evals.scoring import score_letter

NAME = "sample-f1b-01"


@pytest.fixture(scope="module")
def reading():
    return read_baseline(Letter.from_path(SAMPLES / "letters" / f"{NAME}.txt"))


@pytest.fixture(scope="module")
def gold():
    return next(one for one in load_gold(GOLD / "samples").letters if one.label.letter == NAME)


def with_evidence(reading, pointer, change):
    record = reading.record
    spans = tuple(change(span) for span in record.evidence[pointer])
    return record.model_copy(update={"evidence": {**record.evidence, pointer: spans}})


def lost(reading, record):
    """How many values fewer than the baseline's own record has with a, b and c."""
    whole, spoilt = grounding_of(reading.record, reading), grounding_of(record, reading)
    assert whole.values == spoilt.values
    return whole.a - spoilt.a, whole.ab - spoilt.ab, whole.abc - spoilt.abc


def test_the_baseline_stands_on_the_letter(reading):
    counts = grounding_of(reading.record, reading)
    assert counts.values == counts.a > 40
    assert 0 < counts.judged < counts.values


def test_a_quotation_that_is_not_at_its_offsets(reading):
    moved = with_evidence(
        reading, "/items/0/outcome", lambda span: replace(span, start=span.start + 1, end=span.end + 1)
    )
    assert lost(reading, moved) == (1, 1, 1)


def test_a_value_without_evidence(reading):
    evidence = {key: spans for key, spans in reading.record.evidence.items() if key != "/patient/age"}
    assert lost(reading, reading.record.model_copy(update={"evidence": evidence})) == (1, 1, 1)


def test_words_that_do_not_carry_the_value(reading):
    record = reading.record
    older = record.model_copy(update={"patient": record.patient.model_copy(update={"age": 97})})
    assert lost(reading, older) == (0, 1, 1)


def test_words_in_the_wrong_place(reading):
    other = reading.record.evidence["/items/1/outcome"]
    assert reading.record.items[0].outcome == reading.record.items[1].outcome
    record = reading.record.model_copy(
        update={"evidence": {**reading.record.evidence, "/items/0/outcome": other}}
    )
    assert lost(reading, record) == (0, 0, 1)


def checked(reading, checks):
    """The record with these checks, as if a model had been asked."""
    provenance = reading.record.provenance.model_copy(update={"policy": "flag"})
    return reading.record.model_copy(update={"checks": checks, "provenance": provenance})


def test_how_often_readers_are_wrong_by_verdict(reading, gold):
    outcome, age = gold.label.items[0].outcome, gold.label.patient.age
    other = "overturned" if outcome == "upheld" else "upheld"
    record = checked(
        reading,
        {
            "/items/0/outcome": Check("conflict", other, outcome),
            "/items/1/outcome": Check("conflict", gold.label.items[1].outcome, "partially_overturned"),
            "/patient/age": Check("verified", age, age),
            "/dates/injury": Check("verified", "1999-01-01", "1999-01-01"),
            "/dates/decision": Check("missed", None, gold.label.dates.decision.isoformat()),
            "/items/0/refills": Check("absent"),
            "/items/0/rationale": Check("baseline"),
        },
    )
    assert score_letter(gold, record).verdicts == {
        "absent": VerdictCount(1, 0, 0),
        "conflict": VerdictCount(2, 1, 1),
        "missed": VerdictCount(1, 1, 0),
        "verified": VerdictCount(2, 1, 1),
    }


def test_entries_of_lists_are_right_wherever_they_stand(reading, gold):
    known = gold.label.diagnoses
    record = checked(
        reading,
        {
            "/diagnoses/0": Check("verified", known[-1], known[-1]),
            "/diagnoses/1": Check("conflict", "an invented condition", known[0]),
            "/diagnoses/7": Check("ungrounded", "another", None),
            "/diagnoses/8": Check("missed", None, known[0]),
        },
    )
    assert score_letter(gold, record).verdicts == {
        "conflict": VerdictCount(1, 1, 0),
        "missed": VerdictCount(1, 1, 0),
        "ungrounded": VerdictCount(1, 1, 0),
        "verified": VerdictCount(1, 0, 0),
    }


def test_items_are_followed_to_where_gold_has_them(reading, gold):
    """Items in reverse, the last of them not shown by the policy."""
    items = reading.record.items
    last = len(items) - 1
    hidden = gold.label.items[0]
    record = checked(
        reading,
        {
            "/items/0/outcome": Check("verified", items[-1].outcome, items[-1].outcome),
            f"/items/{last}/request": Check("ungrounded", hidden.request, None),
            f"/items/{last}/outcome": Check("ungrounded", hidden.outcome, None),
            f"/items/{last + 1}/request": Check("ungrounded", "made up", None),
            f"/items/{last + 1}/outcome": Check("ungrounded", "upheld", None),
        },
    ).model_copy(update={"items": items[:0:-1]})
    assert score_letter(gold, record).verdicts == {
        "ungrounded": VerdictCount(4, 2, 2),
        "verified": VerdictCount(1, 0, 0),
    }


def test_an_item_that_stands_twice_is_held_to_the_same_item_of_gold(reading, gold):
    first = reading.record.items[0]
    record = checked(
        reading,
        {
            f"/items/{place}/{name}": Check("verified", getattr(first, name), getattr(first, name))
            for place in (0, 1)
            for name in ("request", "outcome")
        },
    ).model_copy(update={"items": (first, first.model_copy(update={"refills": 9}))})
    assert score_letter(gold, record).verdicts == {"verified": VerdictCount(4, 0, 0)}


def test_cells_carry_the_verdict_of_their_value(reading, gold):
    record = checked(
        reading,
        {
            "/items/0/quantity/min": Check("verified", 1, 1),
            "/items/0/quantity/max": Check("conflict", 1, 2),
            "/patient/age": Check("grounded", 1),
        },
    )
    verdicts = {cell.pointer: cell.verdict for cell in score_letter(gold, record).cells}
    assert verdicts["/items/0/quantity"] == "conflict"
    assert verdicts["/patient/age"] == "grounded"
    assert verdicts["/patient/sex"] is None


def test_no_verdicts_where_no_model_ran(reading, gold):
    assert score_letter(gold, reading.record).verdicts == {}


def test_letters_of_one_opening_are_one_cluster():
    together = clusters(
        {
            "a": frozenset("x"),
            "b": frozenset("xy"),
            "c": frozenset("y"),
            "d": frozenset("z"),
            "e": frozenset(),
        }
    )
    assert together["a"] == together["b"] == together["c"]
    assert len(set(together.values())) == 3
    assert together == clusters(
        {
            "e": frozenset(),
            "c": frozenset("y"),
            "b": frozenset("yx"),
            "a": frozenset("x"),
            "d": frozenset("z"),
        }
    )


def test_a_letter_joins_clusters_that_were_two():
    together = clusters({"a": frozenset("x"), "b": frozenset("y"), "c": frozenset("xy")})
    assert len(set(together.values())) == 1


def test_openings_are_ten_words_of_each_rationale(reading):
    items = reading.record.items
    same = [
        item.model_copy(update={"rationale": f"One two three four five six seven eight nine TEN, {k}"})
        for k, item in enumerate(items[:2])
    ]
    short = items[0].model_copy(update={"rationale": "One two three."})
    assert len(openings(reading.record.model_copy(update={"items": (*same, short)}))) == 1
