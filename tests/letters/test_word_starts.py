"""Patterns with boundaries put behind their first letters match what they matched before."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters.word_starts import compiled

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
