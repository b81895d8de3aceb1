"""The file a command writes to: which format its name asks for, and what must not be written over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from imr_llm.errors import UsageError

__all__ = ["check_output", "format_of"]

_Format = TypeVar("_Format", bound=str)
_SQLITE_MARK: Final = b"SQLite format 3\0"
_ENDING: Final = re.compile(r"\.[a-z]+[a-z0-9]*(?:\.[a-z]+)?")
_OURS: Final = re.compile(
    rb'\s*(?:$|(?:\[\s*)?\{"schema_version"|schema_version,|(?P<title>[^\n]{10,120})\n={10,120}\n)'
)
"""How files begin that this program has written, records, tables and explanations, or that are empty."""
_HEAD: Final = 2048
_ELSEWHERE: Final = "name another file for the output (-o)"


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


def check_output(output: str | None, letters: Iterable[str], others: Iterable[tuple[str, str]] = ()) -> None:
    """Raise UsageError where `output` would write over what is read, or over what looks like a letter.

    `letters` are paths as a person types them, `others` are what else is read and where it is. A database is
    nothing that an output may replace either: it is a ledger, or the store of the service.
    """
    from imr_llm.letters.files import printable_name
    from imr_llm.letters.find import LETTER_ENDINGS, find_letters
    from imr_llm.letters.letter import is_pdf

    if output is None or not os.path.isfile(output):
        return
    name, there = printable_name(output), os.stat(output)
    for what, path in others:
        if _is_same(path, there):
            raise UsageError(f"{name}: is {what}; {_ELSEWHERE}")
    if any(source.path is not None and _is_same(source.path, there) for source in find_letters(letters)):
        raise UsageError(f"{name}: is one of the letters; {_ELSEWHERE}")
    head = _head(output)
    is_named = os.path.realpath(output).lower().endswith(LETTER_ENDINGS)
    if is_pdf(head) or (is_named and _OURS.match(head) is None):
        raise UsageError(f"{name}: is there already and looks like a letter; {_ELSEWHERE}")
    if head.startswith(_SQLITE_MARK):
        raise UsageError(f"{name}: is there already and holds a database; {_ELSEWHERE}")


def _is_same(path: str, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), there)
    except (OSError, ValueError):
        return False


def _head(path: str) -> bytes:
    """The first bytes of a file; none of one that may not be read."""
    try:
        with open(path, "rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
