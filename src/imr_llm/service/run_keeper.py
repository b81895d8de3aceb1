"""Keeps runs going: starts their processes, takes what they read into the store, notices how they end.

One thread. What it does can be done twice: the ledger of a run is the truth of what was read, the store takes each
letter once. So a service that is killed goes on where it was.
"""

from __future__ import annotations

import datetime
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import orjson

from imr_llm.bulk.view import LedgerView, Line, Status
from imr_llm.errors import ImrError, LedgerFailed, UsageError
from imr_llm.extraction.extract import BASELINE
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from imr_llm.service import run_process
from imr_llm.service.letter_store import now
from imr_llm.service.problems import log_fault
from imr_llm.service.reading import LetterReader
from imr_llm.service.run_export import named
from imr_llm.service.run_files import RunFolder, RunFolders, number_of
from imr_llm.service.run_store import Failed, Progress, Read, Run, RunStore
from imr_llm.service.settings import ServiceSettings

__all__ = ["RunKeeper"]

_LOOK: Final = 0.3
"""Seconds between two looks at runs that go on."""
_IDLE: Final = 5.0
_OVERLAP: Final = 5.0
"""Seconds that a look goes back behind the one before: a letter's time is taken before it is on the disk."""
_AT_ONCE: Final = 50
"""Letters taken into the store with one commit."""
_TRIES: Final = 3
_PATIENCE: Final = 25.0
"""Seconds that processes have to stop before they are ended."""
_NOT_READ: Final = "not_read"
_MILLION: Final = 1_000_000


class RunKeeper:
    """Keeps the runs of a service; `start` begins, `close` stops them as Ctrl-C does, to be gone on with later."""

    def __init__(
        self, store: RunStore, folders: RunFolders, reader: LetterReader, settings: ServiceSettings
    ) -> None:
        self._store = store
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
                self._begun(run, folder).over(run, "cancelled", None, None)
            elif len(self._under_way) < self._settings.runs.at_a_time:
                one = self._begun(run, folder)
                if run.model not in self._settings.models:
                    one.over(run, "stopped", "not_allowed", "the service was started without this model")
                    continue
                one.begin(run)
                self._under_way[run.run_id] = one

    def _begun(self, run: Run, folder: RunFolder) -> _UnderWay:
        return _UnderWay(run.run_id, folder, self._store, self._reader, self._settings)

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
        run_id: str,
        folder: RunFolder,
        store: RunStore,
        reader: LetterReader,
        settings: ServiceSettings,
    ) -> None:
        self._run_id = run_id
        self._folder = folder
        self._store = store
        self._reader = reader
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._told = False
        self._tries = 0
        self._since = 0.0

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
            self.tell_to_stop()
        has_ended = self._process.poll() is not None  # asked first: what it wrote before is then there
        try:
            if has_ended:
                return self._ended(run)
            self._take(run, whole=False)
        except LedgerFailed as error:
            run_process.end(self._process, signal.SIGKILL)
            self._say_over(run, "stopped", "ledger", f"{error.cause}; {error.remedy}", run.progress)
            return True
        return False

    def over(self, run: Run, state: str, why: str | None, detail: str | None) -> None:
        """Take all that was read, and put the run down as over."""
        self._take(run, whole=True)
        progress = self._progress(run, self._status())
        self._say_over(run, state, why, detail, replace(progress, seconds_left=None))

    def tell_to_stop(self) -> None:
        """As Ctrl-C does."""
        if self._process is not None and not self._told:
            self._told = True
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
        self._folder.drop_letters()

    def _take(self, run: Run, *, whole: bool) -> None:
        """Take letters that were finished since the last look, or all that were not taken, and how far the run is."""
        begun = time.time()
        try:
            view = LedgerView(self._folder.out)
        except UsageError:
            return  # it has not begun to write
        with view:
            missing = self._store.not_settled(run.run_id)
            waiting: list[Line] = []
            for line in view.lines(None if whole else self._since - _OVERLAP):
                if number_of(line.name) in missing and not _is_unread(line):
                    waiting.append(line)
                if len(waiting) == _AT_ONCE:
                    self._put(run, waiting)
                    waiting = []
            if waiting:
                self._put(run, waiting)
            self._since = begun
            progress = self._progress(run, view.status())
        if progress != run.progress and not whole:
            self._store.change(run.run_id, progress=progress)

    def _put(self, run: Run, lines: Sequence[Line]) -> None:
        read: list[Read] = []
        failed: list[Failed] = []
        kept_since: dict[int, datetime.datetime] = {}
        known = self._store.originals(run.run_id, [number_of(line.name) for line in lines])
        for line in lines:
            number = number_of(line.name)
            if number not in known:
                continue
            name, original = known[number]
            letter = self._reader.again(self._folder.letter(number), name)
            if original is not None and isinstance(letter, Letter):
                letter = replace(
                    letter, sha256=original.sha256, pages=original.pages, encoding=original.encoding
                )
                kept_since[number] = original.received_at
            if isinstance(letter, ImrError):
                failed.append(_failure(number, named(line, name, None, None), letter))
            elif line.is_record:
                content = named(line, name, letter.sha256, letter.pages)
                record = DecisionRecord.model_validate_json(orjson.dumps(content))
                read.append(Read(number, letter, record))
            else:
                failed.append(_failure(number, named(line, name, None, None), None))
        self._store.put(run, read, failed, kept_since)

    def _progress(self, run: Run, status: Status | None) -> Progress:
        read, failed = self._store.tally(run.run_id)
        if status is None:
            return replace(run.progress, read=read, failed=failed)
        left = run.letters - read - sum(failed.values())
        return Progress(
            read=read,
            failed=failed,
            per_second=round(status.per_second, 2),
            seconds_left=round(left / status.per_second, 1) if status.per_second and left else None,
            calls=status.calls,
            cost=status.cost,
            wasted=status.wasted,
            cost_unknown=status.cost_unknown + status.lost,
        )

    def _status(self) -> Status | None:
        try:
            with LedgerView(self._folder.out) as view:
                return view.status()
        except UsageError:
            return None

    def _close_pipe(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


def _is_unread(line: Line) -> bool:
    return not line.is_record and line.content["error"]["code"] == _NOT_READ


def _failure(number: int, content: Mapping[str, Any], error: ImrError | None) -> Failed:
    """Why there is no record: what the ledger says, or what went wrong when the text was read for the store."""
    if error is not None and "error" not in content:
        return Failed(number, getattr(error, "code", "internal_error"), getattr(error, "remedy", ""))
    said = content["error"]
    return Failed(number, said["code"], said["remedy"])
