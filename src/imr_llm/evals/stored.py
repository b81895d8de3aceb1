"""What models answered, kept: a line for each call, by letter, repeat and the key of all that can change the answer.

With it a run goes on where it stopped, and is replayed without a network to the same scores. A call that nobody
answered, since network or provider were down, is asked again when a run goes on. Usage, cost and
times are those of the day on which they were recorded. Knows nothing of what answers mean.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import IO, Any, Final, Self, TypeVar

import orjson
from pydantic import BaseModel

from imr_llm.errors import ModelFailed, ModelUnavailable, UsageError
from imr_llm.extraction.asking import Asked
from imr_llm.llm.answers import check
from imr_llm.llm.client import ModelAnswer
from imr_llm.llm.failures import Cause
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["LetterDone", "StoredAnswers", "StoredCall", "Storing"]

_Answer = TypeVar("_Answer", bound=BaseModel)
Place = tuple[str, int]
"""SHA-256 of the letter, repeat."""
_NOBODY: Final[frozenset[Cause]] = frozenset(
    {"rate_limited", "timeout", "connection", "server_error", "deadline", "cancelled"}
)
"""Causes that say nothing of a model: those whose way out is to ask later."""


@dataclass(frozen=True, slots=True)
class StoredCall:
    """What came of one call."""

    content: str | None = field(repr=False)
    """The answer as the model wrote it; None where there was none."""
    failure: Mapping[str, str] | None
    """Else why: `cause`, `remedy` and `failure` of the ModelFailed."""
    attempts: tuple[Attempt, ...]
    seconds: float
    """From asking to the answer, all attempts and waiting included."""

    @property
    def is_unanswered(self) -> bool:
        """Whether no attempt had an answer of a model, not even one of no use."""
        return (
            self.failure is not None
            and self.failure["failure"] in _NOBODY
            and all(one.cause in _NOBODY and (one.status or 500) >= 400 for one in self.attempts)
        )


@dataclass(frozen=True, slots=True)
class LetterDone:
    """That a letter was read, when, and what it took."""

    at: str
    seconds: float | None


class StoredAnswers:
    """The answers of one run's file: read at once, and appended to where `path` is open for it."""

    def __init__(self) -> None:
        self._calls: dict[tuple[Place, str], StoredCall] = {}
        self._by_letter: dict[Place, list[StoredCall]] = {}
        self._done: dict[Place, LetterDone] = {}
        self._earlier: dict[tuple[Place, str], tuple[Attempt, ...]] = {}
        self._file: IO[bytes] | None = None

    @classmethod
    def read(cls, path: Path) -> StoredAnswers:
        """Those of a file; none where there is no file. A last line that was cut off is left out."""
        stored = cls()
        data = path.read_bytes() if path.exists() else b""
        for number, line in enumerate(data[: data.rfind(b"\n") + 1].splitlines(), 1):
            stored._take(line, f"{path}, line {number}")
        return stored

    def open(self, path: Path) -> Self:
        """Append what comes to a file from now on, behind its last whole line; calls that nobody answered are to be made again."""
        self._file = open(path, "ab")  # noqa: SIM115  closed by __exit__
        size = self._file.tell()
        whole = path.read_bytes().rfind(b"\n") + 1
        if whole < size:
            os.truncate(path, whole)
        for (place, key), call in list(self._calls.items()):
            if call.is_unanswered:
                self._earlier[place, key] = tuple(filter(_was_sent, call.attempts))
                del self._calls[place, key]
                self._by_letter[place].remove(call)
                self._done.pop(place, None)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def call(self, place: Place, key: str) -> StoredCall | None:
        """The call of a letter and repeat with this key."""
        return self._calls.get((place, key))

    def calls(self, place: Place) -> list[StoredCall]:
        """All calls that were used for a letter in a repeat."""
        return self._by_letter.get(place, [])

    def done(self, place: Place) -> LetterDone | None:
        """Whether a letter was read to its end, and when."""
        return self._done.get(place)

    @property
    def has_unanswered(self) -> bool:
        """Whether there are calls that nobody answered."""
        return any(call.is_unanswered for call in self._calls.values())

    @property
    def has_answered(self) -> bool:
        """Whether there are calls that a server answered, be it with nothing of use."""
        return any(not call.is_unanswered for call in self._calls.values())

    def earlier(self, place: Place, key: str) -> tuple[Attempt, ...]:
        """Of a call to be made again, the attempts that may have been paid all the same."""
        return self._earlier.get((place, key), ())

    def add_call(self, place: Place, letter: str, key: str, call: StoredCall) -> None:
        """Keep a call."""
        self._keep(place, key, call)
        self._write({"letter": letter, "sha256": place[0], "repeat": place[1], "key": key, **asdict(call)})

    def add_done(self, place: Place, letter: str, done: LetterDone) -> None:
        """Keep that a letter was read."""
        self._done[place] = done
        self._write({"letter": letter, "sha256": place[0], "repeat": place[1], "done": asdict(done)})

    def _keep(self, place: Place, key: str, call: StoredCall) -> None:
        calls, before = self._by_letter.setdefault(place, []), self._calls.get((place, key))
        if before is not None and before.is_unanswered:
            calls.remove(before)
        calls.append(call)
        self._calls[place, key] = call

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._file is not None:
            self._file.write(orjson.dumps(line) + b"\n")
            self._file.flush()

    def _take(self, line: bytes, where: str) -> None:
        try:
            said = orjson.loads(line)
            place = (said["sha256"], said["repeat"])
            if "done" in said:
                self._done[place] = LetterDone(**said["done"])
            else:
                attempts = tuple(map(_attempt, said["attempts"]))
                call = StoredCall(said["content"], said["failure"], attempts, said["seconds"])
                self._keep(place, said["key"], call)
            return
        except (orjson.JSONDecodeError, KeyError, TypeError):
            pass
        raise UsageError(f"{where}: is no stored answer; remove the run's folder and run it again")


class Storing:
    """An `Asked` for one letter and repeat: a stored answer where there is one, else the live one, which is stored."""

    def __init__(self, live: Asked | None, stored: StoredAnswers, place: Place) -> None:
        """Without `live` nothing is asked, and what is not stored ends the run."""
        self._live = live
        self._stored = stored
        self._place = place

    async def ask(
        self, request: ModelRequest[_Answer], *, letter: str, deadline: float
    ) -> ModelAnswer[_Answer]:
        """As `ModelClient.ask`."""
        call = self._stored.call(self._place, request.key)
        if call is None:
            return await self._ask_live(request, letter, deadline)
        if call.failure is not None:
            raise _failed(letter, call.failure, call.attempts)
        answer = check(call.content or "", request.schema.model).answer
        if answer is None:
            raise ModelUnavailable(
                request.model,
                f"the stored answer for {letter} is none of the schema",
                "remove the run's folder and run it again",
                "not_stored",
            )
        return ModelAnswer(answer, call.content or "", call.attempts)

    async def _ask_live(
        self, request: ModelRequest[_Answer], letter: str, deadline: float
    ) -> ModelAnswer[_Answer]:
        if self._live is None:
            raise ModelUnavailable(
                request.model,
                f"no answer is stored for {letter} as it is asked about now",
                "its prompt, schema, settings, model or repeat are others than those recorded; run it live",
                "not_stored",
            )
        started = perf_counter()
        error: ModelFailed | None = None
        try:
            given = await self._live.ask(request, letter=letter, deadline=deadline)
        except ModelFailed as failed:
            error = failed
        seconds = round(perf_counter() - started, 6)
        earlier = self._stored.earlier(self._place, request.key)
        if error is not None:
            failure = {"cause": error.cause, "remedy": error.remedy, "failure": error.failure}
            call = StoredCall(None, failure, (*earlier, *error.attempts), seconds)
            self._stored.add_call(self._place, letter, request.key, call)
            raise _failed(letter, failure, call.attempts)
        call = StoredCall(given.content, None, (*earlier, *given.attempts), seconds)
        self._stored.add_call(self._place, letter, request.key, call)
        return ModelAnswer(given.answer, given.content, call.attempts)


def _failed(letter: str, failure: Mapping[str, str], attempts: tuple[Attempt, ...]) -> ModelFailed:
    return ModelFailed(letter, failure["cause"], failure["remedy"], failure["failure"], attempts)


def _was_sent(attempt: Attempt) -> bool:
    """Whether it was sent and not refused, so that it may have been paid."""
    return attempt.status is None and attempt.cause != "connection"


def _attempt(said: dict[str, Any]) -> Attempt:
    tokens = said["tokens"]
    return Attempt(**{**said, "tokens": None if tokens is None else Tokens(**tokens)})
