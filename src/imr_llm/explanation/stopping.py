"""What words of a letter say of how a medicine is to end: not at once, little by little, or that the decision is no advice to stop.

Sentence by sentence. What was done in the past, what a guideline says of patients in general, and what is said of a brace
or of visits is none of it.
"""

from __future__ import annotations

import re
from typing import Final, Literal

__all__ = ["KINDS", "Kind", "kinds_said", "speaks_of_doctor"]

Kind = Literal["no_advice", "not_at_once", "warns", "slowly", "consider"]
KINDS: Final[tuple[Kind, ...]] = ("no_advice", "not_at_once", "warns", "slowly", "consider")
"""In the order in which they are told."""

_TRIGGER: Final = re.compile(
    r"abrupt|sudden|wean|taper|cold[ -]turkey|at once|immediate|overnight|precipitous|rapid|quick|gradual|slow|titrat|stop|discontinu|ceas|step by step|little by little",
    re.I,
)
_AT_ONCE: Final = (
    r"(?:abruptly|suddenly|(?:all\s+)?at\s+once|immediately|cold(?:[\s-]turkey)?|overnight|precipitously|too\s+(?:quickly|fast|rapidly)|rapidly|quickly"
    r"|in\s+an\s+abrupt\s+(?:manner|fashion|way))"
)
_ABRUPT: Final = r"(?:abrupt|sudden|immediate|rapid|precipitous|cold[\s-]turkey)"
_STOP: Final = (
    r"(?:stop(?:ped|ping|s)?|discontinu(?:e[ds]?|ing)|ceas(?:e[ds]?|ing)|withdr(?:aw|awn|awing)|terminat(?:e[ds]?|ing)|halt(?:ed|ing)?|quit(?:ting)?"
    r"|cut(?:ting)?\s+off|interrupt(?:ed|ing)?)"
)
_ENDING: Final = r"(?:discontinu(?:ation|ance)|cessation|withdrawal|termination|stop(?:page|ping)?|discontinuing|ceasing|interruption|halt)"
_WORD: Final = (
    r"(?:(?!(?:and|but|should|must|is|was|were|are|will|because|necessary|indicated|appropriate|which|so|therefore|thus|then|if)\b)"
    r"[\w/'-]+\s+)"
)
_STOP_AT_ONCE: Final = rf"(?:{_STOP}\s+{_WORD}{{0,6}}?{_AT_ONCE}|{_AT_ONCE}\s+(?:be\s+)?{_STOP}|{_ABRUPT}(?:\s+or\s+\w+)?\s+(?:\w+\s+){{0,2}}?{_ENDING}|go(?:ing)?\s+cold\s+turkey)\b"
_NOT: Final = r"(?:not|never|cannot|\w+n't|nor)"
_OF_DECISION: Final = r"\b(?:decision|denial|determination|finding|opinion|non-?certification|review|conclusion|upholding|nothing|this|it|letter)\b"
_TAKEN_AS: Final = (
    r"\b(?:recommend\w*|advice|advis\w+|instruct\w*|direct\w*|suggest\w*|order\w*|impl(?:y|ies|ied)|mean[st]?|mandate\w*|require\w*|endors\w*|interpreted|construed"
    r"|taken\s+as|read\s+as|call\w*\s+for)\b"
)
_MEDICINE: Final = (
    r"\b(?:medic(?:ine|ines|ation|ations)|opioids?|opiates?|narcotics?|drugs?|benzodiazepines?|dos(?:e|es|age|ing)|tablets?|pills?|capsules?|prescriptions?|antidepressants?"
    r"|anticonvulsants?|muscle\s+relaxants?|relaxers?|agents?|sedatives?|morphine|hydrocodone|oxycodone|withdrawal\s+(?:symptoms?|syndrome|reactions?|effects?))\b"
)
_NO_ADVICE: Final = (
    re.compile(
        rf"{_OF_DECISION}[^;]{{0,80}}?\b{_NOT}\b[^;]{{0,60}}?{_TAKEN_AS}[^;]{{0,100}}?{_STOP_AT_ONCE}", re.I
    ),
    re.compile(rf"\bnothing\b[^;]{{0,60}}{_TAKEN_AS}[^;]{{0,100}}?{_STOP_AT_ONCE}", re.I),
    re.compile(
        rf"{_OF_DECISION}[^;]{{0,80}}?\b{_NOT}\b[^;]{{0,60}}?{_TAKEN_AS}[^;]{{0,40}}?\b{_STOP}\b[^;]{{0,40}}?{_MEDICINE}",
        re.I,
    ),
    re.compile(
        rf"{_OF_DECISION}[^;]{{0,80}}?\b{_NOT}\b[^;]{{0,60}}?{_TAKEN_AS}[^;]{{0,40}}?{_MEDICINE}[^;]{{0,40}}?\b{_STOP}\b",
        re.I,
    ),
    re.compile(
        rf"{_STOP_AT_ONCE}[^;]{{0,60}}?\b(?:is|are)\s+not\s+(?:\w+\s+)?(?:implied|intended|suggested|meant)\b",
        re.I,
    ),
)
_NOT_AT_ONCE: Final = (
    re.compile(
        rf"(?<!did )(?<!was )(?<!were )(?<!had )(?<!has )(?<!have )\b(?:{_NOT}|avoid\w*|rather\s+than|instead\s+of|without|against)\s+{_WORD}{{0,6}}?{_STOP_AT_ONCE}",
        re.I,
    ),
    re.compile(
        rf"{_STOP_AT_ONCE}[^;]{{0,80}}?\b(?:(?:is|are)\s+(?:{_NOT}\s+(?:\w+\s+)?(?:recommended|advised|advisable|appropriate|safe|indicated|acceptable|suggested|to\s+be)"
        r"|contraindicated|inadvisable|discouraged|ill[\s-]advised|to\s+be\s+avoided)|(?:should|must|ought\s+to)\s+(?:be\s+(?:\w+\s+)?avoided|(?:not|never)\s+(?:be|occur|happen)))\b",
        re.I,
    ),
)
_HARM: Final = r"\b(?:risk\w*|danger\w*|caus(?:e|es|ing)|lead\w*|result\w*|precipitat\w*|provok\w*|trigger\w*|seizures?|harm\w*|unsafe|life[\s-]threatening|fatal|withdrawal)\b"
_WARNS: Final = (
    re.compile(rf"{_STOP_AT_ONCE}[^;]{{0,80}}?{_HARM}", re.I),
    re.compile(
        rf"{_HARM}[^;]{{0,60}}?\b(?:from|of|with|by|upon|if|after)\b[^;]{{0,40}}?{_STOP_AT_ONCE}", re.I
    ),
)
_HARMLESS: Final = re.compile(
    r"\b(?:no|not|without|little|minimal|unlikely|low)\b[^;]{0,30}\b(?:risk|danger|harm|withdrawal|caus|lead|result|seizure)",
    re.I,
)
_LESS: Final = r"(?:reduc|decreas|lower|withdraw|discontinu|stopp|titrat|cut|diminish|phas|com)\w*(?:\s+(?:down|off|out))?"
_SLOWLY: Final = r"(?:gradual(?:ly)?|slow(?:ly)?|progressive(?:ly)?|step\s+by\s+step|little\s+by\s+little|over\s+(?:time|several\s+\w+|the\s+next\s+\w+))"
_ENDED_SLOWLY: Final = rf"(?:wean\w*|taper\w*|(?:titrated?|down)[\s-]?(?:down|titrated)|{_SLOWLY}\s+(?:\w+\s+)?{_LESS}|{_LESS}\s+(?:\w+\s+){{0,4}}?{_SLOWLY})"
_SLOW_END: Final = r"(?:wean(?:ing)?|taper(?:ing)?|down[\s-]?titration|(?:gradual|slow|stepwise)\s+(?:\w+\s+){0,2}?(?:reduction|withdrawal|discontinuation|decrease|detoxification|cessation|wean(?:ing)?|taper(?:ing)?))"
_MUST: Final = r"(?:should|must|needs?\s+to|has\s+to|have\s+to|ought\s+to|is\s+to|are\s+to|shall)"
_ADVISED: Final = r"(?:recommended|advised|advisable|indicated|appropriate|required|needed|necessary|warranted|suggested|reasonable|in\s+order|prudent|called\s+for|mandatory|essential)"
_STEP: Final = rf"(?:(?!(?:{_NOT}|considered|consider)\b)[\w/'-]+\s+)"
_TAPERED: Final = (
    re.compile(rf"\b{_MUST}\s+{_STEP}{{0,3}}?be\s+{_STEP}{{0,4}}?{_ENDED_SLOWLY}", re.I),
    re.compile(
        rf"\b{_MUST}\s+{_STEP}{{0,2}}?(?:begin|start|initiate|undergo|continue|wean|taper|have|receive|plan)\s+{_STEP}{{0,4}}?(?:{_SLOW_END}|{_MEDICINE})",
        re.I,
    ),
    re.compile(
        rf"\b{_SLOW_END}\b[^;]{{0,60}}?\b(?:is|are|would\s+be|should\s+be|must\s+be|remains?)\s+(?:(?!(?:{_NOT}|no)\b)\w+\s+)?{_ADVISED}\b",
        re.I,
    ),
    re.compile(
        rf"\b(?:I|we|reviewer|would|to)?\s*\b(?:recommends?|advis(?:e|es)|suggests?|urges?|requires?|needs)\s+(?:(?!(?:{_NOT}|against|considering|consideration)\b)[\w/'-]+\s+){{0,5}}?{_SLOW_END}\b",
        re.I,
    ),
    re.compile(r"^\W*(?:please\s+)?(?:taper|wean)\b(?!\s+to\b)", re.I),
)
_CONSIDERED: Final = (
    re.compile(rf"\b{_SLOW_END}\b[^;]{{0,40}}?\b(?:should|must|may|can|could)\s+be\s+considered\b", re.I),
    re.compile(rf"\b(?:consider|consideration\s+of|considering)\s+(?:\w+\s+){{0,3}}?{_SLOW_END}\b", re.I),
)
_NOT_SLOWLY: Final = re.compile(
    rf"\b(?:no|not|never|without|cannot|unable|declin\w+|refus\w+|fail\w*|resist\w*|\w+n't)\s+(?:[\w-]+\s+){{0,4}}?(?:wean|taper|{_SLOW_END})",
    re.I,
)
_CONDITION: Final = re.compile(
    rf"\b(?:if|unless|(?<!at )once|when|whether)\b(?![^,;]*\b(?:{_STOP}|{_ENDING})\b)", re.I
)
_STEROID: Final = re.compile(
    r"\b(?:steroid|corticosteroid|prednis\w+|medrol|methylprednisolone|dexamethasone|dose[\s-]?pack)\b", re.I
)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|has|have|been)\s+(?:\w+\s+){0,2}?(?:told|advised|counsel\w*|instructed|warned|educated|cautioned|recommended|stopped|discontinued|weaned|tapered)\b"
    r"|\b(?:he|she|patient|worker|claimant|employee)\s+(?:\w+\s+)?(?:stopped|quit|discontinued|ceased)\b",
    re.I,
)
_OF_PATIENTS: Final = re.compile(
    r"\bany\s+patient\b|\bpatients\s+(?:who|on|with|treated|having|whose|receiving|are|should)\b|\bin\s+(?:these|such|most|all)?\s*patients\b|\b(?:these|most|some|such)\s+patients\b"
    r"|\b(?:see|section)\s+\d|\[\d",
    re.I,
)
_OF_INSURER: Final = re.compile(
    r"\b(?:utilization\s+review\w*|UR|claims\s+administrator|insurer|prior\s+review\w*|previous\s+(?:review\w*|determination))\b[^;]{0,80}\b(?<!non-)(?:recommend|suggest|advis|approv|certif|authori|allow|modif)\w*",
    re.I,
)
_THING: Final = (
    r"(?:brac(?:e|es|ing)|slings?|boots?|crutch(?:es)?|walkers?|canes?|splints?|collars?|orthos[ei]s|orthotics?|wheelchair|oxygen|ventilator|cpap|machines?|device|tens|units?"
    r"|visits?|sessions?|exercises?|physical\s+therapy|chiropractic\s+care|acupuncture|massage|smoking|tobacco|nicotine|cigarettes?|alcohol|drinking|nursing|aides?|home\s+health(?:\s+care)?|work(?:ing)?|activit(?:y|ies)|feeding|immobili[sz]\w+)"
)
_OF_THING: Final = re.compile(rf"\b{_THING}\b", re.I)
_FROM_THING: Final = re.compile(
    rf"\b(?:wean|taper|stop|discontinu|ceas|cessation|withdraw|terminat)\w*\s+(?:(?:off|of|from|out\s+of|down|into|to|the|his|her|their|your|this|use|using|wearing)\s+){{0,4}}(?:\w+\s+){{0,2}}?{_THING}\b",
    re.I,
)
_OF_MEDICINE: Final = re.compile(_MEDICINE, re.I)
_DOCTOR: Final = re.compile(
    r"\b(?:speak|talk|consult|discuss|confer)\b[^.]{0,40}\b(?:physician|doctor|provider)\b", re.I
)


def kinds_said(sentence: str, *, of_medicine: bool) -> tuple[Kind, ...]:
    """What a sentence of a letter says of ending a medicine, in the order of `KINDS`; nothing of most.

    `of_medicine`: whether it stands where a medicine is spoken of; else it must name one itself.
    """
    folded = " ".join(sentence.split())
    if _TRIGGER.search(folded) is None or not _is_of_medicine(folded, of_medicine):
        return ()
    said = {kind for clause in folded.split(";") for kind in _of_clause(clause)}
    return tuple(kind for kind in KINDS if kind in said)


def is_against_care(sentence: str) -> bool:
    """Whether a sentence has words of ending a medicine at once, or of not reducing it slowly, that no denial turns round."""
    folded = " ".join(sentence.split())
    at_once = re.search(_STOP_AT_ONCE, folded, re.I) is not None
    denied = any(_says(way, folded) for way in (_NO_ADVICE, _NOT_AT_ONCE, _WARNS))
    return (at_once and not denied) or _NOT_SLOWLY.search(folded) is not None


def speaks_of_doctor(sentence: str) -> bool:
    """Whether a sentence says to speak with the doctor."""
    return _DOCTOR.search(" ".join(sentence.split())) is not None


def _is_of_medicine(folded: str, around: bool) -> bool:
    if _FROM_THING.search(folded) is not None:
        return False
    return _OF_MEDICINE.search(folded) is not None or (around and _OF_THING.search(folded) is None)


def _of_clause(folded: str) -> tuple[Kind, ...]:
    if _says(_NO_ADVICE, folded):
        return ("no_advice", *_kind_of_slow_end(folded))
    if _PAST.search(folded) or _OF_PATIENTS.search(folded):
        return ()
    if _says(_NOT_AT_ONCE, folded):
        return ("not_at_once", *_kind_of_slow_end(folded))
    if _says(_WARNS, folded) and not _HARMLESS.search(folded):
        return ("warns", *_kind_of_slow_end(folded))
    return _kind_of_slow_end(folded)


def _kind_of_slow_end(folded: str) -> tuple[Kind, ...]:
    if _NOT_SLOWLY.search(folded) or _CONDITION.search(folded) or _STEROID.search(folded):
        return ()
    if _PAST.search(folded) or _OF_PATIENTS.search(folded) or _OF_INSURER.search(folded):
        return ()
    if _says(_TAPERED, folded):
        return ("slowly",)
    return ("consider",) if _says(_CONSIDERED, folded) else ()


def _says(ways: tuple[re.Pattern[str], ...], folded: str) -> bool:
    return any(way.search(folded) is not None for way in ways)
