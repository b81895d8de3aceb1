"""Which line of a ledger a letter of the input is: that of the same file, wherever it is named from."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from bulk_letters import letter_text, write_letters
from cli_program import counted, exported, imr
from click.testing import CliRunner

from imr_llm.bulk.forget import forget
from imr_llm.cli.main import main


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    monkeypatch.setenv("IMR_JOBS", "1")


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "out"


def folder_of(path: Path, *numbers: int) -> Path:
    """A folder with these letters in it, named from 1 on."""
    path.mkdir(parents=True)
    for name, number in enumerate(numbers, 1):
        (path / f"{name}.txt").write_text(letter_text(number))
    return path


def piped(content: bytes, out: Path, *more: str) -> str:
    """What is said of a letter that comes by standard input."""
    return CliRunner().invoke(main, ["run", "-", *more, "-o", str(out)], input=content).stderr


def names(out: Path, code: int = 0) -> list[str]:
    return [line["letter"]["name"] for line in exported(out, code)]


def hashes(out: Path) -> list[str]:
    return [line["letter"]["sha256"] for line in exported(out)]


def test_letters_of_one_name_in_two_folders_are_both_kept(tmp_path, out, monkeypatch):
    folder_of(tmp_path / "2016" / "letters", 1)
    later = folder_of(tmp_path / "2017" / "letters", 2, 3)
    for _ in range(2):
        for year in ("2016", "2017"):
            monkeypatch.chdir(tmp_path / year)
            imr("run", "letters", "-o", "../out")
        assert names(out) == ["letters/1.txt", str(later / "1.txt"), "letters/2.txt"]
        assert len(set(hashes(out))) == counted(out)["done"] == 3


def test_what_is_called_by_its_path_can_be_forgotten_by_it(tmp_path, out, monkeypatch):
    for year, number in (("2016", 1), ("2017", 2)):
        folder_of(tmp_path / year / "letters", number)
        monkeypatch.chdir(tmp_path / year)
        imr("run", "letters", "-o", out)
    forget(out, [names(out)[1]])
    assert names(out) == ["letters/1.txt"]


def test_a_folder_spelled_in_other_ways_is_the_same_lines(tmp_path, out, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path / "f1", 1, 2)
    imr("run", "f1", "-o", out)
    told = imr("run", tmp_path / "f1", "./f1", "f1/../f1/1.txt", "f1/*.txt", "-o", out, "--json")[0]
    assert '"total":2}' in told
    assert told.count('"letter_left"') == 2
    monkeypatch.chdir("f1")
    imr("run", ".", "-o", out)
    assert names(out) == ["f1/1.txt", "f1/2.txt"]


def test_a_file_that_is_missing_under_two_spellings_fails_once(tmp_path, out, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for spelled in ("nosuch.txt", "./nosuch.txt"):
        assert "0 letters read (0 of them now), 1 failed" in imr("run", spelled, "-o", out, code=1)[1]
    assert names(out, code=1) == ["nosuch.txt"]


def test_the_same_letter_in_two_files_of_one_name_is_two_lines(tmp_path, out, monkeypatch):
    for year in ("2016", "2017"):
        folder_of(tmp_path / year, 1)
        monkeypatch.chdir(tmp_path / year)
        imr("run", "1.txt", "-o", out)
    told = counted(out)
    assert (told["lines"], told["letters"]) == (2, 1)
    assert names(out) == ["1.txt", str(tmp_path / "2017" / "1.txt")]


def test_a_folder_that_was_moved_keeps_its_lines(tmp_path, out, monkeypatch):
    for place in ("here", "there"):
        if place == "here":
            folder_of(tmp_path / "here" / "letters", 1, 2)
        else:
            shutil.move(tmp_path / "here", tmp_path / "there")
        monkeypatch.chdir(tmp_path / place)
        imr("run", "letters", "-o", out)
        assert names(out) == ["letters/1.txt", "letters/2.txt"]
    (tmp_path / "there" / "letters" / "2.txt").write_text(letter_text(3))
    imr("run", "letters", "-o", out)
    assert names(out) == ["letters/1.txt", "letters/2.txt"]


def test_what_comes_by_standard_input_is_told_apart_by_its_content(out):
    for number in (1, 2, 1, 3):
        piped(letter_text(number).encode(), out)
    assert names(out) == ["stdin", "stdin 2", "stdin 3"]
    assert len(set(hashes(out))) == 3


def test_what_failed_by_standard_input_is_read_when_it_is_piped_again(out):
    letter = letter_text(1).encode()
    assert "1 failed" in piped(letter, out, "--max-chars", "100")
    piped(letter_text(2).encode(), out)
    assert "pipe it to imr-llm run again" in imr("retry", out, "--cause", "too_large", code=1)[1]
    assert counted(out)["failed"] == {"not_found": 1}
    assert "2 letters read (1 of them now), 0 failed" in piped(letter, out)
    assert names(out) == ["stdin", "stdin 2"]


def test_what_was_counted_before_a_folder_was_spelled_in_another_way_is_not_missing(
    tmp_path, out, monkeypatch
):
    """A run that is killed at once after the counting leaves nothing of what the ledger holds as missing."""
    monkeypatch.chdir(tmp_path)
    write_letters(tmp_path / "f1", 3)
    imr("run", "f1", "-o", out)
    imr("run", "./f1", tmp_path / "f1", "-o", out)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database, database:
        database.execute("UPDATE runs SET ended = NULL")
    told = counted(out)
    assert (told["lines"], told["total"], told["not_taken_up"], told["left"]) == (3, 3, 0, 0)


def test_a_ledger_that_was_begun_before_places_were_looked_up_by_path(tmp_path, out, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path / "f1", 1)
    imr("run", "f1", "-o", out)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database, database:
        database.execute("DROP INDEX places_by_path")
    imr("run", "./f1", "-o", out)
    assert names(out) == ["f1/1.txt"]
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        (plan,) = database.execute("EXPLAIN QUERY PLAN SELECT place FROM places WHERE path = x'00'")
    assert "places_by_path" in plan[3]
