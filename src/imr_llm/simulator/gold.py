"""Known answers: gold labels by case number, or by the words of their requests.

Reads files of the shape the labelling guide describes (evals/samples/gold). Knows no model and no error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from imr_llm.errors import UsageError
from imr_llm.letters.text import FoldedText

__all__ = ["GoldLetter", "GoldLetters", "indexes_of", "searchable"]


def searchable(text: str) -> str:
    """A verbatim text as it stands in the folded text of its letter, in lower case."""
    return FoldedText(text).low.strip()


@dataclass(frozen=True, slots=True)
class GoldLetter:
    """The label of one letter."""

    name: str
    facts: Mapping[str, Any]
    requests: tuple[str, ...]
    """Searchable."""


class GoldLetters:
    """The labels of a folder. Raises UsageError where there are none or one cannot be read."""

    def __init__(self, folder: str | Path | None) -> None:
        self._by_case: dict[str, GoldLetter] = {}
        self._letters: list[GoldLetter] = []
        if folder is None:
            return
        for path in sorted(Path(folder).glob("*.json")):
            self._add(path)
        if not self._letters:
            raise UsageError(f"{folder}: holds no gold labels (*.json)")

    def _add(self, path: Path) -> None:
        try:
            facts = orjson.loads(path.read_bytes())
            requests = tuple(searchable(item["request"]) for item in facts["items"])
            letter = GoldLetter(facts["letter"], facts, requests)
            case_number = facts["case_number"]
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise UsageError(f"{path}: is no gold label") from None
        self._letters.append(letter)
        if case_number:
            self._by_case[case_number] = letter

    def find(self, case_number: str | None, low: str, asked: int, count: int) -> GoldLetter | None:
        """The label with this case number; without one, the only label most of whose requests stand in the
        folded text of a letter of `count` items that was `asked` about so many of them."""
        if case_number is not None:
            return self._by_case.get(case_number)
        ranked: list[tuple[tuple[int, bool, int], GoldLetter]] = []
        for letter in self._letters:
            found = [request for request in letter.requests if request in low]
            ranked.append(((len(found), len(letter.requests) == count, sum(map(len, found))), letter))
        best = max((rank for rank, _ in ranked), default=(0, False, 0))
        letters = [letter for rank, letter in ranked if rank == best]
        if len(letters) != 1 or 2 * best[0] <= min(asked, len(letters[0].requests)):
            return None
        return letters[0]


def indexes_of(letter: GoldLetter, first: int, last: int, of: int, low: str) -> Sequence[int]:
    """Which of the label's items a call for items `first` to `last` of `of` (from 0, `last` exclusive) asks for."""
    if len(letter.requests) == of:
        return range(first, last)
    return [k for k, request in enumerate(letter.requests) if request in low]
