"""What reviewers did, and where a field or an item stands after it. Knows nothing of records and of where they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from imr_llm.schema.record import Span

__all__ = [
    "UNDECIDED",
    "Action",
    "Decision",
    "FieldState",
    "corrected",
    "span_json",
    "standing",
    "state_json",
]

Action = Literal["accept", "correct", "skip", "add", "remove", "undo"]
"""Of a field: accept, correct, skip; of an item: add, remove; of either: undo."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a reviewer did."""

    pointer: str
    version: int
    action: Action
    value: Any
    """What the field is after a correction, or one that was accepted; or the item that was added; else null."""
    span: Span | None
    who: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class FieldState:
    """Where a field or an item stands."""

    version: int
    """How many decisions there were; the next one names it."""
    stands: Decision | None
    """The decision that holds, if any."""
    correction: Decision | None = None
    """The one that gave the field its value, if that is not as it was read: the decision that holds, or one that was
    accepted since."""

    @property
    def is_settled(self) -> bool:
        """Whether somebody has said what the value is."""
        return self.stands is not None and self.stands.action in ("accept", "correct")


UNDECIDED: Final = FieldState(0, None)


def standing(states: Mapping[str, FieldState], *actions: Action) -> dict[str, Decision]:
    """The decisions of these kinds that hold, by pointer."""
    return {
        pointer: state.stands
        for pointer, state in states.items()
        if state.stands is not None and state.stands.action in actions
    }


def corrected(states: Mapping[str, FieldState]) -> dict[str, Decision]:
    """The corrections that hold, by pointer, those that somebody accepted since among them."""
    return {pointer: state.correction for pointer, state in states.items() if state.correction is not None}


def state_json(state: FieldState) -> dict[str, Any]:
    """A state as the API shows it."""
    stands = state.stands
    return {
        "version": state.version,
        "action": stands.action if stands else None,
        "value": stands.value if stands else None,
        "span": span_json(stands.span) if stands and stands.span else None,
        "corrected_by": state.correction.who if state.correction else None,
        "who": stands.who if stands else None,
        "at": stands.at.isoformat() if stands else None,
    }


def span_json(span: Span) -> dict[str, Any]:
    """A span as the API and the export show it."""
    return {"start": span.start, "end": span.end, "quote": span.quote, "match": span.match}
