"""Results as CSV: a header, then one row an item, in UTF-8.

A list is joined with "; ", true and false are in lower case, a date is YYYY-MM-DD, a time is in UTC with a Z,
a null is empty. Cells hold the letter's words as they are: a spreadsheet may take one that begins with "="
for a formula, so import the columns as text.
"""

from __future__ import annotations

import csv
import datetime
import io
from typing import BinaryIO

from imr_llm.schema.record import ResultLine
from imr_llm.tables.columns import COLUMNS, Value, rows

__all__ = ["CsvWriter"]


class CsvWriter:
    """Rows of `COLUMNS`; every letter's rows are out before the next is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = io.StringIO()
        self._writer = csv.writer(self._held, lineterminator="\n")
        self._writer.writerow(column.name for column in COLUMNS)
        self._release()

    def write(self, result: ResultLine) -> None:
        """Write one result."""
        for row in rows(result):
            self._writer.writerow(_cell(column.value(row)) for column in COLUMNS)
        self._release()

    def close(self) -> None:
        """Nothing is held back."""

    def _release(self) -> None:
        self._stream.write(self._held.getvalue().encode())
        self._stream.flush()
        self._held.seek(0)
        self._held.truncate()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list():
            return "; ".join(value)
        case float():
            return f"{value:.15g}"
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
