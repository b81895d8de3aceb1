"""A run as it lies in its folder: manifest, one score a letter and repeat, the records they were made from.

Knows the files and nothing of how they come about; docs/evaluation.md says what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from imr_llm.errors import UsageError
from imr_llm.evals.score_lines import score_from_json
from imr_llm.evals.scores import LetterScore
from imr_llm.schema.explanation import Writer
from imr_llm.schema.record import ResultLine

__all__ = [
    "ANSWERS",
    "EXPLANATIONS",
    "FILES",
    "FORMAT",
    "MANIFEST",
    "RECORDS",
    "SCORES",
    "Manifest",
    "Reader",
    "Run",
    "load_run",
    "read_manifest",
    "runs_in",
]

FORMAT: Final = "imr-llm run 1"
MANIFEST, SCORES, RECORDS = "manifest.json", "scores.jsonl", "records.jsonl"
ANSWERS, EXPLANATIONS = "answers.jsonl", "explanations.jsonl"
FILES: Final = (MANIFEST, SCORES, RECORDS, ANSWERS, EXPLANATIONS)
"""Those of a run, in its folder."""
_ORDER: Final = ("baseline", "majority", "model")
_RESULT: Final[TypeAdapter[ResultLine]] = TypeAdapter(ResultLine)

Row = Literal["model", "baseline", "majority"]
Reader = Literal["model", "baseline"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SuiteRef(_Part):
    """Which suite was run."""

    name: str
    kind: Literal["extraction", "explanation"]
    sha256: str


class GoldRef(_Part):
    """Which gold set it was held to."""

    name: str
    version: str
    sha256: str


class LettersRef(_Part):
    """Which letters were run."""

    count: int
    sha256: str
    missing: tuple[str, ...]
    """Names of letters of the gold set that were not found."""


class PromptRef(_Part):
    """Which prompts the model was given."""

    version: str
    sha256: str


class GitRef(_Part):
    """Which state of the checkout ran it."""

    revision: str
    dirty: bool


class Manifest(_Part):
    """What was measured, with what."""

    format: Literal["imr-llm run 1"] = FORMAT
    row: Row
    model: str
    suite: SuiteRef
    gold: GoldRef
    letters: LettersRef
    scorer_sha256: str
    prompt: PromptRef | None
    response_schema_sha256: str | None
    reader: Reader | None
    """None for the majority, which reads nothing."""
    writer: Writer | None
    """Of explanations; None where there are none."""
    writer_prompt: PromptRef | None
    writer_schema_sha256: str | None
    record_schema_version: str
    package_version: str
    python: str
    git: GitRef | None
    endpoint: str | None
    settings: dict[str, Any]
    seed: int
    repeats: int
    taus: tuple[float, ...]
    lang: str | None
    created_at: str
    complete: bool


@dataclass(frozen=True)
class Run:
    """One model's, the baseline's or the majority's scores over a suite."""

    path: Path
    manifest: Manifest
    scores: tuple[LetterScore, ...] = field(repr=False)

    def record(self, score: LetterScore) -> ResultLine | None:
        """The record a score was made from; None for the majority, which has none.

        Raises UsageError where the run's records are not those of its scores.
        """
        line = self._lines.get((score.sha256, score.repeat))
        return None if line is None or line == b"null" else _RESULT.validate_json(line)

    @cached_property
    def _lines(self) -> Mapping[tuple[str, int], bytes]:
        place = self.path / RECORDS
        try:
            lines = place.read_bytes().splitlines()
        except OSError as error:
            raise UsageError(f"{place}: cannot be read ({error.strerror}); run it again") from None
        if len(lines) != len(self.scores):
            raise UsageError(f"{place}: {len(lines)} lines for {len(self.scores)} scores; run it again")
        return {(score.sha256, score.repeat): line for score, line in zip(self.scores, lines, strict=True)}


def load_run(path: str | Path) -> Run:
    """The run in a folder. Raises UsageError where there is none, or it is not complete or damaged."""
    folder = Path(path)
    manifest = read_manifest(folder)
    if not manifest.complete:
        raise UsageError(
            f"{folder}: this run has not ended; run the same imr-llm eval again to go on with it"
        )
    try:
        lines = (folder / SCORES).read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{folder / SCORES}: cannot be read ({error.strerror}); run it again") from None
    scores = tuple(_score(line, f"{folder / SCORES}, line {number}") for number, line in enumerate(lines, 1))
    if len(scores) != manifest.letters.count * manifest.repeats:
        raise UsageError(
            f"{folder / SCORES}: {len(scores)} lines instead of {manifest.letters.count * manifest.repeats}; run it again"
        )
    return Run(folder, manifest, scores)


def runs_in(folder: str | Path) -> list[Path]:
    """The run folders of an evaluation: baseline, majority, then the models by name."""
    found = [(path.parent, read_manifest(path.parent)) for path in Path(folder).glob(f"*/{MANIFEST}")]
    return [path for path, _ in sorted(found, key=lambda one: (_ORDER.index(one[1].row), one[0].name))]


def read_manifest(folder: Path) -> Manifest:
    """What a run's manifest says, complete or not. Raises UsageError where there is none."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        inside = ", ".join(_named(folder))
        way = f"name one of those in it: {inside}" if inside else "name a folder that imr-llm eval wrote"
        raise UsageError(f"{folder}: is no run, it has no {MANIFEST}; {way}") from None
    except ValidationError as error:
        where = "/".join(map(str, error.errors()[0]["loc"])) or "the whole"
        raise UsageError(f"{folder / MANIFEST}: is no manifest of {FORMAT} ({where}); run it again") from None


def _named(folder: Path) -> Iterator[str]:
    return (path.parent.name for path in sorted(folder.glob(f"*/{MANIFEST}")))


def _score(line: bytes, where: str) -> LetterScore:
    try:
        return score_from_json(line)
    except (ValueError, KeyError, TypeError):
        pass
    raise UsageError(f"{where}: is no score; run it again")
