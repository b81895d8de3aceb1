"""Lines that are taken out of a ledger: gone from the export and from every file, and nothing else with them."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing

import pytest

from imr_llm import UsageError
from imr_llm.bulk.batch_book import BatchBook
from imr_llm.bulk.forget import forget
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Finished, Outcome, Sighting
from imr_llm.bulk.view import LedgerView
from imr_llm.llm.usage import Attempt, Tokens


def record(name: str) -> bytes:
    return b'{"letter": {"name": "%s"}, "words": "%s"}' % (name.encode(), name.encode() * 30)


@pytest.fixture
def out(tmp_path):
    """Three letters on four lines: a and c are the same; b failed after a paid call whose answer was kept."""
    with Ledger(tmp_path, {"model": "sim-x"}, {}) as ledger:
        a, b, _, d = ledger.register(
            [
                Sighting(name, b"/" + name.encode(), key)
                for name, key in (("a", "1"), ("b", "2"), ("c", "1"), ("d", "3"))
            ]
        ).result()
        sent = ledger.intend(d.letter, "call", 30).result()
        paid = Attempt(number=1, mode="json", seconds=1.0, status=200, tokens=Tokens(5, 6), cost=7)
        ledger.note(d.letter, [Outcome(sent, paid)], {"call": "the answer about d" * 20}).result()
        ledger.finish([Finished(a.letter, record("a"), None, 1.0)]).result()
        failed = b'{"letter": {"name": "b"}, "error": {"code": "x", "message": "b: no", "remedy": "no"}}'
        ledger.finish([Finished(b.letter, failed, "x", 1.0)]).result()
    return tmp_path


def kept(out) -> list[bytes]:
    """What stands about letters in the ledger's file."""
    with closing(sqlite3.connect(out / "ledger.sqlite")) as db:
        return [
            row[0]
            for table, column in (("records", "record"), ("dead_letters", "line"), ("answers", "content"))
            for row in db.execute(f"SELECT {column} FROM {table}")
        ]


def test_forgotten_lines_leave_no_trace_and_what_they_cost_stays(out):
    blobs = kept(out)
    assert len(blobs) == 3
    files = lambda: b"".join(path.read_bytes() for path in out.iterdir())  # noqa: E731
    assert all(blob in files() for blob in blobs)
    forget(out, ["a", "b", "d"])
    with LedgerView(out) as view:
        assert [line.name for line in view.lines()] == ["c"]
        assert (view.status().calls, view.status().cost) == (1, 7)
    assert [blob in files() for blob in blobs] == [True, False, False]  # c is the same letter as a
    forget(out, ["c", "not there"])
    assert kept(out) == []
    assert not any(blob in files() for blob in blobs)


def test_what_was_deleted_before_is_gone_too(tmp_path):
    """An answer was kept until its letter was done; the ledger deletes its row then, and the file keeps its bytes."""
    with Ledger(tmp_path, {"model": "sim-x"}, {}) as ledger:
        ledger.submit(
            lambda db: db.execute("PRAGMA secure_delete=OFF")
        ).result()  # as SQLite comes, not Debian
        a, _ = ledger.register([Sighting(name, None, name) for name in "ab"]).result()
        ledger.note(a.letter, [], {"call": random.Random(1).randbytes(20_000).hex()}).result()
        (answer,) = kept(tmp_path)
        blob = answer[10_000:12_000]
        ledger.finish([Finished(a.letter, record("a"), None, 1.0)]).result()
    ledgers_file = tmp_path / "ledger.sqlite"
    assert blob in ledgers_file.read_bytes()
    forget(tmp_path, ["b"])
    assert blob not in ledgers_file.read_bytes()


def test_calls_about_a_forgotten_letter_are_not_those_of_the_next(out):
    forget(out, ["d"])
    with Ledger(out, None, {}) as ledger:
        (new,) = ledger.register([Sighting("e", None, "5")]).result()
        assert (new.letter, new.tried) == (4, False)
    with LedgerView(out) as view:
        assert [call["letter"] for call in view.calls()] == [3]


def test_files_beside_the_ledger_go_too(out):
    (out / "report.html").write_text("names")
    (out / "batches").mkdir()
    (out / "batches" / "000001.requests.jsonl").write_text("letters")
    (out / "batches" / "000001.answers.jsonl").write_text("answers")
    forget(out, ["a"])
    assert {path.name for path in out.rglob("*")} <= {"ledger.sqlite", "lock", "batches"}


def test_nothing_is_forgotten_beside_a_run_or_a_batch(out):
    with Ledger(out, None, {}) as ledger:
        with pytest.raises(UsageError, match="in use by another process"):
            forget(out, ["a"])
        batches = BatchBook(ledger)
        batches.seal(1, [], 0)
    with pytest.raises(UsageError, match="has calls under way in batches"):
        forget(out, ["a"])
    with Ledger(out, None, {}) as ledger:
        BatchBook(ledger).move(1, "collected")
    forget(out, ["a"])
    with LedgerView(out) as view:
        assert [line.name for line in view.lines()] == ["b", "c", "d"]


def test_nobody_reads_on_what_is_forgotten(out, monkeypatch):
    monkeypatch.setattr("imr_llm.bulk.forget._BUSY_SECONDS", 0.0)
    with LedgerView(out) as view:
        lines = view.lines()
        next(lines)
        with pytest.raises(sqlite3.OperationalError, match="is being read"):
            forget(out, ["a"])
        lines.close()
    forget(out, ["a"])


def test_a_folder_without_a_ledger(tmp_path):
    with pytest.raises(UsageError, match="holds no ledger"):
        forget(tmp_path, ["a"])


def test_lines_since_a_moment_are_those_finished_then_or_later(out):
    with LedgerView(out) as view:
        assert [line.name for line in view.lines(0.0)] == ["a", "b", "c"]
        assert list(view.lines(time.time() + 60)) == []
        assert [line.name for line in view.lines()] == ["a", "b", "c", "d"]


def test_a_ledger_whose_first_run_is_not_written_down_yet_has_a_status(out):
    with closing(sqlite3.connect(out / "ledger.sqlite")) as db, db:
        db.execute("DELETE FROM runs")
    with LedgerView(out) as view:
        assert (view.status().run, view.status().ended, view.status().done) == (0, None, 1)
