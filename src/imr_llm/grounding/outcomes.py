"""Whether words say that the denial is upheld or overturned, and whether words around them turn that round.

Reads lower-case text. "Medically necessary" says overturned, "not medically necessary" says upheld; where a
negation stands in the clause but may belong to something else, the words say neither.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from imr_llm.letters.outcome_words import ONCE

Said = Literal["upheld", "overturned", "partially_overturned"]

_MARKERS: Final = re.compile(
    r"\b(?:(?P<upheld>uph(?:eld|olds?|olding)|sustained)"
    r"|(?P<overturned>overturn(?:s|ed|ing)?|reversed)"
    r"|(?P<yes>medically (?:necessary|appropriate|indicated|reasonable|warranted)|medical necessity (?:[a-z]+ ){0,8}?(?:established|demonstrated"
    r"|supported|met|shown|documented|evident|confirmed|proven)"
    r"|(?:establish|demonstrat|support|confirm|show|document|prov)[a-z]* (?:[a-z]+ ){0,3}?medical necessity)"
    r"|(?P<no>notmedically (?:necessary|appropriate|indicated|reasonable|warranted)|(?:medically )?(?:unnecessary|inappropriate|unwarranted|unsupported|unreasonable)|non-?(?:certified|certif[a-z]+)"
    r"|(?:lack|absence) of medical necessity|no medical necessity)"
    r"|(?P<weak>necessary|appropriate|warranted|indicated|supports?|supported|supportive|recommended|justified|reasonable))\b"
)
_PARTIAL: Final = re.compile(
    r"\bpartial(?:ly)? (?:overturn|uph)|\b(?:overturn(?:ed)?|upheld),? \(?in part\b|\bsome,? \(?but not all"
)
_NEGATION: Final = (
    r"(?:(?:is|are|was|were|do|does|did)?not|nor|never|neither|none|no|cannot|without|unable|lack(?:s|ed|ing)?|fail(?:s|ed|ing|ure|ures)?|insufficient"
    r"|inadequate|absent|absence|denie[sd]|denial of|hardly|rather than|nothing|unclear|doubtful|un(?:til|less))"
)
_ANY_NEGATION: Final = re.compile(rf"\b{_NEGATION}\b(?! (?:only|doubt|longer in dispute)\b)|n't\b")
_BETWEEN: Final = (
    r"(?: \(?(?:be|been|being|found|considered|deemed|felt|thought|shown|seen|judged|determined|to|meet|criteria|medically|clearly"
    r"|currently|presently|at this time|reasonable|reasonably|or|and|as|yet|fully|clinically|necessary|appropriate|indicated"
    r"|supported|warranted|recommended|appear|appears|seem|established|documented|demonstrated|the|have|has|is|are|was|were|both"
    r"|sufficiently|adequately|considered as|generally|specifically|therefore|thus),?\)?){0,7} \(?"
)
_DIRECT: Final = re.compile(
    rf"(?:\b(?:(?:is|are|was|were|do|does|did)?not|nor|never|neither|none|cannot|without|no|unable to|fail(?:s|ed|ing|ure)? to|(?:insufficient|inadequate)[a-z ]* to)\b|n't\b){_BETWEEN}\Z"
)
_NOR: Final = re.compile(r"\bnor\b")
_NONE_OF: Final = re.compile(r"\b(?:none|neither|nothing|no (?:part|portion))\b.*\Z")
_THAT: Final = re.compile(
    rf"(?:\b{_NEGATION}\b|n't\b)(?: [a-z'/-]+){{0,8}}? (?:that|whether|to (?:support|establish|show|demonstrate|justify|suggest|substantiate)"
    r"|supporting|establish(?:es)?|demonstrat(?:e|es|ing)|justify|indicat(?:e|es|ing)|why)\b[^,]*\Z"
)
_UNSURE: Final = re.compile(
    rf"\b(?:whether|if|unless|until|{ONCE}|when|might|may(?! \d)|could|as long as|provided that|criteria|question)\b"
)
_UNSURE_AFTER: Final = re.compile(
    rf" (?:only )?(?:if|unless|until|when|whenever|provided that|as long as|{ONCE})\b|[^.;:!?]{{0,60}}\?"
)
_SAID_BY_OTHERS: Final = re.compile(
    r"\b(?:provider|physician|doctor|surgeon|therapist|psychologist|chiropractor|requestor|attorney|patient|worker|claimant|applicant"
    r"|insured|dr\. [a-z]+|he|she|they)(?:'s)? (?:[a-z]+ly |has |have |had |also )?(?:says?|said|states?|stated|claims?|claimed|believes?|believed"
    r"|feels?|felt|opines?|opined|argues?|argued|asserts?|asserted|maintains?|contends?|contended|insists?|insisted|opinion|view)\b(?!.*\b(?:and|so)\b)[^,]*\Z"
)
_DISBELIEVED: Final = re.compile(
    r"\b(?:disagree[sd]?|false|untrue|incorrect|wrong|mistaken|doubts?|doubted|disputes?|disputed|questions?)"
    r"(?: with the [a-z ]{1,40})? (?:that|whether)\b"
)
_CONDITION: Final = re.compile(
    rf"\b(?:if|unless|{ONCE}|when|should|had)\b.*\bwould (?:then |still )?(?:be|have been) (?:[a-z]+ )?\Z"
)
_DENIED_AFTER: Final = re.compile(
    r",? (?:and appropriate )?(?:(?:has|have|had|is|was|are|were|can|could|do|does|did|would|be|been|yet|also|still|therefore) ){1,3}"
    r"(?:not|never|no longer|unproven|unclear|unknown|unsupported|undocumented|lacking|denied|in doubt|questionable|doubtful|insufficient)\b"
    r"| (?:cannot|could not|(?:is|was|has|have|can|does|did)n't)\b"
)
_STOP: Final = re.compile(r"[.;:!?](?<!\bdr.)(?<!\bmr.)(?<!\bms.)(?<!\bmrs.)(?<!\bvs.)[\"')\]]*(?: |\Z)")
_TURNS: Final = ("but", "however", "therefore", "thus", "hence", "because", "though", "whereas")
_TURN: Final = re.compile(r"\b(?:but|however|therefore|thus|hence|because|although|though|whereas)\b")
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|would|will|appears?|seems?|remains?|supports?|find|finds|found)\b"
)
_HANGING: Final = re.compile(r" ?(?:that|which|who|whether|if|and|or|nor|as|in|of|but)\b")
_FARTHEST: Final = 200
"""Characters before a marker in which its negation is sought."""


def outcome_said(low: str, start: int, end: int, since: int, until: int) -> Said | None:
    """What the words from `start` to `end` say of the denial, read with what stands from `since` to `until`.

    None where they say nothing of it, contradict each other or leave it open.
    """
    if any(
        match.start() < end and start < match.end()
        for match in _PARTIAL.finditer(low, max(since, start - 20), min(until, end + 20))
    ):
        return "partially_overturned"
    strong: set[Said | None] = set()
    weak: set[Said | None] = set()
    for match in _MARKERS.finditer(low, start, end):
        kind = match.lastgroup
        said: Said | None = "upheld" if kind in ("upheld", "no") else "overturned"
        clause, tail = (
            _clause_before(low, since, match.start()),
            low[match.end() : min(until, match.end() + 60)],
        )
        turned = _turned(clause, tail, match)
        if turned is None or (
            kind in ("yes", "weak") and not turned and _is_open(low, since, match, clause, tail)
        ):
            said = None
        elif turned:
            said = "overturned" if said == "upheld" else "upheld"
        (weak if kind == "weak" else strong).add(said)
    found = strong or weak
    return found.pop() if len(found) == 1 else None


def _is_open(low: str, since: int, marker: re.Match[str], clause: str, tail: str) -> bool:
    """Whether an affirmation is a condition, a question, or what somebody else than the reviewer says."""
    return (
        _UNSURE.search(clause) is not None
        or _UNSURE_AFTER.match(tail) is not None
        or _SAID_BY_OTHERS.search(clause) is not None
        or _DISBELIEVED.search(clause) is not None
        or _CONDITION.search(_sentence_before(low, since, marker.start())) is not None
    )


def negated_outside(low: str, start: int, end: int, since: int) -> bool:
    """Whether a negation before `start` governs the first such words behind it, perhaps a second negation.

    "I do not say that | it is not medically necessary" is one; "not safe | nor medically necessary" is none.
    """
    marker = _MARKERS.search(low, start, end)
    if marker is None:
        return False
    whole = _clause_before(low, since, marker.start())
    inside = marker.start() - start
    if inside >= len(whole) or _NOR.search(whole, len(whole) - inside) is not None:
        return False
    return _ANY_NEGATION.search(whole[: len(whole) - inside]) is not None


def _turned(clause: str, tail: str, marker: re.Match[str]) -> bool | None:
    """Whether the marker is negated; None where a negation near it may belong to something else."""
    if _DENIED_AFTER.match(tail) is not None:
        return True if _ANY_NEGATION.search(clause) is None else None
    within = _ANY_NEGATION.search(marker.group())
    if within is not None and marker.lastgroup != "no":
        return True if _ANY_NEGATION.search(clause) is None else None
    if _ANY_NEGATION.search(clause) is None:
        return False
    governs = _DIRECT.search(clause) or _NONE_OF.search(clause) or _THAT.search(clause)
    return True if governs is not None else None


def _sentence_before(low: str, since: int, at: int) -> str:
    before = low[max(since, at - _FARTHEST) : at]
    return before[max((stop.end() for stop in _STOP.finditer(before)), default=0) :]


def _clause_before(low: str, since: int, at: int) -> str:
    """The words before a marker that can govern it: its clause, and those it hangs on."""
    before = _sentence_before(low, since, at)
    if any(word in before for word in _TURNS):
        before = before[max((turn.end() for turn in _TURN.finditer(before)), default=0) :]
    parts = before.split(",")
    k = len(parts) - 1
    while k > 0 and (_VERB.search(parts[k]) is None or _HANGING.match(parts[k]) is not None):
        k -= 1
    return ",".join(parts[k:])
