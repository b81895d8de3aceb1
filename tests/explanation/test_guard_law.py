"""What the guard holds sentences about the law and about outcomes to, whoever wrote them."""

from __future__ import annotations

import pytest
from explained import TODAY

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

DENIED = Made("Massage x 6", rationale="There is no record of benefit. Not medically necessary.")
FOUND = Made("Knee brace", "Overturned", rationale="The knee gives way. It is medically necessary.")
PART = "Norco 10mg #30 for weaning"
CHANGED = Made(
    f"Norco 10mg #90 was the original request. {PART} was authorized by the Claims Administrator. The remaining IMR "
    "eligible portion of the original request, Norco 10mg #60 is",
    rationale="There is no record of benefit. Not medically necessary.",
)


def changed(items, lang, old, new, *, facts_version=None, drop=""):
    letter = Letter.from_text(printed(*items), "made.txt")
    record = read_letter_baseline(letter)
    good = explain(record, letter, lang=lang, today=TODAY)
    assert check_explanation(good, record, letter) == []
    assert old in good.model_dump_json(), old
    text = good.model_dump_json().replace(old, new)
    if drop:
        text = text.replace(f',"{drop}"', "").replace(f'"{drop}",', "").replace(f'"{drop}"', "")
    bad = type(good).model_validate_json(text)
    if facts_version:
        bad = bad.model_copy(update={"facts_version": facts_version})
    return [finding.rule for finding in check_explanation(bad, record, letter)]


LAW = [
    ("en", DENIED, "clear and convincing evidence", "some evidence"),
    ("en", DENIED, "clear and convincing evidence", "proof"),
    ("en", DENIED, "Only a documented change", "Only a change"),
    ("en", DENIED, "Workers' Compensation Appeals Board (WCAB)", "insurer"),
    ("en", DENIED, "the Workers' Compensation Appeals Board (WCAB)", "your doctor"),
    ("en", DENIED, "For the same treatment by the same doctor", "For any treatment by any doctor"),
    ("en", FOUND, "This does not hold if it appeals or disputes payment for another reason.", ""),
    ("en", FOUND, "5 working days", "5 days"),
    ("es", DENIED, "evidencia clara y convincente", "evidencia"),
    ("es", DENIED, "Solo un cambio documentado", "Solo un cambio"),
    ("es", DENIED, "a la Junta de Apelaciones de Compensación de Trabajadores (WCAB)", "al administrador"),
    (
        "es",
        DENIED,
        "Para el mismo tratamiento del mismo médico",
        "Para cualquier tratamiento de cualquier médico",
    ),
    ("es", FOUND, "Esto no vale si apela o si disputa el pago por otra razón.", ""),
]


@pytest.mark.parametrize("facts_version", [None, "by hand"])
@pytest.mark.parametrize(("lang", "item", "old", "new"), LAW)
def test_a_statement_of_law_has_what_the_law_says_beside_it(lang, item, old, new, facts_version):
    assert "17 legal facts" in changed([item], lang, old, new, facts_version=facts_version)


@pytest.mark.parametrize(
    ("old", "drop"),
    [
        (" Disagreeing with the medical judgment is not a ground.", "not_a_ground"),
        (" Only a documented change in material facts can change this.", "unless_changed"),
        (" The reviewer read records and did not examine you.", "records_only"),
        (" It explains rights and forms, and gives no legal advice.", ""),
    ],
)
def test_a_fact_that_is_called_for_is_told_whole(old, drop):
    assert "17 legal facts" in changed([DENIED], "en", old, "")
    assert "17 legal facts" in changed([DENIED], "en", old, "", drop=drop)


@pytest.mark.parametrize(
    ("lang", "items", "old", "new"),
    [
        ("en", [DENIED], "means the denial stands:", "means the denial ended:"),
        ("en", [DENIED], "means the denial stands:", "means this:"),
        ("en", [DENIED], "agreed with the insurer", "agreed with your doctor"),
        ("en", [DENIED], "agreed with the insurer", "agreed with you"),
        ("en", [DENIED, FOUND], "agreed with the insurer", "agreed with your doctor"),
        ("en", [DENIED, FOUND], "means the denial stands:", "means the denial ended:"),
        ("es", [DENIED], "que la denegación sigue en pie:", "que la denegación terminó:"),
        ("es", [DENIED, FOUND], "de acuerdo con el administrador de reclamos", "de acuerdo con su médico"),
    ],
)
def test_the_letters_words_mean_what_they_mean(lang, items, old, new):
    assert "1 outcome" in changed(items, lang, old, new)


@pytest.mark.parametrize(
    ("lang", "old", "new"),
    [
        ("en", "The insurer had approved", "The insurer had denied"),
        ("en", "The insurer had approved", "The insurer did not approve"),
        ("es", "Ya se había aprobado", "Ya se había denegado"),
    ],
)
def test_the_part_that_was_approved_is_not_told_as_denied(lang, old, new):
    assert "5 part that stands" in changed([CHANGED], lang, old, new)
