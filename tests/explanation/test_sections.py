"""What every explanation has: its sections, every item once and in order, evidence, plain and short sentences."""

from __future__ import annotations

import re

import pytest
from explained import explained, read, say_the_same_numbers, texts

from imr_llm import UsageError, explain
from imr_llm.explanation.language import language, languages
from imr_llm.explanation.stated import SENTENCES
from imr_llm.schema.explanation import SECTION_ORDER

LANGUAGES = ["en", "es"]
ENGLISH = re.compile(
    r"\b(?:the|and|of|was|were|not|treatment|denial|reviewer|insurer|visits|letter|weeks|guideline|request|your?)\b",
    re.IGNORECASE,
)


def test_languages():
    assert languages() == ("en", "es")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sections_come_once_and_in_order(letters, lang):
    for path in letters:
        sections = explained(path, lang).sections
        assert tuple(section.id for section in sections) == SECTION_ORDER
        assert all(section.heading and section.paragraphs for section in sections)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_is_decided_asked_and_explained_in_the_letters_order(letters, lang):
    for path in letters:
        _, record = read(path)
        for section in explained(path, lang).sections:
            if section.id in ("decided", "asked", "why"):
                told = [paragraph.item for paragraph in section.paragraphs if paragraph.item is not None]
                assert list(dict.fromkeys(told)) == list(range(len(record.items)))
                assert told == sorted(told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_item_has_its_own_outcome(letters, lang):
    stands = {"en": ("the denial stands", "no longer stands"), "es": ("sigue en pie", "ya no vale")}[lang]
    for path in letters:
        _, record = read(path)
        for place, item in enumerate(record.items):
            said = texts(explained(path, lang), "decided", item=place).lower()
            assert (stands[0] in said, stands[1] in said) == (
                item.outcome == "upheld",
                item.outcome == "overturned",
            )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_rest_on_passages_of_their_own_rationale(letters, lang):
    for path in letters:
        letter, record = read(path)
        why = next(section for section in explained(path, lang).sections if section.id == "why")
        for paragraph in why.paragraphs:
            for span in paragraph.evidence:
                assert letter.text[span.start : span.end] == span.quote
                assert paragraph.item is not None
                rationale = record.evidence[f"/items/{paragraph.item}/rationale"]
                counted = record.evidence.get(f"/items/{paragraph.item}/prior_visits", ())
                within = any(part.start <= span.start and span.end <= part.end for part in rationale)
                assert within or span in counted, path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_short_and_plain(letters, lang):
    for path in letters:
        explanation = explained(path, lang)
        reading, items = explanation.reading, max(1, len(read(path)[1].items))
        assert reading.longest_sentence <= 25, path
        assert reading.grade <= 8 if lang == "en" else reading.grade >= 70
        longer = 1.15 if lang == "es" else 1  # the same says more words in Spanish
        assert reading.words <= longer * (400 + 120 * (items - 1)), path
        for section in explanation.sections:
            assert all(len(paragraph.text.split()) <= 75 for paragraph in section.paragraphs), path
            run = 0
            for paragraph in section.paragraphs:
                run = run + 1 if paragraph.bullet else 0
                assert run <= 7


def test_both_languages_say_the_same_numbers_of_the_same_items_in_the_same_order(letters):
    for path in letters:
        english, spanish = explained(path, "en"), explained(path, "es")
        for one, other in zip(english.sections, spanish.sections, strict=True):
            assert [p.item for p in one.paragraphs] == [p.item for p in other.paragraphs]
            assert [p.evidence for p in one.paragraphs] == [p.evidence for p in other.paragraphs]
            assert [p.facts for p in one.paragraphs] == [p.facts for p in other.paragraphs]
            for left, right in zip(one.paragraphs, other.paragraphs, strict=True):
                assert say_the_same_numbers(one.id, left.text, right.text), path


def test_no_english_in_spanish_but_names(letters):
    names = ["Official Disability Guidelines", "Claims Administrator", "Upheld", "Overturned", "rationale"]
    for path in letters:
        for line in texts(explained(path, "es")).splitlines():
            plain = re.sub("|".join(names) + "|“[^”]*”", "", line)
            assert not ENGLISH.search(plain), plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_a_sentence_and_every_word_its_place(lang):
    words, english = language(lang), language("en")
    template = words.templates.get_template("why.j2")
    helpers = {**words.helpers(), "full": lambda short, **_: short, "fact": str}
    module = template.make_module(helpers)
    for key in SENTENCES:
        assert str(module.reason(key)).strip().endswith("."), key
    assert set(words.parts) == set(english.parts)
    assert set(words.terms) == set(english.terms)
    assert set(words.acronyms) == set(english.acronyms)


def test_wrong_use(letter):
    source, record = read(letter)
    with pytest.raises(UsageError, match="there is no language 'fr'; there are: en, es"):
        explain(record, source, lang="fr")
    other = type(source).from_text("Upheld", "other.txt")
    with pytest.raises(UsageError, match=r"was not made from this text of other\.txt"):
        explain(record, other)
