"""`imr-llm extract`: what comes out, in what order, with what exit code, and what is kept when it ends badly."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from programs import PROGRAM, at_terminal, piped, undated

from imr_llm.cli.main import main


def heed_ctrl_c() -> None:
    """Undo what a shell does to its background jobs, should the tests run in one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(output: bytes) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def names(output: bytes) -> list[str]:
    return [line["letter"]["name"] for line in lines(output)]


def test_every_path_gives_its_lines_in_the_order_given(letters, pdf, folder):
    (folder / "in").mkdir()
    (folder / "in" / "b.txt").write_bytes(letters[1].read_bytes())
    (folder / "in" / "a.pdf").write_bytes(pdf)
    (folder / "scan.pdf").write_bytes(pdf[:2000])
    done = piped(
        "extract", letters[2], "nosuch.txt", "in", "-", "scan.pdf", "*.doc", letters[2], input=b"Piped.\n"
    )
    assert names(done.stdout) == [
        letters[2].name,
        "nosuch.txt",
        "a.pdf",
        "b.txt",
        "stdin",
        "scan.pdf",
        "*.doc",
    ]
    failed = [line["error"] for line in lines(done.stdout) if "error" in line]
    assert [error["code"] for error in failed] == ["not_found", "pdf_damaged", "not_found"]
    assert done.stderr.decode().splitlines() == [error["message"] for error in failed]
    assert done.returncode == 1


def test_jobs_change_nothing_but_the_time(letters):
    given = ["extract", *letters, "nosuch.txt", "-", letters[0], "--jobs"]
    one, two = (piped(*given, jobs, input=letters[3].read_bytes()) for jobs in (1, 2))
    assert len(lines(one.stdout)) == len(letters) + 2
    assert undated(two.stdout) == undated(one.stdout)
    assert (two.stderr, two.returncode) == (one.stderr, one.returncode)


def test_a_pipe_is_quiet_and_gets_jsonl(letters):
    done = piped("extract", *letters[:3])
    assert names(done.stdout) == [path.name for path in letters[:3]]
    assert done.stderr == b""
    assert done.returncode == 0


def test_a_terminal_gets_the_table_and_a_closing_line(letter):
    seen, code = at_terminal("extract", letter, "nosuch.txt")
    assert "sample-f1b-01.txt" in seen
    assert "\x1b[32moverturned" in seen
    assert seen.splitlines()[-1] == "2 letters, 1 failed"
    assert code == 1


def test_progress_and_warnings_are_for_terminals_only(letters, folder):
    (folder / "old.txt").write_bytes(b"Norco \x96 Upheld\n")
    given = ["extract", *letters[:3], "old.txt"]
    seen, _ = at_terminal(*given, streams=["stderr"])
    assert "old.txt: is no UTF-8 and was read as Windows-1252; save it as UTF-8 to be sure" in seen
    assert "4/4" in seen
    assert seen.splitlines()[-1].endswith("4 letters, 0 failed")
    seen, _ = at_terminal(*given, "--format", "jsonl")
    assert "4/4" not in seen  # would be drawn over the results
    assert piped(*given).stderr == b""


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
def test_the_ending_of_the_file_says_the_format(letters, folder, ending):
    done = piped("extract", *letters[:3], "-o", f"out.{ending}")
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
    assert os.listdir() == [f"out.{ending}"]
    data = (folder / f"out.{ending}").read_bytes()
    if ending == "parquet":
        found = pq.read_table(io.BytesIO(data))["letter.name"].to_pylist()
    elif ending == "csv":
        found = [row["letter.name"] for row in csv.DictReader(io.StringIO(data.decode()))]
    else:
        found = [line["letter"]["name"] for line in (json.loads(data) if ending == "json" else lines(data))]
    assert list(dict.fromkeys(found)) == [path.name for path in letters[:3]]


def test_an_explicit_format_wins_over_the_ending(letter, folder):
    piped("extract", letter, "-o", "out.csv", "--format", "json")
    assert len(json.loads((folder / "out.csv").read_bytes())) == 1
    piped("extract", letter, "-o", "out.other", "--format", "jsonl")
    assert len(lines((folder / "out.other").read_bytes())) == 1


def test_parquet_goes_into_a_pipe_but_not_to_a_terminal(letter):
    done = piped("extract", letter, "--format", "parquet", "-o", "-")
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == 3
    seen, code = at_terminal("extract", letter, "--format", "parquet")
    assert "parquet is not for terminals; name a file with -o, or pipe it on" in " ".join(seen.split())
    assert code == 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (["--format", "xml"], "'xml' is not one of 'jsonl', 'json', 'csv', 'parquet', 'table'"),
        (["--model", "gpt-7"], "the model 'gpt-7' cannot be asked: the variable OPENAI_API_KEY holds no key"),
        (["--jobs", "0"], "0 is not in the range x>=1"),
        (["--max-pages", "many"], "'--max-pages'"),
        (["--pdf-seconds", "inf"], "limit pdf_seconds must be a positive number, not inf"),
        (["-o", "nosuch/out.csv"], "nosuch/out.csv: cannot be written (No such file or directory)"),
        (["--colour"], "No such option"),
    ],
)
def test_wrong_use(letter, folder, wrong, message):
    done = CliRunner().invoke(main, ["extract", str(letter), *wrong])
    assert message in done.stderr
    assert (done.stdout, done.exit_code) == ("", 2)
    assert os.listdir() == []


def test_no_path_is_wrong_use():
    done = CliRunner().invoke(main, ["extract"])
    assert "Missing argument 'PATH...'" in done.stderr
    assert done.exit_code == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("table_format", ["jsonl", "csv", "table"])
def test_a_reader_that_goes_away_ends_it_quietly(monkeypatch, unbuffered, table_format, letters):
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    process = subprocess.Popen(
        [*PROGRAM, "extract", *letters, "--format", table_format],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdout is not None
    assert process.stdout.read(1)
    process.stdout.close()
    _, complaint = process.communicate()
    assert (complaint, process.returncode) == (b"", 141)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_it_quietly(letters, jobs):
    process = subprocess.Popen(
        [*PROGRAM, "extract", "nosuch.txt", *letters[:12], "-", "--jobs", str(jobs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    assert b"nosuch.txt" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
def test_ctrl_c_keeps_what_is_done(letter, folder, ending):
    (folder / f"out.{ending}").write_text("old")
    process = subprocess.Popen(
        [*PROGRAM, "extract", letter, "nosuch.txt", "-", "-o", f"out.{ending}"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_ctrl_c,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    assert b"nosuch.txt" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    part = folder / f"out.{ending}.part"
    assert process.stderr.read().decode() == f"what was done is kept in {part}\n"
    process.stdin.close()
    process.stderr.close()
    assert (folder / f"out.{ending}").read_text() == "old"
    if ending == "parquet":
        assert pq.read_table(io.BytesIO(part.read_bytes())).num_rows == 4
    elif ending == "csv":
        assert len(part.read_text().splitlines()) == 5
    else:
        assert len(json.loads(part.read_text()) if ending == "json" else lines(part.read_bytes())) == 2


@pytest.mark.parametrize("table_format", ["jsonl", "json", "csv", "parquet", "table"])
def test_a_full_disk_is_told_in_one_line(letter, table_format):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, "extract", letter, "--format", table_format],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.stderr.decode() == (
        "Error: standard output: cannot be written (No space left on device); make room and try again\n"
    )
    assert done.returncode == 1


def test_a_disk_that_fills_up_keeps_what_is_done(letters, folder):
    def small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = piped("extract", *letters, "-o", "out.jsonl", preexec_fn=small_files_only, env=unmeasured)
    assert done.stderr.decode().splitlines() == [
        f"what was done is kept in {folder}/out.jsonl.part",
        "Error: out.jsonl: cannot be written (File too large); make room and try again",
    ]
    assert done.returncode == 1
    complete = (folder / "out.jsonl.part").read_bytes().rpartition(b"\n")[0]
    assert names(complete) == [path.name for path in letters[: complete.count(b"\n") + 1]]


def test_nothing_done_leaves_nothing_behind(letter, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "imr_llm.tables.parquet", raising=False)
    done = CliRunner().invoke(main, ["extract", str(letter), "-o", "out.parquet"])
    assert "pip install 'imr-llm[parquet]'" in done.stderr
    assert done.exit_code == 2
    assert os.listdir() == []


def test_standard_output_that_is_closed(letter):
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "extract", letter],
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.stderr.decode() == "Error: standard output is closed; name a file to write to\n"
    assert done.returncode == 2
