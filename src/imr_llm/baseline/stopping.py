"""Tells a notice on how a drug is to be ended: what sudden stopping can do is no reason against the drug.

"Sudden withdrawal is dangerous" warns of ending the treatment, not of the treatment.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.signs import Signed

_ENDING: Final = r"(?:stop|discontinu|cessation|ceas|withdraw|terminat|wean|taper|halt|quit|taken off|com(?:e|ing) off|interrupt)"
_NOTICE: Final = Signed(
    rf"\b(?:sudden|abrupt|rapid|precipit|unsupervised|immediate)(?:ly|ous|ously|ate|e)? (?:[a-z-]+,? (?:or |and )?){{0,3}}?{_ENDING}"
    rf"|{_ENDING}[^.;]{{0,60}}? (?:sudden|abrupt|rapid|precipit|cold turkey|at once\b|overnight|too (?:fast|quick)|on (?:his|her|their) own|without (?:[a-z-]+ ){{0,3}}?(?:taper|wean|supervis|medical|physician|doctor|guidance))"
    r"|\bcold[- ]turkey\b|\bwithdrawal (?:symptom|seizure|syndrome|reaction|effect|can\b|may\b|could\b|might\b)[^.;]{0,60}|\b(?:avoid|prevent|minimize|lessen|reduce)[a-z]* (?:[a-z]+ ){0,4}?withdrawal\b"
    rf"|\b(?:should|must|needs? to|ought to|has to|have to) be (?:[a-z]+ly )?(?:taper|wean)[^.;]{{0,60}}? (?:to avoid|to prevent|under|so as|with|by|over)\b"
)
_TURN: Final = re.compile(
    r"; |,? but |,? (?:however|yet|although|though|while|whereas)\b,? |, (?:and|so) (?=(?:the|there|he|she|it)\b)"
)
_THIS: Final = re.compile(
    r" ?(?:this|it|that|such|doing so|these|those|they|if so|otherwise)\b[^.;]{0,40}\b(?:can|may|could|might|would|is|are|carr|cause|risk|lead|bring|provoke|pos)"
)
"""How a sentence begins that goes on with what the one before warned of."""
STOPPING: Final = _NOTICE.sign


def without_notice(text: str, signs: int) -> str:
    """The sentence without the clause that tells how the drug is to be ended, or what comes of ending it at once."""
    notice = _NOTICE.first(text, signs) if signs & STOPPING else None
    if notice is None:
        return text
    start, end = 0, len(text)
    for turn in _TURN.finditer(text):
        if turn.end() <= notice.start():
            start = turn.end()
        elif turn.start() >= notice.end():
            end = turn.start()
            break
    return text[:start] + text[end:]


def goes_on(text: str, before: str, signs_before: int) -> bool:
    """Whether a sentence tells more of what a notice before it warned of."""
    return (
        signs_before & STOPPING != 0 and _THIS.match(text) is not None and _NOTICE.found(before, signs_before)
    )
