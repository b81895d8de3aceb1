"""What a model is asked to answer: every value with the words of the letter that carry it.

The shape is small enough for strict decoding (every key required, nothing else allowed, no bounds or
patterns), and one shape serves every call, so that there is one schema and one hash. Names and meanings are
those of the record: descriptions stand there. Values that are verbatim are their own quotation. The
rationale is not asked for, it stands in the letter; the state's category and the outcome of the case
follow from other values.
"""

from __future__ import annotations

import datetime
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from imr_llm.schema import record
from imr_llm.schema.vocabulary import (
    Basis,
    Category,
    CitationSource,
    Outcome,
    Priority,
    Reason,
    Sex,
    Side,
    Unit,
)

__all__ = [
    "AmountStated",
    "BodyPartStated",
    "CaseAnswer",
    "CitationStated",
    "DatesAnswer",
    "FrequencyStated",
    "ItemAnswer",
    "LetterAnswer",
    "PageRangeStated",
    "PatientAnswer",
    "ReviewerAnswer",
    "Stated",
    "StatedBasis",
    "StatedCategory",
    "StatedDate",
    "StatedNumber",
    "StatedOutcome",
    "StatedPriority",
    "StatedReason",
    "StatedSex",
    "StatedText",
    "StatedTruth",
]

_Value = TypeVar("_Value")
_QUOTE: Final = (
    "The words of the letter that say it, copied character by character, as few as carry the value."
)


_LOWER_END: Final = (
    "Lower end; a single number is both ends. 'up to N', 'less than N', 'a maximum of N' have no lower end."
)
"""As prompts of version 1 say it, which is true of limits alone; the record's own words are for the next version."""


def _as_in(model: type[BaseModel], name: str) -> str:
    """What the record says a field means."""
    return model.model_fields[name].description or ""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Stated(_Answer, Generic[_Value]):
    """A value and the words that carry it."""

    value: _Value
    quote: str = Field(description=_QUOTE)


class StatedText(Stated[str]):
    """A text in its full or usual form and the words that say it."""


class StatedNumber(Stated[int]):
    """A whole number and the words that say it."""


class StatedTruth(Stated[bool]):
    """Whether something is so and the words that say it."""


class StatedDate(Stated[datetime.date]):
    """A day and the words that say it."""


class StatedPriority(Stated[Priority]):
    """A priority and the words that say it."""


class StatedSex(Stated[Sex]):
    """A sex and the words that say it."""


class StatedOutcome(Stated[Outcome]):
    """An outcome and the words that say it."""


class StatedCategory(Stated[Category]):
    """A kind of treatment and the words that say it."""


class StatedBasis(Stated[Basis]):
    """A kind of guideline and the words that say it."""


class StatedReason(Stated[Reason]):
    """A reason and the words that say it."""


class DatesAnswer(_Answer):
    """The dates of the case, as YYYY-MM-DD."""

    assigned: StatedDate | None = Field(description=_as_in(record.Dates, "assigned"))
    injury: StatedDate | None = Field(description=_as_in(record.Dates, "injury"))
    decision: StatedDate | None = Field(description=_as_in(record.Dates, "decision"))
    ur_denial: StatedDate | None = Field(description=_as_in(record.Dates, "ur_denial"))
    application_received: StatedDate | None = Field(description=_as_in(record.Dates, "application_received"))


class ReviewerAnswer(_Answer):
    """The reviewer's licence and specialties."""

    licensure_states: list[StatedText] = Field(description=_as_in(record.Reviewer, "licensure_states"))
    specialties: list[str] = Field(description=_as_in(record.Reviewer, "specialties"))


class PatientAnswer(_Answer):
    """What the letter says of the worker."""

    age: StatedNumber | None = Field(description=_as_in(record.Patient, "age"))
    sex: StatedSex | None = Field(description=_as_in(record.Patient, "sex"))


class CaseAnswer(_Answer):
    """What the letter says once, for all its items."""

    case_number: str | None = Field(description=_as_in(record.DecisionRecord, "case_number"))
    priority: StatedPriority | None = Field(description=_as_in(record.DecisionRecord, "priority"))
    dates: DatesAnswer
    reviewer: ReviewerAnswer
    patient: PatientAnswer
    diagnoses: list[str] = Field(description=_as_in(record.DecisionRecord, "diagnoses"))


class BodyPartStated(_Answer):
    """A part of the body and the words that name it."""

    part: str = Field(description=_as_in(record.BodyPart, "part"))
    side: Side | None = Field(description=_as_in(record.BodyPart, "side"))
    quote: str = Field(description=_QUOTE)


class AmountStated(_Answer):
    """An amount and the words that say it."""

    min: float | None = Field(description=_LOWER_END)
    max: float | None = Field(description=_as_in(record.Quantity, "max"))
    unit: Unit | None = Field(description=_as_in(record.Quantity, "unit"))
    quote: str = Field(description=_QUOTE)


class FrequencyStated(_Answer):
    """A frequency and the words that say it."""

    per_week_min: float | None = Field(description=_as_in(record.Frequency, "per_week_min"))
    per_week_max: float | None = Field(description=_as_in(record.Frequency, "per_week_max"))
    weeks_min: float | None = Field(description=_as_in(record.Frequency, "weeks_min"))
    weeks_max: float | None = Field(description=_as_in(record.Frequency, "weeks_max"))
    quote: str = Field(description=_QUOTE)


class PageRangeStated(_Answer):
    """Pages of a guideline; a single page is first and last."""

    first: int
    last: int


class CitationStated(_Answer):
    """A cited chapter or document and the words that name it."""

    source: CitationSource = Field(description=_as_in(record.Citation, "source"))
    title: str | None = Field(description=_as_in(record.Citation, "title"))
    section: str | None = Field(description=_as_in(record.Citation, "section"))
    pages: list[PageRangeStated] = Field(
        description="Pages from 'Page(s):'; a single page is first and last."
    )
    quote: str = Field(description=_QUOTE)


class ItemAnswer(_Answer):
    """One disputed treatment and what was decided about it."""

    request: str = Field(description=_as_in(record.Item, "request"))
    original_request: str | None = Field(description=_as_in(record.Item, "original_request"))
    authorized_portion: str | None = Field(description=_as_in(record.Item, "authorized_portion"))
    outcome: StatedOutcome | None = Field(description=_as_in(record.Item, "outcome"))
    category: StatedCategory | None = Field(description=_as_in(record.Item, "category"))
    body_parts: list[BodyPartStated] = Field(description=_as_in(record.Item, "body_parts"))
    quantity: AmountStated | None = Field(description=_as_in(record.Item, "quantity"))
    frequency: FrequencyStated | None = Field(description=_as_in(record.Item, "frequency"))
    strength: str | None = Field(description=_as_in(record.Item, "strength"))
    refills: StatedNumber | None = Field(description=_as_in(record.Item, "refills"))
    retrospective: StatedTruth | None = Field(
        description=_as_in(record.Item, "retrospective") + " Null where it does not."
    )
    administrator_basis: StatedBasis | None = Field(description=_as_in(record.Item, "administrator_basis"))
    reviewer_basis: StatedBasis | None = Field(description=_as_in(record.Item, "reviewer_basis"))
    administrator_citations: list[CitationStated] = Field(
        description=_as_in(record.Item, "administrator_citations")
    )
    reviewer_citations: list[CitationStated] = Field(description=_as_in(record.Item, "reviewer_citations"))
    prior_visits: StatedNumber | None = Field(description=_as_in(record.Item, "prior_visits"))
    guideline_limit: AmountStated | None = Field(description=_as_in(record.Item, "guideline_limit"))
    reasons: list[StatedReason] = Field(description=_as_in(record.Item, "reasons"))


class LetterAnswer(_Answer):
    """A model's answer to one call: the case, unless only later items were asked for, and the items."""

    case: CaseAnswer | None = Field(
        description="Null where only some of the items are asked for and the case is not."
    )
    items: list[ItemAnswer] = Field(description="One for each decided item, in the letter's order.")
