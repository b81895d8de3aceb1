"""The record of one decision letter: what was asked, what was decided, and the words that say so.

This is the contract of every consumer. It knows nothing of how a record is made. A value is null, or
a list empty, where the letter is silent; nothing is guessed. Verbatim strings have white space folded
to one blank and typographic quotation marks and dashes replaced by plain ones; the untouched words
stand in `evidence`. How a field is held to gold is declared beside it (`metric`).
"""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from imr_llm.schema.evidence import Check, Span
from imr_llm.schema.item import NOT_LABELLED, BodyPart, Citation, Frequency, Item, Number, PageRange, Quantity
from imr_llm.schema.metric import (
    CATEGORY,
    DATE,
    FREE_TEXT,
    IDENTIFIER,
    NUMBER,
    VERBATIM,
    Paired,
)
from imr_llm.schema.part import Part
from imr_llm.schema.vocabulary import (
    FlagCode,
    Form,
    Outcome,
    Policy,
    Priority,
    Sex,
)

__all__ = [
    "NOT_LABELLED",
    "SCHEMA_VERSION",
    "BodyPart",
    "Check",
    "Citation",
    "Dates",
    "DecisionRecord",
    "ErrorInfo",
    "FailedLetter",
    "FailedLetterName",
    "Flag",
    "Frequency",
    "Item",
    "LetterInfo",
    "Number",
    "PageRange",
    "Patient",
    "Provenance",
    "Quantity",
    "ResultLine",
    "Reviewer",
    "Span",
    "Usage",
]

SCHEMA_VERSION = "1.0"


class LetterInfo(Part):
    """Which letter the record is of."""

    name: str = Field(
        description="File name with its ending, 'stdin', or the name the caller gave; of a letter that could not be read the path as it was given; in what `export` writes of a run the path it was found by, as two folders may have files of one name."
    )
    sha256: str = Field(description="SHA-256 of the letter's bytes, lower-case hexadecimal.")
    form: Form = Field(
        description="Which printed form the letter has: F1a and F1b from 2014 on, F2, F3 and F4 of 2013-14."
    )
    pages: int | None = Field(description="Pages of the PDF; null for text.")
    chars: int = Field(description="Characters of the letter's text; every offset counts these.")


class Dates(Part):
    """The dates of the case. The header wins over the narrative; a disagreement is flagged."""

    assigned: Annotated[datetime.date | None, DATE] = Field(
        default=None,
        description="Day the case was assigned to the reviewer, or of the Notice of Assignment.",
    )
    injury: Annotated[datetime.date | None, DATE] = Field(
        default=None,
        description="Industrial injury date, from the header, else from the case summary. Two-digit years: 15 "
        "is 2015, 98 is 1998. Null where no such day exists.",
    )
    decision: Annotated[datetime.date | None, DATE] = Field(
        default=None, description="Day of the Final Determination."
    )
    ur_denial: Annotated[datetime.date | None, DATE] = Field(
        default=None,
        description="Day of the utilization review decision in dispute, from the header, else from the case "
        "summary; the latest, if several are told of.",
    )
    application_received: Annotated[datetime.date | None, DATE] = Field(
        default=None, description="Day the application for review was received."
    )


class Reviewer(Part):
    """What the letter says of the anonymous reviewer."""

    licensure_states: Annotated[tuple[str, ...], VERBATIM] = Field(
        default=(), description="Full names of the states of licensure, in the letter's order."
    )
    specialties: Annotated[tuple[str, ...], VERBATIM] = Field(
        default=(),
        description="Certifications or specialties, in the letter's order, verbatim, one an entry; 'Board "
        "Certified in X, has a subspecialty in Y' gives X alone.",
    )


class Patient(Part):
    """What the letter says of the worker."""

    age: Annotated[int | None, NUMBER] = Field(
        default=None,
        ge=0,
        le=120,
        description="The worker's age in years as stated.",
    )
    sex: Annotated[Sex | None, CATEGORY] = Field(
        default=None,
        description="The worker's, from male, female, man, woman, Mr., Ms., else from pronouns that agree.",
    )


class Flag(Part):
    """Something a person should look at."""

    code: FlagCode = Field(description="Stable name of what is odd.")
    pointer: str = Field(description="JSON Pointer of the value concerned; empty for the whole record.")
    detail: str = Field(description="What is odd, in words.")


class Usage(Part):
    """Tokens billed, failed attempts included."""

    input_tokens: int = Field(default=0, ge=0, description="Tokens sent.")
    output_tokens: int = Field(
        default=0, ge=0, description="Tokens received, those spent on reasoning included."
    )
    cached_tokens: int = Field(
        default=0, ge=0, description="Tokens sent that the provider had kept from an earlier call."
    )
    reasoning_tokens: int = Field(
        default=0, ge=0, description="Tokens received that are no part of the answer."
    )


class Provenance(Part):
    """How the record came about."""

    model: str = Field(description="'baseline' or the model's name.")
    prompt_version: str | None = Field(default=None, description="Version of the prompt templates.")
    prompt_sha256: str | None = Field(
        default=None, description="Hash of the messages sent; of several calls, of all their messages."
    )
    schema_sha256: str | None = Field(
        default=None, description="Hash of the response schema the model was held to."
    )
    policy: Policy | None = Field(
        default=None,
        description="Which values the record shows: strict, those verified; flag, those that hold, else the "
        "baseline's; permissive, the model's where it gave one. Null where no model ran.",
    )
    package_version: str = Field(description="Version of this package.")
    created_at: datetime.datetime = Field(description="When, in UTC.")
    usage: Usage | None = Field(
        default=None, description="Tokens of all calls, as far as they are known; null where no model ran."
    )
    cost_usd: float | None = Field(
        default=None,
        ge=0,
        description="Price of all calls; null where no model ran, or that of a call is not known.",
    )
    attempts: int = Field(
        default=0,
        ge=0,
        description="Calls to a model about the letter; those of earlier runs over the same ledger count.",
    )


class DecisionRecord(Part):
    """Everything read from one letter, with the words that carry what was read."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of this shape.")
    letter: LetterInfo = Field(description="Which letter.")
    case_number: Annotated[str | None, IDENTIFIER] = Field(
        description="As printed, e.g. CM16-0900101; null without a header."
    )
    priority: Annotated[Priority | None, CATEGORY] = Field(
        description="Standard or expedited; null without a header."
    )
    dates: Dates = Field(description="The dates of the case.")
    reviewer: Reviewer = Field(description="The reviewer's licence and specialties.")
    patient: Patient = Field(description="The worker's age and sex.")
    diagnoses: Annotated[tuple[str, ...], FREE_TEXT] = Field(
        description="Conditions the case summary states as the worker's diagnoses or as what is treated, verbatim, "
        "one an entry, 'rule out' kept; findings of tests are none, and a claimed complaint counts only where "
        "nothing else is stated."
    )
    case_outcome: Outcome | None = Field(
        description="Of all items: upheld, overturned, or partially_overturned if mixed; null if one is null. Follows from the items, so it has no "
        "evidence of its own."
    )
    items: Annotated[tuple[Item, ...], Paired("request")] = Field(
        description="One for each decided item, in the letter's order."
    )
    evidence: dict[str, tuple[Span, ...]] = Field(
        description="JSON Pointer of a value, or of the object or list around it, to the words that carry it. What follows from other "
        "values (`case_outcome`, `dwc_category`) and a `retrospective` that is false have none."
    )
    checks: dict[str, Check] = Field(description="JSON Pointer of a value to what each reader found.")
    flags: tuple[Flag, ...] = Field(description="What a person should look at.")
    provenance: Provenance = Field(description="How the record came about.")


class ErrorInfo(Part):
    """Why a letter has no record."""

    code: str = Field(description="Stable name of the cause: error.code in the data dictionary.")
    message: str = Field(description="One line naming letter, cause and way out.")
    remedy: str = Field(description="The way out alone.")


class FailedLetterName(Part):
    """The letter that could not be read."""

    name: str = Field(
        description="The path or the name it was given by, so that it can be found: a path where a record has the bare file name."
    )


class FailedLetter(Part):
    """The line that stands for a letter that could not be read."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of this shape.")
    letter: FailedLetterName = Field(description="Which letter.")
    error: ErrorInfo = Field(description="Why.")
    provenance: Provenance | None = Field(
        default=None, description="What was asked and paid for it; null where no model ran."
    )


ResultLine = DecisionRecord | FailedLetter
"""What one letter gives: a record, or the line that says why there is none."""
