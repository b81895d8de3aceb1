"""From review to gold: what a person corrected in a record changes the label of its letter.

Lines of JSON, as a review desk writes them:

    {"sha256": of the letter, "pointer": "/items/0/quantity", "old": …, "new": …,
     "span": {"start": 310, "end": 331, "quote": "…"} or null, "who": "…", "when": "2026-11-28T16:40:00Z"}

`pointer` is a JSON Pointer in the label: a value, an object, or an entry of a list; "/diagnoses/-" is a new last entry,
and an entry whose `new` is null is taken out. A new entry that is an object, an item that both readers missed, may have
`"evidence": {"/quantity": [span, …]}` of its parts. `old` must be what the label says, so that a correction of another
version, or of an item that stands elsewhere in the record, changes nothing unseen. A correction is put in once: given
again it changes nothing, even where the label was changed since; the same with a later `when` is another one. Words
that a list has already are not added to it by another one either; of items, two may be alike.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from imr_llm.errors import UsageError
from imr_llm.evals.gold import GoldLetter, GoldManifest, GoldSet, write_gold
from imr_llm.evals.labels import label_from, label_shown, place_in
from imr_llm.schema.record import Span
from imr_llm.schema.shape import ShapeError

__all__ = ["Change", "Corrected", "Correction", "correct", "read_corrections", "write_corrected"]

_CHANGES = "changes.jsonl"


class Correction(BaseModel):
    """What a person says a letter says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    pointer: str = Field(pattern=r"^(/[^/]+)+$")
    old: Any
    new: Any
    span: Span | None
    who: str = Field(min_length=1)
    when: datetime.datetime
    evidence: dict[Annotated[str, Field(pattern=r"^(/[^/]+)+$")], tuple[Span, ...]] = Field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one correction."""

    letter: str
    """The letter's name, or its hash where the set does not have it."""
    correction: Correction
    outcome: Literal["changed", "so already", "put in before", "refused"]
    """"so already" is of the label as it is, "put in before" of the correction, whatever the label says since."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A gold set with corrections in it, not yet written."""

    letters: tuple[GoldLetter, ...]
    changes: tuple[Change, ...]
    version: str
    """Of the set as corrected."""


def read_corrections(path: str | Path) -> list[Correction]:
    """The corrections of a file. Raises UsageError, naming line and field, for what is none."""
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name a file of corrections") from None
    return [_correction(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]


def correct(gold: GoldSet, corrections: Sequence[Correction]) -> Corrected:
    """Put corrections into a set, in their order; one that does not fit is refused and the others go on."""
    letters = {letter.sha256: letter for letter in gold.letters}
    made, changes = _made(gold), []
    for correction in corrections:
        letter = letters.get(correction.sha256)
        if letter is None:
            why = "the set has no label of this letter"
            changes.append(Change(correction.sha256[:12], correction, "refused", why))
            continue
        if correction in made:
            why = "what was changed since stays; with a later time it is a correction of its own"
            changes.append(Change(letter.label.letter, correction, "put in before", why))
            continue
        changed = _changed(letter, correction)
        if isinstance(changed, GoldLetter):
            letters[correction.sha256] = changed
            made.append(correction)
            changes.append(Change(letter.label.letter, correction, "changed"))
        else:
            changes.append(changed)
    return Corrected(tuple(letters.values()), tuple(changes), _next_version(gold))


def write_corrected(gold: GoldSet, corrected: Corrected) -> GoldManifest:
    """Write the corrected set in its place, and what was changed behind its earlier changes."""
    about = gold.manifest.model_dump(include={"name", "licence", "about", "bundled_letters"})
    made = [change.correction for change in corrected.changes if change.outcome == "changed"]
    manifest = write_gold(gold.folder, corrected.letters, version=corrected.version, **about)
    with (gold.folder / _CHANGES).open("ab") as file:
        for correction in made:
            unused = set() if correction.evidence else {"evidence"}
            said = {"version": corrected.version, **correction.model_dump(mode="json", exclude=unused)}
            file.write(orjson.dumps(said) + b"\n")
    return manifest


def _made(gold: GoldSet) -> list[Correction]:
    """Those that earlier versions of the set were made with."""
    place = gold.folder / _CHANGES
    lines = place.read_bytes().splitlines() if place.exists() else []
    return [_made_before(line, f"{place}, line {number}") for number, line in enumerate(lines, 1)]


def _made_before(line: bytes, where: str) -> Correction:
    try:
        said = orjson.loads(line)
        del said["version"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise UsageError(f"{where}: is no correction of an earlier version; take the line out") from None
    return _correction(orjson.dumps(said), where)


def _changed(letter: GoldLetter, correction: Correction) -> GoldLetter | Change:
    name, label = letter.label.letter, copy.deepcopy(label_shown(letter.label))
    place = place_in(label, correction.pointer, to_write=True)
    if place is None:
        return Change(name, correction, "refused", "the label has no such place")
    whole, key = place
    is_new = isinstance(whole, list) and key == len(whole)
    now = None if is_new else whole[key]
    is_known = is_new and correction.pointer != "/items/-" and correction.new in whole
    if now == correction.new or is_known:
        return Change(name, correction, "so already")
    if now != correction.old:
        return Change(name, correction, "refused", "the label says something else than the old value given")
    if any(place_in(correction.new, part) is None for part in correction.evidence):
        return Change(name, correction, "refused", "evidence names a part that the new value has not")
    if isinstance(whole, list) and correction.new is None:
        del whole[key]
    elif is_new:
        whole.append(correction.new)
    else:
        whole[key] = correction.new
    try:
        corrected = label_from(label)
    except ShapeError as error:
        return Change(name, correction, "refused", str(error))
    return GoldLetter(letter.sha256, corrected, _evidence(letter, correction, whole, key))


def _evidence(
    letter: GoldLetter, correction: Correction, whole: Any, key: Any
) -> dict[str, tuple[Span, ...]]:
    """The words given for values, without those of values that are others now, or are gone."""
    around = correction.pointer.rpartition("/")[0]
    own = f"{around}/{key}"
    kept = {
        pointer: spans
        for pointer, spans in letter.evidence.items()
        if pointer != own and not pointer.startswith(f"{own}/")
    }
    if correction.new is None:
        return _moved_up(kept, around, key) if isinstance(whole, list) else kept
    if correction.span is not None:
        kept[own] = (correction.span,)
    return kept | {f"{own}{part}": spans for part, spans in correction.evidence.items()}


def _moved_up(evidence: dict[str, tuple[Span, ...]], around: str, gone: int) -> dict[str, tuple[Span, ...]]:
    """With the entries behind one that is gone a place further up."""
    moved = {}
    for pointer, spans in evidence.items():
        number, _, part = pointer.removeprefix(f"{around}/").partition("/")
        if pointer.startswith(f"{around}/") and number.isdecimal() and int(number) > gone:
            pointer = f"{around}/{int(number) - 1}" + (f"/{part}" if part else "")
        moved[pointer] = spans
    return moved


def _next_version(gold: GoldSet) -> str:
    major, _, minor = gold.manifest.version.partition(".")
    return f"{major}.{int(minor) + 1}"


def _correction(line: bytes, where: str) -> Correction:
    try:
        return Correction.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, fault["loc"])) or "the line"
    raise UsageError(f"{where}: {place}: {fault['msg']}")
