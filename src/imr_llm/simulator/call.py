"""A request to the provider, parsed: what is asked of which model, in whichever of the two APIs.

Knows shapes; what an answer says is decided elsewhere. Two requests that ask the same have the same `key`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import orjson

__all__ = ["Api", "Call", "Refused", "parse"]

Api = Literal["chat", "responses"]
_DELIVERY: Final = ("stream", "stream_options")
"""Parts of a request that change how an answer is sent and not what it says."""


class Refused(Exception):  # noqa: N818  named for what becomes of the call
    """A request that gets an error object for an answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Call:
    """One request."""

    api: Api
    model: str
    messages: tuple[tuple[str, str], ...]
    """Role and text of each."""
    schema_name: str | None
    """What the answer is to be, by the name of its schema or of the tool; None where no name is given."""
    tool_name: str | None
    """That name as the caller wrote it, if it is a tool's."""
    mode: Literal["tool", "json_schema", "json"]
    tool_forced: bool
    """The tool was named, so that calling it is no choice of the model's."""
    shape: str
    """Schema or tools as JSON: they are part of the prompt and are billed."""
    max_tokens: int | None
    max_tokens_name: str | None
    temperature: float | None
    stream: bool
    include_usage: bool
    key: str
    """Hash of all that may change the answer."""

    @cached_property
    def prompt(self) -> str:
        """All that is billed as sent, in the order in which providers keep prompts."""
        return self.shape + "".join(f"{role}\n{text}\n" for role, text in self.messages)

    @cached_property
    def said(self) -> str:
        """What the user's messages say."""
        return "\n".join(text for role, text in self.messages if role == "user")

    @property
    def asked_anew(self) -> bool:
        """Whether an earlier answer of the model's is among the messages."""
        return any(role == "assistant" for role, _ in self.messages)

    @cached_property
    def instructions(self) -> str:
        """What the other messages that come with the question say."""
        return "\n".join(text for role, text in self.messages if role in ("system", "developer"))


def parse(api: Api, body: bytes) -> Call:
    """Read a request's body. Raises `Refused`."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("model"), str) or not asked["model"]:
        raise Refused(400, "you must provide a model parameter", param="model")
    given = _chat_messages(asked) if api == "chat" else _input_messages(asked)
    try:
        shape, name, mode, forced = _chat_shape(asked) if api == "chat" else _text_shape(asked)
    except (KeyError, TypeError, IndexError, AttributeError):
        raise Refused(400, "the shape asked for the answer cannot be read", param="response_format") from None
    limits = ("max_completion_tokens", "max_tokens") if api == "chat" else ("max_output_tokens",)
    limit_name = next((limit for limit in limits if asked.get(limit) is not None), None)
    limit = asked[limit_name] if limit_name else None
    if limit is not None and (not isinstance(limit, int) or limit < 1):
        raise Refused(400, f"Invalid value for '{limit_name}'.", param=limit_name, code="invalid_value")
    if asked.get("n") not in (None, 1):
        raise Refused(400, "the simulated provider gives one choice", param="n", code="unsupported_value")
    if api == "responses" and asked.get("stream"):
        raise Refused(
            400,
            "the simulated provider streams chat completions alone",
            param="stream",
            code="unsupported_value",
        )
    return Call(
        api=api,
        model=asked["model"],
        messages=given,
        schema_name=_snake(name) if name else None,
        tool_name=name if mode == "tool" else None,
        mode=mode,
        tool_forced=forced,
        shape=shape,
        max_tokens=limit,
        max_tokens_name=limit_name,
        temperature=asked.get("temperature"),
        stream=bool(asked.get("stream")),
        include_usage=bool((asked.get("stream_options") or {}).get("include_usage")),
        key=_key(api, asked),
    )


def _key(api: Api, asked: dict[str, Any]) -> str:
    said = {name: value for name, value in asked.items() if name not in _DELIVERY}
    return hashlib.sha256(api.encode() + orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _chat_messages(asked: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    messages = asked.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused(400, "Missing required parameter: 'messages'.", param="messages")
    return tuple(_message(message, "messages") for message in messages)


def _input_messages(asked: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    given = asked.get("input")
    instructions = asked.get("instructions")
    first = (("system", instructions),) if isinstance(instructions, str) else ()
    if isinstance(given, str) and given:
        return (*first, ("user", given))
    if not isinstance(given, list) or not given:
        raise Refused(400, "Missing required parameter: 'input'.", param="input")
    return (*first, *(_message(message, "input") for message in given))


def _message(message: Any, param: str) -> tuple[str, str]:
    if not isinstance(message, dict):
        raise Refused(400, f"Invalid type for '{param}': expected objects.", param=param)
    content = message.get("content")
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return str(message.get("role", "user")), "".join(text for text in texts if isinstance(text, str))


_Shape = tuple[str, str | None, Literal["tool", "json_schema", "json"], bool]


def _chat_shape(asked: dict[str, Any]) -> _Shape:
    if tools := asked.get("tools"):
        choice = asked.get("tool_choice", "auto")
        forced = isinstance(choice, dict)
        name = choice["function"]["name"] if forced else tools[0]["function"]["name"]
        if name not in [tool["function"]["name"] for tool in tools]:
            raise Refused(400, f"Tool choice '{name}' is not among the tools.", param="tool_choice")
        return _text(tools), name, "tool", forced
    form = asked.get("response_format") or {"type": "text"}
    if form["type"] == "json_schema":
        return _text(form["json_schema"]["schema"]), form["json_schema"]["name"], "json_schema", False
    return "", None, "json", False


def _text_shape(asked: dict[str, Any]) -> _Shape:
    form = (asked.get("text") or {}).get("format") or {"type": "text"}
    if form["type"] == "json_schema":
        return _text(form["schema"]), form["name"], "json_schema", False
    return "", None, "json", False


def _text(shape: Any) -> str:
    return orjson.dumps(shape).decode()


def _snake(name: str) -> str:
    """instructor names tools by their classes: LetterAnswer is letter_answer."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
