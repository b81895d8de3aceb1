"""Items of form F2: numbered sentences, "1. X is not medically necessary and appropriate.", each over "The
Claims Administrator based its decision on" and "The Physician Reviewer's decision rationale".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imr_llm.letters.f2_headings import OTHER_MARKS, blank_end, decided_below, headed, mark_number, undecided
from imr_llm.letters.headings import SET_FORTH, has_verb, heading_start
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.named_items import ITEM_LIST
from imr_llm.letters.places import ENUMERATOR
from imr_llm.letters.relied_passages import WHO, passages
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import plain_verdicts

_OTHER_SECTION: Final = re.compile(
    r"how the imr final determination|documents reviewed|clinical case summary|(?<![^ ])case summary"
)
"""What heads the other sections of these letters."""
LONGEST_HEADING: Final = 700
"""Characters looked back for the number of a decided sentence."""
_TREATMENT: Final = re.compile(r"[a-z]{3}")
"""What stands between an item's number and its verdict; "(1)" at the end of a request is a quantity."""
_CONCLUDES: Final = re.compile(
    rf"(?:^|: )(?:(?:thus|hence|accordingly|consequently|so|as such),? )?(?:the )?(?:requests?|requested|treatments?|services?)\b|{WHO}|rationale"
)
"""What is in the conclusion of a rationale and in no heading."""
_FOLLOWED: Final = Seldom(
    rf"[.:; ]*(?:\((?:[^()]|\([a-z0-9]\)){{3,80}}\)[.: ]*)?(?:(?:the )?(?:basis|decision) of |in (?:making )?(?:its|his/her|his|her) decision,? )?(?:guidelines?:? )?(?:(?:basis )?for (?:items? |issues? )?(?:both|all|each|{ITEM_LIST}),? ?:? )?(?:both )?{WHO}(?:'s)? (?:based|did|cited|found|relied|rested|(?:was|is) based|decision|determination|used|also|basis|guidelines?|gave|named|provided|referenced|and)"
    r"|[.:; ]*(?:(?:the )?(?:physician |expert |medical )?reviewers? )?(?:decision )?rationale(?: is as follows)? ?[:-]"
)

_LABEL: Final = re.compile(
    r" ?(?:the )?(?:requests? for (?!authorization)|(?:disputed |requested )(?:item|service|treatment)(?:/service)?, )"
)
_FIRST_MARK: Final = re.compile(r"(?<=[.:] )(?:\(?(?:1|a|i)[.)]|#1\b|(?:issue|item|request) 1\b)(?= )")
"""The mark of the first item, behind what is said of all."""
_RELIED_ON: Final = re.compile(rf"{WHO} (?:based|did not|found|relied|cited)")
_DECISION: Final = "decision: "
_LONGEST_MARK: Final = 4
_LONGEST_SENTENCE: Final = 300
_LONGEST_REMARK: Final = 300
"""Characters of a mark, of a decided sentence with its number, and of a remark behind it."""
_REMARK: Final = re.compile(
    rf"[. ]*(?=[^;]{{0,{_LONGEST_REMARK}}}\b(?:asked|ordered|original(?:ly)?|prescribed|sought|requested|applied|put in)\b)"
    rf"(?:(?!medically |rationale).){{20,{_LONGEST_REMARK}}}?{WHO}(?:'s)? (?:based|did not|found|relied|cited|basis)"
)
"""A remark behind a verdict that says what was asked for first, and what was relied on below it."""


def f2_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """The decided sentences, each with the passages below it; of several in a row, below the last."""
    low = folded.low
    set_forth = SET_FORTH.search(low, start)
    start = set_forth.end() if set_forth and set_forth.start() < start + 200 else start
    decided: list[Disposition | None] = []
    starts: list[int] = []
    last = before = start
    stop = _body_end(folded, start)
    verdicts = list(plain_verdicts(low, start, stop))
    preface = _preface(low, start, verdicts)
    begins = preface.end if preface is not None else start
    marks = next((marks for marks in OTHER_MARKS if _begins_with(low, begins, marks)), ENUMERATOR)
    is_marked = marks.match(low, blank_end(low, begins)) is not None or _is_first(
        low, begins, verdicts, marks
    )
    columns = {} if is_marked else _in_columns(folded, start, verdicts)
    unread = undecided(low, start, stop, marks, verdicts)
    for k, verdict in enumerate(verdicts):
        before = _with_unread(unread, decided, starts, before, verdict.words.start)
        number = len(decided) + 1
        if (
            _FOLLOWED.match(low, verdict.words.end)
            or _is_stacked(low, before, verdict.words, number, marks)
            or _is_numbered(low, before, verdict.words, number, marks)
            or _REMARK.match(low, verdict.words.end)
            or (k in columns and columns[k] not in low[last:before])  # else a conclusion on the item before
        ):
            last = _item_start(folded, before, verdict.words.start, number, marks)
            starts.append(last)
            decided.append(verdict)
            before = verdict.words.end
    if decided:
        _with_unread(unread, decided, starts, before, stop)
    blocks: list[ItemBlock] = []
    end = stop
    for number, heading, decision in zip(
        range(len(decided), 0, -1), reversed(starts), reversed(decided), strict=True
    ):
        block = (
            _block(low, heading, decision, end, marks)
            if decision is not None
            else decided_below(low, unread[number][1], end)
        )
        if blocks and block.rationale is None and not (block.administrator or block.reviewer):
            below = blocks[-1]
            block = replace(
                block,
                administrator=below.administrator,
                reviewer=below.reviewer,
                rationale=below.rationale,
            )
        blocks.append(block)
        end = heading
    if not blocks:
        by_rationale = headed(low, start, marks)
        return tuple(
            by_rationale
            if by_rationale and all(block.disposition for block in by_rationale)
            else _decided_below(low, start, verdicts) or by_rationale
        )
    theirs, own, _ = passages(low, start, end)
    if theirs is not None and not any(block.administrator for block in blocks):
        blocks = [replace(block, administrator=theirs) for block in blocks]
    if preface is not None and own is not None and not any(block.reviewer for block in blocks):
        blocks = [replace(block, reviewer=own) for block in blocks]
    return tuple(reversed(blocks))


def _with_unread(
    unread: dict[int, tuple[int, Stretch]],
    decided: list[Disposition | None],
    starts: list[int],
    before: int,
    end: int,
) -> int:
    """Add the next headings up to a position that have no verdict that can be read; where the last item's words end then."""
    while (heading := unread.get(len(decided) + 1)) is not None and before <= heading[0] < end:
        decided.append(None)
        starts.append(heading[0])
        before = heading[1].end
    return before


def _body_end(folded: FoldedText, start: int) -> int:
    """Where the items end: at the heading of another section, where one is printed behind them."""
    for head in _OTHER_SECTION.finditer(folded.low, start):
        words = folded.text[slice(*head.span())].split()
        if words[0][0].isupper() and words[-1][0].isupper():  # else said in a sentence
            return head.start()
    return len(folded.low)


def _preface(low: str, start: int, verdicts: list[Disposition]) -> Stretch | None:
    """What is said of all items before the first one's mark: who relied on what."""
    if not verdicts:
        return None
    for first in _FIRST_MARK.finditer(low, start, verdicts[0].words.start):
        if _RELIED_ON.search(low, start, first.start()) is not None:
            return Stretch(start, first.start())
    return None


def _decided_below(low: str, start: int, verdicts: list[Disposition]) -> list[ItemBlock]:
    """Items that a label below the rationale decides, with their names: "DECISION: X is not medically necessary"."""
    blocks: list[ItemBlock] = []
    before = start
    for verdict in verdicts:
        label = max(
            low.rfind("decision: ", before, verdict.words.start),
            low.rfind("decision : ", before, verdict.words.start),
        )
        heading = trimmed(low, low.find(":", label) + 1, verdict.words.start) if label >= 0 else None
        if (
            heading is None
            or not 3 <= heading.end - heading.start <= _LONGEST_SENTENCE
            or ". " in low[slice(*heading)]
        ):
            continue
        administrator, reviewer, rationale = passages(low, before, label)
        if rationale is not None:
            blocks.append(ItemBlock(heading, verdict, administrator, reviewer, rationale))
            before = verdict.words.end
    return blocks


def _begins_with(low: str, start: int, marks: re.Pattern[str]) -> bool:
    """Whether the first item has the first of these marks."""
    first = marks.match(low, blank_end(low, start))
    return first is not None and mark_number(first) == 1


def _is_first(low: str, start: int, verdicts: list[Disposition], marks: re.Pattern[str]) -> bool:
    """Whether the first verdict ends the sentence of the first mark, which a sentence for all items leads up to."""
    if not verdicts:
        return False
    end = verdicts[0].words.start
    first = max(start, end - _LONGEST_SENTENCE)
    return any(
        mark_number(mark) == 1 and low.find(". ", mark.end(), end) < 0
        for mark in marks.finditer(low, first, end)
    )


def _is_stacked(low: str, before: int, words: Stretch, number: int, marks: re.Pattern[str]) -> bool:
    """Whether a verdict stands at its own number, nothing relied on between them, and the next number follows it at once."""
    following = marks.match(low, blank_end(low, words.end))
    if following is None or mark_number(following) != number + 1:
        return False
    own = range(max(before, words.start - LONGEST_HEADING), words.start)
    return any(
        mark_number(mark) == number and low.find("reviewer", mark.end(), words.start) < 0
        for mark in marks.finditer(low, own.start, own.stop)
    )


def _is_numbered(low: str, before: int, words: Stretch, number: int, marks: re.Pattern[str]) -> bool:
    """Whether a verdict ends the sentence at its own number, and what was relied on follows after a remark."""
    begins = max(
        before, low.rfind(". ", before, words.start) - _LONGEST_MARK, words.start - _LONGEST_SENTENCE
    )
    heads = [mark for mark in marks.finditer(low, begins, words.start) if mark_number(mark) == number]
    return (
        len(heads) == 1
        and low.find(". ", heads[0].end(), words.start) < 0
        and _RELIED_ON.search(low, words.end, words.end + _LONGEST_REMARK) is not None
    )


def _in_columns(folded: FoldedText, start: int, verdicts: list[Disposition]) -> dict[int, str]:
    """The headings, by place, of verdicts with lines of their own and the next heading right below, up to one that is followed."""
    low = folded.low
    headings: dict[int, str] = {}
    for k in range(len(verdicts) - 2, -1, -1):
        own, below = verdicts[k].words, verdicts[k + 1].words
        goes_on = k + 1 in headings or _FOLLOWED.match(low, below.end) is not None
        if not goes_on or has_verb(low, own.end, below.start):
            continue
        before = verdicts[k - 1].words.end if k else start
        first = blank_end(low, heading_start(folded.text, low, before, own.start))
        heading = low[first : own.start]
        ends = blank_end(low, own.end)
        if heading and not _CONCLUDES.search(heading) and folded.fills_its_line(first, ends):
            headings[k] = heading
    return headings


def _block(low: str, heading: int, verdict: Disposition, end: int, marks: re.Pattern[str]) -> ItemBlock:
    number = marks.match(low, heading)
    lead = number.end() if number else heading
    label = _LABEL.match(low, lead)
    request = trimmed(low, label.end() if label else lead, verdict.words.start)
    if label and low.endswith(",", *request):
        request = request._replace(end=request.end - 1)
    return ItemBlock(_named_once(low, request), verdict, *passages(low, verdict.words.end, end))


def _named_once(low: str, request: Stretch) -> Stretch:
    """A request without the name repeated at the label of its decision: "In dispute: X Decision: X".

    Where utilization review modified it, what stands before that label.
    """
    label = low.rfind(_DECISION, *request)
    if label < 0:
        return request
    named = trimmed(low, label + len(_DECISION), request.end)
    if low.find(low[slice(*named)], request.start, label) < 0:
        return request
    modified = low.find("original request", request.start, label) >= 0
    return trimmed(low, request.start, label) if modified else named


def _item_start(folded: FoldedText, start: int, end: int, number: int, marks: re.Pattern[str]) -> int:
    """Where the sentence that decides item `number` begins: at its number, else after the rationale before."""
    low = folded.low
    chosen = None
    for mark in marks.finditer(low, max(start, end - LONGEST_HEADING), end):
        if mark_number(mark) == number and _TREATMENT.search(low, mark.end(), end):
            chosen = mark
    if chosen is not None:
        return chosen.start()
    told_before = number > 1 or low.find("claims administrator", start, end) >= 0
    return heading_start(folded.text, low, start, end) if told_before else start
