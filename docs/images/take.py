"""Takes the screenshots of this folder, of an invented letter, in Chromium: `python docs/images/take.py`."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from imr_llm import Letter, explain
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.explanation.formats import as_html

HERE = Path(__file__).parent
LETTER = HERE.parents[1] / "evals" / "samples" / "letters" / "sample-f1b-02.txt"


def main() -> None:
    """One picture a language: what was decided, asked and why, the first passage of the reasons opened."""
    letter = Letter.from_path(LETTER)
    record = read_letter_baseline(letter)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for lang in ("en", "es"):
            said = explain(record, letter, lang=lang, today=datetime.date(2026, 12, 1))
            page = browser.new_page(viewport={"width": 700, "height": 900}, offline=True)
            page.set_content(as_html([said]))
            page.locator("section").nth(2).locator("details").first.evaluate("one => one.open = true")
            end = page.locator("section").nth(3).bounding_box()["y"]
            page.screenshot(
                path=HERE / f"explanation-{lang}.png",
                clip={"x": 0, "y": 0, "width": 700, "height": end},
                full_page=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
