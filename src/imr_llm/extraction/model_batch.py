"""Reads letters with a model, several at a time, and gives the results in order.

The calls run in an event loop of their own in a thread, so that they go on while the caller works with a
result, and so that a caller with a running loop (a notebook) can read letters too.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Generator, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from imr_llm.errors import ImrError, LetterError, ModelFailed, ModelUnavailable
from imr_llm.extraction.asking import AnswersFromElsewhere, Asked
from imr_llm.extraction.model_reader import ModelReader, Reading
from imr_llm.extraction.results import failed_letter, fault_of_ours, internal_error
from imr_llm.extraction.settings import ModelSettings, client_for, reading_for
from imr_llm.extraction.sources import LetterSource, open_letter
from imr_llm.letters.letter import Letter
from imr_llm.letters.limits import Limits
from imr_llm.llm.client import ModelClient
from imr_llm.schema.record import DecisionRecord, ResultLine

__all__ = ["background", "model_result", "read_many_with_model", "read_one_with_model"]

_Result = TypeVar("_Result")
_CONCURRENCY: Final = 8
_LAST_SECONDS: Final = 20.0
"""How long letters under way are waited for when a run ends."""


def read_one_with_model(
    source: LetterSource, limits: Limits, model: str, settings: ModelSettings
) -> DecisionRecord:
    """The checked record of one letter, or the error that says why there is none."""
    how, asked = _prepared(model, settings)
    letter = open_letter(source, limits)
    with background(asked) as submit:
        result: DecisionRecord | ImrError = submit(_outcome(ModelReader(asked, how), letter)).result()
    if isinstance(result, ImrError):
        raise result
    return result


def read_many_with_model(
    letters: Iterator[tuple[LetterSource, str]], limits: Limits, model: str, settings: ModelSettings
) -> Generator[ResultLine, None, None]:
    """The results in order; `concurrency` letters are asked about at a time and as many results held.

    Settings are checked at once. Raises ModelUnavailable after the letters before it, and after those behind
    it that were under way and came to an end.
    """
    how, asked = _prepared(model, settings)
    return _results(letters, limits, how, asked, settings.get("concurrency", _CONCURRENCY))


def _prepared(model: str, settings: ModelSettings) -> tuple[Reading, Asked]:
    how = reading_for(model, settings)
    answers = settings.get("answers")
    return how, AnswersFromElsewhere.from_path(answers) if answers else client_for(model, settings)


def _results(
    letters: Iterator[tuple[LetterSource, str]], limits: Limits, how: Reading, asked: Asked, concurrency: int
) -> Generator[ResultLine, None, None]:
    reader = ModelReader(asked, how)
    waiting: deque[Future[ResultLine] | ResultLine] = deque()
    with background(asked) as submit:
        try:
            for source, unnamed in letters:
                try:
                    letter = open_letter(source, limits, unnamed)
                except LetterError as error:
                    waiting.append(failed_letter(error))
                else:
                    waiting.append(submit(model_result(reader, letter)))
                if len(waiting) >= concurrency:
                    yield _done(waiting.popleft())
            while waiting:
                yield _done(waiting.popleft())
        except ModelUnavailable:
            yield from _under_way(waiting)
            raise
    if isinstance(asked, AnswersFromElsewhere):
        asked.tell_unused()


def _under_way(waiting: Iterable[Future[ResultLine] | ResultLine]) -> Iterator[ResultLine]:
    """The letters behind the one that ended the run: what was under way is paid, and waited for a while."""
    under_way = [result for result in waiting if isinstance(result, Future)]
    done = wait(under_way, timeout=_LAST_SECONDS).done
    for result in waiting:
        if not isinstance(result, Future):
            yield result
        elif result in done and result.exception() is None:
            yield result.result()


def _done(result: Future[ResultLine] | ResultLine) -> ResultLine:
    return result.result() if isinstance(result, Future) else result


async def _outcome(reader: ModelReader, letter: Letter) -> DecisionRecord | ImrError:
    """The record, or the error to be raised, so that no exception with words of the letter comes along in its chain."""
    try:
        return await reader.read(letter)
    except ImrError as error:
        return error
    except Exception as error:  # noqa: BLE001  its message and its frames may hold the letter
        return internal_error(letter.name, error)


async def model_result(reader: ModelReader, letter: Letter) -> ResultLine:
    """The result for one letter; raises ModelUnavailable alone."""
    try:
        return await reader.read(letter)
    except ModelFailed as error:
        return failed_letter(error).model_copy(update={"provenance": reader.provenance_of(error)})
    except ModelUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  one letter must not end a batch
        return fault_of_ours(letter.name, error)


@contextmanager
def background(asked: Asked) -> Generator[Any, None, None]:
    """A running event loop with the client open in it; leaving ends what is still asked."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="imr-llm-model", daemon=True)
    thread.start()

    def submit(work: Coroutine[Any, Any, _Result]) -> Future[_Result]:
        return asyncio.run_coroutine_threadsafe(work, loop)

    async def close() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if isinstance(asked, ModelClient):
            await asked.__aexit__(None, None, None)
        await loop.shutdown_asyncgens()
        await loop.shutdown_default_executor()

    try:
        if isinstance(asked, ModelClient):
            submit(asked.__aenter__()).result()
        yield submit
    finally:
        submit(close()).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
