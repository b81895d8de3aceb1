"""Reads letters on a Ray cluster: the driver owns input and ledger, actors read, and may die.

Letters of an actor that ends, alone or with its node, are given to another; the calls it had in flight stay on the
ledger as lost. A letter whose actor ended may be why: an actor that has it has no other, so after three times it is
known to be what ends them.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from imr_llm.baseline.reader import VERSION
from imr_llm.bulk.cluster_desk import ClusterDesk
from imr_llm.bulk.cluster_worker import BaselineWorker, Mailbox, ModelWorker, Sent
from imr_llm.bulk.events import LetterDone, Watch
from imr_llm.bulk.gate import Gate
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.messages import Orders, Told
from imr_llm.bulk.ray_connection import Cluster, connected
from imr_llm.bulk.reader import told_of
from imr_llm.bulk.shape import Finished
from imr_llm.errors import LetterError, ModelUnavailable, ReaderNotStarted, UsageError, WorkerEnded
from imr_llm.extraction.results import failed_letter, not_started
from imr_llm.letters.limits import Limits

__all__ = ["Asking", "ClusterRun"]

_CHUNK: Final = 8
_CHUNKS_AHEAD: Final = 3
"""For each worker of the baseline."""
_MOST_DEATHS: Final = 3
_LONGEST_WITHOUT: Final = 120.0
"""Seconds that a run waits for a worker where there is none."""
_LOOK: Final = 0.5


@dataclass(slots=True)
class _Worker:
    handle: Any
    is_up: bool = False
    tasks: int = 0
    is_taken: bool = False
    """By a letter that may end it."""


@dataclass(frozen=True, slots=True)
class _Task:
    worker: _Worker
    letters: list[Ready] = field(default_factory=list)
    """None in the first task, by which a worker says that it is up."""
    began: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a model is asked: as ordered, by the gate's leave, about so many letters at a time."""

    orders: Orders
    gate: Gate
    concurrency: int


class ClusterRun:
    """One run; `asking` is None for the baseline."""

    def __init__(
        self, ledger: Ledger, cluster: Cluster, asking: Asking | None, limits: Limits, watch: Watch
    ) -> None:
        """Connects to the cluster. Raises UsageError."""
        self._ray = connected(cluster)
        self._ledger = ledger
        self._limits = limits
        self._watch = watch
        self._count = cluster.workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._asking = asking
        self._failed_starts = 0
        self._tasks: dict[Any, _Task] = {}
        self._workers: list[_Worker] = []
        self._again: deque[Ready] = deque()
        self._deaths: Counter[int] = Counter()
        self._end: ModelUnavailable | ReaderNotStarted | None = None
        self._mailbox: Any = None
        self._desk: ClusterDesk | None = None
        self.stopped: str | None = None

    def stop(self, why: str) -> None:
        """Hand out no more letters; those that are being read are waited for."""
        if self.stopped is None:
            self.stopped = why
            if self._desk is not None:
                self._desk.stop(why)

    def run(self, taken_in: Iterator[list[Ready]]) -> None:
        """Read them all, or as many as there is time, money and a cluster for. Raises ModelUnavailable, LedgerFailed,
        ReaderNotStarted, and UsageError where no worker comes up."""
        try:
            if self._asking is not None:
                self._mailbox = self._ray.remote(Mailbox).options(**self._beside_driver()).remote()
                gate = self._asking.gate
                self._desk = ClusterDesk(self._mailbox, gate, self._ledger, self._watch, self._no_more_calls)
            for _ in range(self._count):
                self._hire()
            self._read(taken_in)
        finally:
            if self._desk is not None:
                self._desk.close()
                self._ray.kill(self._mailbox)
            for worker in self._workers:
                self._ray.kill(worker.handle)
            self._ray.shutdown()
        if self._end is not None:
            raise self._end

    def _no_more_calls(self, why: str) -> None:
        self.stopped = self.stopped or why
        for worker in list(self._workers):
            worker.handle.stop.remote(why)

    def _read(self, taken_in: Iterator[list[Ready]]) -> None:
        coming = self._letters(taken_in)
        is_over = False
        last_up = time.monotonic()
        while True:
            while not is_over and self.stopped is None and (worker := self._free()) is not None:
                letters = self._next(coming)
                if not letters:
                    is_over = not self._again
                    break
                self._give(worker, letters)
            busy = any(task.letters for task in self._tasks.values())
            if not busy and (self.stopped is not None or (is_over and not self._again)):
                return
            if any(worker.is_up for worker in self._workers):
                last_up = time.monotonic()
            elif time.monotonic() - last_up > _LONGEST_WITHOUT:
                raise UsageError(
                    "the cluster has no room for a worker of one CPU; give --workers or another --ray-address"
                )
            done, _ = self._ray.wait(list(self._tasks), num_returns=1, timeout=_LOOK)
            for reference in done:
                self._done(reference, self._tasks.pop(reference))
                is_over = is_over and not self._again

    def _letters(self, taken_in: Iterator[list[Ready]]) -> Iterator[Ready]:
        for group in taken_in:
            for ready in group:
                if isinstance(ready.content, LetterError):
                    self._finish(ready, _failed(ready, ready.content), 0.0)
                else:
                    yield ready

    def _next(self, coming: Iterator[Ready]) -> list[Ready]:
        """What one task holds; a letter that is read again goes alone."""
        if self._again:
            return [self._again.popleft()]
        most = _CHUNK if self._asking is None else 1
        return [ready for _, ready in zip(range(most), coming, strict=False)]

    def _free(self) -> _Worker | None:
        """The worker with the most room, if there is one; for a letter that is read again, one that has no other."""
        asking = self._asking
        most = _CHUNKS_AHEAD if asking is None else -(-asking.concurrency // self._count)
        if self._again:
            most = 1
        up = [one for one in self._workers if one.is_up and one.tasks < most and not one.is_taken]
        return min(up, key=lambda worker: worker.tasks, default=None)

    def _give(self, worker: _Worker, letters: list[Ready]) -> None:
        sent = [
            Sent(
                ready.letter,
                ready.name,
                ready.content if isinstance(ready.content, bytes) else b"",
                self._ledger.answers(ready.letter) if self._desk is not None and self._tried(ready) else {},
            )
            for ready in letters
        ]
        worker.tasks += 1
        worker.is_taken = any(self._deaths[ready.letter] for ready in letters)
        self._tasks[worker.handle.read.remote(sent)] = _Task(worker, letters)

    def _tried(self, ready: Ready) -> bool:
        return ready.tried or self._deaths[ready.letter] > 0

    def _hire(self) -> None:
        """Start a worker; it is given letters once it says that it is up."""
        if self._asking is None:
            handle = self._ray.remote(BaselineWorker).options(num_cpus=1).remote(self._limits)
        else:
            model_worker = self._ray.remote(ModelWorker)
            options = {"num_cpus": 1, "max_concurrency": self._asking.concurrency + 8}
            handle = model_worker.options(**options).remote(self._mailbox, self._asking.orders, self._limits)
        worker = _Worker(handle)
        self._workers.append(worker)
        self._tasks[handle.version.remote()] = _Task(worker)

    def _done(self, reference: Any, task: _Task) -> None:
        from ray.exceptions import RayError

        worker = task.worker
        try:
            told = self._ray.get(reference)
        except RayError as error:
            self._lost(task, error)
            return
        if not task.letters:
            if told != VERSION:
                raise UsageError(
                    f"a worker has imr-llm {told}, the driver {VERSION}: install one on all nodes"
                )
            worker.is_up = True
            return
        worker.tasks -= 1
        worker.is_taken = False
        by_letter = {ready.letter: ready for ready in task.letters}
        for one in told:
            self._finish(by_letter[one.letter], one, time.monotonic() - task.began)

    def _lost(self, task: _Task, error: Exception) -> None:
        """A worker has ended: its letters go to others, another takes its place."""
        if not task.worker.is_up:
            self._failed_starts += 1
            if self._failed_starts > _MOST_DEATHS * self._count:
                raise UsageError(
                    f"workers end as they begin ({type(error).__name__}); install imr-llm on all nodes"
                )
        if task.worker in self._workers:
            self._ray.kill(task.worker.handle)
            self._workers.remove(task.worker)
            if self.stopped is None:
                self._hire()
        for ready in task.letters:
            if self._desk is not None:
                self._desk.lost(ready.letter)
            self._deaths[ready.letter] += 1
            if self._deaths[ready.letter] < _MOST_DEATHS:
                self._again.append(ready)
                continue
            ended = WorkerEnded(
                ready.name, "the workers that read it ended", "read it alone with imr-llm extract"
            )
            self._finish(ready, _failed(ready, ended), time.monotonic() - task.began)

    def _finish(self, ready: Ready, told: Told, seconds: float) -> None:
        not_read = not_started(told.line) if told.line is not None and told.cause is not None else None
        if told.end is not None:
            self._end = self._end or told.end
            self.stop("unavailable")
        elif not_read is not None:
            self._end = self._end or not_read
            self.stop("failed")
        if told.line is None or not_read is not None:
            if self._desk is not None:
                self._desk.put_off(ready.letter, told.answers)
            return
        outcomes = self._desk.close_letter(ready.letter) if self._desk is not None else []
        self._ledger.finish([Finished(ready.letter, told.line, told.cause, seconds)], outcomes)
        self._watch(LetterDone(ready.letter, ready.name, told.cause, told.message, seconds))

    def _beside_driver(self) -> dict[str, Any]:
        """Options that put the mailbox on the driver's node."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        here = self._ray.get_runtime_context().get_node_id()
        return {
            "num_cpus": 0,
            "max_concurrency": 100_000,
            "scheduling_strategy": NodeAffinitySchedulingStrategy(node_id=here, soft=False),
        }


def _failed(ready: Ready, error: LetterError) -> Told:
    return told_of(ready.letter, failed_letter(error))
