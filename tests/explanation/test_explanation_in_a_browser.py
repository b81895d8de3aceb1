"""The page in a real Chromium: axe finds nothing, it fits a narrow screen, and one item prints on one sheet."""

from __future__ import annotations

import io

import pytest
from explained import explained, read
from playwright.sync_api import expect
from pypdf import PdfReader

from chromium import NEEDED, violations
from imr_llm.explanation.formats import as_html

pytestmark = [
    NEEDED,
    pytest.mark.allow_hosts(["127.0.0.1", "::1"]),
]


def opened(browser, html, *, scheme="light", width=1200, height=900):
    """The page as a browser shows it, with nothing loaded from anywhere."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True, offline=True
    )
    page.set_content(html)
    return page


@pytest.fixture(scope="module")
def pages(letters):
    """One letter in each language, and two letters together, one with several treatments."""
    by_name = {path.name: path for path in letters}
    one, mixed = by_name["sample-f3-02.txt"], by_name["sample-f1b-02.txt"]
    return {
        "english": as_html([explained(one)]),
        "spanish": as_html([explained(one, "es")]),
        "several": as_html([explained(path) for path in (one, mixed)]),
    }


@pytest.mark.parametrize(
    ("name", "scheme"), [("english", "dark"), ("spanish", "light"), ("several", "light"), ("several", "dark")]
)
def test_axe_finds_nothing(browser, pages, name, scheme):
    page = opened(browser, pages[name], scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []
    page.close()


def test_axe_would_find_something(browser, pages):
    page = opened(
        browser, pages["english"].replace('<html lang="en">', "<html>").replace("#1a1a1a", "#c9c9c9")
    )
    assert {one.split(":")[0] for one in violations(page)} == {"color-contrast", "html-has-lang"}
    page.close()


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_is_cut_on_a_narrow_screen(browser, pages, width):
    for html in pages.values():
        page = opened(browser, html, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_dark_is_dark(browser, pages):
    shades = {}
    for scheme in ("light", "dark"):
        page = opened(browser, pages["english"], scheme=scheme)
        shades[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.close()
    assert shades == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 29)"}


def test_passages_open_with_the_keyboard(browser, pages):
    page = opened(browser, pages["english"])
    expect(page.locator("blockquote").first).not_to_be_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_letter_with_one_treatment_prints_on_one_sheet(browser, letters, lang, paper):
    single = [path for path in letters if len(read(path)[1].items) == 1]
    longest = max(single, key=lambda path: explained(path, lang).reading.words)
    page = opened(browser, as_html([explained(longest, lang)]))
    assert len(PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False))).pages) == 1
    page.close()


def test_every_letter_begins_a_sheet_of_its_own(browser, letters):
    page = opened(browser, as_html([explained(path) for path in letters[:2]]))
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages]
    begins = [number for number, text in enumerate(sheets) if "What was decided" in text]
    assert len(begins) == 2
    assert begins[0] != begins[1]
    page.close()
