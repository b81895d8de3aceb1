"""What Prometheus is told: counts and times by route and outcome; no name, id or word of a letter."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

__all__ = ["Metrics"]


class Metrics:
    """The metrics of one service."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "imr_http_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "imr_http_request_seconds", "Seconds from request to answer.", ("route",), registry=self._registry
        )
        self.letters = Counter(
            "imr_letters",
            "Letters handed in, by outcome: kept, known, or why not.",
            ("outcome",),
            registry=self._registry,
        )
        self.decisions = Counter(
            "imr_review_decisions", "Decisions of reviewers.", ("action",), registry=self._registry
        )
        self.left = Gauge(
            "imr_review_fields_left",
            "Fields nobody has decided that ask for a person.",
            registry=self._registry,
        )
        self.runs = Gauge("imr_runs", "Runs by state.", ("state",), registry=self._registry)
        self.kept = Gauge("imr_letters_kept", "Letters in the store.", registry=self._registry)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
