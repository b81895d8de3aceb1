"""Orders that a PDF hides from the eye, in white or outside the page: they are text, and change nothing unseen."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator

import pytest
from injected import ORDERS, RATIONALES, SUMMARY, Injection, letter
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from imr_llm import Letter, extract
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import RunningProvider, simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BEFORE = {"rationale": RATIONALES[0].partition("{")[0], "summary": SUMMARY}
"""The words under which an order is hidden, in the middle of a paragraph."""
HIDDEN = [
    order
    for order in ORDERS
    if order.place in BEFORE and order.text.isascii() and "\n" not in order.text and len(order.text) < 90
]
HIDES = {"white": (1, 72, 4), "outside the page": (0, 630, 4), "too small to see": (0, 72, 0.5)}
"""Grey from black to white, distance from the left edge, size of the letters."""


def pdf(order: Injection, hide: str) -> bytes:
    """The letter with the order hidden in it, behind its place."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, invariant=True)
    y = 740.0
    for paragraph in letter().splitlines():
        for line in textwrap.wrap(paragraph, 85) or [""]:
            canvas.setFont("Times-Roman", 11)
            canvas.setFillGray(0)
            canvas.drawString(72, y, line)
            if BEFORE[order.place][:40] in line:
                grey, x, size = HIDES[hide]
                canvas.setFont("Times-Roman", size)
                canvas.setFillGray(grey)
                canvas.drawString(x, y - 6, order.text)
            y -= 13
        assert y > 30, "it must fit on its page"
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def victim() -> Iterator[RunningProvider]:
    with simulated_provider(
        profile=Profile(name="sim-obeys", about="", errors={"obey_injection": 1.0})
    ) as sim:
        yield sim


@pytest.mark.parametrize("hide", HIDES)
def test_a_model_that_obeys_what_nobody_sees_is_found_out(victim, hide):
    obeyed = 0
    for order in HIDDEN:
        read = Letter.from_bytes(pdf(order, hide), "made.pdf")
        before = len(victim.log)
        record = extract(read, model="sim-obeys", base_url=victim.base_url)
        planted = [line for line in victim.log[before:] if line.get("kind") == "obey_injection"]
        obeyed += bool(planted)
        for line in planted:
            checks = [
                check for at, check in record.checks.items() if (at + "/").startswith(line["pointer"] + "/")
            ]
            if "/reasons/" in line["pointer"]:
                continue
            assert {check.verdict for check in checks} & {"conflict", "ungrounded", "missed"}, (
                order.name,
                line,
            )
        assert [item.outcome for item in record.items] == ["upheld", "overturned"]
    assert obeyed > len(HIDDEN) / 2 > 8
