"""What a letter says for the worker's safety beside its decision: how a medicine is to end.

It is told as the letter's words, never as advice of this text; the guard lets no other sentence about stopping pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imr_llm.explanation.sentences import sentences
from imr_llm.explanation.stopping import KINDS, Kind, kinds_said, speaks_of_doctor
from imr_llm.schema.record import DecisionRecord, Span

__all__ = ["SafetyNotice", "kinds_in", "safety_notices"]


class SafetyNotice(NamedTuple):
    """What the letter says of ending a medicine, of which items (of all where that cannot be told), and where."""

    items: tuple[int, ...]
    kinds: tuple[Kind, ...]
    doctor: bool
    """Whether it says to speak with the doctor."""
    evidence: tuple[Span, ...]


def kinds_in(words: str) -> frozenset[Kind]:
    """What words of a letter that are cited for a notice say of ending a medicine."""
    return frozenset(kind for each in sentences(words) for kind in kinds_said(each, of_medicine=True))


def safety_notices(record: DecisionRecord, text: str) -> tuple[SafetyNotice, ...]:
    """The notices of a letter: items of which the same is said have one; what stands outside their rationales, its own.

    There, only what is said of the decision or of stopping at once is the letter's, and no number of the summary's story.
    """
    rationales = [record.evidence.get(f"/items/{place}/rationale", ()) for place in range(len(record.items))]
    of_items = [
        _of_item(spans, of_medicine=item.category == "medication")
        for item, spans in zip(record.items, rationales, strict=True)
    ]
    notices: dict[tuple[tuple[Kind, ...], bool], SafetyNotice] = {}
    for place, found in enumerate(of_items):
        if found is not None:
            known = notices.get((found.kinds, found.doctor))
            items, evidence = ((), ()) if known is None else (known.items, known.evidence)
            notices[found.kinds, found.doctor] = found._replace(
                items=(*items, place), evidence=tuple(dict.fromkeys((*evidence, *found.evidence)))
            )
    told = {kind for notice in notices.values() for kind in notice.kinds}
    inside = [(span.start, span.end) for spans in rationales for span in spans]
    beside = _notice(
        (span, kinds)
        for span, kinds in _said(Span(start=0, end=len(text), quote=text), of_medicine=False)
        if kinds[0] in ("no_advice", "not_at_once")
        and kinds[0] not in told
        and not any(start < span.end and span.start < end for start, end in inside)
    )
    return (*notices.values(), *([] if beside is None else [beside]))


def _of_item(rationale: tuple[Span, ...], *, of_medicine: bool) -> SafetyNotice | None:
    return _notice(each for span in rationale for each in _said(span, of_medicine=of_medicine))


def _notice(said: Iterator[tuple[Span, tuple[Kind, ...]]]) -> SafetyNotice | None:
    found = list(said)
    kinds = {kind for _, of_sentence in found for kind in of_sentence}
    if "no_advice" in kinds or "not_at_once" in kinds:
        kinds.discard("warns")
    if "slowly" in kinds:
        kinds.discard("consider")
    return (
        SafetyNotice(
            (),
            tuple(kind for kind in KINDS if kind in kinds),
            any(speaks_of_doctor(span.quote) for span, _ in found),
            tuple(span for span, _ in found),
        )
        if found
        else None
    )


def _said(around: Span, *, of_medicine: bool) -> Iterator[tuple[Span, tuple[Kind, ...]]]:
    """The sentences of a passage that say something of ending a medicine, and what."""
    since = 0
    for sentence in sentences(around.quote):
        at = around.quote.find(sentence, since)
        since = at + len(sentence)
        kinds = kinds_said(sentence, of_medicine=of_medicine)
        if kinds:
            yield Span(start=around.start + at, end=around.start + since, quote=sentence), kinds
