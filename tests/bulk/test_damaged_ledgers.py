"""A ledger that was damaged: one line that names the file and the way out, whoever opens it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from bulk_letters import letter_text, write_letters
from cli_program import counted, imr

from imr_llm import LedgerFailed
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Sighting

PAGE = 4096
NOISE = bytes(range(255, -1, -1)) * (PAGE // 256)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A folder with letters, one of which failed, and the ledger of their run."""
    place = tmp_path_factory.mktemp("whole")
    letters = write_letters(place / "letters", 12)
    (letters / "000003.txt").write_bytes(b"\0\1\2")
    imr("run", letters, "-o", place / "out", "--jobs", 1, code=1)
    return place


@pytest.fixture
def place(whole, tmp_path) -> Path:
    return shutil.copytree(whole, tmp_path / "copy")


def first_page(file: Path) -> None:
    with open(file, "r+b") as writing:
        writing.write(NOISE)


def all_but_the_first(file: Path) -> None:
    pages = file.stat().st_size // PAGE
    with open(file, "r+b") as writing:
        writing.seek(PAGE)
        writing.write(NOISE * (pages - 1))


def page_of(table: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            (page,) = database.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()
        with open(file, "r+b") as writing:
            writing.seek((page - 1) * PAGE)
            writing.write(NOISE)

    return damage


def cut_to(size: int) -> Callable[[Path], None]:
    return lambda file: os.truncate(file, size)


def commands(place: Path) -> list[tuple[object, ...]]:
    out, table = place / "out", place / "table"
    return [
        ("status", out),
        ("status", out, "--json"),
        ("export", out),
        ("export", out, "-o", f"{table}.csv"),
        ("export", out, "-o", f"{table}.duckdb"),
        ("retry", out, "--cause", "binary"),
        ("run", place / "letters", "-o", out, "--jobs", 1),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        first_page,
        all_but_the_first,
        page_of("runs"),
        page_of("about"),
        *map(cut_to, (0, 10, 50, 1000, PAGE, 3 * PAGE)),
    ],
    ids=["first page", "all pages but the first", "runs", "about", *map(str, (0, 10, 50, 1000)), "1", "3"],
)
def test_every_command_says_so_in_one_line(place, damage):
    file = place / "out" / "ledger.sqlite"
    damage(file)
    for command in commands(place):
        told = imr(*command, code=1)[1]
        assert re.fullmatch(
            rf"{re.escape(str(file))}: the ledger is damaged \([^)]+\); put a backup in its place, or what can be "
            rf"recovered: sqlite3 {re.escape(str(file))} \.recover \| sqlite3 recovered\.sqlite\n",
            told,
        )
    assert not list(place.glob("table*"))


def test_damage_that_a_run_comes_upon_is_no_full_disk(place):
    file = place / "out" / "ledger.sqlite"
    page_of("letters")(file)
    told = imr("run", place / "letters", "-o", place / "out", "--jobs", 1, code=1)[1]
    assert told.startswith(f"{file}: the ledger is damaged (SQLITE_CORRUPT); put a backup")
    assert "is safe" not in told
    assert "ends at once" not in told


def test_a_page_of_records_is_damage_for_who_reads_them(place):
    page_of("records")(place / "out" / "ledger.sqlite")
    assert counted(place / "out")["done"] == 11
    assert "the ledger is damaged" in imr("export", place / "out", code=1)[1]


def test_a_record_that_holds_other_bytes_is_damage(place):
    out = place / "out"
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database, database:
        database.execute("UPDATE records SET record = x'00112233' WHERE letter = 2")
    for form in ("jsonl", "csv", "parquet"):
        assert "the ledger is damaged (error)" in imr("export", out, "--format", form, code=1)[1]


def test_answers_that_hold_other_bytes_are_damage(tmp_path):
    with Ledger(tmp_path, {"model": "m"}, {}) as ledger:
        (a,) = ledger.register([Sighting("a", b"/a", "key")]).result()
        ledger.submit(
            lambda db: db.execute("INSERT INTO answers VALUES (?, 'k', x'00')", (a.letter,))
        ).result()
        with pytest.raises(LedgerFailed, match="the ledger is damaged"):
            ledger.answers(a.letter)


def test_a_folder_with_a_damaged_ledger_is_let_go(place):
    page_of("runs")(place / "out" / "ledger.sqlite")
    for _ in range(2):
        with pytest.raises(LedgerFailed, match="the ledger is damaged"):
            Ledger(place / "out", None, {})


def test_a_ledger_that_was_recovered_without_its_letters_goes_on(place):
    out, run = place / "recovered", ("run", place / "letters", "-o", place / "recovered", "--jobs", 1)
    imr(*run, code=1)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database, database:
        database.execute("DELETE FROM letters")
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    (place / "letters" / "000012.txt").write_text(letter_text(12))
    assert "12 letters read (12 of them now), 1 failed" in imr(*run, code=1)[1]
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
