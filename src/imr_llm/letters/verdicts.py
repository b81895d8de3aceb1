"""Words that the forms of 2013 decide an item with: "X is not medically necessary and appropriate".

"Is not medically necessary" upholds the denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from imr_llm.letters.layout import Disposition, OutcomeName, Stretch
from imr_llm.letters.outcome_words import (
    ATTRIBUTED,
    CONDITION,
    NEGATION,
    NOT_ALL,
    ONCE,
    is_quoted,
    sentence_start,
)
from imr_llm.letters.sought import Sought

NECESSARY: Final = (
    r"medically ?(?:necessary|unnecessary|appropriate)"
    r"(?: ?(?:and|or|nor|&|/) ?(?:(?:medically )?(?:appropriate|necessary)|(?=[.:;])))?"
)
"""The words of a verdict; blanks between them may be missing."""
_HELD: Final = (
    r"(?:(?:found|deemed|considered|determined|judged|held|shown|thought|believed|felt|proved|proven|demonstrated|established|said|concluded)(?: to be(?: an?)?)?"
    r"|(?:certified|regarded|described|seen|viewed|accepted|supported|established|recognized|documented)(?: as)?|called|termed)"
)
_MEANWHILE: Final = (
    r"(?:(?:at (?:this|the present|that) (?:time|point|stage|juncture|moment)|at (?:present|all)|for now|now|here|currently|presently|still|yet|any longer"
    r"|(?:in|on|under|for|by|given) (?:this|these|the|his|her|its) (?:present |available |instant |given |injured )?(?:case|instance|setting|situation|context|records?|facts|file|evidence|documentation|circumstances|findings|guidelines?|patient|worker|claimant|applicant|employee|man|woman|injury|condition)"
    r"|for (?:him|her)|as (?:such|requested|submitted|written|prescribed|ordered)|thus|therefore|hence|consequently|accordingly|also|likewise|hereby|however|then|simply|plainly|clearly|truly|really|again|otherwise)(?=[ ,]))"
)
_ASIDE: Final = rf"(?:, (?!(?:is|are|was|were|and|but|or)\b)[a-z' -]{{2,50}}, |,? ?{_MEANWHILE},? )?"
"""What may stand between the words of a verdict: when, of whom, on what papers; with commas around it, anything."""
_NO_MORE: Final = r"(?:not(?: an?\b)?,?[ -]?|no longer |neither |never |by no means |in no way |hardly |scarcely |anything but |far from )"
DECIDES: Final = Sought(
    rf"(?P<verb>\b(?:(?:is|are|was|were)(?: ?/ ?(?:is|are|was|were))?(?P<short>n'?t\b)?"
    r"|(?:(?:must|will|shall) )?(?P<cannot>(?:cannot|can't) |(?:can|could|may|should) not |(?:could|should|wo)n't |fail(?:s|ed) to |(?:does|do|did)(?: not|n't) (?:appear|seem) to |not )?be"
    r"|(?P<seems>(?:does|do|did)(?: not|n't) (?:appear|seem))|(?:(?:has|have|had)(?P<yet> not|n't|n't yet| not yet| never) )?been)|(?<=:))"
    rf" ?{_ASIDE}(?:{_HELD} )?{_ASIDE}(?P<not>{_NO_MORE}(?:to be (?:an? )?)?)?{_ASIDE}(?:{_HELD} )?{_ASIDE}(?P<word>{NECESSARY})"
    rf"|(?P<finds>\b(?:finds?|calls?|deems?|considers?|judges?|holds?|regards?) (?:it|them|this|these|(?:the|this) [a-z -]{{2,40}}?)(?: (?:to be|as))?) (?P<as_not>not[ -]?)?{NECESSARY}"
    rf"|(?<=[^ ] )(?P<bare>not[ -]?{_ASIDE})(?P<said>{NECESSARY})",
    ("medically",),
    reach=160,
)
_OF_SOMEBODY: Final = re.compile(r"\b(?:opinion|view|judgment|words|eyes)\b")
_TWO: Final = 2
_DENYING: Final = ("short", "cannot", "seems", "yet", "not", "bare", "as_not")
"""The groups of it that deny."""
UNREAD: Final = re.compile(
    r",? (?:is|are|was|were|be|has|have|does|cannot|could|not|ain't)(?:[a-z ]{0,6}|\b[^.;:]{0,80}?\b)medic"
)
"""Where a verdict begins that cannot be read."""
COUNT: Final = (
    r"(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|a dozen)"
    r"(?: ?\(\d{1,3}\))?(?: (?:more|additional|other|further|of (?:these|those|them|the \w+)))?(?: (?:visit|session|treatment|day|night|week|month|hour|tablet|pill|capsule|patche?|tube|bottle|dose|unit|injection|refill|mile|trip)s?)?(?: (?:more|only))?"
)
"""A number of what a request counts, without the treatment."""
_LONGEST_SUBJECT: Final = 90
_NONE_OF: Final = re.compile(
    r"(?<![^ ])(?:none|neither|nothing|not one|no (?:item|part|one)) (?:of )?[^.;:]{0,70}$"
)
"""A subject that denies: "None of the three was medically necessary"."""


def outcome_of(match: re.Match[str]) -> OutcomeName:
    """What a match of DECIDES decides."""
    denied = (
        _denials(match) > 0
        or _NONE_OF.search(match.string, max(0, match.start() - _LONGEST_SUBJECT), match.start()) is not None
    )
    return "upheld" if denied else "overturned"


def _denials(match: re.Match[str]) -> int:
    """How often the words of a match deny: "is not medically unnecessary" does twice."""
    return sum([match[way] is not None for way in _DENYING], "unnecessary" in match.group())


def is_plain(match: re.Match[str]) -> bool:
    """Whether the words of a match of DECIDES deny once at most, and nothing between them supposes, or is somebody else's word."""
    asides = match.group().split(", ")[1:-1]
    return _denials(match) < _TWO and not any(
        one.search(aside) for aside in asides for one in (CONDITION, ATTRIBUTED, NEGATION, _OF_SOMEBODY)
    )


_SUPPOSES: Final = re.compile(
    rf"(?:if|whether|unless|had|assuming|{ONCE}|while|although|though)\b|.*\b(?:would|might|could|yet to|wrong|doubtful|insufficient|nothing)\b"
)
_GENERAL: Final = re.compile(r"\b(?:may|can|might) (?:also |only |still )?$")
_WHERE: Final = re.compile(r" (?:when|if|where|unless|provided|in (?:cases|patients))\b")
"""What stands before and behind words that tell a rule and decide nothing: "may be considered medically necessary when"."""
_CLAUSE: Final = re.compile(
    r"(?:,|;)? (?:and|but|so) (?:therefore |thus |hence |accordingly )?(?=(?:finds?|deems?|considers?|judges?|holds?|regards?|the|this|these|they|it|both|all|further|additional)\b)"
)
_GOES_ON: Final = re.compile(r"\b(?:(?<!^)that|whether|if|why|how)\b")
"""What stands before another clause that a denial reaches too: "no evidence that he failed therapy and it is needed", not
"That test is not satisfied, and it is ..."."""
_IN_PART: Final = re.compile(r",? in part\b")


def plain_verdicts(low: str, start: int, end: int) -> Iterator[Disposition]:
    """The words between two positions that decide, in order, without those whose sentence leaves open what."""
    for match in DECIDES.finditer(low, start, end):
        outcome = _plain_outcome(match, start)
        if outcome is not None and not is_quoted(low, start, match.start(), end):
            yield Disposition(outcome, Stretch(*match.span()))


def _plain_outcome(match: re.Match[str], start: int) -> OutcomeName | None:
    """What a match of DECIDES decides, read with its sentence from `start` on; None where that denies, supposes or quotes it.

    "Has not been shown to be medically necessary" and "there is no evidence that it is medically necessary" uphold.
    """
    low = match.string
    first = max(start, sentence_start(low, match.start()))
    lead = low[first : match.start()].rpartition(": ")[2].lstrip()
    own = _own_clause(lead + (match["finds"] or ""))
    if _SUPPOSES.match(lead) or ATTRIBUTED.search(lead) or ATTRIBUTED.search(own):
        return None
    outcome = outcome_of(match)
    if not is_plain(match):
        return None
    if _GENERAL.search(lead) or _WHERE.match(low, match.end()):
        return None
    if _IN_PART.match(low, match.end()):
        return "partially_overturned"
    if NOT_ALL.match(low, match.end()):
        return None
    negations = len(NEGATION.findall(own))
    if _NONE_OF.search(own) is not None or not negations:
        return outcome
    return "upheld" if negations == 1 and outcome == "overturned" else None


def _own_clause(lead: str) -> str:
    """What stands before a verdict in its sentence, without an earlier clause whose denials are not its own."""
    for clause in reversed(list(_CLAUSE.finditer(lead))):
        if not _GOES_ON.search(lead, 0, clause.start()):
            return lead[clause.end() :]
    return lead
