"""What reports of one run and of two have in common: who ran, how sure verdicts are, what it took, which clusters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from imr_llm.errors import UsageError
from imr_llm.evals.comparable import require_alike
from imr_llm.evals.flips import Flip, Said
from imr_llm.evals.measures import CONFIDENCE, measure, pooled, unreported
from imr_llm.evals.ratios import Measure
from imr_llm.evals.reports.figures import at_least, value
from imr_llm.evals.reports.passages import Bit, passages
from imr_llm.evals.runs import PromptRef, Run, load_run, runs_in
from imr_llm.evals.scores import Explained, LetterScore
from imr_llm.evals.single import Measured, Measures
from imr_llm.evals.summary import Summary

__all__ = [
    "Cluster",
    "Failure",
    "ShownFlip",
    "Trust",
    "calls_unreported",
    "clusters_of",
    "facts",
    "failures",
    "first_rules",
    "references",
    "rules",
    "shown_flips",
    "trust",
    "value_of",
]

_VERDICTS: Final = ("verified", "grounded", "baseline", "missed", "conflict", "ungrounded", "absent")


@dataclass(frozen=True, slots=True)
class Trust:
    """What one verdict of the cross-check is worth."""

    verdict: str
    values: int
    model_wrong: Measured
    baseline_wrong: float
    confidence: float
    """How surely such a value was taken to be right beforehand."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Letters whose rationales open with the same words."""

    letters: tuple[str, ...]
    values: tuple[float | None, ...]
    """A measure over these letters, of each run."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A letter without a record."""

    letter: str
    run: str
    code: str
    message: str
    repeats: int
    """In how many repeats."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One run's side of a flip."""

    value: str
    right: float
    passages: list[list[Bit]]


@dataclass(frozen=True, slots=True)
class ShownFlip:
    """A flip with its words."""

    flip: Flip
    gold: str
    a: Shown
    b: Shown


def facts(run: Run) -> dict[str, str]:
    """What the run was made with, by name."""
    manifest = run.manifest
    said: dict[str, str | None] = {
        "row": manifest.row,
        "recorded": manifest.created_at[:16].replace("T", " ") + " UTC",
        "reader": manifest.reader,
        "prompt": _prompt(manifest.prompt),
        "writer": manifest.writer,
        "writer's prompt": _prompt(manifest.writer_prompt),
        "settings": ", ".join(f"{name} {one}" for name, one in manifest.settings.items()) or None,
        "repeats": str(manifest.repeats),
        "package": manifest.package_version,
        "revision": manifest.git.revision[:10] + (" with changes" if manifest.git.dirty else "")
        if manifest.git
        else None,
    }
    return {name: one for name, one in said.items() if one is not None}


def _prompt(prompt: PromptRef | None) -> str | None:
    return None if prompt is None else f"{prompt.version} ({prompt.sha256[:8]})"


def trust(run: Run, summary: Summary, alpha: float, resamples: int, seed: int) -> list[Trust]:
    """A row for each verdict that occurs; none where no model ran."""
    names = [verdict for verdict in _VERDICTS if verdict in summary.verdicts]
    wanted: list[Measure] = [measure(f"wrong.{verdict}") for verdict in names]
    found = Measures(run.scores, wanted, alpha, resamples, seed) if wanted else None
    rows = []
    for k, verdict in enumerate(names):
        count = summary.verdicts[verdict]
        measured = found.of(k) if found is not None else None
        if measured is not None:
            rows.append(
                Trust(verdict, count.n, measured, count.baseline_wrong / count.n, CONFIDENCE[verdict])
            )
    return rows


def clusters_of(one: Measure, *runs: Run) -> list[Cluster]:
    """Clusters of two letters and more, the largest first, with a measure over each."""
    members: dict[str, dict[str, None]] = defaultdict(dict)
    for score in runs[0].scores:
        members[score.cluster][score.letter] = None
    by_letter = [_by_letter(run.scores) for run in runs]
    found = [
        Cluster(
            tuple(letters),
            tuple(pooled(one, [score for name in letters for score in scores[name]]) for scores in by_letter),
        )
        for letters in members.values()
        if len(letters) > 1
    ]
    return sorted(found, key=lambda cluster: -len(cluster.letters))


def failures(runs: Mapping[str, Run]) -> list[Failure]:
    """Letters that failed, by the name of their run."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, run in runs.items():
        for score in run.scores:
            if score.error is not None:
                found[score.letter, name, score.error.code].append(score.error.message)
    return [Failure(*key, said[0], len(said)) for key, said in found.items()]


def value_of(run: Run, name: str, number: float | None) -> str:
    """A run's value of a measure, "at least" where it is without some calls."""
    return at_least(name, number, unreported(measure(name), run.scores))


def calls_unreported(run: Run) -> int:
    """Calls of a run that may have been paid without the server saying so."""
    return unreported(measure("operations.cost_usd"), run.scores)


def rules(*runs: Run) -> list[tuple[str, tuple[int, ...]]]:
    """The guard's rules, and in how many explanations of each run (repeats counted) something was found by them."""
    return _by_rule([one.findings for one in _explained(run)] for run in runs)


def first_rules(*runs: Run) -> list[tuple[str, tuple[int, ...]]]:
    """The same of the first text that a model wrote, before anything of it was mended or replaced."""
    return _by_rule(
        [one.written.rejected[0] for one in _explained(run) if one.written and one.written.rejected]
        for run in runs
    )


def _explained(run: Run) -> list[Explained]:
    return [score.explanation for score in run.scores if score.explanation is not None]


def _by_rule(runs: Iterable[Iterable[Iterable[str]]]) -> list[tuple[str, tuple[int, ...]]]:
    counts = [Counter(rule for broken in texts for rule in broken) for texts in runs]
    names = sorted({rule for count in counts for rule in count}, key=_rule_order)
    return [(rule, tuple(count[rule] for count in counts)) for rule in names]


def _rule_order(rule: str) -> tuple[int, str]:
    """By the number it begins with."""
    number = rule.partition(" ")[0]
    return (int(number) if number.isdecimal() else 0, rule)


def references(measures: Sequence[Measure], *runs: Run) -> list[tuple[str, list[float | None]]]:
    """The measures of the baseline and the majority that were run along with one of the runs, where they are."""
    rows: dict[str, list[float | None]] = {}
    own = {run.path.resolve() for run in runs}
    for run in runs:
        for other in _beside(run):
            if other.manifest.row != "model" and other.path.resolve() not in own:
                rows.setdefault(other.manifest.model, [pooled(one, other.scores) for one in measures])
    return list(rows.items())


def _beside(run: Run) -> Iterator[Run]:
    """Runs of the same evaluation, as far as they are whole and of the same letters, gold and scorer."""
    try:
        paths = runs_in(run.path.resolve().parent)
    except UsageError:
        return
    for path in paths:
        try:
            other = load_run(path)
            require_alike(run, other)
        except UsageError:
            continue
        yield other


def shown_flips(found: Sequence[Flip], texts: Mapping[str, str]) -> list[ShownFlip]:
    """Flips with the passages of their letters."""

    def shown(flip: Flip, said: Said) -> Shown:
        return Shown(_value(flip, said.value), said.right, passages(texts, flip.sha256, said.spans))

    return [
        ShownFlip(flip, _value(flip, flip.gold), shown(flip, flip.a), shown(flip, flip.b)) for flip in found
    ]


def _value(flip: Flip, one: Any) -> str:
    if flip.field == "items" and one is None:
        return "no such item"
    return value(one)


def _by_letter(scores: Sequence[LetterScore]) -> dict[str, list[LetterScore]]:
    found: dict[str, list[LetterScore]] = defaultdict(list)
    for score in scores:
        found[score.letter].append(score)
    return found
