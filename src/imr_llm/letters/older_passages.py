"""Passages of a section that tell in words of their own which issues they are for.

Under a line with the issues' names ("GYM MEMBERSHIP AND BRACE"), behind a sentence that decides one ("The gym is not
medically necessary ..."), or up to one ("... The chiropractic care is medically necessary.").
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.named_items import items_named, only_named
from imr_llm.letters.outcome_words import sentence_start
from imr_llm.letters.text import FoldedText
from imr_llm.letters.verdicts import NECESSARY, plain_verdicts

Passages = list[tuple[int | None, Stretch]]
"""Passages of a section, each with the number of its issue, from one on."""

MOST_NAMED: Final = 40
"""Issues told apart by their names, several times the most seen, so that the time stays linear."""
_LONGEST_LINE: Final = 64
"""Characters of a line that names issues, at most."""
_LONGEST_DECIDING_LINE: Final = 120
"""Characters of a line that names issues and decides them, at most."""
_DECIDES: Final = re.compile(rf"(?i) ?[:-] (?:not )?{NECESSARY}$")
"""The verdict of a line with the issues' names: "GYM MEMBERSHIP - NOT MEDICALLY NECESSARY"."""
BULLET: Final = re.compile(r"(?<![^ ])[-*\u2022\u00b7\u2013] (?=[A-Z0-9(])")
_HEAD: Final = re.compile(r"(?P<name>[^.:;]{3,80})[.:] ")
"""The words behind a bullet that name an issue."""
_SHORTEST_REASON: Final = 60
"""Characters of what is said before an issue is decided, at least."""
_LONGEST_SUBJECT: Final = 120
"""Characters of what a sentence decides, at most."""
_DECIDES_AT_HEAD: Final = re.compile(
    r"(?<![^ ])(?:the |an? )(?P<subject>(?:(?!is |was |are |were )[a-z0-9-]+ ){1,6})(?:is|was|are|were) (?:thus |therefore )?(?:not )?medically (?:un)?necessary"
)


def under_lines(folded: FoldedText, issues: list[Stretch], start: int, end: int) -> Passages:
    """The passages under lines that name issues and nothing else or decide them too, the first at the head of the
    section; none where an issue has none or several.
    """
    start, end = trimmed(folded.low, start, end)
    if start >= end or not 1 < len(issues) <= MOST_NAMED:
        return []
    requests = [folded.low[slice(*issue)] for issue in issues]
    first, last = folded.span(start, end)
    heads: list[tuple[int, int, frozenset[int]]] = []
    at = first
    for line in folded.quote(first, last).splitlines(keepends=True):
        printed = line.strip(" \t\r\n\f:.")
        decides = _DECIDES.search(printed) if len(printed) <= _LONGEST_DECIDING_LINE else None
        name = printed[: decides.start()] if decides is not None else line.strip(" \t\r\n\f:")
        longest = _LONGEST_DECIDING_LINE if decides is not None else _LONGEST_LINE
        is_head = len(name) <= longest and name[:1].isupper() and name[-1] not in ".,;"
        items = only_named(name.lower(), requests) if is_head else frozenset()
        if items:
            heads.append((folded.position(at), folded.position(at + len(line)), items))
        at += len(line)
    if not heads or heads[0][0] > start or not _are_all([items for _, _, items in heads], len(issues)):
        return []
    ends = [head for head, _, _ in heads[1:]] + [end]
    return [
        (item + 1, trimmed(folded.low, min(below, stop), stop))
        for (_, below, items), stop in zip(heads, ends, strict=True)
        for item in sorted(items)
    ]


def behind_bullets(folded: FoldedText, issues: list[Stretch], start: int, end: int) -> Passages:
    """The passages of a list with bullets, for the issues that the words at their heads name, or in their order where
    there are as many and one names none.
    """
    start, end = trimmed(folded.low, start, end)
    bullets = list(BULLET.finditer(folded.text, start, end)) if start < end else []
    if not bullets or bullets[0].start() > start or not 1 < len(issues) <= MOST_NAMED:
        return []
    requests = [folded.low[slice(*issue)] for issue in issues]
    stops = [*(bullet.start() for bullet in bullets[1:]), end]
    heads = [_HEAD.match(folded.low, bullet.end(), stop) for bullet, stop in zip(bullets, stops, strict=True)]
    named = [items_named(head["name"], requests) if head else frozenset[int]() for head in heads]
    if not all(len(items) == 1 for items in named) or len(frozenset().union(*named)) < len(named):
        if len(bullets) != len(issues):
            return []
        named = [frozenset([place]) for place in range(len(bullets))]
    return [
        (item + 1, trimmed(folded.low, bullet.end(), stop))
        for bullet, stop, items in zip(bullets, stops, named, strict=True)
        for item in items
    ]


def behind_subjects(low: str, issues: list[Stretch], start: int, end: int) -> Passages:
    """The passages that each begin by deciding what they call in their own words; none where one is called nothing
    that tells, and it is not the only one.
    """
    heads = [
        head
        for head in _DECIDES_AT_HEAD.finditer(low, start, end)
        if head.start() - start <= 1 or low.endswith(". ", start, head.start())
    ]
    if len(heads) != len(issues) or len(issues) > MOST_NAMED or low[start : heads[0].start()].strip():
        return []
    requests = [low[slice(*issue)] for issue in issues]
    called = [items_named(head["subject"], requests) for head in heads]
    left = set(range(len(issues))).difference(*(items for items in called if len(items) == 1))
    numbers = [min(items if len(items) == 1 else left, default=-1) + 1 for items in called]
    if sorted(numbers) != list(range(1, len(issues) + 1)):
        return []
    stops = [*(head.start() for head in heads[1:]), end]
    return [
        (number, trimmed(low, head.start(), stop))
        for number, head, stop in zip(numbers, heads, stops, strict=True)
    ]


def up_to_verdicts(low: str, issues: list[Stretch], start: int, end: int) -> Passages:
    """The passages that each end with a sentence that decides issues by their names, none twice; none where the section
    begins with such a sentence or goes on behind the last.
    """
    if len(issues) > MOST_NAMED:
        return []
    requests = [low[slice(*issue)] for issue in issues]
    passages: Passages = []
    named: list[frozenset[int]] = []
    before = start
    for verdict in plain_verdicts(low, start, end):
        first = max(before, sentence_start(low, verdict.words.start))
        subject = low[first : verdict.words.start].rpartition(": ")[2].strip(" ,")
        if not 3 <= len(subject) <= _LONGEST_SUBJECT:
            continue
        items = items_named(subject, requests) or items_named(subject.partition(", ")[2], requests)
        if not items:
            continue
        if not named and first - start < _SHORTEST_REASON:
            return []
        named.append(items)
        stop = low.find(". ", verdict.words.end, end)
        stop = stop + 1 if stop >= 0 else end
        passages += [(item + 1, trimmed(low, before, stop)) for item in sorted(items)]
        before = stop
    is_whole = len(passages) == len(frozenset().union(*named)) and end - before < _SHORTEST_REASON
    return passages if named and is_whole else []


def _are_all(named: list[frozenset[int]], most: int) -> bool:
    """Whether each of so many items is named once."""
    return sorted(item for items in named for item in items) == list(range(most))
