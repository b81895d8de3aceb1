"""Scores as the lines of a run's scores.jsonl, written and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from imr_llm.evals.scores import (
    Answered,
    Cell,
    Explained,
    Grounding,
    ItemPairs,
    LetterFailure,
    LetterScore,
    Operations,
    Own,
    VerdictCount,
    Written,
)

__all__ = ["score_from_json", "score_to_json"]

_AS_SHOWN: Final = "as shown"
"""Stands for what a reader said where that is what the record shows."""
_CELL_NULLS: Final = ("gold", "predicted", "at", "verdict")


def score_to_json(score: LetterScore) -> bytes:
    """One line, without its line break; the same for equal scores."""
    return orjson.dumps(_shown(score))


def score_from_json(line: bytes) -> LetterScore:
    """The score of a line. Raises ValueError, KeyError or TypeError for what is none."""
    said = orjson.loads(line)
    error = None if said["error"] is None else LetterFailure(**said["error"])
    values = _values(said)
    return LetterScore(
        **{
            **said,
            **values,
            "error": error,
            "own": _own(said.get("own"), error, values | {"exact": said["exact"]}),
            "grounding": None if said["grounding"] is None else Grounding(**said["grounding"]),
            "verdicts": {verdict: VerdictCount(**count) for verdict, count in said["verdicts"].items()},
            "confidences": {verdict: Answered(**count) for verdict, count in said["confidences"].items()},
            "explanation": None if said["explanation"] is None else _explained(said["explanation"]),
            "operations": None if said["operations"] is None else Operations(**said["operations"]),
        }
    )


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    items = said["items"]
    return {
        "cells": tuple(Cell(**cell) for cell in said["cells"]),
        "items": ItemPairs(
            items["gold"], items["predicted"], tuple((g, p, likeness) for g, p, likeness in items["pairs"])
        ),
        "tokens": {field: (s, p, g) for field, (s, p, g) in said["tokens"].items()},
    }


def _own(said: Any, error: LetterFailure | None, shown: Mapping[str, Any]) -> Own | None:
    if said is None:
        return None
    if said == _AS_SHOWN:
        return Own(error, **shown)
    return Own(error, **{**said, **_values(said)})


def _explained(said: dict[str, Any]) -> Explained:
    written = said["written"]
    if written is not None:
        rejected = tuple(tuple(rules) for rules in written["rejected"])
        written = Written(**{**written, "rejected": rejected})
    return Explained(**{**said, "written": written})


def _shown(score: LetterScore) -> dict[str, Any]:
    shown = {name: getattr(score, name) for name in LetterScore.__slots__}
    shown["cells"] = [_shown_cell(cell) for cell in score.cells]
    own = score.own
    if own is not None and own.cells is score.cells:
        shown["own"] = _AS_SHOWN
    elif own is not None:
        shown["own"] = {name: getattr(own, name) for name in Own.__slots__ if name != "error"}
        shown["own"]["cells"] = [_shown_cell(cell) for cell in own.cells]
    return shown


def _shown_cell(cell: Cell) -> dict[str, Any]:
    shown: dict[str, Any] = {"pointer": cell.pointer, "field": cell.field, "state": cell.state}
    for name in _CELL_NULLS:
        if (value := getattr(cell, name)) is not None:
            shown[name] = value
    return shown
