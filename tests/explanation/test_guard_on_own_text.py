"""The guard finds nothing in what the package itself writes, in either language, of letters with odd words."""

from __future__ import annotations

import pytest
from explained import TODAY

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.guard.carried import content, plain
from imr_llm.explanation.language import language
from made import Made, printed

ODG = "{} Not medically necessary."


def explained(item, lang):
    letter = Letter.from_text(printed(item), "made.txt")
    record = read_letter_baseline(letter)
    return explain(record, letter, lang=lang, today=TODAY), record, letter


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("source", ["ODG", "ACOEM", "MTUS"])
@pytest.mark.parametrize(
    "way", ["{} allows up to 20 visits.", "{} supports 20 visits.", "{} recommends a trial of 6 visits."]
)
def test_a_guidelines_number_passes(source, way, lang):
    made = Made("Cognitive behavioral therapy, 30 sessions", rationale=ODG.format(way.format(source)))
    assert check_explanation(*explained(made, lang)) == []


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("short", ["MTUS", "ODG", "ACOEM"])
def test_the_full_names_of_guidelines_are_no_reasons(short, lang):
    assert content(language(lang).terms[short].lower(), plain(lang)) == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_request_with_markup_and_an_address_passes_without_the_address(lang):
    made = Made(
        "Tramadol <b>50mg</b> #60 *twice* [click](http://bad.example) `x`",
        rationale="No benefit is on record.",
    )
    explanation, record, letter = explained(made, lang)
    assert "bad.example" not in explanation.model_dump_json(
        exclude={"sections": {"__all__": {"paragraphs": {"__all__": {"evidence"}}}}}
    )
    assert check_explanation(explanation, record, letter) == []


@pytest.mark.parametrize(
    "added", [" Call <b>now</b>.", " See http://bad.example.", " “[click](http://bad.example)”"]
)
def test_markup_and_addresses_outside_of_it_do_not_pass(added):
    explanation, record, letter = explained(Made("Tramadol <b>50mg</b> [click](http://bad.example)"), "en")
    asked = explanation.sections[1]
    paragraph = asked.paragraphs[0].model_copy(update={"text": asked.paragraphs[0].text + added})
    bad = explanation.model_copy(
        update={
            "sections": tuple(
                each.model_copy(update={"paragraphs": (paragraph,)}) if each.id == "asked" else each
                for each in explanation.sections
            )
        }
    )
    rules = {finding.rule for finding in check_explanation(bad, record, letter)}
    assert rules & {"18 links", "18 markup"}
