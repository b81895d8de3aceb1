"""Reads letters with a model, many at a time, and asks somebody else for leave before every call.

The same in the process of a run, in processes beside it, and on the nodes of a cluster. What keeps the processor
busy, from a letter to its request and from an answer to its record, is done for one letter at a time, and between
two of them what has come over the network is looked at: a call that may go never waits for many letters.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Protocol, Self, TypeVar

from pydantic import BaseModel

from imr_llm.bulk.gate import Stopped
from imr_llm.bulk.messages import Given, Orders, Told
from imr_llm.bulk.so_far import NotYet
from imr_llm.errors import LedgerFailed, ModelFailed, ModelUnavailable
from imr_llm.extraction.asking import Asked
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.extraction.results import failed_letter, fault_of_ours
from imr_llm.letters.letter import Letter
from imr_llm.llm.answers import check
from imr_llm.llm.client import ModelAnswer, ModelClient
from imr_llm.llm.means import Clock
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.schema.record import FailedLetter, ResultLine

__all__ = ["LeaveGiver", "Reader", "read_letter", "told_of"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_LEAST_SECONDS: Final = 0.001


class LeaveGiver(Protocol):
    """Whom a reader asks before a call, and tells what came of it."""

    async def leave(self, letter: int, request_key: str, estimate: Tokens, answers: Mapping[str, str]) -> str:
        """Wait until the call may go and its intent is on the disk; the id to send it under. Raises Stopped.

        `answers` are those to the letter's earlier calls, by request key, that have not been handed in.
        """

    def over(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """Take note of what came of a call, also where it was cut off."""


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


def told_of(letter: int, line: ResultLine) -> Told:
    """A letter's result, written down."""
    error = line.error if isinstance(line, FailedLetter) else None
    written = line.model_dump_json().encode()
    return Told(letter, written) if error is None else Told(letter, written, error.code, error.message)


class Reader:
    """Reads letters as ordered; an asynchronous context manager, to be used in one event loop."""

    def __init__(
        self,
        orders: Orders,
        leave_giver: LeaveGiver,
        at_turn: Callable[[int], None] = lambda letter: None,  # noqa: ARG005
    ) -> None:
        """`at_turn` is told the number of a letter before it keeps the processor busy."""
        self._orders = orders
        self._leave_giver = leave_giver
        self._at_turn = at_turn
        self._turns = asyncio.Lock()
        self._stopped = asyncio.Event()
        self._why = ""
        self._client = ModelClient(
            orders.endpoint,
            prices=orders.prices,
            persistence=orders.persistence,
            clock=Clock(sleep=self._sleep),
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    def stop(self, why: str) -> None:
        """Send no more calls; those that wait to be tried again are given up, those in flight go on."""
        self._why = self._why or why
        self._stopped.set()

    async def read(self, given: Given) -> Told:
        """What became of one letter. A letter whose reading is cancelled is left for another run."""
        asking = _Asking(self, given)
        try:
            await self.turn(given.letter)
            line = await read_letter(given.content, asking, self._orders.how)
        except (Stopped, asyncio.CancelledError):
            return Told(given.letter, None, answers=asking.answers())
        except ModelUnavailable as error:
            self.stop("unavailable")
            return Told(given.letter, None, answers=asking.answers(), end=error)
        return told_of(given.letter, line)

    async def turn(self, letter: int) -> None:
        """Wait for those that have work to do before, and for a look at the network."""
        async with self._turns:
            await asyncio.sleep(0)
        self._at_turn(letter)

    async def ask(
        self, request: ModelRequest[_Answer], letter: str, deadline: float, journal: _Asking
    ) -> ModelAnswer[_Answer]:
        """The model's answer, by as many calls as it takes."""
        return await self._client.ask(request, letter=letter, deadline=deadline, journal=journal)

    async def leave(self, letter: int, request_key: str, estimate: Tokens, answers: Mapping[str, str]) -> str:
        """Leave for a call."""
        if self._stopped.is_set():
            raise Stopped(self._why)
        return await self._leave_giver.leave(letter, request_key, estimate, answers)

    def over(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """A call is over."""
        self._leave_giver.over(client_id, attempt, headers)

    async def _sleep(self, seconds: float) -> None:
        """Wait between the attempts of a letter; raises Stopped when the run ends meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
        raise Stopped(self._why)


class _Asking:
    """Asks for one letter: an `Asked` for `ModelReader`, and the `Journal` of its calls."""

    def __init__(self, reader: Reader, given: Given) -> None:
        self._reader = reader
        self._letter = given.letter
        self._known = given.known
        self._left: float | None = None
        self._request_key = ""
        self._answers: dict[str, str] = {}

    def answers(self) -> Mapping[str, str]:
        """Those that have not been handed in."""
        held, self._answers = self._answers, {}
        return held

    async def ask(
        self, request: ModelRequest[_Answer], *, letter: str, deadline: float
    ) -> ModelAnswer[_Answer]:
        """The answer that is known, else the one that is asked for now."""
        known = self._known.get(request.key)
        if known is not None:
            answer = check(known, request.schema.model).answer
            if answer is not None:
                return ModelAnswer(answer, known, ())
        if self._left is None:  # the waiting for leave does not count, so this account is kept here
            self._left = deadline
        self._request_key = request.key
        given = await self._reader.ask(request, letter, max(self._left, _LEAST_SECONDS), self)
        self._answers[request.key] = given.content
        await self._reader.turn(self._letter)
        return given

    async def sending(self, estimate: Tokens) -> str:
        """Leave for an attempt; the answers that came before go along."""
        return await self._reader.leave(self._letter, self._request_key, estimate, self.answers())

    def sent(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """An attempt is over."""
        if self._left is not None:
            self._left -= attempt.seconds
        self._reader.over(client_id, attempt, headers)
