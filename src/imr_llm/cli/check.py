"""`imr-llm check`: the guard on any explanation of a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from imr_llm.cli.settings import limit_options
from imr_llm.errors import UsageError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from imr_llm.schema.explanation import Explanation, Finding

__all__ = ["check"]


@click.command()
@click.argument("explanation", metavar="EXPLANATION.json")
@click.argument("letter", metavar="LETTER")
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A line for each finding, or a JSON list of them.",
)
@limit_options
@click.pass_context
def check(ctx: click.Context, /, explanation: str, letter: str, format: str, **limits: Any) -> None:
    """Hold an explanation to its letter, record and law.

    The record is the one the baseline reads from the letter, the law the legal facts of this package.

    EXPLANATION.json is an explanation as `imr-llm explain --format json` writes it, LETTER its letter as text or
    PDF. Exit codes: 0 nothing found, 1 findings, or the letter cannot be read, 2 wrong use.
    """
    from imr_llm.baseline.reader import read_letter_baseline
    from imr_llm.explanation.guard.check import check_explanation
    from imr_llm.letters.letter import Letter
    from imr_llm.letters.limits import Limits

    text = _read(explanation)
    source = Letter.from_path(letter, Limits(**limits))
    findings = check_explanation(text, read_letter_baseline(source), source)
    click.echo(
        _as_json(findings) if format == "json" else _as_text(findings), nl=format == "json" or bool(findings)
    )
    ctx.exit(1 if findings else 0)


def _read(path: str) -> Explanation:
    from pydantic import ValidationError

    from imr_llm.schema.explanation import Explanation

    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or type(error).__name__})") from None
    try:
        return _of_this_version(path, Explanation.model_validate_json(text))
    except ValidationError as error:
        if (lines := _json_lines(text)) > 1:
            several = f"holds {lines} lines of JSON, and one explanation is wanted"
            raise UsageError(f"{path}: {several}; give each a file of its own, with its letter") from None
        raise UsageError(f"{path}: is no explanation: {_wrong(error)}") from None


def _of_this_version(path: str, explanation: Explanation) -> Explanation:
    """An explanation whose shape this program knows; a note on standard error where its legal facts are of another version."""
    from imr_llm.explanation.legal_facts import legal_facts
    from imr_llm.schema.explanation import EXPLANATION_VERSION

    if explanation.schema_version != EXPLANATION_VERSION:
        raise UsageError(
            f"{path}: has schema_version {explanation.schema_version!r}; this version of imr-llm checks {EXPLANATION_VERSION!r}"
        )
    if explanation.facts_version != legal_facts().name:
        click.echo(
            f"note: {path}: its legal facts are of another version than {legal_facts().name};"
            " they are not held to these word for word",
            err=True,
        )
    return explanation


def _json_lines(text: bytes) -> int:
    """How many lines there are, if each is JSON by itself."""
    import orjson

    lines = [line for line in text.splitlines() if line.strip()]
    try:
        for line in lines:
            orjson.loads(line)
    except ValueError:
        return 0
    return len(lines)


def _wrong(error: ValidationError) -> str:
    """The first thing that is wrong with a file, where it is, and how many more there are."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    unknown = first["type"] == "extra_forbidden"
    where = ".".join(str(part) for part in (first["loc"][:-1] if unknown else first["loc"]))
    what = "has a key that is not known" if unknown else first["msg"]
    more = error.error_count() - 1
    return f"{where + ': ' if where else ''}{what}" + (f" (and {more} more)" if more else "")


def _as_json(findings: list[Finding]) -> str:
    from pydantic import TypeAdapter

    from imr_llm.schema.explanation import Finding

    return TypeAdapter(list[Finding]).dump_json(findings, indent=2).decode()


def _as_text(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        place = str(finding.section or "all")
        place += "" if finding.paragraph is None else f" {finding.paragraph}"
        words = f" “{finding.text}”" if finding.text else ""
        lines.append(f"{finding.rule} [{place}]{words}: {finding.detail}; {finding.fix}")
    return "\n".join(lines)
