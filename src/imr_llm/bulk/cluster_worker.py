"""What runs in the actors of a cluster: letters in, results out; every call by way of the driver's ledger.

A worker asks the driver for leave before a call as it would ask a ledger of its own, so that the intent is on the disk
first. Knows Ray by its handles alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from imr_llm.baseline.reader import VERSION
from imr_llm.bulk.allowance import Allowances, Reserved
from imr_llm.bulk.caller import LedgerCaller
from imr_llm.bulk.events import CallDone, CallSent, Event
from imr_llm.bulk.gate import Gate, Stopped
from imr_llm.bulk.reader import read_letter
from imr_llm.bulk.shape import Outcome
from imr_llm.errors import LetterError, ModelUnavailable
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.results import failed_letter, read_result
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.llm.client import ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.means import Clock, Persistence
from imr_llm.llm.prices import Prices
from imr_llm.llm.usage import Tokens
from imr_llm.schema.record import FailedLetter, ResultLine

__all__ = ["BaselineWorker", "Given", "Mailbox", "ModelWorker", "Orders", "Told"]


@dataclass(frozen=True, slots=True)
class Given:
    """A letter for a worker."""

    letter: int
    name: str
    content: bytes = field(repr=False)
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Answers that were paid for before."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a letter."""

    letter: int
    line: bytes | None = field(repr=False)
    """None where the letter is left for another run."""
    cause: str | None
    message: str
    outcomes: tuple[Outcome, ...] = ()
    end: ModelUnavailable | None = None
    """Why no call can succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What all model workers of a run are told; limits are those of the whole run."""

    how: Reading
    endpoint: Endpoint
    prices: Prices
    persistence: Persistence
    limits: Limits
    per_minute: Mapping[str, float]
    concurrency: int
    workers: int


class Mailbox:
    """An actor beside the driver: workers ask, the driver takes what they ask and replies."""

    def __init__(self) -> None:
        self._messages: list[tuple[int | None, Any]] = []
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._there = asyncio.Event()
        self._number = 0

    async def ask(self, message: Any) -> Any:
        """Hand a message in and wait for the reply to it."""
        self._number += 1
        reply = self._replies[self._number] = asyncio.get_running_loop().create_future()
        self._put(self._number, message)
        return await reply

    async def tell(self, message: Any) -> None:
        """Hand a message in."""
        self._put(None, message)

    async def take(self) -> list[tuple[int | None, Any]]:
        """What was handed in since, in its order; waits for the first."""
        await self._there.wait()
        self._there.clear()
        taken, self._messages = self._messages, []
        return taken

    async def reply(self, number: int, answer: Any) -> None:
        """Let whoever asked go on."""
        self._replies.pop(number).set_result(answer)

    def _put(self, number: int | None, message: Any) -> None:
        self._messages.append((number, message))
        self._there.set()


class BaselineWorker:
    """An actor that reads letters with the baseline."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def version(self) -> str:
        """That of the package; once it is told, the worker is up."""
        return VERSION

    def read(self, letters: Sequence[Given]) -> list[Told]:
        """The results of some letters."""
        return [_told(one.letter, read_result(one.content, self._limits, one.name)) for one in letters]


class ModelWorker:
    """An actor that asks a model, at its share of the limits."""

    def __init__(self, mailbox: Any, orders: Orders) -> None:
        self._mailbox = mailbox
        self._orders = orders
        self._gate: Gate | None = None

    async def version(self) -> str:
        """That of the package; opens the client."""
        orders = self._orders
        share = orders.workers
        clock = Clock()
        limits = {kind: limit / share for kind, limit in orders.per_minute.items()}
        self._gate = gate = Gate(
            _Shared(limits, clock.monotonic(), share),
            max(1, orders.concurrency // share),
            clock,
            price=self._price,
            tell=self._event,
        )
        self._client = ModelClient(
            orders.endpoint,
            prices=orders.prices,
            persistence=orders.persistence,
            pace=gate,
            clock=Clock(sleep=gate.sleep),
        )
        await self._client.__aenter__()
        return VERSION

    async def stop(self, why: str) -> None:
        """Send no more calls."""
        assert self._gate is not None
        self._gate.stop(why)

    async def read(self, letters: Sequence[Given]) -> list[Told]:
        """The result of one letter."""
        (given,) = letters
        assert self._gate is not None
        how = self._orders.how
        try:
            letter = Letter.from_bytes(given.content, given.name, self._orders.limits)
        except LetterError as error:
            return [_told(given.letter, failed_letter(error))]
        ledger = _DriversLedger(self._mailbox)
        caller = LedgerCaller(
            self._client,
            ledger,  # type: ignore[arg-type]  # what a caller needs of one
            given.letter,
            given.known,
            how.deadline,
            self._gate.expected,
            _unwatched,
        )
        try:
            line = await read_letter(letter, caller, how)
        except Stopped as stopped:
            caller.put_off()
            self._gate.stop(str(stopped))
            told = Told(given.letter, None, None, "")
        except ModelUnavailable as error:
            caller.put_off()
            self._gate.stop("unavailable")
            told = Told(given.letter, None, None, "", (), error)
        else:
            told = _told(given.letter, line, tuple(caller.outcomes()))
        await ledger.settle()
        return [told]

    def _price(self, tokens: Tokens) -> int | None:
        orders = self._orders
        return orders.prices.cost(orders.how.model, orders.endpoint.host, tokens)

    def _event(self, event: Event) -> None:
        self._mailbox.tell.remote(("event", event))


class _Shared(Allowances):
    """A worker's share of what the server's headers allow to all."""

    def __init__(self, per_minute: Mapping[str, float], now: float, share: int) -> None:
        super().__init__(per_minute, now)
        self._share = share

    def told(self, now: float, headers: Mapping[str, str], reserved: Mapping[str, Reserved]) -> None:
        """Follow the limits; what is left of them says nothing about a share."""
        limits = {
            name: str(float(value) / self._share)
            for name, value in headers.items()
            if name.lower().startswith("x-ratelimit-limit-") and _is_number(value)
        }
        super().told(now, limits, reserved)


class _DriversLedger:
    """The part of a ledger that a caller writes, by way of the driver."""

    def __init__(self, mailbox: Any) -> None:
        self._mailbox = mailbox
        self._pending: list[asyncio.Task[None]] = []

    def intend(
        self,
        letter: int,
        request_key: str,
        expected_cost: int | None,
        outcomes: Sequence[Outcome] = (),
        answers: Mapping[str, str] | None = None,
    ) -> Future[str]:
        """Leave to send a call, once its intent is on the driver's disk."""
        return self._ask(("intend", letter, request_key, expected_cost, tuple(outcomes), dict(answers or {})))

    def note(
        self, letter: int, outcomes: Sequence[Outcome], answers: Mapping[str, str] | None = None
    ) -> Future[str]:
        """Note what came of calls."""
        return self._ask(("note", letter, tuple(outcomes), dict(answers or {})))

    async def settle(self) -> None:
        """Wait until everything is on the disk."""
        await asyncio.gather(*self._pending)

    def _ask(self, message: Any) -> Future[str]:
        future: Future[str] = Future()

        async def asked() -> None:
            answer = await self._mailbox.ask.remote(message)
            if isinstance(answer, Stopped):
                future.set_exception(answer)
            else:
                future.set_result(answer)

        self._pending.append(asyncio.create_task(asked()))
        return future


def _told(letter: int, line: ResultLine, outcomes: tuple[Outcome, ...] = ()) -> Told:
    error = line.error if isinstance(line, FailedLetter) else None
    return Told(
        letter,
        line.model_dump_json().encode(),
        None if error is None else error.code,
        "" if error is None else error.message,
        outcomes,
    )


def _unwatched(event: CallSent | CallDone | Event) -> None:
    """The driver tells of calls when it notes them."""


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
