"""What a sentence of a denial's rationale gives as a reason.

A sentence of the case that denies something ("there is no ...", "lack of ...", "did not ...") is classed by
what it denies: improvement, conservative care, findings, a condition, or the documents.
"""

from __future__ import annotations

from typing import NamedTuple

from imr_llm.baseline import denial_lacks as lacks
from imr_llm.baseline import denial_ways as ways
from imr_llm.baseline.quoting import is_quote
from imr_llm.schema.vocabulary import Reason


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request_words: frozenset[str]
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""


def reasons_of_denial(sentence: str, signs: int, case: Case) -> list[Reason]:
    """The reasons one sentence of the rationale of a denial gives."""
    denies = signs & ways.DENYING
    if denies and signs & ways.DEPENDING and ways.DEPENDS.found(sentence, signs):
        return ["depends_on_denied_item"]
    out: list[Reason] = []
    quoted: bool | None = None
    condemned = ways.CONDEMNED.first(sentence, signs) if denies and signs & ways.CONDEMNING else None
    if condemned is not None:
        quoted = is_quote(sentence, signs)
        if _condemns(condemned, sentence, signs, case, quoted):
            out.append("not_recommended_by_guideline")
    negated = signs & ways.NEGATING or ways.WITHOUT.within(sentence, signs)
    told: list[Reason] = []
    if (
        signs & ways.EXCEEDING
        and ways.EXCEEDS.found(sentence, signs)
        and not ways.NOT_EXCEEDING.found(sentence, signs)
    ):
        told.append("exceeds_guideline_limit")
    if (
        signs & ways.RISKS
        and ways.SAFETY.found(sentence, signs)
        and ways.CASE_WORDS.within(sentence, signs)
        and not ways.RISK_OF_GUIDELINE.within(sentence, signs)
    ):
        told.append("safety_concern")
    if (
        signs & ways.HOMES
        and ways.HOME.found(sentence, signs)
        and ways.HOME_SERVES.found(sentence, signs)
        and not ways.HOME_OF_GUIDELINE.within(sentence, signs)
    ):
        told.append("home_program_sufficient")
    if (
        signs & ways.ALREADYS
        and ways.ALREADY.found(sentence, signs)
        and not ways.UNDOCUMENTED.within(sentence, signs)
    ):
        told.append("already_provided")
    if signs & ways.WAYS and ways.OTHER_WAY.found(sentence, signs):
        told.append("alternative_available")
    if not told and not negated:
        return out
    if quoted is None:
        quoted = is_quote(sentence, signs)
    if quoted and not (ways.REQUEST.within(sentence, signs) and (negated or told)):
        return out
    if negated:
        told += _denied(sentence, signs, told)
    return out + told


def _condemns(words: str, sentence: str, signs: int, case: Case, quoted: bool) -> bool:
    """Whether the guideline is said to reject the treatment asked for, or the reviewer says so of it."""
    if ways.CONDITIONAL.within(sentence, signs):
        return "compounded product" in sentence or ways.UNPROVEN.found(sentence, signs)
    named = (
        not case.request_words
        or any(word in sentence for word in case.request_words)
        or ways.NAMED_AS_THIS.found(sentence, signs)
        or (case.category == "medication" and "compounded product" in sentence)
    )
    return named if quoted else (named and ("recommend" in words or "support" not in words))


def _denied(sentence: str, signs: int, already: list[Reason]) -> list[Reason]:
    """What a sentence that denies something denies."""
    if lacks.SILENT_GUIDELINE.found(sentence, signs):
        return []
    of_case = ways.CASE_WORDS.within(sentence, signs)
    out: list[Reason] = []
    if signs & lacks.UNSPECIFIABLE and lacks.UNSPECIFIED.found(sentence, signs):
        return ["request_unspecified"]
    if lacks.IMPROVEMENT.within(sentence, signs) and of_case:
        if not lacks.EXPECTED.within(sentence, signs):
            out.append("no_functional_improvement")
    elif signs & lacks.NOT_BETTER_WORDS and lacks.NOT_BETTER.found(sentence, signs):
        out.append("no_functional_improvement")
    if (
        lacks.CONSERVATIVE.within(sentence, signs)
        and lacks.CONSERVATIVE_SHAPE.found(sentence, signs)
        and not lacks.RECOMMENDED_BEFORE.within(sentence, signs)
    ) or lacks.TOO_EARLY.within(sentence, signs):
        out.append("conservative_care_not_exhausted")
    if signs & lacks.ORAL_WORDS and lacks.ORAL.found(sentence, signs):
        out.append("alternative_available")
    elif (not out and signs & lacks.FINDING_WORDS and lacks.FINDINGS.found(sentence, signs)) or (
        signs & lacks.NORMAL_WORDS and lacks.NORMAL.found(sentence, signs)
    ):
        out.append("no_objective_findings")
    criteria = signs & lacks.CRITERIA_WORDS and lacks.CRITERIA.found(sentence, signs)
    concluding = (
        not criteria
        and not out
        and signs & lacks.NECESSITY_WORDS
        and lacks.NECESSITY_ALONE.found(sentence, signs)
    )
    if criteria or (
        not out and not already and not concluding and of_case and _condition_denied(sentence, signs)
    ):
        out.append("criteria_not_met")
    lacking = signs & lacks.LACK_WORDS and lacks.STRONG_LACK.found(sentence, signs)
    if lacking and "home_program_sufficient" not in already:
        if out == ["criteria_not_met"] and not lacks.TOLD_OF_WORKER.within(sentence, signs):
            return ["insufficient_documentation"]
        out.append("insufficient_documentation")
    elif (
        not lacking and not out and not already and not concluding and lacks.WEAK_LACK.found(sentence, signs)
    ):
        out.append("insufficient_documentation")
    return out


def _condition_denied(sentence: str, signs: int) -> bool:
    """Whether the sentence says that the worker lacks what the guideline asks for."""
    if lacks.NOT_A_CONDITION.within(sentence, signs):
        return False
    return lacks.SUBJECT_DENIED.found(sentence, signs) and lacks.CONDITION.found(sentence, signs)
