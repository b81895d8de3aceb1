"""What the letter itself says of how a medicine is to end is told, as the letter's, and nothing like it else."""

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


NO_ADVICE = "says that this decision is not advice to stop the medicine at once."
NOT_AT_ONCE = "says that the medicine should not be stopped at once."
WARNS = "warns of stopping the medicine at once."
SLOWLY = "says that the medicine should be reduced slowly."
CONSIDER = "says that reducing the medicine slowly should be considered."


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        (
            "Abrupt discontinuation can cause fits; the drug must be tapered under a physician.",
            (WARNS, SLOWLY),
        ),
        ("It needs to be slowly weaned.", (SLOWLY,)),
        ("Weaning is recommended.", (SLOWLY,)),
        ("A gradual reduction of the dose is advised.", (SLOWLY,)),
        ("The dose should be lowered gradually over several weeks.", (SLOWLY,)),
        ("If it is discontinued, it should be tapered.", (SLOWLY,)),
        ("Appropriate weaning should be considered.", (CONSIDER,)),
        ("Please do not stop this medicine suddenly.", (NOT_AT_ONCE,)),
        ("This drug cannot be quit cold turkey.", (NOT_AT_ONCE,)),
        ("Abrupt cessation is to be avoided.", (NOT_AT_ONCE,)),
        ("Opioids should not be discontinued abruptly, and a taper is recommended.", (NOT_AT_ONCE, SLOWLY)),
        ("Sudden withdrawal is dangerous.", (WARNS,)),
        ("There is a risk of seizures with rapid discontinuation.", (WARNS,)),
        ("This denial does not imply that the medicine should be stopped abruptly.", (NO_ADVICE,)),
        ("Nothing in this decision suggests that the tablets be withdrawn at once.", (NO_ADVICE,)),
        ("The denial does not imply abrupt cessation for a patient at risk of withdrawal.", (NO_ADVICE,)),
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_way_of_saying_it_is_told(words, ways, lang):
    explanation, record, letter = told(Made("Norco #60", rationale=f"{NOT} {words}"), lang=lang)
    said = texts(explanation, "not_decided")
    assert said.count("La carta también" if lang == "es" else "The letter also") == 1
    if lang == "en":
        assert [way for way in (NO_ADVICE, NOT_AT_ONCE, WARNS, SLOWLY, CONSIDER) if way in said] == [*ways]
    assert check_explanation(explanation, record, letter) == []


@pytest.mark.parametrize(
    ("request_for", "words"),
    [
        ("Norco #60", "She should be weaned from the brace."),
        ("Norco #60", "The pain stopped abruptly."),
        ("Norco #60", "The tablets were stopped abruptly."),
        ("Norco #60", "She was weaned off the tablets."),
        ("Norco #60", "Weaning is not recommended."),
        ("Norco #60", "The drug does not need to be tapered."),
        ("Norco #60", "The drug is not necessary and should be discontinued immediately."),
        ("Norco #60", "He was told not to stop the drug abruptly."),
        ("Norco #60", "Abrupt discontinuation poses no risk."),
        ("Norco #60", "A tapering dose of prednisone did not help."),
        ("Norco #60", "Utilization review recommended weaning."),
        (
            "Norco #60",
            "Opioids should never be abruptly discontinued in any patient who has had them for long.",
        ),
        ("Norco #60", "This decision should not be read as a recommendation of surgery."),
        ("Norco #60", "Long-term use is not recommended."),
        ("Physical therapy 6 visits", "The visits should be tapered gradually."),
        ("Physical therapy 6 visits", "It should be tapered to a home program."),
        ("Walking boot", "It should not be stopped suddenly."),
    ],
)
def test_what_is_said_of_something_else_is_not_told(request_for, words):
    explanation, _, _ = told(Made(request_for, rationale=f"{NOT} {words}"))
    assert "letter also" not in texts(explanation, "not_decided")


def test_items_of_which_different_things_are_said_have_their_own_lines():
    explanation, record, letter = told(
        Made("Xanax #30", rationale=f"{NOT} Sudden withdrawal is dangerous."),
        Made("Norco #60", rationale=f"{NOT} Weaning is recommended."),
        Made("Percocet #60", rationale=f"{NOT} It must be weaned."),
    )
    assert texts(explanation, "not_decided").splitlines()[1:] == [
        f"For treatment 1, the letter also {WARNS}",
        f"For treatments 2 and 3, the letter also {SLOWLY}",
    ]
    assert [f for f in check_explanation(explanation, record, letter) if f.section == "not_decided"] == []


def test_the_guard_holds_the_notice_to_what_the_letter_says_of_it():
    explanation, record, letter = told(Made("Norco #60", rationale=f"{NOT} Weaning should be considered."))
    sections = [
        section.model_copy(
            update={
                "paragraphs": tuple(
                    p.model_copy(update={"text": p.text.replace(CONSIDER, NOT_AT_ONCE)})
                    for p in section.paragraphs
                )
            }
        )
        for section in explanation.sections
    ]
    changed = explanation.model_copy(update={"sections": tuple(sections)})
    assert "17 advice" in {f.rule for f in check_explanation(changed, record, letter)}


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
