"""Items of a letter of no known form whose decision is told beside the treatment: "we uphold the denial of X", "the denial of X
is reversed", a list "X ...... APPROVED".
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.form_labelled import SECTION
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.text import FoldedText

_DENIAL: Final = r"(?:denial|non-certification|modification|adverse determination) (?:of|for) (?:the )?(?:requests? for (?:the )?)?"
_UPHOLDS: Final = r"upholds?|affirms?|sustains?|upheld|affirmed|sustained"
_OVERTURNS: Final = r"overturns?|reverses?|overturned|reversed|set aside|vacated?s?"
_VERB_FIRST: Final = re.compile(
    rf"\b(?:we|i|the reviewer|our reviewer|this reviewer|the physician reviewer) (?:therefore |thus |hereby |also )?(?P<outcome>{_UPHOLDS}|{_OVERTURNS}) (?:the |this )?{_DENIAL}(?P<request>(?:(?!\. )[^;]){{3,240}}?)\.(?= |$)"
)
_VERB_LAST: Final = re.compile(
    rf"\bthe {_DENIAL}(?P<request>(?:(?!\. )[^;]){{3,240}}?),? (?:is|are|was|were|has been|should be) (?:therefore |thus |hereby |accordingly )?(?P<outcome>{_UPHOLDS}|{_OVERTURNS})\b"
)
_LISTED: Final = re.compile(
    r"(?P<request>[^.]{3,200}(?:\.\d[^.]{0,60})?) ?(?:\. ?){4,}(?P<outcome>approved|denied|upheld|overturned)\b"
)
_REMAINING: Final = re.compile(
    r"(?:the )?remaining (?:imr )?(?:eligible )?(?:portion|part)(?: of the original requests?)?,? "
)
_THEIRS: Final = re.compile(
    r"\b(?:claims administrator|administrator|carrier|insurer)(?: ?:|(?:'s (?:decision|denial))? (?:was |had |has )?(?:also )?(?:based|relied|cited|turned to|used|applied|named)\b)"
)
_OURS: Final = re.compile(
    r"\breviewer(?: ?:| (?:also )?(?:based|relied|cites?|cited|used|applies|applied|adopts|adopted)\b)"
)
_SENTENCE_END: Final = re.compile(r"\. (?=[a-z\"(])|\.$")
_LONGEST_LINE: Final = 400
"""Characters of what is said of the guidelines that somebody relied on."""
_GRANTED: Final = ("approved", "overturn", "reverse", "set aside", "vacate")
_LONGEST_BEFORE: Final = 2500
"""Characters of what is said of a request before the sentence that decides it."""


def told_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items decided in so many words; none where the letter decides in another way."""
    return _listed(folded) or _verb_first(folded) or _verb_last(folded)


def _block(folded: FoldedText, match: re.Match[str], first: int, last: int) -> ItemBlock:
    low = folded.low
    start, end = match.span("request")
    remaining = _REMAINING.match(low, start, end)
    said = match["outcome"]
    outcome: OutcomeName = "overturned" if said.startswith(_GRANTED) else "upheld"
    passage = trimmed(low, first, max(first, last))
    theirs, ours = _guidelines(low, *passage)
    return ItemBlock(
        trimmed(low, remaining.end() if remaining else start, len(low[:end].rstrip(" ,.-"))),
        Disposition(outcome, Stretch(*match.span("outcome"))),
        theirs,
        ours,
        passage if passage.start < passage.end else None,
    )


def _guidelines(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None]:
    """The sentence on what the administrator relied on, and the one on what the reviewer did."""
    lines: list[Stretch | None] = []
    at = start
    for who in (_THEIRS, _OURS):
        said = who.search(low, at, end)
        if said is None:
            lines.append(None)
            continue
        first = said.end() if low[said.end() - 1] == ":" else said.start()
        ends = _SENTENCE_END.search(low, said.end(), end)
        at = min(ends.start() if ends else end, said.end() + _LONGEST_LINE)
        lines.append(trimmed(low, first, at))
    return lines[0], lines[1]


def _verb_first(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """ "We uphold the denial of X.": its reasons follow."""
    found = list(_VERB_FIRST.finditer(folded.low))
    blocks = []
    for k, match in enumerate(found):
        end = found[k + 1].start() if k + 1 < len(found) else len(folded.low)
        heading = SECTION.search(folded.text, match.end(), end)
        blocks.append(_block(folded, match, match.end(), heading.start() if heading else end))
    return tuple(blocks)


def _verb_last(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """ "The denial of X is reversed.": its reasons come before."""
    blocks = []
    before = 0
    for match in _VERB_LAST.finditer(folded.low):
        first = max(before, match.start() - _LONGEST_BEFORE)
        for heading in SECTION.finditer(folded.text, first, match.start()):
            first = heading.end()
        blocks.append(_block(folded, match, first, match.end()))
        before = match.end()
    return tuple(blocks)


def _listed(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """A list of treatments with what was decided of each behind dots; reasons follow where they are named again."""
    text, low = folded.text, folded.low
    found = [match for match in _LISTED.finditer(low) if match["request"].strip()]
    if not found:
        return ()
    requests = []
    for match in found:
        start, end = match.span("request")
        headings = [heading.end() for heading in SECTION.finditer(text, start, end)]
        requests.append(trimmed(low, max([start, *headings]), end))
    named = [low.find(f"{low[slice(*request)]}.", found[-1].end()) for request in requests]
    blocks = []
    for match, request, at in zip(found, requests, named, strict=True):
        first = at + request.end - request.start + 1 if at >= 0 else len(low)
        last = min((other for other in named if other > at), default=len(low)) if at >= 0 else len(low)
        block = _block(folded, match, first, last)
        blocks.append(
            ItemBlock(request, block.disposition, block.administrator, block.reviewer, block.rationale)
        )
    return tuple(blocks)
