"""Persons whose sex a case summary tells and who are not its worker: "a male supervisor told the worker to lift". Text in."""

from __future__ import annotations

import re
from typing import Final

_AGED: Final = re.compile(r"year|yr|y/?o\b|\bage")
"""What says that an age is told with a person's sex: so are workers called, and seldom others."""
_AGED_BEHIND: Final = re.compile(r",? (?:who is |now |aged |age |of )?\d\d\b")
_NEAR: Final = 16
_NOUNS: Final = r"supervisor|manager|boss|foreman|co-?worker|colleague|patient|student|pupil|inmate|prisoner|customer|client|resident|guest|passenger|driver|motorist|visitor|child|attacker|assailant|suspect|caregiver|consumer|shopper|relative|friend|employee|officer|nurse|physician|doctor|therapist"
_INDEFINITE: Final = re.compile(
    r"(?:^|[ (])(an?|another|one|some|two|three|several)(?: [a-z0-9-]+){0,2} $|(?:^|[ (])(the|that)(?: [a-z0-9-]+){0,2} $"
)
_OTHER: Final = re.compile(rf" (?:[a-z-]+ )?(?:{_NOUNS})s?\b")
_MANY: Final = re.compile(rf" (?:{_NOUNS})s\b")
_CALLS: Final = re.compile(
    r"(?:\b(?:is|was|as|being|be|of|remains?|became|worker|patient|claimant|applicant|employee|reveal\w*|show\w*|describ\w*|appear\w*|present\w*|not(?:es|ed)|look\w*|demonstrat\w*|concern\w*|involv\w*|regarding|summary|here)\b|'s|[:;(-]) ?,? ?(?:now |still |also |[a-z]+ly )?$"
)
"""What comes before a person who is the worker under another name: "the worker is a man of 44"."""
_WORKER: Final = re.compile(
    r"\b(?:(?:the|this|an|our) (?:[a-z0-9-]+ ){0,3}?(?:worker|claimant|applicant|employee|patient|member|iw|pt)\b(?!'s comp)|(?:the|this|an?) (?:now |then )?\d\d[ -]year[ -]old|m(?:r|s|rs)\. )"
)
_PRONOUN: Final = re.compile(r"\b(?:she|he|her|his|him)\b(?!/)")
_LONGEST: Final = 300
"""Characters of a sentence looked at on either side."""


def is_bystander(low: str, at: int, behind: int, start: int, end: int) -> bool:
    """Whether a word for a sex, between `at` and `behind`, is said of somebody else than the worker: of one whom the sentence
    brings in beside the worker.
    """
    if _AGED.search(low, max(start, at - _NEAR), at) or _AGED_BEHIND.match(low, behind, end):
        return False
    if _MANY.match(low, behind, end):
        return True
    called = _INDEFINITE.search(low[max(start, at - 40) : at])
    if called is None or (called[2] is not None and not _OTHER.match(low, behind, end)):
        return False
    first = low.rfind(". ", max(start, at - _LONGEST), at) + 1 or max(start, at - _LONGEST)
    article = at - (len(low[max(start, at - 40) : at]) - called.start(called.lastindex or 0))
    if _CALLS.search(low, first, article):
        return False
    stop = low.find(". ", behind, min(end, behind + _LONGEST))
    last = stop if stop >= 0 else min(end, behind + _LONGEST)
    return (
        _WORKER.search(low, first, article) is not None
        or _PRONOUN.search(low, first, article) is not None
        or _WORKER.search(low, behind, last) is not None
    )
