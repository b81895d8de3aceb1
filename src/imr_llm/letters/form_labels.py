"""Labels of a letter of no known form: who relied on what, why, and where a value behind a label ends."""

from __future__ import annotations

import re
import sys
from itertools import islice, zip_longest
from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.sentences import sentence_starts
from imr_llm.letters.text import FoldedText
from imr_llm.letters.word_starts import NOT_WITHIN_A_WORD

DOTS: Final = r"(?<!\.)(?<!\. )\.(?: ?\.){2,}+"
"""Dots that lead to a value; what does not follow all of them follows none, so that the time stays linear."""
MARK: Final = rf" ?(?:[:?=]|{DOTS})"
"""What stands behind a label: a colon, an equals sign, dots that lead to the value, or what ends a question."""
_BY: Final = r"(?:guidelines?|sources?|authorit(?:y|ies)) (?:used|cited|relied (?:up)?on|applied|followed|given|named) (?:by|in) (?:the )?"
_THEM: Final = r"(?:(?:claims )?(?:administrator|examiner)|utilization review(?:er)?|\bu\.r\.(?: (?:reviewer|physician))?|\bur(?:(?=_)|\b)(?: (?:reviewer|physician))?|insurance company(?:'s (?:reviewer|doctor))?|insurer(?:'s (?:reviewer|notice))?|carrier(?:'s determination)?|plan|pay[eo]r|adverse determination|non-certification|department|mco)"
_US: Final = r"(?:(?:(?:physician|expert|medical|independent|panel) )?(?:reviewer|doctor|physician|panel|tribunal|board(?! )|director|mdo)|(?:the |our )expert(?=(?:'s)? (?:rel|use|cite|rest|appl|turn|look))|\bexpert(?= ?:)|review(?= (?:rel|use|cite|rest|appl|turn))|review(?=(?: ?:| [^ ]+ ?:))|\brevr(?=_)|\bimro?\b)"
_OF: Final = r"(?:'s)?[ _](?:guidelines?|evidence|basis|criteria|sources?|cit(?:e|ation)s?|authorit(?:y|ies))"
_DID: Final = (
    r"(?:rel(?:ied|ies) (?:up)?on|use[sd]|cite[sd]?|names?|named|followed|follows|pointed to|referred to|appl(?:ied|ies)|looks? to|looked to|rest(?:s|ed) (?:its denial |the denial )?on|turn(?:s|ed) to"
    r"|(?:has )?consult(?:s|ed)|referenced|quoted|based (?:its|his|her|their|the) (?:denial|decision|determination|opinion|review)(?: of (?:it|this|the [a-z ]{3,30}))? (?:up)?on|(?=(?:did not|does not) (?:cite|name|use|rely|give|refer|list|identify|quote)|(?:cite[sd]|name[sd]|gave|gives|used|quoted) (?:no|nothing)\b))"
)
_ASKED: Final = r"(?:rely (?:up)?on|use|cite|name|apply|follow|refer to|base (?:its|the|their|his or her) [a-z ]{3,20} on)(?: (?:a |any )?guidelines?)? ?\?"
"""What a question asks of somebody."""
_DOCUMENT: Final = r"(?:the )?(?:mtus|odg|acoem|official disability|[a-z, ]{3,40} guidelines?)\b"
ADMINISTRATOR: Final = Seldom(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:{_BY}|(?<!authorized by )(?<!approved by )(?<!authorized in )(?<!approved in )(?<!certified in )\b){_THEM}(?:{_OF}|(?:'s)? {_DID})?{MARK}|\b(?:what )?(?:your |the )?{_THEM} (?:had )?{_DID}(?:{MARK})?|\b(?:what|which guidelines?) (?:did|does) (?:your |the )?{_THEM} {_ASKED}"
    rf"|(?:guidelines?|sources?|authority|criteria|basis), (?:the )?{_THEM}{MARK}|(?:basis|guidelines?|source) of (?:the )?{_THEM}(?: denial| decision)?{MARK}|(?:authority|guideline|source) (?:that )?the {_THEM} {_DID}{MARK}"
    r"|\b(?=claims administrator did not cite))"
)
REVIEWER: Final = Seldom(
    rf"{NOT_WITHIN_A_WORD}(?:"
    rf"(?:{_BY}|\b)(?<!utilization )(?<! ur )(?<!u.r. )(?<!company's ){_US}(?:{_OF}|(?:'s)? {_DID})?{MARK}|\b(?:what )?(?:our |the |this )?(?<!insurer's )(?<!utilization )(?<! ur )(?<!u.r. )(?<!company's ){_US} {_DID}(?:{MARK})?|\b(?:what|which guidelines?) (?:did|does) (?:our |the |this )?(?<!utilization ){_US} {_ASKED}|(?<![^ ])guidelines? (?:applied|followed|consulted) ?:"
    rf"|(?:guidelines?|sources?|authority|criteria|basis), (?:the )?{_US}{MARK}|\bwhat (?:i|we) {_DID}{MARK}|(?:basis|guidelines?|source) of (?:the|this) {_US}{MARK}|(?:authority|guideline|source) (?:that )?(?:i|we) {_DID}{MARK}"
    rf"|{_BY}(?:the )?{_US}\b|\bso (?:does|do) (?:this |our |the )?(?:{_US}|i|we){MARK}|(?<![^ ])basis ?: (?={_DOCUMENT})|(?<![^ ])(?:i|we) (?:have )?{_DID}(?= )|\b(?:our|my) (?:criteria|guidelines?|sources?|authority){MARK})"
)
RATIONALE: Final = re.compile(
    rf"(?<![^ ])(?:decision |our )?(?:rationale|reasons?|reasoning|basis(?! ?: {_DOCUMENT})|explanation|analysis|discussion|comments?|remarks?|grounds|why(?: [a-z ]{{2,40}}(?=\?))?) ?(?:for (?:the )?decision ?)?(?:{MARK}|(?<=comment)\.) ?"
)
_HEADING: Final = re.compile(
    r"(?<=[.?!)\d] )(?:Explanation|Rationale|Reasons?|Reasoning|Discussion|Analysis|Remarks?|Why)(?: for (?:the )?[Dd]ecision)? (?=[A-Z])"
)
"""A label of reasons that has no mark, at the head of a sentence."""
SECTION: Final = re.compile(
    r"(?<![^ ])(?:\d{1,2}\. |A )?[A-Z]{2,}(?:[ ,/-]+(?:[A-Z]{2,}|[AI]\b)){2,}|(?<![^ ])[A-Z]{6,}(?: [A-Z]{6,})+|(?<![^ ])\d{1,2}\. [A-Z]{2,}(?: [A-Z]{2,})+"
    r"|[_=]{6,}|Electronically signed|Respectfully submitted|Sincerely,"
)
"""A heading in capitals, a rule, a signature: what an item does not reach over."""


_BEFORE_VALUE: Final = re.compile(r"(?:a(?:nswer)?[.:] )?(?:the )?")
_NEAR: Final = 12
"""Characters by which a line of a wrapped text may be shorter than the longest: a word."""
_SEVERAL: Final = 4
"""Such lines, at least, of a text that is wrapped."""
_FAR: Final = 4000
"""Characters before a value whose lines show the width."""


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
    """Where the value of a label ends: at the end of its line, or of the sentence that runs on in the next ones."""
    first, last = folded.span(start, end)
    far = max(0, first - _FAR)
    before = folded.quote(far, first)
    at = far + before.rfind("\n") + 1
    lines = folded.quote(at, last).splitlines(keepends=True)
    longest = _width(before)
    broken = False
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        at += len(line)
        if not line.strip():
            continue
        if _is_broken(line.rstrip(), following, longest):
            broken = True
        elif not line.rstrip().endswith((",", ";", "-", "&")):
            break
    end = min(end, folded.position(at))
    sentences = sentence_starts(folded.text, start, end) if broken else []
    return sentences[0] if sentences else end


def _width(text: str) -> int:
    """The width a text is wrapped to: that of its longest line, where enough others come near it; else more than any."""
    lengths = [len(line) for line in text.splitlines()]
    longest = max(lengths, default=0)
    near = sum(length > longest - _NEAR for length in lengths)
    return longest if near >= _SEVERAL else sys.maxsize


def _is_broken(line: str, following: str, longest: int) -> bool:
    """Whether a line breaks off within a sentence, as the first word of the next one would not have gone into it."""
    word = following.split(maxsplit=1)[:1]
    return bool(word) and not line.endswith((".", ":", "?", "!")) and len(line) + len(word[0]) >= longest


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


def said_once(low: str) -> tuple[Stretch | None, Stretch | None]:
    """What the administrator relied on and what the reviewer did, each to its full stop, where the letter says so once."""
    theirs, ours = (list(islice(who.finditer(low), 2)) for who in (ADMINISTRATOR, REVIEWER))
    if max(len(theirs), len(ours)) > 1:
        return None, None
    return guideline_sentences(low, 0, len(low))[:2]


def _to_full_stop(low: str, value: Stretch) -> Stretch:
    stop = low.find(". ", value.start, value.end)
    return trimmed(low, value.start, stop) if stop >= 0 else value


def is_marked(label: re.Match[str]) -> bool:
    """Whether a label has a mark, so that it is none of a sentence."""
    return label.group().rstrip()[-1:] in (":", "=", ".", "?")


def _value(low: str, label: re.Match[str], other: re.Match[str] | None, end: int) -> Stretch:
    """What stands behind a label, up to the other one, without an article or the mark of an answer."""
    value = trimmed(low, label.end(), other.start() if other and other.start() > label.end() else end)
    begins = _BEFORE_VALUE.match(low, *value)
    return Stretch(begins.end() if begins else value.start, value.end)
