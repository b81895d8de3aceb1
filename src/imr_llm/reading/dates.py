"""Dates as letters write them. Text in, values with spans out.

Forms seen: 12/07/2016, 5-8-15, 10-17-2016, 5.8.2015, 2016-12-07, "May 29, 2009", "29 May 2009", "29-MAY-2009",
"Dec. 3, 2016". An impossible date ("December 9, 3026", 13/45/2016) is found and has no value: it is never
repaired.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DATE: Final = (
    r"(?:\d{1,2} ?(?:/ ?\d{1,2} ?(?:/ ?(?:\d{4,5}|\d{2})|- ?\d{4,5})"
    r"|- ?\d{1,2} ?(?:- ?(?:\d{4,5}|\d{2})|/ ?\d{4,5}))(?!\d)(?!-\d)"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?![.\d])"
    r"|\d{4}-\d{2}-\d{2}(?!\d)"
    rf"|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? ?\d{{4,5}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}\.?,? \d{{4,5}}"
    rf"|\d{{1,2}}-{MONTH}-\d{{4,5}})"
)
"""A whole date, in lower-case folded text. Holds no groups.

Both separators of a date with a year of two digits are the same: "5-7/10" is a pain score."""

_FIND: Final = re.compile(rf"(?a)(?<![\d/.-]){DATE}")
_NUMERIC: Final = re.compile(r"(?a)(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d+)$")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_NAMED: Final = re.compile(
    rf"(?a)(?:({MONTH})\.? (\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?({MONTH}))\D*?(\d{{4,5}})$"
)

EARLIEST: Final = 1940
"""Dates before this year are taken for misprints: no living worker's claim is older."""
LATEST: Final = 2100


class FoundDate(NamedTuple):
    """A date in a text; `value` is None where no such day exists."""

    value: datetime.date | None
    start: int
    end: int


def parse_date(printed: str) -> datetime.date | None:
    """The day a string that DATE matched says, or None if there is no such day. 15 is 2015, 98 is 1998."""
    if (m := _NUMERIC.match(printed)) is not None:
        in_figures = m.groups()
        month, day, year = map(int, in_figures)
        if len(in_figures[2]) == 2:
            year += 2000 if year < 40 else 1900
    elif (m := _ISO.match(printed)) is not None:
        year, month, day = int(m[1]), int(m[2]), int(m[3])
    elif (m := _NAMED.match(printed)) is not None:
        month = _MONTHS[m[1] or m[4]]
        day, year = int(m[2] or m[3]), int(m[5])
    else:
        return None
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_dates(low: str, start: int, end: int) -> Iterator[FoundDate]:
    """All dates in the lower-case folded text between two positions, in order."""
    for match in _FIND.finditer(low, start, end):
        yield FoundDate(parse_date(match.group()), match.start(), match.end())
