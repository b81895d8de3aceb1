"""Who relied on what: the lines of the claims administrator and of the reviewer, and the reviewer's rationale, in letters
of the forms of 2013.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from imr_llm.letters.layout import Stretch, trimmed
from imr_llm.letters.sought import Sought

_WITH_THE_PRIMARY: Final = re.compile(
    r"(?:since|as|because) the primary [a-z ]{3,40} (?:is|was) not medically necessary[^.]{0,20}, (?:all|none|any|each|neither) of the (?:associated|ancillary|related) [^.]{3,90}\."
    r"|(?<=[:.] )(?:since|as|because) the (?:primary [a-z ]{3,40}|(?:[a-z]+ ){0,3}(?:surgery|operation|procedure|arthroscopy|injection|block|therapy|program|device|unit|fusion|replacement|repair)) (?:itself )?(?:is|was) (?:found )?(?:to be )?not (?:to be )?(?:medically )?necessary[^.,]{0,30},"
    r" (?:(?:neither|none|nor|no) [^.]{3,90}|(?:the|its|this|that|such|any) [^.]{3,90}? (?:is|are|was|were) not\b[^.]{0,40})\."
)
"""All that is said of what goes with an operation that was denied."""
_THEY: Final = r"(?:claims admini?strator(?: \((?:utilization review|ur)\))?|(?:utilization review|\bur) (?:physician|reviewer|doctor))"
_WE: Final = r"(?:imr )?(?:(?:physician|expert|medical|professional) )?(?<!utilization )(?<!\bur )reviewer"
WHO: Final = rf"(?:the )?(?:{_THEY}|{_WE})"
_GRANTED_BY: Final = "".join(
    rf"(?<!{granted} by {the})"
    for granted in ("allowed", "authorized", "granted", "approved", "certified", "passed")
    for the in ("", "the ")
)
"""Not where the words say what was authorized: "allowed by the claims administrator: six visits"."""
_A_DOCUMENT: Final = r",(?= the (?:same|official|chronic|post-?surgical|acoem|american|odg|mtus|[a-z ]{3,40}(?:complaints|guidelines?|chapter)\b))"
"""What parts whoever is named from what they relied on: "claims administrator, the Chronic Pain ... Guidelines"."""
_ADMINISTRATOR: Final = Sought(
    rf"{_GRANTED_BY}(?:(?:the )?(?:basis|decision) of |in (?:making )?its decision,? )?(?:the )?{_THEY}(?: ?:| -(?= )|{_A_DOCUMENT}|(?= \(?(?:i|a|1)\)?[,:.)])|'s (?:decision|denial|basis|guidelines?|determination)(?:,[^.:]{{3,60}}:| (?:was|is|were|relied|based|rested)| ?:)| (?:was|is) based| rested| based| did not| cited| relied| used| gave| named| provided| referenced| stated| made| leaned| turned| drew)",
    ("claims admin", "utilization review ", "ur physician", "ur reviewer", "ur doctor"),
    reach=110,
)
_REVIEWER: Final = Sought(
    r"(?<= )so did the (?:(?:physician|expert|medical|professional) )?reviewer\b|(?:(?:the )?(?:basis|decision) of |in (?:making )?(?:his/her|its|his|her|their) decision,? )?(?:the )?(?:(?:physician|expert|medical|professional|independent)(?: medical)? )?(?<!utilization )reviewer(?:, (?:on|for|as to|regarding) [^.:;]{3,60},)?(?:'s (?:decision|basis|guidelines?)(?:,[^.:]{3,60}:| (?:was|is|were|rested)| ?:)|:? (?:(?:likewise|also|similarly|again|in turn) )?(?:(?:was|is) based|rested|based|found|did not|relied|cited|used|gave|also based|determined that no|stated|agree[sd]?|concur(?:s|red)|considered|applied|adopted|referenced))",
    (" reviewer",),
    reach=110,
)
_REVIEWER_LABEL: Final = re.compile(
    rf"(?<![^ ])(?:the )?(?:(?:physician|expert|medical|professional) )?reviewer(?: ?: | - |{_A_DOCUMENT}|(?= \(?(?:i|a|1)\)?[,:.)]))"
)
_IN_FIRST_PERSON: Final = re.compile(
    r"(?<![^ ])(?:i|we) (?:also |too |have )?(?:based (?:my|our|the)|relied (?:up)?on|cited|used|applied)\b"
)
_SHORTEST_LINE: Final = 30
"""Characters of what a reviewer relied on, at least, where the administrator is named behind."""
_BOTH: Final = Sought(
    r"(?:the )?claims administrator and (?:the )?(?:(?:physician|expert|medical|professional) ){0,2}reviewer ?:? (?:both )?(?:based|relied|cited|used)"
    r"|both (?:sides|parties|of them) (?:based|relied|cited|used|turned to)"
    r"|neither (?:the )?claims administrator nor (?:the )?(?:(?:physician|expert|medical|professional) )?reviewer (?:based|relied|cited|used|named|gave|provided|referenced)",
    ("claims administrator and", "claims administrator nor", "both sides", "both parties", "both of them"),
    reach=80,
)
_BY_WHOM: Final = Sought(
    r"(?:was|were) (?:also |then )?(?:the basis of|relied (?:up)?on,? by|used,? by|cited,? by) (?:the )?(?:claims administrator(?P<both> (?:or|and|nor) (?:by )?(?:the )?(?:(?:physician|expert|medical|professional) )?reviewer)?|(?P<reviewer>(?:physician|expert|medical|professional) reviewer))",
    (
        " by the claims",
        "basis of the ",
        " by the physician",
        " by the expert",
        " by the medical",
        " by the professional",
    ),
    reach=110,
)
_RATIONALE: Final = Sought(
    r"(?:the )?(?:(?:imr )?(?:physician|expert|medical|professional) )?reviewer(?:'s|s'|s) (?:decision )?rationale?(?: for [^:.]{1,40}(?=:)| \([^):]{1,40}\)(?=:))?(?: is as follows(?= ?:))? ?[:.-]?|rationale of (?:the )?(?:physician|expert|medical|professional) reviewer ?:"
    r"|(?:the )?(?:(?:imr )?(?:physician|expert|medical|professional) )?reviewer(?:'s|s'|s) (?:reasoning|reasons|explanation)(?: is as follows)? ?:"
    r"|(?:decision )?rationale?(?: for (?:the )?(?:decision|determination))?(?: is as follows)? ?(?::|-(?= ))|(?<!the )(?<!a )(?<!no )rationale for (?:the )?(?:decision|determination)(?! (?:is|was|of|to|that|and|or|not|by)\b)|(?<=\. )rationale(?! (?:for(?! an? )|is|was|were|of|to|that|behind|given|provided|and|or|not|by|in|as|can|has|may)\b)(?= [a-z\"'])",
    ("rational", " reasoning", " reasons", " explanation"),
    reach=80,
)
_FOOTER: Final = Sought(
    r"disclaimer ?: maximus|sincerely,|effect of the decision ?:|cc: ?department",
    ("disclaimer", "sincerely,", "effect of the decision", "cc:"),
    reach=30,
)


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
        if told["both"] is not None:
            theirs, own = theirs or sentence, own or sentence
        elif told["reviewer"] is None:
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


_UTILIZATION_REVIEW: Final = r"(?:claims administrator(?<!used by the claims administrator)(?<!cited by the claims administrator)|utilization review(?:er)?|(?:adjuster|carrier|insurer)'s (?:physician )?(?:reviewer|advis[eo]r)|ur(?<!\wur)\b)"
_DENIED_ON: Final = re.compile(_UTILIZATION_REVIEW)
_WAS_DENIED: Final = re.compile(
    r"\b(?:was|were) (?:denied|refused|not certified|non-? ?certified|modified) (?:under|citing|per|pursuant to|based on|on the basis of)\b"
    r"|(?<![^ ])(?:it|they) (?:also |then |likewise )?(?:denied|refused|modified)\b"
)
"""What only a utilization review does."""
_DENIED_WITHOUT: Final = re.compile(
    r"\b(?:was|were) (?:denied|refused|modified)\b[^.;]{0,60}?\b(?:no (?:medical )?(?:guidelines?|evidence) (?:was|were) (?:cited|given|named)|without (?:citing )?(?:a |any )?guidelines?)\b"
)
_CITED_NO: Final = r"(?:(?:did|does) not (?:cite|name|give|provide|list|use|identify|reference)|(?:cited|cites|gave|gives|named|names|provided|quoted|quotes) no) (?:[a-z-]+ ){0,4}?(?:guideline|evidence|criteria|citation|authority|source)"
_CITED_NOTHING: Final = re.compile(
    rf"{_UTILIZATION_REVIEW}[^.;]{{0,120}}? {_CITED_NO}"
    rf"|\bno (?:[a-z-]+ ){{0,3}}?(?:guidelines?|criteria|citations?|authority|source)s? (?:was|were) (?:cited|named|given|provided|listed|used) by (?:the )?(?:claims administrator|utilization review|ur\b)"
)
_IT_CITED_NOTHING: Final = re.compile(
    rf"(?<![^ ])(?:it|they|its (?:letter|decision|denial|determination)) {_CITED_NO}"
)
"""The same of a claims administrator that the sentence before names."""
_PART: Final = re.compile(
    r"\bpart of (?:the )?(?:california )?(?:mtus|medical treatment)|\ban mtus guideline|\bnon-? ?mtus (?:guideline|source|document)"
    r"|\b(?:is|are|not) (?:not )?(?:(?:included |contained |found |adopted |listed )?(?:in|within)|outside(?: of)?) (?:the )?mtus"
)
_RELIED: Final = re.compile(
    r"\b(?:rel(?:ied|ying) (?:up)?on|cited|citing|referenced|referring to|invok(?:ed|ing)|on the (?:basis|strength) of|rel(?:ied|ying) for (?:each|all|both) (?:up)?on|quoted|based on|based (?:its|the|their) (?:decision|denial|determination)(?: (?:for|of|on|as to|regarding) (?:(?! on the )[^.;]){2,60}?)? (?:up)?on|based (?:both|all|its|the|these)(?: (?:two|three|four|five))? (?:denials|decisions|determinations) on|per|under|pursuant to|guidelines? ?:) (?:the )?(?:official disability|odg\b|(?:ca |california )?mtus|acoem|chronic pain|post-?surgical|[a-z, &]{3,40} (?:complaints|guidelines))"
)
"""What was relied on, with the beginning of a document's name."""
_BASIS_WAS: Final = re.compile(
    r"\b(?:bas[ie]s|reasons|grounds|guidelines?) (?:was|were|is|are)(?:,|:| as follows\b| these\b| the following\b)|(?:'s|given|stated) (?:bas[ie]s|reasons|grounds) (?:of the claims administrator )?(?:was|were)\b|\b(?:bas[ie]s|reasons|grounds) of the claims administrator (?:was|were)\b"
)
"""How a sentence begins that tells the document of each item, or leads up to sentences that do."""
_OF_ONE: Final = re.compile(
    r"(?:(?:and |but )?(?:as to|as for|for|on|regarding|concerning|with (?:respect|regard) to) (?:the )?[a-z0-9][^.;:]{1,60}?(?:, | (?=it |they |no |none ))|[a-z0-9][a-z0-9/ -]{1,40}: )"
    r"(?=[^.;]{0,80}?(?:official disability|\bodg\b|\bmtus\b|acoem|chronic pain|post-?surgical|complaints|guideline|\bnone\b|\bno (?:medical )?evidence\b))"
)
"""How a sentence begins behind such ones that tells the document of another item."""
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
_MOST_TOLD: Final = 20
"""Such words looked at, several times the most seen, so that the time stays linear."""
_SENTENCE: Final = re.compile(r"\. (?=[a-z\"'(])")


def told_of_administrator(low: str, start: int, end: int) -> Stretch | None:
    """The sentence that says what the claims administrator relied on, or that it cited nothing."""
    for told in _TOLD:
        if (part := told.search(low, start, end)) is not None:
            sentence, _ = _sentence_around(low, part, start, end)
            return sentence if told is _CITED_NOTHING or _DENIED_ON.search(low, *sentence) else None
    return None


def told_in_summary(low: str, start: int, end: int) -> Stretch | None:
    """What a case summary says of it: the first such sentence, and those right behind it that are about other items.

    The administrator may be named in the sentence before, or the whole summary be its own.
    """
    whole = _TAKEN_FROM_IT.search(low, start, min(end, start + _OPENING)) is not None
    found: set[Stretch] = set()
    for told in (*_TOLD, _IT_CITED_NOTHING, _DENIED_WITHOUT, _BASIS_WAS):
        for part in islice(told.finditer(low, start, end), _MOST_TOLD):
            sentence, before = _sentence_around(low, part, start, end)
            if (
                whole
                or _DENIED_ON.search(low, *sentence)
                or _WAS_DENIED.search(low, *sentence)
                or told is _DENIED_WITHOUT
                or (_DENIED_ON.search(low, before, sentence.start) and not _ANOTHER.search(low, *sentence))
            ):
                found.add(sentence)
    if not found:
        return None
    first, *others = sorted(found)
    for sentence in others:
        if sentence.start - first.end <= len(". "):
            first = Stretch(first.start, sentence.end)
    while (more := _of_another(low, first.end, end)) is not None:
        first = Stretch(first.start, more)
    return first


def _of_another(low: str, at: int, end: int) -> int | None:
    """Where the sentence ends that follows and tells the document of another item."""
    start = at + len(". ")
    if start >= end or _OF_ONE.match(low, start, end) is None:
        return None
    stop = _SENTENCE.search(low, start, end)
    return stop.start() if stop is not None else end


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
