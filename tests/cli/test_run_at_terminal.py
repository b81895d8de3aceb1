"""A run and its status as a person at a terminal sees them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from programs import at_terminal

from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.view import LedgerView


def test_a_live_line_and_a_summary(letters, tmp_path):
    out = tmp_path / "out"
    seen, code = at_terminal("run", *letters[:3], "nosuch.txt", "-o", out, "--jobs", 1)
    assert code == 1
    assert "nosuch.txt: no such file or folder" in seen
    assert "done: 3 letters read (3 of them now), 1 failed" in seen
    assert f"imr-llm retry {out} --cause not_found" in " ".join(seen.split())


def test_status_is_shown_until_the_run_has_ended(letter, tmp_path):
    out = tmp_path / "out"
    at_terminal("run", letter, "-o", out, "--jobs", 1)
    seen, code = at_terminal("status", out, "--watch")
    assert code == 0
    assert "letters a second" in seen
    assert "1, done" in seen


def test_status_of_a_run_that_was_killed_is_shown_once(letter, tmp_path):
    """It never says that it has ended, and holds its ledger no more."""
    out = tmp_path / "out"
    at_terminal("run", letter, "-o", out, "--jobs", 1)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database, database:
        database.execute("UPDATE runs SET ended = NULL, ended_at = NULL")
    seen, code = at_terminal("status", out, "--watch")
    assert (code, "1, killed: it is not under way and did not end by itself" in seen) == (0, True)
    with LedgerView(out) as view:
        assert not view.is_written()
        with Ledger(out, None, {}):
            assert view.is_written()
