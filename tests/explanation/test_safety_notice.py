"""The letter's own notice that no medicine is to be stopped at once is told, as the letter's, and nothing like it else."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

NOTICE = (
    "This decision should not be interpreted as a recommendation to stop long-term opioids abruptly and the worker is "
    "advised to speak with the treating physician."
)
NOT = "The request is not medically necessary."


def told(*items: Made, lang: str = "en"):
    letter = Letter.from_text(printed(*items), "made.txt")
    record = read_letter_baseline(letter)
    return explain(record, letter, lang=lang, today=TODAY), record, letter


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "The letter also says that this decision is not advice to stop the medicine at once. It says to speak with your doctor.",
        ),
        (
            "es",
            "La carta también dice que esta decisión no es un consejo de dejar el medicamento de golpe. Dice que usted hable con su médico.",
        ),
    ],
)
def test_it_is_told_with_the_letters_words_behind_it(lang, said):
    explanation, record, letter = told(Made("Norco #60", rationale=f"{NOT} {NOTICE}"), lang=lang)
    assert texts(explanation, "not_decided").splitlines()[-1] == said
    paragraph = next(s for s in explanation.sections if s.id == "not_decided").paragraphs[-1]
    assert [span.quote in NOTICE for span in paragraph.evidence] == [True]
    assert check_explanation(explanation, record, letter) == []


def test_of_several_treatments_it_names_its_own():
    explanation, record, letter = told(
        Made("Massage x 6", rationale=NOT),
        Made("Norco #60", rationale=f"{NOT} {NOTICE}"),
        Made("Percocet #60", rationale=f"{NOT} {NOTICE}"),
    )
    assert "For treatments 2 and 3, the letter also says" in texts(explanation, "not_decided")
    assert [f for f in check_explanation(explanation, record, letter) if f.section == "not_decided"] == []


@pytest.mark.parametrize(
    "words", ["The tablets should not be stopped suddenly.", "It should be tapered and not stopped at once."]
)
def test_a_remark_that_a_medicine_should_not_be_stopped_at_once_is_told_as_that(words):
    explanation, record, letter = told(Made("Norco #60", rationale=f"{NOT} {words}"))
    said = texts(explanation, "not_decided")
    assert "The letter also says that the medicine should not be stopped at once." in said
    assert "doctor" not in said
    assert check_explanation(explanation, record, letter) == []


@pytest.mark.parametrize(
    "words",
    [
        "Opioids should never be abruptly discontinued in any patient who has had them for long.",
        "This decision should not be read as a recommendation of surgery.",
        "Long-term use is not recommended.",
    ],
)
def test_a_guideline_or_another_notice_is_not_told(words):
    explanation, _, _ = told(Made("Norco #60", rationale=f"{NOT} {words}"))
    assert "letter also says" not in texts(explanation, "not_decided")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_guard_finds_a_notice_that_the_letter_does_not_have(lang):
    explanation, _, _ = told(Made("Norco #60", rationale=f"{NOT} {NOTICE}"), lang=lang)
    letter = Letter.from_text(printed(Made("Norco #60", rationale=NOT)), "made.txt")
    record = read_letter_baseline(letter)
    sections = [
        section.model_copy(
            update={"paragraphs": tuple(p.model_copy(update={"evidence": ()}) for p in section.paragraphs)}
        )
        if section.id == "not_decided"
        else section
        for section in explanation.sections
    ]
    bare = explanation.model_copy(update={"sections": tuple(sections)})
    assert {f.rule for f in check_explanation(bare, record, letter) if f.section == "not_decided"} >= {
        "17 advice"
    }


def test_the_guard_lets_no_other_advice_pass_beside_it():
    explanation, record, letter = told(Made("Norco #60", rationale=f"{NOT} {NOTICE}"))
    sections = [
        section.model_copy(
            update={
                "paragraphs": (
                    *section.paragraphs[:-1],
                    section.paragraphs[-1].model_copy(
                        update={"text": section.paragraphs[-1].text + " Stop taking it slowly."}
                    ),
                )
            }
        )
        if section.id == "not_decided"
        else section
        for section in explanation.sections
    ]
    changed = explanation.model_copy(update={"sections": tuple(sections)})
    assert "17 advice" in {f.rule for f in check_explanation(changed, record, letter)}
