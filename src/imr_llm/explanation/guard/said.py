"""The typed numbers of a text: value, kind and head noun; ranges, limits and days. English and Spanish.

The grammar of `reading` is written for letters in English; this one reads running text in either language and
is used on both sides, on the explanation and on the letter, so that the same words give the same numbers.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from imr_llm.explanation.guard.lexicon import NumberWords
from imr_llm.reading.dates import find_dates

Bound = Literal["exact", "most", "least"]


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is said. A range has two ends; `noun` is the word after it where the kind is unknown."""

    kind: str
    low: float
    high: float
    bound: Bound
    start: int
    end: int
    noun: str = ""
    rate: str = ""
    """Of an amount in a time: the time."""

    def same(self, other: Said) -> bool:
        """Whether both say the same amount of the same kind."""
        return (self.kind, self.low, self.high, self.bound) == (
            other.kind,
            other.low,
            other.high,
            other.bound,
        )


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day as it is said; None where there is no such day."""

    value: datetime.date | None
    start: int
    end: int


_LABELLED: Final = re.compile(r"(\d+)(?: (?:to|a) (\d+))?")


def treatments_named(printed: str, most: int) -> list[int]:
    """The numbers of treatments in "treatments 1 to 4 and 6"; of a range that goes past `most` its end as well."""
    numbers: list[int] = []
    for first, last in _LABELLED.findall(printed):
        low, high = sorted((int(first), int(last or first)))
        numbers += [*range(low, min(high, most) + 1), *{end for end in (low, high) if end > most}]
    return numbers


PHONE: Final = re.compile(r"(?<![\w-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)")
_MONEY: Final = re.compile(r"\$ ?$")
_HASH: Final = re.compile(r"(?:#|qty:?|quantity:?|quantity of|count:?) ?$")
_CODE: Final = re.compile(r"\d+(?:[./-]\d+)+[a-z%]*|\d+(?:[a-z]+\d+)+|(?<![a-z0-9])[a-z]{1,4}\d[\w.-]*")
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th|\.?[ºª]|er|o|a)\b")
_SPINE: Final = re.compile(r"(?<![a-z0-9])[clts]-?\d{1,2}(?: ?[-/] ?[clts]?-?\d{1,2})*(?![\w])")
_NEXT: Final = re.compile(r"[ -]?([^\W\d_]+)")
_STOP: Final = re.compile(r"[.,;:()\[\]?!\"“”]|\d| (?:and|y) ")
_REACH: Final = 48
"""Characters after a number in which its noun is sought."""


def days_said(low: str, words: NumberWords) -> list[SaidDay]:
    """The days of a lower-case text, in figures or with the name of the month."""
    found = [SaidDay(day.value, day.start, day.end) for day in find_dates(low, 0, len(low))]
    for match in words.date.finditer(low):
        if any(day.start < match.end() and match.start() < day.end for day in found):
            continue
        month = next(number for name, number in words.months.items() if name in match.group())
        figures = [int(group) for group in match.groups()]
        try:
            value = datetime.date(figures[-1], month, figures[0])
        except ValueError:
            value = None
        found.append(SaidDay(value, match.start(), match.end()))
    return sorted(found, key=lambda day: day.start)


def months_said(low: str, words: NumberWords) -> list[tuple[tuple[int, int], re.Match[str]]]:
    """Year and month where a lower-case text names a month of a year, with or without the day."""
    return [((int(m[2]), words.months[m[1]]), m) for m in words.month.finditer(low)]


def blanked(text: str, stretches: list[tuple[int, int]]) -> str:
    """The text with stretches made marks that are neither words nor numbers; places stay."""
    for start, end in stretches:
        text = text[:start] + "\u25ae" * (end - start) + text[end:]
    return text


def numbers_said(low: str, words: NumberWords) -> list[Said]:
    """The numbers of a lower-case text that are no part of a day or a telephone number, in order."""
    days = [(day.start, day.end) for day in days_said(low, words)]
    low = blanked(
        low, days + [match.span() for pattern in (PHONE, words.idioms) for match in pattern.finditer(low)]
    )
    out = list(_codes(low))
    low = blanked(low, [(said.start, said.end) for said in out])
    for match in words.range.finditer(low):
        said = _number(low, match, words)
        if said is not None:
            out.append(said)
    return sorted(out, key=lambda said: said.start)


def _codes(low: str) -> Iterator[Said]:
    """Figures that are no count: levels of the spine, strengths of two drugs, scores, sections, codes."""
    done = 0
    for match in sorted((*_SPINE.finditer(low), *_CODE.finditer(low)), key=lambda match: match.start()):
        printed = match.group()
        if match.start() < done or re.fullmatch(
            r"\d+-\d+|\d+\.\d+(?:mg|mcg|ml|g|%)?|\d{1,3}-[a-z]+", printed
        ):
            continue
        if any(char.isdigit() for char in printed):
            done = match.end()
            yield Said("code", 0, 0, "exact", match.start(), match.end(), printed.rstrip(".-"))


def _number(low: str, match: re.Match[str], words: NumberWords) -> Said | None:
    first = match["from"] or match["low"]
    second = match["to"] or match["high"]
    ends = [_value(first, words), _value(second, words)] if second else [_value(first, words)]
    before, after = low[max(0, match.start() - 60) : match.start()], low[match.end() :]
    bound: Bound = "exact"
    if second is None:
        if words.at_most.search(before):
            bound = "most"
        elif words.at_least.search(before):
            bound = "least"
    if _ORDINAL.match(after) and first[0].isdigit() and second is None:
        return Said("ordinal", ends[0], ends[0], "exact", match.start(), match.end())
    kind, noun, rate = _kind(before, after, first, words)
    if second is None and (first in words.articles or (kind == "" and first in words.pronouns)):
        return None
    if kind == "" and len(first) == 4 and first[:2] in ("19", "20") and first.isdigit() and second is None:
        kind = "year"
    return Said(kind or "bare", min(ends), max(ends), bound, match.start(), match.end(), noun, rate)


def value_of(printed: str, words: NumberWords) -> float | None:
    """A number in figures or words; None for any other word."""
    return _value(printed, words) if printed[:1].isdigit() or printed in words.words else None


def _value(printed: str, words: NumberWords) -> float:
    return float(printed.replace(",", "")) if printed[0].isdigit() else float(words.words[printed])


def _kind(before: str, after: str, first: str, words: NumberWords) -> tuple[str, str, str]:
    """What a number counts, from the words around it; the next word where that is not known, and in what time."""
    if _MONEY.search(before):
        return "money", "", ""
    if _HASH.search(before):
        return "dispensed", "", ""
    if words.page.search(before):
        return "pages", "", ""
    if words.per_week.match(after):
        return "per_week", "", ""
    if words.per_day.match(after):
        return "per_day", "", ""
    if words.label.search(before) and first[0].isdigit():
        return "label", "", ""
    if words.age_before.search(before):
        return "age", "", ""
    stop = _STOP.search(after)
    reach = after[: min(stop.start() if stop else _REACH, _REACH)]
    noun = words.noun.search(reach)
    if noun is not None and len(reach[: noun.start()].split()) <= 4:
        rate = words.rate.match(reach, noun.end())
        return words.nouns[noun.group()], noun.group(), words.rates[rate[1]] if rate else ""
    next_word = _NEXT.match(after)
    return "", next_word.group(1) if next_word else "", ""
