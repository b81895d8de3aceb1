"""What a sentence of the case denies: who, in what way, of what.

"There was a lack of documentation of a trial of antidepressants" is a denial of papers ("lack of
documentation") that reaches words ("a trial of antidepressants") naming conservative care. A denial reaches
to the next one or to the end of its clause; the passive ("the efficacy of the drug was not provided") reaches
back to its subject.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.signs import Signed, sign_of

_PAPER: Final = (
    r"(?:documentation|documented(?: \w+)? (?:evidence|trial|failure)|information|records?|details?)"
)
_WROTE: Final = (
    r"(?:document|mention|indicat|stat|describ|explain|say|discuss|address|contain|includ|provid|report|specif|identif|nam|outlin|furnish"
    r"|not|list|record|tell|writ|giv|submit|clarif|demonstrat|establish|elaborat|attach|reveal|show|set down|suppl|forward|enclos|sai|tol|credit)(?:t|ted|s|e|es|ed|en|n|ied|y|ing|d)?(?: down)?"
)
_BE: Final = r"(?:is|are|was|were|be|been|being|has|have|had|could|can)"
_DONE: Final = rf"(?: \w+ly| yet| be| been| having been| being| all| to be){{0,4}} (?P<verb>{_WROTE}|available|legible|found|met|satisfied|fulfilled|tried|attempted|done|started|given|ruled out|assessed|measured|checked|obtained|assigned|excluded|reached|required|set forth|put forward|altered|examined|offered|contacted|passed|elapsed|held|undertaken|pursued|present|carried out|completed|performed)\b"
_CUE: Final = re.compile(
    rf"(?P<lack>(?:lack(?:s|ed|ing)?|absence|paucity) (?:of )?(?:an? |any )?(?:\w+ ){{0,3}}?{_PAPER}\b|(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information)\b|without (?:any |a |adequate |clear |stated ){{0,4}}{_PAPER}\b|absent (?:\w+ )?{_PAPER}\b)"
    r"|(?P<unclear>(?<!\()(?<!of )(?:unclear|unknown|uncertain|illegible|unsaid|unstated|unexplained|undocumented|unmentioned|unrecorded)\b|not (?:entirely |quite )?(?:clear(?:ly)?|known|certain)\b|cannot be (?:seen|judged|determined|known|verified|assessed|ascertained)\b)"
    rf"|(?P<passive>cannot{_DONE})"
    rf"|(?P<paper>(?:insufficient|inadequate|little) (?:\w+ )?evidence\b|nor (?:do|does|did) [a-z' ]{{1,30}}? {_WROTE}\b|fail(?:s|ed|ure)? to {_WROTE}\b|(?:no|nor|nor any|not any|neither) (?:clear |specific |current |recent |firm |further |sufficient |\w+ed |other |any |is there |was there ){{0,6}}(?:documentation|mention|record|indication|evidence|report|note)s?\b|none (?:mentions?|says?|states?|explains?)\b|no word (?:on|of|about|as to|from)\b|nothing (?:in the|from the|that|on|was|has|shows|indicates|documents)\b)"
    r"|(?P<without>without\b)|(?P<fact>(?:no|nor|neither|none|never|not|cannot|absent|yet to|lack of|lacks|lacking|n't)\b)"
)
"""A way of denying, from the word that denies on."""
_LED_CUE: Final = re.compile(
    r"(?P<lack>(?:is|are|was|were) (?:insufficient|inadequate|too (?:limited|brief|sparse)) to\b)"
    r"|(?P<unclear>could not be (?:seen|judged|determined|known|verified|assessed|ascertained)\b)"
    rf"|(?P<passive>{_BE}(?: also| thus| then| still| again| therefore| \w+ly)? ?(?:not|never|n't|nowhere){_DONE})"
    rf"|(?P<paper>(?:do|does|did|has|have|had)(?: not|n't) (?:\w+ly |yet ){{0,2}}{_WROTE}\b|(?:makes?|made) no mention\b|(?:is|are|was|were) (?:not|nowhere) (?:among|in|part of|on|to be found in) (?:the |this |his |her )?(?:records?|file|chart|papers|documents|submission|submitted \w+)\b)"
)
"""A way of denying, from the verb on that leads to the word that denies."""
_LED: Final = ("not", "nowhere", "never", "n't", "insuff", "inadeq", "limited", "no mention")
"""Words that deny and may belong to the verb before them."""
_CONCLUSION: Final = "not medically necessary"
"""What most of them say; no verb before it makes that another way of denying."""
_DENYING: Final = Signed(
    r"no(?:t|r|ne|thing|where)?\b|neither\b|never\b|cannot|lack|absen|paucity|insuff|inadeq|limited|scant|without|fail|uncle|unkno|uncer|unsa|unstat|unexpl|undoc|unmen|unrec|illegible|yet to|little|n't"
)
"""Words that deny, or that a way of denying begins with, where they begin a word; "n't" denies at its end."""
_BEFORE_A_WORD: Final = frozenset(" (\"'/-")
_LEAD: Final = re.compile(
    r"(?:i(?<!\wi)s|a(?<!\wa)re|w(?<!\ww)as|w(?<!\ww)ere|b(?<!\wb)e(?:en|ing)?|h(?<!\wh)as|h(?<!\wh)ave|h(?<!\wh)ad|c(?<!\wc)ould|c(?<!\wc)an"
    r"|d(?<!\wd)o(?:es)?|d(?<!\wd)id|m(?<!\wm)akes?|m(?<!\wm)ade)(?: also| yet| too| thus| then| still| again| therefore| \w+ly)? ?$"
)
"""A verb that leads to the word that denies: "has also not"."""
_LONGEST_LEAD: Final = 26
"""Characters of such a verb and what stands between."""
_CLAUSE_END: Final = re.compile(
    r"[.;,](?:(?<!,)| (?:but|however|although|though|therefore|so that|as the|given that|which|yet|so|since|while|and (?:the|there|he|she|it|they|a|no|is|was))\b)"
)
_TURN: Final = Signed(
    r" but\b| however\b| although\b| though\b| therefore\b| so that\b| as the\b| given that\b"
)
"""A turn within a clause, where what is denied ends too."""
_CLAUSE_BEGIN: Final = re.compile(r" (?:but|however|although|though|since|while|and)\b,? |[,;] ")
_OF_TWO_CLAUSES: Final = re.compile(r"[;,]| (?:and|but|so|while) ")
"""What shows that a failure is no part of what is denied: "no evidence that other drugs fail to help"."""
_CONCLUDED: Final = re.compile(
    r" ?(?:\w+ly )?(?:be )?(?:been )?(?:found |deemed |considered |determined |shown )?(?:to be )?(?:\w+ly )?(?:medically|necessary|necessity|established|support\w*|certified|indicated|warrant\w*|authorized|approved|recommend\w*|appropriate|endorse\w*|advis\w*|justified|reasonable|substantiated|need)\b"
)
_CONCLUDES: Final = sign_of(_CONCLUDED.pattern)
_OF_ALL_CONCLUDED: Final = re.compile(
    r" (?:of (?:the|these|those|them)(?: [a-z]+){0,3} )?(?:requests? |items? |treatments? |services? )?(?:is|are|was|were|has been|have been)"
    r" (?:found |deemed |considered |determined |shown )?(?:to be )?(?:medically|certified|approved|authorized)\b"
)
"""What follows "neither" and "none" where they conclude of all items."""
_IN_PAPERS: Final = re.compile(
    r"(?:i(?<!\wi)n|w(?<!\ww)ithin|f(?<!\wf)rom|b(?<!\wb)y|a(?<!\wa)mong|t(?<!\wt)hrough) (?:the|these|those|his|her|any|supplied|submitted) (?:\w+ ){0,3}?(?:records?|notes?|reports?|chart|file|documentation)\b"
)
_NAMES_PAPERS: Final = sign_of(_IN_PAPERS.pattern)
_OF_SCIENCE: Final = re.compile(
    r" ?(?:[a-z-]+ )?(?:evidence )?to recommend\b| ?(?:\w+ ){0,2}(?:evidence|studies|research|literature|trials|support)? ?(?:exists? )?(?:to|that|for|of|in favor)? ?(?:to )?(?:support|show|recommend|suggest|demonstrate|establish)?s? ?(?:the |its |their )?(?:routine |long-term |continued |clinical )?(?:use|purchase|effectiveness|efficacy|superiority|value)\b"
    r"| ?(?:been )?(?:\w+ly )?(?:proven|shown|found|demonstrated|established)(?: to (?:be|have))? (?:any |more |lasting |\w+ly )*(?:effective|efficacious|beneficial|superior|benefit|efficacy)\b"
    r"| that (?:it|they|these|this|[a-z -]{3,40}?) (?:is|are) (?:any |more |\w+ly )*(?:effective|superior|beneficial)\b"
    r"| (?:\w+ ){0,2}(?:better|superior|different|more effective) (?:than|to|from) (?:an? )?(?:sham|placebo|control|dummy|no treatment)\b"
)
_ENDS_SCIENCE: Final = sign_of(_OF_SCIENCE.pattern)
_SUBJECT_EXAM: Final = re.compile(
    r"\b(?:exam(?:ination)?|physical|neurologic\w*|review of systems|mri|films?|x-?rays?|radiographs?|scan|emg)\b[a-z ]{0,30}\b(?:reveal|show|demonstrat|document|not|found)\w* $"
)
_EXAMINES: Final = sign_of(_SUBJECT_EXAM.pattern)
_TOLD_BEHIND: Final = 80
"""Characters behind a passive that belong to what it denies."""
_REACH: Final = 190
"""Characters that a denial reaches at most."""


class Denial(NamedTuple):
    """A way of denying ("lack", "unclear", "passive", "paper", "without", "fact"), and the words it reaches."""

    way: str
    said: str
    verb: str
    reached: str
    of_exam: bool


def only_concludes(sentence: str) -> bool:
    """Whether a sentence of no other words that deny than "not" denies that the treatment is necessary, and no more."""
    return _CONCLUSION in sentence and sentence.count("not") == 1 and "'" not in sentence


def _negatives(sentence: str, signs: int) -> list[int]:
    """Where the words that deny begin, in order."""
    return [
        at
        for at in _DENYING.starts(sentence, signs)
        if (not at or sentence[at - 1] in _BEFORE_A_WORD or sentence.startswith("n't", at))
        and not sentence.startswith("no, ", at)  # an answer: "No, the request was not necessary"
    ]


def _cues(sentence: str, signs: int) -> list[re.Match[str]]:
    """The ways of denying, each matched at the word that denies or at the verb that leads to it."""
    cues: list[re.Match[str]] = []
    at = 0
    for start in _negatives(sentence, signs):
        if start < at:
            continue
        cue = None
        if sentence.startswith(_LED, start) and not sentence.startswith(_CONCLUSION, start):
            lead = _LEAD.search(sentence, max(at, start - _LONGEST_LEAD), start)
            cue = _LED_CUE.match(sentence, lead.start()) if lead is not None else None
        cue = cue or _CUE.match(sentence, start)
        if cue is not None and cues and cue.group().startswith("fail"):
            between = sentence[cues[-1].end() : cue.start()]
            if " that " in between and _OF_TWO_CLAUSES.search(between) is None:
                continue
        if cue is not None:
            cues.append(cue)
            at = cue.end()
    return cues


def denials_in(sentence: str, signs: int) -> list[Denial]:
    """The denials of a sentence in lower case, in order; conclusions on necessity are none."""
    out: list[Denial] = []
    done = 0
    cues = _cues(sentence, signs)
    if not cues:
        return out
    concludes = signs & _CONCLUDES
    science = signs & _ENDS_SCIENCE
    for place, cue in enumerate(cues):
        following = cues[place + 1].start() if place + 1 < len(cues) else len(sentence)
        way = str(cue.lastgroup)
        after = cue.end()
        if (
            way == "fact"
            and concludes
            and (_CONCLUDED.match(sentence, after) or _OF_ALL_CONCLUDED.match(sentence, after))
        ):
            done = after
            continue
        if science and _OF_SCIENCE.match(sentence, cue.start("verb") if way == "passive" else after):
            done = after
            continue
        reached = _reached(sentence, signs, after, min(following, after + _REACH))
        if way == "passive":
            begins = list(_CLAUSE_BEGIN.finditer(sentence, done, cue.start()))
            first = begins[-1].end() if begins else done
            if cue.start() - first < 8:
                skipped = 2 if sentence.endswith(", ", 0, cue.start()) else 1
                first = begins[-1 - skipped].end() if len(begins) > skipped else done
            subject = sentence[max(first, cue.start() - _REACH) : cue.start()]
            if (
                concludes
                and _CONCLUDED.match(sentence, cue.start("verb"))
                and not _names_something(subject, signs)
            ):
                done = after
                continue
            reached = subject + " " + cue.group() + reached[:_TOLD_BEHIND]
        if signs & _NAMES_PAPERS:
            reached = _IN_PAPERS.sub("", reached)
        out.append(
            Denial(way, cue.group(), cue["verb"] or "", reached, _is_of_exam(sentence, signs, cue.start()))
        )
        done = after
    return out


def _reached(sentence: str, signs: int, start: int, end: int) -> str:
    """The words from a place to the end of the clause, or to another place if that comes first; beyond brackets where it is in these."""
    stop = _CLAUSE_END.search(sentence, start, end)
    reached = sentence[start : stop.start() if stop is not None else end]
    if reached.endswith(" ("):
        behind = sentence.find(")", end, end + _REACH) + 1
        if behind:
            return reached[: -len(" (")] + _reached(
                sentence, signs, behind, min(len(sentence), behind + _REACH)
            )
    turn = _TURN.first(reached, signs) if signs & _TURN.sign else None
    return reached if turn is None else reached[: turn.start()]


def _is_of_exam(sentence: str, signs: int, at: int) -> bool:
    """Whether the words before a denial say that an examination showed it."""
    return signs & _EXAMINES != 0 and _SUBJECT_EXAM.search(sentence, max(0, at - 60), at) is not None


_NAMING: Final = (objects.IMPROVEMENT, objects.RATIONALE, objects.PARAMETERS, objects.PAPERS)


def _names_something(text: str, signs: int) -> bool:
    return any(pattern.found(text, signs) for pattern in _NAMING)
