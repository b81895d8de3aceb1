"""What of a record is in doubt: an explanation says nothing of it but that."""

from __future__ import annotations

from typing import Final

from imr_llm.schema.record import DecisionRecord

__all__ = ["UNSURE", "contradicted", "doubted"]

UNSURE: Final = frozenset(["conflict", "ungrounded"])
"""Verdicts on a value that does not hold."""
_DOUBTS: Final = frozenset(["outcome_conclusion_conflict", "quantity_words_disagree"])


def doubted(record: DecisionRecord, pointer: str) -> bool:
    """Whether the readers disagree on the value at `pointer` or within it, or the letter contradicts itself there."""
    return any(
        check.verdict in UNSURE and (at == pointer or at.startswith(f"{pointer}/"))
        for at, check in record.checks.items()
    ) or contradicted(record, pointer)


def contradicted(record: DecisionRecord, pointer: str) -> bool:
    """Whether it is the letter itself that gives two values at `pointer`, not its readers."""
    return any(flag.code in _DOUBTS and flag.pointer == pointer for flag in record.flags)
