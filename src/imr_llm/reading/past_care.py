"""Words that say that a request is for care given already: "retrospective", "DOS 3/4/15", "dispensed on 03/04/2015"."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.spots import has_any
from imr_llm.letters.text import lower, plain
from imr_llm.reading.dates import DATE, find_dates

__all__ = ["find_past_care", "says_past_care"]

_PAST_CARE: Final = re.compile(
    rf"\bretro(?:spective(?:ly)?)?\b|\bdos\b|dates? of services?|(?:provided|performed|dispensed|rendered|done|given|completed|service) (?:on|date:?|dated) (?:{DATE}|\d)"
)
_SIGNS: Final = ("retro", "date", " on ", "dos")
"""One of these stands in all that `_PAST_CARE` matches."""


def find_past_care(low: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a request, in lower-case folded text, says so."""
    found = _PAST_CARE.search(low, start, end) if has_any(low[start:end], _SIGNS) else None
    return None if found is None else found.span()


def says_past_care(words: str) -> bool:
    """Whether words quoted from a request say so; a date in it is one of service."""
    low = " ".join(lower(plain(words)).split())
    return find_past_care(low, 0, len(low)) is not None or any(find_dates(low, 0, len(low)))
