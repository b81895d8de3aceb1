"""What one letter's reading is worth: its values with their states, and the counts all measures are made of.

These are the lines of a run's scores.jsonl, typed (`score_lines` reads and writes them). Knows nothing of how a state is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

__all__ = [
    "Cell",
    "Explained",
    "Grounding",
    "ItemPairs",
    "LetterFailure",
    "LetterScore",
    "Operations",
    "Own",
    "State",
    "Values",
    "VerdictCount",
    "Written",
]

State = Literal["C", "S", "M", "H", "N"]
"""Correct, substituted, missed, invented, correct null."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one field."""

    pointer: str
    """JSON Pointer in gold; "/items/+2/…", with the predicted item's number, where gold has no such entry."""
    field: str
    """The field without numbers, "items.outcome"."""
    state: State
    gold: Any = None
    """As JSON."""
    predicted: Any = None
    at: str | None = None
    """JSON Pointer in the record, where it is another than `pointer`."""
    verdict: str | None = None
    """Of the cross-check; of several leaves the least trusted."""

    @property
    def record_pointer(self) -> str:
        """Where the value stands in the record."""
        return self.at or self.pointer


@dataclass(frozen=True, slots=True)
class ItemPairs:
    """Which item of the record is which of gold's."""

    gold: int
    """How many items gold has."""
    predicted: int
    """How many the record has."""
    pairs: tuple[tuple[int, int, float], ...]
    """Gold's item, the record's, the similarity of their requests from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """How many values stand on words of the letter."""

    values: int
    """Values that have to."""
    a: int
    """Whose quotation stands at its offsets, byte for byte."""
    ab: int
    """And carries the value, as far as its kind lets that be decided."""
    abc: int
    """And lies in the right place of the letter."""
    judged: int
    """Values of `values` that are judgements, of which b cannot be decided and is taken as given."""


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """Values with one verdict of the cross-check, and how often either reader was wrong about them."""

    n: int
    model_wrong: int
    baseline_wrong: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Values shown with one verdict, and how many of them are wrong."""

    answered: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a letter whose "why" a model was to write."""

    answers: int
    """Texts it gave; each but the first with what was wrong before."""
    rejected: tuple[tuple[str, ...], ...]
    """For each text that the guard turned down, the rules it broke."""
    failure: str | None
    """Why it gave no further text; None where it did."""
    replaced: bool
    """Whether no text of the model stands: the templates' does, or none."""
    cost_usd: float | None
    """Of the writing alone, as far as it is known; None where no price is."""
    unreported: int = 0
    """Calls of it that may have been paid without the server saying so."""

    @property
    def first_clean(self) -> bool:
        """Whether the guard found nothing in the first text."""
        return self.answers > 0 and not self.rejected

    @property
    def rewrites(self) -> int:
        """How often it was asked to write anew."""
        return max(self.answers + (self.failure is not None) - 1, 0)


@dataclass(frozen=True, slots=True)
class Explained:
    """What the guard says of the letter's explanation, held to gold."""

    findings: Mapping[str, int]
    """Findings by rule."""
    numbers: int
    """Numbers and dates the explanation states."""
    numbers_unsupported: int
    items: int
    contradicted: int
    """Items whose outcome is told otherwise than gold has it."""
    omitted: int
    """Items whose outcome is not told."""
    slots: int
    """Contents that must be there."""
    slots_filled: int
    words: int
    why_words: int
    """Of the section "why"."""
    grade: float | None = None
    """School grade of the explanation, names masked; None in other languages than English."""
    source_grade: float | None = None
    """Of the letter, by the same measure."""
    why_grade: float | None = None
    smog: float | None = None
    source_smog: float | None = None
    coleman_liau: float | None = None
    source_coleman_liau: float | None = None
    dale_chall: float | None = None
    source_dale_chall: float | None = None
    written: Written | None = None
    """None where only the templates were to write, or nothing was to be said."""


@dataclass(frozen=True, slots=True)
class Operations:
    """What reading the letter took when it was recorded."""

    seconds: float | None
    attempts: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    """As far as it is known; None where no price is."""
    first_try: bool
    """Whether every call gave a usable answer at once."""
    refused: bool
    unreported: int = 0
    """Attempts that may have been paid without the server saying so: with any, tokens and cost are at least what they say."""


@dataclass(frozen=True, slots=True)
class LetterFailure:
    """Why a letter has no record."""

    code: str
    message: str


class Values(Protocol):
    """Values of a letter held to gold: those that a record shows, or those that its reader gave."""

    @property
    def error(self) -> LetterFailure | None: ...
    @property
    def exact(self) -> bool: ...
    @property
    def cells(self) -> tuple[Cell, ...]: ...
    @property
    def items(self) -> ItemPairs: ...
    @property
    def tokens(self) -> Mapping[str, tuple[int, int, int]]: ...


@dataclass(frozen=True, slots=True)
class Own:
    """What the reader itself said of a letter, whatever the record shows of it; of the baseline that is its record."""

    error: LetterFailure | None
    exact: bool
    cells: tuple[Cell, ...]
    items: ItemPairs
    tokens: Mapping[str, tuple[int, int, int]]
    given: int = 0
    """Values that a model gave."""
    grounded: int = 0
    """Of these, whose quotation stands where it must and carries the value."""
    shown: int = 0
    """Values that the record of a model shows."""
    replaced: int = 0
    """Of these, which are the baseline's, as the model gave none, or another that the policy does not show."""


@dataclass(frozen=True, slots=True)
class LetterScore:
    """One letter in one repeat."""

    letter: str
    sha256: str
    repeat: int
    cluster: str
    error: LetterFailure | None
    exact: bool
    cells: tuple[Cell, ...]
    items: ItemPairs
    tokens: Mapping[str, tuple[int, int, int]]
    """Of each free-text field the words shared, predicted, and in gold."""
    grounding: Grounding | None
    verdicts: Mapping[str, VerdictCount]
    confidences: Mapping[str, Answered]
    explanation: Explained | None
    operations: Operations | None
    own: Own | None = None
    """None in runs of earlier versions."""
