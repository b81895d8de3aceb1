"""A letter read from the answers that batches brought so far; what is not answered yet comes out as `NotYet`.

The same rules as call by call decide whether a call is made again: failures that pass as often, answers with
faults once more, all else not. Only that the queue was full does not count: nobody has taken such a call yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel

from imr_llm.bulk.pacing import PERSISTENCE
from imr_llm.errors import ModelFailed
from imr_llm.llm.answers import check
from imr_llm.llm.batch_client import QUEUE_FULL
from imr_llm.llm.client import ModelAnswer
from imr_llm.llm.failures import Failure
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.usage import Attempt

__all__ = ["AnswersSoFar", "NotYet", "SoFar"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_MOST_FAULTS: Final = 1 + PERSISTENCE.corrections


class NotYet(Exception):  # noqa: N818  an event
    """The letter waits for the answer to `request`."""

    def __init__(self, request: ModelRequest[BaseModel]) -> None:
        super().__init__("no answer yet")
        self.request = request


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the ledger knows of the calls about one letter."""

    calls: Mapping[str, Sequence[Attempt]]
    """Those that are over, by request key, in the order in which the keys were first asked."""
    answers: Mapping[str, str]
    """Good answers, by request key."""
    began: float | None = None
    """When the first was written down, seconds since 1970."""

    def custom_id(self, key: str, request_key: str, new: Sequence[str]) -> str:
        """What names a call in files: the letter's key, its later calls with their number behind it.

        `new` are the request keys that are written with it.
        """
        order = list(dict.fromkeys([*self.calls, *new]))
        number = order.index(request_key) + 1
        return key if number == 1 else f"{key}-{number}"


class AnswersSoFar:
    """An `Asked` that asks nobody."""

    def __init__(self, so_far: SoFar) -> None:
        self._so_far = so_far

    async def ask(
        self,
        request: ModelRequest[_Answer],
        *,
        letter: str,
        deadline: float,  # noqa: ARG002  an Asked
    ) -> ModelAnswer[_Answer]:
        """The answer that is there; ModelFailed where there will be none; NotYet."""
        made = tuple(self._so_far.calls.get(request.key, ()))
        content = self._so_far.answers.get(request.key)
        if content is not None:
            answer = check(content, request.schema.model).answer
            if answer is not None:
                return ModelAnswer(answer, content, made)
        failure = None if self.waits_for(request) else _failure(made[-1])
        if failure is None:
            raise NotYet(request)  # type: ignore[arg-type]  # of whichever answer
        raise ModelFailed(letter, failure.says, failure.remedy, failure.cause, made)

    def waits_for(self, request: ModelRequest[_Answer]) -> bool:
        """Whether a request has no answer and is to be asked, for the first time or again."""
        if request.key in self._so_far.answers:
            return False
        made = self._so_far.calls.get(request.key, ())
        if not made or (last := _failure(made[-1])) is None:
            return True
        if last.consequence == "end_letter":
            return False
        same = [
            attempt
            for attempt in made
            if (failure := _failure(attempt)) is not None
            and failure.consequence == last.consequence
            and failure.code != QUEUE_FULL
        ]
        most = {"retry": PERSISTENCE.attempts, "ask_anew": _MOST_FAULTS}.get(last.consequence)
        return most is None or len(same) < most


def _failure(attempt: Attempt) -> Failure | None:
    return None if attempt.cause is None else Failure(attempt.cause, attempt.status, attempt.code)
