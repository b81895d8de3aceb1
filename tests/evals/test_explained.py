"""Explanations held to gold: what a wrong record makes them say, and what is changed in their words."""

from __future__ import annotations

import pytest
from golds import GOLD, SAMPLES

from imr_llm import Explanation, Letter, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.evals.explained import explained, unexplained
from imr_llm.evals.gold import load_gold
from imr_llm.evals.scoring import compare_result

NAME = "sample-f1b-01"


@pytest.fixture(scope="module")
def letter():
    return Letter.from_path(SAMPLES / "letters" / f"{NAME}.txt")


@pytest.fixture(scope="module")
def gold():
    return next(one for one in load_gold(GOLD / "samples").letters if one.label.letter == NAME)


def counts(letter, gold, record, explanation: Explanation | None = None):
    pairs = compare_result(gold, record).pairs["/items"]
    return explained(explanation or explain(record, letter), record, letter, gold.label, pairs)


def with_items(record, *items):
    return record.model_copy(update={"items": items, "evidence": {}, "checks": {}})


def test_a_true_explanation_has_nothing_invented(letter, gold):
    said = counts(letter, gold, read_letter_baseline(letter))
    assert (said.numbers_unsupported, said.contradicted, said.omitted) == (0, 0, 0)
    assert said.numbers > 5
    assert said.items == len(gold.label.items) == 3
    assert said.grade < said.source_grade
    assert said.smog < said.source_smog
    assert said.coleman_liau < said.source_coleman_liau
    assert said.dale_chall < said.source_dale_chall
    assert 0 < said.why_words < said.words
    assert said.written is None, "the templates wrote"


def test_an_explanation_true_to_a_wrong_outcome_is_contradicted(letter, gold):
    record = read_letter_baseline(letter)
    first, *others = record.items
    other = "overturned" if first.outcome == "upheld" else "upheld"
    flipped = record.model_copy(update={"items": (first.model_copy(update={"outcome": other}), *others)})
    said = counts(
        letter, gold, flipped, explain(flipped.model_copy(update={"flags": (), "checks": {}}), letter)
    )
    assert said.contradicted == 1
    assert said.findings["1 outcome"] >= 1


def test_an_item_left_out_is_omitted_and_one_made_up_is_contradicted(letter, gold):
    record = read_letter_baseline(letter)
    fewer = with_items(record, *record.items[:2])
    said = counts(letter, gold, fewer)
    assert (said.omitted, said.contradicted, said.items) == (1, 0, 3)
    made_up = record.items[0].model_copy(update={"request": "Massage chair for the waiting room"})
    more = with_items(record, *record.items, made_up)
    said = counts(letter, gold, more)
    assert (said.omitted, said.contradicted, said.items) == (0, 1, 4)


def test_items_in_another_order_are_explained_rightly(letter, gold):
    record = read_letter_baseline(letter)
    said = counts(letter, gold, with_items(record, *record.items[::-1]))
    assert (said.contradicted, said.omitted) == (0, 0)


def test_a_number_that_gold_does_not_have_is_unsupported(letter, gold):
    record = read_letter_baseline(letter)
    true = explain(record, letter)
    sections = list(true.sections)
    number = next(k for k, section in enumerate(sections) if section.id == "why")
    why = sections[number]
    extra = why.paragraphs[0].model_copy(
        update={"text": "You had 93 visits before, in 41 weeks.", "evidence": ()}
    )
    sections[number] = why.model_copy(update={"paragraphs": (*why.paragraphs, extra)})
    said = counts(letter, gold, record, true.model_copy(update={"sections": tuple(sections)}))
    before = counts(letter, gold, record, true)
    assert said.numbers_unsupported == 2
    assert said.numbers == before.numbers + 2


def test_what_is_not_said_leaves_its_place_empty(letter, gold):
    record = read_letter_baseline(letter)
    true = explain(record, letter)
    kept = tuple(section for section in true.sections if section.id not in ("why", "next"))
    said = counts(letter, gold, record, true.model_copy(update={"sections": kept}))
    whole = counts(letter, gold, record, true)
    assert said.slots == whole.slots
    assert said.slots_filled <= whole.slots_filled - len(gold.label.items) - 1


def test_no_explanation_omits_everything(gold):
    said = unexplained(gold.label, by_model=False)
    assert (said.items, said.omitted, said.contradicted, said.slots_filled) == (3, 3, 0, 0)
    assert said.findings
    assert said.written is None


def test_spanish_has_no_school_grade(letter, gold):
    record = read_letter_baseline(letter)
    said = counts(letter, gold, record, explain(record, letter, lang="es"))
    assert (said.contradicted, said.omitted, said.grade, said.dale_chall) == (0, 0, None, None)
