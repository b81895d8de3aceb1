"""`/v1/runs`: many letters read together, how far that is, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from imr_llm.bulk.export import ExportFormat
from imr_llm.errors import UsageError
from imr_llm.service.parameters import Admin, IdempotencyKey, Reader, Reviewer, RunId
from imr_llm.service.problems import Problem, problem_responses
from imr_llm.service.run_begin import begin_run
from imr_llm.service.run_events import events
from imr_llm.service.run_export import EXPORT_TYPES, exported, formats
from imr_llm.service.run_query import ItemQuery
from imr_llm.service.run_resume import ResumeIn, resume_run
from imr_llm.service.run_shapes import FailedsOut, ItemsOut, RunOut, run_out
from imr_llm.service.run_uploads import RunIn
from imr_llm.service.service import service_of

__all__ = ["router"]

router = APIRouter(prefix="/v1/runs", tags=["runs"])

_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_FILES: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
        "model": {"type": "string", "example": "baseline"},
        "max_cost": {"type": "string", "description": "US dollars.", "example": "2.50"},
    },
}
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "description": "The letters: files (PDF or text) in the field `file` of a form, as many as there are; or ids of letters "
    "that are here. `model` is `baseline` or one that the service was started with.",
    "content": {
        "multipart/form-data": {"schema": _FILES},
        "application/json": {
            "schema": RunIn.model_json_schema(),
            "example": {"letters": ["5f0e2c8d9b7a41638c2d4e6f8a0b1c3d"], "model": "baseline"},
        },
    },
}
_EVENTS: Final[dict[str, Any]] = {
    "description": "`progress` with the run as JSON, under a number that counts up; a comment every 15 s; `end` when it is over.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'id: 7\nevent: progress\ndata: {"id": "0c9a7f5e3d1b48c6a2e4f60718293a4b", "state": "running"}\n\n',
        }
    },
}


@router.post(
    "",
    status_code=201,
    response_model=RunOut,
    responses={
        200: {"model": RunOut, "description": "Begun before under this Idempotency-Key."},
        **problem_responses(400, 401, 403, 408, 413, 415, 422, 429, 503),
    },
    openapi_extra={"requestBody": _BODY},
    summary="Begin a run",
)
async def add_run(request: Request, caller: Reviewer, idempotency_key: IdempotencyKey = None) -> Response:
    """Many letters, read one after another beside the service. They are on disk when this answers."""
    run, was_known = await begin_run(request, caller, idempotency_key)
    headers = {"Location": f"/v1/runs/{run.run_id}"}
    if was_known:
        headers["Idempotency-Replayed"] = "true"
    return Response(run_out(run).model_dump_json(), 200 if was_known else 201, headers, "application/json")


@router.get("", summary="Runs, the youngest first", responses=problem_responses(401, 403, 422))
def list_runs(
    request: Request,
    caller: Reader,  # noqa: ARG001  lets in
    first: Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to pass over.")] = 0,
    most: Annotated[int, Query(ge=1, le=500, description="How many to give.")] = 50,
) -> list[RunOut]:
    """All of them, whoever began them."""
    return [run_out(run) for run in service_of(request).runs.listed(first, most)]


@router.get("/{run_id}", summary="One run", responses=problem_responses(401, 403, 404, 422))
def get_run(request: Request, caller: Reader, run_id: RunId) -> RunOut:  # noqa: ARG001
    """Its state, counts by cause, rate, cost and time left."""
    return run_out(service_of(request).runs.get(run_id))


@router.get(
    "/{run_id}/events",
    response_class=StreamingResponse,
    summary="Its progress, as it happens",
    responses={
        200: _EVENTS,
        204: {"description": "It is over, and you have its last event."},
        **problem_responses(401, 403, 404, 422, 503),
    },
)
async def get_events(
    request: Request,
    caller: Reader,  # noqa: ARG001
    run_id: RunId,
    last_event_id: Annotated[
        str | None, Header(description="The last event you have; what changed since then comes at once.")
    ] = None,
) -> Response:
    """Server-sent events. Each says all that is known, so none that was missed is missed for good."""
    service = service_of(request)
    run = await run_in_threadpool(service.runs.get, run_id)
    last = int(last_event_id) if last_event_id is not None and _NUMBER.fullmatch(last_event_id) else 0
    if run.is_over and last >= run.version:
        return Response(status_code=204)
    return events(service, run_id, last, lambda one: run_out(one).model_dump_json())


@router.post(
    "/{run_id}/cancel",
    status_code=202,
    summary="Cancel it",
    responses=problem_responses(401, 403, 404, 409, 422),
)
def cancel_run(
    request: Request,
    caller: Reviewer,
    run_id: RunId,
    at_once: Annotated[
        bool, Query(description="Cut off calls under way; what they cost is then not known.")
    ] = False,
) -> RunOut:
    """No more letters are taken up; those under way are finished, or with `at_once` cut off, and what was read
    stays. 409 where it is over.
    """
    service = service_of(request)
    run = service.runs.cancel(run_id, caller.name, at_once=at_once)
    service.keeper.look()
    return run_out(run)


@router.post(
    "/{run_id}/resume",
    status_code=202,
    summary="Go on with one that stopped",
    responses=problem_responses(401, 403, 404, 409, 422, 429),
)
def go_on(request: Request, caller: Reviewer, run_id: RunId, how: ResumeIn | None = None) -> RunOut:
    """What it has read stays, and is neither asked for nor paid again. 409 but for runs that stopped on their budget, because
    the model could not be asked or because its provider was down.
    """
    wanted = None if how is None or how.max_cost is None else str(how.max_cost)
    return run_out(resume_run(service_of(request), run_id, caller, wanted))


@router.get(
    "/{run_id}/items", summary="What it found, as a table", responses=problem_responses(401, 403, 404, 422)
)
def get_items(
    request: Request, caller: Reader, run_id: RunId, query: Annotated[ItemQuery, Query()]
) -> ItemsOut:
    """The items that are asked for, one page of them."""
    service = service_of(request)
    service.runs.get(run_id)
    service.note(caller.name, "run.read", run_id=run_id)
    return service.found.items(run_id, query)


@router.get(
    "/{run_id}/outcomes", summary="Its items by outcome", responses=problem_responses(401, 403, 404, 422)
)
def get_outcomes(
    request: Request,
    caller: Reader,  # noqa: ARG001
    run_id: RunId,
    query: Annotated[ItemQuery, Query()],
) -> dict[Literal["category", "part", "guideline", "year"], dict[str, dict[str, int]]]:
    """Of the items that are asked for: by category, part of the body, guideline and year, how many had which outcome."""
    service = service_of(request)
    service.runs.get(run_id)
    found = service.found.outcomes(run_id, query)
    return {by: {value: dict(counted) for value, counted in values.items()} for by, values in found.items()}


@router.get(
    "/{run_id}/failed", summary="Letters without a record", responses=problem_responses(401, 403, 404, 422)
)
def get_failed(
    request: Request,
    caller: Reader,  # noqa: ARG001
    run_id: RunId,
    cause: Annotated[str, Query(max_length=60, description="Only those of this cause.")] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Of 50 each.")] = 1,
) -> FailedsOut:
    """With the cause and the way out."""
    service = service_of(request)
    service.runs.get(run_id)
    return service.found.failed(run_id, cause, page)


@router.get(
    "/{run_id}/export",
    response_class=StreamingResponse,
    summary="Its records as a table",
    responses={
        200: {"content": {kind: {} for kind in EXPORT_TYPES.values()}},
        **problem_responses(401, 403, 404, 409, 422),
    },
)
def get_export(
    request: Request,
    caller: Reader,
    run_id: RunId,
    format: Annotated[ExportFormat, Query(description="JSON lines, a JSON array, CSV or Parquet.")] = "jsonl",
) -> Response:
    """One letter for each that was handed in, in order: its record, or a line with `error`. As the run read it: what
    reviewers corrected is in `GET /v1/corrections`.
    """
    service = service_of(request)
    service.runs.get(run_id)
    if format not in formats():
        detail = "format: Parquet is not installed at this service; it needs pip install 'imr-llm[parquet]'"
        raise Problem(422, "no_parquet", detail)
    names = service.lines.names(run_id)
    try:
        blocks: Iterator[bytes] = exported(service.folders.of(run_id), format, names)
    except UsageError:
        raise Problem(
            409, "not_begun", "this run has read nothing yet; come back when it has begun"
        ) from None
    service.note(caller.name, "run.export", run_id=run_id)
    headers = {"Content-Disposition": f'attachment; filename="run.{format}"'}
    return StreamingResponse(blocks, headers=headers, media_type=EXPORT_TYPES[format])


@router.delete(
    "/{run_id}", status_code=204, summary="Delete it", responses=problem_responses(401, 403, 404, 409, 422)
)
def delete_run(request: Request, caller: Admin, run_id: RunId) -> None:
    """With its files, its letters, their records and all decisions on them. 409 while it goes on: cancel it first."""
    service_of(request).forgetting.run(run_id, caller.name)
