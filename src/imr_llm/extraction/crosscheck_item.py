"""Holds a model's answer about one item against the letter and against the baseline's item, if it has one."""

from __future__ import annotations

from typing import Any

from imr_llm.extraction.against import Against, same_letters, same_words
from imr_llm.extraction.alignment import alike, own_words, pair_up
from imr_llm.extraction.comparison import Claim, Group, Leaf, Node, Rows, compare
from imr_llm.extraction.countings import REFILLS, ItemCountings, stand_in, taken_from
from imr_llm.extraction.crosscheck_reasons import reasons_checked
from imr_llm.extraction.places import ItemPlaces, Windows
from imr_llm.extraction.response import (
    AmountStated,
    BodyPartStated,
    CitationStated,
    FrequencyStated,
    ItemAnswer,
)
from imr_llm.grounding.counted import Counting
from imr_llm.schema.record import BodyPart, Citation, Frequency, Item, Quantity, Span

__all__ = ["ItemCheck"]


class ItemCheck:
    """The items of one answer, one after the other."""

    def __init__(self, against: Against) -> None:
        self._against = against
        self._requests_taken: list[Span] = []
        self._requests_known = {own_words(item.request) for item in against.record.items}

    def of(self, item: ItemAnswer | None, number: int | None) -> Group:
        """The model's item and the baseline's of that number; either may be missing."""
        known = self._against.record.items[number] if number is not None else None
        countings = ItemCountings(item, known)
        places = self._against.places.item(number)
        at = f"/items/{number}"
        fields: dict[str, Node] = {
            "request": self._request(item, known, places, at),
            **{
                name: self._copied(
                    f"{at}/{name}", getattr(item, name, None), getattr(known, name, None), places
                )
                for name in ("original_request", "authorized_portion", "strength")
            },
            "outcome": self._against.stated(
                f"{at}/outcome", item and item.outcome, known and known.outcome, places.decided, True
            ),
            "category": self._against.stated(
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
                countings.quantity,
            ),
            "frequency": self._amount(
                f"{at}/frequency",
                item.frequency if item else None,
                known.frequency if known else Frequency(),
                places.heading,
            ),
            "refills": self._against.counted(
                f"{at}/refills", item and item.refills, known and known.refills, places.heading, REFILLS
            ),
            "retrospective": self._past_care(f"{at}/retrospective", item, known, places.heading),
        }
        for party, windows in (("administrator", places.administrator), ("reviewer", places.reviewer)):
            name = f"{party}_basis"
            fields[name] = self._against.stated(
                f"{at}/{name}", getattr(item, name, None), getattr(known, name, None), windows
            )
            name = f"{party}_citations"
            fields[name] = self._citations(
                f"{at}/{name}", getattr(item, name, ()), getattr(known, name, ()), windows
            )
        fields["prior_visits"] = self._visits_had(at, item, known, places, countings.visits_had)
        fields["guideline_limit"] = self._limit(at, item, known, places.rationale, countings.limit)
        outcome = (
            known.outcome if known is not None else item.outcome.value if item and item.outcome else None
        )
        fields["reasons"] = reasons_checked(
            self._against, at, item.reasons if item else [], known, outcome, places.rationale
        )
        return Group(fields, of_baseline=number)

    def _request(self, item: ItemAnswer | None, known: Item | None, places: ItemPlaces, at: str) -> Leaf:
        """The request; words that another item's request already has are no evidence for a second item, wherever
        the letter prints them again."""
        claim = self._against.quotes.verbatim(item.request, places.heading) if item is not None else None
        if claim is not None and known is None:
            taken = [
                span
                for k in range(len(self._against.record.items))
                for span in self._against.spans_at(f"/items/{k}/request")
            ]
            taken += self._requests_taken
            words = own_words(str(claim.value))
            if words in self._requests_known or any(
                one.start < span.end and span.start < one.end for one in claim.spans for span in taken
            ):
                claim = Claim(claim.value)
            self._requests_taken += claim.spans
            self._requests_known.add(words)
        return compare(
            claim, known.request if known else None, self._against.spans_at(f"{at}/request"), same_words
        )

    def _copied(self, pointer: str, copied: str | None, known: str | None, places: ItemPlaces) -> Leaf:
        claim = self._against.quotes.verbatim(copied, places.heading) if copied else None
        return compare(claim, known, self._against.spans_at(pointer), same_letters)

    def _past_care(self, pointer: str, item: ItemAnswer | None, known: Item | None, windows: Windows) -> Leaf:
        stated = item.retrospective if item is not None else None
        claim = None
        if stated is not None:
            claim = self._against.quotes.past_care(stated.value, stated.quote, windows)
        return compare(
            claim, known is not None and known.retrospective, self._against.spans_at(pointer), empty=False
        )

    def _amount(
        self,
        pointer: str,
        stated: AmountStated | FrequencyStated | None,
        known: Quantity | Frequency,
        windows: Windows,
        counting: Counting | None = None,
    ) -> Group:
        spans, quotes = self._against.spans_at(pointer), self._against.quotes
        fields: dict[str, Node] = {}
        for name in type(known).model_fields:
            claim = None
            if stated is not None:
                value = getattr(stated, name)
                claim = (
                    quotes.unit(value, stated.quote, windows)
                    if name == "unit"
                    else quotes.number(value, stated.quote, windows, counting)
                )
            fields[name] = compare(claim, getattr(known, name), spans)
        return Group(fields, at_once=True)

    def _visits_had(
        self,
        at: str,
        item: ItemAnswer | None,
        known: Item | None,
        places: ItemPlaces,
        counting: Counting | None,
    ) -> Leaf:
        spans = self._against.spans_at(f"{at}/prior_visits")
        leaf = self._against.counted(
            f"{at}/prior_visits",
            item and item.prior_visits,
            known and known.prior_visits,
            places.history + tuple((span.start, span.end) for span in spans),
            counting,
        )
        limit = self._against.spans_at(f"{at}/guideline_limit")
        if (known and taken_from(leaf, known.guideline_limit.max, limit)) or (
            leaf.verdict == "grounded"
            and places.heading != places.rationale
            and stand_in(leaf.model_spans, places.heading)
        ):
            leaf.verdict, leaf.model_spans = "ungrounded", ()
        return leaf

    def _limit(
        self, at: str, item: ItemAnswer | None, known: Item | None, windows: Windows, counting: Counting
    ) -> Group:
        stated = item.guideline_limit if item else None
        limit = self._amount(
            f"{at}/guideline_limit", stated, known.guideline_limit if known else Quantity(), windows, counting
        )
        words = self._against.spans_at(f"{at}/prior_visits")
        for leaf in limit.fields.values():
            if known and isinstance(leaf, Leaf) and taken_from(leaf, known.prior_visits, words):
                leaf.verdict, leaf.model_spans = "ungrounded", ()
        return limit

    def _parts(self, at: str, stated: list[BodyPartStated], known: Item | None, windows: Windows) -> Rows:
        quotes = self._against.quotes
        baseline = known.body_parts if known is not None else ()
        claims = [quotes.part(one.part, one.quote, windows) for one in stated]

        def likeness(i: int, other: BodyPart) -> float:
            return 0.9 + 0.1 * (stated[i].side == other.side) if claims[i].value == other.part else 0.0

        rows: list[Leaf | Group] = []
        for i, k in pair_up(range(len(claims)), baseline, likeness):
            spans = self._against.spans_at(f"{at}/body_parts/{k}")
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
        claim = self._against.quotes.said(stated.side, stated.quote, windows, stated.side)
        if claim.holds or not part.holds:
            return claim
        text_of = [self._against.quotes.words(window) for window in windows]
        return next(
            (
                found
                for words in text_of
                if (found := self._against.quotes.said(stated.side, words, windows, stated.side)).holds
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
                    self._against.spans_at(f"{pointer}/{k}"),
                    windows,
                )
            )
        return Rows(rows, "source")

    def _citation(
        self, stated: CitationStated | None, known: Citation | None, spans: tuple[Span, ...], windows: Windows
    ) -> Group:
        quotes = self._against.quotes
        source = quotes.said(stated.source, stated.quote, windows) if stated is not None else None
        inside = quotes.within(source, windows) if source is not None else windows

        def words(name: str) -> Leaf:
            copied = getattr(stated, name, None)
            claim = None
            if copied:
                claim = quotes.verbatim(copied, inside) if source and source.holds else Claim(copied)
            return compare(claim, getattr(known, name, None), spans, same_words)

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
