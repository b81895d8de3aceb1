"""What goes wrong, told to people as a page with a way back, and what is told of a store that cannot be used."""

from __future__ import annotations

import logging
import shutil
import threading
from collections import namedtuple

import pytest
from serving import LETTER, SAMPLES
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from test_letters_api import problem
from test_review_api import decide

from imr_llm.service.letter_store import put_down
from imr_llm.service.tables import audit
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NOBODY = "0" * 32


def page(answer, status):
    """The words of a page that says what is wrong."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/">To the first page</a>' in answer.text
    assert "about:blank" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/reviews", 404, "There is nothing here."),
        ("GET", "/letters", 404, "There is nothing here."),
        ("GET", "/logout", 405, "Not found"),
        (
            "GET",
            "/review?first=abc",
            422,
            "the address of this page is not right: first should be a whole number",
        ),
        ("GET", "/review?first=-1", 422, "first should be at least 0"),
        ("GET", f"/letters/{NOBODY}?lang=fr", 422, "lang should be"),
        ("GET", f"/letters/{NOBODY}?lang=<b>", 422, "lang should be"),
        ("GET", f"/runs/{NOBODY}?page=0", 422, "page should be at least 1"),
        ("GET", "/runs?first=1e9", 422, "first should be a whole number"),
        ("POST", "/login", 422, "the form is not right: token is missing"),
        ("GET", f"/review/{NOBODY}", 404, "There is no letter of this id"),
    ],
)
def test_whoever_looks_at_pages_gets_a_page_and_a_program_a_document(client, method, path, status, told):
    assert told in page(client.request(method, path, headers=BROWSER), status)
    if NOBODY not in path or "?" in path:
        assert problem(client.request(method, path), status, client.request(method, path).json()["code"])


def test_what_programs_ask_for_is_a_document_whoever_asks(client):
    for path in ("/v1/letters?most=0", f"/v1/letters/{NOBODY}", "/v1/nothing"):
        assert client.get(path, headers=BROWSER).headers["content-type"] == "application/problem+json"


def test_a_page_of_another_name_or_from_another_site_says_why_it_is_refused(client):
    told = page(client.get("/", headers={**BROWSER, "Host": "imr.example"}), 421)
    assert "start it with --tokens" in told
    told = page(client.post("/runs", headers={**BROWSER, "Origin": "https://evil.example"}), 403)
    assert "another site" in told


def test_a_fault_of_ours_is_a_page_too(service_at, monkeypatch):
    service, client = service_at()

    def broken(*_):
        raise RuntimeError("Testperson")

    monkeypatch.setattr(service.letters, "queue", broken)
    told = page(client.get("/review", headers=BROWSER), 500)
    assert "A fault of imr-llm; please report it." in told
    assert "Testperson" not in told


def keep_from_writing(database, pragma):
    """Sets a pragma on every connection from now on."""

    def listen(connection):
        connection.exec_driver_sql(f"PRAGMA {pragma}")

    event.listen(database._engine, "begin", listen)


FULL = "max_page_count=1"  # it stays as large as it is: SQLite does and says what it does of a full disk


def test_a_full_disk_is_told_as_one_to_callers_and_log(service_at, caplog):
    service, client = service_at()
    client.added()
    keep_from_writing(service.database, FULL)
    told = problem(client.hand_in(LETTER.read_text() * 9), 503, "no_room")
    assert told["detail"].startswith("the store has no room left")
    assert "store.db: OperationalError (SQLITE_FULL) at" in caplog.text
    assert "Testperson" not in caplog.text
    assert "physical therapy" not in caplog.text


def test_what_shares_a_commit_with_what_finds_no_room_is_kept_or_refused(service_at):
    service, _ = service_at()
    database, begun, go = service.database, threading.Event(), threading.Event()
    keep_from_writing(database, FULL)
    waiting = database.submit(lambda _: begun.set() or go.wait(30))
    assert begun.wait(30)  # those below wait for the next commit
    small = database.submit(lambda connection: put_down(connection, "a", "small"))
    large = database.submit(
        lambda connection: [put_down(connection, "a" * 10_000, "large") for _ in range(99)]
    )
    after = database.submit(lambda connection: put_down(connection, "a", "after"))
    go.set()
    assert waiting.result(30)
    with pytest.raises(OperationalError, match="database or disk is full"):
        large.result(30)
    kept = {name for name, one in (("small", small), ("after", after)) if one.exception(30) is None}
    with database.read() as connection:
        there = set(connection.scalars(select(audit.c.action))) & {"small", "large", "after"}
    assert there == kept


def test_a_store_that_cannot_be_written_is_told_by_every_way_in(service_at, caplog):
    service, client = service_at()
    letter_id = client.added()
    keep_from_writing(service.database, "query_only=ON")
    way = f"/v1/letters/{letter_id}"
    for answer in (
        client.hand_in(),
        decide(client, letter_id, pointer="/patient/age"),
        client.delete(way),
        client.get(f"{way}/explanation"),
        client.get(f"{way}/record"),
        client.get("/readyz"),
    ):
        told = problem(answer, 503, "store_unavailable")
        assert told["detail"].startswith("the store cannot be used")
    assert "(SQLITE_READONLY)" in caplog.text
    assert client.get("/healthz").status_code == 200
    told = page(client.get(f"/letters/{letter_id}", headers=BROWSER), 503)
    assert "The store cannot be used; whoever runs the service must look at it" in told
    assert client.get(way).status_code == 200


def test_it_is_not_ready_where_its_disk_is_full(client, monkeypatch):
    assert client.get("/readyz").json() == {"status": "ok"}
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 4096))
    problem(client.get("/readyz"), 503, "no_room")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 0, 10**9))
    assert client.get("/readyz").json() == {"status": "ok"}


def test_looking_whether_it_is_ready_leaves_the_store_as_it_is(service_at, store):
    service, client = service_at(store)
    for _ in range(3):
        assert client.get("/readyz").json() == {"status": "ok"}
    with service.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM store").scalar() == 1


def test_the_log_of_a_models_calls_does_not_name_the_letters_file(service_at, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG, "imr_llm")
    monkeypatch.setenv("IMR_TEST_KEY", "sim")
    with simulated_provider(profile="sim-careless") as provider:
        settings = {"base_url": provider.base_url, "api_key_env": "IMR_TEST_KEY"}
        _, client = service_at(model="sim-careless", model_settings=settings)
        letter_id = client.added(SAMPLES / "sample-f1a-02.txt", name="Testperson, Pat.txt")
    kept = client.get(f"/v1/letters/{letter_id}").json()
    assert kept["name"] == "Testperson, Pat.txt"
    assert client.get(f"/v1/letters/{letter_id}/record").json()["letter"]["name"] == "Testperson, Pat.txt"
    assert f"'letter {kept['sha256'][:12]}': attempt 1" in caplog.text
    assert "Testperson" not in caplog.text
