"""Sections of a letter of 2013: where the case summary and every section behind it begin and end."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import FormName, Stretch, trimmed
from imr_llm.letters.sought import Sought

SUMMARY: Final = Sought(
    r"(?:clinical )?case summary ?:(?! ?the expert reviewer developed)|clinical case summary ?:?|case summary(?= (?:quoted|according|taken|from|per|the (?:patient|employee|claimant|applicant|worker|injured)|this|mr|ms|mrs|\d))|clinical summary ?:|case history ?:",
    ("summary", "case history"),
    reach=40,
)
_SUMMARY_INTRO: Final = re.compile(
    r" ?(?:the )?(?:(?:physician|expert|medical|professional) reviewer developed the following (?:clinical )?case summary based on (?:a )?review of the case file,? ?(?:including all medical records)? ?[:.]?|(?:disclaimer ?: ?)?(?:the )?following case summary was taken directly from the utilization review(?: denial/modification| determination| denial| decision)?(?: \w+)? dated [a-z0-9 ,/-]+?\. ?)"
)
SECTION_STARTS: Final = Sought(
    r"documents? reviewed(?: for determination)? ?:?|imr decision|medical treatment guideline\(?s?\)? relied|\d\) regarding the request|rationale for why|issues? at dispute|medical (?:reviewer )?qualifications|questions and answers|basis of this report|independent medical review decision and",
    (
        "reviewed",
        "imr decision",
        "medical treatment guideline",
        "regarding the request",
        "rationale for why",
        "at dispute",
        "qualifications",
        "questions and answers",
        "basis of this report",
        "review decision and",
    ),
    reach=40,
)


def summary_of(low: str, form: FormName) -> Stretch:
    """The case summary, without its label; of an unknown form without one, the whole letter."""
    label = SUMMARY.search(low)
    if label is None:
        return Stretch(0, len(low)) if form == "unknown" else Stretch(0, 0)
    intro = _SUMMARY_INTRO.match(low, label.end())
    start = intro.end() if intro else label.end()
    return trimmed(low, start, section_end(low, start))


def section_end(low: str, start: int) -> int:
    """Where the section that goes on at `start` ends."""
    ends = SECTION_STARTS.search(low, start)
    return ends.start() if ends else len(low)
