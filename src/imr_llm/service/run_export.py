"""A run's records as a table, streamed from its ledger: one letter a line, under the names that were handed in."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Final

from imr_llm.bulk.export import ExportFormat, export
from imr_llm.bulk.view import LedgerView, Line, not_read
from imr_llm.service.run_files import RunFolder, number_of

__all__ = ["EXPORT_TYPES", "exported", "formats", "named"]

EXPORT_TYPES: Final[dict[ExportFormat, str]] = {
    "jsonl": "application/jsonl",
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
_BLOCK: Final = 65_536
_AHEAD: Final = 4


def formats() -> list[ExportFormat]:
    """What can be exported here: Parquet where its library is installed."""
    return [form for form in EXPORT_TYPES if form != "parquet" or find_spec("pyarrow") is not None]


Names = Mapping[int, tuple[str, str | None, int | None]]
"""Of each line: its name, the hash and the pages of its letter in the store."""


def exported(folder: RunFolder, form: ExportFormat, names: Names) -> Iterator[bytes]:
    """The table in blocks, made a few blocks ahead of whoever takes them.

    Raises UsageError where there is no ledger, before the first block.
    """
    LedgerView(folder.out).__exit__(None, None, None)
    return _blocks(folder, form, names)


def _blocks(folder: RunFolder, form: ExportFormat, names: Names) -> Iterator[bytes]:
    stream = _Pipe()

    def make() -> None:
        try:
            with _NamedView(folder, names) as view:
                export(view, form, stream)  # type: ignore[arg-type]
                stream.flush()
            stream.put(None)
        except _Left:
            pass
        except Exception as error:  # noqa: BLE001  it is its reader's
            stream.fail(error)

    maker = threading.Thread(target=make, name="imr-llm-export", daemon=True)
    maker.start()
    try:
        yield from stream.blocks()
    finally:
        stream.leave()
        maker.join()


def named(line: Line, name: str, sha256: str | None, pages: int | None) -> dict[str, Any]:
    """What a line says, under the name the letter was handed in by."""
    content: dict[str, Any] = dict(line.content)
    letter = dict(content["letter"], name=name)
    if line.is_record:
        if sha256 is not None:
            letter |= {"sha256": sha256, "pages": pages}
    else:
        error = content["error"]
        content["error"] = {
            **error,
            "message": error["message"].replace(line.name, name),
            "remedy": error["remedy"].replace(line.name, name),
        }
    content["letter"] = letter
    return content


class _NamedView(LedgerView):
    """A ledger whose lines have the names of the letters, not of their files, and which has a line for each."""

    def __init__(self, folder: RunFolder, names: Names) -> None:
        super().__init__(folder.out)
        self._names = names

    def lines(self, since: float | None = None, *, once: bool = False) -> Iterator[Line]:
        not_taken_up = dict(self._names)
        for line in super().lines(since, once=once):
            known = not_taken_up.pop(number_of(line.name), None)
            if known is not None:  # else it was deleted a moment ago, or came before
                yield replace(line, name=known[0], content=named(line, *known))
        for _, (name, _, _) in sorted(not_taken_up.items()):
            yield Line(name, False, not_read(name), None, None)


class _Left(Exception):  # noqa: N818  no error: nobody reads any more
    """Whoever took the blocks has gone."""


class _Pipe(io.RawIOBase):
    """What is written to it comes out as blocks, in another thread."""

    def __init__(self) -> None:
        self._ready: queue.Queue[bytes | Exception | None] = queue.Queue(_AHEAD)
        self._held = bytearray()
        self._left = threading.Event()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        if len(self._held) >= _BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        block = bytes(self._held)
        self._held.clear()
        if block:
            self.put(block)

    def put(self, block: bytes | None) -> None:
        """Give a block, or None as the last; waits while too many are ahead."""
        self._give(block)

    def fail(self, error: Exception) -> None:
        """Nothing more comes, for this reason."""
        self._held.clear()
        with suppress(_Left):
            self._give(error)

    def blocks(self) -> Iterator[bytes]:
        """All blocks. Raises what the other thread failed with."""
        while (block := self._ready.get()) is not None:
            if isinstance(block, Exception):
                raise block
            yield block

    def leave(self) -> None:
        """Take no more."""
        self._left.set()

    def _give(self, what: bytes | Exception | None) -> None:
        while not self._left.is_set():
            try:
                self._ready.put(what, timeout=0.1)
            except queue.Full:
                continue
            return
        raise _Left
