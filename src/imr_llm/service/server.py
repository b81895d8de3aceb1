"""Runs the service on a port until it is told to stop; then it answers what is under way and closes its store."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final

import uvicorn

from imr_llm.errors import UsageError
from imr_llm.service.access import is_loopback
from imr_llm.service.app import application
from imr_llm.service.samples import put_samples
from imr_llm.service.service import Service
from imr_llm.service.settings import ServiceSettings

__all__ = ["serve"]

_STOP_SECONDS: Final = 30


def serve(
    settings: ServiceSettings,
    host: str,
    port: int,
    samples: Sequence[str],
    ready: Callable[[str, Service], None],
) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called with the address when it is up.

    `samples` are letters to put into an empty store first. Raises UsageError for a store, model, sample or address that
    cannot be used, and for an address beyond this computer without tokens.
    """
    if not settings.needs_tokens and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from elsewhere: that needs --tokens (`imr-llm token add` makes one)"
        )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    with _listen(host, port) as listening, closing(Service(settings)) as service:
        asyncio.run(put_samples(service, samples))
        config = uvicorn.Config(
            application(service),
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        _Server(config, service, lambda: ready(_address(listening), service)).run([listening])


class _Server(uvicorn.Server):
    """Says when it is up, and ends well when it is told to."""

    def __init__(self, config: uvicorn.Config, service: Service, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._service = service
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.stopping = True
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            self._captured_signals.clear()  # uvicorn would raise them again, as if nobody had heeded them


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"port {port} of {host} cannot be used ({why})") from None


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
