"""What the claims administrator and the reviewer relied on, read side by side: one may have used what the other did."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.reading.citations import Words
from imr_llm.reading.guideline_lines import GuidelineLine
from imr_llm.reading.named_documents import section_under
from imr_llm.reading.relied_on import LONGEST_PASSAGE, PART_OF, read_relied_on

_ADOPTS: Final = re.compile(
    r"\bso did the (?:[a-z]+ )?reviewer\b|\b(?:found|finds|agree[sd]? (?:with|that)|concur(?:s|red) (?:with|that)|considered|accepted|used|relied (?:up)?on|based (?:its|his|her|their|his/her) decision (?:up)?on|applied|adopt(?:s|ed))(?: that)? (?:the )?(?:same )?(?:guidelines?|section|citations?|criteria)(?: \(s\)| section)? (?:that (?:was|were) )?(?:used|cited|relied (?:up)?on|applied|referenced)? ?(?:by|of|as) the claims administrator"
)

_SAME: Final = re.compile(
    r"(?:used|cited|relied (?:up)?on|applied|named|referenced|based on)(?: also)? the (?:very )?same (?:guidelines?|section|pages?|chapter|citations?|criteria|document|source)"
)

_SAME_AGAIN: Final = re.compile(
    r"(?:used|cited|relied (?:up)?on|applied|based (?:his/her|its|their|his|her) decision (?:up)?on|reviewer ?:)(?: also)? (?:the )?(?:very )?same(?: (?:odg|mtus))?"
    r"(?:(?:,| and| &)? (?:guidelines?|sections?|pages?|chapters?|topics?|citations?|criteria|documents?|sources?)){0,4}"
    r"(?=[.,;:]|$| because| as\b| since)"
)
"""A reviewer who names nothing but what the administrator did."""


def read_both(
    low: str,
    administrator: tuple[int, int] | None,
    reviewer: tuple[int, int] | None,
    lead: tuple[int, int] | None = None,
) -> tuple[GuidelineLine | None, GuidelineLine | None]:
    """What the administrator's and the reviewer's passages say; a reviewer may find the guidelines of the other apt.

    The document of the reviewer's passage may stand in its `lead`, before those of all items.
    """
    theirs = read_relied_on(low, *administrator) if administrator is not None else None
    own = read_relied_on(low, *reviewer) if reviewer is not None else None
    if own is not None and reviewer is not None:
        own = _with_section(low, own, reviewer, lead)
    if (
        theirs is not None
        and own is not None
        and administrator is not None
        and own.citations
        and not theirs.citations
    ):
        same = _SAME.search(low, *administrator)
        if same is not None:
            theirs = GuidelineLine(own.basis, (Words(*same.span()),), own.citations)
    if (
        own is not None
        and reviewer is not None
        and theirs is not None
        and theirs.citations
        and PART_OF.search(low, *reviewer) is None
        and (again := _SAME_AGAIN.search(low, *reviewer)) is not None
    ):
        own = GuidelineLine(theirs.basis, (Words(*again.span()),), theirs.citations)
    elif (
        own is not None
        and reviewer is not None
        and theirs is not None
        and not own.citations
        and theirs.citations
    ):
        adopts = _ADOPTS.search(low, reviewer[0], min(reviewer[1], reviewer[0] + LONGEST_PASSAGE))
        if adopts is not None:
            own = GuidelineLine(theirs.basis, (Words(*adopts.span()),), theirs.citations)
    return theirs, own


def _with_section(
    low: str, line: GuidelineLine, passage: tuple[int, int], lead: tuple[int, int] | None
) -> GuidelineLine:
    """A line that names a section alone, of the document of its `lead`, or the first such section behind the document."""
    start, end = passage
    if line.basis is None and lead is not None:
        section = section_under(low, lead, start, end)
    elif len(line.citations) == 1 and line.citations[0].section is None:
        colon = low.find(": ", start, end)
        section = section_under(low, (start, colon), colon + 2, end) if colon >= 0 else None
    else:
        section = None
    if section is None or section.title is None:
        return line
    return GuidelineLine("mtus", line.said or (section.title,), (section,))
