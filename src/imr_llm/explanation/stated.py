"""Which plain sentence a reason's own passage carries. A passage that does not carry the reason gives none.

A reason code says too little to be told as it stands: "no functional improvement" may be that the notes are silent
or that the treatment failed, and a reader of letters sometimes points at a guideline's words where the reviewer's
were meant. So every sentence has cues that must stand in the reviewer's passage, and what cannot be told from it is
left to the letter. Knows no language but the letter's.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.explanation.stated_ways import CONCLUSION, GROUNDS, NO_GUIDELINE, NOT, ONLY_SAID_MET, WAYS
from imr_llm.schema.vocabulary import Reason

__all__ = ["gives_grounds", "sentence_for", "supports", "without_guideline"]

_COMPILED: Final = {
    reason: tuple(
        (way.key, [re.compile(cue, re.I) for cue in way.cues], [re.compile(bar, re.I) for bar in way.bars])
        for way in ways
    )
    for reason, ways in WAYS.items()
}


def sentence_for(reason: Reason, passage: str) -> str | None:
    """The key of the sentence that the passage carries for this reason; None if it carries none."""
    folded = " ".join(passage.split())
    for key, cues, bars in _COMPILED[reason]:
        if all(cue.search(folded) for cue in cues) and not any(bar.search(folded) for bar in bars):
            return key
    return None


_BARE: Final = re.compile(rf"{CONCLUSION}|{ONLY_SAID_MET}", re.I)
_WITH_GROUNDS: Final = re.compile(GROUNDS, re.I)


def gives_grounds(passage: str) -> bool:
    """Whether a passage says more than what was concluded: bare conclusions of two treatments are no same reason."""
    folded = " ".join(passage.split())
    return _BARE.search(folded) is None or _WITH_GROUNDS.search(folded) is not None


_SUPPORTS: Final = re.compile(
    r"\b(?:recommend(?:s|ed)|support(?:s|ed)|indicated|allow(?:s|ed)|meets?|met|fits?|satisf(?:y|ies|ied)|qualif(?:y|ies|ied)|an option)\b",
    re.I,
)
_DENIED: Final = re.compile(NOT, re.I)


def supports(sentence: str) -> bool:
    """Whether a sentence of a rationale that grants says what for: that a guideline supports it, or that its conditions are met."""
    return (
        _SUPPORTS.search(sentence) is not None
        and _DENIED.search(sentence) is None
        and gives_grounds(sentence)
    )


_WITHOUT_GUIDELINE: Final = re.compile(NO_GUIDELINE, re.I)


def without_guideline(rationale: str) -> bool:
    """Whether a reviewer says to have decided without a guideline, so that none supports the treatment."""
    return _WITHOUT_GUIDELINE.search(" ".join(rationale.split())) is not None


SENTENCES: Final = tuple(way.key for ways in WAYS.values() for way in ways)
"""Every key there is; a language has a sentence for each."""
