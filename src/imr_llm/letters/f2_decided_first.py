"""Letters of form F2 that list the decisions in a section of their own and give what was relied on and why in another.

"IMR DECISION(S): #1 X is medically necessary and appropriate. #2 Y is not ...", and further down "IMR DECISION
RATIONALE(S)", where documents are said to be for items and one rationale may serve all.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.headings import has_verb
from imr_llm.letters.layout import ItemBlock, Stretch, trimmed
from imr_llm.letters.places import ROMAN_MARK, place_of
from imr_llm.letters.relied_passages import passages
from imr_llm.letters.sought import Sought
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import plain_verdicts

_LIST: Final = Sought(
    r"(?:imr )?(?:decision|determination)(?:\(s\)|s)(?! ?(?:and|&|/|rationale|of|for|was|were|is|are|by|that|set)\b) ?:?",
    ("decision", "determination"),
    reach=30,
)
_REASONS: Final = Sought(
    r"(?:imr )?(?:decision|determination)(?:\(s\)|s)? rationale(?:\(s\)|s)(?= ) ?:?|imr (?:decision )?rationale(?:\(s\)|s)? ?:?",
    ("rationale",),
    reach=40,
)
_SECTION: Final = re.compile(
    r"how the imr final determination|documents reviewed|clinical case summary|(?<![^ ])case summary"
)
_MARK: Final = re.compile(
    rf" ?[.;]? ?\(?(?:(?:item|issue|request) (?:no\.? ?|number )?#?|#)?(?P<mark>\d{{1,2}}|[a-h]|(?P<roman>{ROMAN_MARK}))[.:)]{{0,2}}(?: -)? (?=[^ ])"
)
_LONGEST_REQUEST: Final = 700


def items_decided_first(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items of such a letter, numbered from one; none where it is no such letter, or one of them is not plain."""
    low = folded.low
    head = next((one for one in _LIST.finditer(low) if _is_heading(folded, one)), None)
    told = next((one for one in _REASONS.finditer(low) if _is_heading(folded, one)), None)
    if head is None or told is None or told.start() < head.end():
        return ()
    section = _SECTION.search(low, head.end(), told.start())
    stop = section.start() if section is not None else told.start()
    blocks: list[ItemBlock] = []
    at = head.end()
    theirs, own, why = _told(low, told.end(), _end(folded, told.end()))
    for verdict in plain_verdicts(low, head.end(), stop):
        mark = _MARK.match(low, at, verdict.words.start)
        if mark is None or place_of(mark["mark"], roman=mark["roman"] is not None) != len(blocks) + 1:
            return ()
        request = trimmed(low, mark.end(), verdict.words.start)
        modified = low.find("original request", *request) >= 0
        if request.end - request.start > _LONGEST_REQUEST or (has_verb(low, *request) and not modified):
            return ()
        blocks.append(ItemBlock(request, verdict, theirs, own, why))
        at = verdict.words.end
    return tuple(blocks) if not low[at:stop].strip(" .;") else ()


def _told(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """Who relied on what, and why; each passage with the words at its head that say which items it is for."""
    theirs, own, why = passages(low, start, end)
    if theirs is not None:
        theirs = trimmed(low, max(start, low.rfind(". ", start, theirs.start) + len(". ")), theirs.end)
    if own is not None:
        before = theirs.start if theirs is not None and theirs.start < own.start else start
        first = max(before, low.rfind(". ", before, own.start) + len(". "))
        own = trimmed(low, first, own.end)
        if theirs is not None and theirs.start < first < theirs.end:
            theirs = trimmed(low, theirs.start, first)
    return theirs, own, why


def _end(folded: FoldedText, start: int) -> int:
    ends = (one.start() for one in _SECTION.finditer(folded.low, start) if _is_heading(folded, one))
    return next(ends, len(folded.low))


def _is_heading(folded: FoldedText, words: re.Match[str]) -> bool:
    """Whether words are printed as a heading is, and not within a sentence."""
    printed = folded.text[slice(*words.span())].strip(" :").split()
    return not [word for word in printed if word[0].islower()] and folded.fills_its_line(*words.span())
