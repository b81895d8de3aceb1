"""How a rationale ends that says nothing of medical necessity: "The request is certified.", "... cannot be approved.".

Read only where nothing plainer decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from imr_llm.letters.layout import Disposition, OutcomeName, Stretch
from imr_llm.letters.named_items import items_named
from imr_llm.letters.outcome_words import ATTRIBUTED, CONDITION, NEGATION, THEM, is_quoted, sentence_start
from imr_llm.letters.places import OF_TWO, ONE_OF_TWO
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.verdicts import NECESSARY

_GRANTED: Final = (
    r"approved|(?<!non-)(?<!non )certified|authori[sz]ed|granted|allowed|paid|covered|supported|recommended|warranted|(?:medically )?indicated|justified|endorsed|overturned|reversed|(?:medically )?appropriate"
    r"|(?:reasonable and )?necessary|substantiated|recommended for (?:certification|approval|authori[sz]ation)"
)
_ENDS: Final = r"(?=[.;]|$|, (?:and|but|while|whereas)\b| (?:at this time|as (?:requested|submitted|prescribed|written)|for (?:the|these) (?:reasons|above)|in this case|here|on this record)\b)"
"""What follows the words of a conclusion, which end their sentence."""
_TERM: Final = Seldom(
    rf"\b(?:is|are|be|been|(?P<past>was|were))(?:n't)?(?: (?:not|therefore|thus|hereby|hence|accordingly|consequently|deemed|considered|found|to be|also|fully|now)){{0,3}} (?:(?P<granted>{_GRANTED})|(?P<refused>denied|upheld|affirmed|non-? ?certified|disallowed|disapproved|unsupported|unwarranted|unjustified)){_ENDS}"
    r"|\bmedical necessity (?:of [^.;]{3,80}? )?(?:(?:is|was) (?:not )?|has (?:not )?been )(?P<shown>established|shown|demonstrated|met|supported)\b|\b(?:meets?|satisf(?:y|ies)) (?:the )?(?:criteria (?:of|for) )?(?P<meets>medical necessity)\b"
    r"|\b(?:denial|determination|non-certification|decision)\b[^.;]{0,60}? (?:is|was|should be|are) (?:therefore |thus |hereby )?(?:(?P<stands>upheld|affirmed|sustained)|(?P<falls>overturned|reversed))\b"
    r"|\b(?:was|were) (?P<rightly>properly|rightly|correctly|appropriately) (?:denied|refused|non-? ?certified)\b|\b(?P<agrees>agrees?|concurs?) with (?:the|this|that|its|utilization review(?:'s)?)\b[^.;]{0,40}\b(?:denial|determination|decision|non-certification)\b"
    r"|\b(?:denial|determination|non-certification)\b[^.;]{0,50}? (?:was|is) (?:(?P<was_right>correct|right|proper|well founded)|(?P<was_wrong>incorrect|wrong|improper|mistaken|in error))\b"
    r"|\b(?:i|we|reviewer) (?:would |will |do |does )?(?:not |cannot )?(?P<ours>allow|approve|authori[sz]e|certify|grant)s? (?:it|them|this|that|these|the [a-z -]{2,40})(?=[.;]|$)"
    r"|\b(?:was|were) (?P<wrongly>improperly|wrongly|incorrectly) (?:denied|refused|non-? ?certified)\b|\b(?P<differs>disagrees?) with (?:the|this|that|its|utilization review(?:'s)?)\b[^.;]{0,40}\b(?:denial|determination|decision|non-certification)\b"
    r"|\b(?:denial|determination|non-certification|decision)\b[^.;]{0,40}? (?P<stays>stands(?! for\b| on\b)|is left as it is|should stand|will stand)\b"
)
_OF_THE_CASE: Final = re.compile(
    r"\brequest(?:ed|s)?\b|\bnecessity\b|\bdenial\b|\bdetermination\b|\bnon-certification\b"
    r"|\b(?:this|these|the) (?:item|issue|treatment|service|drug|medication|procedure|surgery|operation|study|test|therapy|injection|device|equipment|consultation|program)s?\b"
)
"""What a sentence speaks of that concludes a rationale."""
_DEFINITE: Final = re.compile(
    r"(?:[a-z]+, )?(?:the|this|these|those|both|all|further|additional|more|another|it|they)\b(?!.*(?:guideline|\bodg\b|\bmtus\b|acoem|literature|evidence|criteri))"
)
"""How it begins where it speaks of no rule."""
_ALONE: Final = re.compile(
    rf"(?:(?P<not>not |non-? ?)?(?P<granted>approved|allowed|certified|granted|authori[sz]ed|supported|{NECESSARY})|(?P<stands>denied|denial stands|upheld|uphold|disallowed)|(?P<falls>overturned|overturn|reversed|denial reversed))(?=[. ]*$)"
)
"""A decision in a word or two."""
_LONGEST_ALONE: Final = 40
_BY_THEM: Final = re.compile(rf" (?:by|in) (?:the )?(?:{THEM}|utilization)")
_DENIES_ALL: Final = re.compile(r"(?:and |but |therefore,? |thus,? )?(?:neither|none|no|not|nothing)\b")
_CLAUSES: Final = (", ", "; ", " and the ", " and this ", " so the ", " but the ")
_SHORT: Final = 20
"""Characters of the subject of a last sentence that decides: "Surgery is certified."."""
_LAST: Final = 400
_FIRST: Final = 200
"""Characters at the end of a rationale, and then at its head, in which its conclusion is looked for."""


def concluded(low: str, rationale: Stretch, requests: Sequence[str], place: int) -> Disposition | None:
    """What the last sentence decides that speaks of the request at a place, or of none but "the request", or else the
    first such sentence; None where neither is plain.
    """
    start, end = rationale
    at_its_end = _TERM.finditer(low, max(start, end - _LAST), end)
    at_its_head = _TERM.finditer(low, start, min(end, start + _FIRST))
    for term in (*reversed(list(at_its_end)), *at_its_head):
        first = _clear_start(low, start, term)
        if first is None:
            continue
        named = _named(low, first, term, requests)
        if place in named or (not named and _speaks_of_it(low, first, term, end)):
            outcome = _outcome(low, first, term)
            return Disposition(outcome, Stretch(*term.span())) if outcome is not None else None
    return None


def outcomes_said(low: str, rationale: Stretch) -> frozenset[OutcomeName]:
    """What the sentences of a rationale decide, of whatever request."""
    said: set[OutcomeName] = set()
    for term in _TERM.finditer(low, *rationale):
        first = _clear_start(low, rationale.start, term)
        if first is not None and _speaks_of_it(low, first, term, rationale.end):
            outcome = _outcome(low, first, term)
            said |= {outcome} if outcome is not None else set()
    return frozenset(said)


def _speaks_of_it(low: str, first: int, term: re.Match[str], end: int) -> bool:
    """Whether a sentence, from its first word on, speaks of the case and states no rule."""
    return bool(
        term["ours"]
        or _OF_THE_CASE.search(low, first, term.end())
        or _DEFINITE.match(low[first : term.start()].strip())
        or (not low[term.end() : end].strip(" .") and term.start() - first <= _SHORT)
    )


def said_alone(low: str, start: int, end: int) -> Disposition | None:
    """What stands between two positions and is nothing but a decision, or is so as the last sentence: "... APPROVED."."""
    first = max(start, end - _LONGEST_ALONE)
    for at in (start + low.startswith(" ", start), *(mark + 2 for mark in _sentence_ends(low, first, end))):
        alone = _ALONE.match(low, at, end)
        if alone is not None:
            denied = alone["stands"] or (alone["not"] and alone["granted"]) or "unnecessary" in alone.group()
            return Disposition("upheld" if denied else "overturned", Stretch(*alone.span()))
    return None


def _sentence_ends(low: str, start: int, end: int) -> list[int]:
    return [at for at in range(start, end - 2) if low[at] in ".:;" and low[at + 1] == " "]


def _clear_start(low: str, start: int, term: re.Match[str]) -> int | None:
    """Where the sentence of a term begins; None where it supposes, or tells what somebody else says or did."""
    first = max(start, sentence_start(low, term.start()))
    first = max(first, low.rfind(": ", first, term.start()) + len(": "))
    of_a_denial = _of_a_denial(term)
    sentence = low[_clause_start(low, first, term) if of_a_denial else first : term.start()]
    is_ours = not (
        is_quoted(low, start, term.start(), len(low))
        or CONDITION.search(sentence)
        or ATTRIBUTED.search(sentence)
        or _BY_THEM.match(low, term.end())
    )
    return first if is_ours and not (term["past"] and term["refused"]) else None


def _named(low: str, first: int, term: re.Match[str], requests: Sequence[str]) -> frozenset[int]:
    """The requests that the clause of a term names, or else its sentence."""
    clause = low[_clause_start(low, first, term) : term.start()].strip()
    of_two = ONE_OF_TWO.search(low, _clause_start(low, first, term), term.end())
    if of_two is not None and len(requests) == len(OF_TWO):
        return frozenset([OF_TWO.index(of_two[1])])
    return items_named(clause, requests) or items_named(low[first : term.start()].strip(), requests)


def _clause_start(low: str, first: int, term: re.Match[str]) -> int:
    """Where the clause of a term begins in its sentence; that of one that denies all is the whole sentence."""
    if _DENIES_ALL.match(low, first):
        return first
    return max(first, *(low.rfind(mark, first, term.start()) + len(mark) for mark in _CLAUSES))


def _outcome(low: str, first: int, term: re.Match[str]) -> OutcomeName | None:
    """What a term says with the denials of its clause before it."""
    if _of_a_denial(term):
        denied = NEGATION.search(low, _clause_start(low, first, term), term.end()) is not None
        return None if denied else "overturned" if _falls(term) else "upheld"
    denials = NEGATION.findall(low, _clause_start(low, first, term), term.end())
    negations = len(denials) - denials.count("nor")
    if negations > 1:
        return None
    return "upheld" if bool(negations) != bool(term["refused"]) else "overturned"


def _of_a_denial(term: re.Match[str]) -> bool:
    """Whether a term speaks of the denial, and not of what was asked for."""
    stands = term["stands"] or term["stays"] or term["rightly"] or term["agrees"] or term["was_right"]
    return bool(stands or _falls(term))


def _falls(term: re.Match[str]) -> bool:
    return bool(term["falls"] or term["wrongly"] or term["differs"] or term["was_wrong"])
