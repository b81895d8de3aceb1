"""Ways in which a reviewer says no: patterns over one sentence in lower case, and the word beginnings that
tell when a pattern is worth trying. Data of `denials`, where each is explained by its use.
"""

from __future__ import annotations

import re

from imr_llm.letters.spots import Marked


def _stems(words: str) -> frozenset[str]:
    """Beginnings of words, four letters at most, by which a sentence is known to be worth a closer look."""
    return frozenset(words.split())


NEGATING = _stems(
    "no not lack fail insu neve neit nor none abse uncl unab miss noth yet prem cann unce unre norm illeg ille hard inst isn' don' wasn hasn didn"
)
CASE_WORDS = (
    "patient", "claimant", "applicant", "worker", "employee", "this case", "here", " he ", " she ", " his ", " her ", "request", "record", "document",
    " note", "report", "provider", "physician", "surgeon", "doctor", "there is ", "there are ", "there was ", "there were ", "submitted", "provided", "exam",
    "clear", "treater", "at this time", "current", "previous", "prior ", "was not", "were not", "has not", "have not", "file", "no evidence", "no indication",
)  # fmt: skip
IMPROVEMENT = (
    "functional improvement", "improvement", "functional benefit", "functional gain", "benefit", "efficac", "effectiveness", "pain relief", "pain reduction",
    "progress toward", "response to", "functional response", "improved function", "functional outcome", "gain in", "decrease in pain", "reduction in pain", "relief",
    "objective change", "change in", "improve ",
)  # fmt: skip
NOT_BETTER = Marked(
    (
        "result",
        "outcome",
        "response",
        "effect",
        "unchanged",
        "little change",
        "no change",
        "still ra",
        "still re",
        "remain",
        "not returned",
        "off of work",
        "quit working",
        "stopped working",
        "unsuccessful",
        "temporary",
        "only transient",
        "only minimal",
        "beneficial",
        "helpful",
        "had no benefit",
        "did not help",
    ),
    re.compile(
        r"(?:results?|outcome|response|effects?) (?:of|to|from) (?:the )?(?:initial|prior|previous|first|those|these|that)|(?:unchanged|little change|no change|no effect|still (?:rated|reports)|remains? (?:off|disabled|on total|highly|reliant|dependent)|not returned to work|off of work|quit working|stopped working|unsuccessful)"
        r"|temporary relief|only (?:temporary|transient|minimal)|not (?:been |proven |particularly )*(?:beneficial|helpful|effective)|neither effective|had no benefit|did not help"
    ),
)
CONSERVATIVE = (
    "conservative", "first line", "first-line", "tried", "trialed", "trying", "trial of", "failed", "failure of", "antidepressant", "anticonvulsant", "exhausted", "non-operative", "nonoperative",
    "initial care", "course of", "other means", "stepwise", "loading or therapy", "premature", "physical therapy, ", "therapy prior", "completion of", "separate components",
)  # fmt: skip
CONSERVATIVE_SHAPE = re.compile(
    r"(?:not|yet|n't|no|never|lack|without|unclear|only|until|before|fail)[^.;]{0,90}(?:conservative|first[- ]line|tri(?:ed|aled)|trying|trial (?:of|with)|fail(?:ed|ing|ure)|antidepress|anticonvuls|exhaust|non-?operative|physical therapy|completed any|complete any)"
    r"|(?:conservative|first[- ]line)[^.;]{0,80}(?:not|never|lack|without|has yet|fully implemented)|premature|(?:nine|ten|two|three|one|\d+) (?:days|weeks?) (?:after|from|since)|hardly begun|prior to (?:the )?(?:completion|trial)|(?:period|month|weeks) (?:has|have|had) not passed|ought to come first|should be tried first"
)
FINDINGS = re.compile(
    r"objective (?:finding|evidence|clinical|sign|neuro|documentation|physical|measure)|exam(?:ination)?(?: \w+){0,2} (?:finding|evidence|of|reveal|support)|physical exam|neurologic|red[- ]flag|radicul|nerve (?:root|compromise|impingement|deficit|compression)|significant nerve|signs? (?:of|and)|deficit|instability|swelling|motor|sensory|reflex|"
    r"positive imaging|imaging (?:evidence|finding)|corroborat|paresthesia|mechanical|effusion|twitch|objective|findings|weakness|internal derangement|straight leg"
)
NORMAL = re.compile(
    r"(?:exam(?:ination)?|neurolog[a-z]*|strength|sensation|reflexes|motor|range of motion|function|films?|gait)[a-z ,:/-]{0,50} (?:is|was|were|are|remain(?:s|ed)?|being) (?:entirely |completely |otherwise )?(?:normal|intact|unremarkable|full|negative|symmetric|within normal|stable|benign)"
    r"|(?:normal|intact|unremarkable|well[- ]preserved|full) (?:physical|neurolog|motor|strength|sensation|reflex|exam|straight|range|gait|grip|lower|upper|knee|shoulder|x-?ray)|strength was full|symmetric"
)
ORAL = re.compile(
    r"(?:unable|not able|cannot|inability|intoleran|could not|not tolerat)[^.;]{0,60}(?:oral|pill|tablet|capsule|medication in)"
)
OTHER_WAY = re.compile(
    r"over[- ]the[- ]counter|\bgeneric\b|less (?:costly|expensive|invasive|intensive)|may use|can be (?:had|done|obtained|achieved|provided|taught|performed) |equally effective|as effective|have an? (?:lower )?cost|commercially available|low-tech|standard (?:unit|mattress|brace|chair|walker|cane|pillow|model)|ice packs?\b|largely replaced|would serve|would do|similar medication"
)
EXCEEDS = Marked(
    (
        "exceed",
        "excess",
        "beyond",
        "surpass",
        "more than",
        "over ",
        "above ",
        "longer than",
        "twice what",
        "too many",
        "too high",
        "too long",
        "for long",
        "for the long",
        "for chronic",
        "for the chronic",
        "for prolonged",
        "for the prolonged",
        "past the",
        "is not the",
        "the maximum",
        "long-term use",
        "long term use",
        "outside",
    ),
    re.compile(
        r"exceed|in excess|(?:well |far |goes |going )?beyond (?:the|what|that|this|guideline|\d)|surpass|more than (?:the |what |guideline|mtus|odg|is )|(?:over|above) (?:the )?(?:guideline|recommended|limit|maximum|\d+ )|longer than (?:the )?(?:guideline|recommended|odg|mtus)|twice what|(?:is|are|was) (?:excessive|too (?:many|high|long))"
        r"|not (?:intended|recommended|supported|meant|indicated|appropriate) for (?:the )?(?:long|chronic|prolonged)|past the (?:guideline|recommended|\d)|is not the (?:two|three|\w+) to|, the maximum|long[- ]term use (?:of|is|has)[^.;]{0,40}not|outside (?:of )?the (?:guideline )?(?:limit|duration|number)"
    ),
)
NOT_EXCEEDING = re.compile(
    r"(?:not|n't|without|nor) (?:in )?exce|by only|exceed the potential|no more than|does not exceed"
)
HOME = re.compile(
    r"home (?:exercise|program|therapy|based)|home-based|\bhep\b|self-? ?(?:directed|administered|transition)|independent (?:home|exercise|program|with exercise|self)|exercises? at home|at home|instructed in|knows (?:the|his|her)"
)
HOME_SERVES = re.compile(
    r"\b(?:could|can|cannot|should|would|not be|transition|rather|why|taught|sufficient|adequate|already|needed to|suffice|knows|by himself|by herself|well-? ?versed|may do|unclear|no reason|no residual|independent with|as effective)\b"
)
UNSPECIFIED = Marked(
    (
        "specif",
        "identif",
        "indicated",
        "stated",
        "the request",
        "given",
        "listed",
        "indicate",
        "state ",
        "provide ",
        "include ",
        "provided",
        "noted",
        "included",
        "clear",
        "defined",
        "known",
        "open",
        "no quantity",
        "no dosage",
        "no dose",
        "no frequency",
        "no duration",
        "no body part",
        "unlimited",
        "indefinite",
        "missing from the",
        "does not say",
    ),
    re.compile(
        r"(?:request|prescription|order|rfa|\bit\b|quantity|dosage|dose|frequency|duration|body part|number of|amount|strength|site)[^.;]{0,110}?(?:(?:did|does|do|is|are|was|were|has|have) not|n't|fail(?:s|ed|ing)? to|without|left off|missing|omits)[^.;]{0,25}?(?:specif|indicate (?:the )?(?:quantity|frequency|dos|body|number|duration|nature|site|type|which)|state (?:the |which |a |how )|provide (?:the |a )?(?:quantity|frequency|dos|number|duration)|include (?:the |a )?(?:quantity|frequency|dos|number|duration|body)|identif|indicated|stated|the request|given|listed)"
        r"|(?:quantity|dosage|dose|frequency|duration|body part|number of (?:visits|sessions)|amount)[a-z ,/]{0,50} (?:not|un)[ ]?(?:been )?(?:specified|provided|stated|indicated|listed|given|noted|included|clear|defined|known)|open-? ?ended|non-? ?specific request|no (?:quantity|dosage|dose|frequency|duration|body part|specific (?:quantity|dose|duration|frequency|body part|number))|unlimited|indefinite (?:use|number)|missing from the (?:order|request|rfa|prescription)|does not say (?:which|how many|how)"
    ),
)
ALREADY = re.compile(
    r"already (?:had|been (?:approved|authorized|certified|provided|obtained|performed|done|given)|approved|authorized|certified|underwent|has an?|performed|obtained|established|answered)|duplicat|redundan|repeat (?:mri|x-? ?ray|study|imaging|test|emg|uds|plain|urine|ct)|(?:were|was) previously (?:done|performed|obtained)"
    r"|(?:prior|previous|recent|earlier) (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg|ncv|study|urine drug|uds|drug screen|imaging|scan)[^.;]{0,60}(?:was|were|obtained|performed|done|in \d|dated|of \d|on \d)|(?:mri|x-? ?ray|ct scan|emg|study) (?:was|were) (?:obtained|performed|done)|had an? (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg)|remaining visits|these were used|still has|has not yet used|certified six|previous therapy and further|recently (?:certified|approved|authorized)"
)
SAFETY = re.compile(
    r"increased (?:cardiovascular|risk|hepatic|gi|fall)|boxed warning|black box|contraindicat|overdos|aberrant|illicit|cocaine|positive for|inconsistent|qt prolong|respiratory depression|serotonin syndrome|not safe|nor safe|unsafe|danger|hepatotox|possible harm|risk (?:of|for) (?:addiction|abuse|overdose|harm|fall|bleed|withdrawal|dependence|seizure|toxicity|serious)|combination of[^.;]{0,60}(?:opioid|benzo|sedat|danger|risk)|renal (?:disease|failure|insufficiency)|hypertension, heart|elevated (?:blood pressure|liver|creatinine)|morphine equivalents? (?:a|per)"
)
CONDEMNED = Marked(
    (
        "recommend",
        "support",
        "endorse",
        "advised",
        "favored",
        "favoured",
        "proven",
        "shown",
        "demonstrated",
        "evidence",
        "studies",
        "literature",
        "research",
        "no proven efficacy",
        "investigational",
        "experimental",
        "of no benefit",
        "against",
        "any compounded",
        "at least one drug",
        "minimal justification",
        "drug",
        "approved",
    ),
    re.compile(
        r"(?:not|n't|no longer|never)(?: \w+){0,2} (?:recommended|supported|endorsed|advised|favou?red)\b(?! (?:until|unless|if|as a (?:primary|first|stand)|for (?:longer|more|use|long)|to be used|over\b|prior))|do(?:es)? not (?:\w+ )?(?:recommend|support|endorse)|not (?:been )?(?:proven|shown|demonstrated)(?: to (?:be|have))? (?:effective|efficac|benefi|any)|(?:no|little|insufficient|lack of|limited)(?: \w+){0,3} (?:evidence|studies|literature|research) (?:to support|for|of (?:the )?(?:effic|benefit)|in favor|supporting|that (?:these|this))|no proven efficacy|no studies of|investigational|experimental|unproven|of no benefit|\bagainst\b|any compounded product|at least one drug|only recommended (?:in the form|for)|minimal justification|'n'[- ]drug|not (?:fda|f\.d\.a\.)[- ]approved|only in the form of|not approved (?:in|for|by)"
    ),
)
DEPENDS = re.compile(
    r"(?:\b(?:as|since|because|given that)\b|secondary to|in light of|due to the fact)[^.;]{0,40}(?:surg(?:ery|ical)|procedure|operation|operative|injection|block|arthroscop|intervention|opioid|implant|epidural|primary|associated|nsaid)[^.;]{0,90}?(?:\bnot\b (?:been )?(?:found |deemed |considered |determined |established |felt )?(?:to be )?(?:medically )?(?:necessary|supported|certified|authorized|approved|established|recommended|indicated|warranted)|denied|non-? ?certified)"
    r"|(?:surgery|procedure|operation|arthroscopy|block|injection)[^.;]{0,50}(?:was|were|has been|have been|is|are) (?:denied|non-? ?certified|not (?:found |deemed )?(?:to be )?(?:medically )?(?:certified|supported|approved|authorized|established|necessary))[^.;]{0,40}(?:ancillary|associated|accompan|therefore|thus|so\b|hence|also|neither|likewise|,|$)|none of the associated|ancillary (?:service|request|item)|\bmoot\b|dependent (?:up)?on the (?:surgery|procedure)"
)
CRITERIA = re.compile(
    r"(?:criteria|guidelines?|requirements?|conditions?|indications?)[^.;]{0,60}(?:not (?:been |having been |being |all )*(?:met|satisfied|fulfilled)|unmet|none)|(?:not|n't|neither|none|nor|fails? to|failed to)(?: \w+){0,4} (?:meet|met|satisf|fulfil|qualif|apply|applies|candidate)|none of these|no such condition|would add nothing|not a candidate|not considering"
)
CONDITION = re.compile(
    r"\b(?:no|not|without|lack|never|neither|nor|none)\b(?! (?:clear|specific|stated|rationale|extenuating|exceptional|longer|only))[^.;]{0,160}"
)
NECESSITY_ALONE = Marked(
    ("medical", "established", "certified", "supported", "indicated"),
    re.compile(
        r"^(?:[^.;]{0,140}\b(?:request|requested|therefore|as such|thus|accordingly|consequently|based on the above|given the above|in light)\b)?[^.;]{0,140}\b(?:is|are|was|were|be|considered|deemed)? ?(?:determined |found |considered )?(?:to )?(?:be )?not (?:be )?(?:medically|established|certified|supported|indicated)|medical necessity (?:has|had|is|was|cannot|could|of)"
    ),
)
STRONG_LACK = Marked(
    (
        "lack of",
        "absence of",
        "paucity of",
        "rationale",
        "explanation",
        "justification",
        "insufficient",
        "inadequate",
        "limited",
        "scant",
        "not provided",
        "not submitted",
        "not included",
        "not available",
        "not furnished",
        "not supplied",
        "not forwarded",
        "legible",
        "not given",
        "not established through",
        "clear",
        "certain",
        "unknown",
        "not documented",
        "described",
        "outlined",
        "explained",
        "indicated",
        "addressed",
        "discussed",
        "could not be",
        "not among the documents",
        "lacking",
        "cannot be",
        "no measure",
        "no record of what",
        "information supplied",
        "information submitted",
    ),
    re.compile(
        r"(?:lack|absence|paucity) of (?:[a-z'/-]+ ){0,4}?(?:documentation|information|rationale|records|evidence|details|explanation|justification|subjective|a history|history|history of|current|complaints)|no (?:clear |specific |compelling |stated |documented )*(?:rationale|explanation|justification)|rationale[^.;]{0,80} (?:not|unclear|absent)|(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information|records)"
        r"|(?:is|was|were|are|been|be) not (?:provided|submitted|included|available|furnished|supplied|forwarded|legible|given|established through)|not (?:entirely |quite )?(?:clear|certain|clearly (?:stated|established|documented))|unclear|unknown|uncertain|illegible|(?:has|have|had) not documented|not (?:been )?(?:described|outlined|explained|indicated|addressed|discussed)\b|not documented (?:in|by)|could not be (?:established|determined|read|verified)|not among the documents|is lacking|cannot be (?:established|determined|verified)|was not provided|no (?:measure|record of what)|information (?:supplied|submitted)"
    ),
)
WEAK_LACK = re.compile(
    r"(?:fail(?:s|ed|ure)? to|did not|does not|do not) (?:provide|document|furnish|explain|clarify|state|indicate|address|discuss|include|submit|describe|specify|identify|outline|mention|say)|no (?:mention|documentation|report|note|record|indication)\b|not (?:documented|noted|stated|mentioned|recorded|known|included|identified)\b|(?:made|makes) no mention|without (?:documentation|documented|evidence|a stated)|insufficient evidence"
)


CONDEMNING = _stems(
    "advi agai appr comp endo evid expe favo inve just lite one only prov reco show stud supp"
)
DENYING = _stems(
    "agai anci cann cert comp deni depe did does don' expe fail insu inve isn' lack limi litt mini moot n't neve no none not one only unab unpr wasn"
)
DEPENDING = _stems("anci arth asso bloc epid impl inje inte moot nsai oper opio prim proc surg")
EXCEEDING = _stems("abov beyo exce is long maxi more outs over past surp too twic")
RISKS = _stems(
    "aber card coca comb cont dang depr elev harm hepa illi inco morp over posi qt rena risk safe sero warn"
)
HOMES = _stems("hep home inde inst know self")
ALREADYS = _stems("alre cert done dupl earl had obta perf prev prio rece redu rema repe stil used")
WAYS = _stems("avai can cost coun effe gene ice less low- may repl simi stan woul")


RISK_OF_GUIDELINE = (
    "at risk for",
    "risk factor",
    "risk assessment",
    "no evidence",
    "no history",
    "no indication",
)
HOME_OF_GUIDELINE = (
    "recommended as",
    "home-based trial",
    "home trial",
    "home based trial",
    "should be replaced",
)


NOT_BETTER_WORDS = _stems("bene chan effe help mini outc rate rema resp resu temp tran unsu work")
LACK_WORDS = _stems(
    "abse expl ille inad info insu just lack limi meas not pauc rati reco scan unce uncl unkn"
)
NECESSITY_WORDS = _stems("cert esta indi nece supp")
UNSPECIFIABLE = _stems(
    "amou body dosa dose dura freq how inde indi left numb open quan site spec stre type unli whic"
)
FINDING_WORDS = _stems(
    "corr defi dera effu exam find imag inst mech moto nerv neur obje pare radi red red- refl sens sign stra swel twit weak"
)
NORMAL_WORDS = _stems("beni full inta nega norm pres stab symm unre")
ORAL_WORDS = _stems("caps medi oral pill tabl")
CRITERIA_WORDS = _stems("add appl cand cond cons crit guid indi meet met none qual requ sati")


SUBJECT_DENIED = re.compile(
    r"(?:there (?:is|are|was|were)|has|have|had|is|are|was|were|does|do|did|patient|claimant|worker|applicant) (?:also )?(?:no|not)\b|\bno (?:evidence|indication|documentation|history|diagnosis|report|complaints?|note)\b|lack of|^ ?no |^ ?not |never|neither|without|but not"
)
