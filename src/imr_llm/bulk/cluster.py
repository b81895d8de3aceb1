"""Reads letters on a Ray cluster: the driver owns input and ledger, actors read, and may die.

Letters of an actor that ends, alone or with its node, are given to another; the calls it had in flight stay on the
ledger as lost. A letter whose actor ends three times is taken to be what ends it.
"""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from imr_llm.baseline.reader import VERSION
from imr_llm.bulk.cluster_worker import BaselineWorker, Given, Mailbox, ModelWorker, Orders, Told
from imr_llm.bulk.events import BudgetReached, CallDone, CallSent, LetterDone, Watch
from imr_llm.bulk.gate import Stopped
from imr_llm.bulk.intake import Ready
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.shape import Finished, Outcome
from imr_llm.errors import LetterError, ModelUnavailable, UsageError, WorkerEnded
from imr_llm.extraction.results import failed_letter
from imr_llm.letters.limits import Limits

__all__ = ["Cluster", "ClusterRun"]

_CHUNK: Final = 8
_CHUNKS_AHEAD: Final = 3
"""For each worker of the baseline."""
_MOST_DEATHS: Final = 3
_LONGEST_WITHOUT: Final = 120.0
"""Seconds that a run waits for a worker where there is none."""
_LOOK: Final = 0.5
_REACHED_WITHIN: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where to run."""

    address: str | None = None
    """Of a running cluster; None starts one on this machine, or takes what RAY_ADDRESS says."""
    workers: int | None = None
    """Actors; None: as many as the cluster has CPUs."""


@dataclass(slots=True)
class _Worker:
    handle: Any
    is_up: bool = False
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    worker: _Worker
    letters: list[Ready] = field(default_factory=list)
    """None in the first task, by which a worker says that it is up."""
    began: float = field(default_factory=time.monotonic)


class ClusterRun:
    """One run; `orders` is None for the baseline. Costs are in millionths of a dollar."""

    def __init__(
        self,
        ledger: Ledger,
        cluster: Cluster,
        orders: Callable[[int], Orders] | None,
        limits: Limits,
        watch: Watch,
        spent: int = 0,
        most_cost: int | None = None,
    ) -> None:
        """Connects to the cluster. `orders` is told the number of workers. Raises UsageError."""
        self._ray = _connected(cluster)
        self._ledger = ledger
        self._limits = limits
        self._watch = watch
        self._count = cluster.workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._orders = None if orders is None else orders(self._count)
        self._spent = spent
        self._most_cost = most_cost
        self._expected: dict[str, int] = {}
        """Of the calls in flight, by their ids."""
        self._counting = threading.Lock()
        self._failed_starts = 0
        self._tasks: dict[Any, _Task] = {}
        self._workers: list[_Worker] = []
        self._again: deque[Ready] = deque()
        self._deaths: Counter[int] = Counter()
        self._end: ModelUnavailable | None = None
        self._mailbox: Any = None
        self.stopped: str | None = None

    def stop(self, why: str) -> None:
        """Hand out no more letters; those that are being read are waited for."""
        if self.stopped is None:
            self.stopped = why
            if self._orders is not None:
                for worker in self._workers:
                    worker.handle.stop.remote(why)

    def run(self, taken_in: Iterator[list[Ready]]) -> None:
        """Read them all, or as many as there is time, money and a cluster for. Raises ModelUnavailable, LedgerFailed
        and UsageError where no worker comes up."""
        threads: list[threading.Thread] = []
        try:
            if self._orders is not None:
                self._mailbox = self._ray.remote(Mailbox).options(**self._beside_driver()).remote()
                threads = [threading.Thread(target=self._serve, name="imr-llm-mailbox", daemon=True)]
                threads[0].start()
            for _ in range(self._count):
                self._hire()
            self._read(taken_in)
        finally:
            if self._mailbox is not None:
                self._mailbox.tell.remote(("close",))
                threads[0].join()
                self._ray.kill(self._mailbox)
            for worker in self._workers:
                self._ray.kill(worker.handle)
            self._ray.shutdown()
        if self._end is not None:
            raise self._end

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
        most = _CHUNK if self._orders is None else 1
        return [ready for _, ready in zip(range(most), coming, strict=False)]

    def _free(self) -> _Worker | None:
        """The worker with the most room, if there is one."""
        orders = self._orders
        most = _CHUNKS_AHEAD if orders is None else max(1, orders.concurrency // orders.workers)
        up = [worker for worker in self._workers if worker.is_up and worker.tasks < most]
        return min(up, key=lambda worker: worker.tasks, default=None)

    def _give(self, worker: _Worker, letters: list[Ready]) -> None:
        given = [
            Given(
                ready.letter,
                ready.name,
                ready.content if isinstance(ready.content, bytes) else b"",
                self._ledger.answers(ready.letter) if self._orders is not None and self._tried(ready) else {},
            )
            for ready in letters
        ]
        worker.tasks += 1
        self._tasks[worker.handle.read.remote(given)] = _Task(worker, letters)

    def _tried(self, ready: Ready) -> bool:
        return ready.tried or self._deaths[ready.letter] > 0

    def _hire(self) -> None:
        """Start a worker; it is given letters once it says that it is up."""
        if self._orders is None:
            handle = self._ray.remote(BaselineWorker).options(num_cpus=1).remote(self._limits)
        else:
            options = {"num_cpus": 1, "max_concurrency": self._orders.concurrency + 8}
            handle = self._ray.remote(ModelWorker).options(**options).remote(self._mailbox, self._orders)
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
            self._deaths[ready.letter] += 1
            if self._deaths[ready.letter] < _MOST_DEATHS:
                self._again.append(ready)
                continue
            ended = WorkerEnded(
                ready.name, "the workers that read it ended", "read it alone with imr-llm extract"
            )
            self._finish(ready, _failed(ready, ended), time.monotonic() - task.began)

    def _finish(self, ready: Ready, told: Told, seconds: float) -> None:
        self._account(ready.letter, told.outcomes)
        if told.end is not None:
            self._end = self._end or told.end
            self.stop("unavailable")
        if told.line is None:
            return
        self._ledger.finish([Finished(ready.letter, told.line, told.cause, seconds)], told.outcomes)
        self._watch(LetterDone(ready.letter, ready.name, told.cause, told.message, seconds))

    def _serve(self) -> None:
        """Answer what workers ask, in a thread of its own."""
        while True:
            for number, message in self._ray.get(self._mailbox.take.remote()):
                kind, *rest = message
                if kind == "close":
                    return
                if kind == "event":
                    self._watch(rest[0])
                elif kind == "intend":
                    self._intend(number, *rest)
                else:
                    letter, outcomes, answers = rest
                    self._account(letter, outcomes)
                    noted = self._ledger.note(letter, outcomes, answers)
                    noted.add_done_callback(partial(self._reply, number))

    def _intend(
        self,
        number: int,
        letter: int,
        request_key: str,
        expected: int | None,
        outcomes: tuple[Outcome, ...],
        answers: dict[str, str],
    ) -> None:
        self._account(letter, outcomes)
        cost = expected or 0
        with self._counting:
            total = self._spent + sum(self._expected.values()) + cost
        if self._most_cost is not None and total > self._most_cost:
            if self.stopped is None:
                self._watch(BudgetReached(self._spent))
                self.stop("budget")
            self._ledger.note(letter, outcomes, answers)
            self._mailbox.reply.remote(number, Stopped("budget"))
            return
        intended = self._ledger.intend(letter, request_key, expected, outcomes, answers)

        def reply(future: Future[str]) -> None:
            if future.exception() is None:
                with self._counting:
                    self._expected[future.result()] = cost
                self._watch(CallSent(letter, future.result()))
            self._reply(number, future)

        intended.add_done_callback(reply)

    def _reply(self, number: int, future: Future[Any]) -> None:
        failed = future.exception() is not None
        self._mailbox.reply.remote(number, Stopped("ledger") if failed else future.result())

    def _account(self, letter: int, outcomes: tuple[Outcome, ...]) -> None:
        for outcome in outcomes:
            attempt = outcome.attempt
            with self._counting:
                expected = self._expected.pop(outcome.client_id, 0)
                self._spent += attempt.cost if attempt.cost is not None else 0 if attempt.status else expected
            self._watch(CallDone(letter, outcome.client_id, attempt))

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
    line = failed_letter(error)
    return Told(ready.letter, line.model_dump_json().encode(), error.code, str(error))


def _connected(cluster: Cluster) -> Any:
    try:
        import ray
    except ModuleNotFoundError:
        raise UsageError("the engine ray needs ray: pip install 'imr-llm[ray]'") from None
    if cluster.address is not None:
        _check_reachable(cluster.address)
    ending = signal.getsignal(signal.SIGTERM)
    about: dict[str, Any] = {} if cluster.address else {"include_dashboard": False}
    try:
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR", **about)
    except (ConnectionError, RuntimeError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"the cluster cannot be reached: {why}") from None
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, ending)  # Ray puts its own in its place, which ends the process at once
    return ray


def _check_reachable(address: str) -> None:
    """Raise UsageError where nobody listens, which Ray takes minutes to find out."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or "/" in host:
        return
    try:
        socket.create_connection((host, int(port)), _REACHED_WITHIN).close()
    except OSError as error:
        raise UsageError(f"the cluster cannot be reached: {address}: {error.strerror or error}") from None
