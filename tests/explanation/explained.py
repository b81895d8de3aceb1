"""Letters and what is said of them, for the tests of this folder."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from imr_llm import Letter, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord

TODAY = datetime.date(2026, 12, 1)
"""A day on which the legal facts were checked lately, whenever the tests run."""
LETTERS = Path(__file__).parents[3] / "shared" / "letters"
SEEDS = LETTERS / "seeds"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@cache
def read(path: Path) -> tuple[Letter, DecisionRecord]:
    letter = Letter.from_path(path)
    return letter, read_letter_baseline(letter)


@cache
def explained(path: Path, lang: str = "en") -> Explanation:
    letter, record = read(path)
    return explain(record, letter, lang=lang, today=TODAY)


def of(record: DecisionRecord, text: str, lang: str = "en") -> Explanation:
    """What is said of a record of a text that was changed after it was read."""
    letter = Letter.from_text(text, record.letter.name)
    return explain(record, letter, lang=lang, today=TODAY)


def say_the_same_numbers(section: str, english: str, other: str) -> bool:
    """Whether paragraphs in two languages give the same figures.

    Of what was asked for, the other language may have more: an amount that the request says in English words.
    """
    one, two = (Counter(_NUMBER.findall(text)) for text in (english, other))
    return one <= two if section == "asked" else one == two


def texts(explanation: Explanation, *sections: str, item: int | None = None) -> str:
    """The paragraphs of some sections (all, if none is named), one a line."""
    return "\n".join(
        paragraph.text
        for section in explanation.sections
        if not sections or section.id in sections
        for paragraph in section.paragraphs
        if item is None or paragraph.item == item
    )


def seed(number: str) -> Path:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the real letters are beside the checkout of their owners only")
    return found[0]
