"""What a rationale says last on medical necessity, held against the outcome of its heading."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.letters.layout import Stretch
from imr_llm.letters.outcome_words import ATTRIBUTED, NEGATION, ONCE, is_quoted
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.letters.verdicts import DECIDES, is_plain, outcome_of

_NECESSARY: Final = ("medically necessary", "medically unnecessary")
_NOT: Final = re.compile(
    r"n(?:ot(?<!\wnot)|'t|o longer(?<!\wno longer)|ever(?<!\wnever)|or(?<!\wnor)|either(?<!\wneither)|one(?<!\wnone)) ?(?:\w+ ){0,5}medically (?:un)?(?:necessary|appropriate)"
)
_JUDGED: Final = r"(?:be|being|find|found|call|called|consider|deem|regard|see|view|describe|say|judge|hold|accept|certify|recommend|rise|show|qualify)"
_ROUNDABOUT: Final = Seldom(
    rf"(?:\b(?:cannot|can not|can hardly|unable to|hardly|scarcely|barely|difficult to|hard to|impossible to|fails? to|failed to|nobody (?:can|could|would)|no one (?:can|could|would))|n't) (?:\w+ ){{0,2}}?{_JUDGED} (?:\w+ ){{0,8}}medically (?:un)?(?:necessary|appropriate)"
    r"|(?:n't|\bnot) (?:an? |one )(?:\w+ ){0,8}medically (?:un)?(?:necessary|appropriate)"
    r"|\bno (?:good )?(?:reason|ground|basis|evidence|case|cause|showing|proof|way)s? (?:\w+ ){0,6}medically (?:un)?(?:necessary|appropriate)"
    r"|\b(?:far from|anything but|by no means|in no way) (?:\w+ ){0,3}medically (?:un)?(?:necessary|appropriate)"
)
"""Denials told otherwise: "can hardly be called medically necessary", "anything but medically necessary"."""
_ROUNDABOUT_SIGNS: Final = ("n't", "cannot", "can not", "hardly", "unable", "scarcely", "barely", "difficult", "hard to", "impossible", "fail", "nobody", "no one", "not a", "not one", "far from", "anything but", "no means", "no way", "no good", "no reason", "no ground", "no basis", "no evidence", "no case", "no cause", "no showing", "no proof")  # fmt: skip
"""One of these stands in all that `_ROUNDABOUT` matches."""
_DENIAL_SIGNS: Final = ("not", "unnecessary", "no ", "never", "nor ", "neither", "none", *_ROUNDABOUT_SIGNS)
"""One of these stands in whatever denies."""
_PLAINLY_DENIED: Final = "not medically necessary"
_SUPPOSES: Final = re.compile(
    rf"\b(?:if|unless|until|whether|provided|{ONCE}|were (?:it|there|he|she|the)|would|might|may(?! \d)|(?<!nobody )(?<!no one )could(?! (?:not|hardly|scarcely|barely)\b)|(?<!no )(?<!without )(?<!beyond )doubt(?:s|ed|ful)?|questions?|questionable|only (?:where|when|in|for))\b"
    r"|\b(?:claim|contention|argument|assertion|idea|notion|statement|position) that\b|^ ?that (?:it|this|the|these)\b"
)
"""What leaves open whether the treatment is necessary: a condition, a doubt."""
_ANOTHER_CLAUSE: Final = re.compile(
    r"; |, | (?:and|so|but) (?:the|this|it|they)\b|\b(?:therefore|thus|hence)\b"
)
"""What parts a conclusion from what somebody said before it."""
_NEAR_THE_END: Final = 400
"""Characters at the end of a rationale in which its last words are looked for."""


def check_conclusion(at: str, rationale: Stretch, outcome: str | None, found: Findings) -> None:
    """Flag a rationale whose last word on medical necessity says the opposite of the outcome."""
    if outcome not in ("upheld", "overturned"):
        return
    low = found.folded.low
    said = _said_last(low, rationale)
    if said < 0 or (outcome == "upheld" and low.startswith(_PLAINLY_DENIED, said - len("not "))):
        return
    start = max(rationale.start, low.rfind(".", rationale.start, said) + 1)
    end = low.find(". ", said, rationale.end)
    sentence = low[start : end if end >= 0 else rationale.end]
    if outcome == "overturned" and not has_any(sentence, _DENIAL_SIGNS):
        return
    if is_quoted(low, rationale.start, said, rationale.end):
        return
    denies = _denies(sentence, said - start)
    if denies is not None and denies != (outcome == "upheld"):
        found.flag(
            "outcome_conclusion_conflict",
            f"{at}/outcome",
            "the rationale concludes the opposite of the heading",
        )


def _said_last(low: str, rationale: Stretch) -> int:
    """Where the last of the words on medical necessity stand, near the end; -1 for nowhere."""
    near = max(rationale.start, rationale.end - _NEAR_THE_END)
    return max(low.rfind(necessary, near, rationale.end) for necessary in _NECESSARY)


def _denies(sentence: str, at: int) -> bool | None:
    """Whether the words on medical necessity at a place of a sentence deny it.

    None where two denials meet, or they are supposed or somebody else's.
    """
    if _is_left_open(sentence, at):
        return None
    verdicts = [match for match in DECIDES.finditer(sentence) if match.start() <= at < match.end()]
    if verdicts and not is_plain(verdicts[0]):
        return None
    denied = [match.start() for match in verdicts if outcome_of(match) == "upheld"]
    denied += [match.start() for match in _NOT.finditer(sentence) if match.end() > at]
    if has_any(sentence, _ROUNDABOUT_SIGNS):
        denied += [match.start() for match in _ROUNDABOUT.finditer(sentence) if match.end() > at]
    unnecessary = sentence.startswith(_NECESSARY[-1], at)
    if not denied:
        return unnecessary
    return None if len(NEGATION.findall(sentence, min(denied), at)) + unnecessary > 1 else True


def _is_left_open(sentence: str, at: int) -> bool:
    """Whether words at a place of a sentence are supposed, doubted, or what somebody else said."""
    if _SUPPOSES.search(sentence) is not None:
        return True
    theirs = list(ATTRIBUTED.finditer(sentence, 0, at))
    return bool(theirs) and _ANOTHER_CLAUSE.search(sentence, theirs[-1].end(), at) is None
