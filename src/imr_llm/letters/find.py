"""From what a person types (files, folders, patterns, "-") to letters, in that order, one by one.

Knows names and the file system. Whether a file is a letter shows only when it is read.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from imr_llm.errors import LetterError, LetterNotFound, LetterUnreadable, UsageError, must_be
from imr_llm.letters.files import printable_name, read_standard_input
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import DEFAULT_LIMITS, Limits

__all__ = ["LETTER_ENDINGS", "Source", "find_letters", "read_letter"]

LETTER_ENDINGS: Final = (".pdf", ".txt")
"""Of what counts as a letter in a folder, in lower case."""
_CHECK_NAME: Final = "check the spelling and the current folder"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one letter comes from, or why there is none."""

    name: str
    """The path as found, or "stdin"."""
    path: str | None
    """None for standard input."""
    error: LetterError | None = None
    """Set when the name led to nothing; `read_letter` raises it."""


def find_letters(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """The sources that `paths` name, in the order given; at least one for each.

    - "-" is standard input (a file of that name is "./-").
    - A file is taken whatever its ending.
    - A folder stands for all its .pdf and .txt files, in any case, sorted by name, its subfolders in place.
      Hidden files and folders are skipped, and so are links to folders, which may lead in circles.
    - What does not exist but holds `*`, `?` or `[` is a pattern, with `**` for any depth; matches are
      sorted, and a matching folder stands for its letters unless the pattern has `**` and so finds
      them itself.
    - What is given twice comes twice: results pair with what was given. What leads to nothing comes as a
      source with an error, and the others go on.

    Only the names of one folder and of those above it are held at a time. Raises `UsageError` for one path that
    is not in a list, and in its turn for what is no path.
    """
    if isinstance(paths, str | os.PathLike):
        raise UsageError("letters are looked for in several places: give the path in a list")
    must_be(Iterable, paths, "paths", "a list of paths")
    return _found(paths)


def _found(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    for path in paths:
        must_be((str, os.PathLike), path, "a path", "a str or a path")
        given = os.fspath(path)
        if given == "-":
            yield Source("stdin", None)
        elif os.path.isdir(given):
            yield from _or_not_found(_in_folder(given), given, "holds no .pdf or .txt file")
        elif not _is_missing(given):
            yield Source(given, given)
        elif glob.has_magic(given):
            yield from _or_not_found(_matches(given), given, "matches nothing")
        else:
            yield _nothing(given, "no such file or folder")


def read_letter(source: Source, limits: Limits = DEFAULT_LIMITS) -> Letter:
    """The letter at `source`; raises a `LetterError` when there is none."""
    if source.error is not None:
        raise source.error
    if source.path is None:
        return Letter.from_bytes(read_standard_input(limits), source.name, limits)
    return Letter.from_path(source.path, limits)


def _is_missing(path: str) -> bool:
    """Whether there is nothing of that name; what may only not be looked at is for reading to explain."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def _in_folder(folder: str) -> Iterator[Source]:
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if is_folder:
            try:
                waiting += reversed(_entries(path))
            except OSError as error:
                cause = f"the folder cannot be opened ({error.strerror})"
                refusal = LetterUnreadable(printable_name(path), cause, "ask for the right to read it")
                yield Source(path, path, refusal)
        elif not os.path.isdir(path):  # a link to a folder can be named like a letter
            yield Source(path, path)


def _entries(folder: str) -> list[tuple[str, bool]]:
    """What counts in `folder`, sorted by name: paths, and whether they are folders themselves."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.path, is_folder)
            for entry in entries
            if not entry.name.startswith(".")
            and (
                (is_folder := entry.is_dir(follow_symlinks=False))
                or entry.name.lower().endswith(LETTER_ENDINGS)
            )
        )


def _matches(pattern: str) -> Iterator[Source]:
    for path in sorted(glob.iglob(pattern, recursive=True)):
        if not os.path.isdir(path):
            yield Source(path, path)
        elif "**" not in pattern:
            yield from _in_folder(path)


def _or_not_found(sources: Iterator[Source], given: str, cause: str) -> Iterator[Source]:
    empty = True
    for source in sources:
        empty = False
        yield source
    if empty:
        yield _nothing(given, cause)


def _nothing(given: str, cause: str) -> Source:
    return Source(given, given, LetterNotFound(printable_name(given), cause, _CHECK_NAME))
