"""Patterns with boundaries put behind their first letters match what they matched before."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters.word_starts import by_letter, compiled

PATTERNS = (
    r"\bno\b",
    r"\b(?:lack|absence)(?: of)?|no|\bn't",
    r"\bn?o",
    r"\bo+n",
    r"\b(?:on )+",
    r"\b(?:n?o|on)|o\bn",
    r"(?:(?P<a>\bno)|b)\b(?:o(?:n|b)|[|)]n)",
    r"\b(?:on|(?:no|bo)n)\b(?! on)",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("nob |)t'", max_size=20), start=st.integers(0, 5))
def test_matches_are_the_same(pattern: str, text: str, start: int) -> None:
    before = [(m.span(), m.groups()) for m in re.compile(pattern).finditer(text, start)]
    assert [(m.span(), m.groups()) for m in compiled(pattern).finditer(text, start)] == before


def test_a_boundary_is_put_behind_a_letter() -> None:
    assert compiled(r"\b(?:lack|absence) of").pattern == r"(?:l(?<!\wl)ack|a(?<!\wa)bsence) of"


def test_a_boundary_before_many_letters_stays() -> None:
    assert compiled(r"\b(?:a|b|c|d|e)x").pattern == r"\b(?:a|b|c|d|e)x"


BY_LETTER = (
    "no|on|not|o|nob",
    "(?a)n(?:ob|o)|on|n|(?=no|b)n|ob",
    "no?|no|n+b|nb",
    r"\b(?:no|on|nob|ob)\b|[no|]t|(?<!n)on|not",
    r"o(?:n|o|nb|\)|\|)b|on\(|n\)|(?:no|b|nb)(?! n|o)",
    "|n|nb",
    "(?:no|o)?n|(?:b|(?:n|o)b)t|(?:n|)o|(?:no)+b|(?:b|n)??o|(?:bt?)?(?:o|nb)|not",
)


@pytest.mark.parametrize("pattern", BY_LETTER)
@given(text=st.text("nobt |)('", max_size=20))
def test_matches_are_the_same_by_letter(pattern: str, text: str) -> None:
    before = [m.span() for m in re.compile(pattern).finditer(text)]
    assert [m.span() for m in re.compile(by_letter(pattern)).finditer(text)] == before


def test_what_begins_with_the_same_letter_is_put_together() -> None:
    assert by_letter(r"(?a)shoulder|knee|skin|\bx|s|k") == r"(?a)s(?:houlder|kin)|knee|\bx|s|k"


def test_what_begins_with_a_group_is_put_together_too() -> None:
    assert by_letter("(?:old )?(?:age|aim)|one") == "o(?:ld (?:a(?:ge|im))|ne)|a(?:ge|im)"


@pytest.mark.parametrize("pattern", ["a(b)|c", "(?P<name>a)|b"])
def test_numbered_groups_are_not_rearranged(pattern: str) -> None:
    with pytest.raises(ValueError, match="numbered anew"):
        by_letter(pattern)
