"""Rules 2 to 5 and 14: the sections, every item once and in order, names as printed, the part that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from imr_llm.explanation.guard.case import Case, Place, missing, same_marks
from imr_llm.explanation.guard.numbers import QUOTED
from imr_llm.explanation.needed import needs_amount
from imr_llm.explanation.titles import title
from imr_llm.explanation.view import printable
from imr_llm.schema.explanation import SECTION_ORDER, Finding


def check_sections(case: Case) -> Iterator[Finding]:
    """The seven sections, each once, in order, with a heading and something to say."""
    ids = [section.id for section in case.explanation.sections]
    for name in SECTION_ORDER:
        if name not in ids:
            yield missing("3 sections", name, "the section is not there", "add it")
    if len(set(ids)) < len(ids):
        yield missing("3 sections", None, "a section stands twice", "keep one")
    elif [name for name in SECTION_ORDER if name in ids] != ids:
        yield missing(
            "3 sections",
            None,
            "the sections stand in another order",
            f"order them: {', '.join(SECTION_ORDER)}",
        )
    for section in case.explanation.sections:
        if not section.heading.strip():
            yield missing("3 sections", section.id, "the heading is empty", "write the heading")
        if not section.paragraphs:
            yield missing("3 sections", section.id, "the section says nothing", "write it")
    for place in case.places:
        if not place.text.strip():
            yield place.finding("3 sections", "", "the paragraph is empty", "leave it out")


def check_items(case: Case) -> Iterator[Finding]:
    """Every item of the record once in what was decided and in what was asked, in the letter's order."""
    for place in case.places:
        number = place.paragraph.item
        if number is not None and number >= len(case.items):
            yield place.finding("2 items", place.text[:60], "the record has no such item", "leave it out")
    for section in ("asked", "decided"):
        numbers = [n for place in case.within(section) if (n := place.paragraph.item) is not None]
        runs = [n for k, n in enumerate(numbers) if k == 0 or numbers[k - 1] != n]
        for number in range(len(case.items)):
            if number not in runs:
                yield missing("2 items", section, f"item {number} is not there", "say it")
        if len(set(runs)) < len(runs):
            yield missing("2 items", section, "an item stands twice", "say each item once")
        elif sorted(runs) != runs and not _by_outcome(case, section, runs):
            yield missing(
                "2 items", section, "the items stand in another order than in the letter", "keep its order"
            )
    yield from _check_repeated(case)


def _by_outcome(case: Case, section: str, runs: list[int]) -> bool:
    """Whether items stand as rule 8 wants them where outcomes differ: approved first, then denied, then those in doubt."""
    if section != "decided" or any(n >= len(case.items) for n in runs):
        return False
    outcomes = [item.outcome for item in case.items]
    return runs == sorted(runs, key=lambda n: (outcomes[n] is None, outcomes[n] != "overturned", n))


def _check_repeated(case: Case) -> Iterator[Finding]:
    seen: set[tuple[str, int | None, str]] = set()
    for place in case.places:
        key = (place.section, place.paragraph.item, place.text.strip())
        if key in seen:
            yield place.finding("2 items", place.text[:60], "the paragraph stands twice", "say it once")
        seen.add(key)


@lru_cache(maxsize=4096)
def _skeleton(name: str) -> re.Pattern[str] | None:
    """Matches a name with any figures in place of its own; None for a name without figures or words enough."""
    if not re.search(r"\d", name) or len(re.findall(r"[a-z]", name)) < 3:
        return None
    return re.compile(re.sub(r"(?:\\?\d)+", r"\\d+", re.escape(name.lower())))


def check_names(case: Case) -> Iterator[Finding]:
    """Treatments named exactly as printed, each under its own item, with the part that was approved before."""
    for place in case.places:
        low = place.low
        for name in case.names(place.paragraph.item):
            shape = _skeleton(name)
            if shape is None:
                continue
            for match in shape.finditer(low):
                if match.group() != name.lower() and not _is_printed(case, match.group()):
                    yield place.finding(
                        "14 names",
                        match.group(),
                        "a treatment's name has other figures than the letter's",
                        f"write: {name}",
                    )
    for section in ("asked", "decided"):
        for number, item in enumerate(case.items):
            texts = [place.low for place in case.within(section) if place.paragraph.item == number]
            needed = bool(texts) and (section == "asked" or len(case.items) > 1)
            if needed and not any(_names(case, number, item.request, text) for text in texts):
                yield missing(
                    "14 names",
                    section,
                    f"item {number} is not named as the letter prints it",
                    f"write: {item.request}",
                )
    for number, item in enumerate(case.items):
        if item.authorized_portion:
            texts = [place.low for place in case.within("asked", "decided") if place.paragraph.item == number]
            if not any(_names(case, number, item.authorized_portion, text) for text in texts):
                yield missing(
                    "5 part that stands",
                    "asked",
                    f"the part of item {number} that was authorized before is not named",
                    f"write: {item.authorized_portion}",
                )
    yield from _check_others(case)


def _names(case: Case, number: int, name: str, text: str) -> bool:
    """Whether a text has a name as printed, without addresses; a long one may end in an ellipsis."""
    names = (name, printable(name), f"“{title(printable(name))}”")
    shown = (same_marks(each.lower()).rstrip(" .,;:") for each in names)
    if any(each in same_marks(text) for each in shown):
        return True
    return any(
        m.group(1).endswith("…") and case.is_name(same_marks(m.group(1)), number)
        for m in QUOTED.finditer(text)
    )


def _is_printed(case: Case, words: str) -> bool:
    return any(words in name.lower() for name in case.names(None))


def _check_others(case: Case) -> Iterator[Finding]:
    """A treatment named in the paragraph of another item."""
    for place in case.within("asked", "decided", "why", "next"):
        own = case.item_of(place)
        if own is None:
            continue
        low = _without(place, case)
        for item in case.items:
            other = item.request.lower()
            if (
                other not in _all_own(case, place)
                and len(other) > 6
                and re.search(rf"(?<!\w){re.escape(other)}(?!\w)", low)
            ):
                yield place.finding(
                    "2 items", item.request, "the treatment of another item", "name this item's treatment"
                )


def _all_own(case: Case, place: Place) -> str:
    return " \u25ae ".join(name.lower() for name in case.names(place.paragraph.item))


def _without(place: Place, case: Case) -> str:
    low = place.low
    for name in case.names(place.paragraph.item):
        low = low.replace(name.lower(), " \u25ae ")
    return low


def check_amounts(case: Case) -> Iterator[Finding]:
    """Where a request gives no amount, and such requests do, it is said that it does not say."""
    for number, item in enumerate(case.items):
        given = (item.quantity.min, item.quantity.max, item.frequency.per_week_max, item.frequency.weeks_max)
        told = " ".join(place.low for place in case.within("asked") if place.paragraph.item in (number, None))
        silent = not any(given) and needs_amount(item.category, item.request)
        if told and silent and not case.words.silent.search(told):
            yield missing(
                "4 amount",
                "asked",
                f"the letter gives no amount for item {number}, and this is not said",
                "say that the request does not say how many or how much",
            )
