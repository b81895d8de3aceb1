"""Tells a sentence that quotes the guideline from one that applies it to the worker."""

from __future__ import annotations

import re

from imr_llm.baseline.signs import marks, signed

_SAYS = signed(
    r"\b(?:guidelines?|mtus|odg|acoem|medical treatment utilization schedule|fda)\b[^.;]{0,70}?\b(?:stat|recommend|not(?:e|es|ed)\b|indicat|support|allow|suggest|requir|provid|outlin|advis|cit|limit|consider|regard|list|do(?:es)? not)",
)
_RULES = signed(
    r"\b(?:is|are) (?:not )?(?:generally |routinely )?(?:recommended|indicated|considered|appropriate) (?:as|for|in|if|when|until|after|over|by|only)",
)
_OF_MANY = marks(
    "should be|should not|should include|should have|may be useful|may be considered|may be recommended|may be appropriate|may be indicated|may be used|patients who|patients with|patients should|patients at |individuals who|individuals with|those who|those with"
)
_HEADINGS = re.compile(r" ?(?:criteria|recommended|not recommended|odg|mtus|acoem|page)\b")
_PAPER = re.compile(r"\(\w+, (?:19|20)\d\d\)")
_OF_THE_CASE = marks(
    "the request|the patient|however|no documentation|no evidence|in this case|the applicant|records|in addition|the injured worker|unclear| here | here,|the treating|the attending|no indication|no mention|no record|the claimant|the worker|the employee|this patient|this claimant|this applicant|this worker|this injured worker|this employee"
)


def applies_to_worker(sentence: str, signs: int) -> bool:
    """Whether a sentence in lower case speaks of this worker, these records or this request."""
    return _OF_THE_CASE.within(sentence, signs) or sentence.startswith("here")


def is_quote(sentence: str, signs: int) -> bool:
    """Whether a sentence in lower case tells what the guideline says, not what is so in this case."""
    if applies_to_worker(sentence, signs):
        return False
    return (
        _OF_MANY.within(sentence, signs)
        or _HEADINGS.match(sentence) is not None
        or _SAYS.found(sentence, signs)
        or _RULES.found(sentence, signs)
        or _PAPER.search(sentence) is not None
    )
