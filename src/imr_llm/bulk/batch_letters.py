"""The letters of a run by batches: each is read from the answers there are, or its calls are planned.

Knows nothing of where the calls go and of when their answers come.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from imr_llm.bulk.batch_book import BatchBook, PlannedCall, WaitingLetter
from imr_llm.bulk.events import BudgetReached, LetterDone, Watch
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.pacing import FIRST_OUTPUT
from imr_llm.bulk.reader import read_letter
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.request_files import RequestFiles
from imr_llm.bulk.shape import Finished
from imr_llm.bulk.so_far import AnswersSoFar, NotYet, SoFar
from imr_llm.bulk.spending import Spent
from imr_llm.bulk.whereabouts import Whereabouts
from imr_llm.errors import LetterError, ReaderNotStarted
from imr_llm.extraction.calls import calls_for
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.results import failed_letter
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.llm.batch_lines import line_of
from imr_llm.llm.modes import Mode
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.usage import CHARS_PER_TOKEN, Tokens
from imr_llm.schema.record import FailedLetter, ResultLine

__all__ = ["BatchLetters", "Costs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What money there is, in millionths of a dollar."""

    price: Callable[[Tokens], int | None]
    """Of a call in a batch."""
    spent: Callable[[], Spent] = Spent
    """So far in all runs."""
    most: int | None = None


class BatchLetters:
    """Reads letters and plans calls; a context manager, in which letters can be read."""

    def __init__(
        self,
        ledger: Ledger,
        book: BatchBook,
        files: RequestFiles,
        how: Reading,
        mode: Mode | None,
        key: ReadingKey,
        costs: Costs,
        limits: Limits,
        watch: Watch,
        is_stopped: Callable[[], bool],
        out_of_money: Callable[[], None],
    ) -> None:
        """`is_stopped` says whether no more calls are to be planned, `out_of_money` is told that none can be paid."""
        self._ledger = ledger
        self._book = book
        self._files = files
        self._how = how
        self._mode = mode
        self._whereabouts = Whereabouts(ledger, key, limits)
        self._costs = costs
        self._limits = limits
        self._watch = watch
        self._is_stopped = is_stopped
        self._out_of_money = out_of_money
        self._spent = costs.spent()
        self._planned = self._spent.total
        self._output = book.mean_output() or FIRST_OUTPUT

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.close()

    def settle(self) -> None:
        """Take what a batch really took in place of what was expected of it."""
        self._output = self._book.mean_output() or self._output
        self._spent = self._costs.spent()
        self._planned = self._spent.total + self._files.expected_cost

    def take_up(self, ready: Ready) -> None:
        """A letter of the input."""
        if ready.tried and self._book.is_waiting(ready.letter):
            return
        letter: Letter | LetterError
        if isinstance(ready.content, LetterError):
            letter = ready.content
        else:
            letter = self._opened(ready.content, ready.name)
        self._advance(ready.letter, ready.key, ready.name, letter)

    def go_on(self, waiting: WaitingLetter) -> None:
        """A letter whose calls are back, from where it was."""
        content = self._whereabouts.content(waiting.letter, waiting.key)
        letter = content if isinstance(content, LetterError) else self._opened(content, waiting.name)
        self._advance(waiting.letter, waiting.key, waiting.name, letter)

    def _opened(self, content: bytes, name: str) -> Letter | LetterError:
        try:
            return Letter.from_bytes(content, name, self._limits)
        except ReaderNotStarted:
            raise
        except LetterError as error:
            return error

    def _advance(self, number: int, key: str, name: str, letter: Letter | LetterError) -> None:
        """Read a letter from what is known, or plan the calls that it waits for."""
        if isinstance(letter, LetterError):
            self._finish(number, name, failed_letter(letter), None)
            return
        so_far = self._book.so_far(number)
        asked = AnswersSoFar(so_far)
        try:
            line = self._runner.run(read_letter(letter, asked, self._how))
        except NotYet as not_yet:
            wanted = {not_yet.request.key: not_yet.request}
            for call in calls_for(letter, self._how):
                if asked.waits_for(call.request):
                    wanted.setdefault(call.request.key, call.request)
            self._plan_calls(number, key, so_far, list(wanted.values()))
        else:
            self._finish(number, name, line, so_far.began)

    def _plan_calls(self, letter: int, key: str, so_far: SoFar, requests: list[ModelRequest[Any]]) -> None:
        if self._is_stopped():
            return
        new = [request.key for request in requests]
        lines: list[tuple[PlannedCall, bytes]] = []
        for request in requests:
            custom_id = so_far.custom_id(key, request.key, new)
            line = line_of(custom_id, request, self._mode)
            room = min(request.parameters.max_output_tokens, round(self._output))
            cost = self._costs.price(Tokens(len(line) // CHARS_PER_TOKEN, room))
            lines.append((PlannedCall(letter, custom_id, request.key, request.schema.name, cost), line))
        expected = sum(call.expected_cost or 0 for call, _ in lines)
        if self._costs.most is not None and self._planned + expected > self._costs.most:
            self._watch(BudgetReached(self._planned, self._planned - self._spent.known))
            self._out_of_money()
            return
        self._planned += expected
        self._files.add(lines)

    def _finish(self, letter: int, name: str, line: ResultLine, began: float | None) -> None:
        seconds = 0.0 if began is None else max(0.0, time.time() - began)
        error = line.error if isinstance(line, FailedLetter) else None
        cause = None if error is None else error.code
        self._ledger.finish([Finished(letter, line.model_dump_json().encode(), cause, seconds)]).result()
        self._watch(LetterDone(letter, name, cause, "" if error is None else error.message, seconds))
