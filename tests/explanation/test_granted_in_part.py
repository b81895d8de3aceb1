"""A treatment found necessary in part is told so; a smaller amount that the reviewer finds necessary is told word for word."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

PART = Made(
    "Zolpidem 10 mg #30", "Overturned in part", "She sleeps badly. #15 are medically necessary, #15 are not."
)
VISITS = "Acupuncture, 12 visits for the neck"


def told(*items, lang="en"):
    """The explanation of a letter with these items, which its guard has let pass."""
    letter = Letter.from_text(printed(*items), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    assert check_explanation(said, record, letter) == []
    return said


@pytest.mark.parametrize(
    ("lang", "first", "granted", "refused"),
    [
        (
            "en",
            "The denial stands only in part: the reviewer found one part of the treatment medically necessary, but not the"
            " other. The letter says which part.",
            "For the part found medically necessary:",
            "For the part not found medically necessary:",
        ),
        (
            "es",
            "La denegación sigue en pie solo en parte: el revisor encontró médicamente necesaria una parte del tratamiento,"
            " pero no la otra. La carta dice qué parte.",
            "Para la parte que el revisor encontró médicamente necesaria:",
            "Para la parte que el revisor no encontró médicamente necesaria:",
        ),
    ],
)
def test_one_treatment_granted_in_part(lang, first, granted, refused):
    said = told(PART, lang=lang)
    assert texts(said, "decided").splitlines()[0] == first
    steps = texts(said, "next").splitlines()
    assert steps.index(granted) < steps.index(refused)
    assert "#15 are medically necessary, #15 are not" in texts(said, "why")


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "others",
    [
        [],
        [Made()],
        [Made("Wheelchair", "Overturned", "It is medically necessary.")],
        [Made(), Made("Wheelchair", "Overturned", "It is medically necessary.")],
        [Made(), Made("Wheelchair", "Withdrawn", "It was withdrawn.")],
        [Made("Trazodone 50 mg", "Modified", "One month is medically necessary.")],
    ],
)
def test_several_treatments_one_of_them_granted_in_part(others, lang):
    said = told(PART, *others, lang=lang)
    entry = texts(said, "decided", item=0)
    assert {"en": "stands only in part", "es": "sigue en pie solo en parte"}[lang] in entry


def test_a_mixed_decision_counts_what_is_granted_in_part():
    said = told(PART, Made(), Made("Wheelchair", "Overturned", "It is medically necessary."))
    assert texts(said, "decided").startswith(
        "The decision is mixed: the denial stands only in part for 1 of the 3 treatments."
    )
    assert "The same holds for the part of treatment 1 not found medically necessary." in texts(said, "next")


def test_the_guard_rejects_a_decision_in_part_told_as_another():
    letter = Letter.from_text(printed(PART), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, today=TODAY)
    for wrong in ("The denial stands.", "The denial no longer stands."):
        decided = said.sections[0]
        first = decided.paragraphs[0].model_copy(update={"text": wrong})
        section = decided.model_copy(update={"paragraphs": (first, *decided.paragraphs[1:])})
        changed = said.model_copy(update={"sections": (section, *said.sections[1:])})
        assert check_explanation(changed, record, letter)


@pytest.mark.parametrize(
    "sentence",
    [
        "A trial of 6 visits would be medically necessary for this patient, who never had it; twelve at once are not.",
        "Six visits are medically necessary; twelve are not.",
        "Six (6) additional sessions of acupuncture are medically necessary.",
        "An initial course of three to six visits of acupuncture would be considered medically necessary here.",
    ],
)
def test_a_smaller_amount_found_necessary_is_told_word_for_word(sentence):
    rationale = f"He has neck pain. {sentence} The request as written is not medically necessary."
    for lang in ("en", "es"):
        assert sentence.rstrip(".") in texts(told(Made(VISITS, "Upheld", rationale), lang=lang), "why")
    why = texts(told(Made(VISITS, "Upheld", rationale)), "why")
    assert "The denial still stands for the whole request. You can show your doctor this." in why


@pytest.mark.parametrize(
    "sentence",
    [
        "If he improves, 6 visits would be medically necessary.",
        "Six visits would be medically necessary with evidence of improvement.",
        "MTUS says that six visits are medically necessary.",
        "The provider states that 6 visits are medically necessary.",
        "Six visits are not medically necessary.",
        "I do not find that six visits are medically necessary.",
        "The six visits authorized by utilization review are medically necessary.",
        "The prior 6 visits are medically necessary.",
        "Twelve visits are medically necessary.",
        "Six weeks are medically necessary.",
        "Would it be right to say that 6 visits are medically necessary?",
        "Had he a new injury, 6 visits would be medically necessary.",
        "For most patients 6 visits are medically necessary.",
    ],
)
def test_what_is_not_plainly_a_smaller_amount_found_necessary_is_not_told(sentence):
    rationale = f"He has neck pain. {sentence} The request as written is not medically necessary."
    assert "The reviewer wrote" not in texts(told(Made(VISITS, "Upheld", rationale)), "why")
