"""The shape of a request: its words with one capital letter for every number, strength, date or code.

"Physical therapy 2-3 times a week for six (6) weeks, L4-5" has the shape "physical therapy N times a week
for N weeks, V". Grammars of quantities are written over shapes; a shape knows what stood behind each
letter and where. Letters: N number or range, S strength of a drug, G weight in grams, M volume in
milliliters, D date, K billing code, V level of the spine, I a number that counts no treatment (ordinal,
"3 views", "1.5 Tesla", "60 minutes").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.dates import DATE
from imr_llm.reading.numbers import NUMBER_WORDS, RANGE, Range, read_range

_DECIMAL: Final = r"(?:\d{1,3}(?:,\d{3})+|\d++(?:\.\d++)?|\.\d++)"
_DOSE_UNIT: Final = by_letter(r"(?:milligrams?|micrograms?|mgs?|mcgs?|ug|gms?|g|iu|meq|units?|grams?|%)")
_PER: Final = r"(?: ?/ ?(?:\d*\.?\d+ ?)?(?:ml|mls|hr|hrs|hour|h|day|actuation|act|spray|dose|gm|g|mg|mcg|cc|patch|tab|tablet|inh)\b)"
_STRENGTH: Final = (
    rf"{_DECIMAL}(?: ?{_DOSE_UNIT})?(?: ?[/-] ?{_DECIMAL}(?: ?{_DOSE_UNIT})?){{0,3}}[ -]?(?:(?:milligrams?|micrograms?|mgs?|mcgs?|ug|iu|meq|(?:(?<=\d\d )|(?<=\d\d))units?)(?![a-z])|%)"
    rf"{_PER}?"
    rf"|{_DECIMAL} ?(?:gms?|g){_PER}"
    r"|\d{1,2}(?:\.\d)?/(?:325|300|500|650|660|750|200|400)(?![\d/]| ?[a-z%])|\d{1,2}(?:\.\d)?-325(?![\d/-]| ?[a-z%])"
)
_APART: Final = r"(?:(?<![a-z0-9.,])|(?<=[a-z]{4}))"
"""What stands before a strength: no word, but the name of its drug where the blank is missing ("norco10/325mg")."""
_BEFORE_UNIT: Final = r"[\d,.]++[ -]{0,3}[cgimu%/\d]"
"""How every strength, weight and volume begins."""
_NO_TREATMENT: Final = by_letter(
    "tesla|leads?|channels?|views?|v|phases?|panels?|levels?|minutes?|mins?|min|slices?|lbs?|pounds?|in|inch|inches|degrees?"
    "|hz|mm|cm|dimensional|d|t|in-1|in 1|point|wheel|wheeled|way|hourly|compartments?|views|nerves?|years?|yrs?"
)
"""What numbers count that are of no treatment."""
_TOKEN: Final = re.compile(
    rf"(?a)(?P<D>{DATE}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{{4}})"
    r"|(?P<K>(?<![a-z0-9.])(?:[a-v]\d{4}|\d{5}(?:-[a-z0-9]{2})?|\d{4}[a-z])(?![a-z0-9/]))"
    r"|(?P<V>(?<![a-z0-9])[clts]\d{1,2}(?: ?[-/] ?[clts]?\d{1,2})*(?![a-z0-9]))"
    rf"|(?={_BEFORE_UNIT}){_APART}(?:(?P<S>{_STRENGTH})"
    rf"|(?P<G>{_DECIMAL} ?-? ?(?:gms?|g|grams?|grm)(?![a-z]))"
    rf"|(?P<M>{_DECIMAL} ?-? ?(?:ml|mls|milliliters?|cc)(?![a-z])))"
    r"|(?P<I>(?<![a-z0-9.])(?:\d+(?:st|nd|rd|th)(?![a-z])"
    r"|(?:\d+(?:\.\d+)?|one|two|three|four|five|six|eight|ten|twelve)(?: ?\(\d+\))?(?:[ -]| - )?"
    rf"(?:{_NO_TREATMENT})(?![a-z0-9])))"
    rf"|(?<![a-wyz0-9.])(?<![a-z][-*])(?P<N>{RANGE})"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIGURES: Final = "0123456789."
_TOKEN_BEGINS: Final = re.compile(
    rf"[^a-wyz](?:(?<=[{_FIGURES}])|(?=[a-v][0-9]|{by_letter('|'.join((*NUMBER_WORDS, *_MONTHS)))}))"
)
"""A token begins with a figure or, behind what is no letter, with a letter and a figure, the name of a month or a number in words."""


class Token(NamedTuple):
    """What stands behind a letter of a shape."""

    kind: str
    printed: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A text with its numbers, strengths, dates and codes each made one letter."""

    text: str
    tokens: tuple[Token, ...]
    places: tuple[int, ...]
    origin: int

    def token_at(self, place: int) -> Token:
        """The token whose letter stands at a place of the shape."""
        return self.tokens[self.places.index(place)]

    def number_at(self, place: int) -> Range:
        """The value of the number whose letter stands at a place of the shape."""
        return read_range(self.token_at(place).printed)

    def disagreeing(self) -> bool:
        """Whether a number in words and the figure in brackets behind it differ: "TWELVE (10)"."""
        return any(token.kind == "N" and not read_range(token.printed).agrees for token in self.tokens)

    def original(self, place: int) -> int:
        """Where a place of the shape stands in the text the shape was made of."""
        shift = self.origin
        for token, at in zip(self.tokens, self.places, strict=True):
            if at >= place:
                break
            shift += token.end - token.start - 1
        return place + shift

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of the shape between two places."""
        return self.original(start), self.original(end)


def _begins(low: str, start: int, end: int) -> list[int]:
    """Where a token can begin between two positions, in order."""
    begins = [
        spot.start() if spot.group() in _FIGURES else spot.end()
        for spot in _TOKEN_BEGINS.finditer(low, max(start - 1, 0), end)
    ]
    return begins if start else [0, *begins]


def tokens_of(low: str, start: int, end: int) -> Iterator[Token]:
    """The tokens between two positions, in order, tried where one can begin."""
    at = start
    for begin in _begins(low, start, end):
        match = _TOKEN.match(low, begin, end) if begin >= at else None
        if match is None:
            continue
        kind = match.lastgroup or "N"
        first, last = match.span(kind)
        yield Token(kind, low[first:last], first, last)
        at = match.end()


_DENTAL: Final = ("tooth", "teeth", "dental", "dentur", "crown", "molar", "root canal", "periodont", "veneer", "fixed bridge")  # fmt: skip
_TOOTH: Final = re.compile(
    r"#$|(?:tooth|teeth|molars?|bicuspids?|incisors?|sites?)(?: (?:numbers?|nos?\.?))?[ :]*$"
)
_TEETH: Final = 32
"""Teeth of a full set, numbered from 1."""


def _without_teeth(low: str, start: int, tokens: list[Token]) -> list[Token]:
    """The tokens of a request for dental work, the numbers of teeth no numbers: "crown, tooth #14"."""
    if any(token.kind == "S" for token in tokens):
        return tokens
    out: list[Token] = []
    end = start
    for token in tokens:
        before = low[end : token.start]
        listed = (
            bool(out) and out[-1].kind == "I" and before in (", ", ",", " and ", ", and ", " & ", "-", "/")
        )
        if token.kind == "N" and token.printed[0].isdigit():
            numbered = listed or _TOOTH.search(before) is not None
            if numbered and read_range(token.printed).high <= _TEETH:
                token = token._replace(kind="I")
        out.append(token)
        end = token.end
    return out


def shape_of(low: str, start: int, end: int) -> Shape:
    """The shape of lower-case folded text between two positions."""
    pieces: list[str] = []
    tokens: list[Token] = []
    places: list[int] = []
    done, length = start, 0
    found: Iterable[Token] = tokens_of(low, start, end)
    if has_any(low[start:end], _DENTAL):
        found = _without_teeth(low, start, list(found))
    for token in found:
        pieces.append(low[done : token.start])
        pieces.append(token.kind)
        length += token.start - done
        places.append(length)
        length += 1
        tokens.append(token)
        done = token.end
    pieces.append(low[done:end])
    return Shape("".join(pieces), tuple(tokens), tuple(places), start)
