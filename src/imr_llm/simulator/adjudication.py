"""Decides disputed values by their passage: with what is known of the letter, else by the passage's words.

Reads the prompt `adjudicate.md.j2`; answers `{"decisions": [{"choice", "quote"}]}`.
"""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from imr_llm.letters.text import FoldedText
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.gold import searchable
from imr_llm.simulator.library import KnownLetter, Library
from imr_llm.simulator.passages import date_in, number_patterns
from imr_llm.simulator.planting import Planted

__all__ = ["PASSAGE", "adjudicate"]

PASSAGE: Final = re.compile(r"<passage-(\d+)-([0-9a-f]{16})>\n(.*?)\n</passage-\1-\2>", re.DOTALL)
_DISPUTE: Final = re.compile(
    r"^Dispute \d+: `([^`]+)`.*? Passage (\d+)\. One reader says (?=.+, the other )", re.MULTILINE
)
_OTHER: Final = ", the other "
_TELLING: Final = 40
"""Characters from which on a passage tells which letter it is from."""
_CHOICES: Final = ("first", "second", "neither")


@dataclass(frozen=True, slots=True)
class _Dispute:
    field: str
    passage: str
    first: Any
    second: Any


def adjudicate(
    call: Call, wrong: float, rng: random.Random, library: Library
) -> tuple[str, str, list[Planted]]:
    """The letter's name, the answer's text and the choices that are wrong, at a rate of `wrong`."""
    passages = {number: text for number, _, text in PASSAGE.findall(call.said)}
    disputes = list(_disputes(call.said, passages))
    if not disputes:
        raise Refused(400, "the simulated provider found no disputes in the prompt", code="sim_no_disputes")
    letter, decisions, planted = None, [], []
    for dispute in disputes:
        known = library.holding(dispute.passage) if len(dispute.passage) >= _TELLING else None
        letter = letter or known
        choice = _choose(dispute, known)
        if rng.random() < wrong:
            false = rng.choice([other for other in _CHOICES if other != choice])
            planted.append(Planted(_pointer(dispute.field), "wrong_choice", choice, false))
            choice = false
        chosen = {"first": dispute.first, "second": dispute.second}.get(choice)
        quote = "" if choice == "neither" else _words(chosen, dispute.passage) or dispute.passage
        decisions.append({"choice": choice, "quote": quote})
    name = letter.name if letter is not None else hashlib.sha256(call.said.encode()).hexdigest()[:16]
    return name, orjson.dumps({"decisions": decisions}).decode(), planted


def _disputes(text: str, passages: Mapping[str, str]) -> Iterator[_Dispute]:
    for match in _DISPUTE.finditer(text):
        said = text[match.end() :].split("\n", 1)[0].removesuffix(".")
        for cut in (found.start() for found in re.finditer(_OTHER, said)):
            try:
                first, second = orjson.loads(said[:cut]), orjson.loads(said[cut + len(_OTHER) :])
            except orjson.JSONDecodeError:
                continue
            if match[2] in passages:
                yield _Dispute(match[1], passages[match[2]], first, second)
            break


def _choose(dispute: _Dispute, known: KnownLetter | None) -> str:
    """By the letter's facts, where it is known and one of the values is the true one; else by the words."""
    pointer = _pointer(dispute.field)
    if known is not None and (found := _fact(known, pointer)) is not _UNKNOWN:
        for choice, value in (("first", dispute.first), ("second", dispute.second)):
            if value == found or (isinstance(value, str) and isinstance(found, str) and _like(value, found)):
                return choice
    first, second = (_words(value, dispute.passage) for value in (dispute.first, dispute.second))
    if first is None and second is None:
        return "neither"
    return "first" if second is None or (first is not None and len(first) >= len(second)) else "second"


_UNKNOWN: Final = object()


def _fact(known: KnownLetter, pointer: str) -> Any:
    """What a letter's facts say at a JSON Pointer; items count in the letter's order."""
    steps = pointer.split("/")[1:]
    node: Any = known.facts
    try:
        if steps[0] == "items":
            node = known.facts["items"][list(known.indexes).index(int(steps[1]))]
            steps = steps[2:]
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
    except (KeyError, IndexError, ValueError, TypeError):
        return _UNKNOWN
    return node


def _pointer(field: str) -> str:
    """A field as a JSON Pointer, whether written as one or as `items[0].outcome`."""
    if field.startswith("/"):
        return field
    return "/" + re.sub(r"[.\[]", "/", field.replace("]", ""))


def _like(one: str, other: str) -> bool:
    return searchable(one) == searchable(other)


def _words(value: Any, passage: str) -> str | None:
    """The words of a passage that say a value."""
    folded = FoldedText(passage)
    for pattern in _patterns(value, folded):
        if (match := re.search(pattern, folded.low)) is not None:
            return folded.quote(*folded.span(*match.span()))
    return None


def _patterns(value: Any, folded: FoldedText) -> Iterator[str]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield from number_patterns(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _patterns(part, folded)
    elif isinstance(value, str) and value:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            found = date_in(folded.low, datetime.date.fromisoformat(value), 0, len(folded.low))
            if found is not None:
                yield re.escape(folded.low[slice(*found)])
        yield {
            "upheld": r"\bupheld\b|not medically necessary",
            "overturned": r"\boverturned\b|(?<!not )medically necessary",
        }.get(value, re.escape(searchable(value.replace("_", " "))))
