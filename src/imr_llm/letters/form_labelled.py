"""Items of a letter of no known form whose decision stands at a label: "B. TENS unit, 60 days: UPHELD", "Item 2: ... Decision:
Denial overturned", or a ticked box below the service in dispute.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.form_labels import (
    ADMINISTRATOR,
    DOTS,
    MARK,
    RATIONALE,
    REVIEWER,
    SECTION,
    guideline_values,
    rationale_label,
    section_start,
    value_end,
)
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.relied_passages import told_apart
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.spots import last_match
from imr_llm.letters.text import FoldedText
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD

_OUTCOME: Final = (
    r"(?P<outcome>partial(?:ly)? overturn(?:ed)?|overturned in part|upheld|uphold|overturn(?:ed)?)(?![a-z])"
)
_TICK: Final = r"[\[(] ?[x\u2713\u2714\u2611] ?[\])] ?"
_DECISION: Final = r"\b(?:what (?:is|was) (?:the decision|decided)(?= ?\?)|we (?:have )?decided|(?:(?:our|the|imr|final) )?(?:decision(?: \d{1,2} of \d{1,2})?|determination|outcome|disposition|result|finding|conclusion|answer|response)s?)"
_NECESSARY: Final = (
    r"(?:not )?medically (?:un)?necessary\b|not necessary\b|(?:part(?:ly|ial|ially)?,? )?(?:yes|no)(?=[.,;])"
)
"""What decides where a label says that it is the decision."""
_DENIAL: Final = r"(?:claims administrator's )?(?:(?:ur |adverse |prior |previous )*(?:denial|determination|decision|non-certification) (?:is |was |should be )?)?"
_DECIDED: Final = Seldom(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:(?P<label>{_DECISION})?{MARK} ?(?:the )?{_DENIAL}"
    rf"|(?P<heading>{_DECISION}) (?:the )?(?:ur |claims administrator's )?(?:denial|decision|determination) (?:is |was )"
    rf"|(?P<ticked>(?:\[ ?\] ?[a-z]+(?: (?:the )?denial)? ){{0,2}}{_TICK})){_OUTCOME}(?: \[ ?\] ?[a-z]+){{0,2}}"
    rf"|(?P<answer>{_DECISION}{MARK}) ?(?P<answered>{_NECESSARY})(?:[ .,;(-]{{1,3}}(?:the )?{_DENIAL}(?:upheld|overturned)\)?)?"
    rf"|(?P<box>(?:\[ ?\] ?(?:not )?medically necessary )?{_TICK})(?P<boxed>(?:not )?medically necessary\b)"
    r"|(?P<dash> - )(?P<concluded>(?:not )?medically (?:un)?necessary\b))"
)
_OPEN: Final = re.compile(
    r" ?(?:[\[\u2610\u2611\u2612_]|\( ?x? ?\)|[?:] ?(?:no|yes)\b|,? ?(?:in part|but|except|only|as to|as modified|with modification)\b|(?:,|,? ?for) (?:the first )?(?:\d+|one|two|three|four|six|eight|ten|twelve) )"
)
"""What stands behind words that decide nothing alone: a box, an answer, a part."""
_ON_APPEAL: Final = re.compile(r" (?:on|at|by) ")
_OF_OTHERS: Final = re.compile(
    r"\b(?:prior|previous|earlier|initial|first-level|internal|reconsideration|peer review|utilization review|ur|plan|carrier|insurer|administrator)(?:'s)?(?: appeal| review)?(?: ?: ?| )$"
)
"""What stands before the label of a decision that is not this review's."""
_OF_THE_DENIAL: Final = re.compile(
    r"(?:was|is|should) the (?:\w+ )?(?:denial|refusal|decision|determination)\b"
)
"""The beginning of a question that is no treatment."""
_ITEM: Final = Seldom(
    r"(?<![^ ])(?:(?:disputed )?(?:item|issue|(?<!original )request|treatment|service|question|line) ?(?:no\.? ?|number |#)?(?:\d{1,2}|[a-h])?(?: of \d{1,2})?(?: ?[:)]| ?"
    + DOTS
    + r"|\.)"
    r"|\[\d{1,2} of \d{1,2}\](?= original)|(?:(?:item|issue|request|treatment|service|question|line) \d{1,2} )?(?:you asked for|(?:treatment |service |item )?requested|what was (?:asked(?: for)?|requested)|what was left(?: for us)? to decide|is the following (?:treatment |service )?medically necessary) ?:"
    r"|what (?:treatment|service)s? (?:did we look at|was (?:asked for|requested|reviewed)|is in dispute) ?\?|what was reviewed ?\?(?: one (?:treatment|service|item) ?:)?"
    r"|(?:disputed (?:treatment|item|service)|(?:treatment|item|service|request)s?(?:/services?)?(?: or services?)? in dispute) ?:"
    r"|(?P<head>(?:disputed (?:treatment|item|service)s?|(?:treatment|item|service)s? (?:in dispute|requested|reviewed))(?! ?(?:is|was|are|were|has|have|and|or|for|on|of|in|that|which|because|by|named|above|below|no|number)\b| ?[#\d.:?(-]))"
    r"|(?P<capitals>(?:item|issue|request|treatment|service) (?:\d{1,2}|[a-h])(?= [a-z0-9]))"
    r"|(?<!page )\d{1,2} of \d{1,2}(?= [a-z])"
    r"|(?P<mark>(?<!\w )\(?\d{1,2}[.)]|\(?[a-h][.)])) "
)
_VERDICT: Final = re.compile(r"[ .;,(-]*(?:not )?medically (?:necessary|unnecessary)\b[ .;)-]*")
_EXPLAINED: Final = re.compile(r"(?:analysis|rationale|explanation|discussion)\b[^:.]{0,200}: ")
_DISPUTE: Final = re.compile(r"(?:service|treatment|item)s?[a-z ]{0,20} in dispute ?: ")
_LEADS_TO_DECISION: Final = re.compile(
    r" (?:the )?(?:ur |our |imr )?(?:(?:decision|denial) (?:is|was)|decision(?= $)) ?:? ?$"
)
_SAYS: Final = re.compile(r"[a-z]{3}")
_LONGEST_REQUEST: Final = 300
_LONGEST_MODIFIED: Final = 700
"""Characters of a request, and of one told with what was asked first and what was authorized."""


def labelled_items(folded: FoldedText) -> tuple[ItemBlock, ...]:
    """The items decided at a label; none where the letter has no such decisions."""
    low = folded.low
    found = [
        match
        for match in _DECIDED.finditer(low)
        if not _is_of_others(low, match)
        and not (_ON_APPEAL if match["ticked"] or match["box"] else _OPEN).match(low, match.end())
    ]
    ticked = [match for match in found if match["ticked"]]
    if ticked and (dispute := _DISPUTE.search(low)) is not None:
        return _ticked(folded, dispute, ticked)
    decided: list[tuple[re.Match[str], int, Stretch]] = []
    before = 0
    for match in found:
        asked = _asked(folded, before, match)
        if asked is not None:
            decided.append((match, *asked))
            before = match.end()
    blocks = []
    for k, (match, item, request) in enumerate(decided):
        stop = decided[k + 1][1] if k + 1 < len(decided) else len(low)
        stop = section_start(folded, match.end(), stop)
        verdict = _VERDICT.match(low, match.end())
        told = rationale_label(folded, match.end(), stop)
        first = _told_from(low, verdict.end() if verdict else match.end(), told, stop)
        if told is None and (own := REVIEWER.search(low, match.end(), stop)) is not None:
            first = value_end(folded, own.end(), stop)
        below = (match.end(), told.start() if told else max(first, match.end()))
        places = ((request.end, match.start()), below, _of_mark(folded, item))
        passages = next(
            (said for place in places if any(said := guideline_values(low, *place))), (None, None)
        )
        blocks.append(
            ItemBlock(
                request,
                _disposition(match),
                *passages,
                trimmed(low, first, stop) if _SAYS.search(low, first, stop) else None,
            )
        )
    return tuple(blocks)


def _is_of_others(low: str, match: re.Match[str]) -> bool:
    labelled = match["label"] or match["answer"] or match["heading"] or match["ticked"]
    return bool(labelled) and _OF_OTHERS.search(low, max(0, match.start() - 40), match.start()) is not None


def _told_from(low: str, verdict: int, told: re.Match[str] | None, stop: int) -> int:
    """Where the rationale begins: behind its label, where that follows the decision or its guidelines."""
    if told is None:
        return verdict
    between = low[verdict : told.start()].strip(" .;-")
    return (
        told.end() if not between or ADMINISTRATOR.search(low, verdict, told.start()) else min(verdict, stop)
    )


def _disposition(match: re.Match[str]) -> Disposition:
    said = next(name for name in ("answered", "concluded", "boxed", "outcome") if match[name])
    return Disposition(_outcome(match), Stretch(*match.span(said)))


def _outcome(match: re.Match[str]) -> OutcomeName:
    if (said := match["answered"] or match["concluded"] or match["boxed"]) is not None:
        if said.startswith("part"):
            return "partially_overturned"
        return "upheld" if said.startswith("no") or said.endswith("unnecessary") else "overturned"
    said = match["outcome"]
    if "part" in said:
        return "partially_overturned"
    return "upheld" if said.startswith("uph") else "overturned"


def _asked(folded: FoldedText, before: int, match: re.Match[str]) -> tuple[int, Stretch] | None:
    """Where the item of a decision begins, and its request: what stands between its label and the next one."""
    low = folded.low
    by_label = match["label"] or match["answer"] or match["heading"]
    first = max(before, match.start() - (4 * _LONGEST_REQUEST if by_label else _LONGEST_MODIFIED))
    behind = _ITEM.match(low, match.end() + 1) if match["label"] else None
    if behind is not None and behind["mark"] is None:
        last = min(len(low), behind.end() + _LONGEST_REQUEST)
        found = (one.search(low, behind.end(), last) for one in (ADMINISTRATOR, RATIONALE))
        ends = [label.start() for label in found if label is not None]
        return match.start(), trimmed(low, behind.end(), min(ends, default=last))
    labels = [
        label
        for label in _ITEM.finditer(low, first, match.start())
        if (label["head"] is None or (match["heading"] and folded.text[label.start()].isupper()))
        and (label["capitals"] is None or folded.text[slice(*label.span("capitals"))].isupper())
    ]
    worded = [label for label in labels if label["mark"] is None]
    if not labels or ((match["ticked"] or match["box"]) and not worded):
        return None
    label = worded[-1] if worded and (by_label or match["ticked"] or match["box"]) else labels[-1]
    ends = [match.start()]
    if by_label:
        said = (one.search(low, label.end(), match.start()) for one in (ADMINISTRATOR, REVIEWER))
        ends += [found.start() for found in said if found is not None]
    led = _LEADS_TO_DECISION.search(low, label.end(), min(ends))
    end = led.start() if led is not None else min(ends)
    if match["heading"]:
        end = len(low[:end].rstrip().removesuffix(" guidelines"))
    request = trimmed(low, label.end(), len(low[:end].rstrip(" ?")))
    modified = low.find("original request", *request) >= 0
    if not 2 < request.end - request.start <= (_LONGEST_MODIFIED if modified else _LONGEST_REQUEST):
        return None
    if not _SAYS.search(low, *request) or _OF_THE_DENIAL.match(low, *request):
        return None
    if not modified and len(sentence_starts(folded.text, *request)) > 1:
        return None
    return label.start(), request


def _of_mark(folded: FoldedText, item: int) -> tuple[int, int]:
    """What a list of guidelines says, ahead of the decisions, at the same number or letter."""
    low = folded.low
    mark = low[item : low.find(" ", item) + 1]
    at = low.find(f" {mark}claims administrator", 0, item)
    if at < 0:
        return item, item
    begin = at + len(mark) + 1
    ends = [
        found.start()
        for one, said in ((_ITEM, low), (SECTION, folded.text))
        if (found := one.search(said, begin, item))
    ]
    return at, min([*ends, item])


def _ticked(folded: FoldedText, dispute: re.Match[str], ticked: list[re.Match[str]]) -> tuple[ItemBlock, ...]:
    """The service in dispute of a letter that ticks one of its outcomes."""
    low = folded.low
    if len(ticked) != 1:
        return ()
    heading = SECTION.search(folded.text, dispute.end())
    request = trimmed(low, dispute.end(), heading.start() if heading else dispute.end())
    if not 2 < request.end - request.start <= _LONGEST_REQUEST:
        return ()
    told = last_match(_EXPLAINED, low, ticked[0].end(), len(low))
    after = SECTION.search(folded.text, told.end()) if told else None
    rationale = trimmed(low, told.end(), after.start() if after else len(low)) if told else None
    administrator, reviewer = told_apart(low, rationale) if rationale else (None, None)
    return (ItemBlock(request, _disposition(ticked[0]), administrator, reviewer, rationale),)
