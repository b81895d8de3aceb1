"""Sections that a letter of 2013 prints for one issue after the other, each set under the issue's mark or name.

"Issue 2 of 4: Mirror therapy, six sessions", and below it what was relied on and why, before the next issue begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.headings import has_verb
from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.named_items import ITEM_LIST, items_named, items_numbered
from imr_llm.letters.places import OF_ALL, ROMAN_MARK, SPELT, place_of
from imr_llm.letters.section_marks import Passage

_WORD: Final = r"(?:item|issue|request|treatment|service)"
_LABEL: Final = re.compile(
    rf"(?<![^ ])\(?{_WORD} (?:no\.? ?|number )?#?(?:(?P<mark>\d{{1,2}}|[a-h]|(?:{'|'.join(SPELT)})\b)|(?P<roman>{ROMAN_MARK}))(?:{OF_ALL})?[.):]{{0,2}}(?: -)?(?![a-z\d])"
    rf"|(?<![^ ]){_WORD}s (?:nos?\.? ?|numbers? )?(?P<said>{ITEM_LIST})[.:]?(?![a-z\d])"
)
"""The mark of an issue, or of several."""
_MARK: Final = re.compile(
    rf"(?<![^ ])(?:\(?{_WORD} )?(?:no\.? ?|number )?[#(]?(?P<mark>\d{{1,2}}|[a-h]|{ROMAN_MARK}|(?:{'|'.join(SPELT)})\b)(?:{OF_ALL})?[.):-]{{0,2}}(?: -)? ?$"
)
"""The mark before an issue's name."""
_LONGEST_MARK: Final = 24
_LONGEST_LABEL: Final = 400
_LONGEST_NAME: Final = 200
"""Characters of a mark before a name, of all that is looked at above a heading, and of words behind a mark."""
_SHORTEST_NAME: Final = 8
"""Characters of a name that is known again within another's words."""
_AROUND: Final = " .;:,-"
_NO_NAME: Final = re.compile(r"\. |guideline|\bmtus\b|\bodg\b|acoem|chapter|\bpages?\b|\bnone\b|\bno\b")
"""What stands in what is said of an issue, and in no treatment's name."""


class OwnLabel(NamedTuple):
    """Where the label of a set of sections begins, and the issues it is for, from nought."""

    start: int
    issues: frozenset[int]


def own_labels(low: str, issues: Sequence[Stretch], floor: int, heads: Sequence[Stretch]) -> list[OwnLabel]:
    """The labels right above headings, each behind what stands below the heading before, and behind the list of the issues,
    that ends at `floor`.
    """
    requests = [low[slice(*issue)].strip(_AROUND) for issue in issues]
    labels: list[OwnLabel] = []
    before = floor
    for head in heads:
        label = _above(low, requests, max(floor, before, head.start - _LONGEST_LABEL), head.start)
        if label is not None and (before == floor or low[before : label.start].strip(_AROUND)):
            labels.append(label)
        before = max(floor, head.end)
    return labels


def without_first_label(low: str, issues: Sequence[Passage]) -> list[Passage]:
    """The issues of a list that runs into the label of the first set: "3. Lyrica #60 1. Left shoulder injection"."""
    numbers = [number for number, _ in issues]
    again = next((k for k, number in enumerate(numbers) if number and number in numbers[:k]), len(issues))
    listed = list(issues[:again])
    names = [low[slice(*stretch)].strip(_AROUND) for _, stretch in listed]
    if len(listed) > 1 and names[-1] in names[:-1]:
        return listed[:-1]
    number, (start, end) = listed[-1]
    for name in names[:-1]:
        at = low.find(name, start, end) if len(name) >= _SHORTEST_NAME else -1
        if at > start:
            mark = _MARK.search(low, max(start, at - _LONGEST_MARK), at)
            end = mark.start() if mark is not None else at
    label = next((one for one in _LABEL.finditer(low, start, end) if _items(one, len(listed))), None)
    end = label.start() if label is not None else end
    return [*listed[:-1], (number, trimmed(low, start, end))] if end > start else listed


def _above(low: str, requests: Sequence[str], first: int, head: int) -> OwnLabel | None:
    end = first + len(low[first:head].rstrip(_AROUND))
    for place, request in enumerate(requests):
        at = end - len(request)
        if request and at >= first and low.startswith(request, at) and not low[at - 1].isalnum():
            mark = _MARK.search(low, max(first, at - _LONGEST_MARK), at)
            start = mark.start() if mark is not None else at
            return OwnLabel(start, frozenset([place])) if _begins(low, first, start) else None
    for label in _LABEL.finditer(low, first, head):
        name = low[label.end() : head].strip(_AROUND)
        if len(name) > _LONGEST_NAME or _NO_NAME.search(name) or has_verb(name, 0, len(name)):
            continue
        items = _items(label, len(requests))
        if items and items_named(name, requests) <= items and _begins(low, first, label.start()):
            return OwnLabel(label.start(), items)
    return None


def _items(label: re.Match[str], most: int) -> frozenset[int]:
    if label["said"]:
        return items_numbered(label["said"], most)
    place = place_of(label["mark"] or label["roman"], roman=label["roman"] is not None) - 1
    return frozenset([place]) if place < most else frozenset()


def _begins(low: str, first: int, start: int) -> bool:
    """Whether a sentence has ended before a label."""
    before = low[first:start].rstrip()
    return not before or before[-1] in '.:;?!)"'
