"""Treatments without a label, right above lines with labels of which one gives a result. Lines and labels in, treatments out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.labelled_lines import MARK, RULE, Field, label_of
from imr_llm.letters.outcome_words import THEM
from imr_llm.letters.printed_lines import Line

_PERSON: Final = re.compile(r",? \(?(?:m\.?d|d\.?o|d\.?c|ph\.?d|r\.?n|p\.?t)\.?\)?\s*$")
"""The end of a name with a degree."""
_NUMBERED: Final = re.compile(
    r"\s*(?:[*\u2022>-]\s+)?(?:(?:disputed )?(?:item|request|service|treatment|issue|line|matter|no\.?) ?)?(?:#|\(|\[)?(?:[a-z]?[-.]?\d{1,2}(?:\.\d{1,2}){0,3}|[a-h]|[ivx]{1,4}(?=[.)]))(?:[.):\]]+\s+|\s{2,}|(?<=#\d)\s|(?<=#\d\d)\s)(?=[\"'(]?[a-z0-9])"
)
"""A number or a letter before a treatment: "#1  ", "C-1.  ", "(b) "."""
_OTHERS: Final = re.compile(
    rf"\b(?:internal|prior|previous|earlier|first[- ]level|history|reconsideration|appeals?)\b|\b{THEM}(?:'s)? (?:reviews?|decisions?|determinations?|decided|found|said)\b"
)
_ABOVE: Final = 3
_TWO: Final = 2
_MOST_LINES: Final = 3
_FULL_LINE: Final = 60


def headed(lines: Sequence[Line], fields: Sequence[Field]) -> list[Field]:
    """The lines right above labelled ones of which one gives a result: treatments without a label."""
    starts = [line.start for line in lines]
    blocks: list[list[Field]] = []
    for field in fields:
        if not blocks or field.kind == blocks[-1][0].kind:
            blocks.append([])
        blocks[-1].append(field)
    found: list[Field] = []
    for block in blocks:
        if any(one.kind == "result" for one in block):
            head = _head_above(lines, bisect_right(starts, block[0].label) - 1)
            found += [head] if head is not None else []
    if len(found) < _TWO or _are_others(lines, bisect_right(starts, found[0].label) - 1):
        return []
    return found


def _are_others(lines: Sequence[Line], at: int) -> bool:
    """Whether what stands right above the first treatment says that somebody else decided, or that it was earlier."""
    return any(_OTHERS.search(line.low) for line in lines[max(0, at - _ABOVE) : at])


def _head_above(lines: Sequence[Line], at: int) -> Field | None:
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
            return Field("treatment", lines[first].start, lines[first].start + number.end(), lines[last].end)
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
    return Field("treatment", lines[first].start, start, lines[last].end)


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
