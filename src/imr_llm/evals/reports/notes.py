"""What a reader must know beside the figures: whose values records show, what else two runs differ in, which fields got worse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from imr_llm.evals.absent import is_of_earlier_version
from imr_llm.evals.comparing import Comparison, Explored
from imr_llm.evals.measures import OWN, measure, pooled
from imr_llm.evals.reports.figures import alike, margin, p_value, share, times
from imr_llm.evals.runs import Manifest, Run

__all__ = ["MUCH", "collapse_said", "of_readers", "unlike_said", "worse_said"]

MUCH: Final = 0.1
"""Of the values that records show: where more are the baseline's, they tell little of the model."""
_MOST_WORSE: Final = 8
"""Measures that are named."""
_POLICY: Final = "record policy"
_USUAL: Final[Mapping[str, Any]] = {"policy": "flag", "adjudicate": False, "redact": False}
"""Settings of which it is known what stands where nothing is set."""


def of_readers(runs: Mapping[str, Run]) -> list[str]:
    """Whose values the records show, of the runs of models by their names; with a warning where they tell little of the model."""
    said = []
    known = {
        name: part
        for name, run in runs.items()
        if (part := pooled(measure("own.replaced"), run.scores)) is not None
    }
    if known:
        parts = " and ".join(f"{share(part)} in {name}" for name, part in known.items())
        said.append(f"Of the values that records show, the baseline's and not the model's are: {parts}.")
    much = [name for name, part in known.items() if part > MUCH]
    if much:
        said.append(
            f"Warning: what the records of {' and '.join(much)} show tells little of the model, so much of it is the baseline's; "
            f"what it said itself is in {OWN}*."
        )
    silent = [
        name
        for name, run in runs.items()
        if run.manifest.reader == "model" and is_of_earlier_version(run.scores)
    ]
    if silent:
        said.append(
            f"What the model itself said is not measured in {' and '.join(silent)}, of an earlier version: score it again with "
            "imr-llm eval --replay."
        )
    return said


def unlike_said(a: Run, b: Run) -> list[str]:
    """What two runs of models were made with otherwise; a warning where that alone moves the figures."""
    one, other = a.manifest, b.manifest
    said = []
    if one.row == other.row == "model":
        pairs = [(name, *both) for name, both in _settings(one, other) if both[0] != both[1]]
        if pairs:
            told = "; ".join(f"{name} {ours} in A, {theirs} in B" for name, ours, theirs in pairs)
            said.append(f"The two runs were made otherwise: {told}.")
        if any(name == _POLICY for name, *_ in pairs):
            said.append(
                f"Warning: under another {_POLICY} records show other values of the same answers, so that what they show may "
                f"differ by that alone; {OWN}* are of the answers themselves, whatever the policy."
            )
    if one.repeats != other.repeats:
        said.append(
            f"Warning: each letter was read {times(one.repeats)} in A and {times(other.repeats)} in B; what was read less often "
            "has more chance in it."
        )
    return said


def _settings(one: Manifest, other: Manifest) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name in sorted({*one.settings, *other.settings} - {"seed"}):
        both = (one.settings.get(name, _USUAL.get(name)), other.settings.get(name, _USUAL.get(name)))
        ours, theirs = ("unset" if value is None else value for value in both)
        yield _POLICY if name == "policy" else name.replace("_", " "), (ours, theirs)
    for name, both in (
        ("prompt", (one.prompt, other.prompt)),
        ("writer's prompt", (one.writer_prompt, other.writer_prompt)),
    ):
        yield name, tuple("none" if ref is None else f"{ref.version} ({ref.sha256[:8]})" for ref in both)  # type: ignore[misc]
    yield "reader", (one.reader, other.reader)
    yield "writer", (one.writer, other.writer)


def worse_said(comparison: Comparison) -> list[str]:
    """The fields, and what is told of explanations, in which B is worse, but those that the verdict names."""
    told = comparison.collapsed if comparison.verdict == "INCONCLUSIVE" else ()
    rows = [row for row in comparison.worse if row not in told]
    return [*_each("Significantly worse", rows), *_each("Perhaps worse", comparison.suspect)]


def _each(how: str, rows: Sequence[Explored]) -> list[str]:
    said = [f"{how}: {_moved(row)}." for row in rows[:_MOST_WORSE]]
    more = len(rows) - _MOST_WORSE
    return [*said, f"{how}: {more} more; the JSON report names all."] if more > 0 else said


def collapse_said(row: Explored, limit: float) -> str:
    """Why a field keeps a run from passing."""
    name = row.difference.measure
    return f"{_moved(row)}: that is more than {margin(name, limit)}, which keeps from passing (field_loss)."


def _moved(row: Explored) -> str:
    d = row.difference
    a, b = alike(d.measure, d.a, d.b)
    return f"{d.measure}, {a} in A, {b} in B, adjusted p {p_value(row.p_adjusted)}"
