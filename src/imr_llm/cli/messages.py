"""What a batch says on standard error: failed letters always, the rest only to a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from imr_llm.letters.files import printable_name
from imr_llm.schema.record import FailedLetter, ResultLine

__all__ = ["BatchMessages"]


class BatchMessages:
    """Counts results and speaks of them; a context, for the progress bar.

    `count_letters` says how many there will be and is called only if there is a bar, which a terminal that
    the results themselves are shown on (`bar` false) does not get.
    """

    def __init__(self, count_letters: Callable[[], int], *, bar: bool) -> None:
        self.letters = 0
        self.failed = 0
        self._is_watched = sys.stderr is not None and sys.stderr.isatty()
        self._progress: Progress | None = None
        if bar and self._is_watched:
            self._progress = Progress(
                TextColumn("letters"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._progress.add_task("", total=count_letters())

    def __enter__(self) -> BatchMessages:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
        if self._is_watched and (kind is None or self.letters):
            letters = "1 letter" if self.letters == 1 else f"{self.letters:,} letters"
            click.echo(f"{letters}, {self.failed:,} failed", err=True)

    def tell(self, result: ResultLine) -> None:
        """Count one result and say what is to be said of it."""
        self.letters += 1
        if isinstance(result, FailedLetter):
            self.failed += 1
            self.say(result.error.message)
        elif self._is_watched and any(flag.code == "decoded_as_windows_1252" for flag in result.flags):
            name = printable_name(result.letter.name)
            self.say(f"{name}: is no UTF-8 and was read as Windows-1252; save it as UTF-8 to be sure")
        if self._progress is not None:
            self._progress.advance(self._task)

    def say(self, line: str) -> None:
        """One line on standard error, above the progress bar."""
        if self._progress is not None:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line, err=True)
