"""`imr-llm explain`: formats, languages, files and errors."""

from __future__ import annotations

import json
import os
import re

import pytest
from programs import piped

from imr_llm.simulator.server import simulated_provider


def test_the_default_is_markdown_in_english(letter):
    done = piped("explain", letter)
    assert done.stdout.decode().startswith("# Your Independent Medical Review decision in plain words")
    assert (done.stderr, done.returncode) == (b"", 0)


def test_the_ending_of_the_file_says_the_format(letter, tmp_path):
    for ending, begins in {"html": "<!DOCTYPE html>", "txt": "Su decisi", "json": "{", "md": "# Su"}.items():
        output = tmp_path / f"out.{ending}"
        done = piped("explain", letter, "--lang", "es", "-o", output)
        assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
        assert output.read_text().startswith(begins)


def test_several_letters_and_one_that_is_not_there(letters, tmp_path):
    done = piped("explain", letters[0], tmp_path / "nosuch.txt", letters[1], "--format", "json")
    assert [json.loads(line)["letter"] for line in done.stdout.splitlines()] == [
        path.name for path in letters[:2]
    ]
    assert done.stderr.decode().count("no such file") == 1
    assert done.returncode == 1


def test_standard_input_in_text(letter):
    done = piped("explain", "-", "--format", "txt", input=letter.read_bytes())
    assert "Letter: stdin" in done.stdout.decode()


def test_a_language_that_is_not_there(letter):
    done = piped("explain", letter, "--lang", "fr")
    assert b"there is no language 'fr'; there are: en, es" in done.stderr
    assert (done.stdout, done.returncode) == (b"", 2)


def test_a_file_that_cannot_be_written(letter, tmp_path):
    done = piped("explain", letter, "-o", tmp_path / "no" / "out.md")
    assert b"cannot be written" in done.stderr
    assert done.returncode == 2


def test_old_facts_are_told_once(letters):
    done = piped("explain", *letters[:2], "--max-fact-age", "1", env={"TZ": "UTC"})
    assert done.returncode == 0
    assert done.stderr.decode().count("legal facts last checked more than 1 days ago") <= 1


def test_help_imports_no_templates():
    import subprocess
    import sys

    program = "import sys; from imr_llm.cli.main import main\ntry: main(['explain', '--help'])\nexcept SystemExit: pass\nprint([n for n in sys.modules if n.startswith(('jinja2', 'babel', 'pydantic'))])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_model_writes_the_reasons_and_a_bad_one_is_told(letter):
    with simulated_provider() as sim:
        env = os.environ | {"OPENAI_BASE_URL": sim.base_url, "OPENAI_API_KEY": "sim"}
        good, bad, reads = (
            piped("explain", letter, "--format", "json", *model, env=env)
            for model in (
                ["--model", "sim-perfect"],
                ["--model", "sim-bad-writer", "--model-for", "writing"],
                ["--model", "sim-bad-writer", "--model-for", "reading"],
            )
        )
    assert json.loads(good.stdout)["writer"] == "model"
    assert json.loads(good.stdout)["writing"]["model"] == "sim-perfect"
    assert (good.stderr, good.returncode) == (b"", 0)
    assert json.loads(bad.stdout)["writer"] == "template"
    told = bad.stderr.decode()
    assert (
        "the reasons are the templates', not the model's: the guard refused it after 3 tries, by rule "
        in told
    )
    assert re.search(r"by rule \d+ \([a-z ]+\)(, rule \d+ \([a-z ]+\))*$", told.strip())
    assert bad.returncode == 0
    assert json.loads(reads.stdout)["writing"] is None


def test_answers_from_elsewhere_to_what_is_printed(letter, tmp_path):
    printed = piped("prompt", "--explain", "--lang", "es", "--jsonl", letter)
    call = json.loads(printed.stdout)
    assert (call["prompt_version"], call["messages"][0]["role"]) == ("explanation/v1", "system")
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"request_key": call["request_key"], "content": {"items": []}}))
    done = piped("explain", letter, "--lang", "es", "--answers", file, "--format", "json")
    said = json.loads(done.stdout)
    assert said["writer"] == "template"
    assert said["writing"]["rejected"] == [["2 items"]]
    assert done.stderr.decode().endswith("not the model's: the guard refused it, by rule 2 (items)\n")
    assert done.returncode == 0
    file.write_text(json.dumps({"letter": "other.txt", "content": {"items": []}}))
    none = piped("explain", letter, "--lang", "es", "--answers", file)
    key = call["request_key"][:12]
    assert none.stderr.decode().splitlines() == [
        f"{letter.name}: the reasons are the templates', not the model's: it gave none (no_answer); "
        f"add a line with the request_key {key}… that imr-llm prompt --explain --jsonl prints",
        f"{file}: 1 of its answers, the first in line 1, fit no call of these letters; compare with what "
        "imr-llm prompt --explain prints for the same model and options",
    ]
    again = '{"items": []}', "no JSON at all"
    lines = (json.dumps({"letter": letter.name, "content": content}) for content in again)
    file.write_text("\n".join(lines))
    both = piped("explain", letter, "--lang", "es", "--answers", file)
    assert (
        "the guard refused it, by rule 2 (items), then it gave none (invalid_json); mend the answer\n"
        in both.stderr.decode()
    )


def test_a_file_of_answers_that_is_none(letter, tmp_path):
    done = piped("explain", letter, "--answers", tmp_path / "nosuch.jsonl")
    assert b"cannot be read" in done.stderr
    assert (done.stdout, done.returncode) == (b"", 2)
