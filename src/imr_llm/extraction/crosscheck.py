"""Holds a model's answer against the letter and against the baseline: every value gets a verdict.

A value is verified when its quotation stands where such a value must stand, carries it, and the baseline read
the same. Items and the entries of lists are paired first, so that one that is left out, added, doubled or
merged does not shift the others.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import eq
from typing import Any, Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.extraction.alignment import alike, pair_up, plain_words
from imr_llm.extraction.comparison import Claim, Group, Leaf, Node, Rows, compare
from imr_llm.extraction.places import ItemPlaces, Places, Windows
from imr_llm.extraction.quotes import Quotes
from imr_llm.extraction.response import (
    AmountStated,
    BodyPartStated,
    CaseAnswer,
    CitationStated,
    FrequencyStated,
    ItemAnswer,
    LetterAnswer,
    StatedReason,
)
from imr_llm.schema.record import BodyPart, Citation, Frequency, Item, Quantity, Span
from imr_llm.schema.vocabulary import GRANTING

__all__ = ["cross_check"]

_EITHER_WAY: Final = frozenset({"other", "safety_concern"})
"""Reasons that may stand behind a decision of either kind."""


def cross_check(answer: LetterAnswer, reading: BaselineReading) -> Group:
    """The comparison of everything a model can be asked for, in the shape of the record."""
    return _CrossCheck(reading).of(answer)


def _same_words(model: str, baseline: str) -> bool:
    return model == baseline or _without_article(plain_words(model)) == _without_article(
        plain_words(baseline)
    )


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] in (("a",), ("an",), ("the",)) else words


def _same_letters(model: str, baseline: str) -> bool:
    return model == baseline or "".join(plain_words(model)) == "".join(plain_words(baseline))


class _CrossCheck:
    def __init__(self, reading: BaselineReading) -> None:
        self._record = reading.record
        self._evidence = reading.record.evidence
        self._places = Places(reading)
        self._quotes = Quotes(reading.letter.text, reading.folded)
        self._requests_taken: list[Span] = []

    def of(self, answer: LetterAnswer) -> Group:
        fields = self._case(answer.case)
        model, baseline = answer.items, self._record.items
        pairs = pair_up(model, baseline, lambda one, other: alike(one.request, other.request))
        fields["items"] = Rows([self._item(None if i is None else model[i], k) for i, k in pairs], "request")
        return Group(fields)

    def _spans_at(self, pointer: str) -> tuple[Span, ...]:
        return self._evidence.get(pointer, ())

    def _case(self, case: CaseAnswer | None) -> dict[str, Node]:
        record, quotes, places = self._record, self._quotes, self._places
        dates, reviewer, patient = (
            (case.dates, case.reviewer, case.patient) if case is not None else (None, None, None)
        )
        out: dict[str, Node] = {
            "case_number": compare(
                quotes.verbatim(case.case_number, places.header) if case and case.case_number else None,
                record.case_number,
                self._spans_at("/case_number"),
                _same_letters,
            ),
            "priority": self._stated(
                "/priority", case and case.priority, record.priority, places.header, True
            ),
            "dates": Group(
                {
                    name: self._date(name, getattr(dates, name, None), getattr(record.dates, name))
                    for name in type(record.dates).model_fields
                }
            ),
        }
        states = reviewer.licensure_states if reviewer is not None else []
        out["reviewer"] = Group(
            {
                "licensure_states": self._rows(
                    "/reviewer/licensure_states",
                    [
                        quotes.said(state.value, state.quote, places.credentials, state.value)
                        for state in states
                    ],
                    record.reviewer.licensure_states,
                ),
                "specialties": self._rows(
                    "/reviewer/specialties",
                    [
                        quotes.verbatim(one, places.credentials)
                        for one in (reviewer.specialties if reviewer else [])
                    ],
                    record.reviewer.specialties,
                ),
            }
        )
        out["patient"] = Group(
            {
                name: self._stated(
                    f"/patient/{name}",
                    getattr(patient, name, None),
                    getattr(record.patient, name),
                    places.summary,
                    True,
                )
                for name in ("age", "sex")
            }
        )
        told = case.diagnoses if case is not None else []
        out["diagnoses"] = self._rows(
            "/diagnoses", [quotes.verbatim(one, places.summary) for one in told], record.diagnoses
        )
        return out

    def _date(self, name: str, stated: Any, baseline: Any) -> Leaf:
        leaf = self._stated(f"/dates/{name}", stated, baseline, self._places.header, True)
        if leaf.verdict == "grounded" and self._is_another_date(name, leaf.model_spans):
            leaf.verdict, leaf.model_spans = "ungrounded", ()
        return leaf

    def _is_another_date(self, name: str, spans: tuple[Span, ...]) -> bool:
        """Whether the words are those the baseline has for another of the letter's dates."""
        others = [
            span
            for other in type(self._record.dates).model_fields
            if other != name
            for span in self._spans_at(f"/dates/{other}")
        ]
        return any(one.start < span.end and span.start < one.end for one in spans for span in others)

    def _stated(
        self, pointer: str, stated: Any, baseline: Any, windows: Windows, typed: bool = False
    ) -> Leaf:
        claim = None
        if stated is not None:
            claim = self._quotes.said(stated.value, stated.quote, windows, stated.value if typed else None)
        return compare(claim, baseline, self._spans_at(pointer))

    def _rows(
        self,
        pointer: str,
        claims: list[Claim],
        baseline: tuple[str, ...],
        likeness: Callable[[str, str], float] = alike,
    ) -> Rows:
        pairs = pair_up(claims, baseline, lambda claim, other: likeness(claim.value, other))
        return Rows(
            [
                compare(
                    None if i is None else claims[i],
                    None if k is None else baseline[k],
                    self._spans_at(f"{pointer}/{k}"),
                    _same_words,
                )
                for i, k in pairs
            ]
        )

    def _item(self, item: ItemAnswer | None, number: int | None) -> Group:
        known = self._record.items[number] if number is not None else None
        places = self._places.item(number)
        at = f"/items/{number}"
        fields: dict[str, Node] = {
            "request": self._request(item, known, places, at),
            **{
                name: self._copied(
                    f"{at}/{name}", getattr(item, name, None), getattr(known, name, None), places
                )
                for name in ("original_request", "authorized_portion", "strength")
            },
            "outcome": self._stated(
                f"{at}/outcome", item and item.outcome, known and known.outcome, places.decided, True
            ),
            "category": self._stated(
                f"{at}/category",
                item and item.category,
                known and known.category,
                places.heading + places.reviewer,
            ),
            "body_parts": self._parts(at, item.body_parts if item else [], known, places.heading),
            "quantity": self._amount(
                f"{at}/quantity",
                item.quantity if item else None,
                known.quantity if known else Quantity(),
                places.heading,
            ),
            "frequency": self._amount(
                f"{at}/frequency",
                item.frequency if item else None,
                known.frequency if known else Frequency(),
                places.heading,
            ),
            "refills": self._stated(
                f"{at}/refills", item and item.refills, known and known.refills, places.heading, True
            ),
            "retrospective": self._truth(f"{at}/retrospective", item, known, places.heading),
        }
        for party, windows in (("administrator", places.administrator), ("reviewer", places.reviewer)):
            name = f"{party}_basis"
            fields[name] = self._stated(
                f"{at}/{name}", getattr(item, name, None), getattr(known, name, None), windows
            )
            name = f"{party}_citations"
            fields[name] = self._citations(
                f"{at}/{name}", getattr(item, name, ()), getattr(known, name, ()), windows
            )
        fields["prior_visits"] = self._stated(
            f"{at}/prior_visits",
            item and item.prior_visits,
            known and known.prior_visits,
            places.history,
            True,
        )
        fields["guideline_limit"] = self._amount(
            f"{at}/guideline_limit",
            item.guideline_limit if item else None,
            known.guideline_limit if known else Quantity(),
            places.rationale,
        )
        outcome = (
            known.outcome if known is not None else item.outcome.value if item and item.outcome else None
        )
        fields["reasons"] = self._reasons(at, item.reasons if item else [], known, outcome, places.rationale)
        return Group(fields, of_baseline=number)

    def _request(self, item: ItemAnswer | None, known: Item | None, places: ItemPlaces, at: str) -> Leaf:
        """The request; words that another item's request already has are no evidence for a second item."""
        claim = self._quotes.verbatim(item.request, places.heading) if item is not None else None
        if claim is not None and known is None:
            taken = [
                span for k in range(len(self._record.items)) for span in self._spans_at(f"/items/{k}/request")
            ]
            taken += self._requests_taken
            if any(one.start < span.end and span.start < one.end for one in claim.spans for span in taken):
                claim = Claim(claim.value)
            self._requests_taken += claim.spans
        return compare(claim, known.request if known else None, self._spans_at(f"{at}/request"), _same_words)

    def _copied(self, pointer: str, copied: str | None, known: str | None, places: ItemPlaces) -> Leaf:
        claim = self._quotes.verbatim(copied, places.heading) if copied else None
        return compare(claim, known, self._spans_at(pointer), _same_letters)

    def _truth(self, pointer: str, item: ItemAnswer | None, known: Item | None, windows: Windows) -> Leaf:
        """Something that is so or not; what is not so needs no words."""
        stated = item.retrospective if item is not None else None
        claim = self._quotes.said(stated.value, stated.quote, windows) if stated is not None else None
        return compare(claim, known is not None and known.retrospective, self._spans_at(pointer), empty=False)

    def _amount(
        self,
        pointer: str,
        stated: AmountStated | FrequencyStated | None,
        known: Quantity | Frequency,
        windows: Windows,
    ) -> Group:
        spans = self._spans_at(pointer)
        fields: dict[str, Node] = {}
        for name in type(known).model_fields:
            claim = None
            if stated is not None:
                read = self._quotes.unit if name == "unit" else self._quotes.number
                claim = read(getattr(stated, name), stated.quote, windows)
            fields[name] = compare(claim, getattr(known, name), spans)
        return Group(fields, at_once=True)

    def _parts(self, at: str, stated: list[BodyPartStated], known: Item | None, windows: Windows) -> Rows:
        quotes = self._quotes
        baseline = known.body_parts if known is not None else ()
        claims = [quotes.part(one.part, one.quote, windows) for one in stated]

        def likeness(i: int, other: BodyPart) -> float:
            return 0.9 + 0.1 * (stated[i].side == other.side) if claims[i].value == other.part else 0.0

        rows: list[Leaf | Group] = []
        for i, k in pair_up(range(len(claims)), baseline, likeness):
            spans = self._spans_at(f"{at}/body_parts/{k}")
            part = compare(None if i is None else claims[i], None if k is None else baseline[k].part, spans)
            side = None
            if i is not None and stated[i].side is not None:
                side = self._side(stated[i], windows, claims[i])
            fields: dict[str, Node] = {
                "part": part,
                "side": compare(side, None if k is None else baseline[k].side, spans),
            }
            rows.append(Group(fields, at_once=True))
        return Rows(rows, "part")

    def _side(self, stated: BodyPartStated, windows: Windows, part: Claim) -> Claim:
        """A side, by its own words or, where one holds for a whole list, by any of the heading."""
        claim = self._quotes.said(stated.side, stated.quote, windows, stated.side)
        if claim.holds or not part.holds:
            return claim
        text_of = [self._quotes.words(window) for window in windows]
        return next(
            (
                found
                for words in text_of
                if (found := self._quotes.said(stated.side, words, windows, stated.side)).holds
            ),
            claim,
        )

    def _citations(self, pointer: str, stated: Any, known: tuple[Citation, ...], windows: Windows) -> Rows:
        cited: list[CitationStated] = list(stated)

        def likeness(i: int, other: Citation) -> float:
            named = alike(cited[i].title or "", other.title or "")
            return 0.4 * (cited[i].source == other.source) + 0.5 * named + 0.1 * (i == known.index(other))

        rows: list[Leaf | Group] = []
        for i, k in pair_up(range(len(cited)), known, likeness):
            rows.append(
                self._citation(
                    None if i is None else cited[i],
                    None if k is None else known[k],
                    self._spans_at(f"{pointer}/{k}"),
                    windows,
                )
            )
        return Rows(rows, "source")

    def _citation(
        self, stated: CitationStated | None, known: Citation | None, spans: tuple[Span, ...], windows: Windows
    ) -> Group:
        quotes = self._quotes
        source = quotes.said(stated.source, stated.quote, windows) if stated is not None else None
        inside = quotes.within(source, windows) if source is not None else windows

        def words(name: str) -> Leaf:
            copied = getattr(stated, name, None)
            claim = None
            if copied:
                claim = quotes.verbatim(copied, inside) if source and source.holds else Claim(copied)
            return compare(claim, getattr(known, name, None), spans, _same_words)

        pages = None
        if stated is not None and stated.pages:
            numbers = [number for page in stated.pages for number in (page.first, page.last)]
            said = [quotes.number(number, stated.quote, windows) for number in numbers]
            read = tuple(p.first if p.first == p.last else (p.first, p.last) for p in stated.pages)
            pages = Claim(read, said[0].spans if all(one.holds for one in said) else ())
        fields: dict[str, Node] = {
            "source": compare(source, known.source if known else None, spans),
            "title": words("title"),
            "section": words("section"),
            "pages": compare(pages, known.pages if known else (), spans, empty=()),
        }
        return Group(fields, at_once=True)

    def _reasons(
        self, at: str, stated: list[StatedReason], known: Item | None, outcome: str | None, windows: Windows
    ) -> Rows:
        """Reasons; one that speaks against the decision it is given for is not carried by any words."""
        first_of_each = {one.value: one for one in reversed(stated)}
        claims = [
            self._quotes.said(one.value, one.quote, windows)
            if _speaks_for(one.value, outcome)
            else Claim(one.value)
            for one in reversed(first_of_each.values())
        ]
        rows = self._rows(f"{at}/reasons", claims, known.reasons if known is not None else (), eq)
        if any(claim.holds for claim in claims):
            _leave_to_model(rows)
        return rows


def _leave_to_model(rows: Rows) -> None:
    """Which of several reasons decided is a judgement: with reasons that hold, the model has not missed others."""
    for row in rows.rows:
        if isinstance(row, Leaf) and row.verdict == "missed":
            row.verdict = "baseline"


def _speaks_for(reason: str, outcome: str | None) -> bool:
    if reason in _EITHER_WAY or outcome not in ("upheld", "overturned"):
        return True
    return (reason in GRANTING) == (outcome == "overturned")
