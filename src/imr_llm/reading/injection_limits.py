"""How many injections a guideline is said to support. Text in, value with span out."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import spots
from imr_llm.reading.courses import OWN_COURSE, Courses, numbers_before, sentence_around
from imr_llm.reading.no_more_than import no_more_than
from imr_llm.reading.numbers import RANGE, Range, read_range
from imr_llm.reading.time_limits import GUIDELINE, Limit

_REJECTED: Final = re.compile(
    r"(?:not|n't|no longer) (?:\w+ )?(?:recommend|support|endorse|favor)(?:ed|s)? (?:an? |the )?$"
)
_LATER: Final = re.compile(r"series|second|if after")
_INJECTIONS: Final = Seldom(
    rf"(?a)(?P<lead>(?:no|not(?: \w+){{1,3}}) more than|(?:a )?maximum of|up to|limited to|not more than|at most|exceed)? ?(?:a (?:total|series) of )?(?<!page )(?<![\w./-])(?P<n>{RANGE}) (?:(?!recommend|support|state|require|weeks? |days? |months? |before )[a-z-]+ ){{0,4}}?(?:injections?|blocks?|esi'?s?)\b"
)
_BRINGS: Final = re.compile(r" (?:often|may|can|usually|sometimes|giv|provid|bring)")
"""What one injection does, not how many there may be."""
_LIMITED_TO: Final = Seldom(
    rf"(?a)(?:injections?|blocks?) (?:should be|are|is|be|to be) (?:limited|restricted) to (?:a (?:maximum|total) of |no more than )?({RANGE})\b(?! (?:w(?:ee)?ks?|days?|months?|levels?|nerve|segment))"
)


_GOES_BEYOND: Final = re.compile(
    r" (?:would |will )?(?:goe?s?|is|are) (?:well )?(?:beyond|past|over|above|more than)\b|(?: would)? exceeds?\b"
)
"""What follows injections that are asked for."""


def injection_limit(courses: Courses, start: int, end: int) -> Limit | None:
    """The number of injections that a rationale between two positions says its guideline supports.

    What is told as a limit wins over a bare number; None where none is told.
    """
    low = courses.low
    chosen: Limit | None = None
    if " to " in low[start:end] and (told := _LIMITED_TO.search(low, start, end)) is not None:
        most = read_range(told[1])
        return Limit(None if most.low == most.high else most.low, most.high, "injections", *told.span())
    done = start
    for at in spots(low, ("injection", "block", "esi"), start, end):
        nearest = max(done, at - 80)
        match = (
            _INJECTIONS.search(low, nearest, min(end, at + 11)) if numbers_before(low, nearest, at) else None
        )
        if match is None:
            continue
        done = match.end()
        first, last = sentence_around(low, match.start("n"), start, end)
        number = match.start("n")
        denied = no_more_than(low[max(first, number - 70) : number], low[match.end() : last])
        limited = denied or match["lead"] is not None
        if not (limited or GUIDELINE.search(low, first, last)) or (
            not denied and OWN_COURSE.search(low[max(first, match.start() - 40) : match.end()])
        ):
            continue
        if _LATER.search(low[max(first, match.start() - 20) : match.start()]):
            continue
        if not limited and (
            _BRINGS.match(low, match.end(), end)
            or _GOES_BEYOND.match(low, match.end(), end)
            or _REJECTED.search(low, first, match.start() + 1)
        ):
            continue
        value: Range = read_range(match["n"])
        if value.high > 12:
            continue
        limit = Limit(
            None if limited and value.low == value.high else value.low,
            value.high,
            "injections",
            match.start(),
            match.end(),
        )
        if limited or chosen is None:
            chosen = limit
    return chosen
