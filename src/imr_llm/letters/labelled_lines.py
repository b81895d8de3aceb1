"""Lines of a letter of no known form that have a label, with the values of these: "Service: MRI of the brain", "Finding ..... UPHELD",
or a heading over the lines below it; and lines that give a result without one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.field_labels import Kind, kind_of_label
from imr_llm.letters.printed_lines import Line, is_heading
from imr_llm.letters.result_lines import results_of_lines

_GAP: Final = re.compile(r"(?=[\s:=?.|])(?:\s*(?:[:=?|]|\.{2,}|(?: \.){2,})[\s.:]*| {3,})")
_TWO_BLANKS: Final = re.compile(r"(?<=\S)  (?=\S)")
RULE: Final = re.compile(
    r"\s*(?:[-=_*+|]{4,}|[-=_*]{3,} [\w ]{1,30} [-=_*]{3,}|#\d{1,2}|(?:item|line|record|service|treatment|issue) (?:no\.? ?)?#?(?:\d{1,2}|[a-h]))\s*$"
)
"""A line that parts what is said of one treatment from the next: a rule, with a name or without, or a number alone."""
MARK: Final = re.compile(
    r"\s*(?:\[\d{1,2}[a-h]?\]\s+|[-*\u2022>]\s+)?(?:(?:item|line|issue|question|matter) (?=\d))?(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})(?:\.\d{1,2}){0,3}[.):]?\s+(?=[a-z]))?"
)
_POINTED: Final = re.compile(r"(?:explanation|rationale|comments?|discussion|reasons?|analysis)\.\s+(?=\S)")
"""A label with a full stop behind it."""
_LONGEST_LABEL: Final = 70
_MOST_WORDS: Final = 10
"""Words of a label in a line of its own."""
_CELL: Final = re.compile(r"[^\s|](?:[^\s|]| (?=[^\s|])){0,140}")
_TWO: Final = 2
_FULL_LINE: Final = 75
"""Characters of a line that has been filled."""


class Field(NamedTuple):
    """A label and its value, as offsets of the letter."""

    kind: Kind
    label: int
    start: int
    end: int


def fields_of(lines: Sequence[Line]) -> list[Field]:
    """All labels of lines with their values, which end at the next label, a heading, a rule or a blank line."""
    results = results_of_lines(lines)
    labels = [label_of(lines, at) for at in range(len(lines))]
    for at in results:
        label = labels[at]
        if label is None or label[0] is None:
            labels[at] = "result", lines[at].start
    fields: list[Field] = []
    for at, label in enumerate(labels):
        if label is None or label[0] is None:
            continue
        side_by_side = beside(lines, at)
        if side_by_side:
            fields += side_by_side
            continue
        kind, start = label[0], label[1]
        first = at
        if not lines[at].low[start - lines[at].start :].strip():  # a heading: its value is below it
            first = next((n for n in range(at + 1, len(lines)) if lines[n].low.strip()), len(lines) - 1)
            start = lines[first].start
        if kind == "treatment" and lines[first].low.rstrip().endswith(("?", ":")):  # asked of what is below
            first = next((n for n in range(first + 1, len(lines)) if lines[n].low.strip()), first)
            start = lines[first].start
        stop = results.get(first, first) + 1
        while stop < len(lines) and labels[stop] is None and not RULE.match(lines[stop].low):
            if is_heading(lines, stop) or (kind != "why" and not _goes_on(lines, at, first, stop)):
                break
            stop += 1
        if kind == "treatment" and [field.kind for field in fields[-2:]] == ["treatment", "granted"]:
            kind = "left"
        fields.append(Field(kind, lines[at].start, start, lines[stop - 1].end))
    return fields


def _goes_on(lines: Sequence[Line], label: int, first: int, at: int) -> bool:
    """Whether the value of a label goes on in a line: further in than its label, or behind a line that is not at its end."""
    low, before = lines[at].low, lines[at - 1].low.rstrip()
    if not low.strip():
        return False
    return (
        first > label
        or _indent(low) > _indent(lines[label].low)
        or before.endswith((",", ";", "&", "-"))
        or len(before) > _FULL_LINE
    )


def _indent(low: str) -> int:
    return len(low) - len(low.lstrip())


def label_of(lines: Sequence[Line], at: int) -> tuple[Kind | None, int] | None:
    """The kind of the label a line begins with, if it is one of ours, and where its value begins; None where it has none."""
    low = lines[at].low
    mark = MARK.match(low)
    first = mark.end() if mark is not None else 0
    pointed = _POINTED.match(low, first)
    if pointed is not None:
        return "why", lines[at].start + pointed.end()
    gap = _GAP.search(low, first, first + _LONGEST_LABEL + 20) or _narrow(low, first)
    end = gap.start() if gap is not None else len(low.rstrip())
    if gap is None and not is_heading(lines, at, _MOST_WORDS):
        return None
    label = low[first:end].strip(" .")
    if not label or len(label) > _LONGEST_LABEL:
        return None
    kind = kind_of_label(label, low[gap.end() :] if gap is not None else None)
    start = lines[at].start + (gap.end() if gap is not None else len(low))
    if kind is None:
        return (
            (None, start)
            if gap is not None and gap.group().strip()[:1] in (":", "=", ".", "|") and len(label.split()) <= 5
            else None
        )
    return kind, start


def _narrow(low: str, first: int) -> re.Match[str] | None:
    """Two blanks behind words that are a label of ours."""
    gap = _TWO_BLANKS.search(low, first, first + _LONGEST_LABEL)
    return gap if gap is not None and kind_of_label(low[first : gap.start()], low[gap.end() :]) else None


def beside(lines: Sequence[Line], at: int) -> list[Field]:
    """The values of two labels that stand side by side in a line, each in the line below; empty where these go on further down."""
    labels = list(_CELL.finditer(lines[at].low))
    if len(labels) != _TWO:
        return []
    kinds = [kind_of_label(label.group().rstrip(" .:"), None) for label in labels]
    if None in kinds or kinds[0] == kinds[1] or not {*kinds} <= {"theirs", "ours"}:
        return []
    below = next((n for n in range(at + 1, min(at + 3, len(lines))) if lines[n].low.strip()), None)
    if below is None:
        return []
    values = list(_CELL.finditer(lines[below].low))
    if len(values) != _TWO:
        return []
    goes_on = below + 1 < len(lines) and bool(lines[below + 1].low.strip())
    return [
        Field(
            kind,
            lines[at].start,
            lines[below].start + value.start(),
            lines[below].start + (value.start() if goes_on else value.end()),
        )
        for kind, value in zip(kinds, values, strict=True)
        if kind is not None
    ]


def in_columns(lines: Sequence[Line]) -> bool:
    """Whether a letter prints what the two relied on side by side."""
    return any(beside(lines, at) for at in range(len(lines)))
