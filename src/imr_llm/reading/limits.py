"""What a guideline is said to support in all: visits, injections. Text in, value with span out.

"ODG recommends up to 10 visits over 8 weeks"; the total wins over an initial trial, and of several
conditions the one the reviewer applies.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any, spots
from imr_llm.reading.brief_limits import brief_limit
from imr_llm.reading.courses import Courses
from imr_llm.reading.injection_limits import injection_limit
from imr_llm.reading.numbers import RANGE, read_range
from imr_llm.reading.schedules import VISITS
from imr_llm.reading.supported import Supported
from imr_llm.reading.time_limits import Limit, longest_course, time_limit
from imr_llm.reading.visit_limits import is_surgical, visit_limits

_ONE_OF_THEM: Final = re.compile(
    r"\bthe (?P<applies>latter|former|(?:first|last)(?= of (?:these|those|them)))\b[^.;]{0,30} appl(?:y|ies)\b"
    r"|\b(?:condition|diagnosis|case|worker|patient|claimant|applicant|employee) (?:is|has|carries|falls (?:in|under|into)) the (?P<is>latter|former|first|last)(?: of (?:these|those|them|the (?:two|three|four)))?(?=[.;,])"
)
"""Which of the conditions told before is the worker's."""
_OF_SEVERAL: Final = ("the latter", "the former", "the first", "the last")
_SURGICAL_APPLIES: Final = re.compile(
    r"post-? ?(?:surgical|operative) (?:treatment )?(?:recommendations?|guidelines?|numbers?) (?:thus |therefore |here )?appl(?:y|ies)"
)
_LONG_WORD: Final = re.compile(r"[a-z]{4,}")
_ICD_LIST: Final = re.compile(r"\(?icd|unspecified|729\.|337\.")


def find_limit(
    courses: Courses, category: str | None, start: int, end: int, request: str, diagnoses: str
) -> Limit | None:
    """The total a rationale says its guideline supports for this worker's condition.

    The total wins over a trial; of several conditions the one the reviewer applies, which shows in the
    words of the rationale or in the worker's diagnoses; None where that is not clear.
    """
    low = courses.low
    if category in VISITS or category == "program":
        found = courses.once(visit_limits, start, end)
        if found and (had := _for_those_had(low, start, end)) is not None:
            return had
        if found:
            longest = longest_course(low, start, end) if all(c.trial for c in found) else None
            return longest or _choose(found, request, diagnoses, low[start:end], start)
        brief = courses.once(brief_limit, start, end) if category != "program" else None
        return brief or time_limit(low, start, end, category, request)
    if category == "injection":
        return courses.once(injection_limit, start, end)
    return time_limit(low, start, end, category, request)


_FOR_WHICH: Final = Seldom(
    rf"for which (?:the )?(?:mtus|odg|acoem|guidelines?) (?:supports?|allows?|recommends?|permits?|provides) (?:for )?(?P<most>up to |at most |only )?(?P<n>{RANGE})(?=[.,;)]| visits| sessions| treatments)"
)


def _for_those_had(low: str, start: int, end: int) -> Limit | None:
    """The number for visits had: "she had 20 visits after surgery, for which the guideline supports 24"."""
    at = low.find("for which ", start, end)
    limit = _FOR_WHICH.match(low, at, end) if at >= 0 else None
    if limit is None:
        return None
    value = read_range(limit["n"])
    least = None if limit["most"] is not None and value.low == value.high else value.low
    return Limit(least, value.high, "visits", *limit.span("n"))


def _choose(found: list[Supported], request: str, diagnoses: str, text: str, start: int) -> Limit | None:
    applied = [c for c in found if c.applied]
    if applied:
        found = applied
    surgical = is_surgical(request) or _SURGICAL_APPLIES.search(text) is not None
    if any(c.surgical == surgical for c in found):
        found = [c for c in found if c.surgical == surgical]
    if "severe" not in diagnoses:
        found = [c for c in found if not c.severe] or found
    full = [c for c in found if not c.trial] or found[:1]
    if len(full) > 1 and (one := _one_of_them(text)) is not None:
        which = one["applies"] or one["is"]
        before = [c for c in full if c.start - start < one.start()]
        before = before[-2:] if which in ("latter", "former") else before
        full = before[:1] if which in ("former", "first") else before[-1:]
    if len({(c.low, c.high) for c in full}) > 1:
        treated = _treated(text)
        words = (
            _words(diagnoses + " " + request) - _COMMON
            if treated is None
            else _words(treated[treated.lastindex or 1], 4)
        )
        scores = [len(words & _words(c.condition, 5 if treated is None else 4)) for c in full]
        best = max(scores)
        matching = [c for c, score in zip(full, scores, strict=True) if score == best]
        if best and len({(c.low, c.high) for c in matching}) == 1:
            full = matching
        elif not any(_ICD_LIST.search(c.condition) for c in full) and full[0].low is None:
            full = full[:1]
        elif all(c.total for c in full) and len({c.part for c in full if c.part}) < 2:
            full = [max(full, key=lambda c: c.high)]
        else:
            return None
    c = full[0]
    return Limit(c.low, c.high, c.unit, c.start, c.end)


def _one_of_them(text: str) -> re.Match[str] | None:
    return _ONE_OF_THEM.search(text) if has_any(text, _OF_SEVERAL) else None


def _treated(text: str) -> re.Match[str] | None:
    """What the reviewer says the treatment is for."""
    if not has_any(text, _APPLIED):
        for at in spots(text, _CONDITION, 0, len(text)):
            if _CONDITION_IS.match(text, at):
                break
        else:
            return None
    return _TREATED_CONDITION.search(text)


def _words(text: str, least: int = 5) -> set[str]:
    """The longer words of a text, of so many letters at least, in the singular."""
    return {word.rstrip("s") for word in _LONG_WORD.findall(text) if len(word) >= least}


_CONDITION: Final = ("condition", "diagnosis")
_CONDITION_IS: Final = re.compile(
    r"(?:condition|diagnosis)(?: (?:for|to|under|in|at|being|that)[a-z ]{3,60})? (?:is|here is) "
)
_APPLIED: Final = (" applied", " used", " the one", "what is ", "what was ")
"""One of these stands in all else that `_TREATED_CONDITION` matches."""
_TREATED_CONDITION: Final = re.compile(
    rf"(?a)\b(?:the|his|her|(?:patient|worker|claimant|applicant|employee)'s) (?:[a-z]+ )?{_CONDITION_IS.pattern}(?:the |an? |that of )?(?:worker's |patient's )?([a-z ]{{5,40}})"
    r"|\b(?:allowance|figure|number|limit|total|entry) (?:for|of) (?:the |an? )?([a-z' ]{4,40}?) (?:that |which )?(?:is|was) (?:applied|used|the one)\b|\bthat for (?:the |an? )?([a-z' ]{4,40}), (?:is|was) (?:applied|used)\b"
    r"|\bwhat (?:is|was) (?:set|allowed|given|foreseen) for (?:the |an? )?([a-z' ]{4,40})"
)
"""What the reviewer says the treatment is for: "the condition for which it is ordered is the strain"."""
_COMMON: Final = frozenset(
    [
        "physical",
        "therapy",
        "visit",
        "session",
        "week",
        "treatment",
        "patient",
        "spine",
        "lumbar",
        "cervical",
        "right",
        "time",
        "chronic",
        "guideline",
        "recommend",
        "recommended",
        "medical",
        "unspecified",
        "with",
        "without",
        "other",
        "worker",
        "injured",
        "over",
        "condition",
    ]
)
