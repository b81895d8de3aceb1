"""Visits that come once in so many weeks, days or months: "1 session every 2 weeks for 12 weeks". Shape of a request in, amount out."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.reading.amounts import Amount
from imr_llm.reading.numbers import Range
from imr_llm.reading.schedules import TIMES, VISIT_NOUN, N
from imr_llm.reading.shapes import Shape

_SIGNS: Final = (
    "every",
    "each",
    "altern",
    "bi-",
    "biw",
    "bim",
    "fortnight",
    "daily",
    "q N",
    " q2",
    " q3",
    " q4",
)
"""One of these stands in all that `_EVERY` and `_UNTOLD` match."""
_PERIOD: Final = r"(?P<{}>days?|w(?:ee)?ks?|months?)\b"
_EVERY: Final = re.compile(
    rf"(?a)(?:(?:(?P<times>{N}) ?(?:x|times?|{VISIT_NOUN})?|(?P<word>once|one time|twice|two times|thrice|three times|an?) ?{VISIT_NOUN}?),? )?"
    rf"(?:(?:every|each) ?-?|\bq\.? )(?:(?P<n>{N})[ -]|(?P<other>other|second|alternate|third|fourth)[ -])?{_PERIOD.format('period')}"
)
_UNTOLD: Final = re.compile(
    r"(?a)\bbi-?(?:weekly|monthly)|\bfortnight|\balternat(?:e|ing) (?:days?|weeks?|months?)|\bdaily\b(?! living| activit)|\bevery I\b|\bq\d"
)
"""What says how often and leaves open how many that makes."""
_LASTING: Final = re.compile(
    rf"(?a)(?<!every )(?<!each )({N})[ -]?(?:more |additional |consecutive |full )?{_PERIOD.format('lasting')}"
)
_OFTEN: Final = re.compile(
    rf"(?:{N}|once|twice|thrice)[ -]*(?:x|times?|{VISIT_NOUN})? ?(?:/|per|an?) ?(?:week|wk|month)|(?<!bi)(?<!bi-)(?:week|month)ly"
)
"""What tells another rhythm beside it."""
_ORDER: Final = {"other": 2, "second": 2, "alternate": 2, "third": 3, "fourth": 4}
_MOST_AT_ONCE: Final = 3
"""More visits than these, with a rhythm behind them, are rather all there are: "6 sessions every other week"."""
_DAYS: Final = {"d": 1, "w": 7}


class Rhythm(NamedTuple):
    """How many visits a rhythm and its duration make, None where that is not certain."""

    amount: Amount | None


def find_rhythm(shape: Shape) -> Rhythm | None:
    """The rhythm of a request; None where it tells none. How long it lasts is no number of visits then."""
    text = shape.text
    if not has_any(text, _SIGNS):
        return None
    rhythms = list(_EVERY.finditer(text))
    if not rhythms:
        return Rhythm(None) if _UNTOLD.search(text) else None
    every = rhythms[0]
    durations = [*_LASTING.finditer(text, 0, every.start()), *_LASTING.finditer(text, every.end())]
    if len(rhythms) > 1 or len(durations) != 1 or _OFTEN.search(text):
        return Rhythm(None)
    lasting = durations[0]
    step = shape.number_at(every.start("n")) if every["n"] else _same(_ORDER.get(every["other"], 1))
    visits = _in_all(_times(shape, every), step, shape.number_at(lasting.start(1)), every, lasting)
    if visits is None:
        return Rhythm(None)
    spans = (shape.span(*every.span()), shape.span(*lasting.span()))
    return Rhythm(Amount(visits.low, visits.high, "visits", spans))


def _same(number: int) -> Range:
    return Range(number, number)


def _times(shape: Shape, every: re.Match[str]) -> Range:
    if every["times"]:
        return shape.number_at(every.start("times"))
    return _same(TIMES.get(every["word"] or "once", 1))


def _in_all(
    times: Range, step: Range, length: Range, every: re.Match[str], lasting: re.Match[str]
) -> Range | None:
    """The visits of a duration of which they fill each step; none where it is no number of whole steps."""
    one, all_ = every["period"][0], lasting["lasting"][0]
    if step.low != step.high or (one == "d" and step.low == 1) or times.high > _MOST_AT_ONCE:
        return None
    if "m" in (one, all_):
        if one != all_:
            return None
        unit = 1
    else:
        unit = _DAYS[all_]
        step = _same(int(step.low * _DAYS[one]))
    low, high = length.low * unit / step.low, length.high * unit / step.low
    if not (low.is_integer() and high.is_integer()):
        return None
    return Range(int(times.low * low), int(times.high * high))
