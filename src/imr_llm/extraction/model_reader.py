"""Reads one letter with a model: asks, holds the answer against letter and baseline, makes the record.

A call whose answer was cut is split in two, so that a letter of many items is read however little a model may
write at a time. Every attempt that was made is counted in the record's provenance, or in the error.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final, TypeVar

from pydantic import BaseModel

from imr_llm.baseline.reader import VERSION, read_baseline
from imr_llm.errors import ModelFailed, ModelUnavailable
from imr_llm.extraction.adjudication import Adjudication
from imr_llm.extraction.asking import Asked
from imr_llm.extraction.assemble import assemble
from imr_llm.extraction.crosscheck import cross_check
from imr_llm.extraction.prompting import ANSWER_SCHEMA, PROMPT_VERSION, LetterPrompt, Part
from imr_llm.extraction.redaction import redact, unredacted
from imr_llm.extraction.response import LetterAnswer
from imr_llm.letters.letter import Letter
from imr_llm.llm.prompts import prompt_version
from imr_llm.llm.request import ModelRequest, Parameters
from imr_llm.llm.usage import Attempt, totals
from imr_llm.schema.record import DecisionRecord, Provenance, Usage
from imr_llm.schema.vocabulary import Policy

__all__ = ["ModelReader", "Reading"]

_Answer = TypeVar("_Answer", bound=BaseModel)

_MOST_TOKENS: Final = 65_536
"""No answer about a single item is given more room than this."""
_TOO_LONG: Final = ("truncated", "context_length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How letters are read with a model."""

    model: str
    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = "flag"
    adjudicate: bool = False
    """Whether conflicts are put to the model once more."""
    redact: bool = False
    """Whether names, numbers and addresses of persons are hidden from the model."""
    deadline: float = 600.0
    """Most seconds for all calls about one letter."""
    prompt_version: str = PROMPT_VERSION


class ModelReader:
    """Reads letters by asking `asked`."""

    def __init__(self, asked: Asked, how: Reading) -> None:
        self._asked = asked
        self._how = how

    async def read(self, letter: Letter) -> DecisionRecord:
        """The checked record. Raises ModelFailed with all attempts where the model gives no usable answer."""
        return await _LetterReading(letter, self._asked, self._how).record()

    def provenance_of(self, error: ModelFailed) -> Provenance:
        """What was asked and paid for a letter that has no record."""
        return _provenance(
            self._how, prompt_version("extraction", self._how.prompt_version).name, None, error.attempts
        )


class _LetterReading:
    """One letter being read, with what was asked so far."""

    def __init__(self, letter: Letter, asked: Asked, how: Reading) -> None:
        self._letter = letter
        self._asked = asked
        self._how = how
        self._ends = monotonic() + how.deadline
        self._sent: list[str] = []
        self._attempts: list[Attempt] = []

    async def record(self) -> DecisionRecord:
        how = self._how
        reading = read_baseline(self._letter)
        redaction = (redact if how.redact else unredacted)(self._letter.text)
        prompt = LetterPrompt(reading, redaction, how.prompt_version)
        parts: list[LetterAnswer] = []
        for part in prompt.parts(how.parameters):
            parts += await self._answers(prompt, part, how.parameters)
        answer = redaction.restore(_joined(parts))
        compared = cross_check(answer, reading)
        if how.adjudicate:
            await self._adjudicate(Adjudication(compared, reading, redaction))
        return assemble(
            compared, reading.record, how.policy, self._provenance(prompt.version), prompt.example_facts
        )

    async def _answers(self, prompt: LetterPrompt, part: Part, parameters: Parameters) -> list[LetterAnswer]:
        """The answers that cover a part; more than one where it had to be split."""
        try:
            return [await self._ask(prompt.request(part, self._how.model, parameters))]
        except ModelFailed as error:
            if error.failure not in _TOO_LONG:
                raise
            halves = part.halves()
            if halves is None and (
                error.failure != "truncated" or parameters.max_output_tokens >= _MOST_TOKENS
            ):
                raise
        if halves is not None:
            return [one for half in halves for one in await self._answers(prompt, half, parameters)]
        room = min(2 * parameters.max_output_tokens, _MOST_TOKENS)
        return await self._answers(prompt, part, replace(parameters, max_output_tokens=room))

    async def _adjudicate(self, adjudication: Adjudication) -> None:
        """A second look is worth having and not worth a letter: without it the conflicts stay conflicts."""
        if adjudication.disputes:
            with suppress(ModelFailed):
                adjudication.settle(
                    await self._ask(adjudication.request(self._how.model, self._how.parameters))
                )

    async def _ask(self, request: ModelRequest[_Answer]) -> _Answer:
        self._sent.append(request.messages_sha256)
        left = max(self._ends - monotonic(), 0.001)
        try:
            given = await self._asked.ask(request, letter=self._letter.name, deadline=left)
        except (ModelFailed, ModelUnavailable) as error:
            self._attempts += error.attempts
            error.attempts = tuple(self._attempts)
            raise
        self._attempts += given.attempts
        return given.answer

    def _provenance(self, prompt_name: str) -> Provenance:
        sent = self._sent[0] if len(self._sent) == 1 else _sha256(self._sent)
        return _provenance(self._how, prompt_name, sent, self._attempts)


def _provenance(how: Reading, prompt_name: str, sent: str | None, attempts: Sequence[Attempt]) -> Provenance:
    sums = totals(attempts)
    tokens = sums.tokens
    return Provenance(
        model=how.model,
        prompt_version=prompt_name,
        prompt_sha256=sent,
        schema_sha256=ANSWER_SCHEMA.sha256,
        policy=how.policy,
        package_version=VERSION,
        created_at=datetime.datetime.now(datetime.UTC),
        usage=None
        if not attempts
        else Usage(
            input_tokens=tokens.input,
            output_tokens=tokens.output,
            cached_tokens=tokens.cached,
            reasoning_tokens=tokens.reasoning,
        ),
        cost_usd=None if sums.cost is None or not attempts else sums.cost / 1_000_000,
        attempts=sums.attempts,
    )


def _joined(parts: Sequence[LetterAnswer]) -> LetterAnswer:
    """One answer of those to a letter's calls."""
    if len(parts) == 1:
        return parts[0]
    case = next((part.case for part in parts if part.case is not None), None)
    return LetterAnswer(case=case, items=[item for part in parts for item in part.items])


def _sha256(hashes: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
