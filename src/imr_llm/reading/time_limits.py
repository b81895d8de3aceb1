"""What a guideline is said to support in time: "no more than 3 weeks". Text in, value with span out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any, spots
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD, by_letter
from imr_llm.reading.amounts import Unit
from imr_llm.reading.courses import sentence_around
from imr_llm.reading.numbers import NUMBER_WORDS, ONE, RANGE, read_range
from imr_llm.reading.schedules import VISITS


class Limit(NamedTuple):
    """What a guideline supports; `low` is None for "up to"."""

    low: int | float | None
    high: int | float
    unit: Unit
    start: int
    end: int


GUIDELINE: Final = re.compile(
    by_letter(
        r"(?a)\b(?:guidelines?|regulations?|mtus|odg|acoem|recommend(?:s|ed|ation|ations)?|endorses?|allow(?:s|ed|ing)?|supports?|supported|warrants?|suggest(?:s|ed)?|limit(?:s|ed|ing)?|appropriate(?<!necessary and appropriate)|maximum|permits?|call(?:s)? for|states?|medical treatment|post-?surgical treatment|calls|gives|sets|generally|should(?: \w+)? not exceed|lists?|conforms? to|improvement (?:should|is (?:to be )?expected|may be expected)|time to produce|may (?:be (?:given|expected|needed)|go|receive)|total of up to|up to a total of|short-?term|(?:chapter|schedule|section|topic|entry|table)(?: for [a-z ]{3,30}?)? (?:speaks? of|goes up to|runs (?:up )?to|foresees?|provides?|stops? at|ends? at|tops? out at|contemplates?|reach(?:es)?|tolerates?|accepts?|grants?|offers?|envisages?|names?|shows?|prints?|carries|holds?|comes to|puts)|foreseen|envisaged|makes? up the course|says the (?:chapter|schedule|section|topic|entry|table)|(?:schedule|table|entry|figure|allotment|allowance) for [a-z ]{3,60}? is)\b"
    )
)
_TIME: Final = Seldom(
    rf"(?a)(?:{NOT_WITHIN_A_WORD}|(?=n't |not ))(?:(?P<lead>(?:no|not)(?: be| to be)?(?: [a-z]+){{0,6}} (?:longer|more|greater) than|less than|not over|limit(?:s|ed|ing)?(?: [a-z-]+){{0,5}} to|caps?(?: [a-z-]+){{0,6}} (?:at|to)|maximum(?: [a-z]+){{0,3}} of|not (?:to )?exceed|should not exceed|up to|limit(?: [a-z]+){{0,4}} is|for (?:only )?a maximum of|use (?:is|be) limited to|(?:tops?|maxe?s) out at|(?:stops?|ends?) at|(?:not|n't) (?:\w+ ){{0,3}}beyond|against (?:[a-z]+ ){{0,4}}(?:beyond|past|longer than|more than|exceeding))"
    rf"(?: an?)?(?: maximum of| about| approximately| the first)? ?(?P<n>{RANGE}) ?-?(?:full )?(?P<u>w(?:ee)?ks?|days?|months?)\b"
    rf"|(?P<n2>{RANGE}) ?-?(?P<u2>w(?:ee)?ks?|days?|months?) (?:consecutively or less|maximum|at (?:the )?most|(?:is|are) the (?:limit|maximum|most|ceiling)|(?:period |course |spell )?(?:is|are) all (?:that )?(?:the )?(?:mtus|odg|acoem|guidelines?|chapter))\b"
    rf"|(?:mtus|odg|acoem|guidelines?|chapter) (?:gives|grants|allows) (?:it|them|this|these|such) (?:only |at most |no more than )?(?P<n4>{RANGE}) ?-?(?P<u4>w(?:ee)?ks?|days?|months?)\b(?! (?:of (?!use|treatment)|to show|between))"
    rf"|(?:use|treatment|prescribing|prescription)(?: [a-z]+){{0,3}} (?:past|beyond|longer than|more than|over|exceeding) (?P<n3>{RANGE}) ?-?(?P<u3>w(?:ee)?ks?|days?|months?)(?= (?:is|are) not\b))"
)
_TIME_LEADS: Final = (
    "than",
    "limit",
    "maximum",
    "exceed",
    "up to",
    "beyond",
    "at most",
    "at the most",
    "or less",
    "cap",
    "past",
    "over ",
    "out at",
    "stops at",
    "ends at",
    " all ",
    "gives ",
    "grants ",
    "allows ",
)
"""One of these stands in all that `_TIME` matches."""
_AFTER_SURGERY: Final = Seldom(
    rf"(?a)(?:recommended for|supports?|allows?|for) (?P<n>{RANGE})[ -](?P<u>w(?:ee)?ks?|days?)(?: of [a-z -]+)? (?:after|following|post)"
)
_TRIAL_MONTH: Final = Seldom(rf"(?a)(?P<n>{ONE})[ -](?P<u>months?|days?) (?:[a-z-]+ ){{0,3}}trial")
_TRIAL_OF: Final = Seldom(
    rf"(?a)trial(?: period)? of (?P<n>{ONE}) ?-?(?P<u>months?|days?)\b|(?:recommend|support|allow)(?:s|ed)? (?:an? )?(?P<n2>{ONE})[ -](?P<u2>days?|w(?:ee)?ks?) (?:rental|post-?operative use)"
)
_SUPPORTED_FOR: Final = Seldom(
    rf"(?a)(?:recommend(?:s|ed)?|support(?:s|ed)?|indicated|approved|allow(?:s|ed)?)\b[^.;]{{0,95}}? for (?P<n>{RANGE}) (?P<u>days?|w(?:ee)?ks?)\b(?! (?:or more|or longer|without|before|prior))"
)
_HOURS_IN_ALL: Final = Seldom(
    rf"(?P<lead>not exceed|no more than|up to|maximum of|limited to) (?:a total of )?(?P<n>{RANGE}) (?P<u>hours?)\b(?! (?:per|a|each)\b)"
)
_LONGEST: Final = Seldom(rf"maximum duration(?: is| of| ?:|,)? (?P<n>{ONE}) (?P<u>w(?:ee)?ks?|months?)\b")
_STAY: Final = Seldom(
    rf"(?:stay|target|median|los)[a-z ,()]{{0,60}}?(?:is|as|of|=|:|-) ?(?P<n>{RANGE}) ?(?P<u>days?)\b"
    rf"|(?P<n3>{RANGE}) (?P<u3>days?) (?:as|is) the (?:best[- ]practice )?(?:target|median)\b"
)
_SHORT_TERM: Final = Seldom(
    rf"short-?[^a-z]?term(?: only)?(?: (?:treatment|use|management|relief)(?: of [a-z ]{{1,30}})?)?(?:, ?(?=\d|two|three|four|six)|,? ?(?:\((?:usually |generally |typically )?|usually |generally |typically )|,? (?:of |for ))(?P<n2>{RANGE}) ?(?P<u2>w(?:ee)?ks?|days?)\b"
    rf"|short-? ?term \((?:usually |generally |typically )?(?P<n>{RANGE}) ?(?P<u>w(?:ee)?ks?|days?)\) (?:treatment|management|course)"
    rf"|short courses?(?: of (?:treatment|therapy|use))?(?:,| of| lasting)? (?:usually |generally |typically |(?P<lead>not over |no more than |not more than |up to |at most ))?(?P<n3>{RANGE}) ?(?P<u3>w(?:ee)?ks?|days?)\b"
    rf"|short[ -](?:courses?|term)\b[^.;]{{0,90}}? (?:puts?|sets?|gives?|defines?) (?:this|that|it) (?:at|as) (?P<n4>{RANGE}) ?(?P<u4>w(?:ee)?ks?|days?)\b"
)
_USE: Final = re.compile(
    r"use|treatment|short|(?:support|recommend|allow|permit|indicat)[a-z]* (?:[a-z, -]{3,60} )?for up to"
)
_UNITS: dict[str, Unit] = {"week": "weeks", "wk": "weeks", "day": "days", "month": "months", "hour": "hours"}
_TIME_WORDS: Final = ("week", "wk", "day", "month", "hour")


_JOINED: Final = re.compile(r"[\w)][ -]$")
_LONGEST_NUMBER_WORD: Final = 14
"""Characters looked at before a unit for the end of a number; no number in words has more."""


def _ends_number(before: str) -> bool:
    """Whether a number can end right before a unit of time: a figure, a bracket or a number in words."""
    before = before.rstrip(" -").removesuffix(" full")
    return before[-1:].isdigit() or before.endswith((")", "]", *NUMBER_WORDS))


class _Times(NamedTuple):
    """Where spans of time are told: their units, and those of them right behind a number."""

    units: list[int]
    numbered: list[int]


def _times(low: str, start: int, end: int) -> _Times:
    units = spots(low, _TIME_WORDS, start, end)
    return _Times(
        units, [at for at in units if _ends_number(low[max(start, at - _LONGEST_NUMBER_WORD) : at])]
    )


def _timed(pattern: Seldom, low: str, start: int, end: int, times: _Times) -> Iterator[re.Match[str]]:
    """Matches of a pattern that ends with a span of time, looked for before each such word."""
    units, numbered = times
    done = start
    for at in units if numbered else ():
        if at < done or not _JOINED.match(low[at - 2 : at]):
            continue
        nearest = bisect_left(numbered, at - 110)
        if nearest == len(numbered) or numbered[nearest] >= at + 60:
            continue
        first, last = max(done, at - 110), min(end, at + 60)
        if pattern is _TIME and not has_any(low[first:last], _TIME_LEADS):
            continue
        match = pattern.search(low, first, last)
        if match is not None:
            done = match.end()
            yield match


_RULES: Final = (
    "approved for",
    "an option",
    "for home use",
    "best practice",
    "should",
    "to be used",
    "be used for",
    "to be taken",
    "to be prescribed",
    "indicated",
    "must not",
    "meant for",
    "is to be",
    "intended for",
    "second-line",
    "second line",
    "short use",
    "short-term use",
    "may be considered",
    "may be tried",
    "may be offered",
)


def _told(match: re.Match[str], name: str) -> str | None:
    """What the groups of a name hold, of which one took part."""
    return next((text for group, text in match.groupdict().items() if group.startswith(name) and text), None)


_FOR_A_TIME: Final = re.compile(r"rental|trial|days?|months?|weeks?")
_TO_KEEP: Final = ("purchase", "supply", "supplies")
"""What is no trial."""
_OF_THERAPY: Final = re.compile(r" of (?:[a-z]+ )?(?:therapy|treatment|care|chiro|acu|manip|phys)|\)")
_OF_SYMPTOMS: Final = re.compile(
    r"symptom|persist|improve|pain (?:for|of|last)|chronic(?! pain (?:medical|guid|chap|treat))|injury|reduction|relief"
)


def longest_course(low: str, start: int, end: int) -> Limit | None:
    """How long a course of treatment may last in all: "the maximum duration is 8 weeks"."""
    for match in _timed(_LONGEST, low, start, end, _times(low, start, end)):
        return Limit(
            None, read_range(match["n"]).high, _UNITS[match["u"].rstrip("s")], match.start(), match.end()
        )
    return None


def time_limit(low: str, start: int, end: int, category: str | None, request: str = "") -> Limit | None:
    """How long the guideline is said to support treatment; None where short-term use is as long as the condition calls for."""
    patterns: list[Seldom] = []
    if category == "medication" or category in VISITS:
        patterns += [_TIME, _SHORT_TERM, _SUPPORTED_FOR] if category == "medication" else [_TIME]
        if "hour" in request:
            patterns.append(_HOURS_IN_ALL)
    elif category == "durable_medical_equipment":
        patterns += [_TIME, _AFTER_SURGERY]
        if _FOR_A_TIME.search(request) and not has_any(request, _TO_KEEP):
            patterns += [_TRIAL_MONTH, _TRIAL_OF]
    elif category == "program":
        patterns += [_HOURS_IN_ALL, _TIME]
    elif category == "surgical_service":
        patterns.append(_STAY)
    times = _times(low, start, end) if patterns else _Times([], [])
    short: Limit | None = None
    for pattern in patterns:
        for match in _timed(pattern, low, start, end, times):
            groups = match.groupdict()
            printed, unit = _told(match, "n"), _told(match, "u")
            if low.startswith(" supply", match.end()):
                continue
            first, last = sentence_around(low, match.start(), start, end)
            if (
                printed is None
                or unit is None
                or not (
                    pattern is _SHORT_TERM
                    or GUIDELINE.search(low, first, last)
                    or has_any(low[first:last], _RULES)
                )
            ):
                continue
            lead = groups.get("lead") or ""
            if (
                category == "medication"
                and lead == "up to"
                and not _USE.search(low, first, min(last, match.end() + 12))
            ):
                continue
            if (
                category in VISITS
                and pattern is _TIME
                and not _OF_THERAPY.match(
                    low[match.end() : match.end() + 14],
                )
            ):
                continue
            if _OF_SYMPTOMS.search(
                low[max(first, match.start() - 40) : match.start()],
            ):
                continue
            value = read_range(printed)
            at_most = (
                bool(lead or (groups.get("n2") and pattern is not _TRIAL_OF)) and value.low == value.high
            )
            limit = Limit(
                None if at_most else value.low,
                value.high,
                _UNITS[unit.rstrip("s")],
                match.start(),
                match.end(),
            )
            if pattern is not _SHORT_TERM:
                return limit
            if short is not None and short[:3] != limit[:3]:
                return None
            short = short or limit
        if short is not None:
            return short
    return None
