"""`-o FILE`: what is never written over, what its ending asks for, and pipes and devices."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from programs import PROGRAM, piped

from imr_llm.cli.main import main

SAMPLES = Path(__file__).parents[2] / "evals/samples/letters"


@pytest.fixture
def folder(letter, pdf, tmp_path, monkeypatch):
    """A folder with a letter as text, as PDF, and under a name of no letter."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("one.txt", "two.txt", "three", "in/four.txt"):
        (tmp_path / name).write_bytes(letter.read_bytes())
    for name in ("one.pdf", "printed"):
        (tmp_path / name).write_bytes(pdf)
    (tmp_path / "link.json").symlink_to("one.txt")
    return tmp_path


@pytest.fixture
def ledger(folder):
    """A folder with a ledger of one letter."""
    assert CliRunner().invoke(main, ["run", "one.txt", "-o", "OUT"]).exit_code == 0
    return folder / "OUT"


def refused(*arguments: str) -> str:
    """What is said of wrong use, after which every file is as it was."""
    before = everything()
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert everything() == before
    return done.stderr.splitlines()[-1]


def everything() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def test_a_disk_too_small_for_a_database_is_told_in_one_line(ledger, monkeypatch):
    def full(place):
        raise duckdb.TransactionException(
            f'TransactionContext Error: Failed to commit: Could not write file "{place}.wal": No space left on device'
        )

    monkeypatch.setattr(duckdb, "connect", full)
    done = CliRunner().invoke(main, ["export", str(ledger), "-o", "x.duckdb"])
    assert done.stderr == (
        "Error: x.duckdb: cannot be written (No space left on device); make room and try again\n"
    )
    assert done.exit_code == 1
    assert not [path for path in Path().iterdir() if "duckdb" in path.name]


def test_extract_takes_a_file_once_where_it_first_comes(folder):
    done = CliRunner().invoke(
        main, ["extract", "two.txt", "in", "./two.txt", "in/four.txt", "t*.txt", "one.txt"]
    )
    assert [json.loads(line)["letter"]["name"] for line in done.stdout.splitlines()] == [
        "two.txt",
        "four.txt",
        "one.txt",
    ]


class TestNothingIsLost:
    @pytest.mark.parametrize("command", ["extract", "explain"])
    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            (["one.txt", "two.txt", "-o", "one.txt"], "one.txt"),
            (["in", "-o", "in/four.txt"], "in/four.txt"),
            (["t*", "-o", "three"], "three"),
            (["one.txt", "-o", "link.json"], "link.json"),
            (["-o", "./three", "one.txt", "three", "--format", "json"], "./three"),
        ],
    )
    def test_an_output_that_is_one_of_the_letters(self, folder, command, arguments, name):
        said = refused(command, *arguments)
        assert said == f"Error: {name}: is one of the letters; name another file for the output (-o)"

    @pytest.mark.parametrize("command", ["extract", "explain"])
    @pytest.mark.parametrize("name", ["one.txt", "one.pdf", "printed", "link.json"])
    def test_a_pattern_whose_first_letter_is_taken_for_the_output(self, folder, command, name):
        said = refused(command, "-o", name, "two.txt")
        assert said == (
            f"Error: {name}: is there already and looks like a letter; name another file for the output (-o)"
        )

    @pytest.mark.parametrize("command", ["extract", "explain"])
    @pytest.mark.parametrize("name", ["letter.md", "letter.json", "no_ending"])
    def test_a_letter_under_a_name_of_no_letter(self, folder, command, name):
        (folder / name).write_bytes((folder / "one.txt").read_bytes())
        said = refused(command, "two.txt", "-o", name)
        assert said == (
            f"Error: {name}: is there already and looks like a letter; name another file for the output (-o)"
        )

    @pytest.mark.parametrize("name", ["told.md", "told.html", "told.txt", "told.json"])
    def test_explanations_of_several_letters_are_replaced(self, folder, name):
        for _ in range(2):
            done = CliRunner().invoke(
                main, ["explain", *map(str, sorted(SAMPLES.glob("*.txt"))[:12]), "-o", name]
            )
            assert done.exit_code == 0, done.stderr

    @pytest.mark.parametrize("command", ["extract", "explain"])
    def test_an_output_that_is_the_file_of_answers(self, folder, command):
        (folder / "answers.json").write_text("{}")
        said = refused(command, "one.txt", "--answers", "answers.json", "-o", "answers.json")
        assert "answers.json: is the file of answers; name another file" in said

    @pytest.mark.parametrize("part", ["", "-wal"])
    def test_an_output_that_is_the_ledger(self, ledger, part):
        (ledger / "ledger.sqlite-wal").touch()
        for more in ([], ["--format", "csv"], ["--format", "duckdb"]):
            said = refused("export", "OUT", "-o", f"OUT/../OUT/ledger.sqlite{part}", *more)
            assert f"ledger.sqlite{part}: is the ledger; name another file" in said

    def test_an_output_that_is_another_database(self, ledger):
        with sqlite3.connect("store.db") as store:
            store.execute("CREATE TABLE letters (name)")
        for arguments in (["export", "OUT"], ["extract", "one.txt", "--format", "json"]):
            assert "store.db: is there already and holds a database" in refused(*arguments, "-o", "store.db")

    @pytest.mark.parametrize(
        "made",
        [
            "CREATE TABLE mine (a INTEGER)",
            "CREATE TABLE items (a INTEGER)",
            "CREATE TABLE calls (letter INTEGER, client_request_id VARCHAR)",
        ],
    )
    def test_an_output_that_is_somebodys_duckdb_file(self, ledger, made):
        with duckdb.connect("user.duckdb") as database:
            database.execute(made)
        for arguments in (["export", "OUT"], ["export", "OUT", "--format", "csv"], ["extract", "one.txt"]):
            more = ["--format", "json"] if arguments[0] == "extract" else []
            said = refused(*arguments, *more, "-o", "user.duckdb")
            assert said == (
                "Error: user.duckdb: is there already and holds a database; name another file for the output (-o)"
            )

    @pytest.mark.parametrize(
        "added",
        [
            "CREATE TABLE mine AS SELECT 1 AS a",
            "CREATE VIEW mine AS SELECT letter FROM items",
            "CREATE SCHEMA mine",
            "CREATE SCHEMA mine; CREATE TABLE mine.items AS SELECT * FROM items",
            "CREATE MACRO mine(a) AS a + 1",
            "CREATE TYPE mine AS ENUM ('a')",
            "CREATE SEQUENCE mine",
        ],
    )
    def test_an_earlier_export_to_duckdb_is_replaced_until_somebody_adds_to_it(self, ledger, added):
        for _ in range(2):
            assert CliRunner().invoke(main, ["export", "OUT", "-o", "all.duckdb"]).exit_code == 0
        assert "holds a database" in refused("export", "OUT", "--format", "parquet", "-o", "all.duckdb")
        with duckdb.connect("all.duckdb") as database:
            database.execute(added)
        assert "holds a database" in refused("export", "OUT", "-o", "all.duckdb")

    def test_a_duckdb_file_that_is_in_use(self, ledger):
        assert CliRunner().invoke(main, ["export", "OUT", "-o", "all.duckdb"]).exit_code == 0
        with duckdb.connect("all.duckdb"):
            assert "holds a database" in refused("export", "OUT", "-o", "all.duckdb")

    @pytest.mark.parametrize(
        "name", ["lock", "report.html", "reserve", "ledger.sqlite-wal", "batches/1.jsonl"]
    )
    def test_an_output_that_is_a_file_of_a_run(self, ledger, name):
        assert CliRunner().invoke(main, ["run", "two.txt", "-o", "OTHER"]).exit_code == 0
        os.mkdir("OTHER/batches")
        for arguments in (["export", "OUT"], ["extract", "one.txt"]):
            said = refused(*arguments, "--format", "csv", "-o", f"OTHER/{name}")
            assert said == (
                f"Error: OTHER/{name}: belongs to a run, whose ledger is in that folder; "
                "name another file for the output (-o)"
            )

    def test_an_export_beside_the_ledger(self, ledger):
        assert CliRunner().invoke(main, ["export", "OUT", "-o", "OUT/records.jsonl"]).exit_code == 0
        os.mkdir("batches")
        assert CliRunner().invoke(main, ["export", "OUT", "-o", "batches/lock.csv"]).exit_code == 0

    def test_an_export_over_a_letter(self, ledger):
        assert "one.txt: is there already and looks like a letter" in refused(
            "export", "OUT", "-o", "one.txt"
        )

    @pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
    def test_an_earlier_output_is_replaced(self, ledger, ending):
        for arguments in (["extract", "one.txt"], ["export", "OUT"]):
            for _ in range(2):
                assert CliRunner().invoke(main, [*arguments, "-o", f"out.{ending}"]).exit_code == 0

    def test_an_earlier_explanation_is_replaced(self, folder):
        for ending in ("md", "html", "json"):
            for _ in range(2):
                assert CliRunner().invoke(main, ["explain", "one.txt", "-o", f"e.{ending}"]).exit_code == 0


class TestEndings:
    @pytest.mark.parametrize(
        ("command", "name", "known"),
        [
            (["extract", "one.txt"], "out.xlsx", ".jsonl, .ndjson, .json, .csv, .parquet"),
            (["extract", "one.txt"], "out.csv.gz", ".jsonl, .ndjson, .json, .csv, .parquet"),
            (["explain", "one.txt"], "e.DOCX", ".md, .markdown, .html, .htm, .txt, .json, .jsonl"),
            (["export", "OUT"], "out.tsv", ".jsonl, .ndjson, .json, .csv, .parquet, .duckdb, .db"),
        ],
    )
    def test_one_that_is_not_known_is_wrong_use(self, ledger, command, name, known):
        ending = os.path.splitext(name)[1].lower()
        assert refused(*command, "-o", name) == (
            f"Error: {name}: no format goes by the ending {ending}; end it in {known}, or name one with --format"
        )
        form = "json" if command[0] == "explain" else "csv"
        assert CliRunner().invoke(main, [*command, "-o", name, "--format", form]).exit_code == 0
        assert os.path.getsize(name)

    @pytest.mark.parametrize("command", [["extract", "one.txt"], ["explain", "one.txt"], ["export", "OUT"]])
    @pytest.mark.parametrize("name", ["out", ".hidden", "/dev/null"])
    def test_no_ending_keeps_the_default(self, ledger, command, name):
        assert CliRunner().invoke(main, [*command, "-o", name]).exit_code == 0

    def test_an_export_as_json_is_an_array_like_that_of_extract(self, ledger):
        CliRunner().invoke(main, ["run", "nosuch.txt", "two.txt", "-o", "OUT"])
        done = CliRunner().invoke(main, ["export", "OUT", "-o", "out.json"])
        assert done.exit_code == 1
        with open("out.json", encoding="utf-8") as file:
            found = json.load(file)
        lines = CliRunner().invoke(main, ["export", "OUT"]).stdout.splitlines()
        assert found == [json.loads(line) for line in lines]
        assert len(found) > 1
        assert CliRunner().invoke(main, ["export", "OUT", "--format", "json"]).stdout[:3] == "[\n{"


class TestWhatIsNoFile:
    def test_standard_output_by_its_name(self, folder):
        done = piped("extract", "one.txt", "-o", "/dev/stdout")
        assert (json.loads(done.stdout)["letter"]["name"], done.stderr) == ("one.txt", b"")
        assert piped("explain", "one.txt", "-o", "/dev/stdout").stdout.startswith(b"# ")

    def test_a_process_that_takes_it(self, folder):
        script = '"$0" extract one.txt two.txt -o >(cat)'
        done = subprocess.run(["bash", "-c", script, *PROGRAM], capture_output=True, check=False)
        names = [json.loads(line)["letter"]["name"] for line in done.stdout.splitlines()]
        assert (names, done.stderr, done.returncode) == (["one.txt", "two.txt"], b"", 0)

    def test_a_database_is_not_written_to_a_device(self, ledger):
        assert "the format duckdb needs a file" in refused(
            "export", "OUT", "--format", "duckdb", "-o", "/dev/null"
        )


@pytest.mark.parametrize("times", [1, 2])
def test_an_explanation_in_plain_text_may_be_written_again(tmp_path, times):
    place = tmp_path / "said.txt"
    for _ in range(times):
        result = CliRunner().invoke(main, ["explain", str(SAMPLES / "sample-f2-01.txt"), "-o", str(place)])
        assert result.exit_code == 0, result.output
    assert place.read_text(encoding="utf-8").startswith("Your Independent Medical Review")


def test_a_dated_name_has_no_ending(tmp_path):
    place = tmp_path / "report.2014"
    result = CliRunner().invoke(main, ["extract", str(SAMPLES / "sample-f2-01.txt"), "-o", str(place)])
    assert result.exit_code == 0, result.output
    assert place.read_text(encoding="utf-8").startswith('{"schema_version"')
