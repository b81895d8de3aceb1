"""Items of form F2: numbered sentences, "1. X is not medically necessary and appropriate.", each over "The
Claims Administrator based its decision on" and "The Physician Reviewer's decision rationale".
"""

from __future__ import annotations

import re

from imr_llm.letters.headings import heading_start
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import DECIDES, ENUMERATOR, WHO, outcome_of, passages

BODY = re.compile(
    r"imr decision(?:\(s\)|s)?,? and rationale(?:\(s\)|s)? ?:?|decision(?:\(s\)|s)? and rationale(?:\(s\)|s)? ?:?"
)
_SET_FORTH = re.compile(
    r" ?(?:the )?final determination was based on (?:the )?decisions? for the disputed items?/services? set forth below ?:?"
)
_FOLLOWED = re.compile(rf"[.:; ]*{WHO}(?:'s)? (?:based|did|cited|found|relied|decision|used|also)")


def f2_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    low = folded.low
    set_forth = _SET_FORTH.search(low, start)
    start = set_forth.end() if set_forth and set_forth.start() < start + 200 else start
    decided = [match for match in DECIDES.finditer(low, start) if _FOLLOWED.match(low, match.end())]
    blocks: list[ItemBlock] = []
    before = start
    starts = []
    for number, match in enumerate(decided, start=1):
        starts.append(_item_start(folded, before, match.start(), number))
        before = match.end()
    for k, match in enumerate(decided):
        end = starts[k + 1] if k + 1 < len(decided) else len(low)
        blocks.append(_block(low, starts[k], match, match.end(), end))
    return tuple(blocks)


def _block(low: str, heading: int, match: re.Match[str], start: int, end: int) -> ItemBlock:
    number = ENUMERATOR.match(low, heading)
    lead = number.end() if number else heading
    label = re.compile(r" ?(?:the )?requests? for (?!authorization)").match(low, lead)
    return ItemBlock(
        trimmed(low, label.end() if label else lead, match.start()),
        Disposition(outcome_of(match), Stretch(match.start(), match.end())),
        *passages(low, start, end),
    )


def _item_start(folded: FoldedText, start: int, end: int, number: int) -> int:
    """Where the sentence that decides item `number` begins: at its number, else after the rationale before."""
    low = folded.low
    chosen = None
    for mark in ENUMERATOR.finditer(low, max(start, end - 700), end):
        if int(mark[1] or mark[2] or mark[3]) == number:
            chosen = mark
    if chosen is not None:
        return chosen.start()
    return heading_start(folded.text, low, start, end) if number > 1 else start
