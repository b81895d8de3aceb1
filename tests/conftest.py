"""What tests of several rooms need: the sample letters, as files and as a PDF."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from chromium import browser  # noqa: F401  a fixture

# Properties are tried on the same examples in every run; to look for new ones:
# pytest --hypothesis-profile=explore
settings.register_profile("same", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=3000)
settings.load_profile("same")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: many tests wait for a program they have started."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run properties, and what is marked so, unmeasured: they try the same lines again and again, at twice the time
    under coverage.
    """
    measuring = Coverage.current()
    if measuring is None:
        return (yield)
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if is_property or item.get_closest_marker("unmeasured"):
        measuring.stop()
        try:
            return (yield)
        finally:
            measuring.start()
    if sys.gettrace() is None:  # a tracer that was interrupted is put out for good: a test before did that
        measuring.stop()
        measuring.start()
    return (yield)


SAMPLES = Path(__file__).parent.parent / "evals" / "samples" / "letters"


@pytest.fixture(scope="session")
def letters() -> list[Path]:
    """The sample letters, one of each form at least."""
    return sorted(SAMPLES.glob("*.txt"))


@pytest.fixture(scope="session")
def letter(letters) -> Path:
    """A letter with a header and three items."""
    return next(path for path in letters if path.name == "sample-f1b-01.txt")


@pytest.fixture(scope="session")
def pdf(letter) -> bytes:
    """That letter, printed."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, invariant=True)
    lines = letter.read_text().splitlines()
    for first in range(0, len(lines), 50):
        for place, line in enumerate(lines[first : first + 50]):
            canvas.drawString(36, 760 - 14 * place, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
