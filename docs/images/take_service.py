"""Takes the screenshots of the review desk and of a run, in Chromium: `python docs/images/take_service.py`.

The letters are invented; the simulated provider (no language model) reads them and plants errors.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from imr_llm.simulator.server import simulated_provider

HERE = Path(__file__).parent
LETTERS = sorted((HERE.parents[1] / "evals" / "samples" / "letters").glob("sample-f1[ab]-0[1-4].txt"))
PROGRAM = [sys.executable, "-c", "from imr_llm.cli.main import main; main()", "serve", "--port", "0"]


def main() -> None:
    """The riskiest letter, the field in hand being corrected; the outcomes that a run over all samples found."""
    with simulated_provider(profile="sim-careless") as provider, tempfile.TemporaryDirectory() as folder:
        options = ["--store", f"{folder}/x.db", "--model", "sim-careless", "--base-url", provider.base_url]
        samples = [word for path in LETTERS for word in ("--sample", str(path))]
        with subprocess.Popen(  # noqa: S603  this interpreter, this package
            [*PROGRAM, *options, *samples],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENAI_API_KEY": "sim"},
        ) as server:
            address = re.search(r"http://[^\s,]+", server.stdout.readline())[0]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(f"{address}/review")
                page.locator("tbody a").first.click()
                page.locator(".one.here").wait_for()
                page.locator("mark", has_text=re.compile(r"\w{6}")).nth(8).click()
                page.locator("#fields").evaluate("one => one.style.scrollBehavior = 'auto'")
                page.wait_for_timeout(800)
                page.screenshot(path=HERE / "review-desk.png")
                page.goto(f"{address}/runs")
                page.locator("#file").set_input_files(sorted(LETTERS[0].parent.glob("*.txt")))
                page.locator("#model").select_option("baseline")
                page.get_by_role("button", name="Begin").click()
                page.get_by_text("The run is done.").wait_for()
                page.locator("#state", has_text="done").wait_for()
                page.goto(f"{page.url}?sort=decided&down=1")
                page.set_viewport_size({"width": 1280, "height": 1080})
                page.locator("#outcomes-head").evaluate("one => scrollTo(0, one.offsetTop - 330)")
                page.screenshot(path=HERE / "run.png")
                browser.close()
            server.terminate()


if __name__ == "__main__":
    main()
