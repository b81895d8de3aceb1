"""Reads letters by batches: their calls go into files, these are sent and waited for, the letters read from what comes.

Every step is on the ledger before the next is taken, and every step can be taken twice but making a batch, which is
looked for by its name first. So a run that ends anywhere is gone on with by the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson

from imr_llm.bulk.batch_book import BatchBook, BatchState, Collected, KnownBatch, PlannedCall
from imr_llm.bulk.batch_letters import BatchLetters, Costs
from imr_llm.bulk.carriers import Carrier
from imr_llm.bulk.events import BatchMoved, CallDone, CallSent, Watch
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.request_files import BatchPlan, RequestFiles, file_errors
from imr_llm.bulk.shape import Outcome
from imr_llm.errors import ModelUnavailable, UsageError
from imr_llm.extraction.adjudication import ADJUDICATION_SCHEMA
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.letters.limits import Limits
from imr_llm.llm.batch_client import BatchSeen, ProviderSilent
from imr_llm.llm.batch_lines import Judged, judge, path_of, read_line
from imr_llm.llm.failures import Failure, of_response
from imr_llm.llm.modes import Mode
from imr_llm.llm.usage import Attempt

__all__ = ["BatchRun"]

_SCHEMAS: Final = {schema.name: schema for schema in (ANSWER_SCHEMA, ADJUDICATION_SCHEMA)}
_GROUP: Final = 200
"""Lines of answers noted in one transaction."""
_GIVEN_UP: Final = 900.0
"""Seconds that a provider may be silent before the run ends."""
_QUEUE_FULL: Final = "token_limit_exceeded"
_IN_QUEUE: Final = ("creating", "created")


class BatchRun:
    """One run over letters that are taken in."""

    def __init__(
        self,
        out: Path,
        ledger: Ledger,
        carrier: Carrier,
        how: Reading,
        mode: Mode | None,
        key: ReadingKey,
        plan: BatchPlan,
        costs: Costs,
        limits: Limits,
        watch: Watch,
    ) -> None:
        self._book = BatchBook(ledger)
        self._carrier = carrier
        self._how = how
        self._mode = mode
        self._plan = plan
        self._costs = costs
        self._watch = watch
        file_limits = replace(plan.limits, tokens=plan.limits.tokens or plan.enqueued_tokens)
        self._out = out
        with file_errors(out):
            self._files = RequestFiles(out, self._book, file_limits, self._sealed)
        self._letters = BatchLetters(
            ledger,
            self._book,
            self._files,
            how,
            mode,
            key,
            costs,
            limits,
            watch,
            lambda: self.stopped is not None,
            self._out_of_money,
        )
        self._stopping = threading.Event()
        self._silent_since: float | None = None
        self._end: ModelUnavailable | None = None
        self.stopped: str | None = None
        self._check_carrier(out)

    def stop(self, why: str) -> None:
        """Take up no more letters, and wait for no batch; both go on in the next run."""
        self.stopped = self.stopped or why
        self._stopping.set()

    def run(self, taken_in: Iterator[list[Ready]]) -> None:
        """Read them all, or as many as there is time and money for. Raises ModelUnavailable and LedgerFailed."""
        with self._letters, file_errors(self._out):
            try:
                for group in taken_in:
                    if self.stopped is not None:
                        break
                    for ready in group:
                        self._letters.take_up(ready)
                self._files.seal()
                self._until_over()
            finally:
                self._files.abandon()

    def _out_of_money(self) -> None:
        self.stopped = "budget"

    def _check_carrier(self, out: Path) -> None:
        """Files that one way took are collected that way. Raises UsageError."""
        for batch in self._book.open_batches():
            in_folder = batch.file_id == f"{self._book.name(batch.number)}.jsonl"
            if batch.file_id is not None and in_folder != (self._plan.folder is not None):
                way = "--batch-files" if in_folder else "--batch"
                raise UsageError(
                    f"{out}: has calls under way in batches; go on with {way} until they are back"
                )

    def _until_over(self) -> None:
        """Send, wait and collect until nothing is under way."""
        while True:
            self._round()
            under_way = self._book.open_batches()
            if self._end is not None:
                raise self._end
            if not under_way or self._stopping.is_set():
                return
            if self._plan.folder is not None:
                if any(batch.state == "written" for batch in under_way):
                    continue
                self.stopped = self.stopped or "waiting"
                return
            self._stopping.wait(self._plan.poll)

    def _round(self) -> None:
        """One look at everything that is under way, as far as the provider answers."""
        try:
            for batch in self._book.open_batches():
                self._bring_on(batch)
        except ProviderSilent:
            now = time.monotonic()
            self._silent_since = self._silent_since or now
            if now - self._silent_since > _GIVEN_UP:
                self.stop("provider down")
        else:
            self._silent_since = None
        self._files.seal()

    def _bring_on(self, batch: KnownBatch) -> None:
        """Take a batch as many steps on as it goes now."""
        name = self._book.name(batch.number)
        if batch.state == "written" and not self._stopping.is_set():
            file = self._carrier.upload(self._files.path(batch.number), name)
            batch = self._moved(replace(batch, state="uploaded", file_id=file))
        if batch.state == "uploaded" and self._may_send(batch):
            batch = self._moved(replace(batch, state="creating"))
            seen = self._carrier.create(str(batch.file_id), name, path_of(self._mode))
            batch = self._moved(replace(batch, state="created", provider_id=seen.id))
        elif batch.state == "creating":
            found = self._carrier.find(name)
            if found is None:
                found = self._carrier.create(str(batch.file_id), name, path_of(self._mode))
            batch = self._moved(replace(batch, state="created", provider_id=found.id))
        if batch.state == "created":
            seen = self._carrier.look(str(batch.provider_id))
            if seen.state == "refused":
                self._refused(batch, seen)
                return
            if seen.state == "ended":
                batch = self._moved(
                    replace(
                        batch, state="ended", output_file_id=seen.output_file, error_file_id=seen.error_file
                    )
                )
        if batch.state == "ended":
            self._collect(batch)

    def _moved(self, batch: KnownBatch) -> KnownBatch:
        """Put a batch's new state on the ledger."""
        known = {
            "file_id": batch.file_id,
            "provider_id": batch.provider_id,
            "output_file_id": batch.output_file_id,
            "error_file_id": batch.error_file_id,
        }
        self._book.move(batch.number, batch.state, **known)
        self._watch(BatchMoved(self._book.name(batch.number), batch.state, batch.requests))
        return batch

    def _may_send(self, batch: KnownBatch) -> bool:
        """Whether the batch fits in what may be enqueued; one alone is let try."""
        if self._stopping.is_set():
            return False
        queued = [other.tokens for other in self._book.open_batches() if other.state in _IN_QUEUE]
        most = self._plan.enqueued_tokens
        return most is None or not queued or sum(queued) + batch.tokens <= most

    def _refused(self, batch: KnownBatch, seen: BatchSeen) -> None:
        """A batch that failed as a whole: the queue was full, or it is no batch."""
        if seen.code == _QUEUE_FULL:
            others = [other for other in self._book.open_batches() if other.state in _IN_QUEUE]
            if len(others) > 1 or batch.requests == 1:
                self._moved(replace(batch, state="uploaded", provider_id=None))
                return
            tokens = max(1, batch.tokens // 2)
            self._files.limits = replace(self._files.limits, tokens=tokens)
            failure = Failure("rate_limited", 429, _QUEUE_FULL)
        else:
            said = orjson.dumps({"error": {"code": seen.code, "message": seen.message}})
            failure = of_response(400, said)
            self._end = ModelUnavailable(
                self._how.model, f"the batch was refused ({seen.code})", failure.remedy, failure.cause
            )
        self._over(batch, "refused", self._attempt(Judged(failure=failure, status=failure.status), 0.0))

    def _collect(self, batch: KnownBatch) -> None:
        """Bring the answers, note each call once, and read the letters that wait for nothing more."""
        seconds = self._carrier.look(str(batch.provider_id)).seconds
        path = self._files.answers_path(batch.number)
        for file in (batch.output_file_id, batch.error_file_id):
            if file is not None:
                self._carrier.fetch(file, path)
                self._note(batch, path, seconds)
        failure = Failure("missing")
        self._over(batch, "collected", self._attempt(Judged(failure=failure), seconds))
        path.unlink(missing_ok=True)
        with suppress(
            ProviderSilent, ModelUnavailable
        ):  # letters are not left lying about longer than is needed
            for file in (batch.file_id, batch.output_file_id, batch.error_file_id):
                if file is not None:
                    self._carrier.forget(file)

    def _note(self, batch: KnownBatch, path: Path, seconds: float) -> None:
        schemas = self._book.schemas(batch.number)
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
                    self._tell(self._book.collect(batch.number, group))
                    group = []
        self._tell(self._book.collect(batch.number, group))

    def _note_end(self, failure: Failure | None) -> None:
        """Keep what says that no call can succeed, until all answers are noted."""
        if failure is not None and failure.consequence == "end_run" and self._end is None:
            self._end = ModelUnavailable(self._how.model, failure.says, failure.remedy, failure.cause)

    def _over(self, batch: KnownBatch, state: BatchState, rest: Attempt) -> None:
        """Note a batch as over, remove its file, and go on with its letters."""
        self._tell(self._book.close(batch.number, state, rest))
        self._watch(BatchMoved(self._book.name(batch.number), state, batch.requests))
        self._files.path(batch.number).unlink(missing_ok=True)
        self._letters.settle()
        if self._end is not None:
            return
        for waiting in self._book.letters_of(batch.number):
            self._letters.go_on(waiting)

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

    def _sealed(self, batch: int, calls: list[PlannedCall], ids: list[str]) -> None:
        for call, client_id in zip(calls, ids, strict=True):
            self._watch(CallSent(call.letter, client_id))
        self._watch(BatchMoved(self._book.name(batch), "written", len(calls)))
