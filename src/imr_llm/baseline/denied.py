"""What a sentence of the case denies: who, in what way, of what.

"There was a lack of documentation of a trial of antidepressants" is a denial of papers ("lack of
documentation") that reaches words ("a trial of antidepressants") naming conservative care. A denial reaches
to the next one or to the end of its clause; the passive ("the efficacy of the drug was not provided") reaches
back to its subject.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.signs import ALL_SIGNS
from imr_llm.schema.vocabulary import Reason

_PAPER = r"(?:documentation|documented(?: \w+)? (?:evidence|trial|failure)|information|records?|details?)"
_WROTE = (
    r"(?:document|mention|indicat|stat|describ|explain|say|discuss|address|contain|includ|provid|report|specif|identif|nam|outlin|furnish"
    r"|not|list|record|writ|giv|submit|clarif|demonstrat|establish|elaborat|attach|reveal|show|set down|suppl|forward|enclos)(?:t|ted|s|e|es|ed|en|ied|y|ing)?(?: down)?"
)
_BE = r"(?:is|are|was|were|be|been|being|has|have|had|could|can)"
_CUE = re.compile(
    rf"(?P<lack>\b(?:lack(?:s|ed|ing)?|absence|paucity) (?:of )?(?:an? |any )?(?:\w+ ){{0,3}}?{_PAPER}\b|\b(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information)\b|\bwithout (?:any |a |adequate |clear |stated )*{_PAPER}\b|\babsent (?:\w+ )?{_PAPER}\b)"
    rf"|(?P<unclear>(?<!\()\b(?:unclear|unknown|uncertain|illegible)\b|\bnot (?:entirely |quite )?(?:clear(?:ly)?|known|certain)\b|\b(?:cannot|could not) be (?:seen|told|judged|determined|known|verified|assessed|ascertained)\b)"
    rf"|(?P<passive>\b{_BE}(?: also| \w+ly)? ?(?:not|never|n't)(?: \w+ly| yet| be| been| having been| being| all| to be)* (?P<verb>{_WROTE}|available|legible|found|met|satisfied|fulfilled|tried|attempted|done|started|given|ruled out|assessed|measured|checked|obtained|assigned|excluded|reached|required)\b)"
    rf"|(?P<paper>\b(?:insufficient|inadequate|little) (?:\w+ )?evidence\b|\bnor (?:do|does|did) [a-z' ]{{1,30}}? {_WROTE}\b|\bfail(?:s|ed|ure)? to {_WROTE}\b|\b(?:no|nor|nor any|not any|neither) (?:clear |specific |current |recent |firm |further |sufficient |\w+ed |other |any )*(?:documentation|mention|record|indication|evidence|report|note)s?\b|\b(?:do|does|did|has|have|had)(?: not|n't) (?:\w+ly |yet )*{_WROTE}\b|\b(?:makes?|made) no mention\b|\bnone (?:mentions?|says?|states?|explains?)\b|\bnothing (?:in the|from the|that|on|was|has)\b)"
    r"|(?P<without>\bwithout\b)|(?P<fact>\b(?:no|nor|neither|none|never|not|cannot|absent|yet to|nothing|lack of|lacks|lacking)\b|n't\b)"
)
_CLAUSE_END = re.compile(
    r",? (?:but|however|although|though|therefore|so that|so|yet|which|as the|given that|since|while)\b|, and (?:the|there|he|she|it|they|a|no|is|was)\b|[.;]"
)
_CLAUSE_BEGIN = re.compile(r"(?:,? (?:but|however|although|though|since|while|and)\b,? |[,;] )")
_CONCLUDED = re.compile(
    r" ?(?:\w+ly )?(?:be )?(?:been )?(?:found |deemed |considered |determined |shown )?(?:to be )?(?:\w+ly )?(?:medically|necessary|necessity|established|support\w*|certified|indicated|warrant\w*|authorized|approved|recommend\w*|appropriate|endorse\w*|advis\w*|justified|reasonable|substantiated|need)\b"
)
_WHOSE = re.compile(
    r"\b(?:patient|claimant|applicant|worker|employee|individual|he|she|his|her|there|diagnos\w+|history|complaints?|symptoms?|plan(?:ned)?|surgery|pain|risk|condition|injury|disability|home|exercise)\b"
)
_IN_PAPERS = re.compile(
    r"\b(?:in|within|from|by|among|through) (?:the|these|those|his|her|any|supplied|submitted) (?:\w+ ){0,3}?(?:records?|notes?|reports?|chart|file|documentation)\b"
)
_OF_SCIENCE = re.compile(
    r" ?(?:\w+ ){0,2}(?:evidence|studies|research|literature|trials|support)? ?(?:exists? )?(?:to|that|for|of|in favor)? ?(?:to )?(?:support|show|recommend|suggest|demonstrate|establish)?s? ?(?:the |its |their )?(?:routine |long-term |continued |clinical )?(?:use|purchase|effectiveness|efficacy|superiority|value)\b"
)
_SUBJECT_EXAM = re.compile(
    r"\b(?:exam(?:ination)?|physical|neurologic\w*|review of systems)\b[a-z ]{0,30}\b(?:reveal|show|demonstrat|document|not|found)\w* $"
)
_BEFORE_ENDING = re.compile(
    r"prior to (?:the )?(?:completion|completing|trial)|before (?:the )?(?:completion|completing|trying)"
)
_EXPECTED = re.compile(r"expected to improve|intended to|would (?:improve|benefit)|was to benefit")
_HAD = re.compile(r"\bprior\b|\bprevious|\bcomplet|\bto date\b|\bhas had\b|\balready\b")
_RESULTS = re.compile(r"\bresults? (?:of|from)\b")
_OF_EVIDENCE = re.compile(r"evidence|indication")
_OWN_COURSE = re.compile(r"\b(?:had|received|undergone|started) (?:any |a |prior |previous )?")
_REACH = 190
"""Characters that a denial reaches at most."""


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request_words: frozenset[str]
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""
    for_a_time: bool
    """Whether the guideline supports the treatment for a stated time only."""

    def names(self, text: str) -> bool:
        """Whether words in lower case name the treatment asked for."""
        return any(word in text for word in self.request_words)


class Denial(NamedTuple):
    """A way of denying ("lack", "unclear", "passive", "paper", "without", "fact"), and the words it reaches."""

    way: str
    said: str
    verb: str
    reached: str
    of_exam: bool


def denials_in(sentence: str) -> list[Denial]:
    """The denials of a sentence in lower case, in order; conclusions on necessity are none."""
    out: list[Denial] = []
    done = 0
    cues = list(_CUE.finditer(sentence))
    for place, cue in enumerate(cues):
        following = cues[place + 1].start() if place + 1 < len(cues) else len(sentence)
        way = "passive" if cue.lastgroup == "verb" else str(cue.lastgroup)
        if way == "fact" and _CONCLUDED.match(sentence, cue.end()):
            done = cue.end()
            continue
        if way in ("fact", "paper") and _OF_SCIENCE.match(sentence, cue.end()):
            done = cue.end()
            continue
        end = min(following, cue.end() + _REACH)
        stop = _CLAUSE_END.search(sentence, cue.end(), end)
        reached = sentence[cue.end() : stop.start() if stop is not None else end]
        if way == "passive":
            begins = list(_CLAUSE_BEGIN.finditer(sentence, done, cue.start()))
            first = begins[-1].end() if begins else done
            if cue.start() - first < 8 and len(begins) > 1:
                first = begins[-2].end()
            subject = sentence[max(first, cue.start() - _REACH) : cue.start()]
            if _CONCLUDED.match(sentence, cue.start("verb")) and not _names_something(subject):
                done = cue.end()
                continue
            reached = subject + " " + cue.group() + reached[:60]
        of_exam = _SUBJECT_EXAM.search(sentence, max(0, cue.start() - 60), cue.start()) is not None
        out.append(Denial(way, cue.group(), cue["verb"] or "", _IN_PAPERS.sub("", reached), of_exam))
        done = cue.end()
    return out


_NAMING = (objects.IMPROVEMENT, objects.RATIONALE, objects.PARAMETERS, objects.PAPERS)


def _names_something(text: str) -> bool:
    return any(pattern.found(text, ALL_SIGNS) for pattern in _NAMING)


TREATMENTS = frozenset(
    ["physical_therapy", "occupational_therapy", "chiropractic", "acupuncture", "massage", "other_therapy"]
    + ["medication", "injection", "program", "mental_health", "durable_medical_equipment", "surgery"]
)
"""Kinds of treatment that can bring improvement; a test or a visit cannot."""
EXAMINED = frozenset(
    ["imaging", "electrodiagnostic_test", "other_test", "injection", "surgery", "consultation"]
)
"""Kinds of treatment that findings of an examination call for."""
_NOT_SENT = (
    "provid", "submit", "avail", "furnish", "includ", "suppl", "legib", "describ", "record", "given", "giv", "explain",
    "stat", "address", "discuss", "outlin", "attach", "nam", "checked", "assessed", "enclos", "obtained", "establish", "specif", "indicat", "report", "mention",
)  # fmt: skip


def reasons_of(denial: Denial, signs: int, case: Case) -> list[Reason]:
    """What the words that a denial reaches give as reasons; a condition denied where they name nothing else."""
    text, way = denial.reached, denial.way
    if objects.IRRELEVANT.found(text, signs) or objects.IRRELEVANT.found(denial.said, signs):
        return []
    if (
        (way in ("passive", "unclear") or (way == "paper" and not _OF_EVIDENCE.search(denial.said)))
        and objects.PARAMETERS.found(text, signs)
        and not _HAD.search(text)
    ):
        return ["request_unspecified"]
    if way in ("fact", "passive") and case.names(text) and _OWN_COURSE.search(text):
        return []
    if way == "passive" and denial.verb in ("met", "satisfied", "fulfilled"):
        return ["criteria_not_met"]
    if objects.RATIONALE.found(text, signs):
        early = _BEFORE_ENDING.search(text) is not None
        return ["insufficient_documentation", *(["conservative_care_not_exhausted"] if early else [])]
    if denial.said in ("none", "neither") and text.startswith((" of ", " is ", " was ", " are ", " appl")):
        return ["criteria_not_met"]
    if objects.CRITERIA.found(text, signs) and way in ("fact", "passive"):
        return ["criteria_not_met"]
    out: list[Reason] = []
    if case.category in TREATMENTS and objects.IMPROVEMENT.found(text, signs) and not _EXPECTED.search(text):
        out.append("no_functional_improvement")
        if way == "passive" and _RESULTS.search(text):
            out.append("insufficient_documentation")
    if objects.CONSERVATIVE.found(text, signs):
        out.append("conservative_care_not_exhausted")
        if way == "lack":
            out.append("insufficient_documentation")
    elif not out and (denial.of_exam or objects.FINDINGS.found(text, signs)):
        out.append(
            "no_objective_findings" if case.category in EXAMINED or " on exam" in text else "criteria_not_met"
        )
        if "not documented" in denial.said:
            out.append("insufficient_documentation")
    if (not out or way == "lack") and objects.PAPERS.found(text, signs):
        out.append("insufficient_documentation")
    if out or way == "without":
        return out
    if way == "unclear" or (way == "passive" and denial.verb.startswith(_NOT_SENT)):
        return ["insufficient_documentation"]
    if way == "lack":
        told: list[Reason] = ["insufficient_documentation"]
        return [*told, "criteria_not_met"] if _WHOSE.search(text) else told
    if way == "paper" and len(text) <= 8:
        return ["insufficient_documentation"]
    return ["criteria_not_met"] if len(text) > 3 else []
