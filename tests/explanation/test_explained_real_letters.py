"""What must hold over all real letters: the guard finds nothing, and they are plain and short. Figures only."""

from __future__ import annotations

from functools import cache
from statistics import median

import pytest
from explained import LETTERS, explained, read, say_the_same_numbers

from imr_llm import check_explanation

pytestmark = pytest.mark.unmeasured


@cache
def real():
    """Paths of the real letters; the test that asks is skipped where there are none."""
    found = tuple(path for path in sorted(LETTERS.rglob("*")) if path.suffix in (".pdf", ".txt"))
    if not found:
        pytest.skip("the real letters are beside the checkout of their owners only")
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_guard_finds_nothing(lang):
    findings = [
        (path.name, finding.rule)
        for path in real()
        for letter, record in [read(path)]
        for finding in check_explanation(explained(path, lang), record, letter)
    ]
    assert findings == []


def test_english_is_read_at_grade_six():
    grades = [explained(path).reading.grade for path in real()]
    assert sum(grade <= 8 for grade in grades) >= 0.95 * len(grades)
    assert median(grades) <= 6.5


def test_spanish_is_at_least_fairly_easy():
    assert all(explained(path, "es").reading.grade >= 70 for path in real())


@pytest.mark.parametrize(("lang", "longer"), [("en", 1), ("es", 1.15)])
def test_a_sheet_of_words_and_a_third_of_one_for_each_further_item(lang, longer):
    for path in real():
        limit = longer * (400 + 120 * (max(1, len(read(path)[1].items)) - 1))
        assert explained(path, lang).reading.words <= limit, path.name


def test_both_languages_say_the_same():
    for path in real():
        for one, other in zip(explained(path).sections, explained(path, "es").sections, strict=True):
            assert [(p.item, p.evidence, p.facts) for p in one.paragraphs] == [
                (p.item, p.evidence, p.facts) for p in other.paragraphs
            ], path.name
            for left, right in zip(one.paragraphs, other.paragraphs, strict=True):
                assert say_the_same_numbers(one.id, left.text, right.text), path.name
