"""What a run that ended early has not come upon: how much that is, and who says so."""

from __future__ import annotations

import signal
from pathlib import Path

from bulk_letters import letter_text, write_letters
from cli_program import counted, exported, imr

from imr_llm.bulk.events import Event, LetterDone
from imr_llm.bulk.input_count import InputCount
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.run import Pacing, run
from imr_llm.bulk.shape import Sighting


def interrupted(letters: list[Path], out: Path) -> dict:
    """The numbers after a run that gets a Ctrl-C with its first letter."""
    told: list[Event] = []

    def watch(event: Event) -> None:
        if isinstance(event, LetterDone) and not told:
            told.append(event)
            signal.raise_signal(signal.SIGINT)

    assert run(letters, out, pacing=Pacing(jobs=1), watch=watch) == "interrupted"
    return counted(out)


def test_status_export_and_report_know_of_lines_that_were_not_taken_up(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 300), tmp_path / "out"
    known = interrupted([letters], out)
    missing = known["not_taken_up"]
    assert 0 < known["done"] < known["lines"] < 300
    assert (known["lines"] + missing, known["done"] + known["left"]) == (300, 300)
    said = " ".join(imr("status", out)[0].split())
    assert f"lines {known['lines']} of 300," in said
    assert f"left {known['left']} ({missing} of them not taken up yet)" in said
    lines, told = imr("export", out, code=1)
    assert len(lines.splitlines()) == known["lines"]
    assert f"{out}: {missing} lines of the input not taken up yet are missing; run the same command" in told


def test_a_run_that_ends_twice_counts_no_line_for_missing_that_the_first_has_come_upon(tmp_path):
    letters, other, out = write_letters(tmp_path / "letters", 300), tmp_path / "other", tmp_path / "out"
    other.mkdir()
    (other / "a.txt").write_text(letter_text(1000))
    imr("run", other, "-o", out)
    for _ in range(2):
        known = interrupted([letters], out)
        assert known["lines"] + known["not_taken_up"] == 301
        assert known["done"] + known["left"] == 301
    told = imr("run", letters, "-o", out)[1]
    assert "301 letters read" in told
    assert " left" not in told
    assert (counted(out)["left"], imr("export", out)[1], len(exported(out))) == (0, "", 301)


def test_reading_failed_letters_once_more_changes_nothing_of_what_is_left(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 300), tmp_path / "out"
    (letters / "000000.txt").write_bytes(b"\0\1\2")
    before = interrupted([letters], out)
    (letters / "000000.txt").write_text(letter_text(0))
    told = imr("retry", out, "--cause", "binary")[1]
    assert f"0 failed; {before['left']} left ({before['not_taken_up']} of them not taken up yet)" in told
    assert counted(out)["not_taken_up"] == before["not_taken_up"]


def test_an_input_that_was_not_counted_to_the_end(tmp_path):
    with Ledger(tmp_path, {"model": "m"}, {}) as killed:
        InputCount(killed)
        killed.register([Sighting("a", None, "key")]).result()
    said = " ".join(imr("status", tmp_path)[0].split())
    assert "left 1 (and more: the input was not counted to the end)" in said
    told = imr("export", tmp_path, code=1)[1]
    assert "lines of the input may be missing: it was not counted to the end; run the same" in told


def test_a_file_that_was_taken_away_before_its_turn_is_not_waited_for(tmp_path):
    with Ledger(tmp_path, {"model": "m"}, {}) as done:
        InputCount(done).count(["a", "b"])
        done.register([Sighting("a", None, "key")]).result()
        assert counted(tmp_path)["not_taken_up"] == 1
        done.end("done").result()
    assert counted(tmp_path)["not_taken_up"] == 0
