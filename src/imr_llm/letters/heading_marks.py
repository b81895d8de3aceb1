"""Marks of items in letters of 2014 and later: those before headings, and those behind the labels that headings in a row share.

"Issue A. Voice therapy: Overturned", "#2 Cane: Upheld"; "MAXIMUS guideline (Issues A and B): ...", "Decision rationale
(Issue C): ...".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from imr_llm.letters.labelled_parts import parts_by_labels
from imr_llm.letters.layout import ItemBlock, Stretch, trimmed
from imr_llm.letters.places import OF_ALL, ROMAN, ROMAN_MARK, SPELT, place_of

_WORD: Final = r"(?:issue|item|request|treatment|service|question|decision(?:\(s\))?)"
_MARK: Final = re.compile(
    rf" ?(?:(?P<word>{_WORD} (?:no\.? ?|number )?#?|#))?\(?(?P<mark>\d{{1,2}}|[a-h]|{ROMAN_MARK}|(?:{'|'.join(SPELT)})\b)(?:{OF_ALL})?(?P<ends>\)?[.:)]| -)? (?=[^ ])"
)
_BEFORE: Final = re.compile(rf"(?<![^ ])\(?(?P<mark>\d{{1,2}}|[a-h]|{ROMAN_MARK})[.)]$")
"""The same at the end of what is told of the item before."""
_LONGEST_MARK: Final = 8


def without_marks(low: str, blocks: list[ItemBlock]) -> list[ItemBlock]:
    """The items, their headings without the marks before them, where these count up from the first.

    A mark may have been taken for the end of the rationale before it.
    """
    first = _MARK.match(low, *blocks[0].heading)
    if first is None or not (first["word"] or (first["ends"] and len(blocks) > 1)):
        return blocks
    out: list[ItemBlock] = []
    for place, block in enumerate(blocks, start=1):
        mark = _MARK.match(low, *block.heading)
        if mark is not None and _place(mark) == place:
            out.append(replace(block, heading=trimmed(low, mark.end(), block.heading.end)))
            continue
        told = out[-1].rationale if out else None
        if told is None:
            return blocks
        mark = _BEFORE.search(low, max(told.start, told.end - _LONGEST_MARK), told.end)
        if mark is None or _place(mark) != place or low[mark.end() : block.heading.start].strip():
            return blocks
        out[-1] = replace(out[-1], rationale=trimmed(low, told.start, mark.start()))
        out.append(block)
    return out


def _place(mark: re.Match[str]) -> int:
    return place_of(mark["mark"], roman=mark["mark"] in ROMAN)


def told_by_issue(low: str, blocks: list[ItemBlock]) -> list[ItemBlock]:
    """The items of headings in a row, each with the passages that say they are for it."""
    return [
        replace(block, administrator=theirs, reviewer=ours, rationale=why)
        for block, theirs, ours, why in zip(
            blocks,
            _allotted(low, [block.administrator for block in blocks]),
            _allotted(low, [block.reviewer for block in blocks]),
            _allotted(low, [block.rationale for block in blocks]),
            strict=True,
        )
    ]


def _allotted(low: str, passages: Sequence[Stretch | None]) -> Sequence[Stretch | None]:
    """The passages, one that all share divided at the labels in it that say which items follow; as they are unless each item
    has one part.
    """
    shared = passages[0]
    if shared is None or passages.count(shared) != len(passages):
        return passages
    return parts_by_labels(low, shared, len(passages)) or passages
