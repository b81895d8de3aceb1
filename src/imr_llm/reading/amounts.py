"""Ways in which a request states a count, whatever the treatment: "QTY: 2", "#60", "x 8", "(12)"."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from imr_llm.reading.schedules import VISIT_NOUN, N, Spans
from imr_llm.reading.shapes import Shape

Unit = Literal[
    "visits",
    "dispensed",
    "grams",
    "milliliters",
    "days",
    "weeks",
    "months",
    "hours",
    "injections",
    "refills",
    "each",
]


class Amount(NamedTuple):
    """A quantity with its unit and the words that say it."""

    low: int | float
    high: int | float
    unit: Unit
    spans: Spans


TOTAL: Final = re.compile(rf"(?a)total(?: of| number of|:)? ?({N})|({N}) (?:[a-z]+ ){{0,3}}(?:in )?total\b")
QTY: Final = re.compile(rf"(?a)\b(?:qty|quantity|qnty|quanity|quantities|q'ty)\b[ .:;#=-]*(?:of )?#?({N})")
HASH: Final = re.compile(rf"(?a)#(?:(?<!tylenol #)(?<!codeine #)(?<!cod #) ?({N})|(?<=codeine #)N #({N}))")
BRACKETED: Final = re.compile(
    rf"(?<!N )\((?:x ?|total:? ?|# ?|qty:? ?|additional )?({N}) ?(?:total )?(?:{VISIT_NOUN}|units?|total)?(?: total)?\)"
)
MULTIPLIED: Final = re.compile(
    rf"(?a)(?<!N )(?<!N\) )(?<!N)(?:\bx|\btimes|\*|(?<=[ )s])x) ?({N})(?! ?[/-]? ?(?:weeks?|wks?|wk|months?|mos?|days?|day|hours?|hrs?|years?|x|times|/|per|refills?|more refills?|additional refills?|rf)\b)"
)
LEADING: Final = re.compile(
    rf"^(?:associated surgical service: ?|retrospective(?: request for| review of)?:? ?|retro:? ?|post-?op(?:erative)? ?|purchase of |rental of |additional |initial |outpatient |continued |prospective (?:request for )?|request for |trial of |the |dme:? |purchase:? )*({N})(?! ?(?:x|times|per|/|a|%|-lead|-channel|prescriptions?|rx|day|week|month|hour|year|tab|of N)\b)(?= [a-z(])"
)
TRAILING: Final = re.compile(rf"[,;:)-] ?({N})\)?(?:[,;]? (?:for )?(?:purchase|to purchase|new|total))?$")


def grams_of(printed: str) -> int | float:
    value = float(re.sub(r"[^\d.]", "", printed.replace(",", "")) or 0)
    return int(value) if value.is_integer() else value


def amount_of(shape: Shape, match: re.Match[str], unit: Unit) -> Amount | None:
    """The amount whose number is the first group of a match that took part."""
    group = next(i for i, text in enumerate(match.groups(), start=1) if text)
    number = shape.number_at(match.start(group))
    return Amount(number.low, number.high, unit, (shape.span(*match.span()),))
