"""What a passage must say for each plain sentence of a reason, and what it must not say. Data of `stated`."""

from __future__ import annotations

from typing import Final, NamedTuple

from imr_llm.reading.numbers import WORDS
from imr_llm.schema.vocabulary import Reason

NOT: Final = (
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
GROUNDS: Final = r"\b(?:because|since|given (?!the above|all|this|these)|due to|owing to|considering|in light of|as (?:the|he|she|there|it|this|these)\b|circumstances|when|if|so that)\b"
CONCLUSION: Final = r"^(?:.{0,160}\b)?(?:not )?(?:medically )?(?:necessary|appropriate|indicated|supported|certified)(?: and (?:medically )?(?:appropriate|necessary))?(?: at this time)?[\W_]*$"
"""The outcome over again, whatever leads up to it ("therefore, the request is medically necessary")."""
ONLY_SAID_MET: Final = r"^(?:the )?(?:guidelines?|criteria|conditions?|requirements?) (?:have|has|are|is|were|was) (?:not )?(?:been )?(?:met|satisfied)\W*$"


NO_GUIDELINE: Final = r"\bno (?:\w+ )?guidelines? (?:(?:is|are|was|were) )?(?:needed|used|required|relied|consulted|necessary)\b"
"""The reviewer decides without a guideline."""
_ON_PLAN: Final = (
    r"\b(?:influence|alter|change|affect)\b",
    r"treatment plan|\bmanagement\b|\btreatment\b",
    NOT,
)
"""That it is not told how the result would change the treatment."""


class Way(NamedTuple):
    """A sentence, what its passage must say, all of it, and what it must not say."""

    key: str
    cues: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()


WAYS: Final[dict[Reason, tuple[Way, ...]]] = {
    "exceeds_guideline_limit": (
        Way(
            "exceeds",
            (
                r"exceed|excess|beyond|above|\bover\b|more than|up to|longer|limit|maxim|short|long|\d"
                rf"|\b(?:{'|'.join(word for word, count in WORDS.items() if count > 1)}|double[ds]?|twice|triple[ds]?)\b",
            ),
        ),
    ),
    "no_functional_improvement": (
        Way("no_results", (r"\bresults?\b", NOT), (_RECITED, r"would\b")),
        Way(
            "did_not_improve",
            (r"\b(?:without|no) (?:\w+ ){0,2}(?:improvement|relief|benefit)|unsuccessful|did not improve",),
            (r"document|evidence|indicat|mention|note|record|demonstrat|report|show|reveal", _RECITED),
        ),
        Way(
            "no_benefit",
            (
                r"\b(?:bought|brought|gained|gave|given|got|won|earned|yielded|produced|achieved|accomplished) (?:him |her |them |the \w+ )?nothing\b"
                r"|\bnothing to show for\b|\b(?:not|never) (?:budged?|moved)\b",
            ),
            (_RECITED, _IF),
        ),
        Way("no_function", (r"function", NOT), (_RECITED, r"\bif there is\b|^indications")),
        Way(
            "no_benefit",
            (
                NOT,
                r"benefit|improve|effica|effective|relief|respon[sd]|success|progress",
            ),
            (
                _RECITED,
                r"\bif there is\b|\bhow the\b|antidepress|non-opioid|compared|placebo|unless|contraindicat",
            ),
        ),
    ),
    "insufficient_documentation": (
        Way(
            "sessions_unknown",
            (r"\b(?:number|many|total|duration)\b", r"\b(?:sessions|visits|treatments)\b", NOT),
        ),
        Way(
            "no_content",
            (r"\b(?:content|contents|components?|type|brand)\b", r"not (?:described|specified|stated|clear)"),
        ),
        Way("start_unknown", (r"\bfirst use\b|\bstarted (?:use|using|taking)\b", NOT)),
        Way(
            "no_plan",
            _ON_PLAN,
        ),
        Way(
            "no_surgery",
            (
                r"surg|operati",
                r"\b(?:willing\w*|consider\w*|contemplat\w*|plan|planned|intention)\b",
                r"\b(?:no|not|without)\b",
            ),
            (_RECITED, _QUOTED),
        ),
        Way(
            "finish_first",
            (r"prior to (?:the )?completion of", r"rationale|reason|clear|justif", NOT),
        ),
        Way(
            "no_rationale",
            (
                r"rationale|clinical indication|medical necessity|\breasons?\b|justif|explain|explanation|\bwhy\b.{0,60}\b(?:ordered|needed|requested|prescribed)\b",
                NOT,
            ),
        ),
        Way("no_lasting", (r"evidence (?:for|of) (?:any )?long[- ]term benefit", NOT)),
        Way("no_evidence", (r"\b(?:literature|studies|evidence (?:for|to support))\b", NOT)),
        Way(
            "unclear",
            (r"unclear|not (?:\w+ )?clear|uncertain|not certain|could not be (?:established|determined)",),
        ),
        Way("no_records", (NOT,), (_RECITED, _QUOTED, r"in most instances")),
    ),
    "not_recommended_by_guideline": (
        Way("not_first", (r"first[- ]line|initial|routine(?:ly)?\b", NOT)),
        Way("not_long", (r"long[- ]term|chronic(?:ally)? use|prolonged", NOT)),
        Way(
            "not_recommended",
            (
                r"not (?:\w+ ){0,2}(?:recommend|support|indicat|advis|endors|approv|address)|no (?:\w+ ){0,3}(?:evidence|support|benefit|better|role)|insufficient|against|discourag|not (?:been )?(?:shown|proven|demonstrated) to|(?:lack|little|absence|paucity) of|does not|nor ",
            ),
        ),
    ),
    "criteria_not_met": (
        Way("no_new_injury", (r"\bno (?:\w+ ){0,3}(?:of|for) (?:an? )?new injury",)),
        Way(
            "no_exception",
            (r"\b(?:exceptional|extenuating|extraordinary)\b", r"\b(?:no|not|without|lack\w*)\b"),
            (_RECITED, _QUOTED),
        ),
        Way("criteria_not_shown", (NOT,), (_RECITED, _QUOTED)),
    ),
    "conservative_care_not_exhausted": (
        Way(
            "not_tried",
            (
                r"\b(?:only|just) (?:\w+ )?(?:half|partly|partially|a third|begun)\b|\bhalf (?:done|finished|completed?)\b"
                r"|\b(?:not|never|n't) (?:yet |ever )?(?:been )?(?:given|tried|had|offered) (?:one|any|either|none)\b",
            ),
            (_RECITED, _IF),
        ),
        Way(
            "not_tried",
            (
                r"conservative|first[- ]line|prior to|trial|tried|exhaust|antidepress|anticonvuls|over[- ]the[- ]counter|anti-inflammator|nsaid|fail(?:ed|ure)? (?:of|an? |other|conservative|treatment|initial|prior|first)",
                NOT + r"|prior to|before",
            ),
            (_RECITED, r"functional improvement|lasting benefit"),
        ),
    ),
    "no_objective_findings": (
        Way(
            "no_red_flags",
            (r"\bred flags?\b", r"\b(?:no|not|without|lack|failed to)\b"),
            (_RECITED, _QUOTED, _NERVE),
        ),
        Way("no_nerve_findings", (_NERVE, NOT), (_RECITED, _QUOTED, r"\bwithout radicul")),
        Way("no_findings", (NOT,), (_RECITED, _QUOTED, r"home exercise")),
    ),
    "request_unspecified": (
        Way("no_body_part", (r"body part|region|\barea\b|\blocation\b|which (?:side|part)|laterality", NOT)),
        Way("no_type", (r"\btypes?\b", NOT)),
        Way(
            "request_no_plan",
            _ON_PLAN,
        ),
        Way(
            "no_amount",
            (
                r"quantity|number|frequency|duration|dos(?:e|age|ing)|amount|strength|how (?:many|much|long|often)",
                NOT,
            ),
        ),
        Way("no_details", (NOT,)),
    ),
    "home_program_sufficient": (
        Way(
            "home_unclear",
            (r"unclear|not clear|no (?:\w+ ){0,4}why|no reason|not (?:\w+ )?explain", r"home|hep\b|self"),
        ),
        Way(
            "home_not_needed",
            (r"(?:not|no longer) (?:needed|necessary|required)|no need", r"home|hep\b|self"),
        ),
        Way(
            "home",
            (r"home|\bhep\b|self[- ]directed|independent",),
            (_RECITED, r"instructed and|fading|\bplus active\b"),
        ),
    ),
    "already_provided": (
        Way("redundant", (r"redundant|duplicat|already (?:been )?(?:authorized|approved|certified)",)),
        Way(
            "redundant",
            (
                r"\b(?:is|was) (?:wanted|asked for|requested|sought) has (?:already )?been (?:provided|done|given|had)\b",
            ),
            (rf"{NOT}|{_IF}",),
        ),
        Way(
            "had_before",
            (
                r"\b(?:had|has had|received|completed|previous|prior|already|obtained|was (?:done|performed))\b",
            ),
            (_IF, r"recently authorized"),
        ),
    ),
    "depends_on_denied_item": (
        Way("operation", (r"surg|operat",)),
        Way("main_item", (NOT,)),
    ),
    "alternative_available": (
        Way("not_by_mouth", (r"\boral|pill|tablet|capsule|by mouth", NOT)),
        Way("over_counter", (r"over[- ]the[- ]counter",)),
        Way("at_home", (r"\bat[- ]home\b",)),
        Way(
            "another",
            (r"alternative|instead|other|rather|as effective|can be (?:had|done|given)|sufficient|similar",),
            (r"particularly useful",),
        ),
    ),
    "safety_concern": (
        Way(
            "risk",
            (
                r"risk|side effect|adverse|safe|harm|danger|toxic|fatal|lethal|deadly|\bdeath\b|\bworsen|interact|misuse|abuse|aberrant|caution|warning|contraindicat",
            ),
            (_QUOTED,),
        ),
    ),
    "criteria_met": (
        Way(
            "within",
            (
                r"(?<!modality )\b(?:within|inside) (?:the |that |this |those |these )?(?:guidelines?|figures|allowance|limits?|recommendations?)\b"
                r"|consistent with (?:the )?guideline|not (?:in excess|exceed)|equals (?:that|the) allowance",
            ),
        ),
        Way("concluded", (CONCLUSION, r"medically (?:necessary|appropriate)"), (GROUNDS,)),
        Way("concluded", (NO_GUIDELINE,)),
        Way("meets", ()),
    ),
    "functional_improvement_shown": (
        Way(
            "helped",
            (
                r"benefit|improve|gain|relief|help|decreas|reduc|better|progress",
                r"\b(?:had|has|have|was|were|reported|prior|previous|so far|gained|helps him|helps her|of (?:that|this) (?:kind|sort))\b",
            ),
            (NOT, _IF, "expected|has been (?:found|shown|recommended)"),
        ),
    ),
    "conservative_care_failed": (
        Way(
            "tried",
            (
                r"fail|tried|despite|no improvement|not (?:responded|improved)|without|persist|no documented improvement",
            ),
            (_IF,),
        ),
    ),
    "objective_findings_support": (
        Way(
            "findings",
            (
                r"exam|finding|test|mri|x-?ray|imaging|sign|reveal|show|deficit|reduced|limitation|range of motion|effusion|tender|sensation|weakness|imped?ingement",
            ),
            (_IF, r"\b(?:notes that|establish a diagnosis)\b"),
        ),
    ),
    "other": (),
}
