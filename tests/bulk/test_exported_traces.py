"""Spans over the wire: the exporter as installed, a receiver on a socket, and no word of a letter in what crosses."""

from __future__ import annotations

import gzip
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bulk_letters import write_letters
from cli_program import imr
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from imr_llm.bulk.run import run
from imr_llm.bulk.traces import exporting
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Receiver(ThreadingHTTPServer):
    """Takes what is exported by OTLP over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.bodies: list[bytes] = []
        self.paths: set[str] = set()


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        self.server.bodies.append(gzip.decompress(body) if packed else body)
        self.server.paths.add(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is said."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_run_reaches_a_collector_without_a_word_of_a_letter(tmp_path, monkeypatch, receiver):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{receiver.server_port}")
    letters = write_letters(tmp_path / "letters", 5)
    with simulated_provider() as sim, exporting() as traces:
        settings = {"base_url": sim.base_url, "mode": "json_schema"}
        assert (
            run([letters], tmp_path / "out", model="sim-perfect", settings=settings, watch=traces.add)
            == "done"
        )
    assert receiver.paths == {"/v1/traces"}
    spans = [
        span
        for body in receiver.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert Counter(span.name for span in spans) == {"imr_llm.run": 1, "imr_llm.letter": 5, "imr_llm.call": 5}
    (whole,) = (span for span in spans if span.name == "imr_llm.run")
    assert {span.parent_span_id for span in spans if span is not whole} == {whole.span_id}
    everything = b"".join(receiver.bodies)
    for word in (b"medically", b"records", b"Physical therapy", b"year-old", b"000001.txt"):
        assert word not in everything
    assert b"sim-perfect" in everything


def test_a_collector_that_is_not_there_is_told_of_once_and_in_our_words(tmp_path, monkeypatch, caplog):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    letters = write_letters(tmp_path / "letters", 3)
    told = imr("run", letters, "-o", tmp_path / "out", "--jobs", 1, "--traces")[1]
    assert told.count(f"spans do not arrive at {address}, and those of this run may be lost") == 1
    assert "Transient" not in told + caplog.text
    assert "HTTPConnectionPool" not in told + caplog.text
