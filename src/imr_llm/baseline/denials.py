"""What a sentence of a denial's rationale gives as a reason.

A sentence of the case that denies something ("there is no ...", "lack of ...", "did not ...") is classed by
what it denies: improvement, conservative care, findings, a condition, or the documents.
"""

from __future__ import annotations

from typing import NamedTuple

from imr_llm.baseline import denial_lacks as lacks
from imr_llm.baseline import denial_ways as ways
from imr_llm.baseline.quoting import is_quote
from imr_llm.letters.spots import has_any
from imr_llm.schema.vocabulary import Reason


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request_words: frozenset[str]
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""


def reasons_of_denial(sentence: str, stems: set[str], case: Case) -> list[Reason]:
    """The reasons one sentence of the rationale of a denial gives."""
    denies = not stems.isdisjoint(ways.DENYING)
    if denies and not stems.isdisjoint(ways.DEPENDING) and ways.DEPENDS.search(sentence):
        return ["depends_on_denied_item"]
    out: list[Reason] = []
    quoted: bool | None = None
    condemned = ways.CONDEMNED.search(sentence) if denies and not stems.isdisjoint(ways.CONDEMNING) else None
    if condemned is not None:
        quoted = is_quote(sentence)
        if _condemns(condemned.group(), sentence, case, quoted):
            out.append("not_recommended_by_guideline")
    negated = not stems.isdisjoint(ways.NEGATING) or "without" in sentence
    told: list[Reason] = []
    if (
        not stems.isdisjoint(ways.EXCEEDING)
        and ways.EXCEEDS.search(sentence)
        and not ways.NOT_EXCEEDING.search(sentence)
    ):
        told.append("exceeds_guideline_limit")
    if (
        not stems.isdisjoint(ways.RISKS)
        and ways.SAFETY.search(sentence)
        and has_any(sentence, ways.CASE_WORDS)
        and not has_any(sentence, ways.RISK_OF_GUIDELINE)
    ):
        told.append("safety_concern")
    if (
        not stems.isdisjoint(ways.HOMES)
        and ways.HOME.search(sentence)
        and ways.HOME_SERVES.search(sentence)
        and not has_any(sentence, ways.HOME_OF_GUIDELINE)
    ):
        told.append("home_program_sufficient")
    if (
        not stems.isdisjoint(ways.ALREADYS)
        and ways.ALREADY.search(sentence)
        and not has_any(sentence, ("without any documentation", "initial 6"))
    ):
        told.append("already_provided")
    if not stems.isdisjoint(ways.WAYS) and ways.OTHER_WAY.search(sentence):
        told.append("alternative_available")
    if not told and not negated:
        return out
    if quoted is None:
        quoted = is_quote(sentence)
    if quoted and not ("request" in sentence and (negated or told)):
        return out
    if negated:
        told += _denied(sentence, stems, told)
    return out + told


def _condemns(words: str, sentence: str, case: Case, quoted: bool) -> bool:
    """Whether the guideline is said to reject the treatment asked for, or the reviewer says so of it."""
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
    return named if quoted else (named and ("recommend" in words or "support" not in words))


def _denied(sentence: str, stems: set[str], already: list[Reason]) -> list[Reason]:
    """What a sentence that denies something denies."""
    of_case = has_any(sentence, ways.CASE_WORDS)
    out: list[Reason] = []
    if not stems.isdisjoint(lacks.UNSPECIFIABLE) and lacks.UNSPECIFIED.search(sentence):
        return ["request_unspecified"]
    if has_any(sentence, lacks.IMPROVEMENT) and of_case:
        if not has_any(sentence, ("expected to improve", "who have not responded", "intended to avoid")):
            out.append("no_functional_improvement")
    elif not stems.isdisjoint(lacks.NOT_BETTER_WORDS) and lacks.NOT_BETTER.search(sentence):
        out.append("no_functional_improvement")
    if (
        has_any(sentence, lacks.CONSERVATIVE)
        and lacks.CONSERVATIVE_SHAPE.search(sentence)
        and "previously recommended" not in sentence
    ) or has_any(sentence, ("premature", " weeks after", "days after", "has not passed")):
        out.append("conservative_care_not_exhausted")
    if not stems.isdisjoint(lacks.ORAL_WORDS) and lacks.ORAL.search(sentence):
        out.append("alternative_available")
    elif (not out and not stems.isdisjoint(lacks.FINDING_WORDS) and lacks.FINDINGS.search(sentence)) or (
        not stems.isdisjoint(lacks.NORMAL_WORDS) and lacks.NORMAL.search(sentence)
    ):
        out.append("no_objective_findings")
    criteria = not stems.isdisjoint(lacks.CRITERIA_WORDS) and lacks.CRITERIA.search(sentence) is not None
    concluding = (
        not criteria
        and not out
        and not stems.isdisjoint(lacks.NECESSITY_WORDS)
        and lacks.NECESSITY_ALONE.search(sentence) is not None
    )
    if criteria or (not out and not already and not concluding and of_case and _condition_denied(sentence)):
        out.append("criteria_not_met")
    lacking = lacks.STRONG_LACK.search(sentence) if not stems.isdisjoint(lacks.LACK_WORDS) else None
    if lacking is not None and "home_program_sufficient" not in already:
        if out == ["criteria_not_met"] and not has_any(
            sentence,
            ("history", "diagnos", "complaint", "has ", "had ", "risk", "symptom", "subjective", "spasm"),
        ):
            return ["insufficient_documentation"]
        out.append("insufficient_documentation")
    elif lacking is None and not out and not already and not concluding and lacks.WEAK_LACK.search(sentence):
        out.append("insufficient_documentation")
    return out


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
    return lacks.SUBJECT_DENIED.search(sentence) is not None and lacks.CONDITION.search(sentence) is not None
