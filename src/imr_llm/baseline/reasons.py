"""Why the reviewer decided as they did: reason codes from the decision rationale.

A rationale quotes a guideline and then applies it to the worker. What is said of this case gives the
reason; a sentence that merely quotes the guideline does not, except where it condemns the very treatment
asked for.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final, NamedTuple

from imr_llm.baseline.approvals import reasons_of_approval
from imr_llm.baseline.denials import reasons_of_denial
from imr_llm.baseline.denied_reasons import Case, Given
from imr_llm.baseline.own_words import may_be_of_others, own_words
from imr_llm.baseline.quoting import Sentence
from imr_llm.baseline.signs import parted, sign_of, signs_of
from imr_llm.letters.layout import trimmed
from imr_llm.letters.spots import spots
from imr_llm.schema.vocabulary import Reason


class FoundReason(NamedTuple):
    """A reason and the sentence that gives it."""

    reason: Reason
    start: int
    end: int


_NOTICE: Final = re.compile(
    r"this decision addresses the medical necessity|this determination addresses the (?:medical )?necessity|disclaimer:"
)
"""A printed notice, where the reviewer's own words end."""
_OF_NOTICES: Final = sign_of(_NOTICE.pattern)
_DECISIVE: Final = frozenset(
    (
        "exceeds_guideline_limit",
        "home_program_sufficient",
        "already_provided",
        "alternative_available",
        "depends_on_denied_item",
    )
)
"""Reasons beside which a condition denied in general words is none."""
_CONCLUDES: Final = re.compile(
    r"(?:medically(?<!\wmedically)(?<!not medically) (?:necessary|appropriate)|certification(?<!\wcertification)(?<!not certification))\b"
)


_WITHIN: Final = re.compile(
    r"(?<!not )(?<!n't )(?<!whether )\b(?:is|are|be|would be|lies?|stays?|remains?|falls?|fits?|keeps?|\d,|well) (?:still )?(?:well )?(?:within|inside|below|under) (?:the |this |that |what |its )?(?:(?:mtus|odg|acoem|recommended|general) )?(?:guidelines?|limit|number|maximum|allowance|figure|range|recommendations?|mtus|odg|acoem|this\b|that\b)"
    r"|\b(?:does|do|would|did) not (?:\w+ )?exceed (?:the |this |that |what )?(?:\w+ )?(?:guideline|limit|number|maximum|mtus|odg|acoem|that\b|this\b)"
)
"""That the reviewer finds the amount within the limit, whatever its figures add up to."""
_OF_WITHIN: Final = ("within", "inside", "below", "under", "exceed")
"""Words of which each of its ways has one."""
_AROUND: Final = 60
"""Characters on either side of such a word, more than its ways have."""


def _is_within(low: str, start: int, end: int) -> bool:
    """Whether the rationale between two positions finds the amount within the limit."""
    for at in spots(low, _OF_WITHIN, start, end):
        if _WITHIN.search(low, max(start, at - _AROUND), min(end, at + _AROUND)) is not None:
            return True
    return False


_OF_CONCLUSIONS: Final = ("medically ", "certification")


def _conclusion(low: str, start: int, end: int) -> tuple[int, int]:
    """The last sentence that calls the treatment necessary, else the whole rationale."""
    for spot in reversed(spots(low, _OF_CONCLUSIONS, start, end)):
        last = _CONCLUDES.match(low, spot, end)
        if last is not None:
            return max(start, low.rfind(". ", start, spot) + 1), min(end, last.end() + 1)
    return start, end


_END_MARKS: Final = (".", ";", "?", "!")
_TITLE: Final = " dr."
"""A full stop that ends no sentence."""
_CLOSED: Final = re.compile(r"[\"')]*(?= |$)")
_SHORTEST: Final = 10
"""Characters beyond which a sentence can say something."""


def _sentence_ends(low: str, start: int, end: int) -> list[int]:
    """Where sentences end, the last at the end of the stretch."""
    ends: list[int] = []
    find = low.find
    for mark in _END_MARKS:
        at = find(mark, start, end) + 1
        while at:
            if low.startswith(" ", at):
                if not low.endswith(_TITLE, start, at):
                    ends.append(at)
            elif (closed := _CLOSED.match(low, at, end)) is not None:
                ends.append(closed.end())
            at = find(mark, at, end) + 1
    ends.sort()
    ends.append(end)
    return ends


def _own_sentences(low: str, start: int, end: int) -> tuple[list[tuple[int, int, int]], int]:
    """Start, end and signs of each sentence, and where the reviewer's own words end: before a printed notice."""
    sentences: list[tuple[int, int, int]] = []
    bare = parted(low[start:end])
    at = start
    for until in _sentence_ends(low, start, end):
        if until - at > _SHORTEST:
            signs = signs_of(bare[at - start : until - start].split())
            if signs & _OF_NOTICES and (notice := _NOTICE.search(low, at, until)) is not None:
                before = bare[at - start : notice.start() - start]
                if len(before) > _SHORTEST:
                    sentences.append((at, notice.start(), signs_of(before.split())))
                return sentences, notice.start()
            sentences.append((at, until, signs))
        at = until
    return sentences, end


def _tells_more(found: dict[Given, tuple[int, int]]) -> bool:
    """Whether care is wanting, or papers on it, in words beside which a condition denied in general words adds none."""
    if "no_functional_improvement" in found:
        return "insufficient_documentation" not in found
    return "conservative_care_not_exhausted" in found and "insufficient_documentation" in found


_LOOKED_AT: Final = 1000
"""Characters behind a sentence in which the reviewer may make it their own."""


def _between(low: str, start: int, end: int) -> str:
    return low[start:end]


def _given(
    low: str, sentences: list[tuple[int, int, int]], case: Case, *, approved: bool, alone: bool = False
) -> dict[Given, tuple[int, int]]:
    """What the sentences give, each with the first one that does; `alone` where none says that it speaks of the case."""
    found: dict[Given, tuple[int, int]] = {}
    sentence: Sentence | None = None
    given = reasons_of_approval if approved else partial(reasons_of_denial, case)
    last = sentences[-1][1] if sentences else 0
    for at, until, signs in sentences:
        sentence = Sentence(low[at:until], signs, sentence, alone=alone)
        reasons = given(sentence)
        if reasons and may_be_of_others(sentence):
            own = own_words(
                sentence,
                partial(_between, low, until, min(last, until + _LOOKED_AT)),
                given,
                approved=approved,
            )
            if own is not sentence:
                reasons = given(own) if own is not None else []
        for reason in reasons:
            found.setdefault(reason, (at, until))
    return found


def find_reasons(low: str, start: int, end: int, case: Case) -> list[FoundReason]:
    """The reasons given in the rationale between two positions of lower-case folded text, in order."""
    approved = case.outcome == "overturned"
    if case.over_limit and _is_within(low, start, end):
        case = case._replace(over_limit=False)
    sentences, end = _own_sentences(low, start, end)
    found = _given(low, sentences, case, approved=approved)
    if not found and not approved and (case.terse or not case.over_limit):
        told = sentences if case.terse else sentences[1:]  # the first is the guideline's
        found = _given(low, told, case, approved=False, alone=True)
    condition = found.pop("a_condition", None)
    if approved:
        if "other" in found and len(found) > 2:
            del found["other"]
        if "other" not in found and end > start:
            found.setdefault("criteria_met", _conclusion(low, start, end))
    else:
        if condition is not None and _DECISIVE.isdisjoint(found) and not _tells_more(found):
            found.setdefault("criteria_not_met", condition)
        if case.over_limit and set(found) <= {
            "home_program_sufficient",
            "criteria_not_met",
            "no_functional_improvement",
        }:
            found.setdefault("exceeds_guideline_limit", (start, end))
    reasons = [
        FoundReason(reason, *trimmed(low, *place))
        for reason, place in found.items()
        if reason != "a_condition"
    ]
    return sorted(reasons, key=lambda reason: (reason.start, reason.reason)) if len(reasons) > 1 else reasons
