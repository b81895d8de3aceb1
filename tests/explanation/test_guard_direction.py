"""The guard on sentences with the words of their passage that go the other way: needed, stopped, helped, done, first."""

from __future__ import annotations

import pytest
from explained import TODAY

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Paragraph
from imr_llm.schema.record import Span
from made import Made, printed

PILLS = Made(
    "Percocet 5/325mg #60",
    rationale=(
        "The guideline recommends an opioid when the notes show what the patient can do because of it. The worker has "
        "taken it for three years and there is nothing to show that function is better. He has been off work since the "
        "injury. Nobody has done a urine test. The request is not medically necessary. The tablets should be weaned and "
        "not stopped abruptly."
    ),
)
SCAN = Made(
    "MRI of the left knee",
    "Overturned",
    rationale=(
        "Therapy and an injection have both failed. An x-ray was tried and could not be read. The guideline supports "
        "this study after conservative care. The scan should come first, and more therapy may follow. The request is "
        "medically necessary."
    ),
)
VISITS = Made(
    "Physical therapy x 12",
    rationale=(
        "The worker had six visits and they moved him backwards. The Claims Administrator has authorized four visits. "
        "The record does not explain why more are asked for. Twelve visits are more than the guideline allows. They are "
        "not medically necessary."
    ),
)
LETTER = Letter.from_text(printed(PILLS, SCAN, VISITS), "made.txt")
RECORD = read_letter_baseline(LETTER)
EXPLAINED = {lang: explain(RECORD, LETTER, lang=lang, today=TODAY) for lang in ("en", "es")}


def rules(lang: str, item: int, passage: str, sentence: str) -> set[str]:
    """The rules broken by a sentence about an item that rests on a passage."""
    text = " ".join(LETTER.text.split())
    assert passage in text
    folded = LETTER.text.replace("\n", " ")
    start = folded.index(passage)
    span = Span(start=start, end=start + len(passage), quote=LETTER.text[start : start + len(passage)])
    told = Paragraph(text=sentence, item=item, bullet=True, evidence=(span,))
    sections = tuple(
        section.model_copy(update={"paragraphs": (*section.paragraphs, told)})
        if section.id == "why"
        else section
        for section in EXPLAINED[lang].sections
    )
    found = check_explanation(EXPLAINED[lang].model_copy(update={"sections": sections}), RECORD, LETTER)
    return {finding.rule for finding in found}


WEANED = "The tablets should be weaned and not stopped abruptly."
NOT_NEEDED = "The request is not medically necessary."
THREE_YEARS = "there is nothing to show that function is better."
FAILED = "Therapy and an injection have both failed."
XRAY = "An x-ray was tried and could not be read."
FIRST = "The scan should come first, and more therapy may follow."
MOVED = "they moved him backwards."
FOUR = "The Claims Administrator has authorized four visits."


@pytest.mark.parametrize("lang", ["en", "es"])
def test_without_it_nothing_is_found(lang):
    assert check_explanation(EXPLAINED[lang], RECORD, LETTER) == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The tablets should be stopped abruptly."),
        ("en", "The letter says that Percocet should be quit overnight."),
        ("en", "The letter says that the tablets should not be weaned but stopped abruptly."),
        ("en", "The letter says that no weaning is needed."),
        ("en", "The reviewer says that the tablets should be continued."),
        ("en", "The dose should be raised."),
        ("es", "Las tabletas se deben suspender de golpe."),
        ("es", "La carta dice que Percocet se debe cortar hoy mismo y no bajar poco a poco."),
        ("es", "La carta dice que no hace falta reducir la dosis poco a poco."),
        ("es", "Usted puede seguir tomando las tabletas."),
    ],
)
def test_no_other_end_of_a_medicine_than_the_letters_is_told(lang, sentence):
    assert rules(lang, 0, WEANED, sentence) & {"17 advice", "15 direction"}


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "The letter says that the tablets should be weaned."),
        ("en", "The letter says that the tablets should be tapered and not stopped at once."),
        ("en", "The tablets should not be quit cold turkey."),
        ("es", "La carta dice que las tabletas no se deben dejar de golpe."),
        ("es", "Las tabletas se deben reducir poco a poco y no dejar de repente."),
    ],
)
def test_the_letters_own_words_of_it_pass(lang, sentence):
    assert rules(lang, 0, WEANED, sentence) == set()


@pytest.mark.parametrize(
    ("lang", "item", "passage", "sentence"),
    [
        ("en", 0, NOT_NEEDED, "You need this medicine."),
        ("en", 2, "They are not medically necessary.", "Twelve more visits are appropriate."),
        ("en", 2, "They are not medically necessary.", "You may go to the twelve visits."),
        ("en", 1, "The request is medically necessary.", "The reviewer saw no need for the scan."),
        ("es", 2, "They are not medically necessary.", "Las doce visitas hacen falta."),
        ("es", 2, "They are not medically necessary.", "Usted puede recibir las doce visitas."),
        ("es", 1, "The request is medically necessary.", "La prueba es innecesaria."),
        ("en", 0, THREE_YEARS, "After three years your function is better."),
        ("en", 1, FAILED, "Therapy and an injection had worked."),
        ("en", 1, FAILED, "Therapy had helped, but an injection had not."),
        ("en", 1, XRAY, "The x-ray was clear."),
        ("en", 2, MOVED, "The six visits moved you forward."),
        ("es", 1, FAILED, "La terapia y la inyección dieron buen resultado."),
        ("es", 2, MOVED, "Las seis visitas le ayudaron mucho."),
        ("en", 0, "He has been off work since the injury.", "You are back at work."),
        ("es", 0, "He has been off work since the injury.", "Usted sigue trabajando."),
        ("en", 0, "Nobody has done a urine test.", "A urine test has been done."),
        ("es", 0, "Nobody has done a urine test.", "Ya se hizo una prueba de orina."),
        ("en", 1, FIRST, "Therapy should come first, and the scan after it."),
        ("es", 1, FIRST, "Primero debe terminar la terapia y después hacerse la imagen."),
        ("en", 2, FOUR, "The insurer had not authorized any visits."),
        ("es", 2, FOUR, "La aseguradora no había aprobado ninguna visita."),
        ("en", 0, "The guideline recommends an opioid when", "The guideline rules out an opioid."),
        ("es", 0, "The guideline recommends an opioid when", "La guía desaconseja un opioide."),
        (
            "en",
            2,
            "The record does not explain why more are asked for.",
            "The record explains why more are asked for.",
        ),
        (
            "en",
            2,
            "Twelve visits are more than the guideline allows.",
            "Twelve visits are less than the guideline allows.",
        ),
        ("en", 0, THREE_YEARS, "You misuse this medicine."),
    ],
)
def test_what_goes_the_other_way_than_its_passage_is_found(lang, item, passage, sentence):
    assert rules(lang, item, passage, sentence)


@pytest.mark.parametrize(
    ("lang", "item", "passage", "sentence"),
    [
        ("en", 0, THREE_YEARS, "Nothing showed that you could do more."),
        ("en", 0, "Nobody has done a urine test.", "No one had done a urine test."),
        ("en", 0, "He has been off work since the injury.", "You have not been back at work."),
        ("en", 1, FAILED, "Neither therapy nor a shot had worked."),
        ("en", 1, XRAY, "An x-ray had been tried, but nobody could read it."),
        ("en", 1, FIRST, "The reviewer wants the scan to come first."),
        ("en", 1, "The request is medically necessary.", "The scan is needed."),
        ("en", 2, MOVED, "The visits had set you back."),
        ("en", 2, FOUR, "The insurer had authorized four visits."),
        ("es", 1, FAILED, "Ni la terapia ni la inyección dieron resultado."),
        ("es", 1, "The request is medically necessary.", "La imagen hace falta."),
        ("es", 2, MOVED, "Las visitas le hicieron empeorar."),
    ],
)
def test_the_same_in_other_words_passes(lang, item, passage, sentence):
    assert rules(lang, item, passage, sentence) == set()
