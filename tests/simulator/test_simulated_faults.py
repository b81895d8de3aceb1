"""Every fault alone, as a client meets it, and what is billed for it."""

from __future__ import annotations

import asyncio
import json
import time

import httpx2
import openai
import pytest
from asking import GOLD, billed, body, client, planted, post
from test_simulated_endpoints import tools

from imr_llm.simulator.profile import Profile
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def failing(kind: str, **more) -> Profile:
    return Profile(
        name="sim-test", about="a test's", faults={kind: 1.0}, errors={"flip_outcome": 1.0}, **more
    )


def ask(sim, **more):
    return client(sim).chat.completions.create(**body(model="sim-test"), **more)


@pytest.mark.parametrize(
    ("kind", "error", "status", "code"),
    [
        ("rate_limit", openai.RateLimitError, 429, "rate_limit_exceeded"),
        ("quota", openai.RateLimitError, 429, "insufficient_quota"),
        ("server_error", openai.InternalServerError, 500, None),
        ("unavailable", openai.InternalServerError, 503, None),
    ],
)
def test_errors_of_the_server(kind, error, status, code):
    with simulated_provider(profile=failing(kind, retry_after=1.5)) as sim:
        with pytest.raises(error) as caught:
            ask(sim)
        assert (caught.value.status_code, caught.value.code) == (status, code)
        assert caught.value.response.headers.get("retry-after") == ("2" if kind == "rate_limit" else None)
        assert caught.value.response.headers.get("retry-after-ms") == (
            "1500" if kind == "rate_limit" else None
        )
        assert [line["fault"] for line in sim.log] == [kind]
        assert (billed(sim), sim.bill) == ([], 0)


def test_a_timeout_holds_the_connection_until_the_client_goes():
    with simulated_provider(profile=failing("timeout")) as sim:
        began = time.monotonic()
        with pytest.raises(openai.APITimeoutError):
            ask(sim, timeout=0.4)
        assert time.monotonic() - began > 0.35
        assert [line["fault"] for line in sim.log] == ["timeout"]
        assert sim.bill == 0


def test_a_timeout_ends_by_itself():
    with (
        simulated_provider(profile=failing("timeout", hold=0.2)) as sim,
        pytest.raises(openai.APIConnectionError),
    ):
        ask(sim)


def test_closing_does_not_wait_for_who_is_held():
    async def hold(sim) -> None:
        async with httpx2.AsyncClient(verify=False, timeout=30) as http:
            with pytest.raises(httpx2.TransportError):
                await http.post(sim.base_url + "/chat/completions", json=body(model="sim-test"))

    async def ask_and_close() -> float:
        with simulated_provider(profile=failing("timeout")) as sim:
            asking = asyncio.create_task(hold(sim))
            while not sim.log:
                await asyncio.sleep(0.02)
            began = time.monotonic()
        await asking
        return time.monotonic() - began

    assert asyncio.run(ask_and_close()) < 5


def test_a_reset():
    with simulated_provider(profile=failing("reset")) as sim:
        with pytest.raises(openai.APIConnectionError) as caught:
            ask(sim)
        assert isinstance(caught.value.__cause__, httpx2.ReadError)
        assert billed(sim) == []


@pytest.mark.parametrize("more", [{}, {"stream": True}])
def test_half_a_body(more):
    with simulated_provider(profile=failing("half_body")) as sim:
        with pytest.raises(httpx2.RemoteProtocolError, match=r"without sending complete|incomplete"):
            post(sim, body(model="sim-test", **more))
        assert [line.get("fault") for line in sim.log] == ["half_body"]
        assert sim.bill > 0
        assert planted(sim) == []


@pytest.mark.parametrize("shape", [dict, tools])
def test_a_truncated_answer(shape):
    with simulated_provider(profile=failing("truncation")) as sim:
        done = client(sim).chat.completions.create(**shape(body(model="sim-test")))
        message = done.choices[0].message
        text = message.content or message.tool_calls[0].function.arguments
        assert done.choices[0].finish_reason == "length"
        assert done.usage.completion_tokens == -(-len(text) // 4)
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)
        assert planted(sim) == []


def test_an_answer_over_the_limit_is_cut_there():
    with simulated_provider() as sim:
        for limit in ("max_tokens", "max_completion_tokens"):
            done = client(sim).chat.completions.create(**body(**{limit: 100}))
            assert done.choices[0].finish_reason == "length"
            assert done.usage.completion_tokens == 100
        asked = body()
        done = client(sim).responses.create(
            model="sim-perfect", input=asked["messages"], max_output_tokens=50
        )
        assert (done.status, done.incomplete_details.reason) == ("incomplete", "max_output_tokens")
        assert done.usage.output_tokens == 50


ANSWERLESS = ["refusal", "content_filter", "empty_choices", "null_content"]


@pytest.mark.parametrize("kind", ANSWERLESS)
def test_answers_that_are_none(kind):
    with simulated_provider(profile=failing(kind)) as sim:
        done = ask(sim)
        if kind == "empty_choices":
            assert done.choices == []
        else:
            (choice,) = done.choices
            assert choice.finish_reason == ("content_filter" if kind == "content_filter" else "stop")
            assert (choice.message.refusal is not None) == (kind == "refusal")
            assert not choice.message.content
        assert [line["fault"] for line in billed(sim)] == [kind]
        assert sim.bill > 0
        assert planted(sim) == []


@pytest.mark.parametrize("kind", ANSWERLESS)
def test_streams_of_answers_that_are_none(kind):
    with simulated_provider(profile=failing(kind)) as sim:
        choices = [choice for chunk in ask(sim, stream=True) for choice in chunk.choices]
    assert not any(choice.delta.content for choice in choices)
    assert any(choice.delta.refusal for choice in choices) == (kind == "refusal")
    finishes = [choice.finish_reason for choice in choices if choice.finish_reason]
    assert finishes == {"empty_choices": [], "content_filter": ["content_filter"]}.get(kind, ["stop"])


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("refusal", "completed"),
        ("content_filter", "incomplete"),
        ("empty_choices", "completed"),
        ("null_content", "completed"),
    ],
)
def test_responses_that_are_none(kind, status):
    with simulated_provider(profile=failing(kind)) as sim:
        done = client(sim).responses.create(model="sim-test", input=body()["messages"])
        assert (done.output_text, done.status) == ("", status)
        parts = [part.type for message in done.output for part in message.content]
        assert ("refusal" in parts) == (kind == "refusal")


def test_html():
    with simulated_provider(profile=failing("html")) as sim:
        response = post(sim, body(model="sim-test"))
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/html")
        assert response.text.startswith("<html>")
        assert sim.bill == 0


@pytest.mark.parametrize("stream", [False, True])
def test_a_slow_stream(stream):
    with simulated_provider(profile=failing("slow_stream", pause=0.02), gold=GOLD) as sim:
        began = time.monotonic()
        response = post(sim, body(model="sim-test", stream=stream))
        assert time.monotonic() - began > 0.1
        assert response.status_code == 200
        assert [line["fault"] for line in billed(sim)] == ["slow_stream"]
        assert len(planted(sim)) == 2, "a slow answer is an answer"


def test_only_the_first_attempts_fail():
    with simulated_provider(profile=failing("server_error", failing_attempts=2)) as sim:
        statuses = [post(sim, body(model="sim-test")).status_code for _ in range(4)]
        assert statuses == [500, 500, 200, 200]
        assert [line["attempt"] for line in sim.log if "kind" not in line] == [1, 2, 3, 4]


@pytest.mark.parametrize(("json_schema", "status"), [("refuse", 400), ("fail", 500)])
def test_servers_that_take_no_json_schema(json_schema, status):
    profile = Profile(name="sim-test", about="a test's", json_schema=json_schema)
    with simulated_provider(profile=profile) as sim:
        response = post(sim, body(model="sim-test"))
        assert response.status_code == status
        assert "json_schema" in response.json()["error"]["message"]
        assert post(sim, tools(body(model="sim-test"))).status_code == 200
        assert (
            post(sim, {**body(model="sim-test"), "response_format": {"type": "json_object"}}).status_code
            == 200
        )


def test_a_reasoning_model():
    profile = Profile(name="sim-test", about="a test's", reasoning_tokens=200)
    with simulated_provider(profile=profile) as sim:
        for refused, param in ({"temperature": 0}, "temperature"), ({"max_tokens": 9000}, "max_tokens"):
            response = post(sim, body(model="sim-test", **refused))
            assert (response.status_code, response.json()["error"]["param"]) == (400, param)
        done = client(sim).chat.completions.create(
            **body(model="sim-test", temperature=1, max_completion_tokens=9000)
        )
        reasoning = done.usage.completion_tokens_details.reasoning_tokens
        assert 100 <= reasoning <= 300
        assert done.usage.completion_tokens == reasoning + -(-len(done.choices[0].message.content) // 4)
        cut = client(sim).chat.completions.create(**body(model="sim-test", max_completion_tokens=50))
        assert (cut.choices[0].finish_reason, cut.choices[0].message.content) == ("length", "")
        assert cut.usage.completion_tokens_details.reasoning_tokens == cut.usage.completion_tokens == 50


def test_latency_and_stragglers():
    slow = {"median": 0.15, "stragglers": 1.0, "straggler_factor": 2}
    with simulated_provider(profile=Profile(name="sim-test", about="a test's", latency=slow)) as sim:
        began = time.monotonic()
        assert post(sim, body(model="sim-test")).status_code == 200
        assert time.monotonic() - began > 0.29
