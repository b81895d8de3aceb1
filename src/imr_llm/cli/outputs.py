"""The file a command writes to: which format its name asks for, what must not be written over, and how text gets there."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

import click

from imr_llm.errors import UsageError

__all__ = ["check_output", "format_of", "write_text"]

_Format = TypeVar("_Format", bound=str)
_SQLITE_MARK: Final = b"SQLite format 3\0"
_DUCKDB_MARK: Final = b"DUCK"
_DUCKDB_MARK_AT: Final = 8
"""Behind a checksum."""
_ENDING: Final = re.compile(r"\.[a-z]+[a-z0-9]*(?:\.[a-z]+)?")
_OURS: Final = re.compile(
    rb'\s*(?:$|(?:\[\s*)?\{"schema_version"|schema_version,|(?P<title>[^\n]{10,120})\n={10,120}\n'
    rb"|# [^\n]{10,120}\n\n[A-Z][a-z]{2,9}: [^\n]{1,300}\n\n## "
    rb"|<!DOCTYPE html>\n[^\0]{0,200}Content-Security-Policy\" content=\"default-src 'none'"
    rb'|\{\s*"format": "imr-llm |## (?:\xe2\x9c\x85|\xe2\x9d\x8c|\xe2\x9d\x94) [A-Z]+: |## [^\n]+\n\n\d+ letters? in \d+ cluster)'
)
"""How files begin that this program has written, records, tables, explanations and reports, or that are empty."""
_HEAD: Final = 2048


def format_of(output: str, endings: Mapping[str, _Format], default: _Format) -> _Format:
    """The format that the ending of a file asks for; `default` where it has none, as in "report.2014", or is a device or a
    pipe.

    Raises UsageError for an ending that is not known.
    """
    from imr_llm.letters.files import printable_name

    ending = os.path.splitext(output)[1].lower()
    if ending in endings:
        return endings[ending]
    if not _ENDING.fullmatch(ending) or (os.path.exists(output) and not os.path.isfile(output)):
        return default
    raise UsageError(
        f"{printable_name(output)}: no format goes by the ending {printable_name(ending)}; "
        f"end it in {', '.join(endings)}, or name one with --format"
    )


def check_output(
    output: str | None,
    letters: Iterable[str],
    others: Iterable[tuple[str, str]] = (),
    option: str = "-o",
    may_replace: Callable[[str], bool] = lambda database: False,  # noqa: ARG005
) -> None:
    """Raise UsageError where `output` would write over what is read, or over what looks like a letter.

    `letters` are paths as a person types them, `others` are what else is read and where it is, `option` is the one that
    named the output. A file of a run is nothing that an output may replace either, nor is a database (a ledger, the store
    of the service, a table of somebody's own), but a DuckDB file of which `may_replace` says so.
    """
    from imr_llm.bulk.own_files import is_own_file
    from imr_llm.letters.files import printable_name
    from imr_llm.letters.find import LETTER_ENDINGS, find_letters
    from imr_llm.letters.letter import is_pdf

    if output is None:
        return
    name = printable_name(output)
    elsewhere = f"name another file for the output ({option})"
    there = os.stat(output) if os.path.isfile(output) else None
    for what, path in others:
        if there is not None and _is_same(path, there):
            raise UsageError(f"{name}: is {what}; {elsewhere}")
    if is_own_file(output):
        raise UsageError(f"{name}: belongs to a run, whose ledger is in that folder; {elsewhere}")
    if there is None:
        return
    if any(source.path is not None and _is_same(source.path, there) for source in find_letters(letters)):
        raise UsageError(f"{name}: is one of the letters; {elsewhere}")
    head = _head(output)
    is_named = os.path.realpath(output).lower().endswith(LETTER_ENDINGS)
    if is_pdf(head) or (_OURS.match(head) is None and (is_named or _reads_as_letter(output))):
        raise UsageError(f"{name}: is there already and looks like a letter; {elsewhere}")
    is_duckdb = head[_DUCKDB_MARK_AT:].startswith(_DUCKDB_MARK)
    if head.startswith(_SQLITE_MARK) or (is_duckdb and not may_replace(output)):
        raise UsageError(f"{name}: is there already and holds a database; {elsewhere}")


def write_text(text: str, output: str | None) -> None:
    """Put a text in its file, all of it or nothing, or on standard output.

    Raises UsageError for a file that cannot be written to, ClickException where it cannot be completed.
    """
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


def _is_same(path: str, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), there)
    except (OSError, ValueError):
        return False


def _reads_as_letter(path: str) -> bool:
    """Whether a file of any name holds a letter of one of the printed forms."""
    from imr_llm.errors import LetterError
    from imr_llm.letters.forms import lay_out
    from imr_llm.letters.letter import Letter
    from imr_llm.letters.text import FoldedText

    try:
        letter = Letter.from_path(path)
    except LetterError:
        return False
    return lay_out(FoldedText(letter.text)).form != "unknown"


def _head(path: str) -> bytes:
    """The first bytes of a file; none of one that may not be read."""
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
