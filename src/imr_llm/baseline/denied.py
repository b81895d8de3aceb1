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
from imr_llm.baseline.signs import signed

_PAPER = r"(?:documentation|documented(?: \w+)? (?:evidence|trial|failure)|information|records?|details?)"
_WROTE = (
    r"(?:document|mention|indicat|stat|describ|explain|say|discuss|address|contain|includ|provid|report|specif|identif|nam|outlin|furnish"
    r"|not|list|record|writ|giv|submit|clarif|demonstrat|establish|elaborat|attach|reveal|show|set down|suppl|forward|enclos)(?:t|ted|s|e|es|ed|en|ied|y|ing)?(?: down)?"
)
_BE = r"(?:is|are|was|were|be|been|being|has|have|had|could|can)"
_CUE = re.compile(
    rf"(?P<lack>\b(?:is|are|was|were) (?:insufficient|inadequate|too (?:limited|brief|sparse)) to\b|\b(?:lack(?:s|ed|ing)?|absence|paucity) (?:of )?(?:an? |any )?(?:\w+ ){{0,3}}?{_PAPER}\b|\b(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information)\b|\bwithout (?:any |a |adequate |clear |stated ){{0,4}}{_PAPER}\b|\babsent (?:\w+ )?{_PAPER}\b)"
    rf"|(?P<unclear>(?<!\()(?<!of )\b(?:unclear|unknown|uncertain|illegible)\b|\bnot (?:entirely |quite )?(?:clear(?:ly)?|known|certain)\b|\b(?:cannot|could not) be (?:seen|judged|determined|known|verified|assessed|ascertained)\b)"
    rf"|(?P<passive>\b{_BE}(?: also| \w+ly)? ?(?:not|never|n't)(?: \w+ly| yet| be| been| having been| being| all| to be){{0,4}} (?P<verb>{_WROTE}|available|legible|found|met|satisfied|fulfilled|tried|attempted|done|started|given|ruled out|assessed|measured|checked|obtained|assigned|excluded|reached|required|set forth|put forward|altered|examined|offered|contacted)\b)"
    rf"|(?P<paper>\b(?:insufficient|inadequate|little) (?:\w+ )?evidence\b|\bnor (?:do|does|did) [a-z' ]{{1,30}}? {_WROTE}\b|\bfail(?:s|ed|ure)? to {_WROTE}\b|\b(?:no|nor|nor any|not any|neither) (?:clear |specific |current |recent |firm |further |sufficient |\w+ed |other |any ){{0,6}}(?:documentation|mention|record|indication|evidence|report|note)s?\b|\b(?:do|does|did|has|have|had)(?: not|n't) (?:\w+ly |yet ){{0,2}}{_WROTE}\b|\b(?:makes?|made) no mention\b|\bnone (?:mentions?|says?|states?|explains?)\b|\bnothing (?:in the|from the|that|on|was|has)\b)"
    r"|(?P<without>\bwithout\b)|(?P<fact>\b(?:no|nor|neither|none|never|not|cannot|absent|yet to|lack of|lacks|lacking)\b|n't\b)"
)
_NEGATIVE = re.compile(
    r"[ (\"'/-](?:n(?:o\b|ot\b|or\b|one\b|either\b|ever\b|othing\b)|cannot|lack|absen|paucity|insuff|inadeq|limited|scant|without|fail|un(?:cle|kno|cer)|illegible|yet to|little)|n't"
)
_LEAD = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|could|can|do|does|did|makes?|made)(?: also| yet| too| \w+ly)? ?$"
)
"""A verb that leads to the word that denies: "has also not"."""
_LONGEST_LEAD = 26
"""Characters of such a verb and what stands between."""
_TURNS = r"(?:but|however|although|though|therefore|so that|as the|given that)\b"
_CLAUSE_END = re.compile(
    rf"[.;]|, (?:{_TURNS}|(?:which|yet|so|since|while)\b|and (?:the|there|he|she|it|they|a|no|is|was)\b)| {_TURNS}"
)
_CLAUSE_BEGIN = re.compile(r" (?:but|however|although|though|since|while|and)\b,? |[,;] ")
_CONCLUDED = re.compile(
    r" ?(?:\w+ly )?(?:be )?(?:been )?(?:found |deemed |considered |determined |shown )?(?:to be )?(?:\w+ly )?(?:medically|necessary|necessity|established|support\w*|certified|indicated|warrant\w*|authorized|approved|recommend\w*|appropriate|endorse\w*|advis\w*|justified|reasonable|substantiated|need)\b"
)
_IN_PAPERS = re.compile(
    r"(?:i(?<!\wi)n|w(?<!\ww)ithin|f(?<!\wf)rom|b(?<!\wb)y|a(?<!\wa)mong|t(?<!\wt)hrough) (?:the|these|those|his|her|any|supplied|submitted) (?:\w+ ){0,3}?(?:records?|notes?|reports?|chart|file|documentation)\b"
)
_OF_SCIENCE = re.compile(
    r" ?(?:\w+ ){0,2}(?:evidence|studies|research|literature|trials|support)? ?(?:exists? )?(?:to|that|for|of|in favor)? ?(?:to )?(?:support|show|recommend|suggest|demonstrate|establish)?s? ?(?:the |its |their )?(?:routine |long-term |continued |clinical )?(?:use|purchase|effectiveness|efficacy|superiority|value)\b"
)
_ENDS_SCIENCE = signed("use|purchase|effectiveness|efficacy|superiority|value")
"""One of these stands in all that `_OF_SCIENCE` matches."""
_SUBJECT_EXAM = re.compile(
    r"\b(?:exam(?:ination)?|physical|neurologic\w*|review of systems)\b[a-z ]{0,30}\b(?:reveal|show|demonstrat|document|not|found)\w* $"
)
_REACH = 190
"""Characters that a denial reaches at most."""


class Denial(NamedTuple):
    """A way of denying ("lack", "unclear", "passive", "paper", "without", "fact"), and the words it reaches."""

    way: str
    said: str
    verb: str
    reached: str
    of_exam: bool


def _cues(sentence: str) -> list[re.Match[str]]:
    """The ways of denying, each matched at the word that denies or at the verb that leads to it."""
    cues: list[re.Match[str]] = []
    at = 0
    for word in _NEGATIVE.finditer(" " + sentence):
        start = word.start() - (word.group() == "n't")
        if start < at:
            continue
        lead = _LEAD.search(sentence, max(at, start - _LONGEST_LEAD), start)
        cue = _CUE.match(sentence, lead.start()) if lead is not None else None
        cue = cue or _CUE.match(sentence, start)
        if cue is not None:
            cues.append(cue)
            at = cue.end()
    return cues


def denials_in(sentence: str, signs: int) -> list[Denial]:
    """The denials of a sentence in lower case, in order; conclusions on necessity are none."""
    out: list[Denial] = []
    done = 0
    cues = _cues(sentence)
    science = _ENDS_SCIENCE.found(sentence, signs)
    for place, cue in enumerate(cues):
        following = cues[place + 1].start() if place + 1 < len(cues) else len(sentence)
        way = "passive" if cue.lastgroup == "verb" else str(cue.lastgroup)
        if way == "fact" and _CONCLUDED.match(sentence, cue.end()):
            done = cue.end()
            continue
        if science and way in ("fact", "paper") and _OF_SCIENCE.match(sentence, cue.end()):
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
            if _CONCLUDED.match(sentence, cue.start("verb")) and not _names_something(subject, signs):
                done = cue.end()
                continue
            reached = subject + " " + cue.group() + reached[:60]
        of_exam = _SUBJECT_EXAM.search(sentence, max(0, cue.start() - 60), cue.start()) is not None
        out.append(Denial(way, cue.group(), cue["verb"] or "", _IN_PAPERS.sub("", reached), of_exam))
        done = cue.end()
    return out


_NAMING = (objects.IMPROVEMENT, objects.RATIONALE, objects.PARAMETERS, objects.PAPERS)


def _names_something(text: str, signs: int) -> bool:
    return any(pattern.found(text, signs) for pattern in _NAMING)
