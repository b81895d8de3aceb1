"""Batches and files of answers that the server does not know: gone, or asked for in the wrong place.

What is taken for gone is paid once more, so it has to be certain: the same server and account must show that it has
what belongs to it, and say again and again that it has not that one. Else somebody has to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final, Literal

from imr_llm.bulk.batch_book import KnownBatch
from imr_llm.bulk.carriers import Carrier
from imr_llm.errors import ModelUnavailable

__all__ = ["Losses"]

_LOOKS: Final = 3
"""How often it must not be known, a poll apart: a server may be late to know what it has just made."""

Loss = Literal["certain", "not yet", "doubtful"]


class Losses:
    """Those of one run."""

    def __init__(self, carrier: Carrier, given_up: Collection[str]) -> None:
        """`given_up` are names of batches that somebody has decided about."""
        self._carrier = carrier
        self._given_up = given_up
        self._looks: Counter[str] = Counter()
        self._doubtful: dict[str, str] = {}

    def of_batch(self, batch: KnownBatch, name: str) -> Loss:
        """How certain it is that a batch is gone which the server does not know."""
        is_gone = name in self._given_up or (
            batch.provider_id is not None
            and batch.file_id is not None
            and self._carrier.has_lost_batch(name, batch.file_id)
        )
        what = f"batch {name} ({batch.provider_id or f'of file {batch.file_id}'})"
        return self._judged(name, what, str(batch.provider_id), is_gone=is_gone)

    def of_answers(self, batch: KnownBatch, name: str, file: str) -> Loss:
        """How certain it is that a file of answers is gone which the server does not know."""
        is_gone = name in self._given_up or self._carrier.has_lost_answers(str(batch.provider_id), file)
        return self._judged(
            name, f"file {file} with answers of batch {name} ({batch.provider_id})", file, is_gone=is_gone
        )

    def doubtful(self, model: str) -> ModelUnavailable | None:
        """Why the run ends, if it has to, and what somebody can do about it."""
        if not self._doubtful:
            return None
        known = "is not known to the server" if len(self._doubtful) == 1 else "are not known to the server"
        options = " ".join(f"--batch-give-up {name}" for name in self._doubtful)
        return ModelUnavailable(
            model,
            f"{', '.join(self._doubtful.values())} {known}, and may have been paid",
            "check the base URL, the key and its project; if nothing is there any more, the same command with "
            f"{options} asks again what has no answer",
            "not_found",
        )

    def _judged(self, name: str, what: str, sought: str, *, is_gone: bool) -> Loss:
        if not is_gone:
            self._doubtful[name] = what
            return "doubtful"
        self._looks[sought] += 1
        return "certain" if self._looks[sought] >= _LOOKS or name in self._given_up else "not yet"
