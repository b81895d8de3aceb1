"""An option that would do nothing is refused where it is typed, and let be where a variable or the file sets it."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from imr_llm import UsageError, extract
from imr_llm.cli.main import main

OF_MODELS = [
    ["--prices", "p.toml"],
    ["--redact"],
    ["--adjudicate"],
    ["--temperature", "0"],
    ["--seed", "0"],
    ["--base-url", "http://127.0.0.1:9/v1"],
    ["--api-key-env", "KEY"],
    ["--concurrency", "2"],
    ["--policy", "flag"],
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout, os.listdir()) == (2, "", [])
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("option", OF_MODELS, ids=lambda option: option[0])
@pytest.mark.parametrize("command", [["extract"], ["explain"], ["run", "-o", "OUT"]], ids=lambda it: it[0])
def test_what_only_a_model_has(letter, command, option):
    assert refused(*command, str(letter), *option) == (
        f"Error: the baseline has no setting {option[0]}; name a model with --model"
    )


def test_the_api_says_the_same(letter):
    with pytest.raises(UsageError, match=r"^the baseline has no setting 'policy'; name a model$"):
        extract(letter, policy="flag")


@pytest.mark.parametrize("option", ["--rpm", "--tpm", "--input-tpm", "--output-tpm"])
def test_what_only_a_run_with_a_model_has(letter, option):
    said = refused("run", str(letter), "-o", "OUT", option, "5")
    assert said == f"Error: the baseline has no setting {option}; name a model with --model"


def test_what_only_an_explanation_by_a_model_has(letter):
    assert "has no setting --model-for; name a model" in refused(
        "explain", str(letter), "--model-for", "both"
    )


@pytest.mark.parametrize(
    ("given", "without"),
    [
        (["--batch-tokens", "5"], "--batch or --batch-files"),
        (["--batch-lines", "50000"], "--batch or --batch-files"),
        (["--batch-poll", "1"], "--batch"),
        (["--batch-poll", "1", "--model", "m", "--batch-files", "d"], "--batch"),
        (["--workers", "2"], "--engine ray"),
        (["--ray-address", "127.0.0.1:9"], "--engine ray"),
    ],
)
def test_what_only_batches_and_clusters_have(letter, given, without):
    assert refused("run", str(letter), "-o", "OUT", *given) == (
        f"Error: {given[0]} does nothing without {without}; add that, or leave {given[0]} out"
    )


def test_a_variable_and_the_file_may_set_what_they_like(letter, folder):
    (folder / "imr-llm.toml").write_text('redact = true\nworkers = 2\nrpm = 5\npolicy = "strict"\n')
    variables = {"IMR_BASE_URL": "http://127.0.0.1:9/v1", "IMR_BATCH_LINES": "5", "IMR_CONCURRENCY": "2"}
    for command in (["extract"], ["explain"], ["run", "-o", "OUT"]):
        done = CliRunner().invoke(main, [*command, str(letter)], env=variables)
        assert done.exit_code == 0, done.stderr


def test_answers_from_elsewhere_are_a_model(letter, folder):
    (folder / "answers.jsonl").touch()
    for command in ("extract", "explain"):
        done = CliRunner().invoke(main, [command, str(letter), "--answers", "answers.jsonl", "--redact"])
        assert done.exit_code != 2, done.stderr


def test_a_run_takes_its_folder_by_either_name(letter, folder):
    for name in ("-o", "--out", "--output"):
        assert CliRunner().invoke(main, ["run", str(letter), name, "OUT"]).exit_code == 0
    assert os.listdir() == ["OUT"]


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize(
    "command", [["extract"], ["explain"], ["prompt"], ["run", "-o", "OUT"]], ids=lambda it: it[0]
)
def test_a_model_without_a_name(letter, command, name, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    said = refused(*command, str(letter), "--model", name)
    assert said == "Error: the model has no name; name one, or leave it to the baseline"


@pytest.mark.parametrize("option", [*OF_MODELS, ["--rpm", "5"]], ids=lambda option: option[0])
def test_what_only_a_service_with_a_model_has(option):
    said = refused("serve", *option)
    assert said == f"Error: the baseline has no setting {option[0]}; name a model with --model"


@pytest.mark.parametrize(
    "option",
    [["--concurrency", "2"], ["--deadline", "5"], ["--base-url", "http://127.0.0.1:9/v1"], ["--tpm", "5"]],
)
def test_what_only_a_run_with_a_model_has_when_it_is_tried_again(letter, folder, option):
    (folder / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    assert CliRunner().invoke(main, ["run", "torn.pdf", "-o", "OUT"]).exit_code == 1
    again = ["retry", "OUT", "--cause", "binary", *option]
    done = CliRunner().invoke(main, again)
    assert done.exit_code == 2
    assert done.stderr.endswith(
        f"the baseline has no setting {option[0]}; the last run in OUT was the baseline's\n"
    )
