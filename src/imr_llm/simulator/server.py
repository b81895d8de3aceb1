"""Runs the provider on a loopback port: in the foreground, or in a thread for tests and demonstrations."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from imr_llm.errors import UsageError
from imr_llm.simulator.app import TRANSPORT, application
from imr_llm.simulator.clock import Clock, SystemClock
from imr_llm.simulator.log import Log
from imr_llm.simulator.profile import Profile
from imr_llm.simulator.provider import Provider

__all__ = ["HOST", "RunningProvider", "serve", "simulated_provider"]

HOST = "127.0.0.1"


class RunningProvider:
    """A provider that is up."""

    def __init__(self, base_url: str, log: Log) -> None:
        self.base_url = base_url
        """Ending in /v1."""
        self._log = log

    @property
    def log(self) -> Sequence[Mapping[str, Any]]:
        """What it did so far: errors planted, calls billed and failed, in the form of the log file."""
        return list(self._log.entries)

    @property
    def bill(self) -> int:
        """Micro-dollars so far."""
        return self._log.bill


@contextmanager
def simulated_provider(
    *,
    profile: str | Path | Profile = "sim-perfect",
    seed: int = 0,
    gold: str | Path | None = None,
    log: str | Path | None = None,
    clock: Clock | None = None,
) -> Iterator[RunningProvider]:
    """Run a provider on a free loopback port as long as the context lasts.

    `profile` is what models of other names than the bundled profiles' do; `gold` is a folder of labels to answer
    from, `log` a file to append to. Raises UsageError for what cannot be read.
    """
    written = Log(log, keep=True)
    try:
        provider = Provider(profile=profile, seed=seed, gold=gold, log=written, clock=clock or SystemClock())
        listening = _listen(0)
        server = _Server(provider)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        try:
            server.up.wait()
            yield RunningProvider(_base_url(listening), written)
        finally:
            server.should_exit = True
            thread.join()
    finally:
        written.close()


def serve(
    *,
    profile: str | Path,
    seed: int,
    gold: str | None,
    log: str | None,
    port: int,
    ready: Callable[[str], None],
) -> None:
    """Run a provider until SIGINT or SIGTERM; `ready` is called with its base URL when it is up."""
    written = Log(log)
    try:
        provider = Provider(profile=profile, seed=seed, gold=gold, log=written, clock=SystemClock())
        listening = _listen(port)
        asyncio.run(_serve(_Server(provider), listening, ready))
    finally:
        written.close()


async def _serve(server: _Server, listening: socket.socket, ready: Callable[[str], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    url = _base_url(listening)
    running = asyncio.create_task(server.serve([listening]))
    ready(url)
    await running


class _Server(uvicorn.Server):
    """Takes no signals itself, says when it is up, and lets nobody wait when it ends."""

    def __init__(self, provider: Provider) -> None:
        self.up = threading.Event()
        self._closing = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                application(provider, self._closing),
                http=_Protocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="error",
                server_header=False,
            )
        )

    def stop(self) -> None:
        """End after the answers under way."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()
        await super().shutdown(sockets)


class _Protocol(H11Protocol):
    """Leaves the transport where the application finds it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _with_transport(self.app, transport)


def _with_transport(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
        scope[TRANSPORT] = transport
        await app(scope, receive, send)

    return with_transport


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=2048)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"port {port} of {HOST} cannot be used ({why})") from None


def _base_url(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}/v1"
