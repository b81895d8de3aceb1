"""The door to a model: a request goes in, a validated answer comes out, or an error that names its cause.

    async with ModelClient(Endpoint.configured()) as client:
        answer = await client.ask(request, letter="CM16-0900101.pdf", deadline=600)

Open one client for a run: connections and what was learned of the server are kept in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Generic, Self, TypeVar

from pydantic import BaseModel

from imr_llm.errors import UsageError
from imr_llm.llm.call import Call, Outcome
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.failures import Failure
from imr_llm.llm.means import Clock, Journal, Means, Pace, Persistence, Unpaced
from imr_llm.llm.prices import Prices
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.transport import Transport
from imr_llm.llm.usage import Attempt

__all__ = ["ModelAnswer", "ModelClient", "run_with_client"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class ModelAnswer(Generic[_Answer]):
    """A model's answer and what it took."""

    answer: _Answer = field(repr=False)
    content: str = field(repr=False)
    """The answer as the model wrote it."""
    attempts: tuple[Attempt, ...]


class ModelClient:
    """Asks models at one endpoint; an asynchronous context manager, to be used in one event loop."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        prices: Prices | None = None,
        persistence: Persistence | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`prices` are those of the package unless given; without a `pace` every attempt goes at once."""
        self._endpoint = endpoint
        self._prices = prices or Prices.load()
        self._persistence = persistence or Persistence()
        self._pace = pace or Unpaced()
        self._clock = clock or Clock()
        self._means: Means | None = None

    async def __aenter__(self) -> Self:
        self._means = Means(
            endpoint=self._endpoint,
            transport=Transport(self._endpoint),
            prices=self._prices,
            persistence=self._persistence,
            pace=self._pace,
            clock=self._clock,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        means, self._means = self._means, None
        if means is not None:
            await means.transport.close()

    async def ask(
        self,
        request: ModelRequest[_Answer],
        *,
        letter: str,
        deadline: float,
        journal: Journal | None = None,
    ) -> ModelAnswer[_Answer]:
        """The model's answer to `request`, asked for the letter of that name.

        `deadline` is the most seconds for all attempts and the waiting between them. Raises ModelFailed where this letter
        gets no answer, ModelUnavailable where none can, both with the attempts that were made.
        """
        if self._means is None:
            raise UsageError("a ModelClient is open inside 'async with' only")
        call = Call(self._means, request, letter, deadline, journal)
        outcome: Outcome[_Answer]
        try:
            async with asyncio.timeout(deadline) as timer:
                outcome = await call.run(timer)
        except TimeoutError:
            outcome = Outcome(failure=Failure("deadline"))
        # raised out here so that no exception of a library, which holds the letter, comes along
        if outcome.answer is None:
            raise call.error(outcome.failure or Failure("malformed"))
        return ModelAnswer(outcome.answer, outcome.content, tuple(call.attempts))


def run_with_client(client: ModelClient, work: Callable[[ModelClient], Awaitable[_Result]]) -> _Result:
    """Open the client, do the work, close it: for callers without an event loop.

    Raises UsageError where one is running already.
    """

    async def opened() -> _Result:
        async with client:
            return await work(client)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        running = False
    else:
        running = True
    if running:
        raise UsageError("an event loop is running: use 'async with ModelClient(...)' and await ask() in it")
    return asyncio.run(opened())
