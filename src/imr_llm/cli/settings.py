"""Options that can also be set by IMR_* variables and by imr-llm.toml in the current folder.

A flag wins over a variable, a variable over the file. Knows names and numbers only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from imr_llm.letters.limits import DEFAULT_LIMITS, Limits

__all__ = ["SETTINGS_FILE", "Setting", "given_limits", "limit_options", "on_command_line"]

SETTINGS_FILE: Final = "imr-llm.toml"
_SETTINGS: Final = (
    *("model", "format", "jobs"),
    *(
        "base_url",
        "api_key_env",
        "mode",
        "api_version",
        "policy",
        "adjudicate",
        "redact",
        "temperature",
        "seed",
    ),
    *("max_output_tokens", "reasoning_effort", "deadline", "concurrency", "prices"),
    *(field.name for field in fields(Limits)),
    *("lang", "max_fact_age"),
    *("store", "keep", "rate"),
    *("runs", "runs_at_a_time", "runs_waiting", "run_letters", "run_mb"),
    *("rpm", "tpm", "input_tpm", "output_tpm", "max_cost", "metrics_port", "traces"),
    *("batch_poll", "batch_tokens", "batch_lines"),
    *("engine", "ray_address", "workers"),
)
"""What the file may set, for any command."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Setting(click.Option):
    """An option whose value may come from a variable or the file; errors say from where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_envvar = True
        self.envvar = f"IMR_{self.name}".upper()

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        value, source = super().consume_value(ctx, opts)
        if source is ParameterSource.DEFAULT and (in_file := _settings_file(ctx).get(self.name or "")):
            return in_file, ParameterSource.DEFAULT_MAP
        return value, source

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().process_value(ctx, value)
        except click.BadParameter as error:
            source = ctx.get_parameter_source(self.name or "")
            places = {
                ParameterSource.ENVIRONMENT: f"the variable {self.envvar}",
                ParameterSource.DEFAULT_MAP: SETTINGS_FILE,
            }
            if source not in places:
                raise
            message = f"{error.message} (from {places[source]})"
            raise click.BadParameter(message, ctx, self) from None


def limit_options(command: _Command) -> _Command:
    """Give `command` an option for each of the `Limits`; it is called with all of them by name."""
    for name, kind, meaning in (
        ("pdf_memory_mb", click.IntRange(min=1), "Most memory for reading PDFs, in MiB."),
        ("pdf_seconds", click.FloatRange(min=0, min_open=True), "Most seconds for one PDF."),
        ("max_pages", click.IntRange(min=1), "Most pages of a PDF."),
        ("max_chars", click.IntRange(min=1), "Most characters of a text."),
        ("max_bytes", click.IntRange(min=1), "Most bytes of a file."),
    ):
        option = click.option(
            f"--{name.replace('_', '-')}",
            cls=Setting,
            type=kind,
            default=getattr(DEFAULT_LIMITS, name),
            show_default=True,
            help=meaning,
        )
        command = option(command)
    return command


def given_limits(ctx: click.Context, options: dict[str, Any]) -> dict[str, Any]:
    """Take the `Limits` out of `options`: those that somebody set, be it by a variable or the file."""
    values = {field.name: options.pop(field.name) for field in fields(Limits)}
    return {
        name: value
        for name, value in values.items()
        if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }


def on_command_line(ctx: click.Context, names: Collection[str]) -> str | None:
    """The first of these options that was typed, as it is spelt; a variable or the file may set what it likes."""
    for option in ctx.command.params:
        typed = ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if typed and option.name in names:
            return option.opts[0]
    return None


def _settings_file(ctx: click.Context) -> Mapping[str, str]:
    """What the file sets, read once; nothing if there is none."""
    meta = ctx.find_root().meta
    if SETTINGS_FILE not in meta:
        meta[SETTINGS_FILE] = _read_settings()
    settings: Mapping[str, str] = meta[SETTINGS_FILE]
    return settings


def _read_settings() -> dict[str, str]:
    try:
        with open(SETTINGS_FILE, "rb") as file:
            given = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise click.UsageError(f"{SETTINGS_FILE}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise click.UsageError(f"{SETTINGS_FILE}: is not valid TOML: {error}") from None
    settings: dict[str, str] = {}
    for key, value in given.items():
        name = key.replace("-", "_")
        if name not in _SETTINGS:
            raise click.UsageError(
                f"{SETTINGS_FILE}: there is no setting {key!r}; there are: {', '.join(_SETTINGS)}"
            )
        if not isinstance(value, str | int | float):
            raise click.UsageError(f"{SETTINGS_FILE}: {key} must be a number, a text, true or false")
        settings[name] = str(value)
    return settings
