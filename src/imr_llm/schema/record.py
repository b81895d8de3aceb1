"""The record of one decision letter: what was asked, what was decided, and the words that say so.

This is the contract of every consumer. It knows nothing of how a record is made. A value is null, or
a list empty, where the letter is silent; nothing is guessed. Verbatim strings have white space folded
to one blank and typographic quotation marks and dashes replaced by plain ones; the untouched words
stand in `evidence`. How a field is held to gold is declared beside it (`metric`).
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

from imr_llm.schema.metric import (
    CATEGORY,
    DATE,
    FREE_TEXT,
    IDENTIFIER,
    JUDGEMENT,
    NUMBER,
    STATED,
    VERBATIM,
    Paired,
)
from imr_llm.schema.vocabulary import (
    Basis,
    Category,
    CitationSource,
    DwcCategory,
    FlagCode,
    Form,
    Match,
    Outcome,
    Policy,
    Priority,
    Reason,
    Sex,
    Side,
    Unit,
    Verdict,
)

SCHEMA_VERSION = "1.0"

PageRange = tuple[int, int]
Number = int | float
"""A count: whole numbers stay whole."""


_STRICT = ConfigDict(extra="forbid")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LetterInfo(_Part):
    """Which letter the record is of."""

    name: str = Field(description="File name with its ending, 'stdin', or the name the caller gave.")
    sha256: str = Field(description="SHA-256 of the letter's bytes, lower-case hexadecimal.")
    form: Form = Field(
        description="Which printed form the letter has: F1a and F1b from 2014 on, F2, F3 and F4 of 2013-14."
    )
    pages: int | None = Field(description="Pages of the PDF; null for text.")
    chars: int = Field(description="Characters of the letter's text; every offset counts these.")


class Dates(_Part):
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


class Reviewer(_Part):
    """What the letter says of the anonymous reviewer."""

    licensure_states: Annotated[tuple[str, ...], VERBATIM] = Field(
        default=(), description="Full names of the states of licensure, in the letter's order."
    )
    specialties: Annotated[tuple[str, ...], VERBATIM] = Field(
        default=(),
        description="Certifications or specialties, in the letter's order, verbatim, one an entry; 'Board "
        "Certified in X, has a subspecialty in Y' gives X alone.",
    )


class Patient(_Part):
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


class Quantity(_Part):
    """An amount: one number gives min = max; 'up to N' gives max alone."""

    min: Number | None = Field(
        default=None,
        description="Lower end; a single number is both ends. 'up to N', 'less than N', 'a maximum of N' have "
        "no lower end.",
    )
    max: Number | None = Field(
        default=None,
        description="Upper end; a single number is both ends.",
    )
    unit: Unit | None = Field(
        default=None,
        description="What is counted. visits: sessions, treatments, visits; dispensed: '#60' of a drug, "
        "tablets, patches, containers; each: pieces of equipment, studies, tests; refills only "
        "where nothing but refills is in dispute.",
    )


class Frequency(_Part):
    """How often and for how long, as stated in the request."""

    per_week_min: Number | None = Field(default=None, description="Times a week, lower end.")
    per_week_max: Number | None = Field(default=None, description="Times a week, upper end.")
    weeks_min: Number | None = Field(default=None, description="Weeks, lower end.")
    weeks_max: Number | None = Field(default=None, description="Weeks, upper end.")


class BodyPart(_Part):
    """A part of the body the request names."""

    part: Annotated[str, VERBATIM] = Field(
        description="Plain name in the singular without side: neck is 'cervical spine', low back 'lumbar "
        "spine', upper or mid back 'thoracic spine'; else 'shoulder', 'knee', 'upper extremity'. "
        "Disc levels alone name their part of the spine; a device's own name ('knee scooter') is "
        "no part.",
    )
    side: Annotated[Side | None, CATEGORY] = Field(
        default=None, description="Side where the request gives one."
    )


class Citation(_Part):
    """One guideline chapter or document that a decision was based on."""

    source: Annotated[CitationSource, CATEGORY] = Field(
        description="MTUS; ODG; ACOEM only where cited outside the MTUS; anything else is other.",
    )
    title: Annotated[str | None, VERBATIM] = Field(
        default=None,
        description="MTUS: the chapter with its year ('Chronic Pain Medical Treatment 2016'). ODG: the words "
        "after 'Official Disability Guidelines (ODG)', null if none. Else the words verbatim. "
        "Without the final full stop.",
    )
    section: Annotated[str | None, FREE_TEXT] = Field(
        default=None,
        description="The words after 'Section(s):' up to the next chapter, verbatim, without the final full stop; in "
        "letters without that label the words between an MTUS chapter and its page numbers.",
    )
    pages: Annotated[tuple[int | PageRange, ...], NUMBER] = Field(
        default=(), description="Pages, single or as [first, last]."
    )


class Item(_Part):
    """One disputed treatment and what was decided about it."""

    request: Annotated[str, VERBATIM] = Field(
        description="The treatment still in dispute, verbatim as in the heading, without the outcome word. In "
        "'… The remaining IMR eligible portion of the original request, Z is: Upheld' it is Z.",
    )
    original_request: Annotated[str | None, VERBATIM] = Field(
        default=None,
        description="What was first asked for, verbatim, where the heading says that utilization review "
        "authorized a part ('X was the original request').",
    )
    authorized_portion: Annotated[str | None, VERBATIM] = Field(
        default=None,
        description="What the claims administrator authorized of it, verbatim ('Y was authorized by the "
        "Claims Administrator'); this part stands.",
    )
    outcome: Annotated[Outcome | None, CATEGORY] = Field(
        description="What was decided of this item: upheld, the denial stands ('is not medically necessary'); "
        "overturned, it is medically necessary; null: not found.",
    )
    category: Annotated[Category | None, CATEGORY] = Field(
        description="Kind of treatment of `request`. What only accompanies an operation takes the kind of "
        "what it is (therapy after surgery is physical_therapy).",
    )
    dwc_category: DwcCategory | None = Field(description="Category of the state's index; from `category`.")
    body_parts: Annotated[tuple[BodyPart, ...], Paired("part")] = Field(
        default=(),
        description="Parts of the body named in `request`, in order. A side before or after a list holds for "
        "the whole list.",
    )
    quantity: Annotated[Quantity, NUMBER] = Field(
        default=Quantity(),
        description="How much is in dispute in `request`. A stated total wins ('#60', 'QTY: 2', 'Twelve "
        "visits'); else times a week by weeks ('3 times a week for 6 weeks' is 18, '2x4' of a "
        "therapy is 8); null where no number is stated.",
    )
    frequency: Annotated[Frequency, NUMBER] = Field(
        default=Frequency(),
        description="How often and for how long, as `request` states it; null where it does not.",
    )
    strength: Annotated[str | None, IDENTIFIER] = Field(
        default=None,
        description="Strength of the drug as written in `request` ('10/325mg'); null for compounds.",
    )
    refills: Annotated[int | None, NUMBER] = Field(
        default=None,
        ge=0,
        description="Refills stated in `request`.",
    )
    retrospective: Annotated[bool, STATED] = Field(
        default=False,
        description="Whether `request` says retrospective or gives a past date of service.",
    )
    administrator_basis: Annotated[Basis | None, CATEGORY] = Field(
        description="Kind of guideline the claims administrator relied on, from its guideline line: mtus "
        "alone, other alone, both, none (says that none was cited); null: the letter has no such "
        "line.",
    )
    reviewer_basis: Annotated[Basis | None, CATEGORY] = Field(
        description="Kind of guideline the reviewer relied on, from the reviewer's guideline line, likewise.",
    )
    administrator_citations: Annotated[tuple[Citation, ...], Paired("title")] = Field(
        default=(),
        description="Each chapter or document the claims administrator cited in its guideline line, in order.",
    )
    reviewer_citations: Annotated[tuple[Citation, ...], Paired("title")] = Field(
        default=(),
        description="Each chapter or document the reviewer cited in the guideline line, in order.",
    )
    prior_visits: Annotated[int | None, NUMBER] = Field(
        default=None,
        ge=0,
        description="Visits of this same kind of treatment the worker has already had, if any part of the "
        "letter states a number ('no prior acupuncture' is 0); authorized but not attended does "
        "not count.",
    )
    guideline_limit: Annotated[Quantity, NUMBER] = Field(
        default=Quantity(),
        description="The total the rationale says the guideline supports for this condition; with an initial trial "
        "and a total, the total; with a trial alone, the trial; a duration in days, weeks or months where the limit "
        "is one; null where several conditions are named and none chosen.",
    )
    reasons: Annotated[tuple[Reason, ...], JUDGEMENT] = Field(
        default=(),
        description="What the reviewer says in the rationale decided it: every reason given for this decision, the "
        "deciding one first.",
    )
    rationale: str | None = Field(default=None, description="The decision rationale, white space folded.")


NOT_LABELLED = frozenset({"dwc_category", "rationale"})
"""Of an item: what follows from the rest of it, or is no reading; nobody labels or corrects it."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Span:
    """Words of the letter that carry a value."""

    start: int = Field(ge=0, description="First character, counted in the letter's text.")
    end: int = Field(description="One past the last character.")
    quote: str = Field(description="The characters between, untouched.")
    match: Match = Field(default="exact", description="How surely the words were found.")


_fill = tuple(Span.__dict__[name].__set__ for name in ("start", "end", "quote", "match"))


def exact_spans(starts: Sequence[int], ends: Sequence[int], quotes: Sequence[str]) -> list[Span]:
    """`Span(start, end, quote)` of each, of values known to be of their types: not validated, which takes most of
    the time of a record.
    """
    spans = list(map(object.__new__, repeat(Span, len(starts))))
    for fill, values in zip(_fill, (starts, ends, quotes, repeat("exact")), strict=True):
        deque(map(fill, spans, values), maxlen=0)
    return spans


@dataclass(frozen=True, slots=True, config=_STRICT)
class Check:
    """What the two readers found for one value."""

    verdict: Verdict = Field(description="How far the value is to be trusted.")
    model: Any = Field(default=None, description="The model's value.")
    baseline: Any = Field(default=None, description="The regex baseline's value.")
    before: Any = Field(
        default=None,
        description="The model's first value, where it was asked once more and took the baseline's.",
    )


class Flag(_Part):
    """Something a person should look at."""

    code: FlagCode = Field(description="Stable name of what is odd.")
    pointer: str = Field(description="JSON Pointer of the value concerned; empty for the whole record.")
    detail: str = Field(description="What is odd, in words.")


class Usage(_Part):
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


class Provenance(_Part):
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
    usage: Usage | None = Field(default=None, description="Tokens; null where no model ran.")
    cost_usd: float | None = Field(default=None, ge=0, description="Price; null where not known.")
    attempts: int = Field(default=0, ge=0, description="Calls to a model.")


class DecisionRecord(_Part):
    """Everything read from one letter, every value with the words that carry it."""

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
        description="Of all items: upheld, overturned, or partially_overturned if mixed; null if one is null."
    )
    items: Annotated[tuple[Item, ...], Paired("request")] = Field(
        description="One for each decided item, in the letter's order."
    )
    evidence: dict[str, tuple[Span, ...]] = Field(
        description="JSON Pointer of a value, or of the object or list around it, to the words that carry it."
    )
    checks: dict[str, Check] = Field(description="JSON Pointer of a value to what each reader found.")
    flags: tuple[Flag, ...] = Field(description="What a person should look at.")
    provenance: Provenance = Field(description="How the record came about.")


class ErrorInfo(_Part):
    """Why a letter has no record."""

    code: str = Field(description="Stable name of the cause.")
    message: str = Field(description="One line naming letter, cause and way out.")
    remedy: str = Field(description="The way out alone.")


class FailedLetterName(_Part):
    """The letter that could not be read."""

    name: str = Field(description="The name it was given by.")


class FailedLetter(_Part):
    """The line that stands for a letter that could not be read."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of this shape.")
    letter: FailedLetterName = Field(description="Which letter.")
    error: ErrorInfo = Field(description="Why.")
    provenance: Provenance | None = Field(
        default=None, description="What was asked and paid for it; null where no model ran."
    )


ResultLine = DecisionRecord | FailedLetter
"""What one letter gives: a record, or the line that says why there is none."""
