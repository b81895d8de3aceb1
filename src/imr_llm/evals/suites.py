"""A suite: which letters are read, by which models, how often, and what is shown of it. A small TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from imr_llm.errors import UsageError
from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.measures import measure
from imr_llm.evals.runs import Reader
from imr_llm.evals.toml_files import read_toml
from imr_llm.explanation.language import language
from imr_llm.extraction.prompting import PROMPT_VERSION
from imr_llm.extraction.settings import ModelSettings, reading_for
from imr_llm.llm.prompts import prompt_version
from imr_llm.schema.explanation import Writer

__all__ = ["Suite", "load_suite"]

_SETTINGS = ("policy", "adjudicate", "redact", "temperature", "seed", "max_output_tokens", "reasoning_effort")
"""What of a model's settings changes what it is asked or what a record shows."""

Texts = Annotated[
    tuple[str, ...], BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)
]


class _SuiteFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, pattern=r"^[\w.-]+$")
    kind: Literal["extraction", "explanation"]
    gold: str
    letters: Texts = ()
    only: Texts = ()
    models: Texts = ()
    reader: Reader = "model"
    writer: Writer = "template"
    prompt: str = PROMPT_VERSION
    repeats: int = Field(default=1, ge=1, le=1000)
    seed: int = 0
    lang: str = "en"
    measures: Texts = ()
    settings: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite, checked."""

    name: str
    sha256: str
    kind: Literal["extraction", "explanation"]
    gold: Path
    """Folder of the gold set."""
    letters: tuple[Path, ...]
    """Folders in which its letters are looked for, beside those the caller names."""
    only: tuple[str, ...]
    """Patterns of names of letters; none stands for all."""
    models: tuple[str, ...]
    """Models that are run besides those the caller names."""
    reader: Reader
    """Who reads the letters in a model's row."""
    writer: Writer
    """Who writes why, in the explanations of a model's row."""
    prompt: str
    """Version of the extraction prompts."""
    repeats: int
    seed: int
    """What repeats are told apart by, where the settings name no seed of their own."""
    lang: str | None
    """Of explanations."""
    measures: tuple[str, ...]
    """What is shown of each run."""
    settings: ModelSettings
    """Of the models."""

    def seeded(self, settings: ModelSettings, repeat: int) -> ModelSettings:
        """What a repeat is asked with: each of several has a seed of its own, or it would be the same call."""
        if self.repeats == 1:
            return settings
        return {**settings, "seed": (settings.get("seed") or self.seed) + repeat}

    def chosen(self, letters: Sequence[GoldLetter]) -> tuple[GoldLetter, ...]:
        """Those letters of the gold set that the suite is about. Raises UsageError if it is none."""
        if not self.only:
            return tuple(letters)
        chosen = tuple(
            letter
            for letter in letters
            if any(fnmatchcase(letter.label.letter, pattern) for pattern in self.only)
        )
        if not chosen:
            raise UsageError(
                f"the suite {self.name}: no letter of its gold set has a name as {self.only[0]!r}"
            )
        return chosen


_SHOWN = {
    "extraction": (
        *("letter.exact", "letter.outcomes", "micro.f1", "field.items.outcome.f1", "grounding.abc"),
        *("own.letter.outcomes", "own.micro.f1", "own.replaced"),
    ),
    "explanation": (
        "explanation.clean",
        "explanation.contradicted",
        "explanation.any_invented",
        "explanation.coverage",
        "explanation.grade",
    ),
    "writing": (
        "writing.first_clean",
        "writing.rewrites",
        "writing.replaced",
        "writing.cost_usd",
        "explanation.clean",
        "explanation.contradicted",
        "explanation.any_invented",
        "explanation.why_grade",
        "explanation.why_words",
    ),
}


def load_suite(path: str | Path) -> Suite:
    """The suite in a file; its paths are seen from the file's folder. Raises UsageError, naming the field."""
    place = Path(path)
    said, sha256 = read_toml(place, _SuiteFile, "suite")
    try:
        for name in said.measures:
            measure(name)
        if unknown := [name for name in said.settings if name not in _SETTINGS]:
            raise UsageError(
                f"there is no setting {unknown[0]!r} of a suite; there are: {', '.join(_SETTINGS)}"
            )
        reading_for("model", cast("ModelSettings", said.settings))
        prompt_version("extraction", said.prompt)
        language(said.lang)
        _possible(said)
    except UsageError as error:
        raise UsageError(f"{place}: {error}") from None
    return Suite(
        name=said.name,
        sha256=sha256,
        kind=said.kind,
        gold=place.parent / said.gold,
        letters=tuple(place.parent / folder for folder in said.letters),
        only=said.only,
        models=said.models,
        reader=said.reader,
        writer=said.writer,
        prompt=said.prompt,
        repeats=said.repeats,
        seed=said.seed,
        lang=said.lang if said.kind == "explanation" else None,
        measures=said.measures or _SHOWN["writing" if said.writer == "model" else said.kind],
        settings=cast("ModelSettings", said.settings),
    )


def _possible(said: _SuiteFile) -> None:
    if said.kind == "extraction" and (said.reader, said.writer) != ("model", "template"):
        raise UsageError("reader and writer are of suites of explanations; leave them out")
    if (said.reader, said.writer) == ("baseline", "template"):
        raise UsageError('nobody would ask the model: with reader = "baseline", writer must be "model"')
