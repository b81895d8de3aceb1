"""One number of visits that a guideline is said to support, with what is said of it."""

from __future__ import annotations

from typing import NamedTuple

from imr_llm.reading.amounts import Unit


class Supported(NamedTuple):
    low: int | float | None
    high: int | float
    unit: Unit
    start: int
    end: int
    trial: bool
    total: bool
    surgical: bool
    applied: bool
    condition: str
    part: str | None
    severe: bool
