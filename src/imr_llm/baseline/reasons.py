"""Why the reviewer decided as they did: reason codes from the decision rationale.

A rationale quotes a guideline and then applies it to the worker. What is said of this case gives the
reason; a sentence that merely quotes the guideline does not, except where it condemns the very treatment
asked for. A sentence of the case that denies something ("there is no ...", "lack of ...", "did not ...")
is classed by what it denies: improvement, conservative care, findings, a condition, or the documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.schema.vocabulary import Reason


class FoundReason(NamedTuple):
    """A reason and the sentence that gives it."""

    reason: Reason
    start: int
    end: int


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request_words: frozenset[str]
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""


def _stems(words: str) -> frozenset[str]:
    """Beginnings of words, four letters at most, by which a sentence is known to be worth a closer look."""
    return frozenset(words.split())


_BOILERPLATE = (
    "this decision addresses the medical necessity",
    "this determination addresses the necessity",
    "this determination addresses the medical necessity",
    "disclaimer:",
)
_ENDS = re.compile(r"[.;?!][\"')]*(?= |$)")


def find_reasons(low: str, start: int, end: int, case: Case) -> list[FoundReason]:
    """The reasons given in the rationale between two positions of lower-case folded text, in order."""
    end = min((at for words in _BOILERPLATE if (at := low.find(words, start, end)) >= 0), default=end)
    found: dict[Reason, FoundReason] = {}
    bare = low[start:end].replace('"', " ").replace("(", " ").replace("/", " ").replace("-", " ")
    at = start
    for mark in [*_ENDS.finditer(low, start, end), None]:
        until = mark.end() if mark is not None else end
        if until - at > 10:
            sentence = low[at:until]
            if case.outcome == "overturned":
                given = _approval(sentence)
            else:
                stems = {word[:4] for word in bare[at - start : until - start].split()}
                given = _denial(sentence, stems, case)
            for reason in given:
                found.setdefault(reason, FoundReason(reason, at, until))
        at = until
    if case.outcome == "overturned":
        if "other" in found and len(found) > 2:
            del found["other"]
        if not found and end > start:
            found["criteria_met"] = FoundReason("criteria_met", start, end)
    elif case.over_limit and set(found) <= {"home_program_sufficient", "criteria_not_met"}:
        found.setdefault("exceeds_guideline_limit", FoundReason("exceeds_guideline_limit", start, end))
    return sorted(
        (_trimmed(low, reason) for reason in found.values()), key=lambda reason: (reason.start, reason.reason)
    )


def _trimmed(low: str, reason: FoundReason) -> FoundReason:
    start, end = reason.start, reason.end
    while start < end and low[start] == " ":
        start += 1
    while end > start and low[end - 1] == " ":
        end -= 1
    return FoundReason(reason.reason, start, end)


_NEGATING = _stems(
    "no not lack fail insu neve neit nor none abse uncl unab miss noth yet prem cann unce unre norm illeg ille hard inst isn' don' wasn hasn didn"
)
_CASE_WORDS = (
    "patient", "claimant", "applicant", "worker", "employee", "this case", "here", " he ", " she ", " his ", " her ", "request", "record", "document",
    " note", "report", "provider", "physician", "surgeon", "doctor", "there is ", "there are ", "there was ", "there were ", "submitted", "provided", "exam",
    "clear", "treater", "at this time", "current", "previous", "prior ", "was not", "were not", "has not", "have not", "file", "no evidence", "no indication",
)  # fmt: skip
_QUOTING = re.compile(
    r"\b(?:guidelines?|mtus|odg|acoem|medical treatment utilization schedule|fda)\b[^.;]{0,70}?\b(?:stat|recommend|not(?:e|es|ed)\b|indicat|support|allow|suggest|requir|provid|outlin|advis|cit|limit|consider|regard|list|do(?:es)? not)"
    r"|\b(?:is|are) (?:not )?(?:generally |routinely )?(?:recommended|indicated|considered|appropriate) (?:as|for|in|if|when|until|after|over|by|only)|\bshould (?:be|not|include|have)\b|\bmay be (?:useful|considered|recommended|appropriate|indicated|used)"
    r"|^ ?(?:criteria|recommended|not recommended|odg|mtus|acoem|page)\b|\bpatients (?:who|with|should|at)\b|\b(?:individuals|those) (?:who|with)\b|\(\w+, (?:19|20)\d\d\)"
)
_APPLYING = re.compile(
    r"\b(?:in this case|however|th(?:is|e) (?:patient|claimant|applicant|worker|injured worker|employee)|no (?:documentation|evidence|indication|mention|record)|records|unclear|here|in addition|the request|the (?:treating|attending|requesting))\b"
)

_IMPROVEMENT = (
    "functional improvement", "improvement", "functional benefit", "functional gain", "benefit", "efficac", "effectiveness", "pain relief", "pain reduction",
    "progress toward", "response to", "functional response", "improved function", "functional outcome", "gain in", "decrease in pain", "reduction in pain", "relief",
    "objective change", "change in", "improve ",
)  # fmt: skip
_NOT_BETTER = re.compile(
    r"(?:results?|outcome|response|effects?) (?:of|to|from) (?:the )?(?:initial|prior|previous|first|those|these|that)|(?:unchanged|little change|no change|no effect|still (?:rated|reports)|remains? (?:off|disabled|on total|highly|reliant|dependent)|not returned to work|off of work|quit working|stopped working|unsuccessful)"
    r"|temporary relief|only (?:temporary|transient|minimal)|not (?:been |proven |particularly )*(?:beneficial|helpful|effective)|neither effective|had no benefit|did not help"
)
_CONSERVATIVE = (
    "conservative", "first line", "first-line", "tried", "trialed", "trying", "trial of", "failed", "failure of", "antidepressant", "anticonvulsant", "exhausted", "non-operative", "nonoperative",
    "initial care", "course of", "other means", "stepwise", "loading or therapy", "premature", "physical therapy, ", "therapy prior", "completion of", "separate components",
)  # fmt: skip
_CONSERVATIVE_SHAPE = re.compile(
    r"(?:not|yet|n't|no|never|lack|without|unclear|only|until|before|fail)[^.;]{0,90}(?:conservative|first[- ]line|tri(?:ed|aled)|trying|trial (?:of|with)|fail(?:ed|ing|ure)|antidepress|anticonvuls|exhaust|non-?operative|physical therapy|completed any|complete any)"
    r"|(?:conservative|first[- ]line)[^.;]{0,80}(?:not|never|lack|without|has yet|fully implemented)|premature|(?:nine|ten|two|three|one|\d+) (?:days|weeks?) (?:after|from|since)|hardly begun|prior to (?:the )?(?:completion|trial)|(?:period|month|weeks) (?:has|have|had) not passed|ought to come first|should be tried first"
)
_FINDINGS = re.compile(
    r"objective (?:finding|evidence|clinical|sign|neuro|documentation|physical|measure)|exam(?:ination)?(?: \w+){0,2} (?:finding|evidence|of|reveal|support)|physical exam|neurologic|red[- ]flag|radicul|nerve (?:root|compromise|impingement|deficit|compression)|significant nerve|signs? (?:of|and)|deficit|instability|swelling|motor|sensory|reflex|"
    r"positive imaging|imaging (?:evidence|finding)|corroborat|paresthesia|mechanical|effusion|twitch|objective|findings|weakness|internal derangement|straight leg"
)
_NORMAL = re.compile(
    r"(?:exam(?:ination)?|neurolog[a-z]*|strength|sensation|reflexes|motor|range of motion|function|films?|gait)[a-z ,:/-]{0,50} (?:is|was|were|are|remain(?:s|ed)?|being) (?:entirely |completely |otherwise )?(?:normal|intact|unremarkable|full|negative|symmetric|within normal|stable|benign)"
    r"|(?:normal|intact|unremarkable|well[- ]preserved|full) (?:physical|neurolog|motor|strength|sensation|reflex|exam|straight|range|gait|grip|lower|upper|knee|shoulder|x-?ray)|strength was full|symmetric"
)
_ORAL = re.compile(
    r"(?:unable|not able|cannot|inability|intoleran|could not|not tolerat)[^.;]{0,60}(?:oral|pill|tablet|capsule|medication in)"
)
_OTHER_WAY = re.compile(
    r"over[- ]the[- ]counter|\bgeneric\b|less (?:costly|expensive|invasive|intensive)|may use|can be (?:had|done|obtained|achieved|provided|taught|performed) |equally effective|as effective|have an? (?:lower )?cost|commercially available|low-tech|standard (?:unit|mattress|brace|chair|walker|cane|pillow|model)|ice packs?\b|largely replaced|would serve|would do|similar medication"
)
_EXCEEDS = re.compile(
    r"exceed|in excess|(?:well |far |goes |going )?beyond (?:the|what|that|this|guideline|\d)|surpass|more than (?:the |what |guideline|mtus|odg|is )|(?:over|above) (?:the )?(?:guideline|recommended|limit|maximum|\d+ )|longer than (?:the )?(?:guideline|recommended|odg|mtus)|twice what|(?:is|are|was) (?:excessive|too (?:many|high|long))"
    r"|not (?:intended|recommended|supported|meant|indicated|appropriate) for (?:the )?(?:long|chronic|prolonged)|past the (?:guideline|recommended|\d)|is not the (?:two|three|\w+) to|, the maximum|long[- ]term use (?:of|is|has)[^.;]{0,40}not|outside (?:of )?the (?:guideline )?(?:limit|duration|number)"
)
_NOT_EXCEEDING = re.compile(
    r"(?:not|n't|without|nor) (?:in )?exce|by only|exceed the potential|no more than|does not exceed"
)
_HOME = re.compile(
    r"home (?:exercise|program|therapy|based)|home-based|\bhep\b|self-? ?(?:directed|administered|transition)|independent (?:home|exercise|program|with exercise|self)|exercises? at home|at home|instructed in|knows (?:the|his|her)"
)
_HOME_SERVES = re.compile(
    r"\b(?:could|can|cannot|should|would|not be|transition|rather|why|taught|sufficient|adequate|already|needed to|suffice|knows|by himself|by herself|well-? ?versed|may do|unclear|no reason|no residual|independent with|as effective)\b"
)
_UNSPECIFIED = re.compile(
    r"(?:request|prescription|order|rfa|\bit\b|quantity|dosage|dose|frequency|duration|body part|number of|amount|strength|site)[^.;]{0,110}?(?:(?:did|does|do|is|are|was|were|has|have) not|n't|fail(?:s|ed|ing)? to|without|left off|missing|omits)[^.;]{0,25}?(?:specif|indicate (?:the )?(?:quantity|frequency|dos|body|number|duration|nature|site|type|which)|state (?:the |which |a |how )|provide (?:the |a )?(?:quantity|frequency|dos|number|duration)|include (?:the |a )?(?:quantity|frequency|dos|number|duration|body)|identif|indicated|stated|the request|given|listed)"
    r"|(?:quantity|dosage|dose|frequency|duration|body part|number of (?:visits|sessions)|amount)[a-z ,/]{0,50} (?:not|un)[ ]?(?:been )?(?:specified|provided|stated|indicated|listed|given|noted|included|clear|defined|known)|open-? ?ended|non-? ?specific request|no (?:quantity|dosage|dose|frequency|duration|body part|specific (?:quantity|dose|duration|frequency|body part|number))|unlimited|indefinite (?:use|number)|missing from the (?:order|request|rfa|prescription)|does not say (?:which|how many|how)"
)
_ALREADY = re.compile(
    r"already (?:had|been (?:approved|authorized|certified|provided|obtained|performed|done|given)|approved|authorized|certified|underwent|has an?|performed|obtained|established|answered)|duplicat|redundan|repeat (?:mri|x-? ?ray|study|imaging|test|emg|uds|plain|urine|ct)|(?:were|was) previously (?:done|performed|obtained)"
    r"|(?:prior|previous|recent|earlier) (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg|ncv|study|urine drug|uds|drug screen|imaging|scan)[^.;]{0,60}(?:was|were|obtained|performed|done|in \d|dated|of \d|on \d)|(?:mri|x-? ?ray|ct scan|emg|study) (?:was|were) (?:obtained|performed|done)|had an? (?:\w+ ){0,2}(?:mri|x-? ?ray|ct|emg)|remaining visits|these were used|still has|has not yet used|certified six|previous therapy and further|recently (?:certified|approved|authorized)"
)
_SAFETY = re.compile(
    r"increased (?:cardiovascular|risk|hepatic|gi|fall)|boxed warning|black box|contraindicat|overdos|aberrant|illicit|cocaine|positive for|inconsistent|qt prolong|respiratory depression|serotonin syndrome|not safe|nor safe|unsafe|danger|hepatotox|possible harm|risk (?:of|for) (?:addiction|abuse|overdose|harm|fall|bleed|withdrawal|dependence|seizure|toxicity|serious)|combination of[^.;]{0,60}(?:opioid|benzo|sedat|danger|risk)|renal (?:disease|failure|insufficiency)|hypertension, heart|elevated (?:blood pressure|liver|creatinine)|morphine equivalents? (?:a|per)"
)
_CONDEMNED = re.compile(
    r"(?:not|n't|no longer|never)(?: \w+){0,2} (?:recommended|supported|endorsed|advised|favou?red)\b(?! (?:until|unless|if|as a (?:primary|first|stand)|for (?:longer|more|use|long)|to be used|over\b|prior))|do(?:es)? not (?:\w+ )?(?:recommend|support|endorse)|not (?:been )?(?:proven|shown|demonstrated)(?: to (?:be|have))? (?:effective|efficac|benefi|any)|(?:no|little|insufficient|lack of|limited)(?: \w+){0,3} (?:evidence|studies|literature|research) (?:to support|for|of (?:the )?(?:effic|benefit)|in favor|supporting|that (?:these|this))|no proven efficacy|no studies of|investigational|experimental|unproven|of no benefit|\bagainst\b|any compounded product|at least one drug|only recommended (?:in the form|for)|minimal justification|'n'[- ]drug|not (?:fda|f\.d\.a\.)[- ]approved|only in the form of|not approved (?:in|for|by)"
)
_DEPENDS = re.compile(
    r"(?:\b(?:as|since|because|given that)\b|secondary to|in light of|due to the fact)[^.;]{0,40}(?:surg(?:ery|ical)|procedure|operation|operative|injection|block|arthroscop|intervention|opioid|implant|epidural|primary|associated|nsaid)[^.;]{0,90}?(?:\bnot\b (?:been )?(?:found |deemed |considered |determined |established |felt )?(?:to be )?(?:medically )?(?:necessary|supported|certified|authorized|approved|established|recommended|indicated|warranted)|denied|non-? ?certified)"
    r"|(?:surgery|procedure|operation|arthroscopy|block|injection)[^.;]{0,50}(?:was|were|has been|have been|is|are) (?:denied|non-? ?certified|not (?:found |deemed )?(?:to be )?(?:medically )?(?:certified|supported|approved|authorized|established|necessary))[^.;]{0,40}(?:ancillary|associated|accompan|therefore|thus|so\b|hence|also|neither|likewise|,|$)|none of the associated|ancillary (?:service|request|item)|\bmoot\b|dependent (?:up)?on the (?:surgery|procedure)"
)
_CRITERIA = re.compile(
    r"(?:criteria|guidelines?|requirements?|conditions?|indications?)[^.;]{0,60}(?:not (?:been |having been |being |all )*(?:met|satisfied|fulfilled)|unmet|none)|(?:not|n't|neither|none|nor|fails? to|failed to)(?: \w+){0,4} (?:meet|met|satisf|fulfil|qualif|apply|applies|candidate)|none of these|no such condition|would add nothing|not a candidate|not considering"
)
_CONDITION = re.compile(
    r"\b(?:no|not|without|lack|never|neither|nor|none)\b(?! (?:clear|specific|stated|rationale|extenuating|exceptional|longer|only))[^.;]{0,160}"
)
_NECESSITY_ALONE = re.compile(
    r"^(?:[^.;]{0,140}\b(?:request|requested|therefore|as such|thus|accordingly|consequently|based on the above|given the above|in light)\b)?[^.;]{0,140}\b(?:is|are|was|were|be|considered|deemed)? ?(?:determined |found |considered )?(?:to )?(?:be )?not (?:be )?(?:medically|established|certified|supported|indicated)|medical necessity (?:has|had|is|was|cannot|could|of)"
)
_STRONG_LACK = re.compile(
    r"(?:lack|absence|paucity) of (?:[a-z'/-]+ ){0,4}?(?:documentation|information|rationale|records|evidence|details|explanation|justification|subjective|a history|history|history of|current|complaints)|no (?:clear |specific |compelling |stated |documented )*(?:rationale|explanation|justification)|rationale[^.;]{0,80} (?:not|unclear|absent)|(?:insufficient|inadequate|limited|scant) (?:\w+ )?(?:documentation|information|records)"
    r"|(?:is|was|were|are|been|be) not (?:provided|submitted|included|available|furnished|supplied|forwarded|legible|given|established through)|not (?:entirely |quite )?(?:clear|certain|clearly (?:stated|established|documented))|unclear|unknown|uncertain|illegible|(?:has|have|had) not documented|not (?:been )?(?:described|outlined|explained|indicated|addressed|discussed)\b|not documented (?:in|by)|could not be (?:established|determined|read|verified)|not among the documents|is lacking|cannot be (?:established|determined|verified)|was not provided|no (?:measure|record of what)|information (?:supplied|submitted)"
)
_WEAK_LACK = re.compile(
    r"(?:fail(?:s|ed|ure)? to|did not|does not|do not) (?:provide|document|furnish|explain|clarify|state|indicate|address|discuss|include|submit|describe|specify|identify|outline|mention|say)|no (?:mention|documentation|report|note|record|indication)\b|not (?:documented|noted|stated|mentioned|recorded|known|included|identified)\b|(?:made|makes) no mention|without (?:documentation|documented|evidence|a stated)|insufficient evidence"
)


_CONDEMNING = _stems(
    "advi agai appr comp endo evid expe favo inve just lite one only prov reco show stud supp"
)
_DENYING = _stems(
    "agai anci cann cert comp deni depe did does don' expe fail insu inve isn' lack limi litt mini moot n't neve no none not one only unab unpr wasn"
)
_DEPENDING = _stems("anci arth asso bloc epid impl inje inte moot nsai oper opio prim proc surg")
_EXCEEDING = _stems("abov beyo exce is long maxi more outs over past surp too twic")
_RISKS = _stems(
    "aber card coca comb cont dang depr elev harm hepa illi inco morp over posi qt rena risk safe sero warn"
)
_HOMES = _stems("hep home inde inst know self")
_ALREADYS = _stems("alre cert done dupl earl had obta perf prev prio rece redu rema repe stil used")
_WAYS = _stems("avai can cost coun effe gene ice less low- may repl simi stan woul")


_RISK_OF_GUIDELINE = (
    "at risk for",
    "risk factor",
    "risk assessment",
    "no evidence",
    "no history",
    "no indication",
)
_HOME_OF_GUIDELINE = (
    "recommended as",
    "home-based trial",
    "home trial",
    "home based trial",
    "should be replaced",
)


def _denial(sentence: str, stems: set[str], case: Case) -> list[Reason]:
    """The reasons one sentence of the rationale of a denial gives."""
    denies = not stems.isdisjoint(_DENYING)
    if denies and not stems.isdisjoint(_DEPENDING) and _DEPENDS.search(sentence):
        return ["depends_on_denied_item"]
    out: list[Reason] = []
    quoted: bool | None = None
    if denies and not stems.isdisjoint(_CONDEMNING) and _CONDEMNED.search(sentence):
        quoted = _is_quote(sentence, stems)
        if _condemns(sentence, case, quoted):
            out.append("not_recommended_by_guideline")
    negated = not stems.isdisjoint(_NEGATING) or "without" in sentence
    told: list[Reason] = []
    if not stems.isdisjoint(_EXCEEDING) and _EXCEEDS.search(sentence) and not _NOT_EXCEEDING.search(sentence):
        told.append("exceeds_guideline_limit")
    if (
        not stems.isdisjoint(_RISKS)
        and _SAFETY.search(sentence)
        and has_any(sentence, _CASE_WORDS)
        and not has_any(sentence, _RISK_OF_GUIDELINE)
    ):
        told.append("safety_concern")
    if (
        not stems.isdisjoint(_HOMES)
        and _HOME.search(sentence)
        and _HOME_SERVES.search(sentence)
        and not has_any(sentence, _HOME_OF_GUIDELINE)
    ):
        told.append("home_program_sufficient")
    if (
        not stems.isdisjoint(_ALREADYS)
        and _ALREADY.search(sentence)
        and not has_any(sentence, ("without any documentation", "initial 6"))
    ):
        told.append("already_provided")
    if not stems.isdisjoint(_WAYS) and _OTHER_WAY.search(sentence):
        told.append("alternative_available")
    if not told and not negated:
        return out
    if quoted is None:
        quoted = _is_quote(sentence, stems)
    if quoted and not (negated and "request" in sentence):
        return out
    if negated:
        told += _denied(sentence, stems, told)
    return out + told


_QUOTING_WORDS = _stems(" acoe appr cons crit fda guid indi may mtus odg page pati reco shou thos util")


def _is_quote(sentence: str, stems: set[str]) -> bool:
    """Whether a sentence tells what the guideline says, not what is so in this case."""
    return (
        not stems.isdisjoint(_QUOTING_WORDS)
        and _APPLYING.search(sentence) is None
        and _QUOTING.search(sentence) is not None
    )


def _condemns(sentence: str, case: Case, quoted: bool) -> bool:
    """Whether the guideline is said to reject the treatment asked for, or the reviewer says so of it."""
    match = _CONDEMNED.search(sentence)
    if match is None:
        return False
    if has_any(
        sentence,
        (
            "except",
            "unless",
            "until",
            "routine",
            "without evidence of",
            "primary treatment",
            "first-line",
            "first line",
            "long-term",
            "chronic use",
            "lowest",
        ),
    ):
        return "compounded product" in sentence
    named = not case.request_words or any(word in sentence for word in case.request_words)
    return named if quoted else (named and ("recommend" in match.group() or "support" not in match.group()))


_NOT_BETTER_WORDS = _stems("bene chan effe help mini outc rate rema resp resu temp tran unsu work")
_LACK_WORDS = _stems(
    "abse expl ille inad info insu just lack limi meas not pauc rati reco scan unce uncl unkn"
)
_NECESSITY_WORDS = _stems("cert esta indi nece supp")
_UNSPECIFIABLE = _stems(
    "amou body dosa dose dura freq how inde indi left numb open quan site spec stre type unli whic"
)
_FINDING_WORDS = _stems(
    "corr defi dera effu exam find imag inst mech moto nerv neur obje pare radi red red- refl sens sign stra swel twit weak"
)
_NORMAL_WORDS = _stems("beni full inta nega norm pres stab symm unre")
_ORAL_WORDS = _stems("caps medi oral pill tabl")
_CRITERIA_WORDS = _stems("add appl cand cond cons crit guid indi meet met none qual requ sati")


def _denied(sentence: str, stems: set[str], already: list[Reason]) -> list[Reason]:
    """What a sentence that denies something denies."""
    of_case = has_any(sentence, _CASE_WORDS)
    out: list[Reason] = []
    if not stems.isdisjoint(_UNSPECIFIABLE) and _UNSPECIFIED.search(sentence):
        return ["request_unspecified"]
    if has_any(sentence, _IMPROVEMENT) and of_case:
        if not has_any(sentence, ("expected to improve", "who have not responded", "intended to avoid")):
            out.append("no_functional_improvement")
    elif not stems.isdisjoint(_NOT_BETTER_WORDS) and _NOT_BETTER.search(sentence):
        out.append("no_functional_improvement")
    if (
        has_any(sentence, _CONSERVATIVE)
        and _CONSERVATIVE_SHAPE.search(sentence)
        and "previously recommended" not in sentence
    ) or has_any(sentence, ("premature", " weeks after", "days after", "has not passed")):
        out.append("conservative_care_not_exhausted")
    if not stems.isdisjoint(_ORAL_WORDS) and _ORAL.search(sentence):
        out.append("alternative_available")
    elif (not out and not stems.isdisjoint(_FINDING_WORDS) and _FINDINGS.search(sentence)) or (
        not stems.isdisjoint(_NORMAL_WORDS) and _NORMAL.search(sentence)
    ):
        out.append("no_objective_findings")
    criteria = not stems.isdisjoint(_CRITERIA_WORDS) and _CRITERIA.search(sentence) is not None
    concluding = (
        not criteria
        and not out
        and not stems.isdisjoint(_NECESSITY_WORDS)
        and _NECESSITY_ALONE.search(sentence) is not None
    )
    if criteria or (not out and not already and not concluding and of_case and _condition_denied(sentence)):
        out.append("criteria_not_met")
    lacking = _STRONG_LACK.search(sentence) if not stems.isdisjoint(_LACK_WORDS) else None
    if lacking is not None and "home_program_sufficient" not in already:
        if out == ["criteria_not_met"] and not has_any(
            sentence,
            ("history", "diagnos", "complaint", "has ", "had ", "risk", "symptom", "subjective", "spasm"),
        ):
            return ["insufficient_documentation"]
        out.append("insufficient_documentation")
    elif lacking is None and not out and not already and not concluding and _WEAK_LACK.search(sentence):
        out.append("insufficient_documentation")
    return out


_SUBJECT_DENIED = re.compile(
    r"(?:there (?:is|are|was|were)|has|have|had|is|are|was|were|does|do|did|patient|claimant|worker|applicant) (?:also )?(?:no|not)\b|\bno (?:evidence|indication|documentation|history|diagnosis|report|complaints?|note)\b|lack of|^ ?no |^ ?not |never|neither|without|but not"
)


def _condition_denied(sentence: str) -> bool:
    """Whether the sentence says that the worker lacks what the guideline asks for."""
    if has_any(
        sentence,
        (
            "extenuating",
            "exceptional",
            "rationale",
            "unclear",
            "not provided",
            "not indicated",
            "information",
            "results of",
        ),
    ):
        return False
    return _SUBJECT_DENIED.search(sentence) is not None and _CONDITION.search(sentence) is not None


_SHOWN = re.compile(
    r"(?:functional|objective|significant|documented|measurable|subjective|good|marked|clear|lasting)(?: \w+){0,3} (?:improvement|benefit|gain|progress|response|relief)|improved (?:in|function|strength|range|grip|adl|ability|work|with)|improvement (?:in|of|with)|reduction in (?:work|pain|medication|the)|reported benefit|(?:with|reports?|shows?) (?:\w+ ){0,2}benefit|benefit(?:ed)? from|able to (?:work|perform|walk|sit|stand|lift|continue|return)|return(?:ed)? to (?:work|full|modified|light)"
    r"|reduced (?:restrictions|medication|use|beck|pain|opioid)|went from|cut in|allows (?:him|her|the (?:patient|worker))|gained|pain (?:from|down)|decrease[ds]? (?:in )?(?:pain|use|medication)|helps? (?:him|her|with)"
)
_FAILED = re.compile(
    r"fail(?:ed|ure|s)?(?: of| to (?:respond|improve))?[^.;]{0,80}(?:conservative|therapy|medication|nsaid|injection|treatment|care|exercise|splint|measures|first)|(?:conservative|therapy|medication|nsaids?|treatment|care|exercises?|splint(?:s|ing)?|injections?|measures|anti-inflammator[a-z]*|program)[^.;]{0,90}(?:fail(?:ed|ure)?|did not|not (?:responded|helped|improved|relieved|benefi|proven|give)|no (?:benefit|relief|improvement|documented improvement)|without (?:relief|benefit|improvement|lasting)|unsuccessful|exhausted)"
    r"|despite [^.;]{0,60}(?:therapy|conservative|medication|treatment|nsaid|care|injection)|not responded|refractory|unresponsive|(?:have|has|were) (?:been )?tried|could not (?:be )?tolerate|not tolerate|had to stop|no documented improvement|with no benefit"
)
_OBJECTIVE = re.compile(
    r"(?:positive|decreased|reduced|diminished|weak(?:ness)?|abnormal|loss of|absent|persistent)[^.;]{0,50}(?:test|sign|straight leg|spurling|tinel|phalen|mcmurray|lachman|hawkins|neer|impingement|exam|sensation|reflex|strength|range|motion|findings?|grip|dermatom|nerve|joint line)|(?:exam(?:ination)?|mri|imaging|x-? ?rays?|emg|physical findings|objective findings|exam findings|radiographs?)[^.;]{0,60}(?:support|consistent|show|confirm|reveal|demonstrat|document|correlat|corroborat|positive|suggest)"
    r"|apprehension|corresponding imaging|deficits? in|neurolog(?:ic|ical) (?:deficit|finding|abnormal|change|symptom|pain)|internal derangement|objective documentation|effusion"
)
_MET = re.compile(
    r"(?:criteria|guidelines?|indications?|requirements?|conditions?)[^.;]{0,60}(?:\bmet\b|satisfied|fulfilled)|meets?\b[^.;]{0,60}(?:criteria|guideline|recommend|indication|requirement)|(?:within|consistent with|in (?:line|accord(?:ance)?|keeping|agreement) with|supported by|compliant with|not in excess of|inside|falls? (?:inside|within|under))[^.;]{0,60}(?:guideline|mtus|odg|acoem|recommend|criteria|limit|number|figures|range|indication)|(?:was|is|are|were),? (?:thus,? )?(?:indicated|reasonable|appropriate|warranted|supported)\b|as per [^.;]{0,40}(?:is|are) medically necessary|one of the risk factors|good candidate|is a candidate"
)
_SPECIAL = re.compile(
    r"by only|wean|taper|withdrawal|although (?:over|above|beyond|more|functional)|exceptional|extenuating|in spite of|even though"
)


def _approval(sentence: str) -> list[Reason]:
    """The reasons one sentence of the rationale of an approval gives."""
    out: list[Reason] = []
    applying = _APPLYING.search(sentence) is not None
    quoted = not applying and _QUOTING.search(sentence) is not None
    denies = has_any(sentence, (" no evidence", "no documentation", "lack of", " not been shown"))
    tests: tuple[tuple[Reason, Callable[[str], object]], ...] = (
        ("functional_improvement_shown", _SHOWN.search),
        ("conservative_care_failed", _FAILED.search),
        ("objective_findings_support", _OBJECTIVE.search),
        ("other", _SPECIAL.search),
    )
    if not quoted and not denies:
        out += [reason for reason, test in tests if test(sentence)]
    if _MET.search(sentence) and not denies and "in this case, the guidelines do not" not in sentence:
        out.append("criteria_met")
    return out
