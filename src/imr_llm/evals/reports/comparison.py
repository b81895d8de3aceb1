"""Everything that a report of a comparison shows, gathered once for all of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imr_llm.evals.comparing import Comparison, Explored
from imr_llm.evals.differences import Difference
from imr_llm.evals.flips import Flip, FlipKind, flips
from imr_llm.evals.measures import measure
from imr_llm.evals.policies import Policy
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
from imr_llm.evals.reports.figures import (
    alike,
    amount,
    at_least,
    calls,
    count,
    gain,
    is_share,
    margin,
    share,
)
from imr_llm.evals.reports.forest import Forest, forest
from imr_llm.evals.reports.notes import collapse_said, of_readers, unlike_said, worse_said
from imr_llm.evals.reports.passages import letter_texts
from imr_llm.evals.runs import Run
from imr_llm.evals.summary import Summary, summarise
from imr_llm.evals.verdict import GateResult, PrimaryResult

__all__ = ["ComparisonReport", "Side", "because", "compare_report", "gate_said", "gate_word", "primary_said"]

_MOST_FLIPS: Final = 200
"""Shown with their passages."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs."""

    name: str
    letter: str
    """"A" or "B"."""
    run: Run
    facts: dict[str, str]
    summary: Summary
    trust: list[Trust]

    def value(self, name: str, number: float | None) -> str:
        """Its value of a measure, "at least" where calls are missing in it."""
        return value_of(self.run, name, number)


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A comparison with what it was made of."""

    comparison: Comparison
    policy: Policy
    a: Side
    b: Side
    forest: Forest
    references: list[tuple[str, list[float | None]]]
    flips: list[Flip]
    shown: list[ShownFlip]
    """The first of `flips`."""
    own_flips: list[Flip]
    """Of what the models themselves said; none where no model read."""
    own_shown: list[ShownFlip]
    """The first of these, without words of letters."""
    letters_missing: int
    """Letters with flips whose text was not at hand."""
    failures: list[Failure]
    rules: list[tuple[str, tuple[int, ...]]]
    """Of explanations, the guard's findings."""
    first_rules: list[tuple[str, tuple[int, ...]]]
    """Of the first texts of models."""
    clusters: list[Cluster]

    @property
    def title(self) -> str:
        """Verdict and the two runs."""
        return f"{self.comparison.verdict}: {self.b.name} against {self.a.name}"

    @property
    def reasons(self) -> list[str]:
        """Why the verdict is what it is."""
        return because(self.comparison, self.policy)

    @property
    def notes(self) -> list[str]:
        """What must be said beside the verdict, whatever it is."""
        a, b = self.a.run, self.b.run
        return [*worse_said(self.comparison), *of_readers({"A": a, "B": b}), *unlike_said(a, b)]

    def values(self, d: Difference, *beside: float | None) -> list[str]:
        """What A and B have of a measure, and others beside them, with as many figures each."""
        if is_share(d.measure):
            return alike(d.measure, d.a, d.b, *beside)
        others = [amount(d.measure, one) for one in beside]
        return [self.a.value(d.measure, d.a), self.b.value(d.measure, d.b), *others]

    @property
    def failures_said(self) -> str:
        """Why a value of a failed letter's run is another here than in gates and in its own report; "" if none failed."""
        if not self.failures:
            return ""
        return (
            "Between the two runs a failed letter is wrong in all that the other run has to count of it; gates and "
            "reports of one run count what it said, so that their values may differ."
        )

    @property
    def unreported_said(self) -> list[str]:
        """What is to be said of calls that are in no cost; nothing if there are none."""
        missing = _missing(calls_unreported(self.a.run), calls_unreported(self.b.run))
        return [f"Cost and tokens are without {missing}, of which they are not known."] if missing else []

    def row(self, k: int) -> list[str]:
        """The same of a primary measure, with the runs it is shown beside."""
        return self.values(
            self.comparison.primaries[k].difference, *(values[k] for _, values in self.references)
        )

    def flips_of(self, kind: FlipKind) -> int:
        """How many there are of a kind."""
        return sum(flip.kind == kind for flip in self.flips)

    def table(self, operations: bool) -> list[Explored]:
        """The exploratory rows about operations, or the others."""
        rows = self.comparison.explored
        return [one for one in rows if one.difference.measure.startswith("operations.") == operations]


def compare_report(
    comparison: Comparison, a: Run, b: Run, policy: Policy, letters: Sequence[str | Path] = ()
) -> ComparisonReport:
    """Gather it; the passages come from letters in these folders. Raises UsageError for a folder not there."""
    found = flips(a, b)
    shown = found[:_MOST_FLIPS]
    wanted = {flip.sha256 for flip in shown}
    texts = letter_texts(letters, wanted) if letters else {}
    own = flips(a, b, own=True) if any(run.manifest.reader == "model" for run in (a, b)) else []
    measures = [primary.measure for primary in policy.primaries]
    names = _names(a, b)
    return ComparisonReport(
        comparison=comparison,
        policy=policy,
        a=_side("A", a, policy, names[0]),
        b=_side("B", b, policy, names[1]),
        forest=forest(comparison.primaries),
        references=references(measures, b, a),
        flips=found,
        shown=shown_flips(shown, texts),
        own_flips=own,
        own_shown=shown_flips(own[:_MOST_FLIPS], {}),
        letters_missing=len(wanted - texts.keys()),
        failures=failures({"A": a, "B": b}),
        rules=rules(a, b),
        first_rules=first_rules(a, b),
        clusters=clusters_of(measures[0], a, b),
    )


def _names(a: Run, b: Run) -> tuple[str, str]:
    """The models', with as much of the folders as tells them apart where that is one name."""
    one, other = a.manifest.model, b.manifest.model
    ours, theirs = a.path.resolve().parts, b.path.resolve().parts
    if one != other or ours == theirs:
        return one, other
    same = 0
    while ours[: -same - 1] and ours[-same - 1 :] == theirs[-same - 1 :]:
        same += 1
    return tuple(f"{one} in {'/'.join(parts[-same - 1 :])}" for parts in (ours, theirs))  # type: ignore[return-value]


def _side(letter: str, run: Run, policy: Policy, name: str) -> Side:
    summary = summarise(run.scores)
    return Side(
        name,
        letter,
        run,
        facts(run),
        summary,
        trust(run, summary, policy.alpha, policy.resamples, policy.seed),
    )


def because(comparison: Comparison, policy: Policy) -> list[str]:
    """Why the verdict is what it is: what broke, what is open, or that all holds."""
    verdict = comparison.verdict
    said = [
        primary_said(one)
        for one in comparison.primaries
        if one.verdict == ("FAIL" if verdict == "FAIL" else "INCONCLUSIVE")
    ]
    said += [
        gate_said(gate) for gate in comparison.gates if gate.holds is (False if verdict == "FAIL" else None)
    ]
    if verdict == "INCONCLUSIVE":
        said += [collapse_said(row, policy.field_loss) for row in comparison.collapsed]
    if verdict == "PASS":
        gates = len(comparison.gates)
        held = {0: "", 1: ", and the gate holds"}.get(gates, f", and all {gates} gates hold")
        said = [f"B is not worse than A by more than its margin on any primary measure{held}."]
    return said


def primary_said(one: PrimaryResult) -> str:
    """A primary measure's result in a sentence, and what it is without."""
    missing = _missing(*one.unreported)
    return _primary_said(one) + (f" That is without {missing}, of which it is not known." if missing else "")


def _missing(a: int, b: int) -> str:
    """Calls that are in no sum: "3 calls of A and 1 call of B"."""
    return " and ".join(f"{calls(number)} of {run}" for run, number in (("A", a), ("B", b)) if number)


def _primary_said(one: PrimaryResult) -> str:
    name, interval = one.difference.measure, one.difference.interval
    limit = margin(name, one.margin)
    if one.verdict == "PASS":
        return f"{name}: B is at worst {gain(name, interval.low)} from A; {limit} may be lost."
    if one.verdict == "FAIL":
        return f"{name}: B is worse than A by {margin(name, -one.upper)} at least; {limit} may be lost."
    towards = "PASS" if one.difference.gain > -one.margin else "FAIL"
    needed = (
        f"about {count(one.needed)} letters would decide it ({towards}, if the gain stays what it is)"
        if one.needed is not None
        else "more letters alone would not decide it"
    )
    together = (
        f" ({gain(name, one.upper)} with all primary measures together)"
        if interval.high < -one.margin
        else ""
    )
    return (
        f"{name}: gain {gain(name, one.difference.gain)}, between {gain(name, interval.low)} and "
        f"{gain(name, interval.high)}{together}, where {limit} may be lost; {needed}."
    )


def gate_said(gate: GateResult) -> str:
    """A gate's result in a sentence."""
    bound = (
        f"at most {amount(gate.measure, gate.at_most)}"
        if gate.at_most is not None
        else f"at least {amount(gate.measure, gate.at_least)}"
    )
    if gate.value is None:
        return f"{gate.measure}: must be {bound}, but applies to no letter of B."
    said = f"{gate.measure}: {at_least(gate.measure, gate.value, gate.unreported)}, must be {bound}"
    if gate.unreported:
        said += f"; that is without {calls(gate.unreported)}, of which it is not known"
    return said + _limit_said(gate) + "."


def _limit_said(gate: GateResult) -> str:
    """What the value is worth: of a share of letters its limit; of other shares, what it is, as it is not the bound's."""
    if gate.offending is None or gate.limit is None:
        return ""
    by = f", by {count(gate.clusters)} clusters" if gate.clusters is not None else ""
    letters = f"{len(gate.offending)} of {gate.letters} letters"
    if measure(gate.measure).binary:
        return f"; {letters} have any, exact upper limit{by}{',' if by else ''} {share(gate.limit)}"
    return f"; there is any in {letters} (exact upper limit of such letters{by}: {share(gate.limit)})"


def gate_word(gate: GateResult) -> str:
    """What a gate came to in a word or two."""
    if gate.holds is None:
        return "not measured" if gate.value is None else "not known"
    return "holds" if gate.holds else "broken"
