"""`/v1/letters`: handing letters in, and what is known of them."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool

from imr_llm.explanation.formats import as_markdown, as_text
from imr_llm.explanation.write import from_templates
from imr_llm.schema.explanation import Explanation
from imr_llm.schema.record import DecisionRecord
from imr_llm.service.access import needs
from imr_llm.service.correcting import as_corrected
from imr_llm.service.letter_store import Entry
from imr_llm.service.parameters import KEY, Admin, IdempotencyKey, LetterId, Reader
from imr_llm.service.problems import Problem, problem_responses
from imr_llm.service.service import service_of
from imr_llm.service.uploads import uploaded

__all__ = ["LetterOut", "letter_out", "router"]

router = APIRouter(prefix="/v1/letters", tags=["letters"])

_EXAMPLE_ID: Final = "5f0e2c8d9b7a41638c2d4e6f8a0b1c3d"
_LONGEST_NAME: Final = 1000
_FILE: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "description": "The letter: PDF or text itself, or a form with a file in its field `file`.",
    "content": {
        "application/pdf": {"schema": _FILE},
        "text/plain": {
            "schema": {"type": "string", "minLength": 1},
            "example": "Independent Medical Review Final Determination Letter\n\nIMR Case Number: CM16-0900101 …",
        },
        "multipart/form-data": {
            "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}}
        },
    },
}


class LetterOut(BaseModel):
    """A letter in the store."""

    id: str = Field(description="Of the letter here.", examples=[_EXAMPLE_ID])
    name: str = Field(description="As it was handed in.", examples=["letter.pdf"])
    sha256: str = Field(description="Of its bytes, in hexadecimal.")
    pages: int | None = Field(description="Of a PDF; null for text.", examples=[3])
    received_at: datetime.datetime = Field(description="When, in UTC.")
    received_by: str = Field(description="Name of the token it was handed in with.", examples=["local"])
    risk: int = Field(
        description="How much it asks for a person: a million for each value on which the readers differ, 10,000 "
        "for each quotation that does not carry its value, 100 for each value the model missed, 1 for each flag."
    )
    to_review: int = Field(description="Fields that a person should look at.", examples=[2])
    left_to_review: int = Field(description="Those of them that nobody has decided yet.", examples=[1])


def letter_out(entry: Entry) -> LetterOut:
    """An entry of the store as the API shows it."""
    return LetterOut(**_shown(entry))


def _shown(entry: Entry) -> dict[str, Any]:
    return {"id": entry.letter_id, **{name: getattr(entry, name) for name in _SHOWN}}


_SHOWN: Final = tuple(name for name in LetterOut.model_fields if name != "id")


class _HandIn(APIRoute):
    """Takes the parameters of `add_letter` from a request itself.

    What FastAPI does for any parameters there may be costs a third of handing in a letter, and this is the one route that
    programs call by the thousand. Its signature still describes it, and holds here too.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        may_read = needs("reader")

        async def handle(request: Request) -> Response:
            caller = await may_read(request)
            key = request.headers.get("idempotency-key")
            if key is not None and KEY.fullmatch(key) is None:
                raise Problem(
                    422, "invalid", "header.idempotency-key: 1 to 255 printable ASCII characters, no blanks"
                )
            if len(request.query_params.get("name", "")) > _LONGEST_NAME:
                raise Problem(422, "invalid", f"query.name: at most {_LONGEST_NAME} characters")
            handed_in: Response = await add_letter(request, caller, key)
            return handed_in

        return handle


def _hand_in(path: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`router.post`, by way of `_HandIn`."""

    def routed(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        router.add_api_route(path, endpoint, methods=["POST"], route_class_override=_HandIn, **how)
        return endpoint

    return routed


@_hand_in(
    "",
    status_code=201,
    response_model=LetterOut,
    responses={
        200: {"model": LetterOut, "description": "Handed in before under this Idempotency-Key."},
        **problem_responses(400, 401, 403, 408, 413, 415, 422, 429, 500, 502, 503),
    },
    openapi_extra={"requestBody": _BODY},
    summary="Hand in a letter",
)
async def add_letter(
    request: Request,
    caller: Reader,
    idempotency_key: IdempotencyKey = None,
    name: Annotated[  # noqa: ARG001  read by `uploaded`, named here for OpenAPI
        str | None, Query(max_length=_LONGEST_NAME, description="Name of a letter that is the body itself.")
    ] = None,
) -> Response:
    """The letter is read at once and kept with its record. It is on disk when this answers."""
    service = service_of(request)
    service.gate.count_letter(caller)
    limits = service.settings.limits
    outcome = "refused"
    try:
        data, letter_name = await uploaded(request, limits.max_bytes, service.settings.upload_seconds)
        entry = None
        if idempotency_key is not None:
            entry = await run_in_threadpool(
                service.letters.known,
                hashlib.sha256(data).hexdigest(),
                letter_name,
                caller.name,
                idempotency_key,
            )
        was_known = entry is not None
        if entry is None:
            letter, record = await service.reader.read(data, letter_name)
            put = service.letters.put
            try:
                kept = await asyncio.wrap_future(put(letter, record, caller.name, idempotency_key))
            except IntegrityError:  # the same key, through another process, at the same moment
                kept = await asyncio.wrap_future(put(letter, record, caller.name, idempotency_key))
            entry, was_known = kept
        outcome = "known" if was_known else "kept"
    except Problem as problem:
        outcome = problem.code
        raise
    finally:
        service.metrics.letters.labels(outcome).inc()
    headers = {"Location": f"/v1/letters/{entry.letter_id}"}
    if was_known:
        headers["Idempotency-Replayed"] = "true"
    shown = orjson.dumps(_shown(entry), option=orjson.OPT_UTC_Z)
    return Response(shown, 200 if was_known else 201, headers, "application/json")


@router.get(
    "", summary="Letters, those at the greatest risk first", responses=problem_responses(401, 403, 422)
)
def list_letters(
    request: Request,
    caller: Reader,  # noqa: ARG001  lets in
    first: Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to pass over.")] = 0,
    most: Annotated[int, Query(ge=1, le=500, description="How many to give.")] = 50,
    done: Annotated[
        bool | None, Query(description="Only those with nothing left to review, or something.")
    ] = None,
) -> list[LetterOut]:
    """Letters with something left to review come before those with nothing."""
    return [letter_out(entry) for entry in service_of(request).letters.queue(first, most, done=done)]


@router.get("/{letter_id}", summary="One letter", responses=problem_responses(401, 403, 404, 422))
def get_letter(request: Request, caller: Reader, letter_id: LetterId) -> LetterOut:  # noqa: ARG001
    """What is known of it, but for its words."""
    return letter_out(service_of(request).letters.entry(letter_id))


@router.get(
    "/{letter_id}/record",
    response_model=DecisionRecord,
    summary="Its record",
    responses=problem_responses(401, 403, 404, 422),
)
def get_record(
    request: Request,
    caller: Reader,
    letter_id: LetterId,
    corrected: Annotated[bool, Query(description="With what reviewers corrected.")] = False,
) -> Response:
    """The checked record: values, the words that carry them, verdicts, flags."""
    service = service_of(request)
    stored = service.letters.get(letter_id)
    service.note(caller.name, "record.read", letter_id)
    record = as_corrected(stored.record, service.decisions.states(letter_id)) if corrected else stored.record
    return Response(record.model_dump_json(), media_type="application/json")


@router.get(
    "/{letter_id}/explanation",
    response_model=Explanation,
    summary="In plain words",
    responses={
        200: {
            "content": {
                "text/markdown": {"schema": {"type": "string"}},
                "text/plain": {"schema": {"type": "string"}},
            }
        },
        **problem_responses(401, 403, 404, 422),
    },
)
def get_explanation(
    request: Request,
    caller: Reader,
    letter_id: LetterId,
    lang: Annotated[Literal["en", "es"], Query(description="Language.")] = "en",
    format: Annotated[Literal["json", "md", "txt"], Query(description="As JSON, Markdown or text.")] = "json",
) -> Response:
    """What was decided and why, for the worker, from the record with what reviewers corrected."""
    service = service_of(request)
    stored = service.letters.get(letter_id)
    service.note(caller.name, "explanation.read", letter_id)
    record = as_corrected(stored.record, service.decisions.states(letter_id))
    explanation = from_templates(record, stored.letter, lang)
    if format == "json":
        return JSONResponse(explanation.model_dump(mode="json"))
    if format == "md":
        return Response(as_markdown(explanation), media_type="text/markdown")
    return PlainTextResponse(as_text(explanation))


@router.get(
    "/{letter_id}/text",
    response_class=PlainTextResponse,
    summary="Its text",
    responses=problem_responses(401, 403, 404, 422),
)
def get_text(request: Request, caller: Reader, letter_id: LetterId) -> Response:
    """As offsets in its record count it."""
    service = service_of(request)
    stored = service.letters.get(letter_id)
    service.note(caller.name, "text.read", letter_id)
    return PlainTextResponse(stored.letter.text)


@router.delete(
    "/{letter_id}",
    status_code=204,
    summary="Delete it",
    responses=problem_responses(401, 403, 404, 409, 422),
)
def delete_letter(request: Request, caller: Admin, letter_id: LetterId) -> None:
    """With its record, all decisions on it and all readings of it by runs. Export corrections first if you want to keep them.

    409 while a run that needs it goes on.
    """
    service_of(request).forgetting.letter(letter_id, caller.name)
