"""Requests and tokens let through in any sixty seconds, and what a server says of them in its headers."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

from imr_llm.simulator.profile import Limits

__all__ = ["Refusal", "Window"]

_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that is not let through."""

    of: Literal["requests", "tokens"]
    wait: float
    """Seconds until it would be."""
    too_large: bool = False
    """It would never be: it alone is over the limit."""


class Window:
    """A sliding window. A call counts with its prompt's tokens when it comes, with its answer's when it is made."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._calls: deque[list[float]] = deque()
        self._spent = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nothing is limited."""
        return self._limits == Limits()

    def admit(self, now: float, tokens: int) -> Refusal | None:
        """Let a request through, or say why not. What is refused does not count."""
        if self.is_open:
            return None
        self._slide(now)
        requests, allowed = self._limits.requests_per_minute, self._limits.tokens_per_minute
        if allowed is not None and tokens > allowed:
            return Refusal("tokens", _SECONDS, too_large=True)
        if requests is not None and len(self._calls) >= requests:
            return Refusal("requests", self._calls[len(self._calls) - requests][0] + _SECONDS - now)
        if allowed is not None and self._spent + tokens > allowed:
            return Refusal("tokens", self._wait_for(tokens, allowed, now))
        self._calls.append([now, tokens])
        self._spent += tokens
        return None

    def answered(self, tokens: int) -> None:
        """Count the tokens of the answer to the request let through last."""
        if not self.is_open:
            self._calls[-1][1] += tokens
            self._spent += tokens

    def headers(self, now: float) -> dict[str, str]:
        """The x-ratelimit headers, as of now."""
        out: dict[str, str] = {}
        if self.is_open:
            return out
        self._slide(now)
        reset = self._calls[0][0] + _SECONDS - now if self._calls else 0.0
        for name, limit, used in (
            ("requests", self._limits.requests_per_minute, len(self._calls)),
            ("tokens", self._limits.tokens_per_minute, self._spent),
        ):
            if limit is not None:
                out[f"x-ratelimit-limit-{name}"] = str(limit)
                out[f"x-ratelimit-remaining-{name}"] = str(max(0, math.floor(limit - used)))
                out[f"x-ratelimit-reset-{name}"] = f"{reset:.3f}s"
        return out

    def _slide(self, now: float) -> None:
        while self._calls and self._calls[0][0] <= now - _SECONDS:
            self._spent -= self._calls.popleft()[1]

    def _wait_for(self, tokens: int, allowed: int, now: float) -> float:
        over = self._spent + tokens - allowed
        for came, spent in self._calls:
            over -= spent
            if over <= 0:
                return came + _SECONDS - now
        return _SECONDS
