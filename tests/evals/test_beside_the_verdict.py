"""What is said beside a verdict: fields that collapsed, limits by clusters, which way it points, which run is which."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from remaking import failed, flip, remake

from imr_llm.cli.main import main

pytestmark = pytest.mark.unmeasured

HEAD = 'name = "test"\nalpha = 0.05\nresamples = 500\nseed = 4\n'
OUTCOMES = '[[primary]]\nmeasure = "letter.outcomes"\nmargin = {margin}\n'


@pytest.fixture
def compared(tmp_path):
    """A comparison by a policy of one primary measure, in every form."""

    def run(a, b, more="", margin=0.9, gates=""):
        policy = tmp_path / "policy.toml"
        policy.write_text(HEAD + more + OUTCOMES.format(margin=margin) + gates)
        files = {form: tmp_path / f"c.{form}" for form in ("html", "markdown", "json")}
        options = [str(word) for form in files for word in (f"--{form}", files[form])]
        done = CliRunner().invoke(main, ["compare", str(a), str(b), "--policy", str(policy), *options])
        return done, [done.stdout, *(file.read_text() for file in files.values())]

    return run


def aged(_, record):
    """Everybody is a year older than the letter says."""
    age = record.patient.age
    patient = record.patient.model_copy(update={"age": age and age + 1})
    return record.model_copy(update={"patient": patient})


def test_a_field_that_collapsed_keeps_from_passing_and_is_named_everywhere(baseline, compared, tmp_path):
    worse = remake(baseline, tmp_path / "worse", aged)
    assert compared(baseline, baseline)[0].exit_code == 0
    done, forms = compared(baseline, worse)
    assert done.exit_code == 4
    for said in forms:
        assert "field.patient.age.f1, 100.0 % in A, 0.0 % in B, adjusted p" in said
        assert "which keeps from passing (field" in said
    page = json.loads(forms[3])["comparison"]
    assert [row["difference"]["measure"] for row in page["collapsed"]] == ["field.patient.age.f1"]


def test_a_policy_may_let_a_field_collapse_which_is_said_all_the_same(baseline, compared, tmp_path):
    worse = remake(baseline, tmp_path / "worse", aged)
    done, forms = compared(baseline, worse, "field_loss = 1\n")
    assert done.exit_code == 0
    for said in forms:
        assert "Significantly worse: field.patient.age.f1, 100.0 % in A, 0.0 % in B" in said


def test_a_field_that_is_a_primary_measure_is_judged_by_its_margin(baseline, compared, tmp_path):
    worse = remake(baseline, tmp_path / "worse", aged)
    age = '[[primary]]\nmeasure = "field.patient.age.f1"\nmargin = 0.5\n'
    done, _ = compared(baseline, worse, age)
    assert done.exit_code == 3
    assert "Significantly worse" not in done.stdout


def test_a_small_loss_is_said_and_keeps_nobody_from_passing(baseline, compared, tmp_path):
    """Eight letters of three hundred are significant, and no collapse."""
    right, worse = (
        remake(baseline, tmp_path / name, change, copies=10)
        for name, change in (
            ("right", lambda _, one: one),
            ("worse", lambda k, one: aged(k, one) if k < 24 else one),
        )
    )
    done, _ = compared(right, worse)
    assert done.exit_code == 0
    assert "Significantly worse: field.patient.age.f1" in done.stdout


def test_a_few_letters_that_lost_a_field_are_perhaps_worse(baseline, compared, tmp_path):
    """Six letters are significant by themselves, and not among so many measures."""
    worse = remake(baseline, tmp_path / "worse", lambda k, one: aged(k, one) if k < 7 else one)
    done, forms = compared(baseline, worse)
    assert done.exit_code == 0
    for said in forms:
        assert "Perhaps worse: field.patient.age.f1" in said


def test_copies_of_a_letter_make_no_limit_narrower(baseline, compared, tmp_path):
    """Ten copies of thirty letters are three hundred, in as many clusters as there were."""
    run = remake(baseline, tmp_path / "copies", copies=10)
    scores = [json.loads(line) for line in (run / "scores.jsonl").read_text().splitlines()]
    for score in scores:
        score["cluster"] = score["cluster"].rpartition("-")[0]
    (run / "scores.jsonl").write_text("".join(json.dumps(score) + "\n" for score in scores))
    gate = '[[gate]]\nmeasure = "operations.failed"\nat_most = 0.01\n'
    done, forms = compared(run, run, gates=gate)
    (found,) = json.loads(forms[3])["comparison"]["gates"]
    assert (found["letters"], found["clusters"]) == (300, 29)
    assert found["limit"] == pytest.approx(1 - 0.05 ** (1 / 29))
    assert "0 of 300 letters have any, exact upper limit, by 29 clusters, 9.8 %" in done.stdout


def test_a_limit_of_letters_is_not_taken_for_the_bound_of_values(baseline, compared):
    gate = '[[gate]]\nmeasure = "abstention.selective_risk"\nat_most = 0.5\n'
    done, _ = compared(baseline, baseline, gates=gate)
    assert "must be at most 50.0 %; there is any in " in done.stdout
    assert "(exact upper limit of such letters" in done.stdout


@pytest.mark.parametrize(("lost", "towards"), [((), "PASS"), ((0,), "FAIL")])
def test_an_open_verdict_says_which_way_it_points(baseline, compared, tmp_path, lost, towards):
    other = remake(baseline, tmp_path / "other", flip(*lost))
    done, _ = compared(baseline, other, margin=0.02)
    assert done.exit_code == 4
    assert f"letters would decide it ({towards}, if the gain stays what it is)" in done.stdout


def test_two_runs_of_one_name_are_told_apart_by_their_folders(baseline, compared, tmp_path):
    one, other = (remake(baseline, tmp_path / name / "P") for name in ("monday", "friday"))
    done, forms = compared(one, other)
    assert done.stdout.startswith("PASS  P in friday/P (B) against P in monday/P (A), policy test")
    assert "P in friday/P (B) against P in monday/P (A)" in forms[1]


def test_values_side_by_side_have_as_many_figures(baseline, compared, tmp_path):
    """99.95 % of one run is not held against 99.9 % of another."""
    almost = remake(
        baseline, tmp_path / "almost", lambda k, one: failed(one) if k == 7 else one, copies=700, only=3
    )
    worse = remake(baseline, tmp_path / "worse", flip(0, 1, 2), copies=700, only=3)
    rows = '[[primary]]\nmeasure = "operations.failed"\nmargin = 0.5\n'
    done, _ = compared(almost, worse, rows)
    row = next(line.split() for line in done.stdout.splitlines() if line.startswith("operations.failed "))
    assert row[1:5] == ["0.05", "%", "0.00", "%"]
    assert "detectable" in done.stdout
    assert " 0.0 points " not in " ".join(row[-8:])


def lower_limit(run, name="micro.f1"):
    said = json.loads(CliRunner().invoke(main, ["report", str(run), "--json", "-"]).stdout)
    return next(one["interval"]["low"] for one in said["measures"] if one["measure"] == name)


def test_a_worse_run_has_no_better_limit(baseline, tmp_path):
    """A wrong value more, in one letter, in six, in thirty, never makes the lower limit higher."""

    def some(count):
        def change(k, record):
            return flip(k)(k, record) if k < count else record

        return change

    names = ("letter.outcomes", "micro.f1", "field.items.outcome.f1")
    runs = [remake(baseline, tmp_path / str(count), some(count)) for count in (0, 1, 5, 6, 12, 30)]
    for name in names:
        limits = [lower_limit(run, name) for run in runs]
        assert limits == sorted(limits, reverse=True), name
