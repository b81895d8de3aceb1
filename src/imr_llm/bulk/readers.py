"""Who reads the letters of a run that asks a model: this process, and others once it has enough to do.

A few letters are read here, without anything being started. Of many, each goes to the process that has the fewest;
this one then has its hands free for gate and ledger. When a process ends, its letters go to others; the letter
that was being worked on may be why it ended, and after its second time is a failed letter.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from imr_llm.bulk.desk import Desk
from imr_llm.bulk.gate import Stopped
from imr_llm.bulk.messages import Given, Granted, Leave, Orders, Over, Stop, Told, Turn, Up
from imr_llm.bulk.reader import Reader, told_of
from imr_llm.bulk.reader_process import receive, send
from imr_llm.errors import LedgerFailed, WorkerEnded
from imr_llm.extraction.results import failed_letter

__all__ = ["Readers"]

_ALONE: Final = 16
"""Letters under way that this process reads without help."""
_MOST_DEATHS: Final = 2
_MOST_STARTS: Final = 10
"""Processes that are started in place of others that ended."""
_LOOK: Final = 0.05
"""Seconds after which it is looked again whether a process has come up."""
_LAST_SECONDS: Final = 10.0
"""That a process has to end by itself."""
_PROGRAM: Final = "import sys; sys.path[:] = {path!r}; from imr_llm.bulk.reader_process import main; main()"


class Readers:
    """All readers of a run; an asynchronous context manager."""

    def __init__(self, orders: Orders, desk: Desk, most: int) -> None:
        """`most` is how many processes are started at most; with 1, none is."""
        self._orders = orders
        self._desk = desk
        self._most = most if most > 1 else 0
        self._here = Reader(orders, desk)
        self._read_here: set[asyncio.Task[object]] = set()
        self._processes: list[_Process] = []
        self._started: list[subprocess.Popen[bytes]] = []
        self._expected = 0
        self._again = 0
        self._deaths: Counter[int] = Counter()
        self._stopped: Stop | None = None

    def expect(self, letters: int) -> None:
        """So many letters come first: where they are more than this process reads alone, others are started with it."""
        self._expected = letters

    async def __aenter__(self) -> Self:
        if self._expected > _ALONE:
            self._hire(self._most)  # they import what they need while this one does
        await self._here.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not any(process.is_up for process in self._processes):
            for started in self._started:
                started.kill()  # the letters were read before it could help
        await asyncio.gather(*(process.close() for process in self._processes))
        for started in self._started:
            await asyncio.to_thread(started.wait)
        await self._here.__aexit__(kind, error, trace)

    def stop(self, why: str) -> None:
        """Send no more calls; letters that wait for one come back unread, calls in flight go on."""
        self._tell(Stop(why))

    def abort(self) -> None:
        """Cut off what is under way."""
        self._tell(Stop("interrupted", now=True))
        for task in self._read_here:
            task.cancel()

    async def read(self, given: Given) -> Told:
        """What became of a letter. A cancelled one is left for another run."""
        while True:
            process = self._free()
            if process is None and not self._deaths[given.letter]:
                return await self._read_by_ourselves(given)
            if process is None:  # it may have ended one, and shall not end this one
                if not self._processes:
                    return _ended(given)
                await asyncio.sleep(_LOOK)
                continue
            try:
                return await process.read(given)
            except _Gone:
                self._desk.lost(given.letter)
                self._lost(process)
                self._deaths[given.letter] += process.at_turn in (None, given.letter)
                if self._deaths[given.letter] >= _MOST_DEATHS:
                    return _ended(given)

    def _free(self) -> _Process | None:
        """The process with the fewest letters; None where this one is to read."""
        if not self._processes and self._stopped is None and len(self._read_here) >= _ALONE:
            self._hire(self._most)
        up = [process for process in self._processes if process.is_up]
        return min(up, key=lambda process: process.letters, default=None)

    async def _read_by_ourselves(self, given: Given) -> Told:
        task = asyncio.current_task()
        assert task is not None
        self._read_here.add(task)
        try:
            return await self._here.read(given)
        finally:
            self._read_here.discard(task)

    def _hire(self, count: int) -> None:
        """Start so many processes; where that cannot be, those there are do the work."""
        if not count:
            return
        pairs = [socket.socketpair() for _ in range(count)]
        numbers = [theirs.fileno() for _, theirs in pairs]
        try:
            started = subprocess.Popen(  # noqa: S603  # nosec B603 # this interpreter, this package's own code
                [sys.executable, "-c", _PROGRAM.format(path=sys.path), *map(str, numbers)],
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for this process to handle
            )
        except OSError:
            self._most = 0
            for ours, _ in pairs:
                ours.close()
        else:
            self._started.append(started)
            self._processes += [_Process(ours, self._orders, self._desk) for ours, _ in pairs]
        finally:
            for _, theirs in pairs:
                theirs.close()

    def _lost(self, process: _Process) -> None:
        if process in self._processes:
            self._processes.remove(process)
            if self._stopped is None and self._again < _MOST_STARTS:
                self._again += 1
                self._hire(1)

    def _tell(self, stop: Stop) -> None:
        self._stopped = stop
        self._here.stop(stop.why)
        for process in self._processes:
            process.tell(stop)


class _Gone(Exception):  # noqa: N818  an event, never shown
    """The process ended."""


class _Process:
    """One process that reads, as this one sees it."""

    def __init__(self, connection: socket.socket, orders: Orders, desk: Desk) -> None:
        self._desk = desk
        self._told: dict[int, asyncio.Future[Told]] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._outgoing: asyncio.StreamWriter | None = None
        self._pid: int | None = None
        self.at_turn: int | None = None
        """The letter that was worked on last."""
        self._listening = asyncio.create_task(self._listen(connection, orders))

    @property
    def is_up(self) -> bool:
        """Whether it can be given letters."""
        return self._pid is not None

    @property
    def letters(self) -> int:
        """How many it has."""
        return len(self._told)

    def tell(self, message: object) -> None:
        """Send a message, if there is anybody to hear it."""
        if self._outgoing is not None and not self._outgoing.is_closing():
            send(self._outgoing, message)

    async def read(self, given: Given) -> Told:
        """What became of a letter; raises _Gone when the process ends before it says so."""
        told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._told[given.letter] = told
        self.tell(given)
        try:
            return await told
        finally:
            del self._told[given.letter]

    async def close(self) -> None:
        """Let it end, and end it if it does not."""
        if self._outgoing is not None:
            self._outgoing.write_eof()
        try:
            async with asyncio.timeout(_LAST_SECONDS):
                await self._listening
        except TimeoutError:
            if self._pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)

    async def _listen(self, connection: socket.socket, orders: Orders) -> None:
        incoming, self._outgoing = await asyncio.open_connection(sock=connection)
        self.tell(orders)
        try:
            while True:
                self._take(await receive(incoming))
        except EOFError:
            self._pid = None
            for told in self._told.values():
                if not told.done():
                    told.set_exception(_Gone())
        finally:
            self._outgoing.close()

    def _take(self, message: object) -> None:
        if isinstance(message, Turn):
            self.at_turn = message.letter
        elif isinstance(message, Leave):
            task = asyncio.create_task(self._give_leave(message))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        elif isinstance(message, Over):
            self._desk.over(message.client_id, message.attempt, message.headers)
        elif isinstance(message, Told):
            self._told[message.letter].set_result(message)
        elif isinstance(message, Up):
            self._pid = message.pid

    async def _give_leave(self, asked: Leave) -> None:
        try:
            client_id = await self._desk.leave(asked.letter, asked.request_key, asked.estimate, asked.answers)
        except (Stopped, LedgerFailed) as error:
            why = str(error) if isinstance(error, Stopped) else "ledger"
            self.tell(Granted(asked.letter, None, why))
        else:
            self.tell(Granted(asked.letter, client_id))


def _ended(given: Given) -> Told:
    cause = "ended the process that read it"
    remedy = "try it alone with imr-llm extract; this computer may be short of memory"
    return told_of(given.letter, failed_letter(WorkerEnded(given.content.name, cause, remedy)))
