"""The file of legal facts: what may be told, in which languages, how old."""

from __future__ import annotations

import datetime

import pytest
from explained import TODAY, read
from pydantic import ValidationError

from imr_llm import UsageError, explain
from imr_llm.explanation.language import languages
from imr_llm.explanation.legal_facts import FactsOutdatedWarning, legal_facts, read_facts

FACT = """
version = "1"
jurisdiction = "California"
[facts.appeal]
source = "Labor Code 4610.6(h)"
confidence = "{confidence}"
last_checked = 2026-01-01
parameters = {{ days = 30 }}
{text}
"""
TEXT = '[facts.appeal.text]\nen = "Within {days} days."'


def facts(confidence="H", text=TEXT):
    return read_facts(FACT.format(confidence=confidence, text=text).encode())


def test_a_fact_is_said_with_its_numbers():
    assert facts().say("appeal", "en") == "Within 30 days."
    assert facts().name.startswith("1+")


def test_every_confirmed_fact_has_every_language_and_a_source():
    for lang in languages():
        said = legal_facts().said(lang)
        assert said
        assert all(words and "{" not in words for words in said.values())
    assert all(fact.source for fact in legal_facts().facts.values())


def test_what_is_not_confirmed_cannot_be_told():
    assert "expedited_hours" not in legal_facts().said("en")
    with pytest.raises(UsageError, match="'expedited_hours' is not confirmed"):
        legal_facts().say("expedited_hours", "en")
    with pytest.raises(ValidationError, match="words if, and only if, it is confirmed"):
        facts("unconfirmed")
    with pytest.raises(ValidationError, match="words if, and only if, it is confirmed"):
        facts("H", text="")


def test_a_fact_or_a_language_that_is_not_there():
    with pytest.raises(UsageError, match="there is no legal fact 'apeal'; there are: appeal"):
        facts().fact("apeal")
    with pytest.raises(UsageError, match="has no text in the language 'fr'"):
        facts().say("appeal", "fr")
    with pytest.raises(KeyError):
        facts(text='[facts.appeal.text]\nen = "Within {weeks} weeks."')


def test_an_old_fact_warns_but_is_told(letter):
    assert facts().outdated(datetime.date(2027, 2, 5)) == []
    assert facts().outdated(datetime.date(2027, 2, 6)) == ["appeal"]
    assert facts().outdated(datetime.date(2026, 1, 3), max_age_days=1) == ["appeal"]
    source, record = read(letter)
    with pytest.warns(FactsOutdatedWarning, match="more than 5 days ago"):
        explain(record, source, today=TODAY, max_fact_age_days=5)
