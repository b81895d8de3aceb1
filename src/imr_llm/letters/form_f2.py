"""Items of form F2: numbered sentences, "1. X is not medically necessary and appropriate.", each over "The
Claims Administrator based its decision on" and "The Physician Reviewer's decision rationale".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from imr_llm.letters.headings import SET_FORTH, has_verb, heading_start
from imr_llm.letters.issue_outcomes import outcome_of_rationale
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.named_items import ITEM_LIST
from imr_llm.letters.places import ENUMERATOR, ROMAN_MARK, number_of, place_of
from imr_llm.letters.relied_passages import WHO, passages
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import plain_verdicts

_OTHER_SECTION: Final = re.compile(
    r"how the imr final determination|documents reviewed|clinical case summary|(?<![^ ])case summary"
)
"""What heads the other sections of these letters."""
_LETTER: Final = re.compile(r"(?<![^ ])\(?([a-h])[.)](?= )")
_ROMAN: Final = re.compile(rf"(?<![^ ])\(?({ROMAN_MARK})[.)](?= )")
_HASH: Final = re.compile(r"(?<![^ ])#(\d{1,2})[.):]?(?= )")
_OF_ALL: Final = re.compile(r"(?<![^ ])(?:issue|item|request) (\d{1,2}) of \d{1,2} ?[:.)-]?(?= )")
_OTHER_MARKS: Final = (_LETTER, _ROMAN, _HASH, _OF_ALL)
"""The marks of items where offices do not number with plain figures."""
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
_HEADED: Final = re.compile(
    rf" ?(?:(?:regarding|re|as to|concerning|request for)\b ?:? ?)?(?! ?{WHO})(?:the )?(?P<request>(?:(?!\. |claims administrator|reviewer)(?:[^:]|(?<=dos):|(?<=qty):|(?<=quantity):)){{4,300}}?)[.:]? (?=(?:both )?{WHO}(?:'s)? (?:based|did|cited|relied|decision|used|guidelines?|gave|named|and))"
)
"""A heading that decides nothing, over what was relied on."""


def f2_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """The decided sentences, each with the passages below it; of several in a row, below the last."""
    low = folded.low
    set_forth = SET_FORTH.search(low, start)
    start = set_forth.end() if set_forth and set_forth.start() < start + 200 else start
    decided: list[Disposition] = []
    starts: list[int] = []
    last = before = start
    stop = _body_end(folded, start)
    verdicts = list(plain_verdicts(low, start, stop))
    preface = _preface(low, start, verdicts)
    begins = preface.end if preface is not None else start
    marks = next((marks for marks in _OTHER_MARKS if _begins_with(low, begins, marks)), ENUMERATOR)
    is_marked = marks.match(low, _blank_end(low, begins)) is not None or _is_first(
        low, begins, verdicts, marks
    )
    columns = {} if is_marked else _in_columns(folded, start, verdicts)
    for k, verdict in enumerate(verdicts):
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
    blocks: list[ItemBlock] = []
    end = stop
    for heading, verdict in zip(reversed(starts), reversed(decided), strict=True):
        block = _block(low, heading, verdict, end, marks)
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
        headed = _headed(low, start, marks)
        return tuple(
            headed
            if headed and all(block.disposition for block in headed)
            else _decided_below(low, start, verdicts) or headed
        )
    theirs, own, _ = passages(low, start, end)
    if theirs is not None and not any(block.administrator for block in blocks):
        blocks = [replace(block, administrator=theirs) for block in blocks]
    if preface is not None and own is not None and not any(block.reviewer for block in blocks):
        blocks = [replace(block, reviewer=own) for block in blocks]
    return tuple(reversed(blocks))


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


def _headed(low: str, start: int, marks: re.Pattern[str]) -> list[ItemBlock]:
    """Items in order whose rationale decides them, under a heading with their number alone: "1. Regarding X:"."""
    heads: list[tuple[int, re.Match[str]]] = []
    for mark in marks.finditer(low, start):
        head = _HEADED.match(low, mark.end()) if _number(mark) == len(heads) + 1 else None
        if head is not None:
            heads.append((mark.start(), head))
    if not heads or heads[0][0] > _blank_end(low, start):
        return []
    requests = [head["request"] for _, head in heads]
    blocks: list[ItemBlock] = []
    for (_, head), end in zip(heads, [*(at for at, _ in heads[1:]), len(low)], strict=True):
        administrator, reviewer, rationale = passages(low, head.end(), end)
        if rationale is None:
            return []
        outcome = outcome_of_rationale(low, requests, len(blocks), rationale, rationale.start)
        heading = trimmed(low, *head.span("request"))
        blocks.append(ItemBlock(heading, outcome, administrator, reviewer, rationale))
    return blocks


def _begins_with(low: str, start: int, marks: re.Pattern[str]) -> bool:
    """Whether the first item has the first of these marks."""
    first = marks.match(low, _blank_end(low, start))
    return first is not None and _number(first) == 1


def _is_first(low: str, start: int, verdicts: list[Disposition], marks: re.Pattern[str]) -> bool:
    """Whether the first verdict ends the sentence of the first mark, which a sentence for all items leads up to."""
    if not verdicts:
        return False
    end = verdicts[0].words.start
    first = max(start, end - _LONGEST_SENTENCE)
    return any(
        _number(mark) == 1 and low.find(". ", mark.end(), end) < 0 for mark in marks.finditer(low, first, end)
    )


def _number(mark: re.Match[str]) -> int:
    """The number of a mark of any kind."""
    if mark.re is ENUMERATOR:
        return number_of(mark)
    return place_of(mark[1], roman=mark.re is _ROMAN)


def _is_stacked(low: str, before: int, words: Stretch, number: int, marks: re.Pattern[str]) -> bool:
    """Whether a verdict stands at its own number, nothing relied on between them, and the next number follows it at once."""
    following = marks.match(low, _blank_end(low, words.end))
    if following is None or _number(following) != number + 1:
        return False
    own = range(max(before, words.start - LONGEST_HEADING), words.start)
    return any(
        _number(mark) == number and low.find("reviewer", mark.end(), words.start) < 0
        for mark in marks.finditer(low, own.start, own.stop)
    )


def _is_numbered(low: str, before: int, words: Stretch, number: int, marks: re.Pattern[str]) -> bool:
    """Whether a verdict ends the sentence at its own number, and what was relied on follows after a remark."""
    begins = max(
        before, low.rfind(". ", before, words.start) - _LONGEST_MARK, words.start - _LONGEST_SENTENCE
    )
    heads = [mark for mark in marks.finditer(low, begins, words.start) if _number(mark) == number]
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
        first = _blank_end(low, heading_start(folded.text, low, before, own.start))
        heading = low[first : own.start]
        ends = _blank_end(low, own.end)
        if heading and not _CONCLUDES.search(heading) and folded.fills_its_line(first, ends):
            headings[k] = heading
    return headings


def _blank_end(low: str, at: int) -> int:
    while at < len(low) and low[at] in ".:; ":
        at += 1
    return at


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
        if _number(mark) == number and _TREATMENT.search(low, mark.end(), end):
            chosen = mark
    if chosen is not None:
        return chosen.start()
    told_before = number > 1 or low.find("claims administrator", start, end) >= 0
    return heading_start(folded.text, low, start, end) if told_before else start
