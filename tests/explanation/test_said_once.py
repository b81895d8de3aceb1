"""Of what was asked for: nothing that the request says itself, no silence that means nothing, plain names of parts."""

from __future__ import annotations

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.language import language
from made import Made, printed

pytestmark = pytest.mark.unmeasured


def asked(*headings: str, lang: str = "en") -> str:
    letter = Letter.from_text(printed(*map(Made, headings)), "made.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, lang=lang, today=TODAY)
    findings = check_explanation(said, record, letter)
    assert [f for f in findings if f.rule in ("4 amount", "14 person", "11 numbers", "7 acronyms")] == []
    return texts(said, "asked")


@pytest.mark.parametrize(
    ("heading", "doubled"),
    [
        ("Cold therapy for one week", "That is"),
        ("One container of Flurbiprofen 10%", "The amount is"),
        ("1 knee scooter", "That is"),
        ("Gym membership, six months", "That is"),
        ("Six physical therapy sessions", "That is"),
        ("Physical therapy, 8 visits", "That is"),
        ("Naproxen 500mg #30 with 2 refills", "It comes with"),
    ],
)
def test_an_amount_in_the_requests_own_words_is_not_told_again(heading, doubled):
    assert doubled not in asked(heading)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Naproxen 500mg #60", "The amount is 60."),
        ("Naproxen 60mg #60", "The amount is 60."),
        ("Physical therapy x 12", "That is 12 visits"),
        ("Physical therapy 3 times a week for 4 weeks", "That is 12 visits."),
        ("Chiropractic 2x4", "That is 8 visits (2 times a week for 4 weeks)."),
    ],
)
def test_an_amount_in_shorthand_or_worked_out_is_told(heading, told):
    assert told in asked(heading)


def test_spanish_tells_what_the_request_says_in_english_words():
    assert "La cantidad es 1 semana." in asked("Cold therapy for one week", lang="es")
    assert "La cantidad es 6 visitas." in asked("Six physical therapy sessions", lang="es")
    assert "La cantidad es" not in asked("1 knee scooter", lang="es")
    assert "(3 veces por semana por 4 semanas)" in asked(
        "Physical therapy 3 times a week for 4 weeks", lang="es"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Bilateral hearing aids",
        "1 knee scooter",
        "Wheelchair, purchase",
        "Electroencephalogram",
        "EKG",
        "Psychological evaluation",
        "Consultation with a pain specialist",
        "Follow-up visit with the orthopedic surgeon",
        "Referral to a dermatologist",
        "Urine drug screen",
        "CBC and CMP",
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_nothing_is_said_to_be_missing_that_such_treatment_needs_not(heading, lang):
    said = asked(heading, lang=lang)
    assert "body part" not in said
    assert "amount" not in said
    assert "parte del cuerpo" not in said
    assert "no dice" not in said


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ("Acupuncture", "does not say how many or for which body part"),
        ("Follow-up visits with the orthopedic surgeon", "gives no amount"),
        ("Psychotherapy after psychological testing", "does not say how many"),
        ("Naproxen", "does not say how many"),
        ("Brace, purchase", "names no body part"),
        ("TENS unit, rental", "gives no amount and no body part"),
    ],
)
def test_what_such_treatment_needs_is_said_to_be_missing(heading, missing):
    assert missing in asked(heading)


def test_the_line_of_what_is_missing_names_who_does_not_say_it():
    assert asked("Acupuncture x 6", "Massage x 6").endswith(
        "The letter names no body part for treatments 1 and 2."
    )
    assert asked("Acupuncture x 6", "Massage x 6", lang="es").endswith(
        "La carta no nombra ninguna parte del cuerpo para los tratamientos 1 y 2."
    )
    assert "It names no body part for treatment 2." in asked("Gym membership", "Massage x 6")


@pytest.mark.parametrize(
    "heading",
    [
        "MRI of the left knee",
        "X-rays of the lumbar spine",
        "EMG/NCS of the bilateral hand",
        "Left knee arthroscopy",
        "CT scan of the cervical spine",
    ],
)
def test_one_scan_or_operation_needs_no_amount(heading):
    assert "amount" not in asked(heading)
    assert "no dice la cantidad" not in asked(heading, lang="es")


@pytest.mark.parametrize(("total", "heads"), [(8, 2), (15, 3), (43, 7), (7, 0)])
def test_a_long_list_has_no_group_of_one(total, heads):
    said = asked(*(f"Acupuncture x {number}" for number in range(1, total + 1)))
    leads = [line for line in said.splitlines() if line.startswith("Treatments ") and line.endswith(":")]
    assert len(leads) == heads
    assert not any(line == f"Treatment {total}:" for line in said.splitlines())
    spans = [tuple(map(int, line[len("Treatments ") : -1].split(" to "))) for line in leads]
    assert all(0 < last - first < 7 for first, last in spans)
    assert [first for first, _ in spans] == [1, *(last + 1 for _, last in spans[:-1])][:heads]


@pytest.mark.parametrize(
    ("heading", "english", "spanish"),
    [
        ("EMG/NCS of the bilateral hand", "It is for both hands.", "Es para ambas manos."),
        ("EMG bilateral upper extremity", "It is for both arms.", "Es para ambos brazos."),
        ("EMG of the bilateral lower extremities", "both legs (lower extremities)", "ambas piernas"),
        ("MRI of the bilateral brain", "“MRI of the bilateral brain”. “MRI” means", "Es para el cerebro."),
        ("Massage of the low back and bilateral knees", "for the low back and both knees", "ambas rodillas"),
        ("Bilateral L4-5 facet injections", "both sides of the low back", "ambos lados de la espalda baja"),
    ],
)
def test_both_sides_are_told_in_plain_words(heading, english, spanish):
    assert english in asked(heading)
    assert spanish in asked(heading, lang="es")


@pytest.mark.parametrize("part", sorted(language("en").both))
def test_the_guard_lets_both_of_a_part_pass(part):
    assert "the both" not in asked(f"MRI of the bilateral {part}")
    asked(f"MRI of the bilateral {part}", lang="es")


def test_languages_have_both_of_the_same_parts():
    assert set(language("en").both) == set(language("es").both) <= set(language("en").parts)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("MARS MRI of the right hip", "“MARS” means metal artifact reduction sequence"),
        ("MR arthrogram of the left hip", "“MR” means magnetic resonance"),
        ("DVT compression pump, 14 day rental", "“DVT” means deep vein thrombosis"),
        ("Vicodin ES #60", "“ES” means extra strength"),
        ("Bactrim DS #20, one tablet PRN", "“PRN” means as needed"),
    ],
)
def test_short_forms_of_requests_are_explained(heading, told):
    assert told in asked(heading)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("heading", "short"),
    [
        ("ES unit trial for 30 days", "ES"),
        ("ES therapy 6 visits", "ES"),
        ("CT release, right wrist", "CT"),
        ("Carpal tunnel (CT) injection", "CT"),
        ("ER visit on 11/14/2016", "ER"),
        ("IR guided drainage", "IR"),
        ("Knee brace, size XL", "XL"),
        ("Consultation with DR Smith", "DR"),
        ("Lumbar fusion with BMP", "BMP"),
        ("SI precautions assessment", "SI"),
    ],
)
def test_a_short_form_that_means_something_else_here_is_left_as_printed(heading, short, lang):
    assert f"“{short}” " not in asked(heading, lang=lang)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Tramadol ER 150 mg #30", "“ER” means extended release"),
        ("CT of the cervical spine", "“CT” means computed tomography"),
        ("IF unit, purchase", "“IF” means interferential"),
        ("SI joint injection", "“SI” means sacroiliac"),
        ("BMP and CBC", "“BMP” means basic metabolic panel"),
        ("Routine EEG", "a test of the brain"),
        ("ESR and CRP", "“CRP” means C-reactive protein"),
    ],
)
def test_a_short_form_is_explained_where_its_words_fit(heading, told):
    assert told in asked(heading)


def test_a_release_of_the_carpal_tunnel_is_no_scan():
    assert "estudio de imágenes" not in asked("CT release, right wrist", lang="es")


def test_spanish_does_not_say_twice_what_kind_of_study_it_is():
    assert asked("MRI of the left knee", lang="es").count("estudio de imágenes") == 1


GRANTED = """MAXIMUS FEDERAL SERVICES, INC.
Independent Medical Review
IMR DECISION(S) AND RATIONALE(S)
1. MRI of the left knee is medically necessary and appropriate.
The Claims Administrator did not cite a guideline.
The Physician Reviewer's decision rationale: The knee locks. The MRI is medically necessary.
"""


@pytest.mark.parametrize(
    ("lang", "twice"),
    [("en", "Where the denial no longer stands,"), ("es", "Donde la denegación ya no vale,")],
)
def test_an_outcome_that_all_treatments_have_is_told_once(lang, twice):
    letter = Letter.from_text(GRANTED, "made.txt")
    said = texts(explain(read_letter_baseline(letter), letter, lang=lang, today=TODAY), "decided")
    assert twice not in said
    assert said.count("medically necessary" if lang == "en" else "médicamente necesario") >= 1
