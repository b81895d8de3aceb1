"""Answers to a batch's calls: judged line by line, noted in groups, told to whoever watches."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import orjson

from imr_llm.bulk.batch_book import BatchBook, BatchState, Collected
from imr_llm.bulk.batch_letters import Costs
from imr_llm.bulk.events import CallDone, Watch
from imr_llm.bulk.shape import Outcome
from imr_llm.errors import ModelUnavailable
from imr_llm.extraction.adjudication import ADJUDICATION_SCHEMA
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.llm.batch_client import BatchSeen
from imr_llm.llm.batch_lines import Judged, judge, read_line
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
        self.end: ModelUnavailable | None = None
        """What says that no call can succeed, kept until all answers are noted."""

    def take(self, batch: int, path: Path, seconds: float) -> None:
        """Note each call of a batch that a file has an answer to, once. Raises OSError."""
        schemas = self._book.schemas(batch)
        group: list[Collected] = []
        with open(path, "rb") as lines:
            for line in lines:
                answered = read_line(line)
                name = schemas.pop(answered.custom_id, None) if answered is not None else None
                if answered is None or name is None:  # not asked, or there already
                    continue
                schema = _SCHEMAS[name]
                judged = judge(answered, self._mode, schema.name, schema.model, self._how.parameters)
                self._note_end(judged.failure)
                attempt = self._attempt(judged, seconds)
                group.append(Collected(answered.custom_id, attempt, judged.content or None))
                if len(group) == _GROUP:
                    self._tell(self._book.collect(batch, group))
                    group = []
        self._tell(self._book.collect(batch, group))

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
