"""How a service is to be run. Values only."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Final

from imr_llm.errors import UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.settings import ModelSettings
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits

__all__ = ["ServiceSettings", "read_span_of_time"]

_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What `imr-llm serve` is told."""

    store: str
    """Path of an SQLite file, or a postgresql:// URL."""
    needs_tokens: bool = False
    """Whether callers must show a token; without, whoever reaches the port may do everything."""
    keep: datetime.timedelta | None = None
    """How long letters are kept; None: until they are deleted."""
    rate: int | None = None
    """Letters a minute that each caller may hand in; None: any number."""
    limits: Limits = DEFAULT_LIMITS
    model: str = BASELINE
    model_settings: ModelSettings = field(default_factory=ModelSettings)
    upload_seconds: float = 60.0
    """How long a letter may take to arrive."""


def read_span_of_time(said: str) -> datetime.timedelta:
    """ "12h", "30d", "8w". Raises UsageError for anything else."""
    match = re.fullmatch(r"([1-9]\d{0,4})([hdw])", said.strip())
    if match is None:
        raise UsageError(f"{said!r} is no span of time; write hours, days or weeks: 12h, 30d, 8w")
    return datetime.timedelta(**{_UNITS[match[2]]: int(match[1])})
