"""How many wrong numbers of a letter pass for visits had or for limits: all of the sample letters', one after the other."""

from __future__ import annotations

import json
import re

import pytest
from answered import GOLD, LETTERS, answered, true_answer

from imr_llm.reading.numbers import WORDS

pytestmark = pytest.mark.unmeasured

EMPTY = {name: [] if isinstance(value, list) else None for name, value in true_answer()["items"][0].items()}


def true_items(label: list[dict]) -> list[dict]:
    """The items of a label, with nothing but what names them."""
    return [
        {
            **EMPTY,
            "request": facts["request"],
            "outcome": {"value": facts["outcome"], "quote": facts["outcome"]},
            "category": {"value": facts["category"], "quote": facts["request"]},
        }
        for facts in label
    ]


def number_of(quote: str) -> int:
    """The number that a quotation begins with."""
    word = re.split(r"[ \n-]", quote, maxsplit=1)[0].lower()
    return int(word) if word.isdigit() else WORDS[word]


NUMERAL = re.compile(
    r"\b(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\b(?:[ \n-]+[a-z]+){0,3}",
    re.IGNORECASE,
)


def test_of_all_numbers_of_the_sample_letters_few_pass_for_visits_had_or_for_limits():
    """Each numeral with the words behind it, given for every item of its letter as both; docs/trust.md has the figures."""
    given = passed = true = 0
    for path in LETTERS:
        label = json.loads((GOLD / f"{path.stem}.json").read_text())["items"]
        text = path.read_text()
        items = true_items(label)
        for quote in sorted({match.group() for match in NUMERAL.finditer(text)}):
            number = number_of(quote)
            for item in items:
                item["prior_visits"] = {"value": number, "quote": quote}
                item["guideline_limit"] = {"min": None, "max": number, "unit": "visits", "quote": quote}
            record = answered({"case": None, "items": items}, text, path.name)
            for place, facts in enumerate(label):
                for name, value in (
                    ("prior_visits", facts["prior_visits"]),
                    ("guideline_limit/max", facts["guideline_limit"]["max"]),
                ):
                    verdict = record.checks[f"/items/{place}/{name}"].verdict
                    if value == number:
                        true += verdict == "verified"
                    else:
                        given += 1
                        passed += verdict in ("grounded", "verified")
    assert given > 5_000
    assert passed / given < 0.03
    assert true > 50
