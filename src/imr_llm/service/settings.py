"""How a service is to be run. Values only."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from imr_llm.bulk.pacing import Pacing
from imr_llm.errors import UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.settings import ModelSettings
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits

__all__ = ["RunSettings", "ServiceSettings", "read_span_of_time", "span_of_time_in_words"]

_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What runs over many letters may be."""

    folder: str | None = None
    """Where their files are; None: beside the store's file, else `imr-llm.runs` in the current folder."""
    models: tuple[str, ...] = ()
    """Models that runs may use beside the service's own and the baseline, at the same server."""
    at_a_time: int = 1
    """Runs going on together; the others wait."""
    waiting: int = 20
    """Runs of one caller that are not over."""
    letters: int = 5_000
    """Letters of one run."""
    max_bytes: int = 1_000_000_000
    """Bytes of all letters of one run."""
    pacing: Pacing = field(default_factory=Pacing)
    """How fast each may go and what it may cost at most."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What `imr-llm serve` is told."""

    store: str
    """Path of an SQLite file, or a postgresql:// URL."""
    needs_tokens: bool = False
    """Whether callers must show a token; without, whoever reaches the port may do everything."""
    keep: datetime.timedelta | None = None
    """How long letters and runs are kept; None: until they are deleted."""
    rate: int | None = None
    """Letters a minute that each caller may hand in one by one; None: any number."""
    limits: Limits = DEFAULT_LIMITS
    model: str = BASELINE
    model_settings: ModelSettings = field(default_factory=ModelSettings)
    upload_seconds: float = 60.0
    """How long a letter may take to arrive, and how long a run's may stand still."""
    runs: RunSettings = field(default_factory=RunSettings)

    @property
    def models(self) -> tuple[str, ...]:
        """What may read a run, the usual one first."""
        return tuple(dict.fromkeys((self.model, BASELINE, *self.runs.models)))

    def runs_folder(self, store: Path | None) -> Path:
        """Where the files of runs are, if the store is this file, or a server."""
        if self.runs.folder is not None:
            return Path(self.runs.folder)
        return Path("imr-llm.runs") if store is None else store.with_name(f"{store.name}.runs")


def read_span_of_time(said: str) -> datetime.timedelta:
    """ "12h", "30d", "8w". Raises UsageError for anything else."""
    match = re.fullmatch(r"([1-9]\d{0,4})([hdw])", said.strip())
    if match is None:
        raise UsageError(f"{said!r} is no span of time; write hours, days or weeks: 12h, 30d, 8w")
    return datetime.timedelta(**{_UNITS[match[2]]: int(match[1])})


def span_of_time_in_words(span: datetime.timedelta) -> str:
    """ "36 hours", "1 day": in days where they are whole ones."""
    hours = span // datetime.timedelta(hours=1)
    count, unit = (hours, "hour") if hours % 24 else (hours // 24, "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
