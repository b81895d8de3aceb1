"""What the entry of a list decides of its one treatment: the whole of it, a part of it, or nothing that is plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from imr_llm.letters.issue_outcomes import granted_in_part
from imr_llm.letters.layout import Disposition, OutcomeName, Stretch
from imr_llm.letters.outcome_words import decided_cell, says_an_outcome
from imr_llm.letters.verdicts import COUNT, DECIDES, plain_verdicts

DECISION: Final = re.compile(
    r"(?<![^ ])(?:(?:our|the|imr|final) )?(?:decision|determination|outcome|result|finding|conclusion|disposition) ?: "
)
ANSWER: Final = re.compile(
    rf"{DECISION.pattern}(?P<said>(?P<granted>(?:partially |partly )?(?:approved|granted|certified|allowed))|denied|refused|not (?:approved|granted|certified)|non-?certified|disapproved)\b"
    r"(?:(?P<part>,? (?:\(?in part\b|partially\b|partly\b|with modifications?\b|as modified\b))|(?P<some>,? (?:\(|(?:but|only|except|for)\b|\d)))?"
)
"""A label with what became of a request: of utilization review's decision too, so that it is not always this review's.

Behind `some` it may be all of the request or not: "approved for 14 days".
"""
_OF_THE_DENIAL: Final = re.compile(
    r"\b(?:upheld|upholds?|overturn(?:ed|s)?|affirm(?:ed|s)?|revers(?:ed|es)|sustain(?:ed|s)?|set aside|utilization review (?:decision|determination)s?)\b"
)
"""Words of a letter that tells apart what became of the denial and of the request."""
_THEN: Final = r"[^.;]{0,60}[.;,] (?:and |but )?(?:after(?:wards?| that| this| those)|thereafter|beyond (?:that|this|those)|from then on),? [^.;]{0,60}?"
_THEN_NOT: Final = re.compile(rf"{_THEN}\b(?:is|are|was|were) not\b")
"""How it goes on behind words that grant a treatment for a time."""
_SO_MANY_NOT: Final = re.compile(
    rf"[.,;:]? (?:(?:and|but|while|whereas) )?(?:the )?(?:others?|remaining|rest|remainder|balance|{COUNT})\b[^.;]{{0,40}}?\b(?:is|are|was|were) not\b"
)
"""The same of another number of visits, or of the rest."""
_OTHERWISE: Final = re.compile(
    rf"[.,;]? (?:(?:and|but|while|whereas) )?(?:the )?(?:other )?{COUNT} ?|{_THEN}"
)
"""What stands between the verdicts of a number of visits and of another number of them, or of a time and of what comes after."""
_A_NUMBER: Final = re.compile(rf"(?:[^.;:]{{0,60}}[ ,])??{COUNT}\b")


def says_something(low: str, start: int, end: int) -> bool:
    """Whether an entry has words that may decide."""
    return says_an_outcome(low[start:end]) or next(DECIDES.finditer(low, start, end), None) is not None


def answered(low: str, answers: Sequence[re.Match[str]]) -> dict[int, Disposition]:
    """What the labels of a list decide, by where they begin; nothing where they may tell what utilization review decided.

    What it approved is not in dispute: a list in which something was approved is this review's, if nothing else of the letter
    speaks of what became of a denial.
    """
    granted = [answer for answer in answers if _granted(answer) == "overturned" and not answer["some"]]
    if not granted or _OF_THE_DENIAL.search(low) is not None:
        return {}
    return {
        answer.start(): Disposition(_granted(answer), Stretch(answer.start("said"), _ends(answer)))
        for answer in answers
        if answer["some"] is None
    }


def _granted(answer: re.Match[str]) -> OutcomeName:
    if answer["granted"] is None:
        return "partially_overturned" if answer["part"] else "upheld"
    return "partially_overturned" if answer["part"] or answer["granted"].startswith("part") else "overturned"


def _ends(answer: re.Match[str]) -> int:
    return max(answer.end("said"), answer.end("part"))


def stated(low: str, start: int, end: int) -> Disposition | None:
    """What sentences between two positions decide of one treatment; None unless all that speak of need agree, or grant a part."""
    plain = list(plain_verdicts(low, start, end))
    if len(plain) < sum(1 for _ in DECIDES.finditer(low, start, end)):
        return None
    if not plain:
        said = decided_cell(low[start:end].strip(" .;"))
        return Disposition(said.outcome, Stretch(start, end)) if said is not None and said.of_denial else None
    part = granted_in_part(low, plain) or _then_not(low, plain, end) or _otherwise(low, plain)
    if part is not None:
        return part
    return plain[-1] if len({verdict.outcome for verdict in plain}) == 1 else None


def granted_for_a_number(low: str, start: int, granted: Disposition) -> Disposition:
    """What is granted of a request that begins at a position: a part of it, where it is a number and of the rest it is said
    that it is not necessary.
    """
    if granted.outcome != "overturned" or _A_NUMBER.match(low, start) is None:
        return granted
    behind = _SO_MANY_NOT.match(low, granted.words.end) or _THEN_NOT.match(low, granted.words.end)
    if behind is None:
        return granted
    return Disposition("partially_overturned", Stretch(granted.words.start, behind.end()))


def _then_not(low: str, plain: Sequence[Disposition], end: int) -> Disposition | None:
    last = plain[-1]
    behind = _THEN_NOT.match(low, last.words.end, end) or _SO_MANY_NOT.match(low, last.words.end, end)
    if len(plain) > 1 or last.outcome != "overturned" or behind is None:
        return None
    return Disposition("partially_overturned", Stretch(last.words.start, behind.end()))


def _otherwise(low: str, plain: Sequence[Disposition]) -> Disposition | None:
    """ "Six are medically necessary and six are not medically necessary"."""
    for first, then in pairwise(plain):
        if first.outcome != then.outcome and _OTHERWISE.fullmatch(low, first.words.end, then.words.start):
            return Disposition("partially_overturned", Stretch(first.words.start, then.words.end))
    return None
