"""`/v1/runs`, over a socket: many letters go in, each comes out once, whatever is killed in between."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import os
import signal
from dataclasses import replace
from decimal import Decimal

import pytest
from running import ask, begun, events, lines, many, over, process_in, samples, until
from serving import LETTER, Client, served
from test_letters_api import problem, without_time

from imr_llm import Letter, Limits, extract
from imr_llm.bulk.pacing import Pacing
from imr_llm.errors import UsageError
from imr_llm.service.run_query import RunQueries
from imr_llm.service.run_store import Progress
from imr_llm.service.settings import RunSettings
from imr_llm.service.tables import runs as runs_table
from imr_llm.simulator.profile import Latency, load_profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BAD = ("ray scan.pdf", b"%PDF-1.7 nothing behind it")


@pytest.fixture(scope="module")
def provider():
    """A simulated provider that takes its time."""
    profile = load_profile("sim-perfect").model_copy(update={"latency": Latency(median=0.25)})
    with simulated_provider(profile=profile) as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMR_TEST_KEY", "sim")
        yield provider


@pytest.fixture
def with_model(service_at, provider, tmp_path):
    """Starts a service whose runs a simulated model may read, one call at a time."""
    prices = tmp_path / "prices.toml"
    prices.write_text(
        '[models."sim-slow"]\ninput = 1.0\noutput = 4.0\nchecked = 2026-11-28\nsource = "a test"\n'
    )
    settings = {"api_key_env": "IMR_TEST_KEY", "mode": "json_schema"}

    def start(most_cost=None, base_url=provider.base_url, **more):
        pacing = Pacing(concurrency=1, jobs=1, max_cost=most_cost)
        return service_at(
            runs=RunSettings(models=("sim-slow",), pacing=pacing),
            model_settings={**settings, "base_url": base_url, "prices": str(prices)},
            **more,
        )

    return start


@pytest.fixture(scope="module")
def finished(client):
    """A run that is over, for tests that only look at it."""
    run = over(client, [*samples(), BAD])
    assert (run["state"], run["read"]) == ("done", len(samples()))
    return run


@pytest.fixture
def waiting(service_at):
    """A service whose runs wait for ever."""
    return service_at(runs=RunSettings(at_a_time=0, waiting=2, letters=3, max_bytes=60_000))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_run_gives_what_the_command_line_gives(service_at, tmp_path, request, pdf, kind):
    store = None
    if kind == "postgresql":
        store = request.getfixturevalue("postgres")
    _, client = service_at(store, runs=RunSettings(folder=str(tmp_path / "runs")))
    files = [*samples(), ("../printed.pdf", pdf), samples()[0], BAD]
    run = over(client, files)
    assert (run["state"], run["letters"], run["read"], run["failed"]) == ("done", 6, 5, {"pdf_damaged": 1})
    assert (run["left"], run["cost_usd"], run["model"]) == (0, 0, "baseline")
    got = lines(client, run["id"])
    for (name, data), line in zip(files[:5], got, strict=False):
        name = name.removeprefix("../")
        assert without_time(line) == without_time(
            extract(Letter.from_bytes(data, name)).model_dump(mode="json")
        )
    assert got[5]["letter"]["name"] == "ray scan.pdf"
    assert got[5]["error"]["message"].startswith("ray scan.pdf: is ")
    assert "000006" not in str(got[5])
    (failed,) = client.get(f"/v1/runs/{run['id']}/failed").json()["letters"]
    assert (failed["number"], failed["name"], failed["cause"]) == (6, "ray scan.pdf", "pdf_damaged")

    found = client.get(f"/v1/runs/{run['id']}/items").json()
    assert found["total"] == sum(len(line["items"]) for line in got[:5])
    by_number = {row["number"]: row["letter_id"] for row in found["items"]}
    assert len(set(by_number.values())) == 5
    for number, letter_id in by_number.items():
        record = client.get(f"/v1/letters/{letter_id}/record").json()
        assert without_time(record) == without_time(got[number - 1])
        text = client.get(f"/v1/letters/{letter_id}/text").content.decode()
        assert text == Letter.from_bytes(files[number - 1][1]).text
    assert client.get(f"/v1/letters/{by_number[1]}/review").status_code == 200


def test_a_run_is_exported_as_csv_parquet_and_json(client, finished):
    import pyarrow.parquet

    run = finished
    items = sum(len(line.get("items", [])) for line in lines(client, run["id"]))
    answer = client.get(f"/v1/runs/{run['id']}/export?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {row["letter.name"] for row in rows} == {name for name, _ in [*samples(), BAD]}
    answer = client.get(f"/v1/runs/{run['id']}/export?format=parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(answer.content))
    assert table.num_rows == len(rows) == items + 1
    answer = client.get(f"/v1/runs/{run['id']}/export?format=json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == lines(client, run["id"])
    assert client.get(f"/v1/runs/{run['id']}/export?format=xls").status_code == 422


def test_parquet_that_is_not_installed_is_told_before_anything_is_sent(client, finished, monkeypatch):
    monkeypatch.setattr("imr_llm.service.run_export.find_spec", lambda name: None)
    problem(client.get(f"/v1/runs/{finished['id']}/export?format=parquet"), 422, "no_parquet")
    page = client.get(f"/runs/{finished['id']}").text
    assert "format=csv" in page
    assert "format=parquet" not in page


def test_items_are_filtered_and_sorted(client, finished):
    run = finished
    ask_for = lambda **query: client.get(f"/v1/runs/{run['id']}/items", params=query).json()  # noqa: E731
    every = ask_for()["items"]
    for name, key in (("outcome", "outcome"), ("category", "category")):
        for value in {row[key] for row in every}:
            assert ask_for(**{name: value or "unknown"})["items"] == [
                row for row in every if row[key] == value
            ]
    for part in {part for row in every for part in row["body_parts"]}:
        assert ask_for(part=part)["items"] == [row for row in every if part in row["body_parts"]]
    assert ask_for(guideline="unknown")["items"] == [row for row in every if not row["guidelines"]]
    year = every[0]["decided_on"][:4]
    assert ask_for(year=year)["items"] == [row for row in every if row["decided_on"].startswith(year)]
    assert ask_for(text="F1A-02")["items"] == [row for row in every if row["name"] == "sample-f1a-02.txt"]
    assert ask_for(text="%")["total"] == 0
    assert ask_for(review="left")["total"] + ask_for(review="done")["total"] == len(every)
    down = ask_for(sort="decided", down=True)["items"]
    assert [row["decided_on"] for row in down] == sorted((row["decided_on"] for row in every), reverse=True)
    assert ask_for(page=2) == {"total": len(every), "items": []}
    outcomes = client.get(f"/v1/runs/{run['id']}/outcomes").json()
    assert sum(sum(counted.values()) for counted in outcomes["category"].values()) == len(every)
    assert sum(sum(counted.values()) for counted in outcomes["year"].values()) == len(every)
    problem(client.get(f"/v1/runs/{run['id']}/items?sort=size"), 422, "invalid")


def test_outcomes_are_counted_once_for_a_page_that_shows_all(client, finished, monkeypatch):
    asked, outcomes = [], RunQueries.outcomes

    def counted(self, run_id, query):
        asked.append(query.category)
        return outcomes(self, run_id, query)

    monkeypatch.setattr(RunQueries, "outcomes", counted)
    for address, times in (("?sort=risk&down=1&page=2", [""]), ("?category=other", ["", "other"])):
        assert client.get(f"/runs/{finished['id']}{address}").status_code == 200
        assert asked == times
        asked.clear()


def test_a_name_is_found_however_it_is_written(service_at, store):
    service, client = service_at(store)
    run = over(client, [("JOSÉ Núñez.txt", LETTER.read_bytes())])
    found = lambda text: client.get(f"/v1/runs/{run['id']}/items", params={"text": text}).json()["total"]  # noqa: E731
    every = found("")
    assert every
    assert [found(text) for text in ("JOSÉ", "Núñez", "jos", "É n")] == [every] * 4
    assert [found(text) for text in ("JOSE", "%", "_")] == [0] * 3
    if service.database.is_sqlite:  # a server folds as its own locale says
        assert [found(text) for text in ("josé", "NÚÑEZ")] == [every] * 2


def test_letters_that_are_here_are_read_anew_and_stay_as_they_are(service_at, pdf):
    service, client = service_at()
    ids = [client.added(pdf, name="a.pdf"), client.added(name="b.txt")]
    before = [client.get(f"/v1/letters/{one}").json() for one in ids]
    answer = client.post("/v1/runs", json={"letters": ids})
    assert answer.status_code == 201
    run = over(client, answer.json()["id"])
    assert (run["state"], run["read"]) == ("done", 2)
    rows = {row["number"]: row for row in client.get(f"/v1/runs/{run['id']}/items").json()["items"]}
    for number, letter in enumerate(before, 1):
        copy = client.get(f"/v1/letters/{rows[number]['letter_id']}").json()
        for same in ("name", "sha256", "pages", "received_at", "to_review"):
            assert copy[same] == letter[same], same
        assert lines(client, run["id"])[number - 1]["letter"]["sha256"] == letter["sha256"]
        assert client.get(f"/v1/letters/{letter['id']}").json() == letter
    assert client.delete(f"/v1/letters/{ids[0]}").status_code == 204
    problem(client.get(f"/v1/letters/{rows[1]['letter_id']}"), 404, "not_found")
    assert [line["letter"]["name"] for line in lines(client, run["id"])] == ["b.txt"]
    assert service.letters.progress()["letters"] == 2


def test_the_api_and_the_pages_say_in_the_same_words_how_far_a_run_is(waiting):
    service, client = waiting
    run_id = begun(client, samples())
    done = Progress(
        read=1, failed={"empty": 1}, per_second=0.25, seconds_left=150, calls=3, cost=12_345, wasted=45
    )
    service.runs.change(run_id, done, state="running", max_cost=2_500_000)
    words = "1 of 3 letters read, 1 failed, 0.2 a second, 2 min left"
    assert client.get(f"/v1/runs/{run_id}").json()["in_words"] == words
    assert next(events(client, run_id))[2]["in_words"] == words
    for path in ("/runs", f"/runs/{run_id}", f"/runs/{run_id}/live"):
        page = client.get(path).text
        assert words in page
        assert "$0.0123 for 3 calls, of at most $2.5000; $0.0000 of it for nothing" in page
    for cost, said in (
        (12_345, "at least $0.0123 (cost of 2 calls not known) for 3 calls"),
        (0, "cost not known for 3 calls"),
    ):
        done = Progress(read=1, calls=3, cost=cost, cost_unknown=2)
        service.runs.change(run_id, done, state="running", max_cost=None)
        assert said in client.get(f"/runs/{run_id}").text


def test_events_go_on_behind_the_last_one_and_end_with_the_run(client, finished):
    run_id, version = finished["id"], finished["version"]
    for last in (None, version - 1):
        (number, kind, data), (_, end, state) = events(client, run_id, last)
        assert (int(number), kind, end, state) == (version, "progress", "end", "done")
        assert data == finished
    headers = {"Last-Event-ID": str(version)}
    assert client.get(f"/v1/runs/{run_id}/events", headers=headers).status_code == 204
    assert [kind for _, kind, _ in events(client, run_id, last="9" * 5000)] == ["progress", "end"]


def test_a_run_is_cancelled_and_keeps_what_it_has_read(with_model):
    _, client = with_model()
    run_id = begun(client, many(120), model="sim-slow")
    until(client, run_id, lambda run: run["read"] >= 2)
    answer = client.post(f"/v1/runs/{run_id}/cancel")
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelling")
    assert client.post(f"/v1/runs/{run_id}/cancel").status_code == 202
    *progress, (_, kind, state) = events(client, run_id)
    assert (kind, state) == ("end", "cancelled")
    numbers = [int(number) for number, _, _ in progress]
    assert numbers == sorted(set(numbers))
    run = client.get(f"/v1/runs/{run_id}").json()
    assert 2 <= run["read"] < 120
    assert run["left"] == 120 - run["read"]
    got = lines(client, run_id)
    assert [line["letter"]["name"] for line in got] == [name for name, _ in many(120)]
    assert len([line for line in got if "error" not in line]) == run["read"]
    assert {line["error"]["code"] for line in got if "error" in line} <= {"not_read"}
    assert run["calls"] >= run["read"]
    assert run["cost_usd"] > 0
    problem(client.post(f"/v1/runs/{run_id}/cancel"), 409, "run_is_over")


def test_a_cancelled_run_need_not_wait_for_calls_under_way(with_model):
    profile = load_profile("sim-perfect").model_copy(update={"latency": Latency(median=45)})
    with simulated_provider(profile=profile) as silent:
        _, client = with_model(base_url=silent.base_url)
        run_id = begun(client, many(3), model="sim-slow")
        until(client, run_id, lambda run: run["calls"])
        assert client.post(f"/v1/runs/{run_id}/cancel").json()["why"] is None
        form = 'name="at_once"'
        assert form in client.get(f"/runs/{run_id}").text
        answer = client.post(f"/v1/runs/{run_id}/cancel?at_once=true")
        assert (answer.status_code, answer.json()["state"], answer.json()["why"]) == (
            202,
            "cancelling",
            "cut_off",
        )
        assert form not in client.get(f"/runs/{run_id}").text
        run = over(client, run_id)
    assert (run["state"], run["why"], run["read"], run["left"]) == ("cancelled", None, 0, 3)
    assert (run["calls"], run["cost_unknown"]) == (1, 1)


def test_a_run_ends_when_its_budget_is_used_up(with_model):
    _, client = with_model(most_cost=Decimal("0.05"))
    run = over(client, many(30), model="sim-slow", max_cost="0.02")
    assert (run["state"], run["why"], run["max_cost_usd"]) == ("stopped", "budget", 0.02)
    assert 0 < run["cost_usd"] <= 0.02
    assert run["read"] < 30
    assert begun(client, samples(), model="sim-slow")
    assert client.get("/v1/runs").json()[0]["max_cost_usd"] == 0.05


def test_who_reads_and_for_how_much_is_what_the_operator_allowed(with_model, service_at):
    _, client = with_model(most_cost=Decimal("0.05"))
    refused = ask(client, samples(), model="gpt-other")
    assert "baseline, sim-slow" in problem(refused, 422, "model_not_allowed")["detail"]
    problem(ask(client, samples(), model="sim-slow", max_cost="1"), 422, "over_budget")
    problem(ask(client, samples(), max_cost="0.01"), 422, "invalid")
    for wrong in ("-1", "0", "NaN", "Infinity", "1e99", "much"):
        problem(ask(client, samples(), model="sim-slow", max_cost=wrong), 422, "invalid")
    problem(ask(client, samples(), model="sim-slow", base_url="http://evil.example"), 422, "invalid_form")
    body = {"letters": ["0" * 32], "base_url": "http://evil.example"}
    problem(client.post("/v1/runs", json=body), 422, "invalid")
    assert client.get("/v1/runs").json() == []


def test_a_model_without_a_price_can_have_no_budget(service_at, provider, tmp_path):
    settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
    runs = RunSettings(at_a_time=0, models=("unpriced",))
    _, client = service_at(runs=runs, model_settings=settings)
    problem(ask(client, samples(), model="unpriced", max_cost="1"), 422, "no_price")
    runs = replace(runs, pacing=Pacing(max_cost=Decimal(1)))
    with pytest.raises(UsageError, match="price of unpriced is not known"):
        service_at(tmp_path / "other.db", runs=runs, model_settings=settings)


def test_a_model_that_cannot_be_asked_stops_the_run(service_at, provider, monkeypatch):
    settings = {"base_url": f"{provider.base_url}/nowhere", "api_key_env": "IMR_TEST_KEY"}
    _, client = service_at(runs=RunSettings(models=("sim-slow",)), model_settings=settings)
    run = over(client, samples(), model="sim-slow")
    assert (run["state"], run["why"], run["read"]) == ("stopped", "unavailable", 0)
    assert run["detail"].startswith("the model cannot be asked: ")


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([("a.txt", b"x")] * 4, 413, "too_many_letters"),
        ([("a.txt", b"x" * 40_000)] * 2, 413, "too_large"),
        ([("a.txt", b"x" * 70_000)], 413, "too_large"),
        ([("", b"")], 422, "no_letters"),
    ],
)
def test_limits_of_a_run(waiting, tmp_path, files, status, code):
    _, client = waiting
    problem(ask(client, files), status, code)
    assert client.get("/v1/runs").json() == []
    assert [path.name for path in (tmp_path / "store.db.runs").iterdir()] == ["lock"]


def test_a_letter_of_a_run_has_the_limit_of_a_letter(service_at):
    _, client = service_at(limits=Limits(max_bytes=5_000), runs=RunSettings(at_a_time=0))
    detail = problem(ask(client, [("a.txt", b"x"), ("b.txt", b"x" * 5_001)]), 413, "too_large")["detail"]
    assert "number 2" in detail
    assert "b.txt" not in detail


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", b"x", 415, "unsupported_media_type"),
        ("multipart/form-data", b"x", 422, "invalid_form"),
        ("multipart/form-data; boundary=y", b"", 422, "invalid_form"),
        ("multipart/form-data; boundary=y", b"x", 422, "invalid_form"),
        (
            "multipart/form-data; boundary=y",
            b'--y\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut',
            422,
            "invalid_form",
        ),
        (
            "multipart/form-data; boundary=y",
            b'--y\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nx\r\n--y--\r\n',
            422,
            "invalid_form",
        ),
        (
            "multipart/form-data; boundary=y",
            b'--y\r\nContent-Disposition: form-data; name="model"\r\n\r\n' + b"x" * 300 + b"\r\n--y--\r\n",
            422,
            "invalid",
        ),
        (
            "multipart/form-data; boundary=y",
            b"--y\r\n" + b"A" * 10_000 + b": x\r\n\r\nx\r\n--y--\r\n",
            422,
            "invalid_form",
        ),
        ("application/json", b"{", 422, "invalid"),
        ("application/json", b'{"letters": []}', 422, "invalid"),
        ("application/json", b'{"letters": ["x"]}', 422, "no_such_letter"),
        ("application/json", b'{"letters": ["../../../etc/passwd"]}', 422, "no_such_letter"),
        ("application/json", b'{"letters": ["x", "x", "x", "x"]}', 413, "too_many_letters"),
        ("application/json", b" " * 4_000_001, 413, "too_large"),
    ],
)
def test_what_is_no_run_is_refused_and_leaves_nothing(waiting, tmp_path, kind, body, status, code):
    _, client = waiting
    problem(client.post("/v1/runs", data=body, headers={"Content-Type": kind}), status, code)
    assert client.get("/v1/runs").json() == []
    assert {path.name for path in (tmp_path / "store.db.runs").iterdir()} == {"lock"}


def test_runs_that_are_not_over_are_limited_for_each_caller(waiting):
    _, client = waiting
    first = begun(client, samples())
    assert begun(client, samples())
    refused = ask(client, samples())
    problem(refused, 429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    assert client.post(f"/v1/runs/{first}/cancel").status_code == 202
    assert over(client, first)["state"] == "cancelled"
    assert begun(client, samples())


def test_the_same_key_begins_a_run_once(waiting):
    _, client = waiting
    headers = {"Idempotency-Key": "k-1"}
    first, again = (ask(client, samples(), headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    problem(ask(client, samples()[:1], headers=headers), 422, "idempotency_key_reused")
    assert len(client.get("/v1/runs").json()) == 1


def test_a_deleted_run_leaves_nothing_in_any_file(service_at, tmp_path):
    _, client = service_at()
    mark = "Quibblesnark Vandertrope"
    letter_id = client.added(f"{LETTER.read_text()}\n{mark}\n", name=f"{mark}.txt")
    run = over(client, [(f"{mark}.txt", f"{mark}\n{LETTER.read_text()}".encode()), *samples()])
    copied = over(client, client.post("/v1/runs", json={"letters": [letter_id]}).json()["id"])
    everything = lambda: b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())  # noqa: E731
    assert mark.encode() in everything()
    assert client.delete(f"/v1/runs/{run['id']}").status_code == 204
    assert client.delete(f"/v1/letters/{letter_id}").status_code == 204
    assert mark.encode() not in everything()
    problem(client.get(f"/v1/runs/{run['id']}"), 404, "not_found")
    problem(client.delete(f"/v1/runs/{run['id']}"), 404, "not_found")
    assert client.get("/v1/letters").json() == []
    assert not (tmp_path / "store.db.runs" / run["id"]).exists()
    assert lines(client, copied["id"]) == []


def test_what_a_run_that_goes_on_needs_is_not_deleted(waiting):
    _, client = waiting
    letter_id = client.added()
    run_id = client.post("/v1/runs", json={"letters": [letter_id]}).json()["id"]
    problem(client.delete(f"/v1/runs/{run_id}"), 409, "run_goes_on")
    problem(client.delete(f"/v1/letters/{letter_id}"), 409, "run_goes_on")
    problem(client.get(f"/v1/runs/{run_id}/export"), 409, "not_begun")
    client.post(f"/v1/runs/{run_id}/cancel")
    over(client, run_id)
    assert client.delete(f"/v1/letters/{letter_id}").status_code == 204
    assert client.delete(f"/v1/runs/{run_id}").status_code == 204


@pytest.mark.parametrize("is_over", [False, True], ids=["waits", "is over"])
def test_a_letter_that_a_run_read_meanwhile_is_not_deleted(service_at, monkeypatch, is_over):
    more = {} if is_over else {"runs": RunSettings(at_a_time=0)}
    service, client = service_at(**more)
    letter_id, write = client.added(), service.database.write

    def late(job, *, forgets=False):
        if forgets:
            monkeypatch.undo()
            other = Client(client.base)
            run_id = other.post("/v1/runs", json={"letters": [letter_id]}).json()["id"]
            if is_over:
                over(other, run_id)
        return write(job, forgets=forgets)

    monkeypatch.setattr(service.database, "write", late)
    problem(client.delete(f"/v1/letters/{letter_id}"), 409, "run_goes_on")
    assert client.get(f"/v1/letters/{letter_id}").status_code == 200
    (run,) = client.get("/v1/runs").json()
    assert (run["state"], run["read"]) == (("done", 1) if is_over else ("waiting", 0))


def test_runs_are_forgotten_when_their_time_is_over(service_at):
    service, client = service_at(keep=datetime.timedelta(days=30))
    old = over(client, samples())["id"]
    young = begun(client, samples())
    client.post(f"/v1/runs/{young}/cancel")
    kept = over(client, young)["read"]
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    chosen = runs_table.c.run_id == old
    service.database.write(
        lambda connection: connection.execute(runs_table.update().where(chosen).values(created_at=then))
    )
    assert service.forget_old() == len(samples())
    assert [run["id"] for run in client.get("/v1/runs").json()] == [young]
    assert len(client.get("/v1/letters").json()) == kept
    told = [(one["who"], one["action"], one["run_id"]) for one in client.get("/v1/audit?most=1000").json()]
    assert ("retention", "run.delete", old) in told


def test_retention_waits_for_a_run_that_needs_a_letter(waiting):
    service, client = waiting
    service.settings = replace(service.settings, keep=datetime.timedelta(seconds=-60))
    needed, _ = client.added(), client.added()
    run_id = client.post("/v1/runs", json={"letters": [needed]}).json()["id"]
    assert service.forget_old() == 1
    assert [one["id"] for one in client.get("/v1/letters").json()] == [needed]
    client.post(f"/v1/runs/{run_id}/cancel")
    over(client, run_id)
    assert service.forget_old() == 1
    assert client.get("/v1/runs").json() == []


def test_retention_keeps_what_a_run_needs_comes_from_and_nothing_else(tmp_path):
    with served(tmp_path / "store.db") as (_, address):
        client = Client(address)
        first, other = client.added(), client.added()
        past = over(client, client.post("/v1/runs", json={"letters": [first]}).json()["id"])["id"]
        (copy,) = {one["letter_id"] for one in client.get(f"/v1/runs/{past}/items").json()["items"]}
    keep, never = datetime.timedelta(seconds=-60), RunSettings(at_a_time=0)
    with served(tmp_path / "store.db", runs=never) as (service, address):
        client = Client(address)
        run_id = client.post("/v1/runs", json={"letters": [copy]}).json()["id"]
        service.settings = replace(service.settings, keep=keep)
        assert service.forget_old() == 1
        assert {one["id"] for one in client.get("/v1/letters").json()} == {first, copy}
        problem(client.get(f"/v1/letters/{other}"), 404, "not_found")
        assert {one["id"] for one in client.get("/v1/runs").json()} == {past, run_id}
        client.post(f"/v1/runs/{run_id}/cancel")
        over(client, run_id)
        assert service.forget_old() == 2
        assert client.get("/v1/runs").json() == []


def test_the_audit_log_says_who_did_what_with_a_run(service_at):
    _, client = service_at()
    run = over(client, [("Testperson.txt", LETTER.read_bytes())])
    client.get(f"/v1/runs/{run['id']}/items")
    client.get(f"/v1/runs/{run['id']}/export")
    client.delete(f"/v1/runs/{run['id']}")
    audit = client.get("/v1/audit")
    assert [one["action"] for one in audit.json() if one["run_id"] == run["id"]] == [
        *("run.add", "letter.add", "run.read", "run.export", "run.delete"),
    ]
    assert "Testperson" not in audit.text
    assert 'imr_runs{state="done"} 0.0' in client.get("/metrics").text


def test_a_service_that_ends_in_the_middle_goes_on_when_it_is_started_again(with_model, tmp_path):
    from serving import served

    service, client = with_model()
    settings = service.settings
    store = str(tmp_path / "again.db")
    how = {"runs": settings.runs, "model_settings": settings.model_settings}
    with served(store, **how) as (_, address):
        client = Client(address)
        run_id = begun(client, many(8), model="sim-slow")
        seen = until(client, run_id, lambda run: run["read"] >= 1)
    with served(store, **how) as (_, address):
        client = Client(address)
        assert int(next(events(client, run_id, last=seen["version"]))[0]) > seen["version"]
        run = over(client, run_id)
    assert (run["state"], run["read"], run["failed"]) == ("done", 8, {})
    assert run["calls"] == 8


def test_a_model_that_is_no_longer_allowed_does_not_go_on(service_at, with_model, tmp_path):
    from serving import served

    service, _ = with_model()
    store = str(tmp_path / "again.db")
    runs = replace(service.settings.runs, at_a_time=0)
    with served(store, runs=runs, model_settings=service.settings.model_settings) as (_, address):
        run_id = begun(Client(address), samples(), model="sim-slow")
    with served(store) as (_, address):
        run = over(Client(address), run_id)
    assert (run["state"], run["why"]) == ("stopped", "not_allowed")


def test_a_process_that_is_killed_is_started_again_and_in_the_end_given_up(with_model, tmp_path):
    _, client = with_model()
    run_id = begun(client, many(80), model="sim-slow")
    folder = tmp_path / "store.db.runs" / run_id
    read = 0
    for _ in range(3):
        read = until(client, run_id, lambda run, before=read: run["read"] > before)["read"]
        os.kill(process_in(folder), signal.SIGKILL)
    run = over(client, run_id)
    assert (run["state"], run["why"]) == ("stopped", "process_ended")
    assert run["read"] >= read
    assert len({row["letter_id"] for row in client.get(f"/v1/runs/{run_id}/items").json()["items"]}) > 0


def test_a_folder_of_runs_belongs_to_one_service(service_at, tmp_path):
    _, client = service_at(runs=RunSettings(folder=str(tmp_path / "runs"), at_a_time=0))
    run_id = begun(client, samples())
    assert (tmp_path / "runs").stat().st_mode & 0o777 == 0o700
    with pytest.raises(UsageError, match="in use by another service"):
        service_at(tmp_path / "other.db", runs=RunSettings(folder=str(tmp_path / "runs")))
    assert (tmp_path / "runs" / run_id).is_dir()


def test_what_belongs_to_no_run_is_removed_at_the_start(tmp_path):
    settings = RunSettings(folder=str(tmp_path / "runs"), at_a_time=0)
    with served(tmp_path / "store.db", runs=settings) as (_, address):
        run_id = begun(Client(address), samples())
    for name in (".new-" + "0" * 32, "1" * 32, "kept"):
        (tmp_path / "runs" / name / "letters").mkdir(parents=True)
    with served(tmp_path / "store.db", runs=settings):
        assert {path.name for path in (tmp_path / "runs").iterdir()} == {run_id, "kept", "lock"}


@pytest.mark.parametrize("marked", [True, False], ids=["by this version", "by one that named no store"])
def test_a_folder_of_runs_belongs_to_one_store(tmp_path, marked):
    folder = tmp_path / "runs"
    settings = RunSettings(folder=str(folder), at_a_time=0)
    with served(tmp_path / "first.db", runs=settings) as (_, address):
        run_id = begun(Client(address), samples())
    if not marked:
        (folder / "lock").write_bytes(b"")
    with (
        pytest.raises(UsageError, match=r"has the runs of another store; name another with --runs"),
        served(tmp_path / "second.db", runs=settings),
    ):
        pass
    with served(tmp_path / "first.db", runs=settings) as (_, address):
        Client(address).post(f"/v1/runs/{run_id}/cancel")
        assert over(Client(address), run_id)["state"] == "cancelled"
    assert (folder / run_id).is_dir()


def test_an_empty_folder_of_runs_is_anybodys(tmp_path):
    settings = RunSettings(folder=str(tmp_path / "runs"), at_a_time=0)
    for store in ("first.db", "second.db"):
        with served(tmp_path / store, runs=settings) as (_, address):
            client = Client(address)
            run_id = begun(client, samples())
            client.post(f"/v1/runs/{run_id}/cancel")
            over(client, run_id)
            assert client.delete(f"/v1/runs/{run_id}").status_code == 204


def test_runs_lie_beside_a_store_whose_url_names_a_file(tmp_path):
    with served(f"sqlite:///{tmp_path / 'store.db'}", runs=RunSettings(at_a_time=0)) as (_, address):
        run_id = begun(Client(address), samples())
    assert (tmp_path / "store.db.runs" / run_id).is_dir()


def test_a_folder_that_cannot_be_written_is_told(service_at, tmp_path):
    (tmp_path / "file").write_text("")
    _, client = service_at(runs=RunSettings(folder=str(tmp_path / "file" / "runs")))
    problem(ask(client, samples()), 503, "no_room")


def test_an_upload_that_stands_still_or_is_cut_off_leaves_nothing(service_at, tmp_path):
    import socket
    from urllib.parse import urlsplit

    _, client = service_at(upload_seconds=0.3)
    at = urlsplit(client.base)
    head = (
        b"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
        b"Content-Type: multipart/form-data; boundary=y\r\n\r\n"
        b'--y\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nonly this'
    )
    with socket.create_connection((at.hostname, at.port)) as slow:
        slow.sendall(head)
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
    assert [path.name for path in (tmp_path / "store.db.runs").iterdir()] == ["lock"]


def test_a_store_of_version_1_gets_what_is_new(store, service_at):
    from imr_llm.service.database import Database
    from imr_llm.service.tables import about

    database = Database(store)

    def older(connection):
        for table in ("run_marks", "run_items", "run_letters", "runs"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("ALTER TABLE audit DROP COLUMN run_id")
        connection.exec_driver_sql("ALTER TABLE store DROP COLUMN store_id")
        connection.execute(about.update().values(version=1))

    database.write(older)
    database.close()
    _, client = service_at(store, runs=RunSettings(at_a_time=0, folder="unused"))
    client.added()
    assert client.get("/v1/audit").json()[0]["run_id"] is None
    assert client.get("/v1/runs").json() == []


def test_whoever_leaves_an_export_early_ends_it(client, finished):
    with client.get(f"/v1/runs/{finished['id']}/export", stream=True) as answer:
        assert answer.raw.read(10).startswith(b"{")
    with contextlib.closing(Client(client.base)) as other:
        assert len(lines(other, finished["id"])) == len(samples()) + 1
