"""Whatever text and quotation hold: an answer, no exception, and in time."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import Grounder, Grounding, ground

NOTHING = Grounding("none", -1, -1)
LETTER = "The request for 12 visits is not medically necessary. "


@pytest.mark.parametrize(
    "quote",
    [
        "",
        " ",
        "\n\t",
        "\u00a0",
        "...",
        "\u2026",
        "-",
        '"',
        "\x00",
        "\ud800",
        "\u200b",
        "\ufe0f",
        ".,;:",
        "x" * 100_000,
    ],
)
@pytest.mark.parametrize("text", ["", " ", LETTER, "\ud800\udc00 \x00", "\u200b\u00ad-\n", "-"])
def test_quotations_that_say_nothing(text, quote):
    for value in (None, 12, "upheld", "x", "2015-05-08"):
        assert ground(text, quote, value) == NOTHING


def test_odd_characters_around():
    text = f"\ud800 \x00\x1b {LETTER}\udfff"
    found = ground(text, "12 visits", 12)
    assert text[found.start : found.end] == "12 visits"
    assert ground(LETTER, "\ud800 12 visits") == NOTHING


ODD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("12 .-/\n'\u2026\ufb01\u0130\u00ad\x02not"),
        st.characters(categories=["Cs"]),
    ),
    max_size=60,
)
VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.booleans(),
    ODD,
    st.sampled_from(["upheld", "male", "left", "Virginia"]),
)


@given(ODD, ODD, VALUES, st.none() | st.tuples(st.integers(), st.integers()))
def test_nothing_is_raised(text, quote, value, within):
    for said in (quote, text[1:], text[: len(text) // 2] + quote):
        found = ground(text, said, value, within=within)
        if found.status == "none":
            assert found == NOTHING
        else:
            assert 0 <= found.start < found.end <= len(text)
            if within is not None:
                assert within[0] <= found.start
                assert found.end <= within[1]


def seconds(text: str, quote: str, value: object = None) -> float:
    """CPU time of one quotation in a prepared letter, the least of three."""
    grounder = Grounder(text)
    grounder.ground("absent words of no matter at all")
    least = 9.0
    for _ in range(3):
        start = time.process_time()
        grounder.ground(quote, value)  # type: ignore[arg-type]
        least = min(least, time.process_time() - start)
    return least


WORDS = [
    "the",
    "of",
    "pain",
    "knee",
    "therapy",
    "visits",
    "patient",
    "not",
    "12",
    "was",
    "and",
    "request",
    "for",
    "review",
    "treatment",
    "physician",
    "noted",
    "left",
]


def rubbish(size: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(size))


HOSTILE = {
    "500 words that are absent": (rubbish(8000, 1), rubbish(500, 2)),
    "half a letter and then others": (rubbish(8000, 1), rubbish(8000, 1)[:2000] + rubbish(300, 3)),
    "one word again and again": ("pain " * 10_000, "pain " * 500 + "knee"),
    "one letter again and again": ("a" * 50_000, "a" * 500),
    "letters and blanks": ("a " * 25_000, "a " * 400 + "b"),
    "digits": ("1 " * 25_000, "1 " * 400 + "2"),
    "ellipses": ("pain " * 10_000, "pain ... " * 6 + "knee"),
    "ellipses only": (LETTER * 900, "..." * 5000 + "a"),
    "many ellipses": (LETTER * 900, "visits ... " * 500),
    "hyphens": ("a-\n" * 16_000, "a-" * 400),
    "hyphens in words": ("non-" * 12_000, "certified " * 50),
    "quotation marks": ('"' * 50_000, '"' * 400 + "a"),
    "commas": ("," * 50_000, "a" + "," * 400),
    "not": ("not " * 12_000, "medically necessary"),
    "no blanks": ("x" * 50_000, "x" * 400 + " y"),
    "a quotation of 100 kB": (LETTER * 900, LETTER * 1900),
    "a strange quotation of 100 kB": (LETTER * 900, "\u00ad-\n" * 33_000),
    "dates": ("1/2/" * 12_000, "1/2/3 " * 80),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_bounded(name):
    text, quote = HOSTILE[name]
    assert seconds(text, quote) < 0.15


@pytest.mark.parametrize(
    "value", [7, 7.5, "2015-05-08", "upheld", "overturned", "male", "right", "Nevada", "no such words"]
)
@pytest.mark.parametrize(
    "quote",
    [
        LETTER,
        "not medically necessary",
        "12 visits",
        LETTER * 300,
        "3 times a week for 6 weeks " * 300,
        "no, " * 2000,
    ],
)
def test_time_with_a_value_is_bounded(value, quote):
    assert seconds(LETTER * 900 + quote * 3, quote, value) < 0.5
