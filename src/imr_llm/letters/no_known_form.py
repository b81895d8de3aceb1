"""Items of a letter of no known form, by the ways in which such letters decide: the first way that finds any, or another that
finds more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from imr_llm.letters.allotted import parts_of
from imr_llm.letters.form_behind import items_decided_behind
from imr_llm.letters.form_blocks import items_in_blocks
from imr_llm.letters.form_entries import grants_a_part, items_of_entries
from imr_llm.letters.form_fields import fielded_items, passages_of
from imr_llm.letters.form_labelled import labelled_items
from imr_llm.letters.form_labels import guideline_sentences, said_once
from imr_llm.letters.form_parts import parted_items, told_in_parts
from imr_llm.letters.form_results import numbered_items
from imr_llm.letters.form_together import items_decided_together
from imr_llm.letters.form_told import told_items
from imr_llm.letters.form_unknown import unknown_items
from imr_llm.letters.labelled_lines import Field, fields_of, in_columns
from imr_llm.letters.layout import ItemBlock, Stretch
from imr_llm.letters.printed_lines import MOST_ITEMS, printed_lines
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import COUNT

_NO_REQUEST: Final = re.compile(
    r"[a-z]{3}\. [a-z]+ [a-z]+ (?:is|are|was|were|has|have|can|cannot)\b|medically necessary|\b(?:finding|determination|decision|conclusion|result|outcome)s?(?: ?:|[ ;,-]*$)|\b(?:to|be|been|not)[ :;,-]*$"
    r"|\b(?:appeal|reconsideration|u\.?r\.?|insurer|carrier|claims administrator|(?:utilization|peer|internal|first|second|prior|previous|initial|earlier)(?: level)? (?:review|decision|denial|determination))[ ,:-]*$"
    r"|^(?:the )?(?:this|that|these|those|such|more of)\b|^(?:further|more|additional) (?:visits?|sessions?|treatments?|care)$"
    r"|^(?:as to|after|afterwards|thereafter|beyond)\b|^(?:the )?(?:rest|others?|remainder|remaining|balance)$|^(?:i|we|he|she|it|they|all|needs?|what we decided|neither|both|conclusion the|opinion the|effect outcome)\b|\b(?:therefore|guidelines?|cannot|can not)\b|\b(?:neither|both|none|all (?:two|three|four|five|six))$|^(?:operation|surgery|procedure|injection|study|test|drug|device|unit|therapy)$"
)
"""What no request says: a sentence, a result, the label of one."""
_COUNT_ALONE: Final = re.compile(
    rf"(?:(?:only|just|up to|the|these|those|first|other|another|remaining|initial|additional|a|an|total of|maximum of|trial of|course of) ){{0,4}}{COUNT}"
)
"""A number of visits, days or tablets: a part of a request, and none by itself."""

_ITS_LABEL: Final = re.compile(
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4} )?(?:[>*\u2022-]{1,2} )?(?:\([ivx]{1,4}\) )?(?:(?:(?:your|the) )?(?:(?:first|second|third|fourth|fifth|sixth|last|only|disputed|requested) )?(?:service|treatment|item|request|issue|procedure)"
    r"(?: (?:no\.? ?|number |#)?(?:\d{1,2}|[a-h]))?(?: in dispute| requested| reviewed)? ?: )?(?P<request>.*)"
)
"""A request behind what stands before it in its list."""
_FOR_SOME: Final = re.compile(r"\bfor (?!all\b|both\b|each\b|every\b|its\b|the (?:denial|decision)\b)")
"""What tells that somebody relied on a document for one treatment, perhaps by a name that its request has not."""


def items_of_no_known_form(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
    """The items that can be had; those of results in lines of their own where these are more."""
    found = (
        _plausible(folded, numbered_items(folded))
        or _plausible(folded, labelled_items(folded))
        or _plausible(folded, told_items(folded))
        or _plausible(folded, items_decided_behind(folded))
        or _plausible(folded, unknown_items(folded, start))
    )
    lines = printed_lines(folded)
    fields = fields_of(lines)
    named = fielded_items(folded, lines, fields)
    fielded = _plausible(folded, named)
    if len(fielded) < len(named):
        fielded = ()
    for other in (
        parted_items(folded, lines, fields),
        fielded,
        items_in_blocks(folded, lines, fields),
        items_decided_together(folded, lines),
    ):
        other = _plausible(folded, other)
        if len(other) > len(found) or (len(other) == len(found) and _told(other) > _told(found)):
            found = other
    if in_columns(lines) and len(fielded) == len(found):  # what stands side by side is mixed in all others
        found = fielded
    entries = _plausible(folded, items_of_entries(folded, lines))
    if len(entries) > len(found) or (len(entries) == len(found) and grants_a_part(entries)):
        found = entries
    if len(found) > MOST_ITEMS:
        return found
    if not _told(found):
        found = told_in_parts(folded, lines, fields, found) or found
    return _with_shared(folded, _with_labelled(folded, found, fields))


def _plausible(folded: FoldedText, items: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """The items without those whose request is none: the rest of a sentence, or a label; the others without the label before it."""
    low = folded.low
    return tuple(
        replace(item, heading=Stretch(*named.span("request")))
        for item in items
        if (named := _ITS_LABEL.match(low, *item.heading)) is not None
        and not _NO_REQUEST.search(low[slice(*item.heading)])
        and _COUNT_ALONE.fullmatch(low, *named.span("request")) is None
    )


def _with_labelled(
    folded: FoldedText, items: tuple[ItemBlock, ...], fields: Sequence[Field]
) -> tuple[ItemBlock, ...]:
    """The items, with what stands at labels of their lines where nothing else says who relied on what, and why."""
    blocks: list[ItemBlock] = []
    for k, item in enumerate(items):
        stop = items[k + 1].heading.start if k + 1 < len(items) else len(folded.text)
        own = [field for field in fields if item.heading.end <= folded.position(field.label) < stop]
        theirs, ours, told = passages_of(folded, own)
        if item.administrator is None and item.reviewer is None:
            if theirs or ours:
                item = replace(item, administrator=theirs, reviewer=ours, rationale=told or item.rationale)
            elif item.rationale is not None:
                theirs, ours, _ = guideline_sentences(folded.low, *item.rationale)
                item = replace(item, administrator=theirs, reviewer=ours)
        blocks.append(item)
    return tuple(blocks)


def _with_shared(folded: FoldedText, items: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """The items, of which none has a guideline of its own, with the one sentence of the letter that says who relied on what."""
    if not items or any(item.administrator or item.reviewer for item in items):
        return items
    low, requests = folded.low, [item.heading for item in items]
    theirs, ours = (
        said
        if said is not None and (not _FOR_SOME.search(low, *said) or parts_of(low, requests, said))
        else None
        for said in said_once(low)
    )
    return tuple(replace(item, administrator=theirs, reviewer=ours) for item in items)


def _told(items: tuple[ItemBlock, ...]) -> int:
    """How many passages of items are known."""
    return sum(
        passage is not None
        for item in items
        for passage in (item.administrator, item.reviewer, item.rationale)
    )
