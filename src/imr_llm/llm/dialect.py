"""What one model at one server has turned out to understand, learned from its refusals.

Servers call themselves compatible and differ: in how an answer can be held to a schema, in the name of the
limit on tokens, in which parameters they take. A refusal costs nothing and is remembered, so that it is met
once in a run and not once a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from imr_llm.llm.failures import Failure
from imr_llm.llm.modes import Mode
from imr_llm.llm.request import Parameters

__all__ = ["Dialect"]

_TRIED: Final[tuple[Mode, ...]] = ("json_schema", "tools", "json")
"""In this order, where the mode is to be found out."""
_CAN_DO_WITHOUT: Final = ("temperature", "parallel_tool_calls")
_LIMITS: Final = ("max_tokens", "max_completion_tokens")
_REASONING: Final = re.compile(r"(?:.*/)?(?:o\d|gpt-[5-9](?!.*-chat))")

LimitName = Literal["max_tokens", "max_completion_tokens"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to put a request to one model at one server."""

    mode: Mode
    fixed: bool
    """The mode was named by the user: no other is tried."""
    limit: LimitName
    limit_settled: bool = False
    without: frozenset[str] = frozenset()
    """Parameters that are not sent."""
    proven: bool = False
    """An answer has been had: from now on a refusal is about the letter, not about the server."""

    @classmethod
    def first(cls, model: str, parameters: Parameters, mode: Mode | None) -> Dialect:
        """What to begin with. `mode` None finds out."""
        reasons = parameters.reasoning_effort is not None or _REASONING.match(model) is not None
        return cls(
            mode=mode or _TRIED[0],
            fixed=mode is not None,
            limit="max_completion_tokens" if reasons else "max_tokens",
            without=frozenset({"temperature"}) if reasons else frozenset(),
        )

    def adapted(self, failure: Failure) -> Dialect | None:
        """How to ask after this refusal; None where there is no other way."""
        refused = failure.parameter
        if refused in _LIMITS:
            if self.limit_settled or refused != self.limit:
                return None
            other: LimitName = "max_tokens" if refused == "max_completion_tokens" else "max_completion_tokens"
            return replace(self, limit=other, limit_settled=True)
        if refused in _CAN_DO_WITHOUT and refused not in self.without:
            return replace(self, without=self.without | {refused})
        if refused or not failure.shape_refused or self.fixed or self.proven:
            return None
        following = _TRIED[_TRIED.index(self.mode) + 1 :]
        return replace(self, mode=following[0]) if following else None
