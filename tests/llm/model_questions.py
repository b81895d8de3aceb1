"""A small question, the answers a server may give to it, and a client that does not really wait."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from imr_llm.llm.client import ModelAnswer, ModelClient
from imr_llm.llm.endpoint import Endpoint
from imr_llm.llm.means import Clock, Persistence
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.response_schema import ResponseSchema
from scripted_server import Said

CANARY = "zanzibar-lumbago"
"""Stands in letters and answers of these tests and may stand nowhere else."""
KEY = "sk-secret-0123456789"
NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "prompt_tokens_details": {"cached_tokens": 400},
    "completion_tokens_details": {"reasoning_tokens": 10},
}


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    count: int | None


class Reading(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    outcome: Literal["upheld", "overturned"] | None
    parts: list[Part]


SCHEMA = ResponseSchema("reading", Reading)
GOOD = json.dumps({"outcome": "upheld", "parts": [{"name": CANARY, "count": 3}]})
WRONG = json.dumps({"outcome": CANARY, "parts": [{"name": CANARY, "count": "3"}, {"count": 1, CANARY: 1}]})


def question(model: str = "sim-good", **parameters: Any) -> ModelRequest[Reading]:
    messages = (Message("system", "Read the letter."), Message("user", f"The letter: {CANARY}"))
    return ModelRequest(model, messages, SCHEMA, Parameters(**parameters))


def completion(content: Any = GOOD, *, finish: str = "stop", usage: Any = USAGE, **message: Any) -> Said:
    """A Chat Completions response with its answer in the content."""
    said = {"role": "assistant", "content": content, **message}
    choice = {"index": 0, "message": said, "finish_reason": finish}
    return Said(
        body={"id": "c1", "object": "chat.completion", "choices": [choice], "usage": usage},
        headers={"x-request-id": "req-7"},
    )


def tool_completion(arguments: Any = GOOD, *, name: str = "reading", times: int = 1, **more: Any) -> Said:
    """The same with the answer in the arguments of a tool call."""
    calls = [
        {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for n in range(times)
    ]
    return completion(None, tool_calls=calls, **more)


def response(content: str = GOOD, **more: Any) -> Said:
    """A response of the Responses API."""
    part = {"type": "output_text", "text": content, "annotations": []}
    usage = {
        "input_tokens": 1000,
        "output_tokens": 100,
        "input_tokens_details": {"cached_tokens": 400},
        "output_tokens_details": {"reasoning_tokens": 10},
    }
    body = {
        "object": "response",
        "status": "completed",
        "error": None,
        "output": [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": [part]},
        ],
        "usage": usage,
    }
    return Said(body=body | more)


def refused(status: int, message: str = "", **error: Any) -> Said:
    """An HTTP error in OpenAI's form; its message repeats the letter, as servers do."""
    body = {
        "error": {"message": f"{message} {CANARY} {KEY}", "type": None, "param": None, "code": None} | error
    }
    return Said(status, body)


class Waits(Clock):
    """A clock whose sleeping takes no time but is counted."""

    slept: list[float]

    def __init__(self) -> None:
        passed = [0.0]
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            passed[0] += seconds

        super().__init__(monotonic=lambda: passed[0], sleep=sleep, now=lambda: NOW)
        object.__setattr__(self, "slept", slept)

    @property
    def waits(self) -> list[float]:
        """Seconds slept, without the attempts that followed at once."""
        return [seconds for seconds in self.slept if seconds]


def endpoint(url: str, **settings: Any) -> Endpoint:
    return Endpoint(**{"base_url": url, "api_key": KEY, "mode": "json_schema", **settings})


def ask(
    url: str,
    request: ModelRequest[Reading] | None = None,
    *,
    deadline: float = 1000.0,
    clock: Clock | None = None,
    client: dict[str, Any] | None = None,
    attempts: int = 5,
    corrections: int = 1,
    first_wait: float = 1.0,
    times: int = 1,
    **settings: Any,
) -> ModelAnswer[Reading]:
    """Ask `times` times over one client, and return the last answer."""

    async def opened() -> ModelAnswer[Reading]:
        persistence = Persistence(attempts=attempts, corrections=corrections, first_wait=first_wait)
        asked = request or question()
        async with ModelClient(
            endpoint(url, **settings), persistence=persistence, clock=clock or Waits(), **(client or {})
        ) as door:
            for _ in range(times - 1):
                await door.ask(asked, letter="A.pdf", deadline=deadline)
            return await door.ask(asked, letter="A.pdf", deadline=deadline)

    return asyncio.run(opened())
