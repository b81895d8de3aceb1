"""Denials that tell a limit: "does not support more than 10 visits". The words around a number in, answers out."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.spots import has_any

_SUPPORTS: Final = r"(?:support|recommend|allow|permit|endorse|provide|call|approve|advise|suggest|favor|contemplate|sanction|accept|grant|justif|foresee|envisage)"
_OVER: Final = (
    "than ",
    "over ",
    "beyond ",
    "above ",
    "past ",
    "exceeding ",
    "excess of ",
    "total of ",
    "than the ",
)
"""With one of these ends all that `_NO_MORE` and `_MORE` match."""
_NO_MORE: Final = re.compile(
    rf"(?:\b(?:not|never|nothing|neither|nor|none|no [a-z]+|cannot)|n't)(?: [a-z]+){{0,4}} {_SUPPORTS}[a-z]*(?: [a-z]+){{0,3}} (?:more than|greater than|over|beyond|above|past|exceeding|in excess of)(?: the)?(?: a total of)? $"
    r"|\b(?:recommend|advise|caution|argue|counsel)(?:s|ed)? against (?:[a-z]+ ){0,3}(?:more than|over|beyond|above|past|exceeding|in excess of)(?: a total of)? $"
)
_BY_RECORDS: Final = re.compile(
    r"\b(?:records?|documentation|notes?|findings?|files?|charts?|reports?|examinations?|conditions?|diagnos[ei]s|facts?|situation|history|picture|presentation|injury) (?:[a-z]+ ){0,3}(?:(?:do|does|did|would|can)(?:n't| not)|cannot)\b"
)
"""What denies so much and is no guideline."""
_MORE: Final = re.compile(r"(?:more than|over|beyond|in excess of)(?: a total of)? $")
_IS_NOT: Final = re.compile(
    rf" (?:(?:is|are|would be|was|were)(?: not|n't| never)|(?:would|can|will) (?:not|never) be|cannot be) (?:[a-z]+ ){{0,2}}{_SUPPORTS}"
)
_NOT_SO_MANY: Final = re.compile(
    rf"(?:\b(?:not|never)|n't) {_SUPPORTS}(?:ed|s)? (?:for )?(?:an? |the |these |those |all |another )?$"
)
_DENIES: Final = ("not ", "n't ", "never ")
_SATISFIES: Final = re.compile(
    r"(?: (?:over|in|within|every|each|per|for) [^.;,]{1,24}?)?,? (?:(?:would|will|do|does|did)(?:n't| not)? )?(?:[a-z]+ly |still |well )?"
    r"(?:satisf(?:y|ies|ied)|meets?|met|compl(?:y|ies|ied)|conform(?:s|ed)?|agrees?|accords?|fulfil(?:l|ls)?|match(?:es)?|follows?|fits?)(?: with| to)? (?:what )?(?:the |this )?(?:[a-z]+ )?(?:mtus|odg|acoem|guideline|recommendation|criteri|chapter|section|schedule)"
)


def no_more_than(before: str, after: str) -> bool:
    """Whether the words around a number deny more than so many."""
    return before.endswith(_OVER) and (
        _NO_MORE.search(before) is not None
        or (_MORE.search(before) is not None and _IS_NOT.match(after) is not None)
    )


def is_no_limit(before: str, after: str) -> bool:
    """Whether so many are denied, or are said to satisfy a guideline, or records alone deny more: no guideline's limit is
    told then.
    """
    if _SATISFIES.match(after) is not None:
        return True
    return has_any(before, _DENIES) and (
        _NOT_SO_MANY.search(before) is not None
        or (_BY_RECORDS.search(before) is not None and _NO_MORE.search(before) is not None)
    )
