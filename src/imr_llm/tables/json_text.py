"""Results as JSON: a line each (JSONL), or one array. The shape is that of `schemas/`."""

from __future__ import annotations

from typing import BinaryIO

from imr_llm.schema.record import ResultLine

__all__ = ["JsonArrayWriter", "JsonLinesWriter"]


class JsonLinesWriter:
    """One object a line, in UTF-8; every line is out before the next letter is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, result: ResultLine) -> None:
        """Write one result."""
        self._stream.write(result.model_dump_json().encode() + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is held back."""


class JsonArrayWriter:
    """One array with an object a line, in UTF-8; valid JSON from `close` on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._before = b"[\n"

    def write(self, result: ResultLine) -> None:
        """Write one result."""
        self._stream.write(self._before + result.model_dump_json().encode())
        self._before = b",\n"

    def close(self) -> None:
        """Write the end of the array."""
        self._stream.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
