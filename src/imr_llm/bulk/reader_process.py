"""A process that reads letters with a model for the process that started it, over a socket between the two.

Of several that are started together, one imports what they need, which takes longer than much of the reading, and
the others are forked from it. What crosses are pickles, each behind its length; only ever between processes of
ours.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from imr_llm.bulk.allowance import HEADERS
from imr_llm.bulk.gate import Stopped
from imr_llm.bulk.messages import Given, Granted, Leave, Orders, Over, Stop, Turn, Up
from imr_llm.bulk.reader import Reader
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["main", "receive", "send"]

_LENGTH: Final = struct.Struct("<I")
_YOUNG: Final = 20_000
"""Objects made before Python looks for cycles among them; its 700 costs a tenth of the time here."""


def send(stream: asyncio.StreamWriter, message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)


async def receive(stream: asyncio.StreamReader) -> Any:
    """Read one message; raises EOFError if the other side is gone."""
    try:
        (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
        return pickle.loads(await stream.readexactly(length))  # noqa: S301  # nosec B301 # from a process of ours, over a socket that nobody else has
    except (asyncio.IncompleteReadError, ConnectionError):
        raise EOFError from None


class _Driver:
    """The process that started this one, as a `LeaveGiver`."""

    def __init__(self, stream: asyncio.StreamWriter) -> None:
        self._stream = stream
        self._waiting: dict[int, asyncio.Future[str]] = {}

    def tell(self, message: object) -> None:
        """Send a message."""
        send(self._stream, message)

    async def leave(self, letter: int, request_key: str, estimate: Tokens, answers: Mapping[str, str]) -> str:
        """Ask for leave; raises Stopped."""
        granted: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[letter] = granted
        self.tell(Leave(letter, request_key, estimate, answers))
        try:
            return await granted
        finally:
            del self._waiting[letter]

    def granted(self, answer: Granted) -> None:
        """Let a call go that waits for leave, if it still does."""
        waiting = self._waiting.get(answer.letter)
        if waiting is None or waiting.done():
            return
        if answer.client_id is None:
            waiting.set_exception(Stopped(answer.why))
        else:
            waiting.set_result(answer.client_id)

    def over(self, client_id: str, attempt: Attempt, headers: Mapping[str, str]) -> None:
        """Tell what came of a call."""
        said = {name: value for name in HEADERS if (value := headers.get(name)) is not None}
        self.tell(Over(client_id, attempt, said))


async def _serve(connection: socket.socket) -> None:
    incoming, outgoing = await asyncio.open_connection(sock=connection)
    driver = _Driver(outgoing)
    orders = await receive(incoming)
    assert isinstance(orders, Orders)
    reading: set[asyncio.Task[None]] = set()

    async def read(given: Given) -> None:
        driver.tell(await reader.read(given))

    async with Reader(orders, driver, lambda letter: driver.tell(Turn(letter))) as reader:
        driver.tell(Up(os.getpid()))
        while True:
            message = await receive(incoming)
            if isinstance(message, Granted):
                driver.granted(message)
            elif isinstance(message, Given):
                task = asyncio.create_task(read(message))
                reading.add(task)
                task.add_done_callback(reading.discard)
            elif isinstance(message, Stop):
                reader.stop(message.why)
                if message.now:
                    for task in reading:
                        task.cancel()


def main() -> None:
    """Read until the socket is closed by the other side; the arguments are the numbers of the sockets, one for each
    process that is to read."""
    import openai  # noqa: F401  imported once, for all

    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for the others
    mine, *others = map(int, sys.argv[1:])
    for number in others:
        if os.fork() == 0:
            mine, others = number, []
            break
    for number in map(int, sys.argv[1:]):
        if number != mine:
            os.close(number)
    with suppress(EOFError):
        asyncio.run(_serve(socket.socket(fileno=mine)))
