"""One letter's call to a model: all its attempts, until there is an answer, a failure or no time left.

This is the only owner of retries. Each attempt is one HTTP request whose outcome is classified; the cause
decides whether there is another one, when, and in which words. Nothing here logs or raises text of letter or
answer.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

import orjson
from pydantic import BaseModel

from imr_llm.errors import ImrError, ModelFailed, ModelUnavailable
from imr_llm.llm.answers import check, correction
from imr_llm.llm.dialect import Dialect
from imr_llm.llm.failures import Cause, Failure, of_response
from imr_llm.llm.means import Journal, Means
from imr_llm.llm.modes import Reply, read, write
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.transport import Response
from imr_llm.llm.usage import CHARS_PER_TOKEN, Attempt, Tokens
from imr_llm.llm.waiting import retry_after

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["Call", "Outcome"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_log = logging.getLogger("imr_llm.llm")
_log.addHandler(logging.NullHandler())
_MOST_DOUBLINGS: Final = 30
_NO_HEADERS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Outcome(Generic[_Answer]):
    """What came of one attempt: an answer or a failure."""

    answer: _Answer | None = field(default=None, repr=False)
    content: str = field(default="", repr=False)
    failure: Failure | None = None
    again: Literal["now", "later"] | None = None
    """Whether another attempt follows if persistence and time allow."""


class Call(Generic[_Answer]):
    """One request for one letter, with the attempts made so far."""

    def __init__(
        self,
        means: Means,
        request: ModelRequest[_Answer],
        letter: str,
        deadline: float,
        journal: Journal | None = None,
    ) -> None:
        self.attempts: list[Attempt] = []
        self._journal = journal
        self._means = means
        self._request = request
        self._letter = letter
        self._ends = means.clock.monotonic() + deadline
        self._key = (request.model, request.parameters.reasoning_effort is not None)
        self._messages: list[Mapping[str, Any]] = [
            {"role": message.role, "content": _sendable(message.content)} for message in request.messages
        ]
        self._passing_failures = 0
        self._corrections = 0

    async def run(self, timer: asyncio.Timeout) -> Outcome[_Answer]:
        """Attempt until done; `timer` is the deadline that cuts it off."""
        outcome = await self._attempt(timer)
        return outcome if outcome.again is None else await self._run_on(outcome, timer)

    async def _run_on(self, first: Outcome[_Answer], timer: asyncio.Timeout) -> Outcome[_Answer]:
        """Attempt until done, the first attempt having been made."""
        from tenacity import AsyncRetrying, retry_if_result

        made = [first]

        async def attempt() -> Outcome[_Answer]:
            return made.pop() if made else await self._attempt(timer)

        retrying = AsyncRetrying(
            sleep=self._means.clock.sleep,
            retry=retry_if_result(lambda outcome: outcome.again is not None),
            wait=self._wait,
            stop=self._is_over,
            retry_error_callback=_last,
        )
        last: Outcome[_Answer] = await retrying(attempt)
        return last

    def error(self, failure: Failure) -> ImrError:
        """What to raise for a failure that stands."""
        made = len(self.attempts)
        says = failure.says + (f", after {made} attempts" if made > 1 else "")
        attempts = tuple(self.attempts)
        if failure.consequence == "end_run":
            model = f"{self._request.model} at {self._means.endpoint.host}"
            return ModelUnavailable(model, says, failure.remedy, failure.cause, attempts)
        return ModelFailed(self._letter, says, failure.remedy, failure.cause, attempts)

    def _wait(self, state: RetryCallState) -> float:
        """Seconds until the next attempt: what the server asks for, else longer each time; never in step."""
        outcome = _last(state)
        if outcome.again == "now":
            return 0.0
        persistence = self._means.persistence
        chance = random.random()  # noqa: S311  # nosec B311 # no secret
        asked = self.attempts[-1].retry_after
        if asked is not None:
            return asked + chance * persistence.first_wait
        doubled = persistence.first_wait * 2.0 ** min(self._passing_failures - 1, _MOST_DOUBLINGS)
        return min(persistence.longest_wait / 2, doubled) * (1 + chance)

    def _is_over(self, state: RetryCallState) -> bool:
        """Whether persistence is used up, or the next attempt would come after the deadline."""
        if _last(state).again == "now":
            return False
        late = self._means.clock.monotonic() + state.upcoming_sleep >= self._ends
        return late or self._passing_failures >= self._means.persistence.attempts

    async def _attempt(self, timer: asyncio.Timeout) -> Outcome[_Answer]:
        means, request = self._means, self._request
        dialect = means.dialects.setdefault(
            self._key, Dialect.first(request.model, request.parameters, means.endpoint.mode)
        )
        body = write(request, self._messages, dialect.mode, limit=dialect.limit, without=dialect.without)
        estimate = Tokens(len(body) // CHARS_PER_TOKEN, request.parameters.max_output_tokens)
        resume = self._hold(timer)
        async with means.pace.call(estimate) as report:
            client_id = None if self._journal is None else await self._journal.sending(estimate)
            resume()
            started = means.clock.monotonic()
            try:
                response = await means.transport.post(request.model, dialect.mode, body, client_id)
            except asyncio.CancelledError:
                cut = Failure("deadline" if timer.expired() else "cancelled")
                attempt = self._note(dialect, started, cut, None, Reply())
                self._tell(client_id, attempt, _NO_HEADERS)
                report(attempt, _NO_HEADERS)
                raise
            outcome, reply, unwrapped = self._judge(response, dialect)
            answered = response if isinstance(response, Response) else None
            attempt = self._note(dialect, started, outcome.failure, answered, reply, unwrapped)
            headers = answered.headers if answered else _NO_HEADERS
            self._tell(client_id, attempt, headers)
            report(attempt, headers)
        return outcome

    def _hold(self, timer: asyncio.Timeout) -> Callable[[], None]:
        """Stop the time of this letter; what is returned lets it go on."""
        due = timer.when()
        began, loop_began = self._means.clock.monotonic(), asyncio.get_running_loop().time()
        timer.reschedule(None)

        def resume() -> None:
            self._ends += self._means.clock.monotonic() - began
            if due is not None:
                timer.reschedule(due + asyncio.get_running_loop().time() - loop_began)

        return resume

    def _tell(self, client_id: str | None, attempt: Attempt, headers: Mapping[str, str]) -> None:
        if self._journal is not None and client_id is not None:
            self._journal.sent(client_id, attempt, headers)

    def _judge(self, response: Response | Failure, dialect: Dialect) -> tuple[Outcome[_Answer], Reply, bool]:
        """What a response means; also what it said, and whether the answer had to be unwrapped."""
        reply = _reply(response, dialect, self._request.schema.name)
        if isinstance(reply, Failure):
            return self._failed(reply, dialect), Reply(), False
        if reply.cause is not None:
            return self._failed(Failure(reply.cause, 200), dialect), reply, False
        checked = check(reply.content, self._request.schema.model)
        if checked.answer is None:
            assert checked.cause is not None
            cause = "truncated" if self._broke_off(checked.cause, reply) else checked.cause
            faulty = self._failed(Failure(cause, 200), dialect)
            if faulty.again and reply.message is not None:
                self._messages += correction(dialect.mode, reply.message, checked.violations)
            return faulty, reply, checked.unwrapped
        if not dialect.proven:
            self._means.dialects[self._key] = replace(dialect, proven=True)
        return Outcome(checked.answer, reply.content), reply, checked.unwrapped

    def _broke_off(self, cause: Cause, reply: Reply) -> bool:
        """Whether the limit cut the answer though the server does not say so, as llama_cpp.server with tools."""
        room = self._request.parameters.max_output_tokens
        return cause == "invalid_json" and reply.tokens is not None and reply.tokens.output >= room

    def _failed(self, failure: Failure, spoken: Dialect) -> Outcome[_Answer]:
        """Decide whether there is another attempt, and how the request is put in it."""
        if failure.parameter or failure.shape_refused:
            known = self._means.dialects
            if known[self._key] is not spoken:
                return Outcome(failure=failure, again="now")
            other = spoken.adapted(failure)
            if other is not None:
                known[self._key] = other
                return Outcome(failure=failure, again="now")
            if not spoken.proven:
                failure = replace(failure, cause="unsupported")
            elif failure.cause == "unsupported":
                failure = replace(failure, cause="bad_request")
        if failure.consequence == "retry":
            self._passing_failures += 1
            return Outcome(failure=failure, again="later")
        if failure.consequence == "ask_anew" and self._corrections < self._means.persistence.corrections:
            self._corrections += 1
            return Outcome(failure=failure, again="now")
        return Outcome(failure=failure)

    def _note(
        self,
        dialect: Dialect,
        started: float,
        failure: Failure | None,
        response: Response | None,
        reply: Reply,
        unwrapped: bool = False,
    ) -> Attempt:
        """Keep and log an attempt."""
        means = self._means
        headers = response.headers if response else _NO_HEADERS
        attempt = Attempt(
            number=len(self.attempts) + 1,
            mode=dialect.mode,
            seconds=means.clock.monotonic() - started,
            cause=failure.cause if failure else None,
            status=response.status if response else None,
            code=failure.code if failure else None,
            request_id=headers.get("x-request-id"),
            tokens=reply.tokens,
            cost=means.prices.cost(self._request.model, means.endpoint.host, reply.tokens),
            retry_after=retry_after(headers, means.clock.now()) if failure else None,
            unwrapped=unwrapped,
        )
        self.attempts.append(attempt)
        _log.log(
            logging.WARNING if failure else logging.INFO,
            "%r: attempt %d (%s): %s, status %s, tokens %s, %.2f s",
            self._letter,
            attempt.number,
            attempt.mode,
            attempt.cause or "answered",
            attempt.status,
            attempt.tokens,
            attempt.seconds,
        )
        return attempt


def _sendable(text: str) -> str:
    """The text, a question mark for every half of a surrogate pair."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _last(state: RetryCallState) -> Outcome[Any]:
    assert state.outcome is not None
    outcome: Outcome[Any] = state.outcome.result()
    return outcome


def _reply(response: Response | Failure, dialect: Dialect, name: str) -> Reply | Failure:
    """What a response says, or why it says nothing."""
    if isinstance(response, Failure):
        return response
    if not 200 <= response.status < 300:
        return of_response(response.status, response.body)
    try:
        body = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        # JSON that ends in the middle was cut on its way; anything else never was an answer
        said_to_be_json = "json" in response.headers.get("content-type", "")
        cut = said_to_be_json and not response.body.rstrip().endswith(b"}")
        return Failure("connection" if cut else "malformed", response.status)
    if isinstance(body, dict) and isinstance(error := body.get("error"), dict) and "choices" not in body:
        status = error.get("code")
        if isinstance(status, int) and status >= 400:  # some gateways report errors with status 200
            return of_response(status, response.body)
    return read(body, dialect.mode, name)
