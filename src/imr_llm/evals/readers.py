"""Reads the letters of a suite with the baseline or a model, to results in order, and says what it took.

Where the suite has a model write, its explanations come along. A model's calls go through stored answers, so that
what was asked before is not asked again.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from time import perf_counter

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import LetterError, ModelUnavailable
from imr_llm.evals.gold import GoldLetter
from imr_llm.evals.scores import Operations
from imr_llm.evals.stored import LetterDone, Place, StoredAnswers, Storing
from imr_llm.evals.suites import Suite
from imr_llm.extraction.asking import Asked
from imr_llm.extraction.model_batch import model_result
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.extraction.results import failed_letter, fault_of_ours
from imr_llm.extraction.settings import ModelSettings, client_for, reading_for
from imr_llm.letters.files import read_file
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.llm.client import ModelClient
from imr_llm.llm.usage import totals
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import FailedLetter, ResultLine
from imr_llm.writing.writer import ModelWriter

__all__ = ["Case", "Outcome", "Shelf", "read_with_baseline", "read_with_model"]

_CONCURRENCY = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A letter to be read."""

    gold: GoldLetter
    path: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one letter in one repeat."""

    case: Case
    repeat: int
    result: ResultLine
    operations: Operations
    explanation: Explanation | None = None
    """A model's, where it was to write."""


Tell = Callable[[], None]
"""Called once for each letter that is read."""


class Shelf:
    """Letters opened once; a letter that cannot be opened is its error."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._opened: dict[str, Letter | LetterError] = {}

    def letter(self, case: Case) -> Letter | LetterError:
        """The letter of a case, under its name in the gold set."""
        sha256 = case.gold.sha256
        if sha256 not in self._opened:
            try:
                data = read_file(case.path, self._limits)
                self._opened[sha256] = Letter.from_bytes(data, case.gold.label.letter, self._limits)
            except LetterError as error:
                self._opened[sha256] = error
        return self._opened[sha256]


def read_with_baseline(
    cases: Sequence[Case], shelf: Shelf, repeats: int, stored: StoredAnswers, at: str, tell: Tell
) -> list[Outcome]:
    """The baseline's results. Its time is that of reading the text of an opened letter."""
    return [
        _read_by_baseline(case, shelf, repeat, stored, at, tell)
        for case in cases
        for repeat in range(repeats)
    ]


def _read_by_baseline(
    case: Case, shelf: Shelf, repeat: int, stored: StoredAnswers, at: str, tell: Tell
) -> Outcome:
    place, name = (case.gold.sha256, repeat), case.gold.label.letter
    letter = shelf.letter(case)
    started = perf_counter()
    result = failed_letter(letter) if isinstance(letter, LetterError) else _baseline_result(letter)
    done = stored.done(place)
    if done is None:
        done = LetterDone(at, round(perf_counter() - started, 6))
        stored.add_done(place, name, done)
    tell()
    read = not isinstance(result, FailedLetter)
    return Outcome(case, repeat, _dated(result, done.at), Operations(done.seconds, 0, 0, 0, 0.0, read, False))


def _baseline_result(letter: Letter) -> ResultLine:
    try:
        return read_letter_baseline(letter)
    except Exception as error:  # noqa: BLE001  one letter must not end a run
        return fault_of_ours(letter.name, error)


def read_with_model(
    cases: Sequence[Case],
    shelf: Shelf,
    suite: Suite,
    model: str,
    settings: ModelSettings,
    stored: StoredAnswers,
    *,
    live: bool,
    tell: Tell,
) -> list[Outcome]:
    """A model's results and explanations, several letters at a time; without `live` from stored answers alone.

    Raises UsageError for settings that cannot be and ModelUnavailable where no call can succeed; what was
    answered until then is stored. Runs an event loop of its own.
    """
    how = [
        replace(reading_for(model, suite.seeded(settings, repeat)), prompt_version=suite.prompt)
        for repeat in range(suite.repeats)
    ]
    client = client_for(model, settings) if live else None
    work = _ModelWork(shelf, suite, how, client, stored, settings.get("concurrency", _CONCURRENCY), tell)
    return asyncio.run(work.all(cases))


class _ModelWork:
    def __init__(
        self,
        shelf: Shelf,
        suite: Suite,
        how: Sequence[Reading],
        client: ModelClient | None,
        stored: StoredAnswers,
        concurrency: int,
        tell: Tell,
    ) -> None:
        self._shelf = shelf
        self._suite = suite
        self._how = how
        self._client = client
        self._stored = stored
        self._concurrency = concurrency
        self._tell = tell

    async def all(self, cases: Sequence[Case]) -> list[Outcome]:
        turn = asyncio.Semaphore(self._concurrency)

        async def one(case: Case, repeat: int) -> Outcome:
            async with turn:
                return await self._one(case, repeat)

        async with AsyncExitStack() as stack:
            if self._client is not None:
                await stack.enter_async_context(self._client)
            tasks = [asyncio.create_task(one(case, k)) for case in cases for k in range(len(self._how))]
            try:
                return await asyncio.gather(*tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, case: Case, repeat: int) -> Outcome:
        place, name = (case.gold.sha256, repeat), case.gold.label.letter
        letter = self._shelf.letter(case)
        explanation = None
        if isinstance(letter, LetterError):
            result: ResultLine = failed_letter(letter)
        else:
            asked = Storing(self._client, self._stored, place)
            result = await self._read(asked, letter, repeat)
            result, explanation = await self._write(asked, result, letter, repeat)
        done = self._stored.done(place)
        if done is None:
            calls = self._stored.calls(place)
            now = datetime.datetime.now(datetime.UTC).isoformat()
            done = LetterDone(now, round(sum(call.seconds for call in calls), 6) if calls else None)
            self._stored.add_done(place, name, done)
        self._tell()
        operations = self._operations(place, done, failed=isinstance(result, FailedLetter))
        return Outcome(case, repeat, _dated(result, done.at), operations, explanation)

    async def _read(self, asked: Asked, letter: Letter, repeat: int) -> ResultLine:
        if self._suite.reader == "baseline":
            return _baseline_result(letter)
        return await model_result(ModelReader(asked, self._how[repeat]), letter)

    async def _write(
        self, asked: Asked, result: ResultLine, letter: Letter, repeat: int
    ) -> tuple[ResultLine, Explanation | None]:
        lang = self._suite.lang
        if lang is None or self._suite.writer != "model" or isinstance(result, FailedLetter):
            return result, None
        try:
            return result, await ModelWriter(asked, self._how[repeat]).write(result, letter, lang)
        except ModelUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  one letter must not end a run
            return fault_of_ours(letter.name, error), None

    def _operations(self, place: Place, done: LetterDone, *, failed: bool) -> Operations:
        calls = self._stored.calls(place)
        attempts = [attempt for call in calls for attempt in call.attempts]
        used = totals(attempts)
        costs = [attempt.cost for attempt in attempts if attempt.tokens is not None]
        known = [cost for cost in costs if cost is not None]
        return Operations(
            seconds=done.seconds,
            attempts=used.attempts,
            input_tokens=used.tokens.input,
            output_tokens=used.tokens.output,
            cost_usd=sum(known) / 1_000_000 if len(known) == len(costs) else None,
            first_try=not failed and all(_at_once(call.failure is None, call.attempts) for call in calls),
            refused=any(call.failure is not None and call.failure["failure"] == "refusal" for call in calls),
            unreported=used.unreported,
        )


def _at_once(answered: bool, attempts: Sequence[object]) -> bool:
    return answered and len(attempts) == 1


def _dated(result: ResultLine, at: str) -> ResultLine:
    """The result as of the day on which it was recorded."""
    if result.provenance is None:
        return result
    when = datetime.datetime.fromisoformat(at)
    return result.model_copy(update={"provenance": result.provenance.model_copy(update={"created_at": when})})
