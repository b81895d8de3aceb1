"""The section "why": the reviewer's reasons for each item, each with the passage that carries it.

Only what the reviewer says counts; the insurer's earlier reasons are not told. A reason whose passage does not carry
it, or on which the readers disagree, is left to the letter, and the reader is told that it is. Reasons that stand word
for word under several items are told once, if they give grounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from imr_llm.explanation.doubts import doubted
from imr_llm.explanation.earlier import Earlier, earlier_visits
from imr_llm.explanation.figures import guideline_limit, is_shown_beyond, reported_improvement
from imr_llm.explanation.named import named_in
from imr_llm.explanation.sentences import sentences, words
from imr_llm.explanation.smaller import smaller_amount
from imr_llm.explanation.stated import gives_grounds, sentence_for, supports, without_guideline
from imr_llm.explanation.view import ItemView, printable, spans_of, told_in_rationale
from imr_llm.explanation.voice import Voice
from imr_llm.schema.explanation import Paragraph
from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.schema.vocabulary import GRANTING, Reason

__all__ = ["lead_of", "reasons_told", "why"]

_HAD_OR_LIMIT: Final[frozenset[Reason]] = frozenset(
    ["already_provided", "no_functional_improvement", "exceeds_guideline_limit"]
)
"""Reasons that turn on how many visits there were."""
_THERAPIES: Final = frozenset(
    ["physical_therapy", "occupational_therapy", "chiropractic", "acupuncture", "massage", "other_therapy"]
)
_FILLERS: Final = frozenset(
    [
        "therefore",
        "thus",
        "hence",
        "so",
        "accordingly",
        "consequently",
        "as",
        "such",
        "in",
        "summary",
        "conclusion",
        "the",
        "this",
        "that",
        "request",
        "requested",
        "treatment",
        "service",
        "is",
        "are",
        "was",
        "for",
        "of",
        "and",
        "it",
        "i",
        "we",
        "find",
        "found",
        "reviewer",
        "overall",
        "given",
        "above",
        "decision",
        "rationale",
        "medically",
        "necessary",
        "appropriate",
    ]
)
"""Words that a rationale may have beside its conclusion and say nothing more."""


class _Statement(NamedTuple):
    """One entry of the list: a sentence of the template, its values, and the passages it rests on."""

    macro: str
    values: dict[str, Any]
    evidence: tuple[Span, ...] = ()
    is_fact: bool = False
    """Whether it is what the letter says or does not say, and no reason of the reviewer's."""

    @property
    def said(self) -> tuple[object, ...]:
        """What two items have in common that have the same statement in the same words."""
        quotes = tuple(" ".join(span.quote.split()) for span in self.evidence)
        return (self.macro, self.values, quotes)

    @property
    def is_grounded(self) -> bool:
        """Whether its passages give grounds, if it has any."""
        return not self.evidence or any(gives_grounds(span.quote) for span in self.evidence)


def why(voice: Voice, record: DecisionRecord, views: tuple[ItemView, ...], text: str) -> Iterator[Paragraph]:
    """The paragraphs of the section."""
    if not views:
        yield voice.say("why", "nothing_found")
        return
    yield voice.say("why", "lead")
    before: list[tuple[ItemView, list[tuple[object, ...]]]] = []
    for view in views:
        statements = list(_statements(record, view, text))
        said = [statement.said for statement in statements]
        yield from lead_of(voice, view)
        grounded = all(statement.is_grounded for statement in statements)
        twin = next((other for other, of_other in before if grounded and of_other == said), None)
        if twin is not None:
            spans = tuple(dict.fromkeys(span for statement in statements for span in statement.evidence))
            numbers = [twin.number, view.number]
            yield voice.say("why", "same", about=view.place, bullet=True, evidence=spans, numbers=numbers)
            continue
        before.append((view, said))
        yield from _said(voice, view, statements)


def lead_of(voice: Voice, view: ItemView) -> Iterator[Paragraph]:
    """The line that names a treatment, where there are several."""
    if not view.alone:
        yield voice.say("why", "item_lead", about=view.place, item=view)


def reasons_told(voice: Voice, record: DecisionRecord, view: ItemView, text: str) -> Iterator[Paragraph]:
    """What is told of one item without its lead."""
    yield from _said(voice, view, list(_statements(record, view, text)))


def _said(voice: Voice, view: ItemView, statements: list[_Statement]) -> Iterator[Paragraph]:
    """The reasons, and behind a line of their own the facts that are none."""
    first = next((place for place, each in enumerate(statements) if each.is_fact), None)
    for place, (macro, values, evidence, _) in enumerate(statements):
        if place == first:
            yield voice.say("why", "besides", about=view.place)
        yield voice.say("why", macro, about=view.place, bullet=True, evidence=evidence, **values)


def _statements(record: DecisionRecord, view: ItemView, text: str) -> Iterator[_Statement]:
    """All that is told of an item, in order; where no reason can be told, that it stands in the letter."""
    reasons = _reasons(record, view)
    smaller = None if view.outcome is None else smaller_amount(record, view.place)
    if smaller is not None:
        values = {"sentence": printable(smaller.quote), "in_part": view.outcome == "partially_overturned"}
        yield _Statement("smaller", values, (smaller,))
    if not reasons and (smaller is None or view.outcome == "upheld"):
        yield _Statement("untold", {}, spans_of(record, f"/items/{view.place}/rationale"))
    exceeds = reasons.pop("exceeds", ())
    concluded = reasons.pop("concluded", ())
    if concluded and not reasons:
        support = _support(record, view)
        if support is not None:
            yield _Statement("reason", {"key": "meets", "named": ()}, (support,))
        else:
            yield _Statement("concluded", {"alone": _says_no_more(record, view, concluded)}, concluded)
    earlier = _earlier(record, view, text)
    counted = earlier is not None and told_in_rationale(record, view.place)
    had_before = counted and reasons.pop("had_before", None) is not None  # the number says it
    for key, spans in reasons.items():
        yield _Statement(
            "reason", {"key": key, "named": named_in(key, (span.quote for span in spans))}, spans
        )
    yield from _guideline(record, view, text, exceeds, earlier)
    if "sessions_unknown" not in reasons or earlier is not None:
        yield from _visits_before(record, view, earlier, is_fact=not had_before)
    reported = reported_improvement(record, view.place, text)
    if reported is not None:
        share, span = reported
        values = {"share": share, "upheld": view.outcome == "upheld"}
        yield _Statement("percent", values, (span,), is_fact=True)


def _reasons(record: DecisionRecord, view: ItemView) -> dict[str, tuple[Span, ...]]:
    """The sentence of each reason with its passages, none twice; none against the outcome."""
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
    return said


def _is_counted(record: DecisionRecord, view: ItemView) -> bool:
    return view.counted or view.amount is not None or record.items[view.place].guideline_limit.max is not None


def _support(record: DecisionRecord, view: ItemView) -> Span | None:
    """The first sentence of the rationale that says that a guideline supports the treatment, or that its conditions are met."""
    for span in spans_of(record, f"/items/{view.place}/rationale"):
        if without_guideline(span.quote):
            return None
        since = 0
        for sentence in sentences(span.quote):
            at = span.quote.find(sentence, since)
            since = at + len(sentence)
            if supports(sentence):
                return Span(start=span.start + at, end=span.start + since, quote=sentence)
    return None


def _says_no_more(record: DecisionRecord, view: ItemView, concluded: tuple[Span, ...]) -> bool:
    """Whether the rationale is the conclusion and nothing else."""
    left = " ".join(span.quote for span in spans_of(record, f"/items/{view.place}/rationale"))
    if without_guideline(left):
        return False
    for span in concluded:
        left = left.replace(span.quote, " ")
    return _FILLERS.issuperset(words(left.lower()))


def _guideline(
    record: DecisionRecord, view: ItemView, text: str, exceeds: tuple[Span, ...], earlier: Earlier | None
) -> Iterator[_Statement]:
    """The guideline's number, and that the request is for more of it where the reviewer says so (`exceeds`)."""
    limit = guideline_limit(record, view.place, text)
    if limit is None:
        if exceeds:
            yield _Statement("reason", {"key": "exceeds", "named": ()}, exceeds)
        if doubted(record, f"/items/{view.place}/guideline_limit"):
            yield _Statement("guideline_doubtful", {})
        return
    values = limit._asdict()
    evidence = tuple(dict.fromkeys((*values.pop("evidence"), *exceeds)))
    before = 0 if earlier is None else earlier.visits.high or earlier.visits.low or 0
    shown = is_shown_beyond(limit, view.amount, view.original, before)
    yield _Statement("guideline", {**values, "exceeds": bool(exceeds), "shown": shown}, evidence)


def _earlier(record: DecisionRecord, view: ItemView, text: str) -> Earlier | None:
    """The visits before, where the reviewer counts them or a denial may turn on them."""
    if view.outcome != "upheld" and not told_in_rationale(record, view.place):
        return None
    return earlier_visits(record, view.place, text)


def _visits_before(
    record: DecisionRecord, view: ItemView, earlier: Earlier | None, *, is_fact: bool
) -> Iterator[_Statement]:
    """How many visits there were, a reason or a fact, or, where a reason turns on it, that the letter does not say."""
    item = record.items[view.place]
    if earlier is not None:
        values = earlier._asdict()
        evidence = values.pop("evidence")
        yield _Statement("prior", values, evidence, is_fact)
    elif (
        item.prior_visits is None
        and view.category in _THERAPIES
        and view.outcome == "upheld"
        and not _HAD_OR_LIMIT.isdisjoint(item.reasons)
    ):
        yield _Statement("prior_unknown", {}, is_fact=True)
