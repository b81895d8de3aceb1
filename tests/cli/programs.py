"""Runs `imr-llm` as people do: in a pipe, or at a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROGRAM = [str(Path(sys.executable).parent / "imr-llm")]


def piped(*arguments: object, **settings) -> subprocess.CompletedProcess[bytes]:
    """Run it with standard output and standard error in pipes."""
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, check=False, **settings)


def at_terminal(*arguments: object, streams: Sequence[str] = ("stdout", "stderr")) -> tuple[str, int]:
    """Run it with `streams` on a terminal of 90 columns and the others nowhere: what is seen, and its code."""
    ours, theirs = pty.openpty()
    places = {stream: theirs if stream in streams else subprocess.DEVNULL for stream in ("stdout", "stderr")}
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "90"}
    process = subprocess.Popen([*PROGRAM, *map(str, arguments)], env=environment, **places)
    os.close(theirs)
    seen = bytearray()
    try:
        while part := os.read(ours, 65_536):
            seen += part
    except OSError:
        pass  # how Linux says that nobody has the terminal open any more
    os.close(ours)
    return seen.decode(), process.wait()


def undated(output: bytes) -> bytes:
    """JSON or CSV without the times at which records were made."""
    return re.sub(rb"20\d\d-\d\d-\d\dT[\d:.]+Z", b"TIME", output)
