"""Rule 17: what is said of ending, reducing or keeping a medicine is what its passage says, and nothing else is.

To stop a medicine at once can harm, so a sentence that tells it to be stopped, tapered or kept is read as the letter's
own words are (`stopping.py`), and must say no more than they. One that only tells what was done is held to its passage
like any other (`claimed.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.beyond import reports_notice
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.claims import LETTER, claims_of, clauses_of, ways
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.explanation.notices import kinds_in
from imr_llm.explanation.stopping import Kind, is_against_care, kinds_said
from imr_llm.schema.explanation import Finding

_NOT: Final = re.compile(r"\b(?:no|ni|nunca|jamás|sin|en vez de|en lugar de)\b")
_OF_DECISION: Final = re.compile(
    r"\b(?:decisión|carta|negación|denegación)\b[^.;]{0,60}\bno\b[^.;]{0,40}\b(?:consejo|orden|recomendación|significa|quiere decir)"
)
_WARNS: Final = re.compile(r"\b(?:peligr\w+|riesgos?|advierte|daño)\b")
_SLOWLY: Final[frozenset[Kind]] = frozenset({"slowly"})
_CONSIDERED: Final = re.compile(r"\bconsider\w+\b")


def check_ended(case: Case) -> Iterator[Finding]:
    """Sentences that tell a medicine to be stopped, tapered, changed in its dose or kept."""
    words = claims_of(case.words.lang).ending
    for place in case.within("decided", "asked", "why", "next"):
        item = case.item_of(place)
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            of_item = item is not None and item.category == "medication"
            if not (of_item or words["medicine"].search(sentence)):
                continue
            if words["speaks"].search(sentence) is None or words["told"].search(sentence) is None:
                continue
            if not (reports_notice(case, place, sentence) or _is_borne(case, place, sentence)):
                yield place.finding(
                    "17 advice",
                    sentence,
                    "the letter does not say this of ending, reducing or keeping a medicine",
                    "say what its passage says of it, no more",
                )


def tells_the_letters_end(case: Case, place: Place, sentence: str) -> bool:
    """Whether a sentence tells how a medicine is to end, and its passages say all of that."""
    cited = frozenset(kind for span in place.paragraph.evidence for kind in kinds_in(span.quote))
    kinds = _kinds(case.words.lang, sentence) or frozenset()
    return bool(kinds) and kinds <= cited | ({"consider"} if "slowly" in cited else frozenset())


def _is_borne(case: Case, place: Place, sentence: str) -> bool:
    """Whether the cited words say all of what a sentence says of a medicine's end, or both keep to what a guideline says."""
    kinds = _kinds(case.words.lang, sentence)
    if tells_the_letters_end(case, place, sentence):
        return True
    told = {
        way
        for span in place.paragraph.evidence
        for part in clauses_of(" ".join(span.quote.lower().split()), LETTER)
        for way in ways(part, "ended", LETTER)
    }
    if kinds == _SLOWLY and told == {"yes"} and claims_of(case.words.lang).ending["allowed"].search(sentence):
        return True
    guideline = claims_of(case.words.lang).guideline
    if kinds or kinds is None or guideline is None or guideline.search(sentence) is None:
        return False
    own = {
        way for part in clauses_of(sentence, case.words.lang) for way in ways(part, "ended", case.words.lang)
    }
    return own <= told


def _kinds(lang: str, sentence: str) -> frozenset[Kind] | None:
    """What a sentence says of ending a medicine; nothing where it says something else of it, None where that may harm."""
    if lang == "es":
        return _kinds_in_spanish(sentence)
    if is_against_care(sentence):
        return None
    return frozenset(kinds_said(sentence, of_medicine=True))


def _kinds_in_spanish(sentence: str) -> frozenset[Kind] | None:
    words = claims_of("es").ending
    found: set[Kind] = set()
    for part in re.split(r"[,;:]\s|\s(?=y (?:no|nunca)\b|sino\b|pero\b|en vez de\b|en lugar de\b)", sentence):
        at_once, slowly = words["at_once"].search(part), words["slowly"].search(part)
        if words["ends"].search(part) is None:
            if at_once or slowly:
                return None
            continue
        denied = _NOT.search(part) is not None
        if _OF_DECISION.search(part):
            found.add("no_advice")
        elif at_once and (denied or _WARNS.search(part)):
            found.add("not_at_once" if denied else "warns")
        elif slowly and not denied:
            found.add("consider" if _CONSIDERED.search(part) else "slowly")
        else:
            return None
    return frozenset(found)
