"""`imr-llm explain`: formats, languages, files and errors."""

from __future__ import annotations

import json

from programs import piped


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
