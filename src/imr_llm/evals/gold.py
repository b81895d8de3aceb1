"""Gold sets: labels as JSONL beside a manifest that says which letters they are of.

    evals/gold/NAME/manifest.json    name, version, licence, letters by SHA-256, hash of the labels
    evals/gold/NAME/labels.jsonl     a line for each letter, in the manifest's order

Letters are known by the hash of their bytes and need not be at hand to read a set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from imr_llm.errors import UsageError
from imr_llm.evals.labels import Label, label_from, label_shown
from imr_llm.schema.record import Span
from imr_llm.schema.shape import ShapeError

__all__ = ["GoldLetter", "GoldManifest", "GoldSet", "load_gold", "write_gold"]

_MANIFEST: Final = "manifest.json"
_LABELS: Final = "labels.jsonl"
_EVIDENCE: Final[TypeAdapter[dict[str, tuple[Span, ...]]]] = TypeAdapter(dict[str, tuple[Span, ...]])


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LetterRef(_Part):
    """A letter of the set."""

    name: str
    sha256: str


class GoldManifest(_Part):
    """What a gold set is."""

    format: Literal["imr-llm gold 1"] = "imr-llm gold 1"
    name: str
    version: str = Field(pattern=r"^\d+\.\d+$")
    """Two numbers; the second goes up with every correction."""
    licence: str
    about: str
    bundled_letters: str | None
    """Folder of the letters, seen from the set's own, where they come with it."""
    letters: tuple[LetterRef, ...]
    labels_sha256: str
    """Of the bytes of labels.jsonl: the set's content hash."""


@dataclass(frozen=True, slots=True)
class GoldLetter:
    """One letter's label."""

    sha256: str
    label: Label = field(repr=False)
    evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict, repr=False)
    """Words of the letter that a person gave for a value, by its JSON Pointer."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A set of labels, in its order."""

    folder: Path
    manifest: GoldManifest
    letters: tuple[GoldLetter, ...]

    @property
    def place(self) -> Path:
        """Where the manifest lies."""
        return self.folder / _MANIFEST

    @property
    def letters_folder(self) -> Path | None:
        """Where the letters lie, if they come with the set."""
        bundled = self.manifest.bundled_letters
        return None if bundled is None else (self.folder / bundled).resolve()


def load_gold(folder: str | Path) -> GoldSet:
    """The gold set in a folder. Raises UsageError, naming file, letter and field, for what is wrong with it."""
    folder = Path(folder)
    manifest = _manifest(folder / _MANIFEST)
    place = folder / _LABELS
    data = _bytes(place)
    if hashlib.sha256(data).hexdigest() != manifest.labels_sha256:
        raise UsageError(
            f"{place}: is not what the manifest has the hash of; change labels with imr-llm correct-gold, "
            "or pack the set anew with imr-llm pack-gold"
        )
    lines = data.splitlines()
    if len(lines) != len(manifest.letters):
        raise UsageError(f"{place}: has {len(lines)} lines for {len(manifest.letters)} letters; pack it anew")
    letters = tuple(
        _letter(line, ref, f"{place}, line {number} ({ref.name})")
        for number, (line, ref) in enumerate(zip(lines, manifest.letters, strict=True), 1)
    )
    return GoldSet(folder, manifest, letters)


def write_gold(folder: Path, letters: Iterable[GoldLetter], **about: Any) -> GoldManifest:
    """Write a set; `about` are the fields of the manifest that do not follow from the letters."""
    held = list(letters)
    data = b"".join(orjson.dumps(_shown(letter)) + b"\n" for letter in held)
    manifest = GoldManifest(
        letters=tuple(LetterRef(name=one.label.letter, sha256=one.sha256) for one in held),
        labels_sha256=hashlib.sha256(data).hexdigest(),
        **about,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LABELS).write_bytes(data)
        (folder / _MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); name another folder") from None
    return manifest


def _shown(letter: GoldLetter) -> dict[str, Any]:
    shown: dict[str, Any] = {"sha256": letter.sha256, "label": label_shown(letter.label)}
    if letter.evidence:
        shown["evidence"] = letter.evidence
    return shown


def _manifest(place: Path) -> GoldManifest:
    data = _bytes(place)
    try:
        return GoldManifest.model_validate_json(data)
    except ValidationError as error:
        where = "/".join(map(str, error.errors()[0]["loc"])) or "the whole"
    raise UsageError(
        f"{place}: is no manifest of a gold set ({where}); pack the set anew with imr-llm pack-gold"
    )


def _letter(line: bytes, ref: LetterRef, where: str) -> GoldLetter:
    try:
        said = orjson.loads(line)
        sha256, label, evidence = said["sha256"], said["label"], said.get("evidence", {})
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{where}: is no line with sha256 and label; pack the set anew") from None
    if sha256 != ref.sha256:
        raise UsageError(f"{where}: is of another letter than the manifest says; pack the set anew")
    try:
        return GoldLetter(sha256, label_from(label), _EVIDENCE.validate_python(evidence))
    except ShapeError as error:
        what = str(error)
    except ValidationError:
        what = "evidence: is no map of pointers to spans"
    raise UsageError(f"{where}: {what}")


def _bytes(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        why = error.strerror
    raise UsageError(f"{place}: cannot be read ({why}); name the folder of a gold set")
