"""The JSON Schema a model's answer is held to, built once from a pydantic model.

Strict decoding wants every key required, nothing else allowed and null spelt out; titles, defaults and
descriptions are left out, since the prompt carries the meanings and every token is paid for on every call.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel

__all__ = ["ResponseSchema"]

_Answer = TypeVar("_Answer", bound=BaseModel)
_UNSENT: Final = ("title", "description", "default")


@dataclass(frozen=True)
class ResponseSchema(Generic[_Answer]):
    """What a call must answer: a pydantic model under the name the provider is told."""

    name: str
    model: type[_Answer]

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """The schema as it is sent. Raises ValueError for a model that strict decoding cannot be held to."""
        schema: dict[str, Any] = _strict(self.model.model_json_schema())
        return schema

    @cached_property
    def sha256(self) -> str:
        """Hash of the name and the schema as sent."""
        said = json.dumps([self.name, self.json_schema], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    out = {
        key: {name: _strict(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _strict(value)
        for key, value in node.items()
        if key not in _UNSENT
    }
    if out.get("type") == "object" and (
        out.get("additionalProperties") is not False or set(out["required"]) != set(out["properties"])
    ):
        raise ValueError(f"not fit for strict decoding: {node.get('title')}")
    return out
