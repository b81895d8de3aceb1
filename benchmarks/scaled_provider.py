"""The simulated provider whose minutes are short, which counts what it lets through and what it refuses.

Started by `limits.py` as `python scaled_provider.py SCALE PROFILE.toml`; a line with its address goes out. When
standard input ends it prints a line of JSON: the calls it let through, with the time on its clock, tokens and
whether they were refused by a limit, and ends.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time

import uvicorn

from imr_llm.simulator.app import application
from imr_llm.simulator.call import Call, Refused
from imr_llm.simulator.log import Log
from imr_llm.simulator.provider import Delivery, Provider


class ScaledClock:
    """The machine's time, faster."""

    def __init__(self, scale: float) -> None:
        self._scale = scale

    def time(self) -> float:
        """Seconds of its own."""
        return time.time() * self._scale

    async def sleep(self, seconds: float) -> None:
        """Wait seconds of its own."""
        await asyncio.sleep(seconds / self._scale)


class CountingProvider(Provider):
    """Notes every call: when it came, its tokens (0 where it was refused)."""

    def __init__(self, profile: str, clock: ScaledClock) -> None:
        super().__init__(profile=profile, log=Log(None), clock=clock)
        self.calls: list[tuple[float, int]] = []

    def respond(self, call: Call, client_id: str | None = None) -> Delivery:
        """As the provider does."""
        try:
            delivery = super().respond(call, client_id)
        except Refused:
            self.calls.append((self.clock.time(), 0))
            raise
        assert delivery.reply is not None
        usage = delivery.reply.usage
        self.calls.append((self.clock.time(), usage.prompt + usage.completion))
        return delivery


async def serve(scale: float, profile: str) -> None:
    """Serve until standard input ends."""
    provider = CountingProvider(profile, ScaledClock(scale))
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    server = uvicorn.Server(
        uvicorn.Config(
            application(provider, asyncio.Event()), lifespan="off", log_config=None, access_log=False
        )
    )
    loop = asyncio.get_running_loop()

    def end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(setattr, server, "should_exit", True)

    threading.Thread(target=end, daemon=True).start()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", flush=True)
    await server.serve([listening])
    print(json.dumps(provider.calls), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), sys.argv[2]))
