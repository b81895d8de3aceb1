"""Courses of visits told one after another: "8 visits in 2014 and 6 more in 2016". Text in, sum with span out."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.seldom import Seldom
from imr_llm.reading.courses import sentence_around
from imr_llm.reading.numbers import ONE, read_range
from imr_llm.reading.visit_kinds import ANY_KIND


class Past(NamedTuple):
    """Visits had, and the words that say so."""

    visits: int
    start: int
    end: int


_IN_ALL: Final = Seldom(
    rf"(?a)\b(?:for|making|with|is|was) (?:a|the|an overall) total (?:of|number of) ({ONE})|[,:-] ({ONE}) (?:visits |sessions )?(?:in all|all told|altogether|in total|all together)(?=[.,;)])"
)
_SEASON: Final = r"(?:(?:early|late|mid)[ -])?(?:\d{4}|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter)(?:,? (?:of )?\d{4})?"
_EVENT: Final = r"(?:the |his |her |this )?(?:[a-z-]+ ){0,2}(?:surgery|operation|injury|fusion|repair|accident|procedure|re-?injury|flare(?:-up)?|release|replacement|injections?)"
_WHEN: Final = (
    rf" (?:in (?:the )?{_SEASON}|(?:since|after|before|following) (?:then|that|it|{_SEASON}|{_EVENT})"
    r"|(?:since|after|afterwards?|before|later|thereafter|earlier)(?=[.,;)]|$| and )"
    r"|(?:last|this|earlier this|later that|the (?:next|following|previous)) (?:year|month|week|spring|summer|fall|autumn|winter))\b"
)
_AND_MORE: Final = Seldom(
    rf"(?a)(?P<between>[a-z ',-]{{0,60}}?(?: \d{{4}})?)(?:,? (?:and|then|plus|followed by)(?: then| again| also| later)?|,) (?P<another>another |an additional |a further )?(?P<n>{ONE})"
    rf"(?P<more> (?:more|additional|further|others?)\b)?(?: (?:visits?|sessions?|treatments?)\b)?(?:{_WHEN}|(?P<ends>(?=[.;]|$)))"
)
_NOT_HAD: Final = re.compile(
    r"(?a)request|authoriz|approv|certif|den(?:y|ied)|plan|schedul|propos|sought|seek|\bask|pending|missed|recommend|would|will\b|to come|left\b|remain|not (?:yet )?(?:attend|used|been)"
)
"""What says that visits told further on were not had."""


def with_total(low: str, past: Past, start: int, end: int, own: re.Pattern[str]) -> Past:
    """The total of a sentence that tells visits one course after another, told or added up."""
    _, last = sentence_around(low, past.start, start, end, (". ",))
    total = _IN_ALL.search(low, past.end, last)
    if total is not None and not _NOT_HAD.search(low, past.end, total.start()):
        visits = int(read_range(total[1] or total[2]).high)
        return Past(visits, *total.span()) if visits > past.visits else past
    while (more := _AND_MORE.match(low, past.end, last)) is not None and _is_had_too(low, more, last, own):
        past = Past(past.visits + int(read_range(more["n"]).high), past.start, more.end())
    return past


def _is_had_too(low: str, more: re.Match[str], last: int, own: re.Pattern[str]) -> bool:
    """Whether a course that follows is one more of the same kind that was had."""
    told_as_more = more["another"] is not None or more["more"] is not None
    if not told_as_more and (more["ends"] is not None or low[more.start("n") - 2] == ","):
        return False
    between = more["between"]
    of_other = ANY_KIND.search(between) is not None and own.search(between) is None
    clause = low[more.end() : last].split(", ", 1)[0]
    return not (of_other or "total" in between or _NOT_HAD.search(between) or _NOT_HAD.search(clause))
