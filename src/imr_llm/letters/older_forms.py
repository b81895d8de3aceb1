"""Lays out letters of the forms of 2013 and early 2014, and what can be had of an unknown form.

Which form it is shows in its own words; each has a room of its own for its items: `form_f2`, `form_f3`,
`form_f4`, `form_unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from imr_llm.letters.allotted import with_own_guidelines
from imr_llm.letters.determinations import first_determination
from imr_llm.letters.form_behind import items_decided_behind
from imr_llm.letters.form_f2 import f2_items
from imr_llm.letters.form_f3 import f3_items
from imr_llm.letters.form_f4 import f4_items
from imr_llm.letters.form_fields import Field, fielded_items, fields_of, passages_of
from imr_llm.letters.form_labelled import labelled_items
from imr_llm.letters.form_labels import guideline_sentences
from imr_llm.letters.form_parts import parted_items, told_in_parts
from imr_llm.letters.form_results import numbered_items
from imr_llm.letters.form_told import told_items
from imr_llm.letters.form_unknown import unknown_items
from imr_llm.letters.layout import FormName, ItemBlock, Layout, Stretch
from imr_llm.letters.older_sections import BODY, ISSUE, ISSUE_LABEL, section_end, summary_of
from imr_llm.letters.printed_lines import MOST_ITEMS, printed_lines
from imr_llm.letters.sought import Sought
from imr_llm.letters.text import FoldedText
from imr_llm.letters.why_headings import why_headings

_CREDENTIALS: Final = Sought(
    r"board[- ]certified in|licensed in\b|certifications?(?:\(s\))?(?:/specialty)? ?:|licensed to practice|licen[sc]e in|licensure in|state\(?s?\)? of licensure ?:|license ?:|specialt(?:y|ies) ?:",
    ("certif", "license", "licence", "licensure", "specialt"),
    reach=30,
)
_ANOTHERS: Final = re.compile(r"\b(?:treating|attending) [^.;]*$")
"""What stands before the credentials of another physician than the reviewer."""
_HEADER_ENDS: Final = Sought(
    r"how the imr final determination was made|maximus federal services sent|issues? at dispute|1 ?[).] maximus federal|independent medical review decision and rationale|(?:clinical )?case summary|to the medical director|documents reviewed",
    (
        "how the imr",
        "maximus federal",
        "at dispute",
        "review decision and rationale",
        "case summary",
        "to the medical director",
        "documents reviewed",
    ),
    reach=50,
)
_REVIEWER: Final = re.compile(r"(?:physician|medical|expert|professional) reviewer")
_CAPITALS: Final = re.compile(r"(?<![^ ])[A-Z]{5,}(?![a-z])")
_LONGEST_CREDENTIALS: Final = 420
_NO_REQUEST: Final = re.compile(
    r"[a-z]{3}\. [a-z]+ [a-z]+ (?:is|are|was|were|has|have|can|cannot)\b|medically necessary|\b(?:finding|determination|decision|conclusion|result|outcome)s?(?: ?:|[ ;,-]*$)|\b(?:to|be|been|not)[ :;,-]*$"
    r"|^(?:the )?(?:this|that|these|those|such|more of)\b|^(?:further|more|additional) (?:visits?|sessions?|treatments?|care)$"
    r"|^(?:i|we|he|she|it|they|all|needs?|what we decided|neither|both|conclusion the|opinion the|effect outcome)\b|\b(?:therefore|guidelines?|cannot|can not)\b|^(?:operation|surgery|procedure|injection|study|test|drug|device|unit|therapy)$"
)
"""What no request says: a sentence, a result, the label of one."""

_ITS_LABEL: Final = re.compile(
    r"(?:[>*\u2022-]{1,2} )?(?:\([ivx]{1,4}\) )?(?:(?:(?:your|the) )?(?:(?:first|second|third|fourth|fifth|sixth|last|only|disputed|requested) )?(?:service|treatment|item|request|issue|procedure)"
    r"(?: (?:no\.? ?|number |#)?(?:\d{1,2}|[a-h]))?(?: in dispute| requested| reviewed)? ?: )?(?P<request>.*)"
)
"""A request behind what stands before it in its list."""


def lay_out_older(folded: FoldedText) -> Layout:
    """The layout of a letter that has no "X: Upheld" headings."""
    low = folded.low
    form: FormName
    header_ends = _HEADER_ENDS.search(low, 60)
    issue = ISSUE_LABEL.search(low) or ISSUE.search(low)
    body = BODY.search(low)
    if first_determination(low) is not None:
        form, items = "F4", f4_items(folded)
    elif issue is not None and (why_headings(low) or "medical professional review" in low[:400]):
        form, items = "F3", f3_items(folded, issue)
    elif body is not None and _REVIEWER.search(low) is not None:
        form, items = "F2", f2_items(folded, body.end())
    else:
        start = header_ends.start() if header_ends else 0
        form, items = "unknown", _items_of_no_known_form(folded, start)
    end = header_ends.start() if header_ends else min(len(low), 1500)
    if form == "F3" and issue is not None and low.find(": ", 0, issue.start()) >= 0:
        end = min(end, issue.start())
    return Layout(
        form=form,
        header=Stretch(0, end),
        credentials=_credentials(folded, form),
        summary=summary_of(low, form),
        items=with_own_guidelines(low, items),
    )


def _items_of_no_known_form(folded: FoldedText, start: int) -> tuple[ItemBlock, ...]:
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
    for other in (parted_items(folded, lines, fields), fielded_items(folded, lines, fields)):
        other = _plausible(folded, other)
        if len(other) > len(found) or (len(other) == len(found) and _told(other) > _told(found)):
            found = other
    if len(found) > MOST_ITEMS:
        return found
    if not _told(found):
        found = told_in_parts(folded, lines, fields, found) or found
    return _with_labelled(folded, found, fields)


def _plausible(folded: FoldedText, items: tuple[ItemBlock, ...]) -> tuple[ItemBlock, ...]:
    """The items without those whose request is none: the rest of a sentence, or a label; the others without the label before it."""
    low = folded.low
    return tuple(
        replace(item, heading=Stretch(*named.span("request")))
        for item in items
        if (named := _ITS_LABEL.match(low, *item.heading)) is not None
        and not _NO_REQUEST.search(low[slice(*item.heading)])
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


def _told(items: tuple[ItemBlock, ...]) -> int:
    """How many passages of items are known."""
    return sum(
        passage is not None
        for item in items
        for passage in (item.administrator, item.reviewer, item.rationale)
    )


def _credentials(folded: FoldedText, form: FormName) -> Stretch:
    """What is said of the reviewer; in a letter of no known form as far as the next heading in capitals."""
    low = folded.low
    found = next(
        (
            one
            for one in _CREDENTIALS.finditer(low)
            if not _ANOTHERS.search(low, max(0, one.start() - 40), one.start())
        ),
        None,
    )
    if found is None:
        return Stretch(0, 0)
    end = min(section_end(low, found.end()), found.start() + _LONGEST_CREDENTIALS)
    heading = _CAPITALS.search(folded.text, found.end(), end) if form == "unknown" else None
    return Stretch(found.start(), heading.start() if heading else end)
