"""Lines of batch files: a request as OpenAI's Batch API and vLLM's run-batch take it, and what comes back for it.

One request a line, under a name (`custom_id`) by which its answer is found in files of any order
(https://platform.openai.com/docs/api-reference/batch/request-input).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

import orjson
from pydantic import BaseModel

from imr_llm.llm.answers import check
from imr_llm.llm.dialect import Dialect
from imr_llm.llm.failures import Cause, Failure, of_response
from imr_llm.llm.modes import Mode, Reply, read, write
from imr_llm.llm.request import ModelRequest, Parameters
from imr_llm.llm.usage import Tokens

__all__ = ["AnswerLine", "Judged", "judge", "line_of", "path_of", "read_line"]

_PATHS: Final = {"responses": "/v1/responses"}
_EXPIRED: Final = ("batch_expired", "batch_cancelled")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of an output or error file."""

    custom_id: str
    response: Any = field(repr=False)
    error_code: str | None


def path_of(mode: Mode | None) -> str:
    """The API's path that all lines of a file ask, after the host."""
    return _PATHS.get(mode or "", "/v1/chat/completions")


def line_of(custom_id: str, request: ModelRequest[Any], mode: Mode | None) -> bytes:
    """The line for one request. Without a mode it is json_schema: a file cannot find out what a server can do."""
    spoken = Dialect.first(request.model, request.parameters, mode)
    messages = [asdict(message) for message in request.messages]
    body = write(request, messages, spoken.mode, limit=spoken.limit, without=spoken.without)
    line = {
        "custom_id": custom_id,
        "method": "POST",
        "url": path_of(mode),
        "body": orjson.Fragment(body),
    }
    return orjson.dumps(line) + b"\n"


def read_line(line: bytes) -> AnswerLine | Literal["no_json", "no_custom_id"]:
    """The parts of an answered line; for what is no such line, why."""
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return "no_json"
    if not isinstance(said, dict) or not isinstance(said.get("custom_id"), str):
        return "no_custom_id"
    error = said.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return AnswerLine(said["custom_id"], said.get("response"), None if error is None else str(code))


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answered line means."""

    content: str = field(default="", repr=False)
    """The answer as the model wrote it; empty where there is a failure."""
    failure: Failure | None = None
    tokens: Tokens | None = None
    request_id: str | None = None
    status: int | None = None


def judge(
    line: AnswerLine, mode: Mode | None, schema: str, model: type[BaseModel], parameters: Parameters
) -> Judged:
    """Whether a line holds an answer that fits `model`, and why not."""
    response = line.response
    if not isinstance(response, dict):
        cause: Cause = "expired" if line.error_code in _EXPIRED else "server_error"
        return Judged(failure=Failure(cause))
    status = response.get("status_code")
    status = status if isinstance(status, int) else None
    given = response.get("request_id")
    request_id = given if isinstance(given, str) else None
    if status is None or not 200 <= status < 300:
        failure = of_response(status or 500, orjson.dumps(response.get("body")))
        return Judged(failure=failure, status=status, request_id=request_id)
    reply = read(response.get("body"), mode or "json_schema", schema)
    failure_of_reply = _fault(reply, model, parameters)
    return Judged(
        content="" if failure_of_reply else reply.content,
        failure=failure_of_reply,
        tokens=reply.tokens,
        request_id=request_id,
        status=status,
    )


def _fault(reply: Reply, model: type[BaseModel], parameters: Parameters) -> Failure | None:
    if reply.cause is not None:
        return Failure(reply.cause, 200)
    checked = check(reply.content, model)
    if checked.cause is None:
        return None
    tokens = reply.tokens
    broke_off = (
        checked.cause == "invalid_json"
        and tokens is not None
        and tokens.output >= parameters.max_output_tokens
    )
    return Failure("truncated" if broke_off else checked.cause, 200)
