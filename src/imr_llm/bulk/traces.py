"""A run as OpenTelemetry spans: the run, its letters, their calls. No attribute holds a name or a word of a letter.

Letters are named by their numbers in the ledger, calls by the ids they were sent under. Importing this module
needs opentelemetry, which is not installed with the package by default.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from imr_llm.bulk.events import Began, CallDone, Ended, Event, LetterDone

__all__ = ["Traces", "exporting"]

_NANO = 1_000_000_000
_Attributes = dict[str, str | int | float]


class Traces:
    """Makes a span of everything that is over."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer
        self._run: trace.Span | None = None
        self._model = ""

    def add(self, event: Event) -> None:
        """Take one event."""
        match event:
            case Began():
                self._model = event.model
                self._run = self._tracer.start_span(
                    "imr_llm.run", attributes={"gen_ai.request.model": event.model, "imr_llm.run": event.run}
                )
            case CallDone():
                self._add_call(event)
            case LetterDone():
                attributes: _Attributes = {
                    "imr_llm.letter": event.letter,
                    "imr_llm.outcome": event.cause or "read",
                }
                self._add("imr_llm.letter", event.seconds, attributes, event.cause)
            case Ended():
                if self._run is not None:
                    self._run.set_attribute("imr_llm.ended", event.how)
                    self._run.end()
            case _:
                pass

    def _add_call(self, done: CallDone) -> None:
        attempt = done.attempt
        attributes: _Attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": self._model,
            "imr_llm.letter": done.letter,
            "imr_llm.client_request_id": done.client_id,
            "imr_llm.attempt": attempt.number,
            "imr_llm.outcome": attempt.cause or "answered",
        }
        if attempt.status is not None:
            attributes["http.response.status_code"] = attempt.status
        if attempt.tokens is not None:
            attributes["gen_ai.usage.input_tokens"] = attempt.tokens.input
            attributes["gen_ai.usage.output_tokens"] = attempt.tokens.output
        if attempt.cost is not None:
            attributes["imr_llm.cost_microdollars"] = attempt.cost
        self._add("imr_llm.call", attempt.seconds, attributes, attempt.cause)

    def _add(self, name: str, seconds: float, attributes: _Attributes, cause: str | None) -> None:
        now = time.time_ns()
        context = trace.set_span_in_context(self._run) if self._run is not None else None
        span = self._tracer.start_span(
            name, context, attributes=attributes, start_time=now - int(seconds * _NANO)
        )
        if cause is not None:
            span.set_status(trace.Status(trace.StatusCode.ERROR, cause))
        span.end(now)


@contextmanager
def exporting(say: Callable[[str], None] = lambda line: None) -> Iterator[Traces]:  # noqa: ARG005
    """Spans go by OTLP over HTTP to where OTEL_EXPORTER_OTLP_ENDPOINT says, as the standard has it. Where they do not
    arrive, `say` is told so, once."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    provider = TracerProvider(resource=Resource.create({"service.name": "imr-llm"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    with _complaints(say):
        try:
            yield Traces(provider.get_tracer("imr_llm.bulk"))
        finally:
            provider.shutdown()


@contextmanager
def _complaints(say: Callable[[str], None]) -> Iterator[None]:
    """What OpenTelemetry logs of spans that do not arrive, said once and in our words."""
    logger, once = logging.getLogger("opentelemetry"), _Once(say)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(once)
    try:
        yield
    finally:
        logger.removeHandler(once)
        logger.propagate = propagates


class _Once(logging.Handler):
    """Tells of the first warning."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say
        self._has_said = False

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002  a library's words
        if not self._has_said:
            self._has_said = True
            where = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"
            )
            self._say(
                f"spans do not arrive at {where}, and those of this run may be lost; the run goes on without"
            )
