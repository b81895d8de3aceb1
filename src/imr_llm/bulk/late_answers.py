"""Answers that came late: a file was taken before it was whole, and the calls it lacked are asked again.

They have the same names in every file, so what comes of them in the first one is as good.
"""

from __future__ import annotations

from imr_llm.bulk.batch_answers import BatchAnswers
from imr_llm.bulk.batch_book import BatchBook
from imr_llm.bulk.carriers import Carrier, FolderCarrier

__all__ = ["LateAnswers"]


class LateAnswers:
    """Looks, once a run, for answers in files that were taken before they were whole."""

    def __init__(self, carrier: Carrier, book: BatchBook, answers: BatchAnswers) -> None:
        self._carrier = carrier
        self._book = book
        self._answers = answers
        self._looked: set[int] = set()

    def complete(self, batch: int) -> bool:
        """Take those to calls that are asked again in a batch nobody has answered; whether they are all of it."""
        if not isinstance(self._carrier, FolderCarrier) or batch in self._looked:
            return False
        self._looked.add(batch)
        for earlier, names in self._book.asked_before(batch).items():
            path = self._carrier.results_of(self._book.name(earlier))
            if path is not None:
                self._answers.take_late(batch, path, names)
        return not self._book.schemas(batch)
