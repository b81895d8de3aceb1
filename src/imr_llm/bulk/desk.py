"""Where calls are given leave and kept book of: the gate's leave, an intent on the disk, the outcome with its use.

An answer's outcome is written with the next thing that happens to the letter (another call, or its end), in one
transaction. So a process that is killed has either both the answer's outcome and its use in the ledger, or
neither, and then the call counts as one in flight.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from imr_llm.bulk.events import CallDone, CallSent, Watch
from imr_llm.bulk.gate import Gate
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Outcome
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Desk"]


@dataclass(slots=True)
class _Call:
    """A letter's call, from its asking for leave to its end."""

    task: asyncio.Task[None]
    over: asyncio.Future[tuple[Attempt, Mapping[str, str]]]
    client_id: str | None = None
    """Known once its intent is on the disk."""


@dataclass(slots=True)
class _Letter:
    outcomes: list[Outcome] = field(default_factory=list)
    """Held back until their use is known."""
    answers: dict[str, str] = field(default_factory=dict)
    """By request key, not yet on the disk."""
    call: _Call | None = None

    def give_up(self) -> str | None:
        """Wait for the call no longer, if there is one; its id, if it was given leave."""
        call, self.call = self.call, None
        if call is None:
            return None
        call.task.cancel()
        return call.client_id


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
        granted: asyncio.Future[str] = loop.create_future()
        over: asyncio.Future[tuple[Attempt, Mapping[str, str]]] = loop.create_future()
        about = self._letters.setdefault(letter, _Letter())
        about.give_up()  # of a reader that has ended
        about.answers |= answers
        task = asyncio.create_task(self._pass(letter, request_key, estimate, granted, over))
        about.call = _Call(task, over)
        try:
            return await granted
        except asyncio.CancelledError:
            task.cancel()
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
        about = self._letters.pop(letter, _Letter())
        about.give_up()
        return about.outcomes

    def put_off(self, letter: int, answers: Mapping[str, str]) -> None:
        """Write what is held back of a letter that is left for another run, its answers too."""
        about = self._letters.pop(letter, _Letter())
        outcomes = about.outcomes
        client_id = about.give_up()
        if client_id is not None:  # leave came when nobody waited for it any more
            del self._in_flight[client_id]
            attempt = Attempt(number=1, mode="", seconds=0.0, cause="cancelled")
            outcomes = [*outcomes, Outcome(client_id, attempt)]
            self._watch(CallDone(letter, client_id, attempt))
        self._note(letter, outcomes, {**about.answers, **answers})

    def lost(self, letter: int) -> None:
        """Let go of a letter whose reader has ended; what its call in flight came to may never be known."""
        about = self._letters.pop(letter, _Letter())
        about.give_up()
        self._note(letter, about.outcomes, about.answers)

    def _note(self, letter: int, outcomes: list[Outcome], answers: Mapping[str, str]) -> None:
        if outcomes or answers:
            self._ledger.note(letter, outcomes, answers)

    async def _pass(
        self,
        letter: int,
        request_key: str,
        estimate: Tokens,
        granted: asyncio.Future[str],
        over: asyncio.Future[tuple[Attempt, Mapping[str, str]]],
    ) -> None:
        """One call: from the gate to what came of it."""
        try:
            async with self._gate.call(estimate) as report:
                about = self._letters[letter]
                outcomes, about.outcomes = about.outcomes, []
                answers, about.answers = about.answers, {}
                expected = self._gate.expected(estimate)
                intent = self._ledger.intend(letter, request_key, expected, outcomes, answers)
                client_id = await asyncio.wrap_future(intent)
                if about.call is not None:
                    about.call.client_id = client_id
                self._in_flight[client_id] = letter
                self._watch(CallSent(letter, client_id))
                granted.set_result(client_id)
                report(*await over)
        except asyncio.CancelledError:
            granted.cancel()
            raise
        except Exception as error:  # noqa: BLE001  whoever asked for leave is told
            granted.set_exception(error)
