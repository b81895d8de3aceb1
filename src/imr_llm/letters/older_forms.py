"""Lays out letters of the forms of 2013 and early 2014, and what can be had of an unknown form.

Which form it is shows in its own words; each has a room of its own for its items: `form_f2`, `form_f3`,
`form_f4`, `form_unknown`.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.allotted import with_own_guidelines
from imr_llm.letters.determinations import first_determination
from imr_llm.letters.f2_decided_first import items_decided_first
from imr_llm.letters.form_f2 import f2_items
from imr_llm.letters.form_f3 import f3_items
from imr_llm.letters.form_f4 import f4_items
from imr_llm.letters.layout import FormName, ItemBlock, Layout, Stretch
from imr_llm.letters.no_known_form import items_of_no_known_form
from imr_llm.letters.older_sections import BODY, ISSUE, ISSUE_LABEL, section_end, summary_of
from imr_llm.letters.sought import Sought
from imr_llm.letters.text import FoldedText
from imr_llm.letters.why_headings import why_headings

_CREDENTIALS: Final = Sought(
    r"board[- ]certified in|licensed in\b|certifications?(?:\(s\))?(?:/specialty)? ?:|licensed to practice|licen[sc]e in|licensure in|state\(?s?\)? of licensure ?:|license ?:|specialt(?:y|ies) ?:",
    ("certif", "license", "licence", "licensure", "specialt"),
    reach=30,
)
_ANOTHERS: Final = re.compile(r"\b(?:treating|attending) [^.;]*$")
"""What stands before the credentials of another physician than the reviewer."""
_HEADER_ENDS: Final = Sought(
    r"how the imr final determination was made|maximus federal services sent|issues? at dispute|1 ?[).] maximus federal|independent medical review decision and rationale|(?:clinical )?case summary|to the medical director|documents reviewed",
    (
        "how the imr",
        "maximus federal",
        "at dispute",
        "review decision and rationale",
        "case summary",
        "to the medical director",
        "documents reviewed",
    ),
    reach=50,
)
_REVIEWER: Final = re.compile(r"(?:physician|medical|expert|professional) reviewer")
_CAPITALS: Final = re.compile(r"(?<![^ ])[A-Z]{5,}(?![a-z])")
_LONGEST_CREDENTIALS: Final = 420


def lay_out_older(folded: FoldedText) -> Layout:
    """The layout of a letter that has no "X: Upheld" headings."""
    low = folded.low
    form: FormName
    items: tuple[ItemBlock, ...]
    header_ends = _HEADER_ENDS.search(low, 60)
    issue = ISSUE_LABEL.search(low) or ISSUE.search(low)
    body = BODY.search(low)
    if first_determination(low) is not None:
        form, items = "F4", f4_items(folded)
    elif issue is not None and (why_headings(low) or "medical professional review" in low[:400]):
        form, items = "F3", f3_items(folded, issue)
    elif body is not None and _REVIEWER.search(low) is not None:
        form, items = "F2", f2_items(folded, body.end())
    elif items := items_decided_first(folded):
        form = "F2"
    else:
        start = header_ends.start() if header_ends else 0
        form, items = "unknown", items_of_no_known_form(folded, start)
    end = header_ends.start() if header_ends else min(len(low), 1500)
    if form == "F3" and issue is not None and low.find(": ", 0, issue.start()) >= 0:
        end = min(end, issue.start())
    return Layout(
        form=form,
        header=Stretch(0, end),
        credentials=_credentials(folded, form),
        summary=summary_of(low, form),
        items=with_own_guidelines(low, items),
    )


def _credentials(folded: FoldedText, form: FormName) -> Stretch:
    """What is said of the reviewer; in a letter of no known form as far as the next heading in capitals."""
    low = folded.low
    found = next(
        (
            one
            for one in _CREDENTIALS.finditer(low)
            if not _ANOTHERS.search(low, max(0, one.start() - 40), one.start())
        ),
        None,
    )
    if found is None:
        return Stretch(0, 0)
    end = min(section_end(low, found.end()), found.start() + _LONGEST_CREDENTIALS)
    heading = _CAPITALS.search(folded.text, found.end(), end) if form == "unknown" else None
    return Stretch(found.start(), heading.start() if heading else end)
