"""How a request is put and an answer read in each mode, and how a server's own ways are found out."""

from __future__ import annotations

import asyncio
import json

import pytest
from model_questions import (
    GOOD,
    SCHEMA,
    USAGE,
    WRONG,
    Waits,
    ask,
    completion,
    endpoint,
    question,
    refused,
    response,
)
from model_questions import tool_completion as tooled

from imr_llm import ModelFailed, ModelUnavailable
from imr_llm.llm.client import ModelClient
from imr_llm.llm.modes import read
from imr_llm.llm.request import Message, ModelRequest, Parameters
from scripted_server import Asked, Said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

STRICT = {"name": "reading", "strict": True}
NO_SHAPE = "'response_format' of type 'json_schema' is not supported by this model"
NO_TOOLS = "this model does not support tools"
LLAMA_CPP = (
    "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': 'Input should be 'text'"
)


def modes(server) -> list[str]:
    """How each request asked for the answer's shape."""
    kinds = []
    for asked in server.asked:
        if asked.path.endswith("/responses"):
            kinds.append("responses")
        elif "tools" in asked.body:
            kinds.append("tools")
        else:
            kinds.append(asked.body["response_format"]["type"])
    return kinds


def test_json_schema(server):
    server.says(completion())
    answer = ask(server.url, question(seed=7), mode="json_schema")
    body = server.asked[0].body
    assert answer.answer.parts[0].count == 3
    assert answer.content == GOOD
    assert body == {
        "model": "sim-good",
        "messages": [
            {"role": "system", "content": "Read the letter."},
            {"role": "user", "content": "The letter: zanzibar-lumbago"},
        ],
        "response_format": {"type": "json_schema", "json_schema": {**STRICT, "schema": SCHEMA.json_schema}},
        "temperature": 0.0,
        "seed": 7,
        "max_tokens": 16384,
    }
    assert server.asked[0].path == "/v1/chat/completions"
    assert server.asked[0].headers["content-type"] == "application/json"


def test_tools(server):
    server.says(tooled())
    answer = ask(server.url, mode="tools")
    body = server.asked[0].body
    assert answer.answer.outcome == "upheld"
    assert body["tools"] == [{"type": "function", "function": {**STRICT, "parameters": SCHEMA.json_schema}}]
    assert body["tool_choice"] == {"type": "function", "function": {"name": "reading"}}
    assert body["parallel_tool_calls"] is False
    assert "response_format" not in body


def test_json(server):
    server.says(completion())
    assert ask(server.url, mode="json").answer.outcome == "upheld"
    body = server.asked[0].body
    assert body["response_format"] == {"type": "json_object"}
    told = body["messages"][0]["content"]
    assert json.loads(told[told.index("{") :]) == SCHEMA.json_schema
    assert len(body["messages"]) == 3


def test_responses(server):
    server.says(response())
    answer = ask(server.url, question(seed=7, reasoning_effort="low"), mode="responses")
    body = server.asked[0].body
    assert answer.answer.outcome == "upheld"
    assert server.asked[0].path == "/v1/responses"
    assert body["text"] == {"format": {"type": "json_schema", **STRICT, "schema": SCHEMA.json_schema}}
    assert (body["max_output_tokens"], body["reasoning"], body["store"]) == (16384, {"effort": "low"}, False)
    assert not {"messages", "seed", "temperature", "max_tokens"} & body.keys()


def test_azure_s_dated_api(server):
    server.says(completion())
    ask(server.url.removesuffix("/v1"), question("my model"), api_version="2024-10-21")
    asked = server.asked[0]
    assert asked.path == "/openai/deployments/my%20model/chat/completions?api-version=2024-10-21"
    assert asked.headers["api-key"].startswith("sk-")


@pytest.mark.parametrize(
    ("mode", "good", "wrong", "corrected"),
    [
        ("json_schema", completion(), completion(WRONG), "user"),
        ("json", completion(), completion(WRONG), "user"),
        ("tools", tooled(), tooled(WRONG), "tool"),
        ("responses", response(), response(WRONG), "user"),
    ],
)
def test_an_answer_with_faults_is_asked_for_anew_in_the_mode_s_own_form(server, mode, good, wrong, corrected):
    server.says(wrong, good)
    answer = ask(server.url, mode=mode)
    assert [attempt.cause for attempt in answer.attempts] == ["schema_violation", None]
    messages = server.asked[1].body["input" if mode == "responses" else "messages"]
    theirs, ours = messages[-2:]
    assert WRONG in (theirs["content"] or theirs["tool_calls"][0]["function"]["arguments"])
    assert ours["role"] == corrected
    assert ours.get("tool_call_id") == ("call_0" if mode == "tools" else None)
    assert "- /outcome: Input should be 'upheld' or 'overturned'\n- /parts/0/count: " in ours["content"]
    assert "zanzibar-lumbago\n" not in ours["content"].replace("/parts/1/zanzibar-lumbago", "")


def test_a_tool_call_without_id_can_be_corrected(server):
    server.says(tooled(WRONG), tooled())
    del server.script[0].body["choices"][0]["message"]["tool_calls"][0]["id"]
    assert len(ask(server.url, mode="tools").attempts) == 2


def test_a_malformed_response_is_asked_for_anew_in_the_same_words(server):
    server.says(completion(None), completion())
    ask(server.url)
    assert server.asked[0].body == server.asked[1].body


def test_at_most_twenty_violations_are_told(server):
    server.says(completion(json.dumps({"outcome": None, "parts": [{}] * 30})), completion())
    ask(server.url)
    told = server.asked[1].body["messages"][-1]["content"]
    assert told.count("Field required") == 20
    assert told.endswith("- and 40 more")


@pytest.mark.parametrize(
    "wrapped",
    [
        f"```json\n{GOOD}\n```",
        f"Here it is:\n\n{GOOD}\n\nI hope that helps.",
        f"<think>It says upheld.</think>\n{GOOD}",
    ],
)
def test_an_answer_in_prose_or_a_code_block_is_taken_and_noted(server, wrapped):
    server.says(completion(wrapped))
    answer = ask(server.url)
    assert answer.answer.outcome == "upheld"
    assert [attempt.unwrapped for attempt in answer.attempts] == [True]


def test_faults_inside_a_code_block_are_told_as_such(server):
    server.says(completion(f"```json\n{WRONG}\n```"), completion())
    answer = ask(server.url)
    assert [attempt.cause for attempt in answer.attempts] == ["schema_violation", None]
    assert "/outcome" in server.asked[1].body["messages"][-1]["content"]


@pytest.mark.parametrize("content", ["{" * 100_000, "x" * 2_000_000, '{"a":' * 5000, '[{"a": 1}, '])
def test_what_cannot_be_unwrapped_is_not_json(server, content):
    server.says(completion(content))
    with pytest.raises(ModelFailed) as raised:
        ask(server.url, corrections=0)
    assert raised.value.failure == "invalid_json"


@pytest.mark.parametrize("value", ['"3"', "3.5", "true", '"x"'])
def test_values_are_of_the_type_that_the_schema_says(server, value):
    server.says(completion(GOOD.replace("3", value)))
    with pytest.raises(ModelFailed) as raised:
        ask(server.url, corrections=0)
    assert raised.value.failure == "schema_violation"


def test_letters_with_characters_that_cannot_be_sent(server):
    server.says(completion())
    messages = (Message("user", "half a pair \ud83d and é"),)
    ask(server.url, ModelRequest("sim-good", messages, SCHEMA, Parameters()))
    assert server.asked[0].body["messages"][0]["content"] == "half a pair ? and é"


@pytest.mark.parametrize(
    "model", ["o1", "o3-mini", "o4-mini-2025-04-16", "openai/o3", "gpt-5", "gpt-5.2-mini"]
)
def test_reasoning_models_are_asked_without_temperature(server, model):
    server.says(completion())
    ask(server.url, question(model))
    body = server.asked[0].body
    assert body["max_completion_tokens"] == 16384
    assert not {"temperature", "max_tokens", "reasoning_effort"} & body.keys()


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-5-chat-latest", "llama-3", "foo1", "olmo"])
def test_other_models_are_asked_with_it(server, model):
    server.says(completion())
    ask(server.url, question(model))
    assert server.asked[0].body.keys() >= {"temperature", "max_tokens"}


def test_reasoning_effort_makes_a_reasoning_model(server):
    server.says(completion())
    ask(server.url, question("my-model", reasoning_effort="high"))
    body = server.asked[0].body
    assert (body["reasoning_effort"], body["max_completion_tokens"]) == ("high", 16384)
    assert "temperature" not in body


def picky(*refusals: tuple[str, Said], good: Said | None = None):
    """A server that refuses what a request holds."""

    def answer(asked: Asked) -> Said:
        for name, said in refusals:
            if name in asked.body or name == asked.body.get("response_format", {}).get("type"):
                return said
        return good or (tooled() if "tools" in asked.body else completion())

    return answer


@pytest.mark.parametrize(
    ("name", "said", "then"),
    [
        (
            "max_tokens",
            refused(
                400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'", param="max_tokens"
            ),
            {"max_completion_tokens"},
        ),
        (
            "temperature",
            refused(400, "'temperature' does not support 0.0 with this model", param="temperature"),
            {"max_tokens"},
        ),
        ("temperature", refused(422, "body.temperature: extra inputs are not permitted"), {"max_tokens"}),
    ],
)
def test_a_refused_parameter_is_left_out_and_that_is_remembered(server, name, said, then):
    server.says(picky((name, said)))
    answer = ask(server.url, times=3)
    assert len(server.asked) == 4, "refused once in a run"
    assert [attempt.cause for attempt in answer.attempts] == [None]
    assert all(name not in asked.body and then <= asked.body.keys() for asked in server.asked[1:])


def test_a_server_of_old_that_knows_no_max_completion_tokens(server):
    server.says(picky(("max_completion_tokens", refused(400, "Unrecognized: max_completion_tokens"))))
    ask(server.url, question("o3"))
    assert server.asked[1].body["max_tokens"] == 16384


def test_parallel_tool_calls_can_be_left_out(server):
    server.says(picky(("parallel_tool_calls", refused(400, "unknown field parallel_tool_calls"))))
    assert len(ask(server.url, mode="tools").attempts) == 2


def test_several_refusals_in_one_call(server):
    server.says(
        picky(
            ("max_tokens", refused(400, "unsupported", param="max_tokens")),
            ("temperature", refused(400, "unsupported", param="temperature")),
            ("json_schema", refused(400, NO_SHAPE)),
        )
    )
    answer = ask(server.url, mode=None, times=2)
    assert len(server.asked) == 5
    assert answer.attempts[-1].mode == "tools"


def test_a_limit_that_is_too_large_under_both_names_ends_the_run(server):
    too_large = "is too large: this model takes at most 4096"
    server.says(
        picky(
            ("max_tokens", refused(400, f"max_tokens {too_large}")),
            ("max_completion_tokens", refused(400, f"max_completion_tokens {too_large}")),
        )
    )
    with pytest.raises(ModelUnavailable, match="parameter max_completion_tokens"):
        ask(server.url)
    assert len(server.asked) == 2


def test_auto_begins_with_json_schema(server):
    server.says(completion())
    ask(server.url, mode=None, times=3)
    assert modes(server) == ["json_schema"] * 3


@pytest.mark.parametrize(
    "said",
    [
        refused(400, NO_SHAPE),
        refused(404, NO_SHAPE),
        refused(422, NO_SHAPE),
        refused(500, LLAMA_CPP, type="internal_server_error"),
        refused(501, "not implemented"),
    ],
)
def test_auto_falls_to_tools_and_remembers(server, said):
    server.says(picky(("json_schema", said)))
    answer = ask(server.url, mode=None, times=3, clock=(clock := Waits()))
    assert modes(server) == ["json_schema", "tools", "tools", "tools"]
    assert (answer.attempts[0].mode, clock.waits) == ("tools", [])


def test_auto_falls_to_json(server):
    server.says(picky(("json_schema", refused(400, NO_SHAPE)), ("tools", refused(400, NO_TOOLS))))
    ask(server.url, mode=None, times=2)
    assert modes(server) == ["json_schema", "tools", "json_object", "json_object"]


@pytest.mark.parametrize("status", [400, 500])
def test_a_server_that_refuses_every_mode_ends_the_run(server, status):
    server.says(
        picky(
            ("json_schema", refused(status, NO_SHAPE)),
            ("tools", refused(status, NO_TOOLS)),
            ("json_object", refused(status, "response_format json_object: not supported")),
        )
    )
    with pytest.raises(
        ModelUnavailable, match=r"in the shape that is needed .*; choose another mode"
    ) as raised:
        ask(server.url, mode=None)
    assert [attempt.mode for attempt in raised.value.attempts] == ["json_schema", "tools", "json"]


def test_a_mode_that_was_named_is_not_left(server):
    server.says(picky(("json_schema", refused(400, NO_SHAPE))))
    with pytest.raises(ModelUnavailable):
        ask(server.url, mode="json_schema")
    assert modes(server) == ["json_schema"]


@pytest.mark.parametrize(("status", "causes"), [(400, ["bad_request"]), (500, ["server_error"] * 2)])
def test_once_an_answer_was_had_a_refusal_is_about_the_letter(server, status, causes):
    server.says(completion(), refused(status, NO_SHAPE))
    with pytest.raises(ModelFailed) as raised:
        ask(server.url, mode=None, times=2, attempts=2)
    assert [attempt.cause for attempt in raised.value.attempts] == causes


def test_plain_500s_do_not_change_the_mode(server):
    server.says(refused(500, "overloaded"), completion())
    ask(server.url, mode=None)
    assert modes(server) == ["json_schema"] * 2


def at_once(url: str, calls: int) -> None:
    """Ask that often over one client, all at the same time."""

    async def all_of_them() -> None:
        async with ModelClient(endpoint(url, mode=None)) as client:
            asked = (client.ask(question(), letter=f"{n}.pdf", deadline=60) for n in range(calls))
            await asyncio.gather(*asked)

    asyncio.run(all_of_them())


def test_calls_at_once_learn_from_each_other(server):
    server.says(picky(("json_schema", refused(400, NO_SHAPE))))
    at_once(server.url, 20)
    assert modes(server).count("tools") == 20
    assert "json_object" not in modes(server)


def test_a_late_refusal_does_not_undo_what_was_learned_since(server):
    early, late = refused(400, NO_SHAPE), refused(400, NO_SHAPE)
    early.after, late.after = 2, 4
    later = picky(("tools", refused(400, NO_TOOLS)))
    server.says(early, late, later)
    at_once(server.url, 2)
    assert sorted(modes(server)) == ["json_object"] * 2 + ["json_schema"] * 2 + ["tools"]


@pytest.mark.parametrize(
    "body", [None, 1, "a", [], {}, {"choices": [1]}, {"choices": {"0": 1}}, {"output": 3}]
)
@pytest.mark.parametrize("mode", ["json_schema", "tools", "json", "responses"])
def test_nothing_that_a_server_sends_breaks_the_reader(body, mode):
    assert read(body, mode, "reading").cause == "malformed"
    if isinstance(body, dict):
        odd = {"status": "incomplete", "incomplete_details": 3, "error": [], "usage": "none"}
        assert read(body | odd, mode, "reading").tokens is None


def test_usage_of_a_streamed_style_is_not_taken_for_numbers():
    body = {"choices": [], "usage": USAGE | {"prompt_tokens": True}}
    assert read(body, "json", "reading").tokens is None
