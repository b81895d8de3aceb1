"""Values that two runs have otherwise: which of them is right, what each said, and on which words of the letter.

An item that is missed or invented whole counts once, not with each of its fields; a letter that failed is no
flip. Over repeats, a value is right as often as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from imr_llm.evals.runs import Run
from imr_llm.evals.scores import Cell, LetterScore
from imr_llm.schema.record import DecisionRecord, ResultLine, Span

__all__ = ["Flip", "FlipKind", "Said", "flips", "mistakes"]

FlipKind = Literal["lost", "won", "changed"]
"""B is wrong where A was right; the other way round; both are wrong, each in its way."""

_EXTRA: Final = re.compile(r"\+\d+")
_ITEM: Final = re.compile(r"/items/(\+?\d+)/")
_ORDER: Final[dict[FlipKind, int]] = {"lost": 0, "won": 1, "changed": 2}
_GRAVEST: Final = ("items.outcome", "items")
"""Fields that come first."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one run says."""

    right: float
    """The share of repeats in which it is right."""
    value: Any
    """As JSON; of several the first that is wrong."""
    spans: tuple[Span, ...]
    """The words it gives for it."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One value of one letter."""

    letter: str
    sha256: str
    field: str
    """"items" for a whole item, whose request is the value."""
    pointer: str
    gold: Any
    a: Said
    b: Said
    kind: FlipKind


@dataclass(slots=True)
class _Value:
    field: str
    pointer: str
    gold: Any
    cells: list[tuple[Cell, LetterScore]]

    @property
    def wrong(self) -> list[tuple[Cell, LetterScore]]:
        return [(cell, score) for cell, score in self.cells if cell.state not in "CN"]


_Key = tuple[str, str]
_NOTHING: Final = Said(1.0, None, ())


def flips(a: Run, b: Run) -> list[Flip]:
    """Lost values first, then won ones, then those that are otherwise wrong; by field and letter."""
    ours, theirs = _letters(a), _letters(b)
    found = []
    for sha256, (name, values) in ours.items():
        others = theirs[sha256][1]
        for key in values.keys() | others.keys():
            one, other = values.get(key), others.get(key)
            known = one or others[key]
            if (kind := _kind(one, other, a.manifest.repeats, b.manifest.repeats)) is not None:
                said = _said(a, one), _said(b, other)
                found.append(Flip(name, sha256, known.field, known.pointer, known.gold, *said, kind))
    return sorted(found, key=_place)


def mistakes(run: Run) -> list[Flip]:
    """The values that a run has wrong, as flips from gold."""
    found = [
        Flip(name, sha256, value.field, value.pointer, value.gold, _NOTHING, _said(run, value), "lost")
        for sha256, (name, values) in _letters(run).items()
        for value in values.values()
        if value.wrong
    ]
    return sorted(found, key=_place)


def _place(flip: Flip) -> tuple[int, bool, str, str, str]:
    return _ORDER[flip.kind], flip.field not in _GRAVEST, flip.field, flip.letter, flip.pointer


def _kind(a: _Value | None, b: _Value | None, repeats_a: int, repeats_b: int) -> FlipKind | None:
    wrong_a = len(a.wrong) / repeats_a if a else 0.0
    wrong_b = len(b.wrong) / repeats_b if b else 0.0
    if wrong_a != wrong_b:
        return "lost" if wrong_b > wrong_a else "won"
    if a and b and a.wrong and a.wrong[0][0].predicted != b.wrong[0][0].predicted:
        return "changed"
    return None


def _letters(run: Run) -> dict[str, tuple[str, dict[_Key, _Value]]]:
    """By letter its values; each has a cell for every repeat in which anything is to be said of it."""
    found: dict[str, tuple[str, dict[_Key, _Value]]] = {}
    for score in run.scores:
        values = found.setdefault(score.sha256, (score.letter, {}))[1]
        if score.error is None:
            for field, cell in _cells(score):
                key = _key(cell)
                value = values.setdefault(key, _Value(field, cell.pointer, cell.gold, []))
                value.cells.append((cell, score))
    return found


def _cells(score: LetterScore) -> Iterator[tuple[str, Cell]]:
    """Each cell with its field; of an item without a partner its request alone."""
    paired = {str(i) for i, _, _ in score.items.pairs}
    for cell in score.cells:
        item = _ITEM.match(cell.pointer)
        if item is None or item[1] in paired:
            yield cell.field, cell
        elif cell.field == "items.request":
            yield "items", cell


def _key(cell: Cell) -> _Key:
    if "+" not in cell.pointer:
        return cell.pointer, ""
    return _EXTRA.sub("+", cell.pointer), orjson.dumps(cell.predicted, option=orjson.OPT_SORT_KEYS).decode()


def _said(run: Run, value: _Value | None) -> Said:
    if value is None:
        return _NOTHING
    wrong = value.wrong
    cell, score = (wrong or value.cells)[0]
    right = 1 - len(wrong) / run.manifest.repeats
    return Said(right, cell.predicted, _spans(run.record(score), cell.record_pointer))


def _spans(record: ResultLine | None, pointer: str) -> tuple[Span, ...]:
    """The words a record gives for a value, for its parts, or for the object or list around it."""
    if not isinstance(record, DecisionRecord):
        return ()
    evidence = record.evidence
    if pointer in evidence:
        return evidence[pointer]
    inside = [span for place, spans in evidence.items() if place.startswith(f"{pointer}/") for span in spans]
    while not inside and pointer.count("/") > 1:
        pointer = pointer.rpartition("/")[0]
        inside = list(evidence.get(pointer, ()))
    return tuple(dict.fromkeys(inside))
