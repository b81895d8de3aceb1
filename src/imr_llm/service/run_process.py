"""The process of one run: `imr-llm run`'s own machinery over a run's folder, started and told to end by the service.

What is to be done comes in as one line of JSON on standard input, which stays open for as long as the service lives: when
it ends, be it by kill -9, the run stops as by Ctrl-C. A lock makes one that is started again wait until the
one before has stopped. How it ended is left in `ended.json`, without a word of a letter.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from imr_llm.bulk.run import Pacing, run
from imr_llm.errors import LedgerFailed, ModelUnavailable, ReaderNotStarted, UsageError
from imr_llm.letters.limits import Limits

__all__ = ["end", "ended", "start"]


def start(
    folder: Path, model: str, limits: Limits, pacing: Pacing, settings: Mapping[str, Any]
) -> subprocess.Popen[bytes]:
    """Begin, or go on with, the run whose folder this is."""
    (folder / "ended.json").unlink(missing_ok=True)
    most = pacing.max_cost
    order = {
        "model": model,
        "limits": asdict(limits),
        "pacing": asdict(pacing) | {"max_cost": None if most is None else str(most)},
        "settings": dict(settings),
    }
    process = subprocess.Popen(  # nosec B603 # this interpreter, this module
        [sys.executable, "-m", "imr_llm.service.run_process"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(order).encode() + b"\n")
    process.stdin.flush()
    return process


def end(process: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
    """Tell it to stop (SIGTERM, as Ctrl-C), or with SIGKILL end it and those it has started."""
    if process.poll() is not None:
        return
    if how == signal.SIGKILL:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)


def ended(folder: Path) -> tuple[str, str | None] | None:
    """How a process ended and what it has to say about that; None where it could not say."""
    try:
        said = json.loads((folder / "ended.json").read_bytes())
    except (OSError, ValueError):
        return None
    return said["how"], said["detail"]


def _main() -> None:
    order = json.loads(_line())
    threading.Thread(target=_stop_with_the_service, daemon=True).start()
    with open("lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        how, detail = _run(order)
        told = Path("ended.json.new")
        told.write_text(json.dumps({"how": how, "detail": detail}))
        told.rename("ended.json")


def _run(order: Mapping[str, Any]) -> tuple[str, str | None]:
    pacing = dict(order["pacing"])
    if pacing["max_cost"] is not None:
        pacing["max_cost"] = Decimal(pacing["max_cost"])
    try:
        how = run(
            ["letters"],
            "out",
            model=order["model"],
            limits=Limits(**order["limits"]),
            pacing=Pacing(**pacing),
            settings=order["settings"],
        )
    except ModelUnavailable as error:
        return "unavailable", f"the model cannot be asked: {error.cause}; {error.remedy}"
    except ReaderNotStarted as error:
        return "failed", f"{error.cause}; whoever runs the service must look at it"
    except LedgerFailed as error:
        return "ledger", f"{error.cause}; {error.remedy}"
    except UsageError as error:
        return "refused", str(error).removeprefix("out: ")
    except Exception as error:  # noqa: BLE001  its message may hold a letter
        last = traceback.extract_tb(error.__traceback__)[-1]
        return "failed", f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    return how, None


def _line() -> bytes:
    """The first line of standard input, and no byte more; not through Python's own buffer, whose lock a thread that
    waits at the end of the process would hold."""
    got = b""
    while not got.endswith(b"\n"):
        one = os.read(0, 1)
        if not one:
            sys.exit(2)
        got += one
    return got


def _stop_with_the_service() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    _main()
