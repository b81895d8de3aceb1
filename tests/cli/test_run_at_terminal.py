"""A run and its status as a person at a terminal sees them."""

from __future__ import annotations

from programs import at_terminal


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
