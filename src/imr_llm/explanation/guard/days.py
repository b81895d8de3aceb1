"""Rules 11 and 12: every day and month is the letter's or follows from it by a rule; telephone numbers are the law's."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from imr_llm.explanation.guard import allowed as may
from imr_llm.explanation.guard.case import Case, Place, sentence_at
from imr_llm.explanation.guard.numbers import verbatim
from imr_llm.explanation.guard.said import PHONE, blanked, days_said, months_said
from imr_llm.schema.explanation import Finding


def check_days(case: Case) -> Iterator[Finding]:
    """Days that the letter does not print and no rule gives; days said of something else than they are."""
    deadlines = may.deadlines(case)
    for place in case.places:
        low = blanked(place.low, verbatim(case, place))
        found = days_said(low, case.words.numbers)
        for month, match in months_said(
            blanked(low, [(day.start, day.end) for day in found]), case.words.numbers
        ):
            if month not in may.letter_months(case, place):
                yield place.finding(
                    "11 dates", match.group(), "the letter does not name this month of a year", "leave it out"
                )
        for day in found:
            words = place.text[day.start : day.end]
            if day.value is None:
                yield place.finding("11 dates", words, "there is no such day", "leave it out")
                continue
            yield from _check_weekday(case, place, low, day.start, day.value)
            if place.section == "about" and day.value in case.law.checked:
                continue
            if place.section in ("asked", "decided") and day.value in may.printed_days(
                case, place.paragraph.item
            ):
                continue
            if place.section == "why" and day.value in may.letter_days(case, place.paragraph.item):
                continue
            given = {deadlines[key] for key in place.paragraph.facts if key in deadlines}
            if place.section == "next" and day.value in given:
                continue
            if day.value in may.record_days(case):
                yield from _check_cue(case, place, day.start, day.value)
            elif day.value in deadlines.values():
                yield place.finding(
                    "11 dates",
                    words,
                    "a day worked out without the legal fact that gives it",
                    "name the legal fact",
                )
            else:
                yield place.finding(
                    "11 dates",
                    words,
                    "the letter does not print this day, and no rule gives it",
                    "leave it out",
                )


def check_deadlines(case: Case) -> Iterator[Finding]:
    """Where a day is worked out, the day it is counted from and the day it leads to are told, and no other."""
    deadlines = may.deadlines(case)
    dates = case.record.dates
    since = {"appeal": dates.decision, "stays_in_force": dates.ur_denial}
    for place in case.within("next"):
        keys = [key for key in place.paragraph.facts if key in deadlines]
        found = days_said(place.low, case.words.numbers)
        if len(keys) != 1 or len(found) < 2:
            continue
        wrong = any(day.value == deadlines[keys[0]] and _is_since(case, place, day.start) for day in found)
        if wrong or {day.value for day in found} != {since[keys[0]], deadlines[keys[0]]}:
            yield place.finding(
                "11 dates",
                place.text[-80:],
                "not the day that is counted from and the day it leads to",
                "say both days as the rule gives them",
            )


def _is_since(case: Case, place: Place, start: int) -> bool:
    """Whether a day is the one that is counted from."""
    return case.words.numbers.since_day.search(place.low[:start]) is not None


def _check_weekday(case: Case, place: Place, low: str, at: int, value: datetime.date) -> Iterator[Finding]:
    before = low[max(0, at - 16) : at]
    for number, name in enumerate(case.words.numbers.weekdays):
        if name in before and number != value.weekday():
            yield place.finding(
                "11 dates",
                place.text[at - 16 : at],
                "this day is another day of the week",
                "say the right one",
            )


def _check_cue(case: Case, place: Place, at: int, value: datetime.date) -> Iterator[Finding]:
    """A day of the record in a sentence that says of what it is the day: the first cue counts."""
    sentence = sentence_at(place.text, at)
    if len(days_said(sentence, case.words.numbers)) > 1:
        return
    dates = case.record.dates.model_dump()
    cue = next((name for name, pattern in case.words.date_cues.items() if pattern.search(sentence)), None)
    if cue is not None and dates.get(cue, value) != value:
        yield place.finding("11 dates", sentence, f"this is not the day of '{cue}'", "say the right day")


def check_telephones(case: Case) -> Iterator[Finding]:
    """Telephone numbers that no legal fact gives."""
    known = {_digits(match.group()) for text in case.law.texts.values() for match in PHONE.finditer(text)}
    for place in case.places:
        for match in PHONE.finditer(place.text):
            if _digits(match.group()) not in known:
                yield place.finding(
                    "18 telephone numbers", match.group(), "no legal fact gives this number", "leave it out"
                )


def _digits(printed: str) -> str:
    return "".join(filter(str.isdigit, printed))[-10:]
