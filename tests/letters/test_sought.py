"""Searches around words, and for words at their beginning, find what a search of everything finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters import form_f2, form_f4, older_forms, older_sections, verdicts
from imr_llm.letters.sought import Sought
from imr_llm.letters.spots import Beginnings, spots
from imr_llm.letters.text import FoldedText
from imr_llm.reading import relied_on

ROOMS = (form_f2, form_f4, older_forms, older_sections, relied_on, verdicts)
SOUGHT = {
    f"{room.__name__}.{name}": value
    for room in ROOMS
    for name, value in vars(room).items()
    if isinstance(value, Sought) and (name.startswith("_") or room is not older_forms)
}
MADE_UP = Sought(r"\b(?:c ?)?a(?:b|bc)(?: c)?\b|b a", ("ab", "b a"), reach=5)
WORDS = ("a", "ab", "ba b")


@pytest.mark.parametrize("name", SOUGHT)
def test_around_words_in_letters(name, letters):
    sought = SOUGHT[name]
    for path in letters:
        low = FoldedText(path.read_text()).low
        found = [match.span() for match in sought.finditer(low)]
        assert found == [match.span() for match in sought.pattern.finditer(low)]


@given(st.text("abc ", max_size=30), st.integers(0, 6), st.integers(0, 30))
def test_around_words_between_two_positions(text, start, end):
    end = max(start, end)
    expected = [match.span() for match in MADE_UP.pattern.finditer(text, start, end)]
    assert [match.span() for match in MADE_UP.finditer(text, start, end)] == expected
    first = MADE_UP.search(text, start, end)
    assert (first and first.span()) == (expected[0] if expected else None)


@given(st.text("ab 1(é\u2022", max_size=20), st.integers(0, 4))
def test_words_at_their_beginning(text, start):
    found = Beginnings(WORDS).spots(text, start, len(text))
    begun = [
        at
        for at in spots(
            text.replace("1", " ").replace("(", " ").replace("\u2022", " "), WORDS, start, len(text)
        )
        if at == start or not text[at - 1].isalpha()
    ]
    assert found == begun
    assert list(Beginnings(WORDS).spots_on_demand(text, start, len(text))) == begun
