"""The words of a letter that a record gives for a value."""

from __future__ import annotations

from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["evidence_of"]


def evidence_of(record: DecisionRecord, pointer: str) -> tuple[Span, ...]:
    """Each span once: the value's own, else those of its parts, else those of the object or list around it."""
    evidence = record.evidence
    if pointer in evidence:
        return evidence[pointer]
    inside = [span for place, spans in evidence.items() if place.startswith(f"{pointer}/") for span in spans]
    while not inside and pointer.count("/") > 1:
        pointer = pointer.rpartition("/")[0]
        inside = list(evidence.get(pointer, ()))
    return tuple(dict.fromkeys(inside))
