"""What goes wrong, as RFC 9457 problem documents. None of them holds a word of a letter."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from imr_llm.errors import LetterError, LetterTooLarge, ModelFailed, ModelUnavailable, ReaderNotStarted

__all__ = [
    "NO_ROOM",
    "PROBLEM_JSON",
    "Problem",
    "ProblemDocument",
    "cause_in_store",
    "log_fault",
    "of_fault",
    "of_letter",
    "problem_responses",
    "store_problem",
    "too_many",
]

_LOG = logging.getLogger("imr_llm.service")
PROBLEM_JSON: Final = "application/problem+json"
NO_ROOM: Final = "SQLITE_FULL"
_NO_ROOM: Final = frozenset({NO_ROOM, "53100"})
"""What SQLite and PostgreSQL call a full disk."""


class ProblemDocument(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(default="about:blank", description="Always about:blank; `code` tells problems apart.")
    title: str = Field(description="What the status means.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong and the way out, without words of a letter.")
    code: str = Field(description="Stable name of the cause.", examples=["too_large"])


class Problem(Exception):  # noqa: N818  the field's word
    """Ends a request with a problem document."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def response(self) -> Response:
        """The document."""
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }
        return JSONResponse(body, self.status, self.headers, PROBLEM_JSON)


def too_many(detail: str, seconds: float, status: int = 429, code: str = "too_many_requests") -> Problem:
    """Come back in so many seconds."""
    return Problem(status, code, detail, {"Retry-After": str(max(1, math.ceil(seconds)))})


def of_letter(error: LetterError | ModelUnavailable) -> Problem:
    """Why a letter has no record. The letter's own name is not repeated: it may be a person's."""
    detail = f"the letter {error.cause}; {error.remedy}"
    if isinstance(error, ModelUnavailable):
        return Problem(503, "model_unavailable", f"the model cannot be asked: {error.cause}; {error.remedy}")
    if isinstance(error, ReaderNotStarted):
        told = "the service starts no process that reads letters; whoever runs it must look at it"
        return Problem(503, error.code, told)
    if isinstance(error, ModelFailed):
        return Problem(502, error.code, f"{error.cause}; {error.remedy}")
    if isinstance(error, LetterTooLarge):
        return Problem(413, error.code, detail)
    if error.code == "binary":
        return Problem(415, error.code, detail)
    if error.code == "internal_error":
        return Problem(500, error.code, detail)
    return Problem(422, error.code, detail)


def store_problem(cause: str | None) -> Problem:
    """The store could not be read or written; `cause` as `cause_in_store` gives it."""
    if cause in _NO_ROOM:
        detail = "the store has no room left; whoever runs the service must make some, then try again"
        return Problem(503, "no_room", detail)
    detail = "the store cannot be used; whoever runs the service must look at it, then try again"
    return Problem(503, "store_unavailable", detail)


def cause_in_store(error: BaseException) -> str | None:
    """The database's own name for what went wrong, which holds no word of a letter; None for other errors."""
    own = getattr(error, "orig", None) or error
    return getattr(own, "sqlite_errorname", None) or getattr(own, "sqlstate", None)


def of_fault(fault: Mapping[str, Any], *within: str) -> Problem:
    """Of what pydantic found: names the field and what it must be, not what was sent: that may be a letter's."""
    place = ".".join(str(part) for part in (*within, *fault["loc"])).encode(errors="replace").decode()
    return Problem(422, "invalid", f"{place}: {fault['msg']}")


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems of an operation."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
        for status in statuses
    }


def log_fault(doing: str, error: Exception) -> None:
    """Tell the log what went wrong and where; the message of an error may hold words of a letter."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = last.filename.rpartition("/")[2]
    cause = cause_in_store(error)
    name = type(error).__name__ + (f" ({cause})" if cause else "")
    _LOG.error("%s: %s at %s:%s", doing, name, place, last.lineno)
