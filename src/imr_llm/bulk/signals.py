"""Signals that ask a run to end, told to whoever runs it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def signals_told(tell: Callable[[int], None]) -> Iterator[None]:
    """Tell of SIGINT and SIGTERM, and how many came, where this is the thread that gets them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = 0

    def handle(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  a signal handler
        nonlocal came
        came += 1
        tell(came)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
