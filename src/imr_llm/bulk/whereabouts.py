"""Where the content of a letter may stand: every path by which the ledger knows it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.shape import NOT_HAD
from imr_llm.errors import LetterError, LetterNotFound
from imr_llm.letters.files import read_file
from imr_llm.letters.limits import Limits

__all__ = ["KnownLetter", "Whereabouts"]

_SOME: Final = 500
"""Paths looked up at a time: very many files may hold one letter, an empty one."""


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """A letter of which the ledger has seen the content."""

    letter: int
    key: str
    is_done: bool
    cause: str | None
    """Why it has no record, where it is a dead letter."""

    @property
    def stays(self) -> bool:
        """Whether it is what it is, however little is left where it stood: done, or failed for what it says."""
        return self.is_done or self.cause not in (None, *NOT_HAD)


class Whereabouts:
    """Those of one ledger's letters."""

    def __init__(self, ledger: Ledger, key: ReadingKey, limits: Limits) -> None:
        self._ledger = ledger
        self._key = key
        self._limits = limits

    def known_at(self, path: bytes) -> KnownLetter | None:
        """The letter whose content was had at a path."""
        rows = self._ledger.rows(
            "SELECT letter, key, name, EXISTS (SELECT 1 FROM results r WHERE r.letter = letters.letter), cause "
            "FROM places JOIN letters USING (letter) LEFT JOIN dead_letters USING (letter) "
            "WHERE path = ? ORDER BY place LIMIT 1",
            (path,),
        )
        for letter, key, name, is_done, cause in rows:
            if not self._key.is_of_path(key, path, name):
                return KnownLetter(letter, key, bool(is_done), cause)
        return None

    def content(self, letter: int, key: str) -> bytes | LetterError:
        """The bytes of a letter, from the first of its paths that still has them."""
        failure: LetterError | None = None
        for name, path in self._paths(letter):
            try:
                content = read_file(os.fsdecode(path), self._limits)
            except LetterError as error:
                failure = failure or error
                continue
            if self._key.of_bytes(content) == key:
                return content
            failure = LetterNotFound(
                name, "has changed since it was asked about", "run it again to read it as it is"
            )
        assert failure is not None
        return failure

    def _paths(self, letter: int) -> Iterator[tuple[str, bytes]]:
        query = (
            "SELECT place, name, path FROM places WHERE letter = ? AND path IS NOT NULL AND place > ? "
            "ORDER BY place LIMIT ?"
        )
        last = 0
        while rows := self._ledger.rows(query, (letter, last, _SOME)):
            yield from ((name, path) for _, name, path in rows)
            last = rows[-1][0]
