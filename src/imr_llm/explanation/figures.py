"""Figures of a rationale that belong to its reasons: the guideline's limit with its conditions, a reported improvement.

Text of the letter in, values with spans out.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from imr_llm.explanation.credited import is_credited_to
from imr_llm.explanation.doubts import doubted
from imr_llm.explanation.view import Amount, spans_of
from imr_llm.reading.numbers import WORDS
from imr_llm.schema.record import DecisionRecord, Number, Span

__all__ = ["GuidelineLimit", "guideline_limit", "is_shown_beyond", "reported_improvement"]

Condition = Literal["improvement", "progress"]
_WORDS: Final = {word: count for word, count in WORDS.items() if word != "couple"}
_COUNT: Final = rf"(\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_RANGE: Final = rf"{_COUNT}(?:\s*(?:-|–|to)\s*{_COUNT})?"
_TRIAL: Final = re.compile(
    rf"\btrial (?:(?:treatment|course|period) )?(?:of )?(?:up to )?{_RANGE}[\s-]*(?:visits|sessions|treatments)",
    re.I,
)
_IMPROVEMENT: Final = re.compile(
    r"\b(?:if|with|where|when|after|upon|and)\b[^.;]{0,40}\b(?:evidence|documented|documentation|demonstrated|objective|there is)\b[^.;]{0,40}\bfunctional (?:improvement|gain|benefit)",
    re.I,
)
_PROGRESS: Final = re.compile(r"\bif progress is (?:being )?made\b", re.I)
_CONDITIONS: Final[dict[Condition, re.Pattern[str]]] = {"improvement": _IMPROVEMENT, "progress": _PROGRESS}
_OTHER_CONDITION: Final = re.compile(
    r"\b(?:with|if|given|upon|where|when)\b[^.;]{0,60}\b(?:improve\w*|progress\w*|gains?|benefits?)\b[^.;\d]{0,40}$",
    re.I,
)
"""A condition before the limit that has no words of its own here."""
_CONDITION_AFTER: Final = re.compile(
    r"\b(?:with|if|given|upon|where|when)\s[^.;]{0,60}\b(?:improve\w*|progress\w*|gains?|benefits?)\b", re.I
)
"""The same behind the limit: "up to 8 weeks of therapy with improvement in pain"."""
_UNLESS: Final = re.compile(
    r"\b(?:unless|except (?:if|where|when|with))\b(?:(?!\b(?:no|not|without|lack|fail))[^.;]){0,60}\b(?:improve\w*|progress\w*|gains?|benefits?)\b",
    re.I,
)
"""What allows more than the limit."""
_IS_TRIAL: Final = re.compile(r"[\s-]*(?:visits?|sessions?|treatments?)?\s*(?:clinical\s+)?trial\b", re.I)
_NO_NUMBER: Final = rf"(?:(?!\b(?:{'|'.join(_WORDS)})\b)[^.;,\d])"
_OF_TRIAL: Final = re.compile(
    rf"\btrial\b{_NO_NUMBER}{{0,40}}$"
    r"|\b(?:initial(?:ly)?|first)(?!-|\s+line)(?:\s+(?:clinical|therapeutic|treatment|set|course|series|block|round|phase|period))*(?:\s+of)?(?:\s+up\s+to)?\s*$"
    r"|\b(?:begin|start)\w*\s+with\s*$",
    re.I,
)
"""What says before the limit that it is what is supported first."""
_OVER: Final = re.compile(
    rf"^\W{{0,3}}(?:visits|sessions|treatments)?\s*(?:over|in|within)\s+(?:a\s+)?{_RANGE}[\s-]*weeks?\b", re.I
)
_BELOW: Final = re.compile(r"\b(?:less|fewer) than\b", re.I)
_SOURCES: Final = ("ODG", "ACOEM", "MTUS")
_SOURCE: Final = {
    "ODG": re.compile(r"\bODG\b|Official\s+Disability\s+Guidelines?"),
    "ACOEM": re.compile(r"\bACOEM\b"),
    "MTUS": re.compile(r"\bMTUS\b|Medical\s+Treatment\s+Utilization\s+Schedule"),
}
_REPORTED: Final = re.compile(
    r"\b(?:patient|claimant|applicant|worker|employee|he|she)\s+(?:has\s+)?(?:reported|reports|noted|notes|stated|states)\s+(?:an?\s+|about\s+|overall\s+)*(\d{1,3})\s?%\s+(?:overall\s+)?improvement",
    re.I,
)
_PACE: Final = re.compile(
    rf"\b{_COUNT}\s*(?:x|times?|visits?|sessions?)\b[^.;\d]{{0,20}}\bweek(?:ly)?\b\D{{0,12}}?\b{_COUNT}\s*weeks?\b",
    re.I,
)
_AROUND: Final = 400


class GuidelineLimit(NamedTuple):
    """What the rationale says the guideline supports, with its conditions, and where it says so."""

    amount: Amount
    source: str | None
    trial: Amount | None
    """What is supported first, where the limit is told besides."""
    is_trial: bool
    """Whether the limit itself is what is supported first."""
    condition: Condition | None
    """What must be shown for the whole amount; where the limit is a trial, for more than it."""
    weeks: Amount | None
    more: bool
    """Whether the same sentence allows more where improvement is shown."""
    evidence: tuple[Span, ...]


def guideline_limit(record: DecisionRecord, place: int, text: str) -> GuidelineLimit | None:
    """The limit of an item; None where the record has none, is in doubt, its passage is unknown, or its condition is."""
    pointer = f"/items/{place}/guideline_limit"
    limit = record.items[place].guideline_limit
    spans = spans_of(record, pointer)
    if (
        limit.unit is None
        or (limit.min is None and limit.max is None)
        or not spans
        or doubted(record, pointer)
    ):
        return None
    start, end = _sentence(text, spans[0], spans_of(record, f"/items/{place}/rationale"))
    sentence = text[start:end]
    folded = " ".join(sentence.split())
    trial = _trial(folded)
    is_trial = (
        _IS_TRIAL.match(text, spans[0].end) is not None
        or _OF_TRIAL.search(text, start, spans[0].start) is not None
        or (trial is not None and (trial.low, trial.high) == (limit.min, limit.max))
    )
    condition = next((name for name, said in _CONDITIONS.items() if said.search(folded)), None)
    unless = _UNLESS.search(text, spans[0].end, end)
    if is_trial:
        trial = None
    elif condition is None and (
        _OTHER_CONDITION.search(text, start, spans[0].start)
        or (not unless and _CONDITION_AFTER.search(text, spans[0].end, end))
    ):
        return None
    over = _OVER.search(text[spans[0].end : end])
    return GuidelineLimit(
        amount=Amount(limit.min, limit.max, limit.unit, below=_BELOW.search(spans[0].quote) is not None),
        source=next((name for name in _SOURCES if _SOURCE[name].search(sentence)), None),
        trial=trial,
        is_trial=is_trial,
        condition=condition,
        more=unless is not None or (is_trial and condition == "improvement"),
        weeks=_amount(over, "weeks") if over and limit.unit == "visits" else None,
        evidence=(Span(start=start, end=end, quote=sentence),),
    )


def is_shown_beyond(limit: GuidelineLimit, asked: Amount | None, first: str | None, before: Number) -> bool:
    """Whether the numbers that are told show that a request goes beyond the limit, or are no numbers to compare.

    `first`: what was first asked for; `before`: visits that were had.
    """
    most = (limit.trial or limit.amount).high
    if most is None or asked is None or asked.high is None or asked.unit != limit.amount.unit:
        return True
    return max(asked.high, _most_in(first or "")) + before > most


def _most_in(request: str) -> int:
    """The most visits that a request can ask for: its greatest number, or what so many a week for so many weeks make."""
    numbers = [_value(match[1]) for match in re.finditer(rf"\b{_COUNT}\b", request, re.I)]
    pace = _PACE.search(request)
    return max([*numbers, _value(pace[1]) * _value(pace[2])] if pace else numbers, default=0)


def reported_improvement(record: DecisionRecord, place: int, text: str) -> tuple[int, Span] | None:
    """The percentage the worker reported of this treatment, where the rationale of an item says it, with its passage."""
    rationales = spans_of(record, f"/items/{place}/rationale")
    for rationale in rationales:
        for found in _REPORTED.finditer(text, rationale.start, rationale.end):
            span = Span(start=found.start(), end=found.end(), quote=found.group())
            start, end = _sentence(text, span, rationales)
            if is_credited_to(record.items[place], text[start : found.start()], text[found.end() : end]):
                return int(found[1]), span
    return None


def _trial(folded: str) -> Amount | None:
    found = _TRIAL.search(folded)
    return _amount(found, "visits") if found else None


def _amount(found: re.Match[str], unit: str) -> Amount:
    low = _value(found[1])
    return Amount(low, _value(found[2]) if found[2] else low, unit)


def _value(printed: str) -> int:
    return int(printed) if printed.isdigit() else _WORDS[printed.lower()]


def _sentence(text: str, span: Span, rationales: tuple[Span, ...]) -> tuple[int, int]:
    """The sentence around a passage, no further than the rationale it stands in."""
    before = text[max(0, span.start - _AROUND) : span.start]
    stops = [match.end() for match in re.finditer(r"[.?!]\s+(?=[A-Z])|\n\s*\n\s*\n|rationale:\s*", before)]
    start = span.start - len(before) + (stops[-1] if stops else 0)
    stop = re.search(r"[.?!](?=\s|$)", text[span.end : span.end + _AROUND])
    end = span.end + (stop.end() if stop else 0)
    for rationale in rationales:
        if rationale.start <= span.start and span.end <= rationale.end:
            return max(start, rationale.start), min(end, rationale.end)
    return start, end
