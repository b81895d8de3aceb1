"""What calls to a model used: tokens, money and time of every attempt, failed ones included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from imr_llm.llm.failures import Cause

__all__ = ["CHARS_PER_TOKEN", "Attempt", "Tokens", "Totals", "totals"]

CHARS_PER_TOKEN: Final = 4
"""Of a request, as it is estimated before a server has counted."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens as the server counted them."""

    input: int
    output: int
    """Those spent on reasoning included."""
    cached: int = 0
    """The part of `input` that the provider had kept from an earlier call."""
    reasoning: int = 0
    """The part of `output` that is no part of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP request and what came of it; holds no text of letter or answer."""

    number: int
    """From 1, within one letter's call."""
    mode: str
    """How the answer's shape was asked for (`imr_llm.llm.modes.Mode`)."""
    seconds: float
    cause: Cause | None = None
    """Why it gave no usable answer; None where it did."""
    status: int | None = None
    """HTTP status; None where no response came."""
    code: str | None = None
    """The server's own name for what went wrong."""
    request_id: str | None = None
    tokens: Tokens | None = None
    """None where the server reported none."""
    cost: int | None = None
    """In millionths of a US dollar; None where tokens or prices are not known."""
    retry_after: float | None = None
    """Seconds the server asked to wait."""
    unwrapped: bool = False
    """Whether the answer stood in prose or a Markdown code block."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over attempts."""

    attempts: int
    tokens: Tokens
    cost: int | None
    """In millionths of a US dollar; None where one may have been paid whose cost is not known."""
    unreported: int
    """Attempts that may have been paid without the server saying so: cut off, or answered without usage."""


def totals(attempts: Iterable[Attempt]) -> Totals:
    """Add up all attempts. One that the server refused with an HTTP error costs nothing."""
    made = list(attempts)
    counted = [attempt.tokens for attempt in made if attempt.tokens is not None]
    maybe_paid = [attempt for attempt in made if attempt.status is None or attempt.status < 300]
    costs = [attempt.cost for attempt in maybe_paid]
    known = [cost for cost in costs if cost is not None]
    return Totals(
        attempts=len(made),
        tokens=Tokens(
            sum(tokens.input for tokens in counted),
            sum(tokens.output for tokens in counted),
            sum(tokens.cached for tokens in counted),
            sum(tokens.reasoning for tokens in counted),
        ),
        cost=sum(known) if len(known) == len(costs) else None,
        unreported=sum(attempt.tokens is None for attempt in maybe_paid),
    )
