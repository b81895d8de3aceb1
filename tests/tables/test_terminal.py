"""The table to read: fits its width, shows every letter and item, and lets no letter write escape codes."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from imr_llm import DecisionRecord, Quantity, extract, extract_many
from imr_llm.tables.write import open_writer


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def results(letters):
    return list(extract_many([*letters, "a/rather/long/name/of/a/folder/nosuch.txt", "Nothing.\n"]))


@pytest.fixture(scope="module")
def record(letter) -> DecisionRecord:
    return extract(letter)


def shown(results, stream: io.BytesIO | None = None) -> list[str]:
    stream = stream or io.BytesIO()
    writer = open_writer("table", stream)
    for result in results:
        writer.write(result)
    writer.close()
    return stream.getvalue().decode().splitlines()


@pytest.mark.parametrize(("columns", "width"), [("20", 80), ("80", 80), ("120", 120), ("500", 160)])
def test_lines_fit_the_width(results, monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    lines = shown(results)
    assert width - 15 < max(map(cell_len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


def test_what_80_columns_show(record, results, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert shown([record, results[-2], results[-1]]) == [
        "LETTER                    CASE NUMBER   DECIDED     FLAGS",
        "ITEM  REQUEST                        OUTCOME     CATEGORY          QUANTITY",
        "sample-f1b-01.txt         CM16-0900101  2016-07-19",
        "   1  Transforaminal epidural ster…  overturned  injection         -",
        "   2  Follow-up visit two weeks af…  overturned  consultation      1 visit",
        "   3  Lidoderm 5% patch #30          upheld      medication        30 dispensed",
        "a/rather/long/name/of/a…  no such file; check the spelling and the current fold…",
        "letter 32                 -             -           unknown_form, no_items",
    ]


def test_every_letter_and_item_has_a_line(results):
    items = sum(len(result.items) for result in results if isinstance(result, DecisionRecord))
    assert len(shown(results)) == 2 + len(results) + items


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity(min=1, max=1, unit="injections"), "1 injection"),
        (Quantity(min=6, max=8, unit="visits"), "6-8 visits"),
        (Quantity(max=4, unit="weeks"), "up to 4 weeks"),
        (Quantity(min=2, unit="hours"), "from 2 hours"),
        (Quantity(min=2, max=2), "2"),
        (Quantity(), "-"),
    ],
)
def test_quantities_in_words(record, quantity, words):
    item = record.items[0].model_copy(update={"quantity": quantity})
    line = shown([record.model_copy(update={"items": (item,)})])[-1]
    assert line.endswith(f"  {words}")


def test_colours_on_a_terminal_only(record, monkeypatch):
    for name in ("NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in "".join(shown([record]))
    assert "\x1b[33mupheld" in "".join(shown([record], Terminal()))
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in "".join(shown([record], Terminal()))


def test_escape_sequences_and_markup_are_shown_not_obeyed(record):
    item = record.items[0].model_copy(update={"request": "\x1b[2J[red]x[/red]\n\u202e"})
    line = shown([record.model_copy(update={"items": (item,)})])[-1]
    assert line.startswith("   1  \ufffd[2J[red]x[/red]\ufffd\ufffd  ")
