"""Keeps runs going: starts their processes, has what they read taken into the store, notices how they end.

One thread. What it does can be done twice: the ledger of a run is the truth of what was read, the store takes each
letter once. So a service that is killed goes on where it was.
"""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from dataclasses import replace
from decimal import Decimal
from typing import Final

from imr_llm.errors import LedgerFailed
from imr_llm.extraction.extract import BASELINE
from imr_llm.service import run_process
from imr_llm.service.letter_store import now
from imr_llm.service.problems import log_fault
from imr_llm.service.reading import LetterReader
from imr_llm.service.run_files import RunFolder, RunFolders
from imr_llm.service.run_lines import RunLines
from imr_llm.service.run_store import CUT_OFF, Progress, Run, RunStore, can_go_on
from imr_llm.service.run_taking import RunTaking
from imr_llm.service.settings import ServiceSettings

__all__ = ["RunKeeper"]

_LOOK: Final = 0.3
"""Seconds between two looks at runs that go on."""
_IDLE: Final = 5.0
_TRIES: Final = 3
_PATIENCE: Final = 25.0
"""Seconds that processes have to stop before they are ended."""
_MILLION: Final = 1_000_000


class RunKeeper:
    """Keeps the runs of a service; `start` begins, `close` stops them as Ctrl-C does, to be gone on with later."""

    def __init__(
        self,
        store: RunStore,
        lines: RunLines,
        folders: RunFolders,
        reader: LetterReader,
        settings: ServiceSettings,
    ) -> None:
        self._store = store
        self._lines = lines
        self._folders = folders
        self._reader = reader
        self._settings = settings
        self._under_way: dict[str, _UnderWay] = {}
        self._closing = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="imr-llm-runs", daemon=True)

    def start(self) -> None:
        """Begin. Raises UsageError where the folder of runs cannot be used."""
        self._folders.open(self._store.ids())
        self._thread.start()

    def look(self) -> None:
        """There is something new: a run that waits, one that is cancelled."""
        self._wake.set()

    def close(self) -> None:
        """Stop, after the letters under way."""
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._folders.close()

    def _work(self) -> None:
        while not self._closing:
            try:
                self._step()
            except Exception as error:  # noqa: BLE001  the store or the disk, which may come back
                log_fault("runs", error)
            self._wake.wait(_LOOK if self._under_way else _IDLE)
            self._wake.clear()
        self._stop_all()

    def _step(self) -> None:
        runs = {run.run_id: run for run in self._store.open_runs()}
        for run_id, one in list(self._under_way.items()):
            if one.look(runs.pop(run_id)):
                del self._under_way[run_id]
        for run in runs.values():
            folder = self._folders.of(run.run_id)
            if not folder.path.is_dir():
                continue  # without a folder it is another service's, on the same store
            if run.state == "cancelling":
                self._begun(folder).over(run, "cancelled", None, None)
            elif len(self._under_way) < self._settings.runs.at_a_time:
                one = self._begun(folder)
                if run.model not in self._settings.models:
                    one.over(run, "stopped", "not_allowed", "the service was started without this model")
                    continue
                one.begin(run)
                self._under_way[run.run_id] = one

    def _begun(self, folder: RunFolder) -> _UnderWay:
        taking = RunTaking(folder, self._lines, self._reader)
        return _UnderWay(folder, self._store, taking, self._settings)

    def _stop_all(self) -> None:
        for one in self._under_way.values():
            one.tell_to_stop()
        until = time.monotonic() + _PATIENCE
        for one in self._under_way.values():
            one.wait(until - time.monotonic())


class _UnderWay:
    """One run that goes on."""

    def __init__(
        self,
        folder: RunFolder,
        store: RunStore,
        taking: RunTaking,
        settings: ServiceSettings,
    ) -> None:
        self._folder = folder
        self._store = store
        self._taking = taking
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._told_times = 0
        self._tries = 0

    def begin(self, run: Run) -> None:
        """Start its process."""
        pacing, is_model = self._settings.runs.pacing, run.model != BASELINE
        most = None if run.max_cost is None else Decimal(run.max_cost) / _MILLION
        self._tries += 1
        self._process = run_process.start(
            self._folder.path,
            run.model,
            self._settings.limits,
            replace(pacing, max_cost=most),
            self._settings.model_settings if is_model else {},
        )
        if run.state == "waiting":
            self._store.begin(run.run_id)

    def look(self, run: Run) -> bool:
        """Take what is new; whether the run is over."""
        assert self._process is not None
        if run.state == "cancelling":
            self.tell_to_stop(at_once=run.why == CUT_OFF)
        has_ended = self._process.poll() is not None  # asked first: what it wrote before is then there
        try:
            if has_ended:
                return self._ended(run)
            progress = self._taking.take(run, whole=False)
        except LedgerFailed as error:
            run_process.end(self._process, signal.SIGKILL)
            self._say_over(run, "stopped", "ledger", f"{error.cause}; {error.remedy}", run.progress)
            return True
        if progress != run.progress:
            self._store.change(run.run_id, progress=progress)
        return False

    def over(self, run: Run, state: str, why: str | None, detail: str | None) -> None:
        """Take all that was read, and put the run down as over."""
        progress = self._taking.take(run, whole=True)
        self._say_over(run, state, why, detail, replace(progress, seconds_left=None))

    def tell_to_stop(self, *, at_once: bool = False) -> None:
        """As Ctrl-C does; when told again `at_once`, as a second one, which cuts calls off."""
        if self._process is None or self._told_times >= (2 if at_once else 1):
            return
        self._told_times += 1
        run_process.end(self._process)

    def wait(self, seconds: float) -> None:
        """Until it has stopped; what has not by then is ended."""
        if self._process is None:
            return
        try:
            self._process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            run_process.end(self._process, signal.SIGKILL)
            self._process.wait()
        self._close_pipe()

    def _ended(self, run: Run) -> bool:
        self._close_pipe()
        how, detail = run_process.ended(self._folder.path) or ("killed", None)
        if run.state == "cancelling":
            self.over(run, "cancelled", None, None)
        elif how == "done":
            self.over(run, "done", None, None)
        elif how not in ("killed", "interrupted"):
            self.over(run, "stopped", how.replace(" ", "_"), detail)
        elif self._tries < _TRIES:
            self.begin(run)
            return False
        else:
            self.over(
                run, "stopped", "process_ended", "the process that read the letters was ended three times"
            )
        return True

    def _say_over(
        self, run: Run, state: str, why: str | None, detail: str | None, progress: Progress
    ) -> None:
        self._store.change(run.run_id, state=state, why=why, detail=detail, ended_at=now(), progress=progress)
        self._folder.drop_letters(but=self._taking.left(run) if can_go_on(state, why) else ())

    def _close_pipe(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
