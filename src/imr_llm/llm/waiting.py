"""How long a server asks to be left alone: Retry-After in all its forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["retry_after"]


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from `now`, never negative; None where the headers (names in lower case) do not say.

    `retry-after-ms` comes before `retry-after`, which is seconds or an HTTP date.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        given = headers.get(name, "").strip()
        if given:
            seconds = _seconds(given, now) if unit == 1.0 else _number(given)
            if seconds is not None:
                return max(0.0, seconds / unit)
    return None


def _seconds(given: str, now: datetime) -> float | None:
    number = _number(given)
    if number is not None:
        return number
    try:
        date = parsedate_to_datetime(given)
        # an HTTP date is in GMT even where the zone is written in a way that is not known
        return ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, OverflowError):
        return None


def _number(given: str) -> float | None:
    try:
        number = float(given)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
