"""The program as people start it."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = [str(Path(sys.executable).parent / "imr-llm")]
