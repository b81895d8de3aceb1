"""Labels of a letter of no known form: who relied on what, why, and where a value behind a label ends."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.text import FoldedText
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD

DOTS: Final = r"(?<!\.)(?<!\. )\.(?: ?\.){2,}+"
"""Dots that lead to a value; what does not follow all of them follows none, so that the time stays linear."""
MARK: Final = rf" ?(?:[:?=]|{DOTS})"
"""What stands behind a label: a colon, an equals sign, dots that lead to the value, or what ends a question."""
_BY: Final = r"(?:guidelines?|sources?|authorit(?:y|ies)) (?:used|cited|relied (?:up)?on|applied|followed|given|named) (?:by|in) (?:the )?"
_THEM: Final = r"(?:(?:claims )?administrator|utilization review(?:er)?|\bu\.r\.(?: (?:reviewer|physician))?|\bur(?:(?=_)|\b)(?: (?:reviewer|physician))?|insurance company|insurer(?:'s (?:reviewer|notice))?|carrier(?:'s determination)?|plan|pay[eo]r|adverse determination|non-certification|department|mco)"
_US: Final = r"(?:(?:(?:physician|expert|medical|independent) )?(?:reviewer|doctor|physician|panel|director|mdo)|\brevr(?=_)|\bimro?\b)"
_OF: Final = r"(?:'s)?[ _](?:guidelines?|evidence|basis|criteria|sources?|cit(?:e|ation)s?|authorit(?:y|ies))"
_DID: Final = r"(?:relied (?:up)?on|used|cite[sd]?|names?|named|followed|pointed to|referred to|applied|looks? to|rests? on)"
_DOCUMENT: Final = r"(?:the )?(?:mtus|odg|acoem|official disability|[a-z, ]{3,40} guidelines?)\b"
ADMINISTRATOR: Final = re.compile(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:{_BY}|(?<!authorized by )(?<!approved by )\b){_THEM}(?:{_OF}|(?:'s)? {_DID})?{MARK}|\b(?:what )?(?:your |the )?{_THEM} (?:had )?{_DID}(?:{MARK})?"
    rf"|(?:basis|guidelines?|source) of (?:the )?{_THEM}(?: denial| decision)?{MARK}|(?:authority|guideline|source) (?:that )?the {_THEM} {_DID}{MARK}"
    r"|\b(?=claims administrator did not cite))"
)
REVIEWER: Final = re.compile(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:{_BY}|\b)(?<!utilization )(?<! ur )(?<!u.r. ){_US}(?:{_OF}|(?:'s)? {_DID})?{MARK}|\b(?:what )?(?:our |the |this )?(?<!insurer's )(?<!utilization )(?<! ur )(?<!u.r. ){_US} {_DID}(?:{MARK})?"
    rf"|(?:basis|guidelines?|source) of (?:the|this) {_US}{MARK}|(?:authority|guideline|source) (?:that )?(?:i|we) {_DID}{MARK}"
    rf"|{_BY}(?:the )?{_US}\b|\bso (?:does|do) (?:this |our |the )?(?:{_US}|i|we){MARK}|(?<![^ ])basis ?: (?={_DOCUMENT})|(?<![^ ])i (?:have )?{_DID}(?= )|\b(?:our|my) (?:criteria|guidelines?|sources?|authority){MARK})"
)
RATIONALE: Final = re.compile(
    rf"(?<![^ ])(?:decision |our )?(?:rationale|reasons?|reasoning|basis(?! ?: {_DOCUMENT})|explanation|analysis|discussion|comments?|why(?: [a-z ]{{2,40}}(?=\?))?) ?(?:for (?:the )?decision ?)?(?:{MARK}|(?<=comment)\.) ?"
)
_HEADING: Final = re.compile(
    r"(?<=[.?!)] )(?:Explanation|Rationale|Reasons?|Reasoning|Discussion|Analysis)(?: for (?:the )?[Dd]ecision)? (?=[A-Z])"
)
"""A label of reasons that has no mark, at the head of a sentence."""
SECTION: Final = re.compile(
    r"(?<![^ ])(?:\d{1,2}\. |A )?[A-Z]{2,}(?:[ ,/-]+(?:[A-Z]{2,}|[AI]\b)){2,}|(?<![^ ])[A-Z]{6,}(?: [A-Z]{6,})+|(?<![^ ])\d{1,2}\. [A-Z]{2,}(?: [A-Z]{2,})+"
    r"|[_=]{6,}|Electronically signed|Respectfully submitted|Sincerely,"
)
"""A heading in capitals, a rule, a signature: what an item does not reach over."""


def rationale_label(folded: FoldedText, start: int, end: int) -> re.Match[str] | None:
    """The first label of reasons between two positions, with a mark behind it, else as a heading."""
    return RATIONALE.search(folded.low, start, end) or _HEADING.search(folded.text, start, end)


def section_start(folded: FoldedText, start: int, end: int) -> int:
    """Where the next section begins between two positions, or the end; a label in capitals is no heading of one."""
    for section in SECTION.finditer(folded.text, start, end):
        reach = (section.start(), min(end, section.end() + 2))
        if not any(label.search(folded.low, *reach) for label in (ADMINISTRATOR, REVIEWER, RATIONALE)):
            return section.start()
    return end


def value_end(folded: FoldedText, start: int, end: int) -> int:
    """Where the value of a label ends: at the end of its line, and of those behind it that a comma leads to."""
    first, last = folded.span(start, end)
    at = first
    for line in folded.quote(first, last).splitlines(keepends=True):
        at += len(line)
        if line.strip() and not line.rstrip().endswith((",", ";", "-", "&")):
            break
    return min(end, folded.position(at))


def guideline_values(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None]:
    """The administrator's line and the reviewer's between two positions, whichever comes first."""
    administrator = ADMINISTRATOR.search(low, start, end)
    reviewer = REVIEWER.search(low, administrator.end() if administrator else start, end)
    if reviewer is None and administrator is not None:
        reviewer = REVIEWER.search(low, start, administrator.start())
    return (
        _value(low, administrator, reviewer, end) if administrator else None,
        _value(low, reviewer, administrator, end) if reviewer else None,
    )


def guideline_sentences(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None, int]:
    """The same of sentences that say it, each to its full stop; and where the last of them ends."""
    said = [
        _to_full_stop(low, value) if value is not None else None
        for value in guideline_values(low, start, end)
    ]
    theirs, ours = said
    return theirs, ours, max([start, *(value.end + 1 for value in said if value is not None)])


def _to_full_stop(low: str, value: Stretch) -> Stretch:
    stop = low.find(". ", value.start, value.end)
    return trimmed(low, value.start, stop) if stop >= 0 else value


def is_marked(label: re.Match[str]) -> bool:
    """Whether a label has a mark, so that it is none of a sentence."""
    return label.group().rstrip()[-1:] in (":", "=", ".", "?")


def _value(low: str, label: re.Match[str], other: re.Match[str] | None, end: int) -> Stretch:
    """What stands behind a label, up to the other one, without an article."""
    value = trimmed(low, label.end(), other.start() if other and other.start() > label.end() else end)
    return Stretch(value.start + len("the "), value.end) if low.startswith("the ", value.start) else value
