"""Many letters: one result each, in order, whatever happens to letters and to worker processes."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from itertools import islice, repeat

import pytest

from imr_llm import (
    DecisionRecord,
    FailedLetter,
    Letter,
    Limits,
    ResultLine,
    UsageError,
    extract,
    extract_many,
    find_letters,
)
from imr_llm.extraction import processes, results

JOBS = pytest.mark.parametrize("jobs", [1, 2])


def comparable(results: list[ResultLine]) -> list[dict[str, object]]:
    return [result.model_dump(exclude={"provenance": {"created_at"}}) for result in results]


def codes(results: list[ResultLine]) -> list[str]:
    """The error of each failed letter, "" for a record."""
    return [result.error.code if isinstance(result, FailedLetter) else "" for result in results]


class DeadlyName(str):
    """A name that ends the process it is sent to."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (3,)


@pytest.fixture
def started(monkeypatch) -> list[subprocess.Popen[bytes]]:
    """The worker processes, as they are started."""
    workers = []
    popen = subprocess.Popen

    def start(*args, **kwargs):
        workers.append(popen(*args, **kwargs))
        return workers[-1]

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    return workers


@JOBS
def test_mixed_sources_in_order_with_failures_between(letters, pdf, jobs):
    sources = [
        letters[0],
        "nosuch.txt",
        pdf,
        str(letters[1]),
        b"",
        letters[2].read_text(),
        Letter.from_path(letters[3]),
        b"\0\1\2",
        *letters,
    ]
    done = list(extract_many(sources, jobs=jobs))
    assert codes(done) == ["", "not_found", "", "", "empty", "", "", "binary", *repeat("", len(letters))]
    assert [result.letter.name for result in done[:8]] == [
        letters[0].name,
        "nosuch.txt",
        "letter 3",
        letters[1].name,
        "letter 5",
        "letter 6",
        letters[3].name,
        "letter 8",
    ]
    assert comparable(done[8:]) == comparable([extract(path) for path in letters])
    failed = done[1]
    assert isinstance(failed, FailedLetter)
    assert failed.error.message == "nosuch.txt: no such file; check the spelling and the current folder"
    assert failed.error.remedy == "check the spelling and the current folder"


def test_processes_give_what_one_process_gives(letters):
    sources = [*letters, "nosuch.txt", *letters]
    alone = comparable(list(extract_many(sources)))
    assert comparable(list(extract_many(sources, jobs=3))) == alone


@JOBS
def test_no_sources_no_results(jobs):
    assert list(extract_many([], jobs=jobs)) == []


@JOBS
def test_folders_patterns_and_standard_input_by_find_letters(letters, monkeypatch, jobs):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(letters[0].read_bytes())))
    sources = find_letters(["-", str(letters[0].parent / "*-f2-*"), "nothing*", "-"])
    done = list(extract_many(sources, jobs=jobs))
    assert codes(done) == [*repeat("", 6), "not_found", "empty"]
    assert [done[0].letter.name, done[1].letter.name] == ["stdin", "sample-f2-01.txt"]


@JOBS
def test_limits_hold(letters, jobs):
    limits = Limits(max_chars=5000)
    refused = [
        result == "too_large" for result in codes(list(extract_many(letters, limits=limits, jobs=jobs)))
    ]
    assert refused == [len(path.read_text()) > 5000 for path in letters]
    assert True in refused
    assert False in refused


def test_one_letter_that_is_in_no_list_is_told_at_once(letter):
    for one in (str(letter), letter, letter.read_bytes(), letter.read_text(), Letter.from_path(letter)):
        with pytest.raises(UsageError, match="reads several letters: give them in a list, or one to extract"):
            extract_many(one)
    for one in (str(letter), letter):
        with pytest.raises(UsageError, match="give the path in a list"):
            find_letters(one)


def test_letters_are_taken_one_by_one(letters):
    taken = []

    def sources():
        for path in letters:
            taken.append(path)
            yield path

    coming = extract_many(sources())
    next(coming)
    assert taken == letters[:1]


def test_processes_take_a_bounded_number_ahead(letter):
    taken = 0

    def sources():
        nonlocal taken
        for _ in range(10_000):
            taken += 1
            yield letter

    coming = extract_many(sources(), jobs=2)
    for number, _ in enumerate(islice(coming, 100), 1):
        assert taken - number <= 2 * 24
    coming.close()


@JOBS
def test_wrong_settings_are_told_at_once(jobs):
    with pytest.raises(UsageError, match="the model 'gpt-7' cannot be asked"):
        extract_many([], model="gpt-7", jobs=jobs)
    with pytest.raises(UsageError, match="jobs must be at least 1, not 0"):
        extract_many([], jobs=0)


@JOBS
def test_a_source_that_is_none_is_told_after_the_results_before_it(letters, jobs):
    coming = extract_many([*letters[:5], None, letters[0]], jobs=jobs)  # type: ignore[list-item]
    assert codes(list(islice(coming, 5))) == [""] * 5
    with pytest.raises(UsageError, match="not as NoneType"):
        next(coming)


def test_a_fault_of_the_package_is_one_failed_letter_and_tells_nothing_of_the_letter(letters, monkeypatch):
    def read(letter):
        if letter.name == letters[1].name:
            raise ValueError(letter.text)
        return extract(letter)

    monkeypatch.setattr(results, "read_letter_baseline", read)
    done = list(extract_many(letters[:3]))
    assert codes(done) == ["", "internal_error", ""]
    assert isinstance(done[1], FailedLetter)
    assert done[1].error.message == (
        f"{letters[1]}: could not be read, by a fault of imr-llm (ValueError); "
        "please report it; the other letters are not affected"
    )


def test_a_letter_that_kills_its_worker_fails_alone(letters):
    deadly = Letter(DeadlyName("deadly"), "Upheld", "0" * 64, None, "utf-8")
    done = list(extract_many([*letters[:20], deadly, *letters[20:]], jobs=2))
    assert codes(done) == [*repeat("", 20), "worker_ended", *repeat("", len(letters) - 20)]
    assert isinstance(done[20], FailedLetter)
    assert done[20].error.message.startswith(
        "deadly: ended the process that read it (exit status 3), twice; "
    )
    del done[20]
    assert comparable(done) == comparable([extract(path) for path in letters])


def test_workers_that_are_killed_are_replaced(letters, started):
    coming = extract_many(letters * 4, jobs=2)
    done = [next(coming)]
    for worker in started:
        worker.kill()
    done += coming
    assert len(started) > 2
    assert comparable(done) == comparable([extract(path) for path in letters] * 4)


def test_workers_that_cannot_be_started(letters, monkeypatch):
    monkeypatch.setattr(processes.sys, "executable", "/nosuch/python")
    done = list(extract_many(letters[:2], jobs=2))
    assert codes(done) == ["reader_not_started", "reader_not_started"]
    assert isinstance(done[0], FailedLetter)
    assert done[0].error.message.startswith(
        f"{letters[0]}: no process could be started to read it (No such file or directory); "
    )
    assert "/nosuch/python may be executed" in done[0].error.remedy


@pytest.mark.parametrize("starts", [1, 2])
def test_where_few_workers_can_be_started_they_read_it_all(letters, monkeypatch, starts):
    popen, left = subprocess.Popen, iter(range(starts))

    def start(*args, **kwargs):
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return popen(*args, **kwargs)

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    done = list(extract_many(letters * 3, jobs=4))
    assert comparable(done) == comparable([extract(path) for path in letters] * 3)


def test_a_letter_that_kills_a_shared_worker_fails_alone(letters, monkeypatch):
    """One process at a time can be started: threads share it, and another once it is gone."""
    popen, running = subprocess.Popen, []

    def start(*args, **kwargs):
        if any(worker.poll() is None for worker in running):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        running.append(popen(*args, **kwargs))
        return running[-1]

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    deadly = Letter(DeadlyName("deadly"), "Upheld", "0" * 64, None, "utf-8")
    done = list(extract_many([*letters[:20], deadly, *letters[20:]], jobs=4))
    assert codes(done) == [*repeat("", 20), "worker_ended", *repeat("", len(letters) - 20)]


def test_no_worker_outlives_the_results(letters, started):
    assert len(list(extract_many(letters, jobs=2))) == len(letters)
    assert [worker.returncode for worker in started] == [0, 0]


def test_no_worker_outlives_an_iterator_that_is_closed(letters, started):
    coming = extract_many(letters * 10, jobs=2)
    next(coming)
    coming.close()
    assert started
    assert {worker.returncode for worker in started} == {-signal.SIGKILL}, "at once, not when they are done"


def test_a_script_needs_no_main_guard(letters, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from imr_llm import extract_many\n"
        f"for result in extract_many({[str(path) for path in letters[:4]]!r}, jobs=2):\n"
        "    print(result.letter.name)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [path.name for path in letters[:4]]
    assert done.stderr == ""


def test_results_are_records_of_this_process(letters):
    assert all(isinstance(result, DecisionRecord) for result in extract_many(letters[:3], jobs=2))
