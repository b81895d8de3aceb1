"""The sentences of each rationale under a number, so that a writer can name what a sentence of its own rests on."""

from __future__ import annotations

from typing import NamedTuple

from imr_llm.explanation.doubts import doubted
from imr_llm.explanation.sentences import sentences
from imr_llm.explanation.view import ItemView, spans_of
from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.schema.vocabulary import GRANTING, Outcome, Reason

__all__ = ["Question", "questions"]


class Question(NamedTuple):
    """One item a model is to write about."""

    view: ItemView
    outcome: Outcome
    passages: dict[int, Span]
    """Of its rationale, in order; numbers go on from item to item, so that each stands for one passage."""
    reasons: dict[Reason, tuple[int, ...]]
    """Those that agree with the outcome and are not in doubt, with the passages they stand in."""


def questions(record: DecisionRecord, views: tuple[ItemView, ...], text: str) -> tuple[Question, ...]:
    """The items whose outcome and rationale are known; there is nothing to write about the others."""
    asked: list[Question] = []
    number = 1
    for view in views:
        found = [
            passage
            for span in spans_of(record, f"/items/{view.place}/rationale")
            for passage in _sentences(text, span)
        ]
        if view.outcome is None or not found:
            continue
        passages = dict(enumerate(found, number))
        number += len(passages)
        asked.append(Question(view, view.outcome, passages, _reasons(record, view, passages)))
    return tuple(asked)


def _sentences(text: str, within: Span) -> list[Span]:
    out = []
    since = within.start
    for sentence in sentences(text[within.start : within.end]):
        start = text.index(sentence, since)
        since = start + len(sentence)
        out.append(Span(start=start, end=since, quote=sentence))
    return out


def _reasons(
    record: DecisionRecord, view: ItemView, passages: dict[int, Span]
) -> dict[Reason, tuple[int, ...]]:
    out: dict[Reason, tuple[int, ...]] = {}
    for place, reason in enumerate(record.items[view.place].reasons):
        pointer = f"/items/{view.place}/reasons/{place}"
        if (reason in GRANTING) != (view.outcome == "overturned") or doubted(record, pointer):
            continue
        numbers = tuple(
            number
            for number, passage in passages.items()
            if any(
                span.start < passage.end and passage.start < span.end for span in spans_of(record, pointer)
            )
        )
        if numbers:
            out[reason] = numbers
    return out
