"""Answers whatever goes wrong: with a problem document for programs, with a page and a way back for people."""

from __future__ import annotations

import sqlite3
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from starlette.exceptions import HTTPException

from imr_llm.service.fault_words import in_plain_words
from imr_llm.service.page_parts import problem_page
from imr_llm.service.problems import Problem, cause_in_store, log_fault, of_fault, store_problem
from imr_llm.service.service import service_of
from imr_llm.service.token_store import Caller

__all__ = ["answered", "handle_problems"]

_OF_PROGRAMS: Final = ("/v1", "/static", "/healthz", "/readyz", "/metrics", "/openapi.json")
_OURS: Final = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
"""What a database says of a statement that is wrong, not of itself."""


def answered(request: Request, problem: Problem, caller: Caller | None) -> Response:
    """A document, or a page where a browser asks for one; `caller` is None where nobody knows who asks."""
    if not _is_of_people(request):
        return problem.response()
    page = problem_page(request, caller, problem)
    page.headers.update(problem.headers)
    return page


def handle_problems(app: FastAPI) -> None:
    """Answer every error of an application."""

    @app.exception_handler(Problem)
    async def known(request: Request, problem: Problem) -> Response:
        return await _answered(request, problem)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        code = "too_large" if error.status_code == 413 else HTTPStatus(error.status_code).name.lower()
        detail = error.detail if error.status_code != 404 else "there is nothing here"
        return await _answered(request, Problem(error.status_code, code, detail, error.headers))

    @app.exception_handler(RequestValidationError)
    async def of_fields(request: Request, error: RequestValidationError) -> Response:
        fault = error.errors()[0]
        problem = of_fault(fault)
        if _is_of_people(request):
            where = "the address of this page" if fault["loc"][0] in ("query", "path") else "the form"
            what = "is missing" if fault["type"] == "missing" else in_plain_words(fault["msg"])
            name = str(fault["loc"][-1])
            problem.detail = f"something in {where} is not right: {name} {what}"
        return await _answered(request, problem)

    @app.exception_handler(sqlite3.Error)
    @app.exception_handler(DBAPIError)
    async def of_store(request: Request, error: Exception) -> Response:
        if isinstance(error, _OURS):
            return await unexpected(request, error)
        log_fault(f"the store {service_of(request).database.shown}", error)
        return await _answered(request, store_problem(cause_in_store(error)))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log_fault("answering", error)
        return await _answered(
            request, Problem(500, "internal_error", "a fault of imr-llm; please report it")
        )


async def _answered(request: Request, problem: Problem) -> Response:
    caller = None
    if _is_of_people(request):
        try:
            caller = await service_of(request).gate.caller(request)
        except Exception as error:  # noqa: BLE001  the store may be what is wrong
            log_fault("who asks", error)
    return answered(request, problem, caller)


def _is_of_people(request: Request) -> bool:
    is_page = not request.url.path.startswith(_OF_PROGRAMS)
    return is_page and "text/html" in request.headers.get("accept", "")
