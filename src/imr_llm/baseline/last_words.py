"""What a rationale says last on medical necessity, held against the outcome of its heading."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.findings import Findings
from imr_llm.letters.layout import Stretch
from imr_llm.letters.outcome_words import NEGATION
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any

_NECESSARY: Final = ("medically necessary", "medically unnecessary")
_NOT: Final = re.compile(
    r"n(?:ot(?<!\wnot)|'t(?<!\wn't)|ever(?<!\wnever)|or(?<!\wnor)|either(?<!\wneither)|one(?<!\wnone)) ?(?:\w+ ){0,5}medically (?:un)?(?:necessary|appropriate)"
)
_JUDGED: Final = r"(?:be|being|find|found|call|called|consider|deem|regard|see|view|describe|say|judge|hold|accept|certify|recommend|rise|show|qualify)"
_ROUNDABOUT: Final = Seldom(
    rf"(?:\b(?:cannot|can not|can hardly|unable to|hardly|scarcely|barely|difficult to|hard to|impossible to|fails? to|failed to|nobody (?:can|could|would)|no one (?:can|could|would))|n't) (?:\w+ ){{0,2}}?{_JUDGED} (?:\w+ ){{0,8}}medically (?:un)?(?:necessary|appropriate)"
    r"|(?:n't|\bnot) (?:an? |one )(?:\w+ ){0,8}medically (?:un)?(?:necessary|appropriate)"
    r"|\b(?:far from|anything but|by no means|in no way) (?:\w+ ){0,3}medically (?:un)?(?:necessary|appropriate)"
)
"""Denials told otherwise: "can hardly be called medically necessary", "anything but medically necessary"."""
_ROUNDABOUT_SIGNS: Final = ("n't", "cannot", "can not", "hardly", "unable", "scarcely", "barely", "difficult", "hard to", "impossible", "fail", "nobody", "no one", "not a", "not one", "far from", "anything but", "no means", "no way")  # fmt: skip
"""One of these stands in all that `_ROUNDABOUT` matches."""
_NEAR_THE_END: Final = 400
"""Characters at the end of a rationale in which its last words are looked for."""


def check_conclusion(at: str, rationale: Stretch, outcome: str | None, found: Findings) -> None:
    """Flag a rationale whose last word on medical necessity says the opposite of the outcome."""
    if outcome not in ("upheld", "overturned"):
        return
    denies = _denies(found.folded.low[max(rationale.start, rationale.end - _NEAR_THE_END) : rationale.end])
    if denies is not None and denies != (outcome == "upheld"):
        found.flag(
            "outcome_conclusion_conflict",
            f"{at}/outcome",
            "the rationale concludes the opposite of the heading",
        )


def _denies(words: str) -> bool | None:
    """Whether the last of the words on medical necessity deny it; None where there are none, or two denials meet."""
    said = max(words.rfind(necessary) for necessary in _NECESSARY)
    if said < 0:
        return None
    sentence = words.rfind(".", 0, said) + 1
    unnecessary = words.startswith(_NECESSARY[-1], said)
    denied = [match.start() for match in _NOT.finditer(words, sentence) if match.end() > said]
    if has_any(words[sentence:], _ROUNDABOUT_SIGNS):
        denied += [match.start() for match in _ROUNDABOUT.finditer(words, sentence) if match.end() > said]
    if not denied:
        return unnecessary
    return None if len(NEGATION.findall(words, min(denied), said)) > 1 else not unnecessary
