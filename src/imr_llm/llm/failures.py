"""Why a call to a model gave no answer that can be used: a closed list of causes, and what each entails.

An HTTP error or an exception of the client library is turned into a `Failure` here, once. A failure holds no
text of a server, since servers repeat what they were sent: it keeps the status and, where they look like
identifiers, the server's own code and the name of the parameter it refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

__all__ = ["MEANINGS", "Cause", "Consequence", "Failure", "Meaning", "of_exception", "of_response"]

Cause = Literal[
    "truncated",
    "refusal",
    "content_filter",
    "malformed",
    "invalid_json",
    "schema_violation",
    "rate_limited",
    "timeout",
    "connection",
    "server_error",
    "context_length",
    "bad_request",
    "deadline",
    "cancelled",
    "expired",
    "missing",
    "quota",
    "authentication",
    "not_found",
    "redirected",
    "unsupported",
]

Consequence = Literal["retry", "ask_anew", "end_letter", "end_run"]
"""retry: pass, later, as it was. ask_anew: at once, saying what was wrong where there is something to say."""


class Meaning(NamedTuple):
    """What a cause entails, in words for the person who runs it."""

    consequence: Consequence
    says: str
    remedy: str


_LATER: Final = "run it again later"
MEANINGS: Final[Mapping[Cause, Meaning]] = {
    "truncated": Meaning(
        "end_letter", "the answer was cut at the limit on its tokens", "raise max_output_tokens"
    ),
    "refusal": Meaning("end_letter", "the model refused to answer", "try another model or the baseline"),
    "content_filter": Meaning(
        "end_letter", "the provider's content filter stopped it", "try another model or the baseline"
    ),
    "malformed": Meaning(
        "ask_anew", "the response holds no answer where one should be", "try again or another mode"
    ),
    "invalid_json": Meaning("ask_anew", "the answer is not JSON", "try another model or mode"),
    "schema_violation": Meaning("ask_anew", "the answer breaks the schema", "try another model or mode"),
    "rate_limited": Meaning("retry", "the provider's rate limit was met", "slow down or " + _LATER),
    "timeout": Meaning("retry", "the server did not answer in time", "raise the timeout or " + _LATER),
    "connection": Meaning(
        "retry", "the connection could not be made or broke", "check network and base URL or " + _LATER
    ),
    "server_error": Meaning("retry", "the server failed", _LATER),
    "context_length": Meaning(
        "end_letter", "the letter does not fit the model's context", "use a model with a longer context"
    ),
    "bad_request": Meaning("end_letter", "the server refused the request", "try another model or mode"),
    "deadline": Meaning("end_letter", "the time for this letter ran out", "raise the deadline or " + _LATER),
    "cancelled": Meaning("end_letter", "the call was cancelled", _LATER),
    "expired": Meaning("retry", "the batch ended before its turn", _LATER),
    "missing": Meaning("retry", "the batch came back without it", _LATER),
    "quota": Meaning("end_run", "the account has no credit left", "add credit or use another key"),
    "authentication": Meaning(
        "end_run", "the key is not accepted", "check the key and what it may be used for"
    ),
    "not_found": Meaning(
        "end_run", "the server does not know this model or address", "check the model's name and the base URL"
    ),
    "redirected": Meaning(
        "end_run",
        "the server sends on to another address, and letters go only where you said",
        "give the address itself as base URL",
    ),
    "unsupported": Meaning(
        "end_run",
        "the server cannot answer in the shape that is needed",
        "choose another mode, parameter or model (docs/models.md)",
    ),
}

_TRANSIENT_STATUSES: Final[Mapping[int, Cause]] = {408: "timeout", 409: "server_error", 425: "server_error"}
_QUOTA: Final = re.compile(r"insufficient_quota|billing|insufficient.(?:balance|credit|funds)|quota.exceeded")
_CONTEXT: Final = re.compile(
    r"context_length|context.(?:length|window|size)|too many (?:input )?tokens|(?:prompt|input).{0,20}too long"
)
_MODEL: Final = re.compile(
    r"model_not_found|deploymentnotfound|(?:unknown|invalid|no such|unsupported|not a valid) model"
    r"|(?:model|deployment)\b.{0,80}?(?:not found|does(?: not|n't) exist)"
)
_FILTERED: Final = re.compile(r"content_filter|content_policy|responsibleai|flagged|moderation")
_PARAMETER: Final = re.compile(
    r"\b(temperature|max_completion_tokens|max_output_tokens|max_tokens|parallel_tool_calls|seed|reasoning_effort)\b"
)
_UNKNOWN_PARAMETER: Final = re.compile(
    r"support|permitted|unrecogni[sz]ed|unknown|unexpected|not allowed|deprecated|too large|at most|invalid"
)
_SHAPE: Final = re.compile(
    r"response_format|text\.format|json_schema|json_object|json mode|structured.output|grammar|guided"
    r"|\btools?\b|\btool_choice\b|\bfunctions?\b|\bfunction_call\b"
)
_READ: Final = 600
"""How much of a server's message is looked at: what it says comes first, what it repeats after."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z][\w.\[\]-]{0,63}")


@dataclass(frozen=True, slots=True)
class Failure:
    """One classified failure."""

    cause: Cause
    status: int | None = None
    code: str | None = None
    """The server's own name for it, where it gave one."""
    parameter: str | None = None
    """The parameter that the server refuses."""
    shape_refused: bool = False
    """Whether the server names the way the answer was to be shaped (a mode) as what it cannot do."""

    @property
    def consequence(self) -> Consequence:
        """What follows from it."""
        return MEANINGS[self.cause].consequence

    @property
    def says(self) -> str:
        """The cause in words, with what the server called it."""
        details = [
            f"HTTP {self.status}" if self.status and self.status != 200 else None,
            self.code,
            f"parameter {self.parameter}" if self.parameter else None,
        ]
        known = ", ".join(filter(None, details))
        return MEANINGS[self.cause].says + (f" ({known})" if known else "")

    @property
    def remedy(self) -> str:
        """What the person can do about it."""
        return MEANINGS[self.cause].remedy


def of_response(status: int, body: bytes) -> Failure:
    """Classify an HTTP response that is no success."""
    error = _error_object(body)
    code = _identifier(error.get("code")) or _identifier(error.get("type"))
    said = " ".join(str(error.get(key) or "") for key in ("code", "type", "param", "message"))
    said = said[:_READ].lower()
    cause, parameter = _cause(status, said, _identifier(error.get("param")))
    shape_refused = parameter is None and (
        cause == "unsupported" or (cause in ("server_error", "not_found") and bool(_SHAPE.search(said)))
    )
    if shape_refused and cause == "not_found":
        cause = "unsupported"
    return Failure(cause, status, code, parameter, shape_refused)


def of_exception(error: BaseException) -> Failure:
    """Classify what the client library raises where there is no response: no answer, or no connection."""
    # the aiohttp transport reports a reset as a timeout: only a TimeoutError at the root is one
    if any(isinstance(link, TimeoutError) for link in _chain(error)):
        return Failure("timeout")
    return Failure("connection")


def _cause(status: int, said: str, param: str | None) -> tuple[Cause, str | None]:
    """The cause of an HTTP error, and the parameter it is about."""
    if status < 400:
        return "redirected", None
    if status == 429:
        return ("quota" if _QUOTA.search(said) else "rate_limited"), None
    if status == 402 or (status in (400, 403) and _QUOTA.search(said)):
        return "quota", None
    if status in (401, 403):
        return ("content_filter" if status == 403 and _FILTERED.search(said) else "authentication"), None
    if status in _TRANSIENT_STATUSES:
        return _TRANSIENT_STATUSES[status], None
    if status in (400, 413, 422, 500) and (status == 413 or _CONTEXT.search(said)):
        return "context_length", None
    if status in (400, 404) and _MODEL.search(said):
        return "not_found", None
    if status in (404, 405):
        return "not_found", None
    if status >= 500 and status != 501:
        return "server_error", None
    if _FILTERED.search(said):
        return "content_filter", None
    named = _PARAMETER.search(said)
    if named and (param == named[1] or _UNKNOWN_PARAMETER.search(said)):
        return "unsupported", named[1]
    if status == 501 or _SHAPE.search(said):
        return "unsupported", None
    return "bad_request", None


def _error_object(body: bytes) -> Mapping[str, Any]:
    """What the server says is wrong; OpenAI puts it under "error", others beside it or as a bare text."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {"message": body[:_READ].decode(errors="replace")}
    if isinstance(said, list) and said:
        said = said[0]
    if not isinstance(said, dict):
        return {}
    error = said.get("error", said)
    if isinstance(error, dict):
        return error if error.get("message") else {**error, "message": json.dumps(error)[:_READ]}
    return {"message": str(error)}


def _identifier(value: object) -> str | None:
    """The value if it is a plain name, which cannot be a sentence of a letter."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
