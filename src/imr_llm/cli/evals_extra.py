"""The extra `evals`: said in one line where it is not installed, before anything is asked and paid."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from imr_llm.errors import UsageError

__all__ = ["require_evals"]

_NEEDED: Final = ("numpy", "scipy", "new_dale_chall_readability")


def require_evals() -> None:
    """Raise UsageError, with the way out, where something of the extra is missing."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageError("evaluation needs: pip install 'imr-llm[evals]'")
