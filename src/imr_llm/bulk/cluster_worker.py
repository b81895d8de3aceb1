"""What runs in the actors of a cluster: letters in, results out; leave for every call is the driver's.

The intent is on the driver's disk before a call is sent. Knows Ray by its handles alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imr_llm.baseline.reader import VERSION
from imr_llm.bulk.allowance import HEADERS
from imr_llm.bulk.gate import Stopped
from imr_llm.bulk.messages import Given, Granted, Leave, Orders, Over, Told
from imr_llm.bulk.reader import Reader, told_of
from imr_llm.errors import LetterError
from imr_llm.extraction.results import failed_letter, read_together
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["BaselineWorker", "Mailbox", "ModelWorker", "Sent"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter for a worker, unopened: its pages are read where there are CPUs."""

    letter: int
    name: str
    content: bytes = field(repr=False)
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Answers that were paid for before."""


class Mailbox:
    """An actor beside the driver: workers ask, the driver takes what they ask and replies."""

    def __init__(self) -> None:
        self._messages: list[tuple[int, Any]] = []
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._there = asyncio.Event()
        self._number = 0
        self._closed = False

    async def ask(self, message: Any) -> Any:
        """Hand a message in and wait for the reply to it."""
        self._number += 1
        reply = self._replies[self._number] = asyncio.get_running_loop().create_future()
        self._messages.append((self._number, message))
        self._there.set()
        return await reply

    async def take(self) -> list[tuple[int, Any]] | None:
        """What was handed in since, in its order; waits for the first. None once it is closed."""
        await self._there.wait()
        self._there.clear()
        taken, self._messages = self._messages, []
        return None if self._closed else taken

    async def reply(self, number: int, answer: Any) -> None:
        """Let whoever asked go on."""
        self._replies.pop(number).set_result(answer)

    async def close(self) -> None:
        """Take nothing any more."""
        self._closed = True
        self._there.set()


class BaselineWorker:
    """An actor that reads letters with the baseline."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def version(self) -> str:
        """That of the package; once it is told, the worker is up."""
        return VERSION

    def read(self, letters: Sequence[Sent]) -> list[Told]:
        """The results of some letters."""
        results = read_together(((one.content, one.name) for one in letters), self._limits)
        return [told_of(one.letter, result) for one, result in zip(letters, results, strict=True)]


class ModelWorker:
    """An actor that asks a model. A `LeaveGiver` for its reader, by way of the mailbox."""

    def __init__(self, mailbox: Any, orders: Orders, limits: Limits) -> None:
        self._mailbox = mailbox
        self._orders = orders
        self._limits = limits
        self._unheard: dict[str, asyncio.Task[None]] = {}

    async def version(self) -> str:
        """That of the package; opens the client."""
        self._reader = await Reader(self._orders, self).__aenter__()
        return VERSION

    async def stop(self, why: str) -> None:
        """Send no more calls."""
        self._reader.stop(why)

    async def read(self, letters: Sequence[Sent]) -> list[Told]:
        """The result of one letter, once the driver knows of all its calls."""
        (sent,) = letters
        try:
            letter = await asyncio.to_thread(Letter.from_bytes, sent.content, sent.name, self._limits)
        except LetterError as error:
            return [told_of(sent.letter, failed_letter(error))]
        told = await self._reader.read(Given(sent.letter, letter, sent.known))
        await asyncio.gather(*self._unheard.values())
        return [told]

    async def leave(self, letter: int, request_key: str, estimate: Tokens, answers: Mapping[str, str]) -> str:
        """Ask the driver for leave; raises Stopped."""
        granted: Granted = await self._mailbox.ask.remote(Leave(letter, request_key, estimate, answers))
        if granted.client_id is None:
            raise Stopped(granted.why)
        return granted.client_id

    def over(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """Tell the driver what came of a call."""
        said = {name: value for name in HEADERS if (value := headers.get(name)) is not None}

        async def tell() -> None:
            await self._mailbox.ask.remote(Over(client_id, attempt, said))
            del self._unheard[client_id]

        self._unheard[client_id] = asyncio.create_task(tell())
