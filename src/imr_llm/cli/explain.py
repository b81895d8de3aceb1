"""`imr-llm explain`: letters in plain words for the person they are about."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any, cast

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings
from imr_llm.cli.settings import Setting, limit_options

if TYPE_CHECKING:
    from imr_llm.explanation.formats import ExplanationFormat
    from imr_llm.letters.limits import Limits
    from imr_llm.schema.explanation import Explanation

__all__ = ["explain"]

_FORMATS = ("md", "html", "txt", "json")
_ENDINGS = {".html": "html", ".htm": "html", ".txt": "txt", ".json": "json", ".jsonl": "json"}


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--lang", cls=Setting, default="en", show_default=True, help="Language: en or es.")
@click.option("--format", type=click.Choice(_FORMATS), help="Default: what the ending of FILE says; else md.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--model", cls=Setting, default="baseline", show_default=True, help="Who reads the letters.")
@click.option(
    "--max-fact-age",
    cls=Setting,
    type=click.IntRange(min=1),
    default=400,
    show_default=True,
    metavar="DAYS",
    help="Warn of legal facts that were last checked longer ago.",
)
@checking_options
@asking_options
@limit_options
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    lang: str,
    format: str | None,
    output: str | None,
    model: str,
    max_fact_age: int,
    **options: Any,
) -> None:
    """Say in plain words what the letters at each PATH decided.

    A PATH is as for `extract`. Of several letters, all go into one page or text, and JSON has one line each. A
    letter that cannot be read is told on standard error, and the exit code is then 1.

    The law it states stands in one dated file of the package. It is no legal or medical advice.
    """
    from imr_llm.explanation.formats import written
    from imr_llm.explanation.language import language
    from imr_llm.letters.limits import Limits

    language(lang)
    ending = os.path.splitext(output)[1].lower() if output else ""
    form = cast("ExplanationFormat", format or _ENDINGS.get(ending, "md"))
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    settings = given_settings(options) if model != "baseline" else {}
    explanations, failed = _explain(paths, lang, limits, {"model": model, **settings}, max_fact_age)
    if explanations:
        _write(written(explanations, form), None if output == "-" else output)
    ctx.exit(1 if failed else 0)


def _explain(
    paths: tuple[str, ...],
    lang: str,
    limits: Limits,
    settings: dict[str, Any],
    max_fact_age: int,
) -> tuple[list[Explanation], int]:
    """Explanations of the letters that can be read, and how many cannot."""
    from imr_llm.errors import LetterError
    from imr_llm.explanation.legal_facts import FactsOutdatedWarning
    from imr_llm.explanation.write import explain as write
    from imr_llm.extraction.extract import extract
    from imr_llm.letters.find import find_letters, read_letter

    explanations: list[Explanation] = []
    failed = 0
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", FactsOutdatedWarning)
        for source in find_letters(paths):
            try:
                letter = read_letter(source, limits)
                record = extract(letter, limits=limits, **settings)
                explanations.append(write(record, letter, lang=lang, max_fact_age_days=max_fact_age))
            except LetterError as error:
                failed += 1
                click.echo(str(error), err=True)
    for message in dict.fromkeys(str(warning.message) for warning in warned):
        click.echo(message, err=True)
    return explanations, failed


def _write(text: str, output: str | None) -> None:
    from imr_llm.letters.files import printable_name
    from imr_llm.tables.files import OutputFile, StandardOutput

    destination = StandardOutput() if output is None else OutputFile(output)
    try:
        destination.stream.write(text.encode())
        destination.finish()
    except OSError as error:
        destination.abandon(keep=False)
        if isinstance(error, BrokenPipeError):
            raise
        name = printable_name(output or "standard output")
        why = error.strerror or type(error).__name__
        raise click.ClickException(f"{name}: cannot be written ({why}); make room and try again") from None
