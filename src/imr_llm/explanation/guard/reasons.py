"""Rule 6: the reasons given are those the record has for the item, the reviewer's and not the insurer's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.schema.explanation import Finding
from imr_llm.schema.record import Citation, Item

_GUIDELINES: Final = {
    "MTUS": re.compile(r"\bmtus\b|medical treatment utilization schedule"),
    "ODG": re.compile(r"\bodg\b|official disability guidelines"),
    "ACOEM": re.compile(r"\bacoem\b"),
}
_NEARLY: Final[dict[str, tuple[str, ...]]] = {}
"""Codes whose words may be used for others."""
_ALWAYS: Final = frozenset({"other"})


def reasons_said(case: Case, sentence: str) -> set[str]:
    """The reason codes that a sentence (lower case, names blanked) can stand for.

    The file lists the codes from the most to the least telling; the first that fits decides, with those that say
    nearly the same.
    """
    for code, pattern in case.words.reasons.items():
        if pattern.search(sentence):
            return {code, *_NEARLY.get(code, ())}
    return set()


def check_reasons(case: Case) -> Iterator[Finding]:
    """Sentences of 'why' that give a reason the record does not have for this item."""
    for place in case.within("why"):
        item = case.item_of(place)
        if item is None:
            continue
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            yield from _check_guideline(case, place, sentence, item)
            if case.words.neutral.search(sentence) or not _says_something(sentence):
                continue
            said = reasons_said(case, sentence)
            if not said:
                if not _only_outcome(case, sentence):
                    yield place.finding(
                        "6 reasons",
                        sentence,
                        "no reason of the record says this",
                        "give the reviewer's reasons only",
                    )
            elif not said & ({*item.reasons} | _ALWAYS) and not (not item.reasons and item.outcome is None):
                yield place.finding(
                    "6 reasons",
                    sentence,
                    f"the record does not have this reason for the item ({', '.join(sorted(said))})",
                    "give this item's own reasons",
                )


def _says_something(sentence: str) -> bool:
    return len(re.findall(r"[^\W\d_]{3,}", sentence.replace("\u25ae", ""))) > 2


def _only_outcome(case: Case, sentence: str) -> bool:
    words = case.words
    return words.upheld.search(sentence) is not None or words.overturned.search(sentence) is not None


def _check_guideline(case: Case, place: Place, sentence: str, item: Item) -> Iterator[Finding]:
    """A guideline said to be the reviewer's that only the insurer cited, or the other way round."""
    words = case.words
    of_insurer = words.insurer_uses.search(sentence) is not None
    of_reviewer = words.reviewer_uses.search(sentence) is not None
    if of_insurer == of_reviewer:
        return
    citations = item.administrator_citations if of_insurer else item.reviewer_citations
    told = (item.rationale or "").lower() if of_reviewer else ""
    for source, pattern in _GUIDELINES.items():
        if pattern.search(sentence) and not _cites(citations, source, told, pattern):
            who = "the insurer" if of_insurer else "the reviewer"
            yield place.finding(
                "6 guideline",
                sentence,
                f"{who} did not cite {source} for this item",
                "name the guideline that was cited",
            )


def _cites(citations: tuple[Citation, ...], source: str, told: str, pattern: re.Pattern[str]) -> bool:
    if any(c.source == source or pattern.search(f"{c.title} {c.section}".lower()) for c in citations):
        return True
    return pattern.search(told) is not None


def check_doubt(case: Case) -> Iterator[Finding]:
    """A quotation in the text that the letter does not have."""
    for place in case.places:
        low = place.low
        kept = verbatim(case, place)
        for match in QUOTED.finditer(low):
            if place.section != "why" or len(match.group(1).split()) < 4:
                continue
            if match.span(1) not in kept:
                yield place.finding(
                    "6 evidence",
                    match.group(1),
                    "the letter does not have these words for this item",
                    "quote it as it stands",
                )
