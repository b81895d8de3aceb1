"""Items of a letter of no known form whose lines have labels: the treatment, what was decided, who relied on what, and why.

"Service: MRI of the brain / Determination: DENIAL UPHELD / Plan criteria: ... / Comment: ...", or headings with the values
below them. A label is told by words it has; it stands before a colon, an equals sign, dots or a wide gap, or alone in its
line. A letter with one treatment may say anywhere what was decided.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.field_labels import Kind, kind_of_label
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.outcome_words import Said, decided, has_boxes, says_an_outcome, ticked, told
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, is_heading
from imr_llm.letters.text import FoldedText

_GAP: Final = re.compile(r"(?=[\s:=?.|])(?:\s*(?:[:=?|]|\.{2,}|(?: \.){2,})[\s.:]*| {3,})")
_TWO_BLANKS: Final = re.compile(r"(?<=\S)  (?=\S)")
_RULE: Final = re.compile(
    r"\s*(?:[-=_*+|]{4,}|[-=_*]{3,} [\w ]{1,30} [-=_*]{3,}|#\d{1,2}|(?:item|line|record|service|treatment|issue) (?:no\.? ?)?#?(?:\d{1,2}|[a-h]))\s*$"
)
"""A line that parts what is said of one treatment from the next: a rule, with a name or without, or a number alone."""
_MARK: Final = re.compile(
    r"\s*(?:\[\d{1,2}[a-h]?\]\s+|[-*\u2022>]\s+)?(?:(?:item|line|issue|question|matter) (?=\d))?(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})(?:\.\d{1,2}){0,3}[.):]?\s+(?=[a-z]))?"
)
_POINTED: Final = re.compile(r"(?:explanation|rationale|comments?|discussion|reasons?|analysis)\.\s+(?=\S)")
"""A label with a full stop behind it."""
_LONGEST_LABEL: Final = 70
_MOST_WORDS: Final = 10
"""Words of a label in a line of its own."""
_PERSON: Final = re.compile(r",? \(?(?:m\.?d|d\.?o|d\.?c|ph\.?d|r\.?n|p\.?t)\.?\)?\s*$")
"""The end of a name with a degree."""
_LONGEST_REQUEST: Final = 300
_FULL_LINE: Final = 75
"""Characters of a line that has been filled."""
_SAYS: Final = re.compile(r"[a-z]{3}")


_NOTHING: Final = re.compile(r"(?:none|nothing|n/a|0)\b")
"""What is authorized of a request that was denied as a whole."""


class Field(NamedTuple):
    """A label and its value, as offsets of the letter."""

    kind: Kind
    label: int
    start: int
    end: int


def fielded_items(
    folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field]
) -> tuple[ItemBlock, ...]:
    """The items whose treatment stands at a label of the lines; none where one has no result, or no result is plain."""
    asked = [field for field in fields if field.kind == "treatment"]
    asked = [field for field in asked if _is_treatment(folded, field)] or _headed(lines, fields)
    if len(asked) > MOST_ITEMS:
        return ()
    blocks: list[ItemBlock] = []
    for k, field in enumerate(asked):
        stop = asked[k + 1].label if k + 1 < len(asked) else _block_end(lines, field, len(asked))
        own = [
            other._replace(end=min(other.end, stop)) for other in fields if field.label < other.label < stop
        ]
        everywhere = fields if len(asked) == 1 else own
        result = _result(
            folded, everywhere, field.end if len(asked) > 1 else 0, stop if len(asked) > 1 else lines[-1].end
        )
        if result is None and not any(other.kind == "result" for other in own):
            return ()
        blocks.append(_block(folded, field, result, everywhere, stop))
    if not any(block.disposition for block in blocks):
        return ()
    return tuple(blocks)


def fields_of(lines: Sequence[Line]) -> list[Field]:
    """All labels of lines with their values, which end at the next label, a heading, a rule or a blank line."""
    labels = [_label(lines, at) for at in range(len(lines))]
    fields: list[Field] = []
    for at, label in enumerate(labels):
        if label is None or label[0] is None:
            continue
        kind, start = label[0], label[1]
        first = at
        if not lines[at].low[start - lines[at].start :].strip():  # a heading: its value is below it
            first = next((n for n in range(at + 1, len(lines)) if lines[n].low.strip()), len(lines) - 1)
            start = lines[first].start
        if kind == "treatment" and lines[first].low.rstrip().endswith(("?", ":")):  # asked of what is below
            first = next((n for n in range(first + 1, len(lines)) if lines[n].low.strip()), first)
            start = lines[first].start
        stop = first + 1
        while stop < len(lines) and labels[stop] is None and not _RULE.match(lines[stop].low):
            if is_heading(lines, stop) or (kind != "why" and not _goes_on(lines, at, first, stop)):
                break
            stop += 1
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


def _label(lines: Sequence[Line], at: int) -> tuple[Kind | None, int] | None:
    """The kind of the label a line begins with, if it is one of ours, and where its value begins; None where it has none."""
    low = lines[at].low
    mark = _MARK.match(low)
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


def _headed(lines: Sequence[Line], fields: Sequence[Field]) -> list[Field]:
    """The lines right above labelled ones of which one gives a result: treatments without a label."""
    starts = [line.start for line in lines]
    blocks: list[list[Field]] = []
    for field in fields:
        if not blocks or field.kind == blocks[-1][0].kind:
            blocks.append([])
        blocks[-1].append(field)
    found: list[Field] = []
    for block in blocks:
        above = lines[max(0, bisect_right(starts, block[0].label) - 2)]
        if any(one.kind == "result" for one in block) and above.low.strip() and not _PERSON.search(above.low):
            mark = _MARK.match(above.low)
            start = above.start + (mark.end() if mark is not None else 0)
            found.append(Field("treatment", above.start, start, above.end))
    return found if len(found) > 1 else []


def _is_treatment(folded: FoldedText, field: Field) -> bool:
    said = folded.quote(field.start, field.end).lower()
    return (
        3 < len(said.strip()) <= _LONGEST_REQUEST
        and _SAYS.search(said) is not None
        and not says_an_outcome(said)
        and "\n\n" not in said.strip()
    )


def _block_end(lines: Sequence[Line], field: Field, items: int) -> int:
    """Where the block of the last treatment ends: at a rule or a heading that is no label, or with the letter."""
    if items == 1:
        return lines[-1].end
    for at, line in enumerate(lines):
        if line.start > field.end and _RULE.match(line.low):
            return line.start
        if line.start > field.end and is_heading(lines, at) and _label(lines, at) is None:
            return line.start
    return lines[-1].end


def _result(folded: FoldedText, fields: Sequence[Field], start: int, stop: int) -> Said | None:
    """What was decided, and the words that say so: in a ticked box, at a label, or in a sentence of decision.

    None where the letter says both that the denial stands and that it does not.
    """
    low = folded.low
    whole = folded.position(start), folded.position(stop)
    if has_boxes(low, *whole):
        return ticked(low, *whole)
    said = [
        decided(low, folded.position(field.start), folded.position(field.end))
        for field in fields
        if field.kind == "result" and not _repeats_denial(folded, field)
    ]
    plain = [one for one in said if one is not None] or told(low, *whole)
    return plain[0] if len({one.outcome for one in plain}) == 1 else None


def _repeats_denial(folded: FoldedText, field: Field) -> bool:
    """Whether a value at the label "denial" is what the denial said, and not what became of it."""
    said = folded.quote(field.label, field.end).lower()
    return said.lstrip().startswith("denial") and "necess" in said


def _block(
    folded: FoldedText,
    field: Field,
    result: Said | None,
    fields: Sequence[Field],
    stop: int,
) -> ItemBlock:
    theirs, ours, why = passages_of(folded, fields)
    if why is None:  # unlabelled, below the labels
        labelled = max([field.end, *(other.end for other in fields if other.label < stop)])
        why = trimmed(folded.low, folded.position(labelled), folded.position(stop))
    return ItemBlock(
        _in_dispute(folded, field, fields),
        Disposition(result.outcome, Stretch(result.start, result.end)) if result is not None else None,
        theirs,
        ours,
        why if _SAYS.search(folded.low, *why) else None,
    )


def _in_dispute(folded: FoldedText, field: Field, fields: Sequence[Field]) -> Stretch:
    """The treatment; with what was authorized of it and what is left, where that is not all or nothing."""
    low = folded.low
    granted, left = (next((one for one in fields if one.kind == kind), None) for kind in ("granted", "left"))
    if granted is None or left is None or _NOTHING.match(low, folded.position(granted.start)):
        return trimmed(low, folded.position(field.start), folded.position(field.end))
    return trimmed(low, folded.position(field.label), folded.position(left.end))


def passages_of(
    folded: FoldedText, fields: Sequence[Field]
) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """What the administrator relied on, what the reviewer did, and why: the first value of each."""

    def first(kind: Kind) -> Stretch | None:
        found = next((other for other in fields if other.kind == kind), None)
        if found is None:
            return None
        value = trimmed(folded.low, folded.position(found.start), folded.position(found.end))
        return value if value.end > value.start else None

    return first("theirs"), first("ours"), first("why")
