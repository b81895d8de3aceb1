"""Settings: a flag wins over an IMR_* variable, a variable over imr-llm.toml; errors say where from."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from click.testing import CliRunner, Result

from imr_llm import Limits
from imr_llm.cli.extract import extract
from imr_llm.cli.main import main
from imr_llm.cli.settings import Setting
from imr_llm.extraction.settings import ModelSettings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(letter, *options: str, **variables: str) -> Result:
    return CliRunner().invoke(main, ["extract", str(letter), *options], env=variables)


def limit_named(result: Result) -> str:
    """The limit that the error of the only letter names."""
    return json.loads(result.stdout)["error"]["message"].split("the limit is ")[1].split(";")[0]


def test_flag_over_variable_over_file_over_default(letter, folder):
    assert run(letter).exit_code == 0
    (folder / "imr-llm.toml").write_text("max_bytes = 30")
    assert limit_named(run(letter)) == "30"
    assert limit_named(run(letter, IMR_MAX_BYTES="20")) == "20"
    assert limit_named(run(letter, "--max-bytes", "10", IMR_MAX_BYTES="20")) == "10"


def test_the_file_may_spell_names_as_flags_do(letter, folder):
    (folder / "imr-llm.toml").write_text('max-bytes = 30\nformat = "csv"\njobs = 1\nmodel = "baseline"\n')
    assert run(letter).stdout.startswith("schema_version,")
    assert "the limit is 30;" in run(letter).stdout


def test_the_format_by_variable(letter, folder):
    assert run(letter, IMR_FORMAT="json").stdout.startswith("[\n{")
    assert run(letter, IMR_FORMAT="").stdout.startswith("{")


def test_the_ending_of_the_output_wins_over_a_format_that_was_not_typed(letter, folder):
    for name, first in (
        ("k.parquet", b"PAR1"),
        ("k.json", b"["),
        ("k", b"schema_version"),
        ("k.dat", b"schema_version"),
    ):
        assert run(letter, "-o", name, IMR_FORMAT="csv").exit_code == 0
        assert (folder / name).read_bytes().startswith(first)
    (folder / "imr-llm.toml").write_text('format = "csv"')
    assert run(letter, "-o", "l.jsonl").exit_code == 0
    assert (folder / "l.jsonl").read_bytes().startswith(b'{"schema_version"')
    assert run(letter, "-o", "l.parquet", "--format", "csv").exit_code == 0
    assert (folder / "l.parquet").read_bytes().startswith(b"schema_version")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "max_page = 1",
            "imr-llm.toml: there is no setting 'max_page'; there are: model, format, jobs, base_url",
        ),
        ("[extract]\njobs = 1", "imr-llm.toml: there is no setting 'extract'"),
        ("max_pages = [1]", "imr-llm.toml: max_pages must be a number, a text, true or false"),
        ("max_pages = true", "'True' is not a valid integer range. (from imr-llm.toml)"),
        ("max_pages = -1", "-1 is not in the range x>=1. (from imr-llm.toml)"),
        ('model = "gpt-7"', "the model 'gpt-7' cannot be asked"),
        ("max_pages =", "imr-llm.toml: is not valid TOML: "),
        ("\udcff = 1", "imr-llm.toml: is not valid TOML: "),
    ],
)
def test_what_is_wrong_in_the_file(letter, folder, content, message):
    (folder / "imr-llm.toml").write_text(content, errors="surrogateescape")
    result = run(letter)
    assert message in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_file_that_cannot_be_read(letter, folder):
    (folder / "imr-llm.toml").mkdir()
    assert "imr-llm.toml: cannot be read (Is a directory)" in run(letter).stderr


def test_what_is_wrong_in_a_variable(letter, folder):
    result = run(letter, IMR_JOBS="many")
    assert "'many' is not a valid integer range. (from the variable IMR_JOBS)" in result.stderr
    assert result.exit_code == 2


def test_help_needs_no_settings(letter, folder):
    (folder / "imr-llm.toml").write_text("nonsense")
    assert run(letter, "--help").exit_code == 0


def test_every_limit_is_a_setting_with_its_default():
    settings = {option.name: option for option in extract.params if isinstance(option, Setting)}
    limits = {field.name for field in fields(Limits)}
    of_models = set(ModelSettings.__annotations__) - {"answers"}
    assert set(settings) == {"model", "format", "jobs", *limits, *of_models}
    for field in fields(Limits):
        assert settings[field.name].default == field.default
        assert settings[field.name].envvar == f"IMR_{field.name.upper()}"
