"""Limits told without their noun: "twelve visits are requested where the MTUS would support ten". Text in, limit out."""

from __future__ import annotations

from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import spots
from imr_llm.reading.courses import Courses
from imr_llm.reading.numbers import BLANK_AND_NUMBER, RANGE, read_range
from imr_llm.reading.time_limits import Limit

_BRIEF: Final = Seldom(
    rf"(?a)(?:more than|over|above|beyond|exceeds?|of) (?:the )?(?P<n>{RANGE}) (?:that (?:are|is) )?(?:(?:recommended|supported|allowed) (?:by|in|under)|of) (?:the )?(?:mtus|odg|acoem|guideline)"
    rf"|(?:mtus|odg|acoem|guidelines?) (?:would |will |does |do |only )*(?:supports?|allows?|recommends?|permits?|says?|sets?) (?P<lead>only |up to |at most |no more than )?(?P<m>{RANGE})(?=[.,;])"
    rf"|(?:more than|over|above|beyond|exceeds?|of|than) (?:the )?(?P<o>{RANGE}) (?:that )?(?:the )?(?:mtus|odg|acoem|guidelines?) (?:would )?(?:supports?|allows?|recommends?|permits?|provides?)\b"
    rf"|(?:mtus|odg|acoem|guidelines?)\b[^.;:]{{0,40}}[:;,] it (?:in fact |actually |really )?(?:supports?|allows?|recommends?|permits?|provides for) (?P<only>only |up to |at most |no more than )?(?P<s>{RANGE})(?=[.,;])"
    rf"|(?:guidelines?|chapter|schedule|section|topic|entry|table)\b,? (?:which |that |it |and )?(?:(?:tops? out|ends?|stops?|is (?:capped|limited)) at|(?:runs|goes) (?:only )?(?:up )?to) (?P<t>{RANGE})(?=[.,;)]| $)"
    rf"|(?:mtus|odg|acoem|guidelines?|chapter) (?:(?:would|will|does|do|can)(?: not|n't)|never|cannot) (?:supports?|allows?|recommends?|permits?|provides?|endorses?) (?:for )?more than (?P<u>{RANGE})(?=[.,;]| (?:and|where|while|for)\b)"
    rf"|ceiling of (?P<r>{RANGE})(?= (?:set|in|under|by|given|that)\b|[.,;])"
    rf"|(?:(?:recommended|supported|allowed|permitted) (?:number|total)(?: of (?:visits|sessions|treatments))?|(?:number|total) of (?:visits|sessions|treatments) (?:recommended|supported|allowed|permitted))(?:,| is| of|:) (?P<q>{RANGE})(?=[.,;)]| (?:over|in|within) )"
)


def brief_limit(courses: Courses, start: int, end: int) -> Limit | None:
    """A limit told without its noun."""
    low = courses.low
    for at in spots(
        low,
        (
            "recommend",
            "support",
            "allow",
            "permit",
            "provide",
            "ceiling",
            "says",
            "exceed",
            " out at ",
            "ends at ",
            "stops at ",
            "capped at ",
            "limited at ",
            " runs ",
            " goes ",
        ),
        start,
        end,
    ):
        first, last = max(start, at - 50), min(end, at + 60)
        match = _BRIEF.search(low, first, last) if BLANK_AND_NUMBER.search(low, first, last) else None
        if match is not None:
            most = match["r"] or match["t"] or match["u"]
            value = read_range(match["n"] or match["m"] or match["o"] or match["q"] or match["s"] or most)
            limited = (match["lead"] or match["only"] or most) is not None and value.low == value.high
            return Limit(None if limited else value.low, value.high, "visits", *match.span())
    return None
