"""What a run says while it goes on: a live line on a terminal, lines in a pipe, or events as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import click

from imr_llm.bulk.events import (
    AnswersAwaited,
    BatchMoved,
    BudgetReached,
    Event,
    LateAnswersTaken,
    LetterDone,
    LetterLeft,
    LineGone,
    LinesLeftOut,
    ProviderDown,
    ProviderUp,
    SettingsNotKept,
    Stopping,
)
from imr_llm.bulk.left_out import left_out_in_words
from imr_llm.bulk.tally import Tally, duration, money

__all__ = ["JsonEvents", "RunMessages"]

_EVERY: Final = 10.0
"""Seconds between lines in a pipe."""
_REFRESH: Final = 0.2


class RunMessages:
    """Lines on standard error; a context, for the live line that a terminal gets."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.tally = Tally(now)
        self._now = now
        self._last = now()
        self._progress: Any = None

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            self._progress = _progress()
            self._task = self._progress.add_task("letters", total=None)
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def add(self, event: Event) -> None:
        """Take one event, and say what is to be said."""
        self.tally.add(event)
        said = _said(event)
        if said:
            self._say(said)
        now = self._now()
        if now - self._last >= (_EVERY if self._progress is None else _REFRESH):
            self._last = now
            self._show()

    def _show(self) -> None:
        if self._progress is None:
            self._say(self.tally.words())
            return
        gone = self.tally.finished + self.tally.before
        self._progress.update(
            self._task, completed=gone, total=self.tally.total, description=self.tally.words()
        )

    def _say(self, line: str) -> None:
        if self._progress is None:
            click.echo(line, err=True)
        else:
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)


class JsonEvents:
    """Every event as a line of JSON on standard output."""

    def __init__(self) -> None:
        self.tally = Tally()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.flush()

    def add(self, event: Event) -> None:
        """Write one event."""
        import orjson

        self.tally.add(event)
        line = {"event": _name(event), "at": time.time(), **orjson.loads(orjson.dumps(event))}
        sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
        sys.stdout.buffer.flush()


def _said(event: Event) -> str:
    match event:
        case LetterDone() | LetterLeft():
            return event.message
        case LineGone():
            return f"{event.name}: never was a letter, and is no line any more"
        case ProviderDown():
            return "the provider does not answer; one call at a time tries whether it does again"
        case ProviderUp():
            return f"the provider answers again, after {duration(event.seconds)}"
        case AnswersAwaited():
            return _awaited(event)
        case LinesLeftOut():
            return f"batch {event.batch}: lines of its answers that are none: {left_out_in_words(event.left_out)}"
        case LateAnswersTaken():
            return f"batch {event.batch}: {event.taken:,} of its answers are in {event.answers}, and taken from there"
        case BatchMoved(state="lost"):
            return f"batch {event.batch} of {event.requests:,} calls: lost; those without an answer are asked again"
        case BatchMoved():
            return f"batch {event.batch} of {event.requests:,} calls: {event.state}"
        case SettingsNotKept():
            return _not_kept(event)
        case BudgetReached():
            return f"the budget is used up ({_spent(event)}); letters under way are finished"
        case Stopping(why="interrupted"):
            return "letters under way are finished; once more ends at once"
        case _:
            return ""


def _not_kept(event: SettingsNotKept) -> str:
    options = ", ".join(f"--{name.replace('_', '-')} {value}" for name, value in event.settings.items())
    return f"the last run had {options}; this one was not told so, and goes without"


def _spent(event: BudgetReached) -> str:
    """Of which sum: calls that nobody knows the cost of count with what they are expected to cost."""
    if not event.expected:
        return money(event.spent)
    known, expected = money(event.spent - event.expected), money(event.expected)
    return f"{known} spent, and {expected} expected of calls whose cost is not known, or not yet"


def _awaited(event: AnswersAwaited) -> str:
    if event.requests is None:
        return (
            f"{event.answers} is waited for, and what it answers is gone, its copy in OUT too; "
            f"without answers to it, --batch-give-up {event.batch} asks its calls again"
        )
    if event.unfinished is not None:
        return (
            f"{event.answers} {event.unfinished} and looks unfinished: put it there whole; if no more of it will come, "
            f"--batch-give-up {event.batch} takes what is there and asks the rest again"
        )
    again = ", which was gone and is written again" if event.written_again else ""
    return f"{event.answers} is waited for: the answers to {event.requests}{again}"


def _name(event: Event) -> str:
    """LetterDone is letter_done."""
    name = type(event).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    return Progress(
        BarColumn(20),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
