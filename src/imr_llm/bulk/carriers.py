"""Who takes files of requests to a model and brings the answers: a provider's Batch API, or a folder and somebody's hands."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from imr_llm.bulk.events import AnswersAwaited
from imr_llm.bulk.results_files import unfinished
from imr_llm.errors import UsageError
from imr_llm.llm.batch_client import BatchSeen

__all__ = ["Carrier", "FolderCarrier", "check_folder"]

_RESULTS: Final = ".results.jsonl"


class Carrier(Protocol):
    """`imr_llm.llm.batch_client.BatchClient`, or `FolderCarrier`. All but `create` may be done twice."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def upload(self, path: Path, name: str) -> str:
        """Take a file of requests; gives its id."""

    def create(self, file: str, name: str, path: str) -> BatchSeen:
        """Make a batch of that name of the file."""

    def find(self, name: str) -> BatchSeen | None:
        """The batch of that name, if it was made."""

    def look(self, batch: str) -> BatchSeen:
        """How far a batch is."""

    def fetch(self, file: str, to: Path) -> None:
        """Bring a file."""

    def forget(self, file: str) -> None:
        """Remove a file that is done with."""

    def has_file(self, file: str) -> bool:
        """Whether a file is there."""

    def has_lost_batch(self, name: str, file: str) -> bool:
        """Whether a batch that is not there is gone for certain."""

    def has_lost_answers(self, batch: str, file: str) -> bool:
        """Whether a file of answers that is not there is gone for certain."""


def check_folder(folder: Path) -> None:
    """Raise UsageError where a folder cannot be written or made; makes none."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise _not_written(folder, errno.ENOTDIR)
    if not os.access(there, os.W_OK | os.X_OK):
        raise _not_written(folder, errno.EACCES)


def _not_written(folder: Path, number: int | None) -> UsageError:
    why = os.strerror(number) if number is not None else "no folder"
    return UsageError(f"{folder}: cannot be written ({why}); name a folder for --batch-files")


class FolderCarrier:
    """Puts NAME.jsonl into a folder and takes NAME.results.jsonl from it, or from one of earlier runs."""

    def __init__(self, folder: Path, earlier: Sequence[Path] = (), as_they_are: Collection[str] = ()) -> None:
        """`as_they_are` are names of batches whose answers are taken though they look unfinished."""
        self._folder = folder
        self._as_they_are = as_they_are
        self._folders = list(dict.fromkeys([folder, *earlier]))

    def __enter__(self) -> Self:
        """Raises UsageError where the folder cannot be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(self._folder, error.errno) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def upload(self, path: Path, name: str) -> str:
        """Copy the file, whole or not at all."""
        part = self._folder / f".{name}.part"
        shutil.copyfile(path, part)
        os.replace(part, self._folder / f"{name}.jsonl")
        return f"{name}.jsonl"

    def create(self, file: str, name: str, path: str) -> BatchSeen:  # noqa: ARG002  a Carrier
        """There is nothing to make: whoever runs the file does."""
        return self.look(name)

    def find(self, name: str) -> BatchSeen | None:
        """Every name is a batch."""
        return self.look(name)

    def look(self, batch: str) -> BatchSeen:
        """Whether there are results, all of them by the look of it."""
        if self.results_of(batch) is None or self._unfinished(batch) is not None:
            return BatchSeen(batch, "open")
        return BatchSeen(batch, "ended", output_file=f"{batch}{_RESULTS}")

    def results_of(self, batch: str) -> Path | None:
        """The file of answers to a batch, if it is there."""
        return self._found(f"{batch}{_RESULTS}")

    def _unfinished(self, batch: str) -> str | None:
        path = self.results_of(batch)
        if path is None or batch in self._as_they_are:
            return None
        with suppress(OSError):  # whoever brings it says so
            return unfinished(path)
        return None

    def fetch(self, file: str, to: Path) -> None:
        """Copy the results. Raises UsageError where they cannot be read."""
        source = self._found(file) or self._folder / file
        try:
            shutil.copyfile(source, to)
        except OSError as error:
            raise UsageError(
                f"{source}: cannot be read ({error.strerror}); put it right, or ask its calls again with "
                f"--batch-give-up {file.removesuffix(_RESULTS)}"
            ) from None

    def forget(self, file: str) -> None:
        """Remove a file of requests; results are left to whoever made them."""
        if file.endswith(_RESULTS):
            return
        for folder in self._folders:
            with suppress(OSError):  # one that is not to be had now, or may not be written any more
                (folder / file).unlink()

    def has_file(self, file: str) -> bool:
        """Whether a file is in one of the folders."""
        return self._found(file) is not None

    def has_lost_batch(self, name: str, file: str) -> bool:  # noqa: ARG002  a Carrier
        """What somebody is to do is never gone."""
        return False

    def has_lost_answers(self, batch: str, file: str) -> bool:  # noqa: ARG002  a Carrier
        """They may be put there yet."""
        return False

    def awaited(self, name: str, copy: Path) -> AnswersAwaited:
        """Which answers a batch waits for. Its file is written again from `copy` where no folder has it."""
        asked = self._found(f"{name}.jsonl")
        written_again = asked is None and copy.is_file()
        if written_again:
            asked = self._folder / self.upload(copy, name)
        folder = self._folder if asked is None else asked.parent
        return AnswersAwaited(
            name,
            str(self.results_of(name) or folder / f"{name}{_RESULTS}"),
            None if asked is None else str(asked),
            written_again,
            self._unfinished(name),
        )

    def _found(self, file: str) -> Path | None:
        return next((folder / file for folder in self._folders if (folder / file).is_file()), None)
