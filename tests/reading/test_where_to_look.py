"""Searches that look only where something can begin find what a search of everything finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters.spots import Beginnings
from imr_llm.letters.text import FoldedText
from imr_llm.reading import courses, mtus_chapters, none_had, shapes, time_limits, visit_kinds

WORDS = ["twelve", "one hundred", "someone", "none", "12", "2-3", "1,200", "(6)", "visits", "sessions", "of"]
WORDS += ["physical therapy", "may 5, 2016", "12/07/2016", "l4-5", "10 mg", "97110", ".5", "2.5%", "3rd", "x"]
WORDS += ["weeks", "days", "month", "no more than", "page", "per", "½", "٣", "twenty-five", "over", "up to"]
CITED = [
    "chronic pain",
    "shoulder complaints",
    "guidelines",
    "2009",
    "(2004)",
    ", and ",
    "; ",
    "mtus",
    "2016",
]
CITED += ["knee", "section: 12", "page 19", "acupuncture medical treatment", "low back"]


def texts(words: list[str]) -> st.SearchStrategy[str]:
    joints = st.sampled_from([" ", " ", " ", "", "-", ", ", ". "])
    return st.lists(st.tuples(st.sampled_from(words), joints), max_size=14).map(
        lambda pairs: "".join(word + joint for word, joint in pairs)
    )


def spans(matches) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@given(texts(WORDS))
def test_tokens_of_a_request(text):
    found = [(token.start, token.end) for token in shapes.tokens_of(text, 0, len(text))]
    assert found == [match.span(match.lastgroup or "N") for match in shapes._TOKEN.finditer(text)]


@given(texts(WORDS))
def test_count_before_a_noun(text):
    found = courses.count_before(text, courses.numbers_before(text, 0, len(text)), len(text))
    expected = courses._COUNT_BEFORE.search(text)
    assert (found and found.span()) == (expected and expected.span())


@given(texts(WORDS))
def test_times(text):
    for pattern in (time_limits._TIME, time_limits._TRIAL_MONTH, time_limits._AFTER_SURGERY):
        for match in pattern.finditer(text):
            unit = max(match.start(group) for group in ("u", "u2") if group in pattern.groupindex)
            assert time_limits._ends_number(text[max(0, unit - time_limits._LONGEST_NUMBER_WORD) : unit])


@given(texts(CITED))
def test_chapters(text):
    assert spans(mtus_chapters._chapters(text, 0, len(text))) == spans(mtus_chapters._CHAPTER.finditer(text))


@pytest.mark.parametrize("kind", sorted(visit_kinds.KINDS))
@given(data=st.data())
def test_none_had(kind, data):
    pattern = none_had.none_had_of(visit_kinds.KINDS[kind])
    assert none_had._DENIED.search(data.draw(st.from_regex(pattern)))


@given(st.lists(st.sampled_from(["one", "onetwo", "two", " ", "x" * 190, "y" * 7]), max_size=9).map("".join))
def test_spots_on_demand(text):
    words = Beginnings(("one", "two", "onetwo", "two one"))
    assert list(words.spots_on_demand(text, 0, len(text))) == words.spots(text, 0, len(text))


@given(
    st.lists(st.sampled_from(["10-", "17", "\n", "  ", " ", "a", "\u200b", "-", "\u2003"]), max_size=14).map(
        "".join
    ),
    st.integers(0, 14),
    st.integers(0, 14),
)
def test_verbatim_is_the_letters_words(letter, first, last):
    folded = FoldedText(letter)
    start, end = sorted((min(first, len(folded.text)), min(last, len(folded.text))))
    if end > start:
        of_letter = folded._same_length[slice(*folded.span(start, end))]
        assert folded.verbatim(start, end) == " ".join(of_letter.split())
