"""Two runs to a verdict, through the command: what passes, what fails, what is refused, and what is said."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from golds import ROOT, SAMPLES
from remaking import failed, flip, flipped, remake

from imr_llm.cli.main import main
from imr_llm.evals.running import evaluate


@pytest.fixture
def policy(tmp_path):
    """A policy file of some primary measures and gates."""

    def write(*primaries, gates="", alpha=0.05):
        lines = [f'name = "test"\nalpha = {alpha}\nresamples = 1000\nseed = 4\n']
        lines += [f'[[primary]]\nmeasure = "{name}"\nmargin = {margin}\n' for name, margin in primaries]
        path = tmp_path / "policy.toml"
        path.write_text("\n".join(lines) + gates)
        return str(path)

    return write


def compare(a, b, policy, *more):
    return CliRunner().invoke(main, ["compare", str(a), str(b), "--policy", policy, *map(str, more)])


def compared(a, b, policy):
    done = compare(a, b, policy, "--json", "-")
    return done.exit_code, json.loads(done.stdout)


OUTCOMES = ("letter.outcomes", 0.02)


def test_a_run_against_itself_is_inconclusive_with_too_few_letters(baseline, policy):
    done = compare(baseline, baseline, policy(OUTCOMES))
    assert done.exit_code == 4
    assert done.stdout.startswith("INCONCLUSIVE  baseline (B) against baseline (A)")
    assert "about 190 letters would decide it" in done.stdout  # 183 clusters
    assert "30 letters of samples 1.0 in 29 clusters, the largest of 2" in done.stdout


def test_a_run_against_itself_passes_with_enough_letters(baseline, policy, tmp_path):
    a, b = (remake(baseline, tmp_path / name, copies=7) for name in "ab")
    done = compare(a, b, policy(OUTCOMES))
    assert done.exit_code == 0
    assert done.stdout.startswith("PASS")


def test_a_worse_run_fails_and_the_lost_letters_are_named(baseline, policy, tmp_path):
    worse = remake(baseline, tmp_path / "worse", flip(*range(12)))
    code, said = compared(baseline, worse, policy(OUTCOMES, ("micro.f1", 0.01)))
    assert code == 3
    assert said["verdict"] == "FAIL"
    outcomes = said["comparison"]["primaries"][0]
    assert outcomes["difference"]["gain"] == pytest.approx(-12 / 30)
    assert outcomes["difference"]["lost"] == [f"sample-{name}" for name in NAMES[:12]]
    assert outcomes["difference"]["mcnemar"]["p"] == 2 / 2**12
    assert outcomes["upper"] < -0.02
    lost = [flip for flip in said["flips"] if flip["kind"] == "lost"]
    assert {flip["field"] for flip in lost} == {"items.outcome"}
    assert len(lost) == 12


NAMES = [path.stem.removeprefix("sample-") for path in sorted((SAMPLES / "gold").glob("*.json"))]


def test_the_better_run_passes_even_with_few_letters(baseline, policy, tmp_path):
    worse = remake(baseline, tmp_path / "worse", flip(*range(12)))
    code, said = compared(worse, baseline, policy(OUTCOMES))
    assert code == 0
    assert said["comparison"]["primaries"][0]["difference"]["won"][0] == f"sample-{NAMES[0]}"


def test_one_primary_that_fails_is_enough_and_one_that_is_open_too(baseline, policy, tmp_path):
    worse = remake(baseline, tmp_path / "worse", flip(*range(12)))
    _, said = compared(baseline, worse, policy(("operations.failed", 0.5), OUTCOMES))
    assert [one["verdict"] for one in said["comparison"]["primaries"]] == ["PASS", "FAIL"]
    assert said["verdict"] == "FAIL"
    _, said = compared(baseline, baseline, policy(("operations.failed", 0.5), OUTCOMES))
    assert [one["verdict"] for one in said["comparison"]["primaries"]] == ["PASS", "INCONCLUSIVE"]
    assert said["verdict"] == "INCONCLUSIVE"


def test_the_more_primaries_the_surer_a_fail_must_be(baseline, policy, tmp_path):
    """Six lost letters of thirty are enough alone, and not as one of five measures."""
    worse = remake(baseline, tmp_path / "worse", flip(*range(6)))
    others = [(f"operations.{name}", 0.9) for name in ("failed", "refused", "first_try", "attempts")]
    _, alone = compared(baseline, worse, policy(OUTCOMES))
    _, among = compared(baseline, worse, policy(OUTCOMES, *others))
    assert (alone["verdict"], among["verdict"]) == ("FAIL", "INCONCLUSIVE")
    one, same = (said["comparison"]["primaries"][0] for said in (alone, among))
    assert one["difference"]["interval"] == pytest.approx(same["difference"]["interval"])
    assert one["upper"] < -0.02 < same["upper"]
    assert same["p_adjusted"] == pytest.approx(5 * one["difference"]["p"])
    assert "with all primary measures together" in among["because"][0]


def test_the_more_primaries_the_more_letters_are_needed(suite, policy, tmp_path):
    """Where every letter was lost there is no spread to reckon with: 2 · 0.5^6 < 0.05, 2 · 0.5^8 < 0.05 / 5."""
    evaluate(suite(), [], tmp_path / "runs")
    right = tmp_path / "runs" / "baseline"
    worse = remake(right, tmp_path / "worse", flip(*range(4)))
    others = [(f"operations.{name}", 0.9) for name in ("failed", "refused", "first_try", "attempts")]
    for primaries, needed in ((1, 6), (5, 8)):
        _, said = compared(right, worse, policy(OUTCOMES, *others[: primaries - 1]))
        one = said["comparison"]["primaries"][0]
        assert (one["verdict"], one["needed"]) == ("INCONCLUSIVE", needed)


def test_a_failed_letter_is_a_failure_also_where_it_has_nothing_to_count(baseline, policy, tmp_path):
    """Of no answer there is no precision; the letter must not drop out of it all the same."""
    refusing = remake(baseline, tmp_path / "refusing", lambda k, one: failed(one) if k < 10 else one)
    measures = (OUTCOMES, ("micro.precision", 0.01), ("abstention.selective_risk", 0.01), ("micro.f1", 0.01))
    code, said = compared(baseline, refusing, policy(*measures))
    assert code == 3
    for one in said["comparison"]["primaries"]:
        assert one["difference"]["gain"] < -0.2, one["difference"]["measure"]
        assert len(one["difference"]["lost"]) == 10, one["difference"]["measure"]
    assert said["comparison"]["failed_b"] == [f"sample-{name}" for name in NAMES[:10]]
    assert not said["flips"]


def test_repeats_of_a_letter_are_averaged_first(baseline, policy, tmp_path):
    """Two repeats with other letters wrong are no more letters, and their difference is the noise."""
    shaky = remake(baseline, tmp_path / "shaky", flip(0, 1, 2), flip(3, 4))
    _, said = compared(baseline, shaky, policy(OUTCOMES))
    one = said["comparison"]["primaries"][0]
    assert said["comparison"]["letters"] == 30
    assert one["difference"]["gain"] == pytest.approx(-2.5 / 30)
    assert one["difference"]["mcnemar"] is None
    assert one["noise"] == pytest.approx(1 / 30)
    assert {flip["b"]["right"] for flip in said["flips"]} == {0.5}


def test_a_broken_gate_fails_whatever_else(baseline, policy, tmp_path):
    gate = '[[gate]]\nmeasure = "operations.failed"\nat_most = 0.0\n'
    refusing = remake(baseline, tmp_path / "refusing", lambda k, one: failed(one) if k == 3 else one)
    code, said = compared(baseline, refusing, policy(("letter.outcomes", 0.9), gates=gate))
    assert code == 3
    assert said["comparison"]["gates"][0]["offending"] == [f"sample-{NAMES[3]}"]
    code, said = compared(baseline, baseline, policy(("letter.outcomes", 0.9), gates=gate))
    assert code == 0
    assert said["comparison"]["gates"][0]["limit"] == pytest.approx(1 - 0.05 ** (1 / 29)), "by clusters"


def test_why_a_failed_letter_makes_gates_and_table_differ_is_told(baseline, policy, tmp_path):
    refusing = remake(baseline, tmp_path / "refusing", lambda k, one: failed(one) if k == 3 else one)
    said = "a failed letter is wrong in all that the other run has to count of it"
    for run, told in ((refusing, True), (baseline, False)):
        page, markdown = tmp_path / "page.html", tmp_path / "page.md"
        done = compare(baseline, run, policy(OUTCOMES), "--html", page, "--markdown", markdown)
        for text in (done.stdout, page.read_text(), markdown.read_text()):
            assert (said in text) == told


def test_trifles_never_turn_inconclusive_into_pass(baseline, policy, tmp_path):
    """One wrong value, and eight, are no surer than none."""
    rule = policy(("micro.f1", 0.01))
    assert compared(baseline, baseline, rule)[0] == 4
    for count in (1, 8):
        worse = remake(baseline, tmp_path / f"worse-{count}", flip(*range(count)))
        assert compared(baseline, worse, rule)[0] == 4


def test_a_gate_of_an_amount_names_no_letters(baseline, policy):
    """Letters that took some time are not letters that went wrong, however short it was."""
    gate = '[[gate]]\nmeasure = "operations.seconds"\nat_most = 60.0\n'
    _, said = compared(baseline, baseline, policy(("letter.outcomes", 0.9), gates=gate))
    (one,) = said["comparison"]["gates"]
    assert (one["holds"], one["offending"], one["limit"]) == (True, None, None)


def test_a_gate_that_nothing_can_be_held_to_keeps_from_passing(baseline, policy):
    gate = '[[gate]]\nmeasure = "wrong.verified"\nat_most = 0.0\n'
    code, said = compared(baseline, baseline, policy(("letter.outcomes", 0.9), gates=gate))
    assert code == 4
    assert "applies to no letter of B" in said["because"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scorer_sha256": "0" * 64}, "they were scored by different code"),
        ({"lang": "es"}, "their explanations are in different languages"),
        (
            {"gold": {"name": "samples", "version": "1.1", "sha256": "f" * 64}},
            "their gold differs (samples 1.0",
        ),
        ({"letters": {"count": 30, "sha256": "e" * 64, "missing": ["x"]}}, "their letters differ"),
        (
            {"suite": {"name": "s", "kind": "explanation", "sha256": ""}},
            "one is of extractions, the other of",
        ),
    ],
)
def test_runs_that_are_not_alike_are_refused_with_the_reason(baseline, policy, tmp_path, change, said):
    other = remake(baseline, tmp_path / "other", **change)
    done = compare(baseline, other, policy(OUTCOMES))
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_measure_of_another_kind_of_run_is_refused(baseline, policy):
    done = compare(baseline, baseline, policy(("explanation.clean", 0.1)))
    assert done.exit_code == 2
    assert "explanation.clean applies to no letter" in done.stderr


def test_the_same_runs_give_the_same_bytes(baseline, policy, tmp_path):
    worse = remake(baseline, tmp_path / "worse", flip(1, 5, 8), flip(2, 8))
    reports = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        files = [folder / f"report.{kind}" for kind in ("html", "md", "json")]
        options = [
            word
            for kind, path in zip(("html", "markdown", "json"), files, strict=True)
            for word in (f"--{kind}", path)
        ]
        compare(baseline, worse, policy(OUTCOMES), *options)
        reports.append([path.read_bytes() for path in files])
    assert reports[0] == reports[1]
    assert all(reports[0])


def test_only_wrong_items_flip_and_whole_items_count_once(baseline, policy, tmp_path):
    def without_first(k, record):
        return record.model_copy(update={"items": record.items[1:]}) if k == 0 else record

    code, said = compared(baseline, remake(baseline, tmp_path / "short", without_first), policy(OUTCOMES))
    assert code == 4
    (flip,) = said["flips"]
    assert (flip["field"], flip["kind"], flip["b"]["value"]) == ("items", "lost", None)


def test_without_scipy_the_way_out_is_told(baseline, policy):
    program = (
        "import sys; sys.modules['scipy'] = None\n"
        "from imr_llm.cli.main import main\n"
        f"main(['compare', {str(baseline)!r}, {str(baseline)!r}, '--policy', {policy(OUTCOMES)!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 2
    assert "pip install 'imr-llm[evals]'" in done.stderr


def test_flipped_changes_one_outcome(baseline):
    """What the tests above stand on."""
    from imr_llm.evals.runs import load_run

    run = load_run(baseline)
    record = run.record(run.scores[0])
    other = flipped(record)
    assert [item.outcome for item in other.items][1:] == [item.outcome for item in record.items][1:]
    assert other.items[0].outcome != record.items[0].outcome


@pytest.fixture
def paid(baseline, tmp_path):
    """Makes runs whose letters cost a cent each, one of them with calls of which nobody knows."""

    def make(name, unreported=0, older=False, cost=0.01):
        run = remake(baseline, tmp_path / name)
        scores = [json.loads(line) for line in (run / "scores.jsonl").read_text().splitlines()]
        for score in scores:
            score["operations"] |= {"cost_usd": cost, "input_tokens": 100}
            if older:
                del score["operations"]["unreported"]
        if not older:
            scores[3]["operations"]["unreported"] = unreported
        (run / "scores.jsonl").write_text("".join(json.dumps(score) + "\n" for score in scores))
        return run

    return make


COST = "operations.cost_usd"


@pytest.mark.parametrize("name", [COST, "operations.input_tokens"])
@pytest.mark.parametrize(
    ("a", "b", "margin", "verdict"),
    [
        (0, 0, 1, "PASS"),
        (0, 7, 1, "INCONCLUSIVE"),
        (7, 0, 1, "PASS"),
        (7, 7, 1, "INCONCLUSIVE"),
        (0, 0, 0, "INCONCLUSIVE"),
    ],
)
def test_a_cost_that_is_only_at_least_passes_nothing(paid, policy, name, a, b, margin, verdict):
    code, said = compared(paid("a", a), paid("b", b), policy((name, margin)))
    assert said["verdict"] == verdict
    assert code == {"PASS": 0, "INCONCLUSIVE": 4}[verdict]
    assert said["comparison"]["primaries"][0]["unreported"] == [a, b]
    assert said["unreported"] == {"a": a, "b": b}


@pytest.mark.parametrize(("a", "verdict"), [(0, "FAIL"), (7, "INCONCLUSIVE")])
def test_a_dearer_run_fails_unless_the_older_one_may_have_cost_more(paid, policy, a, verdict):
    runs = paid("a", a), paid("b", 7, cost=0.05)
    assert compared(*runs, policy((COST, 0.01)))[1]["verdict"] == verdict


@pytest.mark.parametrize(
    ("bound", "unreported", "holds"),
    [
        ("at_most = 0.02", 0, True),
        ("at_most = 0.02", 7, None),
        ("at_most = 0.001", 7, False),
        ("at_least = 0.001", 7, True),
        ("at_least = 0.02", 7, None),
        ("at_least = 0.02", 0, False),
    ],
)
def test_a_gate_on_a_cost_that_is_only_at_least(paid, policy, bound, unreported, holds):
    gate = f'\n[[gate]]\nmeasure = "{COST}"\n{bound}\n'
    b = paid("b", unreported)
    code, said = compared(b, b, policy(("letter.exact", 0.99), gates=gate))
    assert said["comparison"]["gates"][0]["holds"] is holds
    assert code == {True: 0, False: 3, None: 4}[holds]


def test_a_cost_that_is_only_at_least_is_told_so_everywhere(paid, policy, tmp_path):
    a, b = paid("a", 1), paid("b", 7)
    gate = f'\n[[gate]]\nmeasure = "{COST}"\nat_most = 0.02\n'
    files = {form: tmp_path / f"c.{form}" for form in ("html", "markdown")}
    rules = policy((COST, 1), gates=gate)
    printed = compare(a, b, rules, *(word for form in files for word in (f"--{form}", files[form]))).stdout
    page, marked = (files[form].read_text() for form in ("html", "markdown"))
    without = "Cost and tokens are without 1 call of A and 7 calls of B, of which they are not known."
    for said in (printed, page, marked):
        assert "at least 0.01 USD" in said
        assert without in said
        assert "must be at most 0.02 USD; that is without 7 calls, of which it is not known" in said
    assert "\n  not known: operations.cost_usd: at least 0.01 USD" in printed
    for option in ("--html", "--markdown"):
        report = CliRunner().invoke(main, ["report", str(b), option, "-"]).stdout
        assert "Cost of a letter: at least 0.01 USD; that and the tokens are without 7 calls" in report
    assert "at least 0.01 USD" in CliRunner().invoke(main, ["report", str(b)]).stdout
    unseen = paid("unseen", 7, cost=0.0)
    assert "Cost of a letter: not known" in CliRunner().invoke(main, ["report", str(unseen)]).stdout


def test_runs_of_earlier_versions_are_read(paid, policy):
    older = paid("older", older=True)
    done = compare(older, older, policy((COST, 1)))
    assert done.exit_code == 0
    assert "at least" not in done.stdout
