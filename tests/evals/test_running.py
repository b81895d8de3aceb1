"""Evaluations from end to end: rows, files, what failed, going on, replaying."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from golds import GOLD, ROOT, labels_in

from imr_llm import DecisionRecord, FailedLetter, ModelUnavailable, UsageError
from imr_llm.cli.main import main
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.packing import pack_gold
from imr_llm.evals.running import evaluate
from imr_llm.evals.runs import load_run, runs_in

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def value(path, name):
    return pooled(measure(name), load_run(path).scores)


def read(folder):
    """What the files of each run hold."""
    return {
        (path.parent.name, path.name): path.read_bytes()
        for path in folder.rglob("*.json*")
        if path.name != "answers.jsonl"
    }


@pytest.fixture(scope="module")
def offline(tmp_path_factory):
    """The bundled suite without a model."""
    folder = tmp_path_factory.mktemp("offline") / "runs"
    done = CliRunner().invoke(main, ["eval", str(ROOT / "evals/suites/samples.toml"), "-o", str(folder)])
    return done, folder


def test_baseline_and_majority_are_always_run(offline):
    done, folder = offline
    assert done.exit_code == 0, done.output
    assert [path.name for path in runs_in(folder)] == ["baseline", "majority"]
    head = done.stdout.splitlines()[0].split()
    assert head == ["baseline", "majority"]
    for path in runs_in(folder):
        run = load_run(path)
        assert len(run.scores) == run.manifest.letters.count == 30
        assert not any(score.error for score in run.scores)


def test_the_majority_says_the_commonest_class_of_each_item(offline):
    run = load_run(offline[1] / "majority")
    outcomes = [cell for score in run.scores for cell in score.cells if cell.field == "items.outcome"]
    assert {cell.predicted for cell in outcomes} == {"upheld"}
    assert {cell.state for cell in outcomes} == {"C", "S"}
    assert value(run.path, "items.f1@0.9") == 1
    assert value(run.path, "field.items.quantity.f1") == 0
    assert run.record(run.scores[0]) is None
    assert run.scores[0].grounding is None


def test_a_run_says_what_it_was_made_with(offline):
    manifest = load_run(offline[1] / "baseline").manifest
    gold = json.loads((GOLD / "samples" / "manifest.json").read_text())
    assert (manifest.gold.name, manifest.gold.sha256) == ("samples", gold["labels_sha256"])
    assert manifest.suite.name == "samples"
    assert re.fullmatch(r"[0-9a-f]{64}", manifest.scorer_sha256)
    assert re.fullmatch(r"[0-9a-f]{40}", manifest.git.revision)
    assert manifest.prompt is None
    assert manifest.letters.missing == ()


def test_every_value_can_be_followed_to_the_record(offline):
    run = load_run(offline[1] / "baseline")
    for score in run.scores[:5]:
        record = run.record(score)
        assert isinstance(record, DecisionRecord)
        shown = json.loads(record.model_dump_json())
        for cell in score.cells:
            if cell.predicted is not None:
                found = shown
                for part in cell.record_pointer[1:].split("/"):
                    found = found[int(part) if isinstance(found, list) else part]
                assert found == cell.predicted


def test_a_perfect_model_is_exact_and_a_careless_one_is_not(simulated, suite, tmp_path):
    with simulated() as perfect:
        evaluate(suite(), ["sim-test"], tmp_path / "a", settings={"base_url": perfect.base_url})
    with simulated(errors={"flip_outcome": 1.0, "change_date": 1.0}) as careless:
        evaluate(suite(), ["sim-test"], tmp_path / "b", settings={"base_url": careless.base_url})
    right, wrong = tmp_path / "a" / "sim-test", tmp_path / "b" / "sim-test"
    assert value(right, "field.items.outcome.f1") == value(right, "field.dates.injury.f1") == 1
    assert value(wrong, "field.items.outcome.f1") == value(wrong, "field.dates.injury.f1") == 0
    assert value(right, "letter.outcomes") == 1
    assert value(wrong, "letter.outcomes") == 0
    assert value(wrong, "grounding.ab") < value(right, "grounding.ab")
    verdicts = [
        cell.verdict
        for score in load_run(wrong).scores
        for cell in score.cells
        if cell.field == "items.outcome"
    ]
    assert set(verdicts) <= {"ungrounded", "conflict"}
    manifest = load_run(right).manifest
    assert manifest.endpoint == perfect.base_url
    assert manifest.settings == {"policy": "permissive"}
    assert manifest.prompt.version == "extraction/v1"


def test_letters_that_failed_are_failures_in_the_score(simulated, suite, tmp_path):
    with simulated(faults={"refusal": 1.0}) as refusing:
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings={"base_url": refusing.base_url})
    run = load_run(tmp_path / "runs" / "sim-test")
    assert [score.error.code for score in run.scores] == ["model_refusal"] * 4
    assert {cell.state for score in run.scores for cell in score.cells} == {"M"}
    assert isinstance(run.record(run.scores[0]), FailedLetter)
    for name, share in (
        ("letter.exact", 0),
        ("micro.f1", 0),
        ("grounding.a", 0),
        ("operations.failed", 1),
        ("operations.refused", 1),
        ("operations.first_try", 0),
        ("operations.attempts", 1),
    ):
        assert value(run.path, name) == share, name


def test_repeats_of_a_letter_are_one_letter_in_the_table(simulated, suite, tmp_path):
    suite(repeats="2")
    with simulated(faults={"refusal": 1.0}) as refusing:
        command = ["eval", str(tmp_path / "suite.toml"), "--model", "sim-test", "-o", str(tmp_path / "runs")]
        done = CliRunner().invoke(main, [*command, "--base-url", refusing.base_url])
    rows = {name: values for name, *values in (line.split() for line in done.stdout.splitlines()[1:])}
    assert (rows["letters"], rows["failed"]) == (["4"] * 3, ["0", "0", "4"])


def test_what_was_used_is_recorded(simulated, suite, tmp_path):
    with simulated() as sim:
        evaluate(
            suite(),
            ["sim-test"],
            tmp_path / "runs",
            settings={"base_url": sim.base_url, "prices": prices(tmp_path)},
        )
        bill = sim.bill
    scores = load_run(tmp_path / "runs" / "sim-test").scores
    assert sum(score.operations.cost_usd for score in scores) == pytest.approx(bill / 1_000_000)
    assert all(score.operations.seconds > 0 for score in scores)
    assert all(score.operations.first_try and score.operations.attempts == 1 for score in scores)
    assert all(score.operations.input_tokens > 1000 for score in scores)


def prices(folder):
    path = folder / "prices.toml"
    path.write_text(
        '[models.sim-test]\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\nchecked = 2026-01-01\nsource = "test"\n'
    )
    return str(path)


@pytest.mark.parametrize("kind", ["extraction", "explanation"])
def test_replays_are_the_same_to_the_byte_and_ask_nobody(simulated, suite, tmp_path, kind):
    chosen = suite(kind, repeats="2")
    first, second, third = (tmp_path / kind / name for name in ("first", "second", "third"))
    with simulated(errors={"change_number": 0.2}, faults={"refusal": 0.5}) as sim:
        evaluate(chosen, ["sim-test"], first, settings={"base_url": sim.base_url, "concurrency": 3})
        asked = len(sim.log)
        evaluate(chosen, ["sim-test"], second, replay=first)
        evaluate(chosen, ["sim-test"], third, replay=first)
        assert len(sim.log) == asked
    assert read(first) == read(second) == read(third)
    run = load_run(first / "sim-test")
    assert len(run.scores) == 8
    assert [score.repeat for score in run.scores] == [0, 1] * 4
    assert {score.error is None for score in run.scores} == {True, False}


def test_what_was_not_recorded_is_not_made_up(simulated, suite, tmp_path):
    with simulated() as sim:
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings={"base_url": sim.base_url})
    with pytest.raises(
        UsageError, match="has no stored answers of other; it has: baseline, majority, sim-test"
    ):
        evaluate(suite(), ["other"], tmp_path / "again", replay=tmp_path / "runs")
    with pytest.raises(
        ModelUnavailable, match="no answer is stored for sample-f1b-01 as it is asked about now"
    ):
        evaluate(
            suite(), ["sim-test"], tmp_path / "again", replay=tmp_path / "runs", settings={"temperature": 0.5}
        )
    with pytest.raises(UsageError, match="holds no runs to replay"):
        evaluate(suite(), ["sim-test"], tmp_path / "again", replay=tmp_path / "nothing")


def test_an_interrupted_run_goes_on_where_it_stopped(simulated, suite, tmp_path):
    with simulated() as sim:
        asking = {"base_url": sim.base_url}
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings=asking)
        whole = read(tmp_path / "runs")
        calls = len(sim.log)
        run = tmp_path / "runs" / "sim-test"
        stored = (run / "answers.jsonl").read_bytes().splitlines(keepends=True)
        (run / "answers.jsonl").write_bytes(b"".join(stored[:3]) + stored[3][:40])
        (run / "scores.jsonl").unlink()
        manifest = json.loads((run / "manifest.json").read_text())
        (run / "manifest.json").write_text(json.dumps({**manifest, "complete": False}))
        with pytest.raises(UsageError, match="has not ended"):
            load_run(run)
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings=asking)
        again = len(sim.log) - calls
    known = {json.loads(line)["letter"] for line in stored[:3] if b'"key"' in line}
    assert again == calls - len(known) > 0

    def states(lines):
        return [[cell["state"] for cell in json.loads(line)["cells"]] for line in lines.splitlines()]

    scores = ("sim-test", "scores.jsonl")
    assert states(read(tmp_path / "runs")[scores]) == states(whole[scores])
    lines = (run / "answers.jsonl").read_bytes().splitlines()
    assert all(json.loads(line) for line in lines)


NOBODY = {"base_url": "http://127.0.0.1:9/v1", "deadline": 0.2}


@pytest.mark.parametrize("kind", ["extraction", "explanation"])
def test_letters_that_nobody_answered_are_asked_again(simulated, suite, tmp_path, kind):
    chosen = suite(kind, writer='"model"') if kind == "explanation" else suite(kind)
    folder, run = tmp_path / "runs", tmp_path / "runs" / "sim-test"
    evaluate(chosen, ["sim-test"], folder, settings=NOBODY)
    codes = [score.error.code for score in load_run(run).scores]
    assert len(codes) == 4
    assert set(codes) <= {"model_connection", "model_deadline"}  # of a letter whose time was over first
    with simulated() as sim:
        evaluate(chosen, ["sim-test"], folder, settings={"base_url": sim.base_url})
        asked = len(sim.log)
        evaluate(chosen, ["sim-test"], folder, settings={"base_url": sim.base_url})
        assert len(sim.log) == asked >= 4, "what was answered is not asked again"
        assert load_run(run).manifest.endpoint == sim.base_url
    for name, share in (("failed", 0), ("first_try", 1)):
        assert value(run, f"operations.{name}") == share
    assert value(run, "operations.attempts") == asked / 4, "those to nobody are not counted"
    evaluate(chosen, ["sim-test"], tmp_path / "again", replay=folder)
    assert read(tmp_path / "again") == read(folder)


def test_a_run_does_not_go_on_at_another_server(simulated, suite, tmp_path):
    """Two servers may have two models of one name; that which has not answered yet may be another."""
    with simulated() as first, simulated(errors={"flip_outcome": 1.0}) as second:
        runs, run = tmp_path / "runs", tmp_path / "runs" / "sim-test"
        evaluate(suite(), ["sim-test"], runs, settings={"base_url": first.base_url})
        stored = (run / "answers.jsonl").read_bytes().splitlines(keepends=True)
        (run / "answers.jsonl").write_bytes(b"".join(stored[:3]))
        manifest = json.loads((run / "manifest.json").read_text())
        (run / "manifest.json").write_text(json.dumps({**manifest, "complete": False}))
        command = ["eval", str(tmp_path / "suite.toml"), "--model", "sim-test", "-o", str(runs)]
        done = CliRunner().invoke(main, [*command, "--base-url", second.base_url])
        assert done.exit_code == 2
        assert f"holds another run (answers of the server {first.base_url}" in done.stderr
        assert "--base-url, or another folder with -o" in done.stderr
        assert not second.log
        assert (run / "answers.jsonl").read_bytes() == b"".join(stored[:3])
        done = CliRunner().invoke(main, [*command, "--base-url", first.base_url])
        assert done.exit_code == 0
        done = CliRunner().invoke(main, [*command, "--base-url", second.base_url])
        assert done.exit_code == 2, "nor is a whole run taken for one of the server that is named now"
    assert load_run(run).manifest.endpoint == first.base_url


def test_a_writer_that_nobody_answered_for_is_asked_again(simulated, suite, tmp_path):
    chosen = suite("explanation", reader='"baseline"', writer='"model"')
    folder = tmp_path / "runs"
    evaluate(chosen, ["sim-test"], folder, settings=NOBODY)
    assert value(folder / "sim-test", "writing.replaced") == 1
    with simulated() as sim:
        evaluate(chosen, ["sim-test"], folder, settings={"base_url": sim.base_url})
    assert value(folder / "sim-test", "writing.replaced") == 0


def test_nobody_again_leaves_the_letters_failed_and_to_be_asked(simulated, suite, tmp_path):
    for _ in range(2):
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings=NOBODY)
    run = tmp_path / "runs" / "sim-test"
    assert value(run, "operations.failed") == value(run, "operations.attempts") == 1
    with simulated() as sim:
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings={"base_url": sim.base_url})
    assert value(run, "operations.failed") == 0


@pytest.mark.parametrize("fault", ["refusal", "truncation", "html"])
def test_a_letter_that_the_model_failed_is_not_asked_again(simulated, suite, tmp_path, fault):
    with simulated(faults={fault: 1.0}) as sim:
        asking = {"base_url": sim.base_url}
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings=asking)
        asked, before = len(sim.log), read(tmp_path / "runs")
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings=asking)
        assert (len(sim.log), read(tmp_path / "runs")) == (asked, before)
    assert value(tmp_path / "runs" / "sim-test", "operations.failed") == 1


def test_answers_that_were_tampered_with_are_told(simulated, suite, tmp_path):
    with simulated() as sim:
        evaluate(suite(), ["sim-test"], tmp_path / "runs", settings={"base_url": sim.base_url})
    path = tmp_path / "runs" / "sim-test" / "answers.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"content":"{', b'"content":"', 1))
    with pytest.raises(ModelUnavailable, match="is none of the schema"):
        evaluate(suite(), ["sim-test"], tmp_path / "again", replay=tmp_path / "runs")
    path.write_bytes(b"{}\n" + whole)
    with pytest.raises(UsageError, match=r"answers.jsonl, line 1: is no stored answer"):
        evaluate(suite(), ["sim-test"], tmp_path / "anew", replay=tmp_path / "runs")


def test_a_folder_holds_one_evaluation(simulated, suite, tmp_path):
    evaluate(suite(), [], tmp_path / "runs")
    before = read(tmp_path / "runs")
    evaluate(suite(), [], tmp_path / "runs")
    assert read(tmp_path / "runs") == before, "complete runs are left as they are"
    with pytest.raises(UsageError, match=r"baseline: holds another run \(other repeats, suite\)"):
        evaluate(suite(repeats="2"), [], tmp_path / "runs")


def test_two_models_never_share_a_folder(suite, tmp_path):
    with pytest.raises(UsageError, match="'a_b' would be written where 'a/b' is"):
        evaluate(suite(), ["a/b", "a_b"], tmp_path / "runs")


def test_calls_that_may_have_been_paid_are_counted_beside_the_cost(simulated, suite, tmp_path):
    first, again = tmp_path / "first", tmp_path / "again"
    with simulated() as sim:
        asking = {"base_url": sim.base_url, "prices": prices(tmp_path)}
        evaluate(suite(), ["sim-test"], first, settings=asking)
    assert value(first / "sim-test", "operations.cost_usd") > 0
    assert all(score.operations.unreported == 0 for score in load_run(first / "sim-test").scores)
    answers = first / "sim-test" / "answers.jsonl"
    lines = [json.loads(line) for line in answers.read_text().splitlines()]
    calls = [line for line in lines if "key" in line]
    silent = {"tokens": None, "cost": None}
    cut = {**calls[0]["attempts"][0], **silent, "status": None, "cause": "connection"}
    calls[0]["attempts"].insert(0, cut)
    calls[1]["attempts"][0] |= silent
    answers.write_text("".join(json.dumps(line) + "\n" for line in lines))
    suite(measures='["operations.cost_usd", "letter.exact"]')
    done = CliRunner().invoke(
        main,
        [
            *("eval", str(tmp_path / "suite.toml"), "--model", "sim-test"),
            *("--replay", str(first), "-o", str(again)),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "sim-test: cost and tokens are without 2 calls, of which they are not known\n" in done.stderr
    scores = {score.letter: score.operations for score in load_run(again / "sim-test").scores}
    assert sorted(one.unreported for one in scores.values()) == [0, 0, 1, 1]
    assert (scores[calls[1]["letter"]].cost_usd, scores[calls[1]["letter"]].unreported) == (0, 1)
    row = next(line for line in done.stdout.splitlines() if line.startswith("operations.cost_usd"))
    assert re.fullmatch(r"operations.cost_usd +0 +– +at least 0\.0\d+", row)


def test_a_model_without_a_name_is_wrong_use_before_anything_is_read(suite, tmp_path):
    with pytest.raises(UsageError, match="the model has no name"):
        evaluate(suite(), [""], tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_server_that_is_not_there_ends_the_run_in_one_line(suite, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")
    suite()
    done = CliRunner().invoke(
        main,
        [
            *("eval", str(tmp_path / "suite.toml"), "--model", "m", "-o", str(tmp_path / "runs")),
            *("--base-url", "http://127.0.0.1:9/v1", "--deadline", "0.2"),
        ],
    )
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_letters_that_are_not_there_are_told_and_none_at_all_is_wrong_use(tmp_path):
    suite = tmp_path / "suite.toml"
    suite.write_text(f'name = "p"\nkind = "extraction"\ngold = "{GOLD / "posted"}"\n')
    done = CliRunner().invoke(main, ["eval", str(suite), "-o", str(tmp_path / "runs")])
    assert done.exit_code == 2
    assert "none of the 75 letters" in done.stderr


def test_a_missing_letter_is_reported_and_not_scored(tmp_path, suite):
    labels, letters = labels_in(tmp_path / "own", "sample-f2-01", "sample-f2-02")
    pack_gold(labels, letters, tmp_path / "set", name="own", version="1.0", licence="none")
    (letters / "sample-f2-02.txt").unlink()
    (tmp_path / "s.toml").write_text('name = "own"\nkind = "extraction"\ngold = "set"\n')
    arguments = ["eval", str(tmp_path / "s.toml"), "-o", str(tmp_path / "runs"), "--letters", str(letters)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1
    assert "sample-f2-02: not found by its hash" in done.stderr
    manifest = load_run(tmp_path / "runs" / "baseline").manifest
    assert (manifest.letters.count, manifest.letters.missing) == (1, ("sample-f2-02",))


def test_a_letter_that_cannot_be_opened_fails_in_every_row(tmp_path, simulated):
    labels, letters = labels_in(tmp_path / "own", "sample-f2-01")
    (letters / "sample-f2-01.txt").write_bytes(b"%PDF-1.4 and nothing of one")
    pack_gold(labels, letters, tmp_path / "set", name="own", version="1.0", licence="none")
    (tmp_path / "s.toml").write_text('name = "own"\nkind = "extraction"\ngold = "set"\n')
    with simulated() as sim:
        arguments = [
            "eval",
            str(tmp_path / "s.toml"),
            "-o",
            str(tmp_path / "runs"),
            "--letters",
            str(letters),
        ]
        done = CliRunner().invoke(main, [*arguments, "--model", "sim-test", "--base-url", sim.base_url])
        assert not sim.log
    assert done.exit_code == 1
    assert [line.split(": ")[:3] for line in done.stderr.splitlines()] == [
        [name, "sample-f2-01", "is damaged"] for name in ("baseline", "sim-test")
    ]
    for name in ("baseline", "sim-test"):
        (score,) = load_run(tmp_path / "runs" / name).scores
        assert score.error.code == "pdf_damaged"
        assert score.error.message.startswith("sample-f2-01: ")
        assert value(tmp_path / "runs" / name, "operations.first_try") == 0, "nothing usable came of it"
    assert str(tmp_path) not in (tmp_path / "runs" / "baseline" / "scores.jsonl").read_text()


def test_explanations_are_scored_and_kept(suite, tmp_path):
    evaluate(suite("explanation"), [], tmp_path / "runs")
    baseline, majority = (load_run(tmp_path / "runs" / name) for name in ("baseline", "majority"))
    assert baseline.manifest.lang == "en"
    assert all(score.explanation.contradicted == 0 for score in baseline.scores)
    assert all(score.explanation is None for score in majority.scores)
    kept = (tmp_path / "runs" / "baseline" / "explanations.jsonl").read_text().splitlines()
    assert [json.loads(line)["letter"] for line in kept] == [score.letter for score in baseline.scores]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "is no run, it has no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "is no manifest"),
        (lambda folder: (folder / "scores.jsonl").unlink(), "cannot be read"),
        (lambda folder: (folder / "scores.jsonl").write_text("{}\n"), "line 1: is no score"),
        (lambda folder: (folder / "scores.jsonl").write_text(""), "0 lines instead of 4"),
    ],
)
def test_a_damaged_run_is_told(suite, tmp_path, spoil, told):
    evaluate(suite(), [], tmp_path / "runs")
    spoil(tmp_path / "runs" / "baseline")
    with pytest.raises(UsageError, match=told):
        load_run(tmp_path / "runs" / "baseline")


def test_records_that_are_not_those_of_the_scores_are_told(suite, tmp_path):
    evaluate(suite(), [], tmp_path / "runs")
    run = load_run(tmp_path / "runs" / "baseline")
    (run.path / "records.jsonl").write_text("null\n")
    with pytest.raises(UsageError, match="1 lines for 4 scores"):
        run.record(run.scores[0])


def test_explanations_of_letters_that_failed_leave_everything_out(simulated, suite, tmp_path):
    with simulated(faults={"refusal": 1.0}) as refusing:
        evaluate(
            suite("explanation"), ["sim-test"], tmp_path / "runs", settings={"base_url": refusing.base_url}
        )
    path = tmp_path / "runs" / "sim-test"
    assert (value(path, "explanation.omitted"), value(path, "explanation.coverage")) == (1, 0)
    assert (value(path, "explanation.clean"), value(path, "explanation.any_invented")) == (0, None)
    assert (path / "explanations.jsonl").read_text() == "null\n" * 4


def test_a_folder_of_runs_is_no_run_and_says_which_it_has(suite, tmp_path):
    evaluate(suite(), [], tmp_path / "runs")
    with pytest.raises(UsageError, match="name one of those in it: baseline, majority"):
        load_run(tmp_path / "runs")
