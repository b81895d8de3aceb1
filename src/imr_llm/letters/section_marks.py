"""Passages of a section by the marks of its issues: "1)", "Issues A and C:", "#4, #3 and #2.", "iii.".

A section counts up, leaves out issues that stand in another, or has an order of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.outcome_words import is_quoted
from imr_llm.letters.places import (
    NOT_SPELT_OUT,
    NUMBERS,
    OF_ALL,
    ORDINALS,
    ROMAN_MARK,
    SPELT,
    numbers_in,
    place_of,
)
from imr_llm.letters.spots import has_any

Passage = tuple[int | None, Stretch]
"""A passage of a section with the number of its issue; None where it has none."""

_NUMBERS: Final = re.compile(
    rf"(?a)(?<![^ ])(?=[(\dfriqst#]){NOT_SPELT_OUT}(?:(?P<named>(?:for |re(?:garding)? )?(?:item|issue|request|question)s? (?:nos?\.? ?|numbers? |#)?|(?:treatment|service)s? (?:no\.? ?|number |#)?(?=\d{{1,2}}(?:{OF_ALL})? ?[:-])|#(?=\d{{1,2}}(?: of \d{{1,2}})? ?[.):-]))|(?=\(?\d{{1,2}}(?:[.)]|, \d|,? (?:and|&) \d| - [a-z])|\(\d{{1,2}} of \d{{1,2}}\)|\d{{1,2}} of \d{{1,2}}:))(?P<numbers>\(?{NUMBERS})(?:{OF_ALL}[.)]{{0,2}})?(?:(?<=[.)])(?!\d),?| ?[:-])(?= )"
)

_ROMAN: Final = re.compile(
    rf"(?<![^ ])(?P<word>(?:item|issue|request) )?\(?(?P<mark>{ROMAN_MARK})(?(word)[.):]|[.)])(?P<more>)(?= )"
)
_SPELT: Final = rf"(?:{'|'.join(SPELT)})\b"
_SERIES: Final = (
    re.compile(
        r"(?<![^ ])(?:(?:for )?(?:(?:items?|issues?|requests?) )?)?\(?(?P<mark>[a-j])[.)](?P<more>(?:(?:,? (?:and|&) |, )\(?[a-j][.)])*)[,:]?(?= )"
    ),
    re.compile(
        r"(?<![^ ])(?:for )?(?:items?|issues?|requests?) \(?(?P<mark>[a-j])\)?(?P<more>(?:(?:,? (?:and|&) |, )\(?[a-j]\)?(?![a-z]))*)(?!(?:,? (?:and|&) |, )\(?[b-j]\)?(?![a-z]))"
        r"(?:(?: (?:is|are) (?:taken|discussed|answered|addressed|considered)[a-z ]{0,20})?[.:),]| -)(?= )"
    ),
    _ROMAN,
    re.compile(
        rf"(?:(?<=[.?:;)] )(?:item|issue|request)s? |(?<![^ ])(?:(?:item|issue|request)s? )?(?={_SPELT}[.):]))(?P<mark>{_SPELT})(?P<more>(?:(?:,? (?:and|&) |, ){_SPELT})*)[.):]*(?= )"
    ),
    re.compile(
        rf"(?:(?<=[.?:;)] )|(?<=-- ))(?:as to |regarding |for )?the (?P<mark>{'|'.join(ORDINALS)})(?P<more>) (?:item|issue|request|service|treatment)\b"
    ),
    re.compile(
        r"(?<![^ ])(?:(?:item|issue|request|treatment|service) )?#(?P<mark>\d{1,2})(?P<more>(?:(?:,? (?:and|&) |, )#\d{1,2})*)[.:)]?(?= )"
    ),
)
"""Marks of issues that are no plain numbers, a way of numbering each."""
_SERIES_WORDS: Final = (
    (),
    ("item", "issue", "request"),
    (),
    SPELT,
    tuple(f"the {ordinal} " for ordinal in ORDINALS),
    ("#",),
)
"""One of these stands in all marks of each way that has such words."""
_EACH: Final = re.compile(rf"(?<![a-z])(?:[a-j](?![a-z])|{_SPELT})|\d{{1,2}}")
"""A letter or a number in a list of them."""
_NEAR: Final = 12
"""Characters from the head of a section to its first mark, at most."""


class _Mark(NamedTuple):
    """The number or numbers at the head of a passage; `named` where a word such as "issue" says so."""

    numbers: tuple[int, ...]
    start: int
    end: int
    named: bool


def numbered(
    low: str,
    start: int,
    end: int,
    asked: frozenset[int] = frozenset(),
    every: frozenset[int] = frozenset(),
    *,
    alone: bool = False,
) -> list[Passage]:
    """A section's passages by their numbers; one without a number where it is not numbered.

    Of the issues `asked`, a section may leave out some, which stand in another; one with a passage for `every` issue
    may have them in an order of its own. Of one issue `alone` the numbers within a section are of something else, and
    no passages.
    """
    marks: list[_Mark] = []
    expected = 0
    found = [
        _Mark(numbers_in(mark["numbers"]), mark.start(), mark.end(), mark["named"] is not None)
        for mark in _NUMBERS.finditer(low, start, end)
        if not is_quoted(low, start, mark.start(), end)
    ]
    last_two = max((mark.start for mark in found if mark.numbers[0] == 2), default=-1)
    for mark in found:
        value = mark.numbers[0]
        begins = low.endswith((". ", ": ", "; ", "? ", ") "), start, mark.start)
        within = low.endswith(("as to ", "concerning "), start, mark.start) or low.startswith(
            ("for ", "re ", "regarding "), mark.start
        )
        if mark.named and within and not begins and mark.start - start >= _NEAR:
            continue
        near = mark.start - start < _NEAR or (mark.named and begins) or (value == 1 and mark.end <= last_two)
        later = value in asked and value > expected and low.endswith((". ", "? "), start, mark.start)
        if (
            marks
            and not mark.named
            and low[mark.start] != low[marks[0].start]
            and "(" in (low[mark.start], low[marks[0].start])
        ):
            continue
        if value <= 30 and ((value == expected or later) if marks and not (mark.named and begins) else near):
            marks.append(mark)
            expected = mark.numbers[-1] + 1
    if not _has_all(marks, every):
        marks = _in_own_order(low, start, found, every) or marks
    at_head = bool(marks) and not low[start : marks[0].start].strip()
    for series in () if at_head and _has_all(marks, every) else _possible_series(low, start, end):
        others = _in_series(series, low, start, end, asked, every)
        if others and (
            not marks
            or others[0].start < marks[0].start
            or (_has_all(others, every) and not _has_all(marks, every))
        ):
            marks = others
    if not marks:
        stretch = trimmed(low, start, end)
        return [(None, stretch)] if stretch.end > stretch.start else []
    if alone:
        return [
            (None, trimmed(low, start if len(low[start : marks[0].start].strip()) else marks[0].end, end))
        ]
    passages: list[Passage] = []
    stop, told = end, Stretch(end, end)
    for mark in reversed(marks):
        own = trimmed(low, mark.end, stop)
        told = own if own.end > own.start else told
        passages += [(number, told) for number in reversed(mark.numbers)]
        stop = mark.start
    return passages[::-1]


def _possible_series(low: str, start: int, end: int) -> Iterator[re.Pattern[str]]:
    """The ways of numbering that a section may have, by the words in it."""
    section = low[start:end]
    for series, words in zip(_SERIES, _SERIES_WORDS, strict=True):
        if not words or has_any(section, words):
            yield series


def _has_all(marks: list[_Mark], every: frozenset[int]) -> bool:
    """Whether there is a mark for each of several issues, or it does not matter."""
    return len(every) < 2 or every.issubset(number for mark in marks for number in mark.numbers)


def _in_own_order(low: str, start: int, found: list[_Mark], every: frozenset[int]) -> list[_Mark]:
    """The marks at the heads of sentences, one for each issue, in whatever order; none where they are not just that."""
    heads = [
        mark
        for mark in found
        if mark.start - start < _NEAR or low.endswith((". ", "? ", ") "), start, mark.start)
    ]
    ended = [mark for mark in heads if low.endswith((".", ":", ")"), 0, mark.end)]
    for marks in (heads, ended, [mark for mark in heads if not low.startswith("for ", mark.start)]):
        numbers = [number for mark in marks for number in mark.numbers]
        if len(numbers) == len(every) and every.issuperset(numbers):
            return marks
    return []


def _in_series(
    series: re.Pattern[str],
    low: str,
    start: int,
    end: int,
    asked: frozenset[int],
    every: frozenset[int],
) -> list[_Mark]:
    """The marks of a section whose passages have letters or the like: "A) ... B) ..."; of the `asked` it may leave out some."""
    marks: list[_Mark] = []
    found: list[_Mark] = []
    for mark in series.finditer(low, start, end):
        if is_quoted(low, start, mark.start(), end):
            continue
        number = place_of(mark["mark"], roman=series is _ROMAN)
        more = map(place_of, _EACH.findall(mark["more"]))
        found.append(_Mark((number, *more), mark.start(), mark.end(), named=False))
        if marks:
            last = marks[-1].numbers[-1]
            follows = number == last + 1 or (
                number in asked and number > last and low.endswith((". ", "? "), start, mark.start())
            )
        else:
            follows = mark.start() - start < _NEAR and (number == 1 or number in asked)
        if follows:
            marks.append(found[-1])
    return marks if _has_all(marks, every) else _in_own_order(low, start, found, every) or marks
