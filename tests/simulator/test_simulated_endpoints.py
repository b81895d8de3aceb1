"""The two APIs as the openai SDK sees them, and as they are on the wire."""

from __future__ import annotations

import asyncio
import json

import instructor
import openai
import pytest
from asking import GOLD, ONE, body, client, post
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

from imr_llm.extraction.response import LetterAnswer
from imr_llm.simulator.profile import BUNDLED
from imr_llm.simulator.server import simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module")
def sim():
    with simulated_provider(gold=GOLD) as provider:
        yield provider


@pytest.fixture(scope="module")
def expected(sim) -> dict:
    return json.loads(post(sim, body()).json()["choices"][0]["message"]["content"])


def tools(asked: dict, **more) -> dict:
    """The request with a tool in place of the response format."""
    schema = asked.pop("response_format")["json_schema"]
    function = {"name": schema["name"], "parameters": schema["schema"], "strict": True}
    choice = {"type": "function", "function": {"name": schema["name"]}}
    return {**asked, "tools": [{"type": "function", "function": function}], "tool_choice": choice, **more}


def test_models(sim):
    listed = client(sim).models.list().data
    assert [model.id for model in listed] == sorted(BUNDLED)
    assert {model.owned_by for model in listed} == {"imr-llm-simulator"}


def test_json_schema(sim, expected):
    done = client(sim).chat.completions.create(**body())
    assert json.loads(done.choices[0].message.content) == expected
    assert (done.choices[0].finish_reason, done.model) == ("stop", "sim-perfect")
    assert (done.system_fingerprint, done.object) == ("simulated", "chat.completion")
    assert done.id.startswith("chatcmpl-sim-")
    assert done.usage.prompt_tokens + done.usage.completion_tokens == done.usage.total_tokens
    assert done.usage.prompt_tokens_details.cached_tokens % 128 == 0
    assert done.usage.completion_tokens_details.reasoning_tokens == 0
    assert done._request_id.startswith("req_")


def test_parse_of_the_sdk(sim, expected):
    asked = body()
    del asked["response_format"]
    done = client(sim).beta.chat.completions.parse(**asked, response_format=LetterAnswer)
    assert done.choices[0].message.parsed == LetterAnswer.model_validate(expected)


def test_json_object_and_no_format_at_all(sim, expected):
    for form in ({"response_format": {"type": "json_object"}}, {}):
        asked = {**body(), **form}
        if not form:
            del asked["response_format"]
        done = client(sim).chat.completions.create(**asked)
        assert json.loads(done.choices[0].message.content) == expected


@pytest.mark.parametrize(
    ("choice", "finish"),
    [({}, "stop"), ({"tool_choice": "required"}, "tool_calls"), ({"tool_choice": "auto"}, "tool_calls")],
)
def test_tools(sim, expected, choice, finish):
    done = client(sim).chat.completions.create(**tools(body(), **choice))
    (call,) = done.choices[0].message.tool_calls
    assert (call.function.name, done.choices[0].finish_reason) == ("letter_answer", finish)
    assert json.loads(call.function.arguments) == expected
    assert done.choices[0].message.content is None


@pytest.mark.parametrize("mode", [instructor.Mode.TOOLS, instructor.Mode.JSON_SCHEMA, instructor.Mode.JSON])
def test_instructor(sim, expected, mode):
    asked = body()
    made = instructor.from_openai(client(sim), mode=mode).chat.completions.create(
        model="sim-perfect", messages=asked["messages"], response_model=LetterAnswer, max_retries=0
    )
    assert made.model_dump() == LetterAnswer.model_validate(expected).model_dump()


@pytest.mark.parametrize("as_tool", [False, True])
def test_streaming(sim, expected, as_tool):
    asked = tools(body()) if as_tool else body()
    text, finishes, usages, fingerprints = "", [], [], set()
    with client(sim).chat.completions.create(
        **asked, stream=True, stream_options={"include_usage": True}
    ) as stream:
        for chunk in stream:
            assert isinstance(chunk, openai.types.chat.ChatCompletionChunk)
            fingerprints.add(chunk.system_fingerprint)
            usages.append(chunk.usage)
            for choice in chunk.choices:
                if as_tool:
                    text += "".join(call.function.arguments for call in choice.delta.tool_calls or [])
                else:
                    text += choice.delta.content or ""
                finishes.append(choice.finish_reason)
    assert json.loads(text) == expected
    assert finishes[-1] == "stop"
    assert set(finishes[:-1]) == {None}
    assert usages[-1].completion_tokens == -(-len(text) // 4)
    assert set(usages[:-1]) == {None}
    assert fingerprints == {"simulated"}


def test_streaming_without_usage_ends_with_done(sim):
    lines = post(sim, body(stream=True)).text.strip().split("\n\n")
    assert lines[-1] == "data: [DONE]"
    assert all("usage" not in json.loads(line.removeprefix("data: ")) for line in lines[:-1])


def test_streamed_and_whole_answers_are_one_request(sim):
    post(sim, body(seed=41))
    post(sim, body(seed=41, stream=True))
    one, other = sim.log[-2:]
    assert one["request"] == other["request"]
    assert (one["attempt"], other["attempt"]) == (1, 2)


def test_responses(sim, expected):
    asked = body()
    schema = asked["response_format"]["json_schema"]
    form = {"format": {"type": "json_schema", **schema}}
    done = client(sim).responses.create(
        model="sim-perfect", input=asked["messages"], text=form, max_output_tokens=9000
    )
    assert isinstance(done, Response)
    assert json.loads(done.output_text) == expected
    assert (done.status, done.metadata["system_fingerprint"]) == ("completed", "simulated")
    assert done.usage.input_tokens + done.usage.output_tokens == done.usage.total_tokens
    system, user = (message["content"] for message in asked["messages"])
    parsed = client(sim).responses.parse(
        model="sim-perfect", instructions=system, input=user, text_format=LetterAnswer
    )
    assert parsed.output_parsed == LetterAnswer.model_validate(expected)


def test_messages_in_parts_and_without_a_format(sim, expected):
    asked = body()
    user = asked["messages"][1]["content"]
    parts = [{"type": "text", "text": user}]
    asked["messages"] = [{"role": "user", "content": parts}]
    assert json.loads(post(sim, asked).json()["choices"][0]["message"]["content"]) == expected
    done = client(sim).responses.create(
        model="x", input=[{"role": "user", "content": [{"type": "input_text", "text": user}]}]
    )
    assert json.loads(done.output_text) == expected


def test_a_letter_without_marks_around_it(sim, expected):
    """As others may ask: the text of the letter and nothing of this package's prompt."""
    said = [{"role": "system", "content": "Extract."}, {"role": "user", "content": ONE.read_text()}]
    done = client(sim).chat.completions.create(model="x", messages=said)
    assert json.loads(done.choices[0].message.content) == expected


def test_async_clients_over_aiohttp(sim, expected):
    async def ask() -> ChatCompletion:
        async with openai.AsyncOpenAI(
            base_url=sim.base_url, api_key="sim", max_retries=0, http_client=openai.DefaultAioHttpClient()
        ) as asking:
            return await asking.chat.completions.create(**body())

    assert json.loads(asyncio.run(ask()).choices[0].message.content) == expected


def test_the_model_asked_for_is_the_model_named(sim):
    done = client(sim).chat.completions.create(**body(model="any-name"))
    assert (done.model, done.system_fingerprint) == ("any-name", "simulated")


REFUSED = {
    "no JSON": ("{", None),
    "no model": ({"messages": []}, "model"),
    "no messages": ({"model": "x"}, "messages"),
    "odd messages": ({"model": "x", "messages": ["hello"]}, "messages"),
    "odd format": ({**body(), "response_format": {"type": "json_schema"}}, "response_format"),
    "odd limit": (body(max_completion_tokens=0), "max_completion_tokens"),
    "two choices": (body(n=2), "n"),
    "unknown tool": ({**tools(body()), "tool_choice": {"function": {"name": "other"}}}, "tool_choice"),
    "no letter": ({"model": "x", "messages": [{"role": "user", "content": "hello"}]}, "messages"),
    "open letter": (
        {"model": "x", "messages": [{"role": "user", "content": "<letter-0123456789abcdef>\nhello"}]},
        "messages",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_answered_is_refused(sim, name):
    asked, param = REFUSED[name]
    before = len(sim.log)
    response = post(sim, asked)
    assert response.status_code == 400
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["type"], error["param"]) == ("invalid_request_error", param)
    assert len(sim.log) == before


def test_an_empty_letter_is_refused(sim):
    said = "<letter-0123456789abcdef>\n \n</letter-0123456789abcdef>"
    response = post(sim, {"model": "x", "messages": [{"role": "user", "content": said}]})
    assert response.json()["error"]["code"] == "sim_no_letter"


def test_an_unknown_schema_is_refused_by_name(sim):
    asked = body()
    asked["response_format"]["json_schema"]["name"] = "horoscope"
    with pytest.raises(openai.BadRequestError, match="cannot answer 'horoscope'; it can: letter_answer, adj"):
        client(sim).chat.completions.create(**asked)


@pytest.mark.parametrize("given", [{}, {"input": []}, {"input": "hello"}, {"input": "hello", "stream": True}])
def test_responses_that_cannot_be_given_are_refused(sim, given):
    assert post(sim, {"model": "x", **given}, "/responses").status_code == 400


def test_ways_that_are_none(sim):
    assert post(sim, {}, "/embeddings").status_code == 404
    assert post(sim, {}, "/models").status_code == 405


def test_odd_shape_of_a_response(sim):
    asked = {"model": "x", "input": "hi", "text": {"format": {"type": "json_schema"}}}
    assert post(sim, asked, "/responses").json()["error"]["param"] == "response_format"
