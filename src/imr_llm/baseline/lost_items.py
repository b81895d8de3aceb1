"""Signs that a letter decides more treatments than were found in it: what is said of all of them would then be false."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.form_entries import lists_of
from imr_llm.letters.headings import has_verb
from imr_llm.letters.layout import ItemBlock, Layout
from imr_llm.letters.named_items import telling_words
from imr_llm.letters.outcome_words import says_an_outcome, sentence_start
from imr_llm.letters.places import SPELT, place_of
from imr_llm.letters.printed_lines import printed_lines
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import COUNT, DECIDES
from imr_llm.reading.treatments import find_treatment

_COUNTED: Final = re.compile(
    rf"\b(?P<count>{'|'.join(SPELT)}|\d{{1,2}}) (?:(?:disputed|requested|separate|different) )?(?:treatments|services|items|requests|issues)\b(?! (?:were|was|had been) (?:approved|authorized|certified|provided|given))"
)
_THE_REST: Final = re.compile(
    r"\b(?:as (?:to|for) (?:all )?(?:the )?(?:rest|others?|remaining|remainder)|the (?:other|remaining) (?:[a-z]+ )?(?:treatments|services|items|requests|issues))\b"
)
_NO_NAME: Final = re.compile(rf"\b(?:{COUNT}|others?|remaining|further|more)\b")
"""What tells no treatment from another."""
_RULE: Final = re.compile(r"\b(?:guidelines?|mtus|odg|acoem|criteria|patients)\b")
_DIVIDES: Final = re.compile(r" ?: | +[-\u2013\u2014|]+ +| ?\.{3,}|\t|   +")
_LONGEST_LINE: Final = 160
_LABEL_OF_REASONS: Final = {
    "F1a": "decision rationale:",
    "F1b": "decision rationale:",
    "F2": "decision rationale:",
    "F4": "rationale for the decision:",
}


def may_have_lost_items(folded: FoldedText, layout: Layout) -> bool:
    """Whether a letter that has items tells of others: by a printed label of reasons too many, or in words."""
    if not layout.items:
        return False
    if layout.form != "unknown":
        label = _LABEL_OF_REASONS.get(layout.form)
        return label is not None and folded.low.count(label) > len(layout.items)
    return (
        _counts_more(folded.low, layout.items)
        or _speaks_of_others(folded.low, layout.items)
        or _lists_more(folded, layout.items)
    )


def _counts_more(low: str, items: Sequence[ItemBlock]) -> bool:
    """Whether a count of treatments is more than there are items, or one item stands beside "the rest"."""
    if len(items) == 1 and _THE_REST.search(low) is not None:
        return True
    counts = [place_of(found["count"]) for found in _COUNTED.finditer(low)]
    return max(counts, default=0) > len(items)


def _speaks_of_others(low: str, items: Sequence[ItemBlock]) -> bool:
    """Whether a sentence decides a treatment of which no item's request has a word."""
    known = _words_of(low, items)
    for verdict in DECIDES.finditer(low):
        start = sentence_start(low, verdict.start())
        if not _RULE.search(low, start, verdict.start()) and _is_other(low, start, verdict.start(), known):
            return True
    return False


def _lists_more(folded: FoldedText, items: Sequence[ItemBlock]) -> bool:
    """Whether a list has more treatments than there are items, or a line decides a treatment that is none of them."""
    low, lines = folded.low, printed_lines(folded)
    for entries in lists_of(folded, lines):
        named = [entry for entry in entries if _names(low, entry.start, entry.end)]
        if len(items) < len(named) == len(entries):
            return True
    known = _words_of(low, items)
    for line in lines:
        head = _DIVIDES.search(line.low.rstrip())
        if head is None or len(line.low) > _LONGEST_LINE or not says_an_outcome(line.low[head.end() :]):
            continue
        start, end = folded.position(line.start), folded.position(line.start + head.start())
        if not has_verb(low, start, end) and _is_other(low, start, end, known):
            return True
    return False


def _names(low: str, start: int, end: int) -> bool:
    return not has_verb(low, start, end) and find_treatment(low, start, end) is not None


def _is_other(low: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Whether words name a treatment and have none of the words known."""
    said = telling_words(_NO_NAME.sub(" ", low[start:end]))
    return bool(said) and not said & known and find_treatment(low, start, end) is not None


def _words_of(low: str, items: Sequence[ItemBlock]) -> frozenset[str]:
    return frozenset().union(*(telling_words(low[slice(*item.heading)]) for item in items))
