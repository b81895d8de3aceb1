"""Headings of form F2 that decide nothing: "1. Regarding X:", or a verdict that cannot be read, over what was relied on.

An item of such a heading is decided by its rationale, or by nothing: it is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.issue_outcomes import outcome_of_rationale
from imr_llm.letters.layout import Disposition, ItemBlock, Stretch, trimmed
from imr_llm.letters.places import ENUMERATOR, ROMAN_MARK, number_of, place_of
from imr_llm.letters.relied_passages import WHO, passages
from imr_llm.letters.verdicts import UNREAD

_LETTER: Final = re.compile(r"(?<![^ ])\(?([a-h])[.)](?= )")
_ROMAN: Final = re.compile(rf"(?<![^ ])\(?({ROMAN_MARK})[.)](?= )")
_HASH: Final = re.compile(r"(?<![^ ])#(\d{1,2})[.):]?(?= )")
_OF_ALL: Final = re.compile(r"(?<![^ ])(?:issue|item|request) (\d{1,2}) of \d{1,2} ?[:.)-]?(?= )")
OTHER_MARKS: Final = (_LETTER, _ROMAN, _HASH, _OF_ALL)
"""The marks of items where offices do not number with plain figures."""
_HEADED: Final = re.compile(
    rf" ?(?:(?:regarding|re|as to|concerning|request for)\b ?:? ?)?(?! ?{WHO})(?:the )?(?P<request>(?:[^:]{{10,300}}?\boriginal request\b[^:]{{10,500}}?)|(?:(?!\. |claims administrator|reviewer)(?:[^:]|(?<=dos):|(?<=qty):|(?<=quantity):)){{4,300}}?)[.:]? (?=(?:both )?{WHO}(?:'s)? (?:based|did|cited|relied|decision|used|guidelines?|gave|named|and))"
)


def mark_number(mark: re.Match[str]) -> int:
    """The number of a mark of any kind."""
    if mark.re is ENUMERATOR:
        return number_of(mark)
    return place_of(mark[1], roman=mark.re is _ROMAN)


def blank_end(low: str, at: int) -> int:
    """Where blanks and marks that end a sentence end."""
    while at < len(low) and low[at] in ".:; ":
        at += 1
    return at


def headed(low: str, start: int, marks: re.Pattern[str]) -> list[ItemBlock]:
    """Items in order whose rationale decides them, where each has such a heading."""
    heads: list[tuple[int, re.Match[str]]] = []
    for mark in marks.finditer(low, start):
        head = _HEADED.match(low, mark.end()) if mark_number(mark) == len(heads) + 1 else None
        if head is not None:
            heads.append((mark.start(), head))
    if not heads or heads[0][0] > blank_end(low, start):
        return []
    requests = [head["request"] for _, head in heads]
    blocks: list[ItemBlock] = []
    for (_, head), end in zip(heads, [*(at for at, _ in heads[1:]), len(low)], strict=True):
        administrator, reviewer, rationale = passages(low, head.end(), end)
        if rationale is None:
            return []
        outcome = outcome_of_rationale(low, requests, len(blocks), rationale, rationale.start)
        heading = _without_verdict(low, Stretch(*head.span("request")))
        blocks.append(ItemBlock(heading, outcome, administrator, reviewer, rationale))
    return blocks


def undecided(
    low: str, start: int, end: int, marks: re.Pattern[str], verdicts: Sequence[Disposition]
) -> dict[int, tuple[int, Stretch]]:
    """The headings between two positions without a verdict that can be read, by their numbers: where each begins, and its
    request.
    """
    found: dict[int, tuple[int, Stretch]] = {}
    decided = [verdict.words.start for verdict in verdicts]
    for mark in marks.finditer(low, start, end):
        head = _HEADED.match(low, mark.end(), end)
        if head is None or mark_number(mark) in found:
            continue
        if not [at for at in decided if mark.end() <= at < head.end()]:
            found[mark_number(mark)] = mark.start(), Stretch(*head.span("request"))
    return found


def decided_below(low: str, request: Stretch, end: int) -> ItemBlock:
    """The item of such a heading, with the outcome of its rationale, if that has one."""
    administrator, reviewer, rationale = passages(low, request.end, end)
    heading = _without_verdict(low, request)
    outcome = None
    if rationale is not None:
        outcome = outcome_of_rationale(low, [low[slice(*heading)]], 0, rationale, rationale.start)
    return ItemBlock(heading, outcome, administrator, reviewer, rationale)


def _without_verdict(low: str, request: Stretch) -> Stretch:
    """A request without the words behind it that decide, though not in a way that can be read."""
    verdict = UNREAD.search(low, *request)
    return trimmed(low, request.start, verdict.start() if verdict is not None else request.end)
