"""`imr-llm text`: the letter's text, exactly as every offset counts it."""

from __future__ import annotations

from typing import Any

import click

from imr_llm.cli.settings import limit_options

__all__ = ["text"]


@click.command()
@click.argument("file", metavar="FILE")
@limit_options
def text(file: str, **limits: Any) -> None:
    """Print a letter's text as offsets count it.

    FILE is a text or PDF file, or - for standard input. The output is UTF-8; nothing is added to the text,
    and nothing left out but a byte order mark.
    """
    from imr_llm.letters.find import Source, read_letter
    from imr_llm.letters.limits import Limits
    from imr_llm.tables.files import StandardOutput

    source = Source("stdin", None) if file == "-" else Source(file, file)
    letter = read_letter(source, Limits(**limits))
    output = StandardOutput()
    output.stream.write(letter.text.encode())
    output.finish()
