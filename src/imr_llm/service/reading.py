"""Reads letters for the service with the package's own readers, a bounded number at a time.

PDFs wait for each other in a queue of their own (one process reads them), so that a slow one holds up no text. Knows
neither HTTP nor the store.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, Final

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import ImrError
from imr_llm.extraction.asking import AnswersFromElsewhere
from imr_llm.extraction.extract import BASELINE
from imr_llm.extraction.model_batch import background
from imr_llm.extraction.model_reader import ModelReader
from imr_llm.extraction.results import internal_error
from imr_llm.extraction.settings import ModelSettings, client_for, reading_for
from imr_llm.letters.letter import Letter, is_pdf
from imr_llm.letters.limits import Limits
from imr_llm.schema.record import DecisionRecord
from imr_llm.service.problems import of_letter, too_many

__all__ = ["LetterReader"]

_MOST_WAITING: Final = 256
"""Letters taken on at a time; who comes later is asked to come back."""
_UNNAMED: Final = "letter"
"""What a letter is called in errors and, with the beginning of its hash, in the log of a model's calls: its own name may be
a person's."""
_HASH_TOLD: Final = 12


class LetterReader:
    """Reads one letter at a time for each who asks; `close` ends it."""

    def __init__(self, model: str, limits: Limits, settings: ModelSettings) -> None:
        """Raises UsageError for settings of a model that cannot be."""
        self.model = model
        self._limits = limits
        self._waiting = 0
        self._end = ExitStack()
        self._texts = self._end.enter_context(ThreadPoolExecutor(1, "imr-llm-texts"))
        self._pdfs = self._end.enter_context(ThreadPoolExecutor(1, "imr-llm-pdfs"))
        self._ask: tuple[Any, ModelReader] | None = None
        if model != BASELINE:
            how, asked = reading_for(model, settings), client_for(model, settings)
            assert not isinstance(asked, AnswersFromElsewhere)
            self._ask = self._end.enter_context(background(asked)), ModelReader(asked, how)

    def close(self) -> None:
        """End after the letters under way."""
        self._end.close()

    async def read(self, data: bytes, name: str) -> tuple[Letter, DecisionRecord]:
        """The letter that bytes are, and its record.

        Raises Problem: what is wrong with it, or that too many are waiting.
        """
        if self._waiting >= _MOST_WAITING:
            raise too_many("too many letters are waiting to be read", 1, 503, "busy")
        self._waiting += 1
        try:
            result = await self._read(data, name)
        finally:
            self._waiting -= 1
        if isinstance(result, ImrError):
            raise of_letter(result)  # type: ignore[arg-type]
        return result

    def again(self, data: bytes, name: str) -> Letter | ImrError:
        """The letter that bytes are, for a thread that may wait; or what is wrong with it."""
        return self._threads(data).submit(self._letter, data, name).result()

    def _threads(self, data: bytes) -> ThreadPoolExecutor:
        return self._pdfs if is_pdf(data) else self._texts

    async def _read(self, data: bytes, name: str) -> tuple[Letter, DecisionRecord] | ImrError:
        loop = asyncio.get_running_loop()
        threads = self._threads(data)
        if self._ask is None:
            return await loop.run_in_executor(threads, self._by_baseline, data, name)
        letter = await loop.run_in_executor(threads, self._letter, data, name)
        if isinstance(letter, ImrError):
            return letter
        submit, reader = self._ask
        unnamed = replace(letter, name=f"{_UNNAMED} {letter.sha256[:_HASH_TOLD]}")
        result: DecisionRecord | ImrError = await asyncio.wrap_future(submit(_by_model(reader, unnamed)))
        if isinstance(result, ImrError):
            return result
        named = result.letter.model_copy(update={"name": letter.name})
        return letter, result.model_copy(update={"letter": named})

    def _by_baseline(self, data: bytes, name: str) -> tuple[Letter, DecisionRecord] | ImrError:
        letter = self._letter(data, name)
        if isinstance(letter, ImrError):
            return letter
        try:
            return letter, read_letter_baseline(letter)
        except Exception as error:  # noqa: BLE001  its message may hold the letter
            return internal_error(_UNNAMED, error)

    def _letter(self, data: bytes, name: str) -> Letter | ImrError:
        try:
            return replace(Letter.from_bytes(data, _UNNAMED, self._limits), name=name)
        except ImrError as error:
            return error
        except Exception as error:  # noqa: BLE001
            return internal_error(_UNNAMED, error)


async def _by_model(reader: ModelReader, letter: Letter) -> DecisionRecord | ImrError:
    try:
        return await reader.read(letter)
    except ImrError as error:
        return error
    except Exception as error:  # noqa: BLE001  its message and its frames may hold the letter
        return internal_error(_UNNAMED, error)
