"""The folders of runs: letters on their way in, the ledger, and how a run's process ended.

    RUNS/ID/letters/000001.txt …   as they were handed in, until the run is over and cannot be gone on with
    RUNS/ID/out/ledger.sqlite      what `imr-llm run` keeps
    RUNS/ID/ended.json, lock       left by the run's process

    RUNS/lock                      held by the service that uses the folder; names the store its runs stand in

Names are random ids and numbers, never anything that a caller said. A folder appears under its id when all its
letters are on the disk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Collection, Container
from pathlib import Path
from typing import IO, Final

from imr_llm.bulk.forget import forget
from imr_llm.errors import UsageError
from imr_llm.service.ids import is_id, new_id

__all__ = ["NewFolder", "RunFolder", "RunFolders", "number_of"]

_NEW: Final = ".new-"
_LETTERS: Final = "letters"


def number_of(name: str) -> int:
    """The number of a letter, from the name its file has in the ledger."""
    return int(Path(name).stem)


class RunFolder:
    """The folder of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.out = path / "out"
        self.letters = path / _LETTERS
        self.ended = path / "ended.json"

    def letter(self, number: int) -> bytes:
        """What was handed in."""
        return (self.letters / _file(number)).read_bytes()

    def has_letters(self, numbers: Collection[int]) -> bool:
        """Whether all of these are still here as they were handed in."""
        return all((self.letters / _file(number)).is_file() for number in numbers)

    def drop_letters(self, but: Collection[int] = ()) -> None:
        """They are in the store, or failed, or nobody wants them any more; `but` those that may be read yet."""
        if not but:
            shutil.rmtree(self.letters, ignore_errors=True)
            return
        for path in self.letters.iterdir():
            if number_of(path.name) not in but:
                path.unlink()

    def forget(self, numbers: list[int]) -> None:
        """Take lines out of the ledger for good, and what was handed in for them."""
        for number in numbers:
            (self.letters / _file(number)).unlink(missing_ok=True)
        if (self.out / "ledger.sqlite").is_file():
            # of a folder that was copied and gone on with, a line may be called by its whole path
            folders = (_LETTERS, os.path.realpath(self.letters))
            forget(self.out, [f"{folder}/{_file(number)}" for folder in folders for number in numbers])


class NewFolder:
    """Takes letters in; they become a run's folder when all are there."""

    def __init__(self, root: Path) -> None:
        self.run_id = new_id()
        self._root = root
        self._path = root / f"{_NEW}{self.run_id}"
        self._letters = self._path / _LETTERS
        self._path.mkdir(mode=0o700)
        self._letters.mkdir(mode=0o700)
        self._open: IO[bytes] | None = None
        self.count = 0

    def begin(self) -> None:
        """The next letter begins."""
        self.count += 1
        descriptor = os.open(self._letters / _file(self.count), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._open = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        """More of it."""
        assert self._open is not None
        self._open.write(data)

    def end(self) -> None:
        """It is whole."""
        assert self._open is not None
        self._open.close()
        self._open = None

    def take_back(self) -> None:
        """The last one was none."""
        (self._letters / _file(self.count)).unlink()
        self.count -= 1

    def keep(self) -> None:
        """Put all on the disk, under the run's id."""
        for path in (*self._letters.iterdir(), self._letters, self._path):
            _sync(path)
        self._path.rename(self._root / self.run_id)
        _sync(self._root)

    def drop(self) -> None:
        """Nothing comes of it."""
        if self._open is not None:
            self._open.close()
        for path in (self._path, self._root / self.run_id):
            shutil.rmtree(path, ignore_errors=True)


class RunFolders:
    """The folder that holds them all, of one store, and of one service at a time; made when the first run is."""

    def __init__(self, root: Path, store_id: str) -> None:
        self._root = root
        self._store_id = store_id
        self._lock: IO[bytes] | None = None
        self._opening = threading.Lock()
        self.held = threading.Lock()
        """By whoever deletes from runs that are over, or makes one of them go on."""

    def close(self) -> None:
        """Another service may have it."""
        if self._lock is not None:
            self._lock.close()

    def open(self, known: Container[str]) -> None:
        """Take the folder, if there is one, and remove what belongs to no run that is known.

        Raises UsageError where another service has it, its runs stand in another store, or it may not be used.
        """
        if not self._root.is_dir():
            return
        self._take(known)
        for path in self._root.iterdir():
            if path.name.startswith(_NEW) or (is_id(path.name) and path.name not in known):
                shutil.rmtree(path, ignore_errors=True)

    def new(self) -> NewFolder:
        """An empty folder for a run to come. Raises UsageError and OSError where there can be none."""
        self._take(())
        return NewFolder(self._root)

    def of(self, run_id: str) -> RunFolder:
        """Where a run is; it need not be there."""
        return RunFolder(self._root / run_id)

    def remove(self, run_id: str) -> None:
        """Remove all files of a run."""
        shutil.rmtree(self._root / run_id, ignore_errors=True)

    def _take(self, known: Container[str]) -> None:
        with self._opening:
            if self._lock is not None:
                return
            try:
                self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock = open(self._root / "lock", "a+b")  # noqa: SIM115  held until the service ends
            except OSError as error:
                raise UsageError(
                    f"the folder of runs {self._root} cannot be used ({error.strerror})"
                ) from None
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                raise UsageError(
                    f"the folder of runs {self._root} is in use by another service; end it, or name another with --runs"
                ) from None
            if not self._is_own(lock, known):
                lock.close()
                raise UsageError(
                    f"the folder of runs {self._root} has the runs of another store; name another with --runs"
                )
            self._lock = lock

    def _is_own(self, lock: IO[bytes], known: Container[str]) -> bool:
        """Whether the folder is this store's, or may be from now on: it has no run, or names no store and has one known."""
        lock.seek(0)
        said = lock.read().decode("ascii", "replace")
        if said == self._store_id:
            return True
        there = [path.name for path in self._root.iterdir() if is_id(path.name)]
        if there and (is_id(said) or not any(name in known for name in there)):
            return False
        lock.truncate(0)
        lock.write(self._store_id.encode())
        lock.flush()
        os.fsync(lock.fileno())
        return True


def _file(number: int) -> str:
    return f"{number:06}.txt"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
