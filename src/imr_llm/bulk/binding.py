"""One folder, one way of reading: what a ledger is bound to, from its first answer on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from imr_llm.bulk.shape import OVER
from imr_llm.errors import UsageError

__all__ = ["bind"]

_HOLDS: Final = (
    "SELECT EXISTS (SELECT 1 FROM results) OR EXISTS (SELECT 1 FROM answers) "  # noqa: S608  # nosec B608 # a list of ours
    "OR EXISTS (SELECT 1 FROM outcomes WHERE cause IS NULL OR input_tokens IS NOT NULL) "
    f"OR EXISTS (SELECT 1 FROM batches WHERE state NOT IN {OVER})"
)
_OF_INPUT: Final = ("places", "letters", "dead_letters")


def bind(
    connection: sqlite3.Connection, out: Path, begun: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Mapping[str, Any]:
    """How letters are read from now on: as the ledger was begun, or as is wanted where it holds no result, no answer and
    no batch under way. Its lines begin anew then; calls that failed stay. Raises UsageError where it is bound."""
    before, now = _settings(begun), _settings(json.loads(json.dumps(wanted)))
    differing = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    if not differing:
        return begun
    if not connection.execute(_HOLDS).fetchone()[0]:
        _begin_anew(connection, wanted)
        return wanted
    if "model" in differing:  # the rest hangs on it
        differing = ["model"]
    first, second = (
        ", ".join(f"{name} {_said(settings.get(name))}" for name in differing) for settings in (before, now)
    )
    raise UsageError(
        f"{out}: was begun with {first}, not {second}; go on as it was begun, or name another folder"
    )


def _begin_anew(connection: sqlite3.Connection, description: Mapping[str, Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    said = json.dumps(description, sort_keys=True)
    connection.execute("UPDATE about SET value = ? WHERE name = 'description'", (said,))
    for table in _OF_INPUT:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # nosec B608 # names of ours
    connection.execute("COMMIT")


def _settings(description: Mapping[str, Any]) -> dict[str, Any]:
    """A description with what stands under one name (the parameters) brought up beside the rest."""
    flat: dict[str, Any] = {}
    for name, value in description.items():
        flat |= value if isinstance(value, dict) else {name: value}
    return flat


def _said(value: object) -> str:
    return "none" if value is None else str(value)
