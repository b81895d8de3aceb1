"""The formats by name, and the writer of each. Writers are imported when asked for."""

from __future__ import annotations

from typing import BinaryIO, Final, Literal, Protocol

from imr_llm.errors import UsageError
from imr_llm.schema.record import ResultLine

__all__ = ["ENDINGS", "ResultWriter", "TableFormat", "open_writer"]

TableFormat = Literal["jsonl", "json", "csv", "parquet", "table"]

ENDINGS: Final[dict[str, TableFormat]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
}
"""The format that a file name's ending, in lower case, asks for."""


class ResultWriter(Protocol):
    """Writes results one by one to a stream that it neither opens nor closes."""

    def write(self, result: ResultLine) -> None:
        """Write one result; raises OSError when the stream does."""

    def close(self) -> None:
        """Write what is held back, and the end."""


def open_writer(table_format: TableFormat, stream: BinaryIO) -> ResultWriter:
    """The writer of a format; raises `UsageError` for Parquet without pyarrow."""
    match table_format:
        case "jsonl":
            from imr_llm.tables.json_text import JsonLinesWriter

            return JsonLinesWriter(stream)
        case "json":
            from imr_llm.tables.json_text import JsonArrayWriter

            return JsonArrayWriter(stream)
        case "csv":
            from imr_llm.tables.csv_text import CsvWriter

            return CsvWriter(stream)
        case "parquet":
            try:
                from imr_llm.tables.parquet import ParquetTableWriter
            except ImportError:
                advice = "install it with: pip install 'imr-llm[parquet]'"
                raise UsageError(f"the format parquet needs pyarrow; {advice}") from None
            return ParquetTableWriter(stream)
        case "table":
            from imr_llm.tables.terminal import TerminalTableWriter

            return TerminalTableWriter(stream)
