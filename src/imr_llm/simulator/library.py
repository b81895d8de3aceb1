"""What the provider knows of letters: for the text in a prompt the letter's name and its true answer.

Gold is asked first, the baseline reads the rest. Answers are kept, since the same letter comes again and
again; the letters themselves too, so that a later question about one of their passages can be answered.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import orjson

from imr_llm.baseline.reader import BaselineReading, read_baseline
from imr_llm.errors import LetterError
from imr_llm.letters.letter import Letter
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.gold import GoldLetter, GoldLetters, indexes_of, searchable
from imr_llm.simulator.slots import Site, sites
from imr_llm.simulator.truth import true_case, true_item

__all__ = ["KnownLetter", "Library"]

_OPENING: Final = re.compile(r"<letter-([0-9a-f]{16})>\n")
_PART: Final = re.compile(
    r"The letter decides (\d+) items\. Give `items` for items? (\d+)(?: to (\d+)| alone),[^,]*?(, and null for `case`)?\."
)
_LEFT_OUT: Final = re.compile(r"\[… items \d+ to \d+ left out …\]")
_CASE_NUMBER: Final = re.compile(r"\bC[A-Z]\d{2}-\d{6,8}\b")
_MOST: Final = 5_000


@dataclass(frozen=True)
class KnownLetter:
    """One letter, or what one call shows of it, and its true answer."""

    name: str
    """Gold's, else the case number, else a hash."""
    text: str
    low: str
    """Folded, lower case."""
    indexes: Sequence[int]
    """Which of the letter's items the answer has, counted from 0."""
    count: int
    """How many items the letter has."""
    answer: bytes
    """The JSON of a `LetterAnswer`."""
    facts: Mapping[str, Any]
    """In the record's names; `items` are those of `indexes`."""

    @cached_property
    def sites(self) -> Sequence[Site]:
        """Where errors can be planted."""
        answer = orjson.loads(self.answer)
        return tuple(sites(answer["case"], zip(self.indexes, answer["items"], strict=True)))


class Library:
    """Letters by the text of the call that asks about them."""

    def __init__(self, gold: str | Path | None = None) -> None:
        self._gold = GoldLetters(gold)
        self._known: OrderedDict[tuple[str, str], KnownLetter] = OrderedDict()

    def letter(self, call: Call) -> KnownLetter:
        """The letter a call asks about: between its markers, else all that is said. Raises `Refused` where there
        is none."""
        shown = _shown(call.said) or (call.said, "")
        known = self._known.get(shown)
        if known is None:
            known = self._read(shown[0], _PART.search(shown[1]))
            if not shown[1] and not known.count:
                raise Refused(
                    400,
                    "the simulated provider found no letter, neither between <letter-…> markers nor without",
                    param="messages",
                    code="sim_no_letter",
                )
            self._known[shown] = known
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return known

    def holding(self, passage: str) -> KnownLetter | None:
        """The one letter asked about before that a passage stands in."""
        wanted = searchable(passage)
        letters = [known for known in self._known.values() if wanted in known.low]
        return letters[-1] if letters and len({known.name for known in letters}) == 1 else None

    def _read(self, text: str, part: re.Match[str] | None) -> KnownLetter:
        try:
            reading = read_baseline(Letter.from_text(_LEFT_OUT.sub("", text)))
        except LetterError as error:
            raise Refused(400, f"the letter cannot be read: {error.cause}", code="sim_no_letter") from None
        record = orjson.loads(reading.record.model_dump_json())
        read = len(record["items"])
        first, last, count = (
            (int(part[2]) - 1, int(part[3] or part[2]), int(part[1])) if part is not None else (0, read, read)
        )
        gold = self._gold.find(_case_number(reading, text), reading.folded.low, last - first, count)
        ours = list(range(first, last)) if read == count else list(range(read))
        indexes: Sequence[int] = range(first, first + len(ours))
        facts = {**record, "items": [record["items"][k] for k in ours]}
        at: list[int | None] = list(ours)
        if gold is not None:
            indexes = (
                range(len(gold.requests))
                if part is None
                else indexes_of(gold, first, last, count, reading.folded.low)
            )
            count = len(gold.requests)
            facts = {**gold.facts, "items": [gold.facts["items"][k] for k in indexes]}
            at = _aligned(facts["items"], record["items"], ours)
        case = None if part is not None and part[4] else true_case(facts, reading, record)
        items = [true_item(item, k, reading, record) for item, k in zip(facts["items"], at, strict=True)]
        return KnownLetter(
            name=_name(gold, reading, text),
            text=text,
            low=reading.folded.low,
            indexes=indexes,
            count=count,
            answer=orjson.dumps({"case": case, "items": items}),
            facts=facts,
        )


def _shown(said: str) -> tuple[str, str] | None:
    """The letter between its markers, and what is said behind it."""
    opening = _OPENING.search(said)
    if opening is None:
        return None
    closing = f"\n</letter-{opening[1]}>"
    end = said.find(closing, opening.end())
    return (said[opening.end() : end], said[end + len(closing) :]) if end >= 0 else None


def _aligned(
    wanted: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]], among: Sequence[int]
) -> list[int | None]:
    """For each of gold's items the baseline's of the same request, else the one in its place."""
    free = list(among)
    out: list[int | None] = [None] * len(wanted)
    for k, item in enumerate(wanted):
        request = searchable(item["request"])
        same = [j for j in free if searchable(read[j]["request"]) == request]
        if same:
            out[k] = same[0]
            free.remove(same[0])
    if len(wanted) == len(among):
        return [out[k] if out[k] is not None else among[k] for k in range(len(wanted))]
    return out


def _case_number(reading: BaselineReading, text: str) -> str | None:
    if reading.record.case_number is not None:
        return reading.record.case_number
    printed = _CASE_NUMBER.search(text)
    return printed.group() if printed is not None else None


def _name(gold: GoldLetter | None, reading: BaselineReading, text: str) -> str:
    if gold is not None:
        return gold.name
    return reading.record.case_number or hashlib.sha256(text.encode()).hexdigest()[:16]
