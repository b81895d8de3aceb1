"""What a letter says for the worker's safety beside its decision: that no medicine is to be stopped at once.

Many letters that uphold the denial of an opioid end so. It is told as the letter's words, never as advice of this
text; the guard lets no other sentence about stopping pass.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["SafetyNotice", "is_safety_notice", "safety_notice"]

_AT_ONCE: Final = r"(?:abruptly|suddenly|at\s+once|all\s+at\s+once|immediately|cold\s+turkey)"
_STOP: Final = r"(?:stop\w*|discontinu\w+|ceas\w+|cessation|withdraw\w*|terminat\w+)"
_NO_ADVICE: Final = re.compile(
    rf"\b(?:should|is|does|must)\s+not\b[^.;]{{0,40}}\b(?:recommendation|advice|instruction|direction|suggest\w*|order)\b"
    rf"[^.;]{{0,60}}\b(?:{_STOP}\b[^.;]{{0,60}}\b{_AT_ONCE}|abrupt\w*\s+{_STOP})\b[^.]{{0,160}}\.?",
    re.I,
)
_NOT_AT_ONCE: Final = re.compile(
    rf"\b(?:the|this|these|her|his|your)\s+(?:\w+\s+){{1,3}}?(?:should|must)\s+not\s+be\s+(?:{_STOP}\s+{_AT_ONCE}|{_AT_ONCE}\s+{_STOP})\b"
    rf"|\bshould\s+be\s+tapered\s+(?:and\s+)?not\s+{_STOP}\s+{_AT_ONCE}\b",
    re.I,
)
_DOCTOR: Final = re.compile(
    r"\b(?:speak|talk|consult|discuss|confer)\b[^.]{0,40}\b(?:physician|doctor|provider)\b", re.I
)


class SafetyNotice(NamedTuple):
    """What the letter says, of which items (of all where that cannot be told), and where."""

    items: tuple[int, ...]
    no_advice: bool
    """Whether it says that the decision is no advice to stop; else that there should be no stopping at once."""
    doctor: bool
    """Whether it says to speak with the doctor."""
    evidence: tuple[Span, ...]


def is_safety_notice(words: str) -> bool:
    """Whether words of a letter are such a notice."""
    return _NO_ADVICE.search(words) is not None or _NOT_AT_ONCE.search(words) is not None


def safety_notice(record: DecisionRecord, text: str) -> SafetyNotice | None:
    """The notice of a letter, its fuller form if it has both; None where it has none."""
    for pattern in (_NO_ADVICE, _NOT_AT_ONCE):
        found = [
            Span(start=match.start(), end=match.end(), quote=match.group())
            for match in pattern.finditer(text)
        ]
        if found:
            return SafetyNotice(
                tuple(dict.fromkeys(place for span in found for place in _places(record, span))),
                pattern is _NO_ADVICE,
                any(_DOCTOR.search(span.quote) for span in found),
                tuple(found),
            )
    return None


def _places(record: DecisionRecord, span: Span) -> list[int]:
    return [
        place
        for place in range(len(record.items))
        for rationale in record.evidence.get(f"/items/{place}/rationale", ())
        if rationale.start <= span.start and span.end <= rationale.end
    ]
