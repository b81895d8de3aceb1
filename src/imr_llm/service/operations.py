"""`/healthz`, `/readyz`, `/metrics`, and the audit log: what whoever runs the service needs."""

from __future__ import annotations

import datetime
import sqlite3
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from imr_llm.service.parameters import Admin, Reader
from imr_llm.service.problems import NO_ROOM, cause_in_store, problem_responses, store_problem
from imr_llm.service.run_store import State
from imr_llm.service.service import service_of
from imr_llm.service.tables import audit

__all__ = ["router"]

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """Up."""

    status: Literal["ok"] = "ok"


class AuditEntry(BaseModel):
    """Who did what."""

    entry: int = Field(description="Counts up.")
    at: datetime.datetime
    who: str
    action: str = Field(examples=["letter.add"])
    letter_id: str | None
    run_id: str | None


@router.get("/healthz", summary="Whether it is up")
async def healthz() -> Health:
    """Answers as long as the process does."""
    return Health()


@router.get("/readyz", summary="Whether it can work", responses=problem_responses(503))
def readyz(request: Request) -> Health:
    """Asks the store, and writes to it."""
    database = service_of(request).database
    try:
        if not database.has_room():
            raise store_problem(NO_ROOM)
        database.check()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:  # a TimeoutError is an OSError
        raise store_problem(cause_in_store(error)) from None
    return Health()


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    summary="For Prometheus",
    responses=problem_responses(401, 403),
)
def metrics(request: Request, caller: Reader) -> Response:  # noqa: ARG001
    """Counts and times; no word of a letter."""
    service = service_of(request)
    progress = service.letters.progress()
    service.metrics.kept.set(progress["letters"])
    service.metrics.left.set(progress["fields_left"])
    counts = service.runs.counts()
    for state in get_args(State):
        service.metrics.runs.labels(state).set(counts.get(state, 0))
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/v1/audit", summary="Who did what", responses=problem_responses(401, 403, 422))
def get_audit(
    request: Request,
    caller: Admin,  # noqa: ARG001
    after: Annotated[int, Query(ge=0, le=1_000_000_000, description="The last entry you have.")] = 0,
    most: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[AuditEntry]:
    """In order. Entries outlive the letters they are about, and hold no word of them."""
    wanted = select(audit).where(audit.c.entry > after).order_by(audit.c.entry).limit(most)
    with service_of(request).database.read() as connection:
        return [AuditEntry.model_validate(dict(row._mapping)) for row in connection.execute(wanted)]
