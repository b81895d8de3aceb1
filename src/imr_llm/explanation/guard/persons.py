"""Rule 14: nothing about the person that the letter lacks: body, side, illness, drug, sex, name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from imr_llm.explanation.guard.carried import plain, stem
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.numbers import verbatim
from imr_llm.explanation.guard.said import blanked
from imr_llm.explanation.sentences import sentences
from imr_llm.reading.anatomy import FoundPart, find_parts
from imr_llm.reading.drugs import NAMES
from imr_llm.schema.explanation import Finding

_NEARLY: Final = {
    "lumbar spine": {"back", "spine", "lumbar spine"},
    "back": {"lumbar spine", "thoracic spine", "back", "spine"},
    "sacrum": {"sacrum", "sacroiliac joint", "lumbar spine"},
    "sacroiliac joint": {"sacroiliac joint", "sacrum"},
    "spine": {
        "sacroiliac joint",
        "sacrum",
        "lumbar spine",
        "thoracic spine",
        "cervical spine",
        "back",
        "spine",
    },
    "thoracic spine": {"thoracic spine", "back", "spine"},
    "cervical spine": {"cervical spine", "levator scapulae"},
    "arm": {"upper extremity", "arm", "upper arm", "forearm"},
    "upper extremity": {"arm", "upper extremity"},
    "leg": {"lower extremity", "leg", "lower leg", "tibia", "fibula"},
    "lower leg": {"lower leg", "tibia", "fibula"},
    "shin": {"shin", "tibia"},
    "thigh": {"thigh", "femur", "hamstring", "quadriceps"},
    "upper arm": {"upper arm", "humerus"},
    "scapula": {"scapula", "levator scapulae"},
    "lower extremity": {"leg", "lower extremity"},
}
"""Parts that may be called by each other's plainer name."""
_PLAIN: Final = re.compile(
    r"(?<![\w])[^.,;:()\d]{3,48}(?= \((?:abdomen|sacrum|clavicle|scapula|trapezius|sacroiliac joint|hamstring|quadriceps|coccyx|sacro|clavícula|escápula|trapecio|articulación sacroilíaca|sacroilíaca|cóccix|coxis|isquiotibiales|cuádriceps)\))"
    r"|[“\"][a-z0-9\u25ae]{2,6}[”\"] (?:means|significa|quiere decir) [^.]*"
)
"""The plain name before a part's own ("muscle from neck to shoulder (trapezius)"), and what an acronym means."""
_IDIOM: Final = re.compile(
    r"(?<!\byour )(?<!\bthe )(?<!\blow )(?<!\blower )(?<!\bupper )(?<!\bmid )(?<!\bmiddle )(?<!\band )(?<!\bor )(?<!\bof )(?<!\ba )(?<!\bin )(?<!\bneck, )"
    r"\bback\b(?!,? (?:pain|braces?|surger\w+|operation|injur\w+|muscles?|problems?|support|strain|ache|disorders?|symptoms?|and (?:neck|hips?|legs?|shoulders?)))|"
    r"\bright (?:where|there|here|away|now|after|before|behind)\b|\b(?:days?|weeks?|months?|years?|time|times) back\b|\b(?:looks?|looking|goes|go|went|going|calls?|gets?|pays?|paid|gives?|come|comes) back\b|\bon the other hand\b|\ben pie\b|\bmúsculo del cuello al hombro\b|\ba mano\b"
)
_NONE: Final = re.compile(r"\b(?:no|denie[sd]|denying|without|negative for|neither|nor)\b[^.;]*$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAPITAL: Final = re.compile(r"(?<![\w.'-])[A-ZÁÉÍÓÚÑ][\w'-]*(?: [A-ZÁÉÍÓÚÑ][\w'-]*)*")


@lru_cache(maxsize=256)
def _parts(low: str) -> list[FoundPart]:
    return find_parts(low, 0, len(low))


@cache
def _drugs() -> frozenset[str]:
    return frozenset(name.lower() for name in NAMES if " " not in name and len(name) > 4)


def check_persons(case: Case) -> Iterator[Finding]:
    """Every paragraph against the words of the letter; legal facts and the letter's own names are left out."""
    letter = case.folded.low
    words = plain(case.explanation.lang)
    neutral = words.stock | words.process
    for place in case.places:
        low = blanked(place.low, verbatim(case, place))
        low = _IDIOM.sub(lambda match: "\u25ae" * len(match.group()), low)
        low = _PLAIN.sub(lambda match: "\u25ae" * len(match.group()), low)
        for pattern, detail in (
            (case.words.sex, "the worker's sex or a third person"),
            (case.words.third, "the worker as 'you'"),
        ):
            match = pattern.search(low)
            if match is not None:
                yield place.finding(
                    "14 person", match.group(), f"not for this text: {detail}", "speak to the reader as 'you'"
                )
        ill = case.words.any_condition.search(low) is not None
        for said, carried in case.words.conditions if ill else ():
            match = said.search(low)
            if match is not None and not _has(letter, carried):
                yield place.finding(
                    "14 person",
                    match.group(),
                    "an illness or a complaint that the letter does not have",
                    "leave it out",
                )
        for word in _WORD.findall(low):
            if word in _drugs() and word not in letter and stem(word, words.lang) not in neutral:
                yield place.finding("14 person", word, "a drug that the letter does not have", "leave it out")
        yield from _check_parts(case, place, low)
        yield from _check_capitals(case, place, low)


def _has(letter: str, carried: re.Pattern[str]) -> bool:
    """Whether the letter speaks of an illness or complaint and does not only say that there is none."""
    return any(
        _NONE.search(letter, max(0, match.start() - 40), match.start()) is None
        for match in carried.finditer(letter)
    )


def _said_parts(case: Case, low: str) -> list[FoundPart]:
    words = case.words
    if words.lang == "en":
        return _parts(low)
    out = []
    for phrase, part in words.parts.items():
        for match in re.finditer(rf"\b(?:{phrase})\b", low):
            around = low[max(0, match.start() - 12) : match.end() + 16]
            left, right = words.left.search(around), words.right.search(around)
            side = "left" if left and not right else "right" if right and not left else None
            out.append(
                FoundPart(part, "left" if side == "left" else "right" if side else None, (match.span(),))
            )
    return out


def _check_parts(case: Case, place: Place, low: str) -> Iterator[Finding]:
    for said in _said_parts(case, low):
        if said.part == "head" and case.words.lang == "en" and "heading" in low:
            continue
        near = _NEARLY.get(said.part, {said.part}) | {said.part}
        words = place.text[said.spans[0][0] : said.spans[0][1]]
        if not _named(case, said) and not near & {part.part for part in _parts(case.folded.low)}:
            yield place.finding(
                "14 person", words, "a part of the body that the letter does not have", "leave it out"
            )
        elif said.side is not None:
            sides = {part.side for part in _of_item(case, place) if part.part in near}
            if sides and said.side not in sides and None not in sides and "bilateral" not in sides:
                yield place.finding(
                    "14 person",
                    words,
                    f"the letter does not have the {said.side} side of it",
                    "name the letter's side",
                )
    yield from _check_record_side(case, place, low)


def _named(case: Case, said: FoundPart) -> bool:
    return any(said.part == part.part for item in case.items for part in item.body_parts)


def _of_item(case: Case, place: Place) -> list[FoundPart]:
    number = place.paragraph.item
    whole = case.folded.low
    if number is None or number >= len(case.items):
        return _parts(whole)
    return _parts(case.item_words(number)) or _parts(whole)


def _check_record_side(case: Case, place: Place, low: str) -> Iterator[Finding]:
    """A side in what was asked that the record has otherwise."""
    item = case.item_of(place)
    if item is None or place.section not in ("asked", "decided"):
        return
    sides = {part.side for part in item.body_parts if part.side is not None}
    for side, pattern in (("left", case.words.left), ("right", case.words.right)):
        match = pattern.search(low)
        if match is not None and sides and side not in sides and "bilateral" not in sides:
            yield place.finding(
                "14 person", match.group(), "the record has another side", "name the record's side"
            )


def _check_capitals(case: Case, place: Place, low: str) -> Iterator[Finding]:
    """Names: words with a capital inside a sentence that neither the letter nor the legal facts have."""
    text = "".join(a if b != "\u25ae" else " " for a, b in zip(place.text, low, strict=True))
    law = " ".join(case.law.texts.get(key, "") for key in place.paragraph.facts)
    known = case.words.capitals
    for sentence in sentences(text):
        first = _WORD.search(sentence)
        for match in _CAPITAL.finditer(sentence):
            for word in match.group().split():
                bare = word.strip("'-").removesuffix("'s")
                if first is not None and match.start() <= first.start() and word == match.group().split()[0]:
                    continue
                if sentence[max(0, match.start() - 2) : match.start()].strip() in (
                    ":",
                    "“",
                    "(",
                    "¿",
                    "¡",
                    "•",
                ):
                    continue
                if bare in known or bare.isupper() or bare in law or bare.lower() in case.folded.low:
                    continue
                yield place.finding("14 person", word, "a name that the letter does not have", "leave it out")
