"""One letter's calls, kept book of: an intent before each, its outcome with what follows, no answer paid twice.

An answer's outcome is written with the next thing that happens to the letter (another call, or its end), in one
transaction. So a process that is killed has either both the answer's outcome and its use in the ledger, or
neither, and then the call counts as one in flight.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from pydantic import BaseModel

from imr_llm.bulk.events import CallDone, CallSent, Watch
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Outcome
from imr_llm.llm.answers import check
from imr_llm.llm.client import ModelAnswer
from imr_llm.llm.means import Journal
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["Asker", "LedgerCaller"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_LEAST_SECONDS = 0.001


class Asker(Protocol):
    """Who makes the calls: `imr_llm.llm.client.ModelClient`."""

    async def ask(
        self,
        request: ModelRequest[_Answer],
        *,
        letter: str,
        deadline: float,
        journal: Journal | None = None,
    ) -> ModelAnswer[_Answer]:
        """The answer, or ModelFailed for this letter, ModelUnavailable for all."""


class LedgerCaller:
    """Asks for one letter, by way of the ledger: an `Asked` for `ModelReader`, and the `Journal` of its calls."""

    def __init__(
        self,
        asker: Asker,
        ledger: Ledger,
        letter: int,
        known: Mapping[str, str],
        deadline: float,
        expected_cost: Callable[[Tokens], int | None],
        watch: Watch,
    ) -> None:
        """`known` are answers that were paid for before, by request key; `deadline` is the most seconds for all
        calls about the letter, without the waiting for leave."""
        self._asker = asker
        self._ledger = ledger
        self._letter = letter
        self._known = known
        self._left = deadline
        self._expected_cost = expected_cost
        self._watch = watch
        self._request_key = ""
        self._outcomes: list[Outcome] = []
        self._answers: dict[str, str] = {}

    async def ask(
        self,
        request: ModelRequest[_Answer],
        *,
        letter: str,
        deadline: float,  # noqa: ARG002  an Asked; the run's own account of time is kept here
    ) -> ModelAnswer[_Answer]:
        """The answer that is known, else the one that is asked for now."""
        known = self._known.get(request.key)
        if known is not None:
            answer = check(known, request.schema.model).answer
            if answer is not None:
                return ModelAnswer(answer, known, ())
        self._request_key = request.key
        given = await self._asker.ask(
            request, letter=letter, deadline=max(self._left, _LEAST_SECONDS), journal=self
        )
        self._answers[request.key] = given.content
        return given

    async def sending(self, estimate: Tokens) -> str:
        """Put the intent on the disk, and with it what is held back of earlier calls."""
        outcomes, answers = self._held()
        expected = self._expected_cost(estimate)
        intent = self._ledger.intend(self._letter, self._request_key, expected, outcomes, answers)
        client_id = await asyncio.wrap_future(intent)
        self._watch(CallSent(self._letter, client_id))
        return client_id

    def sent(self, client_id: str, attempt: Attempt) -> None:
        """Hold an answer's outcome back until its use is known; a failure's is written at once."""
        self._left -= attempt.seconds
        if attempt.cause is None:
            self._outcomes.append(Outcome(client_id, attempt))
        else:
            self._ledger.note(self._letter, [Outcome(client_id, attempt)])
        self._watch(CallDone(self._letter, client_id, attempt))

    def outcomes(self) -> list[Outcome]:
        """What is held back, for whoever writes the letter's end."""
        return self._held()[0]

    def put_off(self) -> None:
        """Write what is held back of a letter that is left for another run, its answers too."""
        outcomes, answers = self._held()
        if outcomes or answers:
            self._ledger.note(self._letter, outcomes, answers)

    def _held(self) -> tuple[list[Outcome], dict[str, str]]:
        held = self._outcomes, self._answers
        self._outcomes, self._answers = [], {}
        return held
