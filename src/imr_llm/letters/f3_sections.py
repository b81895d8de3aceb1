"""Where the sections of a letter of form F3 begin and end, in whatever order they are printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from imr_llm.letters.layout import trimmed
from imr_llm.letters.older_sections import DOCUMENTS, GUIDELINES, ISSUE_LABEL, QUALIFICATIONS, SUMMARY
from imr_llm.letters.section_marks import Passage
from imr_llm.letters.why_headings import plain_heading, why_headings

_HEADS: Final = (QUALIFICATIONS, SUMMARY, GUIDELINES, DOCUMENTS, ISSUE_LABEL)
_MARK: Final = re.compile(r"(?<![^ ])(?:[ivx]{1,4}|\d{1,2}|[a-h])[.)] ?$")
"""The number of a section, before its heading."""
_LONGEST_MARK: Final = 7
_NUMBER: Final = re.compile(r"\d{1,2}")


class Sections:
    """The sections of lower-case folded text, in which `label` is that of the issues."""

    def __init__(self, low: str, label: re.Match[str]) -> None:
        self._low = low
        self._are_numbered = self._mark_before(label.start()) is not None
        self.whys = why_headings(low) or plain_heading(low, 0)
        """The headings of the sections on why, in order."""
        heads = [head.start() for one in _HEADS for head in one.finditer(low)]
        self._heads = sorted({*heads, *(why.start for why in self.whys)})

    def end(self, start: int) -> int:
        """Where the section that goes on at `start` ends: at the head of another, or at its number."""
        following = bisect_left(self._heads, start)
        if following == len(self._heads):
            return len(self._low)
        end = self._heads[following]
        mark = self._mark_before(end) if self._are_numbered else None
        return mark.start() if mark is not None else end

    def labelled_issues(self) -> list[Passage]:
        """Issues that have a label each: "Issue 1 at dispute: ..."; none where there are no several such."""
        labels = list(ISSUE_LABEL.finditer(self._low))
        numbers = [number.group() if (number := _NUMBER.search(label.group())) else "" for label in labels]
        if len(labels) < 2 or numbers != [str(k) for k in range(1, len(labels) + 1)]:
            return []
        ends = [self.end(label.end()) for label in labels]
        return [
            (k, trimmed(self._low, label.end(), end))
            for k, (label, end) in enumerate(zip(labels, ends, strict=True), start=1)
        ]

    def _mark_before(self, at: int) -> re.Match[str] | None:
        return _MARK.search(self._low, max(0, at - _LONGEST_MARK), at)
