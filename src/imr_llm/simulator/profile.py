"""Profiles: how well a simulated model reads, how often its server fails, and what it charges.

A profile is a TOML file. Rates of errors are per opportunity (each value an error could befall), rates of
faults per call. Knows no letter and no request.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from imr_llm.errors import UsageError

__all__ = [
    "BUNDLED",
    "ERRORS",
    "FAULTS",
    "Batching",
    "ErrorKind",
    "FaultKind",
    "Latency",
    "Limits",
    "Prices",
    "Profile",
    "load_profile",
]

ErrorKind = Literal[
    "swap_digits",
    "change_number",
    "change_date",
    "flip_outcome",
    "drop_negation",
    "drop_item",
    "duplicate_item",
    "invent_item",
    "merge_items",
    "wrong_quote",
    "quote_from_other_item",
    "null_value",
    "wrong_type",
    "extra_prose",
    "example_text",
    "invent_value",
    "obey_injection",
    "wrong_choice",
    "write_figure",
    "write_outcome",
    "write_failure",
    "write_advice",
    "write_promise",
    "write_person",
    "write_link",
    "write_long",
    "write_passage",
]
"""What a model can get wrong; docs/simulated-provider.md says what each does."""
FaultKind = Literal[
    "rate_limit",
    "quota",
    "server_error",
    "unavailable",
    "timeout",
    "reset",
    "half_body",
    "truncation",
    "refusal",
    "content_filter",
    "empty_choices",
    "null_content",
    "html",
    "slow_stream",
]
"""What a server can do instead of answering, or beside it."""
ERRORS: Final[tuple[ErrorKind, ...]] = get_args(ErrorKind)
FAULTS: Final[tuple[FaultKind, ...]] = get_args(FaultKind)
BUNDLED: Final = ("sim-perfect", "sim-good", "sim-careless", "sim-hostile", "sim-bad-writer")

Rate = Annotated[float, Field(ge=0, le=1)]
_MILLION: Final = 1_000_000


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Prices(_Table):
    """US dollars for a million tokens."""

    input: float = Field(default=1.0, ge=0)
    cached: float = Field(default=0.5, ge=0)
    output: float = Field(default=4.0, ge=0)

    def cost(self, prompt: int, cached: int, completion: int, share: float = 1.0) -> int:
        """Micro-dollars of a call, rounded half up; `cached` is part of `prompt`, `share` that of the price."""
        rates = (round(rate * _MILLION) for rate in (self.input, self.cached, self.output))
        counts = (prompt - cached, cached, completion)
        total = sum(count * rate for count, rate in zip(counts, rates, strict=True)) * round(share * _MILLION)
        whole = _MILLION * _MILLION
        return (2 * total + whole) // (2 * whole)


class Latency(_Table):
    """Seconds before an answer begins."""

    median: float = Field(default=0.0, ge=0)
    sigma: float = Field(default=0.0, ge=0)
    """Spread of the lognormal distribution around the median; 0: every answer takes the median."""
    stragglers: Rate = 0.0
    """Share of calls that take `straggler_factor` times as long."""
    straggler_factor: float = Field(default=10.0, ge=1)


class Limits(_Table):
    """What is let through in any 60 seconds; None: everything."""

    requests_per_minute: int | None = Field(default=None, gt=0)
    tokens_per_minute: int | None = Field(default=None, gt=0)


class Batching(_Table):
    """What becomes of batches and of their lines."""

    seconds: float = Field(default=0.0, ge=0)
    """From a batch's creation to its end."""
    price: float = Field(default=0.5, ge=0)
    """Share of the price that a call in a batch costs."""
    enqueued_tokens: int | None = Field(default=None, gt=0)
    """Prompt tokens that may be in batches which have not ended; None: any."""
    missing: Rate = 0.0
    """Share of lines that are in no file."""
    duplicated: Rate = 0.0
    """Share of lines that are in the output file twice."""
    expired: Rate = 0.0
    """Share of lines whose turn does not come; their batch expires."""
    failed: Rate = 0.0
    """Share of lines that end in an error 500."""

    @model_validator(mode="after")
    def _ends_exclude_each_other(self) -> Batching:
        if self.missing + self.duplicated + self.expired + self.failed > 1 + 1e-9:
            raise ValueError("the rates of missing, duplicated, expired and failed lines are together over 1")
        return self


class Profile(_Table):
    """One simulated model and its server."""

    name: str = Field(pattern=r"^sim-[a-z0-9-]+$")
    about: str
    prices: Prices = Prices()
    errors: Mapping[ErrorKind, Rate] = Field(default_factory=dict)
    faults: Mapping[FaultKind, Rate] = Field(default_factory=dict)
    failing_attempts: int | None = Field(default=None, ge=0)
    """Only the first so many attempts of a request can fail; None: any."""
    retry_after: float = Field(default=1.0, ge=0)
    """Seconds that a planted `rate_limit` asks to wait."""
    hold: float = Field(default=600.0, gt=0)
    """Seconds that a planted `timeout` holds the connection before it is cut."""
    pause: float = Field(default=0.05, ge=0)
    """Seconds between the pieces of a `slow_stream`."""
    latency: Latency = Latency()
    limits: Limits = Limits()
    batches: Batching = Batching()
    mends: bool = False
    """Whether an answer that is asked for anew, with what was wrong with it, keeps to the schema and the rules."""
    json_schema: Literal["accept", "refuse", "fail"] = "accept"
    """What becomes of a `response_format` json_schema: answered, 400, or 500 (as of llama_cpp.server)."""
    prefix_cache: bool = False
    """Whether prompts that begin as an earlier one did are billed as cached."""
    reasoning_tokens: int = Field(default=0, ge=0)
    """Tokens spent on reasoning, half to one and a half times as many a call. Above 0 the model behaves as
    reasoning models do: it refuses `temperature` and wants `max_completion_tokens`."""

    @model_validator(mode="after")
    def _faults_exclude_each_other(self) -> Profile:
        if sum(self.faults.values()) > 1 + 1e-9:
            raise ValueError("the rates of all faults together are over 1")
        return self


def load_profile(given: str | Path | Profile) -> Profile:
    """A bundled profile by name, or one's own by the path of its file. Raises UsageError."""
    if isinstance(given, Profile):
        return given
    if str(given) in BUNDLED:
        return _bundled(str(given))
    path = Path(given)
    if path.suffix != ".toml":
        raise UsageError(
            f"there is no profile {str(given)!r}; there are: {', '.join(BUNDLED)}, or a .toml file"
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}: cannot be read as a profile") from None
    return _parsed(text, str(path))


@cache
def _bundled(name: str) -> Profile:
    text = (files("imr_llm.simulator") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    return _parsed(text, name)


def _parsed(text: str, where: str) -> Profile:
    try:
        return Profile.model_validate(tomllib.loads(text))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in fault["loc"] if step != "[key]")
        raise UsageError(f"{where}: {place + ': ' if place else ''}{fault['msg']}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where}: is not valid TOML: {error}") from None
