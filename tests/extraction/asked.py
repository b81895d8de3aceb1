"""A server that answers for each call what a test tells it, and the records that come of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from answered import NAME, TEXT

from imr_llm import DecisionRecord, Letter, extract
from scripted_server import Asked, Said, ScriptedServer

KEY = "sk-canary-0123456789"
USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "prompt_tokens_details": {"cached_tokens": 400},
    "completion_tokens_details": {"reasoning_tokens": 10},
}
_LETTER = re.compile(r"<letter-([0-9a-f]{16})>\n(.*)\n</letter-\1>", re.DOTALL)


def says(content: Any, *, finish: str = "stop", **message: Any) -> Said:
    """A Chat Completions response; what is no text is answered as JSON."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
    }
    return Said(body={"id": "c1", "object": "chat.completion", "choices": [choice], "usage": USAGE})


def refuses(status: int, code: str | None = None, message: str = "no") -> Said:
    """An HTTP error in OpenAI's form."""
    return Said(status, {"error": {"message": message, "type": None, "param": None, "code": code}})


def by(answering: Callable[[str], Any]) -> Callable[[Asked], Said]:
    """A step of the script that answers by what the user's message says."""

    def step(asked: Asked) -> Said:
        given = answering(user_message(asked))
        return given if isinstance(given, Said) else says(given)

    return step


def user_message(asked: Asked) -> str:
    """The first message of a user in a request, without the schema that some modes put behind it."""
    said: str = next(message for message in asked.body["messages"] if message["role"] == "user")["content"]
    return said


def letter_in(message: str) -> str:
    """What stands between the markers."""
    found = _LETTER.search(message)
    assert found is not None
    return found[2]


def read(server: ScriptedServer, *script: Any, text: str = TEXT, **settings: Any) -> DecisionRecord:
    """The record of a letter read with the server."""
    server.says(*script)
    return extract(Letter.from_text(text, NAME), **asking(server), **settings)


def asking(server: ScriptedServer) -> dict[str, Any]:
    """The settings that name the server."""
    return {
        "model": "sim-scripted",
        "base_url": server.url,
        "api_key_env": "CANARY_KEY",
        "mode": "json_schema",
    }
