"""Markdown, text, page and JSON: what a letter prints is shown as it is, and never obeyed."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from explained import TODAY, explained

from imr_llm import Letter, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.formats import as_html, as_markdown, as_text, written
from imr_llm.schema.explanation import Explanation
from made import Made, printed

HOSTILE = "Physical <script>alert(1)</script> therapy & *all* [that](x) `x`"


def hostile():
    letter = Letter.from_text(printed(Made(HOSTILE)), "<b>.txt")
    return explain(read_letter_baseline(letter), letter, today=TODAY)


class Page(HTMLParser):
    """Tags in their order, and the text of each kind of tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append(dict(attrs))


def test_a_page_is_self_contained_and_has_its_language_and_headings(letter):
    html = as_html([explained(letter, "es")])
    page = Page(html)
    assert page.attributes[page.tags.index("html")]["lang"] == "es"
    assert page.tags.count("h1") == 1
    assert page.tags.count("h2") == 7
    assert page.tags.count("details") == page.tags.count("summary") > 3
    assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert not any(
        name.startswith("on") or name in ("style", "src", "href") for at in page.attributes for name in at
    )
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html


def test_headings_of_several_letters_are_nested(letters):
    page = Page(as_html([explained(path) for path in letters[:2]]))
    assert page.tags.count("h1") == 1
    assert page.tags.count("h2") == 2
    assert page.tags.count("h3") == 14
    levels = [int(tag[1]) for tag in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_words_of_a_letter_are_no_markup():
    html = as_html([hostile()])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<b>" not in html
    markdown = as_markdown(hostile())
    assert r"\<script\>" in markdown
    assert r"\*all\*" in markdown
    assert r"\[that\]" in markdown


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("x\n# Yours", "x # Yours"),
        ("x\r\n\n   1. Yours", "x 1. Yours"),
        ("x\n===", "x ==="),
        ("# Yours", "\\# Yours"),
        ("    - Yours", "\\- Yours"),
        ("7.", "7\\."),
    ],
)
def test_no_words_begin_a_block_of_markdown(words, line):
    said = hostile()
    paragraph = said.sections[0].paragraphs[0].model_copy(update={"text": words, "bullet": False})
    section = said.sections[0].model_copy(update={"heading": words, "paragraphs": (paragraph,)})
    shown = as_markdown(said.model_copy(update={"letter": words, "sections": (section,)})).splitlines()
    assert shown[2:] == [f"Letter: {line}", "", f"## {line}", "", line]


def test_text_is_narrow_and_whole(letter):
    text = as_text(explained(letter))
    assert max(map(len, text.splitlines())) <= 78
    words = " ".join(text.split())
    for section in explained(letter).sections:
        for paragraph in section.paragraphs:
            assert paragraph.text in words.replace("* ", "")


def test_markdown_has_all_of_it(letter):
    markdown = as_markdown(explained(letter))
    assert markdown.count("\n## ") == 7
    assert markdown.startswith("# Your Independent Medical Review decision in plain words\n")


def test_json_is_one_line_each_and_comes_back(letters):
    every = [explained(path) for path in letters[:3]]
    lines = written(every, "json").splitlines()
    assert [Explanation.model_validate_json(line) for line in lines] == every
    assert json.loads(lines[0])["sections"][0]["id"] == "decided"


def test_control_characters_reach_no_terminal():
    letter = Letter.from_text(printed(Made("Physical \x1b[31mtherapy")), "made.txt")
    said = explain(read_letter_baseline(letter), letter, today=TODAY)
    assert "\x1b" not in as_text(said) + as_markdown(said) + as_html([said])


def test_what_is_quoted_in_another_language_is_marked(letter):
    english, spanish = as_html([explained(letter)]), as_html([explained(letter, "es")])
    assert '<span lang="en">“Upheld”</span> quiere decir' in spanish
    assert '<span lang="en">“Upheld”' not in english
    assert '<span lang="en">“Médicamente necesario' not in spanish
