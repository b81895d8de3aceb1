"""Files of answers that somebody puts into a folder: whether one can be whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import orjson

__all__ = ["unfinished"]

_BLOCK: Final = 65_536
_LONGEST: Final = 16_000_000
"""Bytes of a last line that is looked at; one of more is no answer."""


def unfinished(path: Path) -> str | None:
    """Why a file of answers cannot be all of it; None where it may be. Raises OSError."""
    with open(path, "rb") as file:
        end = size = file.seek(0, os.SEEK_END)
        last = b""
        while end and b"\n" not in last and len(last) < _LONGEST:
            start = max(0, end - _BLOCK)
            file.seek(start)
            last = file.read(end - start) + last
            end = start
    last = last.rpartition(b"\n")[2]
    if not size:
        return "is empty"
    if not last.strip():
        return None
    try:
        orjson.loads(last)
    except orjson.JSONDecodeError:
        return "ends inside a line"
    return None
