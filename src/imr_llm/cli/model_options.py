"""Options of commands that read with a model; without a model none of them does anything, and is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import click

from imr_llm.cli.settings import Setting, on_command_line

__all__ = ["asking_options", "checking_options", "given_settings", "refuse_without_model"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_ASKING: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("--redact", {"is_flag": True, "help": "Hide names, numbers and addresses of persons from the model."}),
    (
        "--reasoning-effort",
        {"type": click.Choice(["minimal", "low", "medium", "high"]), "help": "For reasoning models."},
    ),
    (
        "--max-output-tokens",
        {
            "type": click.IntRange(min=256),
            "help": "Most tokens of one answer; longer letters are split. [default: 16384]",
        },
    ),
    ("--seed", {"type": int, "help": "Sent to the model as it is."}),
    ("--temperature", {"type": click.FloatRange(0, 2), "help": "[default: 0]"}),
)
_CHECKING: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("--prices", {"metavar": "FILE", "help": "TOML file of prices that goes before the package's own."}),
    (
        "--concurrency",
        {"type": click.IntRange(min=1), "help": "Letters asked about at a time. [default: 8; of run: 64]"},
    ),
    (
        "--deadline",
        {
            "type": click.FloatRange(min=0, min_open=True),
            "help": "Most seconds for all calls about one letter. [default: 600]",
        },
    ),
    (
        "--adjudicate",
        {"is_flag": True, "help": "Put values on which model and baseline differ to the model once more."},
    ),
    (
        "--policy",
        {
            "type": click.Choice(["strict", "flag", "permissive"]),
            "help": "Which values a record shows: those verified; those that hold, else the baseline's; the model's. [default: flag]",
        },
    ),
    ("--api-version", {"metavar": "DATE", "help": "For Azure's dated API."}),
    (
        "--mode",
        {
            "type": click.Choice(["auto", "json_schema", "tools", "json", "responses"]),
            "help": "How the shape of the answer is asked for. [default: auto]",
        },
    ),
    ("--api-key-env", {"metavar": "NAME", "help": "Variable that holds the key. [default: OPENAI_API_KEY]"}),
    (
        "--base-url",
        {"metavar": "URL", "help": "OpenAI-compatible server. [default: OPENAI_BASE_URL, else OpenAI]"},
    ),
)


def asking_options(command: _Command) -> _Command:
    """Give `command` the options that change what is sent."""
    return _with(command, _ASKING)


def checking_options(command: _Command) -> _Command:
    """Give `command` the options for calling a model and for what becomes of its answers."""
    return _with(command, _CHECKING)


def given_settings(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the options that somebody set."""
    return {name: value for name, value in options.items() if value is not None and value is not False}


def refuse_without_model(ctx: click.Context, others: Iterable[str] = ()) -> None:
    """Raise UsageError for an option typed that only a model has: one of these, or of the names in `others`."""
    of_models = {name[2:].replace("-", "_") for name, _ in (*_ASKING, *_CHECKING)}
    if (option := on_command_line(ctx, of_models.union(others))) is not None:
        from imr_llm.extraction.extract import without_model

        raise without_model(option, "name a model with --model")


def _with(command: _Command, options: tuple[tuple[str, dict[str, Any]], ...]) -> _Command:
    for name, details in options:
        command = click.option(name, cls=Setting, **details)(command)
    return command
