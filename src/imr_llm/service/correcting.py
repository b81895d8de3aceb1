"""How what reviewers decided becomes the record's, and corrections that an evaluation reads.

Knows records and decisions; knows nothing of where they are kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from imr_llm.schema.record import DecisionRecord, Span
from imr_llm.schema.shape import of_shape
from imr_llm.schema.vocabulary import dwc_category_of
from imr_llm.service.fields import Field, field_of_place, fields_of, value_at
from imr_llm.service.items import ITEM_POINTER, Items, as_labelled, item_of, items_of, number_of
from imr_llm.service.states import Decision, FieldState, corrected, span_json, standing

__all__ = ["Correction", "as_corrected", "corrections_of", "items_after", "with_correction"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What differs from the record as read, in the form that evaluations read."""

    sha256: str
    pointer: str
    old: Any
    new: Any
    span: Span | None
    who: str
    when: datetime.datetime
    evidence: Mapping[str, Span] = field(default_factory=dict)
    """Of the parts of an item that was added, by pointer in it."""

    def line(self) -> bytes:
        """One line of JSON, with its line end."""
        said = {
            "sha256": self.sha256,
            "pointer": self.pointer,
            "old": self.old,
            "new": self.new,
            "span": None if self.span is None else span_json(self.span),
            "who": self.who,
            "when": self.when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if self.evidence:
            said["evidence"] = {part: [span_json(span)] for part, span in self.evidence.items()}
        return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def items_after(record: DecisionRecord, states: Mapping[str, FieldState]) -> Items:
    """The items of a record after all that was decided on them."""
    added = standing(states, "add")
    return items_of(
        record,
        [pointer for pointer in states if ITEM_POINTER.fullmatch(pointer)],
        {pointer: (one.value, one.span) for pointer, one in added.items()},
        standing(states, "remove"),
    )


def as_corrected(record: DecisionRecord, states: Mapping[str, FieldState]) -> DecisionRecord:
    """A record with all that reviewers corrected, added and took out."""
    items = items_after(record, states)
    given = corrected(states)
    if not given and items.record is record and not items.gone:
        return record
    decided = {pointer: (one.value, one.span) for pointer, one in given.items()}
    return DecisionRecord.model_validate(_corrected(items, decided))


def with_correction(items: Items, pointer: str, value: Any, span: Span | None) -> DecisionRecord:
    """The record of the items there are, numbered anew, with a value that a reviewer gives.

    Raises ShapeError, with the place there, for a value that no label could have.
    """
    return of_shape(
        DecisionRecord, _corrected(items, {pointer: (value, span)}), within=items.place_now(pointer)
    )


def _corrected(items: Items, decided: Mapping[str, tuple[Any, Span | None]]) -> dict[str, Any]:
    """As JSON, with the values that reviewers gave by pointer, and what follows from them.

    Evidence of a value that was corrected is the reviewer's, or none; in a list it belongs to the one entry that is
    new, and the other entries keep theirs.
    """
    said = items.record.model_dump(mode="json")
    evidence = said["evidence"]
    places: dict[str | None, list[str]] = {}
    for place in evidence:
        places.setdefault(field_of_place(place), []).append(place)
    for pointer, (value, span) in decided.items():
        before = value_at(said, pointer)
        _put(said, pointer, value)
        known = {place: evidence.pop(place) for place in places.get(pointer, ())}
        place = pointer
        if isinstance(before, list) and isinstance(value, list):
            evidence |= _kept_evidence(known, pointer, before, value)
            new = [k for k, entry in enumerate(value) if entry not in before]
            place = f"{pointer}/{new[0]}" if len(new) == 1 else pointer
        if span is not None and value not in (None, []):
            evidence[place] = [{"start": span.start, "end": span.end, "quote": span.quote, "match": "exact"}]
    _number_anew(said, items.in_order())
    for item in said["items"]:
        item["dwc_category"] = dwc_category_of(item["category"])
    outcomes = [item["outcome"] for item in said["items"]]
    if outcomes and None not in outcomes:
        said["case_outcome"] = (
            outcomes[0] if outcomes.count(outcomes[0]) == len(outcomes) else "partially_overturned"
        )
    else:
        said["case_outcome"] = None
    return said


def corrections_of(
    sha256: str, record: DecisionRecord, states: Mapping[str, FieldState]
) -> Iterator[Correction]:
    """What reviewers changed, so that putting it into a label in this order does the same there: values, then items
    that are none, the last first, then items that both readers missed."""
    items = items_after(record, states)
    given = corrected(states)
    read = items.record.model_dump(mode="json")["items"]
    for one in fields_of(items.record, without={*items.gone, *range(items.found, len(read))}):
        if (decision := given.get(one.pointer)) is not None and decision.value != one.value:
            yield from _of_field(sha256, one, decision)
    for pointer in sorted(standing(states, "remove"), key=number_of, reverse=True):
        if (number := number_of(pointer)) < items.found:
            yield _correction(sha256, pointer, as_labelled(read[number]), None, None, _holds(states, pointer))
    of_items: dict[str | None, dict[str, Decision]] = {}
    for pointer, decision in given.items():
        of_items.setdefault(item_of(pointer), {})[pointer] = decision
    for number in range(items.found, len(read)):
        if number not in items.gone:
            pointer = f"/items/{number}"
            yield _of_added(sha256, pointer, read[number], _holds(states, pointer), of_items.get(pointer, {}))


def _of_field(sha256: str, of: Field, decision: Decision) -> Iterator[Correction]:
    old, new = of.value, decision.value
    if not isinstance(old, list) or len(new) <= len(old) or new[: len(old)] != old:
        yield _correction(sha256, of.pointer, old, new, decision.span, decision)
        return
    added = new[len(old) :]  # entries both readers missed, whatever else a label has
    for entry in added:
        yield _correction(
            sha256, f"{of.pointer}/-", None, entry, decision.span if len(added) == 1 else None, decision
        )


def _of_added(
    sha256: str,
    pointer: str,
    item: dict[str, Any],
    adding: Decision,
    given: Mapping[str, Decision],
) -> Correction:
    """The whole item, with what was given for its fields since."""
    item, words = as_labelled(item), {"/request": adding.span}
    for place, decision in given.items():
        part = place.removeprefix(pointer)
        item[part[1:]], words[part] = decision.value, decision.span
    evidence = {part: span for part, span in words.items() if span is not None}
    return Correction(sha256, "/items/-", None, item, None, adding.who, adding.at, evidence)


def _correction(
    sha256: str, pointer: str, old: Any, new: Any, span: Span | None, decision: Decision
) -> Correction:
    return Correction(sha256, pointer, old, new, span, decision.who, decision.at)


def _holds(states: Mapping[str, FieldState], pointer: str) -> Decision:
    stands = states[pointer].stands
    assert stands is not None
    return stands


def _kept_evidence(
    known: Mapping[str, Any], pointer: str, before: list[Any], after: list[Any]
) -> dict[str, Any]:
    """The evidence of a list's entries that are in it still, each at its place now."""
    kept = {}
    for place, spans in known.items():
        number, _, part = place.removeprefix(f"{pointer}/").partition("/")
        if number.isdecimal() and before[int(number)] in after:
            now = f"{pointer}/{after.index(before[int(number)])}"
            kept[f"{now}/{part}" if part else now] = spans
    return kept


def _number_anew(said: dict[str, Any], order: list[int]) -> None:
    """Keep the items whose numbers are in `order`, in that order, with what is said of them by pointer."""
    said["items"] = [said["items"][number] for number in order]
    now = {str(number): str(place) for place, number in enumerate(order)}

    def moved(pointer: str) -> str | None:
        keys = pointer.split("/")
        if keys[1:2] != ["items"] or len(keys) < 3:
            return pointer
        return None if keys[2] not in now else "/".join(["", "items", now[keys[2]], *keys[3:]])

    for name in ("evidence", "checks"):
        said[name] = {to: value for place, value in said[name].items() if (to := moved(place)) is not None}
    said["flags"] = [
        {**flag, "pointer": to} for flag in said["flags"] if (to := moved(flag["pointer"])) is not None
    ]


def _put(said: Any, pointer: str, value: Any) -> None:
    *way, last = pointer[1:].split("/")
    for key in way:
        said = said[int(key)] if isinstance(said, list) else said[key]
    said[last] = value
