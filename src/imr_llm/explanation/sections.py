"""The sections but "why": which paragraphs each has, from what the record holds. Knows no language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imr_llm.explanation.deadlines import deadline
from imr_llm.explanation.notices import safety_notices
from imr_llm.explanation.view import ItemView, spans_of
from imr_llm.explanation.voice import Voice
from imr_llm.schema.explanation import Paragraph, Writer
from imr_llm.schema.record import DecisionRecord

__all__ = ["about", "asked", "decided", "help_lines", "next_steps", "not_decided"]

_ADMINISTRATOR = re.compile(r"claims\s+administrator", re.IGNORECASE)
"""What most letters call the insurer, or whoever decides for it."""
_MAY_MISS = frozenset(["items_may_be_missing", "page_without_text"])
"""Flags of a record that may not have all treatments: then nothing is said of all that are in dispute."""
_LIST = 7
"""Most entries of a list; longer ones are told in groups (AHRQ PEMAT-P: chunks of manageable size)."""


def decided(
    voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...], text: str
) -> Iterator[Paragraph]:
    """The outcome in words first; then every item with its own, in the letter's order."""
    if not views:
        yield voice.say("decided", "nothing_found")
        return
    upheld = [view for view in views if view.outcome == "upheld"]
    overturned = [view for view in views if view.outcome == "overturned"]
    partly = [view for view in views if view.outcome == "partially_overturned"]
    only = 0 if len(views) == 1 else None
    missing = any(flag.code in _MAY_MISS for flag in record.flags)
    yield voice.say(
        "decided",
        "first",
        about=only,
        evidence=spans_of(record, "/items/0/outcome", "/items/0/authorized_portion") if only == 0 else (),
        total=len(views),
        upheld=len(upheld),
        overturned=len(overturned),
        partly=len(partly),
        part=only == 0 and views[0].authorized is not None,
        missing=missing,
    )
    if record.letter.form == "unknown":
        yield voice.say("decided", "unknown_form")
    for code in ("items_may_be_missing", "page_without_text", "several_letters"):
        if any(flag.code == code for flag in record.flags):
            yield voice.say("decided", code)
    unread = [view.number for view in views if view.outcome is None]
    if unread and len(views) == 1 and views[0].outcome_doubtful:
        yield voice.say("decided", "doubtful", about=0, item=views[0])
    elif unread and len(unread) <= _LIST:
        yield voice.say("decided", "unread", numbers=unread, total=len(views))
    if len(views) > 1:
        for view in views:
            yield from _group(voice, "decided", view, len(views))
            spans = spans_of(record, f"/items/{view.place}/outcome")
            yield voice.say(
                "decided",
                "entry",
                about=view.place,
                bullet=True,
                evidence=spans,
                printed=[view.name],
                item=view,
            )
    yield voice.say("decided", "who")
    if upheld or overturned or partly:
        yield voice.say(
            "decided",
            "meaning",
            upheld=bool(upheld),
            overturned=bool(overturned),
            partly=bool(partly) and (missing or len(partly) < len(views)),
            found=len(overturned) == len(views) and not missing,
            administrator=_ADMINISTRATOR.search(text) is not None,
            upheld_word=_printed(record, upheld, "upheld"),
            overturned_word=_printed(record, overturned, "overturned"),
        )


def asked(voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...]) -> Iterator[Paragraph]:
    """What each request was for, how much of it and for which part of the body."""
    if not views:
        yield voice.say("asked", "nothing_found")
        return
    for view in views:
        yield from _group(voice, "asked", view, len(views))
        names = ("request", "original_request", "authorized_portion", "quantity", "frequency")
        yield voice.say(
            "asked",
            "request",
            about=view.place,
            bullet=not view.alone,
            evidence=spans_of(record, *(f"/items/{view.place}/{name}" for name in names)),
            printed=[view.request, view.original or "", view.authorized or ""],
            item=view,
        )
    if len(views) > 1:
        no_amount = [view.number for view in views if view.amount_missing]
        no_part = [view.number for view in views if view.part_missing]
        if no_amount or no_part:
            yield voice.say("asked", "unsaid", no_amount=no_amount, no_part=no_part)


def not_decided(
    voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...], text: str
) -> Iterator[Paragraph]:
    """What the decision leaves open, and what the letter itself says of how a medicine is to end."""
    yield voice.say("not_decided", "scope")
    for notice in safety_notices(record, text):
        yield voice.say(
            "not_decided",
            "safety",
            about=notice.items[0] if len(notice.items) == 1 else None,
            evidence=notice.evidence,
            numbers=[place + 1 for place in notice.items] if len(views) > 1 else [],
            kinds=notice.kinds,
            doctor=notice.doctor,
        )


def next_steps(voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...]) -> Iterator[Paragraph]:
    """What can be done, by outcome: treatments found necessary first, then those denied, then those unread.

    What was granted in part stands under both.
    """
    upheld = [view.number for view in views if view.outcome == "upheld"]
    overturned = [view.number for view in views if view.outcome == "overturned"]
    partly = [view.number for view in views if view.outcome == "partially_overturned"]
    if not upheld and not overturned and not partly:
        yield voice.say("next", "unknown")
        return
    if overturned or partly:
        if overturned and len(overturned) < len(views):
            yield voice.say("next", "approved_lead", numbers=overturned)
        elif partly:
            yield voice.say("next", "granted_part_lead", numbers=partly, total=len(views))
        yield voice.say("next", "approved")
        if overturned and partly:
            yield voice.say("next", "granted_part_too", numbers=partly)
    if upheld or partly:
        if upheld and len(upheld) < len(views):
            yield voice.say("next", "denied_lead", numbers=upheld)
        elif partly:
            yield voice.say("next", "denied_part_lead", numbers=partly, total=len(views))
        denied = ("upheld", "partially_overturned")
        ahead = any(view.outcome in denied and not view.retrospective for view in views)
        yield from _after_denial(voice, record, ahead=ahead)
        if upheld and partly:
            yield voice.say("next", "denied_part_too", numbers=partly)
    unread = [view.number for view in views if view.outcome is None]
    if unread:
        yield voice.say("next", "unknown_for", numbers=unread)


def help_lines(voice: Voice) -> Iterator[Paragraph]:
    """Where help is free."""
    yield voice.say("help", "line")


def about(voice: Voice, writer: Writer) -> Iterator[Paragraph]:
    """What this text is, who wrote the reasons, and what it is not."""
    yield voice.say("about", "disclaimer", model=writer == "model")


def _after_denial(voice: Voice, record: DecisionRecord, *, ahead: bool) -> Iterator[Paragraph]:
    """Asking again, where any of the care is still `ahead`, and the appeal."""
    if ahead:
        again = deadline(record, voice.facts, "stays_in_force")
        yield voice.say(
            "next",
            "again",
            evidence=spans_of(record, "/dates/ur_denial") if again.day else (),
            given=again.given,
            day=again.day,
            doubtful=again.doubtful,
        )
    appeal = deadline(record, voice.facts, "appeal")
    yield voice.say(
        "next",
        "appeal",
        evidence=spans_of(record, "/dates/decision") if appeal.day else (),
        given=appeal.given,
        day=appeal.day,
    )
    yield voice.say("next", "later")
    yield voice.say("next", "grounds")


def _group(voice: Voice, template: str, view: ItemView, total: int) -> Iterator[Paragraph]:
    """A line before each of the groups, as long as each other or nearly, of a list too long to be read as one."""
    groups = -(-total // _LIST)
    starts = [group * total // groups for group in range(groups + 1)]
    if groups > 1 and view.place in starts:
        yield voice.say(template, "group", first=view.number, last=starts[starts.index(view.place) + 1])


def _printed(record: DecisionRecord, views: list[ItemView], word: str) -> bool:
    """Whether the letter itself uses the word for an outcome."""
    spans = [span for view in views for span in spans_of(record, f"/items/{view.place}/outcome")]
    return any(word in span.quote.lower() for span in spans)
