"""Suites of explanations in which a model writes: both writers, live and replayed, through the command."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from golds import GOLD, ROOT

from imr_llm import Explanation, UsageError
from imr_llm.cli.main import main
from imr_llm.evals.measures import measure, pooled
from imr_llm.evals.runs import load_run
from imr_llm.evals.suites import load_suite

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

WRITERS = ROOT / "evals" / "suites" / "writers.toml"
POLICY = ROOT / "evals" / "policies" / "writers.toml"
BAD = {"write_advice": 0.1, "write_passage": 0.1}


@pytest.fixture
def evaluated(tmp_path):
    """Runs the bundled suite of writers over a few letters; gives what came of the command and its folder."""
    path = tmp_path / "writers.toml"
    text = WRITERS.read_text(encoding="utf-8").replace("../gold/samples", str(GOLD / "samples"))
    path.write_text(text.replace("repeats = 1", 'repeats = 1\nonly = ["sample-f1b-0[1-6]", "sample-f2-01"]'))

    def run(name, *options):
        done = CliRunner().invoke(main, ["eval", str(path), "-o", str(tmp_path / name), *options])
        return done, tmp_path / name

    return run


def value(run, name):
    return pooled(measure(name), run.scores)


def explanations(run):
    lines = (run.path / "explanations.jsonl").read_bytes().splitlines()
    return [None if line == b"null" else Explanation.model_validate_json(line) for line in lines]


def test_a_good_writer_stands_and_the_templates_are_a_row(simulated, evaluated):
    with simulated() as sim:
        done, folder = evaluated("runs", "--model", "sim-test", "--base-url", sim.base_url)

        calls = len(sim.log)
    assert done.exit_code == 0, done.output
    assert re.search(r"writing.first_clean +– +– +1\n", done.stdout)
    model, templates = load_run(folder / "sim-test"), load_run(folder / "baseline")
    assert (value(model, "writing.first_clean"), value(model, "writing.replaced")) == (1, 0)
    assert value(model, "writing.rewrites") == 0
    assert value(templates, "writing.first_clean") is None
    assert all(one.writer == "model" for one in explanations(model))
    assert all(one.writer == "template" and one.writing is None for one in explanations(templates))
    assert calls == len(model.scores) == sum(score.operations.attempts for score in model.scores)
    assert model.manifest.writer_prompt.version == "explanation/v1"
    assert (model.manifest.reader, model.manifest.prompt) == ("baseline", None)
    assert (templates.manifest.writer, templates.manifest.writer_prompt) == ("template", None)
    assert load_run(folder / "majority").manifest.writer is None


def test_a_bad_writer_is_turned_down_and_replaced(simulated, evaluated):
    with simulated(errors={"write_passage": 1.0}) as sim:
        done, folder = evaluated("runs", "--model", "sim-test", "--base-url", sim.base_url)
    assert done.exit_code == 0, done.output
    model, templates = load_run(folder / "sim-test"), load_run(folder / "baseline")
    assert (value(model, "writing.first_clean"), value(model, "writing.replaced")) == (0, 1)
    assert value(model, "writing.rewrites") == 2
    assert value(model, "explanation.why_words") == value(templates, "explanation.why_words")
    for score in model.scores:
        assert score.explanation.written.answers == 3
        assert score.explanation.written.rejected[0] == ("6 evidence",)
        assert "6 evidence" not in score.explanation.findings, "the final text is the templates'"
        assert score.operations.attempts == 3


def test_a_writer_that_mends_what_it_is_told_of_stands_in_the_end(simulated, evaluated):
    with simulated(errors={"write_passage": 1.0}, mends=True) as sim:
        _, folder = evaluated("runs", "--model", "sim-test", "--base-url", sim.base_url)
    model = load_run(folder / "sim-test")
    assert (value(model, "writing.first_clean"), value(model, "writing.replaced")) == (0, 0)
    assert value(model, "writing.rewrites") == 1
    assert all(one.writer == "model" for one in explanations(model))


def test_what_writing_cost_is_what_was_billed(simulated, evaluated, tmp_path):
    prices = tmp_path / "prices.toml"
    prices.write_text(
        '[models.sim-test]\ninput = 1.0\ncached_input = 0.5\noutput = 4.0\nchecked = 2026-01-01\nsource = "test"\n'
    )
    with simulated(errors=BAD) as sim:
        _, folder = evaluated(
            "runs", "--model", "sim-test", "--base-url", sim.base_url, "--prices", str(prices)
        )
        bill = sim.bill
    run = load_run(folder / "sim-test")
    assert sum(score.explanation.written.cost_usd for score in run.scores) == pytest.approx(bill / 1_000_000)
    assert sum(score.operations.cost_usd for score in run.scores) == pytest.approx(bill / 1_000_000)


def test_both_writers_are_replayed_to_the_byte_and_nobody_is_asked(simulated, evaluated):
    with simulated(errors=BAD, faults={"refusal": 0.5}) as sim:
        _, live = evaluated("live", "--model", "sim-test", "--base-url", sim.base_url, "--concurrency", "3")
        asked = len(sim.log)
        replays = [evaluated(name, "--model", "sim-test", "--replay", str(live)) for name in ("one", "two")]
        assert len(sim.log) == asked
    assert all(done.exit_code == 0 for done, _ in replays)
    files = [path.relative_to(live) for path in live.rglob("*.json*") if path.name != "answers.jsonl"]
    assert len(files) == 11
    for _, folder in replays:
        for file in files:
            assert (folder / file).read_bytes() == (live / file).read_bytes(), file
    assert re.fullmatch(
        r"sim-test: gave no text \d times \(refusal\); there the templates' stands\n", replays[0][0].stderr
    )
    written = [score.explanation.written for score in load_run(live / "sim-test").scores]
    assert {one.first_clean for one in written} == {True, False}
    assert "refusal" in {one.failure for one in written}, "a text that was refused, told and replaced"


def test_a_text_that_is_not_stored_ends_a_replay(simulated, evaluated):
    """The letter is not told as one that failed, nor the templates' text as what the model's was replaced by."""
    with simulated(errors={"write_passage": 1.0}) as sim:
        _, live = evaluated("live", "--model", "sim-test", "--base-url", sim.base_url)
    stored = live / "sim-test" / "answers.jsonl"
    lines = stored.read_bytes().splitlines(keepends=True)
    struck = next(line for line in lines if b'"key"' in line)
    stored.write_bytes(b"".join(line for line in lines if line != struck))
    done, again = evaluated("again", "--model", "sim-test", "--replay", str(live))
    assert done.exit_code == 1
    assert f"no answer is stored for {json.loads(struck)['letter']} as it is asked about now" in done.stderr
    assert not (again / "sim-test" / "scores.jsonl").exists()


def test_one_model_reads_and_writes(simulated, suite, tmp_path):
    suite("explanation", writer='"model"', repeats="2")
    with simulated() as sim:
        done = CliRunner().invoke(
            main,
            [
                *("eval", str(tmp_path / "suite.toml"), "-o", str(tmp_path / "runs")),
                *("--model", "sim-test", "--base-url", sim.base_url),
            ],
        )
    assert done.exit_code == 0, done.output
    run = load_run(tmp_path / "runs" / "sim-test")
    assert (run.manifest.prompt.version, run.manifest.writer_prompt.version) == (
        "extraction/v1",
        "explanation/v1",
    )
    assert len(run.scores) == 8
    for score in run.scores:
        assert run.record(score).provenance.model == "sim-test"
        assert score.explanation.written.first_clean
        assert score.operations.attempts == 2, "one call to read, one to write"


def test_a_model_that_only_reads_is_not_asked_to_write(simulated, suite, tmp_path):
    suite("explanation")
    with simulated() as sim:
        done = CliRunner().invoke(
            main,
            [
                *("eval", str(tmp_path / "suite.toml"), "-o", str(tmp_path / "runs")),
                *("--model", "sim-test", "--base-url", sim.base_url),
            ],
        )
    assert done.exit_code == 0, done.output
    run = load_run(tmp_path / "runs" / "sim-test")
    assert (run.manifest.writer, run.manifest.writer_prompt) == ("template", None)
    for score in run.scores:
        assert score.explanation.written is None
        assert score.operations.attempts == 1


def test_a_letter_without_a_record_is_a_letter_whose_writer_failed(simulated, suite, tmp_path):
    suite("explanation", writer='"model"')
    with simulated(faults={"refusal": 1.0}) as sim:
        done = CliRunner().invoke(
            main,
            [
                *("eval", str(tmp_path / "suite.toml"), "-o", str(tmp_path / "runs")),
                *("--model", "sim-test", "--base-url", sim.base_url),
            ],
        )
    assert done.exit_code == 1
    run = load_run(tmp_path / "runs" / "sim-test")
    assert (value(run, "writing.first_clean"), value(run, "writing.replaced")) == (0, 1)
    assert value(run, "explanation.clean") == 0
    assert value(run, "operations.first_try") == 0


def test_writers_are_compared_and_reported(simulated, evaluated, tmp_path):
    with simulated(errors={"write_passage": 1.0}) as sim:
        _, folder = evaluated("runs", "--model", "sim-test", "--base-url", sim.base_url)
    with simulated() as sim:
        _, other = evaluated("others", "--model", "sim-test", "--base-url", sim.base_url)
    bad, good, templates = (
        str(path) for path in (folder / "sim-test", other / "sim-test", folder / "baseline")
    )

    def compare(a, b, policy, *options):
        return CliRunner().invoke(main, ["compare", a, b, "--policy", str(policy), *options])

    worse = compare(good, bad, POLICY, "--html", str(tmp_path / "c.html"), "--json", str(tmp_path / "c.json"))
    assert worse.exit_code == 3, worse.output
    assert "writing.replaced: B is worse than A" in worse.stdout
    page = (tmp_path / "c.html").read_text()
    assert "Letters whose first text, held to the record, was turned down by each rule" in page
    assert "explanation/v1" in page
    assert json.loads((tmp_path / "c.json").read_text())["first_rules"] == [["6 evidence", [0, 7]]]
    assert 'href="#rules">Guard<' in page
    against = compare(templates, good, ROOT / "evals/policies/explanations.toml")
    assert against.exit_code in (0, 3, 4), against.output
    assert "sim-test (B) against baseline (A)" in against.stdout
    apart = compare(templates, good, POLICY)
    assert apart.exit_code == 2
    assert "writing.replaced applies to no letter of A" in apart.stderr
    shown = CliRunner().invoke(main, ["report", bad])
    assert "writing.first_clean" in shown.stdout


def test_rules_are_counted_of_the_first_text(simulated, evaluated, tmp_path):
    with simulated(errors={"write_passage": 1.0}) as sim:
        _, folder = evaluated("runs", "--model", "sim-test", "--base-url", sim.base_url)
    scores = folder / "sim-test" / "scores.jsonl"
    lines = [json.loads(line) for line in scores.read_bytes().splitlines()]
    for line in lines:
        line["explanation"]["written"]["rejected"] = [["11 numbers"], ["6 evidence"], ["19 grade"]]
    scores.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    run = str(folder / "sim-test")
    told = tmp_path / "c.json"
    CliRunner().invoke(main, ["compare", run, run, "--policy", str(POLICY), "--json", str(told)])
    assert json.loads(told.read_text())["first_rules"] == [["11 numbers", [7, 7]]]


def test_spanish_has_two_writers_too(simulated, suite, tmp_path):
    suite("explanation", writer='"model"', reader='"baseline"', lang='"es"', only='["sample-f1b-01"]')
    with simulated() as sim:
        done = CliRunner().invoke(
            main,
            [
                *("eval", str(tmp_path / "suite.toml"), "-o", str(tmp_path / "runs")),
                *("--model", "sim-test", "--base-url", sim.base_url),
            ],
        )
    assert done.exit_code == 0, done.output
    run = load_run(tmp_path / "runs" / "sim-test")
    (one,) = explanations(run)
    assert (one.lang, one.writer) == ("es", "model")
    assert run.scores[0].explanation.dale_chall is run.scores[0].explanation.why_grade is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('kind = "extraction"\nwriter = "model"', "reader and writer are of suites of explanations"),
        ('kind = "extraction"\nreader = "baseline"', "reader and writer are of suites of explanations"),
        ('kind = "explanation"\nreader = "baseline"', "nobody would ask the model"),
        ('kind = "explanation"\nwriter = "poet"', "writer: Input should be 'template' or 'model'"),
    ],
)
def test_suites_in_which_nobody_could_write(tmp_path, lines, told):
    path = tmp_path / "suite.toml"
    path.write_text(f'name = "s"\ngold = "gold"\n{lines}\n')
    with pytest.raises(UsageError, match=re.escape(told)):
        load_suite(path)
