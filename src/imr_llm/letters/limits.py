"""What reading one letter may cost. Numbers only; knows nothing of files, PDFs or letters."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Final

from imr_llm.errors import UsageError, must_be

__all__ = ["DEFAULT_LIMITS", "Limits", "check_limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a letter may cost before it is refused; real letters are 1 to 5 pages, 3 to 20 kB of text.

    Going over a limit refuses that letter with a `LetterError` and leaves the others alone. A limit that
    is not a positive, finite number raises `UsageError`.
    """

    max_bytes: int = 25_000_000
    """Bytes of the file, text or PDF."""
    max_chars: int = 1_000_000
    """Characters of text after reading."""
    max_pages: int = 500
    """Pages of a PDF."""
    pdf_seconds: float = 20.0
    """Wall-clock seconds for one PDF."""
    pdf_memory_mb: int = 1024
    """Address space of the process that reads PDFs, in MiB; that process alone takes about 30."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
                raise UsageError(f"limit {field.name} must be a positive number, not {value}")


DEFAULT_LIMITS: Final = Limits()


def check_limits(limits: object) -> None:
    """Raise `UsageError` for what are no limits."""
    must_be(Limits, limits, "limits", "Limits")
