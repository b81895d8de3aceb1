"""The HTTP side of files and batches: `/v1/files` and `/v1/batches`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from imr_llm.simulator.batch_objects import Batch, StoredFile
from imr_llm.simulator.batches import Batches
from imr_llm.simulator.call import Refused

__all__ = ["batch_routes"]

_PAGE: Final = 20
_Handler = Callable[[Request], Awaitable[Response]]


def batch_routes(batches: Batches) -> list[Route]:
    """The routes over one server's files and batches."""

    async def upload(request: Request) -> Response:
        async with request.form() as form:
            file, purpose = form.get("file"), form.get("purpose")
            if not isinstance(file, UploadFile) or not isinstance(purpose, str):
                raise Refused(400, "'file' and 'purpose' are required parameters", param="file")
            stored = batches.keep(file.filename or "upload", purpose, await file.read())
        return _json(stored.as_json())

    async def list_files(request: Request) -> Response:
        return _page(batches.files(), request)

    async def file(request: Request) -> Response:
        return _json(batches.file(request.path_params["file"]).as_json())

    async def content(request: Request) -> Response:
        stored = batches.file(request.path_params["file"])
        return Response(stored.content, media_type="application/octet-stream")

    async def delete(request: Request) -> Response:
        name = request.path_params["file"]
        batches.forget(name)
        return _json({"id": name, "object": "file", "deleted": True})

    async def create(request: Request) -> Response:
        try:
            asked = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            raise Refused(400, "We could not parse the JSON body of your request.") from None
        return _json(batches.begin(asked).as_json())

    async def list_batches(request: Request) -> Response:
        return _page(batches.batches(), request)

    async def batch(request: Request) -> Response:
        return _json(batches.batch(request.path_params["batch"]).as_json())

    async def cancel(request: Request) -> Response:
        return _json(batches.cancel(request.path_params["batch"]).as_json())

    def route(path: str, handler: _Handler, method: str) -> Route:
        return Route(path, _refusing(handler), methods=[method])

    return [
        route("/v1/files", upload, "POST"),
        route("/v1/files", list_files, "GET"),
        route("/v1/files/{file}", file, "GET"),
        route("/v1/files/{file}", delete, "DELETE"),
        route("/v1/files/{file}/content", content, "GET"),
        route("/v1/batches", create, "POST"),
        route("/v1/batches", list_batches, "GET"),
        route("/v1/batches/{batch}", batch, "GET"),
        route("/v1/batches/{batch}/cancel", cancel, "POST"),
    ]


def _refusing(handler: _Handler) -> _Handler:
    """With error objects for what is refused."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            return _json(refused.body, refused.status)

    return answer


def _page(found: Sequence[StoredFile] | Sequence[Batch], request: Request) -> Response:
    """What follows the object `after`, `limit` at most."""
    after = request.query_params.get("after")
    limit = int(request.query_params.get("limit", _PAGE))
    ids = [one.id for one in found]
    first = ids.index(after) + 1 if after in ids else 0
    page = found[first : first + limit]
    return _json(
        {
            "object": "list",
            "data": [one.as_json() for one in page],
            "first_id": page[0].id if page else None,
            "last_id": page[-1].id if page else None,
            "has_more": len(found) > first + limit,
        }
    )


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
