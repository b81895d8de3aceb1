"""The order in which the dates of a case follow each other, and which of them cannot be right beside the others.

An injury comes before the denial of utilization review, that before the application, the application before the
assignment, the assignment before the decision, each on the same day at the earliest; the decision follows within a
year. All real letters that were looked at keep it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Final

IN_ORDER: Final = ("injury", "ur_denial", "application_received", "assigned", "decision")
_LONGEST: Final = datetime.timedelta(days=366)
"""From the application or the assignment to the decision."""
_WITHIN_A_YEAR: Final = frozenset(["application_received", "assigned"])


def doubtful_dates(dates: Mapping[str, object]) -> frozenset[str]:
    """The names of the dates that are out of order.

    Those are blamed without which, as few as can be, the others agree; where this can be had in more than one way,
    all that may be wrong.
    """
    days = [(name, day) for name in IN_ORDER if isinstance(day := dates.get(name), datetime.date)]
    if _agree(days):
        return frozenset()
    for count in range(1, len(days)):
        blamed = [
            gone for gone in combinations(days, count) if _agree([day for day in days if day not in gone])
        ]
        if blamed:
            return frozenset(name for gone in blamed for name, _ in gone)
    return frozenset()


def _agree(days: list[tuple[str, datetime.date]]) -> bool:
    for (_, earlier), (_, later) in pairwise(days):
        if earlier > later:
            return False
    if days and days[-1][0] == "decision":
        for name, day in days:
            if name in _WITHIN_A_YEAR and days[-1][1] - day > _LONGEST:
                return False
    return True
