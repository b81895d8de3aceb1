"""Dates that a letter without a header, or of no known form, tells in sentences or at labels of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.letters.seldom import Seldom
from imr_llm.reading.dates import DATE, parse_date

_TOLD: Final = (
    (
        "application_received",
        Seldom(
            rf"application (?:(?:for|of) (?:imr|independent medical review|review))?(?:(?!utilization|letter|denial|decision)[^.;]){{0,30}}? (?:filed on|received on|received|of) ({DATE})"
        ),
    ),
    (
        "ur_denial",
        Seldom(
            rf"utilization review (?:denial|decision|determination)(?:/modification)? ?(?:dated|of|from|on|:) ?({DATE})"
        ),
    ),
    (
        "assigned",
        Seldom(
            rf"notice of assignment[^.;]{{0,90}}? on ({DATE})|assigned(?<![a-z]assigned) (?:on )?({DATE})"
        ),
    ),
    ("application_received", Seldom(rf"received(?<![a-z]received) (?:on )?({DATE})(?= +assigned)")),
    ("decision", Seldom(rf"completed(?<![a-z]completed) (?:on )?({DATE})")),
)


_TO: Final = r"(?: (?:on|of|is|was|dated))*(?: ?[.:|])*+ ?(?:on )?"
_REVIEWER: Final = r"(?:(?:the|a|an|our|physician|medical|independent) )*(?:reviewer|doctor|physician)"
_TOLD_OTHERWISE: Final = (
    ("injury", Seldom(rf"\b(?:injured|date injured|injury){_TO}({DATE})")),
    (
        "ur_denial",
        Seldom(
            rf"\b(?:ur|utilization review) (?:denial|decision|determination|denied|decided|letter)(?: date)?{_TO}({DATE})|\b(?:administrator|insurer|insurance company|carrier|plan|reviewers?)(?:, [^.;,]{{3,60}},)? (?:then )?(?:said no|turned)(?: to)?(?: (?:it|them|this|that|you|all|both|all of (?:it|them)|(?:the|your|his|her) requests?|down|[a-z]+ (?:requests?|treatments?|services?|items?))){{0,3}} on ({DATE})"
            rf"|\bon ({DATE}),? (?:the |your )?(?:claims administrator|insurer|insurance company|carrier|plan)(?:, [^.;,]{{3,60}},)? (?:said no|turned)\b"
            rf"|\b(?:insurer|insurance company|carrier|claims administrator|plan|payer)'s (?:[a-z ]{{0,20}}?)(?:decision|denial|notice|letter|action|determination)[a-z ]{{0,14}} (?:dated|of|has the date of) ({DATE})"
        ),
    ),
    (
        "application_received",
        Seldom(
            rf"\b(?:application(?: for (?:independent medical )?review)? (?:reached (?:us|(?:our|this) office)|arrived|came in|in|received)|(?:request|review) (?:received|requested)|(?:received|got) (?:your|the|an|his|her) (?:(?:imr|review|appeal|signed|completed) ){{0,2}}(?:application|form|request)(?: for [a-z ]{{3,30}}?review)?(?: in [a-z' ]{{3,40}})?|(?:request|application|appeal)(?: for [a-z ]{{3,40}})? was received|(?:form|application|it) reached us|application (?:itself )?came (?:to [a-z]+ )?){_TO}({DATE})"
            rf"|\bon ({DATE}),? (?:(?:we|it|this office) )?(?:received|got) (?:your|the|an|his|her) (?:(?:imr|review|appeal|signed|completed) ){{0,2}}(?:application|form|request)\b|\bon ({DATE}),? (?:your|the|his|her) application (?:for [a-z ]{{3,40}}review )?(?:reached|arrived|came|was received)\b"
        ),
    ),
    (
        "assigned",
        Seldom(
            rf"\b(?:(?:assigned|sent|given|went) to {_REVIEWER}|to reviewer|(?:gave|sent|assigned|passed|forwarded) (?:it|them|(?:the|your) (?:file|case|records|application)) to {_REVIEWER}){_TO}({DATE})|\basked me on ({DATE})(?= to (?:give|review|look|decide))|\bassigned (?:it |the (?:case|file|matter) )?(?:for review |to an? [a-z ]{{3,30}}? )on ({DATE})"
            rf"|\bon ({DATE}),? (?:we (?:gave|sent|assigned|passed|forwarded) (?:it|them|(?:the|your|his|her) (?:file|case|records|papers|application))|(?:it|(?:the|your|his|her) (?:file|case|records|papers|application)) (?:was|were) (?:given|sent|assigned|passed|forwarded)) to {_REVIEWER}\b"
        ),
    ),
    (
        "decision",
        Seldom(
            rf"\b(?:decided|determined|decision (?:was|is) made|date of (?:this )?decision|report(?= ?:)|report is (?:issued|dated|made)|decision is (?:issued|dated)|this letter is dated){_TO}({DATE})"
        ),
    ),
)
"""Dates as letters of no known form label or tell them."""
_ANY_DATE: Final = re.compile(rf"(?<![\d/-]){DATE}")
_HEAD_OF_LETTER: Final = 250
"""Characters of the head of a letter of no known form."""


def read_told_dates(dates: dict[str, object], found: Findings, *, of_no_known_form: bool) -> None:
    """Add the dates that have no label of a header, with the words that say them."""
    low = found.folded.low
    _narrated(low, dates, found, _TOLD)
    if of_no_known_form:
        _narrated(low, dates, found, _TOLD_OTHERWISE)
        if "decision" not in dates:
            _dated(low, dates, found)


def _narrated(
    low: str, dates: dict[str, object], found: Findings, told: Iterable[tuple[str, Seldom]]
) -> None:
    """Dates that the older forms tell in a sentence: "was filed on ... disputing the denial dated ..."."""
    for name, pattern in told:
        match = None if dates.get(name) is not None else pattern.search(low)
        if match is None:
            continue
        group = match.lastindex or 1
        value = parse_date(match[group])
        if value is not None:
            dates[name] = value
            found.carried(f"/dates/{name}", (match.span(group),))


def _dated(low: str, dates: dict[str, object], found: Findings) -> None:
    """A date alone in a line at the head of a letter is the letter's."""
    match = _ANY_DATE.search(low, 0, _HEAD_OF_LETTER)
    if match is None or not found.folded.fills_its_line(*match.span()):
        return
    value = parse_date(match.group())
    if value is not None:
        dates["decision"] = value
        found.carried("/dates/decision", (match.span(),))
