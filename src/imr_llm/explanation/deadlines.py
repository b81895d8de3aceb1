"""Days that follow from a day in the letter by a legal rule: the last day of an appeal, the end of a denial.

A day is computed only from a day the letter gives and nothing speaks against, as if the decision was mailed on its
date. No extension is added to it: how and where it was mailed the letter does not say, so the day counted is the safe
one, and what the law may add (days for mail, a weekend or a holiday) is told beside it.
"""

from __future__ import annotations

import calendar
import datetime
from typing import Final, Literal, NamedTuple

from imr_llm.explanation.doubts import UNSURE
from imr_llm.explanation.legal_facts import LegalFacts
from imr_llm.reading.date_order import doubtful_dates
from imr_llm.schema.record import DecisionRecord

__all__ = ["Deadline", "add_months", "deadline"]

DateName = Literal["decision", "ur_denial"]
_DOUBTFUL: Final = frozenset(["header_narrative_date_conflict", "impossible_date"])


class Deadline(NamedTuple):
    """A day that follows from a day in the letter; None of both where the letter's is missing or in doubt."""

    given: datetime.date | None
    """The day in the letter."""
    day: datetime.date | None
    """The day that follows from it."""
    doubtful: bool
    """Whether the letter gives a day that cannot be relied on."""


def deadline(record: DecisionRecord, facts: LegalFacts, key: str) -> Deadline:
    """The day a legal fact leads to: `appeal` from the decision, `stays_in_force` from the UR decision.

    Labor Code 4610.6(h): 30 days of mailing of the determination, counted here from the day it is dated.
    Labor Code 4610(k): 12 months from the utilization review decision.
    """
    name: DateName = "ur_denial" if key == "stays_in_force" else "decision"
    given: datetime.date | None = getattr(record.dates, name)
    if _in_doubt(record, name):
        return Deadline(None, None, doubtful=True)
    if given is None:
        return Deadline(None, None, doubtful=False)
    rule = facts.fact(key).parameters
    try:
        day = add_months(given, rule["months"]) if "months" in rule else _add_days(given, rule["days"])
    except (OverflowError, ValueError):
        return Deadline(None, None, doubtful=True)
    return Deadline(given, day, doubtful=False)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month; the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _add_days(day: datetime.date, days: int) -> datetime.date:
    return day + datetime.timedelta(days=days)


def _in_doubt(record: DecisionRecord, name: DateName) -> bool:
    pointer = f"/dates/{name}"
    check = record.checks.get(pointer)
    return (
        any(flag.code in _DOUBTFUL and flag.pointer == pointer for flag in record.flags)
        or (check is not None and check.verdict in UNSURE)
        or name in doubtful_dates(record.dates.model_dump())
    )
