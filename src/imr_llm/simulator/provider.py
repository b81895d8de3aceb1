"""Decides what becomes of each call: let through or not, failed or answered, with which errors, at what price.

Errors and faults hang on the seed, what the request asks and how often it was asked before, never on time or on
other requests. Only the sliding windows of limits, and which prompt came first into the prefix cache, do.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from imr_llm.simulator.billing import PrefixCache, Usage, count_tokens
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.clock import Clock
from imr_llm.simulator.library import Library
from imr_llm.simulator.limiter import Refusal, Window
from imr_llm.simulator.log import Log
from imr_llm.simulator.planting import Planted
from imr_llm.simulator.profile import BUNDLED, FAULTS, FaultKind, Profile, load_profile
from imr_llm.simulator.replies import Finish, Reply
from imr_llm.simulator.tasks import Answered, task_of

__all__ = ["Delivery", "LineEnd", "Provider"]

LineEnd = Literal["missing", "duplicated", "expired", "failed"]
_LINE_ENDS: Final[tuple[LineEnd, ...]] = ("missing", "duplicated", "expired", "failed")

_UNANSWERED: Final = frozenset(
    ["rate_limit", "quota", "server_error", "unavailable", "timeout", "reset", "html"]
)
"""Faults before any answer is made: nothing is billed."""
_FINISH: Final[dict[FaultKind, Finish]] = {
    "truncation": "length",
    "refusal": "refusal",
    "content_filter": "content_filter",
    "empty_choices": "empty",
    "null_content": "null",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What to send, and how."""

    profile: Profile
    fault: FaultKind | None
    reply: Reply | None
    """None where a fault stands in its place."""
    latency: float
    """Seconds to wait first."""
    headers: dict[str, str]


class Provider:
    """All simulated models of one server."""

    def __init__(
        self,
        *,
        profile: str | Path | Profile = "sim-perfect",
        seed: int = 0,
        gold: str | Path | None = None,
        log: Log,
        clock: Clock,
    ) -> None:
        self.log = log
        self.clock = clock
        self._default = load_profile(profile)
        self._profiles = {name: load_profile(name) for name in BUNDLED} | {self._default.name: self._default}
        self._seed = seed
        self._library = Library(gold)
        self._windows = {name: Window(known.limits) for name, known in self._profiles.items()}
        self._prefixes = {name: PrefixCache() for name in self._profiles}
        self._attempts: Counter[str] = Counter()

    @property
    def models(self) -> list[str]:
        """The names of all profiles."""
        return sorted(self._profiles)

    def respond(self, call: Call, client_id: str | None = None) -> Delivery:
        """Decide about a call and write the log; `client_id` is the caller's own name for it. Raises `Refused` for what gets an error object."""
        profile = self.profile_of(call.model)
        task = task_of(call)
        _check_parameters(call, profile)
        window, now, prompt = self._windows[profile.name], self.clock.time(), count_tokens(call.prompt)
        refusal = window.admit(now, prompt)
        if refusal is not None:
            raise _limited(refusal, profile, window.headers(now))
        self._attempts[call.key] += 1
        attempt = self._attempts[call.key]
        fault = self._fault(call, attempt, profile)
        answered = task(call, profile, self._draws(call, attempt, "errors"), self._library)
        entry = {"letter": answered.letter, "request": call.key[:16], "attempt": attempt}
        if client_id is not None:
            entry["client_request_id"] = client_id
        if fault in _UNANSWERED:
            self.log.write({**entry, "fault": fault})
            if (error := _fault_error(fault, profile)) is not None:
                raise error
            return Delivery(profile, fault, None, 0.0, {})
        reply = self._reply(call, attempt, profile, fault, answered)
        window.answered(reply.usage.completion)
        self._write(entry, profile, fault, reply, answered.planted, 1.0)
        return Delivery(profile, fault, reply, self._latency(call, attempt, profile), window.headers(now))

    def profile_of(self, model: str) -> Profile:
        """What a model of that name does."""
        return self._profiles.get(model, self._default)

    def line_ends(self, call: Call) -> LineEnd | None:
        """What becomes of a line of a batch instead of, or beside, being answered once. Counts as an attempt."""
        self._attempts[call.key] += 1
        attempt, profile = self._attempts[call.key], self.profile_of(call.model)
        if profile.failing_attempts is not None and attempt > profile.failing_attempts:
            return None
        drawn = self._draws(call, attempt, "line").random()
        for end in _LINE_ENDS:
            drawn -= getattr(profile.batches, end)
            if drawn < 0:
                return end
        return None

    def answer_line(self, call: Call, batch: str, custom_id: str) -> Reply:
        """Answer a line of a batch, and bill it at the price of batches: no limits a minute, no faults of the
        wire. Raises `Refused`."""
        profile = self.profile_of(call.model)
        task = task_of(call)
        _check_parameters(call, profile)
        attempt = self._attempts[call.key]
        fault = self._fault(call, attempt, profile)
        if fault not in _FINISH:
            fault = None
        answered = task(call, profile, self._draws(call, attempt, "errors"), self._library)
        entry = {"letter": answered.letter, "request": call.key[:16], "attempt": attempt}
        entry |= {"batch": batch, "custom_id": custom_id}
        reply = self._reply(call, attempt, profile, fault, answered)
        self._write(entry, profile, fault, reply, answered.planted, profile.batches.price)
        return reply

    def _draws(self, call: Call, attempt: int, purpose: str) -> random.Random:
        return random.Random(f"{self._seed}|{call.key}|{attempt}|{purpose}")  # noqa: S311  # nosec B311 # no secret

    def _fault(self, call: Call, attempt: int, profile: Profile) -> FaultKind | None:
        if not profile.faults:
            return None
        if profile.failing_attempts is not None and attempt > profile.failing_attempts:
            return None
        drawn = self._draws(call, attempt, "fault").random()
        for kind in FAULTS:
            drawn -= profile.faults.get(kind, 0)
            if drawn < 0:
                return kind
        return None

    def _latency(self, call: Call, attempt: int, profile: Profile) -> float:
        latency = profile.latency
        if not latency.median:
            return 0.0
        rng = self._draws(call, attempt, "latency")
        seconds = latency.median * math.exp(latency.sigma * rng.gauss(0, 1))
        return seconds * (latency.straggler_factor if rng.random() < latency.stragglers else 1)

    def _reply(
        self, call: Call, attempt: int, profile: Profile, fault: FaultKind | None, answered: Answered
    ) -> Reply:
        rng = self._draws(call, attempt, "reply")
        finish: Finish = _FINISH.get(fault, "stop") if fault is not None else "stop"
        text = answered.text if finish in ("stop", "length") else ""
        if finish == "length":
            text = text[: rng.randrange(len(text) // 4, len(text) * 3 // 4)]
        reasoning = rng.randint(profile.reasoning_tokens // 2, profile.reasoning_tokens * 3 // 2)
        if call.max_tokens is not None and reasoning + count_tokens(text) > call.max_tokens:
            reasoning = min(reasoning, call.max_tokens)
            text, finish = text[: 4 * (call.max_tokens - reasoning)], "length"
        cached = self._prefixes[profile.name].shared(call.prompt) if profile.prefix_cache else 0
        usage = Usage(count_tokens(call.prompt), reasoning + count_tokens(text), cached, reasoning)
        return Reply(f"{rng.getrandbits(96):024x}", int(self.clock.time()), text, finish, usage)

    def _write(
        self,
        entry: dict[str, Any],
        profile: Profile,
        fault: FaultKind | None,
        reply: Reply,
        planted: list[Planted],
        share: float,
    ) -> None:
        usage = reply.usage
        billed = {
            **entry,
            **({"fault": fault} if fault is not None else {}),
            "usage": {
                "prompt_tokens": usage.prompt,
                "completion_tokens": usage.completion,
                "cached_tokens": usage.cached,
                "reasoning_tokens": usage.reasoning,
            },
            "cost_microdollars": profile.prices.cost(usage.prompt, usage.cached, usage.completion, share),
        }
        arrives = reply.finish == "stop" and fault != "half_body"
        self.log.write(billed, *(_line(entry, change) for change in planted if arrives))


def _line(entry: dict[str, Any], change: Planted) -> dict[str, Any]:
    said = {"pointer": change.pointer, "kind": change.kind, "true": change.true, "planted": change.planted}
    return {**entry, **said, **({"quote": change.quote} if change.quote is not None else {})}


def _check_parameters(call: Call, profile: Profile) -> None:
    """What a model of this kind does not take."""
    if call.mode == "json_schema" and profile.json_schema == "fail":
        raise Refused(500, "json_schema is not implemented", kind="internal_server_error")
    if call.mode == "json_schema" and profile.json_schema == "refuse":
        param = "response_format" if call.api == "chat" else "text.format"
        message = f"Invalid parameter: '{param}' of type 'json_schema' is not supported with this model."
        raise Refused(400, message, param=param)
    if not profile.reasoning_tokens:
        return
    if call.temperature not in (None, 1):
        message = (
            "Unsupported value: 'temperature' does not support this value. Only the default (1) is supported."
        )
        raise Refused(400, message, param="temperature", code="unsupported_value")
    if call.max_tokens_name == "max_tokens":
        message = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
        raise Refused(400, message, param="max_tokens", code="unsupported_parameter")


def _limited(refusal: Refusal, profile: Profile, headers: dict[str, str]) -> Refused:
    if refusal.too_large:
        message = f"Request too large for {profile.name}: it is over the limit of tokens per minute."
        return Refused(429, message, kind="tokens", code="rate_limit_exceeded", headers=headers)
    message = (
        f"Rate limit reached for {profile.name} on {refusal.of} per minute. Try again in {refusal.wait:.3f}s."
    )
    return Refused(
        429,
        message,
        kind=refusal.of,
        code="rate_limit_exceeded",
        headers=headers | _retry_after(refusal.wait),
    )


def _retry_after(seconds: float) -> dict[str, str]:
    return {"retry-after": str(math.ceil(seconds)), "retry-after-ms": str(math.ceil(1000 * seconds))}


def _fault_error(fault: FaultKind | None, profile: Profile) -> Refused | None:
    """The error object of a fault that has one."""
    if fault == "rate_limit":
        message = f"Rate limit reached for {profile.name}. Try again in {profile.retry_after:g}s."
        headers = _retry_after(profile.retry_after)
        return Refused(429, message, kind="requests", code="rate_limit_exceeded", headers=headers)
    if fault == "quota":
        message = "You exceeded your current quota, please check your plan and billing details."
        return Refused(429, message, kind="insufficient_quota", code="insufficient_quota")
    if fault == "server_error":
        return Refused(500, "The server had an error while processing your request.", kind="server_error")
    if fault == "unavailable":
        return Refused(
            503, "The engine is currently overloaded, please try again later.", kind="server_error"
        )
    return None
