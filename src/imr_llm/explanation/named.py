"""What a reviewer's passage names as missing: the treatment that was to come first, the condition that was to be shown.

Only what stands behind the words that say so ("conservative care such as …", "no indication of …") is taken, in its
own sentence, so that nothing named for another purpose is told. Knows no language but the letter's; the languages
have a word for each code (`[named]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["CODES", "named_in"]

_TREATMENTS: Final = {
    "physical_therapy": r"physical therapy|physiotherapy",
    "exercise": r"home exercises?|exercise program|therapeutic exercise",
    "chiropractic": r"chiropractic",
    "acupuncture": r"acupuncture",
    "injections": r"injections?",
    "antidepressants": r"anti-?depressants?",
    "anticonvulsants": r"anti-?convulsants?|anti-?epileptics?",
    "anti_inflammatories": r"NSAIDs?|anti-?inflammator(?:y|ies)",
    "acetaminophen": r"acetaminophen",
    "splint": r"splint(?:s|ing)?|brac(?:e|es|ing)",
}
_CONDITIONS: Final = {
    "stomach": r"gastrointestinal|\bGI\b|peptic ulcer|dyspepsia",
    "spasm": r"muscle spasms?|\bspasms?\b",
    "cures": r"CURES",
    "urine_tests": r"urine (?:drug|toxicology) (?:screen|test)\w*",
    "home_trial": r"home (?:based )?trial",
    "restoration": r"functional restoration",
    "arthritis": r"osteoarthritis",
}
_LISTED: Final = (
    r"\b(?:conservative|first[- ]line|non-?operative|non-?surgical) (?:\w+ ){0,2}?(?:care|treatments?|therap\w+|measures?|management)"
    r" ?(?:\(|,)? ?(?:to include|including|such as|with|like|e\.g\.,?|i\.e\.,?)"
)
_FAILED: Final = r"\b(?:failures? (?:of|with)|failed|trials? of|tried|responded to|not responded to)\b"
_LACKED: Final = (
    r"\b(?:no (?:\w+ ){0,2}?(?:evidence|documentation|indication|history|record|mention|diagnosis|complaints?)"
    r"|lack of|absence of|(?:does|did|do) not (?:\w+ )?(?:document|show|mention|describe|indicate|note|have)\w*"
    r"|no (?=(?:\w+ ){0,2}(?:spasm|osteoarthritis)))"
)
_NOT_DONE: Final = r"\b(?:was|were|is|are) not (?:\w+ )?(?:checked|done|performed|documented|completed|noted)|\bnot mentioned"
_ENDS: Final = (
    r"[.;:]|, (?:but|however|which)\b|\b(?:prior to|before|as the|because|since|although|and the)\b"
)
"""Where a list of names ends."""
_REACH: Final = 110
"""Characters behind the words in which the names are sought."""
_OF: Final = {
    "not_tried": (_TREATMENTS, (_LISTED, _FAILED), ()),
    "criteria_not_shown": (_CONDITIONS, (_LACKED,), (_NOT_DONE,)),
}
_LEADS: Final = {
    key: (
        {code: re.compile(shape, re.I) for code, shape in codes.items()},
        [re.compile(lead, re.I) for lead in before],
        [re.compile(lead, re.I) for lead in after],
    )
    for key, (codes, before, after) in _OF.items()
}
CODES: Final = (*_TREATMENTS, *_CONDITIONS)
"""Every code there is; a language has a word for each."""


def named_in(key: str, passages: Iterable[str]) -> tuple[str, ...]:
    """Codes of what the passages of a sentence name, each once, in the order of their list; none for most sentences."""
    if key not in _LEADS:
        return ()
    codes, before, after = _LEADS[key]
    found: set[str] = set()
    for passage in passages:
        folded = " ".join(passage.split())
        stretches = list(_stretches(folded, before, after))
        found |= {code for code, shape in codes.items() if any(shape.search(words) for words in stretches)}
    return tuple(code for code in codes if code in found)


def _stretches(folded: str, before: list[re.Pattern[str]], after: list[re.Pattern[str]]) -> Iterator[str]:
    for lead in before:
        for match in lead.finditer(folded):
            yield re.split(_ENDS, folded[match.end() : match.end() + _REACH])[0]
    for lead in after:
        for match in lead.finditer(folded):
            yield re.split(r"[.;:]", folded[max(0, match.start() - _REACH) : match.start()])[-1]
