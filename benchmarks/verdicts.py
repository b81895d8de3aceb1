"""How often a verdict is wrong, and how often two equal models pass: pairs of runs made up by lot, no models.

Every letter has 50 values. B is worse by the margin of 2 points exactly, so that PASS and FAIL are both wrong: it loses
whole letters, or it loses a little everywhere and rarely wins a letter that A lost. In the last column both lose as many
letters of their own, and PASS is right.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from imr_llm.evals.columns import Columns, Floats, PairedColumns
from imr_llm.evals.differences import Differences
from imr_llm.evals.measures import measure

MARGIN = 0.02
VALUES = 50
ALPHA = 0.05
WON = 0.01
"""Letters that B wins as a whole, where it does."""
OWN = 0.005
"""Letters that each of two equal runs loses and the other has right."""
Runs = tuple[Floats, Floats]


def whole_letters(letters: int, lot: np.random.Generator) -> Runs:
    """B loses letters at the rate of the margin, and differs by a value either way in half of the others."""
    lost, trifles = lot.random(letters) < MARGIN, lot.integers(-1, 2, letters) * lot.integers(0, 2, letters)
    return np.full(letters, VALUES - 2.0), np.where(lost, 0.0, VALUES - 2.0 + trifles)


def rare_wins(letters: int, lot: np.random.Generator) -> Runs:
    """A loses letters that B has, and B loses as much as that and the margin, a little in each letter."""
    lost = lot.random(letters) < WON
    little = (MARGIN + WON) * VALUES
    return np.where(lost, 0.0, float(VALUES)), np.full(letters, VALUES - little)


def equals(letters: int, lot: np.random.Generator) -> Runs:
    """Each loses some letters."""
    a, b = (lot.random(letters) < OWN for _ in range(2))
    return np.where(a, 0.0, float(VALUES)), np.where(b, 0.0, float(VALUES))


def one_run(above: Floats) -> Columns:
    names = tuple(map(str, range(len(above))))
    right = above[:, None]
    return Columns(names, np.arange(len(above)), right, np.full_like(right, VALUES), np.zeros_like(right))


def rates(kind: Callable[[int, np.random.Generator], Runs], letters: int, draws: int) -> tuple[float, float]:
    """Shares of draws that PASS and that FAIL."""
    passed = failed = 0
    for draw in range(draws):
        a, b = kind(letters, np.random.default_rng([letters, draw]))
        runs = PairedColumns((measure("grounding.abc"),), one_run(a), one_run(b))
        interval = Differences(runs, ALPHA, 100, draw).of(0).interval
        passed += interval.low > -MARGIN
        failed += interval.high < -MARGIN
    return passed / draws, failed / draws


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--draws", type=int, default=1000)
    draws = wanted.parse_args().draws
    print(
        f"| letters | whole letters lost: wrong PASS, wrong FAIL | rare wins: wrong PASS, wrong FAIL | equal: PASS |\n{'|---' * 4}|"
    )
    for letters in (30, 75, 200, 400, 1000):
        lost, won = (rates(kind, letters, draws) for kind in (whole_letters, rare_wins))
        equal, _ = rates(equals, letters, draws)
        print(
            f"| {letters} | {lost[0]:.1%}, {lost[1]:.1%} | {won[0]:.1%}, {won[1]:.1%} | {equal:.0%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
