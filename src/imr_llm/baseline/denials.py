"""What a sentence of a denial's rationale gives as a reason.

What the guideline rejects, what depends on something denied, what the sentence tells (an excess, a risk, a
home program, an alternative), and what it denies (`denied`).
"""

from __future__ import annotations

from typing import NamedTuple

from imr_llm.baseline import denial_ways as ways
from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.denied import EXAMINED, TREATMENTS, denials_in, reasons_of
from imr_llm.baseline.quoting import is_quote
from imr_llm.reading.schedules import VISITS
from imr_llm.schema.vocabulary import Reason


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request_words: frozenset[str]
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""


def reasons_of_denial(sentence: str, signs: int, case: Case, after_case: bool) -> list[Reason]:
    """The reasons one sentence of the rationale of a denial gives."""
    denies = signs & ways.DENYING
    if denies and signs & ways.DEPENDING and ways.DEPENDS.found(sentence, signs):
        return ["depends_on_denied_item"]
    out: list[Reason] = []
    quoted = is_quote(sentence, signs, after_case)
    condemned = ways.CONDEMNED.first(sentence, signs) if denies and signs & ways.CONDEMNING else None
    if condemned is not None and _condemns(condemned, sentence, signs, case, quoted):
        out.append("not_recommended_by_guideline")
    if quoted:
        return out
    if ways.EXCEEDS.found(sentence, signs) and not ways.NOT_EXCEEDING.found(sentence, signs):
        out.append("exceeds_guideline_limit")
    if ways.SAFETY.found(sentence, signs) and not ways.RISK_OF_GUIDELINE.within(sentence, signs):
        out.append("safety_concern")
    if (
        ways.HOME.found(sentence, signs)
        and ways.HOME_SERVES.found(sentence, signs)
        and not ways.HOME_OF_GUIDELINE.found(sentence, signs)
    ):
        return [*out, "home_program_sufficient"]
    if ways.UNTIL_RESULTS.found(sentence, signs):
        return [*out, "insufficient_documentation", "no_functional_improvement"]
    if ways.OTHER_WAY.found(sentence, signs):
        out.append("alternative_available")
    told = list(out)
    denied = signs & ways.NEGATING or ways.WITHOUT.within(sentence, signs)
    if denied and objects.ORAL.found(sentence, signs):
        out.append("alternative_available")
        if " lack of" in sentence:
            out.append("insufficient_documentation")
    elif denied:
        for denial in denials_in(sentence):
            out += [
                reason
                for reason in reasons_of(denial, signs, case.category)
                if not told or reason != "criteria_not_met"
            ]
    if (
        ways.ALREADY.found(sentence, signs)
        and "conservative_care_not_exhausted" not in out
        and (case.category not in VISITS or ways.GRANTED.found(sentence, signs))
    ):
        out.append("already_provided")
    if objects.NORMAL.found(sentence, signs) and "criteria_not_met" not in out:
        out.append("no_objective_findings" if case.category in EXAMINED else "criteria_not_met")
    if case.category in TREATMENTS and objects.TEMPORARY.found(sentence, signs):
        out.append("no_functional_improvement")
    return list(dict.fromkeys(out))


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
