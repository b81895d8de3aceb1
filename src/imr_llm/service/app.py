"""The application: routes, what stands around every request, and what runs beside them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import Final

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from imr_llm.service import api, operations, pages, review_api, run_pages, runs_api
from imr_llm.service.problem_answers import answered, handle_problems
from imr_llm.service.problems import Problem, ProblemDocument, log_fault
from imr_llm.service.service import Service

__all__ = ["application"]

_RETENTION_SECONDS: Final = 600.0
_MOST_BODY: Final = 1_000_000
"""Bytes of a request that hands in no letter."""
_TAKES_LETTERS: Final = frozenset({"/v1/letters", "/v1/runs", "/runs"})
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_RAW_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]


def application(service: Service) -> ASGIApp:
    """The ASGI application of a service, which whoever opened it closes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        beside = asyncio.create_task(_forget_old(service))
        yield
        beside.cancel()
        with suppress(asyncio.CancelledError):
            await beside

    app = FastAPI(
        title="imr-llm",
        version=version("imr-llm"),
        summary="Reads California Independent Medical Review letters into checked records and plain words.",
        description="Errors are problem documents (RFC 9457).",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    handle_problems(app)
    for module in (api, runs_api, review_api, operations, pages, run_pages):
        app.include_router(module.router)
    app.mount("/static", pages.static_files(), name="static")
    _describe_problems(app)
    return _Around(app, service)


class _Around:
    """Around every request: the check of its origin, the size of its body, security headers, counts."""

    def __init__(self, app: FastAPI, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 500

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                there = {name for name, _ in message["headers"]}
                missing = [header for header in _RAW_HEADERS if header[0] not in there]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        scope["app"] = self._app  # what answers a problem looks for it there
        request = Request(scope)
        try:
            try:
                self._service.gate.check_origin(request)
            except Problem as problem:
                await answered(request, problem, None)(scope, receive, with_headers)
                return
            with suppress(Exception):  # `problems` has answered and logged it
                await self._app(scope, _bounded(request, receive), with_headers)
        finally:
            route = _route(scope)
            self._service.metrics.requests.labels(request.method, route, status).inc()
            self._service.metrics.seconds.labels(route).observe(time.perf_counter() - begun)


def _bounded(request: Request, receive: Receive) -> Receive:
    """What the body may weigh where it is no letters, whose own limits hold."""
    if request.method == "POST" and request.url.path in _TAKES_LETTERS:
        return receive
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > _MOST_BODY:
            detail = f"a request may have {_MOST_BODY:,} bytes"
            raise HTTPException(413, detail)  # FastAPI lets no other kind through
        return message

    return bounded


def _route(scope: Scope) -> str:
    """The route's own path, with names for what differs; all that is no route is one."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    return "/static" if scope["path"].startswith("/static/") else "none"


async def _forget_old(service: Service) -> None:
    """Delete old letters, at once and every ten minutes."""
    while service.settings.keep is not None:
        try:
            await run_in_threadpool(service.forget_old)
        except Exception as error:  # noqa: BLE001  the store or the disk, which may come back; a run begun meanwhile
            log_fault("retention", error)
        await asyncio.sleep(_RETENTION_SECONDS)


def _describe_problems(app: FastAPI) -> None:
    """Put the problem document into OpenAPI, where each operation points at it."""
    made = app.openapi

    def with_problems() -> dict[str, object]:
        said = made()
        schemas = said.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        return said

    app.openapi = with_problems  # type: ignore[method-assign]
