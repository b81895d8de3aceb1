"""Words by which a passage for a gold label is found where the baseline has none: rough, and only for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from imr_llm.schema.vocabulary import Reason

__all__ = ["BODY_CUES", "NEGATED_REASON", "REASON_CUES"]

REASON_CUES: Final[Mapping[str, str]] = {
    "exceeds_guideline_limit": r"exceed|in excess|more than|beyond|over the|up to|maximum",
    "no_functional_improvement": r"functional (?:improvement|gain|benefit)|(?:no|without|lack of)[^.]*(?:improve|benefit|gain)",
    "insufficient_documentation": r"\bnot? (?:\w+ ){0,3}(?:document|record|report|provided)|unclear|unspecified|lack|insufficient",
    "not_recommended_by_guideline": r"not recommend|does not support|do not support|no evidence|not support",
    "criteria_not_met": r"criteria|criterion|not met|does not meet|absence of|without|no evidence",
    "conservative_care_not_exhausted": r"conservative|first[- ]line|trial|failed|tried|failure",
    "no_objective_findings": r"objective|examination|finding|sign|deficit|radiculopathy",
    "request_unspecified": r"unspecified|not specif|unknown|duration|frequency|quantity|body part|dos(?:e|age)",
    "home_program_sufficient": r"home exercise|\bhome\b|self",
    "already_provided": r"already|previous|prior|authorized|has had",
    "depends_on_denied_item": r"not medically necessary|since|as the|associated|dependent",
    "alternative_available": r"alternative|instead|other|over[- ]the[- ]counter|available",
    "criteria_met": r"recommend|support|meets|criteria|appropriate|consistent|medically necessary",
    "functional_improvement_shown": r"improve|benefit|relief|gain|function",
    "conservative_care_failed": r"fail|despite|persist|not improved|refractory|conservative",
    "objective_findings_support": r"finding|examination|positive|evidence|mri|objective|sign",
    "safety_concern": r"risk|side effect|adverse|safety|danger|interaction|long[- ]term",
    "other": r"medically necessary|request",
}
"""Of sentences of a rationale that speak of a reason."""

BODY_CUES: Final[Mapping[str, str]] = {
    "cervical spine": r"cervical(?: spine)?|neck|c-?spine|\bc\d",
    "lumbar spine": r"lumbar(?: spine)?|low(?:er)? back|lumbosacral|l-?spine|\bl\d|l/s",
    "thoracic spine": r"thoracic(?: spine)?|(?:mid(?:dle)?|upper)[- ]?back|t-?spine|\bt\d",
    "foot": r"foot|feet",
    "upper extremity": r"upper (?:extremit|limb)\w*|\b[lrb]?ue\b|arm",
    "lower extremity": r"lower (?:extremit|limb)\w*|\b[lrb]?le\b|leg",
}
"""Of names of body parts that letters write otherwise."""

NEGATED_REASON: Final[Mapping[str, Reason]] = {
    "no_functional_improvement": "functional_improvement_shown",
    "not_recommended_by_guideline": "criteria_met",
    "criteria_not_met": "criteria_met",
    "insufficient_documentation": "criteria_met",
    "no_objective_findings": "objective_findings_support",
    "conservative_care_not_exhausted": "conservative_care_failed",
}
"""What each reason turns into for a reader who overlooks a 'not'."""
