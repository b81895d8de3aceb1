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

from imr_llm.bulk.batch_answers import BatchAnswers
from imr_llm.bulk.batch_book import BatchBook, BatchState, KnownBatch, PlannedCall
from imr_llm.bulk.batch_letters import BatchLetters, Costs
from imr_llm.bulk.carriers import Carrier, FolderCarrier
from imr_llm.bulk.events import BatchMoved, CallSent, CallsUnderWay, Watch
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.late_answers import LateAnswers
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.losses import Losses
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.request_files import BatchPlan, RequestFiles, file_errors
from imr_llm.errors import LedgerFailed, ModelUnavailable, UsageError
from imr_llm.extraction.model_reader import Reading
from imr_llm.letters.limits import Limits
from imr_llm.llm.batch_client import QUEUE_FULL, BatchSeen, NotKnown, ProviderSilent
from imr_llm.llm.batch_lines import path_of
from imr_llm.llm.failures import Failure
from imr_llm.llm.modes import Mode

__all__ = ["BatchRun"]

_GIVEN_UP: Final = 900.0
"""Seconds that a provider may be silent before the run ends."""
_IN_QUEUE: Final = ("creating", "created")
_NOT_SENT: Final = ("written", "uploaded")
_MADE: Final = ("created", "ended")


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
        self._answers = BatchAnswers(self._book, how, mode, costs, watch)
        self._late = LateAnswers(carrier, self._book, self._answers)
        self._losses = Losses(carrier, plan.given_up)
        self._how = how
        self._mode = mode
        self._plan = plan
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
        self._uploaded: set[int] = set()
        self._stopping = threading.Event()
        self._silent_since: float | None = None
        self.stopped: str | None = None

    def stop(self, why: str) -> None:
        """Take up no more letters, and wait for no batch; both go on in the next run."""
        self.stopped = self.stopped or why
        self._stopping.set()

    def run(self, taken_in: Iterator[list[Ready]]) -> None:
        """Read them all, or as many as there is time and money for. Raises ModelUnavailable and LedgerFailed."""
        with self._letters, file_errors(self._out):
            if (left := self._book.calls_under_way()) > 0:
                self._watch(CallsUnderWay(left))
            try:
                for group in taken_in:
                    if self.stopped is not None:
                        break
                    for ready in group:
                        self._letters.take_up(ready)
                self._give_up()
                self._files.seal()
                self._until_over()
            finally:
                self._files.abandon()

    def _out_of_money(self) -> None:
        self.stopped = "budget"

    def _give_up(self) -> None:
        """Wait no longer for batches that somebody gave up, once what is there of them is taken."""
        for batch in self._book.open_batches():
            if self._book.name(batch.number) not in self._plan.given_up:
                continue
            if batch.state in _MADE:
                with suppress(ProviderSilent, UsageError):
                    self._look_after(batch)
            if batch.number in {other.number for other in self._book.open_batches()}:
                self._over(batch, "lost", Failure("expired" if batch.state in _NOT_SENT else "missing"))

    def _until_over(self) -> None:
        """Send, wait and collect until nothing is under way."""
        while True:
            self._round()
            under_way = self._book.open_batches()
            if (end := self._answers.end or self._losses.doubtful(self._how.model)) is not None:
                raise end
            if not under_way or self._stopping.is_set():
                return
            if isinstance(self._carrier, FolderCarrier):
                if any(batch.state == "written" for batch in under_way):
                    continue
                for batch in under_way:
                    name = self._book.name(batch.number)
                    self._watch(self._carrier.awaited(name, self._files.path(batch.number)))
                self.stopped = self.stopped or "waiting"
                return
            self._stopping.wait(self._plan.poll)

    def _round(self) -> None:
        """One look at everything that is under way, as far as the provider answers."""
        try:
            for batch in self._book.open_batches():
                self._look_after(batch)
        except ProviderSilent:
            now = time.monotonic()
            self._silent_since = self._silent_since or now
            if now - self._silent_since > _GIVEN_UP:
                self.stop("provider down")
        else:
            self._silent_since = None
        self._files.seal()

    def _look_after(self, batch: KnownBatch) -> None:
        """Take a batch on, or for lost where the server does not know it and that is certain."""
        try:
            self._bring_on(batch)
        except NotKnown:
            loss = self._losses.of_batch(batch, self._book.name(batch.number))
            if loss == "certain":
                self._over(batch, "lost", Failure("missing"))
            elif loss == "doubtful":
                self.stop("unavailable")

    def _bring_on(self, batch: KnownBatch) -> None:
        """Take a batch as many steps on as it goes now."""
        name = self._book.name(batch.number)
        if batch.state == "written" and not self._stopping.is_set():
            file = self._upload(batch, name)
            batch = self._moved(replace(batch, state="uploaded", file_id=file))
            self._uploaded.add(batch.number)
        if batch.state == "uploaded" and self._may_send(batch):
            batch = self._moved(replace(batch, state="creating"))
            try:
                seen = self._create(batch, name)
            except NotKnown:
                if batch.number in self._uploaded:
                    raise
                self._moved(replace(batch, state="written", file_id=None))  # it was never made: once more
                return
            batch = self._moved(replace(batch, state="created", provider_id=seen.id))
        elif batch.state == "creating":
            found = self._carrier.find(name) or self._create(batch, name)
            batch = self._moved(replace(batch, state="created", provider_id=found.id))
        if batch.state == "created":
            seen = self._carrier.look(str(batch.provider_id))
            if seen.state == "refused":
                self._refused(batch, seen)
                return
            if seen.state == "ended" or self._late.complete(batch.number):
                batch = self._moved(
                    replace(
                        batch, state="ended", output_file_id=seen.output_file, error_file_id=seen.error_file
                    )
                )
        if batch.state == "ended":
            self._collect(batch)

    def _upload(self, batch: KnownBatch, name: str) -> str:
        path = self._files.path(batch.number)
        if not path.is_file():
            raise LedgerFailed(
                str(path),
                "a batch's file cannot be read (No such file or directory)",
                "what was read so far is safe; put it back and run the same command again, or write its calls "
                f"anew with --batch-give-up {name}",
            )
        return self._carrier.upload(path, name)

    def _create(self, batch: KnownBatch, name: str) -> BatchSeen:
        """Make a batch. Raises NotKnown where its file is not known."""
        try:
            return self._carrier.create(str(batch.file_id), name, path_of(self._mode))
        except NotKnown as error:
            if self._carrier.has_file(str(batch.file_id)):  # so there can be no batches here
                raise ModelUnavailable(error.model, error.cause, error.remedy, error.failure) from None
            raise

    def _moved(self, batch: KnownBatch) -> KnownBatch:
        """Put a batch's new state on the ledger."""
        self._book.move(batch.number, batch.state, **batch.ids())
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
        if seen.code == QUEUE_FULL:
            others = [other for other in self._book.open_batches() if other.state in _IN_QUEUE]
            if len(others) > 1 or batch.requests == 1:
                self._moved(replace(batch, state="uploaded", provider_id=None))
                return
            tokens = max(1, batch.tokens // 2)
            self._files.limits = replace(self._files.limits, tokens=tokens)
            failure = Failure("rate_limited", 429, QUEUE_FULL)
        else:
            failure = self._answers.refused(seen)
        self._over(batch, "refused", failure)

    def _collect(self, batch: KnownBatch) -> None:
        """Bring the answers, note each call once, and read the letters that wait for nothing more."""
        seconds = 0.0
        with suppress(NotKnown):  # its files may be there all the same
            seconds = self._carrier.look(str(batch.provider_id)).seconds
        path = self._files.answers_path(batch.number)
        over: BatchState = "collected"
        for file in (batch.output_file_id, batch.error_file_id):
            if file is None:
                continue
            try:
                self._carrier.fetch(file, path)
            except NotKnown:
                loss = self._losses.of_answers(batch, self._book.name(batch.number), file)
                if loss == "certain":
                    over = "lost"
                    continue
                if loss == "doubtful":
                    self.stop("unavailable")
                return
            self._answers.take(batch.number, path, seconds)
            path.unlink()
        self._over(batch, over, Failure("missing"), seconds)

    def _over(self, batch: KnownBatch, state: BatchState, rest: Failure, seconds: float = 0.0) -> None:
        """Note a batch as over, remove its files, and go on with its letters."""
        self._answers.close(batch.number, state, rest, seconds)
        self._watch(BatchMoved(self._book.name(batch.number), state, batch.requests))
        self._files.path(batch.number).unlink(missing_ok=True)
        with suppress(ProviderSilent, ModelUnavailable):  # letters lie about no longer than is needed
            for file in (batch.file_id, batch.output_file_id, batch.error_file_id):
                if file is not None:
                    self._carrier.forget(file)
        self._letters.settle()
        if self._answers.end is not None:
            return
        for waiting in self._book.letters_of(batch.number):
            self._letters.go_on(waiting)

    def _sealed(self, batch: int, calls: list[PlannedCall], ids: list[str]) -> None:
        for call, client_id in zip(calls, ids, strict=True):
            self._watch(CallSent(call.letter, client_id))
        self._watch(BatchMoved(self._book.name(batch), "written", len(calls)))
