"""The driver's side of a cluster's calls: takes what actors ask out of their mailbox, and answers.

One gate for all actors, so limits, money and pauses hold for all of them together. Runs in an event loop in a
thread of its own; its methods are for other threads.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from imr_llm.bulk.desk import Desk
from imr_llm.bulk.events import Watch
from imr_llm.bulk.gate import Gate, Stopped
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.messages import Granted, Leave, Over
from imr_llm.bulk.shape import Outcome
from imr_llm.errors import LedgerFailed

__all__ = ["ClusterDesk"]


class ClusterDesk:
    """Answers until it is closed."""

    def __init__(
        self, mailbox: Any, gate: Gate, ledger: Ledger, watch: Watch, on_stop: Callable[[str], None]
    ) -> None:
        """`on_stop` is told, in the desk's thread, why no more calls are sent."""
        self._mailbox = mailbox
        self._gate = gate
        self._desk = Desk(gate, ledger, watch)
        self._on_stop = on_stop
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="imr-llm-desk", daemon=True)
        self._thread.start()

    def stop(self, why: str) -> None:
        """Send no more calls."""
        self._loop.call_soon_threadsafe(self._gate.stop, why)

    def close_letter(self, letter: int) -> list[Outcome]:
        """What is held back of a letter, for whoever writes its end."""
        held: list[Outcome] = self._do(lambda: self._desk.close(letter))
        return held

    def put_off(self, letter: int, answers: Mapping[str, str]) -> None:
        """Write what is held back of a letter that is left for another run."""
        self._do(lambda: self._desk.put_off(letter, answers))

    def lost(self, letter: int) -> None:
        """Let go of a letter whose actor has ended."""
        self._do(lambda: self._desk.lost(letter))

    def close(self) -> None:
        """Answer nobody any more."""
        self._mailbox.close.remote()
        self._thread.join()

    def _do(self, what: Callable[[], Any]) -> Any:
        done: Future[Any] = Future()

        def work() -> None:
            try:
                done.set_result(what())
            except Exception as error:  # noqa: BLE001  whoever waits is told
                done.set_exception(error)

        self._loop.call_soon_threadsafe(work)
        return done.result()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        telling = asyncio.create_task(self._tell_stop())
        answering: set[asyncio.Task[None]] = {telling}
        while (taken := await self._mailbox.take.remote()) is not None:
            for number, message in taken:
                if isinstance(message, Over):
                    self._desk.over(message.client_id, message.attempt, message.headers)
                    self._mailbox.reply.remote(number, None)
                else:
                    task = asyncio.create_task(self._give_leave(number, message))
                    answering.add(task)
                    task.add_done_callback(answering.discard)

    async def _give_leave(self, number: int, asked: Leave) -> None:
        try:
            client_id = await self._desk.leave(asked.letter, asked.request_key, asked.estimate, asked.answers)
            answer = Granted(asked.letter, client_id)
        except (Stopped, LedgerFailed) as error:
            answer = Granted(asked.letter, None, str(error) if isinstance(error, Stopped) else "ledger")
        self._mailbox.reply.remote(number, answer)

    async def _tell_stop(self) -> None:
        self._on_stop(await self._gate.until_stopped())
