"""How much of a drug is asked for: strength, count, weight or volume, refills. Shape in, values with spans out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from imr_llm.reading.amounts import (
    BRACKETED,
    HASH,
    LEADING,
    MULTIPLIED,
    QTY,
    TRAILING,
    Amount,
    Unit,
    amount_of,
    grams_of,
)
from imr_llm.reading.schedules import N, Spans
from imr_llm.reading.shapes import Shape

_SIG_BEFORE: Final = re.compile(
    r"(?:take|takes|apply|use|uses|inhale|one to|up to|max|maximum|:\s*i) ?(?:of )?$"
)
_SIG_AFTER: Final = re.compile(
    r" ?(?:\(?(?:po|p\.o\.|by mouth|orally|sl|pr|every|q ?N|q\.?[dhs]|qd|qhs|qam|qpm|qid|bid|tid|b\.i\.d|t\.i\.d|at bed|daily|nightly|"
    r"per day|a day|each|twice|once|times|N times|prn|as needed|N hours?|x ?/? ?day|in the|before|with meals|/day|up to|per|to the|hourly|N (?:times|x)|three|two|a ))"
)
_DISPENSED: Final = re.compile(
    rf"({N})[ -]?(?:count\b|ct\b|(?:extended[- ]release |oral |soft ?gel |delayed[- ]release |er |dr |film[- ]coated |vegetable )?"
    r"(?:tablets?|tabs?|capsules?|caps?|caplets?|pills?|patches|patch|tubes?|bottles?|boxes|box|kits?|vials?|packs?|packets?|"
    r"lozenges|suppositories|suppository|syringes?|pens?|inhalers?|jars?|units|sprays?|bars?|containers?|doses?|softgels?|gel ?caps?|"
    r"pads?|films?|pumps?|pcs|each|dispensed|canisters?|cartridges?|ampules?|applicators?|troches?|gummies|strips?|wafers?|sachets?|cans?)\b)"
    r"|(?:count|ct|tablets|tabs|capsules|caps|dispense|disp|supply of|prescription of|(?<!tylenol )(?<!codeine )(?:\bnumber|\bno(?=\.)))\.?:? #?(N)\b(?! ?(?:po|by|every|q))"
)
_REFILLS: Final = re.compile(
    rf"(?<!#)(?<!# )({N}) ?(?:additional |remaining |more |extra |authorized )?(?:refills?|rfs?|refils?)\b(?!(?:\(s\))? ?[:=#] ?N)|(?:refills?|rfs?|refils?)(?:\b|(?=x))(?:\(s\))?\)? ?(?:of |times ?|[:=#(-]|x)* ?({N})(?! ?[a-z]*(?:tab|cap))"
    r"|\b(no|zero|without|n0) (?:additional )?(?:refills?|rfs?)|refills?:? ?(none|zero|no)\b"
)
_SUPPLY: Final = re.compile(
    rf"({N})[ -]?(days?|weeks?|months?) (?:supply|supplies)|\b(a|one) (?:months?|week)(?: |-)supply"
)
_SUPPLY_UNITS: dict[str, Unit] = {"day": "days", "week": "weeks", "month": "months"}
_MEASURES: tuple[tuple[str, Unit], ...] = (("G", "grams"), ("M", "milliliters"))
_LASTING: Final = re.compile(
    rf"\bfor ({N}) (days?|weeks?|months?)\b|({N}) consecutive (days?|weeks?|months?)\b"
)
_COMPOUND: Final = re.compile(
    r"\bcompound|\bcream base|/ ?[a-z]+ ?S|S ?[,/&+] ?[a-z]|S (?:and|w/|with) [a-z]+ S"
)
_CONTAINERS: Final = re.compile(
    rf"[GM]\)? ?(?:(?:tubes?|jars?|bottles?|containers?|pumps?)\b)?\)?,? ?(?:x|times) ?({N})(?! ?(?:days?|weeks?|months?|refills?|rf|a|per|/|x|times))"
)
"""Several of one weight: "100 gm tubes x 5"."""
_COUNTED_CONTAINERS: Final = re.compile(rf"({N}) [GM] ?(?:tubes|jars|bottles|containers|pumps)\b")
"""The same with the number before: "three 100 gm tubes"."""
_ONLY_REFILLS: Final = re.compile(
    r"(?:the )?(?:remaining |additional )?(N) (?:additional |remaining )?(?:refills?|rfs?)\b(?: of| for|$)"
)
_QTY_GRAMS: Final = re.compile(r"\b(?:qty|quantity)[ .:#]*([GM])")


def find_refills(shape: Shape) -> tuple[int, Spans] | None:
    """The number of refills asked for; 'no refills' is 0; 'with refills' says no number."""
    text = shape.text
    match = _REFILLS.search(text) if "refil" in text or "rf" in text else None
    if match is None or (_REFILLS.search(text, match.end()) and of_several_drugs(shape)):
        return None
    spans = (shape.span(*match.span()),)
    if match[3] or match[4]:
        return 0, spans
    number = shape.number_at(match.start(1) if match[1] else match.start(2))
    return (int(number.high), spans) if number.high <= 99 else None


def find_strength(shape: Shape) -> tuple[str, Spans] | None:
    """The strength of the one drug a request names, as written; None for compounds and for several drugs."""
    strengths = [(t, p) for t, p in zip(shape.tokens, shape.places, strict=True) if t.kind == "S"]
    if not strengths:
        small = [t for t in shape.tokens if t.kind == "G" and grams_of(t.printed) < 15]
        if small:
            return small[0].printed, ((small[0].start, small[0].end),)
        return None
    if sum("%" in t.printed for t, _ in strengths) > 1 or (
        len(strengths) > 1 and (_COMPOUND.search(shape.text) or of_several_drugs(shape))
    ):
        return None
    token = strengths[0][0]
    return token.printed, ((token.start, token.end),)


def _place(match: re.Match[str]) -> int:
    """Where the number of a match stands."""
    return match.start(match.lastindex or 0)


def _is_of_refills(match: re.Match[str], refills: re.Match[str] | None) -> bool:
    return refills is not None and refills.start() <= _place(match) < refills.end()


def _is_dose(text: str, match: re.Match[str]) -> bool:
    """Whether a count of tablets says how many are taken at a time."""
    return (
        _SIG_BEFORE.search(text[: match.start()]) is not None
        or _SIG_AFTER.match(text, match.end()) is not None
    )


_ANOTHER: Final = re.compile(
    r"(?:[,;&+/]|\band\b) ?(?!refil|quantity|dispense|tablet|capsule|with\b|count)[a-z]{4}|D"
)
"""What leads to another drug, or to the same on another day."""


_LIST_NUMBER: Final = "#N "
_OF_REFILLS: Final = re.compile(r" ?(?:additional |more )?(?:refil|rfs?\b)")


def _behind_list_number(text: str) -> int:
    """Where a request begins behind its number in a list: "#3 Lidocaine 5% patch #30"."""
    return len(_LIST_NUMBER) if text.startswith(_LIST_NUMBER) and "#N" in text[1:] else 0


def of_several_drugs(shape: Shape) -> bool:
    """Whether a request states two counts, each of a drug of its own: "Norco 10/325mg #60 and Norco 5/325mg #30"."""
    text = shape.text
    if text.count("N") < 2 or not (
        " and " in text or "#" in text or text.count("S") > 1 or text.count("q") > 1
    ):
        return False
    refilled = {at for match in _REFILLS.finditer(text) for at in range(*match.span())}
    counts: dict[int, re.Pattern[str]] = {}
    for pattern in (_DISPENSED, HASH, QTY):
        for match in pattern.finditer(text, _behind_list_number(text)):
            at = _place(match)
            if at in refilled or _OF_REFILLS.match(text, at + 1):
                continue
            if pattern is not _DISPENSED or not _is_dose(text, match):
                counts[at] = pattern
    return any(_apart(shape, counts, one, other) for one, other in pairwise(sorted(counts)))


def _apart(shape: Shape, counts: dict[int, re.Pattern[str]], one: int, other: int) -> bool:
    """Whether two counts are of two drugs: a strength of its own leads to the second, or the same way of counting gives
    another number or follows a name.
    """
    between = shape.text[one + 1 : other]
    if "S" in between and shape.text.count("S") > 1:
        return True
    if counts[one] is not counts[other]:
        return False
    differ = counts[one] is not _DISPENSED and shape.number_at(one) != shape.number_at(other)
    return differ or _ANOTHER.search(between) is not None


def of_drug(shape: Shape) -> Amount | None:
    text = shape.text
    if not shape.tokens and "supply" not in text:
        return None
    refills = _REFILLS.search(text)
    only_refills = _ONLY_REFILLS.match(text)
    if only_refills is not None:
        return amount_of(shape, only_refills, "refills")
    if of_several_drugs(shape):
        return None
    for pattern in (QTY, HASH):
        for match in pattern.finditer(text, _behind_list_number(text)):
            return amount_of(shape, match, "dispensed")
    qty_grams = _QTY_GRAMS.search(text)
    for match in _DISPENSED.finditer(text):
        if not _is_of_refills(match, refills) and not _is_dose(text, match):
            return amount_of(shape, match, "dispensed")
    if (containers := _CONTAINERS.search(text) or _COUNTED_CONTAINERS.search(text)) is not None:
        return amount_of(shape, containers, "dispensed")
    for kind, unit in _MEASURES:
        for token in shape.tokens:
            if token.kind == kind and (kind == "M" or grams_of(token.printed) >= 15 or qty_grams is not None):
                if _SIG_BEFORE.search(text[: shape.places[shape.tokens.index(token)]]):
                    continue
                value = grams_of(token.printed)
                return Amount(value, value, unit, ((token.start, token.end),))
    for match in MULTIPLIED.finditer(text):
        if refills is None or not refills.start() <= match.start(1) < refills.end():
            return amount_of(shape, match, "dispensed")
    if (supply := _SUPPLY.search(text)) is not None:
        unit_word = (supply[2] or "month").rstrip("s")
        if supply[1]:
            return amount_of(shape, supply, _SUPPLY_UNITS[unit_word])
        return Amount(1, 1, "weeks" if "week" in supply.group() else "months", (shape.span(*supply.span()),))
    lasting = _LASTING.search(text)
    if lasting is not None:
        return amount_of(shape, lasting, _SUPPLY_UNITS[(lasting[2] or lasting[4]).rstrip("s")])
    for pattern in (BRACKETED, TRAILING, LEADING):
        stated = pattern.search(text)
        if stated is not None and (refills is None or not refills.start() <= stated.start(1) < refills.end()):
            return amount_of(shape, stated, "dispensed")
    return None
