"""Keeps one process that reads PDFs: starts it when first needed, gives up on it in time, replaces it.

PDFium is C++ that is fed untrusted files. In a process of its own it can neither hang nor end the caller, and
since the process lives on from letter to letter this costs well under a millisecond each. Knows frames and
time limits; what the statuses mean is `pdf`'s business.
"""

from __future__ import annotations

import atexit
import importlib.util
import math
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from imr_llm.letters import _pdf_worker
from imr_llm.letters._pdf_worker import ANSWER, REQUEST, Answer
from imr_llm.letters.limits import Limits

__all__ = ["PdfProcess", "ProcessEnded", "ProcessNotStarted", "ProcessTooSlow", "read_in_process"]

_START_SECONDS: Final = 60.0
"""Starting takes 0.15 s; only a machine in deep trouble needs more than a minute."""
_CHUNK: Final = 1 << 20
_LARGEST: Final = (1 << 63) - 1
_LONGEST_SECONDS: Final = 1e6
_BYTES_PER_CHAR: Final = 4


class ProcessEnded(Exception):  # noqa: N818  an event, told to `pdf`, never shown
    """The process ended before it answered; the message says how."""


class ProcessNotStarted(Exception):  # noqa: N818
    """There is no process to ask; the message says why."""


class ProcessTooSlow(Exception):  # noqa: N818
    """The process did not answer in time."""


class _Connection:
    """One running process and its two pipes."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("pypdfium2_raw")
        if spec is None or spec.origin is None:
            raise ProcessNotStarted("pypdfium2 is not installed")
        packages = os.path.dirname(os.path.dirname(spec.origin))
        try:
            self._process = subprocess.Popen(  # noqa: S603  # nosec B603 # this interpreter, this package's own file
                # -I -S: no user settings, no site hooks, twice as fast to start
                [sys.executable, "-I", "-S", _pdf_worker.__file__, packages],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_bare_environment(os.environ),
                start_new_session=True,  # Ctrl-C is for the parent to handle
            )
        except OSError as error:
            raise ProcessNotStarted(error.strerror) from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pipes = (self._process.stdin, self._process.stdout)
        self._input, self._output = (pipe.fileno() for pipe in self._pipes)
        os.set_blocking(self._input, False)
        self._writable, self._readable = select.poll(), select.poll()
        self._writable.register(self._input, select.POLLOUT)
        self._readable.register(self._output, select.POLLIN)
        try:
            self._receive(time.monotonic() + _START_SECONDS, largest=0)
        except (ProcessEnded, ProcessTooSlow) as failure:
            self.stop()
            raise ProcessNotStarted(str(failure) or "no answer") from None
        except BaseException:
            self.stop()
            raise

    def ask(self, data: bytes, limits: Limits) -> Answer:
        """One request, one answer. After any exception the connection is out of step: stop it."""
        seconds = min(limits.pdf_seconds, _LONGEST_SECONDS)
        frame = REQUEST.pack(
            len(data),
            min(int(limits.max_pages), _LARGEST),
            min(int(limits.max_chars), _LARGEST),
            seconds,
            min(int(limits.pdf_memory_mb) << 20, _LARGEST),
        )
        deadline = time.monotonic() + seconds
        self._send(frame + data, deadline)
        return self._receive(deadline, largest=(limits.max_chars + limits.max_pages) * _BYTES_PER_CHAR)

    def stop(self) -> None:
        """End the process at once; it holds nothing worth a goodbye."""
        self._process.kill()
        self._process.wait()
        self.abandon()

    def abandon(self) -> None:
        """Close the pipes and forget the process, whoever it belongs to."""
        for pipe in self._pipes:
            pipe.close()
        if self._process.returncode is None:
            self._process.returncode = 0  # of the process that forked this one: nothing to wait for here

    def _send(self, message: bytes, deadline: float) -> None:
        rest = memoryview(message)
        while rest:
            try:
                rest = rest[os.write(self._input, rest) :]
            except BlockingIOError:
                _wait(self._writable, deadline)
            except BrokenPipeError:
                raise ProcessEnded(self._how_it_ended()) from None

    def _receive(self, deadline: float, largest: int) -> Answer:
        received = bytearray()
        wanted = ANSWER.size
        while len(received) < wanted:
            _wait(self._readable, deadline)
            part = os.read(self._output, _CHUNK)
            if not part:
                raise ProcessEnded(self._how_it_ended())
            received += part
            if wanted == ANSWER.size <= len(received):
                wanted += min(ANSWER.unpack_from(received)[2], largest)
        if len(received) != wanted:
            raise ProcessEnded("it broke the protocol")
        status, number, _ = ANSWER.unpack_from(received)
        return status, number, bytes(received[ANSWER.size :])

    def _how_it_ended(self) -> str:
        self._process.kill()  # has no effect on a process that is ending by itself
        code = self._process.wait()
        return f"exit status {code}" if code >= 0 else f"signal {-code}, {signal.strsignal(-code)}"


class PdfProcess:
    """The process that all threads share: one letter at a time, a new process when the old one is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: _Connection | None = None

    def ask(self, data: bytes, limits: Limits) -> Answer:
        """The process's answer for one PDF, or one of this module's exceptions."""
        with self._lock:
            if self._connection is not None:
                # If it ends now, earlier letters may have used it up or someone may have killed it:
                # only a fresh process tells whether it is this letter's doing.
                with suppress(ProcessEnded):
                    return self._ask(self._connection, data, limits)
            self._connection = _Connection()
            return self._ask(self._connection, data, limits)

    def _ask(self, connection: _Connection, data: bytes, limits: Limits) -> Answer:
        try:
            return connection.ask(data, limits)
        except BaseException:  # an interrupt too: its answer must not be taken for the next letter's
            self._connection = None
            connection.stop()
            raise

    def close(self) -> None:
        """End the process; the next letter starts another."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.stop()

    def forget_after_fork(self) -> None:
        """In a forked child: the process and the lock's state belong to the parent."""
        self._lock = threading.Lock()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.abandon()


def _wait(poll: select.poll, deadline: float) -> None:
    left = math.ceil((deadline - time.monotonic()) * 1000)
    if left <= 0 or not poll.poll(left):
        raise ProcessTooSlow


def _bare_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the loader needs and nothing else: keys and tokens are not for a process that reads PDFs."""
    return {name: environment[name] for name in ("LD_LIBRARY_PATH",) if name in environment}


_PROCESS: Final = PdfProcess()
atexit.register(_PROCESS.close)
os.register_at_fork(after_in_child=_PROCESS.forget_after_fork)


def read_in_process(data: bytes, limits: Limits) -> Answer:
    """The answer for one PDF from this program's PDF process."""
    return _PROCESS.ask(data, limits)
