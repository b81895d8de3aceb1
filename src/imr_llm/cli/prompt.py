"""`imr-llm prompt`: exactly what would be sent to a model, for reading or for answering elsewhere."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from imr_llm.cli.model_options import asking_options, given_settings
from imr_llm.cli.settings import Setting, limit_options

if TYPE_CHECKING:
    from imr_llm.extraction.calls import LetterCall

__all__ = ["prompt"]


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("--model", cls=Setting, default="baseline", help="The model the request keys are for.")
@click.option("--explain", is_flag=True, help="What would be asked for the reasons of an explanation.")
@click.option("--lang", cls=Setting, default="en", show_default=True, help="Language of --explain: en or es.")
@click.option("--jsonl", is_flag=True, help="One line of JSON for each call.")
@asking_options
@limit_options
@click.pass_context
def prompt(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    model: str,
    explain: bool,
    lang: str,
    jsonl: bool,
    **options: Any,
) -> None:
    """Print what would be sent to a model.

    Nothing is sent. A line of --jsonl holds the letter's name, the request key, messages, response schema and
    parameters; answers given to it elsewhere are read by `imr-llm extract --answers`, with --explain by
    `imr-llm explain --answers`: lines of JSON with the call's request_key, or the letter's name as letter, and the
    answer as content.
    """
    from imr_llm.errors import LetterError
    from imr_llm.extraction.calls import calls_for
    from imr_llm.extraction.extract import named_model
    from imr_llm.extraction.settings import reading_for
    from imr_llm.letters.find import find_letters, read_letter
    from imr_llm.letters.limits import Limits
    from imr_llm.writing.explain import explanation_calls

    names = Limits.__dataclass_fields__
    limits = Limits(**{name: options.pop(name) for name in names})
    how = reading_for(named_model(model), given_settings(options))  # type: ignore[arg-type]  # named as the settings are
    failed = False
    for source in find_letters(paths):
        try:
            letter = read_letter(source, limits)
        except LetterError as error:
            failed = True
            click.echo(str(error), err=True)
            continue
        for call in explanation_calls(letter, how, lang) if explain else calls_for(letter, how):
            click.echo(json.dumps(call.as_json(), ensure_ascii=False) if jsonl else _readable(call))
    sys.stdout.flush()
    ctx.exit(1 if failed else 0)


def _readable(call: LetterCall) -> str:
    said = call.as_json()
    head = [f"# {said['letter']}, call {said['call']} of {said['calls']}"]
    head += [f"request key: {said['request_key']}", f"parameters: {json.dumps(said['parameters'])}"]
    messages = [f"## {message['role']}\n\n{message['content']}" for message in said["messages"]]
    schema = f"## response schema {said['schema_sha256'][:12]}\n\n{json.dumps(said['response_schema'])}"
    return "\n\n".join(["\n".join(head), *messages, schema]) + "\n"
