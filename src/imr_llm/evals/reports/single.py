"""Everything that a report of one run shows, gathered once for all of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imr_llm.evals.comparing import explored_measures
from imr_llm.evals.flips import Flip, mistakes
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.reports.contents import (
    Cluster,
    Failure,
    ShownFlip,
    Trust,
    calls_unreported,
    clusters_of,
    facts,
    failures,
    first_rules,
    references,
    rules,
    shown_flips,
    trust,
    value_of,
)
from imr_llm.evals.reports.figures import alike, calls, is_share
from imr_llm.evals.reports.notes import of_readers
from imr_llm.evals.reports.passages import letter_texts
from imr_llm.evals.runs import Run
from imr_llm.evals.single import Measured, Measures
from imr_llm.evals.summary import Summary, summarise

__all__ = ["ALPHA", "RunReport", "run_report"]

ALPHA: Final = 0.05
_RESAMPLES: Final = 10_000
_MOST_MISTAKES: Final = 200
_HEADLINES: Final = {
    "extraction": (
        *("letter.exact", "letter.outcomes", "micro.f1", "grounding.abc"),
        *("own.letter.outcomes", "own.micro.f1", "own.replaced"),
    ),
    "explanation": (
        "explanation.clean",
        "explanation.coverage",
        "explanation.contradicted",
        "explanation.any_invented",
    ),
    "writing": (
        "writing.first_clean",
        "writing.replaced",
        "explanation.clean",
        "explanation.contradicted",
        "explanation.any_invented",
    ),
}


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run with what it comes to."""

    run: Run
    facts: dict[str, str]
    summary: Summary
    headlines: list[Measured]
    measures: list[Measured]
    references: list[tuple[str, list[float | None]]]
    trust: list[Trust]
    mistakes: list[Flip]
    shown: list[ShownFlip]
    letters_missing: int
    failures: list[Failure]
    rules: list[tuple[str, tuple[int, ...]]]
    """Of explanations, the guard's findings."""
    first_rules: list[tuple[str, tuple[int, ...]]]
    """Of the first texts of models."""
    clusters: list[Cluster]

    @property
    def title(self) -> str:
        """The model and what it read."""
        manifest = self.run.manifest
        return f"{manifest.model} on {manifest.gold.name} {manifest.gold.version}"

    @property
    def unreported_said(self) -> list[str]:
        """What is to be said of calls that are in no cost; nothing if there are none."""
        if not (missing := calls_unreported(self.run)):
            return []
        cost = measure("operations.cost_usd")
        said = self.value(cost.name, pooled(cost, self.run.scores))
        return [
            f"Cost of a letter: {said}; that and the tokens are without {calls(missing)}, of which they are not known."
        ]

    def value(self, name: str, number: float | None) -> str:
        """Its value of a measure, "at least" where calls are missing in it."""
        return value_of(self.run, name, number)

    @property
    def notes(self) -> list[str]:
        """What must be known beside the figures."""
        return of_readers({self.run.manifest.model: self.run})

    def row(self, one: Measured, *beside: float | None) -> list[str]:
        """A measure's value, its interval, and others beside it, with as many figures each."""
        value, low, high, *others = alike(
            one.measure, one.value, one.interval.low, one.interval.high, *beside
        )
        return [
            value if is_share(one.measure) else self.value(one.measure, one.value),
            f"{low} to {high}",
            *others,
        ]

    def headline(self, k: int) -> list[str]:
        """The same of a headline, with the runs it is shown beside."""
        return self.row(self.headlines[k], *(values[k] for _, values in self.references))

    def table(self, operations: bool) -> list[Measured]:
        """The rows about operations, or the others."""
        return [one for one in self.measures if one.measure.startswith("operations.") == operations]


def run_report(run: Run, letters: Sequence[str | Path] = ()) -> RunReport:
    """Gather it; the passages come from letters in these folders. Raises UsageError for a folder not there."""
    seed = run.manifest.seed
    found = Measures(run.scores, explored_measures(run), ALPHA, _RESAMPLES, seed).every()
    by_name = {one.measure: one for one in found}
    names = _HEADLINES["writing" if run.manifest.writer == "model" else run.manifest.suite.kind]
    headlines = [by_name[name] for name in names if name in by_name]
    wrong = mistakes(run)
    shown = wrong[:_MOST_MISTAKES]
    wanted = {flip.sha256 for flip in shown}
    texts = letter_texts(letters, wanted) if letters else {}
    summary = summarise(run.scores)
    chosen = [measure(one.measure) for one in headlines]
    return RunReport(
        run=run,
        facts=facts(run),
        summary=summary,
        headlines=headlines,
        measures=found,
        references=references(chosen, run),
        trust=trust(run, summary, ALPHA, _RESAMPLES, seed),
        mistakes=wrong,
        shown=shown_flips(shown, texts),
        letters_missing=len(wanted - texts.keys()),
        failures=failures({run.manifest.model: run}),
        rules=rules(run),
        first_rules=first_rules(run),
        clusters=clusters_of(chosen[0], run) if chosen else [],
    )
