"""Boxes, bottles and tubes are told as what they are, and never as so many of the pieces in them."""

from __future__ import annotations

import re

import pytest
from explained import TODAY, texts

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed


def explained(request, lang):
    letter = Letter.from_text(printed(Made(request)), "made.txt")
    record = read_letter_baseline(letter)
    return explain(record, letter, lang=lang, today=TODAY), record, letter


@pytest.mark.parametrize(
    ("request_for", "spanish"),
    [
        ("Lidoderm patch 5% 1 box of 30", "1 caja"),
        ("Lidocaine patches 5%, one box of 30", "1 caja"),
        ("Terocin patch 1 box (10 patches), 3 refills", "1 caja"),
        ("Lidoderm 5% patches, 2 boxes of 30", "2 cajas"),
        ("Lidoderm patches, boxes: 2", "2 cajas"),
        ("Tramadol tablets 50 mg, 1 bottle of 60", "1 frasco"),
        ("Flexeril tablets, 2 packs", "2 paquetes"),
        ("Menthol patches, 3 kits", "3 kits"),
    ],
)
def test_a_container_is_told_as_the_request_says_it(request_for, spanish):
    english, *_ = explained(request_for, "en")
    told, record, letter = explained(request_for, "es")
    assert not re.search(r"That is \d+ (?:patch|tablet)", texts(english, "asked"))
    assert f"La cantidad es {spanish}." in texts(told, "asked")
    assert check_explanation(told, record, letter) == []


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("request_for", ["Lidocaine patches 5%, #1 per carton", "Lidoderm patches, box, #2"])
def test_a_number_that_may_be_of_either_is_left_to_the_request(request_for, lang):
    said = texts(explained(request_for, lang)[0], "asked")
    assert "patch." not in said
    assert "parche" not in said


@pytest.mark.parametrize(
    ("request_for", "said"),
    [
        ("Lidoderm patches #30", "That is 30 patches."),
        ("Lidoderm patches, 30 patches in one box", ""),
        ("Gabapentin 300mg 1 cap PO TID #90", "That is 90 capsules."),
    ],
)
def test_pieces_are_told_as_pieces(request_for, said):
    told = texts(explained(request_for, "en")[0], "asked")
    assert said in told
    assert "box." not in told


@pytest.mark.parametrize(("lang", "wrong"), [("en", "That is 1 patch."), ("es", "La cantidad es 1 parche.")])
def test_the_guard_finds_a_box_told_as_a_patch(lang, wrong):
    explanation, record, letter = explained("Lidoderm patch 5% 1 box of 30", lang)
    asked = explanation.sections[1].paragraphs[0]
    bad = asked.model_copy(update={"text": asked.text.replace("La cantidad es 1 caja.", "") + " " + wrong})
    sections = [
        s.model_copy(update={"paragraphs": (bad,)}) if s.id == "asked" else s for s in explanation.sections
    ]
    found = check_explanation(explanation.model_copy(update={"sections": tuple(sections)}), record, letter)
    assert "11 numbers" in {finding.rule for finding in found}
