"""Where what was decided is in doubt, the guard lets an explanation say so, and nothing else of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from explained import TODAY
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Paragraph
from imr_llm.schema.record import Check, DecisionRecord
from made import Made, printed

CONTRADICTED = Made("MRI of the left knee", "Overturned", "The request is not medically necessary.")
DENIED = Made("Norco 10mg #60", "Upheld", "The request is not medically necessary.")
STATED = {
    "en": "The denial of this treatment was overturned: it was found medically necessary.",
    "es": "Se anuló la negación de este tratamiento: se consideró médicamente necesario.",
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("items", [(CONTRADICTED,), (CONTRADICTED, DENIED), (DENIED, CONTRADICTED)])
def test_an_outcome_that_the_letter_contradicts_is_left_open_and_that_is_right(lang, items):
    letter = Letter.from_text(printed(*items))
    record = read_letter_baseline(letter)
    assert "outcome_conclusion_conflict" in {flag.code for flag in record.flags}
    assert check_explanation(explain(record, letter, lang=lang, today=TODAY), record, letter) == []


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("count", [1, 2])
def test_an_outcome_that_the_letter_does_not_give_is_left_open(lang, count):
    letter = Letter.from_text(printed(*[DENIED, CONTRADICTED][:count]))
    record = read_letter_baseline(letter)
    items = tuple(item.model_copy(update={"outcome": None}) for item in record.items)
    record = record.model_copy(update={"items": items, "case_outcome": None})
    assert check_explanation(explain(record, letter, lang=lang, today=TODAY), record, letter) == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_stating_an_outcome_in_doubt_is_found(lang):
    letter = Letter.from_text(printed(CONTRADICTED))
    record = read_letter_baseline(letter)
    told = explain(record, letter, lang=lang, today=TODAY)
    sections = tuple(
        section.model_copy(update={"paragraphs": (*section.paragraphs, Paragraph(text=STATED[lang], item=0))})
        if section.id == "decided"
        else section
        for section in told.sections
    )
    found = check_explanation(told.model_copy(update={"sections": sections}), record, letter)
    assert "1 outcome" in {finding.rule for finding in found}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_plain_outcome_may_not_be_left_open(lang):
    doubtful, plain = Letter.from_text(printed(CONTRADICTED)), Letter.from_text(printed(DENIED))
    told = explain(read_letter_baseline(doubtful), doubtful, lang=lang, today=TODAY)
    rules = {finding.rule for finding in check_explanation(told, read_letter_baseline(plain), plain)}
    assert {"1 outcome", "17 beyond the law"} <= rules


SAMPLES = sorted((Path(__file__).parents[2] / "evals" / "samples" / "letters").glob("*.txt"))


@cache
def sample(path: Path) -> tuple[Letter, DecisionRecord]:
    letter = Letter.from_path(path)
    return letter, read_letter_baseline(letter)


@given(st.data(), st.sampled_from(SAMPLES), st.sampled_from(["en", "es"]))
def test_whatever_is_in_doubt_an_explanation_from_templates_passes(data, path, lang):
    letter, record = sample(path)
    pointers = data.draw(st.lists(st.sampled_from(sorted(record.evidence)), min_size=1, max_size=5))
    doubts = {
        pointer: Check(data.draw(st.sampled_from(["conflict", "ungrounded"])), "another value")
        for pointer in pointers
    }
    record = record.model_copy(update={"checks": {**record.checks, **doubts}})
    assert check_explanation(explain(record, letter, lang=lang, today=TODAY), record, letter) == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_many_treatments_are_numbered_by_the_ends_of_their_runs(lang):
    granted = Made("MRI of the left knee", "Overturned", "The request is medically necessary.")
    letter = Letter.from_text(printed(*[DENIED] * 4, granted, *[DENIED] * 2))
    record = read_letter_baseline(letter)
    told = explain(record, letter, lang=lang, today=TODAY)
    said = {"en": "treatments 1 to 4, 6, and 7", "es": "los tratamientos 1 a 4, 6 y 7"}[lang]
    assert said in " ".join(p.text for section in told.sections for p in section.paragraphs)
    assert check_explanation(told, record, letter) == []
    for other in (said.replace("4, 6", "5, 6"), said.replace("1 to 4", "5 to 1").replace("1 a 4", "5 a 1")):
        wrong = tuple(
            section.model_copy(
                update={
                    "paragraphs": tuple(
                        p.model_copy(update={"text": p.text.replace(said, other)}) for p in section.paragraphs
                    )
                }
            )
            for section in told.sections
        )
        assert check_explanation(told.model_copy(update={"sections": wrong}), record, letter) != []
