"""The answer a perfect reader gives: what gold or the baseline knows, in the shape a model is asked for.

Facts come in the record's names; every value gets words of the letter. What gold and the baseline agree on has
the baseline's words, what only gold knows the words a search finds, else the passage such values are read from.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from imr_llm.baseline.reader import BaselineReading
from imr_llm.letters.layout import ItemBlock, Stretch
from imr_llm.letters.text import lower, plain
from imr_llm.simulator.passages import Passages
from imr_llm.simulator.reason_cues import BODY_CUES, REASON_CUES

__all__ = ["true_case", "true_item"]

Facts = Mapping[str, Any]
Answer = dict[str, Any]
_SEX: Final = {
    "male": r"\bmale\b|\bman\b|\bgentleman\b|\bmr\.|\bhe\b|\bhis\b",
    "female": r"\bfemale\b|\bwoman\b|\blady\b|\bm(?:r)?s\.|\bshe\b|\bher\b",
}
_OUTCOME: Final = {
    "upheld": r"\bupheld\b|(?:is|are) not medically necessary",
    "overturned": r"\boverturned\b|(?:is|are) medically necessary",
    "partially_overturned": r"\bpartially overturned\b|(?:is|are) medically necessary",
}
_RETROSPECTIVE: Final = (
    r"\bretro\w*|\bdos\b[^;]{0,15}|\bdates? of service[^;]{0,15}|\b\d{1,2}/\d{1,2}/\d{2,4}"
)


class _Reader:
    """Pairs values with words, the baseline's where it has the same value."""

    def __init__(self, passages: Passages, record: Mapping[str, Any]) -> None:
        self.passages = passages
        self._record = record

    def words(self, value: Any, pointer: str | None, find: Callable[[], str | None], best: Stretch) -> str:
        """Words for a value; `pointer` is where the baseline would have it."""
        if pointer is not None and _same(value, _at(self._record, pointer)):
            evidence = self.passages.evidence(pointer)
            if evidence is not None:
                return evidence
        return find() or self.passages.best(best)

    def stated(
        self, value: Any, pointer: str | None, find: Callable[[], str | None], best: Stretch
    ) -> Answer | None:
        """A value with its words; None for none."""
        if value is None:
            return None
        return {"value": value, "quote": self.words(value, pointer, find, best)}

    def place(self, value: Any, pointer: str | None) -> str | None:
        """Where the baseline has a value in a list."""
        values = _at(self._record, pointer) if pointer is not None else None
        for k, there in enumerate(values or ()):
            if _same(value, there):
                return f"{pointer}/{k}"
        return None


def true_case(facts: Facts, reading: BaselineReading, record: Mapping[str, Any]) -> Answer:
    """The case of a letter; `record` is the baseline's as JSON."""
    passages, layout = Passages(reading), reading.layout
    read = _Reader(passages, record)
    places = (layout.header, layout.summary, layout.credentials, passages.whole)
    told = layout.summary if layout.summary.end > layout.summary.start else passages.whole

    def dated(name: str) -> Answer | None:
        day = facts["dates"][name]
        return read.stated(
            day,
            f"/dates/{name}",
            lambda: passages.of_date(datetime.date.fromisoformat(day), places),
            layout.header if layout.header.end > layout.header.start else told,
        )

    patient, reviewer, priority = facts["patient"], facts["reviewer"], facts["priority"]
    return {
        "case_number": facts["case_number"],
        "priority": read.stated(
            priority, "/priority", lambda: passages.of_text(priority, places), layout.header
        ),
        "dates": {
            name: dated(name)
            for name in ("assigned", "injury", "decision", "ur_denial", "application_received")
        },
        "reviewer": {
            "licensure_states": [
                read.stated(
                    state,
                    read.place(state, "/reviewer/licensure_states"),
                    lambda state=state: passages.of_text(state, (layout.credentials, passages.whole)),  # type: ignore[misc]
                    layout.credentials,
                )
                for state in reviewer["licensure_states"]
            ],
            "specialties": list(reviewer["specialties"]),
        },
        "patient": {
            "age": read.stated(
                patient["age"], "/patient/age", lambda: passages.of_number(patient["age"], (told,)), told
            ),
            "sex": read.stated(
                patient["sex"],
                "/patient/sex",
                lambda: passages.of_pattern(_SEX[patient["sex"]], (told,)),
                told,
            ),
        },
        "diagnoses": list(facts["diagnoses"]),
    }


def true_item(facts: Facts, index: int | None, reading: BaselineReading, record: Mapping[str, Any]) -> Answer:
    """One item; `index` says which of the baseline's it is, None that the baseline has it not."""
    passages = Passages(reading)
    return _ItemWriter(facts, index, reading, passages, _Reader(passages, record)).write()


class _ItemWriter:
    def __init__(
        self, facts: Facts, index: int | None, reading: BaselineReading, passages: Passages, read: _Reader
    ) -> None:
        self._facts, self._read, self._passages = facts, read, passages
        self._at = f"/items/{index}" if index is not None else None
        block = reading.layout.items[index] if index is not None else None
        whole = passages.whole
        self._request = self._request_place(block, whole)
        self._block = _extent(block, whole)
        self._administrator = (block.administrator if block else None) or self._block
        self._reviewer = (block.reviewer if block else None) or self._block
        self._rationale = (block.rationale if block else None) or self._block
        self._summary = reading.layout.summary

    def _request_place(self, block: ItemBlock | None, whole: Stretch) -> Stretch:
        """Where the request stands in folded text: its last mention in the heading."""
        low = self._passages.folded.low
        start, end = block.heading if block is not None else whole
        request = lower(" ".join(plain(self._facts["request"]).split()))
        at = low.rfind(request, start, end) if request else -1
        return Stretch(at, at + len(request)) if at >= 0 else Stretch(start, end)

    def _pointer(self, name: str) -> str | None:
        return f"{self._at}/{name}" if self._at is not None else None

    def write(self) -> Answer:
        facts = self._facts
        return {
            "request": facts["request"],
            "original_request": facts["original_request"],
            "authorized_portion": facts["authorized_portion"],
            "outcome": self._stated("outcome", self._of_outcome, self._block),
            "category": self._stated("category", lambda: None, self._request),
            "body_parts": [self._body_part(part) for part in facts["body_parts"]],
            "quantity": self._amount("quantity", (self._request,)),
            "frequency": self._frequency(),
            "strength": facts["strength"],
            "refills": self._stated("refills", lambda: self._number("refills", self._request), self._request),
            "retrospective": self._stated("retrospective", self._of_past, self._request)
            if facts["retrospective"]
            else None,
            "administrator_basis": self._stated("administrator_basis", lambda: None, self._administrator),
            "reviewer_basis": self._stated("reviewer_basis", lambda: None, self._reviewer),
            "administrator_citations": self._citations("administrator_citations", self._administrator),
            "reviewer_citations": self._citations("reviewer_citations", self._reviewer),
            "prior_visits": self._stated(
                "prior_visits",
                lambda: self._number("prior_visits", self._summary, self._rationale),
                self._summary,
            ),
            "guideline_limit": self._amount("guideline_limit", (self._rationale,)),
            "reasons": [self._reason(reason) for reason in facts["reasons"]],
        }

    def _stated(self, name: str, find: Callable[[], str | None], best: Stretch) -> Answer | None:
        return self._read.stated(self._facts[name], self._pointer(name), find, best)

    def _number(self, name: str, *places: Stretch) -> str | None:
        return self._passages.of_number(self._facts[name], places)

    def _of_outcome(self) -> str | None:
        return self._passages.of_pattern(_OUTCOME[self._facts["outcome"]], (self._block,))

    def _of_past(self) -> str | None:
        return self._passages.of_pattern(_RETROSPECTIVE, (self._request,))

    def _body_part(self, part: Facts) -> Answer:
        pointer = self._read.place(part, self._pointer("body_parts"))
        name = BODY_CUES.get(part["part"], rf"\b{part['part']}\w*")
        sided = rf"(?:\b(?:left|right|bilateral|lt|rt|l|r)\b[ .]*)?(?:{name})"
        return {
            "part": part["part"],
            "side": part["side"],
            "quote": self._read.words(
                part, pointer, lambda: self._passages.of_pattern(sided, (self._request,)), self._request
            ),
        }

    def _amount(self, name: str, places: Sequence[Stretch]) -> Answer | None:
        amount = self._facts[name]
        number = amount["max"] if amount["max"] is not None else amount["min"]
        if number is None:
            return None
        quote = self._read.words(
            amount, self._pointer(name), lambda: self._passages.of_number(number, places), places[0]
        )
        return {**{key: amount[key] for key in ("min", "max", "unit")}, "quote": quote}

    def _frequency(self) -> Answer | None:
        frequency = self._facts["frequency"]
        if all(value is None for value in frequency.values()):
            return None
        pointer = self._pointer("frequency")
        return {**frequency, "quote": self._read.words(frequency, pointer, lambda: None, self._request)}

    def _citations(self, name: str, line: Stretch) -> list[Answer]:
        return [self._citation(citation, name, line) for citation in self._facts[name]]

    def _citation(self, citation: Facts, name: str, line: Stretch) -> Answer:
        pages = [page if isinstance(page, list) else [page, page] for page in citation["pages"]]
        title = citation["title"] or citation["section"] or citation["source"]
        pointer = self._read.place(citation, self._pointer(name))
        return {
            **{key: citation[key] for key in ("source", "title", "section")},
            "pages": [{"first": first, "last": last} for first, last in pages],
            "quote": self._read.words(
                citation, pointer, lambda: self._passages.of_text(title, (line,)), line
            ),
        }

    def _reason(self, reason: str) -> Answer:
        pointer = self._read.place(reason, self._pointer("reasons"))
        find = self._passages.sentence
        return {
            "value": reason,
            "quote": self._read.words(
                reason, pointer, lambda: find(REASON_CUES[reason], self._rationale), self._rationale
            ),
        }


def _extent(block: ItemBlock | None, whole: Stretch) -> Stretch:
    """From the beginning of an item's heading to the end of its rationale."""
    if block is None:
        return whole
    words = block.disposition.words if block.disposition is not None else None
    parts = [block.heading, words, block.administrator, block.reviewer, block.rationale]
    return Stretch(block.heading.start, max(part.end for part in parts if part is not None))


def _at(node: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def _same(one: Any, other: Any) -> bool:
    """Equal, texts but for white space and typography."""
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(plain(one).split()) == " ".join(plain(other).split())
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)
