"""Who is let in: tokens, roles, sessions; and what another site's page cannot do."""

from __future__ import annotations

import datetime
import html
import re
import secrets

import pytest
from serving import Client
from sqlalchemy import select
from test_letters_api import problem

from imr_llm.errors import UsageError
from imr_llm.service.access import is_loopback
from imr_llm.service.server import serve
from imr_llm.service.settings import ServiceSettings, read_span_of_time, span_of_time_in_words
from imr_llm.service.tables import sessions

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def guarded(service_at, store):
    """A service that asks for tokens, and a client for each role."""
    service, stranger = service_at(store, needs_tokens=True)
    clients = {
        role: Client(stranger.base, service.tokens.add(f"the {role}", role))
        for role in ("reader", "reviewer", "admin")
    }
    return service, {**clients, "stranger": stranger}


WAYS = [
    ("GET", "/v1/letters", "reader"),
    ("POST", "/v1/letters", "reader"),
    ("GET", "/v1/letters/{}", "reader"),
    ("GET", "/v1/letters/{}/record", "reader"),
    ("GET", "/v1/letters/{}/text", "reader"),
    ("GET", "/v1/letters/{}/explanation", "reader"),
    ("GET", "/metrics", "reader"),
    ("GET", "/v1/letters/{}/review", "reviewer"),
    ("GET", "/v1/letters/{}/decisions", "reviewer"),
    ("POST", "/v1/letters/{}/decisions", "reviewer"),
    ("GET", "/v1/letters/{}/corrections", "reviewer"),
    ("GET", "/v1/corrections", "reviewer"),
    ("GET", "/v1/audit", "admin"),
    ("DELETE", "/v1/letters/{}", "admin"),
]
RUN_WAYS = [
    ("GET", "/v1/runs", "reader"),
    ("GET", "/v1/runs/{}", "reader"),
    ("GET", "/v1/runs/{}/events", "reader"),
    ("GET", "/v1/runs/{}/items", "reader"),
    ("GET", "/v1/runs/{}/outcomes", "reader"),
    ("GET", "/v1/runs/{}/failed", "reader"),
    ("GET", "/v1/runs/{}/export", "reader"),
    ("POST", "/v1/runs", "reviewer"),
    ("POST", "/v1/runs/{}/cancel", "reviewer"),
    ("POST", "/v1/runs/{}/resume", "reviewer"),
    ("DELETE", "/v1/runs/{}", "admin"),
]


def test_each_role_may_do_what_it_may(guarded):
    _, clients = guarded
    letter_id = clients["reader"].added()
    order = ["stranger", "reader", "reviewer", "admin"]
    for method, path, least in [*WAYS, *RUN_WAYS]:
        for role in order[: order.index(least)]:
            answer = clients[role].request(method, path.format(letter_id))
            problem(answer, 401 if role == "stranger" else 403, "no_token" if role == "stranger" else "role")
        answer = clients[least].request(method, path.format(letter_id))
        assert answer.status_code not in (401, 403), (method, path)
    assert {("GET", "/healthz"), ("GET", "/readyz")}.isdisjoint({way[:2] for way in WAYS})
    assert clients["stranger"].get("/healthz").status_code == 200


def test_every_route_of_the_api_is_in_that_list(client):
    said = client.get("/openapi.json").json()["paths"]
    known = {(method, path.replace("{}", "{letter_id}")) for method, path, _ in WAYS}
    known |= {(method, path.replace("{}", "{run_id}")) for method, path, _ in RUN_WAYS}
    there = {(method.upper(), path) for path, methods in said.items() for method in methods}
    assert there - known == {("GET", "/healthz"), ("GET", "/readyz")}


def test_a_letter_is_put_down_to_whoever_handed_it_in(guarded):
    _, clients = guarded
    letter_id = clients["reader"].added(Idempotency_Key="mine")
    assert clients["reader"].get(f"/v1/letters/{letter_id}").json()["received_by"] == "the reader"
    assert clients["admin"].hand_in(Idempotency_Key="mine").status_code == 201


def test_tokens_stand_as_hashes_and_can_be_revoked(service_at, tmp_path):
    service, stranger = service_at(needs_tokens=True)
    secret = service.tokens.add("a", "reader")
    client = Client(stranger.base, secret)
    assert client.get("/v1/letters").status_code == 200
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.encode() not in files
    with pytest.raises(UsageError, match="there is a token 'a' already"):
        service.tokens.add("a", "admin")
    service.tokens.revoke("a")
    problem(client.get("/v1/letters"), 401, "no_token")
    with pytest.raises(UsageError, match="there is no token 'a'"):
        service.tokens.revoke("a")


def test_a_session_ends_after_twelve_hours(service_at, store):
    service, client = service_at(store, needs_tokens=True)
    begun = datetime.datetime.now(datetime.UTC)
    client.post("/login", data={"token": service.tokens.add("a", "reader")})
    (cookie,) = client.cookies
    hours = datetime.timedelta(hours=12)
    assert abs(cookie.expires - (begun + hours).timestamp()) < 60
    assert client.get("/v1/letters").status_code == 200
    with service.database.read() as connection:
        (ends_at,) = connection.scalars(select(sessions.c.ends_at))
    assert begun + hours <= ends_at <= datetime.datetime.now(datetime.UTC) + hours
    service.database.write(
        lambda connection: connection.execute(sessions.update().values(ends_at=ends_at - hours))
    )
    problem(client.get("/v1/letters"), 401, "no_token")
    assert client.get("/", allow_redirects=False).headers["location"] == "/login"


def test_wrong_tokens_are_counted_and_a_right_one_still_counts(service_at):
    service, client = service_at(needs_tokens=True)
    secret = service.tokens.add("a", "reader")
    guesses = [Client(client.base, f"imr_{n}").get("/v1/letters").status_code for n in range(6)]
    guesses += [client.post("/login", data={"token": f"imr_{n}"}).status_code for n in range(6)]
    assert guesses == [401] * 10 + [429] * 2
    assert Client(client.base, secret).get("/v1/letters").status_code == 200
    assert client.post("/login", data={"token": secret}).status_code == 200
    assert client.get("/v1/letters").status_code == 200


PAGE = f"/review/{'0' * 32}"


@pytest.mark.parametrize(
    "path", [PAGE, f"/letters/{'0' * 32}?lang=es", "/runs?first=50", "/review", f"{PAGE}?a=%2F%2Fb&c=d%20e"]
)
def test_who_logs_in_comes_to_the_page_that_was_asked_for(service_at, path):
    service, client = service_at(needs_tokens=True)
    asked = client.get(path, allow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/login?next=%2F")
    form = client.get(asked.headers["location"])
    wanted = html.unescape(re.search(r'name="next" value="([^"]*)"', form.text)[1])
    assert wanted == path
    wrong = client.post("/login", data={"token": "imr_wrong", "next": wanted})
    assert html.unescape(re.search(r'name="next" value="([^"]*)"', wrong.text)[1]) == path
    secret = service.tokens.add("a", "reviewer")
    answer = client.post("/login", data={"token": secret, "next": wanted}, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert client.get("/v1/letters").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "review",
        "",
        "/login",
        "/logout",
        "/ü",
        "/" + "a" * 5000,
    ],
)
def test_nobody_is_led_elsewhere_by_logging_in(service_at, elsewhere):
    service, client = service_at(needs_tokens=True)
    form = client.get("/login", params={"next": elsewhere})
    assert 'name="next" value="/"' in form.text
    secret = service.tokens.add("a", "reader")
    answer = client.post("/login", data={"token": secret, "next": elsewhere}, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_what_a_form_sends_is_not_asked_for_anew_after_logging_in(service_at):
    _, client = service_at(needs_tokens=True)
    answer = client.post(f"/runs/{'0' * 32}/delete", allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_what_could_be_guessed_has_256_bits(service_at, monkeypatch):
    asked = []
    made = secrets.token_urlsafe
    monkeypatch.setattr(secrets, "token_urlsafe", lambda bytes_: asked.append(bytes_) or made(bytes_))
    service, client = service_at(needs_tokens=True)
    token = service.tokens.add("a", "reader")
    client.post("/login", data={"token": token})
    assert asked == [32, 32]
    assert (len(token.removeprefix("imr_")), len(client.cookies["imr_session"])) == (43, 43)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8380", "127.0.0.1.evil.example", "[::2]", "[", ""]
)
def test_without_tokens_a_name_that_is_not_this_computers_is_refused(client, host):
    problem(client.get("/v1/letters", headers={"Host": host}), 421, "misdirected_request")


def test_with_a_name_of_this_computer_it_answers(client):
    for host in ("localhost:8380", "127.0.0.1", "127.0.0.2:8380", "[::1]:8380"):
        assert client.get("/v1/letters", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://[::1", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing(client, headers):
    letter_id = client.added()
    for method, path in (
        ("POST", "/v1/letters"),
        ("POST", "/v1/runs"),
        ("POST", "/runs"),
        ("POST", f"/v1/runs/{letter_id}/cancel"),
        ("POST", f"/v1/runs/{letter_id}/resume"),
        ("POST", f"/runs/{letter_id}/resume"),
        ("POST", f"/runs/{letter_id}/delete"),
        ("DELETE", f"/v1/runs/{letter_id}"),
        ("POST", f"/v1/letters/{letter_id}/decisions"),
        ("DELETE", f"/v1/letters/{letter_id}"),
    ):
        problem(
            client.request(method, path, data="x", headers={"Content-Type": "text/plain", **headers}),
            403,
            "other_site",
        )
    assert client.get(f"/v1/letters/{letter_id}").status_code == 200
    own = {"Origin": client.base, "Sec-Fetch-Site": "same-origin"}
    assert client.delete(f"/v1/letters/{letter_id}", headers=own).status_code == 204


def test_every_answer_has_the_security_headers(client):
    for path in ("/", "/healthz", "/v1/letters", "/nothing", "/static/app.css", "/openapi.json"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_nothing_outside_of_the_static_folder_is_served(client):
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/",
    ):
        assert client.get(path).status_code == 404


def test_an_address_beyond_this_computer_needs_tokens(tmp_path):
    with pytest.raises(UsageError, match="needs --tokens"):
        serve(ServiceSettings(store=str(tmp_path / "x.db")), "0.0.0.0", 0, (), None)
    assert [is_loopback(one) for one in ("127.0.0.1", "::1", "localhost", "10.0.0.1", "example.org")] == [
        *(True, True, True),
        *(False, False),
    ]


def test_spans_of_time():
    assert read_span_of_time("30d").days == 30
    assert read_span_of_time("12h").total_seconds() == 43_200
    for said, words in (
        ("1h", "1 hour"),
        ("36h", "36 hours"),
        ("1d", "1 day"),
        ("48h", "2 days"),
        ("2w", "14 days"),
    ):
        assert span_of_time_in_words(read_span_of_time(said)) == words
    for wrong in ("", "30", "0d", "-1d", "1y", "1.5d"):
        with pytest.raises(UsageError, match="no span of time"):
            read_span_of_time(wrong)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("/nowhere/at/all/x.db", "No such file"),
        (":memory:", "must be a file"),
        ("mysql://x/y", "no store of kind"),
        ("nonsense://", "no store of kind"),
        ("://", "cannot be read"),
        ("postgresql://imr:topsecret@/x?host=/nowhere", "cannot be used"),
    ],
)
def test_a_store_that_cannot_be_is_one_clear_line(where, why):
    from imr_llm.service.database import Database

    with pytest.raises(UsageError, match=why) as raised:
        Database(where)
    assert "topsecret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_store_of_another_version_is_refused(store):
    from imr_llm.service.database import Database
    from imr_llm.service.tables import about

    database = Database(store)
    database.write(lambda connection: connection.execute(about.update().values(version=99)))
    database.close()
    with pytest.raises(UsageError, match="is of version 99"):
        Database(store)


def test_what_is_no_database_is_refused(tmp_path):
    from imr_llm.service.database import Database

    (tmp_path / "x.db").write_text("no database at all, but text that is long enough" * 50)
    with pytest.raises(UsageError, match="not a database"):
        Database(str(tmp_path / "x.db"))
