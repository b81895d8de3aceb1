"""Rules 6 and 15: a sentence of 'why' neither turns its passage round, nor makes doubt a fact, nor the insurer's view the reviewer's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.guard.carried import Plain, carries, clauses, content, nearest, plain, sentences_of
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.numbers import QUOTED, around, verbatim
from imr_llm.explanation.guard.reasons import reasons_said
from imr_llm.schema.explanation import Finding

_NOT: Final = (
    r"\b(?:no|not|nor|neither|never|none|nothing|nobody|without|cannot|unable|absen\w+|lack(?:s|ed|ing)?|nowhere|missing|fail(?:s|ed)? to|"
    r"un(?:clear|certain|known|specified|recommended|likely|available|changed|supported|necessary))\b|n't\b"
)
_DENIES: Final = re.compile(_NOT)
"""Words by which a letter denies."""
_MAY_DENY: Final = re.compile(
    _NOT
    + r"|\b(?:only|optional|denied|against|instead|little|few|limited|stopped|past|beyond|fail\w*|insufficient\w*|exceed\w*|over|minimal|worse\w*|diminish\w*|declin\w*|"
    r"too|superfluous|besides|less|rather|should|worn|sinks|contra\w+|ample|only|alone|own|full|himself|herself|isolated|equivocal|perhaps|before|missing|poor|outside|\w{3,}less)\b"
)
"""The same and words that come near to it."""
_RECOMMENDS: Final = re.compile(r"\b(?:recommend|support|indicat|endors|advis)\w*\b")
_DOUBTS: Final = re.compile(
    r"\b(?:perhaps|possibl[ey]|probabl[ey]|unclear|uncertain|equivocal|questionable|suspected|presumed|suggestive|cannot be told|may have|might have|not (?:clear|certain|known))\b"
)
_OF_INSURER: Final = re.compile(
    r"\butilization review\b|\bur(?:'s)? (?:physician|reviewer|denial|decision|note|letter|said|held)\b|\bclaims administrator\b|\bthe denial\b|\bdenial (?:said|states|argue)"
)
_ENOUGH: Final = 2
"""Content words that a passage must share with a sentence where the sentence does not rest on it."""


def check_turned(case: Case) -> Iterator[Finding]:
    """Every clause of 'why' beside the nearest of its passages, or else of the item's rationale."""
    words = plain(case.explanation.lang)
    for place in case.within("why"):
        number = place.paragraph.item
        if number is None or number >= len(case.items):
            continue
        rationale, near = case.rationale(number), around(case, place)
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            if _is_known(case, number, sentence):
                continue
            if _denied_reason(case, number, sentence):
                yield place.finding(
                    "15 negation",
                    sentence,
                    "the reviewer's reason is that this was not so",
                    "say what the records did not show",
                )
            if _is_insurers(case, sentence, rationale, words):
                yield place.finding(
                    "6 insurer",
                    sentence,
                    "in the letter this is what the insurer's review said",
                    "say whose reason it is, or leave it out",
                )
            for clause in clauses(sentence):
                if case.words.neutral.search(clause) or case.words.limits.search(sentence):
                    continue
                parts = _beside(clause, rationale, near, words)
                if parts:
                    yield from _check_clause(
                        case, place, clause, sentence, parts, [*near, *sentences_of(rationale)]
                    )


def _is_known(case: Case, number: int, sentence: str) -> bool:
    """Whether a sentence gives a reason that the record has, which is taken to be right."""
    return bool(reasons_said(case, sentence) & {*case.items[number].reasons})


def _denied_reason(case: Case, number: int, sentence: str) -> bool:
    """Whether a sentence would give a reason of the record if it said that something did not show or say it."""
    words = case.words
    if any(pattern.search(sentence) for pattern in (words.denies, words.norm, words.neutral)):
        return False
    denied = (
        re.sub(rf"\b{verb}\b", denial, sentence) for verb, denial in words.asserts.items() if verb in sentence
    )
    return any(
        reasons_said(case, each) & {*case.items[number].reasons} for each in denied if each != sentence
    )


def _beside(clause: str, rationale: str, near: list[str], words: Plain) -> list[str]:
    """The clauses of the letter that a clause is nearest to."""
    close = nearest(clause, [part for text in near for part in clauses(text)], words) or nearest(
        clause, near, words
    )
    if close:
        return close
    said = content(clause, words)
    best = nearest(clause, clauses(rationale), words)
    return [part for part in best if sum(carries(part, word, words) for word in said) >= _ENOUGH]


def _check_clause(
    case: Case, place: Place, clause: str, sentence: str, parts: list[str], wholes: list[str]
) -> Iterator[Finding]:
    words = case.words
    if _is_turned(case, clause, sentence, parts, wholes):
        yield place.finding(
            "15 negation",
            clause,
            "the letter says the opposite where it says this",
            "say no where the letter does, and only there",
        )
    elif _is_other_side(case, clause, parts):
        yield place.finding(
            "14 person",
            clause,
            "the letter says this of the other side",
            "name the letter's side",
        )
    elif all(_DOUBTS.search(part) for part in parts) and not (
        words.doubts.search(sentence) or words.denies.search(sentence)
    ):
        yield place.finding(
            "15 uncertainty",
            clause,
            "the letter is not sure of this",
            "say that it was not clear, or perhaps so",
        )


def _is_other_side(case: Case, clause: str, parts: list[str]) -> bool:
    """Whether a clause names one side only, and every passage only the other."""
    left, right = case.words.left.search(clause), case.words.right.search(clause)
    if bool(left) == bool(right):
        return False
    other = re.compile(r"\bright\b" if left else r"\bleft\b")
    own = re.compile(r"\bleft\b" if left else r"\bright\b")
    return all(other.search(part) and not own.search(part) for part in parts)


def _is_turned(case: Case, clause: str, sentence: str, parts: list[str], wholes: list[str]) -> bool:
    words = case.words
    full = [whole for whole in wholes if any(part in whole for part in parts)] or parts
    if words.denies.search(clause):
        denied = _DENIES if words.untried.search(clause) else _MAY_DENY
        return not any(denied.search(each) for each in full)
    if words.of_insurer.search(sentence):
        return False
    if words.recommends.search(clause):
        said = [part for whole in full for part in clauses(whole) if _RECOMMENDS.search(part)]
        return bool(said) and all(_DENIES.search(part) for part in said)
    if words.norm.search(clause) or (words.denies.search(sentence) and not words.own.match(clause)):
        return False
    return all(_DENIES.search(part) for part in parts)


def _is_insurers(case: Case, sentence: str, rationale: str, words: Plain) -> bool:
    if case.words.of_insurer.search(sentence) or len(content(sentence, words)) < _ENOUGH:
        return False
    best = nearest(sentence, sentences_of(rationale), words)
    return bool(best) and all(_OF_INSURER.search(part) for part in best)
