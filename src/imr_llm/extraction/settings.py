"""What can be set about reading with a model, by name, and what it becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal, TypedDict, get_args

from imr_llm.errors import UsageError, must_be
from imr_llm.extraction.model_reader import Reading
from imr_llm.llm.client import ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.pause import CommonPause
from imr_llm.llm.prices import Prices
from imr_llm.llm.request import Parameters
from imr_llm.schema.vocabulary import Policy

__all__ = ["ModelSettings", "check_settings", "client_for", "endpoint_for", "prices_for", "reading_for"]


class ModelSettings(TypedDict, total=False):
    """Settings of a model; none of them means anything to the baseline."""

    base_url: str | None
    """Address of an OpenAI-compatible server; else OPENAI_BASE_URL, else OpenAI."""
    api_key_env: str | None
    """Name of the variable that holds the key; else OPENAI_API_KEY."""
    mode: Literal["auto", "json_schema", "tools", "json", "responses"]
    """How the shape of the answer is asked for; auto finds out."""
    api_version: str | None
    """For Azure's dated API."""
    answers: str | None
    """A file of answers from elsewhere instead of a server."""
    policy: Policy
    """Which values the record shows."""
    adjudicate: bool
    """Put conflicts to the model once more."""
    redact: bool
    """Hide what names persons from the model."""
    temperature: float | None
    seed: int | None
    max_output_tokens: int
    reasoning_effort: Literal["minimal", "low", "medium", "high"] | None
    deadline: float
    """Most seconds for all calls about one letter."""
    concurrency: int
    """Letters asked about at a time."""
    prices: str | None
    """A TOML file of prices that goes before the package's own."""


_PARAMETERS: Final = ("temperature", "seed", "max_output_tokens", "reasoning_effort")
_READING: Final = ("policy", "adjudicate", "redact", "deadline")
_ABOVE_NONE: Final = {"deadline": (int, float), "concurrency": (int,), "max_output_tokens": (int,)}
"""Settings that are numbers above 0, and of which kinds."""


def check_settings(settings: ModelSettings) -> None:
    """Raise UsageError for a setting that no model has."""
    unknown = set(settings) - set(ModelSettings.__annotations__)
    if unknown:
        there_are = ", ".join(ModelSettings.__annotations__)
        raise UsageError(f"there is no setting {min(unknown)!r}; there are: {there_are}")


def reading_for(model: str, settings: ModelSettings) -> Reading:
    """How to read; raises UsageError for a model without a name, and a setting that does not exist or cannot be."""
    must_be(str, model, "the model", "the name of one")
    if not model.strip():
        raise UsageError("the model has no name; name one, or leave it to the baseline")
    check_settings(settings)
    given: dict[str, Any] = dict(settings)
    if given.get("policy", "flag") not in get_args(Policy):
        raise UsageError(f"there is no policy {given['policy']!r}; there are: {', '.join(get_args(Policy))}")
    for name, kinds in _ABOVE_NONE.items():
        value = given.get(name, 1)
        must_be(kinds, value, name, "a number" if float in kinds else "a whole number")
        if not value > 0:
            raise UsageError("deadline, concurrency and max_output_tokens must be above 0")
    if given.get("adjudicate") and given.get("answers"):
        raise UsageError("adjudicate asks a model once more, which a file of answers cannot be")
    parameters = Parameters(**{name: given[name] for name in _PARAMETERS if name in given})
    return Reading(
        model=model, parameters=parameters, **{name: given[name] for name in _READING if name in given}
    )


def client_for(model: str, settings: ModelSettings) -> ModelClient:
    """The client for the server that is named; raises UsageError, naming the model, where none can be."""
    return ModelClient(endpoint_for(model, settings), prices=prices_for(settings), pace=CommonPause())


def endpoint_for(model: str, settings: ModelSettings) -> Endpoint:
    """The server that is named; raises UsageError, naming the model, where none can be."""
    try:
        return Endpoint.configured(
            base_url=settings.get("base_url"),
            api_key_env=settings.get("api_key_env"),
            mode=settings.get("mode", "auto"),
            api_version=settings.get("api_version"),
        )
    except UsageError as error:
        raise UsageError(f"the model {model!r} cannot be asked: {error}") from None


def prices_for(settings: ModelSettings) -> Prices:
    """The table of prices, the user's own before the package's; raises UsageError for a bad file."""
    own = settings.get("prices")
    return Prices.load(Path(own) if own else None)
