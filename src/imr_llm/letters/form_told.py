"""Items of a letter of no known form whose decision is told beside the treatment: "we uphold the denial of X", "the denial of X
is reversed", a list "X ...... APPROVED".
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from imr_llm.letters.form_labels import SECTION
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.outcome_words import (
    ATTRIBUTED,
    CONDITION,
    NEGATION,
    NOT_ALL,
    OVERTURN,
    OVERTURNED,
    UPHELD,
    UPHOLD,
    WE,
    sentence_start,
)
from imr_llm.letters.spots import last_match
from imr_llm.letters.text import FoldedText
from imr_llm.letters.word_starts import compiled

_GRANT: Final = r"(?:authorize|approve|certify|allow|cover|pay for)"
_DENIAL: Final = (
    r"(?:(?:utilization review|ur|(?:claims )?administrator's|carrier's|insurer's|(?:health )?plan's|insurance company's) )?"
    rf"(?:(?:denial|non-certification|modification|refusal|adverse determination) (?:of|for)|refusal to {_GRANT}"
    rf"|(?:decision|determination) (?:denying|refusing|to (?:deny|refuse)|not to {_GRANT})) (?:the )?(?:requests? for (?:the )?)?"
)
_UPHOLDS: Final = rf"{UPHOLD}|{UPHELD}"
_OVERTURNS: Final = rf"{OVERTURN}|{OVERTURNED}"
_VERB_FIRST: Final = compiled(
    rf"\b{WE} (?:therefore |thus |hereby |also )?(?P<outcome>{_UPHOLDS}|{_OVERTURNS}|(?:dis)?agrees? with) (?:the |this |your )?{_DENIAL}(?P<request>(?:(?!\. )[^;]){{3,240}}?)\.(?= |$)"
)
_VERB_LAST: Final = compiled(
    rf"\bthe {_DENIAL}(?P<request>(?:(?!\. )[^;]){{3,240}}?),? (?:is|are|should be|must be|(?P<ordered>be)) (?:therefore |thus |hereby |accordingly )?(?P<outcome>{_UPHOLDS}|{_OVERTURNS})\b"
)
_ORDERS: Final = re.compile(
    rf"\b(?:{WE} (?:therefore |thus |hereby |also )?(?:recommends?|orders?|directs?|decides?|determines?)|it is (?:therefore |hereby )?(?:ordered|directed|recommended|determined|decided|(?:my|our) (?:decision|determination|recommendation))) that $"
)
"""What stands before "the denial of X be reversed" where that is not somebody else's wish."""
_ENTRY_OF_ORDER: Final = re.compile(r"(?<![a-z0-9])\(?[a-h1-9][).] that $")
_ORDERED: Final = re.compile(
    rf"\b(?:it is (?:therefore |hereby )?(?:ordered|directed|determined|decided)|{WE} (?:therefore |hereby )?(?:orders?|directs?|determines?|decides?))(?: as follows)? ?: "
)
_LONGEST_ORDER: Final = 1500
"""Characters of a list of what is ordered, before an entry."""
_QUOTED: Final = compiled(
    rf"\bas to [\"'](?P<request>[^\"]{{3,240}})[\"'],? the denial (?:should be,? )?(?:and )?(?:is|be),? (?P<outcome>{_UPHOLDS}|{_OVERTURNS})\b"
)
_NOT_TO_PAY: Final = re.compile(
    r"\b(?:decision|decided)\b[^.]{0,60} not to (?:pay for|authorize|approve|cover) (?P<request>[^.]{3,240})\. "
)
_LEADER: Final = re.compile(
    r"(?<!\.)(?<!\. )\.(?: ?\.){3,400} ?(?P<outcome>approved|denied|upheld|overturned)\b"
)
_ENDS_IN_LABEL: Final = re.compile(r"\b(?:decision|determination|finding|result|outcome)$")
_THIS: Final = re.compile(r"(?:this|the) (?:treatment|service|item|request)")
_HEAD_MARK: Final = re.compile(r"(?<![^ ])(?:\(?[A-H][.)]|\d{1,2}[.)]) (?=[A-Z0-9(])")
_BLANK_LINE: Final = re.compile(r"\n\s*\n")
_LONGEST_LISTED: Final = 260
"""Characters of a treatment in a list before the dots that lead to what was decided."""
_REMAINING: Final = re.compile(
    r"(?:the )?remaining (?:imr )?(?:eligible )?(?:portion|part)(?: of the original requests?)?,? "
)
_THEIRS: Final = re.compile(
    r"\b(?:claims administrator|administrator|carrier|insurer)(?: ?:|(?:'s (?:decision|denial))? (?:was |had |has )?(?:also )?(?:based|relied|rested|cited|turned to|used|applied|named)\b)"
)
_OURS: Final = re.compile(
    r"\breviewer(?: ?:| (?:also )?(?:based|relied|rests?|rested|cites?|cited|used|applies|applied|adopts|adopted)\b)"
)
_SENTENCE_END: Final = re.compile(r"\. (?=[a-z\"(])|\.$")
_LONGEST_LINE: Final = 400
"""Characters of what is said of the guidelines that somebody relied on."""
_GRANTED: Final = ("approved", "overturn", "reverse", "set aside", "vacate", "disagree")
_PART_ASKED: Final = re.compile(r"\b(?:in part|as to|except)\b")
_LONGEST_BEFORE: Final = 2500
"""Characters of what is said of a request before the sentence that decides it."""


def told_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items decided in so many words; none where the letter decides in another way."""
    return (
        _listed(folded)
        or _verb_first(folded)
        or _headed(folded)
        or _decided_last(folded, _QUOTED)
        or _decided_last(folded, _VERB_LAST)
    )


def _plain(low: str, decides: re.Pattern[str]) -> list[re.Match[str]]:
    """The matches of words that decide, where their sentence neither supposes, denies nor quotes them, nor decides a part."""
    return [match for match in decides.finditer(low) if _is_plain(low, match)]


def _is_plain(low: str, match: re.Match[str]) -> bool:
    first = sentence_start(low, match.start())
    in_part = NOT_ALL.match(low, match.end()) or _PART_ASKED.search(low, *match.span("request"))
    if match.groupdict().get("ordered") and not (
        _ORDERS.search(low, first, match.start()) or _is_listed_order(low, match.start())
    ):
        return False
    return not in_part and not any(
        one.search(low, first, match.start()) for one in (CONDITION, NEGATION, ATTRIBUTED)
    )


def _is_listed_order(low: str, at: int) -> bool:
    """Whether words at a position are an entry of a list that says what is ordered: "It is ordered: (1) that ...; (2) that"."""
    entry = _ENTRY_OF_ORDER.search(low, max(0, at - 12), at)
    return entry is not None and _ORDERED.search(low, max(0, at - _LONGEST_ORDER), entry.start()) is not None


def _block(
    folded: FoldedText, asked: tuple[int, int], match: re.Match[str], first: int, last: int
) -> ItemBlock:
    """The item of a request, the match that decides it, and where its reasons begin and end."""
    low = folded.low
    start, end = asked
    remaining = _REMAINING.match(low, start, end)
    said = match["outcome"]
    outcome: OutcomeName = "overturned" if said.startswith(_GRANTED) else "upheld"
    while first < last and low[first] in " .":
        first += 1
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
    found = _plain(folded.low, _VERB_FIRST)
    blocks = []
    for k, match in enumerate(found):
        end = found[k + 1].start() if k + 1 < len(found) else len(folded.low)
        heading = SECTION.search(folded.text, match.end(), end)
        blocks.append(
            _block(folded, match.span("request"), match, match.end(), heading.start() if heading else end)
        )
    return tuple(blocks)


def _headed(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """ "B. X" in lines of its own, and below it "The denial of this treatment is reversed.": its reasons follow."""
    found = [match for match in _plain(folded.low, _VERB_LAST) if _THIS.fullmatch(match["request"])]
    heads: list[tuple[int, Stretch]] = []
    before = 0
    for match in found:
        mark = last_match(_HEAD_MARK, folded.text, before, match.start())
        if mark is None:
            return ()
        first, last = folded.span(mark.end(), match.start())
        ends = _BLANK_LINE.search(folded.quote(first, last))
        end = folded.position(first + ends.start()) if ends is not None else match.start()
        heads.append((mark.start(), Stretch(mark.end(), end)))
        before = match.end()
    blocks = []
    for match, (_, head), following in zip_longest(found, heads, heads[1:]):
        stop = following[0] if following is not None else len(folded.low)
        section = SECTION.search(folded.text, match.end(), stop)
        blocks.append(_block(folded, head, match, match.end(), section.start() if section else stop))
    return tuple(blocks)


def _decided_last(folded: FoldedText, decides: re.Pattern[str]) -> tuple[ItemBlock, ...]:
    """ "The denial of X is reversed.": its reasons come before."""
    low = folded.low
    found = _plain(low, decides)
    blocks = []
    before = 0
    for match in found:
        first = max(before, match.start() - _LONGEST_BEFORE)
        last = match.end()
        for heading in SECTION.finditer(folded.text, first, match.start()):
            first = heading.end()
        asked = match.span("request")
        if _THIS.fullmatch(match["request"]):
            refused = _NOT_TO_PAY.search(low, 0, match.start()) if len(found) == 1 else None
            if refused is None:
                return ()
            asked, first, last = refused.span("request"), match.end(), len(low)
        blocks.append(_block(folded, asked, match, first, last))
        before = match.end()
    return tuple(blocks)


def _listed(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """A list of treatments with what was decided of each behind dots; reasons follow where they are named again."""
    text, low = folded.text, folded.low
    listed: list[tuple[Stretch, re.Match[str]]] = []
    before = 0
    for leader in _LEADER.finditer(low):
        first = max(before, leader.start() - _LONGEST_LISTED)
        headings = [heading.end() for heading in SECTION.finditer(text, first, leader.start())]
        request = trimmed(low, max([first, *headings]), leader.start())
        if request.start < request.end and not _ENDS_IN_LABEL.search(low, *request):
            listed.append((request, leader))
        before = leader.end()
    named = [low.find(f"{low[slice(*request)]}.", before) for request, _ in listed]
    blocks = []
    for (request, leader), at in zip(listed, named, strict=True):
        first = at + request.end - request.start + 1 if at >= 0 else len(low)
        last = min((other for other in named if other > at), default=len(low)) if at >= 0 else len(low)
        blocks.append(_block(folded, request, leader, first, last))
    return tuple(blocks)
