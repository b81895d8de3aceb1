"""How much of a treatment a request asks for: count, schedule, strength, refills. Text in, values out.

A stated total wins; else frequency times duration; nothing stated, no value (the labelling guide). The
grammars are written over the shape of the request (`shapes`): every number is one letter N there.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from imr_llm.reading.numbers import Range
from imr_llm.reading.shapes import Shape

Unit = Literal[
    "visits", "dispensed", "grams", "milliliters", "days", "weeks", "months", "hours", "injections", "refills", "each"
]
Spans = tuple[tuple[int, int], ...]


class Amount(NamedTuple):
    """A quantity with its unit and the words that say it."""

    low: int | float
    high: int | float
    unit: Unit
    spans: Spans


class Schedule(NamedTuple):
    """Times a week and weeks, each perhaps unsaid, and the words that say them."""

    per_week: Range | None
    weeks: Range | None
    spans: Spans


VISITS = frozenset(
    "physical_therapy occupational_therapy chiropractic acupuncture massage other_therapy mental_health"
    " consultation".split()
)
_STAYS = frozenset(("program", "home_health"))

_N = r"N(?: ?\(N\))?"
_WEEK = r"(?:weeks?|wks?|wk)\b"
_FREQUENCY = re.compile(
    rf"({_N}) ?-? ?(?:x|times?|sessions?|visits?|treatments?|days?|appointments?)?s? ?(?:full )?(?:\(N\) ?)?"
    rf"(?:(?:/|per|a|each|every|in a|x|times?(?: a| per)?) ?{_WEEK}|weekly|wkly)"
    rf"|\b(once|twice|thrice|one time|two times|three times)[ /]*(?:(?:a|per|each|every|x) ?)?(?:{_WEEK}|weekly)"
    r"|(?<!bi)(?<!bi-)\b(weekly|every week)\b"
)
_EVERY_OTHER = re.compile(r"every (?:other|N|second|two) (?:week|wk)|bi-?weekly|every-other-week|q ?N ?w")
_DURATION = re.compile(rf"({_N}) ?[/-]? ?(?:additional |more |consecutive |full )?{_WEEK}(?! (?:trial|rental|supply|use))")
_PAIR = re.compile(rf"(?<![#N])\b({_N}) ?(?:x|times|by|\*|for) ?({_N})\b(?! ?(?:days?|months?|hours?|hrs?|units?)\b)")
_MONTHLY = re.compile(
    rf"(?:({_N}) ?(?:x|times?|visits?|sessions?|treatments?)? ?(?:/|per|a|each|every|x)? ?month(?:ly)?\b"
    r"|\b(once|twice|thrice) (?:a|per|each|every)? ?month(?:ly)?\b|\b(monthly)\b)"
)
_MONTHS = re.compile(rf"({_N})[ -]?(?:months?|mos?)\b")
_TIMES = {"once": 1, "one time": 1, "twice": 2, "two times": 2, "thrice": 3, "three times": 3}

_VISIT_NOUN = r"(?:visits?|sessions?|treatments?|appointments?|sesssions?|sessons?|treatment sessions?|encounters?|classes)"
_FILLER = r"(?:(?!(?:times?|x|per|a|week|weeks|weekly|wk|wks|days?|months?|hours?|hrs?|for|every|over|minutes?|refills?)\b)[a-z/&'.,()-]+ ){0,7}?"
_TOTAL = re.compile(rf"total(?: of| number of|:)? ?({_N})|({_N}) (?:[a-z]+ ){{0,3}}(?:in )?total\b")
_QTY = re.compile(rf"\b(?:qty|quantity|qnty|quanity|quantities|q'ty)\b[ .:;#=-]*(?:of )?#?({_N})")
_HASH = re.compile(rf"(?<!tylenol )(?<!codeine )(?<!cod )# ?({_N})|(?<=codeine )#N #({_N})")
_COUNTED = re.compile(rf"({_N})[ -]*{_FILLER}{_VISIT_NOUN}\b(?! ?(?:per|a|each|/|weekly|every|x) ?(?:week|wk|month|day|N|$)?)")
_COUNTED_PER = re.compile(rf"({_N})[ -]*{_FILLER}{_VISIT_NOUN}\b")
_RATE = re.compile(r" ?(?:/|per |a |each |weekly|every |x ?(?:week|wk)|monthly|in N|N? ?(?:times|x) (?:a|per))")
_BRACKETED = re.compile(rf"(?<!N )\((?:x ?|total:? ?|# ?|qty:? ?|additional )?({_N}) ?(?:total )?(?:{_VISIT_NOUN}|units?|total)?(?: total)?\)")
_MULTIPLIED = re.compile(
    rf"(?<!N )(?<!N\) )(?<!N)(?:\bx|\btimes|\*|(?<=[ )s])x) ?({_N})(?! ?[/-]? ?(?:weeks?|wks?|wk|months?|mos?|days?|day|hours?|hrs?|years?|x|times|/|per|refills?|more refills?|additional refills?|rf)\b)"
)
_LEADING = re.compile(rf"^(?:associated surgical service: ?|retrospective(?: request for| review of)?:? ?|retro:? ?|post-?op(?:erative)? ?|purchase of |rental of |additional |initial |outpatient |continued |prospective (?:request for )?|request for |trial of |the |dme:? |purchase:? )*({_N})(?! ?(?:x|times|per|/|a|%|-lead|-channel|prescriptions?|rx|day|week|month|hour|year|tab|of N)\b)(?= [a-z(])")
_TRAILING = re.compile(rf"[,;:)-] ?({_N})\)?$")
_SERIES = re.compile(rf"series (?:of )?({_N})|({_N})[ -]?(?:injection )?series|set of ({_N}) injections")
_INJECTIONS = re.compile(rf"({_N})[ -]*{_FILLER}(?:injections?|blocks?|esi'?s?|tpi'?s?|shots?|infusions?)\b")
_NOT_DURATION = r"(?<!every )(?<!in )(?<!within )(?<!after )(?<!next )(?<!last )(?<!past )(?<!q )"
_SPANS_OF_TIME: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("hours", re.compile(rf"{_NOT_DURATION}({_N})[ -]?(?:hours?|hrs?|hr)\b(?! ?(?:/|per|a|each|daily|prior|before|as|prn) ?)")),
    ("days", re.compile(rf"{_NOT_DURATION}({_N})(?: |-)?(?:full |additional |treatment |consecutive |inpatient |program |part )*(?:-)?days?\b(?! ?(?:/|per|a|each|prior|before) ?(?:week|wk)?)")),
    ("weeks", re.compile(rf"{_NOT_DURATION}({_N})(?: |-)?(?:additional |more |consecutive )*(?:weeks?|wks?)\b")),
    ("months", re.compile(rf"{_NOT_DURATION}({_N})(?: |-)?(?:additional |more |consecutive )*(?:months?|mos?)\b")),
    ("months", re.compile(rf"{_NOT_DURATION}()\b(?:a|one|per)-?month (?:supply|rental|trial)")),
)
_HOURS_A_DAY = re.compile(rf"({_N}) ?(?:hours?|hrs?|hr) ?(?:/|per|a|each|every) ?day|({_N}) ?(?:hours?|hrs?) daily")
_DAYS_A_WEEK = re.compile(rf"({_N}) ?(?:x|times?|days?) ?(?:/|per|a|each|x)? ?(?:{_WEEK}|weekly)")

_SIG_BEFORE = re.compile(r"(?:take|takes|apply|use|uses|inhale|one to|up to|max|maximum|:\s*i) ?(?:of )?$")
_SIG_AFTER = re.compile(
    r" ?(?:\(?(?:po|p\.o\.|by mouth|orally|sl|pr|every|q ?N|q\.?[dhs]|qd|qhs|qam|qpm|qid|bid|tid|b\.i\.d|t\.i\.d|at bed|daily|nightly|"
    r"per day|a day|each|twice|once|times|N times|prn|as needed|N hours?|x ?/? ?day|in the|before|with meals|/day|up to|per|to the|hourly|N (?:times|x)|three|two|a ))"
)
_DISPENSED = re.compile(
    rf"({_N})[ -]?(?:count\b|ct\b|(?:extended[- ]release |oral |soft ?gel |delayed[- ]release |er |dr |film[- ]coated |vegetable )?"
    r"(?:tablets?|tabs?|capsules?|caps?|caplets?|pills?|patches|patch|tubes?|bottles?|boxes|box|kits?|vials?|packs?|packets?|"
    r"lozenges|suppositories|suppository|syringes?|pens?|inhalers?|jars?|units|sprays?|bars?|containers?|doses?|softgels?|gel ?caps?|"
    r"pads?|films?|pumps?|pcs|each|dispensed|canisters?|cartridges?|ampules?|applicators?|troches?|gummies|strips?|wafers?|sachets?|cans?)\b)"
    r"|(?:count|ct|tablets|tabs|capsules|caps|dispense|disp|supply of|prescription of)\.?:? #?(N)\b(?! ?(?:po|by|every|q))"
)
_REFILLS = re.compile(
    rf"(?<!#)(?<!# )({_N}) (?:additional |remaining |more |extra |authorized )?(?:refills?|rfs?|refils?)\b|(?:refills?|rfs?|refils?)\b\)? ?(?:of |times ?|[:=#(-]|x)* ?({_N})(?! ?[a-z]*(?:tab|cap))"
    r"|\b(no|zero|without|n0) (?:additional )?(?:refills?|rfs?)|refills?:? ?(none|zero|no)\b"
)
_SUPPLY = re.compile(rf"({_N})[ -]?(days?|weeks?|months?) (?:supply|supplies)|\b(a|one) (?:months?|week)(?: |-)supply")
_COMPOUND = re.compile(r"\bcompound|\bcream base|/ ?[a-z]+ ?S|S ?[,/&+] ?[a-z]|S (?:and|w/|with) [a-z]+ S")


def find_refills(shape: Shape) -> tuple[int, Spans] | None:
    """The number of refills asked for; 'no refills' is 0; 'with refills' says no number."""
    match = _REFILLS.search(shape.text)
    if match is None:
        return None
    spans = (shape.span(*match.span()),)
    if match[3] or match[4]:
        return 0, spans
    number = shape.number_at(match.start(1) if match[1] else match.start(2))
    return (int(number.high), spans) if number.high <= 99 else None


def find_strength(shape: Shape) -> tuple[str, Spans] | None:
    """The strength of the one drug a request names, as written; None for compounds."""
    strengths = [(t, p) for t, p in zip(shape.tokens, shape.places, strict=True) if t.kind == "S"]
    if not strengths:
        small = [t for t in shape.tokens if t.kind == "G" and _grams(t.printed) < 15]
        if small and _HASH.search(shape.text):
            return small[0].printed, ((small[0].start, small[0].end),)
        return None
    if sum("%" in t.printed for t, _ in strengths) > 1 or (len(strengths) > 1 and _COMPOUND.search(shape.text)):
        return None
    token = strengths[0][0]
    return token.printed, ((token.start, token.end),)


def find_schedule(shape: Shape, category: str | None) -> Schedule | None:
    """How often and for how long, where the request says so in weeks."""
    text = shape.text
    if category in VISITS or category is None:
        pair = _PAIR.search(text)
        if pair is not None and not text.startswith("month", pair.end()):
            first, second = shape.number_at(pair.start(1)), shape.number_at(pair.start(2))
            if first.high <= 7 and second.high <= 26:
                return Schedule(first, second, (shape.span(*pair.span()),))
    if _EVERY_OTHER.search(text):
        return None
    often = _FREQUENCY.search(text)
    per_week: Range | None = None
    spans: list[tuple[int, int]] = []
    if often is not None:
        if often[1]:
            per_week = shape.number_at(often.start(1))
        else:
            times = _TIMES.get(often[2] or "once", 1)
            per_week = Range(times, times)
        spans.append(shape.span(*often.span()))
    weeks: Range | None = None
    for lasting in _DURATION.finditer(text, often.end() if often else 0):
        weeks = shape.number_at(lasting.start(1))
        spans.append(shape.span(*lasting.span()))
        break
    else:
        if often is not None:
            bare = re.compile(rf" ?(?:x|times|for|\*) ?({_N})$|(?: ?x| times| for) ({_N})(?=[ ,;.)])").match(text, often.end())
            if bare is not None and category in VISITS:
                weeks = shape.number_at(bare.start(1) if bare[1] else bare.start(2))
                spans.append(shape.span(*bare.span()))
    if per_week is None and (weeks is None or not _COUNTED.search(text) or category not in VISITS):
        return None
    return Schedule(per_week, weeks, tuple(spans))


def _grams(printed: str) -> int | float:
    value = float(re.sub(r"[^\d.]", "", printed.replace(",", "")) or 0)
    return int(value) if value.is_integer() else value


def _amount(shape: Shape, match: re.Match[str], unit: Unit) -> Amount | None:
    """The amount whose number is the first group of a match that took part."""
    group = next(i for i, text in enumerate(match.groups(), start=1) if text)
    number = shape.number_at(match.start(group))
    return Amount(number.low, number.high, unit, (shape.span(*match.span()),))


def find_amount(shape: Shape, category: str | None, schedule: Schedule | None) -> Amount | None:
    """How much of the treatment is asked for, given its category and its schedule."""
    if category == "medication":
        return _of_drug(shape)
    if category == "injection":
        return _stated(shape, "injections", (_QTY, _SERIES, _INJECTIONS, _HASH, _MULTIPLIED, _BRACKETED, _LEADING, _TRAILING))
    if category in _STAYS:
        return _of_stay(shape, schedule)
    if category in VISITS or category is None:
        return _of_visits(shape, schedule, category)
    return (
        _stated(shape, "each", (_QTY, _HASH))
        or _duration(shape)
        or _visits_of_device(shape, schedule)
        or _stated(shape, "each", (_TOTAL, _PIECES, _MULTIPLIED, _BRACKETED, _LEADING, _TRAILING))
    )


_PIECES = re.compile(
    rf"({_N})[ -]*(?:[a-z]+ ){{0,4}}?(?:pairs?|packs?|sets?|boxes|box|pieces?|units?|bottles?|bags?|rolls?|kits?|each|tests?|studies|studys?|"
    r"screens?|trips?|x-rays?|mris?|scans?|devices?|supplies|count)\b"
)


def _stated(shape: Shape, unit: Unit, patterns: tuple[re.Pattern[str], ...]) -> Amount | None:
    for pattern in patterns:
        match = pattern.search(shape.text)
        if match is not None:
            return _amount(shape, match, unit)
    return None


def _duration(shape: Shape) -> Amount | None:
    for unit, pattern in _SPANS_OF_TIME:
        match = pattern.search(shape.text)
        if match is not None:
            if not match[1]:
                return Amount(1, 1, unit, (shape.span(*match.span()),))
            return _amount(shape, match, unit)
    return None


def _product(schedule: Schedule | None, unit: Unit = "visits") -> Amount | None:
    if schedule is None or schedule.per_week is None or schedule.weeks is None:
        return None
    low = schedule.per_week.low * schedule.weeks.low
    return Amount(low, schedule.per_week.high * schedule.weeks.high, unit, schedule.spans)


def _monthly(shape: Shape) -> Amount | None:
    often = _MONTHLY.search(shape.text)
    if often is None:
        return None
    lasting = _MONTHS.search(shape.text, often.end())
    if lasting is None:
        return None
    times = shape.number_at(often.start(1)) if often[1] else Range(*[_TIMES.get(often[2] or "once", 1)] * 2)
    months = shape.number_at(lasting.start(1))
    spans = (shape.span(*often.span()), shape.span(*lasting.span()))
    return Amount(times.low * months.low, times.high * months.high, "visits", spans)


def _of_visits(shape: Shape, schedule: Schedule | None, category: str | None) -> Amount | None:
    text = shape.text
    pair = _PAIR.search(text)
    for pattern in (_TOTAL, _QTY):
        if (match := pattern.search(text)) is not None:
            return _amount(shape, match, "visits")
    for match in _COUNTED_PER.finditer(text):
        in_pair = pair is not None and match.start() < pair.end()
        if not in_pair and not _RATE.match(text, match.end()):
            return _amount(shape, match, "visits")
    for pattern in (_HASH, _BRACKETED):
        if (match := pattern.search(text)) is not None:
            return _amount(shape, match, "visits")
    if (product := _product(schedule)) is not None:
        return product
    if (product := _monthly(shape)) is not None:
        return product
    if (match := _MULTIPLIED.search(text)) is not None:
        return _amount(shape, match, "visits")
    if schedule is None or schedule.per_week is None:
        if (match := _LEADING.search(text)) is not None:
            number = shape.token_at(match.start(1))
            following = text[match.end(1) : match.end(1) + 8]
            if not re.match(r"[ -]?(?:hour|hr|day|week|month|wk)", following):
                return _amount(shape, match, "visits") if number else None
        if (lasting := _duration(shape)) is not None:
            return lasting
        if (match := _TRAILING.search(text)) is not None:
            return _amount(shape, match, "visits")
    return None


def _of_stay(shape: Shape, schedule: Schedule | None) -> Amount | None:
    text = shape.text
    for pattern in (_TOTAL, _QTY):
        if (match := pattern.search(text)) is not None:
            unit: Unit = "visits"
            tail = text[match.end() : match.end() + 8]
            for word, named in (("hour", "hours"), ("hr", "hours"), ("day", "days"), ("week", "weeks"), ("month", "months")):
                if tail.lstrip(" -").startswith(word):
                    unit = named  # type: ignore[assignment]
            return _amount(shape, match, unit)
    hours = _HOURS_A_DAY.search(text)
    if hours is not None:
        return _hours(shape, hours, schedule)
    days = dict(_SPANS_OF_TIME)["days"].search(text)
    total_hours = _SPANS_OF_TIME[0][1].search(text)
    if total_hours is not None:
        return _amount(shape, total_hours, "hours")
    if days is not None:
        return _amount(shape, days, "days")
    if (match := _COUNTED.search(text)) is not None:
        return _amount(shape, match, "visits")
    return _product(schedule) or _monthly(shape) or _duration(shape) or _stated(shape, "visits", (_HASH, _BRACKETED, _MULTIPLIED, _TRAILING))


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
        days = re.search(rf"({_N})[ -]?days?\b(?! ?(?:/|per|a|each) ?(?:week|wk))", rest)
        weeks = re.search(rf"({_N})[ -]?(?:weeks?|wks?)\b", rest)
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
    if schedule is not None and (match := _COUNTED.search(shape.text)) is not None:
        return _amount(shape, match, "visits")
    return _product(schedule)


def _of_drug(shape: Shape) -> Amount | None:
    text = shape.text
    refills = _REFILLS.search(text)
    only_refills = re.match(r"(?:the )?(?:remaining |additional )?(N) (?:additional |remaining )?(?:refills?|rfs?)\b(?: of| for|$)", text)
    if only_refills is not None:
        return _amount(shape, only_refills, "refills")
    for pattern in (_QTY, _HASH):
        for match in pattern.finditer(text):
            return _amount(shape, match, "dispensed")
    grams = [t for t in shape.tokens if t.kind == "G" and _grams(t.printed) >= 15]
    qty_grams = re.search(r"\b(?:qty|quantity)[ .:#]*([GM])", text)
    for match in _DISPENSED.finditer(text):
        group = match.start(1) if match[1] else match.start(2)
        if refills is not None and refills.start() <= group < refills.end():
            continue
        before, after = text[: match.start()], text[match.end() :]
        if _SIG_BEFORE.search(before) or (_SIG_AFTER.match(after) and not match.group().startswith("#")):
            continue
        if grams and re.search(r"G$|G ?[(x]?$", before) is None and re.match(r"(?:one|N)", "") :
            continue
        return _amount(shape, match, "dispensed")
    for kind, unit in (("G", "grams"), ("M", "milliliters")):
        for token in shape.tokens:
            if token.kind == kind and (kind == "M" or _grams(token.printed) >= 15 or qty_grams is not None):
                if _SIG_BEFORE.search(text[: shape.places[shape.tokens.index(token)]]):
                    continue
                value = _grams(token.printed)
                return Amount(value, value, unit, ((token.start, token.end),))  # type: ignore[arg-type]
    for match in _MULTIPLIED.finditer(text):
        if refills is None or not refills.start() <= match.start(1) < refills.end():
            return _amount(shape, match, "dispensed")
    if (supply := _SUPPLY.search(text)) is not None:
        unit_word = (supply[2] or "month").rstrip("s")
        if supply[1]:
            return _amount(shape, supply, {"day": "days", "week": "weeks", "month": "months"}[unit_word])  # type: ignore[arg-type]
        return Amount(1, 1, "weeks" if "week" in supply.group() else "months", (shape.span(*supply.span()),))
    for pattern in (_BRACKETED, _TRAILING):
        match = pattern.search(text)
        if match is not None and (refills is None or not refills.start() <= match.start(1) < refills.end()):
            return _amount(shape, match, "dispensed")
    return None
