"""The section "why": the reviewer's reasons for each item, each with the passage that carries it.

Only what the reviewer says counts; the insurer's earlier reasons are not told. A reason whose passage does not carry
it, or on which the readers disagree, is left to the letter, and the reader is told that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from imr_llm.explanation.figures import guideline_limit, reported_improvement
from imr_llm.explanation.stated import sentence_for
from imr_llm.explanation.view import ItemView, doubted, spans_of, told_in_rationale
from imr_llm.explanation.voice import Voice
from imr_llm.schema.explanation import Paragraph
from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.schema.vocabulary import GRANTING, Reason

__all__ = ["why"]

_HAD_OR_LIMIT: Final[frozenset[Reason]] = frozenset(
    ["already_provided", "no_functional_improvement", "exceeds_guideline_limit"]
)
"""Reasons that turn on how many visits there were."""
_THERAPIES = frozenset(
    ["physical_therapy", "occupational_therapy", "chiropractic", "acupuncture", "massage", "other_therapy"]
)


def why(voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...], text: str) -> Iterator[Paragraph]:
    """The paragraphs of the section."""
    if not views:
        yield voice.say("why", "nothing_found")
        return
    yield voice.say("why", "lead")
    for view in views:
        if not view.alone:
            yield voice.say("why", "item_lead", about=view.place, item=view)
        told = list(_reasons(voice, record, view))
        if not told:
            rationale = spans_of(record, f"/items/{view.place}/rationale")
            yield voice.say("why", "untold", about=view.place, bullet=not view.alone, evidence=rationale)
        yield from told
        yield from _figures(voice, record, view, text)


def _reasons(voice: Voice, record: DecisionRecord, view: ItemView) -> Iterator[Paragraph]:
    """A sentence for each reason, none twice; none against the outcome."""
    said: dict[str, tuple[Span, ...]] = {}
    for place, reason in enumerate(record.items[view.place].reasons):
        pointer = f"/items/{view.place}/reasons/{place}"
        against = (reason in GRANTING) != (view.outcome == "overturned")
        if against or doubted(record, pointer) or view.outcome is None:
            continue
        for span in spans_of(record, pointer):
            key = sentence_for(reason, span.quote)
            if key == "exceeds" and not _is_counted(record, view):
                continue  # "more than the guideline supports" says nothing of a treatment without a number
            if key is not None and span not in said.get(key, ()):
                said[key] = (*said.get(key, ()), span)
    for key, spans in said.items():
        yield voice.say("why", "reason", about=view.place, bullet=True, evidence=spans, key=key, item=view)


def _is_counted(record: DecisionRecord, view: ItemView) -> bool:
    return view.counted or view.amount is not None or record.items[view.place].guideline_limit.max is not None


def _figures(voice: Voice, record: DecisionRecord, view: ItemView, text: str) -> Iterator[Paragraph]:
    """The guideline's number, the visits so far, and an improvement that was reported."""
    item, at = record.items[view.place], f"/items/{view.place}"
    limit = guideline_limit(record, view.place, text)
    if limit is not None:
        yield voice.say(
            "why",
            "guideline",
            about=view.place,
            bullet=True,
            evidence=limit.evidence,
            source=limit.source,
            amount=limit.amount,
            trial=limit.trial,
            condition=limit.condition,
            weeks=limit.weeks,
        )
    elif doubted(record, f"{at}/guideline_limit"):
        yield voice.say("why", "guideline_doubtful", about=view.place, bullet=True)
    if (
        item.prior_visits is not None
        and told_in_rationale(record, view.place)
        and not doubted(record, f"{at}/prior_visits")
    ):
        yield voice.say(
            "why",
            "prior",
            about=view.place,
            bullet=True,
            evidence=spans_of(record, f"{at}/prior_visits"),
            visits=item.prior_visits,
        )
    elif (
        item.prior_visits is None
        and view.category in _THERAPIES
        and view.outcome == "upheld"
        and _HAD_OR_LIMIT & set(item.reasons)
    ):
        yield voice.say("why", "prior_unknown", about=view.place, bullet=True)
    reported = reported_improvement(record, view.place, text)
    if reported is not None:
        yield voice.say(
            "why",
            "percent",
            about=view.place,
            bullet=True,
            evidence=(reported[1],),
            share=reported[0],
            upheld=view.outcome == "upheld",
        )
