"""Where calls are given leave and kept book of: the gate's leave, an intent on the disk, the outcome with its use.

An answer's outcome is written with the next thing that happens to the letter (another call, or its end), in one
transaction. So a process that is killed has either both the answer's outcome and its use in the ledger, or
neither, and then the call counts as one in flight.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final

from imr_llm.bulk.events import CallDone, CallSent, Watch
from imr_llm.bulk.gate import Gate
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Outcome
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Desk"]

_NOT_SENT: Final = Attempt(number=1, mode="", seconds=0.0, cause="cancelled", cost=0)


@dataclass(slots=True)
class _Call:
    """A letter's call, from its asking for leave to its end."""

    granted: asyncio.Future[str]
    over: asyncio.Future[tuple[Attempt, Mapping[str, str]]]
    task: asyncio.Task[None] | None = None
    client_id: str | None = None
    """Known once its intent is on the disk and leave is given."""


@dataclass(slots=True)
class _Letter:
    outcomes: list[Outcome] = field(default_factory=list)
    """Held back until their use is known."""
    answers: dict[str, str] = field(default_factory=dict)
    """By request key, not yet on the disk."""
    call: _Call | None = None

    def give_up(self) -> None:
        """Wait for the call no longer, if there is one."""
        call, self.call = self.call, None
        if call is not None and call.task is not None:
            call.task.cancel()


class Desk:
    """The one desk of a run, whoever reads its letters; to be used in one event loop. A `LeaveGiver`."""

    def __init__(self, gate: Gate, ledger: Ledger, watch: Watch) -> None:
        self._gate = gate
        self._ledger = ledger
        self._watch = watch
        self._letters: dict[int, _Letter] = {}
        self._in_flight: dict[str, int] = {}

    async def leave(self, letter: int, request_key: str, estimate: Tokens, answers: Mapping[str, str]) -> str:
        """Wait for the gate, put the intent on the disk, and with it what is held back of earlier calls.

        Raises Stopped and LedgerFailed.
        """
        loop = asyncio.get_running_loop()
        about = self._letters.setdefault(letter, _Letter())
        about.give_up()  # of a reader that has ended
        about.answers |= answers
        call = about.call = _Call(loop.create_future(), loop.create_future())
        call.task = asyncio.create_task(self._pass(letter, request_key, estimate, call))
        try:
            return await call.granted
        except asyncio.CancelledError:
            if call.client_id is None:
                call.task.cancel()
            raise

    def over(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """Hold an answer's outcome back until its use is known; a failure's is written at once."""
        letter = self._in_flight.pop(client_id)
        about = self._letters.get(letter)
        call = about.call if about is not None else None
        if about is not None and attempt.cause is None:
            about.outcomes.append(Outcome(client_id, attempt))
        else:
            self._ledger.note(letter, [Outcome(client_id, attempt)])
        self._watch(CallDone(letter, client_id, attempt))
        if about is not None and call is not None and call.client_id == client_id:
            call.over.set_result((attempt, headers))
            about.call = None

    def close(self, letter: int) -> list[Outcome]:
        """What is held back of a letter, for whoever writes its end."""
        return self._left(letter).outcomes

    def put_off(self, letter: int, answers: Mapping[str, str]) -> None:
        """Write what is held back of a letter that is left for another run, its answers too."""
        about = self._left(letter)
        self._note(letter, about.outcomes, {**about.answers, **answers})

    def lost(self, letter: int) -> None:
        """Let go of a letter whose reader has ended; what its call in flight came to may never be known."""
        about = self._letters.pop(letter, _Letter())
        about.give_up()
        self._note(letter, about.outcomes, about.answers)

    def _note(self, letter: int, outcomes: list[Outcome], answers: Mapping[str, str]) -> None:
        if outcomes or answers:
            self._ledger.note(letter, outcomes, answers)

    def _left(self, letter: int) -> _Letter:
        """Let go of a letter whose reader has no call under way any more: leave that is still out was not used."""
        about = self._letters.get(letter, _Letter())
        if about.call is not None and about.call.client_id is not None:
            self.over(about.call.client_id, _NOT_SENT, {})
        about.give_up()
        self._letters.pop(letter, None)
        return about

    async def _pass(self, letter: int, request_key: str, estimate: Tokens, call: _Call) -> None:
        """One call: from the gate to what came of it."""
        try:
            async with self._gate.call(estimate) as report:
                about = self._letters[letter]
                outcomes, about.outcomes = about.outcomes, []
                answers, about.answers = about.answers, {}
                expected = self._gate.expected(estimate)
                intent = self._ledger.intend(letter, request_key, expected, outcomes, answers)
                try:
                    call.client_id = client_id = await asyncio.shield(asyncio.wrap_future(intent))
                except BaseException:
                    report(_NOT_SENT, {})
                    intent.add_done_callback(lambda intent: self._not_sent(letter, intent))
                    raise
                self._in_flight[client_id] = letter
                self._watch(CallSent(letter, client_id))
                if not call.granted.done():  # else the letter's end tells that it was not sent
                    call.granted.set_result(client_id)
                report(*await call.over)
        except asyncio.CancelledError:
            call.granted.cancel()
            raise
        except Exception as error:  # noqa: BLE001  whoever asked for leave is told
            if not call.granted.done():
                call.granted.set_exception(error)

    def _not_sent(self, letter: int, intent: Future[str]) -> None:
        """Note what came of an intent that nobody waited for until it was on the disk."""
        if intent.exception() is None:
            self._ledger.note(letter, [Outcome(intent.result(), _NOT_SENT)])
