"""Ids of letters, runs and stores: random, and of one form, so that none is ever a way to another file."""

from __future__ import annotations

import re
import secrets
from typing import Final

__all__ = ["ID_PATTERN", "is_id", "new_id"]

ID_PATTERN: Final = "[0-9a-f]{32}"
_ID: Final = re.compile(ID_PATTERN)


def new_id() -> str:
    """One that nothing has."""
    return secrets.token_hex(16)


def is_id(said: str) -> bool:
    """Whether it may be one."""
    return _ID.fullmatch(said) is not None
