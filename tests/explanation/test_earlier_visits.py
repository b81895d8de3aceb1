"""Visits before the request: told wherever the letter counts them for it, and no surer than the letter is."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.record import Check
from made import Made, printed

MORE = "The request exceeds the guideline, which supports 10 visits. It is not medically necessary."


def why(*items: Made, summary: str = "The records were reviewed.", lang: str = "en", **changes) -> str:
    letter = Letter.from_text(printed(*items, summary=summary), "made.txt")
    record = read_letter_baseline(letter).model_copy(update=changes)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert [f for f in check_explanation(said, record, letter) if f.section == "why"] == []
    return texts(said, "why")


def test_visits_that_only_the_summary_of_the_case_counts_are_told():
    item = Made("Physical therapy x 6", rationale=MORE)
    summary = "Treatment to date has included 6 sessions of physical therapy."
    assert "The letter says that you had 6 visits before." in why(item, summary=summary)
    assert "La carta dice que usted tuvo antes 6 visitas." in why(item, summary=summary, lang="es")


def test_they_are_not_told_beside_what_was_granted():
    item = Made("Physical therapy x 6", "Overturned", "The request is medically necessary.")
    said = why(item, summary="Treatment to date has included 6 sessions of physical therapy.")
    assert "before" not in said


def test_they_are_not_told_where_the_readers_disagree():
    item = Made("Physical therapy x 6", rationale=MORE)
    summary = "Treatment to date has included 6 sessions of physical therapy."
    doubt = {"/items/0/prior_visits": Check(verdict="conflict")}
    assert "before" not in why(item, summary=summary, checks=doubt)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("had 6 visits of physical therapy", "you had 6 visits before"),
        ("had at least 6 visits of physical therapy", "you had at least 6 visits before"),
        ("had about 6 visits of physical therapy", "you had about 6 visits before"),
        ("had approximately six visits of physical therapy", "you had about 6 visits before"),
        ("presumably completed at least 6 visits of physical therapy", "you seem to have had at least 6"),
        ("apparently completed 6 visits of physical therapy", "you seem to have had 6 visits before"),
        ("completed up to 6 visits of physical therapy", "you had up to 6 visits before"),
    ],
)
def test_they_are_told_as_surely_as_the_letter_tells_them(words, told):
    assert told in why(Made("Physical therapy x 6", rationale=f"The worker has {words}. {MORE}"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("at least 6 visits", "tuvo antes al menos 6 visitas"),
        ("about 6 visits", "tuvo antes cerca de 6 visitas"),
    ],
)
def test_so_they_are_in_spanish(words, told):
    item = Made("Physical therapy x 6", rationale=f"The worker has had {words} of physical therapy. {MORE}")
    assert told in why(item, lang="es")


def test_a_number_of_visits_had_is_under_no_condition():
    words = "The worker completed at least 6 visits of physical therapy for the neck with some benefit."
    assert "at least 6 visits before" in why(Made("Physical therapy x 6", rationale=f"{words} {MORE}"))
