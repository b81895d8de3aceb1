"""Which typed numbers and days an explanation may state: the record's, the letter's, those of legal facts."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.lexicon import lexicon
from imr_llm.explanation.guard.said import Bound, Said, days_said, months_said, numbers_said
from imr_llm.reading.date_order import doubtful_dates
from imr_llm.schema.record import Frequency, Item, Quantity

KIND_OF_UNIT: Final = {"each": "pieces"}
"""Units of the record that are called otherwise here."""
_ALIKE: Final = (
    frozenset({"visits", "treatments", "times"}),
    frozenset({"items", "treatments"}),
    frozenset({"dispensed", "pieces", "bare"}),
    frozenset({"per_week", "times"}),
    frozenset({"per_day", "times"}),
    frozenset({"injections", "pieces", "bare", "times"}),
    frozenset({"year", "bare"}),
)
"""Kinds that one may be said for another: "12 treatments" are 12 visits, "#60" are 60 tablets."""
_CONDITION: Final = re.compile(
    r"(?:(?!after which|extend|\bthen\b)[^.]){0,140}?\b(?:with|if|upon|given|based on|provided|depending on|contingent)\b[^.]{0,60}\b(?:improve\w*|progress\w*|gains?|benefits?|efficacy)"
)
_CONDITION_BEFORE: Final = re.compile(
    r"\b(?:with|if|given|upon|where|when|and evidence of)\b[^.;]{0,60}\b(?:improve\w*|progress\w*|gains?|benefits?)\b[^.;\d]{0,40}$"
)
"""A condition after a number, and before one."""
_TRIAL: Final = re.compile(r"\b(?:trial|initial(?:ly)?|trial of)\b[^.;]{0,30}$")
_TRIAL_AFTER: Final = re.compile(r"[ -](?:day|week|month|visit|session)s?(?: home)? trial\b")
_SHORT_MONTH: Final = re.compile(r"(?<![\d/-])(1[0-2]|0?[1-9])[/-](\d{4})(?![\d/-])")
_LIMIT_DAYS, _AGAIN_MONTHS = 30, 12


@dataclass(frozen=True, slots=True)
class Allowed:
    """A number that may be said, and what it stands under in the letter."""

    said: Said
    conditional: bool = False
    trial: bool = False
    any_kind: bool = False
    """Whether the letter does not say what it counts."""
    elsewhere: bool = False
    """Whether it belongs to what was first asked for or approved before, and may be said of nothing else."""


def alike(one: Said, other: Said) -> bool:
    """Whether two kinds may stand for each other; numbers of unknown kind must count the same noun."""
    if one.rate and other.rate and one.rate != other.rate:
        return False
    if one.kind == other.kind:
        return one.kind != "code" or one.noun == other.noun
    return any(one.kind in kinds and other.kind in kinds for kinds in _ALIKE)


@lru_cache(maxsize=256)
def of_words(low: str) -> tuple[Allowed, ...]:
    """The numbers of the letter's words."""
    words = lexicon("en").numbers
    return tuple(
        Allowed(
            said,
            not trial
            and (
                _CONDITION.match(low, said.end) is not None
                or _CONDITION_BEFORE.search(low, max(0, said.start - 120), said.start) is not None
            ),
            trial,
        )
        for said in numbers_said(low, words)
        for trial in [
            _TRIAL.search(low, max(0, said.start - 40), said.start) is not None
            or _TRIAL_AFTER.match(low, said.end) is not None
        ]
    )


def _plain(kind: str, low: float | None, high: float | None) -> list[Allowed]:
    if high is None and low is None:
        return []
    bound: Bound = (
        "exact" if low is not None and high is not None else "most" if high is not None else "least"
    )
    first = low if low is not None else high
    last = high if high is not None else low
    assert first is not None
    assert last is not None
    return [Allowed(Said(kind, first if bound == "exact" else last, last, bound, 0, 0))]


def _of_quantity(quantity: Quantity) -> list[Allowed]:
    unit = quantity.unit or "bare"
    return _plain(KIND_OF_UNIT.get(unit, unit), quantity.min, quantity.max)


def _of_frequency(often: Frequency) -> list[Allowed]:
    return _plain("per_week", often.per_week_min, often.per_week_max) + _plain(
        "weeks", often.weeks_min, often.weeks_max
    )


def of_item(item: Item) -> list[Allowed]:
    """The numbers of one item of the record and of its name; those of other names stand only as printed."""
    out = _of_quantity(item.quantity) + _of_frequency(item.frequency)
    out += _plain("refills", item.refills, item.refills)
    out += of_words(item.request.lower())
    return out


def of_names_before(item: Item) -> list[Allowed]:
    """The numbers of what was first asked for and of the part that was approved before."""
    names = (name.lower() for name in (item.original_request, item.authorized_portion) if name)
    return [
        replace(each, elsewhere=True, any_kind=each.said.kind == "bare")
        for name in names
        for each in of_words(name)
    ]


def of_reasons(item: Item) -> list[Allowed]:
    """The numbers of the record that bear on why: earlier visits, the guideline's limit, its pages."""
    out = _plain("visits", item.prior_visits, item.prior_visits)
    limit = item.guideline_limit
    out += _of_quantity(limit)
    if limit.max is not None and limit.min == limit.max:  # a guideline's number is its limit
        out += _of_quantity(Quantity(min=None, max=limit.max, unit=limit.unit))
    for citation in (*item.reviewer_citations, *item.administrator_citations):
        for page in citation.pages:
            out += _plain("pages", *page) if isinstance(page, tuple) else _plain("pages", page, page)
    return out


def of_counts(case: Case, section: str) -> list[Allowed]:
    """How many treatments were decided, and how many each way."""
    outcomes = [item.outcome for item in case.items]
    kinds = ("items", "bare") if section in ("decided", "next") else ("items",)
    counts = {len(outcomes), *(outcomes.count(outcome) for outcome in outcomes if outcome), 0}
    return [Allowed(Said(kind, n, n, "exact", 0, 0)) for n in counts for kind in kinds]


def of_law(case: Case, keys: tuple[str, ...]) -> list[Allowed]:
    """The numbers of the legal facts that a paragraph names: a time of 30 days is a limit of 30 days."""
    out: list[Allowed] = []
    for key in keys:
        text = case.law.texts.get(key)
        if text:
            for said in numbers_said(text.lower(), case.words.numbers):
                out += [Allowed(said), Allowed(replace(said, bound="most"))]
    return out


def deadlines(case: Case) -> dict[str, datetime.date]:
    """The days that follow from the letter's by the law, under the key of the legal fact.

    `appeal`: 30 days from the determination (Labor Code 4610.6(h)). `stays_in_force`: 12 months from the decision
    of utilization review (Labor Code 4610(k)). None from a day that is in doubt.
    """
    dates = case.record.dates
    flagged = {flag.pointer for flag in case.record.flags}
    flagged.update(f"/dates/{name}" for name in doubtful_dates(dates.model_dump()))
    out: dict[str, datetime.date] = {}
    if dates.decision is not None and "/dates/decision" not in flagged:
        out["appeal"] = dates.decision + datetime.timedelta(days=_LIMIT_DAYS)
    if dates.ur_denial is not None and "/dates/ur_denial" not in flagged:
        year, month = dates.ur_denial.year + _AGAIN_MONTHS // 12, dates.ur_denial.month
        day = min(dates.ur_denial.day, calendar.monthrange(year, month)[1])
        out["stays_in_force"] = datetime.date(year, month, day)
    return out


def letter_days(case: Case, number: int | None) -> set[datetime.date]:
    """The days that the letter prints: of the case, and of one item or of all."""
    words = lexicon("en").numbers
    texts = [case.case_words]
    texts += [case.item_words(k) for k in (range(len(case.items)) if number is None else (number,))]
    out = {day.value for text in texts for day in days_said(text, words) if day.value is not None}
    return out | record_days(case)


def printed_days(case: Case, number: int | None) -> set[datetime.date]:
    """The days that the names of treatments print: of one item or of all."""
    words = lexicon("en").numbers
    names = " \u25ae ".join(case.names(number)).lower()
    return {day.value for day in days_said(names, words) if day.value is not None}


def letter_months(case: Case, place: Place) -> set[tuple[int, int]]:
    """Year and month of everything the letter dates; for a reason, of what it says of the case and the item."""
    number, words = place.paragraph.item, lexicon("en").numbers
    of_item = place.section == "why" and number is not None and number < len(case.items)
    low = f"{case.summary} \u25ae {case.item_words(number or 0)}" if of_item else case.folded.low
    found = {(day.value.year, day.value.month) for day in days_said(low, words) if day.value is not None}
    found |= {month for month, _ in months_said(low, words)}
    return found | {(int(m[2]), int(m[1])) for m in _SHORT_MONTH.finditer(low)}


def record_days(case: Case) -> set[datetime.date]:
    """The days of the record."""
    return {day for day in case.record.dates.model_dump().values() if day is not None}
