"""Letters whose files are moved, renamed or gone, and paths that never led to one: what is paid stays, and exit codes get right."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import letter_text, write_letters
from cli_program import counted, exported, imr
from killed_runs import Provider, command, provider, start
from test_batches import provider as answering
from test_batches import run_batch

from imr_llm.bulk.forget import forget
from imr_llm.bulk.view import LedgerView

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    monkeypatch.setenv("IMR_JOBS", "1")


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out"


def states(out: Path) -> list[str]:
    with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
        return [state for (state,) in database.execute("SELECT state FROM batches")]


def last_names(out: Path, code: int = 0) -> list[str]:
    return [line["letter"]["name"] for line in exported(out, code)]


class TestAnswersWhoseLettersAreGone:
    """They are paid, and wait in the ledger until the letters are back."""

    @pytest.fixture
    def sim(self, tmp_path, monkeypatch) -> Iterator[Provider]:
        monkeypatch.setenv("OPENAI_API_KEY", "sim")
        with provider(tmp_path, more="batches = { seconds = 1.0 }") as running:
            with open(tmp_path / "prices.toml", "a") as prices:
                prices.write("batch = 0.5\n")
            yield running

    @pytest.fixture
    def collected(self, tmp_path, sim, out) -> list[str]:
        """A run by batches is ended once its batch is made, its folder moved away, and the same command given again."""
        said = command(write_letters(tmp_path / "letters", 3), out, sim, "--batch", "--batch-poll", 0.1)
        process = start(said)
        while not (out / "ledger.sqlite").exists() or states(out) != ["created"]:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        process.communicate()
        assert states(out) == ["created"]
        (tmp_path / "letters").rename(tmp_path / "elsewhere")
        told = imr(*said[1:], code=1)[1]
        assert "0 letters read (0 of them now), 4 failed" in told  # the folder is a line too
        status = counted(out)
        assert status["kept"] == status["cost"] > 0
        assert f"of which ${status['kept'] / 1e6:.4f} for answers that wait for their letters" in told
        assert "for answers that wait for their letters" in told
        return said

    @pytest.mark.parametrize("way", ["run", "retry"])
    def test_they_are_read_from_them_once_they_are_back(self, tmp_path, sim, out, collected, way):
        calls = sim.calls()
        if way == "retry":
            assert (
                "0 letters read" in imr("retry", out, "--cause", "not_found", code=1)[1]
            )  # nor are they back
            assert counted(out)["kept"] == counted(out)["cost"]
        (tmp_path / "elsewhere").rename(tmp_path / "letters")
        if way == "retry":
            assert "3 of them now" in imr("retry", out, "--cause", "not_found", code=1)[1]
        assert "3 letters read" in imr(*collected[1:])[1]
        status = counted(out)
        assert (status["done"], status["failed"], status["calls"], status["kept"]) == (3, {}, 3, 0)
        assert sim.calls() == calls
        assert all("items" in line for line in exported(out))

    def test_they_are_read_from_them_under_another_name_too(self, tmp_path, sim, out, collected):
        calls = sim.calls()
        told = imr("run", tmp_path / "elsewhere", *collected[3:])[1]
        assert "3 letters read (3 of them now), 0 failed" in told
        assert sim.calls() == calls
        assert len(exported(out)) == 6


class TestFilesOfAnswers:
    """The same without a provider, and without a key."""

    @pytest.fixture
    def said(self, tmp_path, out, monkeypatch) -> list[Any]:
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        write_letters(tmp_path / "A", 2)
        (tmp_path / "A" / "same.txt").write_text(letter_text(0))
        said = ["-o", out, "--model", "sim-batch", "--batch-files", tmp_path / "files"]
        assert "2 left" in imr("run", "A", *said, code=1)[1]
        with answering() as sim:
            run_batch(tmp_path / "files", sim)
        return said

    def test_a_folder_that_was_renamed_before_they_came(self, tmp_path, out, said):
        Path("A").rename("B")
        assert "2 letters read (2 of them now), 0 failed" in imr("run", "B", *said)[1]
        assert len(exported(out)) == 6

    def test_a_letter_of_two_files_one_of_which_is_gone(self, tmp_path, out, said):
        Path("A", "000000.txt").unlink()
        assert "2 letters read" in imr("run", "A", *said)[1]
        assert last_names(out) == ["A/000000.txt", "A/000001.txt", "A/same.txt"]

    def test_a_letter_of_two_files_one_of_which_has_changed(self, tmp_path, out, said):
        Path("A", "000000.txt").write_text(letter_text(5))
        assert "2 letters read (2 of them now), 0 failed; 1 left" in imr("run", "A", *said, code=1)[1]

    def test_one_file_is_back_and_the_letter_is_read_in_both_lines(self, tmp_path, out, said):
        """Offline, as the run before it was."""
        Path("A").rename("B")
        Path("other").mkdir()
        Path("other", "z.txt").write_text(letter_text(1))  # one of A's two
        told = imr("run", "other", *said, code=1)[1]
        assert "1 letters read (1 of them now), 1 failed" in told
        assert "A/000000.txt: no such file" in told
        Path("A").mkdir()
        Path("B", "same.txt").rename("A/same.txt")
        assert "2 letters read (1 of them now), 0 failed" in imr("retry", out, "--cause", "not_found")[1]
        assert all("items" in line for line in exported(out))

    def test_a_server_that_is_given_is_asked(self, tmp_path, out, said):
        Path("A").rename("B")
        Path("other").mkdir()
        Path("other", "z.txt").write_text(letter_text(1))
        imr("run", "other", *said, code=1)
        for given, folder in (([], True), (["--base-url", "http://127.0.0.1:9/v1"], False)):
            assert (
                "A/000000.txt: no such file" in imr("retry", out, "--cause", "not_found", *given, code=1)[1]
            )
            with LedgerView(out) as view:
                assert ("batch_files" in view.last_settings()) == folder

    def test_what_is_forgotten_leaves_no_answer(self, tmp_path, out, said):
        Path("A").rename("B")
        imr("run", "A", *said, code=1)
        with closing(sqlite3.connect(out / "ledger.sqlite")) as database:
            count = "SELECT count(*) FROM answers"
            assert database.execute(count).fetchone() == (2,)
            forget(out, last_names(out, code=1))
            assert database.execute(count).fetchone() == (0,)


class TestAFileThatIsGivenAndGone:
    def test_what_was_read_from_it_stays_and_the_run_says_so(self, tmp_path, out):
        letters = write_letters(tmp_path / "letters", 2)
        files = [letters / f"00000{number}.txt" for number in range(2)]
        imr("run", *files, "-o", out)
        before = exported(out)
        files[0].unlink()
        told = imr("run", *files, "-o", out, code=1)[1]
        assert f"{files[0]}: no such file or folder; what is known of it stays" in told
        assert "2 letters read (0 of them now), 0 failed" in told
        assert exported(out) == before
        imr("run", letters, "-o", out)

    def test_one_that_failed_for_what_it_says_stays_as_it_is(self, tmp_path, out):
        letters = write_letters(tmp_path / "letters", 1)
        (letters / "x.txt").write_bytes(b"\0\1\2")
        imr("run", letters, "-o", out, code=1)
        (letters / "x.txt").unlink()
        for again in (["run", letters, letters / "x.txt", "-o", out], ["retry", out, "--cause", "binary"]):
            assert "what is known of it stays" in imr(*again, code=1)[1]
            assert counted(out)["failed"] == {"binary": 1}


class TestPathsThatLeadToNothing:
    @pytest.mark.parametrize("given", ["letters", "letters/*.txt", "letters/000000.txt"])
    def test_are_no_lines_once_they_lead_to_letters(self, tmp_path, out, given):
        assert "0 letters read (0 of them now), 1 failed" in imr("run", given, "-o", out, code=1)[1]
        assert last_names(out, code=1) == [given]
        write_letters(tmp_path / "letters", 1)
        if "/0" not in given:
            imr("retry", out, "--cause", "not_found", code=1)
        assert "1 letters read (1 of them now), 0 failed" in imr("run", given, "-o", out)[1]
        assert last_names(out) == ["letters/000000.txt"]
        assert counted(out)["lines"] == 1

    @pytest.mark.parametrize("slip", ["lettres", "lettres/*.txt", "lettres/1.txt", "letters/000009.txt"])
    def test_are_no_lines_once_they_are_not_given_any_more(self, tmp_path, out, slip):
        write_letters(tmp_path / "letters", 1)
        for _ in range(2):
            assert "1 letters read" in imr("run", "letters", slip, "-o", out, code=1)[1]
            assert len(exported(out, code=1)) == 2
        assert f"{slip}: never was a letter, and is no line any more" in imr("run", "letters", "-o", out)[1]
        assert last_names(out) == ["letters/000000.txt"]

    def test_stay_lines_for_a_run_that_ends_early(self, tmp_path, out):
        from imr_llm.bulk.events import Event, LetterDone
        from imr_llm.bulk.run import Pacing, run

        imr("run", "lettres", "-o", out, code=1)
        letters = write_letters(tmp_path / "letters", 200)

        def stop(event: Event) -> None:
            if isinstance(event, LetterDone):
                signal.raise_signal(signal.SIGINT)

        assert run([letters], out, pacing=Pacing(jobs=1), watch=stop) == "interrupted"
        assert counted(out)["failed"] == {"not_found": 1}

    def test_are_letters_where_there_is_a_file_by_now_or_was_one(self, tmp_path, out):
        """A file that came since waits for `retry`, one that may not be read for whoever may say so."""
        write_letters(tmp_path / "letters", 1)
        os.symlink("nowhere", "letters/link.txt")
        imr("run", "letters", "late.txt", "-o", out, code=1)
        Path("late.txt").write_text(letter_text(5))
        imr("run", "letters/000000.txt", "-o", out, code=1)
        assert counted(out)["failed"] == {"not_found": 1, "unreadable": 1}
        assert (
            "2 letters read (1 of them now), 1 failed" in imr("retry", out, "--cause", "not_found", code=1)[1]
        )

    def test_go_from_a_ledger_of_before_too(self, tmp_path, out, monkeypatch):
        """There they are known by their name."""
        from imr_llm.bulk.reading_key import ReadingKey

        with monkeypatch.context() as before:
            by_path = ReadingKey.of_path
            before.setattr(ReadingKey, "of_path", lambda self, path, name: by_path(self, None, name))
            imr("run", "lettres", "-o", out, code=1)
        write_letters(tmp_path / "letters", 1)
        imr("run", "letters", "-o", out)
        assert last_names(out) == ["letters/000000.txt"]


class TestWhatAFolderIsBoundTo:
    def test_nothing_as_long_as_nothing_was_read(self, tmp_path, out):
        """A path with a slip, a model of a name that the server does not know."""
        letters = write_letters(tmp_path / "letters", 2)
        imr("run", "lettres", "-o", out, code=1)
        with provider(tmp_path) as sim:
            said = command(letters, out, sim)[1:]
            slips = {"sim-bulk": "sim-bulkk", sim.url: f"{sim.url}/nosuch"}
            wrong = [slips.get(part, part) for part in said]
            assert "sim-bulkk" in imr(*wrong, code=1)[1]
            assert counted(out)["done"] == 0
            calls = counted(out)["calls"]
            assert calls > 0
            assert "2 letters read (2 of them now), 0 failed" in imr(*said)[1]
            assert counted(out)["calls"] == calls + 2
            assert "was begun with model sim-bulk, not model sim-bulkk" in imr(*wrong, code=2)[1]
        assert len(exported(out)) == 2
        assert (
            "was begun with model sim-bulk, not model baseline" in imr("run", letters, "-o", out, code=2)[1]
        )

    def test_files_that_wait_for_answers(self, tmp_path, out):
        write_letters(tmp_path / "letters", 1)
        said = ["run", "letters", "-o", out, "--batch-files", "files", "--model"]
        imr(*said, "sim-a", code=1)
        assert "was begun with model sim-a, not model sim-b" in imr(*said, "sim-b", code=2)[1]


class TestLettersUnderSeveralNames:
    @pytest.fixture
    def renamed(self, tmp_path, out) -> str:
        """What is said at the end of a run over a folder that was renamed after the run before; a letter is new."""
        write_letters(tmp_path / "A", 2)
        imr("run", "A", "-o", out)
        Path("A").rename("B")
        Path("B", "new.txt").write_text(letter_text(9))
        return imr("run", "B", "-o", out)[1]

    def test_are_said_by_run_and_export_with_the_way_out(self, out, renamed):
        said = (
            "2 lines are the same letter as another, under another name; export --once gives each letter once"
        )
        assert renamed.splitlines()[-1] == said
        lines, told = imr("export", out)
        assert (len(lines.splitlines()), told) == (5, f"{out}: {said}\n")

    @pytest.mark.parametrize("ending", ["jsonl", "csv", "json"])
    def test_are_exported_once_under_the_latest(self, out, renamed, ending):
        lines, told = imr("export", out, "--once", "--format", ending)
        assert told == ""
        assert "A/0" not in lines
        assert all(f"B/{name}.txt" in lines for name in ("000000", "000001", "new"))

    def test_are_once_in_duckdb_too(self, tmp_path, out, renamed):
        import duckdb

        imr("export", out, "--once", "-o", tmp_path / "o.duckdb")
        with duckdb.connect(tmp_path / "o.duckdb") as database:
            found = database.execute('SELECT DISTINCT "letter.name" FROM items ORDER BY 1').fetchall()
        assert [name for (name,) in found] == ["B/000000.txt", "B/000001.txt", "B/new.txt"]

    def test_are_not_spoken_of_where_there_are_none(self, tmp_path, out):
        write_letters(tmp_path / "A", 2)
        told = imr("run", "A", "-o", out)[1]
        assert "another name" not in told
        assert imr("export", out)[1] == ""
