"""Items of a letter of no known form whose lines have labels: the treatment, what was decided, who relied on what, and why.

"Service: MRI of the brain / Determination: DENIAL UPHELD / Plan criteria: ... / Comment: ...", or headings with the values
below them. A label is told by words it has; it stands before a colon, an equals sign, dots or a wide gap, or alone in its
line. A letter with one treatment may say anywhere what was decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from imr_llm.letters.field_heads import headed
from imr_llm.letters.field_labels import Kind
from imr_llm.letters.headings import has_verb
from imr_llm.letters.labelled_lines import RULE, Field, label_of
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.outcome_words import Said, decided, has_boxes, says_an_outcome, ticked, told
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, is_heading
from imr_llm.letters.result_lines import ticked_of_row
from imr_llm.letters.text import FoldedText

_LONGEST_REQUEST: Final = 300
_SAYS: Final = re.compile(r"[a-z]{3}")


_NOTHING: Final = re.compile(r"(?:none|nothing|n/a|0)\b")
"""What is authorized of a request that was denied as a whole."""


def fielded_items(
    folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field]
) -> tuple[ItemBlock, ...]:
    """The items whose treatment stands at a label of the lines; none where one has no result, or no result is plain."""
    low = folded.low
    asked = [field for field in fields if field.kind == "treatment"]
    asked = [field for field in asked if _is_treatment(folded, field)]
    above = headed(lines, fields) if not asked else []
    asked = asked or above
    if len(asked) > MOST_ITEMS or not all(_is_head(folded, field) for field in above):
        return ()
    blocks: list[ItemBlock] = []
    for k, field in enumerate(asked):
        stop = asked[k + 1].label if k + 1 < len(asked) else _block_end(lines, field, fields, len(asked))
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
    outcomes = {block.disposition.outcome for block in blocks if block.disposition is not None}
    if not outcomes or (above and not outcomes.issuperset(said.outcome for said in told(low, 0, len(low)))):
        return ()
    return tuple(blocks)


def _is_treatment(folded: FoldedText, field: Field) -> bool:
    said = folded.quote(field.start, field.end).lower()
    return (
        3 < len(said.strip()) <= _LONGEST_REQUEST
        and _SAYS.search(said) is not None
        and not says_an_outcome(said)
        and "\n\n" not in said.strip()
    )


def _is_head(folded: FoldedText, field: Field) -> bool:
    """Whether lines without a label name a treatment and say nothing."""
    return _is_treatment(folded, field) and not has_verb(
        folded.low, folded.position(field.start), folded.position(field.end)
    )


def _block_end(lines: Sequence[Line], field: Field, fields: Sequence[Field], items: int) -> int:
    """Where the block of the last treatment ends: at a rule or a heading that is no label, or with the letter."""
    if items == 1:
        return lines[-1].end
    labelled = {other.label for other in fields}
    for at, line in enumerate(lines):
        if line.start in labelled:
            continue
        if line.start > field.end and RULE.match(line.low):
            return line.start
        if line.start > field.end and is_heading(lines, at) and label_of(lines, at) is None:
            return line.start
    return lines[-1].end


def _result(folded: FoldedText, fields: Sequence[Field], start: int, stop: int) -> Said | None:
    """What was decided, and the words that say so: in a ticked box, at a label, or in a sentence of decision.

    None where the letter says both that the denial stands and that it does not.
    """
    low = folded.low
    values = [
        (folded.position(field.start), folded.position(field.end))
        for field in fields
        if field.kind == "result" and not _repeats_denial(folded, field)
    ]
    rows = [row for value in values if (row := ticked_of_row(low, *value)) is not None]
    if rows:
        return rows[0] if len({row.outcome for row in rows}) == 1 else None
    whole = folded.position(start), folded.position(stop)
    if has_boxes(low, *whole):
        return ticked(low, *whole)
    said = [decided(low, *value) for value in values]
    plain = [one for one in said if one is not None]
    if not plain or any(field.kind == "result" and field.start == field.label for field in fields):
        plain += told(low, *whole)
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
    if why is None:
        why = _unlabelled(
            folded, field, [other for other in fields if field.label < other.label < stop], stop
        )
    return ItemBlock(
        _in_dispute(folded, field, fields),
        Disposition(result.outcome, Stretch(result.start, result.end)) if result is not None else None,
        theirs,
        ours,
        why,
    )


def _unlabelled(folded: FoldedText, field: Field, own: Sequence[Field], stop: int) -> Stretch | None:
    """The reasons without a label: what stands below the labels of a treatment, else the most that stands between two of them."""
    low = folded.low
    below = trimmed(
        low, folded.position(max([field.end, *(other.end for other in own)])), folded.position(stop)
    )
    if _SAYS.search(low, *below):
        return below
    ends = sorted([(field.label, field.end), *((other.label, other.end) for other in own)])
    between = [
        trimmed(low, folded.position(end), folded.position(following[0]))
        for (_, end), following in pairwise(ends)
        if end < following[0]
    ]
    longest = max(between, key=lambda one: one.end - one.start, default=below)
    return longest if _SAYS.search(low, *longest) else None


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
