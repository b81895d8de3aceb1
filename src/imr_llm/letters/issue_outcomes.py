"""What is decided of an issue of a letter of 2013: by its rationale, or by the heading of the section on why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from imr_llm.letters.conclusions import concluded, outcomes_said, said_alone
from imr_llm.letters.decided_together import Decided, decided_alone
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch
from imr_llm.letters.outcome_words import sentence_start
from imr_llm.letters.places import SPELT
from imr_llm.letters.verdicts import NECESSARY, plain_verdicts
from imr_llm.letters.why_headings import WhyHeading

_BARE_VERDICT: Final = re.compile(rf"(?P<not>not )?{NECESSARY}(?=[.:;,])")
_BARE_WITHIN: Final = re.compile(
    rf"(?<=[^a-z0-9,'\")] )(?P<not>not )?{NECESSARY}(?=[.:;,])|(?<=[-:] )(?P<headed>not )?{NECESSARY}"
)
_HEADED: Final = re.compile(rf"(?<=[:-] )(?P<not>not )?{NECESSARY}(?=[. ]*$)")
"""The verdict of the line above a rationale."""
_THE_REST: Final = re.compile(r"\b(?:others?|remaining|rest|remainder|balance|excess)\b")
_NOT_THE_REST: Final = re.compile(
    r"[,;] (?:and |but |while |whereas )?(?:the )?(?:others?|remaining|rest|remainder|balance)\b[^.;,]{0,40}? ?\b(?:is|are|was|were) ?not\b"
)
_OF_THESE: Final = re.compile(
    rf" ?(?:neither|both|(?:none|all)(?= (?:of )?(?:these |those |the )?(?:{'|'.join(SPELT)})\b))(?: (?:of )?(?:these|those|the|them)\b)?(?: (?P<count>{'|'.join(SPELT)}))?(?! (?:the|of|an?)\b)"
)
"""How a sentence begins that decides the last issues together."""
_NEAR: Final = 120
"""Characters between the verdicts of what is granted and of the rest."""
_LONGEST_VERDICT: Final = 60
_NEAR_AN_END: Final = 300
"""Characters from the end of a rationale, or its head, in which it concludes."""
_BARE_AT_END: Final = re.compile(
    rf"(?<=[.:;] )(?P<not>not )?{NECESSARY}(?:, (?:both|either|all|any|each)(?: of (?:them|these|the \w+))?)?[. ]*$"
)
"""A verdict without its subject, at the head of a rationale or as its last sentence."""


def outcome_of_issue(
    low: str,
    issues: Sequence[Stretch],
    place: int,
    rationale: Stretch,
    why: WhyHeading,
    together: Decided,
    *,
    mixed: bool,
) -> Disposition | None:
    """The outcome of an issue, by its rationale and by what the clauses of a section without marks decide `together`.

    A clause that names the issue is believed before the printed heading, before the passage that the same words
    conclude, and in a rationale that is `mixed`: that of several issues.
    """
    own = _outcome_of_passage(low, issues, place, rationale, why, mixed=mixed)
    if own is not None and own.outcome == "partially_overturned":
        return own
    if place in together.outcomes or place in together.contradicted:
        return together.outcomes.get(place)
    printed: OutcomeName | None = None if not why.decides else "upheld" if why.denies else "overturned"
    others = together.unplaced.union(each.outcome for each in together.outcomes.values())
    rests_on_heading = own is None or own.words.start == why.start or (mixed and bool(others))
    return None if rests_on_heading and others - {printed} else own


def _outcome_of_passage(
    low: str, issues: Sequence[Stretch], place: int, rationale: Stretch, why: WhyHeading, *, mixed: bool
) -> Disposition | None:
    """The outcome of a rationale: its own conclusion in words of necessity, else in others, else that of the section's heading.

    None where it concludes one thing and another, and may be `mixed`: that of several issues.
    """
    requests = [low[slice(*issue)] for issue in issues]
    conclusion = None
    if not mixed:
        conclusion = outcome_of_rationale(low, requests, place, rationale, why.end)
    else:
        plain = list(plain_verdicts(low, *rationale))
        in_part = granted_in_part(low, plain) if len(issues) == 1 else None
        if in_part is not None:
            return in_part
        bare = _BARE_WITHIN.finditer(low, *rationale)
        said = {verdict.outcome == "upheld" for verdict in plain} | {
            bool(one["not"] or one["headed"]) for one in bare
        }
        said |= {outcome == "upheld" for outcome in outcomes_said(low, rationale)}
        if len(said) > 1:
            return None
        conclusion = _of_need(low, rationale, plain, why.end)
        if conclusion is None and len(issues) == 1:
            own = said_alone(low, *rationale) or concluded(low, rationale, requests, place)
            conclusion = own if own is not None and (own.outcome == "upheld") != why.denies else None
    if conclusion is None and why.decides:
        return Disposition(
            "upheld" if why.denies else "overturned", Stretch(why.start, len(low[: why.end].rstrip(" :")))
        )
    return conclusion


def outcome_of_rationale(
    low: str, requests: Sequence[str], place: int, rationale: Stretch, before: int
) -> Disposition | None:
    """What the rationale of one request, that at `place`, decides of it: in words of necessity, else in others.

    A verdict without a subject may stand above it, behind `before`.
    """
    plain = list(plain_verdicts(low, *rationale))
    return (
        granted_in_part(low, plain)
        or _of_need(low, rationale, plain, before)
        or said_alone(low, *rationale)
        or concluded(low, rationale, requests, place)
        or decided_alone(low, rationale, requests[place])
    )


def _of_need(low: str, rationale: Stretch, plain: Sequence[Disposition], before: int) -> Disposition | None:
    """The conclusion in words of necessity: at the end of a rationale, else at its head, else without a subject."""
    for verdict in reversed(plain):
        if verdict.words.start >= rationale.end - _NEAR_AN_END:
            return verdict
    for verdict in plain:
        if verdict.words.end <= rationale.start + _NEAR_AN_END:
            return verdict
    alone = (
        _BARE_VERDICT.match(low, rationale.start)
        or _HEADED.search(low, max(before, rationale.start - _LONGEST_VERDICT), rationale.start)
        or _BARE_AT_END.search(low, *rationale)
    )
    return Disposition("upheld" if alone["not"] else "overturned", Stretch(*alone.span())) if alone else None


def granted_in_part(low: str, plain: Sequence[Disposition]) -> Disposition | None:
    """What a rationale of one issue grants of it and refuses of the rest; None where it does not do both."""
    for verdict in plain:
        if verdict.outcome == "partially_overturned":
            return verdict
        rest = _NOT_THE_REST.match(low, verdict.words.end) if verdict.outcome == "overturned" else None
        if rest is not None:
            return Disposition("partially_overturned", Stretch(verdict.words.start, rest.end()))
    for first, then in pairwise(plain):
        between = first.words.end, min(then.words.start, first.words.end + _NEAR)
        if (
            first.outcome != then.outcome
            and _THE_REST.search(low, *between)
            and then.words.start == between[1]
        ):
            return Disposition("partially_overturned", Stretch(first.words.start, then.words.end))
    return None


def decided_with_the_next(low: str, blocks: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """The items, with the outcome that the rationale of a later one has for both: "Neither of these two was ..."."""
    out = list(blocks)
    for k, block in enumerate(blocks):
        if block.rationale is None or block.disposition is None:
            continue
        for verdict in (*plain_verdicts(low, *block.rationale), block.disposition):
            first = max(block.rationale.start, sentence_start(low, verdict.words.start))
            together = _OF_THESE.match(low, first, verdict.words.start)
            if together is None:
                continue
            count = SPELT.index(together["count"] or "two") + 1
            for other in range(max(0, k + 1 - count), k):
                if out[other].disposition is None:
                    out[other] = replace(out[other], disposition=verdict)
    return tuple(out)


def without_doubtful(blocks: tuple[ItemBlock, ...], whys: list[WhyHeading]) -> tuple[ItemBlock, ...]:
    """The items, without the outcomes that only the section's heading gives where it is wrong for another of them."""
    heads = {why.start for why in whys}
    by_heading = [
        block.disposition is not None and block.disposition.words.start in heads for block in blocks
    ]
    denies = {why.denies for why in whys if why.decides}
    others = {
        block.disposition.outcome == "upheld"
        for block, printed in zip(blocks, by_heading, strict=True)
        if block.disposition is not None and not printed
    }
    if len(denies) > 1 or others <= denies:
        return blocks
    return tuple(
        replace(block, disposition=None) if printed else block
        for block, printed in zip(blocks, by_heading, strict=True)
    )
