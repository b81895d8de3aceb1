"""Reads letters with a model, call by call, as many at a time as the gate lets through.

Letters are taken in by a thread, a group ahead; calls run in one event loop; the ledger's thread writes. Only so
many letters are held as may be asked about at a time, and two groups more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from imr_llm.bulk.caller import Asker, LedgerCaller
from imr_llm.bulk.events import LetterDone, Watch
from imr_llm.bulk.gate import Gate, Stopped
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Finished, Outcome
from imr_llm.bulk.so_far import NotYet
from imr_llm.errors import LedgerFailed, LetterError, ModelFailed, ModelUnavailable
from imr_llm.extraction.asking import Asked
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.extraction.results import failed_letter, fault_of_ours
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.schema.record import DecisionRecord, FailedLetter, ResultLine

__all__ = ["OnlineRun", "read_letter"]


async def read_letter(letter: Letter, asked: Asked, how: Reading) -> ResultLine:
    """The result of one letter, given whom to ask: online, from a batch's answers, on a cluster.

    Raises ModelUnavailable, and whatever ends a run; never for what a letter is or says.
    """
    reader = ModelReader(asked, how)
    try:
        return await reader.read(letter)
    except ModelFailed as error:
        return failed_letter(error).model_copy(update={"provenance": reader.provenance_of(error)})
    except (ModelUnavailable, LedgerFailed, Stopped, NotYet):
        raise
    except Exception as error:  # noqa: BLE001  one letter must not end a run
        return fault_of_ours(letter.name, error)


class OnlineRun:
    """One run over letters that are taken in."""

    def __init__(
        self, asker: Asker, ledger: Ledger, gate: Gate, how: Reading, limits: Limits, watch: Watch
    ) -> None:
        self._asker = asker
        self._ledger = ledger
        self._gate = gate
        self._how = how
        self._limits = limits
        self._watch = watch
        self._end: BaseException | None = None
        self._reading: set[asyncio.Task[None]] = set()

    async def run(self, taken_in: Iterator[list[Ready]], at_a_time: int) -> None:
        """Read them all, or as many as there is time, money and a provider for. Raises ModelUnavailable and
        LedgerFailed when what was under way is over."""
        slots = asyncio.Semaphore(at_a_time)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix="imr-llm-intake") as thread:
            coming: Awaitable[list[tuple[Ready, Letter | LetterError]] | None]
            coming = loop.run_in_executor(thread, self._next, taken_in)
            try:
                while self._gate.stopped is None and (group := await coming) is not None:
                    coming = loop.run_in_executor(thread, self._next, taken_in)
                    for ready, letter in group:
                        await slots.acquire()
                        if self._gate.stopped is not None:
                            break
                        self._start(ready, letter, slots.release)
            except LedgerFailed as failure:
                self._stop(failure)
            await self._finish_all()
        if self._end is not None:
            raise self._end

    def abort(self) -> None:
        """Cut off what is under way."""
        for task in self._reading:
            task.cancel()

    async def _finish_all(self) -> None:
        try:
            while self._reading:
                await asyncio.wait(self._reading)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.gather(*self._reading, return_exceptions=True)
            raise

    def _next(self, taken_in: Iterator[list[Ready]]) -> list[tuple[Ready, Letter | LetterError]] | None:
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
        if isinstance(letter, LetterError):
            await self._finish(ready, failed_letter(letter), began, [])
            return
        known = await asyncio.to_thread(self._ledger.answers, ready.letter) if ready.tried else {}
        caller = LedgerCaller(
            self._asker,
            self._ledger,
            ready.letter,
            known,
            self._how.deadline,
            self._gate.expected,
            self._watch,
        )
        try:
            line = await read_letter(letter, caller, self._how)
        except (Stopped, asyncio.CancelledError):
            caller.put_off()
            return
        except ModelUnavailable:
            caller.put_off()
            raise
        await self._finish(ready, line, began, caller.outcomes())

    async def _finish(self, ready: Ready, line: ResultLine, began: float, outcomes: list[Outcome]) -> None:
        seconds = time.monotonic() - began
        cause = line.error.code if isinstance(line, FailedLetter) else None
        finished = Finished(ready.letter, line.model_dump_json().encode(), cause, seconds)
        await asyncio.shield(asyncio.wrap_future(self._ledger.finish([finished], outcomes)))
        message = "" if isinstance(line, DecisionRecord) else line.error.message
        self._watch(LetterDone(ready.letter, ready.name, cause, message, seconds))

    def _stop(self, error: BaseException) -> None:
        self._end = self._end or error
        self._gate.stop("unavailable" if isinstance(error, ModelUnavailable) else "ledger")
