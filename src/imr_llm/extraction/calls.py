"""The calls a letter would be read with, for those who make them elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from imr_llm.baseline.reader import read_baseline
from imr_llm.extraction.model_reader import Reading
from imr_llm.extraction.prompting import LetterPrompt
from imr_llm.extraction.redaction import redact, unredacted
from imr_llm.letters.letter import Letter
from imr_llm.llm.request import ModelRequest

__all__ = ["LetterCall", "calls_for"]


@dataclass(frozen=True, slots=True)
class LetterCall:
    """One call for one letter."""

    letter: str
    number: int
    """From 1."""
    of: int
    prompt_version: str
    request: ModelRequest[Any]

    def as_json(self) -> dict[str, Any]:
        """Everything that is sent, and the key that names the answer."""
        request = self.request
        return {
            "letter": self.letter,
            "call": self.number,
            "calls": self.of,
            "request_key": request.key,
            "model": request.model,
            "prompt_version": self.prompt_version,
            "messages": [asdict(message) for message in request.messages],
            "parameters": {
                name: value for name, value in asdict(request.parameters).items() if value is not None
            },
            "schema_sha256": request.schema.sha256,
            "response_schema": request.schema.json_schema,
        }


def calls_for(letter: Letter, how: Reading) -> list[LetterCall]:
    """The calls in their order, if none of their answers has to be split."""
    hidden = (redact if how.redact else unredacted)(letter.text)
    prompt = LetterPrompt(read_baseline(letter), hidden, how.prompt_version)
    parts = prompt.parts(how.parameters)
    return [
        LetterCall(
            letter.name, number, len(parts), prompt.version, prompt.request(part, how.model, how.parameters)
        )
        for number, part in enumerate(parts, 1)
    ]
