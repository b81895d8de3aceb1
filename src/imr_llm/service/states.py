"""What reviewers did, and where a field or an item stands after it. Knows nothing of records and of where they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from imr_llm.schema.record import Span

__all__ = ["UNDECIDED", "Action", "Decision", "FieldState", "span_json", "standing", "state_json"]

Action = Literal["accept", "correct", "skip", "add", "remove", "undo"]
"""Of a field: accept, correct, skip; of an item: add, remove; of either: undo."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a reviewer did."""

    pointer: str
    version: int
    action: Action
    value: Any
    """What the field is after a correction, or the item that was added; null for the other actions."""
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


def state_json(state: FieldState) -> dict[str, Any]:
    """A state as the API shows it."""
    stands = state.stands
    return {
        "version": state.version,
        "action": stands.action if stands else None,
        "value": stands.value if stands else None,
        "span": span_json(stands.span) if stands and stands.span else None,
        "who": stands.who if stands else None,
        "at": stands.at.isoformat() if stands else None,
    }


def span_json(span: Span) -> dict[str, Any]:
    """A span as the API and the export show it."""
    return {"start": span.start, "end": span.end, "quote": span.quote, "match": span.match}
