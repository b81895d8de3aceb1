"""What goes back over the wire, in the shapes of the two APIs. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from imr_llm.simulator.billing import Usage
from imr_llm.simulator.call import Call

__all__ = ["FINGERPRINT", "Finish", "Reply", "chat_body", "chat_events", "model_list", "response_body"]

FINGERPRINT: Final = "simulated"
Finish = Literal["stop", "length", "content_filter", "refusal", "empty", "null"]
_PIECE: Final = 80
_REFUSAL: Final = "I'm sorry, I can't assist with that."


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way."""

    id: str
    """Twenty-four hexadecimal digits."""
    created: int
    """Seconds since 1970."""
    text: str
    finish: Finish
    """How it ends: whole, cut, filtered, refused, without a choice, or with a null for content."""
    usage: Usage


def chat_body(call: Call, reply: Reply) -> dict[str, Any]:
    """A chat completion."""
    choice = {
        "index": 0,
        "message": _message(call, reply),
        "logprobs": None,
        "finish_reason": _finish_reason(call, reply),
    }
    return {
        "id": f"chatcmpl-sim-{reply.id}",
        "object": "chat.completion",
        "created": reply.created,
        "model": call.model,
        "choices": [] if reply.finish == "empty" else [choice],
        "usage": _chat_usage(reply.usage),
        "service_tier": "default",
        "system_fingerprint": FINGERPRINT,
    }


def _message(call: Call, reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None, "annotations": []}
    if reply.finish == "refusal":
        message["refusal"] = _REFUSAL
    elif reply.finish == "null":
        pass
    elif call.mode == "tool":
        function = {"name": call.tool_name, "arguments": reply.text}
        message["tool_calls"] = [{"id": f"call_{reply.id}", "type": "function", "function": function}]
    else:
        message["content"] = reply.text
    return message


def _finish_reason(call: Call, reply: Reply) -> str:
    if reply.finish in ("length", "content_filter"):
        return reply.finish
    return "tool_calls" if call.mode == "tool" and not call.tool_forced and reply.finish == "stop" else "stop"


def _chat_usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.prompt + usage.completion,
        "prompt_tokens_details": {"cached_tokens": usage.cached, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def chat_events(call: Call, reply: Reply) -> Iterator[bytes]:
    """The server-sent events of a streamed chat completion."""
    whole = chat_body(call, reply)
    usage = whole.pop("usage")
    whole |= {"object": "chat.completion.chunk"}
    if call.include_usage:
        whole["usage"] = None

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event({**whole, "choices": [choice]})

    if reply.finish != "empty":
        yield from _deltas(call, reply, chunk)
        yield chunk({}, _finish_reason(call, reply))
    if call.include_usage:
        yield _event({**whole, "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _deltas(call: Call, reply: Reply, chunk: Any) -> Iterator[bytes]:
    message = _message(call, reply)
    pieces = [reply.text[k : k + _PIECE] for k in range(0, len(reply.text), _PIECE)]
    if "tool_calls" in message:
        (tool,) = message["tool_calls"]
        begun = {**tool, "index": 0, "function": {**tool["function"], "arguments": ""}}
        yield chunk({"role": "assistant", "content": None, "tool_calls": [begun]})
        for piece in pieces:
            yield chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
        return
    yield chunk(
        {"role": "assistant", "content": "" if message["content"] is not None else None, "refusal": None}
    )
    if message["refusal"] is not None:
        yield chunk({"refusal": message["refusal"]})
    elif message["content"] is not None:
        for piece in pieces:
            yield chunk({"content": piece})


def _event(body: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(body) + b"\n\n"


def response_body(call: Call, reply: Reply) -> dict[str, Any]:
    """A response of the Responses API."""
    cut = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(reply.finish)
    status = "incomplete" if cut else "completed"
    content: list[dict[str, Any]] = [
        {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}
    ]
    if reply.finish == "refusal":
        content = [{"type": "refusal", "refusal": _REFUSAL}]
    elif reply.finish == "null":
        content = []
    message = {
        "id": f"msg_{reply.id}",
        "type": "message",
        "status": status,
        "role": "assistant",
        "content": content,
    }
    usage = reply.usage
    return {
        "id": f"resp_sim_{reply.id}",
        "object": "response",
        "created_at": reply.created,
        "status": status,
        "error": None,
        "incomplete_details": {"reason": cut} if cut else None,
        "instructions": None,
        "max_output_tokens": call.max_tokens,
        "model": call.model,
        "output": [] if reply.finish == "empty" else [message],
        "parallel_tool_calls": True,
        "temperature": call.temperature,
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "metadata": {"system_fingerprint": FINGERPRINT},
        "usage": {
            "input_tokens": usage.prompt,
            "input_tokens_details": {"cached_tokens": usage.cached},
            "output_tokens": usage.completion,
            "output_tokens_details": {"reasoning_tokens": usage.reasoning},
            "total_tokens": usage.prompt + usage.completion,
        },
    }


def model_list(names: list[str], created: int) -> dict[str, Any]:
    """The models there are."""
    models = [
        {"id": name, "object": "model", "created": created, "owned_by": "imr-llm-simulator"} for name in names
    ]
    return {"object": "list", "data": models}
