"""What a recognised letter consists of: its form, its sections and its items, as stretches of folded text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

OutcomeName = Literal["upheld", "overturned", "partially_overturned"]
FormName = Literal["F1a", "F1b", "F2", "F3", "F4", "unknown"]


class Stretch(NamedTuple):
    """Positions in the folded text, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Disposition:
    """The words that decide an item and what they decide."""

    outcome: OutcomeName
    words: Stretch


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One decided item: heading (the treatment, and what was asked first), outcome, guidelines, rationale."""

    heading: Stretch
    disposition: Disposition | None
    administrator: Stretch | None
    reviewer: Stretch | None
    rationale: Stretch | None
    reviewers_lead: Stretch | None = None
    """What stands before the reviewer's line where that may name a section alone, of a document named once for several items."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Form, sections and items of one letter. An absent section is an empty stretch."""

    form: FormName
    header: Stretch
    credentials: Stretch
    summary: Stretch
    items: tuple[ItemBlock, ...]


made = tuple.__new__
"""Makes a named tuple of a tuple, twice as fast as its class does, which is Python."""


def trimmed(low: str, start: int, end: int) -> Stretch:
    """The stretch without blanks at its ends."""
    while start < end and low[start] == " ":
        start += 1
    while end > start and low[end - 1] == " ":
        end -= 1
    return made(Stretch, (start, end))
