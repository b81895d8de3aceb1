"""An explanation held to gold: the guard's findings, and the counts of invented numbers, outcomes and contents.

The guard takes a record to be right; here it gets gold's values in the explained record's order of items, so that an
explanation true to a wrong record is wrong. An item that the letter does not decide is contradicted whatever is said
of it, one that is left out is omitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from imr_llm.evals.labels import Label
from imr_llm.evals.pairing import Pair
from imr_llm.evals.reading_grades import grades_of
from imr_llm.evals.scores import Explained, Written
from imr_llm.explanation.guard.case import Case, Law, Place
from imr_llm.explanation.guard.check import check_explanation
from imr_llm.explanation.guard.numbers import QUOTED, verbatim
from imr_llm.explanation.guard.outcomes import outcomes_said
from imr_llm.explanation.guard.said import blanked, days_said, numbers_said
from imr_llm.explanation.readability import reading_ease
from imr_llm.explanation.write import protected_names
from imr_llm.letters.letter import Letter
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord, Item

__all__ = ["explained", "unexplained"]

_SAYING: Final = ("decided", "asked", "why", "next")
"""Sections that tell outcomes."""
_SLOTS: Final = 3
"""Contents that every item must have."""
_AMOUNTS: Final = ("11 ", "13 ranges", "13 limits")
"""Rules of the guard about numbers and days that nothing carries."""


def explained(
    explanation: Explanation, record: DecisionRecord, letter: Letter, label: Label, pairs: Sequence[Pair]
) -> Explained:
    """What an explanation of `record` is worth by the letter's label; `pairs` are gold's items and the record's."""
    truth = _truth(record, label, pairs)
    findings = Counter(finding.rule for finding in check_explanation(explanation, truth, letter))
    case = Case(explanation, truth, letter, Law({}))
    told = _told(case)
    of_record = {k: i for i, k, _ in pairs}
    invented = [k for k in range(len(record.items)) if k not in of_record]
    contradicted = sum(_contradicts(told[k], truth.items[k]) for k in of_record) + len(invented)
    omitted = sum(not told[k] for k in of_record) + len(label.items) - len(pairs)
    slots = list(_slots(case, told, [k for k in range(len(truth.items)) if k in of_record]))
    slots += [False] * _SLOTS * (len(label.items) - len(pairs))
    english = explanation.lang == "en"
    names = protected_names(truth, explanation.lang)
    texts = {
        section.id: [paragraph.text for paragraph in section.paragraphs] for section in explanation.sections
    }
    own = grades_of([text for said in texts.values() for text in said], names) if english else None
    of_letter = grades_of(letter.text.split("\n\n"), names) if english else None
    source = reading_ease(letter.text.split("\n\n"), explanation.lang, names)
    why = reading_ease(texts.get("why", ()), explanation.lang, names)
    return Explained(
        findings=dict(sorted(findings.items())),
        numbers=sum(_numbers(case, place) for place in case.places),
        numbers_unsupported=sum(n for rule, n in findings.items() if rule.startswith(_AMOUNTS)),
        items=len(label.items) + len(invented),
        contradicted=contradicted,
        omitted=omitted,
        slots=len(slots),
        slots_filled=sum(slots),
        words=explanation.reading.words,
        why_words=why.words,
        grade=explanation.reading.grade if english else None,
        source_grade=source.grade if english else None,
        why_grade=why.grade if english and why.words else None,
        smog=own.smog if own else None,
        source_smog=of_letter.smog if of_letter else None,
        coleman_liau=own.coleman_liau if own else None,
        source_coleman_liau=of_letter.coleman_liau if of_letter else None,
        dale_chall=own.dale_chall if own else None,
        source_dale_chall=of_letter.dale_chall if of_letter else None,
        written=_written(explanation),
    )


def unexplained(label: Label, *, by_model: bool) -> Explained:
    """What it is worth that there is none; `by_model` says whether a model was to write."""
    items = len(label.items)
    return Explained(
        findings={"no explanation": 1},
        numbers=0,
        numbers_unsupported=0,
        items=items,
        contradicted=0,
        omitted=items,
        slots=_SLOTS * items + 1,
        slots_filled=0,
        words=0,
        why_words=0,
        written=Written(0, (), "no_record", True, None) if by_model else None,
    )


def _written(explanation: Explanation) -> Written | None:
    writing = explanation.writing
    if writing is None:
        return None
    return Written(
        writing.answers,
        writing.rejected,
        writing.failure,
        explanation.writer != "model",
        0.0 if writing.cost_usd is None and writing.unreported else writing.cost_usd,
        writing.unreported,
    )


def _truth(record: DecisionRecord, label: Label, pairs: Sequence[Pair]) -> DecisionRecord:
    """The record with gold's values; an item that gold does not have stays as it is."""
    items = list(record.items)
    for i, k, _ in pairs:
        items[k] = label.items[i].model_copy(update={"rationale": items[k].rationale})
    values = {
        name: getattr(label, name) for name in type(label).model_fields if name not in ("letter", "items")
    }
    return record.model_copy(update={**values, "items": tuple(items), "flags": ()})


def _told(case: Case) -> list[set[str]]:
    """The outcomes told of each item. What is said of the whole case is said of each, where it is one outcome."""
    told: list[set[str]] = [set() for _ in case.items]
    for place in case.within(*_SAYING):
        number = place.paragraph.item
        if number is None or number >= len(told):
            continue
        for sentence in case.sentences(place, _as_printed(case, place)):
            told[number] |= outcomes_said(case, sentence)
    return told


def _contradicts(told: set[str], item: Item) -> bool:
    return bool(told) and item.outcome is not None and told != {item.outcome}


def _slots(case: Case, told: Sequence[set[str]], items: Sequence[int]) -> Iterator[bool]:
    """What must be there: of each item what was asked, what was decided, why; the guideline; what comes next."""
    for number in items:
        about = {
            section: [place for place in case.within(section) if place.paragraph.item == number]
            for section in ("asked", "why")
        }
        yield bool(about["asked"])
        yield bool(told[number])
        yield bool(about["why"])
        if case.items[number].reviewer_citations:
            yield any(case.words.guideline.search(place.low) for place in about["why"])
    yield any(True for _ in case.within("next"))


def _numbers(case: Case, place: Place) -> int:
    low = blanked(place.low, verbatim(case, place))
    return len(numbers_said(low, case.words.numbers)) + len(list(days_said(low, case.words.numbers)))


def _as_printed(case: Case, place: Place) -> list[tuple[int, int]]:
    return verbatim(case, place) + [match.span(1) for match in QUOTED.finditer(place.low)]
