"""The HTTP side: takes requests, sends what the provider decided, and fails on the wire where it is told to.

Knows no letter and draws nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from imr_llm.simulator.batch_app import batch_routes
from imr_llm.simulator.batches import Batches
from imr_llm.simulator.call import Api, Refused, parse
from imr_llm.simulator.provider import Delivery, Provider
from imr_llm.simulator.replies import chat_body, chat_events, model_list, response_body

__all__ = ["TRANSPORT", "application"]

TRANSPORT: Final = "imr_llm.transport"
"""Where the server leaves a connection's transport in a request's scope."""
_HTML: Final = "<html><head><title>502 Bad Gateway</title></head><body>upstream error</body></html>"
_SLOW_PIECE: Final = 512


def application(provider: Provider, closing: asyncio.Event) -> Starlette:
    """The server's routes. Whoever waits stops waiting when `closing` is set."""

    def models(request: Request) -> Response:  # noqa: ARG001  starlette's signature
        return _json(model_list(provider.models, int(provider.clock.time())))

    async def list_models(request: Request) -> Response:
        return models(request)

    return Starlette(
        routes=[
            Route("/v1/chat/completions", _Endpoint("chat", provider, closing), methods=["POST"]),
            Route("/v1/responses", _Endpoint("responses", provider, closing), methods=["POST"]),
            Route("/v1/models", list_models, methods=["GET"]),
            *batch_routes(Batches(provider)),
        ]
    )


class _Endpoint:
    def __init__(self, api: Api, provider: Provider, closing: asyncio.Event) -> None:
        self._api = api
        self._provider = provider
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        try:
            call = parse(self._api, body)
            delivery = self._provider.respond(call, Request(scope).headers.get("x-client-request-id"))
        except Refused as refused:
            await _json(refused.body, refused.status, refused.headers)(scope, receive, send)
            return
        reply, headers = delivery.reply, delivery.headers
        if reply is None:
            await self._break(delivery, scope, receive, send)
            return
        headers["x-request-id"] = f"req_{reply.id}"
        await self._wait(delivery.latency, receive)
        if call.stream:
            pieces, kind = list(chat_events(call, reply)), "text/event-stream"
        else:
            written = orjson.dumps((chat_body if self._api == "chat" else response_body)(call, reply))
            pieces, kind = [written], "application/json"
            headers["content-length"] = str(len(written))
        await self._send(delivery, pieces, kind, scope, receive, send)

    async def _send(
        self, delivery: Delivery, pieces: list[bytes], kind: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if delivery.fault is None or delivery.fault not in ("half_body", "slow_stream"):
            pieces = [b"".join(pieces)]
        elif len(pieces) == 1:
            (whole,) = pieces
            pieces = [whole[k : k + _SLOW_PIECE] for k in range(0, len(whole), _SLOW_PIECE)]
        headers = [(b"content-type", kind.encode())]
        headers += [(name.encode(), value.encode()) for name, value in delivery.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if delivery.fault == "half_body":
            half = b"".join(pieces[: max(1, len(pieces) // 2)])
            await send(
                {"type": "http.response.body", "body": half[: -(len(half) // 4) or None], "more_body": True}
            )
            await _cut(scope, receive, reset=False)
            return
        for place, piece in enumerate(pieces):
            if place:
                await self._wait(delivery.profile.pause, receive)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _break(self, delivery: Delivery, scope: Scope, receive: Receive, send: Send) -> None:
        """Fail in a way that has no error object."""
        if delivery.fault == "html":
            await Response(_HTML, media_type="text/html")(scope, receive, send)
            return
        if delivery.fault == "timeout":
            await self._wait(delivery.profile.hold, receive)
        await _cut(scope, receive, reset=delivery.fault == "reset")

    async def _wait(self, seconds: float, receive: Receive) -> None:
        """Wait, but no longer than the caller does or the server lives."""
        if seconds <= 0:
            return
        waits = [
            asyncio.ensure_future(wait)
            for wait in (self._provider.clock.sleep(seconds), self._closing.wait(), receive())
        ]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, headers, "application/json")


async def _cut(scope: Scope, receive: Receive, *, reset: bool) -> None:
    """End the connection, with what was sent or, for a reset, at once."""
    transport: asyncio.Transport = scope[TRANSPORT]
    if reset:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
