"""`/v1/letters`, over a socket: what goes in comes out, once, and what cannot be read says why."""

from __future__ import annotations

import concurrent.futures
import datetime
import hashlib
import socket
import sys
import tempfile
import threading
from urllib.parse import urlsplit

import pytest
from serving import LETTER, Client

from imr_llm import Letter, explain, extract
from imr_llm.letters import _pdf_process
from imr_llm.service.database import Database
from imr_llm.service.service import Service
from imr_llm.service.tables import letters as letters_table

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def problem(answer, status, code):
    """The problem document of an answer."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code), document
    assert document["title"]
    return document


def without_time(record):
    return {**record, "provenance": {**record["provenance"], "created_at": None}}


@pytest.mark.parametrize("how", ["text", "pdf", "form"])
def test_a_letter_gives_what_the_command_line_gives(client, pdf, how):
    if how == "form":
        answer = client.post("/v1/letters", files={"file": ("a.txt", LETTER.read_bytes(), "text/plain")})
        data, name = LETTER.read_bytes(), "a.txt"
    else:
        data, name = (pdf, "a.pdf") if how == "pdf" else (LETTER.read_bytes(), "a.txt")
        answer = client.hand_in(data, name)
    assert answer.status_code == 201
    shown = answer.json()
    assert answer.headers["location"] == f"/v1/letters/{shown['id']}"
    assert (shown["name"], shown["sha256"]) == (name, hashlib.sha256(data).hexdigest())
    assert client.get(f"/v1/letters/{shown['id']}").json() == shown

    letter = Letter.from_bytes(data, name)
    record = extract(letter)
    assert client.get(f"/v1/letters/{shown['id']}/text").content.decode() == letter.text
    got = client.get(f"/v1/letters/{shown['id']}/record").json()
    assert without_time(got) == without_time(record.model_dump(mode="json"))
    for lang in ("en", "es"):
        got = client.get(f"/v1/letters/{shown['id']}/explanation", params={"lang": lang}).json()
        assert got == explain(record, letter, lang=lang).model_dump(mode="json")


def test_an_explanation_comes_as_markdown_and_as_text(client):
    letter_id = client.added()
    for form, kind in (("md", "text/markdown; charset=utf-8"), ("txt", "text/plain; charset=utf-8")):
        answer = client.get(f"/v1/letters/{letter_id}/explanation", params={"lang": "es", "format": form})
        assert answer.headers["content-type"] == kind
        assert "decidió" in answer.text


def test_the_same_key_keeps_a_letter_once(client):
    first = client.hand_in(Idempotency_Key="k-1")
    again = client.hand_in(Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert client.hand_in(Idempotency_Key="k-2").json()["id"] != first.json()["id"]
    other = LETTER.read_text() + "\n"
    problem(client.hand_in(other, Idempotency_Key="k-1"), 422, "idempotency_key_reused")


def test_keys_sent_at_the_same_moment_keep_a_letter_once(service_at, store):
    service, client = service_at(store)
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: Client(client.base).hand_in(Idempotency_Key="together"), range(16))
        )
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert service.letters.progress()["letters"] == 1


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"", "text/plain", 422, "empty"),
        (b"  \n", "text/plain", 422, "empty"),
        (b"\x00\x01\x02" * 20, "text/plain", 415, "binary"),
        (b"%PDF-1.7 nothing behind it", "application/pdf", 422, "pdf_damaged"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"x", "image/png", 415, "unsupported_media_type"),
        (b"x", "multipart/form-data", 422, "invalid_form"),
        (b"x", "multipart/form-data; boundary=y", 422, "invalid_form"),
        (
            b'--y\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--y--\r\n',
            "multipart/form-data; boundary=y",
            422,
            "invalid_form",
        ),
    ],
)
def test_what_is_no_letter_is_refused_with_the_cause(client, data, kind, status, code):
    document = problem(client.post("/v1/letters", data=data, headers={"Content-Type": kind}), status, code)
    assert ";" in document["detail"] or "sent as" in document["detail"] or "file" in document["detail"]


def test_a_process_that_does_not_start_is_no_fault_of_the_letter(client, pdf, monkeypatch):
    _pdf_process._PROCESS.close()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nosuch/python")
        document = problem(client.hand_in(pdf), 503, "reader_not_started")
    assert "/nosuch" not in document["detail"]
    assert client.hand_in(pdf).status_code == 201


def test_limits_on_bytes_characters_and_pages(service_at, pdf):
    from imr_llm import Limits

    _, client = service_at(limits=Limits(max_bytes=50_000, max_chars=9_000, max_pages=1))
    problem(client.hand_in("x" * 50_001), 413, "too_large")
    problem(client.post("/v1/letters", files={"file": ("a.txt", b"x" * 120_000)}), 413, "too_large")
    problem(client.hand_in("x " * 5_000), 413, "too_large")
    problem(client.hand_in(pdf), 413, "too_large")
    chunks = client.post(
        "/v1/letters", data=(b"x" * 10_000 for _ in range(6)), headers={"Content-Type": "text/plain"}
    )
    problem(chunks, 413, "too_large")
    assert client.get("/v1/letters").json() == []


def test_a_letter_that_does_not_arrive_is_given_up(service_at):
    _, client = service_at(upload_seconds=0.2)
    at = urlsplit(client.base)
    with socket.create_connection((at.hostname, at.port)) as slow:
        slow.sendall(b"POST /v1/letters HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n")
        slow.sendall(b"Content-Length: 100\r\n\r\nonly this")
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_caller_who_hands_in_too_much_is_told_when_to_come_back(service_at):
    _, client = service_at(rate=2)
    assert [client.hand_in().status_code for _ in range(2)] == [201, 201]
    refused = client.hand_in()
    problem(refused, 429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert client.get("/v1/letters").status_code == 200


@pytest.mark.parametrize("path", ["", "/record", "/text", "/explanation", "/review", "/decisions"])
def test_what_is_not_there_is_not_found(client, path):
    problem(client.get(f"/v1/letters/{'0' * 32}{path}"), 404, "not_found")
    problem(client.get(f"/v1/letters/..%2f..%2fetc{path}"), 404, "not_found")
    problem(client.get(f"/v1/letters/nothing{path}"), 422, "invalid")


def test_problems_name_no_word_of_a_letter(client):
    secret = "Zyxwv Testperson"
    for answer in (
        client.hand_in(f"\0{secret}" * 20, name=f"{secret}.txt"),
        client.hand_in(f"%PDF-1.4 {secret}", name=f"{secret}.pdf"),
        client.get(f"/v1/letters/{secret}"),
        client.post("/v1/letters", data=secret, headers={"Content-Type": "text/x"}),
    ):
        assert answer.status_code >= 400
        assert secret not in answer.text


def test_no_letter_touches_the_disk_on_its_way_in(client, monkeypatch):
    spilled = []
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", lambda _: spilled.append(1))
    problem(client.post("/v1/letters", files={"file": ("a.txt", b"x" * 2_000_000)}), 413, "too_large")
    assert spilled == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\letter.pdf", "letter.pdf"),
        ("a\x00b\nc.txt", "a b c.txt"),
        ("<script>alert(1)</script>.txt", "script>.txt"),
        ("x" * 500, "x" * 200),
        ("", "letter.txt"),
        ("/", "letter.txt"),
    ],
)
def test_a_name_is_a_label_and_no_path(client, given, kept):
    assert client.hand_in(name=given).json()["name"] == kept


def test_a_deleted_letter_leaves_nothing_in_any_file(service_at, tmp_path):
    _, client = service_at()
    mark = "Quibblesnark Vandertrope"
    text = LETTER.read_text() + f"\n{mark}\n"
    keep = client.added()
    letter_id = client.added(text, name=f"{mark}.txt")
    at = text.index(mark)
    correction = {
        "pointer": "/diagnoses",
        "action": "correct",
        "version": 0,
        "new": [mark],
        "span": {"start": at, "end": at + len(mark), "quote": mark},
    }
    assert client.post(f"/v1/letters/{letter_id}/decisions", json=correction).status_code == 200
    files = lambda: b"".join(path.read_bytes() for path in tmp_path.iterdir())  # noqa: E731
    assert mark.encode() in files()
    assert client.delete(f"/v1/letters/{letter_id}").status_code == 204
    assert mark.encode() not in files()
    assert client.get("/v1/corrections").text == ""
    problem(client.get(f"/v1/letters/{letter_id}"), 404, "not_found")
    problem(client.delete(f"/v1/letters/{letter_id}"), 404, "not_found")
    assert [one["id"] for one in client.get("/v1/letters").json()] == [keep]


def test_letters_are_forgotten_when_their_time_is_over(service_at, store):
    service, client = service_at(store, keep=datetime.timedelta(days=30))
    old, young = client.added(), client.added()
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    chosen = letters_table.c.letter_id == old
    service.database.write(
        lambda connection: connection.execute(letters_table.update().where(chosen).values(received_at=then))
    )
    assert service.forget_old() == 1
    assert [one["id"] for one in client.get("/v1/letters").json()] == [young]
    told = [(one["who"], one["action"], one["letter_id"]) for one in client.get("/v1/audit").json()]
    assert ("retention", "letter.delete", old) in told


def test_the_audit_log_says_who_did_what_and_no_word_of_a_letter(service_at, store):
    _, client = service_at(store)
    letter_id = client.added(name="Testperson.txt")
    for path in ("record", "text", "explanation", "review"):
        client.get(f"/v1/letters/{letter_id}/{path}")
    client.get("/v1/corrections")
    client.delete(f"/v1/letters/{letter_id}")
    audit = client.get("/v1/audit")
    assert [one["action"] for one in audit.json()] == [
        *("letter.add", "record.read", "text.read", "explanation.read", "review.read"),
        *("corrections.export", "letter.delete"),
    ]
    assert {one["who"] for one in audit.json()} == {"local"}
    assert [one["letter_id"] for one in audit.json()] == [*[letter_id] * 5, None, letter_id]
    assert "Testperson" not in audit.text
    assert [one["entry"] for one in client.get("/v1/audit?after=5").json()] == [6, 7]


def test_metrics_count_and_hold_no_word_of_a_letter(service_at):
    _, client = service_at()
    letter_id = client.added(name="Testperson.txt")
    client.hand_in("")
    client.get(f"/v1/letters/{letter_id}/record")
    client.get("/v1/letters/Testperson")
    client.get("/Testperson")
    told = client.get("/metrics").text
    assert 'imr_letters_total{outcome="kept"} 1.0' in told
    assert 'imr_letters_total{outcome="empty"} 1.0' in told
    assert (
        'imr_http_requests_total{method="GET",route="/v1/letters/{letter_id}/record",status="200"} 1.0'
        in told
    )
    assert "imr_letters_kept 1.0" in told
    assert "Testperson" not in told
    assert letter_id not in told


def test_health(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_a_lost_store_is_told(service_at, monkeypatch):
    from sqlalchemy.exc import OperationalError

    service, client = service_at()

    def lost():
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(service.database, "read", lost)
    problem(client.get("/readyz"), 503, "store_unavailable")
    assert client.get("/healthz").status_code == 200


def test_a_fault_of_ours_tells_neither_caller_nor_log_a_word(service_at, monkeypatch, caplog):
    service, client = service_at()

    def broken(*_):
        raise RuntimeError("Testperson")

    monkeypatch.setattr(service.letters, "entry", broken)
    answer = client.get(f"/v1/letters/{'0' * 32}")
    problem(answer, 500, "internal_error")
    assert "Testperson" not in answer.text + caplog.text
    assert "RuntimeError at test_letters_api.py" in caplog.text


def test_retention_goes_on_after_a_fault_which_the_log_is_told(service_at, monkeypatch, caplog):
    looks, again = [], threading.Event()

    def forget_old(_):
        looks.append(len(looks))
        if len(looks) == 1:
            raise OSError("Testperson.txt")
        again.set()

    monkeypatch.setattr("imr_llm.service.app._RETENTION_SECONDS", 0.001)
    monkeypatch.setattr(Service, "forget_old", forget_old)
    service_at(keep=datetime.timedelta(days=30))
    assert again.wait(10)
    assert "retention: OSError at test_letters_api.py" in caplog.text
    assert "Testperson" not in caplog.text


def test_a_write_whose_caller_has_gone_stops_no_other(tmp_path):
    database = Database(str(tmp_path / "store.db"))
    begun, go_on = threading.Event(), threading.Event()
    first = database.submit(lambda _: (begun.set(), go_on.wait(10)))
    assert begun.wait(10)
    gone = database.submit(lambda _: pytest.fail("nobody waits for this"))
    assert gone.cancel()
    go_on.set()
    assert first.result(10)
    assert database.submit(lambda _: "written").result(10) == "written"
    database.close()
