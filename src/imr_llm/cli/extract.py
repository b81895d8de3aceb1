"""`imr-llm extract`: letters to records, in the order given, in the format asked for."""

from __future__ import annotations

import os
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, cast

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings, refuse_without_model
from imr_llm.cli.outputs import check_output, format_of
from imr_llm.cli.settings import Setting, limit_options, on_command_line
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from imr_llm.cli.messages import BatchMessages
    from imr_llm.letters.limits import Limits
    from imr_llm.tables.write import TableFormat

__all__ = ["extract"]

_FORMATS = ("jsonl", "json", "csv", "parquet", "table")


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--model", cls=Setting, default="baseline", show_default=True, help="Who reads the letters.")
@click.option(
    "--format",
    cls=Setting,
    type=click.Choice(_FORMATS),
    help="If typed, wins over the ending of FILE; a variable or a setting does not. Default: what that ending says; "
    "else table on a terminal, jsonl anywhere else.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--jobs",
    cls=Setting,
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes the baseline reads in.",
)
@click.option(
    "--answers", metavar="FILE", help="Answers from elsewhere to what `imr-llm prompt` prints, as JSON lines."
)
@checking_options
@asking_options
@limit_options
@click.pass_context
def extract(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    model: str,
    format: str | None,
    output: str | None,
    jobs: int,
    **options: Any,
) -> None:
    """Read the letters at each PATH into records.

    A PATH is a text or PDF file, a folder (all its .pdf and .txt files), a pattern, or - for standard
    input. Results come in the order given; a file that is named twice, say alone and in its folder, is read once,
    where it comes first. A letter that cannot be read or is over a limit is a line with an error, and the exit code
    is then 1.

    FILE appears when it is complete. If that fails, or on Ctrl-C, what was done is kept as FILE.part. A FILE that is
    there is replaced, but never a letter.

    With --model NAME, letters are sent to the server that --base-url, OPENAI_BASE_URL or nothing (OpenAI) names,
    and every value of the answer is held to the letter's words and to the baseline.

    Settings come from options, then the variables named below, then imr-llm.toml in the current folder
    (max_pages = 20).
    """
    from imr_llm.cli.messages import BatchMessages
    from imr_llm.letters.find_once import find_each_once
    from imr_llm.letters.limits import Limits

    if output == "-":
        output = None
    answers: str | None = options["answers"]
    if model == "baseline" and answers is None:
        refuse_without_model(ctx)
    check_output(output, paths, [] if answers is None else [("the file of answers", answers)])
    on_terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    is_typed = on_command_line(ctx, ["format"]) is not None
    table_format = _choose_format(format, output, on_terminal=on_terminal, is_typed=is_typed)
    allowed = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    settings = given_settings(options) if model != "baseline" or answers is not None else {}
    with BatchMessages(lambda: sum(1 for _ in find_each_once(paths)), bar=not on_terminal) as messages:
        _extract(paths, model, allowed, jobs, settings, table_format, output, messages)
    ctx.exit(1 if messages.failed else 0)


def _choose_format(
    wanted: str | None, output: str | None, *, on_terminal: bool, is_typed: bool
) -> TableFormat:
    """The format that was typed, else what the ending of the file says, else what a variable or the file of settings does."""
    from imr_llm.tables.write import ENDINGS

    if wanted is not None and output is not None and not is_typed:
        wanted = ENDINGS.get(os.path.splitext(output)[1].lower(), wanted)
    if wanted == "parquet" and on_terminal:
        raise UsageError("the format parquet is not for terminals; name a file with -o, or pipe it on")
    if wanted is not None:
        return cast("TableFormat", wanted)
    if output is not None:
        return format_of(output, ENDINGS, "jsonl")
    return "table" if on_terminal else "jsonl"


def _extract(
    paths: tuple[str, ...],
    model: str,
    limits: Limits,
    jobs: int,
    settings: dict[str, Any],
    table_format: TableFormat,
    output: str | None,
    messages: BatchMessages,
) -> None:
    from imr_llm.extraction.extract import extract_many
    from imr_llm.letters.files import printable_name
    from imr_llm.letters.find_once import find_each_once
    from imr_llm.tables.files import OutputFile, StandardOutput
    from imr_llm.tables.write import open_writer

    results = extract_many(find_each_once(paths), model=model, limits=limits, jobs=jobs, **settings)
    destination = StandardOutput() if output is None else OutputFile(output)
    writer = None
    try:
        with closing(results):
            writer = open_writer(table_format, destination.stream)
            for result in results:
                writer.write(result)
                messages.tell(result)
            writer.close()
            destination.finish()
    except BaseException as error:
        with suppress(Exception):
            if writer is not None:
                writer.close()
        kept = destination.abandon(keep=messages.letters > 0)
        if kept is not None:
            messages.say(f"what was done is kept in {kept}")
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            name = printable_name(output or "standard output")
            why = error.strerror or type(error).__name__
            raise click.ClickException(
                f"{name}: cannot be written ({why}); make room and try again"
            ) from None
        raise
