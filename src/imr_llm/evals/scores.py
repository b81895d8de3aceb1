"""What one letter's reading is worth: its values with their states, and the counts all measures are made of.

These are the lines of a run's scores.jsonl, typed. Knows nothing of how a state is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

__all__ = [
    "Cell",
    "Explained",
    "Grounding",
    "ItemPairs",
    "LetterFailure",
    "LetterScore",
    "Operations",
    "State",
    "VerdictCount",
    "Written",
    "score_from_json",
    "score_to_json",
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


_CELL_NULLS: Final = ("gold", "predicted", "at", "verdict")


def score_to_json(score: LetterScore) -> bytes:
    """One line, without its line break; the same for equal scores."""
    return orjson.dumps(_shown(score))


def score_from_json(line: bytes) -> LetterScore:
    """The score of a line. Raises ValueError, KeyError or TypeError for what is none."""
    said = orjson.loads(line)
    items, error = said["items"], said["error"]
    return LetterScore(
        **{
            **said,
            "error": None if error is None else LetterFailure(**error),
            "cells": tuple(Cell(**cell) for cell in said["cells"]),
            "items": ItemPairs(
                items["gold"],
                items["predicted"],
                tuple((g, p, likeness) for g, p, likeness in items["pairs"]),
            ),
            "tokens": {field: (s, p, g) for field, (s, p, g) in said["tokens"].items()},
            "grounding": None if said["grounding"] is None else Grounding(**said["grounding"]),
            "verdicts": {verdict: VerdictCount(**count) for verdict, count in said["verdicts"].items()},
            "confidences": {verdict: Answered(**count) for verdict, count in said["confidences"].items()},
            "explanation": None if said["explanation"] is None else _explained(said["explanation"]),
            "operations": None if said["operations"] is None else Operations(**said["operations"]),
        }
    )


def _explained(said: dict[str, Any]) -> Explained:
    written = said["written"]
    if written is not None:
        rejected = tuple(tuple(rules) for rules in written["rejected"])
        written = Written(**{**written, "rejected": rejected})
    return Explained(**{**said, "written": written})


def _shown(score: LetterScore) -> dict[str, Any]:
    shown = {name: getattr(score, name) for name in LetterScore.__slots__}
    shown["cells"] = [_shown_cell(cell) for cell in score.cells]
    return shown


def _shown_cell(cell: Cell) -> dict[str, Any]:
    shown: dict[str, Any] = {"pointer": cell.pointer, "field": cell.field, "state": cell.state}
    for name in _CELL_NULLS:
        if (value := getattr(cell, name)) is not None:
            shown[name] = value
    return shown
