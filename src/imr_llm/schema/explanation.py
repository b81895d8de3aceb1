"""The plain-language explanation of a decision, and what the guard finds wrong with one.

The contract of everything that writes, checks or shows an explanation. It knows nothing of how one is written.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from imr_llm.schema.record import Span, Usage

__all__ = [
    "EXPLANATION_VERSION",
    "SECTION_ORDER",
    "Explanation",
    "Finding",
    "Paragraph",
    "ReadingEase",
    "Section",
    "SectionId",
    "Writer",
    "Writing",
]

EXPLANATION_VERSION: Final = "1.0"

SectionId = Literal["decided", "asked", "why", "not_decided", "next", "help", "about"]
Writer = Literal["template", "model"]

SECTION_ORDER: Final[tuple[SectionId, ...]] = (
    "decided",
    "asked",
    "why",
    "not_decided",
    "next",
    "help",
    "about",
)
"""The sections, each once, in the order a reader needs them."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paragraph(_Part):
    """A paragraph, or one entry of a list."""

    text: str = Field(description="Plain text in the explanation's language, without markup.")
    item: int | None = Field(
        default=None,
        ge=0,
        description="Which item of the record it speaks of, from 0; null for the whole case.",
    )
    bullet: bool = Field(default=False, description="Whether it is an entry of a list.")
    evidence: tuple[Span, ...] = Field(
        default=(), description="The passages of the letter that it rests on, for showing them beside it."
    )
    facts: tuple[str, ...] = Field(
        default=(), description="Keys of the legal facts that it states, in the file of legal facts."
    )


class Section(_Part):
    """A part of the explanation under its own heading."""

    id: SectionId = Field(description="Which part it is.")
    heading: str = Field(description="Its heading in the explanation's language.")
    paragraphs: tuple[Paragraph, ...] = Field(description="What it says, in order.")


class ReadingEase(_Part):
    """How hard the text is to read, verbatim names of treatments, drugs and laws masked."""

    measure: str = Field(description="Name of the measure: 'Flesch-Kincaid grade', 'Fernández-Huerta'.")
    grade: float = Field(description="Its value: a school grade, or a score from 0 (hard) to 100 (easy).")
    words: int = Field(ge=0, description="Words of all paragraphs.")
    sentences: int = Field(ge=0, description="Sentences of all paragraphs.")
    longest_sentence: int = Field(ge=0, description="Words of the longest sentence.")


class Writing(_Part):
    """What was asked of a model for the section "why", and what became of it."""

    model: str = Field(description="Name of the model, as it was asked.")
    prompt_version: str = Field(description="Purpose and version of the prompt: 'explanation/v1'.")
    answers: int = Field(ge=0, description="Texts it gave; each but the first with what was wrong before.")
    rejected: tuple[tuple[str, ...], ...] = Field(
        default=(), description="For each text that was turned down, the rules it broke."
    )
    failure: str | None = Field(default=None, description="Why it gave no further text; null where it did.")
    remedy: str | None = Field(default=None, description="What to do about that; null where it gave one.")
    usage: Usage | None = Field(description="Tokens of all calls; null where none was reported.")
    cost_usd: float | None = Field(description="What all calls cost in US dollars; null where not known.")
    attempts: int = Field(ge=0, description="HTTP requests that were made.")
    unreported: int = Field(
        default=0,
        ge=0,
        description="Those that may have been paid without the server saying so: tokens and cost are without them.",
    )


class Explanation(_Part):
    """What was decided, said so that the injured worker can read it."""

    schema_version: str = Field(default=EXPLANATION_VERSION, description="Version of this shape.")
    letter: str = Field(description="Name of the letter, as in its record.")
    lang: str = Field(description="Language tag: 'en', 'es'.")
    writer: Writer = Field(description="Who wrote the section 'why'; all else is always the templates'.")
    writing: Writing | None = Field(
        default=None, description="What a model was asked; null where only the templates were."
    )
    sections: tuple[Section, ...] = Field(description="The sections in their order.")
    reading: ReadingEase = Field(description="How hard it is to read.")
    facts_version: str = Field(description="Version of the file of legal facts.")


class Finding(_Part):
    """One thing that is wrong with an explanation."""

    rule: str = Field(description="Which rule it breaks, by its number and name: '11 numbers'.")
    section: SectionId | None = Field(description="In which section; null for the whole explanation.")
    paragraph: int | None = Field(
        description="In which paragraph of the section, from 0; null for all of it."
    )
    text: str = Field(
        description="The words of the explanation it is about; empty where something is missing."
    )
    detail: str = Field(description="What is wrong.")
    fix: str = Field(description="What would mend it.")
