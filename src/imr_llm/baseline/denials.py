"""What a sentence of a denial's rationale gives as a reason.

What the guideline rejects, what depends on something denied, what the sentence tells (an excess, a risk, a
home program, an alternative), and what it denies (`denied`).
"""

from __future__ import annotations

from imr_llm.baseline import denial_ways as ways
from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.denied import denials_in
from imr_llm.baseline.denied_reasons import TREATMENTS, Case, Given, reasons_of
from imr_llm.baseline.quoting import is_quote
from imr_llm.reading.schedules import VISITS
from imr_llm.schema.vocabulary import Reason


def reasons_of_denial(sentence: str, signs: int, case: Case, after_case: bool) -> list[Given]:
    """The reasons one sentence of the rationale of a denial gives."""
    denies = signs & ways.DENYING
    if denies and signs & ways.DEPENDING and ways.DEPENDS.found(sentence, signs):
        return ["depends_on_denied_item"]
    out: list[Given] = []
    quoted = is_quote(sentence, signs, after_case)
    condemned = ways.CONDEMNED.first(sentence, signs) if denies and signs & ways.CONDEMNING else None
    if condemned is not None and _condemns(condemned, sentence, signs, case, quoted):
        out.append("not_recommended_by_guideline")
    if case.category == "medication" and ways.RISKY.found(sentence, signs):
        out.append("safety_concern")
    if quoted:
        return out
    out += _told(sentence, signs, case)
    if ways.UNTIL_RESULTS.found(sentence, signs):
        return [*out, "insufficient_documentation", "no_functional_improvement"]
    out += _denied(sentence, signs, case, frozenset(out))
    if objects.NORMAL.found(sentence, signs) and "candidate" not in sentence:
        of_body = case.category != "durable_medical_equipment" or ways.EXAM.found(sentence, signs)
        out.append("no_objective_findings" if of_body else "criteria_not_met")
    if case.category in TREATMENTS and objects.TEMPORARY.found(sentence, signs):
        out.append("no_functional_improvement")
    if (
        ways.ALREADY.found(sentence, signs)
        and not {"conservative_care_not_exhausted", "no_functional_improvement"} & set(out)
        and (case.category not in VISITS or ways.GRANTED.found(sentence, signs))
    ):
        out.append("already_provided")
    return list(dict.fromkeys(out))


def _told(sentence: str, signs: int, case: Case) -> list[Given]:
    """What a sentence of the case tells without denying: an excess, a risk, another way, a home program."""
    out: list[Given] = []
    if (ways.EXCEEDS.found(sentence, signs) and not ways.NOT_EXCEEDING.found(sentence, signs)) or (
        case.for_a_time and ways.USED_LONG.found(sentence, signs)
    ):
        out.append("exceeds_guideline_limit")
    if ways.SAFETY.found(sentence, signs) and not ways.RISK_OF_GUIDELINE.within(sentence, signs):
        out.append("safety_concern")
    if ways.OTHER_WAY.found(sentence, signs):
        out.append("alternative_available")
    if ways.UNSPECIFIED.found(sentence, signs):
        out.append("request_unspecified")
    if case.category in ways.TESTS_AND_SURGERY and ways.PREMATURE.found(sentence, signs):
        out.append("conservative_care_not_exhausted")
    if (
        case.category not in ("program", "home_health")
        and ways.HOME.found(sentence, signs)
        and ways.HOME_SERVES.found(sentence, signs)
        and not ways.HOME_OF_GUIDELINE.found(sentence, signs)
    ):
        out.append("home_program_sufficient")
    return out


def _denied(sentence: str, signs: int, case: Case, told: frozenset[Given]) -> list[Given]:
    """What a sentence of the case denies; beside what it tells, a condition or a paper denied is no reason."""
    if not (signs & ways.NEGATING or ways.WITHOUT.within(sentence, signs)) or ways.SILENT_GUIDELINE.found(
        sentence, signs
    ):
        return []
    if objects.ORAL.found(sentence, signs):
        return ["alternative_available", *(["insufficient_documentation"] if " lack of" in sentence else [])]
    out = [reason for denial in denials_in(sentence) for reason in reasons_of(denial, signs, case)]
    if "home_program_sufficient" in told:
        return [reason for reason in out if reason == "no_functional_improvement"]
    return [reason for reason in out if not told or reason not in ("criteria_not_met", "a_condition")]


def _condemns(words: str, sentence: str, signs: int, case: Case, quoted: bool) -> bool:
    """Whether the guideline is said to reject the treatment asked for, or the reviewer says so of it."""
    if ways.CONDITIONAL.within(sentence, signs) and not ways.OUTRIGHT.found(sentence, signs):
        return "compounded product" in sentence
    named = (
        not case.request_words
        or case.names(sentence)
        or ways.NAMED_AS_THIS.found(sentence, signs)
        or (case.category == "medication" and "compounded product" in sentence)
    )
    return named and (quoted or "support" not in words)
