"""Where results go: a file that appears under its name only when complete, or standard output.

Knows nothing of formats.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import suppress
from typing import BinaryIO

from imr_llm.errors import UsageError
from imr_llm.letters.files import printable_name

__all__ = ["OutputFile", "StandardOutput"]


class OutputFile:
    """Written beside its place as NAME.part, and renamed to NAME at the end.

    A reader of NAME never sees half a file, and what NAME held before stays until then. What is no regular
    file (a device, a pipe, named or under /dev/fd) is written directly. Raises `UsageError` when it cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self._place = os.path.realpath(path)
        self._part: str | None = None
        try:
            if os.path.exists(path) and not os.path.isfile(self._place):
                self.stream: BinaryIO = open(path, "wb")  # noqa: SIM115
            else:
                self._part, descriptor = _create_beside(self._place)
                self.stream = open(descriptor, "wb")  # noqa: SIM115
        except OSError as error:
            name, why = printable_name(path), error.strerror
            advice = "name a file in a folder that exists and that you may write to"
            raise UsageError(f"{name}: cannot be written ({why}); {advice}") from None

    def finish(self) -> None:
        """Put the file in its place; raises OSError when it cannot be completed."""
        self.stream.close()
        if self._part is not None:
            with suppress(OSError):
                shutil.copymode(self._place, self._part)
            os.replace(self._part, self._place)

    def abandon(self, *, keep: bool) -> str | None:
        """Stop writing, and keep what there is under its other name or remove it; says where it is kept."""
        with suppress(OSError):
            self.stream.close()
        if self._part is None:
            return None
        if not keep:
            os.unlink(self._part)
            return None
        return self._part


class StandardOutput:
    """Standard output, with the same ends as a file: it is never closed, and keeps nothing."""

    def __init__(self) -> None:
        if sys.stdout is None:
            raise UsageError("standard output is closed; name a file to write to")
        stream = sys.stdout.buffer
        if isinstance(stream, io.RawIOBase):  # PYTHONUNBUFFERED: a write may then be cut short unnoticed
            stream = open(stream.fileno(), "wb", closefd=False)  # noqa: SIM115
        self.stream: BinaryIO = stream

    def finish(self) -> None:
        """Hand over what is buffered."""
        self.stream.flush()

    def abandon(self, *, keep: bool) -> None:  # noqa: ARG002  what was written is out of our hands
        """Hand over what is buffered, if anyone takes it."""
        with suppress(OSError):
            self.stream.flush()


def _create_beside(place: str) -> tuple[str, int]:
    """A new file next to `place`, its name and descriptor; one that another run left is not touched."""
    part, number = f"{place}.part", 1
    while True:
        try:
            return part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            number += 1
            part = f"{place}.{number}.part"
