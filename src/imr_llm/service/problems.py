"""What goes wrong, as RFC 9457 problem documents. None of them holds a word of a letter."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from imr_llm.errors import LetterError, LetterTooLarge, ModelFailed, ModelUnavailable, ReaderNotStarted

__all__ = [
    "PROBLEM_JSON",
    "Problem",
    "ProblemDocument",
    "handle_problems",
    "log_fault",
    "of_fault",
    "of_letter",
    "problem_responses",
    "too_many",
]

_LOG = logging.getLogger("imr_llm.service")
PROBLEM_JSON: Final = "application/problem+json"


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
    _LOG.error("%s: %s at %s:%s", doing, type(error).__name__, place, last.lineno)


def handle_problems(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""

    @app.exception_handler(Problem)
    async def known(_: Request, problem: Problem) -> Response:
        return problem.response()

    @app.exception_handler(HTTPException)
    async def of_http(_: Request, error: HTTPException) -> Response:
        code = "too_large" if error.status_code == 413 else HTTPStatus(error.status_code).name.lower()
        detail = error.detail if error.status_code != 404 else "there is nothing here"
        return Problem(error.status_code, code, detail, error.headers).response()

    @app.exception_handler(RequestValidationError)
    async def of_fields(_: Request, error: RequestValidationError) -> Response:
        return of_fault(error.errors()[0]).response()

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> Response:
        log_fault("answering", error)
        return Problem(500, "internal_error", "a fault of imr-llm; please report it").response()
