"""What a sentence of a denial's rationale gives as a reason.

What the guideline rejects, what depends on something denied, what the sentence tells (an excess, a risk, a
home program, an alternative), and what it denies (`denied`).
"""

from __future__ import annotations

from typing import Final

from imr_llm.baseline import denial_ways as ways
from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.denied import denials_in, only_concludes
from imr_llm.baseline.denied_reasons import EXAMINED, TREATMENTS, Case, Given, reasons_of
from imr_llm.baseline.quoting import Sentence
from imr_llm.reading.schedules import VISITS

_TOLD_OTHERWISE: Final = (
    ways.SAFETY.sign
    | ways.OTHER_WAY.sign
    | ways.UNSPECIFIED.sign
    | ways.PREMATURE.sign
    | ways.HOME.sign
    | ways.UNMET.sign
    | ways.RIDES.sign
    | ways.NOWHERE.sign
)
_TOLD: Final = ways.EXCEEDS.sign | ways.USED_LONG.sign | ways.ADDS_UP.sign | _TOLD_OTHERWISE
_SEEN: Final = (
    objects.NORMAL.sign
    | ways.ALREADY.sign
    | ways.TESTED.sign
    | ways.HAD_TEST.sign
    | objects.TEMPORARY.sign
    | ways.UNTIL_RESULTS.sign
)
_BESIDES_A_CONCLUSION: Final = ways.NEGATING_BESIDES_NOT | ways.NONE_OF_THOSE.sign | objects.ORAL.sign
"""Signs of what may give a reason beside "not medically necessary"."""
_SAYS_NONE: Final = ways.NONE_OF_THOSE.sign | ways.FOUND_NONE.sign
_GUIDELINE: Final = ways.CONDEMNED.sign | ways.DEPENDS.sign | ways.DEPENDS_ALONE.sign | ways.RISKY.sign
_TELLS: Final = _TOLD | _SEEN | _GUIDELINE | ways.NEGATING
"""A sentence without one of these signs gives no reason."""


def reasons_of_denial(case: Case, sentence: Sentence) -> list[Given]:
    """The reasons one sentence of the rationale of a denial gives."""
    signs = sentence.signs
    if not signs & _TELLS:
        return []
    out: list[Given] = []
    if signs & _GUIDELINE:
        if _depends(sentence, case):
            return ["depends_on_denied_item"]
        out = _rejected(sentence, case)
    return out + _of_the_case(sentence, case)


def _depends(sentence: Sentence, case: Case) -> bool:
    """Whether the treatment goes with another that was denied."""
    text, signs = sentence.text, sentence.signs
    return bool(signs & ways.DENYING and signs & ways.DEPENDING and ways.DEPENDS.found(text, signs)) or (
        case.category not in ("surgery", "injection") and ways.DEPENDS_ALONE.found(text, signs)
    )


def _rejected(sentence: Sentence, case: Case) -> list[Given]:
    """What the guideline, or a drug's known risk, says against the treatment at large."""
    text, signs = sentence.text, sentence.signs
    out: list[Given] = []
    if signs & ways.DENYING and signs & ways.CONDEMNING:
        condemned = ways.CONDEMNED.first(text, signs)
        if condemned is not None and _condemns(condemned.group(), sentence, case):
            out.append("not_recommended_by_guideline")
    if case.category == "medication" and ways.RISKY.found(text, signs) and "lowest" not in text:
        out.append("safety_concern")
    return out


def _of_the_case(sentence: Sentence, case: Case) -> list[Given]:
    """What a sentence says of the case: what it tells, what it denies, what was seen or had before."""
    text, signs = sentence.text, sentence.signs
    told = _told(text, signs, case) if signs & _TOLD else []
    denying = signs & ways.NEGATING != 0 and (signs & _BESIDES_A_CONCLUSION != 0 or not only_concludes(text))
    normal = already = unchanged = results = False
    if signs & _SEEN:
        normal = objects.NORMAL.found(text, signs)
        already = (ways.ALREADY.found(text, signs) and not ways.FOR_A_TAPER.found(text, signs)) or (
            case.category in ways.TESTS
            and (
                (not signs & ways.NEGATING and ways.TESTED.found(text, signs))
                or ways.HAD_TEST.found(text, signs)
            )
        )
        unchanged = (
            case.category in TREATMENTS
            and objects.TEMPORARY.found(text, signs)
            and objects.NOT_FELT.search(text) is None
        )
        results = ways.UNTIL_RESULTS.found(text, signs)
    if not (told or denying or normal or already or unchanged or results) or sentence.general_or_first():
        return []
    if results:
        return [*told, "insufficient_documentation", "no_functional_improvement"]
    out = told
    before = sentence.before if denying and signs & _SAYS_NONE else None
    if (
        before is not None
        and ways.FOUND_NONE.found(text, signs)
        and ways.LOOKED_FOR.found(before.text, before.signs)
    ):
        return [*out, "insufficient_documentation"]
    if (
        before is not None
        and ways.NONE_OF_THOSE.found(text, signs)
        and ways.FIRST.found(before.text, before.signs)
    ):
        return [*out, "conservative_care_not_exhausted"]
    if denying:
        out = out + _denied(text, signs, case, told, unchanged=unchanged)
    if normal and not already and "candidate" not in text and case.category not in VISITS - EXAMINED:
        of_body = case.category != "durable_medical_equipment" or ways.EXAM.found(text, signs)
        out.append("no_objective_findings" if of_body else "criteria_not_met")
    if unchanged:
        out.append("no_functional_improvement")
    if (
        already
        and "exceeds_guideline_limit" not in out
        and "conservative_care_not_exhausted" not in out
        and "no_functional_improvement" not in out
        and (case.category not in VISITS or ways.GRANTED.found(text, signs))
    ):
        out = [reason for reason in out if reason != "a_condition"]
        out.append("already_provided")
    return out


def _told(sentence: str, signs: int, case: Case) -> list[Given]:
    """What a sentence of the case tells without denying: an excess, a risk, another way, a home program."""
    out: list[Given] = []
    if (ways.EXCEEDS.found(sentence, signs) and not ways.NOT_EXCEEDING.found(sentence, signs)) or (
        (case.for_a_time and ways.USED_LONG.found(sentence, signs))
        or (case.over_limit and ways.ADDS_UP.found(sentence, signs))
    ):
        out.append("exceeds_guideline_limit")
    if not signs & _TOLD_OTHERWISE:
        return out
    if ways.SAFETY.found(sentence, signs) and not ways.RISK_OF_GUIDELINE.found(sentence, signs):
        out.append("safety_concern")
    if (
        ways.OTHER_WAY.found(sentence, signs)
        and ("at home" not in sentence or case.category == "durable_medical_equipment")
        and not ways.FOR_A_TAPER.found(sentence, signs)
    ) or (case.category in ("transportation", "home_health") and ways.RIDES.found(sentence, signs)):
        out.append("alternative_available")
    if ways.NOWHERE.found(sentence, signs):
        out.append("insufficient_documentation")
    if ways.UNMET.found(sentence, signs):
        out.append("criteria_not_met")
    if ways.UNSPECIFIED.found(sentence, signs):
        out.append("request_unspecified")
    if (
        case.category in ways.TESTS_AND_SURGERY
        and ways.PREMATURE.found(sentence, signs)
        and not ways.WITHOUT_FINDINGS.search(sentence)
    ):
        out.append("conservative_care_not_exhausted")
    if (
        case.category not in ("program", "home_health", "durable_medical_equipment")
        and ways.HOME.found(sentence, signs)
        and ways.HOME_SERVES.found(sentence, signs)
        and not ways.HOME_OF_GUIDELINE.found(sentence, signs)
        and not ways.NO_HOME.found(sentence, signs)
    ):
        out.append("home_program_sufficient")
    return out


def _denied(sentence: str, signs: int, case: Case, told: list[Given], *, unchanged: bool) -> list[Given]:
    """What a sentence of the case denies; beside what it tells, a condition or a paper denied is no reason."""
    if signs & ways.SILENT_GUIDELINE.sign and ways.SILENT_GUIDELINE.found(sentence, signs):
        return []
    if signs & objects.ORAL.sign and objects.ORAL.found(sentence, signs):
        given: list[Given] = ["alternative_available"]
        return [*given, "insufficient_documentation"] if " lack of" in sentence else given
    out: list[Given] = []
    for denial in denials_in(sentence, signs):
        out += reasons_of(denial, signs, case)
    if "insufficient_documentation" in out:
        out = [reason for reason in out if reason != "a_condition"]
    if not (out and (told or unchanged)):
        return out
    if "home_program_sufficient" in told:
        return [reason for reason in out if reason == "no_functional_improvement"]
    return [reason for reason in out if reason not in ("criteria_not_met", "a_condition")]


def _condemns(words: str, sentence: Sentence, case: Case) -> bool:
    """Whether the guideline is said to reject the treatment asked for, or the reviewer says so of it."""
    text, signs = sentence.text, sentence.signs
    if ways.CONDITIONAL.found(text, signs) and not ways.OUTRIGHT.found(text, signs):
        return ways.A_PART_CONDEMNS.found(text, signs)
    clause = _clause_with(text, words)
    for piece in ways.PIECES.split(clause):
        if words in piece and ways.UP_TO_A_LIMIT.search(piece):
            return False
    named = (
        case.names(clause)
        or ways.NAMED_AS_THIS.found(text, signs)
        or (case.category == "medication" and ways.A_PART_CONDEMNS.found(text, signs))
    )
    return named and ("support" not in words or sentence.general_or_first())


def _clause_with(text: str, words: str) -> str:
    """The side of a contrast that words stand on: "X is not recommended, but Y is"."""
    before, contrast, after = text.partition(", but ")
    return before if not contrast or words in before else after
