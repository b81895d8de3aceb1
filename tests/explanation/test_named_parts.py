"""Every part of the body that the reader knows has a plain name, and the guard lets that name pass."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from explained import TODAY

from imr_llm import Letter, check_explanation, explain
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

LANGUAGES = files("imr_llm.explanation") / "languages"
PARTS = {
    lang: tomllib.loads((LANGUAGES / lang / "language.toml").read_text("utf-8"))["parts"]
    for lang in ("en", "es")
}
SIDED = [part for part in PARTS["en"] if part not in ("back", "spine")]


def test_both_languages_name_the_same_parts():
    assert PARTS["en"].keys() == PARTS["es"].keys()


@pytest.mark.parametrize("part", SIDED)
def test_a_part_under_its_plain_name_is_one_that_the_letter_has(part):
    letter = Letter.from_text(printed(Made(f"MRI of the right {part}")))
    record = read_letter_baseline(letter)
    assert [found.part for found in record.items[0].body_parts] == [part]
    for lang in PARTS:
        told = explain(record, letter, lang=lang, today=TODAY)
        assert PARTS[lang][part] in " ".join(p.text for s in told.sections for p in s.paragraphs)
        assert [f for f in check_explanation(told, record, letter) if "part of the body" in f.detail] == []
