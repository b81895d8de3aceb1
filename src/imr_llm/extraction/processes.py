"""Worker processes: chunks of letters in, results out in the same order, a bounded number in flight.

Each worker is a plain child process with two pipes and a thread of this process that talks to it. That
spares the caller an `if __name__ == "__main__"`, and when a worker dies it is known which letters it held.
Knows nothing of what is done with a letter.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Final, cast

from imr_llm.errors import LetterError, ReaderNotStarted, WorkerEnded
from imr_llm.extraction.results import failed_letter
from imr_llm.extraction.sources import LetterSource, name_of
from imr_llm.extraction.worker import Answer, Chunk, receive, result_of, send
from imr_llm.schema.record import ResultLine

__all__ = ["answers_from_processes", "read_in_processes"]

_CHUNKS_AHEAD: Final = 3
"""Chunks in flight for each worker: the one it reads, the next, and one that waits for an earlier one."""
_PROGRAM: Final = "import sys; sys.path[:] = {path!r}; from imr_llm.extraction.worker import main; main()"


def read_in_processes(chunks: Iterable[Chunk], jobs: int) -> Generator[ResultLine, None, None]:
    """The results of all letters in order, read by `jobs` worker processes, as `answers_from_processes`."""
    with closing(answers_from_processes(chunks, jobs)) as answers:
        for answer in answers:
            yield result_of(answer)


def answers_from_processes(chunks: Iterable[Chunk], jobs: int) -> Generator[Answer, None, None]:
    """The results of all letters in order as the JSON they crossed as, read by `jobs` worker processes.

    `chunks` is asked for no more than three chunks a worker ahead of what is taken; if it raises, the
    results of what it gave come first. A worker that dies is replaced and each letter it held is read
    again, alone; a letter whose worker dies again becomes a failed letter. However this ends, no worker is
    left running.
    """
    crew = _Crew()
    threads = ThreadPoolExecutor(jobs, thread_name_prefix="imr-llm-worker")
    waiting: deque[Future[list[Answer]]] = deque()
    completed = False
    failure: Exception | None = None
    coming = iter(chunks)
    try:
        while failure is None:
            try:
                waiting.append(threads.submit(crew.read, next(coming)))
            except StopIteration:
                break
            except Exception as error:  # noqa: BLE001  raised below, in its turn
                failure = error
            while waiting and (len(waiting) >= jobs * _CHUNKS_AHEAD or waiting[0].done()):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
        completed = True
    finally:
        if not completed:
            crew.kill()
        threads.shutdown(cancel_futures=True)
        crew.dismiss()
    if failure is not None:
        raise failure


class _Gone(Exception):  # noqa: N818  an event between a thread and its crew, never shown
    """The worker ended before it answered; the message says how."""


class _NotStarted(Exception):  # noqa: N818
    """There is no process to ask, which is no letter's doing; the message says why."""


class _Worker:
    """One running worker process."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603  # nosec B603 # this interpreter, this package's own code
                [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for this process to handle
            )
        except OSError as error:
            raise _NotStarted(error.strerror) from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._turn = threading.Lock()
        self._is_gone = False
        self.threads = 1
        """That ask it."""

    def ask(self, chunk: Chunk) -> list[Answer] | None:
        """The answers for one chunk, one a letter; None where it had ended over another thread's before."""
        with self._turn:
            if self._is_gone:
                return None
            try:
                send(self._input, chunk)
                return cast("list[Answer]", receive(self._output))
            except (OSError, EOFError):
                self._is_gone = True
                raise _Gone(self._how_it_ended()) from None

    def kill(self) -> None:
        """End the process now; whoever waits for its answer learns that it is gone."""
        self._process.kill()

    def let_go(self) -> None:
        """Tell the process that nothing more will come, upon which it ends."""
        with suppress(BrokenPipeError):  # the rest of a chunk that it did not live to read
            self._input.close()

    def wait(self) -> int:
        """Wait for the end of the process; its exit code, negative for a signal."""
        code = self._process.wait()
        self._output.close()
        return code

    def _how_it_ended(self) -> str:
        self.kill()  # has no effect on a process that is ending by itself
        self.let_go()
        code = self.wait()
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"exit status {code}"


class _Crew:
    """The workers, one for each thread, hired when first needed and after a death.

    Where no more can be started, threads share those that there are.
    """

    def __init__(self) -> None:
        self._own = threading.local()
        self._workers: set[_Worker] = set()
        self._hiring = threading.Lock()
        self._closed = False

    def read(self, chunk: Chunk) -> list[Answer]:
        """The answers for one chunk, one a letter, whatever happens to workers. Runs in a thread."""
        try:
            return self._ask(chunk)
        except _Gone:
            return [self._read_again(chunk.only(number)) for number in range(len(chunk.letters))]
        except _NotStarted as failure:
            return [_unread(source, unnamed, failure) for source, unnamed in chunk.letters]

    def kill(self) -> None:
        """End all workers now and hire no more."""
        with self._hiring:
            self._closed = True
            for worker in self._workers:
                worker.kill()

    def dismiss(self) -> None:
        """Let all workers end; no thread may be talking to one any more."""
        for worker in self._workers:
            worker.let_go()
        for worker in self._workers:
            worker.wait()

    def _read_again(self, single: Chunk) -> Answer:
        ((source, unnamed),) = single.letters
        try:
            return self._ask(single)[0]
        except _NotStarted as failure:
            return _unread(source, unnamed, failure)
        except _Gone as gone:
            cause = f"ended the process that read it ({gone}), twice"
            remedy = "try it alone with jobs=1; this computer may be short of memory"
            return _failed(WorkerEnded(name_of(source, unnamed), cause, remedy))

    def _ask(self, chunk: Chunk) -> list[Answer]:
        while True:
            worker: _Worker | None = getattr(self._own, "worker", None)
            if worker is None:
                worker = self._own.worker = self._hire()
            try:
                answers = worker.ask(chunk)
            except _Gone:
                self._forget(worker)
                raise
            if answers is not None:
                return answers
            self._forget(worker)

    def _forget(self, worker: _Worker) -> None:
        """Take note that this thread's worker is gone."""
        self._own.worker = None
        with self._hiring:
            self._workers.discard(worker)

    def _hire(self) -> _Worker:
        with self._hiring:
            if self._closed:
                raise _Gone("not wanted any more")
            try:
                worker = _Worker()
            except _NotStarted:
                if not self._workers:
                    raise
                worker = min(self._workers, key=lambda other: other.threads)
                worker.threads += 1
            self._workers.add(worker)
            return worker


def _unread(source: LetterSource, unnamed: str, failure: _NotStarted) -> Answer:
    remedy = (
        "check what this computer has left of memory and processes (ulimit -u), and that "
        f"{sys.executable} may be executed; the letter is not at fault"
    )
    cause = f"no process could be started to read it ({failure})"
    return _failed(ReaderNotStarted(name_of(source, unnamed), cause, remedy))


def _failed(error: LetterError) -> Answer:
    return False, failed_letter(error).model_dump_json().encode(), 0.0
