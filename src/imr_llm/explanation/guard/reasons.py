"""Rule 6: the reasons given are the reviewer's for the item: those of the record, or what its rationale says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.carried import foreign, plain
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.claims import claims_something
from imr_llm.explanation.guard.ended import tells_the_letters_end
from imr_llm.explanation.guard.numbers import QUOTED, around, verbatim
from imr_llm.explanation.guard.said import numbers_said
from imr_llm.schema.explanation import Finding
from imr_llm.schema.record import Citation, Item

_GUIDELINES: Final = {
    "MTUS": re.compile(r"\bmtus\b|medical treatment utilization schedule"),
    "ODG": re.compile(r"\bodg\b|official disability guidelines"),
    "ACOEM": re.compile(r"\bacoem\b"),
}
_ALWAYS: Final = frozenset({"other"})
_MOST_FOREIGN: Final = 2
"""Words more than the letter's own that a sentence may have which gives a reason of the record."""


_WELL: Final = 3
"""Words of the item's that carry a sentence which does not rest on its own passage."""
_ENOUGH: Final = 2
"""Words of the item's that a sentence must have which gives a reason the record does not have."""
_SHARE: Final = 1.5
"""How many words of the letter a sentence must have for each that is not, to be carried by its passages; in another
language than the letter's, of whose words not all are known, half as many."""


def reasons_said(case: Case, sentence: str) -> set[str]:
    """The reason code that a sentence (lower case, names blanked) can stand for, or none.

    The file lists the codes from the most to the least telling; the first that fits decides.
    """
    return {next((code for code, ways in case.words.reasons.items() if ways.search(sentence)), "")} - {""}


def check_reasons(case: Case) -> Iterator[Finding]:
    """Sentences of 'why' that give a reason neither the record has for this item nor its passages carry."""
    for place in case.within("why"):
        item = case.item_of(place)
        if item is None:
            continue
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            yield from _check_guideline(case, place, sentence, item)
            if not _says_something(sentence):
                continue
            detail = _unfounded(case, place, sentence, item)
            if detail:
                yield place.finding("6 reasons", sentence, detail, "give the reviewer's reasons only")


def _unfounded(case: Case, place: Place, sentence: str, item: Item) -> str:
    """Why a sentence gives no reason of the item, or nothing."""
    words = plain(case.explanation.lang)
    near = around(case, place)
    number = place.paragraph.item or 0
    own = [*near, case.item_words(number), case.case_words]
    carried, strange = foreign(sentence, words, own)
    if case.words.neutral.search(sentence):
        return "" if strange <= carried + _MOST_FOREIGN else "the letter does not say this"
    if strange <= carried + _MOST_FOREIGN and tells_the_letters_end(case, place, sentence):
        return ""
    said = reasons_said(case, sentence)
    if case.words.insurer_uses.search(sentence) and strange <= carried:
        return ""
    if said & ({*item.reasons} | _ALWAYS):
        return "" if strange <= carried + _MOST_FOREIGN + 1 else "it says more than the reviewer's reason"
    if said:
        of_item = foreign(
            sentence, words, [*near, item.request.lower()] if near else [case.item_words(number)]
        )
        if of_item[0] and not strange and claims_something(sentence, words.lang):
            return ""
        enough = 1 if case.words.norm.search(sentence) or not of_item[1] else _ENOUGH
        if of_item[0] >= enough and of_item[0] >= _SHARE * of_item[1]:
            return ""
        if (
            case.words.guideline.search(sentence)
            and not of_item[1]
            and numbers_said(sentence, case.words.numbers)
        ):
            return ""
        whole = foreign(sentence, words, [case.item_words(number)])
        if whole[0] >= _WELL and whole[0] >= _WELL * whole[1]:
            return ""
        return f"the record does not have this reason for the item ({', '.join(said)})"
    if _is_outcome(case, sentence, strange) or (not carried + strange and near):
        return ""
    share = _SHARE if words.lang == "en" else _SHARE / 2
    if any(foreign(sentence, words, [text])[0] for text in near) and carried >= share * strange:
        return ""
    of_item = foreign(sentence, words, [case.item_words(number)])
    if of_item[0] >= _WELL and of_item[0] >= 2 * of_item[1]:
        return ""
    if of_item[0] > of_item[1] == 0 or (not carried + strange and numbers_said(sentence, case.words.numbers)):
        return ""
    return "no passage of the reviewer's says this"


def _says_something(sentence: str) -> bool:
    return len(re.findall(r"[^\W\d_]{3,}", sentence.replace("\u25ae", ""))) > 1


def _is_outcome(case: Case, sentence: str, strange: int) -> bool:
    """Whether a sentence tells the outcome and no more."""
    words = case.words
    return strange <= 1 and bool(words.upheld.search(sentence) or words.overturned.search(sentence))


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


def check_quotations(case: Case) -> Iterator[Finding]:
    """A quotation in the text that the letter does not have."""
    for place in case.within("why"):
        kept = verbatim(case, place)
        for match in QUOTED.finditer(place.low):
            if len(match.group(1).split()) > 3 and match.span(1) not in kept:
                yield place.finding(
                    "6 evidence",
                    match.group(1),
                    "the letter does not have these words for this item",
                    "quote it as it stands",
                )
