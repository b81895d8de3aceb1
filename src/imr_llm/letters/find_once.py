"""The letters that files, folders and patterns lead to, each file once: for commands, where a person names them.

Knows paths only. Links are not followed: a link to a file is another file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import blake2b

from imr_llm.letters.find import Source, find_letters

__all__ = ["find_each_once", "place_of"]


def find_each_once(paths: Sequence[str | os.PathLike[str]]) -> Iterator[Source]:
    """What `paths` lead to, in the order of `find_letters`, without files that an earlier one has led to, however they
    are spelled.

    What was come upon is held as a few bytes each in SQLite's memory, a fifth of what a set of Python's takes.
    """
    if len(paths) == 1:
        yield from find_letters(paths)
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as known:
        known.execute("CREATE TABLE known (path BLOB PRIMARY KEY) WITHOUT ROWID")
        for source in find_letters(paths):
            path = blake2b(place_of(source) or b"", digest_size=16).digest()
            if known.execute("INSERT OR IGNORE INTO known VALUES (?)", (path,)).rowcount:
                yield source


def place_of(source: Source) -> bytes | None:
    """The absolute path by which a file is known; None for standard input."""
    return None if source.path is None else os.fsencode(os.path.abspath(source.path))
