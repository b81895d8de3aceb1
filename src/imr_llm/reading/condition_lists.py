"""Where a case summary lists diagnoses: the words that introduce a list. Text in, stretches out."""

from __future__ import annotations

import re
from typing import Final

from imr_llm.letters.seldom import Seldom
from imr_llm.letters.spots import Beginnings, has_any
from imr_llm.reading.condition_ends import list_end
from imr_llm.reading.conditions_told import DISEASE

_WORDS: Final = r"(?:(?! on | in the )[a-z ]){1,80}"
"""Words for a place or a time, those of a second one left to the next look: one way to tell them apart."""
_VERB: Final = (
    r"(?:(?:remains?|reads?|shows?|contains?) |(?:is|are|was|were|have|has|had)(?: been)?(?: noted| documented| listed| stated| reported| given| identified| determined| entered| recorded| charted| written)?"
    r"(?: to)?(?: (?:be|as|include|included|including|of|with|for)\b)?"
    r"|(?:that )?includ(?:es|ed|ing|e)\b|consist(?:s|ed)? of|noted(?: as)?|listed(?: as)?|documented(?: as| include)?|as|of|[a-z]+(?: [a-z]+){0,2}(?=:)|per [a-z]+ (?:is|are)|:|=|-)"
)
_DIAGNOSES: Final = re.compile(
    r"(?a)diagnos(?:is|es),? (?:as )?(?:listed|given|noted|stated|documented|recorded|set out|reported|provided|found|entered) (?:on|in|by|at|per|from|as of)\b[^.;:]{0,60}?(?:\b(?:are|is|was|were|includ(?:es?|ed))\b ?:?|:) ?"
    r"|diagnos(?:is|es) (?:per|as per|according to|from) (?:the |his |her )?[^.:;]{3,80}: ?"
    r"|(?:diagnos(?:is|es)|diagnosis/es|diagnoses?\(s\)|diagnosises|dx(?:'?s)?(?: codes?)?|problem list)\b"
    r"(?:(?: of record|\(es\)|\(s\)| list| listed| on [a-z]{1,20}(?: [a-z]{1,20}){0,3}?\b| or physician impressions?| at (?:this|that) (?:time|visit)"
    r"| for (?:this|the) (?:patient|worker|injured worker)| in the "
    + _WORDS
    + r" (?:note|report)(?: of [\d/-]+)?| (?:made |given |listed )?by [a-z ]{3,40}(?:(?: at| on) (?:the )?(?:visit |exam |examination )?(?:of |on )?(?:[\d/-]{6,10}|[a-z]{3,9} \d{1,2}, \d{4}))?(?= is| are| was| were)"
    r"| (?:per|as of|from|of|in|on|dated)(?: the)?(?: (?!(?:is|are|was|were)\b|[lcts]\d)[a-z0-9/-]+){0,5} ?(?<![lcts])[\d/-]+(?: (?:note|report|visit))?){0,3})"
    rf" ?,? ?{_VERB}(?: ?:)?(?: the following ?:?)?(?: (?:include|included|including|of|as|are|is)\b ?:?)? ?"
    r"|dx(?:'?s)?:? (?=(?:right|left|bilateral|b/l|rt|lt|r|l|[clt]/s|chronic|acute|cervical|thoracic|lumbar|status|s/p|post)\b)"
    r"|dsm[- ]?(?:iv|v|4|5)(?:-tr)?(?:'s)? criteria for "
    r"|diagnosed conditions? (?:is|are|was|were|includ(?:es?|ed)) "
    r"|dx'?d (?:with|w/) |diagnosed (?:with,? and (?:is |was |has been )?(?:being )?(?:treated|followed|managed) for|as having|with having|with|w/|as suffering from|as|to have|(?:him|her|this|the patient|the worker|the injured worker|the applicant) (?:with|as having)|on [a-z0-9 ,/-]{1,80} with|(?:at|in) (?:the|an?|his|her) [a-z ]{3,40}? with)(?: the following)? ?:? ?"
    r"|diagnos(?:is|es|tic impressions?)\b(?! (?:of|for|and treatment)\b)[^.;:]{0,50}?(?:\b(?:are|is|was|were|includ(?:es|ed|ing|e)|rendered were)(?: as follows)?\b:?|:) ?"
)
_BY_SOMEONE: Final = re.compile(r"diagnosed (?!on|by|in|as|with|at|after|him|her|the|this|\d)")
_SOMEONE: Final = re.compile(
    r"(?:ist|physician|surgeon|provider|doctor|examiner|evaluator|practitioner|who|\bhe|\bshe|chiropractor) (?:has |had |have )?$"
)
_AS_DIAGNOSES: Final = re.compile(r"diagnoses,? ")
_GIVES: Final = re.compile(
    r"\b(?:gives?|gave|makes?|made|records?|recorded|carries|carried|states?|stated|enters?|entered|lists?|listed|names?|named|offers?|offered) (?:(?:two|three|four|five|six|several|these|the following) )$"
)
"""Who gives so many: "the psychologist gives two diagnoses, ..."."""
_IMPRESSION: Final = Seldom(
    r"(?a)impressions? ?[-=] ?|impressions?(?: (?:on|of|dated) (?:[\d/-]{6,10}|[a-z]{3,9} \d{1,2}, \d{4})(?= ?:| is| are| was| were| includ)| (?:of|by) (?:the|his|her) [a-z]{4,30}(?: [a-z]{4,20})?(?= is| was))?(?: ?:| (?:is|are|was|were|includes?|included|shows?|as follows)\b(?: of| as follows)?) ?:? ?"
    r"|assessments?(?: (?:each time|at each visit|today|then|that day|(?:at|from) the [\d/-]{6,10} (?:visit|exam|evaluation|consultation))) ?: ?|(?:impressions?|assessments?) (?:according to|as per|per) (?:the |his |her )?[a-z' -]{3,40}? ?: ?|assessments?(?: (?:carried forward|unchanged|made|recorded)(?: [a-z]{2,12}){0,4}(?= is| are| was| were)| (?:on|of|dated) (?:[\d/-]{6,10}|[a-z]{3,9} \d{1,2}, \d{4})| (?:in|on|from) (?:the|his|her) (?:[\d/-]{6,10} )?(?:[a-z-]+ )?(?:report|note|visit)(?= ?:)| [\d/-]{6,10}(?= ?:)| by (?:the|his|her) [a-z]{4,20}(?: [a-z]{4,20})?(?: on [\d/-]{6,10})?(?= ?:)| (?:by|of) (?:the|his|her) [a-z]{4,30}(?: [a-z]{4,20})?(?= is| was))?(?: ?:| (?:is|are|was|were|includes?|included|reads)\b(?: of)?| (?:is |was )?(?:listed|given|noted|recorded) as) ?:? ?|assessed (?:(?:him|her|the (?:patient|worker|injured worker|applicant|claimant|employee)) )?(?:to have|with|as having|as) |assessed (?=\(?1[.)])"
    r"|axis (?:i|1|iii|3)(?: diagnos[ei]s)? ?[:-] ?(?!none\b|deferred\b|no diagnosis)"
    r"|presentation (?:is|was|appeared) (?:most )?consistent with "
    r"|(?:report|note|form) lists ?: ?|imp ?[:=-] ?"
)
_TREATED: Final = re.compile(
    r"(?:treated|treatments?|treating|cared for(?= (?:since|by)\b)|care|managed|followed|management|therapy)(?: with [a-z ]{1,200}?| since (?:then|(?:the|his|her) [a-z]{4,12})| by [a-z ]{3,40}?| (?:in|at) an? [a-z0-9 ]{3,40}?)?(?: and (?:care|therapy))? for(?: the)?(?: (?:diagnos(?:is|es)|conditions?|complaints?|following)(?: of| including)?)? ?:? ?"
    r"|seen by [a-z. ]{2,24}? for (?!a\b|an\b|the\b|this\b|that\b|any\b|his\b|her\b|\d|follow|re-?eval|eval|consult|complain|treat|initial|pain\b)"
    r"|(?:seeing|sees) (?:him|her|(?:his|her|the|an?) (?:doctor|physician|provider|surgeon|[a-z]{3,12}(?:ologist|iatrist))|the (?:patient|worker|injured worker|applicant|claimant|employee)) for (?!a\b|an\b|the\b|his\b|her\b|\d|follow|re-?eval|eval|consult|complain|treat|initial|pain\b)"
    r"|treat(?:s|ing)? (?:you|him|her|the [a-z ]{4,20}|them) for "
    r"|(?:psychotherapy|counseling|under the care of [a-z ,]{3,40}|conservative care|(?:undergone|underwent) [a-z ]{4,40}(?: (?:on )?[\d/-]{6,10})?) for (?!a |an |the |\d)"
)
_TREATED_WORDS: Final = (
    "treat",
    "care",
    "manage",
    "followed",
    "therapy",
    "psychotherapy",
    "counseling",
    "under",
    "conservative",
    "seeing",
    "seen by",
    "sees ",
)
"""One of these begins what `_TREATED` matches; one of the others begins what introduces diagnoses."""
_WORDS_BEFORE_LISTS: Final = Beginnings(
    (
        *_TREATED_WORDS,
        "diagnos",
        "dx",
        "problem list",
        "impression",
        "assess",
        "presentation",
        "axis ",
        "lists ",
        "names ",
        "list ",
        "name ",
        "report lists",
        "note lists",
        "form lists",
        "imp ",
        "dsm",
    )
)
_SHORT_LABELS: Final = (". a: ", ". a/p: ", "; a: ", "; a/p: ")
"""Of an assessment, where they begin a sentence."""
_IN_SHORT_LABELS: Final = (" a:", " a/p:")
_TREATMENT_NOUN: Final = (
    "treated",
    "treatment",
    "treating",
    "care",
    "managed",
    "followed",
    "management",
    "therapy",
)
_TREATED_BEFORE: Final = re.compile(
    r"(?:(?:'s|\b(?:is|was|are|were|been|being|undergoing|underwent|receiving|received|receives?|under|in|and|has had))) (?:currently |now |also |being |currently being |still |previously |currently under |now being |ongoing |active |medical |under |undergoing |continued )*$"
)
_CLAIM: Final = re.compile(
    r"(?a)\b(?:filed|submitted|has|made|alleges|alleging) (?:a |an )?(?:industrial |workers' compensation )?claim(?:s)? (?:for|of) |\balleges (?=(?:chronic |acute |bilateral |left |right )[a-z ,]{3,60}(?:pain|injur))"
)
_NOT_STATED: Final = re.compile(
    r"(?:(?<![a-z])(?:no (?:[a-z]+ ){1,2}(?:makes?|made|gave|supports?|confirms?|confirmed|establish(?:es|ed))|nothing (?:to support|supports|confirms)|without|rul(?:e|es|ed) out|exclud(?:e|es|ed)|reject(?:s|ed)?|disproved|refuted|discarded|withdrew|against|doubt(?:s|ed)?|questioned|disagree[sd]? with"
    r"|(?:not|never|nor) (?:[a-z]+ly )?(?:been (?:given|made)|carry|have|had|given?|receive|support|establish|warrant|bear|confirm|make|meet|fit|allow|justify|qualify for)) (?:(?:the )?criteria for )?(?:the|an?|any|his|her|that)"
    r"|(?<![a-z])(?:no|without|denied|rule out|(?:not|never)(?: been)?(?: formally)?)|differential|prior|possible|(?:when|if|where) (?:an?|the))(?: (?:earlier|first|working|initial))* $"
)
"""What stands before the word for a diagnosis that is none of the worker's."""
_ENDS_BEFORE: Final = tuple(
    f"{word} "
    for word in (
        *(
            "the",
            "a",
            "an",
            "any",
            "his",
            "her",
            "that",
            "no",
            "not",
            "never",
            "without",
            "denied",
            "out",
            "prior",
        ),
        *("possible", "differential", "been", "formally", "earlier", "first", "working", "initial"),
    )
)
"""One of these ends what `_NOT_STATED` finds."""
_BEFORE: Final = 44
"""Characters in which it stands."""
_NAMES: Final = re.compile(r"(?:lists?|names?)(?: ?: ?| )(?!the |an? |no |as |his |her |of )")
_ILL: Final = re.compile(rf"{DISEASE.pattern}|pains?\b")
_NEAR: Final = 60
"""Characters behind "the records list" in which something ails the worker: what they list may be medicines."""
_ASIDE: Final = re.compile(
    r", (?:(?:which|that) (?:is|was|has|had|are|were)|for which|both of which)\b[^.,;]{2,70}, (?:and |as well as |along with |plus )?"
)
_TELLS: Final = re.compile(
    r"\b(?:is|was|are|were|has|had|have|he|she|they|who|which|underwent|received|takes|took)\b"
)
_WHO_NAMES: Final = re.compile(
    r"(?:(?:doctor|doc|pcp|ptp|physician|provider|chiropractor|surgeon|dentist|[a-z]{4,12}(?:ologist|iatrist))(?:'s (?:report|note))?|records?|chart|file|pr-?2|report|note|form)(?: (?:of|dated|from) (?:[\d/-]{6,10}|[a-z]{3,9} \d{1,2}, \d{4}))? $"
)
"""Who tells diagnoses: "the treating doctor lists", "the records name"."""
_LISTS_NUMBERED: Final = re.compile(r"lists:? (?:the following ?:? )?(?=\(?1[.)])")
_REPORT: Final = re.compile(
    r"(?:pr-?2|report|note|form|evaluation) (?:of|dated|from) (?:[\d/-]{6,10}|[a-z]{3,9} \d{1,2}, \d{4}) $"
)
"""A report that lists what is numbered: "the PR-2 of 6/26/13 lists: 1) ..."."""
_NO_LIST: Final = re.compile(
    r"(?:already|uncertain|clear|unclear|unchanged|on (?:that|this)|in doubt|made by)\b"
)
"""What follows "the diagnosis is" and names none."""


def find_lists(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lists of the worker's diagnoses, none within another; what the worker is treated for is one."""
    lists: list[int] = []
    if has_any(low[start:end], _IN_SHORT_LABELS):
        lists = [at + len(label) for label in _SHORT_LABELS if (at := low.find(label, start, end)) >= 0]
    for at in _WORDS_BEFORE_LISTS.spots(low, start, end):
        if low.startswith(_TREATED_WORDS, at):
            match = _TREATED.match(low, at, end)
            listed = match is not None and (
                not match.group().startswith(_TREATMENT_NOUN)
                or (
                    low.startswith(("treated for ", "treated for:"), at)
                    and low.endswith((". ", "; "), start, at)
                )
                or _TREATED_BEFORE.search(low, max(start, at - 60), at) is not None
            )
        else:
            match = _stated(low, at, start, end)
            listed = match is not None and not (
                low.endswith(_ENDS_BEFORE, start, at)
                and _NOT_STATED.search(low, max(start, at - _BEFORE), at)
            )
        if match is not None and listed and not _NO_LIST.match(low, match.end()):
            lists.append(match.end())
    stretches: list[tuple[int, int]] = []
    done = start
    for begin in sorted(lists):
        if begin >= done:
            done = list_end(low, begin, end)
            stretches.append((begin, done))
            resumed = _resumed(low, done, end)
            if resumed is not None:
                stretches.append(resumed)
                done = resumed[1]
    return stretches


def _resumed(low: str, at: int, end: int) -> tuple[int, int] | None:
    """The list that goes on behind a clause on its last disease: "diabetes, which is old, and a foot ulcer"."""
    clause = _ASIDE.match(low, at, end) if low.startswith(", ", at) else None
    if clause is None:
        return None
    last = list_end(low, clause.end(), end)
    goes_on = _ILL.search(low, clause.end(), last) and not _TELLS.search(low, clause.end(), last)
    return (clause.end(), last) if goes_on else None


def find_claim(low: str, start: int, end: int) -> tuple[int, int] | None:
    """The list of what a claim is made for."""
    claim = _CLAIM.search(low, start, end)
    return (claim.end(), list_end(low, claim.end(), end)) if claim is not None else None


_ATTRIBUTED: Final = re.compile(
    r"(?:pain|complaints|symptoms|discomfort|numbness|paresthesias)(?:, [^.;]{1,60},| \([^.;)]{1,60}\),?|,? \w+ly)? (?:attributed|ascribed) to (?=an? |the )?"
)


def find_attributed(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """The first condition that a complaint is attributed to: "shoulder pain attributed to a tear"."""
    at = low.find("ributed to ", start, end)
    if at < 0:
        at = low.find("ascribed to ", start, end)
    cause = _ATTRIBUTED.search(low, max(start, at - 90), min(end, at + 20)) if at >= 0 else None
    return [(cause.end(), list_end(low, cause.end(), end))] if cause is not None else []


def _stated(low: str, at: int, start: int, end: int) -> re.Match[str] | None:
    """The phrase at a place that introduces diagnoses."""
    match = (_DIAGNOSES if low[at] == "d" or low.startswith("prob", at) else _IMPRESSION).match(low, at, end)
    if match is None and low.startswith("diagnosed ", at) and _SOMEONE.search(low, max(start, at - 24), at):
        match = _BY_SOMEONE.match(low, at, end)
    if (
        match is None
        and low.startswith(("list", "name"), at)
        and _WHO_NAMES.search(low, max(start, at - 60), at)
    ):
        match = _NAMES.match(low, at, end)
        if match is not None and not _ILL.search(low, match.end(), min(end, match.end() + _NEAR)):
            match = None
    if match is None and low.startswith("list", at) and _REPORT.search(low, max(start, at - 40), at):
        match = _LISTS_NUMBERED.match(low, at, end)
    if match is None and (low.startswith("as ", at - 3) or _GIVES.search(low, max(start, at - 30), at)):
        match = _AS_DIAGNOSES.match(low, at, end)
    return match
