"""A run in numbers, counted from its events, for whoever shows them while it goes on."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

from imr_llm.bulk.events import (
    Began,
    BudgetReached,
    CallDone,
    CallSent,
    CallsUnderWay,
    Counted,
    Event,
    LetterDone,
    LetterLeft,
    Stopping,
)

__all__ = ["Tally", "duration", "money", "paid"]

_RECENT: Final = 30.0
"""Seconds that the rate is taken over."""


class Tally:
    """Adds up the events of one run."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = now()
        self._recent: deque[tuple[float, int]] = deque()
        self.model = ""
        self.total: int | None = None
        self.read = 0
        self.before = 0
        """Lines of the input that were done before, or are the same letter as another."""
        self.not_there = 0
        """Of those, the ones of whose file nothing is left."""
        self.failed: Counter[str] = Counter()
        self.calls = 0
        self.calls_failed: Counter[str] = Counter()
        self.in_flight = 0
        self._is_stopping = False
        self.cost = 0
        """Micro-dollars of this run's calls, as far as their cost is known."""
        self.cost_unknown = 0
        """Calls of this run that were answered, or may have been, at an unknown price."""

    def add(self, event: Event) -> None:
        """Count one event."""
        match event:
            case Began():
                self.model = event.model
            case Counted():
                self.total = event.total
            case LetterLeft():
                self.before += 1
                self.not_there += bool(event.message)
            case LetterDone():
                if event.cause is None:
                    self.read += 1
                else:
                    self.failed[event.cause] += 1
            case CallSent():
                self.in_flight += 1
            case CallsUnderWay():
                self.in_flight += event.calls
            case CallDone():
                self.in_flight -= 1
                self.calls += 1
                self.cost += event.attempt.cost or 0
                self.cost_unknown += event.attempt.cost is None and (event.attempt.status or 200) < 300
                if event.attempt.cause is not None:
                    self.calls_failed[event.attempt.cause] += 1
            case Stopping() | BudgetReached():
                self._is_stopping = True
            case _:
                pass

    @property
    def finished(self) -> int:
        """Letters that this run has finished."""
        return self.read + self.failed.total()

    def per_second(self) -> float:
        """Letters finished a second, lately."""
        now = self._now()
        self._recent.append((now, self.finished))
        while len(self._recent) > 1 and self._recent[0][0] < now - _RECENT:
            self._recent.popleft()
        then, count = self._recent[0]
        if now - then < 1:
            then, count = self._began, 0
        return (self.finished - count) / (now - then) if now > then else 0.0

    def words(self) -> str:
        """The state of things in one line."""
        gone = self.finished + self.before
        rate = self.per_second()
        said = [f"{gone:,}" + (f" of {self.total:,}" if self.total is not None else "") + " letters"]
        if self.before:
            said.append(f"{self.before:,} done before")
        said.append(f"{self.failed.total():,} failed")
        said.append(f"{rate:,.1f}/s")
        if self._is_stopping:
            said.append("stopping")
        elif self.total is not None and rate and self.total > gone:
            said.append(f"{duration((self.total - gone) / rate)} left")
        if self.calls or self.in_flight:
            said += [f"{self.in_flight:,} in flight", f"{paid(self.cost, self.cost_unknown)} in this run"]
        return ", ".join(said)


def money(micro_dollars: int) -> str:
    """Dollars, to the cent from ten on, else to the hundredth of a cent."""
    dollars = micro_dollars / 1_000_000
    return f"${dollars:,.2f}" if dollars >= 10 else f"${dollars:.4f}"


def paid(micro_dollars: int, unknown: int) -> str:
    """What calls cost, `unknown` of them nobody knows how much: never a sum that looks like all of it."""
    if not unknown:
        return money(micro_dollars)
    if not micro_dollars:
        return "cost not known"
    calls = "call" if unknown == 1 else "calls"
    return f"at least {money(micro_dollars)} (cost of {unknown:,} {calls} not known)"


def duration(seconds: float) -> str:
    """A length of time in its largest unit and the next."""
    seconds = round(seconds)
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
