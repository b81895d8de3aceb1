"""What each word of a closed vocabulary means, for a person who reads a record.

What prompts say of kinds of treatment and of reasons stands beside the vocabularies; the words that need no
explaining there have their meaning here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from imr_llm.schema.vocabulary import (
    CATEGORY_MEANING,
    FLAG_MEANING,
    REASON_MEANING,
    VERDICT_MEANING,
    Basis,
    Category,
    CitationSource,
    DwcCategory,
    Form,
    Match,
    Outcome,
    Policy,
    Priority,
    Reason,
    Sex,
    Side,
    Unit,
)

__all__ = ["MEANINGS"]

_FORM: Final[dict[Form, str]] = {
    "F1a": "headings that end in 'Upheld' or 'Overturned' over 'Claims Administrator guideline:'; the reviewer is 'Board Certified in X "
    "and is licensed to practice in Y'",
    "F1b": "the same headings; the reviewer's credentials at the labels 'State(s) of Licensure:' and 'Certification(s)/Specialty:'; the form "
    "of most letters",
    "F2": "begins 'MAXIMUS FEDERAL SERVICES, INC.'; numbered items, each 'is (not) medically necessary and appropriate'",
    "F3": "begins 'MEDICAL PROFESSIONAL REVIEW'; sections 'ISSUE AT DISPUTE' and 'RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS …'",
    "F4": "'Notice of Independent Medical Review Determination'; 'MAXIMUS has determined the request for X is (not) medically necessary …'",
    "unknown": "none of these; what was found was read without their labels",
}
_OUTCOME: Final[dict[Outcome, str]] = {
    "upheld": "the claims administrator's denial stands: the treatment was not found to be medically necessary",
    "overturned": "the denial falls: the treatment is medically necessary",
    "partially_overturned": "of an item: the letter itself grants a part of it; of a case: some items are upheld, others overturned",
}
_PRIORITY: Final[dict[Priority, str]] = {
    "standard": "the ordinary review",
    "expedited": "the review was asked for as urgent",
}
_SEX: Final[dict[Sex, str]] = {
    "male": "the letter speaks of a man",
    "female": "the letter speaks of a woman",
}
_SIDE: Final[dict[Side, str]] = {
    "left": "the left one",
    "right": "the right one",
    "bilateral": "both sides",
}
_BASIS: Final[dict[Basis, str]] = {
    "mtus": "California's Medical Treatment Utilization Schedule (MTUS), and nothing else",
    "other": "guidelines or literature outside the MTUS, and nothing else",
    "both": "the MTUS and something outside it",
    "none": "the line says that no guideline was cited",
}
_SOURCE: Final[dict[CitationSource, str]] = {
    "MTUS": "a chapter of the Medical Treatment Utilization Schedule, also where that chapter was taken over from ACOEM",
    "ODG": "Official Disability Guidelines",
    "ACOEM": "guidelines of the American College of Occupational and Environmental Medicine, cited outside the MTUS",
    "other": "anything else: other guidelines, articles, books, web addresses",
}
_UNIT: Final[dict[Unit, str]] = {
    "visits": "sessions, treatments, visits",
    "dispensed": "of a drug: tablets, capsules, patches, containers ('#60')",
    "grams": "of a cream or a powder, by weight",
    "milliliters": "of a liquid, by volume",
    "days": "of a rental, a program, a use",
    "weeks": "likewise",
    "months": "likewise",
    "hours": "of a program or of care at home",
    "injections": "injections, blocks, infusions",
    "refills": "only where nothing but refills is in dispute",
    "each": "pieces of equipment, studies, tests",
}
_CATEGORY: Final[dict[Category, str]] = {
    "occupational_therapy": "therapy by an occupational therapist, if it is called so",
    "acupuncture": "with needles, also electroacupuncture",
    "home_health": "care, nursing or help at home",
    "transportation": "rides to and from treatment",
    "other": "a treatment that none of these fits",
}
_DWC_CATEGORY: Final[dict[DwcCategory, str]] = {
    "rehabilitation": "Rehabilitation: physical and occupational therapy, chiropractic, acupuncture, other therapies",
    "pharmaceuticals": "Pharmaceuticals",
    "diagnostic_testing": "Diagnostic Testing: imaging, EMG and nerve conduction, laboratory, other",
    "dmepos": "DMEPOS: durable medical equipment, prosthetics, orthotics, supplies",
    "injection": "Injection",
    "surgery": "Surgery, and what only accompanies it",
    "evaluation_management": "Evaluation & Management: visits, consultations",
    "psych_services": "Psych Services",
    "programs": "Programs",
    "home_health": "Home Health",
    "transportation": "Transportation",
    "other": "none of these",
}
_REASON: Final[dict[Reason, str]] = {
    "already_provided": "what is asked for was given, done or authorized before, and is not needed again",
    "alternative_available": "something else, cheaper, safer or simpler, would do instead",
    "criteria_met": "what the guideline asks for is shown, or the request keeps within it",
    "functional_improvement_shown": "earlier treatment of the kind brought a gain in function, work or use of medication",
    "conservative_care_failed": "first-line drug or therapy was tried and did not help",
    "objective_findings_support": "findings of an examination or a test speak for the treatment",
    "other": "a reason that none of these fits",
}
_MATCH: Final[dict[Match, str]] = {
    "exact": "the letter has these very characters; always so of what the baseline read",
    "normalized": "the same but for white space, hyphens at line ends, typographic marks, case",
    "fuzzy": "small differences in words that carry no number, negation, outcome, range, side or sex, marks put around a quotation, or "
    "words left out at an ellipsis",
}
_POLICY: Final[dict[Policy, str]] = {
    "strict": "a record shows the values that are verified",
    "flag": "the model's values that hold, else the baseline's",
    "permissive": "the model's values wherever it gave one",
}


def _told(first: Mapping[Any, str], then: Mapping[Any, str]) -> dict[Any, str]:
    """Meanings in the order of the first, those that it leaves open from the other."""
    return {word: meaning or then[word] for word, meaning in first.items()}


MEANINGS: Final[dict[str, Mapping[Any, str]]] = {
    "Form": _FORM,
    "Outcome": _OUTCOME,
    "Priority": _PRIORITY,
    "Sex": _SEX,
    "Side": _SIDE,
    "Basis": _BASIS,
    "CitationSource": _SOURCE,
    "Unit": _UNIT,
    "Category": _told(CATEGORY_MEANING, _CATEGORY),
    "DwcCategory": _DWC_CATEGORY,
    "Reason": _told(REASON_MEANING, _REASON),
    "Verdict": VERDICT_MEANING,
    "Match": _MATCH,
    "FlagCode": FLAG_MEANING,
    "Policy": _POLICY,
}
"""By the name of the vocabulary, every word with its meaning."""
