"""Searches that look only where something can begin find what a search of everything finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.letters.spots import Beginnings, has_any
from imr_llm.letters.text import FoldedText
from imr_llm.reading import (
    counted_visits,
    courses,
    limits,
    mtus_chapters,
    none_had,
    numbers,
    rejected_counts,
    shapes,
    time_limits,
    treatments,
    visit_kinds,
    visit_limits,
)

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
            unit = max(match.start(group) for group in ("u", "u2") if group in match.re.groupindex)
            assert time_limits._ends_number(text[max(0, unit - time_limits._LONGEST_NUMBER_WORD) : unit])


@given(texts(WORDS))
def test_numbers_that_stand_apart(text):
    for number in re.finditer(rf"(?a)(?<![^ ]){numbers.RANGE}", text):
        assert numbers.BLANK_AND_NUMBER.match(f" {text}", number.start())


@given(texts(CITED))
def test_chapters(text):
    assert spans(mtus_chapters._chapters(text, 0, len(text))) == spans(mtus_chapters._CHAPTER.finditer(text))


@pytest.mark.parametrize("kind", sorted(visit_kinds.KINDS))
@given(data=st.data())
def test_none_had(kind, data):
    denial = data.draw(st.from_regex(none_had.none_had_of(visit_kinds.KINDS[kind]), fullmatch=True))
    assert none_had._denials(courses.Courses(denial), 0, len(denial))


@pytest.mark.parametrize(
    ("pattern", "ends"),
    [
        (visit_limits._UP_TO, visit_limits._UP_TO_ENDS),
        (visit_limits._SUM, visit_limits._SUM_ENDS),
        (counted_visits._FOR_MORE, counted_visits._MORE),
    ],
)
@given(data=st.data())
def test_ends(pattern, ends, data):
    assert (data.draw(st.from_regex(pattern.pattern, fullmatch=True)).rstrip() + " ").endswith(ends)


@given(st.from_regex(visit_limits._BEGINS, fullmatch=True))
def test_how_a_treatment_begins(said):
    assert visit_limits._begins(said.rstrip("\n"))


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        (counted_visits._PRESUMED, counted_visits._PRESUMED_SIGNS),
        (limits._ONE_OF_THEM, limits._OF_SEVERAL),
        (limits._TREATED_CONDITION, (*limits._APPLIED, *limits._CONDITION)),
        (mtus_chapters._CHAPTER, mtus_chapters._CHAPTER_ENDS),
        (rejected_counts._NOT_TRUE, rejected_counts._UNTRUE),
        (treatments._SESSIONS, treatments._IN_SESSIONS),
        (visit_limits._SURGICAL, ("surg", "post")),
    ],
)
@given(data=st.data())
def test_signs(pattern, signs, data):
    assert has_any(data.draw(st.from_regex(pattern.pattern)), signs)


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
