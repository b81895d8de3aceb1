"""What the labels of lines mean in a letter of no known form: the treatment, what was decided, who relied on what, and why.

A label is told by words it has, written out or short ("Clms admin guideline", "ITEM-RVWR-BASIS").
"""

from __future__ import annotations

import re
from typing import Final, Literal

from imr_llm.letters.outcome_words import THEM

Kind = Literal["treatment", "granted", "left", "result", "theirs", "ours", "why"]

_ABOUT: Final = r"(?:(?: (?:at issue|in dispute|under (?:review|appeal)|requested|reviewed|for review|of \d{1,2}|(?:no\.? ?|#)?\d{1,2})))"
"""What makes a label of treatments one of those in dispute, and not of those had."""
_THEM: Final = rf"(?:{THEM}(?:er)?|cl(?:ai)?ms admin|ca|(?:insurance company|insurer|carrier)'s reviewer)"
_US: Final = r"(?:our|reviewer|panel|tribunal|peer|physician|director|revr|rvwr|imro?|mdo|iro|our (?:physician|reviewer|doctor))"
_RELIED: Final = r"(?:(?:relied|leaned|rested) (?:up)?on|used|cite[sd]?|applied)"
_SOURCES: Final = (
    r"(?:criteria|sources?|cit(?:e|ation)s?|basis|guidelines?|authority|evidence base|ref(?:erence)?s?)"
)
_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    (
        "treatment",
        re.compile(
            rf"(?:the )?(?:disputed |requested )?(?:service|treatment|item|procedure|request)(?:\(s\))?{_ABOUT}*|(?:the )?(?:disputed |requested )?(?:services?|treatments?|items?|medications?|drugs?|procedures?)(?:\(s\))?(?: or services?)?{_ABOUT}+|(?:disputed|requested) (?:services?|treatments?|items?|medications?|drugs?)|requested|desc(?:ription)?(?: of (?:the )?(?:service|treatment).*)?"
            r"|(?:the |your )?(?:one )?(?:disputed |requested )?(?:request|treatment|service|item)(?: (?:in dispute|at issue|under review|that was (?:refused|denied)))? (?:reads|is|was)(?: as follows| this| the following)?|the following (?:treatment|service|item|request)? ?(?:was|is) (?:requested|denied|refused|in dispute|reviewed|asked for)"
            r"|what (?:was|you|is) (?:being )?(?:requested|asked for|in dispute)|what treatment .*|questions? presented|(?:still )?in dispute|(?:(?:treatment|service|item)s? )?asked for"
        ),
    ),
    (
        "granted",
        re.compile(
            rf"(?:ur |already )?(?:authorized|approved|certified|allowed)(?: (?:by|in|at) (?:the )?{_THEM})?"
        ),
    ),
    ("left", re.compile(r"(?:what is )?left to decide|remaining(?: in dispute)?|remainder")),
    (
        "result",
        re.compile(
            r"(?:(?:our|imr|final|iro|reviewer's|review) )?(?:determination|decision|finding|result|outcome|disposition|answer|ruling|conclusion)s?|what (?:we|was) decided|denial(?: is)?|code"
        ),
    ),
    (
        "theirs",
        re.compile(
            rf"(?:the )?{_THEM}(?:'s)?(?: (?:{_SOURCES}|on|{_RELIED}))|what (?:the |your )?{_THEM} {_RELIED}|basis of (?:ur|utilization review|the) denial|(?:authority|guideline|source) (?:that )?(?:the )?{_THEM} {_RELIED}|{_SOURCES} {_RELIED} (?:in|by) (?:the )?(?:prior |previous )?(?:denial|{_THEM})|used at ur|{_SOURCES}(?:,| of) (?:the )?{_THEM}|(?:prior )?denial (?:cites?|cited|source)"
        ),
    ),
    (
        "ours",
        re.compile(
            rf"(?:the )?{_US}(?:'s)? (?:{_SOURCES}|{_RELIED})|(?:what )?(?:we|i) {_RELIED}|what (?:the |our )?{_US} {_RELIED}|basis|(?:authority|guideline|source) (?:that )?(?:i|we) {_RELIED}|{_SOURCES} {_RELIED} by (?:the )?{_US}|used here|{_SOURCES}(?:,| of) (?:the )?(?:[a-z]+ )?{_US}|(?:this )?review (?:cites?|cited|source)"
        ),
    ),
    (
        "why",
        re.compile(
            r"(?:(?:clinical|reviewer's|decision|peer) )?(?:rationale|reasons?|reasoning|explanation|analysis|discussion|comments?|remarks?|grounds|evaluation|opinion|text)(?: (?:and|for|of|behind|text)\b.*)?|why\b.*|because"
        ),
    ),
)
_THEY: Final = re.compile(rf"(?:the )?{_THEM}")
_WE: Final = re.compile(rf"(?:the )?{_US}")
_SOURCE: Final = re.compile(
    r"(?:the )?(?:mtus|odg|acoem|official disability|(?:ca |california )?medical treatment|no (?:guideline|source|criteria)|none\b|nothing\b)"
)
"""What a guideline begins with, or the lack of one: behind the bare name of who relied on it."""
_OF_ITEM: Final = re.compile(r"^(?:item|line|record|svc) (?=[a-z])")
"""What a printed record puts before its labels: "ITEM-RVWR-BASIS"."""


def kind_of_label(label: str, value: str | None) -> Kind | None:
    """What a label in lower case says of the `value` behind it, None where it is in the lines below; None for any other."""
    plain = _OF_ITEM.sub("", label.replace("-", " ").replace("_", " "))
    for words in dict.fromkeys((label, plain)):
        kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(words)), None)
        if kind is not None:
            return kind
    if value is not None and _SOURCE.match(value):
        return "theirs" if _THEY.fullmatch(plain) else "ours" if _WE.fullmatch(plain) else None
    return None
