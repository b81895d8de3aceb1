"""Whatever a model answers: no exception, nothing lost, nothing verified that the baseline does not have."""

from __future__ import annotations

import copy
import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from answered import LETTERS, NAME, POLICIES, TEXT, TRUE, at
from hypothesis import given
from hypothesis import strategies as st

from imr_llm import DecisionRecord, Letter
from imr_llm.baseline.reader import BaselineReading, read_baseline
from imr_llm.extraction.assemble import assemble
from imr_llm.extraction.crosscheck import cross_check
from imr_llm.extraction.response import LetterAnswer
from imr_llm.schema.record import Provenance
from imr_llm.schema.vocabulary import CATEGORIES, REASONS

READING = read_baseline(Letter.from_text(TEXT, NAME))
READINGS = [read_baseline(Letter.from_path(path)) for path in LETTERS if path.stem.endswith("-01")]
CLOSED = {
    "outcome": ["upheld", "overturned", "partially_overturned"],
    "category": list(CATEGORIES),
    "reasons": list(REASONS),
    "sex": ["male", "female"],
    "side": ["left", "right", "bilateral"],
    "priority": ["standard", "expedited"],
    "administrator_basis": ["mtus", "other", "both", "none"],
    "reviewer_basis": ["mtus", "other", "both", "none"],
    "source": ["MTUS", "ODG", "ACOEM", "other"],
    "unit": ["visits", "dispensed", "grams", "days", "weeks", "months", "hours", "refills", "each"],
}
LISTS = (
    "items",
    "body_parts",
    "administrator_citations",
    "reviewer_citations",
    "reasons",
    "diagnoses",
    "specialties",
    "licensure_states",
    "pages",
)


def places(node: Any, pointer: str = "") -> Iterator[str]:
    """Where something can be changed."""
    if pointer:
        yield pointer
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, part in parts:
        yield from places(part, f"{pointer}/{name}")


@st.composite
def words(draw: st.DrawFn) -> str:
    """Words of the letter, words that stand nowhere, or anything."""
    start = draw(st.integers(0, len(TEXT)))
    stretch = TEXT[start : start + draw(st.integers(0, 120))]
    quotes = [at(TRUE, place) for place in places(dict(TRUE)) if place.endswith("/quote")]
    return draw(st.one_of(st.just(stretch), st.sampled_from(quotes), st.text(max_size=30), st.just("")))


NUMBERS = st.one_of(
    st.sampled_from([0, 1, 4, 6, 8, 18, 47, 90, -1, 500, 2**31, 2**63, 10**30]), st.integers()
)
FLOATS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), NUMBERS.map(float))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """The true answer with some of its values changed within the schema."""
    answer = copy.deepcopy(dict(TRUE))
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.sampled_from(sorted(places(answer))))
        head, _, last = place.rpartition("/")
        holder, there = at(answer, head), at(answer, place)
        key: Any = int(last) if isinstance(holder, list) else last
        holder[key] = draw(replacement(last, head, there))
        if isinstance(holder, list) and draw(st.booleans()):
            draw(
                st.sampled_from(
                    [holder.reverse, lambda h=holder, k=key: h.append(copy.deepcopy(h[k])), holder.clear]
                )
            )()
    return answer


def replacement(name: str, head: str, there: Any) -> st.SearchStrategy[Any]:
    """What may stand there by the schema."""
    if there is None:
        return st.none()
    field = (
        name
        if name != "value"
        else next((step for step in reversed(head.split("/")) if not step.isdigit()), "")
    )
    if isinstance(there, list | dict):
        optional = (
            name not in LISTS and not name.isdigit() and name not in ("case", "dates", "reviewer", "patient")
        )
        return st.sampled_from([there, *([None] if optional else [])])
    if field in CLOSED:
        return st.sampled_from(CLOSED[field])
    if isinstance(there, str) and name == "value" and "/dates/" in head:
        return st.dates().map(str)
    if isinstance(there, str):
        return words()
    if isinstance(there, bool):
        return st.booleans()
    if name in ("first", "last") or (name == "value" and isinstance(there, int)):
        return NUMBERS
    if isinstance(there, int | float):
        return st.one_of(st.none(), FLOATS)
    return st.just(there)


def records(answer: dict[str, Any], reading: BaselineReading = READING) -> dict[str, DecisionRecord]:
    """What each policy makes of an answer, come back from JSON."""
    compared = cross_check(LetterAnswer.model_validate_json(json.dumps(answer), strict=True), reading)
    made = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
    out = {}
    for policy in POLICIES:
        provenance = Provenance(model="m", package_version="0", created_at=made, policy=policy)
        record = assemble(compared, reading.record, policy, provenance)
        out[policy] = DecisionRecord.model_validate_json(record.model_dump_json())
        assert out[policy] == record
    return out


@given(answer=answers())
def test_an_answer_of_any_kind(answer):
    for policy, record in records(answer).items():
        assert_verdicts_are_what_they_say(record)
        assert told(answer) == sum(check.model not in (None, "", []) for check in record.checks.values())
        for spans in record.evidence.values():
            assert all(TEXT[span.start : span.end] == span.quote for span in spans)
        if policy != "permissive":
            assert_nothing_unfounded_is_shown(record)


@given(data=st.data())
def test_an_answer_about_one_letter_given_for_another(data):
    reading = data.draw(st.sampled_from(READINGS))
    for policy, record in records(data.draw(answers()), reading).items():
        assert_verdicts_are_what_they_say(record)
        if policy != "permissive":
            assert_nothing_unfounded_is_shown(record)


def assert_verdicts_are_what_they_say(record: DecisionRecord) -> None:
    for pointer, check in record.checks.items():
        if check.verdict == "verified":
            assert same(check.model, check.baseline), pointer
        if check.verdict in ("verified", "grounded", "conflict", "ungrounded"):
            assert check.model is not None, pointer
        if check.verdict in ("missed", "absent"):
            assert check.model is None, pointer
        if check.verdict in ("grounded", "absent"):
            assert check.baseline is None, pointer


def assert_nothing_unfounded_is_shown(record: DecisionRecord) -> None:
    """What the record shows is verified, grounded, or the baseline's own."""
    shown = record.model_dump(mode="json")
    for pointer, check in record.checks.items():
        try:
            value = at(shown, pointer)
        except (IndexError, KeyError, TypeError):
            continue  # an entry of a list that is not shown
        if value not in (None, [], False) and check.verdict not in (
            "verified",
            "grounded",
            "baseline",
            "absent",
        ):
            assert value == check.baseline, pointer


def same(model: Any, baseline: Any) -> bool:
    """Equal, but for blanks, marks, capitals and an article."""
    if not isinstance(model, str) or not isinstance(baseline, str):
        return bool(model == baseline)
    one, other = (re.sub(r"\A(?:an?|the) |[^a-z0-9 ]", "", text.lower()) for text in (model, baseline))
    return one.replace(" ", "") == other.replace(" ", "")


def told(answer: dict[str, Any]) -> int:
    """How many values a model gives: every leaf but quotations, pages in one, a reason once."""
    count = 0
    for place in places(answer):
        value, name = at(answer, place), place.rpartition("/")[2]
        if name == "pages":
            count += bool(value)
        elif not isinstance(value, dict | list) and name not in ("quote", "first", "last"):
            count += value is not None and value is not False and value != ""
    for item in answer["items"]:
        values = [reason["value"] for reason in item["reasons"]]
        count -= len(values) - len(set(values))
    return count
