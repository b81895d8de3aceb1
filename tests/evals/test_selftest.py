"""The self-test holds, and does not where the scorer or the statistics are broken."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from click.testing import CliRunner
from golds import GOLD

from imr_llm.cli.main import main
from imr_llm.evals.gold import load_gold
from imr_llm.evals.selftest import retelling, simulated, spoiling
from imr_llm.evals.selftest.checks import Size, checks

pytestmark = pytest.mark.unmeasured

TINY = Size(trials=4, runs=20, resamples=200)


@pytest.fixture(scope="module")
def gold():
    return load_gold(GOLD / "samples")


def test_the_short_self_test_holds():
    done = CliRunner().invoke(main, ["eval", "selftest", "--short", "--gold", str(GOLD / "samples")])
    assert done.exit_code == 0, done.stdout
    rows = done.stdout.splitlines()[2:]
    assert len(rows) == 27
    assert all(row.rstrip(" |").endswith("yes") for row in rows)


def failing(gold, count):
    """Which of the first so many checks fail."""
    return {check.what for check in islice(checks(gold, [], TINY, 0), count) if check.holds is False}


def test_a_scorer_that_calls_everything_right_is_found_out(gold, monkeypatch):
    scored = spoiling.score_letter

    def kind(letter, result):
        score = scored(letter, result)
        return replace(score, exact=True, cells=tuple(replace(cell, state="C") for cell in score.cells))

    monkeypatch.setattr(spoiling, "score_letter", kind)
    assert failing(gold, 8) == set(spoiling.SPOILINGS)


def test_a_scorer_that_goes_by_the_order_of_lists_is_found_out(gold, monkeypatch):
    monkeypatch.setattr(
        "imr_llm.evals.cells.pair",
        lambda gold, predicted, _: tuple((k, k, 1.0) for k in range(min(len(gold), len(predicted)))),
    )
    assert "lists in another order: all values right" in failing(gold, 9)


def test_a_guard_that_sees_nothing_is_found_out(gold, monkeypatch):
    scored = retelling.Told.score
    monkeypatch.setattr(retelling.Told, "score", lambda self, _: scored(self, self.explanation))
    assert set(retelling.RETELLINGS) <= failing(gold, 12)


def test_intervals_that_are_too_narrow_are_found_out(gold, monkeypatch):
    population = simulated.Population(gold.letters)
    given = {"letters": 50, "runs": 60, "resamples": 200, "seed": 0}
    assert min(simulated.covered(population, **given).values()) > 0.86
    monkeypatch.setattr(simulated, "ALPHA", 0.6)
    found = simulated.covered(population, **given)
    assert found.pop("field.patient.age.f1") < 0.86, "of few errors the exact limits cover more"
    assert max(found.values()) < 0.7
