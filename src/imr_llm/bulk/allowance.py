"""So many a minute of one thing (requests, tokens), used up evenly and never exceeded. Pure: told the time.

Two rules hold together. A bucket that begins empty and fills at nearly the allowed rate spreads calls over the
minute, so that no burst meets a limit that the server applies to shorter stretches. A window that sums up the
last minute holds the limit itself, whatever was refunded or estimated too low. A call reserves an estimate and
is settled with what it really took.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from imr_llm.llm.usage import Tokens

__all__ = ["HEADERS", "KINDS", "Allowance", "Allowances", "Reserved"]

KINDS: Final = ("requests", "tokens", "input-tokens", "output-tokens")
"""What can be limited, by the names that headers use; `tokens` are those of input and output together."""
HEADERS: Final = tuple(f"x-ratelimit-{what}-{kind}" for what in ("limit", "remaining") for kind in KINDS)
"""The headers of a response that tell of limits."""
_MINUTE: Final = 60.0
_SLACK: Final = 0.5
"""Seconds that a call may take longer to the server than a later one does."""
_SHARE: Final = 0.99
"""Of the allowed rate that the bucket fills at."""
_BURST: Final = 1.5
"""Seconds' worth that the bucket holds while nobody calls."""
_MOST_MARGIN: Final = 0.03
"""Share of a limit that is left free at most for calls that take more than is reserved for them."""
_TOLERANCE: Final = 0.05
"""Share of a limit by which our count and the server's may differ before others are taken to use it too."""


@dataclass(slots=True)
class Reserved:
    """One call's part of an allowance."""

    at: float
    amount: float
    used_then: float
    """What the window held with it."""
    gone: bool = False
    """It has left the window."""


class Allowance:
    """One limit."""

    def __init__(self, per_minute: float, now: float) -> None:
        self.per_minute = per_minute
        self._level = 0.0
        self._filled = now
        self._window: deque[Reserved] = deque()
        self._used = 0.0
        self._others = 0.0
        self._others_at = now

    def wait(self, now: float, amount: float, margin: float = 0.0) -> float:
        """Seconds until a call of this size may go. One that alone is over the limit goes once nothing else does.

        `margin` is how much more the calls under way may turn out to take than is reserved for them.
        """
        amount = min(amount, self.per_minute)
        self._slide(now)
        self._fill(now, amount)
        rate = self.per_minute * _SHARE / _MINUTE
        margin = min(margin, _MOST_MARGIN * self.per_minute)
        return max(0.0, (amount - self._level) / rate, self._until_room(now, amount + margin))

    def take(self, now: float, amount: float) -> Reserved:
        """Reserve for a call that goes now."""
        self._slide(now)
        self._fill(now, amount)
        self._level -= min(amount, self.per_minute)
        self._used += amount
        reserved = Reserved(now, amount, self._used)
        self._window.append(reserved)
        return reserved

    def settle(self, reserved: Reserved, amount: float) -> None:
        """Put what a call really took in place of its estimate."""
        self._level += reserved.amount - amount
        if not reserved.gone:
            self._used += amount - reserved.amount
        reserved.amount = amount

    def told(self, now: float, remaining: float, reserved: Reserved) -> None:
        """What the server says was left when that call came: less than by our count, and others use it too."""
        missing = self.per_minute - remaining - reserved.used_then
        self._others = missing if missing > _TOLERANCE * self.per_minute else 0.0
        self._others_at = now

    def _fill(self, now: float, amount: float) -> None:
        rate = self.per_minute * _SHARE / _MINUTE
        most = max(self._level, _BURST * rate, min(amount, self.per_minute))
        self._level = min(most, self._level + (now - self._filled) * rate)
        self._filled = now

    def _slide(self, now: float) -> None:
        while self._window and self._window[0].at <= now - _MINUTE - _SLACK:
            gone = self._window.popleft()
            gone.gone = True
            self._used -= gone.amount

    def _until_room(self, now: float, amount: float) -> float:
        """Seconds until the window has room: until ours leave it, or the others', who are taken to have come evenly."""
        others = self._others * max(0.0, 1 - (now - self._others_at) / _MINUTE)
        over = self._used + others + amount - self.per_minute
        if over <= 0:
            return 0.0
        wait = over * _MINUTE / self._others if others else _MINUTE
        for reserved in self._window:
            over -= reserved.amount
            if over <= 0:
                return min(wait, reserved.at + _MINUTE + _SLACK - now)
        return wait if others else 0.0


class Allowances:
    """All limits of a run: those that were given, and those that the server's headers tell of."""

    def __init__(self, per_minute: Mapping[str, float], now: float) -> None:
        self._of = {kind: Allowance(limit, now) for kind, limit in per_minute.items()}
        self._given = dict(per_minute)

    def wait(self, now: float, estimate: Tokens, margin: float = 0.0) -> float:
        """Seconds until a call may go under all of them; `margin` in tokens of output, as for `Allowance`."""
        return max(
            (
                one.wait(now, _amount(kind, estimate), margin if kind in ("tokens", "output-tokens") else 0.0)
                for kind, one in self._of.items()
            ),
            default=0.0,
        )

    def take(self, now: float, estimate: Tokens) -> dict[str, Reserved]:
        """Reserve for a call that goes now."""
        return {kind: one.take(now, _amount(kind, estimate)) for kind, one in self._of.items()}

    def settle(self, reserved: Mapping[str, Reserved], tokens: Tokens) -> None:
        """Put the real tokens in place of the estimate."""
        for kind, part in reserved.items():
            self._of[kind].settle(part, _amount(kind, tokens))

    def told(self, now: float, headers: Mapping[str, str], reserved: Mapping[str, Reserved]) -> None:
        """Follow the x-ratelimit headers of a response: limits that were not given or are lower, and what is left."""
        for kind in KINDS:
            limit = _number(headers.get(f"x-ratelimit-limit-{kind}"))
            if limit is None or limit <= 0:
                continue
            known = self._of.get(kind)
            if known is None:
                self._of[kind] = Allowance(limit, now)
                continue
            known.per_minute = min(limit, self._given.get(kind, limit))
            remaining = _number(headers.get(f"x-ratelimit-remaining-{kind}"))
            if remaining is not None and kind in reserved and known.per_minute == limit:
                known.told(now, remaining, reserved[kind])


def _amount(kind: str, tokens: Tokens) -> float:
    if kind == "requests":
        return 1.0
    if kind == "input-tokens":
        return float(tokens.input)
    return float(tokens.output if kind == "output-tokens" else tokens.input + tokens.output)


def _number(said: str | None) -> float | None:
    try:
        return float(said) if said is not None else None
    except ValueError:
        return None
