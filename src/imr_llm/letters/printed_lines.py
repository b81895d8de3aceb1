"""The lines of a letter as printed, for forms that are known by nothing but their lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from imr_llm.letters.text import FoldedText, lower, plain

_HEADING: Final = re.compile(r"\s*(?:(?:[ivx]{1,5}|[a-h]|\d{1,2})[.)]\s+)?[a-z][a-z ,&/'-]{2,50}[?:]?\s*$")
_MOST_WORDS: Final = 6
MOST_ITEMS: Final = 100
"""Items that a letter may have for its lines to be looked at for each of them; so the time stays linear."""


class Line(NamedTuple):
    """A printed line: in lower case, typographic marks made plain, as long as printed; and where it begins in the letter."""

    low: str
    start: int

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + len(self.low)

    @property
    def indent(self) -> int:
        """The blanks it begins with."""
        return len(self.low) - len(self.low.lstrip())


def printed_lines(folded: FoldedText) -> list[Line]:
    """All lines of a letter, in order; one at least."""
    lines: list[Line] = []
    at = 0
    for printed in folded.quote(0, sys.maxsize).split("\n"):
        lines.append(Line(lower(plain(printed)), at))
        at += len(printed) + 1
    return lines


def paragraphs_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between blank ones."""
    paragraph: list[Line] = []
    for line in lines:
        if line.low.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def is_heading(lines: Sequence[Line], at: int, words: int = _MOST_WORDS) -> bool:
    """Whether a line is a heading: a few words and no sentence, in a paragraph of its own or at the head of one."""
    return (
        at > 0
        and not lines[at - 1].low.strip()
        and len(lines[at].low.split()) <= words
        and _HEADING.match(lines[at].low) is not None
    )
