"""Intervals, tests and power, beside scipy and statsmodels, on numbers made up for it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from imr_llm.evals.columns import Columns, PairedColumns
from imr_llm.evals.differences import Differences
from imr_llm.evals.intervals import Resampled, exact_share, gains, ratios
from imr_llm.evals.measures import measure
from imr_llm.evals.power import detectable_binary, letters_needed, units_needed_unseen
from imr_llm.evals.ratios import Measure
from imr_llm.evals.resampling import cluster_sums
from imr_llm.evals.significance import benjamini_hochberg, holm, letter_gains, mcnemar, sign_flip
from imr_llm.evals.verdict import judge_gate

pytestmark = pytest.mark.unmeasured

P = [0.003, 0.04, 0.04, 0.2, 0.013]


def one_run(above, below, clusters=None) -> Columns:
    above, below = np.array(above, float)[:, None], np.array(below, float)[:, None]
    codes = np.arange(len(above)) if clusters is None else np.array(clusters)
    names = tuple(f"letter {k}" for k in range(len(above)))
    return Columns(names, codes, above, below, np.zeros_like(above))


def two_runs(a, b, below=None, clusters=None, of: Measure | None = None) -> PairedColumns:
    below = np.ones(len(a)) if below is None else below
    sides = (one_run(side, below, clusters) for side in (a, b))
    return PairedColumns((of or measure("letter.outcomes"),), *sides)


def resampled(parts, statistic=ratios, resamples=20_000):
    return Resampled(parts, statistic, "letters", resamples, np.random.default_rng(1))


@pytest.fixture
def skewed():
    """Numerators and denominators of 40 letters, unevenly."""
    rng = np.random.default_rng(5)
    below = rng.integers(1, 12, 40).astype(float)
    return rng.binomial(below.astype(int), rng.beta(5, 1, 40)).astype(float), below


def test_t_interval_of_a_mean_is_students():
    sample = np.random.default_rng(3).normal(2, 1, 25)
    ours = resampled(one_run(sample, np.ones(25)).parts()).t(0, 0.05)
    theirs = stats.ttest_1samp(sample, 0).confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs))


@pytest.mark.parametrize(("letters", "method"), [(40, "BCa"), (100, "percentile")])
def test_bootstrap_of_a_ratio_is_scipys(skewed, letters, method):
    above, below = (np.resize(side, letters) for side in skewed)
    ours = resampled(one_run(above, below).parts()).bootstrap(0, 0.05)
    theirs = stats.bootstrap(
        (above, below),
        lambda x, y, axis: x.sum(axis) / y.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        method=method,
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs), abs=0.003)
    assert ours.method == ("BCa bootstrap" if method == "BCa" else "bootstrap")


def test_a_ratio_is_pooled_anew_in_every_resample(skewed):
    """Not the mean of the letters' own ratios, which is another number."""
    above, below = skewed
    ours = resampled(one_run(above, below).parts())
    assert ours.values[0] == pytest.approx(above.sum() / below.sum())
    assert abs(ours.values[0] - np.mean(above / below)) > 0.005
    interval = ours.bootstrap(0, 0.05)
    assert interval.low < ours.values[0] < interval.high


def test_letters_of_one_template_make_the_interval_wider():
    rng = np.random.default_rng(8)
    once = (rng.random(50) < 0.8).astype(float)
    run = one_run(np.repeat(once, 4), np.ones(200), np.repeat(np.arange(50), 4))
    alone = resampled(run.parts()).bootstrap(0, 0.05)
    together = resampled(cluster_sums(run.parts(), run.clusters)).bootstrap(0, 0.05)
    assert together.width == pytest.approx(2 * alone.width, rel=0.15)


def test_the_wider_interval_is_the_one_that_counts():
    rng = np.random.default_rng(9)
    a = np.repeat((rng.random(40) < 0.9).astype(float), 3)
    b = np.repeat((rng.random(40) < 0.8).astype(float), 3)
    found = Differences(two_runs(a, b, clusters=np.repeat(np.arange(40), 3)), 0.05, 2000, 1).of(0)
    assert found.interval.units == "clusters"
    assert found.interval.width == max(one.width for one in found.intervals)


@pytest.mark.parametrize(("hits", "of"), [(0, 300), (3, 75), (20, 20)])
def test_exact_limits_are_clopper_and_pearsons(hits, of):
    assert exact_share(hits, of, 0.05) == pytest.approx(proportion_confint(hits, of, 0.05, "beta"))


def test_no_hit_in_300_still_allows_one_per_cent():
    assert exact_share(0, 300, 0.1)[1] == pytest.approx(0.0099, abs=5e-5)


def test_adjusted_p_values_are_statsmodels():
    assert holm(P) == pytest.approx(list(multipletests(P, method="holm")[1]))
    assert benjamini_hochberg(P) == pytest.approx(list(multipletests(P, method="fdr_bh")[1]))


@pytest.mark.parametrize(("better", "worse"), [(0, 0), (1, 9), (12, 4), (5, 5)])
def test_mcnemar_is_statsmodels_and_mid_p_half_a_term_less(better, worse):
    found = mcnemar(better, worse)
    assert found.p == pytest.approx(mcnemar_of_statsmodels([[50, better], [worse, 50]], exact=True).pvalue)
    if better + worse:
        term = stats.binom.pmf(better, better + worse, 0.5)
        assert found.mid_p == pytest.approx(1 - term / 2 if better == worse else found.p - term)


def test_few_letters_that_differ_are_flipped_in_every_way():
    """Eight of ten letters worse: 2 of 2^8 ways are as far."""
    a, b = np.ones(10), np.array([0.0] * 8 + [1.0] * 2)
    p = sign_flip(two_runs(a, b), 10_000, np.random.default_rng(0))
    assert p[0] == 2 / 2**8
    assert p[0] == mcnemar(0, 8).p


def test_many_letters_are_flipped_at_random_as_scipy_does():
    rng = np.random.default_rng(4)
    a, b = rng.normal(0.6, 0.2, 80), rng.normal(0.55, 0.2, 80)
    ours = sign_flip(two_runs(a, b), 20_000, np.random.default_rng(0))[0]
    theirs = stats.permutation_test(
        (a, b),
        lambda x, y, axis: (y - x).mean(axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(1),
    ).pvalue
    assert ours == pytest.approx(theirs, abs=0.01)


def test_gains_are_positive_where_b_is_better_whichever_way_is_better():
    lower = measure("operations.failed")
    paired = two_runs([1, 1, 0], [0, 1, 0], of=lower)
    assert gains(paired.signs())(paired.parts().sum(axis=0))[0] == pytest.approx(1 / 3)
    assert list(letter_gains(paired)[:, 0]) == [1, 0, 0]


def test_no_letter_that_differs_is_no_proof_that_none_would():
    found = Differences(two_runs(np.ones(40), np.ones(40)), 0.05, 500, 1).of(0)
    assert found.interval.method == "exact"
    assert found.interval.low == pytest.approx(-exact_share(0, 40, 0.05)[1])
    assert found.p == 1
    assert found.detectable is None


def shares(lost, letters=100, values=50, **more):
    """Two runs of letters with so many values each, of which B has so many fewer right in the first letters."""
    a, b = np.full(letters, values - 2.0), np.full(letters, values - 2.0)
    b[: len(lost)] -= lost
    return two_runs(a, b, np.full(letters, values), of=measure("grounding.abc"), **more)


def test_no_number_of_trifles_makes_the_interval_narrower_than_none():
    """Each step makes B worse, so that none may let it lose less at worst."""
    lows = [Differences(shares([1] * n), 0.05, 300, 1).of(0).interval.low for n in (0, 1, 5, 6, 8, 30, 100)]
    assert lows[0] == pytest.approx(-exact_share(0, 100, 0.05)[1])
    assert lows == sorted(lows, reverse=True)
    assert lows[-1] == pytest.approx(lows[0] - 1 / 50)


def test_a_letter_that_is_lost_as_a_whole_raises_the_limit_and_half_a_letter_does_not():
    half, whole = (Differences(shares([lost] + [1] * 10), 0.05, 300, 1).of(0) for lost in (25, 26))
    assert (half.gone, whole.gone, whole.units) == (0, 1, 100)
    seen = exact_share(1, 100, 0.05)[1] - 1 / 100
    assert whole.interval.low == pytest.approx(whole.gain - seen)
    assert half.interval.low == pytest.approx(half.gain - exact_share(0, 100, 0.05)[1])


@pytest.mark.parametrize("binary", [True, False])
def test_rare_losses_as_large_as_the_margin_seldom_pass(binary):
    """Two letters of a hundred are lost, which is the margin; a pass is wrong, and may happen in 2.5 % of draws."""
    passed = 0
    for draw in range(400):
        rng = np.random.default_rng([6, draw])
        lost, trifles = rng.random(200) < 0.02, rng.integers(-1, 2, 200)
        runs = (
            two_runs(np.ones(200), 1.0 - lost) if binary else shares(np.where(lost, 48, trifles), letters=200)
        )
        passed += Differences(runs, 0.05, 100, draw).of(0).interval.low > -0.02
    assert passed <= 18  # of 10 expected: 1 % chance


def test_letters_that_the_measure_does_not_apply_to_are_no_evidence():
    """Ten of a hundred letters have something to count; the limit is of ten."""
    below = np.repeat([4.0, 0.0], [10, 90])
    found = Differences(two_runs(below * 0, below * 0, below, of=measure("wrong.conflict")), 0.05, 300, 1).of(
        0
    )
    assert found.units == 10
    assert found.interval.low == pytest.approx(-exact_share(0, 10, 0.05)[1])


def test_a_difference_of_shares_is_none_beyond_all_and_nothing():
    below, wrong = np.repeat([2.0, 0.0], [2, 28]), np.repeat([2.0, 0.0], [1, 29])
    runs = two_runs(wrong, np.roll(wrong, 1), below, of=measure("wrong.conflict"))
    found = Differences(runs, 0.05, 1000, 1).of(0)
    assert all(-1 <= one.low <= one.high <= 1 for one in found.intervals)
    assert found.detectable is None


def uneven(wrong_a, wrong_b, values_a, values_b):
    """Two runs with verified values of different number, and the wrong ones among them."""
    runs = one_run(wrong_a, values_a), one_run(wrong_b, values_b)
    return PairedColumns((measure("wrong.verified"),), *runs)


def test_a_letter_without_a_wrong_value_in_either_run_is_tied_however_many_it_has():
    values = np.arange(30.0) % 7 + 20
    wrong = np.zeros(30)
    failed = np.array([23.0] + [0.0] * 29)
    paired = uneven(wrong, failed, values, np.where(failed > 0, 23, values - 5))
    found = Differences(paired, 0.05, 5000, 1).of(0)
    assert (found.won, found.tied, found.lost) == ((), 29, ("letter 0",))
    assert found.p == 1


def test_a_letter_of_which_one_run_has_nothing_to_count_has_nothing_wrong_there():
    paired = uneven([0, 0, 2], [3, 0, 0], [0, 0, 4], [3, 5, 0])
    assert list(letter_gains(paired)[:, 0]) == [-1, 0, 0.5]
    seconds = PairedColumns((measure("operations.seconds"),), paired.a, paired.b)
    assert list(letter_gains(seconds)[:, 0]) == [0, 0, 0]


@pytest.mark.parametrize(
    ("letters", "points"),
    [
        (100, (None, 8.5, 12.1)),
        (200, (4.3, 6.1, 8.7)),
        (300, (3.6, 5.0, 7.1)),
        (500, (2.8, 3.9, 5.6)),
        (1000, (2.0, 2.8, 3.9)),
    ],
)
def test_detectable_differences(letters, points):
    found = [detectable_binary(letters, share, 0.05) for share in (0.05, 0.1, 0.2)]
    assert tuple(None if one is None else round(one * 100, 1) for one in found) == points


def test_letters_needed():
    assert letters_needed(100, 0.0, 0.02, 0.02, 0.05) == 785  # (1.96 + 0.84)² · 100
    assert letters_needed(100, -0.02, 0.02, 0.01, 0.05) is None
    assert letters_needed(4, -1.0, 0.02, 0.0, 0.05) == 6  # all lost: 2 · 0.5^6 < 0.05 < 2 · 0.5^5
    assert letters_needed(4, -1.0, 0.02, 0.0, 0.05, 3) == 7
    assert units_needed_unseen(0.02, 0.05) == 183  # 0.98^183 < 0.025 < 0.98^182
    assert units_needed_unseen(0.015, 0.05, 1 / 200) == 331  # 1.65 seen in 331: the limit is 2.0 %


def test_a_gate_counts_letters_and_needs_something_to_count():
    from imr_llm.evals.policies import Gate

    gate = judge_gate(Gate(measure("explanation.contradicted"), 0.0, None), [], 0.05)
    assert gate.holds is None
    assert gate.limit is None
