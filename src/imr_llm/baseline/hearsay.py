"""What a rationale tells of the words of others, or takes up to reject: no ground of the reviewer's own.

"UR denied this because therapy had not been tried" is utilization review's ground, "it would be wrong to say that
no exam was done" nobody's, and "there is no doubt that therapy has failed" denies nothing. Words of others that
the reviewer makes their own, or concludes from at once, stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from imr_llm.baseline.signs import Signed
from imr_llm.reading.other_reviews import LETTERS, REVIEWS, SPOKE

_GROUND: Final = (
    r"(?:because|since|as|due to|owing to|on (?:the )?(?:grounds?|basis|premise|theory)|based (?:up)?on|for (?:lack|want|the reason|absence|insufficient|inadequate|not)"
    r"|citing|noting|stating|arguing|saying|reasoning|claiming|asserting|finding|explaining|given|in the absence|in view|in light|with the (?:explanation|reason|comment|remark))\b"
)
_REFUSED: Final = r"(?:denied|non-? ?certified|refused|rejected|declined|disapproved|disallowed|modified|(?:turned|cut) (?:it |this )?down|not (?:certif(?:y|ied)|approved?|authorized?)|fail(?:ed)? to (?:certify|approve|authorize))\b"
_POINT: Final = r"(?:claim|assertion|contention|argument|objection|concern|reason(?:ing)?|ground|rationale|view|position|statement|finding|conclusion|opinion|criticism|point|remark|note|explanation|complaint|premise|assumption)s?"
_BESIDE: Final = rf"(?: {LETTERS}){{0,3}}(?:,(?: dr\.)? [^.;,]{{1,40}},|,)?"
"""What of theirs speaks, and its name between commas."""
_THEN: Final = (
    r"(?:\([^)]{1,30}\) )?(?:(?:dated|of|from|on|in) [^.;,]{1,40}?,? )?"
    r"(?:(?:has|had|have|also|then|previously|originally|initially|only|apparently|therefore|thus|further|simply|merely|itself|reportedly|mistakenly|wrongly|erroneously|incorrectly),? ){0,3}"
    rf"(?:{SPOKE}|{_POINT}(?: for (?:the |its |this |their )?(?:denial|decision|refusal))?,? (?:was|were|is|that|of|about)\b"
    rf"|(?:did |do |does )?{_REFUSED}[^.;]{{0,120}}? {_GROUND})"
)
_BY: Final = r"(?:ur|utilization review|(?:the|an?) (?:ur|utilization|claims|insurer|carrier|adjuster|(?:prior|previous|initial|first|earlier|original) review)[a-z]*)\b"
_DOCTOR: Final = r"(?:physician|doctor|provider|surgeon|clinician|chiropractor|podiatrist|dentist|psychologist|therapist|prescriber|treater)"
_SAYS: Final = Signed(
    "|".join(rf" {review}{_BESIDE} {_THEN}" for review in REVIEWS)
    + rf"| (?:denied|certified|refused|rejected|declined|approved|authorized|modified)(?: [a-z-]+){{0,6}}? (?:by|in|at|on|under) {_BY}[^.;]{{0,60}}? {_GROUND}"
    rf"| (?:previously|initially|originally|first) {_REFUSED}[^.;]{{0,60}}? {_GROUND}"
    rf"| (?:reason|ground|basis|rationale|explanation)s? (?:stated |given |cited |offered )*(?:for|of|in|by|behind) (?:the (?:denial|refusal|non-certification)|{_BY})[^.;]{{0,50}}? (?:was|were)\b"
    rf"| (?:according to|per|in the (?:view|opinion|eyes) of) {_BY}| in (?:ur's|the (?:denial|utilization)) [^.;]{{0,50}}?(?:view|opinion|argued|stated|said|claimed)\b"
)
"""Who says or decided something, and that they did: what follows is theirs."""
_ARGUES: Final = Signed(
    rf" {_DOCTOR}(?:'s)? (?:\w+ )?(?:argue[sd]?|claim(?:s|ed)|conten(?:ds?|ded)|assert(?:s|ed)|maintain(?:s|ed)|insist(?:s|ed)|believe[sd]?|feels|felt|object(?:s|ed)|is of the opinion)\b"
)
"""That the doctor pleads for the treatment."""
_GRANTED: Final = re.compile(r"(?<!not )(?<!non-)\b(?:certified|approved|authorized|granted|allowed)\b")
"""What others are told to have granted, a fact of the case."""
_AS: Final = re.compile(
    r"\b(?:as|(?<!not )(?<!cannot )(?:agree|concur)s?(?: with)?|with|share|accept|adopt)s?(?: the| that)?$|\bfor the (?:very |same )*(?:reason|ground)s?(?: that)?(?: the)?$"
)
"""What stands before others whose words the reviewer makes their own."""
_AGREES: Final = re.compile(
    r"\b(?:i|we|reviewer|physician|opinion) (?:\w+ ){0,2}(?<!not )(?<!cannot )(?<!no longer )(?:agree|concur|share)s?\b|\b(?:in|full) (?:agreement|accord)\b|^ ?(?:agreed|concur)\b"
    r"|\b(?:correctly|rightly|properly|justly|accurately|aptly)\b|\b(?:is|was|are|were|remains?|holds?) (?:still |also |indeed |quite |entirely |the case|well )*(?:correct|true|right|so|valid|sound|founded|taken|justified|appropriate|the case|proper|upheld|sustained|affirmed)\b(?! that the records)"
    r"|\b(?:this|that|it|which|denial|decision|objection|ground|point|reasoning) (?:should |must |also |still )?(?:stands?|holds|is borne out|is confirmed)\b|\bstill (?:\w+ )?(?:missing|absent|lacking|wanting|applies|holds)\b|\b(?:not|never) (?:yet )?(?:been )?(?:remedied|cured|supplied|corrected since|answered|overcome|rebutted)\b|\bi uphold\b|\bfor the same reasons?\b"
)
"""That the reviewer makes the words before their own."""
_CONCLUDES: Final = re.compile(
    r"[^,;:]{0,40}(?:,? )?[^,;:]{0,60}(?:medically (?:necessary|appropriate|unnecessary)|medical necessity|not (?:certified|supported|approved|authorized|established|necessary|indicated|warranted)|upheld|denied|non-certified)\b[^;:]{0,60}$"
)
_CONCEDES: Final = re.compile(
    r"\b(?:although|though|while|whereas|despite|notwithstanding|contrary to|in spite of|if|where)\b[^,;]{0,40}$"
)
"""What says that the words after it end where the reviewer's own begin."""
_CLAUSE_END: Final = re.compile(r";|: |,? but |,? (?:however|yet|although|though|while|whereas)\b,? ")
_OWN_BEGIN: Final = re.compile(
    r", (?=(?:the|this|that|these|there|he|she|his|her|it|i|in|no|an?|patient|claimant|records?|notes?|my|they|on|we|all|both|two|three|\w+teen|twelve|\d+|such)\b)|; "
)
_DENIED_END: Final = re.compile(
    r";|: |, (?:and|nor)\b|,? but |,? (?:however|yet|although|though|while|whereas)\b,? "
)
_QUOTED: Final = re.compile(r"(?:,|:)? ?(?:that )?(?:[a-z]+ ){0,3}\"[^\"]{2,200}\"")
_CLAUSE_BEGIN: Final = ("; ", ": ", " but ", " however, ")

_UNDOUBTED: Final = Signed(
    r"\bthere (?:is|was|can be|seems to be) (?:also )?(?:no|little) (?:real |serious |reasonable )?(?:doubt|question|dispute|denying|disputing|doubting|questioning|disagreement|controversy|argument)(?: (?:here|whatever|whatsoever|at all|in [a-z' ]{2,30}|on either side|between [a-z ]{3,30}|among [a-z ]{3,30}))?,? (?:but )?that\b"
    r"|\bit (?:is|was) (?:also )?(?:undisputed|undoubted|undeniable|uncontested|unquestioned|beyond (?:any )?(?:doubt|dispute|question)|without (?:doubt|question)|not (?:\w+ )?(?:disputed|denied|contested|questioned|doubted|in (?:doubt|question|dispute)))(?: here)? that\b"
    r"|\bit cannot be (?:\w+ly )?(?:denied|disputed|doubted|questioned|contested) that\b"
    r"|\b(?:no one|nobody|neither side|neither party|no party) (?:here )?(?:doubts|disputes|denies|questions|contests|would (?:doubt|deny|dispute)) that\b"
    r"|\b(?:i|we|reviewer) (?:do|does|would) not (?:doubt|dispute|question|deny|contest) that\b|\bwithout (?:any |a )?(?:doubt|question),|\bno doubt,? (?=(?:the|he|she|this)\b)"
)
"""Negative words around what the reviewer holds to be so."""
_TO_SAY: Final = r"(?:to (?:say|state|claim|conclude|write|hold|argue|assert|suggest|maintain|find|think|believe|infer|assume))"
_WRONG: Final = r"(?:wrong|incorrect|inaccurate|untrue|false|mistaken|erroneous|unfounded|unfair|misleading|baseless|unjustified|an? (?:mistake|error|overstatement|misreading)|not (?:\w+ly )?(?:true|correct|right|accurate|fair|so\b|the case|borne out|supported by the (?:record|file|chart|note)s?|well[- ]founded|persuasive|convincing|tenable)|no longer (?:true|correct|the case|so)|without (?:basis|merit|foundation)|contradicted|refuted|belied|rebutted|misplaced|answered|overtaken|at odds)"
_REJECTS: Final = Signed(
    r"\b(?:i|we|reviewer) (?:do not|does not|don't|cannot|can not|can't|could not|would not) (?:\w+ly )?(?:(?:agree|accept|concur|share)\b[^.;:]{0,90}? (?:that|of)|(?:find|believe|think|hold|see) that)\b"
    r"|\b(?:am|reviewer is) not (?:\w+ )?(?:persuaded|convinced|satisfied)\b[^.;:]{0,60}? that\b"
    r"|\b(?:i|we|reviewer) (?:\w+ )?(?:disagree|dissent|differ|reject|take issue)s?\b[^.;:]{0,90}? (?:that|of)\b"
    rf"|\bit (?:would be|would have been|is|was|seems) (?:\w+ly )?{_WRONG}(?: (?:for|of) [a-z ]{{2,40}}?)?(?: {_TO_SAY})?(?: that)?\b"
    r"|\b(?:it|one|this reviewer) cannot (?:\w+ly )?(?:be )?(?:said|say|held|hold|maintained|maintain|argued|argue|claimed|claim|concluded|conclude) that\b|\bnor can (?:it be said|one say|i say) that\b|\bit is not (?:as if|as though)\b"
    rf"|\b(?:contrary to|despite|notwithstanding|in spite of) [^.;,]{{0,60}}?{_POINT} (?:that|of)\b"
)
"""That what follows is not so."""
_REFUTED: Final = Signed(
    rf"\b(?:the|a|this|any|its|their) (?:{_POINT}|allegation|notion|suggestion|idea|charge)(?: (?:of|in|by|made) [^.;,]{{2,50}}?)? that [^.;]{{3,160}}? (?:is|was|are|were|has been|does|cannot|misses)(?:n't)? (?:simply |plainly |clearly |thus |therefore |also |now )?(?:{_WRONG}|the (?:point|mark)|not (?:hold|stand|survive|persuade|convince|apply|sustained|upheld|accepted|maintained)\b|(?<=cannot )(?:stand|hold|be (?:sustained|upheld|accepted|maintained|right|true))\b)"
    rf"|^ ?that [^.;]{{3,120}}? (?:is|was) (?:simply |plainly |clearly )?{_WRONG}"
)
"""What is said to be so, and that it is not."""

_SPOKEN: Final = _SAYS.sign | _ARGUES.sign
_TAKEN_UP: Final = _UNDOUBTED.sign | _REJECTS.sign | _REFUTED.sign
HEARSAY: Final = _SPOKEN | _TAKEN_UP
"""A sentence without one of these signs tells of nobody else's words."""


class Rejected(NamedTuple):
    """Where words stand that say that something is not so, and the end of what they speak of."""

    start: int
    what: int
    end: int


def without_others(text: str, signs: int, following: Callable[[], str], *, approved: bool) -> str:
    """The sentence without what others are told to have said, unless the reviewer makes it their own.

    `following` tells the words behind it.
    """
    if not signs & _SPOKEN:
        return text
    padded = " " + text
    said = _SAYS.first(padded, signs) or (None if approved else _ARGUES.first(padded, signs))
    if said is None or _AS.search(padded, max(0, said.start() - 40), said.start()):
        return text
    start, end = _told(padded, said)
    if _GRANTED.search(padded, said.end(), end) or _AGREES.search(padded):
        return text
    behind = _sentences(following())
    if behind and _AGREES.search(behind[0]):
        return text
    if end == len(padded) and not approved and _only_concluded(behind):
        return text
    return (padded[:start] + padded[end:])[1:]


def _told(text: str, said: re.Match[str]) -> tuple[int, int]:
    """From where to where words are those of others."""
    start, after = said.span()
    if not text[after:].strip(" .,;\"'"):
        begun = max(text.rfind(mark, 0, start) for mark in _CLAUSE_BEGIN)
        return max(begun, 0), len(text)
    quoted = _QUOTED.match(text, after)
    if quoted is not None:
        return start, quoted.end()
    if text.startswith(": ", after):
        after += 2
    pattern = _OWN_BEGIN if _CONCEDES.search(text, max(0, start - 50), start + 1) else _CLAUSE_END
    end = pattern.search(text, after)
    return start, end.start() if end is not None else len(text)


def _only_concluded(following: list[str]) -> bool:
    """Whether nothing follows but that the treatment is not necessary."""
    return all(_CONCLUDES.match(sentence) is not None for sentence in following)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in text.strip(" .").split(". ") if sentence]


def undoubted(text: str, signs: int) -> str:
    """The sentence without negative words around what it holds to be so."""
    said = _UNDOUBTED.first(text, signs) if signs & _UNDOUBTED.sign else None
    return text if said is None else text[: said.start()] + text[said.end() :]


def rejected(text: str, signs: int) -> Rejected | None:
    """What a sentence says is not so."""
    if not signs & _TAKEN_UP:
        return None
    refuted = _REFUTED.first(text, signs)
    if refuted is not None:
        return Rejected(*refuted.span(), refuted.end())
    said = _REJECTS.first(text, signs)
    if said is None:
        return None
    concedes = said.group().startswith(("contrary", "despite", "notwith", "in spite"))
    end = (_OWN_BEGIN if concedes else _DENIED_END).search(text, said.end())
    return Rejected(said.start(), said.end(), end.start() if end is not None else len(text))
