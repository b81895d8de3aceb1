"""A ledger as a table: exactly one letter a line of the input, in its order, failed ones with their error."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import orjson

from imr_llm.bulk.view import LedgerView, Line
from imr_llm.errors import UsageError
from imr_llm.schema.record import DecisionRecord, FailedLetter
from imr_llm.tables.write import open_writer

__all__ = ["ExportFormat", "export", "export_duckdb"]

ExportFormat = Literal["jsonl", "json", "csv", "parquet"]


def export(view: LedgerView, form: ExportFormat, stream: BinaryIO) -> int:
    """Write all lines to a stream; how many failed. Raises LedgerFailed, UsageError and OSError."""
    if form == "jsonl":
        return _as_json_lines(view.lines(), stream)
    if form == "json":
        return _as_json_array(view.lines(), stream)
    writer = open_writer(form, stream)
    failed = 0
    for line in view.lines():
        failed += not line.is_record
        model = DecisionRecord if line.is_record else FailedLetter
        writer.write(model.model_validate_json(orjson.dumps(line.content)))
    writer.close()
    return failed


def export_duckdb(view: LedgerView, path: str) -> int:
    """Make a DuckDB file with the table `items` (the columns of the Parquet file) and the table `calls`.

    What was at `path` is replaced when all is written.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError(
            "the format duckdb needs duckdb; install it with: pip install 'imr-llm[duckdb]'"
        ) from None
    place = Path(path)
    with tempfile.TemporaryDirectory(dir=place.absolute().parent, prefix=f".{place.name}.") as folder:
        items, calls, made = (Path(folder, name) for name in ("items.parquet", "calls.jsonl", "made.duckdb"))
        with view.one_moment():
            with open(items, "wb") as stream:
                failed = export(view, "parquet", stream)
            with open(calls, "wb") as stream:
                stream.writelines(orjson.dumps(call) + b"\n" for call in view.calls())
        with duckdb.connect(made) as database:
            database.execute("CREATE TABLE items AS SELECT * FROM read_parquet(?)", [str(items)])
            if calls.stat().st_size:
                database.execute("CREATE TABLE calls AS SELECT * FROM read_json(?)", [str(calls)])
        os.replace(made, path)
    return failed


def _as_json_lines(lines: Iterator[Line], stream: BinaryIO) -> int:
    failed = 0
    for line in lines:
        failed += not line.is_record
        stream.write(orjson.dumps(line.content) + b"\n")
    return failed


def _as_json_array(lines: Iterator[Line], stream: BinaryIO) -> int:
    failed, before = 0, b"[\n"
    for line in lines:
        failed += not line.is_record
        stream.write(before + orjson.dumps(line.content))
        before = b",\n"
    stream.write(b"[]\n" if before == b"[\n" else b"\n]\n")
    return failed
