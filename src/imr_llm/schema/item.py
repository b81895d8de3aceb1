"""One decided item of a record: the treatment, what was decided, by which guidelines and for which reasons."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from imr_llm.schema.metric import (
    CATEGORY,
    FREE_TEXT,
    IDENTIFIER,
    JUDGEMENT,
    NUMBER,
    STATED,
    VERBATIM,
    Paired,
)
from imr_llm.schema.part import Part
from imr_llm.schema.vocabulary import (
    Basis,
    Category,
    CitationSource,
    DwcCategory,
    Outcome,
    Reason,
    Side,
    Unit,
)

PageRange = tuple[int, int]
Number = int | float
"""A count: whole numbers stay whole."""


class Quantity(Part):
    """An amount, of a request or of a guideline: a single number is both ends."""

    min: Number | None = Field(
        default=None,
        description="Lower end; a single number is both ends. A request for 'up to N' or 'a maximum of N' is one for N, "
        "at both ends; a guideline's 'up to N', 'less than N', 'a maximum of N' has no lower end.",
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


class Frequency(Part):
    """How often and for how long, as stated in the request."""

    per_week_min: Number | None = Field(default=None, description="Times a week, lower end.")
    per_week_max: Number | None = Field(default=None, description="Times a week, upper end.")
    weeks_min: Number | None = Field(default=None, description="Weeks, lower end.")
    weeks_max: Number | None = Field(default=None, description="Weeks, upper end.")


class BodyPart(Part):
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


class Citation(Part):
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


class Item(Part):
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
    dwc_category: DwcCategory | None = Field(
        description="Category of the state's index; follows from `category`, so it has no evidence of its own."
    )
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
    rationale: str | None = Field(
        default=None,
        description="The decision rationale, white space folded and typographic marks made plain. U+FFFD in it stands for a page of a PDF "
        "that shows a picture and has no text.",
    )


NOT_LABELLED = frozenset({"dwc_category", "rationale"})
"""Of an item: what follows from the rest of it, or is no reading; nobody labels or corrects it."""
