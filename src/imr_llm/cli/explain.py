"""`imr-llm explain`: letters in plain words for the person they are about."""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, cast

import click

from imr_llm.cli.model_options import asking_options, checking_options, given_settings, refuse_without_model
from imr_llm.cli.outputs import check_output, format_of, write_text
from imr_llm.cli.settings import Setting, limit_options

if TYPE_CHECKING:
    from imr_llm.explanation.formats import ExplanationFormat
    from imr_llm.extraction.settings import ModelSettings
    from imr_llm.letters.limits import Limits
    from imr_llm.schema.explanation import Explanation
    from imr_llm.writing.explain import Write

__all__ = ["explain"]

_FORMATS = ("md", "html", "txt", "json")
_ENDINGS = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".txt": "txt",
    ".json": "json",
    ".jsonl": "json",
}

_NO_OTHER = "no_answer"
"""Why a file of answers gives no second text, which nobody was asked for."""


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--lang", cls=Setting, default="en", show_default=True, help="Language: en or es.")
@click.option("--format", type=click.Choice(_FORMATS), help="Default: what the ending of FILE says; else md.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--model",
    cls=Setting,
    default="baseline",
    show_default=True,
    help="A model that reads the letters and writes the reasons; baseline and templates do without one.",
)
@click.option(
    "--model-for",
    cls=Setting,
    type=click.Choice(["both", "reading", "writing"]),
    default="both",
    show_default=True,
    help="What the model is for; the baseline or the templates do the other.",
)
@click.option(
    "--answers",
    metavar="FILE",
    help="Answers from elsewhere to what `imr-llm prompt --explain` prints, as JSON lines.",
)
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
    model_for: str,
    answers: str | None,
    max_fact_age: int,
    **options: Any,
) -> None:
    """Say in plain words what the letters at each PATH decided.

    A PATH is as for `extract`. Of several letters, all go into one page or text, and JSON has one line each. A
    letter that cannot be read is told on standard error, and the exit code is then 1. A FILE that is there is
    replaced, but none that looks like a letter.

    With --model NAME, the model's sentences say why, if the guard finds nothing in them after two tries to mend
    them; else those of the templates, which is told on standard error. The JSON says who wrote and what was asked.

    The law it states stands in one dated file of the package. It is no legal or medical advice.
    """
    from imr_llm.explanation.formats import written
    from imr_llm.explanation.language import language
    from imr_llm.letters.limits import Limits

    language(lang)
    if output == "-":
        output = None
    if model == "baseline" and answers is None:
        refuse_without_model(ctx, ["model_for"])
    check_output(output, paths, [] if answers is None else [("the file of answers", answers)])
    form = cast(
        "ExplanationFormat", format or ("md" if output is None else format_of(output, _ENDINGS, "md"))
    )
    limits = Limits(**{name: options.pop(name) for name in Limits.__dataclass_fields__})
    settings = given_settings(options) if model != "baseline" or answers is not None else {}
    reads = model != "baseline" and model_for != "writing" and not answers
    writes = answers is not None or (model != "baseline" and model_for != "reading")
    reading = {"model": model, **settings} if reads else {"model": "baseline"}
    writing = {**settings, "answers": answers} if writes else None
    explanations, failed = _explain(paths, lang, limits, reading, model, writing, max_fact_age)
    if explanations:
        write_text(written(explanations, form), output)
    ctx.exit(1 if failed else 0)


def _explain(
    paths: tuple[str, ...],
    lang: str,
    limits: Limits,
    reading: dict[str, Any],
    model: str,
    writing: dict[str, Any] | None,
    max_fact_age: int,
) -> tuple[list[Explanation], int]:
    """Explanations of the letters that can be read, and how many cannot."""
    from imr_llm.errors import LetterError
    from imr_llm.explanation.legal_facts import FactsOutdatedWarning
    from imr_llm.extraction.extract import extract
    from imr_llm.letters.find import find_letters, read_letter

    explanations: list[Explanation] = []
    failed = 0
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", FactsOutdatedWarning)
        with _writer(model, writing, max_fact_age) as write:
            for source in find_letters(paths):
                try:
                    letter = read_letter(source, limits)
                    explanation = write(extract(letter, limits=limits, **reading), letter, lang)
                except LetterError as error:
                    failed += 1
                    click.echo(str(error), err=True)
                    continue
                explanations.append(explanation)
                _tell(explanation)
    for message in dict.fromkeys(str(warning.message) for warning in warned):
        click.echo(message, err=True)
    return explanations, failed


def _writer(model: str, writing: dict[str, Any] | None, max_fact_age: int) -> AbstractContextManager[Write]:
    if writing is not None:
        from imr_llm.writing.explain import model_writer

        return model_writer(model, cast("ModelSettings", writing), max_fact_age)
    from imr_llm.explanation.write import explain as from_templates

    return nullcontext(
        lambda record, letter, lang: from_templates(record, letter, lang=lang, max_fact_age_days=max_fact_age)
    )


def _tell(explanation: Explanation) -> None:
    """Say where a model was asked and its text does not stand."""
    writing = explanation.writing
    if writing is None or explanation.writer == "model":
        return
    told = []
    if writing.rejected:
        times = f" after {writing.answers} tries" if writing.answers > 1 else ""
        told.append(f"the guard refused it{times}, by {', '.join(map(_rule, writing.rejected[-1]))}")
    if writing.failure and not (writing.rejected and writing.failure == _NO_OTHER):
        remedy = f"; {writing.remedy}" if writing.remedy else ""
        told.append(f"it gave none ({writing.failure}){remedy}")
    why = ", then ".join(told)
    click.echo(f"{explanation.letter}: the reasons are the templates', not the model's: {why}", err=True)


def _rule(rule: str) -> str:
    """A rule so that its number is no count: "rule 6 (reasons)"."""
    number, _, name = rule.partition(" ")
    return f"rule {number} ({name})"
