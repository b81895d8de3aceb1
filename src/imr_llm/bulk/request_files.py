"""Files of requests as they are filled: lines on the disk, their calls in memory, sealed when a limit is met.

A file that was not sealed is nothing: it is removed when the next run begins, as are answers that a run ended over.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from imr_llm.bulk.batch_book import BatchBook, PlannedCall
from imr_llm.bulk.own_files import FOLDER
from imr_llm.errors import LedgerFailed
from imr_llm.llm.usage import CHARS_PER_TOKEN

__all__ = ["FOLDER", "BatchPlan", "FileLimits", "RequestFiles", "file_errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """Most that one file may hold (https://platform.openai.com/docs/guides/batch)."""

    lines: int = 50_000
    size: int = 200_000_000
    tokens: int | None = None
    """Of input, counted as a quarter of the characters; None: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """How batches are made."""

    folder: Path | None = None
    """Where files are put and answers taken from, instead of a provider."""
    poll: float = 30.0
    """Seconds between two looks at a provider's batches."""
    enqueued_tokens: int | None = None
    """Tokens of input that the account may have in batches which are not over; None: as the provider says."""
    limits: FileLimits = field(default_factory=FileLimits)
    given_up: tuple[str, ...] = ()
    """Names of batches that are waited for no longer; their calls are made again."""


@contextmanager
def file_errors(out: Path) -> Iterator[None]:
    """Say which file could not be written or read; raises LedgerFailed."""
    try:
        yield
    except OSError as error:
        raise LedgerFailed(
            str(error.filename or out),
            f"a batch's file cannot be written or read ({error.strerror})",
            "what was read so far is safe; put that right and run the same command again",
        ) from None


class RequestFiles:
    """Takes lines, and seals a file whenever the next line does not fit."""

    def __init__(
        self,
        out: Path,
        book: BatchBook,
        limits: FileLimits,
        sealed: Callable[[int, list[PlannedCall], list[str]], None],
    ) -> None:
        """`sealed` is told the number of a file, its calls, and the ids of their intents. Removes what an
        earlier run left: files that are not in the ledger, and answers, which are brought anew. Raises OSError."""
        self._folder = out / FOLDER
        self._book = book
        self.limits = limits
        self._sealed = sealed
        self._folder.mkdir(exist_ok=True)
        known = {self.path(batch.number) for batch in book.open_batches()}
        for left in self._folder.glob("*.jsonl"):
            if left not in known:
                left.unlink()
        self._stream: BinaryIO | None = None
        self._calls: list[PlannedCall] = []
        self._size = 0

    @property
    def expected_cost(self) -> int:
        """Of what was taken and is not on the ledger yet, in millionths of a dollar."""
        return sum(call.expected_cost or 0 for call in self._calls)

    def path(self, batch: int) -> Path:
        """The file of that number."""
        return self._folder / f"{batch:06}.requests.jsonl"

    def answers_path(self, batch: int) -> Path:
        """Where a file of answers is kept while it is read."""
        return self._folder / f"{batch:06}.answers.jsonl"

    def add(self, lines: list[tuple[PlannedCall, bytes]]) -> None:
        """Take the calls of one letter; they come into one file, unless they alone are over its limits."""
        size = sum(len(line) for _, line in lines)
        if self._calls and not self._has_room(len(lines), size):
            self.seal()
        for call, line in lines:
            if self._calls and not self._has_room(1, len(line)):
                self.seal()
            if self._stream is None:
                self._number = self._book.next_number()
                self._stream = open(self.path(self._number), "wb")  # noqa: SIM115
            self._stream.write(line)
            self._calls.append(call)
            self._size += len(line)

    def seal(self) -> None:
        """Put what was taken on the disk and then on the ledger."""
        if self._stream is None:
            return
        stream, calls, size = self._stream, self._calls, self._size
        self._stream, self._calls, self._size = None, [], 0
        with stream:
            stream.flush()
            os.fsync(stream.fileno())
        ids = self._book.seal(self._number, calls, size // CHARS_PER_TOKEN)
        self._sealed(self._number, calls, ids)

    def abandon(self) -> None:
        """Leave what was taken and not sealed."""
        if self._stream is not None:
            self._stream.close()

    def _has_room(self, lines: int, size: int) -> bool:
        limits = self.limits
        return (
            len(self._calls) + lines <= limits.lines
            and self._size + size <= limits.size
            and (limits.tokens is None or (self._size + size) // CHARS_PER_TOKEN <= limits.tokens)
        )
