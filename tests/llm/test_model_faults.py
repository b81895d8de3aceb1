"""What can go wrong with a call: each row of the table of faults, over a real socket.

A passing fault is tried again as often as persistence allows and no oftener; an answer with faults is asked
for anew once; everything else ends the letter or the run at once.
"""

from __future__ import annotations

import pytest
from model_questions import (
    GOOD,
    USAGE,
    WRONG,
    Waits,
    ask,
    completion,
    question,
    refused,
    response,
    tool_completion,
)

from imr_llm import ImrError, LetterError, ModelFailed, ModelUnavailable
from imr_llm.llm.failures import MEANINGS
from imr_llm.llm.usage import Tokens, totals
from scripted_server import Said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

AGAIN, ANEW, ONCE = 3, 2, 1
"""How many requests a fault that does not go away causes, with three attempts and one correction."""
COUNTED = Tokens(1000, 100, 400, 10)

CHAT = {
    "invalid JSON": (completion("I think it was upheld."), "invalid_json", ANEW),
    "JSON that breaks off": (completion(GOOD[:-7]), "invalid_json", ANEW),
    "schema violation": (completion(WRONG), "schema_violation", ANEW),
    "an answer of another shape": (completion("[1]"), "schema_violation", ANEW),
    "cut at the limit": (completion(GOOD[:20], finish="length"), "truncated", ONCE),
    "refusal": (completion(None, refusal="I cannot help."), "refusal", ONCE),
    "content filter": (completion(None, finish="content_filter"), "content_filter", ONCE),
    "null content": (completion(None), "malformed", ANEW),
    "blank content": (completion(" \n"), "malformed", ANEW),
    "content in parts": (completion([{"type": "text", "text": GOOD}]), "malformed", ANEW),
    "empty choices": (Said(body={"choices": [], "usage": USAGE}), "malformed", ANEW),
    "null choices": (Said(body={"choices": None, "usage": USAGE}), "malformed", ANEW),
    "a choice without message": (Said(body={"choices": [{}], "usage": USAGE}), "malformed", ANEW),
    "not an object": (Said(body=[]), "malformed", ANEW),
    "JSON that is none": (Said(body=b'{"choices": [{"message": "\\ud800"}]}'), "malformed", ANEW),
    "200 with HTML": (Said(body=b"<html>Welcome</html>", kind="text/html"), "malformed", ANEW),
}
FULL = USAGE | {"completion_tokens": 16_384}
"""All the tokens that were allowed."""
TOOLS = {
    "cut at the limit without a word": (
        tool_completion(GOOD[:9], finish="tool_calls", usage=FULL),
        "truncated",
        ONCE,
    ),
    "wrong tool name": (tool_completion(name="write"), "malformed", ANEW),
    "two tool calls": (tool_completion(times=2), "malformed", ANEW),
    "no tool call": (completion(GOOD), "malformed", ANEW),
    "arguments that are no text": (tool_completion({"outcome": None}), "malformed", ANEW),
    "arguments that are not JSON": (tool_completion("upheld"), "invalid_json", ANEW),
    "arguments against the schema": (tool_completion(WRONG), "schema_violation", ANEW),
    "cut at the limit": (tool_completion(GOOD[:9], finish="length"), "truncated", ONCE),
}
RESPONSES = {
    "cut at the limit": (
        response(status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
        "truncated",
        ONCE,
    ),
    "content filter": (
        response(status="incomplete", incomplete_details={"reason": "content_filter"}),
        "content_filter",
        ONCE,
    ),
    "refusal": (
        response(output=[{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}]),
        "refusal",
        ONCE,
    ),
    "no output": (response(output=[]), "malformed", ANEW),
    "null output": (response(output=None), "malformed", ANEW),
    "failed": (response(status="failed", error={"code": "server_error"}), "server_error", AGAIN),
    "limited": (response(status="failed", error={"code": "rate_limit_exceeded"}), "rate_limited", AGAIN),
    "schema violation": (response(WRONG), "schema_violation", ANEW),
}
HTTP = {
    "400": (refused(400, "bad"), "bad_request", ONCE),
    "422": (refused(422, "bad"), "bad_request", ONCE),
    "400 context length": (refused(400, code="context_length_exceeded"), "context_length", ONCE),
    "400 context length of vLLM": (
        refused(400, "This model's maximum context length is 8192 tokens. 'max_tokens' is too large"),
        "context_length",
        ONCE,
    ),
    "400 context length of llama.cpp": (
        refused(400, "the request exceeds the available context size"),
        "context_length",
        ONCE,
    ),
    "413": (Said(413, b"too large", kind="text/plain"), "context_length", ONCE),
    "400 content filter of Azure": (refused(400, code="content_filter"), "content_filter", ONCE),
    "403 moderation": (refused(403, "your input was flagged"), "content_filter", ONCE),
    "408": (refused(408), "timeout", AGAIN),
    "409": (refused(409), "server_error", AGAIN),
    "429": (refused(429, code="rate_limit_exceeded"), "rate_limited", AGAIN),
    "500": (refused(500), "server_error", AGAIN),
    "500 without JSON": (Said(500, b"Internal Server Error", kind="text/plain"), "server_error", AGAIN),
    "500 with a list": (Said(500, []), "server_error", AGAIN),
    "502 with HTML": (Said(502, b"<html>", kind="text/html"), "server_error", AGAIN),
    "503": (refused(503), "server_error", AGAIN),
    "529": (refused(529, "overloaded"), "server_error", AGAIN),
    "200 with an error": (Said(200, {"error": {"code": 503, "message": "busy"}}), "server_error", AGAIN),
    "reset": (Said(reset=True), "connection", AGAIN),
    "half a body": (Said(body={"choices": []}, half=True), "connection", AGAIN),
    "half a body of unknown length": (
        Said(body={"choices": []}, half=True, without_length=True),
        "connection",
        AGAIN,
    ),
}
ENDS = {
    "401": (refused(401, "Incorrect API key", code="invalid_api_key"), "authentication"),
    "403": (refused(403, "country not supported"), "authentication"),
    "402": (refused(402), "quota"),
    "429 quota": (refused(429, type="insufficient_quota", code="insufficient_quota"), "quota"),
    "400 billing": (refused(400, code="billing_hard_limit_reached"), "quota"),
    "404 model": (refused(404, "The model `x` does not exist", code="model_not_found"), "not_found"),
    "404 of Ollama": (Said(404, {"error": {"message": "model 'x' not found"}}), "not_found"),
    "404 deployment": (refused(404, code="DeploymentNotFound"), "not_found"),
    "400 model": (refused(400, "x is not a valid model ID"), "not_found"),
    "404 as a bare text": (Said(404, {"error": "model 'x' not found"}), "not_found"),
    "401 in a list": (
        Said(401, [{"error": {"message": "API key not valid", "code": 401}}]),
        "authentication",
    ),
    "404 address": (Said(404, {"detail": "Not Found"}), "not_found"),
    "307": (Said(307, b"", headers={"location": "/elsewhere"}), "redirected"),
    "mode refused": (refused(400, "response_format is not supported"), "unsupported"),
    "seed refused": (refused(400, "unknown", param="seed"), "unsupported"),
}

LETTER_ENDS = [
    *(pytest.param(*row, "json_schema", id=name) for name, row in (CHAT | HTTP).items()),
    *(pytest.param(*row, "tools", id=f"{name}, tools") for name, row in TOOLS.items()),
    *(pytest.param(*row, "responses", id=f"{name}, responses") for name, row in RESPONSES.items()),
]


@pytest.mark.parametrize(("said", "cause", "requests", "mode"), LETTER_ENDS)
def test_a_fault_that_does_not_go_away_ends_the_letter(server, said, cause, requests, mode):
    server.says(said)
    clock = Waits()
    with pytest.raises(ModelFailed, match=r"^A\.pdf: ") as raised:
        ask(server.url, attempts=AGAIN, mode=mode, clock=clock)
    error = raised.value
    assert isinstance(error, LetterError)
    assert (error.failure, error.code) == (cause, f"model_{cause}")
    assert [attempt.cause for attempt in error.attempts] == [cause] * requests
    assert [attempt.number for attempt in error.attempts] == [*range(1, requests + 1)]
    assert len(server.asked) == requests
    assert len(clock.waits) == (requests - 1 if requests == AGAIN else 0)
    assert str(error).endswith(MEANINGS[cause].remedy)


@pytest.mark.parametrize(("said", "cause", "requests", "mode"), LETTER_ENDS)
def test_a_fault_that_goes_away_is_got_over(server, said, cause, requests, mode):
    good = {"json_schema": completion(), "tools": tool_completion(), "responses": response()}[mode]
    server.says(said, good)
    if requests == ONCE:
        with pytest.raises(ModelFailed):
            ask(server.url, mode=mode)
        return
    answer = ask(server.url, mode=mode)
    assert answer.answer.outcome == "upheld"
    assert [attempt.cause for attempt in answer.attempts] == [cause, None]
    assert len(server.asked) == 2


@pytest.mark.parametrize(("said", "cause"), [pytest.param(*row, id=name) for name, row in ENDS.items()])
def test_what_no_letter_can_get_over_ends_the_run(server, said, cause):
    server.says(said)
    with pytest.raises(ModelUnavailable, match=r"^sim-good at 127\.0\.0\.1: ") as raised:
        ask(server.url, question(seed=1))
    assert not isinstance(raised.value, LetterError)
    assert raised.value.failure == cause
    assert {attempt.cause for attempt in raised.value.attempts} == {cause}
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "said",
    [completion(finish="length"), completion(WRONG), completion(None, refusal="No."), completion(None)],
    ids=["truncated", "schema violation", "refusal", "malformed"],
)
def test_what_failed_attempts_used_is_counted(server, said):
    server.says(said)
    with pytest.raises(ModelFailed) as raised:
        ask(server.url)
    attempts = raised.value.attempts
    assert {attempt.tokens for attempt in attempts} == {COUNTED}
    assert totals(attempts).cost == len(attempts) * (600 * 100 + 400 * 50 + 100 * 400) // 100
    assert totals(attempts).unreported == 0


def test_usage_of_a_mixed_call(server):
    server.says(refused(500), completion(WRONG), Said(reset=True), completion(usage=None))
    answer = ask(server.url)
    causes = [attempt.cause for attempt in answer.attempts]
    assert causes == ["server_error", "schema_violation", "connection", None]
    sums = totals(answer.attempts)
    assert (sums.attempts, sums.tokens) == (4, COUNTED)
    assert sums.cost is None, "the answer's usage was not reported"
    assert sums.unreported == 2, "the broken connection and the answer"
    assert [attempt.request_id for attempt in answer.attempts] == [None, "req-7", None, "req-7"]


@pytest.mark.parametrize("usage", [None, {}, [], {"prompt_tokens": 1}, USAGE | {"completion_tokens": "9"}])
def test_usage_that_is_not_reported_is_none(server, usage):
    server.says(completion(usage=usage))
    (attempt,) = ask(server.url).attempts
    assert (attempt.tokens, attempt.cost) == (None, None)


def test_details_of_usage_may_be_missing_or_nonsense(server):
    server.says(completion(usage={"prompt_tokens": 5, "completion_tokens": 7, "prompt_tokens_details": 3}))
    assert ask(server.url).attempts[0].tokens == Tokens(5, 7)


def test_one_500_is_one_request_more_and_not_nine(server):
    server.says(refused(500), completion())
    ask(server.url)
    assert len(server.asked) == 2


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_exactly_as_many_requests_as_persistence_says(server, attempts):
    server.says(refused(500))
    with pytest.raises(ModelFailed):
        ask(server.url, attempts=attempts)
    assert len(server.asked) == attempts


@pytest.mark.parametrize("corrections", [0, 1, 2])
def test_exactly_as_many_corrections_as_persistence_says(server, corrections):
    server.says(completion(WRONG))
    with pytest.raises(ModelFailed) as raised:
        ask(server.url, corrections=corrections)
    assert len(server.asked) == len(raised.value.attempts) == corrections + 1


def test_corrections_and_retries_are_counted_apart(server):
    server.says(refused(500), completion(WRONG), refused(500), completion(WRONG), refused(503), completion())
    answer = ask(server.url, attempts=4, corrections=2)
    assert len(answer.attempts) == 6


def test_a_server_that_is_not_there():
    with pytest.raises(ImrError, match="connection could not be made or broke, after 2 attempts"):
        ask("http://127.0.0.1:9/v1", attempts=2)


@pytest.mark.parametrize(
    "slow",
    [Said(pause=5), Said(body={"choices": []}, trickle=0.05)],
    ids=["slow to begin", "slow to end"],
)
def test_an_attempt_that_takes_longer_than_the_timeout(server, slow):
    server.says(slow, completion())
    answer = ask(server.url, timeout=0.2)
    assert [attempt.cause for attempt in answer.attempts] == ["timeout", None]


def test_the_message_says_what_the_server_called_it(server):
    server.says(refused(400, code="invalid_value", param="messages"))
    with pytest.raises(ModelFailed, match=r"the server refused the request \(HTTP 400, invalid_value\); try"):
        ask(server.url)
