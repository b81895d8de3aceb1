"""Items of a letter of no known form that prints its results line by line, and speaks of each item in parts of its own.

The results are the rows of a table or of a list ("Pre-operative EKG | Upheld"), or sentences at the number of an item
("Issue Two: the decision is OVERTURNED."). A part begins at the head of a line, with the number of the item ("Line 2.")
or with words of its treatment ("(EKG) ..."). Lines matter here, as in no other form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.form_fields import passages_of
from imr_llm.letters.form_labels import (
    ADMINISTRATOR,
    RATIONALE,
    REVIEWER,
    guideline_sentences,
    guideline_values,
    is_marked,
    section_start,
    value_end,
)
from imr_llm.letters.form_rows import (
    LONGEST_REQUEST,
    NUMBER,
    SAYS,
    Row,
    rows_of,
    told_rows,
    value_of,
)
from imr_llm.letters.labelled_lines import Field
from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, Stretch, trimmed
from imr_llm.letters.named_items import items_named
from imr_llm.letters.outcome_words import decided_cell
from imr_llm.letters.places import ORDINALS, ROMAN_MARK, numbers_in, place_of
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, is_heading
from imr_llm.letters.text import FoldedText

_HEAD: Final = re.compile(
    rf"\s*\(?(?:answer to )?(?:[rqt](?=\d)|item|line|row|issue|question|answer|service|treatment|request|matter|as to|no\.?|#)s? ?(?:no\.? ?|number |#)?\(?{NUMBER}(?![a-z\d])(?P<more>(?:(?:,|,? and| &) \d{{1,2}}(?!\d)){{0,12}})(?: of \d{{1,2}})?[\s.:)\u2013\u2014-]*"
)
_BARE_HEAD: Final = re.compile(rf"\s*\(?{NUMBER}[.)]\s+(?=[a-z])")
_ROMAN_HEAD: Final = re.compile(rf"\s*\(?(?P<number>{ROMAN_MARK})[.)]+\s+(?=[a-z])")
_NAMED_HEAD: Final = re.compile(r"\s*(?:\(([^()]{2,60})\)|([a-z][^:.()]{1,60})[:.])(?= )")
_ORDINAL_HEAD: Final = re.compile(
    rf"\s*(?:the )?(?P<number>{'|'.join(ORDINALS)}) (?:request|item|service|treatment|issue|question) ?[:.]\s*"
)
_WHETHER: Final = re.compile(r"whether (?P<request>.{3,300}?),? (?:is|are|was|were) medically necessary\b")
_ANSWER: Final = re.compile(r"(?P<said>yes|no)[.,;]")
_LONGEST_SENTENCE: Final = 200
_ASKED: Final = re.compile(
    r"(?:is|are|was|were) (?:the )?(?:following )?(?:services?|treatments?|items?|requests?)? ?(?:at issue |in dispute |requested )?(?:medically necessary ?)?: "
)
_LONGEST_LEAD: Final = 30
"""Characters before a treatment in a head that repeats it."""


class Part(NamedTuple):
    """What the letter says behind a head: the number it gives, and offsets of the letter."""

    number: int
    start: int
    end: int


def parted_items(folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field]) -> tuple[ItemBlock, ...]:
    """The items with a result in a line of its own; none unless every result has a treatment.

    `fields` are those of the lines, as `form_fields` has them.
    """
    parts = _numbered_parts(lines, _HEAD) or _numbered_parts(lines, _ORDINAL_HEAD)
    rows = rows_of(lines) or told_rows(lines)
    if len(rows) > MOST_ITEMS:
        return ()
    if rows:
        parts = _parts_below(folded, lines, rows, parts)
    else:
        rows = _told(folded, parts)[: MOST_ITEMS + 1]
        if len(rows) > MOST_ITEMS:
            return ()
    blocks: list[ItemBlock] = []
    for row in rows:
        own = [part for part in parts if part.number == row.number and part.start != row.said[0]]
        request = row.treatment or (_request(folded, own[0]) if own else None)
        if request is None:
            return ()
        if row.treatment is None:
            own = own[1:] or [Part(row.number, request[1], own[0].end)]
        blocks.append(block_of(folded, row, request, own, fields))
    return tuple(blocks)


def told_in_parts(
    folded: FoldedText, lines: Sequence[Line], fields: Sequence[Field], items: Sequence[ItemBlock]
) -> tuple[ItemBlock, ...]:
    """Items that stand decided in a list, with what parts below it say of each; none unless each has a part of its own."""
    rows = [
        Row(k, folded.span(*item.heading), folded.span(*item.disposition.words), item.disposition.outcome)
        for k, item in enumerate(items, 1)
        if item.disposition is not None
    ]
    if not rows or len(rows) < len(items):
        return ()
    parts = _parts_below(folded, lines, rows, _numbered_parts(lines, _HEAD))
    told = [[part for part in parts if part.number == row.number] for row in rows]
    if not all(told):
        return ()
    return tuple(
        block_of(folded, row, folded.span(*item.heading), own, fields)
        for row, item, own in zip(rows, items, told, strict=True)
    )


def _parts_below(
    folded: FoldedText, lines: Sequence[Line], rows: Sequence[Row], parts: Sequence[Part]
) -> list[Part]:
    """The parts below rows: the numbered `parts`, those that name a treatment, or those of bare or roman numbers."""
    last = rows[-1].said[1]
    named = _named_parts(folded, lines, rows)
    ways = [
        [part for part in parts if part.start > last] or named,
        named,
        *(
            [part for part in _numbered_parts(lines, one) if part.start > last]
            for one in (_BARE_HEAD, _ROMAN_HEAD)
        ),
    ]
    return next((way for way in ways if _of_all(way, rows)), named or ways[2])


def _of_all(parts: Sequence[Part], rows: Sequence[Row]) -> bool:
    """Whether each of the rows has a part."""
    return {row.number for row in rows} <= {part.number for part in parts}


def _parted(lines: Sequence[Line], heads: Sequence[tuple[int, int, int]]) -> list[Part]:
    """The parts behind heads, given by line, number and the place where the head ends: up to the next head or heading."""
    parts: list[Part] = []
    for k, (at, number, start) in enumerate(heads):
        stop = heads[k + 1][0] if k + 1 < len(heads) else len(lines)
        stop = next((n for n in range(at + 1, stop) if is_heading(lines, n)), stop)
        parts.append(Part(number, start, lines[stop].start if stop < len(lines) else lines[-1].end))
    return parts


def _numbered_parts(lines: Sequence[Line], head: re.Pattern[str]) -> list[Part]:
    """The parts whose heads have numbers, those of several numbers for each of them."""
    heads: list[tuple[int, int, int]] = []
    others: dict[int, tuple[int, ...]] = {}
    for at, line in enumerate(lines):
        found = head.match(line.low)
        if found is not None:
            start = line.start + found.end()
            roman = found.re is _ROMAN_HEAD
            number = place_of(found["number"], roman=True) if roman else value_of(found["number"])
            heads.append((at, number, start))
            others[start] = numbers_in(found["more"]) if found.re is _HEAD else ()
    parts: list[Part] = []
    for part in _parted(lines, heads):
        parts += (part._replace(number=number) for number in (part.number, *others[part.start]))
    return parts


def _named_parts(folded: FoldedText, lines: Sequence[Line], rows: Sequence[Row]) -> list[Part]:
    """Parts whose head repeats a treatment, anywhere; else those below the rows whose head has words of one alone."""
    requests = [folded.quote(*row.treatment).lower() for row in rows if row.treatment]
    in_rows = {row.treatment[0] for row in rows if row.treatment}
    heads: list[tuple[int, int, int]] = []
    for at, line in enumerate(lines):
        for k, request in enumerate(requests):
            found = line.low.find(request)
            if 0 <= found <= _LONGEST_LEAD and line.start + found not in in_rows:
                heads.append((at, k + 1, line.start + found + len(request)))
                break
    if len({number for _, number, _ in heads}) == len(rows):
        return _parted(lines, heads)
    heads = []
    for at, line in enumerate(lines):
        if line.start <= rows[-1].said[1]:
            continue
        head = _NAMED_HEAD.match(line.low)
        if head is not None:
            named, end = items_named(head[1] or head[2], requests), head.end()
        elif is_heading(lines, at):
            named, end = items_named(line.low, requests), len(line.low)
        else:
            continue
        if len(named) == 1:
            heads.append((at, min(named) + 1, line.start + end))
    return _parted(lines, heads)


def _told(folded: FoldedText, parts: Sequence[Part]) -> list[Row]:
    """The results that numbered parts begin with, where they number items from one on."""
    low = folded.low
    asked: set[int] = set()
    rows: list[Row] = []
    for part in parts:
        start, end = trimmed(low, folded.position(part.start), folded.position(part.end))
        stop = low.find(". ", start, min(end, start + _LONGEST_SENTENCE))
        stop = stop if stop >= 0 else min(end, start + _LONGEST_SENTENCE)
        if _ASKED.match(low, start, end) or _WHETHER.match(low, start, end):
            asked.add(part.number)
        if part.number != len(rows) + 1:
            continue
        answer = _ANSWER.match(low, start, end)
        if answer is not None and part.number in asked:
            outcome: OutcomeName = "overturned" if answer["said"] == "yes" else "upheld"
            rows.append(Row(part.number, None, folded.span(*answer.span("said")), outcome))
        elif (said := decided_cell(low[start:stop].strip(" .;"))) is not None:
            rows.append(Row(part.number, None, folded.span(start, stop), said.outcome))
    return rows


def _request(folded: FoldedText, part: Part) -> tuple[int, int] | None:
    """The treatment that a part begins with: its first sentence, or what a question asks of."""
    start, end = folded.position(part.start), folded.position(part.end)
    whether = _WHETHER.match(folded.low, start, end)
    if whether is not None:
        return folded.span(*trimmed(folded.low, *whether.span("request")))
    asked = _ASKED.match(folded.low, start, end)
    start = asked.end() if asked else start
    stop = min(
        (at for mark in (". ", "? ", "?") if (at := folded.low.find(mark, start, end)) >= 0),
        default=end,
    )
    request = trimmed(folded.low, start, stop)
    if not 3 < request.end - request.start <= LONGEST_REQUEST:
        return None
    return folded.span(*request)


def block_of(
    folded: FoldedText,
    row: Row,
    request: tuple[int, int],
    parts: Sequence[Part],
    fields: Sequence[Field],
) -> ItemBlock:
    low = folded.low
    own = [field for field in fields if any(part.start <= field.start < part.end for part in parts)]
    theirs, ours, rationale = passages_of(folded, own)
    for part in parts:
        start, end = folded.position(part.start), folded.position(part.end)
        end = section_start(folded, start, end)
        told = RATIONALE.search(low, start, end)
        labels = [label for one in (ADMINISTRATOR, REVIEWER) if (label := one.search(low, start, end))]
        if labels and not any(map(is_marked, labels)):
            values = guideline_sentences(low, start, end)
            first = values[2]
        else:
            first = told.end() if told else value_end(folded, labels[-1].end(), end) if labels else start
            values = (*guideline_values(low, start, told.start() if told else first), first)
        if not (theirs and ours) and (values[0] or values[1]):
            theirs, ours, _ = values
        said = trimmed(low, min(first, end), end)
        if labels and told is None and not SAYS.search(low, *said):  # told above its sources
            said = trimmed(low, start, min(label.start() for label in labels))
        if SAYS.search(low, *said) and (
            rationale is None or (not own and said.end - said.start > rationale.end - rationale.start)
        ):
            rationale = said
    return ItemBlock(
        trimmed(low, folded.position(request[0]), folded.position(request[1])),
        Disposition(row.outcome, Stretch(folded.position(row.said[0]), folded.position(row.said[1]))),
        theirs,
        ours,
        rationale,
    )
