"""How much of a treatment a request asks for. Shape of a request in, amount with spans out.

A stated total wins; else frequency times duration; nothing stated, no value (the labelling guide). The
grammars are written over the shape of the request (`shapes`): every number is one letter N there.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.amounts import (
    BRACKETED,
    HASH,
    LEADING,
    MULTIPLIED,
    QTY,
    TOTAL,
    TRAILING,
    Amount,
    Unit,
    amount_of,
)
from imr_llm.reading.doses import of_drug
from imr_llm.reading.numbers import Range
from imr_llm.reading.rhythms import find_rhythm
from imr_llm.reading.schedules import (
    COUNTED,
    FILLER,
    PAIR,
    TIMES,
    VISIT_NOUN,
    VISITS,
    WEEK,
    N,
    Schedule,
    in_phases,
)
from imr_llm.reading.shapes import Shape

_STAYS: Final = frozenset(("program", "home_health"))
_MONTHLY: Final = re.compile(
    rf"(?:({N}) ?(?:x|times?|visits?|sessions?|treatments?)? ?(?:/|per|a|each|every|x)? ?month(?:ly)?\b"
    r"|\b(once|twice|thrice) (?:a|per|each|every)? ?month(?:ly)?\b|\b(monthly|every month)\b)"
)
_MONTHS: Final = re.compile(rf"({N})[ -]?(?:months?|mos?)\b")
_COUNTED_PER: Final = re.compile(rf"({N})[ -]*{FILLER}{VISIT_NOUN}\b")
_RATE: Final = re.compile(
    r" ?(?:/|per |a |each |weekly|bi-?weekly|bi-?monthly|every |x ?(?:week|wk)|monthly|in N|N? ?(?:times|x) (?:a|per))"
)
_SERIES: Final = re.compile(rf"series (?:of )?({N})|({N})[ -]?(?:injection )?series|set of ({N}) injections")
_INJECTIONS: Final = re.compile(
    rf"({N})[ -]*{FILLER}(?:injections?|blocks?|esi'?s?|tpi'?s?|shots?|infusions?)\b"
)
_VIALS: Final = re.compile(
    rf"({N})[ -]?(?:[SM][ -]|single[- ]dose |pre-?filled )?(?:vials?|ampul?les?|ampoules?|ampuls?|syringes?|pens?|cartridges?|bottles?|kits?)\b"
)
_NOT_DURATION: Final = r"(?<!every )(?<!in )(?<!within )(?<!after )(?<!next )(?<!last )(?<!past )(?<!q )"
_NOT_A_POINT: Final = r"(?! (?:after|before|prior to|following|from|post)\b)"
"""What does not follow a length of time: "two weeks after the injection" is a point."""
_COUNTED_OVER: Final = re.compile(rf"{VISIT_NOUN},? ({N}) (?:over|within)\b")
_SPANS_OF_TIME: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    (
        "hours",
        re.compile(
            rf"{_NOT_DURATION}({N})[ -]?(?:additional |more |further |total |program )*(?:hours?|hrs?|hr)\b(?! ?(?:/|(?:per|a|each|daily|prior|before|as|prn)\b))"
        ),
    ),
    (
        "days",
        re.compile(
            rf"{_NOT_DURATION}({N})(?: |-)?(?:full |additional |treatment |consecutive |inpatient |program |part )*(?:-)?days?\b(?! ?(?:/|(?:per|a|each|prior|before|after|following)\b))"
        ),
    ),
    (
        "weeks",
        re.compile(
            rf"{_NOT_DURATION}({N})(?: |-)?(?:additional |more |consecutive )*(?:weeks?|wks?)\b{_NOT_A_POINT}"
        ),
    ),
    (
        "months",
        re.compile(
            rf"{_NOT_DURATION}({N})(?: |-)?(?:additional |more |consecutive )*(?:months?|mos?)\b{_NOT_A_POINT}"
        ),
    ),
    ("months", re.compile(rf"{_NOT_DURATION}()\b(?:a[ -]|per-)month (?:supply|rental|trial)")),
)
_HOURS_A_DAY: Final = re.compile(
    rf"({N}) ?(?:hours?|hrs?|hr) ?(?:/|per|a|each|every) ?day|({N}) ?(?:hours?|hrs?) daily"
)
_HOURS_A_WEEK: Final = re.compile(
    rf"({N}) ?(?:hours?|hrs?|hr) ?(?:/|per|a|each|every|x) ?(?:{WEEK})[^N]{{0,12}}({N})[ -]?(?:{WEEK})"
)


def find_amount(shape: Shape, category: str | None, schedule: Schedule | None) -> Amount | None:
    """How much of the treatment is asked for, given its category and its schedule."""
    if category == "medication":
        return of_drug(shape)
    if category == "injection":
        return (
            _product(schedule, "injections")
            or _stated(shape, "injections", (QTY, _SERIES, _INJECTIONS))
            or _stated(shape, "dispensed", (_VIALS,))
            or _stated(shape, "injections", (HASH, MULTIPLIED, BRACKETED, LEADING, TRAILING))
        )
    if category in _STAYS:
        return _of_stay(shape, schedule)
    if category in VISITS or category is None or (category == "other" and _IN_VISITS.search(shape.text)):
        return _of_visits(shape, schedule)
    return (
        _stated(shape, "each", (QTY, HASH))
        or (_product(schedule, "each") if category in _TESTS else None)
        or (_product(schedule) if category == "transportation" else None)
        or _duration(shape)
        or _visits_of_device(shape, schedule)
        or _stated(shape, "each", (TOTAL, _PIECES, MULTIPLIED, BRACKETED, LEADING, TRAILING))
    )


_IN_VISITS: Final = re.compile(rf"\b{VISIT_NOUN}\b")
_TESTS: Final = frozenset(("lab_test", "imaging", "other_test", "electrodiagnostic_test"))
_TIMES_AFTER: Final = re.compile(rf"({N}) ?(?:x|times)(?= ?(?:[,;.)]|$)| (?:for|to) the )")
_PIECES: Final = re.compile(
    rf"({N})[ -]*(?:[a-z]+ ){{0,4}}?(?:pairs?|packs?|sets?|boxes|box|pieces?|units?|bottles?|bags?|rolls?|sheets?|kits?|each|tests?|studies|studys?|"
    r"screens?|swabs?|samples?|specimens?|trips?|x-rays?|mris?|scans?|devices?|supplies|count)\b"
)


def _stated(shape: Shape, unit: Unit, patterns: tuple[re.Pattern[str], ...]) -> Amount | None:
    if "N" in shape.text:
        for pattern in patterns:
            match = pattern.search(shape.text)
            if match is not None:
                return amount_of(shape, match, unit)
    return None


def _duration(shape: Shape) -> Amount | None:
    text = shape.text
    for unit, pattern in _SPANS_OF_TIME if "N" in text else _SPANS_OF_TIME[-1:]:
        match = pattern.search(text) if unit != "months" or "mo" in text else None
        if match is not None:
            if not match[1]:
                return Amount(1, 1, unit, (shape.span(*match.span()),))
            return amount_of(shape, match, unit)
    return None


def _product(schedule: Schedule | None, unit: Unit = "visits") -> Amount | None:
    if schedule is None or schedule.per_week is None or schedule.weeks is None:
        return None
    low = schedule.per_week.low * schedule.weeks.low
    return Amount(low, schedule.per_week.high * schedule.weeks.high, unit, schedule.spans)


def _once_or_more(word: str) -> Range:
    return Range(TIMES.get(word, 1), TIMES.get(word, 1))


def _monthly(shape: Shape) -> Amount | None:
    often = _MONTHLY.search(shape.text)
    if often is None:
        return None
    lasting = _MONTHS.search(shape.text, often.end())
    if lasting is None:
        return None
    times = shape.number_at(often.start(1)) if often[1] else _once_or_more(often[2] or "once")
    months = shape.number_at(lasting.start(1))
    spans = (shape.span(*often.span()), shape.span(*lasting.span()))
    return Amount(times.low * months.low, times.high * months.high, "visits", spans)


def _of_visits(shape: Shape, schedule: Schedule | None) -> Amount | None:
    text = shape.text
    pair = PAIR.search(text)
    for pattern in (TOTAL, QTY) if "total" in text else (QTY,):
        if (match := pattern.search(text)) is not None:
            return amount_of(shape, match, "visits")
    for match in _COUNTED_PER.finditer(text):
        in_pair = pair is not None and match.start() < pair.end()
        if not in_pair and not _RATE.match(text, match.end()) and not _comes_again(shape, match):
            return amount_of(shape, match, "visits")
    for pattern in (HASH, BRACKETED):
        if (match := pattern.search(text)) is not None:
            return amount_of(shape, match, "visits")
    if schedule is None and (phases := in_phases(shape)):
        low = sum(times.low * weeks.low for times, weeks, _ in phases)
        high = sum(times.high * weeks.high for times, weeks, _ in phases)
        return Amount(low, high, "visits", tuple(span for _, _, span in phases))
    if (product := _product(schedule)) is not None:
        return product
    if (product := _monthly(shape)) is not None:
        return product
    rhythm = find_rhythm(shape) if schedule is None else None
    if rhythm is not None:
        return rhythm.amount or _stated(shape, "visits", (_TIMES_AFTER,))
    for pattern in (MULTIPLIED, _TIMES_AFTER):
        if (match := pattern.search(text)) is not None:
            return amount_of(shape, match, "visits")
    if schedule is None or schedule.per_week is None:
        if (match := LEADING.search(text)) is not None:
            number = shape.token_at(match.start(1))
            following = text[match.end(1) : match.end(1) + 8]
            if not re.match(r"[ -]?(?:hour|hr|day|week|month|wk)", following):
                return amount_of(shape, match, "visits") if number else None
        if (lasting := _duration(shape)) is not None:
            return lasting
        if (match := TRAILING.search(text)) is not None:
            return amount_of(shape, match, "visits")
        return None
    for pattern in (LEADING, TRAILING):
        match = pattern.search(text)
        if match is not None and not _of_schedule(shape, match.start(1), schedule):
            return amount_of(shape, match, "visits")
    return None


def _comes_again(shape: Shape, one: re.Match[str]) -> bool:
    """Whether a number is one that comes again and again: "one session of psychotherapy every 2 weeks"."""
    return shape.number_at(one.start(1)).high == 1 and find_rhythm(shape) is not None


def _of_schedule(shape: Shape, place: int, schedule: Schedule) -> bool:
    """Whether the number at a place of the shape says how often or how long."""
    at = shape.token_at(place).start
    return any(first <= at < last for first, last in schedule.spans)


def _of_stay(shape: Shape, schedule: Schedule | None) -> Amount | None:
    text = shape.text
    if _IN_VISITS.search(text) and (bracketed := BRACKETED.search(text)) is not None:
        return amount_of(shape, bracketed, "visits")
    for pattern in (TOTAL, QTY):
        if (match := pattern.search(text)) is not None:
            unit: Unit = "visits"
            tail = text[match.end() : match.end() + 8]
            for word, named in (
                ("hour", "hours"),
                ("hr", "hours"),
                ("day", "days"),
                ("week", "weeks"),
                ("month", "months"),
            ):
                if tail.lstrip(" -").startswith(word):
                    unit = named  # type: ignore[assignment]
            return amount_of(shape, match, unit)
    hours = _HOURS_A_DAY.search(text)
    if hours is not None:
        return _hours(shape, hours, schedule)
    weekly = _HOURS_A_WEEK.search(text)
    if weekly is not None:
        hours_a_week, weeks = shape.number_at(weekly.start(1)), shape.number_at(weekly.start(2))
        low, high = hours_a_week.low * weeks.low, hours_a_week.high * weeks.high
        return Amount(low, high, "hours", (shape.span(*weekly.span()),))
    days = dict(_SPANS_OF_TIME)["days"].search(text)
    total_hours = _SPANS_OF_TIME[0][1].search(text)
    if total_hours is not None:
        return amount_of(shape, total_hours, "hours")
    if days is not None:
        return amount_of(shape, days, "days")
    if (match := COUNTED.search(text) or _COUNTED_OVER.search(text)) is not None:
        return amount_of(shape, match, "visits")
    return (
        _product(schedule)
        or _monthly(shape)
        or _duration(shape)
        or _stated(shape, "visits", (HASH, BRACKETED, MULTIPLIED, TRAILING))
    )


def _hours(shape: Shape, hours: re.Match[str], schedule: Schedule | None) -> Amount | None:
    a_day = shape.number_at(hours.start(1) if hours[1] else hours.start(2))
    spans = [shape.span(*hours.span())]
    if schedule is not None and schedule.per_week is not None and schedule.weeks is not None:
        factor = Range(
            schedule.per_week.low * schedule.weeks.low, schedule.per_week.high * schedule.weeks.high
        )
        spans.extend(schedule.spans)
    else:
        rest = shape.text[hours.end() :]
        days = re.search(rf"({N})[ -]?days?\b(?! ?(?:/|per|a|each) ?(?:week|wk))", rest)
        weeks = re.search(rf"({N})[ -]?(?:weeks?|wks?)\b", rest)
        if days is not None:
            factor = shape.number_at(hours.end() + days.start(1))
            spans.append(shape.span(hours.end() + days.start(), hours.end() + days.end()))
        elif weeks is not None and schedule is None:
            number = shape.number_at(hours.end() + weeks.start(1))
            factor = Range(number.low * 7, number.high * 7)
            spans.append(shape.span(hours.end() + weeks.start(), hours.end() + weeks.end()))
        else:
            return None
    return Amount(a_day.low * factor.low, a_day.high * factor.high, "hours", tuple(spans))


def _visits_of_device(shape: Shape, schedule: Schedule | None) -> Amount | None:
    if schedule is not None and (match := COUNTED.search(shape.text)) is not None:
        return amount_of(shape, match, "visits")
    return _product(schedule)
