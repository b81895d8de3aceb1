"""The program as people start it, and as tests do in their own process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from click.testing import CliRunner

from imr_llm.cli.main import main

PROGRAM = [str(Path(sys.executable).parent / "imr-llm")]


def imr(*arguments: object, code: int = 0) -> tuple[str, str]:
    """What the program writes and says, run in this process."""
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == code, (done.stderr, done.exception)
    return done.stdout, done.stderr


def exported(out: Path, code: int = 0) -> list[dict]:
    """The lines of the export."""
    return [json.loads(line) for line in imr("export", out, code=code)[0].splitlines()]


def counted(out: Path) -> dict:
    """The numbers of the status."""
    told: dict = json.loads(imr("status", out, "--json")[0])
    return told
