"""Pages of the service as a real Chromium opens them."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(browser, service_at):  # the pages close before the services that the test started
    """Opens pages; what a page says in the console, or any error in it, fails the test, but for what it says to expect."""
    faults, expected, contexts = [], [], []

    def open_at(client, path, *, width=1440, scheme="light", **how):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(client.base + path)
        return page

    open_at.expects = lambda *words: expected.extend(words)
    yield open_at
    for context in contexts:
        context.close()
    unexpected = [fault for fault in faults if not any(words in fault for words in expected)]
    assert not unexpected, unexpected


def dropped(page, onto, *paths):
    """Drop files onto a place as from the desktop: where no page takes them, the browser opens them itself."""
    onto.scroll_into_view_if_needed()
    place = onto.bounding_box()
    at = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
    session.detach()
