"""Where what was decided is in doubt, the guard lets an explanation say so, and nothing else of it."""

from __future__ import annotations

import pytest
from explained import TODAY

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Paragraph
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
