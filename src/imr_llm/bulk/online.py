"""A run that asks a model call by call, as many at a time as the gate lets through.

Letters are taken in by a thread, a group ahead; readers ask for their calls at a desk; the ledger's thread
writes. Only so many letters are held as may be asked about at a time, and two groups more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

from imr_llm.bulk.desk import Desk
from imr_llm.bulk.events import LetterDone, Watch
from imr_llm.bulk.gate import Gate
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.messages import Given, Orders, Told
from imr_llm.bulk.reader import told_of
from imr_llm.bulk.readers import Readers
from imr_llm.bulk.shape import Finished, Outcome
from imr_llm.errors import LedgerFailed, LetterError, ModelUnavailable, ReaderNotStarted
from imr_llm.extraction.results import failed_letter
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits

__all__ = ["OnlineRun"]

_Taken = tuple[Ready, Letter | LetterError]
"""A letter that is taken in, read as far as its text."""


class OnlineRun:
    """One run over letters that are taken in."""

    def __init__(
        self, orders: Orders, ledger: Ledger, gate: Gate, limits: Limits, processes: int, watch: Watch
    ) -> None:
        """`processes` is how many may read at most."""
        self._ledger = ledger
        self._gate = gate
        self._limits = limits
        self._watch = watch
        self._desk = Desk(gate, ledger, watch)
        self._readers = Readers(orders, self._desk, processes)
        self._end: BaseException | None = None
        self._reading: set[asyncio.Task[None]] = set()

    async def run(self, taken_in: Iterator[list[Ready]], at_a_time: int) -> None:
        """Read them all, or as many as there is time, money and a provider for. Raises ModelUnavailable, LedgerFailed
        and ReaderNotStarted when what was under way is over."""
        async with aclosing(self._groups(taken_in)) as groups:
            first: list[_Taken] = await anext(groups, [])
            self._readers.expect(len(first))
            async with self._readers:
                telling = asyncio.create_task(self._tell_stop())
                try:
                    await self._read_all(first, groups, at_a_time)
                finally:
                    telling.cancel()
        if self._end is not None:
            raise self._end

    def abort(self) -> None:
        """Cut off what is under way."""
        self._readers.abort()

    async def _groups(self, taken_in: Iterator[list[Ready]]) -> AsyncGenerator[list[_Taken], None]:
        """The letters in groups, one taken in ahead; PDFs are read."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="imr-llm-intake") as thread:
            coming = loop.run_in_executor(thread, self._next, taken_in)
            while (group := await coming) is not None:
                coming = loop.run_in_executor(thread, self._next, taken_in)
                coming.add_done_callback(_seen)
                yield group

    async def _read_all(
        self, first: list[_Taken], groups: AsyncIterator[list[_Taken]], at_a_time: int
    ) -> None:
        slots = asyncio.Semaphore(at_a_time)
        group: list[_Taken] | None = first
        try:
            while group is not None and self._gate.stopped is None:
                for ready, letter in group:
                    await slots.acquire()
                    if self._gate.stopped is not None:
                        break
                    self._start(ready, letter, slots.release)
                group = await anext(groups, None)
        except LedgerFailed as failure:
            self._stop(failure)
        await self._finish_all()

    async def _tell_stop(self) -> None:
        self._readers.stop(await self._gate.until_stopped())

    async def _finish_all(self) -> None:
        try:
            while self._reading:
                await asyncio.wait(self._reading)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.gather(*self._reading, return_exceptions=True)
            raise

    def _next(self, taken_in: Iterator[list[Ready]]) -> list[_Taken] | None:
        """The next group, its PDFs read; None at the end."""
        group = next(taken_in, None)
        return None if group is None else [(ready, self._opened(ready)) for ready in group]

    def _opened(self, ready: Ready) -> Letter | LetterError:
        if isinstance(ready.content, LetterError):
            return ready.content
        try:
            return Letter.from_bytes(ready.content, ready.name, self._limits)
        except LetterError as error:
            return error

    def _start(self, ready: Ready, letter: Letter | LetterError, done: Callable[[], None]) -> None:
        task = asyncio.create_task(self._read(ready, letter))
        self._reading.add(task)

        def over(task: asyncio.Task[None]) -> None:
            self._reading.discard(task)
            done()
            if not task.cancelled() and (error := task.exception()) is not None:
                self._stop(error)

        task.add_done_callback(over)

    async def _read(self, ready: Ready, letter: Letter | LetterError) -> None:
        began = time.monotonic()
        if isinstance(letter, ReaderNotStarted):
            raise letter
        if isinstance(letter, LetterError):
            await self._finish(ready, told_of(ready.letter, failed_letter(letter)), began, [])
            return
        known = await asyncio.to_thread(self._ledger.answers, ready.letter) if ready.tried else {}
        told = await self._readers.read(Given(ready.letter, letter, known))
        if told.line is not None:
            await self._finish(ready, told, began, self._desk.close(ready.letter))
            return
        self._desk.put_off(ready.letter, told.answers)
        if told.end is not None:
            raise told.end

    async def _finish(self, ready: Ready, told: Told, began: float, outcomes: list[Outcome]) -> None:
        assert told.line is not None
        seconds = time.monotonic() - began
        finished = Finished(ready.letter, told.line, told.cause, seconds)
        await asyncio.shield(asyncio.wrap_future(self._ledger.finish([finished], outcomes)))
        self._watch(LetterDone(ready.letter, ready.name, told.cause, told.message, seconds))

    def _stop(self, error: BaseException) -> None:
        self._end = self._end or error
        why = {ModelUnavailable: "unavailable", LedgerFailed: "ledger"}
        self._gate.stop(why.get(type(error), "failed"))


def _seen(coming: asyncio.Future[list[_Taken] | None]) -> None:
    """What went wrong with a group that is not waited for any more is no news: the run has stopped for it, or before."""
    if not coming.cancelled():
        coming.exception()
