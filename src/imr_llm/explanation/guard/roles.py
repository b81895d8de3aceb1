"""Rules 6 and 11: an amount is told of what it is the amount of, and is not said to be missing where the request gives it.

A number may stand in the letter and still be told of another thing: of visits the worker is said to have had, what the
request and those visits come to. Held to the record where it has the value; else to the letter's words alone (`numbers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard import allowed as may
from imr_llm.explanation.guard.allowed import Allowed
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.numbers import verbatim
from imr_llm.explanation.guard.said import Said, blanked, numbers_said
from imr_llm.schema.explanation import Finding
from imr_llm.schema.record import Item

_COUNTED: Final = frozenset({"visits", "treatments", "injections", "times", "bare"})
"""Kinds of numbers that count care."""


def check_roles(case: Case) -> Iterator[Finding]:
    """Amounts told of visits so far, of what was approved before or of the request, that are those of another."""
    for place in case.within("asked", "why"):
        item = case.item_of(place)
        if item is None:
            continue
        low = blanked(place.low, verbatim(case, place))
        for said in numbers_said(low, case.words.numbers):
            if said.kind in _COUNTED:
                yield from _check(case, place, low, said, item)
        if place.section == "why":
            yield from _check_silence(case, place, item)


def _check(case: Case, place: Place, low: str, said: Said, item: Item) -> Iterator[Finding]:
    for role, amounts, what in (
        ("had", _prior(item), "the visits so far"),
        ("approved", _of_name(item.authorized_portion), "what was approved before"),
        ("requested", _requested(item), "what was asked for"),
    ):
        if (
            amounts
            and case.words.roles[role].search(low, 0, said.start)
            and not any(said.high in (each.said.low, each.said.high) for each in amounts)
        ):
            yield place.finding(
                "11 numbers",
                place.text[said.start : said.end + 24],
                f"the letter does not give this number for {what}",
                "say what the letter counts with it",
            )


def _prior(item: Item) -> list[Allowed]:
    had = item.prior_visits
    return [] if had is None else [Allowed(Said("visits", had, had, "exact", 0, 0))]


def _of_name(name: str | None) -> list[Allowed]:
    return [each for each in may.of_words(name.lower()) if each.said.kind in _COUNTED] if name else []


def _requested(item: Item) -> list[Allowed]:
    """The amounts of the request and of what was asked for first; none where the record has no amount of care."""
    if (
        item.quantity.max is None
        or may.KIND_OF_UNIT.get(item.quantity.unit or "", item.quantity.unit) not in _COUNTED
    ):
        return []
    return [*may.of_item(item), *_of_name(item.original_request), *_of_name(item.authorized_portion)]


def _check_silence(case: Case, place: Place, item: Item) -> Iterator[Finding]:
    """A request said not to give what the record has of it, where the reviewer does not say so."""
    if "request_unspecified" in item.reasons:
        return
    for sentence in case.sentences(place, verbatim(case, place)):
        if not case.words.silent.search(sentence):
            continue
        of_amount = item.quantity.max is not None and case.words.roles["no_amount"].search(sentence)
        of_part = item.body_parts and case.words.roles["no_part"].search(sentence)
        if of_amount or of_part:
            yield place.finding(
                "6 reasons",
                sentence,
                "the request says this, and the reviewer does not say that it is missing",
                "leave it out",
            )
