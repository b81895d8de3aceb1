"""Runs through the commands: going on, letters that come twice, failed letters, limits, budgets, signals, exports."""

from __future__ import annotations

import gzip
import json
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from bulk_letters import letter_text, write_letters
from cli_program import PROGRAM, counted, exported, imr
from click.testing import CliRunner
from killed_runs import Provider, account, command, provider, start, wait_for_calls

from imr_llm.bulk.view import LedgerView
from imr_llm.cli.main import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module")
def sim(tmp_path_factory) -> Iterator[Provider]:
    """A provider without faults that takes a while."""
    folder = tmp_path_factory.mktemp("sim")
    with provider(folder, more="latency = { median = 0.05 }") as running:
        yield running


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    monkeypatch.setenv("IMR_JOBS", "1")


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_letters(tmp_path / "letters", 12)


class TestBaseline:
    def test_every_line_of_the_input_is_a_line_of_the_export(self, folder, tmp_path):
        (folder / "000003.txt").write_bytes(b"\0\1\2")
        (folder / "000012.pdf").write_bytes(b"%PDF-1.4 cut off")
        out = tmp_path / "out"
        told = imr("run", folder, tmp_path / "nosuch.txt", "-o", out, code=1)[1]
        assert "12 letters read" not in told
        assert "11 letters read (11 of them now), 3 failed" in told
        lines = exported(out, code=1)
        names = [Path(line["letter"]["name"]).name for line in lines]
        assert names == [*(f"{n:06}.txt" for n in range(12)), "000012.pdf", "nosuch.txt"]
        codes = {
            name: line["error"]["code"] for name, line in zip(names, lines, strict=True) if "error" in line
        }
        assert codes == {"000003.txt": "binary", "000012.pdf": "pdf_damaged", "nosuch.txt": "not_found"}

    def test_a_second_run_reads_only_what_is_new(self, folder, tmp_path):
        out = tmp_path / "out"
        imr("run", folder, "-o", out)
        before = exported(out)
        (folder / "000012.txt").write_text(letter_text(12))
        (folder / "000001.txt").write_text(letter_text(99))
        told = imr("run", folder, "-o", out)[1]
        assert "13 letters read (2 of them now)" in told
        after = exported(out)
        assert [line["letter"]["name"] for line in after[:12]] == [line["letter"]["name"] for line in before]
        assert after[0] == before[0]
        assert after[1]["letter"]["sha256"] != before[1]["letter"]["sha256"]
        assert len(after) == 13

    def test_a_letter_that_comes_twice_is_read_once_and_exported_twice(self, folder, tmp_path):
        (folder / "copy.txt").write_text(letter_text(4))
        out = tmp_path / "out"
        for _ in range(2):
            imr("run", folder, "-o", out)
            told = counted(out)
            assert (told["lines"], told["letters"], told["done"]) == (13, 12, 12)
        names = [Path(line["letter"]["name"]).name for line in exported(out)]
        assert names[-2:] == ["000011.txt", "copy.txt"]

    def test_a_file_that_can_be_had_again_is_read(self, folder, tmp_path):
        out, late = tmp_path / "out", tmp_path / "late.txt"
        imr("run", late, folder, "-o", out, code=1)
        late.write_text(letter_text(50))
        assert "0 failed" in imr("run", late, folder, "-o", out)[1]
        assert "error" not in exported(out)[0]

    def test_retry_reads_the_failed_letters_of_a_cause(self, folder, tmp_path):
        out = tmp_path / "out"
        (folder / "000003.txt").write_bytes(b"\0\1\2")
        (folder / "000005.txt").write_bytes(b"")
        imr("run", folder, "-o", out, code=1)
        for number in (3, 5):
            (folder / f"{number:06}.txt").write_text(letter_text(number))
        imr("retry", out, "--cause", "binary", code=1)
        codes = [line.get("error", {}).get("code") for line in exported(out, code=1)]
        assert [code for code in codes if code] == ["empty"]
        told = imr("retry", out, "--cause", "weather", code=2)[1]
        assert "no dead letters of cause 'weather'; there are: empty" in told

    def test_retry_reads_a_file_that_was_not_there(self, folder, tmp_path):
        out, late = tmp_path / "out", tmp_path / "late.txt"
        imr("run", late, folder, "-o", out, code=1)
        told = imr("retry", out, "--cause", "not_found", code=1)[1]
        assert f"{late}: no such file" in told
        late.write_text(letter_text(50))
        assert "1 of them now" in imr("retry", out, "--cause", "not_found")[1]
        assert exported(out)[0]["letter"]["name"] == str(late)

    def test_retry_says_that_a_folder_or_a_pattern_is_for_run(self, folder, tmp_path):
        out, late, pattern = tmp_path / "out", tmp_path / "late", tmp_path / "late*.txt"
        imr("run", late, pattern, folder, "-o", out, code=1)
        late.mkdir()
        (late / "a.txt").write_text(letter_text(50))
        told = imr("retry", out, "--cause", "not_found", code=1)[1]
        for name in (late, pattern):
            assert f"{name}: is a folder or a pattern, not one letter; give it to imr-llm run again" in told

    def test_retry_keeps_the_limits_of_the_last_run_unless_others_are_given(self, folder, tmp_path):
        out = tmp_path / "out"
        long = letter_text(3) + "\n" + "Nothing more is to be said. " * 200
        (folder / "000003.txt").write_text(long)
        imr("run", folder, "-o", out, "--max-chars", 5000, code=1)
        cause = counted(out)["failed"].popitem()[0]
        assert "0 of them now" in imr("retry", out, "--cause", cause, code=1)[1]
        assert "1 of them now" in imr("retry", out, "--cause", cause, "--max-chars", 50_000)[1]

    def test_tables(self, folder, tmp_path):
        out = tmp_path / "out"
        imr("run", folder, "nosuch", "-o", out, code=1)
        for name in ("items.parquet", "items.csv", "items.duckdb", "items.duckdb"):
            imr("export", out, "-o", tmp_path / name, code=1)
        table = pq.read_table(tmp_path / "items.parquet")
        assert table.column("letter.name").to_pylist()[-1] == "nosuch"
        assert len((tmp_path / "items.csv").read_text().splitlines()) == table.num_rows + 1
        with duckdb.connect(tmp_path / "items.duckdb", read_only=True) as database:
            assert database.execute("SELECT count(*) FROM items").fetchall() == [(table.num_rows,)]
        assert "needs a file" in imr("export", out, "--format", "duckdb", code=2)[1]

    def test_packed_files(self, folder, tmp_path):
        out = tmp_path / "out"
        imr("run", folder, "-o", out)
        for _ in range(2):  # replaces its own
            for name in ("items.jsonl", "items.csv", "items.JSON"):
                imr("export", out, "-o", tmp_path / name)
                imr("export", out, "-o", tmp_path / f"{name}.gz")
                packed = (tmp_path / f"{name}.gz").read_bytes()
                assert gzip.decompress(packed) == (tmp_path / name).read_bytes()
        for wrong, told in (
            ("x.parquet.gz", "is packed already"),
            ("x.txt.gz", "no format goes by"),
            ("x.zip", ".zip"),
        ):
            assert told in imr("export", out, "-o", tmp_path / wrong, code=2)[1]
            assert not (tmp_path / wrong).exists()

    def test_what_was_not_read_is_an_error_line(self, folder, tmp_path):
        out = tmp_path / "out"
        imr("run", folder, "-o", out)
        with sqlite3.connect(out / "ledger.sqlite") as database:  # as a run leaves it that was killed
            database.execute("DELETE FROM results WHERE letter = 2")
            database.execute("DELETE FROM records WHERE letter = 2")
        database.close()
        lines = exported(out, code=1)
        assert [line.get("error", {}).get("code") for line in lines].count("not_read") == 1
        assert counted(out)["left"] == 1
        imr("run", folder, "-o", out)
        assert counted(out)["left"] == 0

    def test_ctrl_c_keeps_what_is_done(self, tmp_path):
        letters = write_letters(tmp_path / "letters", 600)
        out = tmp_path / "out"
        process = start([*PROGRAM, "run", str(letters), "-o", str(out), "--jobs", "1"])
        while not (out / "ledger.sqlite").exists() or not counted_done(out):
            pass
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1].decode()
        assert process.returncode == 130, told
        assert "interrupted:" in told
        known = counted(out)
        done = known["done"]
        assert 0 < done < 600
        assert f"{600 - done} left" in told
        assert known["lines"] + known["not_taken_up"] == 600
        told = imr("run", letters, "-o", out)[1]
        assert f"600 letters read ({600 - done} of them now)" in told


def counted_done(out: Path) -> int:
    try:
        with sqlite3.connect(f"file:{out}/ledger.sqlite?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        database.close()


class TestModel:
    def test_a_run_is_paid_once(self, sim, folder, tmp_path):
        out = tmp_path / "out"
        (folder / "copy.txt").write_text(letter_text(1))
        for _ in range(2):
            imr(*command(folder, out, sim)[1:])
        told = counted(out)
        assert (told["lines"], told["done"], told["calls"], told["lost"]) == (13, 12, 12, 0)
        assert told["cost"] > 0
        assert all(line["provenance"]["model"] == "sim-bulk" for line in exported(out))
        assert "12 different ones on 13 lines" in (out / "report.html").read_text()

    def test_another_way_of_reading_needs_another_folder(self, sim, folder, tmp_path):
        out = tmp_path / "out"
        imr("run", folder, "-o", out)
        told = imr(*command(folder, out, sim)[1:], code=2)[1]
        assert "was begun with model baseline, not model sim-bulk" in told

    def test_a_budget_stops_cleanly(self, sim, tmp_path):
        letters = write_letters(tmp_path / "letters", 60)
        out = tmp_path / "out"
        budget = ("--max-cost", "0.15", "--concurrency", "4")
        for _ in range(2):
            told = imr(*command(letters, out, sim, *budget)[1:], code=1)[1]
            assert "the budget is used up" in told
            assert "budget:" in told
            known = counted(out)
            assert 0.07e6 < known["cost"] <= 0.15e6
            assert known["lost"] == 0
            assert 0 < known["done"] < 60
            assert known["done"] + known["left"] == 60
        imr(*command(letters, out, sim, "--max-cost", "10")[1:])
        assert counted(out)["done"] == 60

    def test_retry_asks_whom_the_last_run_asked_and_keeps_its_budget(
        self, sim, folder, tmp_path, monkeypatch
    ):
        monkeypatch.setenv("OPENAI_API_KEY", "sim")
        out = tmp_path / "out"
        (folder / "000003.txt").write_bytes(b"\0\1\2")
        (folder / "000005.txt").write_bytes(b"")
        imr(*command(folder, out, sim, "--max-cost", "5")[1:], code=1)
        small = f"{counted(out)['cost'] / 1e6 + 0.001:.6f}"
        imr(*command(folder, out, sim, "--max-cost", small, "--rpm", 6000, "--concurrency", 3)[1:], code=1)
        for number in (3, 5):
            (folder / f"{number:06}.txt").write_text(letter_text(number))
        assert "the budget is used up" in imr("retry", out, "--cause", "binary", code=1)[1]
        with LedgerView(out) as view:
            assert view.last_settings()["pacing"] == {
                "requests": 6000,
                "concurrency": 3,
                "max_cost": str(float(small)),
            }
        assert "1 of them now" in imr("retry", out, "--cause", "empty", "--max-cost", 5)[1]
        assert {line["provenance"]["model"] for line in exported(out, code=1) if "items" in line} == {
            "sim-bulk"
        }

    def test_a_cost_that_nobody_knows_is_no_sum(self, sim, folder, tmp_path):
        out = tmp_path / "out"
        (tmp_path / "none.toml").write_text("")
        told = imr(*command(folder, out, sim, "--prices", tmp_path / "none.toml")[1:])[1]
        assert told.splitlines()[-1].endswith("0 failed; cost not known")
        said = " ".join(imr("status", out)[0].split())
        assert "cost not known not known of 12 calls" in said
        report = (out / "report.html").read_text()
        assert '<th scope="row">Cost</th><td>not known</td>' in report
        assert "$" not in told + said + report
        (folder / "000012.txt").write_text(letter_text(12))
        told = imr(*command(folder, out, sim)[1:])[1]
        assert "; at least $0.0" in told
        assert "(cost of 12 calls not known) in all runs" in told

    def test_a_cost_that_is_known_is_told_without_what_is_not(self, sim, folder, tmp_path):
        imr(*command(folder, tmp_path / "out", sim)[1:])
        said = imr("status", tmp_path / "out")[0]
        assert "cost" in said
        assert "not known" not in said

    def test_a_budget_needs_a_price(self, sim, folder, tmp_path):
        arguments = ["run", folder, "-o", tmp_path / "out", "--model", "unheard-of", "--base-url", sim.url]
        told = imr(*arguments, "--max-cost", 1, code=2)[1]
        assert "the price of unheard-of at 127.0.0.1 is not known" in told
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_finishes_what_is_under_way(self, sim, tmp_path, number):
        letters = write_letters(tmp_path / "letters", 300)
        out = tmp_path / "out"
        process = start(command(letters, out, sim, "--concurrency", 8))
        assert wait_for_calls(sim, process, 20)
        process.send_signal(number)
        told = process.communicate()[1].decode()
        assert process.returncode == 130, told
        known = counted(out)
        assert known["lost"] == 0
        assert known["calls"] == known["done"] < 300
        assert known["ended"] == "interrupted"

    def test_a_second_signal_ends_at_once_and_loses_no_account(self, tmp_path):
        letters = write_letters(tmp_path / "letters", 40)
        out = tmp_path / "out"
        with provider(tmp_path, more="latency = { median = 600 }") as slow:
            process = start(command(letters, out, slow, "--concurrency", 4))
            assert wait_for_calls(slow, process, 4)
            process.send_signal(signal.SIGINT)
            process.stderr.readline()  # what it says to the first
            process.send_signal(signal.SIGINT)
            told = process.communicate()[1].decode()
            assert process.returncode == 130, told
            known = counted(out)
            assert known["calls_failed"] == {"cancelled": 4}
            assert (known["done"], known["left"]) == (0, 40)
            told = account(out, slow)
            assert (told.known, told.unknown, told.strangers) == (0, told.bill, 0)

    def test_a_run_that_nobody_can_answer_ends_with_one_line(self, sim, folder, tmp_path):
        arguments = [
            "run",
            folder,
            "-o",
            tmp_path / "out",
            "--model",
            "m",
            "--base-url",
            f"{sim.url}/nosuch",
        ]
        told = imr(*arguments, code=1)[1]
        assert "does not know this model or address" in told
        assert counted(tmp_path / "out")["ended"] == "unavailable"

    def test_events_as_json(self, sim, folder, tmp_path):
        written = imr(*command(folder, tmp_path / "out", sim, "--json")[1:])[0]
        events = [json.loads(line) for line in written.splitlines()]
        kinds = [event["event"] for event in events]
        assert (kinds[0], kinds[-1]) == ("began", "ended")
        assert kinds.count("letter_done") == kinds.count("call_done") == kinds.count("call_sent") == 12
        assert "medically" not in written

    def test_answers_to_some_of_a_letters_calls_are_not_paid_twice(self, tmp_path, letter):
        """A letter of three items in two calls; the money ends after the first, and comes back."""
        out = tmp_path / "out"
        short = ("--max-output-tokens", 1800)
        with provider(tmp_path) as fresh:
            imr(*command(letter, out, fresh, *short, "--max-cost", "0.019")[1:], code=1)
            first = counted(out)
            assert (first["calls"], first["left"]) == (1, 1)
            imr(*command(letter, out, fresh, *short)[1:])
            assert counted(out)["calls"] == 2
            told = account(out, fresh)
        assert (told.differing, told.lost, told.paid_twice) == (0, 0, 0)
        (record,) = exported(out)
        assert len(record["items"]) == 3

    def test_standard_input_cannot_be_read_again(self, tmp_path):
        out = tmp_path / "out"
        CliRunner().invoke(main, ["run", "-", "-o", str(out)], input=b"\0\1\2")
        told = imr("retry", out, "--cause", "binary", code=1)[1]
        assert "came from standard input and is not kept" in told
        assert [line["error"]["code"] for line in exported(out, code=1)] == ["not_found"]
        CliRunner().invoke(main, ["run", "-", "-o", str(out)], input=letter_text(1).encode())
        assert counted(out)["done"] == 1
