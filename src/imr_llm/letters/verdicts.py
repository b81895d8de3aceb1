"""Words that the forms of 2013 decide an item with: "X is not medically necessary and appropriate", over what
the claims administrator and the reviewer relied on and the reviewer's rationale.

"Is not medically necessary" upholds the denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.letters.layout import Disposition, OutcomeName, Stretch, trimmed
from imr_llm.letters.outcome_words import ATTRIBUTED, NEGATION, NOT_ALL, ONCE, sentence_start
from imr_llm.letters.places import SPELT
from imr_llm.letters.sought import Sought

NECESSARY: Final = (
    r"medically ?(?:necessary|unnecessary|appropriate)"
    r"(?: ?(?:and|or|nor|&|/) ?(?:(?:medically )?(?:appropriate|necessary)|(?=[.:;])))?"
)
"""The words of a verdict; blanks between them may be missing."""
_HELD: Final = r"(?:(?:found|deemed|considered|determined|judged|held)(?: to be)?|certified(?: as)?)"
DECIDES: Final = Sought(
    rf"(?P<verb>\b(?:is|are|was|were|(?P<cannot>cannot |can not |not )?be|been)|(?<=:)) ?(?:{_HELD} )?(?P<not>not[ -]?|no longer )?(?:{_HELD} )?(?P<word>{NECESSARY})"
    rf"|(?<=[^ ] )(?P<bare>not[ -]?)(?P<said>{NECESSARY})",
    ("medically",),
    reach=80,
)
_WITH_THE_PRIMARY: Final = re.compile(
    r"(?:since|as|because) the primary [a-z ]{3,40} (?:is|was) not medically necessary[^.]{0,20}, (?:all|none|any|each|neither) of the (?:associated|ancillary|related) [^.]{3,90}\."
)
"""All that is said of what goes with an operation that was denied."""
WHO: Final = r"(?:the )?(?:claims admini?strator|(?:physician|expert|medical|professional) reviewer)"
_ADMINISTRATOR: Final = Sought(
    r"(?:the )?claims admini?strator(?: ?:|(?= \(?(?:i|a|1)\)?[,:.)])|'s (?:decision|denial|basis|guidelines?|determination)(?:,[^.:]{3,60}:| (?:was|is|were|relied|based)| ?:)| based| did not| cited| relied| used| gave| named| provided| referenced| stated| made| leaned| turned| drew)",
    ("claims admin",),
    reach=110,
)
_REVIEWER: Final = Sought(
    r"(?:the )?(?:(?:physician|expert|medical|professional|independent)(?: medical)? )?(?<!utilization )reviewer(?:, (?:on|for|as to|regarding) [^.:;]{3,60},)?(?:'s (?:decision|basis|guidelines?)(?:,[^.:]{3,60}:| (?:was|is|were)| ?:)| (?:based|found|did not|relied|cited|used|gave|also based|determined that no|stated|agree[sd]?|concur(?:s|red)|considered|applied|adopted|referenced))",
    (" reviewer",),
    reach=110,
)
_REVIEWER_LABEL: Final = re.compile(
    r"(?<![^ ])(?:(?:physician|expert|medical|professional) )?reviewer(?: ?: |(?= \(?(?:i|a|1)\)?[,:.)]))"
)
_IN_FIRST_PERSON: Final = re.compile(
    r"(?<![^ ])(?:i|we) (?:also |too |have )?(?:based (?:my|our|the)|relied (?:up)?on|cited|used|applied)\b"
)
_SHORTEST_LINE: Final = 30
"""Characters of what a reviewer relied on, at least, where the administrator is named behind."""
_BOTH: Final = Sought(
    r"(?:the )?claims administrator and (?:the )?(?:(?:physician|expert|medical|professional) ){0,2}reviewer ?:? (?:both )?(?:based|relied|cited|used)"
    r"|both (?:sides|parties|of them) (?:based|relied|cited|used|turned to)"
    r"|neither (?:the )?claims administrator nor (?:the )?(?:physician|expert|medical|professional) reviewer (?:based|relied|cited|used|named)",
    ("claims administrator and", "claims administrator nor", "both sides", "both parties", "both of them"),
    reach=80,
)
_BY_WHOM: Final = Sought(
    r"(?:was|were) (?:also |then )?(?:the basis of|relied (?:up)?on by|used by|cited by) (?:the )?(?:claims administrator|(?P<reviewer>(?:physician|expert|medical|professional) reviewer))",
    (
        " by the claims",
        "basis of the ",
        " by the physician",
        " by the expert",
        " by the medical",
        " by the professional",
    ),
    reach=60,
)
_RATIONALE: Final = Sought(
    r"(?:the )?(?:physician|expert|medical|professional) reviewer's (?:decision )?rationale?(?: for [^:.]{1,40}(?=:)| \([^):]{1,40}\)(?=:))? ?[:.-]?|rationale of (?:the )?(?:physician|expert|medical|professional) reviewer ?:|(?:decision )?rationale?(?: for the decision| for decision)? ?:",
    ("rational",),
    reach=80,
)
_FOOTER: Final = Sought(
    r"disclaimer ?: maximus|sincerely,|effect of the decision ?:|cc: ?department",
    ("disclaimer", "sincerely,", "effect of the decision", "cc:"),
    reach=30,
)
_FIGURES: Final = "|".join(
    rf"(?<=\b{word} )\({number}\)" for number, word in enumerate((*SPELT, "eleven", "twelve"), 1)
)
NOT_SPELT_OUT: Final = rf"(?!{_FIGURES})"
"""Not at the figure of a number in words: "three (3)"."""
ENUMERATOR: Final = re.compile(
    rf"(?a){NOT_SPELT_OUT}\((?<![^ ]\()(\d{{1,2}})\)(?= )|(\d(?<![^ ]\d)\d?)(?:\)(?= )|\.(?= |[a-z]{{3}}))|(?:for |re(?:garding)? )?(?:item|issue|request|question) (?:no\.? ?|number |#)?(\d{{1,2}}) ?[:.)-]"
)

NUMBERS: Final = r"\d{1,2}\)?[.)]?(?:(?:, ?| ?- ?| ?& ?|,? and | through | to )\(?\d{1,2}\)?[.)]?){0,9}"
"""Numbers of items in a list or a range: "1) and 2)", "1-3"."""
_NUMBER_OR_RANGE: Final = re.compile(r"(\d{1,2})\)?[.)]?(?:(?: ?- ?| through | to )\(?(\d{1,2}))?")


_LONGEST_SUBJECT: Final = 90
_NONE_OF: Final = re.compile(
    r"(?<![^ ])(?:none|neither|nothing|not one|no (?:item|part|one)) (?:of )?[^.;:]{0,70}$"
)
"""A subject that denies: "None of the three was medically necessary"."""


def number_of(mark: re.Match[str]) -> int:
    """The number of a match of ENUMERATOR."""
    return int(mark[1] or mark[2] or mark[3])


def numbers_in(printed: str) -> tuple[int, ...]:
    """The numbers that a match of NUMBERS names."""
    numbers: list[int] = []
    for first, last in _NUMBER_OR_RANGE.findall(printed):
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)


def outcome_of(match: re.Match[str]) -> OutcomeName:
    """What a match of DECIDES decides."""
    denied = (
        bool(match["not"] or match["cannot"] or match["bare"])
        or "unnecessary" in match.group()
        or _NONE_OF.search(match.string, max(0, match.start() - _LONGEST_SUBJECT), match.start()) is not None
    )
    return "upheld" if denied else "overturned"


_SUPPOSES: Final = re.compile(
    rf"(?:if|whether|unless|had|assuming|{ONCE}|while|although|though)\b|.*\b(?:would|might|could|yet to|wrong|doubtful|insufficient|nothing)\b"
)
_IN_PART: Final = re.compile(r",? in part\b")


def plain_verdicts(low: str, start: int, end: int) -> Iterator[Disposition]:
    """The words between two positions that decide, in order, without those whose sentence leaves open what."""
    for match in DECIDES.finditer(low, start, end):
        outcome = _plain_outcome(match, start)
        if outcome is not None:
            yield Disposition(outcome, Stretch(*match.span()))


def _plain_outcome(match: re.Match[str], start: int) -> OutcomeName | None:
    """What a match of DECIDES decides, read with its sentence from `start` on; None where that denies, supposes or quotes it.

    "Has not been shown to be medically necessary" and "there is no evidence that it is medically necessary" uphold.
    """
    low = match.string
    first = max(start, sentence_start(low, match.start()))
    lead = low[first : match.start()].rpartition(": ")[2].lstrip()
    if _SUPPOSES.match(lead) or ATTRIBUTED.search(lead):
        return None
    outcome = outcome_of(match)
    if match["not"] and "unnecessary" in match.group():
        return None
    if _IN_PART.match(low, match.end()):
        return "partially_overturned"
    if NOT_ALL.match(low, match.end()):
        return None
    negations = len(NEGATION.findall(lead))
    if _NONE_OF.search(lead) is not None or not negations:
        return outcome
    return "upheld" if negations == 1 and outcome == "overturned" else None


def passages(low: str, start: int, end: int) -> tuple[Stretch | None, Stretch | None, Stretch | None]:
    """Administrator's line, reviewer's line and rationale between two positions."""
    rationale = _RATIONALE.search(low, start, end) or _WITH_THE_PRIMARY.search(low, start, end)
    lines_end = rationale.start() if rationale and rationale.re is not _WITH_THE_PRIMARY else end
    both = _BOTH.search(low, start, lines_end)
    administrator = both or _ADMINISTRATOR.search(low, start, lines_end)
    reviewer = both or _REVIEWER.search(low, administrator.end() if administrator else start, lines_end)
    administrator_end = reviewer.start() if reviewer and administrator and not both else lines_end
    reviewer_end = lines_end
    if reviewer is None and administrator is not None:
        reviewer = _REVIEWER.search(low, start, administrator.start())
        reviewer_end = administrator.start()
    theirs = trimmed(low, administrator.start(), administrator_end) if administrator else None
    own = trimmed(low, reviewer.start(), reviewer_end) if reviewer else None
    if theirs is None or own is None:
        theirs, own = _relied_on_by(low, start, lines_end, theirs, own)
    return theirs, own, _told(low, rationale, end) if rationale else None


def _relied_on_by(
    low: str, start: int, end: int, theirs: Stretch | None, own: Stretch | None
) -> tuple[Stretch | None, Stretch | None]:
    """Both lines, those that are missing told the other way round: "X was relied on by the claims administrator"."""
    for told in _BY_WHOM.finditer(low, start, end):
        first = max(start, low.rfind(". ", start, told.start()) + len(". "))
        stop = low.find(". ", told.end(), end)
        sentence = trimmed(low, first, stop + 1 if stop >= 0 else end)
        if told["reviewer"] is None:
            theirs = theirs or sentence
        elif own is None:
            own = sentence
            if theirs is not None and theirs.start < first < theirs.end:
                theirs = trimmed(low, theirs.start, first)
    return theirs, own


def _told(low: str, rationale: re.Match[str], end: int) -> Stretch:
    """What follows the label of a rationale, or the sentence that needs none."""
    if rationale.re is _WITH_THE_PRIMARY:
        return Stretch(*rationale.span())
    return trimmed(low, rationale.end(), _before_footer(low, rationale.end(), end))


def _before_footer(low: str, start: int, end: int) -> int:
    footer = _FOOTER.search(low, start, end)
    return footer.start() if footer else end


_UTILIZATION_REVIEW: Final = r"(?:claims administrator(?<!used by the claims administrator)(?<!cited by the claims administrator)|utilization review(?:er)?|ur(?<!\wur)\b)"
_DENIED_ON: Final = re.compile(_UTILIZATION_REVIEW)
_CITED_NOTHING: Final = re.compile(
    rf"{_UTILIZATION_REVIEW}[^.;]{{0,120}}? (?:did not (?:cite|name|give|provide|list|use|identify|reference)|(?:cited|gave|named|provided) no) (?:[a-z-]+ ){{0,4}}?(?:guideline|evidence|criteria|citation|authority|source)"
    rf"|\bno (?:[a-z-]+ ){{0,3}}?(?:guidelines?|criteria|citations?|authority|source)s? (?:was|were) (?:cited|named|given|provided|listed|used) by (?:the )?(?:claims administrator|utilization review|ur\b)"
)
_PART: Final = re.compile(r"(?:is|are) (?:not )?part of the (?:mtus|medical treatment)")
_RELIED: Final = re.compile(
    r"\b(?:rel(?:ied|ying) (?:up)?on|cited|citing|referenced|quoted|based on|per|guidelines? ?:) (?:the )?(?:official disability|odg\b|(?:ca |california )?mtus|acoem|chronic pain|post-?surgical|[a-z, &]{3,40} (?:complaints|guidelines))"
)
"""What was relied on, with the beginning of a document's name."""
_OPENING: Final = 90
"""Characters at the head of a summary that say whose words it is in."""
_TAKEN_FROM_IT: Final = re.compile(
    r"(?:taken|quoted|copied|excerpted)[a-z ]{0,20} from (?:the |a )?(?:utilization review|ur\b)|according to the (?:utilization review|ur\b)"
)
_ANOTHER: Final = re.compile(
    r"\b(?:doctor|physician|provider|surgeon|therapist|chiropractor|psychologist|(?<!utilization )reviewer|dr\.)"
)
"""Whoever else may rely on a guideline."""
_TOLD: Final = (_CITED_NOTHING, _PART, _RELIED)
_SENTENCE: Final = re.compile(r"\. (?=[a-z\"'(])")


def told_of_administrator(low: str, start: int, end: int) -> Stretch | None:
    """The sentence that says what the claims administrator relied on, or that it cited nothing."""
    for told in _TOLD:
        if (part := told.search(low, start, end)) is not None:
            sentence, _ = _sentence_around(low, part, start, end)
            return sentence if told is _CITED_NOTHING or _DENIED_ON.search(low, *sentence) else None
    return None


def told_in_summary(low: str, start: int, end: int) -> Stretch | None:
    """What a case summary says of it: the first such sentence, and another behind it that is about other items.

    The administrator may be named in the sentence before, or the whole summary be its own.
    """
    whole = _TAKEN_FROM_IT.search(low, start, min(end, start + _OPENING)) is not None
    found: list[Stretch] = []
    for told in _TOLD:
        if (part := told.search(low, start, end)) is None:
            continue
        sentence, before = _sentence_around(low, part, start, end)
        if (
            whole
            or _DENIED_ON.search(low, *sentence)
            or (_DENIED_ON.search(low, before, sentence.start) and not _ANOTHER.search(low, *sentence))
        ):
            found.append(sentence)
    if not found:
        return None
    first, last = min(found), max(found)
    return Stretch(first.start, last.end) if last.start - first.end <= len(". ") else first


def _sentence_around(low: str, part: re.Match[str], start: int, end: int) -> tuple[Stretch, int]:
    """The sentence around some words, and where the one before it begins."""
    starts = [start, *(match.end() for match in _SENTENCE.finditer(low, start, part.start() + 1))]
    following = _SENTENCE.search(low, part.end(), end)
    return Stretch(starts[-1], following.start() if following else end), starts[max(0, len(starts) - 2)]


def told_apart(low: str, passage: Stretch) -> tuple[Stretch | None, Stretch]:
    """The administrator's sentence of a passage on guidelines, and the reviewer's part of the passage."""
    both = _BOTH.search(low, *passage)
    if both is not None:
        whole = trimmed(low, both.start(), passage.end)
        return whole, whole
    administrator = _ADMINISTRATOR.search(low, *passage)
    reviewer = None
    if administrator is not None:
        behind = (administrator.end(), passage.end)
        reviewer = (
            _REVIEWER.search(low, *behind)
            or _REVIEWER_LABEL.search(low, *behind)
            or _IN_FIRST_PERSON.search(low, *behind)
        )
    if administrator is not None and reviewer is not None:
        is_heading = administrator.group().endswith("strator")
        first = administrator.end() if is_heading else administrator.start()
        return trimmed(low, first, reviewer.start()), trimmed(
            low, reviewer.end() if is_heading else reviewer.start(), passage.end
        )
    if administrator is not None and administrator.start() - passage.start > _SHORTEST_LINE:
        ends = low.find(". ", administrator.end(), passage.end)
        last = ends if ends >= 0 else passage.end
        return trimmed(low, administrator.start(), last), trimmed(low, passage.start, administrator.start())
    told = told_of_administrator(low, *passage)
    if told is None:
        return None, passage
    return told, Stretch(told.end, passage.end) if told.end < passage.end else Stretch(
        passage.start, told.start
    )
