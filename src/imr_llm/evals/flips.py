"""Values that two runs have otherwise: which of them is right, what each said, and on which words of the letter.

An item that is missed or invented whole counts once, not with each of its fields; a letter that failed is no
flip. Over repeats, a value is right as often as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson

from imr_llm.evals.evidence import evidence_of
from imr_llm.evals.runs import Run
from imr_llm.evals.scores import Cell, LetterScore, Values
from imr_llm.schema.record import DecisionRecord, Span

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

    @property
    def shown(self) -> tuple[Cell, LetterScore]:
        """The first that is wrong, else the first."""
        return (self.wrong or self.cells)[0]


@dataclass(slots=True)
class _Letter:
    """What a run says of one letter, over its repeats."""

    name: str
    answered: int = 0
    """Repeats that did not fail."""
    values: dict[_Key, _Value] = field(default_factory=dict)
    """Each has a cell for every repeat that says anything of it."""
    missed: Counter[str] = field(default_factory=Counter)
    """Numbers of gold's items without a partner, and in how many repeats."""

    def says(self, pointer: str) -> bool:
        """Whether anything is said of a value: not of those of an item that was never found."""
        item = _ITEM.match(pointer)
        return item is None or self.missed[item[1]] < self.answered or pointer.endswith("/request")

    def said(self, key: _Key) -> Said:
        """A value, without its words; one that is not there at all was rightly not invented."""
        value = self.values.get(key)
        if value is None:
            return _NOTHING
        wrong, (cell, _) = value.wrong, value.shown
        return Said(1 - len(wrong) / self.answered, cell.predicted, ())

    def quoted(self, run: Run, key: _Key) -> Said:
        """A value with its words, for which the letter's record is read."""
        said, value = self.said(key), self.values.get(key)
        if value is None:
            return said
        cell, score = value.shown
        record = run.record(score)
        spans = evidence_of(record, cell.record_pointer) if isinstance(record, DecisionRecord) else ()
        return Said(said.right, said.value, spans)


_Key = tuple[str, str]
_NOTHING: Final = Said(1.0, None, ())


def flips(a: Run, b: Run, *, own: bool = False) -> list[Flip]:
    """Lost values first, then won ones, then those that are otherwise wrong; by field and letter.

    With `own`, of what the readers themselves said, whatever the records show; without their words.
    """
    ours, theirs = _letters(a, own), _letters(b, own)
    found = []
    for sha256, one in ours.items():
        other = theirs[sha256]
        if not (one.answered and other.answered):
            continue
        for key in one.values.keys() | other.values.keys():
            known = [letter.values[key] for letter in (one, other) if key in letter.values]
            pointer = known[0].pointer
            if one.says(pointer) and other.says(pointer):
                name = min((value.field for value in known), key=len)
                said = one.said(key), other.said(key)
                if (kind := _kind(*said)) is not None:
                    if not own:
                        said = one.quoted(a, key), other.quoted(b, key)
                    found.append(Flip(one.name, sha256, name, pointer, known[0].gold, *said, kind))
    return sorted(found, key=_place)


def mistakes(run: Run) -> list[Flip]:
    """The values that a run has wrong, as flips from gold."""
    found = []
    for sha256, letter in _letters(run).items():
        for key, value in letter.values.items():
            if value.wrong:
                said = letter.quoted(run, key)
                found.append(
                    Flip(letter.name, sha256, value.field, value.pointer, value.gold, _NOTHING, said, "lost")
                )
    return sorted(found, key=_place)


def _place(flip: Flip) -> tuple[int, bool, str, str, str]:
    return _ORDER[flip.kind], flip.field not in _GRAVEST, flip.field, flip.letter, flip.pointer


def _kind(a: Said, b: Said) -> FlipKind | None:
    if a.right != b.right:
        return "lost" if b.right < a.right else "won"
    return "changed" if a.right < 1 and a.value != b.value else None


def _letters(run: Run, own: bool = False) -> dict[str, _Letter]:
    """By hash."""
    found: dict[str, _Letter] = {}
    for score in run.scores:
        letter = found.setdefault(score.sha256, _Letter(score.letter))
        values = score.own if own else score
        if score.error is None and values is not None:
            letter.answered += 1
            paired = {i for i, _, _ in values.items.pairs}
            letter.missed.update(str(i) for i in range(values.items.gold) if i not in paired)
            for name, cell in _cells(values):
                value = letter.values.setdefault(_key(cell), _Value(name, cell.pointer, cell.gold, []))
                value.cells.append((cell, score))
    return found


def _cells(score: Values) -> Iterator[tuple[str, Cell]]:
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
