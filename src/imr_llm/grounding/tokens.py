"""Which words of a letter must never differ: numbers, negations, outcomes, ranges, sides, sexes, units.

A quotation may misspell "therapy"; it may not lose a "not" or turn 12 into 21. Works on lower-case text.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.numbers import WORDS

_TOKEN: Final = re.compile(
    r"(?<=\d)(?: ?[-/] ?|[.,:])(?=\d)|\.(?=\d)|\d+|[^\W\d_]+(?:'[^\W\d_]+)?|[<>%&+=\u2264\u2265\u00b1\u00bc-\u00be]"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_WORDS: Final = {part for word in WORDS for part in word.replace("-", " ").split()} - {"a"}  # half a dozen
_NUMBERS: Final = _OF_WORDS | _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth once twice thrice half quarter"
    " double triple thousand million pair both all some each every only another several few many"
)
_NEGATIONS: Final = _words(
    "no not nor never neither none nothing cannot without unable lack lacks lacking lacked fail fails"
    " failed failing failure failures absent absence insufficient inadequate incomplete inconsistent"
    " inappropriate ineffective invalid inconclusive negative positive normal abnormal refuse refused"
    " refuses refusal denies rule ruled rules exclude excluded excludes except unless until if whether may"
    " might could would should must can pending rather instead versus deferred deny contrary against"
    " hardly rarely seldom barely despite although however but longer"
    " little minimal minimally scant limited poor poorly possible possibly probable probably potential potentially"
    " questionable doubtful suspected presumed alleged allegedly purported apparent apparently disagree disagrees"
    " disagreed dispute disputed disputes false falsely incorrect incorrectly former formerly previous previously partly"
)
_RANGES: Final = _words(
    "to or up least most less more than fewer over under above below between through minimum maximum max"
    " min exceed exceeds exceeding within before after prior approximately about plus minus additional"
    " remaining total"
)
_PERSONS_AND_SIDES: Final = _words(
    "left right bilateral bilaterally unilateral unilaterally rt lt ipsilateral contralateral medial"
    " lateral upper lower anterior posterior proximal distal male female man men woman women boy girl"
    " gentleman lady he she his her him hers himself herself mr mrs ms abduction adduction increase"
    " increased increases decrease decreased decreases acute chronic standard expedited retrospective"
    " prospective initial"
)
_UNITS: Final = _words(
    "day week month year hour minute time visit session treatment tablet capsule tab cap pill patch unit"
    " refill bottle tube injection mg mcg ml gm gram g kg cc cm mm lb pound percent page level dose meq iu"
    " hr wk yr daily weekly monthly nightly hourly yearly bid tid qid qd qhs prn"
)
_MONTHS: Final = _words(
    "january february march april june july august september october november december jan feb mar apr"
    " jun jul aug sep sept oct nov dec"
)
_ALWAYS: Final = _NUMBERS | _NEGATIONS | _RANGES | _PERSONS_AND_SIDES | _UNITS | _MONTHS
_OUTCOMES: Final = (
    *("uphold", "upheld", "overturn", "necess", "appropriat", "certif", "authori", "approv", "deni", "modif"),
    *(
        "recommend",
        "support",
        "indicat",
        "medical",
        "warrant",
        "justif",
        "grant",
        "reject",
        "declin",
        "revers",
    ),
    *(
        "sustain",
        "reasonabl",
        "establish",
        "partial",
        "un",
        "non",
        "contraindicat",
        "disapprov",
        "discontinu",
    ),
)
FUNCTION_WORDS: Final = _words(
    "the a an this that these those its their is was are were be been being has have had do does did in"
    " on at of for with by from and as which who will there it such also then"
)
"""Words that may stand for each other, and whose loss says little."""


def tokens(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Words, numbers and the marks that join digits, in order; other punctuation is left out."""
    found = _TOKEN.findall(text, start, len(text) if end is None else end)
    return ["and" if word == "&" else word.strip(" ") for word in found]


def critical(word: str) -> str | None:
    """What a token that must not differ stands for (units in the singular), None for other tokens."""
    if word in _ALWAYS or not word[0].isalpha() or word.startswith(_OUTCOMES) or word.endswith("n't"):
        return word
    if len(word) == 1 and word not in "ai":
        return word
    if word[-1] == "s" and word[:-1] in _UNITS:
        return word[:-1]
    return None


def criticals(of: list[str]) -> list[str]:
    """The tokens that must not differ, in order."""
    return [key for token in of if (key := critical(token)) is not None]


_NEGATION: Final = re.compile(
    r"\b(?:no|not|nor|never|neither|none|nothing|cannot|without|unable|lack(?:s|ing|ed)?|fail(?:s|ed|ing|ure|ures)?"
    r"|absent|absence|insufficient|inadequate|refus\w*|deni\w*|deny|un\w+|non\w*|rather|against|hardly|contrary|exclud\w*)\b|n't\b"
)
_OUTCOME: Final = re.compile(
    r"\b(?:uph[eo]ld|overturn|medically necessary|necessary|certified|authorized|approved)"
)


def leaves_sense(low: str, start: int, end: int) -> bool:
    """Whether a stretch may be left out of a quotation: no negation and no outcome stands in it."""
    return _NEGATION.search(low, start, end) is None and _OUTCOME.search(low, start, end) is None
