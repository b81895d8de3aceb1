"""What one run is made of: its ledger, its engine, the counting of its input, and what stops it."""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from imr_llm.bulk.allowance import Allowances
from imr_llm.bulk.batch_book import BatchBook
from imr_llm.bulk.batch_letters import Costs
from imr_llm.bulk.batch_run import BatchRun
from imr_llm.bulk.batch_ways import check_way
from imr_llm.bulk.carriers import Carrier, FolderCarrier, check_folder
from imr_llm.bulk.cluster import Asking, ClusterRun
from imr_llm.bulk.events import Began, Counted, Ended, Event, SettingsNotKept, Stopping, Watch
from imr_llm.bulk.gate import Gate
from imr_llm.bulk.intake import Found, taken_in
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.local import read_with_baseline
from imr_llm.bulk.messages import Orders
from imr_llm.bulk.not_kept import settings_not_kept
from imr_llm.bulk.online import OnlineRun
from imr_llm.bulk.pacing import PERSISTENCE, Pacing
from imr_llm.bulk.ray_connection import Cluster, check_cluster
from imr_llm.bulk.reading_key import ReadingKey
from imr_llm.bulk.request_files import BatchPlan
from imr_llm.bulk.signals import signals_told
from imr_llm.bulk.spending import Purse
from imr_llm.errors import LedgerFailed, ModelUnavailable, UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.settings import ModelSettings, endpoint_for, prices_for
from imr_llm.letters.limits import Limits
from imr_llm.llm.batch_client import BatchClient
from imr_llm.llm.means import Clock
from imr_llm.llm.usage import Tokens

__all__ = ["Work"]

_CALLS_A_PROCESS: Final = 8
"""In flight, from which on another process helps with reading."""
_LETTERS_A_CALL: Final = 2
"""At a time: some are made ready and written down while calls are on their way."""


class Work:
    """What one run is made of."""

    def __init__(
        self,
        how: Reading | None,
        settings: ModelSettings,
        limits: Limits,
        pacing: Pacing,
        watch: Watch,
        clock: Clock,
        batches: BatchPlan | None = None,
        cluster: Cluster | None = None,
    ) -> None:
        self.pacing = pacing
        self._how = how
        self._settings = settings
        self._limits = limits
        self._clock = clock
        self._batches = batches
        self._cluster = cluster
        self._telling = threading.RLock()  # a signal may come while this thread tells something
        self._watch = watch
        self._stop: Callable[[str], object] = _nothing_to_stop
        self._abort: Callable[[], object] = _end_at_once
        self._stopped: str | None = None
        self._failure: LedgerFailed | None = None
        self._watch_failure: Exception | None = None

    def check(self) -> None:
        """Raise UsageError for what cannot be, before there is a ledger that would be bound to it."""
        if self._cluster is not None:
            if self._batches is not None:
                raise UsageError(
                    "batches are read by the driver alone: --engine ray is for calls and the baseline"
                )
            check_cluster(self._cluster)
        if self._how is None:
            if self.pacing.max_cost is not None:
                raise UsageError("the baseline costs nothing: max-cost needs a model")
            if self._batches is not None:
                raise UsageError("the baseline is asked nothing: batches need a model")
            return
        if self._batches is not None and self._batches.folder is not None:
            if self.pacing.max_cost is not None:
                raise UsageError("what answers from elsewhere cost is not known: max-cost needs a provider")
            check_folder(self._batches.folder)
            return
        self._endpoint = endpoint_for(self._how.model, self._settings)
        self._purse = Purse(
            model=self._how.model,
            host=self._endpoint.host,
            prices=prices_for(self._settings),
            in_batch=self._batches is not None,
            dollars=self.pacing.max_cost,
        )
        if self._purse.most is not None and self._purse.price(Tokens(1, 1)) is None:
            raise UsageError(
                f"the price of {self._how.model} at {self._endpoint.host} is not known, so no budget can be kept; "
                "give --prices FILE"
            )
        if self._batches is not None:
            self._client = BatchClient(self._endpoint, self._how.model)

    def ledger(
        self, out: str | os.PathLike[str], description: Mapping[str, Any], settings: Mapping[str, Any]
    ) -> Ledger:
        """The ledger; when it can no longer be written, the run stops. Raises UsageError where it cannot be gone on
        with this way."""
        self._out = os.fspath(out)
        check_way(out, self._batches)
        self._not_kept = settings_not_kept(out, settings)
        self._description = description
        return Ledger(out, description, settings, self._ledger_failed)

    def do(self, ledger: Ledger, found: Iterator[Found], count: Callable[[], int], *, is_input: bool) -> str:
        """Read what is found, all of an input or letters that are in the ledger. A watcher that fails stops the run, and
        what it raised is raised at the end."""
        model = BASELINE if self._how is None else self._how.model
        self._tell(Began(ledger.run, model))
        if self._not_kept:
            self._tell(SettingsNotKept(self._not_kept))
        counting = threading.Thread(target=self._count, args=(count,), daemon=True)
        counting.start()
        key = ReadingKey(self._description)
        groups = taken_in(found, ledger, key, self._limits, self._tell, is_input=is_input)
        how = "failed"
        try:
            with signals_told(self._interrupted):
                self._read(groups, ledger)
            how = self._stopped or "done"
        except KeyboardInterrupt:
            how = "interrupted"
        except ModelUnavailable:
            how = "unavailable"
            raise
        except LedgerFailed:
            how = "ledger"
            raise
        finally:
            counting.join()
            with suppress(LedgerFailed):
                ledger.end(how).result()
            self._tell(Ended(how))
        failure = self._failure or self._watch_failure
        if failure is not None:
            raise failure
        return how

    def _read(self, groups: Iterator[Any], ledger: Ledger) -> None:
        if self._cluster is not None:
            self._on_cluster(self._cluster, groups, ledger)
        elif self._how is None:
            read_with_baseline(
                groups, ledger, self._limits, self.pacing.jobs, lambda: self._stopped is not None, self._tell
            )
        elif self._batches is not None:
            self._in_batches(self._how, self._batches, groups, ledger)
        else:
            asyncio.run(self._online(self._how, groups, ledger))

    def _on_cluster(self, cluster: Cluster, groups: Iterator[Any], ledger: Ledger) -> None:
        how = self._how
        asking = (
            None if how is None else Asking(self._orders(how), self._gate(ledger), self.pacing.concurrency)
        )
        reading = ClusterRun(ledger, cluster, asking, self._limits, self._tell)
        self._stop = reading.stop
        if self._stopped is not None:
            reading.stop(self._stopped)
        try:
            reading.run(groups)
        finally:
            self._stop = _nothing_to_stop
            self._stopped = self._stopped or reading.stopped

    def _in_batches(self, how: Reading, plan: BatchPlan, groups: Iterator[Any], ledger: Ledger) -> None:
        if plan.folder is None:
            purse = self._purse
            costs = Costs(price=purse.price, spent=partial(purse.spent, ledger), most=purse.most)
        else:
            costs = Costs(price=lambda tokens: None)  # noqa: ARG005
        mode = self._settings.get("mode", "auto")
        ways: Carrier = (
            self._client
            if plan.folder is None
            else FolderCarrier(plan.folder, BatchBook(ledger).folders(), plan.given_up)
        )
        with ways as carrier:
            reading = BatchRun(
                Path(self._out),
                ledger,
                carrier,
                how,
                None if mode == "auto" else mode,
                ReadingKey(self._description),
                plan,
                costs,
                self._limits,
                self._tell,
            )
            self._stop = reading.stop
            if self._stopped is not None:
                reading.stop(self._stopped)
            try:
                reading.run(groups)
            finally:
                self._stop = _nothing_to_stop
                self._stopped = self._stopped or reading.stopped

    async def _online(self, how: Reading, groups: Iterator[Any], ledger: Ledger) -> None:
        loop = asyncio.get_running_loop()
        gate = self._gate(ledger)
        processes = min(self.pacing.jobs, math.ceil(self.pacing.concurrency / _CALLS_A_PROCESS))
        reading = OnlineRun(self._orders(how), ledger, gate, self._limits, processes, self._tell)

        def stop(why: str) -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(gate.stop, why)

        self._stop = stop
        self._abort = partial(loop.call_soon_threadsafe, reading.abort)
        if self._stopped is not None:
            gate.stop(self._stopped)
        try:
            await reading.run(groups, _LETTERS_A_CALL * self.pacing.concurrency)
        finally:
            self._stop, self._abort = _nothing_to_stop, _end_at_once
            self._stopped = self._stopped or gate.stopped

    def _orders(self, how: Reading) -> Orders:
        return Orders(how=how, endpoint=self._endpoint, prices=self._purse.prices, persistence=PERSISTENCE)

    def _gate(self, ledger: Ledger) -> Gate:
        purse = self._purse
        spent = purse.spent(ledger)
        return Gate(
            Allowances(self.pacing.per_minute(), self._clock.monotonic()),
            self.pacing.concurrency,
            self._clock,
            price=purse.price,
            spent=spent.total,
            expected=spent.expected,
            most_cost=purse.most,
            tell=self._tell,
        )

    def _count(self, count: Callable[[], int]) -> None:
        with suppress(LedgerFailed):  # the run ends by itself, and has counted nothing
            self._tell(Counted(count()))

    def _ledger_failed(self, failure: LedgerFailed) -> None:
        self._failure = failure
        self._stop_for("ledger")

    def _interrupted(self, times: int) -> None:
        """SIGINT or SIGTERM once: finish what is under way. Twice: cut it off."""
        if times == 1:
            self._stop_for("interrupted")
        else:
            self._abort()

    def _stop_for(self, why: str) -> None:
        if self._stopped is None:
            self._stopped = why
            self._tell(Stopping(why))
            self._stop(why)

    def _tell(self, event: Event) -> None:
        """Tell the watcher, whose failure is not to reach whoever reads; it is told nothing more then."""
        with self._telling:
            if self._watch_failure is not None:
                return
            try:
                self._watch(event)
            except Exception as error:  # noqa: BLE001  raised when all that was paid for is on the disk
                self._watch_failure = error
                self._stop_for("failed")


def _nothing_to_stop(why: str) -> None:
    """The baseline asks by itself whether it is to stop."""


def _end_at_once() -> None:
    raise KeyboardInterrupt
