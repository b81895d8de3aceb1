"""What the last run over a ledger was told of money, pace and place that the next one is not told again.

A run keeps nothing of an earlier one, so that a limit can be taken away by leaving it out; but it says so.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from imr_llm.bulk.allowance import KINDS
from imr_llm.bulk.view import LedgerView
from imr_llm.errors import ImrError

__all__ = ["settings_not_kept"]

_NAMES: Final = {
    ("pacing", "max_cost"): "max_cost",
    ("settings", "prices"): "prices",
    ("settings", "base_url"): "base_url",
    **dict(
        zip(
            (("pacing", kind) for kind in KINDS),
            ("rpm", "tpm", "input_tpm", "output_tpm"),
            strict=True,
        )
    ),
}
"""Where a run's settings stand in the ledger, and what their options are called."""


def settings_not_kept(out: str | os.PathLike[str], now: Mapping[str, Any]) -> dict[str, str]:
    """Options of the last run in `out` that a run with the settings `now` is without; none where there is no ledger
    that could be read."""
    try:
        with LedgerView(out) as view:
            before = view.last_settings()
    except (ImrError, sqlite3.Error):
        return {}
    return {
        name: str(value)
        for (part, key), name in _NAMES.items()
        if (value := before.get(part, {}).get(key)) is not None and now.get(part, {}).get(key) is None
    }
