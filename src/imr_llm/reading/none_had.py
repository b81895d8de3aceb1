"""Denials of visits: "no prior physical therapy", "has never had acupuncture". Text in, nought with span out."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from imr_llm.letters.spots import spots
from imr_llm.reading.added_courses import Past
from imr_llm.reading.courses import Courses
from imr_llm.reading.other_people import is_of_another
from imr_llm.reading.visit_kinds import own_kind

_NONE_HAD_OF: Final = (
    r"\b(?:"
    + "|".join(
        [
            r"no (?:prior|previous|past|history of|earlier)(?: [a-z/-]+){{0,3}}? ?(?:{kind})",
            r"(?:has|have|had) (?:not|never) (?:yet |previously |started |begun |attended |undergone |received |tried |been )*(?:had |received |undergone |treated with |given |provided |seen by |enrolled in |placed in |entered |any |to date |in |to |through )*(?:a |an |any )?(?:prior |previous |course of |formal )?(?:(?:therapy|treatment|exercise|work)s? in (?:a |the )?)?(?:{kind})",
            r"(?:has|have|had) (?:had |received |undergone )?no [a-z -]{{3,40}}?(?:, no|,? and no|,? or|,? nor) (?:{kind})",
            r"(?:has|have|had) (?:not|never) (?:yet )?(?:completed|attended|used|kept|had) any (?:of (?:the |his |her |those )?)?(?:[\w-]+ ){{0,3}}?(?:{kind})",
            r"(?:has|have|had|received|attended|undergone) (?:had |received |attended |undergone |completed )?no (?:prior |previous |formal |post-?operative |post-?surgical |therapy in (?:a |the ))?(?:{kind}|(?:therapy|treatment) of any kind)",
            r"no (?:{kind})[a-z]*(?: (?!eval|assess|consult|test|notes?|reports?|records?)\w+)?(?: as such| of any (?:kind|sort))? (?:has|have|had|was|were) (?:yet |ever )?(?:been )?(?:done|had|given|tried|provided|furnished|attempted|rendered|started|received|undertaken|taken place)",
            r"(?:{kind})[a-z]*(?: (?!notes?|reports?|records?)[a-z]+)? (?:has|have|had|was|were) (?:not|never) (?:yet |ever )?(?:been )?(?:tried|attempted|started|done|given|provided|received|begun|undertaken|(?:a )?part of)",
            r"(?:never|not) (?:yet )?(?:had|tried|received|undergone|attended|started|begun) (?:any )?(?:prior |previous )?(?:{kind})",
            r"(?:used|attended|completed|had|kept|received|finished)(?: [\w-]+){{0,9}}?,? (?:(?:and|but) )?none of (?:the |his |her |those |these )?(?:[\w-]+ ){{0,3}}?(?:{kind})",
            r"none of (?:the |his |her |those |these )?(?:[\w-]+ ){{0,3}}?(?:{kind})[a-z]*(?: therapy| treatment)? (?:visits|sessions|treatments)(?: [a-z]+){{0,4}} (?:has|have|had|was|were) (?:yet |ever )?(?:been )?(?:attended|used|completed|had|given|taken place|kept)",
            r"none of (?:the |his |her |those |these )?(?:[\w-]+ ){{0,2}}(?:visits|sessions|treatments) of (?:{kind})[a-z]*(?: [a-z]+){{0,4}} (?:has|have|had|was|were) (?:yet |ever )?(?:been )?(?:attended|used|completed|had|given|taken place|kept)",
            r"(?:used|attended|completed|had|received)(?: [\w-]+){{0,9}},? (?:and|but) no (?:{kind})[a-z]*(?: therapy| treatment)? (?:visits|sessions|treatments)(?= so far| to date| yet|[.,;])",
            r"yet to (?:start|begin|have|undergo|try|attend|receive) (?:any |a course of )?(?:{kind})",
            r"denie[sd] (?:any |having had )?(?:prior |previous |past )(?:{kind})",
            r"(?:an initial|a first|the first|the initial|first-time|first time) (?:request|course|trial|referral|prescription)s? (?:for|of) (?:\w+ (?:and (?:for )?)?)?(?:{kind})(?! is recommended)(?![a-z ]{{0,20}} (?:(?:was|were|has been|had been)(?! (?:apparently |also )?(?:initiated|made|submitted|requested|issued))|brought|gave|ended|helped|consisted)\b)",
            r"no (?:{kind})[a-z ]{{0,12}} (?:to date|so far)\b",
            r"there (?:has|have|had) been no (?:prior |previous |formal |supervised |skilled )?(?:{kind})",
            r"(?:was|were)(?: not|n't) any (?:prior |previous |earlier |past )(?:{kind})",
            r"(?:{kind})[a-z ]{{0,20}} to date ?: (?:none|zero|0)\b",
            r"naive to (?:{kind})|(?:{kind})[a-z ]{{0,20}}[ -]naive",
        ]
    )
    + ")"
)


@cache
def none_had_of(kind: str) -> re.Pattern[str]:
    """The ways of having had none of a kind, likewise."""
    return re.compile(_NONE_HAD_OF.format(kind=kind), re.ASCII)


_UNTOLD: Final = re.compile(
    r"(?a)whether|unclear|unknown|not (?:stated|clear|documented|known|appear)|(?:documentation|documented|mention|record|evidence|indication)(?: \w+){0,4}$|guidelines?|recommend"
)
_NO: Final = ("no ", "not ", "never ", "naive", "yet to", "denie", "initial", "first", "t any", "none", "to date")  # fmt: skip
"""With one of these at the beginning of a word every way of having had none is told, whatever the kind of treatment."""


def _denials(courses: Courses, start: int, end: int) -> list[int]:
    """Where a denial may be told, but for one of medical necessity."""
    low = courses.low
    return [
        at
        for at in spots(low, _NO, start, end)
        if (at == start or not low[at - 1].isalpha()) and not low.startswith("not medically ", at)
    ]


def none_had(kind: str, courses: Courses, start: int, end: int) -> Past | None:
    """ "No prior physical therapy": looked for only in clauses around a denial."""
    pattern, own = none_had_of(kind), own_kind(kind)
    low = courses.low
    for at in courses.once(_denials, start, end):
        if low.startswith("none", at) and (bare := _BARE.match(low, at, end)) is not None:
            before = low[max(start, at - _TOLD_BEFORE) : at]
            if before.endswith("had ") and _VISITS.search(before) and not _OF_OTHERS.search(before):
                return Past(0, at - len("had "), bare.end())
        first = max(start, at - 45)
        last = min(end, at + 90)
        if own.search(low, first, last) is None and "of any kind" not in low[first:last]:
            continue
        match = pattern.search(low, first, last)
        if (
            match is not None
            and not _UNTOLD.search(low, max(start, match.start() - 60), match.start())
            and not is_of_another(low, max(start, match.start() - 60), match.end(), match.end(), match.end())
        ):
            whole = _REST_OF_WORD.match(low, match.end(), end)
            return Past(0, match.start(), whole.end() if whole is not None else match.end())
    return None


_REST_OF_WORD: Final = re.compile(r"[a-z]*")
_BARE: Final = re.compile(r"none(?: of (?:it|them|those|that))?(?=[.,;]| (?:so far|yet|to date)\b)")
"""None of what the words before are about: "24 visits are given for this. He has had none."."""
_TOLD_BEFORE: Final = 120
_VISITS: Final = re.compile(r"visit|session|treatment|massage|acupunct|therapy")
_OF_OTHERS: Final = re.compile(r"surg|operat|inject|block|imaging|mri|drug|medica|red flag|\btests?\b")
