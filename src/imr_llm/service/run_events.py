"""The progress of a run as server-sent events, until it is over, the service stops or nobody listens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Final

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from imr_llm.service.problems import Problem, too_many
from imr_llm.service.run_store import Run
from imr_llm.service.service import Service

__all__ = ["events"]

_LOOK: Final = 0.4
"""Seconds between two looks at the run."""
_HEARTBEAT: Final = 15.0
_COME_BACK_MS: Final = 2_000
_MOST_LISTENING: Final = 200


def events(service: Service, run_id: str, last: int, shown: Callable[[Run], str]) -> StreamingResponse:
    """What changes about a run after its version `last`. Raises Problem where too many listen."""
    if service.listening >= _MOST_LISTENING:
        raise too_many("too many are listening to runs; ask for the run itself", 5, 503, "busy")
    headers = {"X-Accel-Buffering": "no"}  # else nginx would hold events back
    return StreamingResponse(
        _said(service, run_id, last, shown), headers=headers, media_type="text/event-stream"
    )


async def _said(service: Service, run_id: str, last: int, shown: Callable[[Run], str]) -> AsyncIterator[str]:
    service.listening += 1
    try:
        yield f"retry: {_COME_BACK_MS}\n\n"
        told = time.monotonic()
        while not service.stopping:
            try:
                run = await run_in_threadpool(service.runs.get, run_id)
            except Problem:  # deleted
                return
            if run.version > last:
                last, told = run.version, time.monotonic()
                yield f"id: {last}\nevent: progress\ndata: {shown(run)}\n\n"
            if run.is_over:
                yield f"id: {last}\nevent: end\ndata: {run.state}\n\n"
                return
            if time.monotonic() - told > _HEARTBEAT:
                told = time.monotonic()
                yield ": still here\n\n"
            await asyncio.sleep(_LOOK)
    finally:
        service.listening -= 1
