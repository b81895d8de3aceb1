"""Options of commands that may ask a model by batches: which way, and how large and how often looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from imr_llm.cli.settings import Setting, on_command_line
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.bulk.request_files import BatchPlan

__all__ = ["batch_options", "given_batches", "refuse_without"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (
        "--batch-lines",
        {
            "cls": Setting,
            "type": click.IntRange(min=1),
            "default": 50_000,
            "show_default": True,
            "help": "Most requests in one file.",
        },
    ),
    (
        "--batch-tokens",
        {
            "cls": Setting,
            "type": click.IntRange(min=1),
            "help": "Most tokens of input in batches that are under way. [default: as the provider says]",
        },
    ),
    (
        "--batch-poll",
        {
            "cls": Setting,
            "type": click.FloatRange(min=0, min_open=True),
            "default": 30.0,
            "show_default": True,
            "help": "Seconds between two looks at batches.",
        },
    ),
    (
        "--batch-files",
        {
            "metavar": "DIR",
            "help": "Write files of requests into DIR, and take their answers from there, without a provider.",
        },
    ),
    (
        "--batch",
        {"is_flag": True, "help": "By the provider's Batch API: half the price, within a day."},
    ),
)


def batch_options(command: _Command) -> _Command:
    """Give `command` the options that `given_batches` takes."""
    for name, details in _OPTIONS:
        command = click.option(name, **details)(command)
    return command


def given_batches(
    ctx: click.Context, options: dict[str, Any], given_up: tuple[str, ...] = ()
) -> BatchPlan | None:
    """Take the options of batches out of `options`; None where calls are made one by one. Raises UsageError."""
    from imr_llm.bulk.request_files import BatchPlan, FileLimits

    batch, folder = options.pop("batch"), options.pop("batch_files")
    if not batch:
        refuse_without(ctx, ["batch_poll"], "--batch")
    if not batch and folder is None:
        refuse_without(ctx, ["batch_tokens", "batch_lines", "batch_give_up"], "--batch or --batch-files")
    if batch and folder is not None:
        raise UsageError("--batch and --batch-files are two ways: name one")
    plan = BatchPlan(
        folder=None if folder is None else Path(folder),
        poll=options.pop("batch_poll"),
        enqueued_tokens=options.pop("batch_tokens"),
        limits=FileLimits(lines=options.pop("batch_lines")),
        given_up=given_up,
    )
    return plan if batch or folder is not None else None


def refuse_without(ctx: click.Context, names: list[str], without: str) -> None:
    """Raise UsageError for an option typed that does nothing without another."""
    if (option := on_command_line(ctx, names)) is not None:
        raise UsageError(f"{option} does nothing without {without}; add that, or leave {option} out")
