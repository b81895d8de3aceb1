"""What stands at the foot or the head of a page is left out, however an office prints it."""

from __future__ import annotations

from pathlib import Path

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.letters.text import FoldedText
from made import Made, printed
from rewritten import differences, told

SAMPLES = Path(__file__).parent.parent.parent / "evals" / "samples" / "letters"
TEXTS = [Letter.from_path(path).text for path in sorted(SAMPLES.glob("sample-f*-01.txt"))]
WAYS = [
    "Page {n}", "PAGE {n}", "page {n}", "Page | {n}", "{n} | Page", "{n} | P a g e", "Page {n} of {last}", "Page {n}/{last}",
    "Page: {n}", "Pg. {n}", "p. {n}", "[Page {n}]", "(Page {n})", "- Page {n} -", "- {n} -", "-{n}-", "-- {n} --", "~ {n} ~",
    "{n}/{last}", "{n} of {last}", "Page {n} \u2014", "(continued on page {n})", "Confidential - Page {n}",
    "                                   Page {n}", "MAXIMUS Federal Services, Inc.   Page {n}", "IMR Case Number: CM13-0900999 Page {n}",
    "CM13-0900999 - Page {n} of {last}", "Final Letter of Determination      Form Effective 12.09.13          Page  {n} of {last}",
    "Final Determination Letter for IMR Case Number CM16-0900999    {n}",
]  # fmt: skip


def with_pages(text: str, way: str, lines_a_page: int, between: str) -> str:
    """The text with a page's number after so many lines, in the middle of whatever stands there."""
    lines = text.split("\n")
    last = len(lines) // lines_a_page + 1
    pages = [lines[at : at + lines_a_page] for at in range(0, len(lines), lines_a_page)]
    out = ["\n".join(pages[0])]
    for number, page in enumerate(pages[1:], start=1):
        out.append(way.format(n=number, last=last) + between + "\n".join(page))
    return "\n".join(out)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("between", ["\n", "\n\n\f"], ids=["lines", "form feeds"])
def test_a_page_number_is_no_part_of_the_text(way, between):
    for place, text in enumerate(TEXTS):
        changed = differences(told(text), told(with_pages(text, way, 31 + 2 * place, between)))
        assert [
            change for change in changed if "/case_number" not in change
        ] == []  # the foot may have it alone


@pytest.mark.parametrize(
    "text",
    [
        "A dose of\n2\nas before, and\n4\nthen.",  # do not count up
        "Items:\n1\nNorco\n2\nSoma",  # count up, but no page apart
        "It stands on\npages 2 and 3\nof the guideline",
        "It stands on\nPage 46\nof the guideline",  # no first page has this number
    ],
)
def test_other_numbers_in_lines_of_their_own_stay(text):
    assert FoldedText(text).text == " ".join(text.split())


def test_a_line_with_the_title_of_the_letter_alone_is_of_its_page():
    title = "          Final Determination Letter for IMR Case Number CM16-0047731"
    assert FoldedText(f"It is denied.\n\n{title}\n\nA cane: Upheld").text == "It is denied. A cane: Upheld"
    said = f"See the {title.strip()} of May."
    assert FoldedText(said).text == said


@pytest.mark.parametrize(
    "line",
    ["CM16-0900999", "Case Number: CM16-0900999", "  IMR Case No. CM16-0900999  ", "CM16-0900999\n\n1"],
)
def test_a_line_of_nothing_but_the_case_number_stands_in_no_rationale(line):
    long = "The knee is stable. " * 3
    text = printed(
        Made(rationale=f"{long}The neck\n{line}\nchapter makes no exception. It is not medically necessary.")
    )
    record = read_letter_baseline(Letter.from_text(text))
    assert record.case_number == "CM16-0900999"
    assert record.items[0].rationale.endswith(
        "The neck chapter makes no exception. It is not medically necessary."
    )
