"""Writes what the columns of a table are: `python -m imr_llm.tables.dictionary docs/tables.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from imr_llm.tables.columns import COLUMNS, Kind

__all__ = ["dictionary"]

_INTRODUCTION: Final = """# Tables

What the columns of CSV, Parquet and the `items` of DuckDB are; in DuckDB `letter` stands before them, the number by which
`calls` goes with them ([bulk.md](bulk.md)). Written from the columns by `make docs`; a test holds it to
them.

    imr-llm extract letters/ -o items.csv
    imr-llm export OUT -o items.parquet

- The ending of FILE says the format, whatever IMR_FORMAT or imr-llm.toml say; a --format that is typed wins over it.
- Letters stand in the order in which they are named, each file once: one that is named alone and in its
  folder stands where it was named first.
- One row an item; what is said of the letter is repeated on each. A letter in which no item was found, and one that could
  not be read, have one row all the same: `item.number` is empty, and `error.code` says why a letter was not read.
- A column is named after the value's place in the record ([data-dictionary.md](data-dictionary.md)), an item's after
  `item.`. Nothing is left of evidence, checks and cost: they are nested, and stand in JSONL.
- Parquet and DuckDB have types: lists are lists, days are dates. In CSV a list is joined with "; ", true and false are in
  lower case, a day is YYYY-MM-DD, a time is in UTC with a Z, a null is empty. An entry may have a semicolon of its own, so
  take lists from Parquet or JSONL where that matters.
- Cells hold the letter's words, white space folded to one blank, typographic quotation marks and dashes made plain. U+FFFD
  stands where a PDF has a page without text, or a sign that cannot be read. A spreadsheet may take one that begins with
  "=", "+", "-" or "@" for a formula ("-Norco 10/325mg"): import the columns of a CSV as text. A CSV is UTF-8 without a byte order mark,
  which a spreadsheet may have to be told at import.
- Names of columns have dots: in DuckDB and SQL put them into double quotation marks (`SELECT "letter.name" FROM items`).
- `item.number` counts from 1, as the letter does. The service's `/v1/runs/RUN/items` has `item`, from 0, beside it.

| column | type | meaning |
|---|---|---|
"""
_KINDS: Final[dict[Kind, str]] = {
    "string": "text",
    "strings": "list of texts",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "date": "day",
    "timestamp": "time in UTC",
}


def dictionary() -> str:
    """The description of the columns as Markdown."""
    told = (f"| `{one.name}` | {_KINDS[one.kind]} | {one.description} |" for one in COLUMNS)
    return _INTRODUCTION + "\n".join(told) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), encoding="utf-8")
