"""The kinds of spoiled explanations: the table that `guard.py` goes through."""

# ruff: noqa: ARG001  all kinds are called alike

from __future__ import annotations

import random
import re
from typing import Final

from corruptions import (
    _CONDITION,
    _DAY,
    _MOST,
    _NOT,
    _RANGE,
    _SIDES,
    _STANDS,
    _UNITS,
    FLAT,
    INVENTED,
    REASONS,
    SENTENCES,
    At,
    Spoil,
    at,
    digit,
    one,
    paragraphs,
    put,
    replaced,
    said,
    sentence,
    swapped,
    with_section,
)
from imr_llm.schema.explanation import Explanation, Paragraph
from imr_llm.schema.record import DecisionRecord, Span


def date(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A day of a month made another."""
    found = one(rng, good, paragraphs(good, "asked", "next"), _DAY[good.lang].pattern)
    if found is None:
        return None
    match = found[1]
    new = rng.choice([d for d in range(1, 28) if d != int(match[2])])
    return swapped(good, *found, f"{match[1]}{new}{match[3]}")


def year(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    found = one(rng, good, paragraphs(good, "asked", "next"), r"\b20\d\d\b")
    return swapped(good, *found, str(int(found[1].group()) + rng.choice([-2, -1, 1, 2]))) if found else None


def point(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A range made its upper end."""
    places = [p for p in paragraphs(good, "asked", "why") if at(good, p).item is not None]
    found = one(rng, good, places, _RANGE[good.lang].pattern)
    return swapped(good, *found, found[1][1]) if found else None


def limit_lost(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    found = one(rng, good, paragraphs(good, "asked", "why"), _MOST[good.lang] + r"(?=\d)")
    return swapped(good, *found, "") if found else None


def limit_made(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    found = one(rng, good, paragraphs(good, "asked"), r"(?<=amount is )(?=\d)|(?<=cantidad es )(?=\d)")
    return swapped(good, *found, _MOST[good.lang]) if found else None


def condition_lost(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    found = one(rng, good, paragraphs(good, "why"), _CONDITION[good.lang].pattern)
    return swapped(good, *found, {"en": "It ", "es": "A"}[good.lang]) if found else None


def flip(text: str, lang: str) -> str | None:
    """The text with the outcome it states made the other."""
    upheld, overturned = _STANDS[lang]
    for old, new in ((overturned, upheld), (upheld, overturned)):
        for form in (str.lower, str.capitalize):
            if form(old) in text:
                return text.replace(form(old), form(new))
    return None


def outcome(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """The outcome of one item, or of the case, made the other."""
    places = [
        p
        for p in paragraphs(good, "decided")
        if flip(at(good, p).text, good.lang) and at(good, p).item is not None
    ]
    if not places:
        return None
    place = rng.choice(places)
    return said(good, place, flip(at(good, place).text, good.lang) or "")


def first_sentence(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    outcomes = [item.outcome for item in record.items]
    if outcomes.count("upheld") == outcomes.count("overturned"):
        return None  # "the denial stands for 1 of the 2" is as true as that it does not stand for 1
    new = flip(at(good, (0, 0)).text, good.lang)
    return said(good, (0, 0), new) if new else None


def two_outcomes(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """The outcomes of two items with different ones swapped."""
    places = {at(good, p).item: p for p in paragraphs(good, "decided") if at(good, p).item is not None}
    pairs = [
        (a, b) for a in places for b in places if record.items[a or 0].outcome != record.items[b or 0].outcome
    ]
    if not pairs or len(record.items) < 2:
        return None
    for number in rng.choice(pairs):
        new = flip(at(good, places[number]).text, good.lang)
        if new is None:
            return None
        good = said(good, places[number], new)
    return good


def _of_item(good: Explanation, section: str) -> dict[int, list[At]]:
    out: dict[int, list[At]] = {}
    for place in paragraphs(good, section):
        number = at(good, place).item
        if number is not None:
            out.setdefault(number, []).append(place)
    return out


def item_dropped(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    section = rng.choice(["asked", "decided"])
    places = _of_item(good, section)
    if len(places) < 2:
        return None
    for place in reversed(rng.choice(list(places.values()))):
        good = put(good, place)
    return good


def item_twice(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    place = rng.choice([p for p in paragraphs(good, "asked") if at(good, p).item is not None])
    return put(good, place, at(good, place), at(good, place))


def order(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """Two items' paragraphs exchanged."""
    places = _of_item(good, "asked")
    if len(places) < 2:
        return None
    one_, other = rng.sample(sorted(places), 2)
    first, second = at(good, places[one_][0]), at(good, places[other][0])
    return put(put(good, places[one_][0], second), places[other][0], first)


def texts_swapped(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """Two items' texts exchanged under each other's number."""
    places = _of_item(good, "asked")
    if len(places) < 2:
        return None
    one_, other = rng.sample(sorted(places), 2)
    if record.items[one_].request == record.items[other].request:
        return None
    first, second = at(good, places[one_][0]).text, at(good, places[other][0]).text
    return said(said(good, places[one_][0], second), places[other][0], first)


def _reasons(good: Explanation) -> list[At]:
    return [p for p in paragraphs(good, "why") if at(good, p).evidence and at(good, p).item is not None]


def other_reason(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A reason that another item or none has, with this item's words behind it."""
    places = _reasons(good)
    if not places:
        return None
    place = rng.choice(places)
    own = record.items[at(good, place).item or 0].reasons
    codes = [code for code in REASONS if code not in own]
    return said(good, place, REASONS[rng.choice(codes)][good.lang])


def invented_reason(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    places = _reasons(good)
    return said(good, rng.choice(places), rng.choice(INVENTED[good.lang])) if places else None


def flat(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """What the notes did not show told as a fact about the worker."""
    places = [
        p
        for p in _reasons(good)
        if re.search(r"^(?:The (?:notes|records)|Las notas|El expediente)", at(good, p).text)
    ]
    return said(good, rng.choice(places), rng.choice(FLAT[good.lang])) if places else None


def insurers_reason(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """The insurer's guideline line given as the passage of a reason of the reviewer's."""
    places = [p for p in _reasons(good) if _administrators(record, at(good, p))]
    if not places:
        return None
    place = rng.choice(places)
    spans = _administrators(record, at(good, place))
    return put(good, place, at(good, place).model_copy(update={"evidence": (rng.choice(spans),)}))


def _administrators(record: DecisionRecord, paragraph: Paragraph) -> list[Span]:
    start = f"/items/{paragraph.item}/administrator_citations"
    return [span for pointer, spans in record.evidence.items() if pointer.startswith(start) for span in spans]


def insurers_guideline(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A guideline that only the insurer cited said to be the reviewer's."""
    for place in _reasons(good):
        item = record.items[at(good, place).item or 0]
        of_reviewer = {c.source for c in item.reviewer_citations}
        told = (item.rationale or "").lower()
        for c in item.administrator_citations:
            if (
                c.source in ("MTUS", "ODG", "ACOEM")
                and c.source not in of_reviewer
                and c.source.lower() not in told
                and "disability guide" not in told
            ):
                words = {
                    "en": f"The reviewer used the {c.source} guideline.",
                    "es": f"El revisor usó la guía {c.source}.",
                }
                return said(good, place, words[good.lang])
    return None


def others_evidence(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """The words of another item behind a reason."""
    places = _reasons(good)
    numbers = {at(good, p).item for p in places}
    if len(numbers) < 2:
        return None
    place = rng.choice(places)
    others = [at(good, p).evidence for p in places if at(good, p).item != at(good, place).item]
    return put(good, place, at(good, place).model_copy(update={"evidence": rng.choice(others)}))


def quote_changed(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    places = [p for p in paragraphs(good) if at(good, p).evidence]
    if not places:
        return None
    place = rng.choice(places)
    span = at(good, place).evidence[0]
    moved = type(span)(span.start + 1, span.end + 1, span.quote, span.match)
    return put(good, place, at(good, place).model_copy(update={"evidence": (moved,)}))


def evidence_lost(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    places = [
        p
        for p in _reasons(good)
        if re.search(r"^(?:The (?:notes|records)|Las notas|El expediente)", at(good, p).text)
    ]
    if not places:
        return None
    place = rng.choice(places)
    return put(good, place, at(good, place).model_copy(update={"evidence": ()}))


def counts(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """How many treatments, said wrong in the first sentence."""
    found = one(rng, good, [(0, 0)], r"\b\d+\b")
    return swapped(good, *found, str(int(found[1].group()) + rng.choice([1, 2, 3]))) if found else None


def deadline(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    found = one(
        rng,
        good,
        paragraphs(good, "next"),
        r"\b(?:30|12|5|20)(?= (?:days|months|working|días|meses|hábiles))",
    )
    return swapped(good, *found, rng.choice(["45", "60", "90", "7", "24"])) if found else None


def number_word(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A number told in words, and wrong."""
    words = {"en": ["seventeen", "nineteen", "eleven"], "es": ["diecisiete", "diecinueve", "once"]}
    found = one(
        rng,
        good,
        paragraphs(good, "asked", "why"),
        r"\b\d+(?= (?:visits|weeks|tablets|units|days|visitas|semanas|tabletas|unidades|días))",
    )
    return swapped(good, *found, rng.choice(words[good.lang])) if found else None


def disclaimer(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    places = [p for p in paragraphs(good, "about") if p[1] < 2]
    place = rng.choice(places)
    sentences = re.split(r"(?<=[.]) ", at(good, place).text)
    if len(sentences) > 1:
        gone = rng.choice(
            [k for k, s in enumerate(sentences) if not s.startswith(("It is not the", "No es la"))]
        )
        return said(good, place, " ".join(s for k, s in enumerate(sentences) if k != gone))
    return put(good, place)


def section_dropped(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    return with_section(good, rng.randrange(7))


def section_order(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    a, b = sorted(rng.sample(range(7), 2))
    sections = list(good.sections)
    sections[a], sections[b] = sections[b], sections[a]
    return good.model_copy(update={"sections": tuple(sections)})


def fact_lost(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    """A number of the law without the legal fact that gives it."""
    places = [p for p in paragraphs(good, "next") if at(good, p).facts and re.search(r"\d", at(good, p).text)]
    if not places:
        return None
    place = rng.choice(places)
    return put(good, place, at(good, place).model_copy(update={"facts": ()}))


def gloss_lost(rng: random.Random, good: Explanation, record: DecisionRecord) -> Explanation | None:
    return said(good, (0, 0), {"en": "The decision was Upheld.", "es": "La decisión fue Upheld."}[good.lang])


GRAVE: Final[dict[str, Spoil]] = {
    "count changed": digit(
        "asked",
        "why",
        before=r"(?<![\d/-])",
        after=r"(?=\d* (?:visit|week|tablet|unit|day|time|month|gram|inject|to be|visita|semana|tableta|unidad|día|vez|veces|mes|gramo|inyec))",
    ),
    "digit of a name changed": digit("asked", quoted=True),
    "dose changed": digit("asked", quoted=True, after=r"(?=\d* ?(?:mg|mcg|%))"),
    "date changed": date,
    "year changed": year,
    "range to point": point,
    "'up to' lost": limit_lost,
    "'up to' made": limit_made,
    "condition lost": condition_lost,
    "unit swapped": replaced(_UNITS, "asked", "why", before=r"(?<=\d )"),
    "number word wrong": number_word,
    "number of treatments wrong": counts,
    "deadline wrong": deadline,
    "outcome flipped": outcome,
    "first sentence flipped": first_sentence,
    "two outcomes swapped": two_outcomes,
    "item dropped": item_dropped,
    "item duplicated": item_twice,
    "order changed": order,
    "texts of two items swapped": texts_swapped,
}
"""Kinds that change a number, a date, an outcome or an item."""
OTHER: Final[dict[str, Spoil]] = {
    "reason from elsewhere": other_reason,
    "invented reason": invented_reason,
    "insurer's words for a reason": insurers_reason,
    "insurer's guideline as the reviewer's": insurers_guideline,
    "negation lost": replaced(_NOT, "why"),
    "uncertainty lost": flat,
    "evidence of another item": others_evidence,
    "quotation moved": quote_changed,
    "evidence lost": evidence_lost,
    "legal fact not named": fact_lost,
    "left and right swapped": replaced(_SIDES, "asked", anywhere=True),
    "gloss lost": gloss_lost,
    "disclaimer dropped": disclaimer,
    "section dropped": section_dropped,
    "sections reordered": section_order,
    **{kind: sentence(kind) for kind in SENTENCES},
}
