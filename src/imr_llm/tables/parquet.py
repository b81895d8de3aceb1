"""Results as Parquet: the columns of the CSV with their real types, their meanings in the file's schema.

Importing this module needs pyarrow, which is not installed with the package by default.
"""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from imr_llm.schema.record import ResultLine
from imr_llm.tables.columns import COLUMNS, Kind, Value, rows

__all__ = ["ParquetTableWriter"]

_ROWS_IN_GROUP = 4096
"""Rows held before they are written: some 10 MB."""
_TYPES: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
_SCHEMA = pa.schema(
    pa.field(column.name, _TYPES[column.kind], metadata={"description": column.description})
    for column in COLUMNS
)


class ParquetTableWriter:
    """Rows of `COLUMNS` in row groups; readable from `close` on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._file = pq.ParquetWriter(stream, _SCHEMA, compression="zstd")
        self._held: list[tuple[Value, ...]] = []

    def write(self, result: ResultLine) -> None:
        """Write one result."""
        self._held += [tuple(column.value(row) for column in COLUMNS) for row in rows(result)]
        if len(self._held) >= _ROWS_IN_GROUP:
            self._write_group()

    def close(self) -> None:
        """Write what is held, and the footer."""
        if self._held:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        columns = zip(*self._held, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, _SCHEMA, strict=True)]
        self._file.write_batch(pa.record_batch(arrays, schema=_SCHEMA), row_group_size=_ROWS_IN_GROUP * 2)
        self._held.clear()
