"""How often and for how long a treatment is asked for. Shape of a request in, schedule with spans out."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.reading.numbers import Range
from imr_llm.reading.shapes import Shape

Spans = tuple[tuple[int, int], ...]


class Schedule(NamedTuple):
    """Times a week and weeks, each perhaps unsaid, and the words that say them."""

    per_week: Range | None
    weeks: Range | None
    spans: Spans


VISITS: Final = frozenset(
    [
        "physical_therapy",
        "occupational_therapy",
        "chiropractic",
        "acupuncture",
        "massage",
        "other_therapy",
        "mental_health",
        "consultation",
    ]
)
N = r"N(?: ?\(N\))?"
WEEK: Final = r"(?:weeks?|wks?|wk)(?:\b|(?=\())(?:\(s\))?"
VISIT_NOUN: Final = r"(?:(?:visits?|sessions?|treatments?|appointments?|sesssions?|sessons?|treatment sessions?|encounters?)(?:\(s\))?|classes)"
FILLER: Final = r"(?:(?!(?:times?|x|per|a|week|weeks|weekly|wk|wks|days?|months?|hours?|hrs?|for|every|over|minutes?|refills?)\b)[a-z/&'.,()-]+ ){0,7}?"
_FREQUENCY: Final = re.compile(
    rf"(?a)({N})(?: ?-? ?(?:x|times?|sessions?|visits?|treatments?|days?|appointments?)?(?:s|\(s\))? ?(?:full )?(?:\(N\) ?)?"
    rf"(?:(?:/|per|a|each|every|in a|x|times?(?: a| per)?) ?{WEEK}|weekly|wkly)"
    rf"|[ -]*{FILLER}{VISIT_NOUN} (?:per|a|each|every) {WEEK})"
    rf"|\b(once|twice|thrice|one time|two times|three times)(?: (?:or|to) (twice|thrice|two times|three times))?[ /]*(?:(?:a|per|each|every|x) ?)?(?:{WEEK}|weekly)"
    r"|(?<!bi)(?<!bi-)\b(weekly|every week)\b"
)
_EVERY_OTHER: Final = re.compile(
    r"every (?:other|N|second|two) (?:week|wk)|bi-?weekly|every-other-week|q ?N ?w"
)
_DURATION: Final = re.compile(
    rf"({N}) ?[/-]? ?(?:additional |more |consecutive |full )?{WEEK}(?! (?:trial|rental|supply|use))"
)
_DURATION_BEFORE: Final = re.compile(rf"({N})[ -]?{WEEK}(?: at)?[ ,:(-]*$")
PAIR: Final = re.compile(
    rf"(?a)(N(?<![#\wN]N)(?: ?\(N\))?) ?(?:x|times|by|\*|for) ?({N})\b(?! ?(?:days?|months?|hours?|hrs?|units?)\b)"
)
TIMES: Final = {"once": 1, "one time": 1, "twice": 2, "two times": 2, "thrice": 3, "three times": 3}
_ONE_A_WEEK: Final = re.compile(
    rf"weekly(?= {FILLER}{VISIT_NOUN})(?![^;]*(?:N(?: ?\(N\))?) ?[/-]? ?(?:additional |more |consecutive |full )?{WEEK})"
)
"""What tells how often the visits come that are counted before it: "eight weekly sessions"."""
COUNTED: Final = re.compile(
    rf"(?a)({N})[ -]*(?:{_ONE_A_WEEK.pattern} )?{FILLER}{VISIT_NOUN}\b(?! ?(?:per|a|each|/|weekly|every|x) ?(?:week|wk|month|day|N|$)?)"
)
_OTHER_SPANS: Final = r"(?! ?-?(?:days?|months?|mos?|hours?|hrs?|years?|yrs?|units?)\b)"
_BARE_WEEKS: Final = re.compile(
    rf" ?(?:x|times|for|\*) ?({N})$|(?: ?x| times| for) ({N})(?=[ ,;.)]){_OTHER_SPANS}"
)


def find_schedule(shape: Shape, category: str | None) -> Schedule | None:
    """How often and for how long, where the request says so in weeks."""
    text = shape.text
    if "N" not in text and "week" not in text and "wk" not in text:
        return None
    if category in VISITS or category in (None, "program"):
        pair = PAIR.search(text)
        if pair is not None and not text.startswith("month", pair.end()):
            first, second = shape.number_at(pair.start(1)), shape.number_at(pair.start(2))
            if first.high <= 7 and second.high <= 26:
                return Schedule(first, second, (shape.span(*pair.span()),))
    if ("week" not in text and "wk" not in text) or _EVERY_OTHER.search(text):
        return None
    often = _FREQUENCY.search(text)
    per_week: Range | None = None
    spans: list[tuple[int, int]] = []
    if often is not None:
        per_week = _times_a_week(shape, often)
        spans.append(shape.span(*often.span()))
    weeks: Range | None = None
    for lasting in _DURATION.finditer(text, often.end() if often else 0):
        weeks = shape.number_at(lasting.start(1))
        spans.append(shape.span(*lasting.span()))
        break
    else:
        if often is not None:
            bare = _BARE_WEEKS.match(text, often.end())
            before = _DURATION_BEFORE.search(text, 0, often.start())
            if bare is not None and category in VISITS:
                weeks = shape.number_at(bare.start(1) if bare[1] else bare.start(2))
                spans.append(shape.span(*bare.span()))
            elif before is not None:
                weeks = shape.number_at(before.start(1))
                spans.append(shape.span(*before.span()))
    if often is not None and weeks is not None and in_phases(shape):
        return None
    in_visits = category in VISITS or category == "program"
    if per_week is None and (weeks is None or not COUNTED.search(text) or not in_visits):
        return None
    return Schedule(per_week, weeks, tuple(spans))


def in_phases(shape: Shape) -> list[tuple[Range, Range, tuple[int, int]]]:
    """Times a week, weeks and span of each phase of a schedule that has several: "2 times a week for 4 weeks, then once a
    week for 4 weeks"; empty where it has one.
    """
    text = shape.text
    often = list(_FREQUENCY.finditer(text))
    if len(often) < 2:
        return []
    phases: list[tuple[Range, Range, tuple[int, int]]] = []
    for one, end in zip(often, [*(after.start() for after in often[1:]), len(text)], strict=True):
        lasting = _DURATION.search(text, one.end(), end)
        if lasting is not None:
            span = shape.span(one.start(), lasting.end())
            phases.append((_times_a_week(shape, one), shape.number_at(lasting.start(1)), span))
    return phases if len(phases) > 1 else []


def _times_a_week(shape: Shape, often: re.Match[str]) -> Range:
    """How often a week, as a frequency says it."""
    if often[1]:
        once = _ONE_A_WEEK.match(shape.text, often.end() - len("weekly"))
        return shape.number_at(often.start(1)) if once is None else Range(1, 1)
    least = often[2] or "once"
    return Range(TIMES[least], TIMES[often[3] or least])
