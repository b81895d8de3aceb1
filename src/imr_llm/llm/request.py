"""One call to a model as a value: messages, the schema of the answer, parameters, and the key that names it.

Hashes are made of hashes: a message that every letter's call begins with is hashed once, if the same `Message`
is given to all calls.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from imr_llm.llm.response_schema import ResponseSchema

__all__ = ["Message", "ModelRequest", "Parameters"]

_Answer = TypeVar("_Answer", bound=BaseModel)


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str

    @cached_property
    def sha256(self) -> str:
        """Hash of the role, a line break and the content in UTF-8."""
        said = hashlib.sha256(f"{self.role}\n".encode())
        said.update(self.content.encode(errors="surrogatepass"))
        return said.hexdigest()


@dataclass(frozen=True, slots=True)
class Parameters:
    """How the model is to answer. None leaves the choice to the provider and is not sent."""

    temperature: float | None = 0.0
    """Not sent to reasoning models, which refuse it."""
    seed: int | None = None
    max_output_tokens: int = 16_384
    """Tokens of the answer, those spent on reasoning included."""
    reasoning_effort: Literal["minimal", "low", "medium", "high"] | None = None


@dataclass(frozen=True)
class ModelRequest(Generic[_Answer]):
    """What is asked of which model."""

    model: str
    messages: tuple[Message, ...]
    schema: ResponseSchema[_Answer]
    parameters: Parameters

    @cached_property
    def key(self) -> str:
        """Names the call: SHA-256 of all that can change its answer, and of nothing else.

        Of the JSON, keys sorted and without blanks, of model, parameters, and the hashes of schema and messages.
        """
        said = {
            "model": self.model,
            "messages": [message.sha256 for message in self.messages],
            "schema": self.schema.sha256,
            "parameters": asdict(self.parameters),
        }
        return _sha256(json.dumps(said, sort_keys=True, separators=(",", ":")))

    @cached_property
    def messages_sha256(self) -> str:
        """Hash of the messages alone: of their hashes, a line each."""
        return _sha256("\n".join(message.sha256 for message in self.messages))


def _sha256(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()
