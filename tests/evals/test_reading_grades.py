"""Reading grades beside Flesch-Kincaid, counted by hand: SMOG, Coleman-Liau, Dale-Chall."""

from __future__ import annotations

import pytest

from imr_llm.evals.dale_chall import familiar
from imr_llm.evals.reading_grades import grades_of
from imr_llm.explanation.readability import reading_ease


def test_grades_of_two_sentences():
    """Ten words, three of them of three syllables or more; "communication" and "educational" are no known words."""
    grades = grades_of(["The cat sat on the animal. Communication is educational always."], ())
    letters = len("Thecatsatontheanimal" + "Communicationiseducationalalways")
    assert grades.smog == round(1.043 * (30 * 3 / 2) ** 0.5 + 3.1291, 1)
    assert grades.coleman_liau == round(0.0588 * letters * 10 - 0.296 * 20 - 15.8, 1)
    assert grades.dale_chall == round(0.1579 * 20 + 0.0496 * 5 + 3.6365, 1)
    assert grades_of(["", "…"], ()) is None


def test_known_words_alone_leave_the_length_of_sentences():
    assert grades_of(["The dog ran home. You can help."], ()).dale_chall == round(0.0496 * 3.5 + 3.6365, 1)


@pytest.mark.parametrize(
    "word",
    [
        *("the", "You", "letter", "doctor", "medicine", "don't", "I'm"),
        *("letters", "churches", "carries", "worker's", "workers’"),  # plurals, persons, possessives
        *("helped", "decided", "stopped", "carried", "deciding", "hugging", "dragged", "shown"),
        *("quickly", "longest", "prettiest", "safest", "dimmest"),
        *("well-known", "and/or", "sister-in-law"),
        *("12", "2.5", "10mg", "L4-L5", "1-800", "50%"),
    ],
)
def test_words_that_count_as_known(word):
    assert familiar(word)


@pytest.mark.parametrize(
    "word",
    [
        *("treatment", "therapy", "guideline", "guidelines", "utilization"),
        *("reviewer", "insurer", "longer", "easier"),  # nouns and comparatives in "er"
        *("easily", "simply"),  # adverbs that change the word
        *("MRI", "Norco", "Sacramento"),  # short forms, and names that nobody masked
        *("well-documented", "physician's", "terapia"),
        *("s", "ed", "ing"),
    ],
)
def test_words_that_do_not(word):
    assert not familiar(word)


def test_masked_names_are_known_and_as_long_as_one_word():
    """As in the Flesch-Kincaid grade: however the treatment is called, the text is as easy."""
    said = "The insurer turned down {}. You may ask for it."
    names = ("Hydrocodone bitartrate 10/325mg #60", "a bed")
    one, other = (grades_of([said.format(name)], names) for name in names)
    assert one == other
    assert one.dale_chall == round(0.1579 * 100 / 10 + 0.0496 * 5 + 3.6365, 1), "insurer alone is unknown"
    assert grades_of([said.format(names[0])], ()).dale_chall > one.dale_chall


def test_long_words_that_everybody_knows_are_hard_by_syllables_alone():
    """What each measure is for: syllables against a list of words."""
    easy = "My grandmother and everybody remembered yesterday afternoon."
    hard = "Brisk fraud bred stark gloom and grim dread."
    assert grades_of([easy], ()).dale_chall < grades_of([hard], ()).dale_chall
    assert reading_ease([easy], "en").grade > reading_ease([hard], "en").grade
    assert grades_of([easy], ()).smog > grades_of([hard], ()).smog
