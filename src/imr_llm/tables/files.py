"""A file that appears under its name only when all of it is written. Knows nothing of formats."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import suppress
from typing import BinaryIO

from imr_llm.errors import UsageError
from imr_llm.letters.files import printable_name

__all__ = ["OutputFile"]


class OutputFile:
    """Written beside its place as NAME.part, and renamed to NAME at the end.

    A reader of NAME never sees half a file, and what NAME held before stays until then. What is no regular
    file (a device, a named pipe) is written directly. Raises `UsageError` when it cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self._place = os.path.realpath(path)
        self._part: str | None = None
        try:
            if os.path.exists(self._place) and not os.path.isfile(self._place):
                self.stream: BinaryIO = open(self._place, "wb")  # noqa: SIM115
            else:
                self._part, descriptor = _create_beside(self._place)
                self.stream = open(descriptor, "wb")  # noqa: SIM115
        except OSError as error:
            name, why = printable_name(path), error.strerror
            raise UsageError(f"{name}: cannot be written ({why}); name a file in a folder of yours") from None

    def finish(self) -> None:
        """Put the file in its place; raises OSError when it cannot be completed."""
        self.stream.close()
        if self._part is not None:
            with suppress(OSError):
                shutil.copymode(self._place, self._part)
            os.replace(self._part, self._place)

    def abandon(self) -> str | None:
        """Stop writing and leave what there is beside the place; says where, None if there is nothing."""
        with suppress(OSError):
            self.stream.close()
        if self._part is None:
            return None
        if os.path.getsize(self._part) == 0:
            os.unlink(self._part)
            return None
        return self._part


def _create_beside(place: str) -> tuple[str, int]:
    """A new file next to `place`: its name and descriptor. One that another run left behind is not touched."""
    for number in itertools.count():
        part = f"{place}.{number}.part" if number else f"{place}.part"
        with suppress(FileExistsError):
            return part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    raise AssertionError("unreachable: numbers do not end")
