"""What the provider did, line by line: every error it planted, every call it billed or let fail.

Written from the one thread that serves, each line flushed before its answer leaves, so that whoever has an
answer can find it here, even after the provider was killed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from imr_llm.errors import UsageError

__all__ = ["Log"]


class Log:
    """Appends to a file, if there is one, keeps the entries, if asked to, and adds up the bill."""

    def __init__(self, path: str | Path | None = None, *, keep: bool = False) -> None:
        self.entries: list[Mapping[str, Any]] = []
        self.bill = 0
        """Micro-dollars billed so far."""
        self._keep = keep
        try:
            self._file = open(path, "ab", buffering=0) if path is not None else None  # noqa: SIM115
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror})") from None

    def write(self, *entries: Mapping[str, Any]) -> None:
        """Add entries; all of one call stand together."""
        self.bill += sum(entry.get("cost_microdollars", 0) for entry in entries)
        if self._keep:
            self.entries.extend(entries)
        if self._file is not None and entries:
            self._file.write(b"".join(orjson.dumps(entry) + b"\n" for entry in entries))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
