"""Readers that err at known rates, scored like any other, by the thousand: are the intervals and verdicts right?

A simulated reader is told a letter's label and turns outcomes round or forgets the age, with a probability that is
drawn for each letter, or for each cluster of letters, so that errors come together as they do. It is no
language model. What its measures come to in the long run is known exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from imr_llm.evals.columns import paired_columns
from imr_llm.evals.comparing import judge_primaries
from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.labels import Label
from imr_llm.evals.measures import measure
from imr_llm.evals.policies import Policy, Primary
from imr_llm.evals.power import detectable_binary
from imr_llm.evals.ratios import Measure
from imr_llm.evals.scores import LetterScore
from imr_llm.evals.scoring import score_letter
from imr_llm.evals.significance import sign_flip
from imr_llm.evals.single import Measures
from imr_llm.evals.verdict import verdict_of

__all__ = ["ALPHA", "Population", "covered", "differences_found", "false_alarms"]

ALPHA: Final = 0.05
_OTHER: Final = {"upheld": "overturned", "overturned": "upheld"}
_NOTHING: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Letter:
    gold: GoldLetter
    items: int
    age: bool


class Population:
    """The letters of a gold set, of which simulated samples are drawn with replacement."""

    def __init__(self, letters: Sequence[GoldLetter]) -> None:
        self._letters = [
            _Letter(one, len(one.label.items), one.label.patient.age is not None)
            for one in letters
            if one.label.items
        ]
        self._scored: dict[tuple[int, frozenset[int], bool], LetterScore] = {}

    @cached_property
    def items(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """How many items each letter has."""
        return np.array([one.items for one in self._letters], dtype=np.int64)

    def draw(self, count: int, rng: np.random.Generator) -> list[int]:
        """Numbers of letters, drawn with replacement."""
        return [int(k) for k in rng.integers(0, len(self._letters), count)]

    def score(self, number: int, wrong: frozenset[int], *, forgot: bool = False) -> LetterScore:
        """The score of a letter with the outcomes of some of its items turned round; each kind is scored once."""
        key = (number, wrong, forgot)
        if key not in self._scored:
            letter = self._letters[number].gold
            self._scored[key] = score_letter(letter, _misread(letter.label, wrong, forgot=forgot))
        return self._scored[key]

    def sample(
        self,
        numbers: Sequence[int],
        risks: Sequence[float],
        rng: np.random.Generator,
        *,
        forgets: float = 0.0,
    ) -> list[LetterScore]:
        """What a reader makes of letters: each item wrong with its letter's risk, each age forgotten alike."""
        out = []
        for number, risk in zip(numbers, risks, strict=True):
            wrong = np.flatnonzero(rng.random(self._letters[number].items) < risk)
            forgot = bool(forgets and rng.random() < forgets)
            out.append(
                self.score(number, frozenset(map(int, wrong)) if wrong.size else _NOTHING, forgot=forgot)
            )
        return out


def _misread(label: Label, wrong: frozenset[int], *, forgot: bool) -> Label:
    items = tuple(
        item.model_copy(update={"outcome": _OTHER[str(item.outcome)]}) if k in wrong else item
        for k, item in enumerate(label.items)
    )
    patient = label.patient.model_copy(update={"age": None}) if forgot else label.patient
    return label.model_copy(update={"items": items, "patient": patient})


def _apart(scores: Sequence[LetterScore], clusters: Sequence[int] | None = None) -> list[LetterScore]:
    """Scores of letters drawn twice made those of two letters, each with its cluster."""
    return [
        replace(one, sha256=str(k), letter=str(k), cluster=str(k if clusters is None else clusters[k]))
        for k, one in enumerate(scores)
    ]


@dataclass(frozen=True, slots=True)
class Known:
    """A measure and what it comes to in the long run."""

    measure: Measure
    value: float


_CONCENTRATION: Final = 6.0
"""Of the letters' risks around their mean: a beta distribution, so that errors come together."""


def _risks(rate: float, count: int, rng: np.random.Generator) -> list[float]:
    return [float(p) for p in rng.beta(rate * _CONCENTRATION, (1 - rate) * _CONCENTRATION, count)]


def covered(
    population: Population,
    *,
    letters: int,
    runs: int,
    resamples: int,
    seed: int,
    clustered: bool = False,
) -> dict[str, float]:
    """For each measure of a simulated reader the share of runs whose interval has the known value in it.

    Clustered, letters come in threes that share their risk and their errors, as letters of one template do.
    """
    rate, forgets = 0.15, 0.1
    known = [
        Known(measure("field.items.outcome.f1"), 1 - rate),
        Known(measure("field.patient.age.f1"), 2 * (1 - forgets) / (2 - forgets)),
        Known(measure("letter.outcomes"), _all_right(population, rate)),
    ]
    if clustered:
        del known[1]
    hits = [0] * len(known)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        if clustered:
            drawn = population.draw(letters // 3, rng)
            once = population.sample(drawn, _risks(rate, len(drawn), rng), rng)
            scores = _apart([one for one in once for _ in range(3)], [k // 3 for k in range(3 * len(once))])
        else:
            drawn = population.draw(letters, rng)
            scores = _apart(population.sample(drawn, _risks(rate, letters, rng), rng, forgets=forgets))
        found = Measures(scores, [one.measure for one in known], ALPHA, resamples, run)
        for k, one in enumerate(known):
            interval = found.interval(k)
            hits[k] += interval.low <= one.value <= interval.high
    return {one.measure.name: hit / runs for one, hit in zip(known, hits, strict=True)}


def _all_right(population: Population, rate: float) -> float:
    """The long-run share of letters without a wrong outcome: the mean of (1 - risk) to the number of items."""
    good, bad = (1 - rate) * _CONCENTRATION, rate * _CONCENTRATION
    shares = [np.prod([(good + j) / (good + bad + j) for j in range(n)]) for n in population.items]
    return float(np.mean(shares))


def false_alarms(
    population: Population, *, letters: int, runs: int, resamples: int, seed: int
) -> tuple[float, float, dict[str, float]]:
    """Of two readers that err alike: the share of runs that FAIL with no margin at all on three primary measures;
    that in which the sign-flip test of the first is significant; and by measure that in which the interval has 0.
    """
    names = ("letter.outcomes", "micro.f1", "field.patient.age.f1")
    policy = _policy(names, resamples)
    failed = significant = 0
    covering = dict.fromkeys(names, 0)
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        drawn = population.draw(letters, rng)
        risks = _risks(0.15, letters, rng)
        a, b = (_apart(population.sample(drawn, risks, rng, forgets=0.1)) for _ in range(2))
        judged, _ = judge_primaries(a, b, replace(policy, seed=run))
        failed += verdict_of(judged, ()) == "FAIL"
        significant += judged[0].difference.p <= ALPHA
        for one in judged:
            interval = one.difference.interval
            covering[one.difference.measure] += interval.low <= 0 <= interval.high
    return failed / runs, significant / runs, {name: count / runs for name, count in covering.items()}


def differences_found(
    population: Population, *, letters: int, differing: float, runs: int, resamples: int, seed: int
) -> tuple[float, float]:
    """The share of runs in which the sign-flip test finds a difference of the stated detectable size, and that size.

    Of the letters a share `differing` is right in one run and wrong in the other.
    """
    size = detectable_binary(letters, differing, ALPHA)
    assert size is not None, "so few letters show nothing"
    outcomes = measure("letter.outcomes")
    found = 0
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        drawn = population.draw(letters, rng)
        kind = rng.choice(3, letters, p=[(differing + size) / 2, (differing - size) / 2, 1 - differing])
        both = rng.random(letters) < 0.1
        a = [
            population.score(n, _first((k == 1) or (k == 2 and w)))
            for n, k, w in zip(drawn, kind, both, strict=True)
        ]
        b = [
            population.score(n, _first((k == 0) or (k == 2 and w)))
            for n, k, w in zip(drawn, kind, both, strict=True)
        ]
        paired = paired_columns(_apart(a), _apart(b), [outcomes])
        found += bool(sign_flip(paired, resamples, rng)[0] <= ALPHA)
    return found / runs, size


def _first(wrong: bool) -> frozenset[int]:
    return frozenset({0}) if wrong else _NOTHING


def _policy(names: Sequence[str], resamples: int) -> Policy:
    return Policy(
        name="self-test",
        sha256="",
        alpha=ALPHA,
        resamples=resamples,
        seed=0,
        primaries=tuple(Primary(measure(name), 0.0) for name in names),
        gates=(),
    )
