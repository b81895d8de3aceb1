"""What a damaged ledger shows itself by, and the one line that is said of it: the file, and the way out."""

from __future__ import annotations

import json
import shlex
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from imr_llm.errors import LedgerFailed

__all__ = ["DAMAGE", "damage_told", "damaged", "is_damage"]

DAMAGE: Final = (sqlite3.DatabaseError, zlib.error, json.JSONDecodeError)
"""What reading a damaged ledger may raise; `is_damage` says whether one of them means it."""
_CODES: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The last is raised where a table is missing, as in a ledger of which not all could be recovered."""


def is_damage(error: BaseException | None) -> bool:
    """Whether an error means that the file does not hold what was written."""
    if isinstance(error, zlib.error | json.JSONDecodeError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # text that is no UTF-8
        return isinstance(error, sqlite3.OperationalError)
    return code & 0xFF in _CODES or code == sqlite3.SQLITE_IOERR_READ


def damaged(path: Path, sign: BaseException | str) -> LedgerFailed:
    """What is said of the ledger's file at `path`, which shows its damage by `sign`."""
    name = sign if isinstance(sign, str) else getattr(sign, "sqlite_errorname", type(sign).__name__)
    if name == "SQLITE_NOTADB":
        name = "it does not begin as one"
    file = shlex.quote(str(path))
    return LedgerFailed(
        str(path),
        f"the ledger is damaged ({name})",
        "put a backup in its place, or what can be recovered: "
        f"sqlite3 {file} .recover | sqlite3 recovered.sqlite",
    )


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Raise LedgerFailed for the damage that shows within."""
    try:
        yield
    except DAMAGE as error:
        if is_damage(error):
            raise damaged(path, error) from None
        raise
