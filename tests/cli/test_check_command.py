"""`imr-llm check`: exit codes, text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from imr_llm.cli.main import main
from imr_llm.schema.explanation import Explanation, Paragraph, ReadingEase, Section


@pytest.fixture
def explanation(tmp_path):
    path = tmp_path / "explanation.json"
    section = Section(id="help", heading="Help", paragraphs=(Paragraph(text="See www.example.com."),))
    ease = ReadingEase(measure="x", grade=1, words=2, sentences=1, longest_sentence=2)
    text = Explanation(
        letter="a", lang="en", writer="model", sections=(section,), reading=ease, facts_version="1"
    )
    path.write_text(text.model_dump_json())
    return str(path)


def test_findings_as_text_and_as_json(explanation, letter):
    as_text = CliRunner().invoke(main, ["check", explanation, str(letter)])
    assert as_text.exit_code == 1
    assert "18 links [help 0] “www.example.com.”: no links" in as_text.stdout
    as_json = CliRunner().invoke(main, ["check", explanation, str(letter), "--format", "json"])
    assert as_json.exit_code == 1
    assert len(json.loads(as_json.stdout)) == len(as_text.stdout.splitlines())


def test_nothing_found(explanation, letter, monkeypatch):
    monkeypatch.setattr("imr_llm.explanation.guard.check._RULES", ())
    done = CliRunner().invoke(main, ["check", explanation, str(letter)])
    assert (done.exit_code, done.stdout) == (0, "")
    done = CliRunner().invoke(main, ["check", explanation, str(letter), "--format", "json"])
    assert (done.exit_code, done.stdout) == (0, "[]\n")


def test_wrong_use(tmp_path, letter, explanation):
    good = Path(explanation).read_text()
    files = {
        "{": "is no explanation: Invalid JSON",
        "[]": "is no explanation: Input should be an object",
        "{}": "is no explanation: letter: Field required (and",
        f"{good}\n{good}\n": "holds 2 lines of JSON, and one explanation is wanted; give each a file of its own",
        good.replace('"item":null', '"item":-1'): ".item: Input should be greater than or equal to 0",
        good.replace('"heading"', '"secret words"', 1): "sections.0.heading: Field required (and 1 more)",
        good.replace('"lang"', '"secret words":1,"lang"', 1): "has a key that is not known",
        good.replace(
            '"schema_version":"1.0"', '"schema_version":"9.0"'
        ): "has schema_version '9.0'; this version",
    }
    for number, text in enumerate(files):
        (tmp_path / f"{number}.json").write_text(text)
    for path, message in (
        *((str(tmp_path / f"{number}.json"), message) for number, message in enumerate(files.values())),
        (str(tmp_path / "none.json"), "cannot be read"),
    ):
        done = CliRunner().invoke(main, ["check", path, str(letter)])
        assert done.exit_code == 2
        assert message in done.stderr
        assert done.stderr.count("\n") == 1
        assert "secret" not in done.stderr
    done = CliRunner().invoke(main, ["check", explanation, str(tmp_path / "none.pdf")])
    assert done.exit_code == 1


def test_legal_facts_of_another_version_are_noted(explanation, letter):
    done = CliRunner().invoke(main, ["check", explanation, str(letter)])
    assert "its legal facts are of another version" in done.stderr
