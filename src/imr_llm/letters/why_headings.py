"""The headings of the sections of a letter of 2013 that say why: "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS
NOT MEDICALLY NECESSARY:".

Some decide, some leave it open ("IS/WAS (NOT) MEDICALLY NECESSARY"); offices word them in their own way.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.places import NUMBERS, numbers_in

_VERB: Final = r"(?:is|was|are|were)"
_NOT: Final = r"(?:not|[(\[](?:is |was |are |were )?not[)\]])"
_WHY: Final = re.compile(
    r"(?:rationale(?: (?:for|as to|of|on|behind|explaining))?|reasons?(?:\(s\))?(?: for)?|(?<=[.:])(?= why the (?:requested |disputed )?(?:treatment|service|request|item))) why (?:the )?(?P<what>[a-z0-9/()#. ]{3,70}?) "
    rf"(?P<verbs>{_VERB}(?:(?: ?/ ?|,? (?:or|and|and/or) |,? )(?:{_VERB}|{_NOT}|either|(?P<partly>partially|partly|in part)))*)"
    r",? (?:considered |deemed |found )?medically necessary(?: (?:and|or) appropriate)?"
    rf"(?P<or> ?(?:/|,? or|,? and/or|,? and) ?(?:{_VERB}(?: ?/ ?{_VERB})* )?not(?: medically necessary)?(?= ?[:-]| [a-z])| ?(?:/|,? or|,? and/or) ?{_VERB}(?: ?/ ?{_VERB})*(?: medically necessary)?(?= ?:))? ?(?::|-(?= ))?"
)
_NO_HEADING: Final = (
    " a ",
    " no ",
    " any ",
    " the ",
    " clear ",
    " this ",
    " that ",
    " his ",
    " her ",
    " and ",
    " of ",
    " is ",
)
"""What stands before "rationale for why" within a sentence."""
_PLAIN: Final = re.compile(
    r"(?:(?:decision|determination|medical) )?rationale(?: for (?:the )?(?:decision|determination|recommendation|review))? ?:"
)
_ALTERNATIVE: Final = re.compile(r" ?/ ?|,? (?:or|and|and/or) ")


_ISSUES: Final = re.compile(
    rf"\b(?:(?:issue|item|request|treatment|service) ?(?:no\.? ?|number |#)?(?P<one>\d{{1,2}})\b|(?:issue|item|request|treatment|service)s (?:nos?\.? ?|numbers? )?(?P<several>{NUMBERS}))"
)
"""The numbers of the issues that a heading is of."""


class WhyHeading(NamedTuple):
    """Where a heading stands, whether it says "not", whether it decides at all, and the numbers of the issues it is for."""

    start: int
    end: int
    denies: bool
    decides: bool
    issues: tuple[int, ...] = ()


def why_headings(low: str, start: int = 0) -> list[WhyHeading]:
    """The headings behind `start` of lower-case folded text, in order."""
    return [
        _heading(match)
        for match in _WHY.finditer(low, start)
        if not low.endswith(_NO_HEADING, start, match.start())
    ]


def plain_heading(low: str, start: int) -> list[WhyHeading]:
    """The first heading that says no more than "Rationale:", of a letter that has no other."""
    match = _PLAIN.search(low, start)
    return [WhyHeading(match.start(), match.end(), denies=False, decides=False)] if match is not None else []


def _heading(match: re.Match[str]) -> WhyHeading:
    verbs = match["verbs"]
    ways = [way.split() for way in _ALTERNATIVE.split(verbs)]
    of_both = any([*way, "not"] in ways for way in ways)
    is_open = of_both or match["or"] or match["partly"] or "(" in verbs or "[" in verbs
    issues = _ISSUES.search(match["what"])
    of = numbers_in(issues["one"] or issues["several"]) if issues is not None else ()
    denies = any("not" in way for way in ways)
    return WhyHeading(match.start(), match.end(), denies, not is_open, of)
