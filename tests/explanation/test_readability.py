"""Readability: syllables and sentences counted, names masked, lists and decimals handled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.explanation.readability import masked, reading_ease
from imr_llm.explanation.sentences import sentences, words
from imr_llm.explanation.syllables import english, spanish

ENGLISH = """
treatment 2, reviewer 3, insurer 3, denial 3, decided 3, approved 2, medical 3, therapy 3, documents 3, examined 3,
information 4, compensation 4, appeals 2, determination 5, utilization 5, improvement 3, asked 1, needed 2, notes 1,
cases 2, table 2, statement 2, medication 4, situation 4, actual 3, injuries 3, evaluate 4, evaluated 5, official 3,
trial 2, material 4, agreed 2, agree 2, denied 2, tried 1, applied 2, idea 3, available 4, exercises 4, seeing 2,
language 2, created 3, theory 3, people 2, score 1, recommended 4, hours 1, acupuncture 4, serious 3, MTUS 1, 2.5 1
"""
SPANISH = """
tratamiento 4, revisión 3, aseguradora 6, día 2, guía 2, quien 1, queja 2, vergüenza 3, apelación 4, ciudad 2, país 2,
oído 3, leer 2, muy 1, hoy 1, y 1, continúa 4, aún 2, quiropráctico 5, huelga 2, buey 1, ocurrió 3, año 2, sesiones 3
"""


def cases(table):
    return [
        (word, int(count)) for word, count in (entry.split() for entry in table.split(",") if entry.strip())
    ]


@pytest.mark.parametrize(("word", "count"), cases(ENGLISH))
def test_syllables_of_english_words(word, count):
    assert english(word) == count


@pytest.mark.parametrize(("word", "count"), cases(SPANISH))
def test_syllables_of_spanish_words(word, count):
    assert spanish(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("You asked for 2.5 mg. It was denied.", 2),
        ("Dr. Smith wrote it. No. 5 is yours.", 2),
        ("Call 1-800-736-7401. It is free.", 2),
        ("¿Qué se decidió? No se aprobó.", 2),
        ("EE. UU. tiene leyes.", 1),
        ("He said “no.” You may ask.", 2),
        ("one two three", 1),
        ("", 0),
        ("...", 0),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count


def test_words_joined_by_marks_are_one():
    assert words("A 10/325mg tablet, 2.5 % or 1-800: it's OK.") == [
        "A",
        "10/325mg",
        "tablet",
        "2.5",
        "or",
        "1-800",
        "it's",
        "OK",
    ]


def test_every_entry_of_a_list_is_a_sentence():
    as_list = reading_ease(["You can ask", "You can wait", "You can call"], "en")
    assert (as_list.sentences, as_list.longest_sentence, as_list.words) == (3, 3, 9)


def test_names_are_masked_for_the_grade_and_counted_as_words():
    name = "Transforaminal epidural steroid injection"
    plain, hidden = (
        reading_ease([f"We read {name} here."], "en"),
        reading_ease([f"We read {name} here."], "en", [name]),
    )
    assert hidden.grade < plain.grade
    assert (plain.words, hidden.words, hidden.longest_sentence) == (7, 7, 4)
    assert masked("MRI scan of an MRI", ["mri", "MRI scan", ""]) == "It of an It"


def test_measures_against_counts_made_by_hand():
    # 11 words, 2 sentences, 16 syllables
    english_text = reading_ease(
        ["The reviewer read your notes.", "The denial stands for this treatment."], "en"
    )
    assert english_text.grade == round(0.39 * 11 / 2 + 11.8 * 16 / 11 - 15.59, 1)
    # El re-vi-sor le-yó su car-ta.
    assert reading_ease(["El revisor leyó su carta."], "es").grade == round(206.84 - 60 * 9 / 5 - 1.02 * 5, 1)
    assert reading_ease([], "en").grade == 0
    assert reading_ease([], "es").grade == 100


@given(st.lists(st.text()), st.sampled_from(["en", "es", "fr"]), st.lists(st.text(), max_size=3))
def test_any_text_is_measured(texts, lang, protected):
    ease = reading_ease(texts, lang, protected)
    assert ease.longest_sentence <= ease.words or protected
