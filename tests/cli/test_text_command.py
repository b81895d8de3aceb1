"""`imr-llm text`: the letter's text, to the byte."""

from __future__ import annotations

import json
import subprocess

import pytest
from programs import PROGRAM, piped


@pytest.mark.parametrize(
    "text", ["Uphëld\r\n\ttab\x0c\u2028 no line end", "one\n\n\ntwo\n", "\x1a\x1b[0mUpheld\n"]
)
def test_the_text_is_printed_as_it_is(tmp_path, text):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = piped("text", tmp_path / "a.txt", env={"LANG": "C", "PYTHONIOENCODING": "ascii"})
    assert (done.stdout, done.stderr, done.returncode) == (text.encode(), b"", 0)


def test_standard_input_and_its_encoding():
    done = piped("text", "-", input=b"Norco \x96 Upheld")
    assert done.stdout.decode() == "Norco \N{EN DASH} Upheld"


def test_offsets_of_a_record_count_what_is_printed(tmp_path, pdf):
    (tmp_path / "a.pdf").write_bytes(pdf)
    text = piped("text", tmp_path / "a.pdf").stdout.decode()
    record = json.loads(piped("extract", tmp_path / "a.pdf").stdout)
    assert record["letter"]["chars"] == len(text)
    spans = [span for spans in record["evidence"].values() for span in spans]
    assert len(spans) > 20
    assert all(text[span["start"] : span["end"]] == span["quote"] for span in spans)


def test_a_letter_that_cannot_be_read(tmp_path):
    done = piped("text", "nosuch.txt")
    assert done.stderr == b"nosuch.txt: no such file; check the spelling and the current folder\n"
    assert (done.stdout, done.returncode) == (b"", 1)
    done = piped("text", "-", "--max-chars", "5", input=b"Upheld")
    assert b"raise the limit max_chars" in done.stderr
    assert done.returncode == 1
    assert b"is a folder" in piped("text", tmp_path).stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_ends_it_quietly(monkeypatch, unbuffered, tmp_path):
    (tmp_path / "a.txt").write_text("Upheld\n" * 50_000)
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    process = subprocess.Popen(
        [*PROGRAM, "text", tmp_path / "a.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert process.stdout is not None
    assert process.stdout.read(1) == b"U"
    process.stdout.close()
    _, complaint = process.communicate()
    assert (complaint, process.returncode) == (b"", 141)
