"""Items of a letter of no known form whose decision is a sentence of its own right behind the treatment: "2. Hinged brace. The
denial is upheld.", "Raised toilet seat: YES. The denial is overturned.", "Is "TENS unit" medically necessary? No. ...".
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from imr_llm.letters.form_labels import ADMINISTRATOR, RATIONALE, REVIEWER, SECTION, section_start
from imr_llm.letters.headings import has_verb
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.outcome_words import OVERTURN, OVERTURNED, THEM, UPHELD, UPHOLD, WE
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.text import FoldedText

_STANDS: Final = rf"{UPHELD}|confirmed"
_THE_DENIAL: Final = rf"(?:the |our |this |its )?(?:{THEM}(?:'s)? )?(?:denial|refusal|non-?certification|adverse determination)"
_OF_THIS: Final = r"(?: of (?:this|the|that) (?:treatment|service|item|request|one))?"
_DECIDED: Final = Seldom(
    r"(?<=[ :?])(?:(?:decision|determination|result|outcome|finding|conclusion|ruling|answer) ?: ?)?(?:(?P<answer>yes|no)(?: ?[.,;:-])+ )?"
    rf"(?:{_THE_DENIAL}{_OF_THIS} (?:(?:is|was|has been|should be|must be) )?(?:therefore |hereby )?(?:(?P<stands>{_STANDS})|(?P<falls>{OVERTURNED}))"
    rf"|{WE} (?:therefore |hereby )?(?:(?P<upholds>{UPHOLD})|(?P<overturns>{OVERTURN})) {_THE_DENIAL}{_OF_THIS}"
    rf"|we (?:therefore |also )?(?:(?P<agree>agree)|(?P<disagree>disagree|do not agree)) with (?:the |your |its |their )?(?!plan[.;]){THEM}(?:'s)?(?: (?:denial|decision|determination|refusal))?(?: (?:on|of|about) (?:this|the|that) (?:treatment|service|item|request|one))?(?: of (?:[a-z]+ \d{{1,2}}, \d{{4}}|[\d/-]+))?"
    rf"|(?<=: )(?:(?P<kept>{_STANDS})|(?P<undone>{OVERTURNED})))(?=[.;]| \((?! ?[x\u2713\u2714]? ?\)))"
    r"|(?<= )(?P<loud>(?P<part>partially )?(?:(?P<stays>upheld|affirmed)|overturned|reversed)(?=[.;]|: (?:\d{1,3} [a-z]{3,20} (?:is|are) )?(?:not )?medically ))"
)
"""A sentence that decides and names no treatment."""
_MARK: Final = re.compile(
    r"(?<![^ ])(?:(?i:item|issue|service|treatment|request|question|line|row|number|no\.) ?#?(?:\d{1,2}|[A-H])(?: of \d{1,2})? ?[.:)-]?|(?:ITEM|SERVICE|ISSUE|TREATMENT|REQUEST) (?:\d{1,2}|[A-H])|\(?(?:\d{1,2}|[A-Ha-h])[.)]|\([ivx]{1,4}\)|[*\u2022\u25aa\u25cf]|>{1,2}) (?=[\"'(]?[A-Z0-9])"
)
"""What an item begins with in its list."""
_ASKED: Final = re.compile(
    r"(?:is|are|was|were) (?P<request>.{3,300}?) (?:medically necessary(?: and appropriate)?|necessary) ?\?"
)
_ASKED_OF_IT: Final = re.compile(
    r"(?:q(?:uestion)?[.:] ?)?(?:is|was) (?:it|this|that|the (?:treatment|service))(?: treatment| service)? (?:medically )?necessary ?\? (?:a(?:nswer)?[.:] ?)?$"
)
"""A question between a treatment and its decision."""
_FIRST_SAID: Final = re.compile(
    r"(?:outcome|decision|result|determination) ?: ?(?:denied|approved|not approved|granted)[.;] ?$"
)
"""What became of the request, said right before what became of its denial."""
_LED_TO: Final = re.compile(
    r"\b(?:treatment|service|item|request)s? (?:is|are|was|were) (?:reviewed|in dispute|at issue|requested|asked for|disputed|under review) ?: "
)
"""Words that a treatment follows: "One treatment was reviewed: ..."."""
_LONGEST: Final = 300
"""Characters of a treatment's name."""
_HEADING: Final = re.compile(
    r"(?:DETERMINATIONS?|DECISIONS?|CONCLUSIONS?|FINDINGS?|RESULTS?|OUTCOMES?|OPINIONS?) (?=[A-Z0-9])"
)
_ADDRESSED: Final = re.compile(
    r"\b(?:to the part(?:y|ies)|dear|attention|attn|re ?:|cc ?:|organization|decision|notice)\b"
)
"""What stands at the head of a letter and in no treatment."""
_LABEL_ALONE: Final = re.compile(
    r"(?:item|issue|service|treatment|request|question|line|row|number|no\.) ?(?:no\.? ?)?#?(?:\d{1,2}|[a-h])"
    rf"|(?:the )?(?:{THEM}(?:'s)? )?(?:action|denial|decision|determination|refusal|request|service|treatment)s?"
)
"""What is no treatment's name but the place of one."""
_SAYS: Final = re.compile(r"[a-z]{3}")
_SHORTEST_REASON: Final = 50
"""Characters of what is said of an item, less of which gives no reason."""
_QUOTES: Final = " \"'"


_UPHOLDING: Final = ("stands", "upholds", "agree", "kept", "stays")


class _Decided(NamedTuple):
    """A decision, its treatment, and where the item begins with its mark."""

    match: re.Match[str]
    begins: int
    request: Stretch


def items_decided_behind(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items whose decision stands right behind; none where one of such sentences has no treatment before it."""
    low = folded.low
    found: list[_Decided] = []
    before = 0
    for match in _DECIDED.finditer(low):
        if match["loud"] and not folded.text[slice(*match.span())].isupper():
            continue
        if _contradicts(match):
            return ()
        asked = _asked(folded, before, match.start())
        if asked is None:
            return ()
        found.append(_Decided(match, *asked))
        before = match.end()
    if not found or not _goes_on(folded, found[-1].match.end()):
        return ()
    in_list = _is_list(low, found)
    blocks: list[ItemBlock] = []
    for k, (match, _, request) in enumerate(found):
        stop = found[k + 1].begins if k + 1 < len(found) else len(low)
        told = trimmed(low, match.end() + 1, section_start(folded, match.end(), stop))
        if in_list:
            told = Stretch(told.end, told.end)
        blocks.append(
            ItemBlock(
                request,
                Disposition(_outcome(match), Stretch(*match.span(match.lastgroup or 0))),
                None,
                None,
                told if _SAYS.search(low, *told) else None,
            )
        )
    return tuple(blocks)


def _goes_on(folded: FoldedText, end: int) -> bool:
    """Whether what follows the last decision is no treatment: the decisions might stand before theirs, not behind."""
    low = folded.low
    first = end + 1
    last = section_start(folded, first, len(low))
    sentence = next(iter(sentence_starts(folded.text, first, last)), last)
    following = trimmed(low, first, sentence)
    return (
        not _SAYS.search(low, *following)
        or has_verb(low, *following)
        or any(label.search(low, *following) for label in (ADMINISTRATOR, REVIEWER, RATIONALE))
    )


def _is_list(low: str, found: list[_Decided]) -> bool:
    """Whether the decisions stand one below the other: then what is behind the last one is not about it alone."""
    between = [low[one.match.end() : following.begins] for one, following in pairwise(found)]
    return bool(between) and all(
        len(said) < _SHORTEST_REASON or (len(said) < 2 * _SHORTEST_REASON and "necessary" in said)
        for said in between
    )


def _outcome(match: re.Match[str]) -> OutcomeName:
    if match["part"]:
        return "partially_overturned"
    return "upheld" if any(match[name] for name in _UPHOLDING) else "overturned"


def _contradicts(match: re.Match[str]) -> bool:
    """Whether the answer to whether a treatment is necessary is not what is said of its denial."""
    return match["answer"] is not None and (match["answer"] == "yes") != (_outcome(match) == "overturned")


def _asked(folded: FoldedText, before: int, end: int) -> tuple[int, Stretch] | None:
    """Where an item begins, and its treatment: the words without a verb right before its decision."""
    text, low = folded.text, folded.low
    first = max(before, end - 2 * _LONGEST)
    of_it = _ASKED_OF_IT.search(low, first, end)
    end = of_it.start() if of_it is not None else end
    first_said = _FIRST_SAID.search(low, first, end)
    end = first_said.start() if first_said is not None else end
    for section in SECTION.finditer(text, first, end):
        if _MARK.match(text, section.start()) is None:
            first = _heading_end(folded, *section.span())
    begins = first
    for mark in _MARK.finditer(text, first, end):
        begins, first = mark.start(), mark.end()
    starts = [first, *(at for at in sentence_starts(text, first, end) if low[at:end].strip(" .:"))]
    if starts[-1] != first:
        begins = starts[-1]
    question = _ASKED.fullmatch(low, *trimmed(low, starts[-1], end))
    if question is not None:
        return begins, _unquoted(low, *question.span("request"))
    headed = _HEADING.match(text, starts[-1]) or _LED_TO.search(low, starts[-1], end)
    request = _unquoted(low, headed.end() if headed else starts[-1], len(low[:end].rstrip(" .:;-")))
    if (
        request.end - request.start > _LONGEST
        or not _SAYS.search(low, *request)
        or has_verb(low, *request)
        or _ADDRESSED.search(low, *request)
        or _LABEL_ALONE.fullmatch(low, *request)
    ):
        return None
    return begins, request


def _heading_end(folded: FoldedText, start: int, end: int) -> int:
    """Where a heading in capitals ends: before a line that goes on, so that "MRI" at its head is no part of it."""
    first, last = folded.span(start, end)
    broken = folded.quote(first, last).rfind("\n")
    return end if broken < 0 or folded.fills_its_line(start, end) else folded.position(first + broken)


def _unquoted(low: str, start: int, end: int) -> Stretch:
    """A stretch without quotation marks at its ends, those of inches left where they stand alone."""
    while start < end and low[start] in _QUOTES:
        start += 1
    while end > start and (
        low[end - 1] == " " or (low[end - 1] in "\"'" and low[end - 2 : end - 1].isalpha())
    ):
        end -= 1
    return Stretch(start, end)
