"""Items of a letter of no known form that decides the treatments of a list together: "All three are medically necessary.", or
the lists of two headings: "Overturned" over the one, "Upheld" over the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from imr_llm.letters.layout import Disposition, ItemBlock, OutcomeName, trimmed
from imr_llm.letters.outcome_words import OVERTURNED, THEM, UPHELD, decided_cell
from imr_llm.letters.places import SPELT
from imr_llm.letters.printed_lines import MOST_ITEMS, Line, paragraphs_of
from imr_llm.letters.text import FoldedText

_TOGETHER: Final = re.compile(
    rf"(?:^|(?<=[.:] )|(?<=\n))\s*(?:(?P<none>neither|none)|both|all(?: (?P<count>{'|'.join(SPELT)}|\d{{1,2}}))?)(?: of (?:them|these|those))?(?: (?:of )?(?:the )?(?:requested |disputed )?(?:requests|treatments|services|items))?"
    rf" (?:(?:is|are|was|were) (?:hereby |therefore )?(?P<not>not )?(?:found (?:to be )?)?medically necessary(?=[.,;]| on | and )"
    rf"|(?:denials|refusals) (?:are|were) (?:hereby |therefore )?(?:(?P<stand>{UPHELD})|{OVERTURNED})(?=[.;]))"
)
"""What decides all treatments of a list."""
_MUST: Final = re.compile(
    rf"(?:what )?(?:the |your )?{THEM} (?:(?P<falls>must (?:now )?(?:provide|pay for|authorize|approve|cover|allow))"
    r"|(?:may|can) (?:go on|continue|keep)(?: on)? (?:refusing|denying|to (?:refuse|deny))|(?:need not|does not have to|is not required to) (?:provide|pay for|authorize|approve|cover|allow))"
)
_MARK: Final = re.compile(r"\s*(?:[*\u2022\u25aa\u25cf-]|\(?(?:[a-h]|\d{1,2})[.)]) +(?=[\"'(]?[a-z0-9])")
_LEAST_INDENT: Final = 2
_NEAR: Final = 3
"""Paragraphs that a list may stand above what decides it."""
_TWO: Final = 2
"""Treatments that "both" and "neither" decide, and those of the shortest list."""


class _Paragraph(NamedTuple):
    """The line above the entries of a list, or the first of a paragraph without one, and the entries: offsets of the letter."""

    lines: Sequence[Line]
    entries: tuple[tuple[int, int], ...]

    @property
    def heading(self) -> Line | None:
        """What stands above the first entry, if it is one line."""
        above = [line for line in self.lines if not self.entries or line.end <= self.entries[0][0]]
        return above[0] if len(above) == 1 else None


def items_decided_together(folded: FoldedText, lines: Sequence[Line]) -> tuple[ItemBlock, ...]:
    """The items of the lists of two headings that decide them otherwise, or of a list that one sentence decides."""
    paragraphs = [_Paragraph(paragraph, _entries(paragraph)) for paragraph in paragraphs_of(lines)]
    return _under_headings(folded, paragraphs) or _by_a_sentence(folded, paragraphs)


def _entries(paragraph: Sequence[Line]) -> tuple[tuple[int, int], ...]:
    """The entries of a list, marked or set in as far as each other; those that go on in lines of their own, whole."""
    starts: list[list[int]] = []
    indents = {line.indent for line in paragraph}
    set_in = len(indents) == 1 and min(indents) >= _LEAST_INDENT
    for line in paragraph:
        mark = _MARK.match(line.low)
        if mark is not None or set_in:
            begins = mark.end() if mark is not None else line.indent
            starts.append([line.start + begins, line.start + len(line.low.rstrip(" .;"))])
        elif starts:
            starts[-1][1] = line.start + len(line.low.rstrip(" .;"))
    return tuple((start, end) for start, end in starts)


def _under_headings(folded: FoldedText, paragraphs: Sequence[_Paragraph]) -> tuple[ItemBlock, ...]:
    items: list[ItemBlock] = []
    before: _Paragraph | None = None
    for paragraph in paragraphs:
        heading = paragraph.heading if paragraph.entries else None
        if heading is None and paragraph.entries and before is not None and not before.entries:
            heading = before.heading
        outcome = _heading_says(heading.low) if heading is not None else None
        if heading is not None and outcome is not None:
            words = trimmed(folded.low, folded.position(heading.start), folded.position(heading.end))
            items += (_item(folded, entry, Disposition(outcome, words)) for entry in paragraph.entries)
        before = paragraph
    outcomes = {item.disposition.outcome for item in items if item.disposition is not None}
    return tuple(items) if len(outcomes) > 1 and len(items) <= MOST_ITEMS else ()


def _heading_says(low: str) -> OutcomeName | None:
    heading = low.strip(" .:-")
    must = _MUST.fullmatch(heading)
    if must is not None:
        return "overturned" if must["falls"] else "upheld"
    cell = decided_cell(heading)
    return cell.outcome if cell is not None else None


def _by_a_sentence(folded: FoldedText, paragraphs: Sequence[_Paragraph]) -> tuple[ItemBlock, ...]:
    for k, paragraph in enumerate(paragraphs):
        text = "\n".join(line.low for line in paragraph.lines)
        said = _TOGETHER.search(text)
        if said is None or (said["none"] and said["not"]):
            continue
        first = paragraph.lines[0].start
        words = trimmed(folded.low, *(folded.position(first + at) for at in said.span()))
        outcome: OutcomeName = "upheld" if said["none"] or said["not"] or said["stand"] else "overturned"
        for other in reversed(paragraphs[max(0, k - _NEAR) : k]):
            if _is_count(said, len(other.entries)):
                return tuple(_item(folded, entry, Disposition(outcome, words)) for entry in other.entries)
    return ()


def _is_count(said: re.Match[str], entries: int) -> bool:
    """Whether a list has as many entries as the words that decide them say."""
    if not _TWO <= entries <= MOST_ITEMS:
        return False
    if said.group().lstrip().startswith(("neither", "both")):
        return entries == _TWO
    count = said["count"]
    return count is None or entries == (int(count) if count.isdecimal() else SPELT.index(count) + 1)


def _item(folded: FoldedText, entry: tuple[int, int], disposition: Disposition) -> ItemBlock:
    heading = trimmed(folded.low, *(folded.position(at) for at in entry))
    return ItemBlock(heading, disposition, None, None, None)
