"""What callers may hand over as a letter, and how it becomes a `Letter`.

Knows names and kinds of sources; knows nothing of records.
"""

from __future__ import annotations

import dataclasses
import os

from imr_llm.errors import LetterError, UsageError
from imr_llm.letters.files import printable_name
from imr_llm.letters.find import Source, read_letter
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits

__all__ = ["LetterSource", "check_source", "detach", "is_source", "name_of", "open_letter"]

LetterSource = str | os.PathLike[str] | bytes | Letter | Source
"""One letter: a path, the bytes of a file, text, a `Letter`, or what `find_letters` gives.

A str with a line break in it is the letter's text, any other str is a path; a path that has a line break
in it is given as a `pathlib.Path`, text without one as `Letter.from_text(...)`.
"""


def is_source(source: object) -> bool:
    """Whether it is of a kind that can be one letter."""
    return isinstance(source, str | os.PathLike | bytes | Letter | Source)


def check_source(source: object) -> None:
    """Raise `UsageError` for what cannot be a letter at all."""
    if not is_source(source):
        kind = type(source).__name__
        raise UsageError(f"a letter is given as path, bytes, text or Letter, not as {kind}")


def name_of(source: LetterSource, unnamed: str) -> str:
    """What the letter is called in messages; `unnamed` for text and bytes, which have no name."""
    if isinstance(source, Letter | Source):
        return printable_name(source.name)
    if isinstance(source, bytes) or (isinstance(source, str) and _is_text(source)):
        return unnamed
    return printable_name(os.fspath(source))


def open_letter(source: LetterSource, limits: Limits, unnamed: str = "letter") -> Letter:
    """The letter at `source`; raises a `LetterError` when there is none.

    What in its name is not UTF-8 is respelled with backslashes, so that the record can be written anywhere.
    """
    letter = _open(source, limits, unnamed)
    name = letter.name.encode(errors="backslashreplace").decode()
    return letter if name == letter.name else dataclasses.replace(letter, name=name)


def detach(source: LetterSource, limits: Limits) -> LetterSource:
    """`source` in a shape that another process can open: standard input is read here, where it is."""
    if isinstance(source, os.PathLike):
        return Source(os.fspath(source), os.fspath(source))
    if isinstance(source, Source) and source.path is None and source.error is None:
        try:
            return read_letter(source, limits)
        except LetterError as error:
            return Source(source.name, None, error)
    return source


def _open(source: LetterSource, limits: Limits, unnamed: str) -> Letter:
    if isinstance(source, Letter):
        return source
    if isinstance(source, Source):
        return read_letter(source, limits)
    if isinstance(source, bytes):
        return Letter.from_bytes(source, unnamed, limits)
    if isinstance(source, str) and _is_text(source):
        return Letter.from_text(source, unnamed, limits)
    return Letter.from_path(source, limits)


def _is_text(source: str) -> bool:
    return "\n" in source or "\r" in source
