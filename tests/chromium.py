"""A real Chromium for the tests of pages, and axe in it. Where none is installed they are skipped; `.ci/run` installs one."""

from __future__ import annotations

import shutil

import pytest

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDED = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    """A browser for a module's tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PROGRAM, args=_QUIET)
        yield chromium
        chromium.close()


def violations(page, within=None) -> list[str]:
    """What axe finds, each with its rule and the start of the place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, within, options={"runOnly": {"type": "tag", "values": _RULES}})
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]
    ]
