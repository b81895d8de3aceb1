"""A server on a real socket that answers exactly what a test tells it, byte by byte where it must."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

REASONS = {200: "OK", 302: "Found", 307: "Temporary Redirect"}


@dataclass
class Said:
    """A scripted response: an ordinary one, or one that goes wrong on its way."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    pause: float = 0.0
    """Seconds before anything is sent."""
    after: int = 0
    """Nothing is sent before so many requests have come in."""
    half: bool = False
    """Send half of the body and close."""
    reset: bool = False
    """Close without a word."""
    trickle: float = 0.0
    """Seconds between bytes of the body."""
    without_length: bool = False

    def bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


Script = Callable[[Asked], Said]


class ScriptedServer:
    """Answers each request by the next of `script`, the last one for ever after."""

    def __init__(self) -> None:
        self.script: list[Said | Script] = []
        self.asked: list[Asked] = []
        self.url = ""
        self._came = asyncio.Condition()

    def says(self, *script: Said | Script) -> None:
        self.script, self.asked = list(script), []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._one(reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        async with self._came:
            self.asked.append(Asked(head[0].split()[1], headers, json.loads(body)))
            asked = self.asked[-1]
            self._came.notify_all()
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        said = step if isinstance(step, Said) else step(asked)
        async with self._came:
            await self._came.wait_for(lambda: len(self.asked) >= said.after)
        await asyncio.sleep(said.pause)
        if said.reset:
            writer.transport.abort()
            return False
        content = said.bytes()
        fields = {"content-type": said.kind, **said.headers}
        if said.without_length:
            fields["connection"] = "close"
        else:
            fields["content-length"] = str(len(content))
        lines = [f"HTTP/1.1 {said.status} {REASONS.get(said.status, 'Said')}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        if said.trickle:
            for byte in content:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(said.trickle)
        writer.write(content[: len(content) // 2] if said.half else b"" if said.trickle else content)
        await writer.drain()
        return not said.half and not said.without_length


@contextlib.contextmanager
def running() -> Iterator[ScriptedServer]:
    """The server on a free port of this machine, in a thread of its own."""
    server = ScriptedServer()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
        server.stop = asyncio.Event()  # type: ignore[attr-defined]
        started.set()
        await server.stop.wait()  # type: ignore[attr-defined]
        listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),))
    thread.start()
    started.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(server.stop.set)  # type: ignore[attr-defined]
        thread.join()
        loop.close()
