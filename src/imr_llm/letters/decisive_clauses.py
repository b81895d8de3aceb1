"""What one clause decides, of whatever it speaks of: in words of need, of granting or refusing, of a denial that stands
or falls, or in what is left of them behind a clause before it ("... and the brace is not").
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.layout import OutcomeName
from imr_llm.letters.outcome_words import CONDITION, NEGATION
from imr_llm.letters.seldom import Seldom
from imr_llm.letters.verdicts import NECESSARY

_NEED: Final = re.compile(rf"{NECESSARY}|\bmedical necessity\b(?! guidelines?\b)")
_BE: Final = r"\b(?:is|are|be|been|was|were)(?:n't)? (?:therefore |thus |hereby |accordingly |also |not |found |deemed |considered )*"
_GRANTS: Final = Seldom(
    rf"{_BE}(?:approved|certified|authori[sz]ed|granted|allowed)\b(?! ?by (?:the )?(?:claims|utilization|insurer|carrier)| (?:for|in|to)\b)"
    rf"|{_BE}(?P<weak>supported|warranted|justified|appropriate|necessary|(?:medically )?indicated)(?=$|,| (?:by (?:the|this|either|any)|here|at this time|in this case|for (?:him|her|this (?:worker|patient|man|woman|employee))|as requested)\b)"
    r"|\bfind (?:the |it |them |this |these )?(?:[a-z-]+ ){0,4}necessary\b|^(?:not )?(?:necessary|indicated|supported)$"
    r"|\b(?P<fits>(?:fits?|meets?|satisf(?:y|ies)|falls? within) (?:its|the|this|that|their) (?:guidelines?|criteria|criterion|standard|test))$"
    r"|\b(?:i|we|reviewer) (?:would |will |do |does |can )?(?:not |cannot )?(?:(?:allow|approve|authori[sz]e|certify|grant|overturn|pay for|fund)s?\b|recommends? (?:the )?(?:certification|approval|authori[sz]ation) (?:of|for)\b)|\bshould (?:not )?have (?:been )?(?:approved|authori[sz]ed|certified|granted|allowed)\b"
    r"|^(?:not )?(?:approved|allowed|certified|granted|authori[sz]ed|overturned)\b|(?<=[a-z)] )(?:approved|certified|overturned|granted|authori[sz]ed)$"
)
_REFUSES: Final = re.compile(
    r"\b(?:is|are|be|been) (?:therefore |thus |hereby |accordingly |also )?(?:denied|non-? ?certified|disallowed|refused|unsupported|unwarranted|unjustified|unnecessary)\b"
    r"|\b(?:i|we|reviewer) (?:would |will |do |does )?(?:deny|uphold|denies|upholds|refuse|disallow)s?\b|^(?:denied|non-? ?certified|upheld|disallowed)\b|(?<=[a-z)] )(?:denied|non-? ?certified|upheld|refused)$|^deny\b"
)
_DENIAL: Final = re.compile(
    r"\b(?:denials?|refusals?|non-certifications?|determinations?|decisions?|(?:to|in) (?:deny|refuse|denying|refusing)|(?:in)?(?:correctly|appropriately)(?: denied| refused)|(?:wrong|right|(?:im)?proper)ly (?:denied|refused|non-?certified)|(?:agree|agrees|concur|concurs|disagree|disagrees|part|parts|part company|parts company|side|sides) with (?:the )?(?:utilization|claims adm|adjuster|carrier|insurer))\b"
)
_STANDS: Final = re.compile(
    r"\b(?:upheld|affirmed|sustained|correct(?:ly)?|right(?:ly)?|proper(?:ly)?|stands?|agrees?|concurs?|sides?|justified)\b"
)
_FALLS: Final = re.compile(
    r"\b(?:overturned|reversed?|reverses|overturns?|parts?(?: company)? with|incorrect(?:ly)?|wrong(?:ly)?|improper(?:ly)?|mistaken|in error|disagrees?|set aside)\b"
)
_ELLIPSIS: Final = re.compile(
    r"\b(?:(?:is|are|was|were|does|do|did|has|have|can|could|should|would|will)(?: not)?|cannot|can not)(?: be)?(?: too| either| as well)?$"
    r"|^it (?:is|has) (?:not )?(?:been )?(?:established|shown|demonstrated|met)\b"
)
_NOT_SO: Final = re.compile(
    r"^(?:not so|the (?:same|contrary) (?:cannot|can not|does not|is (?:not )?true)|this (?:cannot|can not) be said|(?:i|we) (?:cannot|can not|do not) say (?:the same|so|this|that)|such is not the case|there is none)\b"
)
_BUT_NOT: Final = re.compile(
    r"^(?:not|nor|none(?! of (?:which|whom|these|those|them|it)\b)) (?:for |of |that of |so )?(?=the |issues?\b|items?\b|requests?\b|\(?\d|an? |any |[a-z])"
)
_LIKEWISE: Final = re.compile(
    r"^(?:(?:so|as) (?:is|are|was|were)|nor (?:is|are|was|were)|neither (?:is|are|was|were))\b"
)
ASIDES: Final = re.compile(
    r"\b(?:because|since|(?<!be )(?<!been )(?<!is )(?<!are )(?<!was )(?<!were )given|due to|as (?:the|he|she|it|they|there)|without(?! (?:that|this|it|which)\b)|until|absent|in the absence|in (?:light|view) of|on the (?:basis|ground)|based on|for (?:want|lack) of|despite|in spite of|notwithstanding)\b.*"
)
"""What gives the ground of a decision, and may name other treatments."""
VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|cannot|will|would|should|may|might|must|meets?|fails?|failed|shows?|showed|asks?|wants?|calls?|follows|satisf(?:y|ies)|concludes?|finds?|believes?)\b"
)
_OURS: Final = re.compile(
    r"\b(?:i|we|reviewer) would\b|\b(?:was|were|is|are|everything|all|what) asked for\b"
)
"""Words that suppose nothing, though they look like it."""
_COUNTS: Final = re.compile(
    r"\b(?:up to|at most|no more than|a maximum of) (?:\d|[a-z]+ (?:visits|sessions|treatments|injections|days|weeks|months)\b)"
)
"""What a guideline allows, not the reviewer."""
_SHOWN: Final = re.compile(
    r"\b(?:establish|show|demonstrat|met\b|meets|support|document|prove|clear|exist|there is|lack|without|absent|evident|made out|satisf|found|no medical)"
)
"""What is said of medical necessity where that decides."""
_NOT_WHOLLY: Final = re.compile(
    r"(?:\bnot|n't) (?:always|entirely|wholly|fully|completely|in full|necessarily|only|merely) "
)
"""A denial of less than the whole."""
_ANSWERS: Final[dict[str, OutcomeName]] = {"yes": "overturned", "no": "upheld"}
"""Behind what they answer for: "B and C, yes"."""
_TWO: Final = 2


class Said(NamedTuple):
    """What a clause decides, whether in words of need, and whether its word is one of granting."""

    outcome: OutcomeName
    plain: bool
    grants: bool


def behind_decision(clause: str) -> str:
    """What stands behind the word of a clause that decides."""
    for word in (_NEED, _GRANTS, _REFUSES, _DENIAL, _NOT_SO):
        found = word.search(clause)
        if found is not None:
            return clause[found.end() :]
    return ""


def turned(said: Said) -> Said:
    return said._replace(outcome="upheld" if said.outcome == "overturned" else "overturned")


def _outcome(*, granted: bool) -> OutcomeName:
    return "overturned" if granted else "upheld"


def said_in(clause: str, last: Said | None) -> Said | None:
    """What a clause decides, by itself or with what the last one said; None where it decides nothing or supposes it."""
    clause = clause.strip(" .,")
    if CONDITION.search(_OURS.sub("", clause)) or _NOT_WHOLLY.search(clause):
        return None
    core = ASIDES.sub("", clause).strip(" ,")
    negations = len(NEGATION.findall(core)) - core.count(" nor ")
    if core in _ANSWERS:
        return Said(_ANSWERS[core], plain=True, grants=True)
    need = _NEED.search(core)
    if _DENIAL.search(core) is not None and (need is None or "necessary" not in need.group()):
        negations = len(NEGATION.findall(_DENIAL.sub("", core)))
        stands, falls = _STANDS.search(core), _FALLS.search(core)
        if (stands is None) == (falls is None):
            return None
        return Said(_outcome(granted=(falls is not None) != (negations == 1)), plain=True, grants=False)
    if need is not None and (need.group() != "medical necessity" or _SHOWN.search(core)):
        negations += "unnecessary" in need.group()
        return Said(_outcome(granted=not negations), plain=True, grants=True) if negations < _TWO else None
    if (grants := _GRANTS.search(core)) is not None and negations < _TWO and not _COUNTS.search(core):
        return Said(
            _outcome(granted=not negations), plain=not (grants["weak"] or grants["fits"]), grants=True
        )
    if _REFUSES.search(core) is not None and not negations:
        return Said("upheld", plain=True, grants=False)
    if last is None:
        return None
    if _NOT_SO.match(core):
        return turned(last)
    if _LIKEWISE.match(core):
        return last
    if _BUT_NOT.match(core) and VERB.search(core) is None:
        return last if core.startswith("nor") else turned(last)
    if _ELLIPSIS.search(core) is None or negations > 1:
        return None
    return last._replace(outcome=_outcome(granted=(not negations) == last.grants))
