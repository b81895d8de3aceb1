"""What is seen of a run from outside: metrics, spans, the report, the lines; nowhere a word of a letter."""

from __future__ import annotations

import json
import re
import socket
import urllib.request
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import letter_text, write_letters
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from imr_llm import UsageError
from imr_llm.bulk.events import (
    Began,
    CallDone,
    CallSent,
    Counted,
    Ended,
    LetterDone,
    LetterLeft,
    Paused,
    ProviderDown,
    ProviderUp,
)
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.metrics import Metrics, serving
from imr_llm.bulk.report import report
from imr_llm.bulk.run import Pacing, run
from imr_llm.bulk.shape import Finished, Sighting
from imr_llm.bulk.tally import Tally, duration, money
from imr_llm.bulk.traces import Traces
from imr_llm.bulk.view import LedgerView
from imr_llm.cli.pacing_options import watching
from imr_llm.cli.run_messages import RunMessages
from imr_llm.llm.usage import Attempt, Tokens
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ANSWERED = Attempt(number=2, mode="json", seconds=0.5, status=200, tokens=Tokens(1000, 100), cost=1400)
FAILED = Attempt(number=1, mode="json", seconds=0.2, status=500, cause="server_error")
EVENTS = [
    Began(3, "sim-x"),
    Counted(4),
    LetterLeft("a.txt"),
    CallSent(2, "imr-1-1"),
    CallDone(2, "imr-1-1", FAILED),
    CallSent(2, "imr-1-2"),
    Paused(5.0),
    ProviderDown(),
    ProviderUp(60.0),
    CallDone(2, "imr-1-2", ANSWERED),
    LetterDone(2, "b.txt", None, "", 0.8),
    LetterDone(3, "c.txt", "model_refusal", "c.txt: the model refused", 0.1),
    CallSent(4, "imr-1-3"),
    Ended("interrupted"),
]


def test_metrics():
    metrics = Metrics()
    for event in EVENTS:
        metrics.add(event)

    def value(name: str, **labels: str) -> Any:
        return metrics.registry.get_sample_value(f"imr_llm_{name}", labels)

    assert value("letters_total", outcome="read") == value("letters_total", outcome="model_refusal") == 1
    assert (value("letters_in_input"), value("letters_done_before_total")) == (4, 1)
    assert value("calls_total", outcome="answered") == value("calls_total", outcome="server_error") == 1
    assert (value("tokens_total", kind="input"), value("tokens_total", kind="output")) == (1000, 100)
    assert (value("cost_microdollars_total"), value("wasted_microdollars_total")) == (1400, 0)
    assert (value("calls_in_flight"), value("paused_seconds_total"), value("provider_down")) == (1, 5, 0)
    assert value("call_seconds_count") == 2


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_metrics_are_served_here_alone():
    port = free_port()
    with serving(port) as metrics:
        metrics.add(EVENTS[1])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            assert "imr_llm_letters_in_input 4.0" in answer.read().decode()


def test_spans():
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    traces = Traces(provider.get_tracer("test"))
    for event in EVENTS:
        traces.add(event)
    spans = kept.get_finished_spans()
    assert [span.name for span in spans] == [
        *("imr_llm.call", "imr_llm.call", "imr_llm.letter", "imr_llm.letter", "imr_llm.run"),
    ]
    failed, answered, _, refused, whole = spans
    assert failed.parent.span_id == answered.parent.span_id == whole.context.span_id
    assert answered.attributes["gen_ai.usage.output_tokens"] == 100
    assert answered.attributes["imr_llm.client_request_id"] == "imr-1-2"
    assert (answered.end_time - answered.start_time) / 1e9 == pytest.approx(0.5)
    assert not failed.status.is_ok
    assert refused.status.description == "model_refusal"
    assert whole.attributes["imr_llm.ended"] == "interrupted"
    assert "txt" not in str([dict(span.attributes) for span in spans])


def test_the_state_of_things_in_one_line():
    now = [0.0]
    tally = Tally(lambda: now[0])
    for event in EVENTS:
        tally.add(event)
    now[0] = 4.0
    said = "3 of 4 letters, 1 done before, 1 failed, 0.5/s, 2 s left, 1 in flight, $0.0014 in this run"
    assert tally.words() == said
    tally.add(CallDone(4, "imr-1-3", replace(ANSWERED, cost=None)))
    assert tally.words().endswith("0 in flight, at least $0.0014 (cost of 1 call not known) in this run")


def test_a_line_every_ten_seconds_in_a_pipe(capsys):
    now = [0.0]
    with RunMessages(lambda: now[0]) as messages:
        for event in EVENTS:
            now[0] += 1
            messages.add(event)
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("the provider does not answer")
    assert said[1] == "the provider answers again, after 60 s"
    assert said[2].startswith("1 of 4 letters, 1 done before")
    assert said[3] == "c.txt: the model refused"
    assert len(said) == 4


@pytest.mark.parametrize(
    ("seconds", "said"), [(3.4, "3 s"), (600, "10 min"), (7260, "2 h 1 min"), (119, "119 s")]
)
def test_durations(seconds, said):
    assert duration(seconds) == said


def test_money():
    assert [money(part) for part in (1, 1_234_567, 12_345_678_900)] == ["$0.0000", "$1.2346", "$12,345.68"]


class Page(HTMLParser):
    """What a page holds: its tags, and where it would fetch something from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


def test_the_report(tmp_path):
    letters = write_letters(tmp_path / "letters", 10)
    (letters / "<b>.txt").write_text(letter_text(11))
    (letters / "empty.txt").write_bytes(b"")
    out = tmp_path / "out"
    profile = Profile(name="sim-mine", about="errs", errors={"flip_outcome": 1.0})
    events: list[Any] = []
    with simulated_provider(profile=profile) as sim:
        settings = {"base_url": sim.base_url, "mode": "json_schema"}
        how = run([letters], out, model="sim-mine", settings=settings, pacing=Pacing(), watch=events.append)
    assert how == "done"
    with LedgerView(out) as view:
        page = Page(report(view))
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert page.fetched == []
    said = " ".join(page.text.split())
    assert "12 different ones on 12 lines" in said
    assert "items/outcome 11 0 0 0 11 0 100.0 %" in said
    assert "physical_therapy" in said
    assert "empty 1" in said
    assert f"{letters}/<b>.txt" in said
    assert "medically necessary" not in said
    assert "records were reviewed" not in str(events)


def test_the_report_has_a_column_and_a_colour_for_every_outcome(tmp_path):
    outcomes = ["upheld", "overturned", "partially_overturned", "partially_overturned", None]
    record = {
        "letter": {"name": "a"},
        "dates": {"decision": "2016-07-19"},
        "items": [{"outcome": outcome, "category": "medication"} for outcome in outcomes],
        "checks": {},
    }
    with Ledger(tmp_path, {"model": "m"}, {}) as ledger:
        (a,) = ledger.register([Sighting("a", None, "key")]).result()
        ledger.finish([Finished(a.letter, json.dumps(record).encode(), None, 1.0)]).result()
    with LedgerView(tmp_path) as view:
        page = report(view)
    said = " ".join(Page(page).text.split())
    head = "items upheld overturned partially overturned not known share"
    assert f"{head} 2016 5 1 1 2 1" in said
    assert f"{head} medication 5 1 1 2 1" in said
    assert 'aria-label="20 % upheld, 20 % overturned, 40 % partially overturned, 20 % not known"' in page
    bars = re.findall(r'<div class="(\w+)" style', page)
    assert len(bars) == 8
    legend = re.findall(r'<span class="(\w+)"></span>([\w ]+)', page)
    assert [colour for colour, _ in legend] == bars
    assert all(colour.replace("_", " ") == outcome.strip() for colour, outcome in legend)
    assert all(f".{bar} {{ background" in page for bar in bars)


def test_the_report_has_no_column_that_no_letter_fills_and_names_no_letter_slow_that_was_not_read(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 2), tmp_path / "out"
    (letters / "empty.txt").write_bytes(b"")
    run([letters], out, pacing=Pacing(jobs=1))
    with LedgerView(out) as view:
        said = " ".join(Page(report(view)).text.split())
    assert "items upheld overturned not known share" in said
    assert "partially overturned" not in said
    slowest = said.split("Slowest letters")[1].split("Letters without a record")[0]
    assert ("000001.txt" in slowest, "empty.txt" in slowest) == (True, False)
    assert "No model ran." in said


def test_the_report_says_that_no_model_ran_only_where_none_did(tmp_path):
    letters, out = write_letters(tmp_path / "letters", 2), tmp_path / "out"
    profile = Profile(name="sim-mine", about="refuses", faults={"refusal": 1.0})
    with simulated_provider(profile=profile) as sim:
        settings = {"base_url": sim.base_url, "mode": "json_schema"}
        run([letters], out, model="sim-mine", settings=settings, pacing=Pacing(jobs=1))
    with LedgerView(out) as view:
        said = " ".join(Page(report(view)).text.split())
    assert "No model ran." not in said
    assert "Where model and baseline differ No record yet holds" in said


def test_the_program_serves_metrics_and_says_what_is_missing(tmp_path, monkeypatch):
    import sys

    from click.testing import CliRunner

    from imr_llm.cli.main import main

    letters = write_letters(tmp_path / "letters", 2)
    command = ["run", str(letters), "-o", str(tmp_path / "out"), "--jobs", "1"]
    port = f"--metrics-port={free_port()}"
    done = CliRunner().invoke(main, [*command, port])
    assert done.exit_code == 0, done.stderr
    for module, option in (
        ("prometheus_client", port),
        ("opentelemetry", "--traces"),
        ("opentelemetry.exporter.otlp.proto.http.trace_exporter", "--traces"),
    ):
        for name in [
            one
            for one in sys.modules
            if one.startswith((module, "imr_llm.bulk.metrics", "imr_llm.bulk.traces"))
        ]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, module, None)
        done = CliRunner().invoke(main, [*command, option])
        assert done.exit_code == 2
        assert "pip install" in done.stderr
    assert Path(tmp_path / "out" / "report.html").exists()


def test_only_the_port_itself_is_said_to_be_of_no_use():
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 cannot be used"),
        watching(json=False, metrics_port=port, traces=False),
    ):
        raise AssertionError("the port is taken")
    with (
        pytest.raises(OSError, match="another error"),
        watching(json=False, metrics_port=port, traces=False),
    ):
        raise OSError(5, "another error")
