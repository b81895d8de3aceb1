"""What a model itself said is measured whatever the record shows of it, and a verdict cannot be had without it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from golds import ROOT

from imr_llm.cli.main import main
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.running import evaluate
from imr_llm.evals.runs import load_run

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.unmeasured]

DEFAULT = str(ROOT / "evals/policies/default.toml")
TEN = '["sample-f1b-*"]'
SHOWN = '[[primary]]\nmeasure = "letter.outcomes"\nmargin = 0.9\n'


def value(run, name):
    return pooled(measure(name), load_run(run).scores)


def compare(a, b, *more, policy=DEFAULT):
    return CliRunner().invoke(main, ["compare", str(a), str(b), "--policy", str(policy), *map(str, more)])


@pytest.fixture
def read_by(simulated, suite, tmp_path):
    """Runs a simulated model over ten letters; its record is that of the policy "flag" unless another is named."""

    def run(name, policy="flag", **errors):
        with simulated(errors=errors) as sim:
            evaluate(
                suite(policy=policy, only=TEN),
                ["sim-test"],
                tmp_path / name,
                settings={"base_url": sim.base_url},
            )
        return tmp_path / name / "sim-test"

    return run


@pytest.fixture
def told_otherwise(suite, tmp_path):
    """A run of the same answers put through `edit`, replayed."""

    def run(source, name, edit):
        stored = tmp_path / f"{name}-stored"
        for old in source.parent.iterdir():
            (stored / old.name).mkdir(parents=True)
            for file in ("manifest.json", "answers.jsonl"):
                if (old / file).exists():
                    (stored / old.name / file).write_bytes((old / file).read_bytes())
        place = stored / "sim-test" / "answers.jsonl"
        lines = [json.loads(line) for line in place.read_bytes().splitlines()]
        for line in lines:
            if line.get("content"):
                line["content"] = json.dumps(edit(json.loads(line["content"])))
        place.write_text("".join(json.dumps(line) + "\n" for line in lines))
        evaluate(suite(policy="flag", only=TEN), ["sim-test"], tmp_path / name, replay=stored)
        return tmp_path / name / "sim-test"

    return run


def test_a_model_that_has_every_outcome_wrong_does_not_hide_behind_the_baseline(read_by):
    right, wrong = read_by("right"), read_by("wrong", flip_outcome=1.0)
    assert value(wrong, "letter.outcomes") == value(right, "letter.outcomes") == 1, "as the records show it"
    assert value(right, "own.letter.outcomes") == value(right, "own.field.items.outcome.f1") == 1
    assert value(wrong, "own.letter.outcomes") == value(wrong, "own.field.items.outcome.f1") == 0
    done = compare(
        right, wrong, "--json", right / "c.json", "--html", right / "c.html", "--markdown", right / "c.md"
    )
    assert done.exit_code == 3
    said = json.loads((right / "c.json").read_text())
    assert not [flip for flip in said["flips"] if flip["field"] == "items.outcome"]
    flipped = [flip for flip in said["own_flips"] if flip["field"] == "items.outcome"]
    assert len(flipped) == sum(len(one.items.pairs) for one in load_run(right).scores)
    assert {(flip["kind"], flip["a"]["value"] == flip["gold"]) for flip in flipped} == {("lost", True)}
    assert "Flips of what the models themselves said: " in (right / "c.md").read_text()
    assert "What the models themselves said otherwise (" in (right / "c.html").read_text()
    assert "own.letter.outcomes: B is worse than A by 100.0 points at least" in done.stdout


def nothing(_):
    return {"case": None, "items": []}


def requests_alone(answer):
    for item in answer["items"]:
        for key in item.keys() - {"request"}:
            item[key] = [] if isinstance(item[key], list) else None
    return answer | {"case": None}


@pytest.mark.parametrize("edit", [nothing, requests_alone])
def test_a_silent_model_fails_and_whose_values_are_shown_is_told_everywhere(
    read_by, told_otherwise, tmp_path, edit
):
    right = read_by("right")
    silent = told_otherwise(right, "silent", edit)
    assert value(silent, "letter.outcomes") == 1
    assert value(silent, "own.letter.outcomes") == 0
    assert value(silent, "own.replaced") > 0.9
    files = {form: tmp_path / f"c.{form}" for form in ("html", "markdown", "json")}
    done = compare(right, silent, *(word for form in files for word in (f"--{form}", files[form])))
    assert done.exit_code == 3
    warning = "Warning: what the records of B show tells little of the model"
    for said in (done.stdout, *(file.read_text() for file in files.values())):
        assert warning in " ".join(said.replace("&#39;", "'").split())
    for options in ((), ("--html", "-"), ("--markdown", "-"), ("--json", "-")):
        said = CliRunner().invoke(main, ["report", str(silent), *options]).stdout
        assert "show tells little of the model" in said
        assert "show tells little" not in CliRunner().invoke(main, ["report", str(right), *options]).stdout
    again = ["eval", str(tmp_path / "suite.toml"), "--model", "sim-test", "-o", str(tmp_path / "again")]
    again = CliRunner().invoke(main, [*again, "--replay", str(tmp_path / "silent-stored")])
    assert again.exit_code == 0, again.output
    assert "show tells little of the model" in again.stderr


def test_what_the_model_said_does_not_go_by_the_policy_of_the_record(read_by, suite, tmp_path):
    first = read_by("flag", flip_outcome=0.5, change_number=0.3, null_value=0.3, wrong_quote=0.3)
    own = {}
    for policy in ("flag", "permissive", "strict"):
        folder = tmp_path / f"as-{policy}"
        evaluate(suite(policy=policy, only=TEN), ["sim-test"], folder, replay=first.parent)
        scores = load_run(folder / "sim-test").scores
        own[policy] = [(_said(one.own.cells), one.own.given, one.own.grounded) for one in scores]
        for score in scores:
            record = load_run(folder / "sim-test").record(score)
            shown = [cell for cell in score.cells if cell.predicted is not None]
            assert score.own.shown == len(shown)
            strangers = [cell for cell in shown if _leaves(record, cell) and not _of_model(record, cell)]
            assert score.own.replaced == len(strangers), policy
    assert own["flag"] == own["permissive"] == own["strict"]


def _said(cells):
    """Cells without their places, as entries that a record hides stand behind the others."""
    return sorted(repr((one.field, one.state, one.gold, one.predicted, one.verdict)) for one in cells)


def _leaves(record, cell):
    at = cell.record_pointer
    return [check for place, check in record.checks.items() if place == at or place.startswith(f"{at}/")]


def _of_model(record, cell):
    """Whether what is shown is what the model said, or what both did."""
    checks = [check for check in _leaves(record, cell) if check.verdict != "absent"]
    permissive = record.provenance.policy == "permissive"
    return all(
        check.verdict in ("verified", "grounded") or (permissive and check.verdict != "missed")
        for check in checks
    )


def test_where_all_is_shown_that_the_model_said_both_measures_are_the_same(read_by):
    run = load_run(read_by("all", policy="permissive", flip_outcome=0.5, change_number=0.3))
    silent = [
        score for score in run.scores if any(c.verdict == "missed" for c in run.record(score).checks.values())
    ]
    assert len(silent) < len(run.scores)
    for score in run.scores:
        if score not in silent:
            assert [(c.pointer, c.state, c.predicted) for c in score.own.cells] == [
                (c.pointer, c.state, c.predicted) for c in score.cells
            ]


def test_a_value_that_no_record_can_hold_is_what_the_model_said(read_by, told_otherwise):
    def aged(answer):
        if answer["case"] and answer["case"]["patient"]["age"]:
            answer["case"]["patient"]["age"]["value"] = 500
        return answer

    run = told_otherwise(read_by("right"), "aged", aged)
    assert value(run, "field.patient.age.f1") == 1
    assert value(run, "own.field.patient.age.f1") == 0
    said = [
        cell.predicted for s in load_run(run).scores for cell in s.own.cells if cell.field == "patient.age"
    ]
    assert 500 in said


def test_of_the_baseline_what_it_said_is_what_its_record_shows(read_by):
    run = read_by("right")
    for row in ("baseline", "majority"):
        for name in (
            "letter.exact",
            "letter.outcomes",
            "micro.f1",
            "items.f1@0.9",
            "text.diagnoses.token_f1",
        ):
            assert value(run.parent / row, f"own.{name}") == value(run.parent / row, name)
    done = compare(run.parent / "baseline", run)
    assert done.exit_code == 4, done.output
    assert "own.micro.f1" in done.stdout


def older(run):
    """The run as a version wrote it that did not measure what the model itself said."""
    place = run / "scores.jsonl"
    lines = [json.loads(line) for line in place.read_bytes().splitlines()]
    place.write_text(
        "".join(json.dumps({k: v for k, v in line.items() if k != "own"}) + "\n" for line in lines)
    )
    return run


def test_runs_of_earlier_versions_are_read_and_told_of(read_by, tmp_path):
    run = older(read_by("older"))
    done = compare(run, run)
    assert done.exit_code == 2
    assert "own.letter.outcomes is not known of A and B" in done.stderr
    assert "imr-llm eval --replay" in done.stderr
    policy = tmp_path / "shown.toml"
    policy.write_text(f'name = "shown"\nalpha = 0.05\nresamples = 500\nseed = 1\n{SHOWN}')
    done = compare(run, run, policy=policy)
    assert done.exit_code == 0, done.output
    assert "What the model itself said is not measured in A and B, of an earlier version" in done.stdout
    assert "own." not in done.stdout
    report = CliRunner().invoke(main, ["report", str(run)])
    assert "is not measured in sim-test" in report.stdout


def test_other_record_policies_and_repeats_are_told_everywhere(read_by, suite, tmp_path):
    flag = read_by("flag")
    evaluate(suite(policy="permissive", only=TEN), ["sim-test"], tmp_path / "other", replay=flag.parent)
    other = tmp_path / "other" / "sim-test"
    files = {form: tmp_path / f"c.{form}" for form in ("html", "markdown", "json")}
    done = compare(flag, other, *(word for form in files for word in (f"--{form}", files[form])))
    for said in (done.stdout, *(file.read_text() for file in files.values())):
        assert "record policy flag in A, permissive in B" in said
        assert "Warning: under another record policy records show other values" in said
    assert "made otherwise" not in compare(flag, flag).stdout
    manifest = json.loads((other / "manifest.json").read_text())
    lines = (other / "scores.jsonl").read_bytes().splitlines()
    twice = [json.dumps({**json.loads(line), "repeat": k}) for line in lines for k in range(2)]
    (other / "scores.jsonl").write_text("\n".join(twice) + "\n")
    records = (other / "records.jsonl").read_bytes().splitlines()
    (other / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in records for _ in range(2)))
    (other / "manifest.json").write_text(json.dumps({**manifest, "repeats": 2}))
    assert "each letter was read once in A and 2 times in B" in compare(flag, other).stdout


def test_a_cost_of_which_no_price_is_known_is_told_with_the_way_out(read_by, tmp_path):
    run = read_by("right")
    policy = tmp_path / "cost.toml"
    policy.write_text(
        'name = "cost"\nalpha = 0.05\nresamples = 500\nseed = 1\n[[primary]]\nmeasure = "operations.cost_usd"\nmargin = 1\n'
    )
    done = compare(run, run, policy=policy)
    assert done.exit_code == 2
    assert "operations.cost_usd is not known of A and B, since no price of its model is" in done.stderr
    assert "--prices FILE" in done.stderr
    done = compare(run.parent / "majority", run, policy=policy)
    assert done.exit_code == 2
