"""Holds a model's answer against the letter and against the baseline: every value gets a verdict.

A value is verified when its quotation stands where such a value must stand, carries it, and the baseline read
the same. Items and the entries of lists are paired first, so that one that is left out, added, doubled or
merged does not shift the others.
"""

from __future__ import annotations

from typing import Any, Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.extraction.against import Against, same_letters
from imr_llm.extraction.alignment import alike, own_words, pair_up
from imr_llm.extraction.comparison import Group, Leaf, Node, Rows, compare
from imr_llm.extraction.countings import AGE
from imr_llm.extraction.crosscheck_item import ItemCheck
from imr_llm.extraction.response import CaseAnswer, DatesAnswer, LetterAnswer
from imr_llm.reading.date_order import doubtful_dates
from imr_llm.schema.record import Span
from imr_llm.schema.vocabulary import FlagCode

__all__ = ["cross_check"]

_OUT_OF_ORDER: Final[tuple[FlagCode, str]] = (
    "impossible_date",
    "the model's date cannot be right beside the others: injury, utilization review, application, assignment and"
    " decision follow each other, the last within a year",
)


def cross_check(answer: LetterAnswer, reading: BaselineReading) -> Group:
    """The comparison of everything a model can be asked for, in the shape of the record."""
    against = Against(reading)
    fields = _CaseCheck(against).of(answer.case)
    check, model, baseline = ItemCheck(against), answer.items, reading.record.items
    pairs = _known_by_rationale(
        pair_up(model, baseline, lambda one, other: alike(one.request, other.request)), answer, against
    )
    fields["items"] = Rows([check.of(None if i is None else model[i], k) for i, k in pairs], "request")
    return Group(fields)


def _known_by_rationale(
    pairs: list[tuple[int | None, int | None]], answer: LetterAnswer, against: Against
) -> list[tuple[int | None, int | None]]:
    """The same, items with another request paired too if their reasons are quoted from the same rationale.

    Else one wrong request would make two half items of one, and hide what else is wrong with it.
    """
    strange = [i for i, k in pairs if i is not None and k is None]
    lost = [k for i, k in pairs if i is None and k is not None]
    if not strange or not lost:
        return pairs

    def likeness(i: int, k: int) -> float:
        told = [own_words(reason.quote) for reason in answer.items[i].reasons]
        read = own_words(" ".join(map(against.quotes.words, against.places.item(k).rationale)))
        return sum(words in read for words in told if words) / len(told) if told else 0.0

    found = {
        lost[b]: strange[a] for a, b in pair_up(strange, lost, likeness) if a is not None and b is not None
    }
    taken = set(found.values())
    return [
        (found.get(k, i) if i is None and k is not None else i, k)
        for i, k in pairs
        if k is not None or i not in taken
    ]


class _CaseCheck:
    """What the letter says once, for all its items."""

    def __init__(self, against: Against) -> None:
        self._against = against

    def of(self, case: CaseAnswer | None) -> dict[str, Node]:
        against = self._against
        record, quotes, places = against.record, against.quotes, against.places
        dates, reviewer, patient = (
            (case.dates, case.reviewer, case.patient) if case is not None else (None, None, None)
        )
        out: dict[str, Node] = {
            "case_number": compare(
                quotes.verbatim(case.case_number, places.header) if case and case.case_number else None,
                record.case_number,
                self._against.spans_at("/case_number"),
                same_letters,
            ),
            "priority": self._against.stated(
                "/priority", case and case.priority, record.priority, places.header, True
            ),
            "dates": self._dates(dates),
        }
        states = reviewer.licensure_states if reviewer is not None else []
        out["reviewer"] = Group(
            {
                "licensure_states": self._against.rows(
                    "/reviewer/licensure_states",
                    [
                        quotes.said(state.value, state.quote, places.credentials, state.value)
                        for state in states
                    ],
                    record.reviewer.licensure_states,
                ),
                "specialties": self._against.rows(
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
                "age": self._against.counted(
                    "/patient/age", patient and patient.age, record.patient.age, places.summary, AGE
                ),
                "sex": self._against.stated(
                    "/patient/sex", patient and patient.sex, record.patient.sex, places.summary, True
                ),
            }
        )
        told = case.diagnoses if case is not None else []
        out["diagnoses"] = self._against.rows(
            "/diagnoses", [quotes.verbatim(one, places.summary) for one in told], record.diagnoses
        )
        return out

    def _dates(self, dates: DatesAnswer | None) -> Group:
        """All dates; one that only the model has is none where it breaks the order in which they follow each other."""
        baseline = self._against.record.dates
        leaves = {
            name: self._date(name, getattr(dates, name, None), getattr(baseline, name))
            for name in type(baseline).model_fields
        }
        days = {
            name: leaf.model if leaf.verdict == "grounded" else leaf.baseline for name, leaf in leaves.items()
        }
        for name in doubtful_dates(days):
            leaf = leaves[name]
            if leaf.verdict == "grounded":
                leaf.verdict, leaf.model_spans, leaf.doubt = "ungrounded", (), _OUT_OF_ORDER
        return Group(dict(leaves))

    def _date(self, name: str, stated: Any, baseline: Any) -> Leaf:
        leaf = self._against.stated(f"/dates/{name}", stated, baseline, self._against.places.header, True)
        if leaf.verdict == "grounded" and self._is_another_date(name, leaf.model_spans):
            leaf.verdict, leaf.model_spans = "ungrounded", ()
        return leaf

    def _is_another_date(self, name: str, spans: tuple[Span, ...]) -> bool:
        """Whether the words are those the baseline has for another of the letter's dates."""
        others = [
            span
            for other in type(self._against.record.dates).model_fields
            if other != name
            for span in self._against.spans_at(f"/dates/{other}")
        ]
        return any(one.start < span.end and span.start < one.end for one in spans for span in others)
