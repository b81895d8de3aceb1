"""What is decided of an issue of a letter of 2013: by its rationale, or by the heading of the section on why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from imr_llm.letters.conclusions import concluded, concluded_of_each, said_alone
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch
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
_OF_THESE: Final = re.compile(
    rf"\b(?:neither|none|both|all) (?:of )?(?:these |those |the )(?P<count>{'|'.join(SPELT)})\b[^.;:]*$"
)
_NEAR: Final = 120
"""Characters between the verdicts of what is granted and of the rest, or from such words to their verdict."""
_LONGEST_VERDICT: Final = 60
_BARE_AT_END: Final = re.compile(
    rf"(?<=[.:;] )(?P<not>not )?{NECESSARY}(?:, (?:both|either|all|any|each)(?: of (?:them|these|the \w+))?)?[. ]*$"
)
"""A verdict without its subject, at the head of a rationale or as its last sentence."""


def outcome_of_issue(
    low: str, issues: Sequence[Stretch], place: int, rationale: Stretch, why: WhyHeading, *, mixed: bool
) -> Disposition | None:
    """The outcome of a rationale: its own conclusion in words of necessity, else in others, else that of the section's heading.

    None where it concludes one thing and another, and may be `mixed`: that of several issues.
    """
    plain = list(plain_verdicts(low, *rationale))
    requests = [low[slice(*issue)] for issue in issues]
    in_part = _in_part(low, plain) if not mixed or len(issues) == 1 else None
    if in_part is not None:
        return in_part
    if mixed:
        decided = concluded_of_each(low, rationale, requests)
        bare = _BARE_WITHIN.finditer(low, *rationale)
        said = {verdict.outcome == "upheld" for verdict in plain} | {
            bool(one["not"] or one["headed"]) for one in bare
        }
        said |= {each.outcome == "upheld" for each in decided.values()}
        if len(said) > 1:
            return decided.get(place)
    at_its_end = [verdict for verdict in plain if verdict.words.start >= rationale.end - 300]
    at_its_head = [verdict for verdict in plain if verdict.words.end <= rationale.start + 300]
    conclusion = at_its_end[-1] if at_its_end else at_its_head[0] if at_its_head else None
    alone = None
    if conclusion is None:
        alone = (
            _BARE_VERDICT.match(low, rationale.start)
            or _HEADED.search(low, max(why.end, rationale.start - _LONGEST_VERDICT), rationale.start)
            or _BARE_AT_END.search(low, *rationale)
        )
    if alone is not None:
        return Disposition("upheld" if alone["not"] else "overturned", Stretch(*alone.span()))
    if conclusion is None:
        if not mixed:
            conclusion = said_alone(low, *rationale) or concluded(low, rationale, requests, place)
        elif decided:
            return decided.get(place)
    if conclusion is None and why.decides:
        return Disposition(
            "upheld" if why.denies else "overturned", Stretch(why.start, len(low[: why.end].rstrip(" :")))
        )
    return conclusion


def _in_part(low: str, plain: Sequence[Disposition]) -> Disposition | None:
    """What a rationale of one issue grants of it and refuses of the rest; None where it does not do both."""
    for verdict in plain:
        if verdict.outcome == "partially_overturned":
            return verdict
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
        for verdict in plain_verdicts(low, *block.rationale):
            both = _OF_THESE.search(
                low, max(block.rationale.start, verdict.words.start - _NEAR), verdict.words.start
            )
            if both is None:
                continue
            for other in range(max(0, k + 1 - SPELT.index(both["count"]) - 1), k):
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
