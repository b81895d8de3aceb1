"""The sentence by which a reviewer finds a smaller amount necessary than was asked for: the one a doctor can act on.

"Six visits are medically necessary; twelve are not." It is told word for word or not at all, and only where its words
are plain: no condition, no guideline's rule, nobody else's view, no visits of the past.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.explanation.sentences import sentences
from imr_llm.explanation.view import printable, spans_of
from imr_llm.letters.outcome_words import ATTRIBUTED, CONDITION, NEGATION
from imr_llm.reading.numbers import WORDS
from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["smaller_amount"]

_UNITS: Final = {
    "visits": r"(?:visit|session|treatment)s?",
    "dispensed": r"(?:tablet|capsule|pill|patche?|tube|bottle)s?",
    "days": r"days?",
    "weeks": r"weeks?",
    "months": r"months?",
    "hours": r"hours?",
    "injections": r"injections?",
    "refills": r"refills?",
}
_ONE: Final = rf"(?:\d{{1,3}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_NUMBER: Final = rf"(?:{_ONE}(?: (?:to|or) |-))?(?P<number>{_ONE})(?: ?\(#?\d{{1,3}}\))?"
_BE: Final = r"(?:is|are|would be|would have been)(?: (?:found|considered|deemed))?(?: to be)?"
_GRANTED: Final = re.compile(
    rf"(?<![\w.,/-])(?P<count># ?)?{_NUMBER}(?: (?:more|additional|initial|supervised))?(?: (?P<unit>[a-z]+))?"
    rf"(?P<of>(?: [a-z-]+){{0,6}}?) {_BE} medically necessary\b"
)
_OTHERWISE: Final = re.compile(
    r"\b(?:if|unless|provided|only|guidelines?|mtus|odg|acoem|criteria|patients|cases|prior|previous|previously|earlier|past|already|completed"
    r"|authori[sz]\w*|approv\w*|certif\w*|insurer|carrier|administrator|utilization|ur|requested|request|first"
    r"|with (?:evidence|documented|documentation|proof|objective|functional)|pending|depending|upon|assuming|subject to|contingent|as long as|after|later"
    r"|(?:had|were) (?:he|she|they|there)|alternatively|perhaps|probably|likely|possibly|arguably|typically|usually|generally|often|sometimes)\b"
)
"""Words of a sentence that may say a rule, a condition, what somebody else found or what there was before, or leave it open."""
_AT_ONCE: Final = re.compile(r"\b(?:all )?at once\b")
"""No condition, though it looks like one."""
_ENDS: Final = re.compile(r"[;,]| but | and ")
_LONGEST: Final = 300


def smaller_amount(record: DecisionRecord, place: int) -> Span | None:
    """The sentence of an item's rationale; None where none is plain, or the request was granted."""
    item = record.items[place]
    asked, unit = item.quantity.max, item.quantity.unit
    if item.outcome not in ("upheld", "partially_overturned") or asked is None or unit not in _UNITS:
        return None
    for span in spans_of(record, f"/items/{place}/rationale"):
        since = 0
        for sentence in sentences(span.quote):
            at = span.quote.find(sentence, since)
            since = at + len(sentence)
            if _is_plain(sentence, float(asked), unit):
                return Span(start=span.start + at, end=span.start + since, quote=sentence)
    return None


def _is_plain(sentence: str, asked: float, unit: str) -> bool:
    words = " ".join(sentence.split())
    low = words.lower()
    if len(words) > _LONGEST or '"' in words or "medically necessary" not in low:
        return False
    if printable(words) != words.rstrip(".,;:") or _OTHERWISE.search(low) or ATTRIBUTED.search(low):
        return False
    granted = _GRANTED.search(low)
    if granted is None:
        return False
    before, behind = low[: granted.start()], _AT_ONCE.sub("", low[granted.end() :])
    if CONDITION.search(before) or CONDITION.search(behind) or "?" in behind:
        return False
    clause = before[max((end.end() for end in _ENDS.finditer(before)), default=0) :]
    if NEGATION.search(clause) or NEGATION.search(granted["of"]):
        return False
    counted = granted["unit"] is not None and re.fullmatch(_UNITS[unit], granted["unit"]) is not None
    if not counted and not (unit == "dispensed" and granted["count"]):
        return False
    said = granted["number"]
    return 0 < (int(said) if said.isdecimal() else WORDS[said]) < asked
