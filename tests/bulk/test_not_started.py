"""A computer that starts no process, or no thread, to read letters with: the run ends, and no letter is blamed for it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from bulk_letters import write_letters
from cli_program import counted, imr

from imr_llm.letters import _pdf_process
from imr_llm.simulator.server import simulated_provider

JOBS = pytest.mark.parametrize("jobs", [1, 2])


def left(out: Path) -> tuple[int, int, int]:
    """Letters read, failed, and left for the next run."""
    known = counted(out)
    return known["done"], sum(known["failed"].values()), known["left"]


@pytest.fixture
def no_python(monkeypatch):
    """What starts is not there; what was started before is gone."""
    _pdf_process._PROCESS.close()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nosuch/python")
        yield patch


@pytest.fixture
def no_pdfium(monkeypatch, tmp_path):
    """Processes that read letters start, those that read PDFs for them do not."""
    (tmp_path / "stub/pypdfium2_raw").mkdir(parents=True)
    (tmp_path / "stub/pypdfium2_raw/__init__.py").touch()
    with monkeypatch.context() as patch:
        patch.syspath_prepend(tmp_path / "stub")
        yield patch


@JOBS
def test_the_run_ends_in_one_line_and_letters_are_left(tmp_path, no_python, jobs):
    letters, out = write_letters(tmp_path / "letters", 30), tmp_path / "out"
    said = imr("run", letters, "-o", out, "--jobs", jobs, code=1)[1]
    assert said == (
        f"{letters}/000000.txt: no process could be started to read it (No such file or directory); check what this "
        "computer has left of memory and processes (ulimit -u), and that /nosuch/python may be executed; "
        "the letter is not at fault\n"
    )
    assert left(out) == (0, 0, 30)
    no_python.undo()
    assert "30 letters read (30 of them now), 0 failed" in imr("run", letters, "-o", out, "--jobs", jobs)[1]


def test_what_was_read_before_is_kept(tmp_path, pdf, no_pdfium):
    letters, out = write_letters(tmp_path / "letters", 30), tmp_path / "out"
    (letters / "000021.pdf").write_bytes(pdf)
    said = imr("run", letters, "-o", out, "--jobs", 1, code=1)[1]
    assert said.startswith(
        f"{letters}/000021.pdf: the process that reads PDFs does not start (exit status 1); "
    )
    assert len(said.splitlines()) == 1
    assert left(out) == (21, 0, 10)
    no_pdfium.undo()
    assert "31 letters read (10 of them now), 0 failed" in imr("run", letters, "-o", out)[1]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_model_is_not_asked_about_a_pdf_that_could_not_be_opened(tmp_path, pdf, no_python):
    letters, out = write_letters(tmp_path / "letters", 3), tmp_path / "out"
    (letters / "000001.pdf").write_bytes(pdf)
    with simulated_provider() as sim:
        asked = ("run", letters, "-o", out, "--model", "sim-perfect", "--base-url", sim.base_url)
        said = imr(*asked, code=1)[1]
        assert said.startswith(
            f"{letters}/000001.pdf: the process that reads PDFs does not start (No such file"
        )
        assert len(said.splitlines()) == 1
        read, failed, unread = left(out)
        assert (failed, read + unread) == (0, 4)
        no_python.undo()
        assert "4 letters read" in imr(*asked)[1]


def test_no_call_is_planned_about_a_pdf_that_could_not_be_opened(tmp_path, pdf, no_python):
    letters, out = write_letters(tmp_path / "letters", 1), tmp_path / "out"
    (letters / "000000.pdf").write_bytes(pdf)
    asked = ("run", letters, "-o", out, "--model", "mine", "--batch-files", tmp_path / "batches")
    said = imr(*asked, code=1)[1]
    assert said.startswith(f"{letters}/000000.pdf: the process that reads PDFs does not start (No such file")
    assert left(out) == (0, 0, 2)
    no_python.undo()
    imr(*asked, code=1)
    assert counted(out)["batches"] == {"created": 1}


@JOBS
@pytest.mark.parametrize("begun", range(3))
def test_a_thread_that_cannot_be_started_is_told_in_one_line(tmp_path, monkeypatch, jobs, begun):
    letters, out = write_letters(tmp_path / "letters", 3), tmp_path / "out"
    start, some = threading.Thread.start, iter(range(begun))

    def few(thread: threading.Thread) -> None:
        if next(some, None) is None:
            raise RuntimeError("can't start new thread")
        start(thread)

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", few)
        said = imr("run", letters, "-o", out, "--jobs", jobs, code=1)[1]
    assert said == (
        "no thread could be started: this computer's limit on processes is reached; end other programs or raise it "
        "(ulimit -u), and give the same command again\n"
    )
    assert "3 letters read (3 of them now), 0 failed" in imr("run", letters, "-o", out)[1]
