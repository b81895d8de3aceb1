"""Counts of visits that others told and the reviewer does not hold to. Text in.

"UR stated that the patient had 20 visits. That count is an error; those visits were for the left elbow": the 20 are
neither visits had nor a guideline's limit.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.courses import LONGEST_SENTENCE
from imr_llm.reading.other_reviews import LETTERS, REVIEWS, SPOKE

_TOLD: Final = Seldom(
    by_letter(
        rf"\b(?:{'|'.join(REVIEWS)}) (?:{LETTERS} ){{0,3}}(?:(?:dated|of|from|on|in) [^.;,]{{1,40}}?,? )?(?:(?:has|had|also|wrongly|mistakenly|erroneously|incorrectly),? ){{0,2}}"
        rf"(?:{SPOKE}|(?:count|claim|figure|number|statement|assertion|total|tally|limit|reason)s?\b|(?:denied|refused|non-? ?certified)\b[^.;]{{0,90}}? (?:because|since|as|noting|citing|stating|on)\b)"
    )
)
"""That those who decided before tell something."""
_NAMED: Final = (
    "ur ",
    "ur's",
    "review",
    "claims ",
    "denial",
    "insur",
    "carrier",
    "adjuster",
    "certification",
    "determination",
    "advis",
)
_WRONG: Final = r"(?:an? (?:error|mistake|miscount|misreading)|wrong|incorrect|mistaken|inaccurate|erroneous|untrue|false|in error|not (?:correct|right|accurate|so\b|true|the case|what|supported|borne out)|too high|contradicted|belied)"
_REJECTED: Final = re.compile(
    rf"\b(?:that|this|the|its|which|it|ur's|their) (?:(?:count|number|figure|total|tally|statement|claim|limit|assertion|sum)s? )?(?:of [^.;]{{1,30}}? )?(?:is|was|are|were|appears|seems) (?:to be )?(?:simply |plainly |clearly |however |also )?{_WRONG}"
    rf"|\b(?:i|we|reviewer) (?:\w+ )?(?:disagree|do not agree|cannot agree|does not agree|reject)|\bthe (?:records?|notes?|ledger|chart|logs?|file|bills?) (?:\w+ ){{0,3}}(?:contradict|belie|refute|disprove|do not (?:bear|support|show)|does not (?:bear|support|show))"
    r"|\b(?:it is|that is) not (?:so|true|correct|the case)\b|\b(?:mis(?:counted|read|took|understood)|wrongly|mistakenly|erroneously|incorrectly)\b"
)
"""What says that a count before it does not hold."""
_NOT_TRUE: Final = re.compile(
    r"\b(?:it (?:is|would be|was) (?:not (?:true|correct|so|the case)|wrong|incorrect|untrue|an? (?:error|mistake))|(?:i|we|reviewer) (?:do not|does not|cannot) (?:agree|accept|believe|find)|(?:i|reviewer) (?:disagree|dispute|reject)s?|contrary to|it cannot be said)\b[^.;]{0,120}$"
)
"""What says so before it."""
_UNTRUE: Final = ("not ", "wrong", "incorrect", "untrue", "error", "mistake", "agree", "dispute", "reject", "contrary to")  # fmt: skip
"""One of these stands in all that `_NOT_TRUE` matches."""
_OF_ANOTHER: Final = re.compile(
    r" \(?(?:th(?:ose|ese|ey|e)|all of (?:them|those)|most of (?:them|those))(?: (?:earlier |prior |previous |same |first )?(?:\d{1,3} |[a-z]+ )?(?:visits?|sessions?|treatments?))? (?:were|was|had been|have been) (?:all |given |provided |had |used |in fact |actually |really |attended )*(?:for|to|of|on|on account of) (?:the |an? |his |her |another )?"
    r"(?:(?P<side>left|right)\b|(?P<other>other|opposite|different|unrelated|separate|another|(?:earlier|prior|previous|old) (?:injury|claim|surgery|operation)))"
)
_BEHIND: Final = 200
"""Characters behind the sentence of a count in which it is rejected at most."""


def told_by_others(low: str, at: int, first: int) -> bool:
    """Whether the words between the beginning of its sentence and a count say that others tell it."""
    before = low[max(first, at - LONGEST_SENTENCE) : at]
    for name in _NAMED:
        if name in before:
            return _TOLD.search(before) is not None
    return False


def is_rejected(low: str, start: int, end: int, first: int, last: int, stop: int, request: str = "") -> bool:
    """Whether the reviewer does not hold to a count.

    The count stands between `start` and `end` in the sentence from `first` to `last`; `stop` is where the stretch
    ends. Visits of another part or side than the request's are not those asked about.
    """
    behind = low[end : min(stop, last + _BEHIND)]
    another = _OF_ANOTHER.search(behind)
    if another is not None and (another["side"] is None or another["side"] not in request):
        return another["other"] is not None or "left" in request or "right" in request
    if has_any(low[first:start], _UNTRUE) and _NOT_TRUE.search(low, first, start) is not None:
        return True
    return told_by_others(low, start, first) and _REJECTED.search(low[first:start] + behind) is not None
