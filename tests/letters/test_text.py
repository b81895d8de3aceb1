"""The folded text: every character leads back to the one it came from, and wrapping does not show."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imr_llm.letters.text import FoldedText, lower, plain

QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033", '"'
)
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
BLANKS = "\u00a0\u2002\u2009\u202f\u3000\x85"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
SAME = QUOTES | DASHES

marks = st.sampled_from(
    [*QUOTES, *DASHES, *BLANKS, *UNSEEN, *"\n\r\f\t\v -.,:;()#/'\"", "\u0130", "ß", "7", "x"]
)
anything = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), marks), max_size=200)
letterlike = st.lists(
    st.sampled_from(["Upheld", "Date of Injury:", "10-\n17-2016", "1-", "2", "times", "“no”", "it’s", "L4–5", "  ", "\f", "\r\n",
                     "Page 2 of 3", "\u00a0", "self\u00ad", "(8)", "#60", "\u200b", "Page  4", "Form Effective 5.16.16  Page 3"]),
    max_size=40,
).map(" ".join)  # fmt: skip
plain_words = st.lists(st.from_regex(r"[A-Za-z0-9,.:;()#/']{1,12}", fullmatch=True), min_size=1, max_size=60)
texts = anything | letterlike


@given(texts)
@example("\u0130\u0130 İstanbul ß \ufb01")
@example("")
@example("- \n - 1-\n2 a-\n b")
def test_every_character_leads_back_to_the_one_it_came_from(text):
    folded = FoldedText(text)
    assert len(folded.low) == len(folded.text) <= len(text)
    before = 0
    for at, character in enumerate(folded.text):
        if character == " ":
            continue
        start, end = folded.span(at, at + 1)
        assert end == start + 1
        assert SAME.get(text[start], text[start]) == plain(text[start]) == character
        assert start >= before, "in order"
        before = start + 1
        assert folded.low[at] in (character, character.lower())


@given(texts, st.data())
def test_a_stretch_leads_back_to_what_was_folded_into_it(text, data):
    folded = FoldedText(text)
    if not folded.text.strip():
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first < last <= len(text)
    assert folded.quote(first, last) == text[first:last]
    bare = re.sub(rf"[\s{UNSEEN}]+", "", plain(text[first:last]))
    if "Page" not in text and "PAGE" not in text:
        assert re.sub(r"\s+", "", folded.text[start:end]).strip() == bare


@given(texts)
def test_verbatim_folds_white_space_and_makes_marks_plain(text):
    folded = FoldedText(text)
    if not folded.text.strip():
        return
    words = folded.verbatim(0, len(folded.text))
    assert words == " ".join(words.split())
    if "Page" not in text and "PAGE" not in text:
        first, last = folded.span(0, len(folded.text))
        expected = "".join(SAME.get(c, " " if c in BLANKS else c) for c in text[first:last])
        assert words.split() == [word for word in plain(expected).split() if word]


@given(texts)
def test_runs_of_blanks_and_the_unseen_are_left_out(text):
    folded = FoldedText(text).text
    assert "  " not in folded.replace(" \u200b", "") or any(c in text for c in UNSEEN)
    assert not set(folded) & set("\n\r\f\t\v" + BLANKS + UNSEEN + "".join(SAME))


@given(
    plain_words,
    st.integers(20, 200),
    st.sampled_from(["\n", "\r\n", " \n", "\n\n", "\n\f", "\f", " \u00a0\n"]),
)
def test_wrapping_does_not_show(words, width, line_end):
    text = " ".join(words)
    wrapped = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    assert FoldedText(line_end.join(wrapped)).text == FoldedText(text).text == text


@given(plain_words, st.data())
def test_broken_words_are_found_whole_and_keep_their_hyphen(words, data):
    text = " ".join(words)
    at = data.draw(st.integers(1, len(text)))
    if not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()):
        return
    broken = FoldedText(
        text[:at] + "-" + data.draw(st.sampled_from(["\n", "\r\n", " \n", "\n\f"])) + text[at:]
    )
    assert broken.text == text[:at] + "-" + text[at:]


@given(
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(["-", "\u2010", "\u2011", "\u2013"]),
    st.sampled_from(["\n", " \n", "\r\n", "\n\n", "\f\n", "\n\u00a0"]),
)
def test_a_hyphen_at_a_line_end_never_joins_digits(one, other, hyphen, line_end):
    text = f"for {one}{hyphen}{line_end}{other} times"
    folded = FoldedText(text)
    assert folded.text == f"for {one}-{other} times"
    assert folded.verbatim(0, len(folded.text)) == f"for {one}- {other} times"


@pytest.mark.parametrize("text", ["L4 -\nL5", "so -\n called", "low -\n", "-\nback", "pain:-\nback"])
def test_a_dash_that_is_no_hyphen_keeps_its_blanks(text):
    assert FoldedText(text).text.strip() == " ".join(text.split())


@pytest.mark.parametrize(
    "footer",
    ["Page 3 of 4", "PAGE 3 OF 4", "      - 3 -", "Notice of Independent Medical Review Determination  CM13-0009877\nPage 2", "Form Effective 10.24.13     Page 3", "Medical Professional Review    Page 2 of 4",
     "Final Letter of Determination      Form Effective 5.16.16      Page 3 of 4",
     "Final Letter of Determination      Form Effective 5.16.13      Page 3",
     "Final Letter of Determination      Form Effective (5/16/2013)      Page 2 of 3",
     "Final Determination Letter for IMR Case Number CM13-0900123   3", "Final Letter of Determination  Form Effective 5.16.13\n3",
],
)  # fmt: skip
def test_page_numbers_at_the_foot_are_left_out(footer):
    folded = FoldedText(f"the request is\n{footer}\n\fnot medically necessary")
    assert folded.text == "the request is not medically necessary"
    assert folded.verbatim(0, len(folded.text)) == folded.text


def test_lines_with_nothing_but_the_word_and_a_number_are_pages():
    assert FoldedText("the\n\nPage 1\nrequest is\nPage 2\nnot\nPage 3\n").text.split() == [
        "the",
        "request",
        "is",
        "not",
    ]


@pytest.mark.parametrize(
    "text",
    ["see Page(s): 98-99", "pages 98-99 of the guideline", "Section(s): Page limits", "the Page brothers"],
)
def test_pages_cited_are_no_footers(text):
    assert FoldedText(text).text == text


@given(texts)
def test_lower_case_is_as_long(text):
    assert len(lower(text)) == len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "line",
    [
        "IMR Final Determination Letter  CM14-0900218  page 3",
        "Form IMR-FD rev. 10/13      CM14-0900218      Page 2 of 3",
        "- 2 -                         CM14-0900218",
        "CM14-0900218 / Professional Review / page 2",
        "\fCM14-0900218            Final Determination, p. 3",
    ],
)
def test_lines_with_case_number_and_page_are_left_out_after_the_first_page(line):
    folded = FoldedText(f"Case Number: CM14-0900218\nthe request is\n{line}\nnot medically necessary")
    assert folded.text == "Case Number: CM14-0900218 the request is not medically necessary"


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("Case Number: CM14-0900218", "Case Number: CM14-0900218"),
        ("Case Number: CM14-0900218", "CM14-0900218 of 3 letters was read"),
        ("This", "CM14-0900218  page 1"),  # nothing else has the number
    ],
)
def test_other_lines_with_a_case_number_stay(before, line):
    text = f"{before}\n{line}\nis the case"
    assert FoldedText(text).text == " ".join(text.split())


PAGE = "The claims administrator reviewed the records of the treating physician.\n" * 14


@pytest.mark.parametrize("title", ["", "\nFinal Determination Letter for IMR Case Number CM13-0900123"])
@pytest.mark.parametrize("line", ["\n{}\n", "\n\n{}\n\n", "\r\n   {}\t\r\n", "\n{}\f\n"])
def test_numbers_alone_on_a_line_a_page_apart_are_those_of_pages(line, title):
    feet = [line.format(number) if number < 3 else line.format(f"{number}{title}") for number in (1, 2, 3)]
    folded = FoldedText("".join(f"{PAGE}the request is{foot}not necessary\n" for foot in feet))
    assert folded.text.count("the request is not necessary") == 3
    assert "Final" not in folded.text
    assert not any(character.isdigit() for character in folded.text)


@pytest.mark.parametrize(
    "text",
    [
        f"{PAGE}1\nacupuncture\n2\nmassage\n3\ncupping\n",
        f"{PAGE}1\nacupuncture\n{PAGE}3\nmassage\n",
        f"{PAGE}7\nacupuncture\n{PAGE}8\nmassage\n",
    ],
)
def test_other_numbers_alone_on_a_line_stay(text):
    assert FoldedText(text).text.rstrip() == " ".join(text.split())


def test_the_first_pages_line_is_left_out_where_others_follow():
    text = "Case Number: CM14-0900218\nthe request is\nCM14-0900218    1\nnot necessary\nCM14-0900218    2\n"
    assert FoldedText(text).text.strip() == "Case Number: CM14-0900218 the request is not necessary"


def test_numbers_of_blank_pages_at_the_end_are_those_of_pages():
    assert FoldedText(f"{PAGE}1\n{PAGE}2\n\n3\n").text.rstrip() == " ".join((PAGE + PAGE).split())
