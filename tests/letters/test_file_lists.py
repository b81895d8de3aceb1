"""A list of file names is no letter, whatever it looks like; and no letter is a list."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from click.testing import CliRunner

from imr_llm.cli.main import main
from imr_llm.errors import LetterIsList
from imr_llm.letters.letter import Letter

LISTS = {
    "names": "a.pdf\nb.txt\n",
    "one": "letters/2014/CM14-0000001.pdf\n",
    "paths": "".join(f"/data/My Letters/{number}.PDF\r\n" for number in range(9)),
    "quoted": '"in/a b.txt"\n"in/c.txt"\n',
    "heading": "path\nin/a.txt\nin/b.txt\n",
    "table": "name,path,year\nJane,in/1.pdf,2014\nJoe,in/2.pdf,2015\n",
    "long listing": "total 8\n-rw-r--r-- 1 me me 1 Jan  1 00:00 a.pdf\n-rw-r--r-- 1 me me 1 Jan  1 00:00 b.pdf\n",
    "Windows": "C:\\letters\\1.docx\nC:\\letters\\2.docx\n",
    "a few other lines": "".join(f"in/{number}.txt\n" for number in range(30)) + "30 files\nthe end\n",
}
LETTERS = {
    "mentions": "The request is upheld.\nSee in/a.txt.\nSee in/b.txt.\nin/c.txt\n",
    "ends in a list": "The request is upheld, as it was denied.\nEnclosures:\n" + "in/a.pdf\n" * 30,
    "dates": "10/17/2014\n11/02/2014\n12/05/2014\n",
    "short lines": "knee/leg\nand/or\nN/A\nMRI\n",
    "addresses": "www.dir.ca.gov\nwww.dir.ca.gov\n",
    "one name in two lines": "two\nlines.txt",
    "a phrase": "The records are in letters/a.pdf\n",
    "endings alone": "pdf\ntxt\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_is_refused(text):
    for read in (lambda: Letter.from_text(text, "l"), lambda: Letter.from_bytes(text.encode(), "l")):
        with pytest.raises(
            LetterIsList, match=r"^l: looks like a list of file names.*; give the files, their folder"
        ):
            read()


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
def test_what_is_no_list_is_read(text):
    assert Letter.from_text(text).text == text


def test_a_letter_whose_every_tenth_line_names_a_file_is_read(letter):
    lines = letter.read_text().splitlines()
    text = "\n".join(line if number % 10 else "in/a.pdf" for number, line in enumerate(lines))
    assert Letter.from_text(text).text == text


@pytest.mark.parametrize("text", ["/" * 900_000, "/a" * 2_000 + "\n", "a.pdf," * 150_000])
def test_no_line_takes_long(text):
    began = time.perf_counter()
    with contextlib.suppress(LetterIsList):
        Letter.from_text(text)
    assert time.perf_counter() - began < 2


def test_names_in_place_of_letters_are_an_error_of_run_and_extract(letter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(f"{letter}\n")
    for arguments, given, name in (
        (["extract", "list.csv"], None, "list.csv"),
        (["extract", "-"], f"{letter}\n", "stdin"),
        (["run", "list.csv", "-o", "A"], None, "list.csv"),
        (["run", "-", "-o", "B"], f"{letter}\n", "stdin"),
    ):
        done = CliRunner().invoke(main, arguments, input=given)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"{name}: looks like a list of file names, not like a letter; ")
        if arguments[0] == "extract":
            assert json.loads(done.stdout)["error"]["code"] == "file_list"
