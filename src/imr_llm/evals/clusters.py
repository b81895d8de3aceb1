"""Which letters are no independent cases: reviewers reuse their rationales, and their openings recur word for word.

Letters are of one cluster if rationales of theirs open with the same words, directly or by way of other letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from imr_llm.evals.fields import words
from imr_llm.schema.record import DecisionRecord

__all__ = ["clusters", "openings"]

_WORDS: Final = 10
"""Words of a rationale that make its opening; shorter rationales have none."""


def openings(record: DecisionRecord) -> frozenset[str]:
    """Hashes of the openings of a letter's rationales."""
    found = (words(item.rationale or "")[:_WORDS] for item in record.items)
    return frozenset(_hash(" ".join(opening)) for opening in found if len(opening) == _WORDS)


def clusters(letters: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """For each letter (by name) with its openings, the name of its cluster.

    The name is a hash of the cluster's letters, so it is the same whatever their order.
    """
    parent = {letter: letter for letter in letters}

    def root(letter: str) -> str:
        while parent[letter] != letter:
            parent[letter] = parent[parent[letter]]
            letter = parent[letter]
        return letter

    first: dict[str, str] = {}
    for letter in sorted(letters):
        for opening in letters[letter]:
            parent[root(letter)] = root(first.setdefault(opening, letter))
    members: dict[str, list[str]] = {}
    for letter in sorted(letters):
        members.setdefault(root(letter), []).append(letter)
    return {letter: _name(together) for together in members.values() for letter in together}


def _name(letters: Sequence[str]) -> str:
    return _hash("\n".join(letters))


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:12]
