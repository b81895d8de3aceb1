"""Reads a TOML file into a typed value once, with errors that name file, field and way out."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from imr_llm.errors import UsageError

__all__ = ["read_toml"]

_Model = TypeVar("_Model", bound=BaseModel)


def read_toml(path: Path, model: type[_Model], what: str) -> tuple[_Model, str]:
    """The value in a file and the SHA-256 of its bytes. Raises UsageError for what is no `what`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name the file of a {what}") from None
    try:
        said = tomllib.loads(data.decode())
    except ValueError as error:
        raise UsageError(f"{path}: is not valid TOML: {error}") from None
    try:
        return model.model_validate(said, strict=True), hashlib.sha256(data).hexdigest()
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
    place = ".".join(map(str, fault["loc"])) or "the file"
    if fault["type"] == "extra_forbidden":
        there_are = ", ".join(model.model_fields)
        raise UsageError(f"{path}: a {what} has no {place}; there are: {there_are}")
    raise UsageError(f"{path}: {place}: {fault['msg']}")
