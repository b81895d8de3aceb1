"""What stands before a costly pattern changes the time, never the answer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.baseline import approvals, denial_ways, denied_objects, quoting
from imr_llm.baseline.necessary import ways_of
from imr_llm.baseline.signs import Signed, parted, sign_of, signs_of

SIGNED = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": value
    for module in (approvals, denial_ways, denied_objects, quoting)
    for name, value in vars(module).items()
    if isinstance(value, Signed)
}
MARKS = "exceed|over |too |first-line|more than|risk| he |current"
PIECES = ["exceed", "over", "recovered", "too", "first", "line", "-", "more", "than", "he", "the", "current"]
PIECES += [" ", " ", " ", "(", "/", '"', ".", "exceeding", "risk", "asterisk"]
WAYS = r"lack of (?:all )?(?:records|notes)|(?:no|without)(?<!\wno)(?: \w+){0,2} proof\b|x-? ?rays?|not (?:it|\d+) (?:was|were) read"


def signs(sentence: str) -> int:
    return signs_of(parted(sentence).split())


@pytest.mark.parametrize("name", sorted(SIGNED))
@settings(max_examples=40)
@given(data=st.data())
def test_every_text_that_a_way_matches_is_found(name, data):
    one = SIGNED[name]
    text = data.draw(
        st.from_regex(data.draw(st.sampled_from([one._pattern(number) for number in range(len(one._ways))])))
    )
    assert one.found(text, signs(text))


@given(
    st.lists(
        st.sampled_from(["lack of", "all", "records", "no", "know", "proof", "x-ray", "not it", "was read"])
    )
)
def test_a_pattern_finds_what_it_would_find_whole(words):
    text = " ".join(words)
    whole = re.search(WAYS, text)
    one = Signed(WAYS)
    first = one.first(text, signs(text))
    assert one.found(text, signs(text)) == (whole is not None)
    assert (first and first.span()) == (whole and whole.span())
    assert one.starts(text, signs(text))[:1] == ([whole.start()] if whole else [])


def test_what_the_ways_of_a_pattern_need():
    assert [way.needed for way in ways_of(WAYS)] == [
        (frozenset({"records", "notes"}), frozenset({"lack "})),
        (frozenset({" proof"}), frozenset({"no", "without"})),
        (frozenset({"ray"}),),
        (frozenset({" read"}), frozenset({"was", "were"})),
    ], "words that stand almost anywhere say least"


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("as he said", True),
        ("then (he left", True),
        ("she left", False),
        ("the same", False),
        ("ache for", False),
        ("he", True),
    ],
)
def test_a_piece_with_a_blank_at_its_side_begins_or_ends_a_word(sentence, held):
    sign = sign_of(" he ")
    assert (signs(sentence) & sign != 0) == held


def test_a_pattern_that_needs_no_word_is_refused():
    with pytest.raises(ValueError, match="needs no word"):
        Signed(r"improved|\d+ (?:of|a)?")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_letters_stand_in_a_sentence_as_they_are(sentence):
    held = any(mark in sentence for mark in MARKS.split("|"))
    assert Signed(MARKS).found(sentence, signs(sentence)) == held
