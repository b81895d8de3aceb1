"""A ledger as a table: exactly one letter a line of the input, in its order, failed ones with their error."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import orjson

from imr_llm.bulk.view import LedgerView, Line
from imr_llm.errors import UsageError
from imr_llm.schema.record import DecisionRecord, FailedLetter, ResultLine
from imr_llm.tables.columns import COLUMNS, rows
from imr_llm.tables.write import open_writer

__all__ = ["ExportFormat", "export", "export_duckdb", "is_own_duckdb"]

ExportFormat = Literal["jsonl", "json", "csv", "parquet"]
_NUMBER: Final = {"letter": "BIGINT"}
_CALLS: Final = {
    "client_request_id": "VARCHAR",
    "letter": "BIGINT",
    "run": "BIGINT",
    "request_key": "VARCHAR",
    "expected_cost": "BIGINT",
    "sent_at": "DOUBLE",
    "known": "BOOLEAN",
    "cause": "VARCHAR",
    "status": "INTEGER",
    "code": "VARCHAR",
    "request_id": "VARCHAR",
    "mode": "VARCHAR",
    "input_tokens": "BIGINT",
    "output_tokens": "BIGINT",
    "cached_tokens": "BIGINT",
    "reasoning_tokens": "BIGINT",
    "cost": "BIGINT",
    "seconds": "DOUBLE",
    "ended_at": "DOUBLE",
}
"""Columns of `calls` and their types; `docs/bulk.md` says what they mean."""
_FIRST_COLUMNS: Final = {
    "main.items": (*_NUMBER, COLUMNS[0].name),
    "main.calls": tuple(_CALLS)[:2],
}
"""By which the tables of an export are known, of an earlier version too."""
_TABLES_OF_FILE: Final = (
    "SELECT schema_name || '.' || table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
    "WHERE NOT internal GROUP BY ALL"
)
_BESIDE_TABLES: Final = (
    "SELECT (SELECT count(*) FROM duckdb_views() WHERE NOT internal) "
    "+ (SELECT count(*) FROM duckdb_sequences()) "
    "+ (SELECT count(*) FROM duckdb_functions() WHERE NOT internal) "
    "+ (SELECT count(*) FROM duckdb_indexes()) "
    "+ (SELECT count(*) FROM duckdb_schemas() WHERE NOT internal AND schema_name <> 'main') "
    "+ (SELECT count(*) FROM duckdb_types() WHERE NOT internal)"
)


def export(view: LedgerView, form: ExportFormat, stream: BinaryIO, *, once: bool = False) -> int:
    """Write all lines to a stream, with `once` one a letter; how many failed. Raises LedgerFailed, UsageError and OSError."""
    lines = view.lines(once=once)
    if form == "jsonl":
        return _as_json_lines(lines, stream)
    if form == "json":
        return _as_json_array(lines, stream)
    return _as_table(lines, form, stream, lambda line, result: None)  # noqa: ARG005


def export_duckdb(view: LedgerView, path: str, *, once: bool = False) -> int:
    """Make a DuckDB file with the table `items` (the letter's number in the ledger, and the columns of the Parquet file)
    and the table `calls`.

    What was at `path` is replaced when all is written. Raises LedgerFailed, UsageError and OSError.
    """
    duckdb = _duckdb()
    place = Path(path)
    with tempfile.TemporaryDirectory(dir=place.absolute().parent, prefix=f".{place.name}.") as folder:
        items, numbers, calls, made = (
            Path(folder, name) for name in ("items.parquet", "numbers.jsonl", "calls.jsonl", "made.duckdb")
        )
        with view.one_moment():
            with open(items, "wb") as stream, open(numbers, "wb") as beside:

                def number(line: Line, result: ResultLine) -> None:
                    beside.writelines(orjson.dumps({"letter": line.letter}) + b"\n" for _ in rows(result))

                failed = _as_table(view.lines(once=once), "parquet", stream, number)
            with open(calls, "wb") as stream:
                stream.writelines(orjson.dumps(call) + b"\n" for call in view.calls())
        try:
            with duckdb.connect(made) as database:
                _make(database, "items", _NUMBER, numbers)
                database.execute(
                    "CREATE OR REPLACE TABLE items AS SELECT * FROM items POSITIONAL JOIN read_parquet(?)",
                    [str(items)],
                )
                _make(database, "calls", _CALLS, calls)
        except (duckdb.OperationalError, duckdb.FatalException) as error:
            raise _unwritten(error) from error
        os.replace(made, path)
    return failed


def _unwritten(error: Exception) -> OSError:
    """What DuckDB says of a place that it cannot write to, as the system says it of any other file."""
    said = str(error)
    for cause in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        if os.strerror(cause) in said:
            return OSError(cause, os.strerror(cause))
    return OSError(errno.EIO, f"DuckDB: {said.splitlines()[0]}")


def is_own_duckdb(path: str) -> bool:
    """Whether a DuckDB file holds nothing but the two tables of an export. One that cannot be opened, as it is in use
    or of another version, is not known to."""
    duckdb = _duckdb()
    try:
        with duckdb.connect(path, read_only=True) as database:
            made = {name: tuple(columns) for name, columns in database.execute(_TABLES_OF_FILE).fetchall()}
            others = database.execute(_BESIDE_TABLES).fetchone()
    except duckdb.Error:
        return False
    return others == (0,) and all(columns[:2] == _FIRST_COLUMNS.get(name) for name, columns in made.items())


def _duckdb() -> Any:
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError(
            "the format duckdb needs duckdb; install it with: pip install 'imr-llm[duckdb]'"
        ) from None
    return duckdb


def _make(database: Any, table: str, columns: Mapping[str, str], rows: Path) -> None:
    """A table of rows that are lines of JSON; of these columns, whatever the rows hold and if there are none."""
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    database.execute(f"CREATE TABLE {table} ({declared})")
    if rows.stat().st_size:
        database.execute(
            f"INSERT INTO {table} BY NAME SELECT * FROM read_json(?, format='newline_delimited', columns={dict(columns)})",  # noqa: S608  # nosec B608 # names of ours
            [str(rows)],
        )


def _as_table(
    lines: Iterator[Line],
    form: Literal["csv", "parquet"],
    stream: BinaryIO,
    told: Callable[[Line, ResultLine], None],
) -> int:
    writer = open_writer(form, stream)
    failed = 0
    for line in lines:
        failed += not line.is_record
        model = DecisionRecord if line.is_record else FailedLetter
        result = model.model_validate_json(orjson.dumps(line.content))
        writer.write(result)
        told(line, result)
    writer.close()
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
