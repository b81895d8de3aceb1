"""Who takes files of requests to a model and brings the answers: a provider's Batch API, or a folder and somebody's hands."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from imr_llm.errors import UsageError
from imr_llm.llm.batch_client import BatchSeen

__all__ = ["Carrier", "FolderCarrier"]

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


class FolderCarrier:
    """Puts NAME.jsonl into a folder and takes NAME.results.jsonl from it."""

    def __init__(self, folder: Path) -> None:
        """Raises UsageError where the folder cannot be written."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{folder}: cannot be written ({error.strerror}); name a folder for --batch-files"
            ) from None

    def __enter__(self) -> Self:
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
        """Whether there are results."""
        results = f"{batch}{_RESULTS}"
        if (self._folder / results).is_file():
            return BatchSeen(batch, "ended", output_file=results)
        return BatchSeen(batch, "open")

    def fetch(self, file: str, to: Path) -> None:
        """Copy the results. Raises UsageError where they cannot be read."""
        source = self._folder / file
        try:
            shutil.copyfile(source, to)
        except OSError as error:
            raise UsageError(f"{source}: cannot be read ({error.strerror})") from None

    def forget(self, file: str) -> None:
        """Remove a file of requests; results are left to whoever made them."""
        if not file.endswith(_RESULTS):
            (self._folder / file).unlink(missing_ok=True)
