"""The ledger's folder: who may use it, what is refused in one line, and what a full disk leaves."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from bulk_letters import write_letters
from cli_program import PROGRAM
from click.testing import CliRunner
from killed_runs import PRICES
from money_spent import total

from imr_llm import LedgerFailed, UsageError
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.report import report
from imr_llm.bulk.shape import Finished, Outcome, Sighting
from imr_llm.bulk.view import LedgerView
from imr_llm.cli.main import main
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.simulator.server import simulated_provider

ABOUT = {"model": "sim-x", "parameters": {"seed": 1}}


def ledger(out: Path, about: dict | None = None) -> Ledger:
    return Ledger(out, about or ABOUT, {})


def seen(name: str, **more) -> Sighting:
    return Sighting(name, None, more.pop("key", f"key of {name}"), **more)


def test_a_letter_is_to_be_read_once_in_a_run_and_again_in_the_next_until_it_is_done(tmp_path):
    with ledger(tmp_path) as first:
        a, b, again = first.register([seen("a"), seen("b"), seen("a")]).result()
        assert (a.to_do, b.to_do, again.to_do) == (True, True, False)
        assert a.letter == again.letter
        first.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
    with ledger(tmp_path) as second:
        a, b = second.register([seen("a"), seen("b")]).result()
        assert (a.to_do, b.to_do, b.tried) == (False, True, False)


def test_a_letter_cannot_be_done_twice(tmp_path):
    with ledger(tmp_path) as writing:
        (a,) = writing.register([seen("a")]).result()
        writing.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
        with pytest.raises(LedgerFailed):
            writing.finish([Finished(a.letter, b"{}", None, 1.0)]).result()


def test_an_intent_is_on_the_disk_before_the_call_and_its_answer_is_kept_until_the_letter_is_done(tmp_path):
    with ledger(tmp_path) as first:
        (a,) = first.register([seen("a")]).result()
        sent = first.intend(a.letter, "call 1", 30).result()
        with LedgerView(tmp_path) as view:
            assert [(call["client_request_id"], call["known"]) for call in view.calls()] == [(sent, 0)]
        paid = Attempt(number=1, mode="json", seconds=1.0, status=200, tokens=Tokens(5, 6), cost=7)
        first.intend(a.letter, "call 2", 30, [Outcome(sent, paid)], {"call 1": "the answer"}).result()
        assert total(first) == 37
    with ledger(tmp_path) as second:
        (a,) = second.register([seen("a")]).result()
        assert (a.to_do, a.tried) == (True, True)
        assert second.answers(a.letter) == {"call 1": "the answer"}
        second.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
        assert second.answers(a.letter) == {}
    with LedgerView(tmp_path) as view:
        told = view.status()
        assert (told.calls, told.lost, told.cost, told.input_tokens) == (2, 1, 7, 5)


def test_a_folder_in_use(tmp_path):
    with ledger(tmp_path), pytest.raises(UsageError, match="is in use by another process; wait for it"):
        ledger(tmp_path)
    ledger(tmp_path).__exit__(None, None, None)


def test_a_ledger_of_another_version(tmp_path):
    ledger(tmp_path).__exit__(None, None, None)
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("PRAGMA user_version=2")
    database.close()
    for opened in (ledger, LedgerView):
        with pytest.raises(UsageError, match="its ledger is of version 2, this imr-llm writes version 1"):
            opened(tmp_path)


def test_the_numbers_of_a_ledger_that_is_being_written_are_of_one_moment(tmp_path, monkeypatch):
    with ledger(tmp_path) as writing, LedgerView(tmp_path) as view:
        causes, lines = view.causes, view.lines

        def one_more(name: str) -> None:
            (new,) = writing.register([seen(name)]).result()
            failed = b'{"letter": {"name": "a"}, "error": {"code": "x", "message": "a: no", "remedy": "no"}}'
            writing.finish([Finished(new.letter, failed, "x", 1.0)]).result()

        one_more("a")
        monkeypatch.setattr(view, "causes", lambda: [one_more("b"), causes()][1])
        told = view.status()
        assert (told.letters, told.failed, told.left) == (1, {"x": 1}, 0)
        monkeypatch.setattr(view, "causes", causes)
        assert view.status().failed == {"x": 2}
        monkeypatch.setattr(view, "lines", lambda: [*lines(), one_more("c")][:-1])
        assert '<tr><th scope="row">Failed</th><td>2</td></tr>' in report(view)
        assert view.status().failed == {"x": 3}


def test_a_file_that_is_no_ledger(tmp_path):
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("CREATE TABLE letters (name TEXT)")
    database.close()
    for opened in (ledger, LedgerView):
        with pytest.raises(UsageError, match="no ledger of imr-llm; name another folder"):
            opened(tmp_path)


def test_a_folder_that_cannot_be_written():
    with pytest.raises(UsageError, match="cannot be written"):
        ledger(Path("/proc/nosuch"))
    assert CliRunner().invoke(main, ["status", "/proc"]).exit_code == 2


def test_a_ledger_that_may_only_be_read_can_be_looked_at(tmp_path):
    with ledger(tmp_path) as writing:
        writing.register([seen("a")]).result()
    for file in tmp_path.iterdir():
        file.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with LedgerView(tmp_path) as view:
            assert view.status().lines == 1
    finally:
        tmp_path.chmod(0o755)


def test_another_way_of_reading_is_told_by_what_differs(tmp_path):
    with ledger(tmp_path, {"adjudicate": False, **ABOUT}) as begun:
        (a,) = begun.register([seen("a")]).result()
        begun.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
    for other, said in (
        ({**ABOUT, "parameters": {"seed": 2}, "adjudicate": False}, "seed 1, not seed 2;"),
        (
            {**ABOUT, "adjudicate": True, "parameters": {}},
            "adjudicate False, seed 1, not adjudicate True, seed none;",
        ),
        ({"model": "baseline"}, "model sim-x, not model baseline;"),
    ):
        with pytest.raises(UsageError) as refused:
            ledger(tmp_path, other)
        assert f"was begun with {said} go on as it was begun" in str(refused.value)


def test_a_full_disk_ends_the_run_in_one_line_and_loses_nothing(tmp_path):
    """The size of files is limited as a full disk would limit it."""
    letters = write_letters(tmp_path / "letters", 700)
    (tmp_path / "prices.toml").write_text(PRICES.format(name="m"))
    out = tmp_path / "out"
    command = [*PROGRAM, "run", str(letters), "-o", str(out), "--jobs", "1"]

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))

    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=small_files)
    assert done.returncode == 1, done.stderr
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "the ledger cannot be written any more (disk full, or a limit on the size of files)" in said
    with LedgerView(out) as view:
        before = view.status()
    assert 0 < before.done < 700
    again = CliRunner().invoke(main, command[1:])
    assert again.exit_code == 0, again.stderr
    assert f"700 letters read ({700 - before.done} of them now), 0 failed" in again.stderr


@pytest.mark.parametrize("begun", [False, True])
def test_a_run_does_not_begin_where_its_reserve_does_not_fit(tmp_path, monkeypatch, begun):
    letters, out = write_letters(tmp_path / "letters", 3), tmp_path / "out"
    if begun:
        CliRunner().invoke(main, ["run", str(letters / "000000.txt"), "-o", str(out)])
    before = {path.name: path.read_bytes() for path in out.glob("ledger.sqlite")}

    def full(descriptor: int, offset: int, length: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    done = CliRunner().invoke(main, ["run", str(letters), "-o", str(out)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        f"Error: {out}: has less than 4 MB free, which a run keeps for what is under way when the disk gets full; "
        "make room, or name a folder on another disk"
    )
    assert {path.name: path.read_bytes() for path in out.glob("ledger.sqlite")} == before
    assert not (out / "reserve").exists()


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_full_disk_under_calls_is_told_in_one_line(tmp_path):
    """What is taken in ahead fails too, and nobody waits for it any more."""
    letters, out = write_letters(tmp_path / "letters", 200), tmp_path / "out"

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    with simulated_provider() as sim:
        command = [
            *PROGRAM,
            "run",
            str(letters),
            "-o",
            str(out),
            "--model",
            "sim-mine",
            "--base-url",
            sim.base_url,
        ]
        done = subprocess.run(
            [*command, "--concurrency", "32", "--jobs", "1"],
            capture_output=True,
            check=False,
            preexec_fn=small_files,
        )
    assert done.returncode == 1, done.stderr
    assert done.stderr.decode().splitlines() == [
        f"{out}: the ledger cannot be written any more (disk full, or a limit on the size of files); "
        "what was read so far is safe; make room and run the same command again",
    ]


def test_there_is_no_time_left_for_a_run_that_nobody_goes_on_with(tmp_path):
    with ledger(tmp_path) as writing:
        a, _ = writing.register([seen("a"), seen("b")]).result()
        writing.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
        with LedgerView(tmp_path) as view:
            assert view.status().seconds_left is not None
    with LedgerView(tmp_path) as view:
        assert (view.status().ended, view.status().left, view.status().seconds_left) == (None, 1, None)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs")
def test_a_full_file_system_leaves_room_for_what_is_under_way(tmp_path):
    """A small file system of its own, where this process may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        with ledger(disk / "out") as writing:
            failures: list[LedgerFailed] = []
            writing._writer._on_failure = failures.append
            (disk / "filler").write_bytes(b"x" * (1 << 20))
            written = 0
            while not failures:
                (a,) = writing.register([seen(str(written))]).result()
                line = bytes(str(written), "ascii") * 3000
                writing.finish([Finished(a.letter, line, None, 1.0)]).result()
                written += 1
                with open(disk / "filler", "ab") as filler:
                    try:
                        filler.write(b"x" * (1 << 18))
                    except OSError:
                        continue
            (a,) = writing.register([seen("under way")]).result()
            writing.finish([Finished(a.letter, b"{}", None, 1.0)]).result()
        with LedgerView(disk / "out") as view:
            assert view.status().done == written + 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)
