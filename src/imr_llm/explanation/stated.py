"""Which plain sentence a reason's own passage carries. A passage that does not carry the reason gives none.

A reason code says too little to be told as it stands: "no functional improvement" may be that the notes are silent
or that the treatment failed, and a reader of letters sometimes points at a guideline's words where the reviewer's
were meant. So every sentence has cues that must stand in the reviewer's passage, and what cannot be told from it is
left to the letter. Knows no language but the letter's.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.reading.numbers import WORDS
from imr_llm.schema.vocabulary import Reason

__all__ = ["gives_grounds", "sentence_for", "supports"]

_NOT: Final = (
    r"\b(?:no|not|without|lack\w*|absen\w+|insufficient\w*|unclear|uncertain|fail\w* to|neither|nor|never|cannot|"
    r"unable|none|little|paucity|missing|unspecified|unknown)\b|n't\b"
)
_IF: Final = r"\b(?:may|might|if|should|when|where|whether|must|criteria|includes?|defined as|means either)\b"
_RECITED: Final = r"\bindications?(?: for| include)|\bpatients are\b|\bfor most patients\b|\bis defined\b|\bcan be (?:used|employed)\b"


_QUOTED: Final = (
    r"(?:MTUS|ODG|ACOEM|\bguidelines?\b)[^.;]{0,90}\b(?:states?|stipulates?|notes? that|deemed|recommends?|indicates? that)\b"
    r"|\bsee section\b|\bprovider should\b|\bindiscriminan?t\b|^recommend that|\bpatients? (?:on|having|who|with)\b|\bare recommended\b"
    r"|\bis only recommended\b|\bif the patient fails\b|\bcan include\b|\bexceptions are\b|\bmust be\b|^this request is for\b"
    r"|\bhas engaged in illegal\b|\bnot recommended[.\"]|\bto any\b"
)
"""A guideline speaks, not the reviewer of this case."""
_NERVE: Final = r"radicul|nerve root|nerve (?:compromise|dysfunction|deficits?|impingement)|neurolog\w+ (?:deficit|dysfunction|abnormal)"
_GROUNDS: Final = r"\b(?:because|since|given (?!the above|all|this|these)|due to|owing to|considering|in light of|as (?:the|he|she|there|it|this|these)\b|circumstances|when|if|so that)\b"
_CONCLUSION: Final = r"^(?:.{0,160}\b)?(?:not )?(?:medically )?(?:necessary|appropriate|indicated|supported|certified)(?: and (?:medically )?(?:appropriate|necessary))?(?: at this time)?[\W_]*$"
"""The outcome over again, whatever leads up to it ("therefore, the request is medically necessary")."""
_ONLY_SAID_MET: Final = r"^(?:the )?(?:guidelines?|criteria|conditions?|requirements?) (?:have|has|are|is|were|was) (?:not )?(?:been )?(?:met|satisfied)\W*$"


class _Way(NamedTuple):
    """A sentence, what its passage must say, all of it, and what it must not say."""

    key: str
    cues: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()


_WAYS: Final[dict[Reason, tuple[_Way, ...]]] = {
    "exceeds_guideline_limit": (
        _Way(
            "exceeds",
            (
                r"exceed|excess|beyond|above|\bover\b|more than|up to|longer|limit|maxim|short|long|\d"
                rf"|\b(?:{'|'.join(word for word, count in WORDS.items() if count > 1)}|double[ds]?|twice|triple[ds]?)\b",
            ),
        ),
    ),
    "no_functional_improvement": (
        _Way("no_results", (r"\bresults?\b", _NOT), (_RECITED, r"would\b")),
        _Way(
            "did_not_improve",
            (r"\b(?:without|no) (?:\w+ ){0,2}(?:improvement|relief|benefit)|unsuccessful|did not improve",),
            (r"document|evidence|indicat|mention|note|record|demonstrat|report|show|reveal", _RECITED),
        ),
        _Way("no_function", (r"function", _NOT), (_RECITED, r"\bif there is\b|^indications")),
        _Way(
            "no_benefit",
            (
                _NOT,
                r"benefit|improve|effica|effective|relief|respon[sd]|success|progress",
            ),
            (
                _RECITED,
                r"\bif there is\b|\bhow the\b|antidepress|non-opioid|compared|placebo|unless|contraindicat",
            ),
        ),
    ),
    "insufficient_documentation": (
        _Way(
            "sessions_unknown",
            (r"\b(?:number|many|total|duration)\b", r"\b(?:sessions|visits|treatments)\b", _NOT),
        ),
        _Way(
            "no_content",
            (r"\b(?:content|contents|components?|type|brand)\b", r"not (?:described|specified|stated|clear)"),
        ),
        _Way("start_unknown", (r"\bfirst use\b|\bstarted (?:use|using|taking)\b", _NOT)),
        _Way(
            "no_plan",
            (r"\b(?:influence|alter|change|affect)\b", r"treatment plan|\bmanagement\b|\btreatment\b", _NOT),
        ),
        _Way(
            "no_surgery",
            (
                r"surg|operati",
                r"\b(?:willing\w*|consider\w*|contemplat\w*|plan|planned|intention)\b",
                r"\b(?:no|not|without)\b",
            ),
            (_RECITED, _QUOTED),
        ),
        _Way(
            "finish_first",
            (r"prior to (?:the )?completion of", r"rationale|reason|clear|justif", _NOT),
        ),
        _Way(
            "no_rationale",
            (
                r"rationale|clinical indication|medical necessity|\breasons?\b|justif|explain|explanation|\bwhy\b.{0,60}\b(?:ordered|needed|requested|prescribed)\b",
                _NOT,
            ),
        ),
        _Way("no_lasting", (r"evidence (?:for|of) (?:any )?long[- ]term benefit", _NOT)),
        _Way("no_evidence", (r"\b(?:literature|studies|evidence (?:for|to support))\b", _NOT)),
        _Way(
            "unclear",
            (r"unclear|not (?:\w+ )?clear|uncertain|not certain|could not be (?:established|determined)",),
        ),
        _Way("no_records", (_NOT,), (_RECITED, _QUOTED, r"in most instances")),
    ),
    "not_recommended_by_guideline": (
        _Way("not_first", (r"first[- ]line|initial|routine(?:ly)?\b", _NOT)),
        _Way("not_long", (r"long[- ]term|chronic(?:ally)? use|prolonged", _NOT)),
        _Way(
            "not_recommended",
            (
                r"not (?:\w+ ){0,2}(?:recommend|support|indicat|advis|endors|approv|address)|no (?:\w+ ){0,3}(?:evidence|support|benefit|better|role)|insufficient|against|discourag|(?:lack|little|absence|paucity) of|does not|nor ",
            ),
        ),
    ),
    "criteria_not_met": (
        _Way("no_new_injury", (r"\bno (?:\w+ ){0,3}(?:of|for) (?:an? )?new injury",)),
        _Way(
            "no_exception",
            (r"\b(?:exceptional|extenuating|extraordinary)\b", r"\b(?:no|not|without|lack\w*)\b"),
            (_RECITED, _QUOTED),
        ),
        _Way("criteria_not_shown", (_NOT,), (_RECITED, _QUOTED)),
    ),
    "conservative_care_not_exhausted": (
        _Way(
            "not_tried",
            (
                r"conservative|first[- ]line|prior to|trial|tried|exhaust|antidepress|anticonvuls|over[- ]the[- ]counter|anti-inflammator|nsaid|fail(?:ed|ure)? (?:of|an? |other|conservative|treatment|initial|prior|first)",
                _NOT + r"|prior to|before",
            ),
            (_RECITED, r"functional improvement|lasting benefit"),
        ),
    ),
    "no_objective_findings": (
        _Way(
            "no_red_flags",
            (r"\bred flags?\b", r"\b(?:no|not|without|lack|failed to)\b"),
            (_RECITED, _QUOTED, _NERVE),
        ),
        _Way("no_nerve_findings", (_NERVE, _NOT), (_RECITED, _QUOTED, r"\bwithout radicul")),
        _Way("no_findings", (_NOT,), (_RECITED, _QUOTED, r"home exercise")),
    ),
    "request_unspecified": (
        _Way(
            "no_body_part", (r"body part|region|\barea\b|\blocation\b|which (?:side|part)|laterality", _NOT)
        ),
        _Way("no_type", (r"\btypes?\b", _NOT)),
        _Way(
            "request_no_plan",
            (r"\b(?:influence|alter|change|affect)\b", r"treatment plan|\bmanagement\b|\btreatment\b", _NOT),
        ),
        _Way(
            "no_amount",
            (
                r"quantity|number|frequency|duration|dos(?:e|age|ing)|amount|strength|how (?:many|much|long|often)",
                _NOT,
            ),
        ),
        _Way("no_details", (_NOT,)),
    ),
    "home_program_sufficient": (
        _Way(
            "home_unclear",
            (r"unclear|not clear|no (?:\w+ ){0,4}why|no reason|not (?:\w+ )?explain", r"home|hep\b|self"),
        ),
        _Way(
            "home_not_needed",
            (r"(?:not|no longer) (?:needed|necessary|required)|no need", r"home|hep\b|self"),
        ),
        _Way(
            "home",
            (r"home|\bhep\b|self[- ]directed|independent",),
            (_RECITED, r"instructed and|fading|\bplus active\b"),
        ),
    ),
    "already_provided": (
        _Way("redundant", (r"redundant|duplicat|already (?:been )?(?:authorized|approved|certified)",)),
        _Way(
            "had_before",
            (
                r"\b(?:had|has had|received|completed|previous|prior|already|obtained|was (?:done|performed))\b",
            ),
            (_IF, r"recently authorized"),
        ),
    ),
    "depends_on_denied_item": (
        _Way("operation", (r"surg|operat",)),
        _Way("main_item", (_NOT,)),
    ),
    "alternative_available": (
        _Way("not_by_mouth", (r"\boral|pill|tablet|capsule|by mouth", _NOT)),
        _Way("over_counter", (r"over[- ]the[- ]counter",)),
        _Way("at_home", (r"\bat[- ]home\b",)),
        _Way(
            "another",
            (r"alternative|instead|other|rather|as effective|can be (?:had|done|given)|sufficient|similar",),
            (r"particularly useful",),
        ),
    ),
    "safety_concern": (
        _Way(
            "risk",
            (
                r"risk|side effect|adverse|safe|harm|danger|toxic|interact|misuse|abuse|aberrant|caution|warning|contraindicat",
            ),
            (_QUOTED,),
        ),
    ),
    "criteria_met": (
        _Way(
            "within",
            (
                r"(?<!modality )\b(?:within|inside) (?:the |that |this |those |these )?(?:guidelines?|figures|allowance|limits?|recommendations?)\b"
                r"|consistent with (?:the )?guideline|not (?:in excess|exceed)|equals (?:that|the) allowance",
            ),
        ),
        _Way("concluded", (_CONCLUSION, r"medically (?:necessary|appropriate)"), (_GROUNDS,)),
        _Way("meets", ()),
    ),
    "functional_improvement_shown": (
        _Way(
            "helped",
            (
                r"benefit|improve|gain|relief|help|decreas|reduc|better|progress",
                r"\b(?:had|has|have|was|were|reported|prior|previous|so far|gained|helps him|helps her)\b",
            ),
            (_NOT, _IF, "expected|has been (?:found|shown|recommended)"),
        ),
    ),
    "conservative_care_failed": (
        _Way(
            "tried",
            (
                r"fail|tried|despite|no improvement|not (?:responded|improved)|without|persist|no documented improvement",
            ),
            (_IF,),
        ),
    ),
    "objective_findings_support": (
        _Way(
            "findings",
            (
                r"exam|finding|test|mri|x-?ray|imaging|sign|reveal|show|deficit|reduced|limitation|range of motion|effusion|tender|sensation|weakness|imped?ingement",
            ),
            (_IF, r"\b(?:notes that|establish a diagnosis)\b"),
        ),
    ),
    "other": (),
}
_COMPILED: Final = {
    reason: tuple(
        (way.key, [re.compile(cue, re.I) for cue in way.cues], [re.compile(bar, re.I) for bar in way.bars])
        for way in ways
    )
    for reason, ways in _WAYS.items()
}


def sentence_for(reason: Reason, passage: str) -> str | None:
    """The key of the sentence that the passage carries for this reason; None if it carries none."""
    folded = " ".join(passage.split())
    for key, cues, bars in _COMPILED[reason]:
        if all(cue.search(folded) for cue in cues) and not any(bar.search(folded) for bar in bars):
            return key
    return None


_BARE: Final = re.compile(rf"{_CONCLUSION}|{_ONLY_SAID_MET}", re.I)
_WITH_GROUNDS: Final = re.compile(_GROUNDS, re.I)


def gives_grounds(passage: str) -> bool:
    """Whether a passage says more than what was concluded: bare conclusions of two treatments are no same reason."""
    folded = " ".join(passage.split())
    return _BARE.search(folded) is None or _WITH_GROUNDS.search(folded) is not None


_SUPPORTS: Final = re.compile(
    r"\b(?:recommend(?:s|ed)|support(?:s|ed)|indicated|allow(?:s|ed)|meets?|met|fits?|satisf(?:y|ies|ied)|qualif(?:y|ies|ied)|an option)\b",
    re.I,
)
_DENIED: Final = re.compile(_NOT, re.I)


def supports(sentence: str) -> bool:
    """Whether a sentence of a rationale that grants says what for: that a guideline supports it, or that its conditions are met."""
    return (
        _SUPPORTS.search(sentence) is not None
        and _DENIED.search(sentence) is None
        and gives_grounds(sentence)
    )


SENTENCES: Final = tuple(way.key for ways in _WAYS.values() for way in ways)
"""Every key there is; a language has a sentence for each."""
