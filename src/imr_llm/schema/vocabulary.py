"""The closed vocabularies of the record. Knows no field, no letter and no reader.

Sources: the state's own search index for `DwcCategory` (Division of Workers' Compensation, IMR
decisions); the labelling guide of the gold letters for the rest.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Form = Literal["F1a", "F1b", "F2", "F3", "F4", "unknown"]
Outcome = Literal["upheld", "overturned", "partially_overturned"]
Priority = Literal["standard", "expedited"]
Sex = Literal["male", "female"]
Side = Literal["left", "right", "bilateral"]
Basis = Literal["mtus", "other", "both", "none"]
CitationSource = Literal["MTUS", "ODG", "ACOEM", "other"]
Unit = Literal[
    "visits",
    "dispensed",
    "grams",
    "milliliters",
    "days",
    "weeks",
    "months",
    "hours",
    "injections",
    "refills",
    "each",
]
Category = Literal[
    "physical_therapy",
    "occupational_therapy",
    "chiropractic",
    "acupuncture",
    "massage",
    "other_therapy",
    "medication",
    "injection",
    "surgery",
    "surgical_service",
    "imaging",
    "electrodiagnostic_test",
    "lab_test",
    "other_test",
    "durable_medical_equipment",
    "consultation",
    "mental_health",
    "home_health",
    "program",
    "transportation",
    "other",
]
DwcCategory = Literal[
    "rehabilitation",
    "pharmaceuticals",
    "diagnostic_testing",
    "dmepos",
    "injection",
    "surgery",
    "evaluation_management",
    "psych_services",
    "programs",
    "home_health",
    "transportation",
    "other",
]
Reason = Literal[
    "exceeds_guideline_limit",
    "no_functional_improvement",
    "insufficient_documentation",
    "not_recommended_by_guideline",
    "criteria_not_met",
    "conservative_care_not_exhausted",
    "no_objective_findings",
    "request_unspecified",
    "home_program_sufficient",
    "already_provided",
    "depends_on_denied_item",
    "alternative_available",
    "criteria_met",
    "functional_improvement_shown",
    "conservative_care_failed",
    "objective_findings_support",
    "safety_concern",
    "other",
]
Verdict = Literal["verified", "grounded", "conflict", "missed", "ungrounded", "baseline", "absent"]
VERDICT_MEANING: Final[dict[Verdict, str]] = {
    "verified": "the model's quotation carries it where it must stand, and the baseline read the same",
    "grounded": "the model's quotation carries it; the baseline is silent",
    "conflict": "the model's quotation carries it; the baseline read another value",
    "missed": "the baseline found it, the model is silent",
    "ungrounded": "the model's quotation is not there, stands in the wrong place, or does not carry it",
    "baseline": "read by the baseline alone: no model ran, it is not asked for, or it is one more reason beside the model's own",
    "absent": "both are silent",
}
Match = Literal["exact", "normalized", "fuzzy"]
FlagCode = Literal[
    "unknown_form",
    "no_items",
    "missing_outcome",
    "outcome_conclusion_conflict",
    "header_narrative_date_conflict",
    "impossible_date",
    "quantity_words_disagree",
    "item_count_mismatch",
    "items_may_be_missing",
    "redaction_gap",
    "decoded_as_windows_1252",
    "page_without_text",
    "several_letters",
    "readers_disagree",
    "quotation_not_found",
    "model_silent",
    "items_differ",
    "example_text",
]
FLAG_MEANING: Final[dict[FlagCode, str]] = {
    "unknown_form": "the letter has none of the printed forms; what was found was read without their labels",
    "no_items": "no decided treatment was found",
    "missing_outcome": "nothing was found that decides this treatment, or what stands there cannot be told: its outcome is null",
    "outcome_conclusion_conflict": "the last words on medical necessity near the end of the rationale say the opposite of the item's "
    "outcome, which is kept; not looked for where the outcome is partial or null or the rationale does not say 'medically necessary'",
    "header_narrative_date_conflict": "header and case summary give different dates of injury; the header's is kept. Of the other "
    "dates none is compared",
    "impossible_date": "the header, or the case summary of the injury, prints a day that does not exist, which is null, but "
    "an injury's that the header gives stands; or dates are out of their order (injury, utilization review, application, assignment, "
    "decision, which follows within a year): they are kept, and those that may be wrong are flagged; one that only the model has "
    "is ungrounded",
    "quantity_words_disagree": "a number in words and the figure in brackets behind it differ in the request ('twelve (10)'); the "
    "quantity is null",
    "item_count_mismatch": "a sentence of the case summary names another number of treatments that utilization review denied than "
    "the letter decides; not told where a piece of that list is no known treatment, or several sentences deny something",
    "items_may_be_missing": "the letter counts, lists or decides more treatments than were found, speaks of 'the rest', "
    "or has a decision rationale too many; one that hides a treatment in plain prose is not seen",
    "redaction_gap": "words are missing where a name or an employer was taken out ('Mr. is', 'employed by on'); gaps that leave a "
    "whole sentence are not seen",
    "decoded_as_windows_1252": "the bytes are no UTF-8 and were read as Windows-1252",
    "page_without_text": "pages of the PDF show a picture and have no text (a scan): what they say was not read; each is U+FFFD in the text",
    "several_letters": "words that a form prints once stand there more often: the file holds more than one letter, and the record mixes them",
    "readers_disagree": "the model's quotation carries its value, and the baseline read another (verdict conflict)",
    "quotation_not_found": "the model's quotation is not there, stands in the wrong place or does not carry the value (verdict ungrounded)",
    "model_silent": "the baseline found a value, the model gave none (verdict missed)",
    "items_differ": "model and baseline do not give the same items",
    "example_text": "a value that does not hold in the letter is one of the prompt's example",
}
"""When each flag is set, and what it does not see."""
Policy = Literal["strict", "flag", "permissive"]

DWC_CATEGORY: Final[dict[Category, DwcCategory]] = {
    "physical_therapy": "rehabilitation",
    "occupational_therapy": "rehabilitation",
    "chiropractic": "rehabilitation",
    "acupuncture": "rehabilitation",
    "massage": "rehabilitation",
    "other_therapy": "rehabilitation",
    "medication": "pharmaceuticals",
    "imaging": "diagnostic_testing",
    "electrodiagnostic_test": "diagnostic_testing",
    "lab_test": "diagnostic_testing",
    "other_test": "diagnostic_testing",
    "durable_medical_equipment": "dmepos",
    "injection": "injection",
    "surgery": "surgery",
    "surgical_service": "surgery",
    "consultation": "evaluation_management",
    "mental_health": "psych_services",
    "program": "programs",
    "home_health": "home_health",
    "transportation": "transportation",
    "other": "other",
}
"""Which of the state's index categories each of ours falls under; every category has one."""


def dwc_category_of(category: object) -> DwcCategory | None:
    """The state's category of what may be one of ours; None where it is none."""
    return next((state for ours, state in DWC_CATEGORY.items() if ours == category), None)


CATEGORY_MEANING: Final[dict[Category, str]] = {
    "physical_therapy": "also after an operation; hand therapy",
    "occupational_therapy": "",
    "chiropractic": "manipulation, 'chirophysio'",
    "acupuncture": "",
    "massage": "also manual myofascial release",
    "other_therapy": "infrared, electrical stimulation as sessions, biofeedback, shockwave, traction, aquatic",
    "medication": "also compounded creams and patches",
    "injection": "also epidurals, blocks, platelet-rich plasma",
    "surgery": "the operation; also adhesiolysis",
    "surgical_service": "assistant surgeon, or what else only accompanies an operation and fits nothing else",
    "imaging": "MRI, CT, X-ray, bone scan, arthrogram, ultrasound as a test",
    "electrodiagnostic_test": "EMG, NCV, NCS, SSEP",
    "lab_test": "blood, urine, urine drug test",
    "other_test": "EKG, EEG, sleep study, functional capacity evaluation, range of motion test",
    "durable_medical_equipment": "braces, TENS unit, wheelchair, cold therapy unit, supplies, work station",
    "consultation": "office visits, referrals, evaluations, medical clearance, examinations",
    "mental_health": "psychotherapy, psychological testing",
    "home_health": "",
    "program": "functional restoration, inpatient or day programs, gym membership, work conditioning",
    "transportation": "",
    "other": "",
}
"""What falls under each kind of treatment where its name does not say so."""

REASON_MEANING: Final[dict[Reason, str]] = {
    "exceeds_guideline_limit": "more than the guideline allows",
    "no_functional_improvement": "earlier treatment of the kind brought none",
    "insufficient_documentation": "records or a rationale are missing",
    "not_recommended_by_guideline": "the guideline does not recommend it",
    "criteria_not_met": "a criterion of the guideline is not shown",
    "conservative_care_not_exhausted": "first-line drug or therapy not tried",
    "no_objective_findings": "examination or test findings are lacking",
    "request_unspecified": "body part, quantity, dose or duration not stated",
    "home_program_sufficient": "exercise at home will do",
    "already_provided": "",
    "depends_on_denied_item": "only goes with something that is not necessary",
    "alternative_available": "",
    "criteria_met": "",
    "functional_improvement_shown": "",
    "conservative_care_failed": "",
    "objective_findings_support": "",
    "safety_concern": "side effects, risks, interactions, misuse",
    "other": "",
}
"""What each reason says where its name is not enough."""

GRANTING: Final[frozenset[Reason]] = frozenset(
    [
        "criteria_met",
        "functional_improvement_shown",
        "conservative_care_failed",
        "objective_findings_support",
    ]
)
"""Reasons that speak for a treatment."""

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
