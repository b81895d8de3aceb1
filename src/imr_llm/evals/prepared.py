"""What is the same for all runs of an evaluation: gold, the letters at hand and their clusters, and each run's manifest."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import LetterError, UsageError
from imr_llm.evals import identity
from imr_llm.evals.clusters import clusters, openings
from imr_llm.evals.gold import load_gold
from imr_llm.evals.letters import find_gold_letters
from imr_llm.evals.readers import Case, Shelf
from imr_llm.evals.runs import GoldRef, Manifest, Row, SuiteRef, read_manifest, runs_in
from imr_llm.evals.suites import Suite
from imr_llm.evals.value_measures import TAUS
from imr_llm.extraction.settings import ModelSettings
from imr_llm.letters.limits import Limits
from imr_llm.llm.endpoint import Endpoint
from imr_llm.schema.record import SCHEMA_VERSION
from imr_llm.writing.answer import WHY_SCHEMA
from imr_llm.writing.prompting import PROMPT_VERSION as WRITER_PROMPT

__all__ = ["Prepared"]

_RECORDED: Final = (
    *("policy", "adjudicate", "redact", "temperature", "seed", "max_output_tokens", "reasoning_effort"),
)
"""Settings that change what is asked or shown; the others only change how it gets there."""


class Prepared:
    """A suite with its letters found. Raises UsageError where there are none, or nothing to replay."""

    def __init__(
        self,
        suite: Suite,
        folders: Sequence[str | Path],
        replay: Path | None,
        settings: ModelSettings,
        limits: Limits,
    ) -> None:
        self.suite = suite
        self.replay = replay
        self.settings: ModelSettings = {**suite.settings, **settings}
        self.gold = load_gold(suite.gold)
        chosen = suite.chosen(self.gold.letters)
        found = find_gold_letters(self.gold, [*folders, *suite.letters], limits).paths
        self.cases = [Case(one, found[one.sha256]) for one in chosen if one.sha256 in found]
        self.missing = tuple(one.label.letter for one in chosen if one.sha256 not in found)
        if not self.cases:
            raise UsageError(
                f"none of the {len(chosen)} letters of {suite.gold} was found; name their folder with --letters"
            )
        self.shelf = Shelf(limits)
        self._recorded = {} if replay is None else _recorded(replay)

    @cached_property
    def clusters(self) -> Mapping[str, str]:
        """The cluster of each letter by its hash, as the baseline reads the rationales."""
        opened = {case.gold.sha256: self.shelf.letter(case) for case in self.cases}
        return clusters(
            {
                sha256: frozenset[str]()
                if isinstance(letter, LetterError)
                else openings(read_letter_baseline(letter))
                for sha256, letter in opened.items()
            }
        )

    def manifest(self, row: Row, model: str, name: str) -> Manifest:
        """Of a run that has not begun, in the folder of this name."""
        suite, asked = self.suite, row == "model"
        reader = suite.reader if asked else "baseline"
        writer = suite.writer if asked else "template"
        reads, writes = asked and reader == "model", asked and writer == "model"
        return Manifest(
            row=row,
            model=model,
            suite=SuiteRef(name=suite.name, kind=suite.kind, sha256=suite.sha256),
            gold=GoldRef(
                name=self.gold.manifest.name,
                version=self.gold.manifest.version,
                sha256=self.gold.manifest.labels_sha256,
            ),
            letters=identity.letters_ref((case.gold.sha256 for case in self.cases), self.missing),
            scorer_sha256=identity.scorer_sha256(suite.kind),
            prompt=identity.prompt_ref("extraction", suite.prompt) if reads else None,
            response_schema_sha256=identity.SCHEMA_SHA256 if reads else None,
            reader=None if row == "majority" else reader,
            writer=None if row == "majority" or suite.lang is None else writer,
            writer_prompt=identity.prompt_ref("explanation", WRITER_PROMPT) if writes else None,
            writer_schema_sha256=WHY_SCHEMA.sha256 if writes else None,
            record_schema_version=SCHEMA_VERSION,
            package_version=identity.VERSION,
            python=identity.PYTHON,
            git=identity.git_state(),
            endpoint=self._endpoint(name) if asked else None,
            settings=self._shown_settings() if asked else {},
            seed=suite.seed,
            repeats=suite.repeats,
            taus=TAUS,
            lang=suite.lang,
            created_at=self._created_at(name),
            complete=False,
        )

    def _shown_settings(self) -> dict[str, Any]:
        return {name: value for name, value in self.settings.items() if name in _RECORDED}

    def _endpoint(self, name: str) -> str:
        if self.replay is None:
            return Endpoint.configured(
                base_url=self.settings.get("base_url"), api_key_env=self.settings.get("api_key_env")
            ).base_url
        recorded = self._recorded.get(name)
        if recorded is None or recorded.endpoint is None:
            inside = ", ".join(sorted(self._recorded))
            raise UsageError(f"{self.replay}: has no stored answers of {name}; it has: {inside}")
        return recorded.endpoint

    def _created_at(self, name: str) -> str:
        """Of a replay, when its answers were recorded, or those beside it."""
        if self.replay is None:
            return datetime.datetime.now(datetime.UTC).isoformat()
        recorded = self._recorded.get(name) or next(iter(self._recorded.values()))
        return recorded.created_at


def _recorded(replay: Path) -> dict[str, Manifest]:
    found = {path.name: read_manifest(path) for path in runs_in(replay)}
    if not found:
        raise UsageError(f"{replay}: holds no runs to replay; name a folder that imr-llm eval wrote")
    return found
