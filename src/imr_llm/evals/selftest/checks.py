"""The self-test: what is tried, how often it must go well, and what came of it, as one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from imr_llm.errors import LetterError
from imr_llm.evals.gold import GoldSet
from imr_llm.evals.letters import find_gold_letters
from imr_llm.evals.selftest.retelling import RETELLINGS, retell, told
from imr_llm.evals.selftest.simulated import Population, covered, differences_found, false_alarms
from imr_llm.evals.selftest.spoiling import SPOILINGS, reordered, spoil
from imr_llm.letters.letter import Letter

__all__ = ["Check", "Size", "checks", "table"]

_REQUIRED: Final = {
    "summary: an outcome turned round": 0.99,
    "summary: a number invented": 0.99,
    "summary: a negation lost": 0.80,
}
"""Least rates at which faults are seen; of those not named, all."""
_LIKELY: Final = 2.6
"""Standard errors by which a share of few runs may lie outside its bounds: 1 % chance."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is tried."""

    trials: int
    """Faults of each kind."""
    runs: int
    """Simulated runs of each kind."""
    resamples: int

    @property
    def strict(self) -> bool:
        """Whether enough is tried to hold shares to their bounds as they stand."""
        return self.runs >= 1000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    what: str
    found: str
    required: str
    holds: bool | None
    """None where it could not be tried."""


def checks(gold: GoldSet, folders: Sequence[str], size: Size, seed: int) -> Iterator[Check]:
    """One by one, as they are done; the letters of explanations come from the set's own folder and from these."""
    for name, spoiling in SPOILINGS.items():
        yield _rate(name, *spoil(spoiling, gold.letters, size.trials, f"{seed} {name}"), 1.0)
    yield _rate(
        "lists in another order: all values right", *reordered(gold.letters, size.trials, str(seed)), 1.0
    )
    yield from _retold(gold, folders, size, seed)
    population = Population(gold.letters)
    yield from _coverage(population, size, seed)
    yield from _alarms(population, size, seed)
    yield from _power(population, size, seed)


def table(done: Sequence[Check]) -> str:
    """As Markdown."""
    words = {True: "yes", False: "**no**", None: "not tried"}
    cells = [("what", "found", "required", "holds")]
    cells += [(one.what, one.found, one.required, words[one.holds]) for one in done]
    widths = [max(len(row[k]) for row in cells) for k in range(4)]
    lines = [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _rate(what: str, caught: int, made: int, least: float) -> Check:
    if not made:
        return Check(what, "no letter for it", f"{least:.0%}", None)
    return Check(
        what,
        f"{caught} of {made}",
        f"{least:.0%}" if least == 1 else f"≥ {least:.0%}",
        caught >= least * made,
    )


def _retold(gold: GoldSet, folders: Sequence[str], size: Size, seed: int) -> Iterator[Check]:
    found = find_gold_letters(gold, folders).paths
    read = []
    for one in gold.letters:
        if one.sha256 in found:
            try:
                read.append((one, Letter.from_path(found[one.sha256])))
            except LetterError:
                continue
    good = told(read)
    for name, retelling in RETELLINGS.items():
        yield _rate(name, *retell(retelling, good, size.trials, f"{seed} {name}"), _REQUIRED[name])


def _between(what: str, share: float, low: float, high: float, size: Size) -> Check:
    """Hold a share to bounds; with few runs these are as much wider as chance makes them."""
    middle = high if low == 0 else (low + high) / 2
    slack = 0.0 if size.strict else _LIKELY * sqrt(middle * (1 - middle) / size.runs)
    bounds = f"≤ {high:.0%}" if low == 0 else f"≥ {low:.0%}" if high == 1 else f"{low:.0%} to {high:.0%}"
    if slack:
        bounds += f" ± {slack * 100:.1f}"
    return Check(what, f"{share:.1%} of {size.runs:,} runs", bounds, low - slack <= share <= high + slack)


def _coverage(population: Population, size: Size, seed: int) -> Iterator[Check]:
    for letters, clustered in ((50, False), (200, False), (240, True)):
        rates = covered(
            population,
            letters=letters,
            runs=size.runs,
            resamples=size.resamples,
            seed=seed,
            clustered=clustered,
        )
        kind = ", clusters of three" if clustered else ""
        for name, share in rates.items():
            what = f"true value in the 95 % interval: {name}, {letters} letters{kind}"
            if name.startswith("field."):
                yield _between(f"{what}: exact limits, which cover more", share, 0.93, 1.0, size)
            else:
                yield _between(what, share, 0.93, 0.97, size)


def _alarms(population: Population, size: Size, seed: int) -> Iterator[Check]:
    failed, significant, covering = false_alarms(
        population, letters=100, runs=size.runs, resamples=size.resamples, seed=seed
    )
    what = "A against A, 100 letters, no margin"
    yield _between(f"{what}: FAIL on any of three primaries", failed, 0.0, 0.06, size)
    yield _between(f"{what}: sign-flip p ≤ 0.05", significant, 0.0, 0.06, size)
    for name, share in covering.items():
        what = f"no difference in the 95 % interval: {name}, 100 letters"
        if name == "letter.outcomes":
            yield _between(what, share, 0.93, 0.97, size)
        else:
            yield _between(f"{what}: limit of lost letters, which covers more", share, 0.93, 1.0, size)


def _power(population: Population, size: Size, seed: int) -> Iterator[Check]:
    for letters, differing in ((300, 0.2), (500, 0.1)):
        found, detectable = differences_found(
            population,
            letters=letters,
            differing=differing,
            runs=size.runs,
            resamples=size.resamples,
            seed=seed,
        )
        what = (
            f"a difference of {detectable * 100:.1f} points found, {letters} letters, {differing:.0%} differ"
        )
        yield _between(what, found, 0.75, 0.85, size)
