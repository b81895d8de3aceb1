"""Answers to a batch's calls: judged line by line, noted in groups, told to whoever watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import orjson

from imr_llm.bulk.batch_book import BatchBook, BatchState, Collected
from imr_llm.bulk.batch_letters import Costs
from imr_llm.bulk.events import CallDone, LateAnswersTaken, LinesLeftOut, Watch
from imr_llm.bulk.left_out import LeftOut
from imr_llm.bulk.shape import Outcome
from imr_llm.errors import ModelUnavailable
from imr_llm.extraction.adjudication import ADJUDICATION_SCHEMA
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.llm.batch_client import BatchSeen
from imr_llm.llm.batch_lines import AnswerLine, Judged, judge, read_line
from imr_llm.llm.failures import Failure, of_response
from imr_llm.llm.modes import Mode
from imr_llm.llm.usage import Attempt

__all__ = ["BatchAnswers"]

_SCHEMAS: Final = {schema.name: schema for schema in (ANSWER_SCHEMA, ADJUDICATION_SCHEMA)}
_GROUP: Final = 200
"""Lines of answers noted in one transaction."""


class BatchAnswers:
    """Takes what comes back in one run."""

    def __init__(self, book: BatchBook, how: Reading, mode: Mode | None, costs: Costs, watch: Watch) -> None:
        self._book = book
        self._how = how
        self._mode = mode
        self._costs = costs
        self._watch = watch
        self._left_out: dict[int, Counter[str]] = {}
        self.end: ModelUnavailable | None = None
        """What says that no call can succeed, kept until all answers are noted."""

    def take(self, batch: int, path: Path, seconds: float) -> None:
        """Note each call of a batch that a file has an answer to, once, and tell of lines that are none. Raises OSError."""
        asked, wanted = self._book.names(batch), self._book.schemas(batch)
        come: set[str] = set()
        left_out = self._left_out.setdefault(batch, Counter())
        before, count = left_out.total(), 0

        def answers() -> Iterator[tuple[AnswerLine, str]]:
            nonlocal count
            for answered in _lines(path):
                count += 1
                if not isinstance(answered, AnswerLine):
                    left_out[answered] += 1
                elif answered.custom_id not in asked:
                    left_out["unknown_custom_id"] += 1
                elif answered.custom_id in come:
                    left_out["repeated"] += 1
                else:
                    come.add(answered.custom_id)
                    if (schema := wanted.get(answered.custom_id)) is not None:  # else an earlier run noted it
                        yield answered, schema

        self._collect(batch, answers(), seconds)
        if left_out.total() > before:
            self._book.leave_out(batch, left_out)
            self._watch(LinesLeftOut(self._book.name(batch), count, dict(left_out)))

    def take_late(self, batch: int, path: Path, names: Collection[str]) -> None:
        """Note good answers to these calls of a batch from the file of another one's answers. Raises OSError."""
        wanted = {name: schema for name, schema in self._book.schemas(batch).items() if name in names}

        def answers() -> Iterator[tuple[AnswerLine, str]]:
            for answered in _lines(path):
                if not isinstance(answered, AnswerLine) or answered.custom_id not in wanted:
                    continue
                if self._judged(answered, wanted[answered.custom_id]).failure is None:
                    yield answered, wanted.pop(answered.custom_id)

        if taken := self._collect(batch, answers(), 0.0):
            self._watch(LateAnswersTaken(self._book.name(batch), str(path), taken))

    def _collect(self, batch: int, answers: Iterator[tuple[AnswerLine, str]], seconds: float) -> int:
        """Note answers, some at a time; how many."""
        count = 0
        while group := list(islice(answers, _GROUP)):
            count += len(group)
            lines: list[Collected] = []
            for answered, schema in group:
                judged = self._judged(answered, schema)
                self._note_end(judged.failure)
                attempt = self._attempt(judged, seconds)
                lines.append(Collected(answered.custom_id, attempt, judged.content or None))
            self._tell(self._book.collect(batch, lines))
        return count

    def _judged(self, answered: AnswerLine, schema_name: str) -> Judged:
        schema = _SCHEMAS[schema_name]
        return judge(answered, self._mode, schema.name, schema.model, self._how.parameters)

    def close(self, batch: int, state: BatchState, rest: Failure, seconds: float = 0.0) -> None:
        """Note a batch as over; `rest` is what became of the calls that have no answer."""
        attempt = self._attempt(Judged(failure=rest, status=rest.status), seconds)
        self._tell(self._book.close(batch, state, attempt))

    def refused(self, batch: BatchSeen) -> Failure:
        """What it comes to that a batch was no batch at all, which ends the run."""
        said = orjson.dumps({"error": {"code": batch.code, "message": batch.message}})
        failure = of_response(400, said)
        self.end = ModelUnavailable(
            self._how.model, f"the batch was refused ({batch.code})", failure.remedy, failure.cause
        )
        return failure

    def _note_end(self, failure: Failure | None) -> None:
        if failure is not None and failure.consequence == "end_run" and self.end is None:
            self.end = ModelUnavailable(self._how.model, failure.says, failure.remedy, failure.cause)

    def _tell(self, new: list[tuple[int, Outcome]]) -> None:
        for letter, outcome in new:
            self._watch(CallDone(letter, outcome.client_id, outcome.attempt))

    def _attempt(self, judged: Judged, seconds: float) -> Attempt:
        failure = judged.failure
        cost = None if judged.tokens is None else self._costs.price(judged.tokens)
        if failure is not None and failure.cause == "expired":
            cost = 0
        return Attempt(
            number=1,
            mode=self._mode or "json_schema",
            seconds=seconds,
            cause=failure.cause if failure else None,
            status=judged.status,
            code=failure.code if failure else None,
            request_id=judged.request_id,
            tokens=judged.tokens,
            cost=cost,
        )


def _lines(path: Path) -> Iterator[AnswerLine | LeftOut]:
    """What the lines of a file are, but for those that are blank."""
    with open(path, "rb") as lines:
        for line in lines:
            if line.strip():
                yield read_line(line)
