"""A file under its name is a whole file, and what another run left is never touched."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from imr_llm import UsageError
from imr_llm.tables.files import OutputFile, StandardOutput


@pytest.fixture
def place(tmp_path):
    return tmp_path / "out.csv"


def test_the_name_holds_the_old_file_until_the_new_one_is_complete(place):
    place.write_text("old")
    place.chmod(0o640)
    output = OutputFile(str(place))
    output.stream.write(b"new")
    output.stream.flush()
    assert place.read_text() == "old"
    output.finish()
    assert place.read_text() == "new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert os.listdir(place.parent) == ["out.csv"]


def test_a_link_stays_a_link(place):
    (place.parent / "link").symlink_to(place)
    output = OutputFile(str(place.parent / "link"))
    output.stream.write(b"new")
    output.finish()
    assert (place.parent / "link").is_symlink()
    assert place.read_text() == "new"


def test_an_abandoned_file_is_kept_or_removed_as_told(place):
    place.write_text("old")
    for wanted in (True, False):
        output = OutputFile(str(place))
        output.stream.write(b"half")
        kept = output.abandon(keep=wanted)
        assert kept == (f"{place}.part" if wanted else None)
    assert place.read_text() == "old"
    assert (place.parent / "out.csv.part").read_text() == "half"
    assert sorted(os.listdir(place.parent)) == ["out.csv", "out.csv.part"]


def test_what_is_no_regular_file_is_written_directly():
    output = OutputFile("/dev/null")
    output.stream.write(b"gone")
    output.finish()
    assert OutputFile("/dev/null").abandon(keep=True) is None
    assert not os.path.exists("/dev/null.part")


@pytest.mark.parametrize("path", ["nosuch/out.csv", ".", "two\nlines/out.csv"])
def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"^\S.*: cannot be written \(.*\); name a file in a folder that"):
        OutputFile(path)
    assert os.listdir(tmp_path) == []


def test_standard_output_that_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(UsageError, match="standard output is closed"):
        StandardOutput()
