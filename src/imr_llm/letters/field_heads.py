"""Treatments without a label, right above lines with labels of which one gives a result. Lines and labels in, treatments out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.labelled_lines import MARK, RULE, Field, label_of
from imr_llm.letters.outcome_words import THEM
from imr_llm.letters.places import ROMAN_MARK, place_of
from imr_llm.letters.printed_lines import Line

_PERSON: Final = re.compile(r",? \(?(?:m\.?d|d\.?o|d\.?c|ph\.?d|r\.?n|p\.?t)\.?\)?\s*$")
"""The end of a name with a degree."""
_NUMBERED: Final = re.compile(
    rf"\s*(?:[*\u2022>-]\s+)?(?:(?:disputed )?(?:item|request|service|treatment|issue|line|matter|no\.?) ?)?(?:#|\(|\[)?(?:(?:[a-z]?[-.])?(?:\d{{1,2}}\.){{0,3}}(?P<number>\d{{1,2}})|(?P<letter>[a-h])|(?P<roman>{ROMAN_MARK})(?=[.)]))(?:[.):\]]+\s+|\s{{2,}}|(?<=#\d)\s|(?<=#\d\d)\s)(?=[\"'(]?[a-z0-9])"
)
"""A number or a letter before a treatment: "#1  ", "C-1.  ", "(b) "."""
_OTHERS: Final = re.compile(
    rf"\b(?:internal|prior|previous|earlier|first[- ]level|history|reconsideration|appeals?)\b|\b{THEM}(?:'s)? (?:reviews?|decisions?|determinations?|decided|found|said)\b"
)
_ABOVE: Final = 3
_TWO: Final = 2
_MOST_LINES: Final = 3
_FULL_LINE: Final = 60


class _Head(NamedTuple):
    """A treatment, and its place among all by the number or the letter before it; nought where it has none."""

    field: Field
    place: int


def headed(lines: Sequence[Line], fields: Sequence[Field]) -> list[Field]:
    """The lines right above labelled ones of which one gives a result: treatments without a label."""
    starts = [line.start for line in lines]
    blocks: list[list[Field]] = []
    for field in fields:
        if not blocks or field.kind == blocks[-1][0].kind:
            blocks.append([])
        blocks[-1].append(field)
    heads = [
        _head_above(lines, bisect_right(starts, block[0].label) - 1)
        for block in blocks
        if any(one.kind == "result" for one in block)
    ]
    found = [head for head in heads if head is not None]
    if (
        len(found) < max(_TWO, len(heads))
        or not _in_order(found)
        or (found[0].place == 0 and any(_goes_on_below(lines, starts, field) for field in fields))
        or _are_others(lines, bisect_right(starts, found[0].field.label) - 1)
    ):
        return []
    return [head.field for head in found]


def _in_order(heads: Sequence[_Head]) -> bool:
    """Whether treatments are numbered one after the other, or none is: a result may stand above its treatment, and not below."""
    places = [head.place for head in heads]
    return not any(places) or places == list(range(1, len(places) + 1))


def _goes_on_below(lines: Sequence[Line], starts: Sequence[int], field: Field) -> bool:
    """Whether a result without a label has words right below that have none: it may be theirs."""
    if field.kind != "result" or field.start != field.label:
        return False
    below = bisect_right(starts, field.end - 1)
    return (
        below < len(lines)
        and bool(lines[below].low.strip())
        and label_of(lines, below) is None
        and not RULE.match(lines[below].low)
    )


def _are_others(lines: Sequence[Line], at: int) -> bool:
    """Whether what stands right above the first treatment says that somebody else decided, or that it was earlier."""
    return any(_OTHERS.search(line.low) for line in lines[max(0, at - _ABOVE) : at])


def _head_above(lines: Sequence[Line], at: int) -> _Head | None:
    """The treatment in the lines above one: from its number on, a paragraph of its own, or one line."""
    apart = at > 1 and not lines[at - 1].low.strip()
    last = at - 2 if apart else at - 1
    below = last
    while last >= 0 and below - last < _MOST_LINES and _NUMBERED.match(lines[last].low) is None:
        label = label_of(lines, last)
        if label is None or label[0] is not None:
            break
        last -= 1
    first = last
    while first >= 0 and last - first < _MOST_LINES and lines[first].low.strip():
        number = _NUMBERED.match(lines[first].low)
        if number is not None:
            start = lines[first].start
            return _Head(
                Field("treatment", start, start + number.end(), lines[last].end),
                place_of(number[number.lastgroup or 0], roman=number["roman"] is not None),
            )
        if RULE.match(lines[first].low) or label_of(lines, first) is not None:
            break
        first -= 1
        if first >= 0 and not _goes_on(lines[first], lines[first + 1]):
            break
    if apart or last < max(0, below) or not lines[last].low.strip() or _PERSON.search(lines[last].low):
        return None
    first = last
    while first > 0 and last - first < _MOST_LINES - 1 and _is_filled(lines, first - 1):
        first -= 1
    mark = MARK.match(lines[first].low)
    start = lines[first].start + (mark.end() if mark is not None else 0)
    return _Head(Field("treatment", lines[first].start, start, lines[last].end), 0)


def _is_filled(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is so long that the next one goes on with it."""
    said = lines[at].low.rstrip()
    return (
        len(said) >= _FULL_LINE
        and not said.endswith((".", ":"))
        and not RULE.match(said)
        and label_of(lines, at) is None
    )


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a treatment goes on in the line below: further in than its number, or behind a line that has been filled."""
    return following.indent > line.indent or len(line.low.rstrip()) >= _FULL_LINE
