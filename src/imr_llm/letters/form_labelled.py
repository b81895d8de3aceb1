"""Items of a letter of no known form whose decision stands at a label: "B. TENS unit, 60 days: UPHELD", "Item 2: ... Decision:
Denial overturned", or a ticked box under the service in dispute.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.spots import last_match
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import told_apart

_OUTCOME: Final = (
    r"(?P<outcome>partial(?:ly)? overturn(?:ed)?|overturned in part|upheld|uphold|overturn(?:ed)?)(?![a-z])"
)
_DECIDED: Final = re.compile(
    r"(?P<label>\b(?:decision|determination|outcome|disposition|result|finding))? ?: ?"
    r"(?:the )?(?:(?:ur |adverse |prior |previous )*(?:denial|determination|decision|non-certification) (?:is |was |should be )?)?"
    + _OUTCOME
)
_TICKED: Final = re.compile(r"[\[(] ?[x\u2713\u2714\u2611] ?[\])] ?" + _OUTCOME)
_ITEM: Final = re.compile(
    r"(?<![^ ])(?:(?:item|issue|request|treatment|service|question) ?(?:no\.? ?|number |#)?(?:\d{1,2}|[a-h])? ?[:.)]"
    r"|(?:disputed (?:treatment|item|service)|(?:treatment|item|service)s?(?:/services?)?(?: or services?)? in dispute) ?:|(?P<mark>\(?(?:\d{1,2}|[a-h])[.)])) "
)
_BY: Final = r"guidelines? (?:used|cited|relied (?:up)?on|applied|followed|given|named) by (?:the )?"
_ADMINISTRATOR: Final = re.compile(rf"(?:{_BY})?claims administrator(?:'s)?(?: guidelines?)? ?:")
_REVIEWER: Final = re.compile(
    rf"(?:{_BY})?(?:(?:physician|expert|medical) )?reviewer(?:'s)?(?: guidelines?)? ?:"
)
_RATIONALE: Final = re.compile(
    r"[ .;,-]*(?:(?:not )?medically (?:necessary|unnecessary)[ .;-]*)?(?:(?:decision )?(?:rationale|reasons?|reasoning|basis|explanation|discussion) ?(?:for (?:the )?decision ?)?:)?"
)
_EXPLAINED: Final = re.compile(r"(?:analysis|rationale|explanation|discussion)\b[^:.]{0,200}: ")
_SECTION: Final = re.compile(
    r"(?<![^ ])(?:\d{1,2}\. |A )?[A-Z]{2,}(?:[ ,/-]+(?:[A-Z]{2,}|[AI]\b)){2,}|(?<![^ ])[A-Z]{6,}(?: [A-Z]{6,})+|(?<![^ ])\d{1,2}\. [A-Z]{2,}(?: [A-Z]{2,})+|_{6,}|Electronically signed"
)
"""A heading in capitals, a rule, a signature: what an item does not reach over."""
_LONGEST_REQUEST: Final = 300


def labelled_items(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """The items decided at a label behind `start`; none where the letter has no such decisions."""
    low = folded.low
    decided: list[tuple[re.Match[str], tuple[int, Stretch]]] = []
    before = start
    for match in _DECIDED.finditer(low, start):
        asked = _asked(folded, before, match)
        if asked is not None:
            decided.append((match, asked))
            before = match.end()
    blocks = []
    for k, (match, (item, request)) in enumerate(decided):
        stop = decided[k + 1][1][0] if k + 1 < len(decided) else len(low)
        section = _SECTION.search(folded.text, match.end(), stop)
        told = _RATIONALE.match(low, match.end())
        assert told is not None
        rationale = trimmed(low, told.end(), section.start() if section else stop)
        above = (request.end, match.start()) if match["label"] else _of_mark(folded.text, low, item, start)
        blocks.append(
            ItemBlock(
                request,
                Disposition(_outcome(match), Stretch(*match.span("outcome"))),
                *_guidelines(low, *above),
                rationale if rationale.start < rationale.end else None,
            )
        )
    return tuple(blocks) or _ticked(folded, start)


def _outcome(match: re.Match[str]) -> OutcomeName:
    said = match["outcome"]
    if "part" in said:
        return "partially_overturned"
    return "upheld" if said.startswith("uph") else "overturned"


def _asked(folded: FoldedText, before: int, match: re.Match[str]) -> tuple[int, Stretch] | None:
    """Where the item of a decision begins, and its request: what stands between its label and the next one."""
    low = folded.low
    first = max(before, match.start() - (4 * _LONGEST_REQUEST if match["label"] else _LONGEST_REQUEST))
    labels = list(_ITEM.finditer(low, first, match.start()))
    worded = [label for label in labels if label["mark"] is None]
    if not labels:
        return None
    label = worded[-1] if match["label"] and worded else labels[-1]
    ends = [match.start()]
    if match["label"]:
        said = (one.search(low, label.end(), match.start()) for one in (_ADMINISTRATOR, _REVIEWER))
        ends += [found.start() for found in said if found is not None]
    request = trimmed(low, label.end(), min(ends))
    if (
        not 2 < request.end - request.start <= _LONGEST_REQUEST
        or len(sentence_starts(folded.text, *request)) > 1
    ):
        return None
    return label.start(), request


def _of_mark(text: str, low: str, item: int, start: int) -> tuple[int, int]:
    """What a list of guidelines says, ahead of the decisions, at the same number or letter."""
    mark = low[item : low.find(" ", item) + 1]
    at = low.find(f" {mark}claims administrator", start, item)
    if at < 0:
        return item, item
    ends = [
        found.start()
        for one, said in ((_ITEM, low), (_SECTION, text))
        if (found := one.search(said, at + len(mark) + 1, item))
    ]
    return at, min([*ends, item])


def _guidelines(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None]:
    """The administrator's line and the reviewer's between two positions."""
    administrator = _ADMINISTRATOR.search(low, start, end)
    reviewer = _REVIEWER.search(low, administrator.end() if administrator else start, end)
    return (
        trimmed(low, administrator.end(), reviewer.start() if reviewer else end) if administrator else None,
        trimmed(low, reviewer.end(), end) if reviewer else None,
    )


def _ticked(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """The service in dispute of a letter that ticks one of its outcomes."""
    low = folded.low
    ticked = list(_TICKED.finditer(low, start))
    dispute = re.compile(r"(?:service|treatment|item)s?[a-z ]{0,20} in dispute ?: ").search(low, start)
    if len(ticked) != 1 or dispute is None:
        return ()
    heading = _SECTION.search(folded.text, dispute.end())
    request = trimmed(low, dispute.end(), heading.start() if heading else dispute.end())
    if not 2 < request.end - request.start <= _LONGEST_REQUEST:
        return ()
    told = last_match(_EXPLAINED, low, ticked[0].end(), len(low))
    after = _SECTION.search(folded.text, told.end()) if told else None
    rationale = trimmed(low, told.end(), after.start() if after else len(low)) if told else None
    administrator, reviewer = told_apart(low, rationale) if rationale else (None, None)
    outcome = Disposition(_outcome(ticked[0]), Stretch(*ticked[0].span("outcome")))
    return (ItemBlock(request, outcome, administrator, reviewer, rationale),)
