"""Where the sections of a letter of form F3 begin and end, in whatever order they are printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.f3_own_sections import own_labels, without_first_label
from imr_llm.letters.layout import Stretch, trimmed
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
        self._sets: list[tuple[int, tuple[int, ...]]] = []
        """Where the sets of sections for some issues begin, in order, and the numbers of these."""

    def end(self, start: int) -> int:
        """Where the section that goes on at `start` ends: at the head of another, or at its number."""
        following = bisect_left(self._heads, start)
        if following == len(self._heads):
            return len(self._low)
        end = self._heads[following]
        mark = self._mark_before(end) if self._are_numbered else None
        return mark.start() if mark is not None else end

    def without_first_label(self, issues: list[Passage]) -> list[Passage]:
        """The issues, without the label of the first set where their list runs into that."""
        end = issues[-1][1].end if issues else 0
        runs_on = any(0 <= head.start - end <= 1 for head in self._of_sets())
        return without_first_label(self._low, issues) if len(issues) > 1 and runs_on else issues

    def divide(self, issues: Sequence[Stretch], numbers: Sequence[int]) -> bool:
        """End sections at the labels of sets that are for one issue each or for some, and tell each heading on why the
        `numbers` of the issues its set is for.

        False where it has such labels, and not each issue has one and each set one section on why.
        """
        if len(issues) < 2 or len(self.whys) < 2:
            return True
        floor = max(issue.end for issue in issues)
        labels = own_labels(self._low, issues, floor, self._of_sets())
        starts = [label.start for label in labels]
        places = [bisect_left(starts, why.start) for why in self.whys]
        named = sorted(place for label in labels for place in label.issues)
        if named != list(range(len(issues))) or places != list(range(1, len(labels) + 1)):
            return not labels
        self._heads = sorted({*self._heads, *starts})
        self._sets = [
            (label.start, tuple(numbers[place] for place in sorted(label.issues))) for label in labels
        ]
        for k, (why, (_, of)) in enumerate(zip(self.whys, self._sets, strict=True)):
            self.whys[k] = why if why.issues else why._replace(issues=of)
        return True

    def of_set(self, at: int) -> tuple[int, ...]:
        """The numbers of the issues of the set that a position stands in, if any."""
        before = bisect_left(self._sets, (at, ())) - 1
        return self._sets[before][1] if before >= 0 else ()

    def _of_sets(self) -> list[Stretch]:
        """The headings that may be printed for one issue after the other, in order."""
        guidelines = (Stretch(*one.span()) for one in GUIDELINES.finditer(self._low))
        return sorted({*(Stretch(why.start, why.end) for why in self.whys), *guidelines})

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
