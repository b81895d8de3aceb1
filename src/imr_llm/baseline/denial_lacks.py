"""What a reviewer finds lacking: patterns over one sentence in lower case that denies something, and the word
beginnings that tell when a pattern is worth trying. Data of `denials`, where each is explained by its use.
"""

from __future__ import annotations

from imr_llm.baseline.signs import beginnings, marks, signed

SILENT_GUIDELINE = signed(
    r"\b(?:guidelines?|mtus|odg|acoem)\b(?: [a-z/]+){0,3} (?:(?:is|are) silent|(?:do|does|did) not (?:\w+ )?(?:address|discuss"
    r"|mention|cover))"
)
"""A guideline that says nothing of a treatment sets no condition for it."""
UNSPECIFIABLE = beginnings(
    "amou body dosa dose dura freq how inde indi left numb open quan site spec stre type unli whic"
)
UNSPECIFIED = signed(
    r"(?:request|prescription|order|rfa|it(?<!\wit)\b|quantity|dosage|dose|frequency|duration|body part|number of|amount|strength|site)[^.;]{0,110}?(?:(?:did|does|do|is|are|was|were|has|have) not|n't|fail(?:s|ed|ing)? to|without|left off|missing|omits)[^.;]{0,25}?(?:specif|indicate (?:the )?(?:quantity|frequency|dos|body|number|duration|nature|site|type|which)|state (?:the |which |a |how )|provide (?:the |a )?(?:quantity|frequency|dos|number|duration)|include (?:the |a )?(?:quantity|frequency|dos|number|duration|body)|identif|indicated|stated|the request|given|listed)"
    + "|"
    + r"(?:quantity|dosage|dose|frequency|duration|body part|number of visits|number of sessions|amount)[a-z ,/]{0,50} (?:not|un)[ ]?(?:been )?(?:specified|provided|stated|indicated|listed|given|noted|included|clear|defined|known)"
    + r"|open-? ?ended|non-? ?specific request|no (?:quantity|dosage|dose|frequency|duration|body part|specific (?:quantity|dose|duration|frequency|body part|number))|unlimited|indefinite (?:use|number)|missing from the (?:order|request|rfa|prescription)|does not say (?:which|how many|how)",
)
IMPROVEMENT = marks(
    "improvement|benefit|functional gain|efficac|effectiveness|relief|pain reduction|progress toward|response to|functional response|improved function|functional outcome|gain in|decrease in pain|reduction in pain|objective change|change in|improve "
)
NOT_BETTER_WORDS = beginnings("bene chan effe help mini outc rate rema resp resu temp tran unsu work")
NOT_BETTER = signed(
    r"(?:results?|outcome|response|effects?) (?:of|to|from) (?:the )?(?:initial|prior|previous|first|those|these|that)|(?:unchanged|little change|no change|no effect|still (?:rated|reports)|remains? (?:off|disabled|on total|highly|reliant|dependent)|not returned to work|off of work|quit working|stopped working|unsuccessful)"
    r"|temporary relief|only (?:temporary|transient|minimal)|not (?:been |proven |particularly )*(?:beneficial|helpful|effective)|neither effective|had no benefit|did not help",
)
CONSERVATIVE = marks(
    "conservative|first line|first-line|tried|trialed|trying|trial of|failed|failure of|antidepressant|anticonvulsant|exhausted|non-operative|nonoperative|initial care|course of|other means|stepwise|loading or therapy|premature|physical therapy, |therapy prior|completion of|separate components"
)
CONSERVATIVE_SHAPE = signed(
    r"(?:not|yet|n't|no|never|lack|without|unclear|only|until|before|fail)[^.;]{0,90}(?:conservative|first[- ]line|tri(?:ed|aled)|trying|trial (?:of|with)|fail(?:ed|ing|ure)|antidepress|anticonvuls|exhaust|non-?operative|physical therapy|completed any|complete any)"
    r"|(?:conservative|first[- ]line)[^.;]{0,80}(?:not|never|lack|without|has yet|fully implemented)|premature|(?:nine|ten|two|three|one|\d+) (?:days|weeks?) (?:after|from|since)|hardly begun|prior to (?:the )?(?:completion|trial)|(?:period|month|weeks) (?:has|have|had) not passed|ought to come first|should be tried first"
)
ORAL_WORDS = beginnings("caps medi oral pill tabl")
ORAL = signed(
    r"(?:unable|not able|cannot|inability|intoleran|could not|not tolerat)[^.;]{0,60}(?:oral|pill|tablet|capsule|medication in)",
)
FINDING_WORDS = beginnings(
    "corr defi dera effu exam find imag inst mech moto nerv neur obje pare radi red red- refl sens sign stra swel twit weak"
)
FINDINGS = signed(
    r"objective (?:finding|evidence|clinical|sign|neuro|documentation|physical|measure)|exam(?:ination)?(?: \w+){0,2} (?:finding|evidence|of|reveal|support)|physical exam|neurologic|red[- ]flag|radicul|nerve (?:root|compromise|impingement|deficit|compression)|significant nerve|signs? (?:of|and)|deficit|instability|swelling|motor|sensory|reflex|"
    r"positive imaging|imaging (?:evidence|finding)|corroborat|paresthesia|mechanical|effusion|twitch|objective|findings|weakness|internal derangement|straight leg",
)
NORMAL_WORDS = beginnings("beni full inta nega norm pres stab symm unre")
NORMAL = signed(
    r"(?:exam(?:ination)?|neurolog[a-z]*|strength|sensation|reflexes|motor|range of motion|function|films?|gait)[a-z ,:/-]{0,50} (?:is|was|were|are|remain(?:s|ed)?|being) (?:entirely |completely |otherwise )?(?:normal|intact|unremarkable|full|negative|symmetric|within normal|stable|benign)"
    r"|(?:normal|intact|unremarkable|well[- ]preserved|full) (?:physical|neurolog|motor|strength|sensation|reflex|exam|straight|range|gait|grip|lower|upper|knee|shoulder|x-?ray)|strength was full|symmetric",
)
CRITERIA_WORDS = beginnings("add appl cand cond cons crit guid indi meet met none qual requ sati")
CRITERIA = signed(
    r"(?:criteria|guidelines?|requirements?|conditions?|indications?)[^.;]{0,60}(?:not (?:been |having been |being |all )*(?:met|satisfied|fulfilled)|unmet|none)|(?:not|n't|neither|none|nor|fails? to|failed to)(?: \w+){0,4} (?:meet|met|satisf|fulfil|qualif|apply|applies|candidate)|none of these|no such condition|would add nothing|not a candidate|not considering",
)
NECESSITY_WORDS = beginnings("cert esta indi nece supp")
NECESSITY_ALONE = signed(
    r"^[^.;]{0,140}?\bnot (?:be )?(?:medically|established|certified|supported|indicated)|"
    r"^(?:[^.;]{0,140}\b(?:request|requested|therefore|as such|thus|accordingly|consequently|based on the above|given the above|in light)\b)?[^.;]{0,140}\b(?:is|are|was|were|be|considered|deemed)? ?(?:determined |found |considered )?(?:to )?(?:be )?not (?:be )?(?:medically|established|certified|supported|indicated)|medical necessity (?:has|had|is|was|cannot|could|of)",
)
LACK_WORDS = beginnings(
    "abse expl ille inad info insu just lack limi meas not pauc rati reco scan unce uncl unkn"
)
STRONG_LACK = signed(
    r"(?:lack|absence|paucity) of (?:[a-z'/-]+ ){0,4}?(?:documentation|information|rationale|records|evidence|details|explanation|justification|subjective|a history|history|history of|current|complaints)"
    + r"|no (?:clear |specific |compelling |stated |documented )*(?:rationale|explanation|justification)|rationale[^.;]{0,80} (?:not|unclear|absent)|"
    + r"(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information|records)"
    + r"|"
    + r"(?:is|was|were|are|been|be) not (?:provided|submitted|included|available|furnished|supplied|forwarded|legible|given|established through)"
    + r"|not (?:entirely |quite )?(?:clear|certain|clearly (?:stated|established|documented))|unclear|unknown|uncertain|illegible|has not documented|have not documented|had not documented|not (?:been )?(?:described|outlined|explained|indicated|addressed|discussed)\b|not documented (?:in|by)|could not be (?:established|determined|read|verified)|not among the documents|is lacking|cannot be (?:established|determined|verified)|was not provided|no (?:measure|record of what)|information (?:supplied|submitted)",
)
WEAK_LACK = signed(
    r"(?:fail(?:s|ed|ure)? to|did not|does not|do not) (?:provide|document|furnish|explain|clarify|state|indicate|address|discuss|include|submit|describe|specify|identify|outline|mention|say)|no (?:mention|documentation|report|note|record|indication)\b|not (?:documented|noted|stated|mentioned|recorded|known|included|identified)\b|(?:made|makes) no mention|without (?:documentation|documented|evidence|a stated)|insufficient evidence"
)
SUBJECT_DENIED = signed(
    r"(?:there (?:is|are|was|were)|has|have|had|is|are|was|were|does|do|did|patient|claimant|worker|applicant) (?:also )?(?:no|not)\b|\bno (?:evidence|indication|documentation|history|diagnosis|report|complaints?|note)\b|lack of|^ ?no |^ ?not |never|neither|without|but not"
)
CONDITION = signed(
    r"\b(?:no|not|without|lack|never|neither|nor|none)\b(?! (?:clear|specific|stated|rationale|extenuating|exceptional|longer|only))[^.;]{0,160}"
)
EXPECTED = marks("expected to improve|who have not responded|intended to avoid")
RECOMMENDED_BEFORE = marks("previously recommended")
TOO_EARLY = marks("premature| weeks after|days after|has not passed")
TOLD_OF_WORKER = marks("history|diagnos|complaint|has |had |risk|symptom|subjective|spasm")
NOT_A_CONDITION = marks(
    "extenuating|exceptional|rationale|unclear|not provided|not indicated|information|results of"
)
