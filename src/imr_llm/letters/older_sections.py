"""Sections of a letter of 2013: where the case summary and every section behind it begin and end."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import FormName, Stretch, trimmed
from imr_llm.letters.sought import Sought

_MATTER: Final = r"(?:issue|item|treatment|service|request|procedure)\(?s?\)?"
_ISSUE: Final = (
    rf"issue\(?s?\)?(?: (?:no\.? ?|number |#)?\d{{1,2}})? (?:at|in) dispute(?: (?:no\.? ?|number |#)?\d{{1,2}}(?= ?:)| \(\d{{1,2}} of \d{{1,2}}\)(?= ?:))?(?: ?:| -(?= ))?"
    rf"|disputed issues?(?= (?:\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)] |#\d|[\u2022*-] ))"
    rf"|{_MATTER}(?: ?(?:/|and|or) ?{_MATTER})* (?:(?:that (?:is|are) )?(?:at|in|under|of|being) )?disputed? ?:|disputed {_MATTER}(?: ?/ ?{_MATTER})* ?:"
)
ISSUE: Final = Sought(_ISSUE, ("dispute",), reach=130)
"""The label of what is in dispute."""
ISSUE_LABEL: Final = Sought(rf"(?:{_ISSUE})(?<=[:-])", ("dispute",), reach=130)
_RELIED_ON: Final = (
    r"guideline(?:\(?s?\)?|/s) (?:relied (?:up)?on|used|utilized|applied|consulted|referenced|considered)"
    r"(?: by (?:the )?(?:(?:professional|medical|expert|physician) ){0,2}reviewer(?:,? (?:\(?and|&) why\)?)?(?: ?:| -(?= ))?|(?:,? (?:\(?and|&) why\)?)? ?:)"
)
GUIDELINES: Final = Sought(
    rf"(?<!the )(?<!any )(?<!no )(?:medical )?(?:treatment )?{_RELIED_ON}", ("guideline",), reach=120
)
"""The label of what the reviewer relied on."""
BODY: Final = Sought(
    r"(?:imr )?(?:issues?(?:\(s\))?,? )?(?:decision|determination)(?:\(s\)|s)?(?:,? and | ?& ?| ?/ ?)rationale(?:\(s\)|s)? ?:?"
    r"|(?:issues?|items?|treatments?|requests?|what was) decided,? and why ?:?|decisions?(?:\(s\))?,? and (?:the )?reasons?(?:\(s\))?(?: for (?:it|them|each))? ?:?",
    ("rationale", "decided, and why", "decided and why", "reasons"),
    reach=40,
)
"""The label of the decisions in a letter of early 2014."""
DOCUMENTS: Final = Sought(
    r"(?:documents?(?:\(s\))?|(?:medical )?records?)(?:(?:,| and|/| ?&) ?(?:records?|documents?))? (?:received and )?reviewed (?:for|in) (?:the |this )?determination",
    ("reviewed ",),
    reach=60,
)
QUALIFICATIONS: Final = Sought(
    r"(?:(?:medical|professional|expert|physician) ){0,2}reviewer(?:'s|s'|s)? (?:qualifications?|credentials?) ?:?"
    r"|(?:medical )?qualifications? of (?:the )?(?:(?:medical|professional|expert|physician) ){0,2}reviewer ?:?",
    ("qualification", "credential"),
    reach=80,
)
SUMMARY: Final = Sought(
    r"(?:brief )?(?:clinical )?case summary(?: ?:| -(?= ))(?! ?the expert reviewer developed)|clinical case summary ?:?|(?<!\bthe )(?<!this )(?<!following )(?<!in )(?<! a )case summary(?! (?:based|was|is|are|of|and|as|in|above|below|that|which|were|by|for|or|states?|notes?)\b)"
    r"|what (?:the|this) case is about(?: \(case summary\)| ?:)"
    r"|(?:brief )?clinical summary(?: ?:|(?= (?:the (?:patient|employee|applicant|claimant|injured|worker)|this \d|mr|ms|according)\b))|case history(?: ?:|(?= (?:the (?:patient|employee|applicant|claimant|injured|worker)|this|mr|ms|according)\b))|summary of (?:the )?case ?:|(?<!the )(?<! a )(?<!in )(?<!brief )summary of (?:the )?case(?! (?:file|files|history|was|is|by|that|and|which)\b)",
    ("summary", "case history", "case is about"),
    reach=40,
)
_SUMMARY_INTRO: Final = re.compile(
    r" ?(?:the )?(?:(?:physician|expert|medical|professional) reviewer developed the following (?:clinical )?case summary based on (?:a )?review of the case file,? ?(?:including all medical records)? ?[:.]?|(?:disclaimer ?: ?)?(?:the )?following case summary was taken directly from the utilization review(?: denial/modification| determination| denial| decision)?(?: \w+)? dated [a-z0-9 ,/-]+?\. ?)"
)
SECTION_STARTS: Final = Sought(
    rf"documents?(?:\(s\))? reviewed(?: for determination)? ?:?|(?:documents? and|medical) records reviewed ?:|{DOCUMENTS.pattern.pattern}|imr decision|{BODY.pattern.pattern}|(?:medical )?treatment {_RELIED_ON}|\d\) regarding the request|rationale for why|issues? at dispute|medical qualifications|{QUALIFICATIONS.pattern.pattern}|questions and answers|basis of this report|independent medical review decision and",
    (
        "reviewed",
        "imr decision",
        "rationale",
        "guideline",
        "regarding the request",
        "at dispute",
        "qualifications",
        "questions and answers",
        "basis of this report",
        "review decision and",
    ),
    reach=80,
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
