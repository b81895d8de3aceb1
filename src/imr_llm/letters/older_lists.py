"""Lists of issues that a letter of 2013 prints without numbers, and the passages of a section that belong to each.

What a list names, one after the other, stands again further down: as a label, or as the subject of what is decided. Where it
does not, a list of short lines is divided at its lines, and a passage belongs to the issue whose first word it begins with.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.older_passages import BULLET, up_to_verdicts
from imr_llm.letters.text import FoldedText

_LONGEST_LIST: Final = 1500
_LONGEST_ISSUE: Final = 200
"""Characters of a list without numbers, and of an issue in it."""
_LONGEST_LINE: Final = 120
"""Characters of a line that is an issue of its own, at most; longer ones are prose."""
_NO_HEAD: Final = re.compile(r"(?:an?|the) |\(|original")
"""How no issue of a bare list begins, but the sentence of one does, or what was granted of the one before."""
_PAIR: Final = 2
_COUNTED: Final = re.compile(r"\d|, ")
"""What each of two lines has that are issues, and seldom a part of one."""
_LEAST_ROOM: Final = 6
"""Characters of a line left free, at least, where it was not broken for want of room."""
_GOES_ON: Final = re.compile(r"(?:,|\b(?:and|or|of|for|the|to|with|is|are|was))\s*$")
_STARTS: Final = re.compile(r"\s*[A-Z0-9(]")
_ENDED: Final = (". ", "? ", "! ")
_WORD: Final = re.compile(
    r"\b(?!(?:for|the|and|with|of|to|in|on|or|at|an|as|is|it|be|by|no|if|he|mg|ml|dos|was|were|are|whether|medically|necessary|request|treatment)\b)[a-z][a-z-]+"
)
_WHETHER: Final = re.compile(r"(?<=[.?;] )whether ")
_LEAD: Final = re.compile(r"(?:the following [a-z /()]{2,60}|[a-z /()]{3,60}) ?: ?")
_MODIFIED: Final = re.compile(
    r"\boriginal(?:ly)? request|\bof which\b|\b(?:authori[sz]ed|certified|approved|allowed|granted)\b[^.]*\b(?:remain|in dispute|leaving)"
)
"""What tells of one request that was granted in part."""
_SEMICOLON: Final = re.compile(r"; (?:and )?")
_COMMA: Final = re.compile(r", (?:and )?")
_WORDS_BEFORE: Final = 3
"""Words at the head of a passage before that of an issue."""
_ABOUT: Final = re.compile(
    r"(?:lastly, |finally, )?(?:(?:with|in) regards? to|with respect to|regarding|concerning|as to|as for) (?:the )?(?:requests? for )?(?:the |an? )?(?:[a-z]+ )?|(?:the )?requests? for (?:the |an? )?(?:[a-z]+ )?"
)
_HEADS: Final = re.compile(r"(?P<label> ?:)|(?= (?:is|are|was|were) (?:not )?medically)")
"""What follows an issue that stands at the head of a passage."""


def issues_without_numbers(folded: FoldedText, issues: Stretch, start: int, end: int) -> list[Stretch]:
    """The issues of a list, one at least two; what they are called again stands between `start` and `end`."""
    if issues.end - issues.start > _LONGEST_LIST:
        return []
    bulleted = _bulleted(folded, issues) or _asked_in_turn(folded.low, issues)
    if bulleted:
        return bulleted
    again = _named_again(folded.low, issues, start, end)
    if again:
        return again
    lines = _in_lines(folded, issues)
    if lines and (
        _begun(folded.low, lines, start, end)
        or len(up_to_verdicts(folded.low, lines, start, end)) == len(lines)
        or _broken_early(folded, lines, start, end)
    ):
        return lines
    return _in_prose(folded.low, issues)


def passages_of(low: str, issues: list[Stretch], start: int, end: int) -> list[tuple[int | None, Stretch]]:
    """A section's passages, each with the number of its issue, from one on; none where they cannot be told apart."""
    if not issues:
        return []
    return _labelled(low, issues, start, end) or _begun(low, issues, start, end)


def named_at_heads(low: str, issues: list[Stretch], start: int, end: int) -> list[tuple[int | None, Stretch]]:
    """The passages of a section that has some of the issues, each under its whole name at the head of a sentence; none where
    the section begins with something else.
    """
    marks = sorted(
        (at, k, first)
        for k, issue in enumerate(issues, start=1)
        for at, first in _named_head(low, low[slice(*issue)], start, end)
    )
    if not marks or low[start : marks[0][0]].strip():
        return []
    stops = [*(at for at, _, _ in marks[1:]), end]
    return [(k, trimmed(low, first, stop)) for (_, k, first), stop in zip(marks, stops, strict=True)]


def _named_head(low: str, issue: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where an issue's name stands for the first time at the head of a sentence, and where what is said of it begins."""
    name = issue.rstrip(" .;,")
    at = low.find(name, start, end)
    while at >= 0:
        behind = at + len(name)
        if (not low[start:at].strip() or low.endswith(_ENDED, start, at)) and not low[
            behind : behind + 1
        ].isalnum():
            return [(at, behind + 1 if low.startswith(":", behind) else at)]
        at = low.find(name, at + 1, end)
    return []


def _asked_in_turn(low: str, issues: Stretch) -> list[Stretch]:
    """The issues of questions in a row: "Whether X is medically necessary. Whether Y is ..."."""
    asked = [issues.start, *(match.start() for match in _WHETHER.finditer(low, *issues))]
    if len(asked) < 2 or not low.startswith("whether ", issues.start):
        return []
    return [trimmed(low, first, last) for first, last in pairwise([*asked, issues.end])]


def _in_prose(low: str, issues: Stretch) -> list[Stretch]:
    """The issues of a list in a sentence: behind semicolons, or drugs with their numbers behind commas."""
    if _MODIFIED.search(low, *issues) is not None:
        return []
    lead = _LEAD.match(low, *issues)
    start = lead.end() if lead is not None else issues.start
    end = issues.start + len(low[slice(*issues)].rstrip(" ."))
    for between in (_SEMICOLON, _COMMA):
        parts: list[Stretch] = []
        at = start
        for mark in between.finditer(low, start, end):
            parts.append(trimmed(low, at, mark.start()))
            at = mark.end()
        parts.append(trimmed(low, at, end))
        if len(parts) > 1 and (between is _SEMICOLON or all("#" in low[slice(*part)] for part in parts)):
            return parts
    return []


def _bulleted(folded: FoldedText, issues: Stretch) -> list[Stretch]:
    """The issues of a list with bullets, the first at its head or behind a colon."""
    marks = list(BULLET.finditer(folded.text, *issues))
    lead = folded.low[issues.start : marks[0].start()].strip() if len(marks) > 1 else "none"
    if lead and not lead.endswith(":"):
        return []
    stops = [*(mark.start() for mark in marks[1:]), issues.end]
    return [trimmed(folded.low, mark.end(), stop) for mark, stop in zip(marks, stops, strict=True)]


def _named_again(low: str, issues: Stretch, start: int, end: int) -> list[Stretch]:
    parts: list[Stretch] = []
    at, stop = issues
    while at < stop:
        longest = min(stop, at + _LONGEST_ISSUE)
        blanks = [position for position in range(longest - 1, at, -1) if low[position] == " "]
        for until in (longest, *blanks):
            if _again(low, low[at:until], start, end) is not None:
                parts.append(trimmed(low, at, until))
                at = until + 1
                break
        else:
            return []
    return parts if len(parts) > 1 else []


def _in_lines(folded: FoldedText, issues: Stretch) -> list[Stretch]:
    first, last = folded.span(*issues)
    parts: list[Stretch] = []
    at = first
    for line in folded.quote(first, last).splitlines(keepends=True):
        if (
            len(line.strip()) > _LONGEST_LINE
            or _SEMICOLON.search(line.rstrip())
            or _GOES_ON.search(line)
            or not (_STARTS.match(line) or not line.strip())
        ):
            return []
        if line.strip():
            begin = folded.position(at)
            parts.append(
                trimmed(folded.low, begin, min(issues.end, folded.position(at + len(line.rstrip()))))
            )
        at += len(line)
    return parts if len(parts) > 1 else []


def _broken_early(folded: FoldedText, lines: list[Stretch], start: int, end: int) -> bool:
    """Whether each line ends where an issue does: all begin alike, or each but the last had room for the first word of
    the next, in a letter whose prose stands between `start` and `end`.
    """
    if any(_NO_HEAD.match(folded.low, *line) for line in lines) or (
        len(lines) == _PAIR and not all(_COUNTED.search(folded.low, *line) for line in lines)
    ):
        return False
    if len({tuple(folded.low[slice(*line)].split()[:2]) for line in lines}) == 1:
        return True
    first, last = folded.span(start, end)
    width = max(map(len, folded.quote(first, last).splitlines()))
    return all(
        one.end - one.start + len(folded.low[slice(*next)].split(" ", 1)[0]) + _LEAST_ROOM <= width
        for one, next in pairwise(lines)
    )


def _again(low: str, issue: str, start: int, end: int) -> tuple[int, re.Match[str]] | None:
    """Where an issue stands at the head of a passage, as a label or as the subject of what is decided, and what follows it."""
    name = issue.rstrip(" .;,")
    at = low.find(name, start, end)
    while at >= 0:
        follows = _HEADS.match(low, at + len(name), end)
        if follows is not None and (at == start or low[at - 1] == " "):
            return at, follows
        at = low.find(name, at + 1, end)
    return None


def _labelled(low: str, issues: list[Stretch], start: int, end: int) -> list[tuple[int | None, Stretch]]:
    """Passages that have the issues at their heads; none where a section begins with something else or leaves one out."""
    marks: list[tuple[int, re.Match[str]]] = []
    for issue in issues:
        mark = _again(low, low[slice(*issue)], marks[-1][1].end() if marks else start, end)
        if mark is None or (not marks and low[start : mark[0]].strip()):
            return []
        marks.append(mark)
    stops = [*(at for at, _ in marks[1:]), end]
    return [
        (k, trimmed(low, follows.end() if follows["label"] else at, stop))
        for k, ((at, follows), stop) in enumerate(zip(marks, stops, strict=True), start=1)
    ]


def _begun(low: str, issues: list[Stretch], start: int, end: int) -> list[tuple[int | None, Stretch]]:
    """Passages that begin with a word of an issue; several issues may share one."""
    heads: list[int] = []
    for issue in issues:
        at = -1
        for word in _WORD.findall(low, *issue):
            at = _head(low, word, start, end)
            if at >= 0:
                break
        heads.append(at)
    if min(heads) < 0:
        return []
    return [
        (k, trimmed(low, at, min((other for other in heads if other > at), default=end)))
        for k, at in enumerate(heads, start=1)
    ]


def _head(low: str, word: str, start: int, end: int) -> int:
    """Where the first sentence begins that has the word among its first ones."""
    at = low.find(word, start, end)
    while at >= 0:
        before = low[max(start, at - 40) : at]
        begins = max(before.rfind(mark) for mark in (". ", ": "))
        if begins >= 0 or at - start <= 40:
            first = max(start, at - len(before) + (begins + 2 if begins >= 0 else 0))
            first += low.startswith(" ", first)
            if low.count(" ", first, at) <= _WORDS_BEFORE or _ABOUT.fullmatch(low, first, at):
                return first
        at = low.find(word, at + 1, end)
    return -1
