"""Rule 1: what is said of an item's outcome is the record's, and the first sentence says it in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.carried import carries, content, plain
from imr_llm.explanation.guard.case import Case, Place, missing
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.explanation.guard.said import numbers_said, treatments_named, value_of
from imr_llm.schema.explanation import Finding

_CLAUSE: Final = re.compile(r",|;| and | y | but | pero ")
_PART: Final = re.compile(r",|;|:| but | pero | while | mientras ")
_MEANT: Final = re.compile(r"[:;,]| and | y ")
"""Between the meaning of a word and what is said besides."""
_SAYING: Final = ("decided", "asked", "why", "next")


def outcomes_said(case: Case, sentence: str) -> set[str]:
    """Which outcomes a sentence (lower case, names blanked) states of a treatment."""
    words = case.words
    out = set()
    if words.in_part.search(sentence):
        out.add("partially_overturned")
        sentence = words.in_part.sub(" \u25ae ", sentence)
    bare = words.exempt.sub(lambda match: " \u25ae " * (match.end() > match.start()), sentence)
    if words.upheld.search(bare):
        out.add("upheld")
        bare = words.upheld.sub(" \u25ae ", bare)
    if words.overturned.search(bare):
        out.add("overturned")
    return out


def _sentences(case: Case, place: Place) -> list[str]:
    return case.sentences(
        place, verbatim(case, place) + [match.span(1) for match in QUOTED.finditer(place.low)]
    )


def check_outcomes(case: Case) -> Iterator[Finding]:
    """Every statement of an outcome against the record; every item's outcome stated once at least."""
    stated: set[int] = set()
    outcomes: frozenset[str | None] = frozenset(item.outcome for item in case.items)
    for place in case.within(*_SAYING):
        item = case.item_of(place)
        for sentence in _sentences(case, place):
            said = outcomes_said(case, sentence)
            if not said:
                continue
            yield from _check_labels(case, place, sentence, said)
            if item is not None:
                if said == {item.outcome} and place.section == "decided" and place.paragraph.item is not None:
                    stated.add(place.paragraph.item)
                if item.outcome is None or said - _may_say(item.outcome, place.section):
                    yield place.finding(
                        "1 outcome",
                        sentence,
                        f"the record says {item.outcome or 'nothing'} of this treatment",
                        "state the record's outcome",
                    )
            else:
                yield from _check_case(case, place, sentence, said, outcomes)
                yield from _check_meant(case, place, sentence)
    for number, item in enumerate(case.items):
        if number not in stated and item.outcome is not None:
            yield missing("1 outcome", "decided", f"the outcome of item {number} is not stated", "state it")


def _may_say(outcome: str, section: str) -> set[str]:
    """The outcomes that may be stated of an item: what follows from a decision in part is what follows from both others."""
    in_part = outcome == "partially_overturned" and section == "next"
    return {outcome, "upheld", "overturned"} if in_part else {outcome}


def check_meanings(case: Case) -> Iterator[Finding]:
    """What the letter's words for an outcome, or a denial that stands or does not, are said to mean.

    The first that is said of a word is its meaning; nothing behind it says the opposite.
    """
    words = case.words
    ways = {"upheld": words.upheld, "overturned": words.overturned}
    for place in case.places:
        for meant in words.meaning.finditer(place.low):
            word = meant["word"] or ("upheld" if words.upheld.search(meant["case"]) else "overturned")
            parts = [part for part in _MEANT.split(meant["meaning"]) if part.strip()]
            other = ways["overturned" if word == "upheld" else "upheld"]
            explained = meant["word"] is None or any(ways[word].search(part) for part in parts[:1])
            if not explained or any(other.search(ways[word].sub(" \u25ae ", part)) for part in parts):
                yield place.finding(
                    "1 outcome",
                    meant.group(),
                    "the letter's word does not mean this",
                    "say what the word means",
                )


def _check_labels(case: Case, place: Place, sentence: str, said: set[str]) -> Iterator[Finding]:
    """Treatments named by number in a sentence that states one outcome."""
    if len(said) > 1:
        return
    for match in case.words.labels.finditer(sentence):
        numbers = treatments_named(match.group(), len(case.items))
        wrong = [n for n in numbers if not 0 < n <= len(case.items) or case.items[n - 1].outcome not in said]
        if wrong:
            yield place.finding(
                "1 outcome",
                sentence,
                f"the record has another outcome for {wrong}",
                "state the record's outcome",
            )


def _check_case(
    case: Case, place: Place, sentence: str, said: set[str], outcomes: frozenset[str | None]
) -> Iterator[Finding]:
    """A statement about the whole case: no outcome that no item has; counts that are right."""
    if said - outcomes and place.section != "next":
        yield place.finding(
            "1 outcome", sentence, "no treatment has this outcome", "state the record's outcomes"
        )
        return
    if place.section != "decided":
        return
    total = case.words.total.search(sentence)
    in_all = value_of(total[1], case.words.numbers) if total is not None else None
    if in_all is not None and in_all != len(case.items):
        yield place.finding(
            "2 count", sentence, f"the record has {len(case.items)} treatments", "give the record's count"
        )
    for clause in _CLAUSE.split(case.words.total.sub(" \u25ae ", sentence)):
        outcome = outcomes_said(case, clause)
        if len(outcome) != 1 or case.words.labels.search(clause):
            continue
        true = sum(item.outcome in outcome for item in case.items)
        counts = [
            n.low
            for n in numbers_said(clause, case.words.numbers)
            if n.kind in ("treatments", "items", "bare")
        ]
        if counts and counts[0] != true:
            yield place.finding(
                "2 count", clause, f"the record has {true} of them", "give the record's count"
            )


def _check_meant(case: Case, place: Place, sentence: str) -> Iterator[Finding]:
    """A clause of the whole case that speaks of one treatment by its kind, and gives it another outcome."""
    words = plain(case.explanation.lang)
    for clause in _PART.split(sentence):
        said = outcomes_said(case, clause)
        told = content(clause, words, words.process)
        if len(said) != 1 or not told:
            continue
        counts = [sum(carries(item.request.lower(), word, words) for word in told) for item in case.items]
        best = [k for k, count in enumerate(counts) if count == max(counts)]
        if max(counts) and len(best) == 1 and case.items[best[0]].outcome not in said:
            yield place.finding(
                "1 outcome",
                clause,
                f"the record has another outcome for item {best[0]}",
                "state the record's outcome",
            )


def check_first_sentence(case: Case) -> Iterator[Finding]:
    """The first sentence gives the outcome in words; the letter's own word never stands without them."""
    place = next(iter(case.within("decided")), None)
    if place is None or not case.items:
        return
    first = next(iter(_sentences(case, place)), "")
    said, outcomes = outcomes_said(case, first), {item.outcome for item in case.items}
    whole = {outcome for sentence in _sentences(case, place) for outcome in outcomes_said(case, sentence)}
    if None in outcomes:
        return
    if len(outcomes) == 1 and said != outcomes:
        yield place.finding(
            "1 outcome", first, "the first sentence does not say what was decided", "say it first"
        )
    elif (
        len(outcomes) > 1
        and said != outcomes
        and not (said <= outcomes and (case.words.some.search(first) or whole == outcomes))
    ):
        yield place.finding(
            "1 outcome", first, "the first sentence does not say that outcomes differ", "say it first"
        )
    each = [tuple(outcomes_said(case, clause)) for clause in _CLAUSE.split(first)]
    if len(outcomes) > 1 and any(each.count((outcome,)) > 1 for outcome in said):
        yield place.finding("1 outcome", first, "the first sentence says one outcome twice", "say both")
    for other in case.places:
        if case.words.raw.search(other.low) and not case.words.gloss.search(other.low):
            yield other.finding(
                "1 outcome",
                other.text[:60],
                "the letter's word stands without what it means",
                "say: the denial stands, or: approved",
            )
