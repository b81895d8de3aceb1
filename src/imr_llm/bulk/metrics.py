"""A run as Prometheus metrics, served on one port of this machine. No label holds a name or a word of a letter.

Importing this module needs prometheus_client, which is not installed with the package by default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from imr_llm.bulk.events import (
    CallDone,
    CallSent,
    CallsUnderWay,
    Counted,
    Event,
    LetterDone,
    LetterLeft,
    Paused,
    ProviderDown,
    ProviderUp,
)

__all__ = ["Metrics", "serving"]

_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Metrics:
    """Counts events into a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        known: dict[str, Any] = {"registry": self.registry, "namespace": "imr_llm"}
        self._letters = Counter("letters", "Letters finished, by outcome.", ["outcome"], **known)
        self._before = Counter("letters_done_before", "Letters that need not be read.", **known)
        self._total = Gauge("letters_in_input", "Letters of the input.", **known)
        self._calls = Counter("calls", "Calls to the model, by outcome.", ["outcome"], **known)
        self._tokens = Counter("tokens", "Tokens as the provider counts them.", ["kind"], **known)
        self._cost = Counter("cost_microdollars", "Cost of calls, millionths of a dollar.", **known)
        self._wasted = Counter("wasted_microdollars", "Of that, calls without a usable answer.", **known)
        self._in_flight = Gauge("calls_in_flight", "Calls under way.", **known)
        self._call_seconds = Histogram("call_seconds", "Seconds of a call.", buckets=_SECONDS, **known)
        self._letter_seconds = Histogram(
            "letter_seconds", "Seconds of a letter, waiting included.", buckets=_SECONDS, **known
        )
        self._paused = Counter("paused_seconds", "Seconds that the provider asked to wait.", **known)
        self._down = Gauge("provider_down", "1 while the provider gives no answers.", **known)

    def add(self, event: Event) -> None:
        """Count one event."""
        match event:
            case Counted():
                self._total.set(event.total)
            case LetterLeft():
                self._before.inc()
            case LetterDone():
                self._letters.labels(event.cause or "read").inc()
                self._letter_seconds.observe(event.seconds)
            case CallSent():
                self._in_flight.inc()
            case CallsUnderWay():
                self._in_flight.inc(event.calls)
            case CallDone():
                self._add_call(event)
            case Paused():
                self._paused.inc(event.seconds)
            case ProviderDown():
                self._down.set(1)
            case ProviderUp():
                self._down.set(0)
            case _:
                pass

    def _add_call(self, done: CallDone) -> None:
        attempt = done.attempt
        self._in_flight.dec()
        self._calls.labels(attempt.cause or "answered").inc()
        self._call_seconds.observe(attempt.seconds)
        self._cost.inc(attempt.cost or 0)
        if attempt.cause is not None:
            self._wasted.inc(attempt.cost or 0)
        if attempt.tokens is not None:
            self._tokens.labels("input").inc(attempt.tokens.input)
            self._tokens.labels("output").inc(attempt.tokens.output)


@contextmanager
def serving(port: int) -> Iterator[Metrics]:
    """Metrics at http://127.0.0.1:PORT/metrics as long as the context lasts."""
    metrics = Metrics()
    server, thread = start_http_server(port, addr="127.0.0.1", registry=metrics.registry)
    try:
        yield metrics
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
