"""An event loop whose time jumps to whatever is waited for next: hours of a run in a moment, always the same."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

from imr_llm.llm.means import Clock

_Result = TypeVar("_Result")


class _Jumping(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None):
        if timeout is None:
            raise AssertionError("everything waits and nothing will come")
        self.now += max(timeout, 0.0)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        # nothing is due in the middle of a clock's tick, or the loop would turn on the spot
        return self._jumping.now


def in_virtual_time(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run it to its end."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)


def clock() -> Clock:
    """The running loop's time."""
    return Clock(monotonic=asyncio.get_running_loop().time, sleep=asyncio.sleep)
