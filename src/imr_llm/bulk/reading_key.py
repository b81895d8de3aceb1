"""What names the reading of one letter: its bytes, and everything that can change what is read from them.

The same key stands in the ledger, in exports and, with the number of a call behind it, as the Batch API's
`custom_id`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from imr_llm.baseline.reader import VERSION
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import ANSWER_SCHEMA
from imr_llm.llm.prompts import prompt_version
from imr_llm.schema.record import SCHEMA_VERSION

__all__ = ["KEY_LENGTH", "ReadingKey", "description_of"]

KEY_LENGTH: Final = 32
"""Hexadecimal digits, 128 bits: room is left in a `custom_id` of 64 characters."""


def description_of(how: Reading | None) -> dict[str, Any]:
    """Everything but the letter that a record hangs on, as plain JSON; None is the baseline."""
    about: dict[str, Any] = {
        "model": "baseline",
        "package_version": VERSION,
        "schema_version": SCHEMA_VERSION,
    }
    if how is None:
        return about
    prompts = prompt_version("extraction", how.prompt_version)
    return about | {
        "model": how.model,
        "parameters": asdict(how.parameters),
        "prompt": prompts.name,
        "prompt_sha256": prompts.sha256,
        "answer_schema_sha256": ANSWER_SCHEMA.sha256,
        "policy": how.policy,
        "adjudicate": how.adjudicate,
        "redact": how.redact,
    }


class ReadingKey:
    """Makes the keys of one way of reading."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        said = json.dumps(description, sort_keys=True, separators=(",", ":"))
        self._begun = hashlib.sha256(said.encode())

    def of_bytes(self, data: bytes) -> str:
        """The key of a letter's bytes."""
        return self._of("letter", hashlib.sha256(data).hexdigest())

    def of_path(self, path: bytes | None, name: str) -> str:
        """The key of what stands for a letter whose bytes were never had, by its path; a name where it has none."""
        return self._of("unreadable", name if path is None else os.fsdecode(path))

    def is_of_path(self, key: str, path: bytes, name: str) -> bool:
        """Whether a key is such a one; ledgers that were begun before have names in place of paths."""
        return key in (self.of_path(path, name), self.of_path(None, name))

    def _of(self, kind: str, what: str) -> str:
        digest = self._begun.copy()
        digest.update(f"\n{kind}\n{what}".encode(errors="surrogateescape"))
        return digest.hexdigest()[:KEY_LENGTH]
