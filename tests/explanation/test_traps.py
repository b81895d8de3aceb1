"""What is easily told wrong: the traps of the seed letters, and of letters made for one trap each."""

from __future__ import annotations

import datetime

import pytest
from explained import TODAY, explained, seed, texts

from imr_llm import Flag, Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.record import Check
from made import Made, printed


def say(*items: Made, lang: str = "en", **changes):
    """What is said of a letter with these items; `changes` are of its record."""
    letter = Letter.from_text(printed(*items), "made.txt")
    record = read_letter_baseline(letter).model_copy(update=changes)
    return explain(record, letter, lang=lang, today=TODAY)


def test_seed_000_does_not_know_the_visits_so_far():
    said = texts(explained(seed("000")), "why")
    assert "supports up to 10 visits" in said
    assert "does not say how many visits you had before" in said


def test_seed_001_says_neither_failed_nor_how_many():
    said = texts(explained(seed("001")))
    assert "fail" not in said.lower()
    assert "does not say how many visits you had before" in said


def test_seed_002_names_the_reason_given_and_not_one_worked_out():
    chiropractic = texts(explained(seed("002")), "why", item=0)
    assert "did not say which body part" in chiropractic
    assert (
        "trial of 6 visits. If there is evidence of functional improvement, it supports up to 18 visits"
        in chiropractic
    )
    assert "more than the guideline" not in chiropractic
    assert "16" not in chiropractic
    therapy = texts(explained(seed("002")), "why", item=1)
    assert "ODG (Official Disability Guidelines), supports 10 visits" in therapy


def test_seed_003_repeats_no_judgement_and_no_person():
    said = texts(explained(seed("003"))).lower()
    assert "opioid" not in said
    assert "reliant" not in said
    assert "28 visits" in said
    assert "notes did not show" in said


def test_seed_004_tells_the_improvement_and_why_the_kit_was_denied():
    said = explained(seed("004"))
    therapy = texts(said, "why", item=0)
    assert "you reported 50% improvement. The denial still stands." in therapy
    assert "unclear to the reviewer why you could not go on with a home exercise program (HEP)" in therapy
    kit = texts(said, "why", item=1)
    assert "did not describe what exactly the request contains" in kit
    assert "recommend" not in kit


def test_a_part_that_was_authorized_stays():
    heading = (
        "12 sessions of physical therapy was the original request. 4 sessions of physical therapy was authorized by "
        "the Claims Administrator. The remaining IMR eligible portion of the original request, 8 sessions of physical "
        "therapy is"
    )
    said = say(Made(heading))
    assert "The denial stands for the part in dispute." in texts(said, "decided")
    assert "The part the insurer had already approved stays approved." in texts(said, "decided")
    asked = texts(said, "asked")
    assert "In dispute was “8 sessions of physical therapy”." in asked
    assert "“12 sessions of physical therapy”" in asked
    assert "had approved: “4 sessions of physical therapy”" in asked


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (
            "Physical therapy 2-3 times a week for 6 weeks",
            "12 to 18 visits (2 to 3 times a week for 6 weeks)",
        ),
        ("Acupuncture, up to 10 sessions", "up to 10 visits"),
        ("Norco 10/325mg #60, refills: 2", "The amount is 60. It comes with 2 refills."),
        ("MRI of the left knee", "“MRI” means magnetic resonance imaging"),
        ("Acupuncture", "does not say how many or for which body part"),
    ],
)
def test_amounts_are_told_as_they_stand(heading, expected):
    assert expected in texts(say(Made(heading)), "asked")


@pytest.mark.parametrize(
    ("rationale", "expected", "never"),
    [
        (
            "There was no documentation of functional improvement with the prior visits.",
            "The notes did not show that treatment so far had improved your function",
            "had not brought improvement",
        ),
        (
            "The worker had physical therapy but without improvement.",
            "The reviewer wrote that the treatment so far had not brought improvement.",
            "notes did not show",
        ),
    ],
)
def test_silence_of_the_notes_is_no_failure_of_the_treatment(rationale, expected, never):
    said = texts(say(Made(rationale=f"{rationale} The request is not medically necessary.")), "why")
    assert expected in said
    assert never not in said


def test_a_reason_nobody_can_tell_is_left_to_the_letter():
    said = texts(say(Made(rationale="See above. The request is not medically necessary.")), "why")
    assert "could not tell the reasons with certainty. The letter gives them." in said


def test_a_letter_without_items_is_not_explained():
    letter = Letter.from_text("Dear worker,\nwe are closed on Monday.\n", "note.txt")
    record = read_letter_baseline(letter)
    said = explain(record, letter, today=TODAY)
    assert texts(said, "decided").startswith("This summary could not find in the letter")
    assert "This summary could not read that." in texts(said, "next")
    assert "1-800-736-7401" in texts(said, "help")
    assert "WCAB" not in texts(said)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("verdict", ["conflict", "ungrounded"])
def test_what_the_readers_disagree_on_is_not_told(lang, verdict):
    names = ("outcome", "quantity/max", "reasons/0", "prior_visits", "guideline_limit/max", "request")
    checks = {f"/items/0/{name}": Check(verdict=verdict) for name in names}
    item = Made(
        "Physical therapy x 12",
        rationale="MTUS supports 10 visits. The worker had 4 visits. 12 visits exceed the guideline. Not necessary.",
    )
    said = say(item, lang=lang, checks=checks)
    figures = texts(said, "decided", "why") + texts(said, "asked").replace("x 12", "")
    assert not any(number in figures for number in ("12", "10", " 4 "))
    doubts = {
        "en": ("not sure of the outcome", "not sure of the amount"),
        "es": ("no está seguro del resultado", "no está seguro de la cantidad"),
    }
    outcome, amount = doubts[lang]
    assert outcome in texts(said, "decided")
    assert amount in texts(said, "asked")
    assert not any(words in texts(said) for words in ("more than one", "más de una"))


@pytest.mark.parametrize(
    ("lang", "amounts", "ways"),
    [
        ("en", "The letter gives more than one amount.", "letter can be read in more than one way"),
        ("es", "La carta da más de una cantidad.", "carta se puede leer de más de una manera"),
    ],
)
@pytest.mark.parametrize("others", [(), (Made(),)])
def test_what_the_letter_itself_contradicts_is_called_so(lang, amounts, ways, others):
    item = Made("TWELVE (10) acupuncture visits", rationale="The request is medically necessary.")
    said = say(item, *others, lang=lang)
    assert amounts in texts(said, "asked")
    assert ways in texts(said, "decided")


def test_nothing_of_the_letter_leads_anywhere():
    heading = "Physical therapy, see https://evil.example/x or call 1-888-555-0100 or mail a@b.com"
    said = texts(say(Made(heading)))
    assert not any(words in said for words in ("http", "555", "a@b.com", "evil"))


def test_many_items_are_told_in_groups():
    said = say(*(Made(f"Acupuncture x {number}") for number in range(1, 22)))
    assert "Treatments 8 to 14:" in texts(said, "decided")
    assert said.reading.words < 390 + 20 * 120


def test_what_was_approved_is_told_before_what_was_denied():
    said = say(
        Made("Acupuncture x 2"),
        Made("Norco #60", "Overturned", "It is medically necessary."),
        Made("X-ray of the knee"),
    )
    steps = texts(said, "next")
    assert steps.index("For treatment 2,") < steps.index("For treatments 1 and 3,")
    assert "within 5 working days" in steps
    assert "no longer stands for 1 of the 3 treatments" in texts(said, "decided")


def test_only_an_administrator_the_letter_names_is_named():
    letter = Letter.from_text(printed(Made()).replace("Claims Administrator", "Carrier"), "made.txt")
    record = read_letter_baseline(letter)
    assert "Claims Administrator" not in texts(explain(record, letter, today=datetime.date(2026, 12, 1)))


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "The reviewer found that the request fits"), ("es", "El revisor encontró que")]
)
def test_that_a_request_is_within_the_guideline_is_the_reviewers_finding(lang, told):
    rationale = (
        "The requested visits are within the guideline recommendations. The request is medically necessary."
    )
    said = texts(say(Made(outcome="Overturned", rationale=rationale), lang=lang), "why")
    assert f"\n{told}" in said


def test_spanish_says_who_does_not_have_to_approve():
    one, two = (
        texts(say(Made(), lang="es"), "decided"),
        texts(say(Made(), Made("Acupuncture"), lang="es"), "decided"),
    )
    assert one.startswith(
        "La denegación sigue en pie: el administrador de reclamos no tiene que aprobar el tratamiento."
    )
    assert "el administrador de reclamos no tiene que aprobarlos." in two.splitlines()[0]


def test_spanish_days_have_no_comma_before_the_day():
    assert "El último día seguro es el jueves 18 de agosto de 2016." in texts(say(Made(), lang="es"), "next")


def test_spanish_explains_the_english_name_of_a_guideline():
    item = Made(
        "Physical therapy x 12", rationale="ODG recommends 10 visits. 12 exceed the guideline. Not necessary."
    )
    assert "ODG (Official Disability Guidelines, pautas sobre discapacidad)" in texts(
        say(item, lang="es"), "why"
    )


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("page_without_text", {"en": "may have missed treatments", "es": "faltar tratamientos"}),
        ("several_letters", {"en": "more than one letter", "es": "más de una carta"}),
    ],
)
def test_a_file_that_is_not_one_whole_letter_is_told_first(code, said, lang):
    letter = Letter.from_text(printed(Made("MRI of the left knee")), "made.txt")
    record = read_letter_baseline(letter)
    flag = Flag(code=code, pointer="/letter", detail="")
    flagged = record.model_copy(update={"flags": (*record.flags, flag)})
    for one, told in ((record, False), (flagged, True)):
        explanation = explain(one, letter, lang=lang, today=TODAY)
        assert (said[lang] in texts(explanation, "decided")) is told
        assert check_explanation(explanation, one, letter) == []
