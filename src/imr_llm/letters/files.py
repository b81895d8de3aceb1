"""Bytes of a letter from the file system or standard input: bounded, never waiting, errors in one line.

Knows nothing of what the bytes are: text, PDF or neither is `letter`'s business.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import Final, NoReturn

from imr_llm.errors import LetterNotFound, LetterTooLarge, LetterUnreadable
from imr_llm.letters.limits import Limits

__all__ = ["printable_name", "read_file", "read_standard_input"]

_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def printable_name(name: str) -> str:
    """`name` for a message: as it is, or as a Python literal where it would break the line."""
    return name if name and name.isprintable() else repr(name)


def read_file(path: str, limits: Limits) -> bytes:
    """All bytes of the regular file at `path`, at most `limits.max_bytes`.

    The size is asked for before anything is read, and no more than the limit is read even if the file
    grows or lies about its size (as files under /proc do). What is no regular file is refused unopened,
    so a named pipe without a writer cannot block.
    """
    name = printable_name(path)
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
            raise LetterUnreadable(
                name, f"is {kind}, not a regular file", "name a file, or pipe it in as standard input (-)"
            )
        if status.st_size > limits.max_bytes:
            raise _too_large(name, f"{status.st_size:,}", limits)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            data = _read_at_most(descriptor, limits.max_bytes + 1, expected=status.st_size)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        _refuse(error, path, name)
    if len(data) > limits.max_bytes:
        raise _too_large(name, f"more than {limits.max_bytes:,}", limits)
    return data


def read_standard_input(limits: Limits) -> bytes:
    """All bytes of standard input, at most `limits.max_bytes`; waits for its end, as any filter does."""
    stream = sys.stdin
    try:
        if stream is None:
            raise ValueError("no standard input")
        data = stream.buffer.read(limits.max_bytes + 1)
    except (OSError, ValueError):
        raise LetterUnreadable(
            "stdin", "standard input is closed", "pipe the letter in, or name a file"
        ) from None
    if len(data) > limits.max_bytes:
        raise _too_large("stdin", f"more than {limits.max_bytes:,}", limits)
    return data


def _read_at_most(descriptor: int, most: int, *, expected: int) -> bytes:
    """Up to `most` bytes; two system calls where the file holds the `expected` number."""
    step = max(expected + 1, 65_536)
    parts: list[bytes] = []
    left = most
    while left and (part := os.read(descriptor, min(step, left))):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(name: str, size: str, limits: Limits) -> LetterTooLarge:
    return LetterTooLarge(
        name,
        f"has {size} bytes, the limit is {limits.max_bytes:,}",
        "check that it is one letter, or raise the limit max_bytes",
    )


def _refuse(error: OSError | ValueError, path: str, name: str) -> NoReturn:
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        cause, remedy = "is a link to a file that is gone", "restore the file or the link"
        raise LetterUnreadable(name, cause, remedy) from None
    if isinstance(error, ValueError | FileNotFoundError | NotADirectoryError):
        raise LetterNotFound(name, "no such file", "check the spelling and the current folder") from None
    if isinstance(error, PermissionError):
        raise LetterUnreadable(name, "permission denied", "ask for the right to read it") from None
    cause = f"cannot be read ({error.strerror or type(error).__name__})"
    raise LetterUnreadable(name, cause, "copy it to a local disk and try again") from None
