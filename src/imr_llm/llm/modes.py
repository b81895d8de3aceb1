"""The ways an answer can be held to a schema, as requests and as responses.

`json_schema` and `tools` make the server decode strictly; `json` only promises JSON, so the schema goes into
the messages; `responses` is OpenAI's newer API. Knows shapes, not what is asked or answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal, get_args

import orjson

from imr_llm.llm.failures import Cause
from imr_llm.llm.request import ModelRequest
from imr_llm.llm.response_schema import ResponseSchema
from imr_llm.llm.usage import Tokens

__all__ = ["MODES", "Mode", "Reply", "read", "write"]

Mode = Literal["json_schema", "tools", "json", "responses"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a response says, whatever its shape."""

    content: str = field(default="", repr=False)
    """The answer, as yet unchecked; empty where there is a cause."""
    cause: Cause | None = None
    tokens: Tokens | None = None
    message: Mapping[str, Any] | None = field(default=None, repr=False)
    """The model's message as it can be sent back to it."""


def write(
    request: ModelRequest[Any],
    messages: Sequence[Mapping[str, Any]],
    mode: Mode,
    *,
    limit: str = "max_tokens",
    without: frozenset[str] = frozenset(),
) -> bytes:
    """The body of the HTTP request. `limit` names the limit on tokens, `without` what is not sent."""
    parameters = request.parameters
    body: dict[str, Any] = {"model": request.model, "messages": messages, **_shape(request.schema, mode)}
    body |= {"temperature": parameters.temperature, "seed": parameters.seed}
    if mode == "responses":
        body["input"] = body.pop("messages")
        del body["seed"]  # there is none in this API
        body |= {"max_output_tokens": parameters.max_output_tokens, "store": False}
        if parameters.reasoning_effort is not None:
            body["reasoning"] = {"effort": parameters.reasoning_effort}
    else:
        body |= {limit: parameters.max_output_tokens, "reasoning_effort": parameters.reasoning_effort}
        if mode == "json":
            body["messages"] = [_told(request.schema), *messages]
    return orjson.dumps(
        {key: value for key, value in body.items() if value is not None and key not in without}
    )


def read(body: Any, mode: Mode, name: str) -> Reply:
    """The reply in a successful response's JSON; `name` is that of the schema."""
    if not isinstance(body, dict):
        return Reply(cause="malformed")
    return _read_response(body) if mode == "responses" else _read_completion(body, mode, name)


@lru_cache(maxsize=64)
def _shape(schema: ResponseSchema[Any], mode: Mode) -> Mapping[str, Any]:
    """The part of a request that says what the answer must look like, its schema already written."""
    written = orjson.Fragment(orjson.dumps(schema.json_schema))
    strict = {"name": schema.name, "strict": True}
    if mode == "tools":
        return {
            "tools": [{"type": "function", "function": {**strict, "parameters": written}}],
            "tool_choice": {"type": "function", "function": {"name": schema.name}},
            "parallel_tool_calls": False,
        }
    if mode == "responses":
        return {"text": {"format": {"type": "json_schema", **strict, "schema": written}}}
    if mode == "json":
        return {"response_format": {"type": "json_object"}}
    return {"response_format": {"type": "json_schema", "json_schema": {**strict, "schema": written}}}


@lru_cache(maxsize=64)
def _told(schema: ResponseSchema[Any]) -> Mapping[str, str]:
    written = orjson.dumps(schema.json_schema).decode()
    return {
        "role": "system",
        "content": "Answer with one JSON object and nothing else. It must fit this JSON Schema:\n" + written,
    }


def _read_completion(body: Mapping[str, Any], mode: Mode, name: str) -> Reply:
    tokens = _tokens(body.get("usage"), "prompt", "completion")
    choices = _objects(body.get("choices"))
    choice = choices[0] if choices else {}
    message = _object(choice.get("message"))
    if choice.get("finish_reason") == "length":
        return Reply(cause="truncated", tokens=tokens)
    if choice.get("finish_reason") == "content_filter":
        return Reply(cause="content_filter", tokens=tokens)
    if message.get("refusal"):
        return Reply(cause="refusal", tokens=tokens)
    if mode != "tools":
        content = message.get("content")
        return _reply(content, tokens, {"role": "assistant", "content": content})
    calls = message.get("tool_calls")
    call = _object(calls[0]) if isinstance(calls, list) and len(calls) == 1 else {}
    function = _object(call.get("function"))
    if function.get("name") != name:
        return Reply(cause="malformed", tokens=tokens)
    arguments = function.get("arguments")
    said = {
        "id": str(call.get("id") or "call_1"),
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
    return _reply(arguments, tokens, {"role": "assistant", "content": None, "tool_calls": [said]})


def _read_response(body: Mapping[str, Any]) -> Reply:
    tokens = _tokens(body.get("usage"), "input", "output")
    if body.get("status") == "incomplete":
        reason = _object(body.get("incomplete_details")).get("reason")
        return Reply(cause="content_filter" if reason == "content_filter" else "truncated", tokens=tokens)
    if body.get("status") == "failed":
        limited = "rate_limit" in str(_object(body.get("error")).get("code"))
        return Reply(cause="rate_limited" if limited else "server_error", tokens=tokens)
    parts = [
        part
        for item in _objects(body.get("output"))
        if item.get("type") == "message"
        for part in _objects(item.get("content"))
    ]
    if any(part.get("type") == "refusal" for part in parts):
        return Reply(cause="refusal", tokens=tokens)
    content = "".join(str(part.get("text") or "") for part in parts if part.get("type") == "output_text")
    return _reply(content, tokens, {"role": "assistant", "content": content})


def _reply(content: Any, tokens: Tokens | None, message: Mapping[str, Any]) -> Reply:
    if not isinstance(content, str) or not content.strip():
        return Reply(cause="malformed", tokens=tokens)
    return Reply(content=content, tokens=tokens, message=message)


def _tokens(usage: Any, sent: str, received: str) -> Tokens | None:
    """The usage as reported; None unless both counts are there."""
    usage = _object(usage)
    given, taken = _count(usage.get(f"{sent}_tokens")), _count(usage.get(f"{received}_tokens"))
    if given is None or taken is None:
        return None
    cached = _count(_object(usage.get(f"{sent}_tokens_details")).get("cached_tokens")) or 0
    reasoning = _count(_object(usage.get(f"{received}_tokens_details")).get("reasoning_tokens")) or 0
    return Tokens(given, taken, min(cached, given), min(reasoning, taken))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
